"""The word lists that passphrases are drawn from: one for each language in which somebody may want to remember one.

English, French and Spanish are those of BIP-39, without the words that a stranger would draw conclusions from when he
finds them on a slip (resources/passphrases/left_out.json), and without words that have an accent, which not everybody
types alike. BIP-39 has no Arabic list; ours is resources/passphrases/ar.txt. docs/decisions/0013-passphrases.md says
by which rules it was made.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from mnemonic import Mnemonic

import resources

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OWN_NAMES: Final[Mapping[str, str]] = {"en": "English", "ar": "العربية", "fr": "Français", "es": "Español"}
"""The languages with a list, each by its own name, in the order they are offered."""
_BIP39: Final = {"en": "english", "fr": "french", "es": "spanish"}
_LEFT_OUT: Final = "passphrases/left_out.json"
_ARABIC: Final = "passphrases/ar.txt"


def words(language: str) -> Sequence[str]:
    """Return the list of a language; the English one for a language that has none."""
    if language == "ar":
        return tuple(resources.read_bytes(_ARABIC).decode().split())
    code = language if language in _BIP39 else "en"
    left_out = frozenset(resources.read_json(_LEFT_OUT)[code])
    return tuple(word for word in Mnemonic(_BIP39[code]).wordlist if word.isascii() and word not in left_out)


def bits(listed: Sequence[str], count: int) -> int:
    """Return how many bits ``count`` words drawn from the list are worth, never rounded up."""
    return math.floor(count * math.log2(len(listed)))
