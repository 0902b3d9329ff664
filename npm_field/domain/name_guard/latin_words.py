"""Words in Latin letters as the guard sees them: what is elided, which begins a sentence, whose tongue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.name_guard.known import LATIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.domain.name_guard.known import Known, Tongue

_WORD: Final = re.compile(r"[^\W\d_\u0600-\u06ff]+(?:['’\-][^\W\d_\u0600-\u06ff]+)*")
_ELISION: Final = re.compile(r"(?:[ldjmnstc]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=\w)", re.IGNORECASE)
_OWN: Final = re.compile(r"['’]s$", re.IGNORECASE)
_STARTS: Final = re.compile(r"(?:^|[.!?:;…«»“”\"(\[—–]|\s-)\s*[\"“«(]?\s*$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a paragraph. ``gap`` is what stands between it and the word before."""

    start: int
    end: int
    text: str
    gap: str
    begins: bool

    @property
    def low(self) -> str:
        """The word in small letters."""
        return self.text.lower()

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()


def tongue_of(words: Sequence[Word], language: str, known: Known) -> Tongue:
    """Return the language most small words speak for, else ``language``."""
    lows = [word.low for word in words]
    scores = {}
    for code in LATIN:
        tongue = known.tongues[code]
        small, own = tongue.lists["small"], tongue.lists["own"]
        scores[code] = sum(low in small or low in own for low in lows) + (code == language)
    return known.tongues[max(LATIN, key=lambda code: (scores[code], code == language))]


def words_of(text: str) -> list[Word]:
    """Return the words of a text that are in Latin letters."""
    words: list[Word] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        elided = _ELISION.match(match[0])
        begins_before = elided is not None and match[0][0].isupper()
        if elided is not None:
            start += elided.end()
        owned = _OWN.search(text[start:end])
        if owned is not None:
            end = start + owned.start()
        if start >= end:
            continue
        gap = text[words[-1].end : start] if words else text[:start]
        begins = begins_before or bool(_STARTS.search(text[: match.start()][-6:] if words else ""))
        words.append(Word(start, end, text[start:end], gap, begins or not words))
    return words
