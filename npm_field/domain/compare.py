"""Two wordings of a text side by side: first by sentence, then, in a sentence that was changed, by word.

Pieces are cut between words and never inside one, so that no letter of a script that joins them stands alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SENTENCES: Final = re.compile('[^.!?\u061f\u06d4\u2026\n]*(?:[.!?\u061f\u06d4\u2026]+["\u201d\u00bb)]*\\s*|\n+|$)')
_WORDS: Final = re.compile(r"\s*\S+\s*$|\s*\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; ``differs`` says that the other wording does not have them there."""

    text: str
    differs: bool


def compare(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return both texts in pieces: what of ``before`` is gone, and what of ``after`` is new.

    The pieces of each, put together, are the text.
    """
    old, new = list[Piece](), list[Piece]()
    left, right = _cut(_SENTENCES, before), _cut(_SENTENCES, after)
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            old += [Piece(text, differs=False) for text in left[a:b]]
            new += [Piece(text, differs=False) for text in right[c:d]]
        else:
            gone, come = _by_word("".join(left[a:b]), "".join(right[c:d]))
            old += gone
            new += come
    return tuple(_runs(old)), tuple(_runs(new))


def _by_word(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    left, right = _cut(_WORDS, before), _cut(_WORDS, after)
    same = SequenceMatcher(None, [w.strip() for w in left], [w.strip() for w in right], autojunk=False)
    old, new = list[Piece](), list[Piece]()
    for tag, a, b, c, d in same.get_opcodes():
        old += [Piece(text, differs=tag != "equal") for text in left[a:b]]
        new += [Piece(text, differs=tag != "equal") for text in right[c:d]]
    return old, new


def _cut(pattern: re.Pattern[str], text: str) -> list[str]:
    found = [part for part in pattern.findall(text) if part]
    rest = text[len("".join(found)) :]
    return [*found, rest] if rest else found


def _runs(pieces: Sequence[Piece]) -> Iterator[Piece]:
    run: list[Piece] = []
    for piece in pieces:
        if run and run[0].differs != piece.differs:
            yield Piece("".join(one.text for one in run), run[0].differs)
            run = []
        run.append(piece)
    if run:
        yield Piece("".join(one.text for one in run), run[0].differs)
