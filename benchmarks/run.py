"""What encryption, signing and safe writing cost: our acts beside the plainest way to do the same, in one run.

    make bench

Seconds say something about one machine only; a ratio of two things measured in turns says more. Each line is the
median of several rounds, the two sides taking turns within each round. Fictional content in a temporary folder.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlcipher3.dbapi2 as sqlite3  # without a key this is plain SQLite, of the very version that we compare with

from benchmarks.danger import dangers
from benchmarks.measure import compared
from npm_field.crypto import passphrase as passphrases
from npm_field.crypto import passphrase_words
from npm_field.crypto.argon import DEFAULT_COST, Cost, derive
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.signing import SigningKey
from npm_field.domain.identifiers import DeviceId, RecordId
from npm_field.domain.kinds import INTERVIEW, KINDS
from npm_field.domain.merge import merged
from npm_field.domain.modes import Mode
from npm_field.domain.revision import CASEBOOK, SALT_LENGTH, Header, Revision, commit, payload_bytes
from npm_field.usecases import adding, capture, enrol
from npm_field.usecases.adding import Document
from storage import index, revisions, safe_files
from storage.index import Indexed
from storage.revisions import RECORD_COLUMNS, RecordRow
from storage.schema import CASEBOOK_STEPS
from sync import bundle
from sync.manifest import Outgoing, Purpose

if TYPE_CHECKING:
    from npm_field.usecases.seat import Seat

CHEAP: Final = Cost(memory_kib=64, passes=1, lanes=1)
SECRET: Final = "six words that nobody ever drew"  # noqa: S105 - of a vault that lives for one run
PRAGMAS: Final = ("journal_mode=WAL", "synchronous=FULL", "locking_mode=EXCLUSIVE", "secure_delete=ON")
"""The settings of our books that decide what a write costs; the plain side gets the same."""
WORDS: Final = tuple(passphrase_words.words("en"))
RECORDS: Final = 20_000
MERGED: Final = (5_000, 4)


def main() -> int:
    """Run everything and print one line for each measurement."""
    began = time.perf_counter()
    chance = random.Random(1)  # noqa: S311 - the same fictional content on each run
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seat = enrol.make_local(folder / "vault", passphrase=passphrases.prepare(SECRET), cost=CHEAP)
        plain = plain_book(folder / "plain.db")
        adding.add(seat, [Document("visit", "", Mode.FULL, {})])
        writing(seat, plain, chance)
        unlocking(folder)
        bundles(folder, chance)
        searching(seat, plain, chance)
        plain.close()
        seat.vault.close()
        dangers(folder / "dangers", chance)
    merging(chance)
    print(f"{time.perf_counter() - began:.0f} s in all")
    return 0


def sentence(chance: random.Random, length: int) -> str:
    return " ".join(chance.choices(WORDS, k=length))


# --- writing --------------------------------------------------------------------------------------------------


def plain_book(path: Path) -> sqlite3.Connection:
    """The casebook's own schema in plain SQLite, with the same settings."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    for step in CASEBOOK_STEPS:
        connection.executescript(step)
    return connection


def writing(seat: Seat, plain: sqlite3.Connection, chance: random.Random) -> None:
    visit = RecordId(revisions.listed(seat.vault.casebook, kind="visit")[0].id)
    draft = capture.begin(seat, INTERVIEW, visit)
    texts = [sentence(chance, 200) for _ in range(40)]

    def save(number: int) -> None:
        capture.save(seat, draft, {**draft.fields, "consent": {"record": "yes"}, "narrative": texts[number]})

    def save_plainly(number: int) -> None:
        plain.execute("BEGIN IMMEDIATE")
        body = json.dumps({**draft.fields, "narrative": texts[number]}).encode()
        row = (draft.record, draft.kind, draft.visit, draft.mode.value, "", body)
        plain.execute(
            "REPLACE INTO draft (record, kind, visit, mode, parents, fields) VALUES (?, ?, ?, ?, ?, ?)", row
        )
        plain.execute("COMMIT")

    compared("a draft saved", save, save_plainly, against="plain SQLite", rounds=40)

    def cut(number: int) -> None:
        again = capture.edit(seat, draft.record)
        capture.save(seat, again, {**again.fields, "narrative": texts[-1 - number]})
        capture.leave(seat, draft.record)

    def cut_plainly(number: int) -> None:
        save_plainly(number)
        body = json.dumps({**draft.fields, "narrative": texts[number]}).encode()
        key = hashlib.sha256(body + number.to_bytes(4, "big")).hexdigest()
        plain.execute("BEGIN IMMEDIATE")
        row = (key, draft.record, "interview", visit, "", number, b"", b"", b"", body, b"")
        plain.execute(f"INSERT INTO revision VALUES ({', '.join('?' * 11)})", row)  # noqa: S608 - question marks only
        plain.execute("INSERT INTO outbox VALUES (?)", (key,))
        plain.execute("REPLACE INTO search (rowid, words) VALUES (?, ?)", (1, texts[number]))
        plain.execute("DELETE FROM draft WHERE record = ?", (draft.record,))
        plain.execute("COMMIT")

    compared("a draft saved and signed", cut, cut_plainly, against="plain SQLite", rounds=20)


# --- opening, bundles -----------------------------------------------------------------------------------------


def unlocking(folder: Path) -> None:
    place = folder / "real"
    enrol.make_local(place, passphrase=passphrases.prepare(SECRET)).vault.close()

    def unlock(_number: int) -> None:
        enrol.open_seat(place, passphrases.prepare(SECRET)).vault.close()

    def run_argon(_number: int) -> None:
        derive(passphrases.prepare(SECRET), salt=bytes(32), associated=b"", cost=DEFAULT_COST)

    compared("a vault unlocked and closed", unlock, run_argon, against="Argon2id alone", rounds=5)


def bundles(folder: Path, chance: random.Random) -> None:
    signer, key = SigningKey.generate(), HybridPrivateKey.generate()
    chosen = [one for _ in range(1_500) for one in history(chance, 1, narrative=150)]
    outgoing = Outgoing(
        device=DeviceId("0" * 32), book=CASEBOOK, sequence=1, previous="", office="0" * 32,
        purpose=Purpose.HAND_OVER, credentials=(), written="2031-03-10/morning",
    )  # fmt: skip

    def write(number: int) -> None:
        sink = io.BytesIO()
        bundle.write(sink, outgoing, chosen, signer, [key.public])
        safe_files.create_new(folder / f"{number}.npmf", sink.getvalue())

    def copy(number: int) -> None:
        source, target = folder / f"{number}.npmf", folder / f"{number}.copy"
        shutil.copyfile(source, target)
        hashlib.sha256(target.read_bytes()).hexdigest()

    compared("a bundle of 1,500 revisions written", write, copy, against="copy and SHA-256", rounds=7)


# --- searching, merging ---------------------------------------------------------------------------------------


def searching(seat: Seat, plain: sqlite3.Connection, chance: random.Random) -> None:
    book = seat.vault.casebook
    texts = [sentence(chance, 60) for _ in range(RECORDS)]
    rows = [
        RecordRow(RecordId(f"{n:032x}"), "interview", RecordId(""), "", "", "full", "internal", "full", 0)
        for n in range(RECORDS)
    ]
    with book.change():
        index.index(book, [Indexed(row, text) for row, text in zip(rows, texts, strict=True)])
    plain.execute("DELETE FROM search")
    plain.execute("BEGIN IMMEDIATE")
    known = (
        f"INSERT INTO record (number, {RECORD_COLUMNS})"  # noqa: S608 - fixed names
        " VALUES (?, ?, ?, '', '', '', ?, ?, ?, 0, '', '')"
    )
    each = ((n, r.id, r.kind, r.mode, r.sensitivity, r.state) for n, r in enumerate(rows, start=1))
    plain.executemany(known, each)
    plain.executemany("INSERT INTO search (rowid, words) VALUES (?, ?)", enumerate(texts, start=1))
    plain.execute("COMMIT")
    asked = [chance.sample(WORDS, 2) for _ in range(30)]

    def search(number: int) -> None:
        index.search(book, [(word,) for word in asked[number]])

    def match_plainly(number: int) -> None:
        query = " ".join(f'"{word}"*' for word in asked[number])
        found = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank LIMIT 200"
        plain.execute(found, (query,)).fetchall()

    def search_plainly(number: int) -> None:
        query = " ".join(f'"{word}"*' for word in asked[number])
        found = (
            f"SELECT {RECORD_COLUMNS} FROM search s JOIN record r ON r.number = s.rowid"  # noqa: S608 - fixed names
            " WHERE search MATCH ? ORDER BY rank LIMIT 200"
        )
        plain.execute(found, (query,)).fetchall()

    name = f"a search in {RECORDS:,} records"
    compared(name, search, search_plainly, against="plain SQLite, the same rows", rounds=30)
    compared(name, search, match_plainly, against="plain FTS5, numbers of rows alone", rounds=30)


def merging(chance: random.Random) -> None:
    records, length = MERGED
    all_of_them = [history(chance, length, narrative=40) for _ in range(records)]
    began = time.perf_counter()
    for one in all_of_them:
        merged(one, KINDS["interview"])
    took = time.perf_counter() - began
    count = records * length
    print(
        f"{records:,} records of {count:,} revisions merged  {took:8.2f} s    {took / count * 1e6:7.0f} µs a revision"
    )


def history(chance: random.Random, length: int, *, narrative: int) -> list[Revision]:
    """A record with so many revisions: each on the last one, or beside it on the one before."""
    record = RecordId(f"{chance.getrandbits(128):032x}")
    found: list[Revision] = []
    for number in range(length):
        parents = (found[max(0, len(found) - chance.choice((1, 2)))].id,) if found else ()
        header = Header(
            record=record, kind="interview", visit=RecordId("0" * 32), mode=Mode.FULL, parents=parents,
            device=DeviceId(f"{chance.getrandbits(128):032x}"), book=CASEBOOK, counter=number + 1,
        )  # fmt: skip
        fields = {
            "consent": {"record": "yes"}, "narrative": sentence(chance, narrative), "severity": chance.choice("123"),
            "allegations": [{"id": f"a{k}", "text": sentence(chance, 12)} for k in range(3)],
        }  # fmt: skip
        payload = payload_bytes(fields, written="2031-03-10/morning", at="2031-03-10T10:00:00+01:00")
        salt = chance.randbytes(SALT_LENGTH)
        found.append(Revision(header, header.write(), commit(salt, payload), salt, payload, bytes(64)))
    return found


if __name__ == "__main__":
    sys.exit(main())
