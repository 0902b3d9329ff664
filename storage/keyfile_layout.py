"""The key file byte by byte: where everything stands, and the sectors that carry their own check. Pure.

docs/formats/key-file.md says the same in words. The layout is final: what later versions put into the reserved places
needs no new format version.
"""

from __future__ import annotations

import enum
import hashlib
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

from npm_field.crypto.argon import Cost
from npm_field.crypto.slots import CAPSULE_LENGTH, SLOT_LENGTH
from npm_field.errors import VaultTooNewError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAGIC: Final = b"NPMFKEYS"
FORMAT_VERSION: Final = 1
SUITE: Final = 1
PART: Final = "key file"

SECTOR: Final = 512
COPY_LENGTH: Final = 98_304
FILE_LENGTH: Final = 2 * COPY_LENGTH
STATE_OFFSET: Final = 512
ATTEMPTS_OFFSET: Final = 1024
CHECK_OFFSET: Final = SECTOR - 32
SALT_LENGTH: Final = 32
VAULT_ID_LENGTH: Final = 16
MAX_ATTEMPTS: Final = 2**32 - 1
MAX_SEAL_AFTER: Final = 255
NO_SEAL: Final = 1
NO_WIPE: Final = 2
MAX_GENERATION: Final = 2**63  # far beyond any use; keeps a planted state from stopping every later change

HEADER_FIELDS: Final = struct.Struct(">8sHHIII32s16s")
STATE_FIELDS: Final = struct.Struct(">QB")
ATTEMPT_FIELDS: Final = struct.Struct(">IBB")
DELAYS_S: Final = (0.0, 0.0, 0.0, 2.0, 5.0, 15.0, 30.0, 60.0)
"""What the next attempt waits, by how many failed in a row (security.md 2.4). Who copies the disk does not wait."""


class Area(enum.Enum):
    """A public place whose occupied slots are not visible. The value is its letter in key derivations."""

    TOKEN = "T"  # noqa: S105 - a letter, not a password
    DAYBOOK = "D"
    CASEBOOK = "C"
    RETURN = "R"
    CAPSULES = "O"
    DATA_KEYS = "K"


class Mark(enum.IntEnum):
    """What must be finished at start, before any prompt."""

    NONE = 0
    SEAL_PENDING = 1
    WIPE_PENDING = 2


@dataclass(frozen=True, slots=True)
class Extent:
    """Where an area stands inside a copy: first its slots, then its pool."""

    offset: int
    slots: int
    slot_length: int
    pool_length: int

    @property
    def length(self) -> int:
        """Bytes of the whole area."""
        return self.slots * self.slot_length + self.pool_length

    @property
    def span(self) -> slice:
        """The area inside a copy."""
        return slice(self.offset, self.offset + self.length)

    def slot(self, index: int) -> slice:
        """One slot inside the area."""
        return slice(index * self.slot_length, (index + 1) * self.slot_length)

    def pool(self, area: bytes) -> bytes:
        """Return the pool out of an area's bytes."""
        return area[self.slots * self.slot_length :]


EXTENTS: Final[Mapping[Area, Extent]] = {
    Area.TOKEN: Extent(1536, 0, SLOT_LENGTH, 2560),
    Area.DAYBOOK: Extent(4096, 8, SLOT_LENGTH, 12_288),
    Area.CASEBOOK: Extent(20_480, 8, SLOT_LENGTH, 12_288),
    Area.RETURN: Extent(36_864, 16, SLOT_LENGTH, 12_288),
    Area.CAPSULES: Extent(57_344, 8, CAPSULE_LENGTH, 12_288),
    Area.DATA_KEYS: Extent(86_016, 4, SLOT_LENGTH, 10_240),
}
DIGESTED: Final = (Area.DAYBOOK, Area.CASEBOOK, Area.RETURN, Area.CAPSULES, Area.DATA_KEYS, Area.TOKEN)


@dataclass(frozen=True, slots=True)
class Header:
    """The immutable first sector; as bytes it is the associated data of everything else."""

    cost: Cost
    salt: bytes
    vault_id: bytes

    @property
    def sector(self) -> bytes:
        """The 512 bytes."""
        cost = self.cost
        numbers = (FORMAT_VERSION, SUITE, cost.memory_kib, cost.passes, cost.lanes)
        return _checked(HEADER_FIELDS.pack(MAGIC, *numbers, self.salt, self.vault_id))

    @classmethod
    def parse(cls, sector: bytes) -> Self | None:
        """Return the header, or None for a torn one.

        Raises ``VaultTooNewError`` for a whole header of a later version, ``HostileParametersError`` for costs out of
        bounds: before any memory is taken.
        """
        magic, version, suite, memory, passes, lanes, salt, vault_id = HEADER_FIELDS.unpack_from(sector)
        if magic != MAGIC or not _is_whole(sector):
            return None
        for found, known in ((version, FORMAT_VERSION), (suite, SUITE)):
            if found > known:
                raise VaultTooNewError(part=PART, found=found, known=known)
        header = cls(Cost(memory_kib=memory, passes=passes, lanes=lanes), salt, vault_id)
        return header if header.sector == sector else None


@dataclass(frozen=True, slots=True)
class State:
    """Which writing this is, what must be finished, and what each area must look like."""

    generation: int
    mark: Mark
    digests: Mapping[Area, bytes]

    @property
    def sector(self) -> bytes:
        """The 512 bytes."""
        return _checked(
            STATE_FIELDS.pack(self.generation, self.mark) + b"".join(self.digests[area] for area in DIGESTED)
        )

    @classmethod
    def parse(cls, sector: bytes) -> Self | None:
        """Return the state, or None for a torn one. Raises ``VaultTooNewError`` for a mark not known here."""
        if not _is_whole(sector):
            return None
        generation, mark = STATE_FIELDS.unpack_from(sector)
        if generation > MAX_GENERATION:
            return None
        if mark > max(Mark):
            raise VaultTooNewError(part=PART, found=mark, known=max(Mark))
        digests = struct.iter_unpack("32s", sector[STATE_FIELDS.size : STATE_FIELDS.size + 32 * len(DIGESTED)])
        return cls(generation, Mark(mark), {area: found for area, (found,) in zip(DIGESTED, digests, strict=True)})


def first_state(areas: Mapping[Area, bytes]) -> State:
    """Return the state of a new key file."""
    return State(1, Mark.NONE, {area: digest(data) for area, data in areas.items()})


@dataclass(frozen=True, slots=True)
class LockedPolicy:
    """What must be known before anybody has unlocked, and may be known to everybody.

    ``seal_after`` wrong passphrases in a row seal the casebook, 0 never. ``may_seal`` is false where nobody could
    open it again: a vault without an office.
    """

    seal_after: int = 0
    may_seal: bool = True
    may_wipe: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.seal_after <= MAX_SEAL_AFTER:
            raise ValueError("seal_after is one byte")

    @property
    def flags(self) -> int:
        """The byte in which a set bit forbids something, so that an older file allows what it always did."""
        return (0 if self.may_seal else NO_SEAL) | (0 if self.may_wipe else NO_WIPE)


@dataclass(frozen=True, slots=True)
class Attempts:
    """The sector an unlock attempt writes: how many since the last success, and the policy that goes by it."""

    count: int = 0
    policy: LockedPolicy = field(default_factory=LockedPolicy)

    @property
    def sector(self) -> bytes:
        """The 512 bytes."""
        return _checked(ATTEMPT_FIELDS.pack(min(self.count, MAX_ATTEMPTS), self.policy.seal_after, self.policy.flags))

    @classmethod
    def parse(cls, sector: bytes) -> Self | None:
        """Return what a sector says, or None for a torn one."""
        if not _is_whole(sector):
            return None
        count, seal_after, flags = ATTEMPT_FIELDS.unpack_from(sector)
        return cls(count, LockedPolicy(seal_after, not flags & NO_SEAL, not flags & NO_WIPE))


def digest(data: bytes) -> bytes:
    """Return the SHA-256 that tells a torn write. No protection against anybody."""
    return hashlib.sha256(data).digest()


def _checked(content: bytes) -> bytes:
    padded = content.ljust(CHECK_OFFSET, b"\x00")
    return padded + digest(padded)


def _is_whole(sector: bytes) -> bool:
    return digest(sector[:CHECK_OFFSET]) == sector[CHECK_OFFSET:]
