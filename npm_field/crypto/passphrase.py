"""Passphrases: one form of the same text on every keyboard, an honest lower bound, and words drawn by the machine."""

from __future__ import annotations

import secrets
import unicodedata
from typing import TYPE_CHECKING, Final

from npm_field.crypto import strength
from npm_field.crypto.secret import Secret
from npm_field.errors import WeakPassphraseError

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_CHARACTERS: Final = 14
MIN_DISTINCT_CHARACTERS: Final = 6


def prepare(text: str) -> Secret:
    """Return the bytes Argon2 gets: NFKC, then UTF-8, so that é typed on a Mac is the é typed on Windows.

    Nothing is cut off and no case is changed. A lone surrogate, which some input methods emit, is kept as it is.
    """
    return Secret(_normal(text).encode("utf-8", "surrogatepass"))


def check_strength(text: str) -> None:
    """Raise ``WeakPassphraseError`` below 14 characters or 6 different ones, counted after NFKC, and below 30 bits.

    This is a floor against accidents and not a measure of strength: no program can know how a person chose the
    words. The passphrase to recommend is ``make``.
    """
    normal = _normal(text)
    if len(normal) < MIN_CHARACTERS or len(set(normal)) < MIN_DISTINCT_CHARACTERS:
        raise WeakPassphraseError
    if strength.strength(text).level is strength.Level.TOO_EASY:
        raise WeakPassphraseError


def make(words: Sequence[str], count: int) -> str:
    """Return ``count`` words, each drawn evenly and independently from ``words``, with a space between.

    Raises ``ValueError`` for a list with a word twice or an empty one (the draw would be less than it looks), and for
    no words at all.
    """
    if count < 1 or not all(words) or len({_normal(word) for word in words}) != len(words) or not words:
        raise ValueError("words must be different and not empty, and at least one must be drawn")
    return " ".join(secrets.choice(words) for _ in range(count))


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
