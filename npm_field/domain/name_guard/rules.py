"""Rules by pattern: what a group of them finds, and the letters without which none of them is worth trying."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.name_guard.hits import Hit

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from npm_field.domain.name_guard.hits import What

DIGITS: Final = tuple("0123456789")
"""The sign of rules that begin at a digit; a text has no other digits when it comes here."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Patterns that find ``what``, the surest first; none fits a text in small letters without any of ``signs``."""

    what: What
    signs: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]

    def find(self, text: str, low: str) -> Iterator[Hit]:
        """Yield what is found; ``low`` is the text in small letters."""
        if any(sign in low for sign in self.signs):
            yield from (Hit(*span(m), self.what) for pattern in self.patterns for m in pattern.finditer(text))


def span(match: re.Match[str]) -> tuple[int, int]:
    """Return what the pattern means: the named group that was met, or all of it."""
    return match.span(match.lastgroup) if match.lastgroup else match.span()


def any_of(words: str) -> str:
    """Return a pattern for any of these words, the longest first; ``_`` stands for the space within one."""
    by_length = sorted(words.split(), key=len, reverse=True)
    return "(?:" + "|".join(word.replace("_", r"\s") for word in by_length) + ")"
