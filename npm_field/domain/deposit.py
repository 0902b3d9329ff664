"""What a relay knows of a bundle that lies with it: whose, how long, how much is there. Never what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

OFFICE: Final = "office"
"""The addressee that stands for every trusted seat of the office."""


class Why(Enum):
    """Why a relay does not do what it was asked; the value is the code on the wire."""

    OFFSET = "offset"
    SIZE = "size"
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    SEQUENCE = "sequence"
    UNKNOWN = "unknown"
    GONE = "gone"
    QUOTA = "quota"
    UPLOADS = "uploads"
    TOTAL = "total"
    DISK = "disk"


class DepositError(Exception):
    """A relay's no. ``offset`` is how much is there, ``number`` the sequence expected next; both -1 where unsaid."""

    def __init__(self, why: Why, *, offset: int = -1, number: int = -1) -> None:
        super().__init__(why.value)
        self.why = why
        self.offset = offset
        self.number = number


@dataclass(frozen=True, slots=True)
class Deposit:
    """A bundle as a relay has it. ``offset`` bytes of ``size`` were acknowledged.

    ``sequence`` is 0, ``addressee`` and ``receipt`` are empty until it is finished. ``is_gone`` says that everybody
    it was for has it, and its bytes are forgotten.
    """

    sender: str
    bundle: str
    size: int
    offset: int
    sequence: int
    addressee: str
    receipt: bytes
    is_gone: bool

    @property
    def is_finished(self) -> bool:
        """Whether a receipt was given for it."""
        return bool(self.receipt)


@dataclass(frozen=True, slots=True)
class Quota:
    """How much a relay takes: bytes and unfinished uploads of one device, bytes of all, bytes left free."""

    device_bytes: int
    uploads: int
    total_bytes: int
    free_bytes: int
