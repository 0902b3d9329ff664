"""How hard a chosen passphrase is to guess if chance chose its parts; nobody can measure what a person chose.

A program cannot know that a line is from a song or that a word is somebody's name. It can know what is easy whatever
the reason: words count as words and not as letters, what is repeated counts once, and a row of the keyboard is one
thought. The number is shown with that reservation. docs/decisions/0013-passphrases.md compares it with zxcvbn, which
says 105 bits for six words of our list that are worth 65.
"""

from __future__ import annotations

import enum
import itertools
import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

BITS_OF_A_WORD: Final = 11.0
"""As if every word were one of two thousand, like those of our own lists: people choose among no more."""
LETTERS_OF_A_WORD: Final = 8
BITS_OF_A_LETTER: Final = 4.7
BITS_OF_A_DIGIT: Final = 3.3
BITS_OF_A_SIGN: Final = 5.0
BITS_OF_A_YEAR: Final = 7.0
BITS_OF_A_REPETITION: Final = 1.0
SHORTEST_RUN: Final = 3
REFUSED_BELOW_BITS: Final = 30
"""A floor against accidents: what a single machine guesses in days."""
FAIR_FROM_BITS: Final = 44
GOOD_FROM_BITS: Final = 55
"""Five words. At the default cost 2^54 guesses keep one graphics card busy for 200,000 years (2,400 guesses a second,
calculated: security.md 2.2)."""

_PARTS: Final = re.compile(r"[^\W\d_]+|(?:19|20)\d\d|\d+?(?=(?:19|20)\d\d)|\d+|\s+|[^\w\s]|_")
_ROWS: Final = (
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn", "1234567890", "0123456789",
    "abcdefghijklmnopqrstuvwxyz", "ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرلاىةوزظ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "٠١٢٣٤٥٦٧٨٩",
)  # fmt: skip
_RUNS: Final = "\n".join((*_ROWS, *(row[::-1] for row in _ROWS)))
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


class Level(enum.Enum):
    """What to say of a passphrase while it is typed."""

    TOO_EASY = "too_easy"
    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Strength:
    """So many bits if chance chose the parts, and the level they reach."""

    bits: int
    level: Level


def strength(text: str) -> Strength:
    """Return what this passphrase is worth if chance chose its parts. Who chose them may have made it far less."""
    bits = bits_of(text)
    if bits < REFUSED_BELOW_BITS:
        return Strength(bits, Level.TOO_EASY)
    if bits < FAIR_FROM_BITS:
        return Strength(bits, Level.WEAK)
    return Strength(bits, Level.GOOD if bits >= GOOD_FROM_BITS else Level.FAIR)


def bits_of(text: str) -> int:
    """Return the estimate in whole bits, never rounded up."""
    normal = unicodedata.normalize("NFKC", text).casefold()
    seen: set[str] = set()
    total = 0.0
    for part in _PARTS.findall(normal):
        if part in seen:
            total += 0.0 if part.isspace() else BITS_OF_A_REPETITION
        else:
            seen.add(part)
            total += _bits_of(part)
    return math.floor(total + _capitals(text))


def _bits_of(part: str) -> float:
    thoughts = _thoughts(part)
    if part.isspace():
        return 0.0
    if part.isdigit():
        return (
            min(BITS_OF_A_YEAR, thoughts * BITS_OF_A_DIGIT) if _YEAR.fullmatch(part) else thoughts * BITS_OF_A_DIGIT
        )
    if part[0].isalpha():
        # letters without a space may be several words
        words = max(1.0, thoughts / LETTERS_OF_A_WORD)
        return min(thoughts * BITS_OF_A_LETTER, words * BITS_OF_A_WORD)
    return BITS_OF_A_SIGN


def _thoughts(part: str) -> int:
    """Count signs, each run along the keyboard, the alphabet or one key as a single one."""
    count, at = 0, 0
    while at < len(part):
        end = at + 1
        while end < len(part) and _is_run(part[at : end + 1]):
            end += 1
        count += 1 if end - at >= SHORTEST_RUN else end - at
        at = end
    return _without_repetition(part, count)


def _is_run(piece: str) -> bool:
    return piece in _RUNS or len(set(piece)) == 1


def _without_repetition(part: str, count: int) -> int:
    """Return the count of the piece that is repeated, and one more for saying so."""
    whole = len(part)
    for piece in range(1, whole // 2 + 1):
        if whole % piece == 0 and part == part[:piece] * (whole // piece):
            return min(count, piece + 1)
    return count


def _capitals(text: str) -> float:
    """Return what capitals add: nearly nothing for first letters or all of them."""
    inside = sum(1 for before, sign in itertools.pairwise(text) if sign.isupper() and before.islower())
    return inside + (1.0 if any(sign.isupper() for sign in text) else 0.0)
