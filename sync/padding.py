"""Padding by PADMÉ: a length is rounded so that it tells little (security.md 3.5), at most by 6.25 %.

Only as many leading bits of a length stay as its own size in bits needs to be written down, so a file of a given
magnitude has one of few sizes. Padding is zeros and is checked: no byte of a file of ours is free to be anything.
"""

from __future__ import annotations

from typing import Final

ENROLMENT_MINIMUM: Final = 4 * 1024
CAPSULE_MINIMUM: Final = 16 * 1024
BUNDLE_MINIMUM: Final = 64 * 1024


def padded_length(length: int, *, minimum: int) -> int:
    """Return the number of bytes that ``length`` bytes are padded to; ``minimum`` is itself a PADMÉ length."""
    return _padme(max(length, minimum))


def pad(data: bytes, *, minimum: int) -> bytes:
    """Return ``data`` with zeros after it."""
    return data.ljust(padded_length(len(data), minimum=minimum), b"\x00")


def _padme(length: int) -> int:
    exponent = length.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    mask = (1 << max(free_bits, 0)) - 1
    return (length + mask) & ~mask
