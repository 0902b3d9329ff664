"""One book: every pragma as asked, nothing opened that is not whole, nothing half-written (security.md 1.3-1.9)."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlcipher3.dbapi2 as driver

from npm_field.crypto.secret import Secret
from npm_field.errors import (
    DiskFullError,
    FileExistsAlreadyError,
    VaultDamagedError,
    VaultTooNewError,
)
from storage import book as books
from storage import book_key, book_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.book import Book

ROOT = Path(__file__).resolve().parents[2]
KEY = Secret(bytes(range(32)))
STEPS = (
    "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;\nCREATE INDEX words ON word (text);",
)
PAGE = 4096
MEMORY = """
import sys, tempfile
from pathlib import Path
from npm_field.crypto.secret import Secret
from storage import book as books
with tempfile.TemporaryDirectory() as folder:
    path, steps = Path(folder) / "casebook.db", ("CREATE TABLE word (text TEXT) STRICT;",)
    book = books.create(path, "casebook", Secret(bytes(32)), steps)
    book._connection.set_authorizer(None)
    print(book.row("PRAGMA cipher_memory_security"))
    book.close()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "casebook.db"


@pytest.fixture
def book(path: Path) -> Iterator[Book]:
    made = books.create(path, "casebook", KEY, STEPS)
    yield made
    made.close()


def put(book: Book, *texts: str) -> None:
    with book.change():
        book.run_many("INSERT INTO word (text) VALUES (?)", [(text,) for text in texts])


def texts(book: Book) -> list[str]:
    return [str(row[0]) for row in book.rows("SELECT text FROM word ORDER BY id")]


def filled(path: Path, count: int = 400) -> None:
    made = books.create(path, "casebook", KEY, STEPS)
    put(made, *(f"canary {number} " + "x" * 200 for number in range(count)))
    made.close()


# --- what is set, and what stands on the disk ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [
        ("locking_mode", "exclusive"),
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("temp_store", 2),
        ("secure_delete", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("foreign_keys", 1),
        ("cache_size", -8000),
        ("recursive_triggers", 0),
        ("page_size", str(PAGE)),
        ("cipher_use_hmac", "1"),
        ("cipher_page_size", str(PAGE)),
    ],
)
def test_every_pragma_is_as_it_was_asked_for(book: Book, pragma: str, expected: object) -> None:
    book._connection.set_authorizer(None)
    assert book.row(f"PRAGMA {pragma}") == (expected,)


def test_the_heap_of_the_driver_is_locked_and_zeroed() -> None:
    """In a process of its own, where the tests have not said otherwise (conftest.py)."""
    done = subprocess.run([sys.executable, "-c", MEMORY], cwd=ROOT, check=False, capture_output=True, text=True)
    assert (done.stdout.split(), done.stderr) == (["('1',)"], "")


def test_a_pragma_that_does_not_answer_as_asked_keeps_the_book_closed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(path, 1)
    monkeypatch.setattr(book_rules, "_PRAGMAS", (("synchronous", "FULL", 1),))
    with pytest.raises(VaultDamagedError):
        books.open_book(path, "casebook", KEY, STEPS)


def test_nothing_on_the_disk_can_be_read_without_the_key(path: Path) -> None:
    filled(path, 50)
    opened = books.open_book(path, "casebook", KEY, STEPS)
    put(opened, "canary in the log")
    for file in path.parent.iterdir():
        data = file.read_bytes()
        assert not data.startswith(b"SQLite format 3")
        assert b"canary" not in data
    opened.close()


def test_no_file_of_a_book_is_readable_by_others(path: Path) -> None:
    before = os.umask(0)
    try:
        made = books.create(path, "casebook", KEY, STEPS)
        put(made, "a")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
        made.close()
    finally:
        os.umask(before)
    assert modes == {"casebook.db": 0o600, "casebook.db-wal": 0o600}


def test_what_was_written_is_there_after_closing(path: Path) -> None:
    filled(path, 3)
    again = books.open_book(path, "casebook", KEY, STEPS)
    assert len(texts(again)) == 3
    again.close()


def test_a_new_book_never_takes_the_place_of_another(path: Path) -> None:
    filled(path, 3)
    before = path.read_bytes()
    with pytest.raises(FileExistsAlreadyError):
        books.create(path, "casebook", KEY, STEPS)
    assert path.read_bytes() == before


# --- what is refused -----------------------------------------------------------------------------------------


def test_a_wrong_key_is_refused_and_says_nothing_aloud(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    filled(path, 1)
    with pytest.raises(VaultDamagedError):
        books.open_book(path, "casebook", Secret(bytes(32)), STEPS)
    assert capfd.readouterr() == ("", "")


def test_a_key_of_the_wrong_shape_never_becomes_a_passphrase() -> None:
    for length in (1, 16, 31, 33, 64):
        keyspec = book_key.keyspec_of(Secret(b"k" * length))
        assert len(keyspec) == book_key.KEYSPEC_LENGTH
        assert keyspec[:2] == b"x'"
        assert keyspec[-1:] == b"'"


@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH DATABASE '{folder}/plain.db' AS plain KEY ''",
        "ATTACH DATABASE ':memory:' AS plain",
        "VACUUM INTO '{folder}/plain.db'",
        "PRAGMA temp_store=FILE",
        "PRAGMA temp_store_directory='{folder}'",
        "PRAGMA cipher_log='{folder}/log'",
        "PRAGMA writable_schema=ON",
        "PRAGMA synchronous=OFF",
        "PRAGMA secure_delete=OFF",
        "PRAGMA journal_mode=DELETE",
        "PRAGMA rekey='a'",
    ],
)
def test_what_would_let_plain_text_out_is_refused(book: Book, tmp_path: Path, sql: str) -> None:
    with pytest.raises(driver.DatabaseError):
        book.run(sql.format(folder=tmp_path))
    assert {file.name for file in tmp_path.iterdir()} == {"casebook.db", "casebook.db-wal"}


def test_a_missing_and_an_empty_book_are_refused(path: Path) -> None:
    with pytest.raises(VaultDamagedError) as caught:
        books.open_book(path, "casebook", KEY, STEPS)
    assert caught.value.facts == {"part": "casebook"}
    path.touch()
    with pytest.raises(VaultDamagedError):
        books.open_book(path, "casebook", KEY, STEPS)


def test_a_byte_changed_in_any_page_is_found_by_the_check(path: Path) -> None:
    filled(path)
    whole = path.read_bytes()
    for page in range(1, len(whole) // PAGE):
        damaged = bytearray(whole)
        damaged[page * PAGE + 1000] ^= 1
        path.write_bytes(damaged)
        opened = books.open_book(path, "casebook", KEY, STEPS)
        assert "cipher_integrity_check" in opened.check(), page
        opened.close()
    path.write_bytes(whole)
    opened = books.open_book(path, "casebook", KEY, STEPS)
    assert opened.check() == []
    opened.close()


def test_a_byte_changed_in_the_first_page_keeps_the_book_closed(path: Path) -> None:
    filled(path, 5)
    damaged = bytearray(path.read_bytes())
    damaged[1000] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(VaultDamagedError):
        books.open_book(path, "casebook", KEY, STEPS)


def test_reading_a_changed_page_is_our_error_and_not_the_drivers(path: Path) -> None:
    filled(path)
    damaged = bytearray(path.read_bytes())
    for page in range(3, len(damaged) // PAGE):
        damaged[page * PAGE + 1000] ^= 1
    path.write_bytes(damaged)
    opened = books.open_book(path, "casebook", KEY, STEPS)
    with pytest.raises(VaultDamagedError):
        opened.rows("SELECT * FROM word")
    opened.close()


@pytest.mark.parametrize("length", [1, 100, 511, 512, 1024, PAGE - 1, PAGE + 1, 3 * PAGE, 3 * PAGE + 7])
def test_a_book_that_was_cut_short_is_refused_or_found(path: Path, length: int) -> None:
    filled(path)
    path.write_bytes(path.read_bytes()[:length])
    try:
        opened = books.open_book(path, "casebook", KEY, STEPS)
    except VaultDamagedError:
        return
    found = opened.check()
    opened.close()
    assert found != []


def test_a_book_of_a_newer_version_is_refused_with_both_numbers(path: Path) -> None:
    filled(path, 2)
    newer = books.open_book(path, "casebook", KEY, (*STEPS, "CREATE TABLE later (id INTEGER) STRICT"))
    newer.close()
    before = path.read_bytes()
    with pytest.raises(VaultTooNewError) as caught:
        books.open_book(path, "casebook", KEY, STEPS)
    assert caught.value.facts == {"part": "casebook", "found": 2, "known": 1}
    assert path.read_bytes() == before


# --- one transaction a change --------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, VaultDamagedError])
def test_a_change_that_raises_leaves_nothing_behind(book: Book, error: type[BaseException]) -> None:
    put(book, "before")

    def change() -> None:
        with book.change():
            book.run("INSERT INTO word (text) VALUES ('half')")
            raise error

    with pytest.raises(error):
        change()
    assert texts(book) == ["before"]
    put(book, "after")
    assert texts(book) == ["before", "after"]


def test_a_step_that_fails_leaves_the_version_before_it(path: Path) -> None:
    filled(path, 2)
    broken = (*STEPS, "CREATE TABLE good (id INTEGER) STRICT;\nCREATE TABLE bad (")
    with pytest.raises(driver.DatabaseError):
        books.open_book(path, "casebook", KEY, broken)
    opened = books.open_book(path, "casebook", KEY, STEPS)
    assert opened.row("PRAGMA user_version") == (1,)
    assert opened.rows("SELECT name FROM sqlite_schema WHERE name = 'good'") == []
    opened.close()


def test_a_book_used_on_another_thread_is_our_bug_and_shows_at_once(book: Book) -> None:
    import threading  # noqa: PLC0415 - this test alone needs it

    caught: list[BaseException] = []

    def use() -> None:
        try:
            book.rows("SELECT 1")
        except driver.ProgrammingError as error:
            caught.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert len(caught) == 1


# --- a full disk ---------------------------------------------------------------------------------------------

FULL = """
import resource, signal, sys
from pathlib import Path
from npm_field.crypto.secret import Secret
from npm_field.errors import DiskFullError
from storage import book as books
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
opened = books.open_book(Path(sys.argv[1]), "casebook", Secret(bytes(range(32))), (sys.argv[2],))
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
done = 0
try:
    while done < 1000:
        with opened.change():
            opened.run("INSERT INTO word (text) VALUES (?)", (f"acknowledged {done} " + "x" * 1000,))
        done += 1
except DiskFullError:
    print(done, flush=True)
again = "nothing"
try:
    with opened.change():
        opened.run("INSERT INTO word (text) VALUES ('too much' || hex(randomblob(2000)))")
except DiskFullError:
    again = "full"
print(again, len(opened.rows("SELECT id FROM word")), flush=True)
opened.close()
"""


def test_a_full_disk_loses_nothing_that_was_acknowledged(path: Path) -> None:
    """A limit on the size of a file stands in for the disk: it needs no rights and fails in the same calls."""
    filled(path, 2)
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path), STEPS[0]], cwd=ROOT, capture_output=True, text=True, check=True
    )
    first, second = done.stdout.split("\n")[:2]
    acknowledged = int(first)
    assert acknowledged > 5
    assert second == f"full {acknowledged + 2}"
    opened = books.open_book(path, "casebook", KEY, STEPS)
    found = texts(opened)
    assert opened.check() == []
    opened.close()
    assert [text.split()[1] for text in found[2:]] == [str(number) for number in range(acknowledged)]


def test_the_limit_that_stands_in_for_a_full_disk_raises_what_a_full_disk_raises(book: Book) -> None:
    """Unit of the test above: SQLite's own limit gives the error a full disk gives."""
    book._connection.set_authorizer(None)
    book.rows("PRAGMA max_page_count=10")
    with pytest.raises(DiskFullError):
        put(book, *("x" * 1000 for _ in range(200)))
    assert texts(book) == []
    put(book, "small")
    assert texts(book) == ["small"]


def test_closing_leaves_no_log_with_words_in_it(path: Path) -> None:
    made = books.create(path, "casebook", KEY, STEPS)
    put(made, "word")
    made.close()
    assert [file.name for file in path.parent.iterdir()] == ["casebook.db"]
