"""What the name guard knows: lists of words, and for each language the words around a name. Data, handed in."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

LATIN: Final = ("en", "fr", "es")
ARABIC: Final = "ar"
_VOWELS: Final = re.compile("[\u064b-\u0652\u0670\u0640]")
_SAME_LETTERS: Final = str.maketrans("أإآٱىة", "اااايه")


class Packed:
    """A list of words as sorted 32-bit sums: 4 bytes a word, a look-up in half a microsecond, and nothing to unpack.

    A word that is not in a list of 80,000 is taken for one of it once in 50,000 times.
    """

    __slots__ = ("_sums",)

    def __init__(self, lines: bytes) -> None:
        self._sums = array("I", sorted(map(crc32, lines.split())))

    def __contains__(self, word: object) -> bool:
        """Return whether the list has this word."""
        wanted = crc32(str(word).encode())
        at = bisect_left(self._sums, wanted)
        return at < len(self._sums) and self._sums[at] == wanted


@dataclass(frozen=True, slots=True)
class Tongue:
    """The words around a name in one language."""

    code: str
    ordinary: Container[str]
    lists: Mapping[str, frozenset[str]]
    phrases: Mapping[str, re.Pattern[str]]

    def has(self, name: str, word: str) -> bool:
        """Return whether the list ``name`` has this word."""
        return word in self.lists[name]


@dataclass(frozen=True, slots=True)
class Known:
    """All of it. ``latin_both`` and ``arabic_both`` are names that are also ordinary words.

    ``towns`` may be names too, and count only where a place would stand; ``things`` are medicines, firms, foods and
    slang that people write with a capital.
    ``arabic_nouns`` (adjectives and broken plurals among them) and ``arabic_verbs`` are the words of an Arabic
    dictionary as it lists them: no article, nothing written together with them.
    """

    tongues: Mapping[str, Tongue]
    latin_names: Container[str]
    latin_both: Container[str]
    not_names: Container[str]
    towns: Container[str]
    things: Container[str]
    arabic_names: Container[str]
    arabic_both: Container[str]
    arabic_nouns: Container[str]
    arabic_verbs: Container[str]

    def is_arabic_lemma(self, word: str) -> bool:
        """Return whether an Arabic dictionary lists this word."""
        return word in self.arabic_nouns or word in self.arabic_verbs


def tongue(code: str, ordinary: Container[str], words: Mapping[str, object]) -> Tongue:
    """Return one language from its table: a string is a list of words, a list is phrases."""
    lists: dict[str, frozenset[str]] = {}
    phrases: dict[str, re.Pattern[str]] = {}
    for name, value in words.items():
        if isinstance(value, str):
            lists[name] = frozenset(plain(word, code) for word in value.split())
        elif isinstance(value, list):
            phrases[name] = either(str(phrase) for phrase in value)
    return Tongue(code, ordinary, lists, phrases)


def either(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of these phrases as whole words, the longest first."""
    by_length = sorted(phrases, key=len, reverse=True)
    inside = "|".join(re.escape(phrase).replace(r"\ ", r"\s+").replace("'", "['’]") for phrase in by_length)
    return re.compile(rf"(?<!\w)(?:{inside})(?!\w)", re.IGNORECASE)


def plain(word: str, code: str) -> str:
    """Return the form in which words of a language are compared."""
    return folded(word) if code == ARABIC else word.lower()


def folded(word: str) -> str:
    """Return an Arabic word without vowel signs, and with the letters people write for one another made one."""
    return _VOWELS.sub("", word).translate(_SAME_LETTERS)
