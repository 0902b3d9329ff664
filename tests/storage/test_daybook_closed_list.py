"""What a compelled travel passphrase yields is this list and nothing else (security.md part I; INV05, INV36)."""

from __future__ import annotations

import json
import random
import re
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from npm_field.crypto.argon import Cost
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.crypto.signing import SigningKey
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.completion import State
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.kinds import INTERVIEW, OBSERVATION
from npm_field.domain.modes import Mode
from npm_field.domain.slips import SlipContent
from npm_field.errors import NotOpenError, VaultDamagedError
from npm_field.usecases import (
    adding,
    capture,
    complete,
    dropbox,
    enrol,
    moments,
    office_keys,
    passphrases,
    practice,
    slips,
    withdraw,
)
from npm_field.usecases import seat as seats
from npm_field.usecases.adding import Document
from npm_field.usecases.seat import Seat
from storage import book as books
from storage import book_key, book_rules, pools, settings, vault
from storage.schema import CASEBOOK_STEPS
from tests.sync.conftest import Office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.book import Book
    from sync.statements import OfficeStatement

# docs/formats/book.md says of each why it stands here. A name more is a decision about what a guard may read.
COLUMNS = {
    "revision": {
        "id", "record", "kind", "visit", "device", "counter", "header", "commitment", "salt", "payload", "signature",
    },
    "outbox": {"revision"},
    "draft": {"record", "kind", "visit", "mode", "parents", "fields"},
    "setting": {"name", "value"},
    "pool": {"code"},
    "pick": {"code", "visit"},
    "plan": {"visit", "code", "floor", "words"},
    "completion": {"record", "state"},
    "capsule": {"id", "body"},
    "slip": {"id", "body"},
    "pending": {"record", "act"},
    "cut": {"bundle", "sequence", "file", "sha256", "size", "purpose"},
    "covered": {"bundle", "what", "name"},
    "receipted": {"what", "name"},
}  # fmt: skip
SETTINGS = {
    "device", "role", "person", "daybook_seed", "policy", "forms", "last_bundle", "office", "rotation_due", "tally",
    "pair", "moments", "orders", "certificates", "relayed",
}  # fmt: skip
HEADER_KEYS = {"v", "record", "kind", "visit", "mode", "parents", "device", "book", "counter"}
PAYLOAD_KEYS = {"fields", "written"}
FIELD_KEYS = {
    "code", "area", "words", "theme_words", "severity", "actor", "use", "name", "signs", "source", "hook_colour",
    "hook_object", "due", "ended", "urgent",
}  # fmt: skip
RANDOM = re.compile(r"[A-Za-z0-9+/]{1000,}|[0-9a-f]{32,64}")
"""Public keys, and ids and hashes: random signs may look like anything."""
CLOCK = re.compile(r"\d{1,2}:\d{2}|T\d{2}|\b\d{10,13}\b|\d{6}Z")
MEANINGS = ("beating", "threats", "infirmary", "single_cell", "Ambrosia", "canary", "Hotel")
NOW = datetime(2031, 3, 10, 15, 42, 7, tzinfo=UTC)


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    opened = vault.create(tmp_path / "vault", Secret(b"main words"), cost=Cost(memory_kib=64, passes=1, lanes=1))
    dice = random.Random(5)  # noqa: S311 - the dice of a test
    with opened.casebook.change() as casebook, opened.daybook.change() as daybook:
        settings.put(casebook, seats.CASEBOOK_SEED, bytes(SigningKey.generate().seed.view))
        settings.put(casebook, seats.HYBRID_SEED, bytes(HybridPrivateKey.generate().seed.view))
        settings.put(daybook, seats.DEVICE, uuid.uuid4().hex.encode())
        settings.put(daybook, seats.ROLE, b"field")
        settings.put(daybook, seats.PERSON, codes.make(CodeType.MONITOR, "12345").encode())
        settings.put(daybook, seats.DAYBOOK_SEED, bytes(SigningKey.generate().seed.view))
        pools.add(daybook, codes.draw_pools({CodeType.PERSON: 20}, 1, taken=(), random_below=dice.randrange)[0])
    made = Seat(opened, seats.shipped_vocabularies(), now=lambda: NOW, random_below=dice.randrange)
    office = Office.make("Kestria").statement
    office_keys.keep(opened, office)
    _use(made, office)
    yield made
    made.vault.close()


def _use(seat: Seat, office: OfficeStatement) -> None:
    """A day in small: plan, partial, oral-only, a draft, a completed, a closed, a withdrawn record, box and slip."""
    code = codes.make(CodeType.VISIT, "12345")
    plan = {"code": code, "place_name": "Hotel canary", "words": {"V-473": "beating", "V-126": "threats"}}
    area = {"code": codes.make(CodeType.AREA, "55308"), "kind": "infirmary", "designation": "Ambrosia"}
    visit = adding.add(
        seat,
        [
            Document("visit", "", Mode.FULL, plan, from_paper=True),
            Document("area", str(code), Mode.FULL, area, from_paper=True),
        ],
    )[0].record
    signs = {
        "area": "L-553-088", "words": ["V-473", "V-126"], "theme_words": ["one"], "severity": "2",
        "actor": codes.make(CodeType.ACTOR, "12345"), "use": "y", "name": "n", "signs": ["again"], "source": "self",
        "hook_colour": "blue", "hook_object": "lamp", "due": "2031-03-11/morning",
    }  # fmt: skip
    made = []
    for _ in range(4):
        draft = capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL, fields=signs)
        capture.leave(seat, draft.record)
        made.append(draft.record)
    oral = capture.begin(seat, INTERVIEW, visit, Mode.ORAL_ONLY, fields={"urgent": True, "due": signs["due"]})
    capture.leave(seat, oral.record)
    capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL, fields=signs)
    full = complete.begin_completion(seat, made[0])
    complete.complete(seat, full, {**full.fields, "narrative": "canary"})
    complete.begin_completion(seat, made[1])
    complete.close_without(seat, oral.record, State.NOT_COMPLETABLE)
    moments.note(seat, {seat.band(): 2})
    withdraw.withdraw(seat, made[2], ["record"], channel="oral")
    born = dropbox.begin(seat, INTERVIEW, visit)
    dropbox.leave(seat, born, {**born.fields, "narrative": "canary", "area": "L-553-088"})
    unfinished = dropbox.begin(seat, INTERVIEW, visit)
    dropbox.seal(seat, unfinished, {**unfinished.fields, "narrative": "canary"})
    seen = dropbox.begin(seat, OBSERVATION, visit)
    dropbox.leave(seat, seen, {"text": "canary"})
    person = Code(str(full.fields["code"]))
    capture.save(seat, again := capture.edit(seat, made[0]), {**again.fields, "consent": {"recontact": "yes"}})
    with seat.vault.casebook.change() as casebook:
        settings.put(casebook, enrol.STATEMENT, office.write())
    slips.seal_slip(seat, person, SlipContent(name="canary"))
    later = capture.begin(seat, INTERVIEW, visit)
    capture.save(seat, later, {**later.fields, "narrative": "canary"})
    dropbox.drop(seat, later.record)


def rows(book: Book, table: str, columns: str = "*") -> list[tuple[object, ...]]:
    return book.rows(f'SELECT {columns} FROM "{table}"')  # noqa: S608 - names from this file


def documents_of(book: Book, table: str, column: str) -> list[dict[str, object]]:
    found = [json.loads(bytes(row[0])) for row in rows(book, table, column) if isinstance(row[0], bytes)]
    assert found
    return found


def test_the_tables_and_columns_of_the_daybook_are_the_written_list(seat: Seat) -> None:
    book = seat.vault.daybook
    names = [str(row[0]) for row in book.rows("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")]
    book._connection.set_authorizer(None)
    found = {name: {str(row[1]) for row in book.rows(f'PRAGMA table_xinfo("{name}")')} for name in names}
    assert found == COLUMNS


def test_the_names_inside_the_daybooks_documents_are_the_written_list(seat: Seat) -> None:
    book = seat.vault.daybook
    headers = documents_of(book, "revision", "header")
    payloads = documents_of(book, "revision", "payload")
    assert {key for header in headers for key in header} == HEADER_KEYS
    assert {key for payload in payloads for key in payload} == PAYLOAD_KEYS
    fields = [payload["fields"] for payload in payloads] + documents_of(book, "draft", "fields")
    assert {key for one in fields if isinstance(one, dict) for key in one} == FIELD_KEYS
    assert {str(row[0]) for row in rows(book, "setting", "name")} <= SETTINGS


TRAVEL = b"travel words"


@pytest.fixture
def travelling(seat: Seat) -> Seat:
    """The same used vault, opened anew with its travel passphrase."""
    passphrases.set_travel(seat, Secret(TRAVEL))
    practice.due(seat)
    folder = seat.vault.folder
    seat.vault.close()
    seat.vault = vault.open_vault(folder, Secret(TRAVEL))
    return seat


def test_the_travel_passphrase_yields_these_columns_and_names_and_nothing_else(travelling: Seat) -> None:
    opened = travelling.vault
    assert (opened.level, opened.books()) == ("partial", (opened.daybook,))
    assert (opened.keys.casebook, opened.keys.return_secret) == (None, None)
    test_the_tables_and_columns_of_the_daybook_are_the_written_list(travelling)
    opened.daybook._connection.set_authorizer(book_rules.authorize)
    test_the_names_inside_the_daybooks_documents_are_the_written_list(travelling)
    text = repr([rows(opened.daybook, table) for table in COLUMNS]).casefold()
    assert [word for word in (*MEANINGS, "travel", "passphrase", "practice") if word.casefold() in text] == []


def test_neither_key_of_the_daybook_opens_the_casebook(travelling: Seat) -> None:
    keys = travelling.vault.keys.daybook
    for key in (keys.kek, keys.data_key):
        with pytest.raises(VaultDamagedError):
            books.open_book(travelling.vault.folder / vault.CASEBOOK_FILE, vault.CASEBOOK, key, CASEBOOK_STEPS)
    with pytest.raises(NotOpenError):
        _ = travelling.vault.casebook


def test_inv36_no_value_of_the_daybook_tells_a_clock_time(seat: Seat) -> None:
    for table in COLUMNS:
        for row in rows(seat.vault.daybook, table):
            for value in row:
                text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                readable = isinstance(value, str | int) or text.startswith("{")
                assert not (readable and CLOCK.search(RANDOM.sub("", text))), table


def test_the_search_for_clock_times_finds_those_of_the_casebook(seat: Seat) -> None:
    payloads = documents_of(seat.vault.casebook, "revision", "payload")
    assert any(CLOCK.search(json.dumps(payload)) for payload in payloads)


def test_no_meaning_of_a_code_and_no_word_of_a_full_record_is_in_the_daybook(seat: Seat) -> None:
    def text_of(book: Book, tables: list[str]) -> str:
        return repr([rows(book, table) for table in tables]).casefold()

    daybook = text_of(seat.vault.daybook, list(COLUMNS))
    casebook = text_of(seat.vault.casebook, ["revision"])
    assert [word for word in MEANINGS if word.casefold() in daybook] == []
    assert [word for word in ("beating", "infirmary", "ambrosia", "canary") if word not in casebook] == []


def test_no_order_of_capture_is_kept(seat: Seat) -> None:
    book = seat.vault.daybook
    assert {row[0] for row in rows(book, "revision", "counter")} == {0}
    assert {header["counter"] for header in documents_of(book, "revision", "header")} == {0}
    schema = [str(row[0]) for row in book.rows("SELECT sql FROM sqlite_schema WHERE type = 'table'")]
    assert [sql for sql in schema if "WITHOUT ROWID" not in sql or "AUTOINCREMENT" in sql] == []
    for row in rows(book, "revision", "record"):
        assert uuid.UUID(hex=str(row[0])).version == 4


# --- the order of capture, in the pages themselves -----------------------------------------------------------

PAGE, RESERVED, LEAF = 4096, 80, 10


def decrypted_leaves(path: Path, key: bytes) -> Iterator[bytes]:
    """Decrypt a book by hand, as somebody with the travel passphrase and a tool can."""
    data = path.read_bytes()
    for at in range(PAGE, len(data), PAGE):
        page, iv = data[at : at + PAGE - RESERVED], data[at + PAGE - RESERVED : at + PAGE - RESERVED + 16]
        plain = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor().update(page)
        if plain[0] == LEAF:
            yield plain


def rows_as_they_lie(leaf: bytes) -> list[bytes]:
    """Return the rows of an index leaf in the order of their bytes, the oldest first: they grow downwards."""
    count = int.from_bytes(leaf[3:5], "big")
    offsets = [int.from_bytes(leaf[8 + 2 * i : 10 + 2 * i], "big") for i in range(count)]
    return [leaf[offset : offset + 120] for offset in sorted(offsets, reverse=True)]


def test_no_order_of_capture_is_left_in_the_pages_of_a_closed_daybook(tmp_path: Path) -> None:
    opened = vault.create(tmp_path / "vault", Secret(b"main words"), cost=Cost(memory_kib=64, passes=1, lanes=1))
    key = bytes.fromhex(bytes(book_key.keyspec_of(opened.keys.daybook.data_key))[2:66].decode())
    ids = random.Random(8).sample([f"{number:032x}" for number in range(10**6)], 40)  # noqa: S311 - the dice of a test
    for record in ids:
        with opened.daybook.change() as daybook:
            pools.set_completion(daybook, RecordId(record), "partial")
    opened.daybook.checkpoint()
    path = tmp_path / "vault" / vault.DAYBOOK_FILE
    before = [row for leaf in decrypted_leaves(path, key) for row in rows_as_they_lie(leaf)]
    opened.close()
    after = [row for leaf in decrypted_leaves(path, key) for row in rows_as_they_lie(leaf)]

    def seen(rows_found: list[bytes]) -> list[str]:
        return [record for row in rows_found for record in ids if record.encode() in row[:60]]

    assert seen(before) == ids  # so the leak is real, and this test looks at the right bytes
    assert seen(after) == sorted(ids)
