"""How revisions came to lie under numbers: nothing of an older book is lost by it, and it keeps no book closed."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from npm_field.crypto.secret import Secret
from npm_field.domain.identifiers import DeviceId, RecordId
from npm_field.domain.modes import Mode
from npm_field.domain.revision import Header, Revision, commit, payload_bytes
from npm_field.errors import VaultDamagedError
from storage import ballast, outbox, revisions, safe_files, salvage, steps, tally
from storage import book as books
from storage.pages import PAGE
from storage.schema import CASEBOOK_STEPS, DAYBOOK_STEPS, NUMBERED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.book import Book

ROOT: Final = Path(__file__).resolve().parents[2]
DEVICES: Final = (DeviceId("d" * 32), DeviceId("e" * 32))
MANY: Final = 300
CHANCE: Final = 4711


def key() -> Secret:
    return Secret(bytes(range(32)))


def made(number: int, chance: random.Random) -> Revision:
    """A revision as long as a remark or as an account, in one of a hundred records; some are purged."""
    record = RecordId(f"{chance.getrandbits(7):032x}")
    header = Header(
        record, "interview", RecordId("2" * 32), Mode.FULL, (), chance.choice(DEVICES), "casebook", number + 1
    )
    said = "said " * chance.choice((3, 60, 400, 3_000))
    payload = payload_bytes({"narrative": said}, written="2031-03-10/night")
    salt = chance.randbytes(32)
    whole = Revision(header, header.write(), commit(salt, payload), salt, payload, chance.randbytes(64))
    return whole.purged() if number % 9 == 0 else whole


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[Revision]]:
    """A casebook as a program of before made it, and what it holds."""
    chance = random.Random(CHANCE)  # noqa: S311 - fictional content, the same in each run
    held = [made(number, chance) for number in range(MANY)]
    path = tmp_path / "casebook.db"
    with monkeypatch.context() as before:
        before.setattr(steps, "rearrange", lambda *_all: True)
        book = books.create(path, "casebook", key(), CASEBOOK_STEPS)
        with book.change():
            revisions.insert(book, held)
            outbox.put(book, [one.id for one in held[::3]])
        assert not is_numbered(book)
        book.close()
    return path, held


def is_numbered(book: Book) -> bool:
    return book.row(NUMBERED.due) is None


def holds(book: Book, held: Sequence[Revision]) -> None:
    """Everything that a book is asked about its revisions has the answer that it had."""
    by_id = {one.id: one for one in held}
    assert {one.id: one for one in revisions.all_of(book)} == by_id
    assert revisions.whole_ids(book) == {one.id for one in held if one.payload is not None}
    assert outbox.all_of(book) == {one.id for one in held[::3]}
    for record in revisions.record_ids(book):
        assert revisions.every_id_of(book, record) == {one.id for one in held if one.header.record == record}
    for device in DEVICES:
        ours = {one.header.counter: frozenset({one.id}) for one in held if one.header.device == device}
        assert revisions.counters(book, device) == ours
    assert tally.false(book) == revisions.with_other_columns(book) == outbox.without_revision(book) == []
    assert book.check() == []


def opened(path: Path) -> Book:
    return books.open_book(path, "casebook", key(), CASEBOOK_STEPS)


def test_a_book_of_before_says_the_same_when_its_revisions_lie_under_numbers(
    older: tuple[Path, list[Revision]],
) -> None:
    path, held = older
    before = path.stat().st_size
    book = opened(path)
    assert is_numbered(book)
    holds(book, held)
    assert book.row("PRAGMA user_version") == (len(CASEBOOK_STEPS),)
    more = made(MANY, random.Random(1))  # noqa: S311 - fictional content
    with book.change():
        revisions.insert(book, [more, *held[:20]])
        outbox.put(book, [more.id])
    assert revisions.known_ids(book) == {one.id for one in [*held, more]}
    with pytest.raises(Exception, match="FOREIGN KEY"), book.change():
        book.run("DELETE FROM revision WHERE id = ?", (more.id,))
    book.close()
    assert path.stat().st_size <= before * 17 / 16  # the pages that the old table has left


def test_a_new_book_has_numbers_from_the_start_and_a_daybook_never(tmp_path: Path) -> None:
    casebook = books.create(tmp_path / "casebook.db", "casebook", key(), CASEBOOK_STEPS)
    daybook = books.create(tmp_path / "daybook.db", "daybook", key(), DAYBOOK_STEPS)
    shapes = {
        book.name: book.row("SELECT sql FROM sqlite_schema WHERE name = 'revision'") for book in (casebook, daybook)
    }
    assert is_numbered(casebook)
    assert "WITHOUT ROWID" not in str(shapes["casebook"])
    assert "WITHOUT ROWID" in str(shapes["daybook"])
    casebook.close()
    daybook.close()


def test_both_ways_have_the_same_columns_for_a_rescue(tmp_path: Path) -> None:
    book = books.create(tmp_path / "casebook.db", "casebook", key(), CASEBOOK_STEPS)
    book._connection.set_authorizer(None)
    columns = tuple(str(row[1]) for row in book.rows("PRAGMA table_info(revision)"))
    book.close()
    assert salvage.shapes(CASEBOOK_STEPS)["revision"].columns == columns


def test_a_rescue_reads_both_ways(older: tuple[Path, list[Revision]]) -> None:
    path, held = older
    wanted = {(one.id, one.header.record, one.payload) for one in held}
    for _way in ("under their ids", "under numbers"):
        found = salvage.salvage(path, key(), CASEBOOK_STEPS)
        assert {(row[0], row[1], row[9]) for row in found.rows["revision"]} == wanted
        assert {(row[0], row[1]) for row in found.rows["revision_record"]} == {(r, id_) for id_, r, _ in wanted}
        assert {row[2] for row in found.rows["revision_counter"]} == {one.id for one in held}
        opened(path).close()


# --- where it has to wait


def waits(path: Path, held: Sequence[Revision]) -> None:
    """The book opens with its revisions as they lay, and takes more; the next opening puts them under numbers."""
    book = opened(path)
    assert not is_numbered(book)
    holds(book, held)
    book.close()


def test_without_room_a_book_opens_as_it_is_and_keeps_its_ballast(
    older: tuple[Path, list[Revision]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, held = older
    (path.parent / safe_files.BALLAST_FILE).write_bytes(bytes(10_000))
    with monkeypatch.context() as full:
        full.setattr(ballast, "free_bytes", lambda _folder: 2 * path.stat().st_size)
        waits(path, held)
    assert (path.parent / safe_files.BALLAST_FILE).stat().st_size == 10_000
    book = opened(path)
    assert is_numbered(book)
    book.close()


def test_a_large_book_keeps_nobody_waiting(
    older: tuple[Path, list[Revision]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, held = older
    monkeypatch.setattr(steps, "_LARGEST", path.stat().st_size - 1)
    waits(path, held)


FULL = """
import os, resource, signal, sys
from pathlib import Path
from npm_field.crypto.secret import Secret
from storage import book as books
from storage.schema import CASEBOOK_STEPS, NUMBERED
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size // 2, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
opened = books.open_book(path, "casebook", Secret(bytes(range(32))), CASEBOOK_STEPS)
print(opened.row(NUMBERED.due), os.path.getsize(str(path) + "-wal"), len(opened.rows("SELECT id FROM revision")))
os._exit(0)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on the size of a file stands in for the disk")
def test_a_disk_that_fills_meanwhile_gets_back_what_was_taken(older: tuple[Path, list[Revision]]) -> None:
    path, held = older
    (path.parent / safe_files.BALLAST_FILE).write_bytes(bytes(10_000))
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["(1,)", "0", str(MANY)]
    assert (path.parent / safe_files.BALLAST_FILE).stat().st_size == 10_000
    book = opened(path)
    assert is_numbered(book)
    holds(book, held)
    book.close()


def test_a_damaged_page_keeps_no_book_closed_and_costs_no_more_than_before(
    older: tuple[Path, list[Revision]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, held = older
    sound = path.read_bytes()
    chance, waited = random.Random(CHANCE), 0  # noqa: S311 - the same pages in each run
    for page in chance.sample(range(3, len(sound) // PAGE), 24):
        changed = bytearray(sound)
        changed[page * PAGE + 1_000] ^= 1
        path.write_bytes(changed)
        with monkeypatch.context() as before:
            before.setattr(steps, "rearrange", lambda *_all: True)
            try:
                book = opened(path)
            except VaultDamagedError:  # a page of the table of tables
                continue
            there = readable(book, held)
            book.close()
        book = opened(path)
        if not is_numbered(book):
            waited += 1
            assert readable(book, held) == there
        book.close()
    assert waited > 12


def readable(book: Book, held: Sequence[Revision]) -> set[str]:
    return {one.id for one in held if is_readable(book, one)}


def is_readable(book: Book, one: Revision) -> bool:
    columns = "header, commitment, salt, payload, signature"
    try:
        row = book.row(f"SELECT {columns} FROM revision WHERE id = ?", (one.id,))  # noqa: S608 - fixed columns
    except VaultDamagedError:
        return False
    return row == (one.header_bytes, one.commitment, one.salt, one.payload, one.signature)


# --- where it is cut

KILLED = """
import os, sys
from pathlib import Path
from npm_field.crypto.secret import Secret
from storage import book as books
from storage.schema import CASEBOOK_STEPS

left = int(sys.argv[2])

def counted(act):
    def until_killed(*given):
        global left
        if left == 0:
            os.kill(os.getpid(), 9)
        left -= 1
        act(*given)
        if left == 0:
            os.kill(os.getpid(), 9)
    return until_killed

books.Book._execute, books.Book._commit = counted(books.Book._execute), counted(books.Book._commit)
books.open_book(Path(sys.argv[1]), "casebook", Secret(bytes(range(32))), CASEBOOK_STEPS)
os._exit(0)
"""
PARTS: Final = (NUMBERED.begin, *NUMBERED.move, NUMBERED.end)
STATEMENTS: Final = sum(len([one for one in part.split(";\n") if one.strip()]) for part in PARTS)


@pytest.mark.parametrize("after", [1, 5, 7, 20, STATEMENTS - 6, STATEMENTS, STATEMENTS + 1])
def test_killed_anywhere_the_book_is_as_before_or_done(older: tuple[Path, list[Revision]], after: int) -> None:
    """The last of these is killed when all is committed, the one before it just before that."""
    path, held = older
    done = subprocess.run([sys.executable, "-c", KILLED, str(path), str(after)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    book = opened(path)
    assert is_numbered(book)
    holds(book, held)
    book.close()
