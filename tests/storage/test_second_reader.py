"""An independent implementation opens both books with their keys and reads the same rows (security.md 1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.secret import Secret
from storage import pools, settings, vault
from storage.keyfile import Recipients
from tests.storage.second_reader import keyspec, reading, tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.book import Book
    from storage.vault import Vault

CANARY = "Zubrowsky was on the wall"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Vault]:
    made = vault.create(tmp_path / "vault", Secret(b"main words"), cost=Cost(memory_kib=64, passes=1, lanes=1))
    with made.casebook.change() as casebook:
        for number in range(200):
            settings.put(casebook, f"preference/{number:03}", f"{CANARY} {number}".encode() * 20)
        casebook.run(
            "INSERT INTO record (id, kind, visit, code, area, mode, class, state, differences)"
            " VALUES ('a', 'visit', 'a', '', '', 'full', 'C', 'full', 0)"
        )
        casebook.run("INSERT INTO search (rowid, words) VALUES (1, ?)", (CANARY,))
    with made.daybook.change() as daybook:
        settings.put(daybook, "role", b"field")
        pools.add(daybook, [])
    yield made
    made.close()


def ours(book: Book) -> dict[str, list[tuple[object, ...]]]:
    names = book.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return {
        str(name): sorted(book.rows(f'SELECT * FROM "{name}"'), key=repr)  # noqa: S608 - names from the schema
        for (name,) in names
        if not str(name).startswith("search")
    }


def keys(opened: Vault) -> dict[str, bytes]:
    assert opened.keys.casebook is not None
    return {
        "casebook": bytes(opened.keys.casebook.data_key.view),
        "daybook": bytes(opened.keys.daybook.data_key.view),
    }


def test_the_keyspec_of_the_format_page_is_ours() -> None:
    from storage import book_key  # noqa: PLC0415 - only this test looks inside

    assert keyspec(bytes(range(32))).encode() == bytes(book_key.keyspec_of(Secret(bytes(range(32)))))


@pytest.mark.parametrize("name", ["casebook", "daybook"])
def test_a_second_implementation_reads_the_same_rows(opened: Vault, tmp_path: Path, name: str) -> None:
    book = opened.casebook if name == "casebook" else opened.daybook
    found = ours(book)
    assert sum(map(len, found.values())) > 0
    with reading(opened.folder / f"{name}.db", keys(opened)[name], tmp_path / "with log") as second:
        assert tables(second) == found
    book.checkpoint()
    with reading(opened.folder / f"{name}.db", keys(opened)[name], tmp_path / "closed") as second:
        assert tables(second) == found
        assert second.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_second_implementation_searches_the_same_words(opened: Vault, tmp_path: Path) -> None:
    with reading(opened.folder / "casebook.db", keys(opened)["casebook"], tmp_path / "copy") as second:
        hits = second.execute("SELECT rowid FROM search WHERE search MATCH 'zubrow*'").fetchall()
    assert hits == [(1,)]


def test_neither_key_opens_the_other_book(opened: Vault, tmp_path: Path) -> None:
    for name, other in (("casebook", "daybook"), ("daybook", "casebook")):
        with (
            reading(opened.folder / f"{name}.db", keys(opened)[other], tmp_path / name) as second,
            pytest.raises(Exception, match="not a database"),
        ):
            second.execute("SELECT count(*) FROM sqlite_schema").fetchall()


def test_after_a_rekey_the_second_implementation_opens_with_the_new_key_alone(opened: Vault, tmp_path: Path) -> None:
    found = ours(opened.casebook)
    before, after = keys(opened)["casebook"], bytes(range(32))
    connection = opened.casebook._connection
    connection.set_authorizer(None)
    connection.reset_key(keyspec(after).encode())
    opened.casebook.checkpoint()
    path = opened.folder / "casebook.db"
    with reading(path, after, tmp_path / "new") as second:
        assert tables(second) == found
    with reading(path, before, tmp_path / "old") as second, pytest.raises(Exception, match="not a database"):
        second.execute("SELECT count(*) FROM sqlite_schema").fetchall()


def test_after_the_keys_were_rotated_the_second_implementation_reads_the_same_rows(
    opened: Vault, tmp_path: Path
) -> None:
    found = {book.name: ours(book) for book in opened.books()}
    before = keys(opened)
    opened.rotate_data_keys()
    opened.rotate_keks({"main": Secret(b"main words")}, Recipients())
    for name, key in keys(opened).items():
        assert key != before[name]
        with reading(opened.folder / f"{name}.db", key, tmp_path / f"{name} new") as second:
            assert tables(second) == found[name]
        with (
            reading(opened.folder / f"{name}.db", before[name], tmp_path / f"{name} old") as second,
            pytest.raises(Exception, match="not a database"),
        ):
            second.execute("SELECT count(*) FROM sqlite_schema").fetchall()
