"""Many rows in one statement: what comes out of the one value is what went in, whatever stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npm_field.crypto.secret import Secret
from storage import book as books
from storage import packed
from storage.schema import CASEBOOK_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.book import Book

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=9)
NUMBERS = st.integers(-(2**63), 2**63 - 1)
COLUMNS = (st.none() | TEXTS, st.none() | st.binary(max_size=9), st.none() | NUMBERS, st.just("same"), st.just(None))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    made = books.create(
        tmp_path_factory.mktemp("packed") / "casebook.db", "casebook", Secret(bytes(32)), CASEBOOK_STEPS
    )
    yield made
    made.close()


@given(st.lists(st.tuples(*COLUMNS), min_size=1, max_size=12))
def test_the_rows_come_out_as_they_went_in(book: Book, rows: list[tuple[object, ...]]) -> None:
    sql, values = packed.source(rows)
    assert book.rows(sql, values) == rows


def test_a_column_of_two_types_is_our_own_fault() -> None:
    with pytest.raises(TypeError):
        packed.source([("one",), (b"two",)])


def test_many_rows_are_a_few_statements_and_long_ones_more(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MOST_ROWS", 40)
    monkeypatch.setattr(packed, "MOST_BYTES", 1_000)
    rows = [(f"{number:03}", bytes(2_000 if number == 50 else 9)) for number in range(100)]
    said = list(packed.statements(rows))
    assert [row for sql, values in said for row in book.rows(sql, values)] == rows
    lengths = [len(blob) for _sql, (blob, *_numbers) in said if isinstance(blob, bytes)]
    assert sum(length > 1_000 for length in lengths) == 1  # one row alone
    assert len(list(packed.statements(rows[:40]))) == 1
    assert list(packed.statements([])) == []
