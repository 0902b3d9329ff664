"""Search, lists, pages and the board with 100,000 records: our acts beside plain SQLite and FTS5, in one run.

    make bench-many            (RECORDS=20000 for a smaller vault, KEEP=FOLDER to use it again)

Seconds say something about one machine only; the ratio beside them says more. Plain is FTS5 as one would first write
it: one column, no key, every match ranked. "Window" lines: the longest time between two beats of its event
loop. Fictional records in a temporary folder.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import sqlcipher3.dbapi2 as sqlite3

import storage.book
from benchmarks import fictional, many_window
from benchmarks.measure import compared, seconds
from npm_field.crypto import passphrase as passphrases
from npm_field.crypto.argon import Cost
from npm_field.domain.facets import Facet
from npm_field.domain.kinds import INTERVIEW
from npm_field.usecases import board, capture, complete, enrol, indexing, picks, search
from storage import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.fictional import Made
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

CHEAP: Final = Cost(memory_kib=64, passes=1, lanes=1)
SECRET: Final = "six words that nobody ever drew"  # noqa: S105 - of a vault that lives for one run
ROUNDS: Final = 25
SECONDS_A_RECORD: Final = 0.0015
"""What one record of the vault takes to be made, measured."""
PROGRESS_S: Final = 15.0
PARTS: Final = ("search", "lists", "writes", "opens", "window", "index")


def main() -> int:
    """Make the vault, run everything and print one line for each measurement."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="keep the vault here, or take the one that is kept here")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="measure only this")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        measure(given.keep or Path(name), given.records, given.only)
    return 0


def measure(folder: Path, count: int, parts: Sequence[str]) -> None:
    """Make the vault where none is kept, and measure these parts."""
    chance = random.Random(1)  # noqa: S311 - the same fictional content on each run
    vault, kept = folder / "vault", folder / "made.json"
    made = fictional.read(kept) if kept.exists() else built(vault, kept, count, chance)
    seat = enrol.open_seat(vault, passphrases.prepare(SECRET))  # one of another version is indexed anew first
    if "search" in parts:
        searches(seat, made, folder, chance)
    if "lists" in parts:
        lists(seat, made)
    if "writes" in parts:
        writes(seat, made)
    seat.vault.close()
    if "opens" in parts:
        opens(vault)
    if "window" in parts:
        many_window.measure(vault, SECRET, made)
    if "index" in parts:
        renews(vault)


def built(folder: Path, kept: Path, count: int, chance: random.Random) -> Made:
    """Make the vault, and say how long that still takes.

    Its memory is not locked meanwhile, which nobody's records need here: half of the time.
    """
    said = f"Making a vault of {count:,} fictional records (about {count * SECONDS_A_RECORD / 60:.0f} minutes"
    print(f"{said} of a processor; --keep FOLDER keeps it for another run) ...", flush=True)
    began = time.perf_counter()
    last = began

    def progress(done: int) -> None:
        nonlocal last
        now = time.perf_counter()
        if now - last > PROGRESS_S:
            last = now
            left = (now - began) * (count - done) / done
            print(f"    {done:,} of {count:,}, about {left / 60:.0f} minutes left", flush=True)

    storage.book.MEMORY_SECURITY = "OFF"
    seat = enrol.make_local(folder, passphrase=passphrases.prepare(SECRET), cost=CHEAP)
    made = fictional.fill(seat, count, chance, progress)
    seat.vault.close()
    storage.book.MEMORY_SECURITY = "ON"
    fictional.keep(made, kept)
    told(f"{count:,} records written straight through storage", time.perf_counter() - began)
    return made


def told(name: str, took: float, remark: str = "") -> None:
    """Print one line."""
    print(f"{name:58} {took * 1000:10.1f} ms   {remark}", flush=True)


def spread(name: str, act: Callable[[int], object], rounds: int = ROUNDS) -> None:
    """Run ``act`` and print the median and the longest."""
    took = [seconds(act, number) for number in range(rounds)]
    told(name, statistics.median(took), f"longest {max(took) * 1000:.1f} ms")


def searches(seat: Seat, made: Made, folder: Path, chance: random.Random) -> None:
    """Letter by letter, by code, by filter; the plain side ranks all it finds."""
    plain = _plain_index(seat, folder / "plain.db")
    words = [chance.choice(fictional.WORDS) for _ in range(ROUNDS)]
    for letters in (1, 2, 3, 4, 99):
        name = f"search, letter {letters}" if letters < 99 else "search, the whole word"  # noqa: PLR2004 - all of it

        def ours(number: int, letters: int = letters) -> object:
            return search.search(seat, words[number][:letters])

        def theirs(number: int, letters: int = letters) -> object:
            query = f'"{words[number][:letters]}"*'
            sql = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank LIMIT 200"
            return plain.execute(sql, (query,)).fetchall()

        compared(name, ours, theirs, against="plain FTS5", rounds=ROUNDS)
    plain.close()
    (folder / "plain.db").unlink()
    two = [" ".join(chance.sample(fictional.WORDS, 2))[:-1] for _ in range(ROUNDS)]
    spread("search, two words", lambda number: search.search(seat, two[number]))
    wrong = [code[:-1] + str((int(code[-1]) + 1) % 10) for code in chance.sample(made.codes, ROUNDS)]
    spread("search, a code with one wrong digit", lambda number: search.search(seat, wrong[number]))
    narrow = frozenset({(Facet.VISIT, str(made.visits[1])), (Facet.THEME, "health"), (Facet.KIND, "interview")})
    spread("search, one letter and three filters", lambda number: search.search(seat, words[number][:1], narrow))
    spread("the filters of the large visit counted", lambda _number: search.counted(seat, made.visits[0]), rounds=5)
    found = [hit.row.id for hit in search.search(seat, words[0][:3])][:24]
    spread("where the words stand in 24 records", lambda _n: [search.place(seat, one, words[0][:3]) for one in found])


def lists(seat: Seat, made: Made) -> None:
    """Return a list and a board of a visit of 500 records, and of one that has half of all."""
    for name, visit in (("500", made.visits[1]), ("half of all", made.visits[0])):
        spread(f"the first page of the list of a visit of {name}", partial(_list, seat, visit), rounds=5)
        _lines, rest = picks.list_of(seat, visit)
        if rest:
            spread("a further page of it", partial(_page, seat, rest))
        spread(f"the board of a visit of {name}", partial(_board, seat, visit), rounds=5)


def _list(seat: Seat, visit: RecordId, _number: int) -> object:
    return picks.list_of(seat, visit)


def _page(seat: Seat, rest: Sequence[RecordId], number: int) -> object:
    start = number * picks.PAGE % len(rest)
    return picks.page_of(seat, rest[start : start + picks.PAGE])


def _board(seat: Seat, visit: RecordId, _number: int) -> object:
    return board.of_visit(seat, visit)


def writes(seat: Seat, made: Made) -> None:
    """Save and sign a note among so many."""
    draft = capture.begin(seat, INTERVIEW, made.visits[1])

    def sign(number: int) -> None:
        again = capture.edit(seat, draft.record)
        capture.save(seat, again, {**again.fields, "narrative": f"the {number} lamp " * 60})
        capture.leave(seat, draft.record)

    spread("a note saved, signed and indexed", sign, rounds=10)


def renews(folder: Path) -> None:
    """Make the index anew, as after an update whose rules of searching are others."""
    seat = enrol.open_seat(folder, passphrases.prepare(SECRET))
    with seat.vault.casebook.change() as book:
        settings.put(book, indexing.SETTING, b"an older one")
    began = time.perf_counter()
    steps = [time.perf_counter() - began for _done in indexing.renew(seat.vault)]
    longest = max(later - earlier for earlier, later in itertools.pairwise([0.0, *steps]))
    told(
        "the index made anew", time.perf_counter() - began, f"in {len(steps)} steps, longest {longest * 1000:.1f} ms"
    )
    seat.vault.close()


def opens(folder: Path) -> None:
    """Open and close; the key derivation is at its lowest cost, so that the rest can be seen."""

    def opened(_number: int) -> None:
        seat = enrol.open_seat(folder, passphrases.prepare(SECRET))
        complete.repair(seat)
        seat.vault.close()

    spread("the vault opened, repaired and closed (without Argon2)", opened, rounds=3)


def _plain_index(seat: Seat, path: Path) -> sqlite3.Connection:
    """Return the same words in a plain FTS5 table."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute('CREATE VIRTUAL TABLE search USING fts5 (words, tokenize="unicode61 remove_diacritics 2")')
    rows: Sequence[tuple[object, ...]] = seat.vault.casebook.rows("SELECT rowid, words FROM search")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO search (rowid, words) VALUES (?, ?)", rows)
    connection.execute("COMMIT")
    return connection


if __name__ == "__main__":
    sys.exit(main())
