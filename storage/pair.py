"""One random word in both books, new at each closing: a book that was put back does not have the other's word.

A tally tells an older page inside a book; an older book is whole in itself. The word says nothing to who reads it. It
is written in three steps, so that a cut between the two files is never taken for a book put back.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from storage import settings

if TYPE_CHECKING:
    from storage.book import Book

PAIR: Final = "pair"
WORD_BYTES: Final = 16


def renew(casebook: Book, daybook: Book) -> None:
    """Give both books a new word. The daybook first holds both: whichever the casebook has after a cut, it fits."""
    word = secrets.token_hex(WORD_BYTES)
    _put(daybook, f"{_words(daybook)[0]} {word}")
    _put(casebook, word)
    _put(daybook, word)


def fits(casebook: Book, daybook: Book) -> bool:
    """Return whether the two books were closed together the last time both were open."""
    return _words(casebook)[0] in _words(daybook)


def _words(book: Book) -> list[str]:
    stored = settings.get(book, PAIR)
    return stored.decode().split(" ") if stored is not None else [""]


def _put(book: Book, words: str) -> None:
    with book.change():
        settings.put(book, PAIR, words.encode())
