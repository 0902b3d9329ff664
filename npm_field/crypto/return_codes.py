"""Return codes: what the office reads out by telephone so that a sealed casebook opens again.

Five groups of six digits. The last digit of a group is a check over its place and its five random digits, so that a
misheard digit, two swapped neighbours and two groups in the wrong order are noticed before anything is tried. Digits
only: every keyboard has them and every language reads them out. 25 of the 30 are random: 82.8 bits.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from typing import TYPE_CHECKING, Final

from npm_field.crypto.secret import Secret
from npm_field.domain.codes import DAMM
from npm_field.errors import BadReturnCodeError

if TYPE_CHECKING:
    from collections.abc import Sequence

COUNT: Final = 16
"""As many as the key file has return slots."""
GROUPS: Final = 5
RANDOM_DIGITS: Final = 5
GROUP_LENGTH: Final = RANDOM_DIGITS + 1
LENGTH: Final = GROUPS * GROUP_LENGTH
NO_GROUP: Final = 0
EQUAL_NEIGHBOURS: Final = 3

_ZERO: Final = ord("0")
# Spaces, dashes, dots and slashes of any script, and the marks that turn the direction of text.
_BETWEEN: Final = re.compile(
    r"[\s\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\-\u00ad\u2010-\u2015\u2212.,/·]+"
)


def draw(count: int = COUNT) -> tuple[Secret, ...]:
    """Return ``count`` new codes, each of 30 ASCII digits.

    Three equal digits never stand together in the random part of a group: people lose count of them. That costs 0.2
    of 83.0 bits.
    """
    return tuple(_drawn() for _ in range(count))


def parse(text: str) -> Secret:
    """Return the code that a person typed: 30 ASCII digits, the one form that keys are derived from.

    Arabic-Indic and Persian digits, spaces anywhere, any dash and direction marks are accepted. Raises
    ``BadReturnCodeError`` that names the first group that does not fit, and never a digit of it.
    """
    pieces = [piece for piece in _BETWEEN.split(unicodedata.normalize("NFKC", text)) if piece]
    typed = _in_groups(pieces)
    digits = bytearray()
    for place, piece in enumerate(typed, start=1):
        if not fits(place, piece):
            raise BadReturnCodeError(group=place)
        digits += _ascii(piece)
    return _taken(digits)


def fits(place: int, typed: str) -> bool:
    """Return whether ``typed`` is a whole group with the right check digit for its place, from 1 to ``GROUPS``.

    For a page that says so as soon as the sixth digit is there.
    """
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed))
    if len(plain) != GROUP_LENGTH or not plain.isdecimal():
        return False
    digits = _ascii(plain)
    return _check(place, digits[:RANDOM_DIGITS]) == digits[RANDOM_DIGITS]


def groups(code: Secret) -> Sequence[str]:
    """Return the five groups, to be shown or read out. Let go of them soon: text cannot be wiped."""
    digits = bytes(code.view).decode("ascii")
    return [digits[at : at + GROUP_LENGTH] for at in range(0, LENGTH, GROUP_LENGTH)]


def _in_groups(pieces: Sequence[str]) -> Sequence[str]:
    """Return what was typed as five groups, however it was spaced, as long as it can be told which is which."""
    whole = "".join(pieces)
    if len(whole) == LENGTH:
        return [whole[at : at + GROUP_LENGTH] for at in range(0, LENGTH, GROUP_LENGTH)]
    if len(pieces) == GROUPS:
        return pieces
    raise BadReturnCodeError(group=NO_GROUP)


def _drawn() -> Secret:
    digits = bytearray()
    for place in range(1, GROUPS + 1):
        group = _random_digits()
        digits += group
        digits.append(_check(place, group))
    return _taken(digits)


def _random_digits() -> bytearray:
    while True:
        digits = bytearray(_ZERO + secrets.randbelow(10) for _ in range(RANDOM_DIGITS))
        if not any(bytes([digit]) * EQUAL_NEIGHBOURS in digits for digit in digits):
            return digits


def _check(place: int, digits: bytes | bytearray) -> int:
    """Return the check digit, as ASCII, of a group at its place.

    Damm over place and digits. Every column of its table is a permutation, so two places, which lead to two interim
    digits at the start, lead to two check digits at the end: no group fits in another's place.
    """
    interim = int(DAMM[0][place])
    for digit in digits:
        interim = int(DAMM[interim][digit - _ZERO])
    return _ZERO + interim


def _ascii(group: str) -> bytearray:
    return bytearray(_ZERO + unicodedata.decimal(sign) for sign in group)


def _taken(digits: bytearray) -> Secret:
    """Return a secret of these digits and wipe them here."""
    code = Secret(digits)
    digits[:] = bytes(len(digits))
    return code
