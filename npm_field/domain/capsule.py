"""A capsule: something sealed to others, which this vault keeps and hands over and need not be able to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NewType

CapsuleId = NewType("CapsuleId", str)
"""32 hexadecimal digits; of a record in the drop-box it is the id of the record, which is random as well."""

RECORD: Final = 1
"""The revisions of one record, for the office. Other kinds of sealed things take other numbers, up to 255."""
SLIP: Final = 2
"""Who a coded person is, for the identity desk alone: in a table of its own, in a bundle of its own (INV04)."""
NOTE: Final = 3
"""The same of a medical note or of what hangs on one, which others carry: each hand-over seals it anew, under a name
of its own, and what was carried before it is carried on."""
MAX_CAPSULE_BYTES: Final = 64 * 1024 * 1024
"""The largest revision takes 16 MiB; a record with a long history of long notes stays below this."""
_HIGHEST_KIND: Final = 255
_ID_DIGITS: Final = 32


@dataclass(frozen=True, slots=True)
class Capsule:
    """One sealed thing: what kind, its random name, the bytes. Raises ``ValueError`` beyond the bounds."""

    kind: int
    id: CapsuleId
    body: bytes

    def __post_init__(self) -> None:
        if not 1 <= self.kind <= _HIGHEST_KIND or not 1 <= len(self.body) <= MAX_CAPSULE_BYTES:
            raise ValueError("the kind or the length of a capsule")
        if len(self.id) != _ID_DIGITS or set(self.id) - set("0123456789abcdef"):
            raise ValueError("the id of a capsule")
