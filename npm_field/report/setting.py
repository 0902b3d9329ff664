"""Setting text: a paragraph becomes lines of glyphs that fit a width, in the right order for its direction.

Lines break at spaces; a word longer than the line is cut, so that nothing ever runs over the edge.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.report import bidi
from npm_field.report.fonts import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from npm_field.report.fonts import Glyph, Typeface

WORD: Final = re.compile(r"\S+")
LINE_ENDS: Final = re.compile(r"\r\n|[\n\r\u2028\u2029\v\f]")
PARTS: Final = re.compile(r"\s+|\S+")
WITHOUT_INVISIBLE: Final = dict.fromkeys(
    map(ord, "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad")
)
ROUNDING: Final = 1e-6
"""Sums of the same advances in another order differ by less than this many points."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line from left to right, with its width in points at the size it was set for."""

    glyphs: tuple[Glyph, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Setter:
    """Sets text in one typeface, size and direction."""

    typeface: Typeface
    size: float
    right_to_left: bool

    def lines(self, text: str, width: float) -> tuple[Line, ...]:
        """Return the lines of a text, none wider than ``width`` points; a blank one has no glyphs."""
        return tuple(line for part in LINE_ENDS.split(text) for line in self._paragraph(_printable(part), width))

    def line(self, text: str) -> Line:
        """Return a text as one line, however wide."""
        return self.lines(LINE_ENDS.sub(" ", text), float("inf"))[0]

    def _paragraph(self, text: str, width: float) -> Iterator[Line]:
        base = 1 if self.right_to_left else 0
        levels = bidi.embedding_levels(text, base)
        bidi.trailing_to_base(text, levels, base)
        start = end = -1
        used = 0.0
        for word_start, word_end, word in self._words(text, levels, width):
            # Words are shaped one by one, so the width of a line is the sum of what stands in it.
            more = used + self._width(text, levels, end, word_start) + word if start >= 0 else word
            # Two pieces of one word would be shaped together, to another width: each has a line of its own.
            if start >= 0 and (word_start == end or more > width - ROUNDING):
                yield self._line(text, levels, start, end)
                start, more = word_start, word
            start, end, used = (word_start if start < 0 else start), word_end, more
        yield self._line(text, levels, max(start, 0), max(end, 0))

    def _words(self, text: str, levels: Sequence[int], width: float) -> Iterator[tuple[int, int, float]]:
        """Yield the words with their widths, and the pieces of those that are wider than a line."""
        for found in WORD.finditer(text):
            start, end = found.span()
            while (room := self._width(text, levels, start, end)) > width:
                cut = self._cut(text, levels, start, end, width)
                yield start, cut, self._width(text, levels, start, cut)
                start = cut
                if start == end:
                    break
            else:
                yield start, end, room

    def _cut(self, text: str, levels: Sequence[int], start: int, end: int, width: float) -> int:
        """Return where to cut a word: at least one sign on each line, and no mark without its letter."""
        low, high = start + 1, end
        while low < high:
            middle = (low + high + 1) // 2
            if self._width(text, levels, start, middle) <= width:
                low = middle
            else:
                high = middle - 1
        while low > start + 1 and low < end and unicodedata.combining(text[low]):
            low -= 1
        return low

    def _width(self, text: str, levels: Sequence[int], start: int, end: int) -> float:
        return self._line(text, levels, start, end).width

    def _line(self, text: str, levels: Sequence[int], start: int, end: int) -> Line:
        base = 1 if self.right_to_left else 0
        glyphs: list[Glyph] = []
        for run_start, run_end, level in bidi.visual_runs(levels, start, end, base):
            parts = PARTS.findall(text[run_start:run_end].translate(WITHOUT_INVISIBLE))
            for part in parts[::-1] if level % 2 else parts:
                glyphs += self.typeface.shape(part, level)
        return Line(tuple(glyphs), sum([glyph.advance for glyph in glyphs]) * self.size / UNITS)


def _printable(text: str) -> str:
    """Return a text less what no paper shows: control signs and halves of characters."""
    spaced = text.replace("\t", " ").replace("\u00a0", " ")
    return "".join(sign for sign in spaced if unicodedata.category(sign) not in {"Cc", "Cs", "Cn"})
