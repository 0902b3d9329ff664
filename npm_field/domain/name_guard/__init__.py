"""The name guard: what in a free text could tell who somebody is (codes 4.6). It marks; it never changes a text.

``scan`` is pure and looks at one sentence at a time, so that a window asks again only for what was typed. What it
finds and what it misses is measured by ``benchmarks.name_guard`` (docs/decisions/0022-name-guard.md).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from npm_field.domain.name_guard.hits import Hit, What, first_of_each_place
from npm_field.domain.name_guard.known import Known

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Hit", "Known", "What", "load_rules", "pieces", "scan", "scan_piece"]

_BETWEEN: Final = re.compile(r"\n+|(?<=\w{5}[.!?؟])\s+(?=\S)")


def load_rules() -> None:
    """Read what finds: half a second of work, nearly all of it patterns, which no page that only marks waits for."""
    from npm_field.domain.name_guard import arabic, latin, numbers, terms  # noqa: F401, PLC0415 - the import is all


def scan(text: str, language: str, known: Known) -> Sequence[Hit]:
    """Return what could tell who somebody is, in the order of the text; places are characters of ``text``.

    ``language`` is taken for a sentence that does not show its own. Codes of ours are never found.
    """
    found: list[Hit] = []
    for start, end in pieces(text):
        found += [Hit(start + h.start, start + h.end, h.what) for h in scan_piece(text[start:end], language, known)]
    return found


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a text begin and end: what is found in one depends on nothing outside it.

    A full stop ends one only behind a word of some length: "Dr. Karim" stays whole.
    """
    start = 0
    for match in _BETWEEN.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def scan_piece(piece: str, language: str, known: Known) -> Sequence[Hit]:
    """Return the hits of one piece, counted from its begin."""
    if not piece.strip():
        return ()
    from npm_field.domain.name_guard import arabic, latin, numbers, terms  # noqa: PLC0415 - see ``load_rules``

    text = numbers.without_codes(piece)
    found = [*numbers.find(text)]
    found += terms.find(text, known)
    found += latin.find(text, language, known)
    found += arabic.find(text, known)
    return first_of_each_place(found)
