"""The parts of all codes: an office draws from one, and when it is made again from a copy, from another (INV01).

What a lost office gave after its copy nobody knows any more. So the codes fall into parts by a key that the office
alone has: half of them are part 0, half of the rest part 1, and so on. Nobody else sees a code's part (INV02).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from npm_field.domain.identifiers import Code

_PURPOSE: Final = b"npm-code-parts/1"
_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Part:
    """One part of all codes, for one office: its number, and the 32 bytes that say which code is in which."""

    key: bytes
    number: int

    def holds(self, code: Code) -> bool:
        """Return whether a code lies in this part: each lies in exactly one."""
        digest = hashlib.blake2b(code.encode("ascii"), key=self.key, digest_size=_BYTES, person=_PURPOSE).digest()
        value = int.from_bytes(digest, "big")
        return (value & -value).bit_length() - 1 == self.number

    @property
    def one_in(self) -> int:
        """One code in so many is of this part."""
        return 2 << self.number
