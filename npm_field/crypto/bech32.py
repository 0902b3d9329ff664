"""Bech32 (BIP 173) without its length limit: how age writes keys that people copy from paper or out of a file.

The checksum finds any slip of one to four characters in a secret of 77; in the long public strings it finds fewer,
so there the six compared words are the proof.
"""

from __future__ import annotations

from typing import Final

from npm_field.errors import BadKeyTextError

ALPHABET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
CHECKSUM_LENGTH: Final = 6
GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
# The longest string we know, a hybrid recipient, has 1,959 characters; a file given by mistake is not worked through.
MAX_TEXT_LENGTH: Final = 2500


def encode(prefix: str, data: bytes) -> str:
    """Return ``data`` as a lower-case Bech32 string that begins with ``prefix`` (given in lower case)."""
    values = _to_fives(data)
    checksum = _polymod([*_expanded(prefix), *values, *[0] * CHECKSUM_LENGTH]) ^ 1
    values += [checksum >> 5 * (CHECKSUM_LENGTH - 1 - i) & 31 for i in range(CHECKSUM_LENGTH)]
    return prefix + "1" + "".join(ALPHABET[value] for value in values)


def decode(text: str) -> tuple[str, bytes]:
    """Return the prefix in lower case, and the data.

    Raises ``BadKeyTextError`` for a wrong checksum, a strange character, mixed case, or bits left over.
    """
    if len(text) > MAX_TEXT_LENGTH or not text.isascii() or text not in {text.lower(), text.upper()}:
        raise BadKeyTextError
    prefix, _, body = text.lower().rpartition("1")
    if not prefix or not prefix.isprintable() or " " in prefix or len(body) < CHECKSUM_LENGTH:
        raise BadKeyTextError
    values = [ALPHABET.find(character) for character in body]
    if -1 in values or _polymod([*_expanded(prefix), *values]) != 1:
        raise BadKeyTextError
    return prefix, _to_bytes(values[:-CHECKSUM_LENGTH])


def _expanded(prefix: str) -> list[int]:
    codes = [ord(character) for character in prefix]
    return [code >> 5 for code in codes] + [0] + [code & 31 for code in codes]


def _polymod(values: list[int]) -> int:
    state = 1
    for value in values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for bit, constant in enumerate(GENERATOR):
            if top >> bit & 1:
                state ^= constant
    return state


def _to_fives(data: bytes) -> list[int]:
    padding = -len(data) * 8 % 5
    number = int.from_bytes(data, "big") << padding
    count = (len(data) * 8 + padding) // 5
    return [number >> 5 * (count - 1 - i) & 31 for i in range(count)]


def _to_bytes(values: list[int]) -> bytes:
    number = 0
    for value in values:
        number = number << 5 | value
    spare = len(values) * 5 % 8
    # A whole spare character, or spare bits that are not zero, would give one key two spellings.
    if spare >= 5 or number & ((1 << spare) - 1):  # noqa: PLR2004 - five bits are one character
        raise BadKeyTextError
    return (number >> spare).to_bytes(len(values) * 5 // 8, "big")
