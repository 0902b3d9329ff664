"""Six words that two people read to each other: the same on both screens, or somebody stands in between.

Six words hold 66 bits. Whoever stands in between must find, after the laptop's fresh keys are out, other keys with
the same words: 2^65 guesses on average. Each guess is an Argon2id run over 64 MiB, so a million machines at ten runs
a second would need over a hundred thousand years. The list is BIP-39's English one, whose words differ in their
first four letters; who does not read Latin letters compares the six positions in it instead.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from mnemonic import Mnemonic

from npm_field.crypto.argon import Cost, derive
from npm_field.crypto.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS: Final = 6
BITS_PER_WORD: Final = 11
LIST_LENGTH: Final = 2**BITS_PER_WORD
NUMBER_DIGITS: Final = 4
LABEL: Final = b"npm-field/six-words/1\x00"
SALT: Final = b"npm-field/six-words/1"
# Fixed for ever: both sides must come to the same words. Argon2's default lanes and passes, and memory that the
# smallest laptop has; about a quarter of a second.
COST: Final = Cost(memory_kib=64 * 1024, passes=3, lanes=4)
_BETWEEN_WORDS: Final = re.compile(r"[\s,;.\-\u060c]+")


def six_words(data: bytes) -> tuple[str, ...]:
    """Return the six words of ``data``. Raises ``NotEnoughMemoryError`` where 64 MiB cannot be had."""
    with Secret(hashlib.sha256(LABEL + data).digest()) as digest:
        stretched = derive(digest, salt=SALT, cost=COST, associated=b"")
    number = int.from_bytes(stretched.view, "big") >> (len(stretched) * 8 - WORDS * BITS_PER_WORD)
    positions = [number >> (BITS_PER_WORD * place) & (LIST_LENGTH - 1) for place in reversed(range(WORDS))]
    listed = _list()
    return tuple(listed[position] for position in positions)


def numbers(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words' positions in the list, ``0000`` to ``2047``; raises ``ValueError`` for a word not in it."""
    listed = _list()
    return tuple(f"{listed.index(word):0{NUMBER_DIGITS}d}" for word in words)


def same_words(first: str | Sequence[str], second: str | Sequence[str]) -> bool:
    """Return whether both are the same six words. Case, spaces and commas do not count; numbers stand for words."""
    one, other = _plain(first), _plain(second)
    return len(one) == WORDS and one == other


def _plain(typed: str | Sequence[str]) -> list[str]:
    text = typed if isinstance(typed, str) else " ".join(typed)
    parts = _BETWEEN_WORDS.split(unicodedata.normalize("NFKC", text).casefold().strip())
    listed = _list()
    return [_word(part, listed) for part in parts if part]


def _word(part: str, listed: Sequence[str]) -> str:
    """Return the word that a number of four digits, Arabic-Indic ones too, stands for; anything else as it is."""
    is_number = part.isdecimal() and len(part) == NUMBER_DIGITS and int(part) < LIST_LENGTH
    return listed[int(part)] if is_number else part


def _list() -> Sequence[str]:
    return Mnemonic("english").wordlist
