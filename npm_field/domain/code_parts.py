"""The parts of all codes: an office draws from one, and when it is made again from a copy, from another (INV01).

What a lost office gave after its copy nobody knows any more. So the codes fall into parts by a key that the office
alone has: half of them are part 0, and of each half of the rest one half is for an office made again and the other
for one whose list of given codes was damaged. Nobody else sees a code's part (INV02).
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
    """One part of all codes, for one office: the 32 bytes that say which code is in which, and its two numbers.

    ``number`` is how often the office was made again from a copy, ``rescues`` how often rows of its given codes
    were lost. Two offices that differ in one of them share no code.
    """

    key: bytes
    number: int
    rescues: int = 0

    def holds(self, code: Code) -> bool:
        """Return whether a code lies in this part: each lies in one at most."""
        digest = hashlib.blake2b(code.encode("ascii"), key=self.key, digest_size=_BYTES, person=_PURPOSE).digest()
        value = int.from_bytes(digest, "big")
        zeros_at_end, zeros_in_front = (value & -value).bit_length() - 1, 8 * _BYTES - value.bit_length()
        if self.rescues:
            return (zeros_at_end, zeros_in_front) == (self.number + 1, self.rescues)
        return zeros_at_end == self.number and (self.number == 0 or zeros_in_front == 0)

    @property
    def one_in(self) -> int:
        """One code in so many is of this part."""
        if self.rescues:
            return (4 << self.number) * (2 << self.rescues)
        return (2 << self.number) * (2 if self.number else 1)
