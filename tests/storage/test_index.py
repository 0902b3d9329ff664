"""The index leaves no trace of what was taken out, also not in the marks between its own pages (INV09)."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.secret import Secret
from npm_field.domain.identifiers import RecordId
from storage import book as books
from storage import index
from storage.book import SEARCH_INDEX
from storage.index import Indexed
from storage.revisions import RecordRow
from storage.schema import CASEBOOK_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.book import Book


@pytest.fixture
def casebook(tmp_path: Path) -> Iterator[Book]:
    made = books.create(tmp_path / "casebook.db", "casebook", Secret(bytes(32)), CASEBOOK_STEPS)
    yield made
    made.close()


def entry(number: int, words: str) -> Indexed:
    visit = RecordId("")
    row = RecordRow(RecordId(f"{number:032x}"), "interview", visit, "", "", "full", "internal", "full", 0)
    return Indexed(row, words, "x")


def marks(book: Book) -> list[str]:
    rows = book.rows("SELECT term FROM search_idx")
    return [bytes(row[0])[1:].decode() for row in rows if isinstance(row[0], bytes)]


def test_inv09_a_mark_between_pages_that_begins_like_a_word_taken_out_is_gone_with_it(casebook: Book) -> None:
    dice = random.Random(3)  # noqa: S311 - the dice of a test
    told = [[f"q{dice.randrange(36**8):x}" for _ in range(60)] for _ in range(150)]
    with casebook.change():
        index.index(casebook, [entry(n, " ".join(words)) for n, words in enumerate(told)])
    telling = [mark for mark in marks(casebook) if len(mark) > 3]
    assert telling
    victim = next(n for n, words in enumerate(told) if any(word.startswith(telling[0]) for word in words))
    with casebook.change():
        index.index_purged(casebook, entry(victim, ""))
    living = [word for n, words in enumerate(told) if n != victim for word in words]
    left = [mark for mark in marks(casebook) if len(mark) > 2 and not any(word.startswith(mark) for word in living)]
    assert left == []
    held = repr(casebook.rows("SELECT * FROM search_data")) + repr(casebook.rows("SELECT * FROM search_content"))
    assert [word for word in told[victim] if word in held] == []
    assert len(index.search(casebook, [(told[victim - 1][0],)])) == 1


def test_many_matches_come_newest_first_and_few_by_their_weight(
    casebook: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    with casebook.change():
        texts = ["lamp", "a lamp on the stairs that nobody ever put out", "lamp lamp lamp"]
        index.index(casebook, [entry(n, text) for n, text in enumerate(texts)])
    assert [row.id[-1] for row in index.search(casebook, [("lamp",)])] == ["2", "0", "1"]
    monkeypatch.setattr(index, "RANKED", 2)
    assert [row.id[-1] for row in index.search(casebook, [("lamp",)])] == ["2", "1", "0"]
    assert index.count(casebook, ["x"]) == 3


@pytest.mark.parametrize("often", [3, 127, 128, 191, 192, 300])
def test_an_edit_leaves_no_older_entry_under_the_new_one(casebook: Book, often: int) -> None:
    for words in ("lamp once", "lamp " * often, "stairs", "lamp again", ""):
        with casebook.change():
            index.index(casebook, [entry(0, words), entry(1, "stairs " * often + words)])
        assert casebook.check() == []
    assert index.search(casebook, [("lamp",)]) == index.search(casebook, [("l",)]) == []
    assert "lamp" not in repr(casebook.rows("SELECT block FROM search_data"))


def test_where_the_search_alone_is_wrong_the_check_says_so(casebook: Book) -> None:
    with casebook.change():
        index.index(casebook, [entry(0, "lamp")])
    with casebook.change():
        casebook.run("UPDATE search_content SET c0 = 'stairs'")
    assert casebook.check() == [SEARCH_INDEX]
    with casebook.change():
        index.empty(casebook)
    assert casebook.check() == []
