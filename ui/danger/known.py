"""What the sheets of seal and wipe can say: the numbers of an open vault, or that nobody can count while locked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class KeyDoes(Enum):
    """What the hold key does on this laptop."""

    SEALS = "seals"
    LOCKS_BY_POLICY = "locks by policy"
    """The office chose the lock for the key; the seal is one step further."""
    LOCKS_WITHOUT_OFFICE = "locks without office"
    """Nobody could open it again, so it is never sealed."""


class WipeIs(Enum):
    """Whether the wipe is offered here."""

    NOT_OFFERED = "not offered"
    FOR_DANGER_TO_LIFE = "for danger to life"
    ALLOWED = "allowed"


class Counted(Enum):
    """Whether the numbers are known."""

    YES = "yes"
    CASEBOOK_CLOSED = "casebook closed"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known while a sheet is shown. Without a key in memory there are no numbers, and none is invented."""

    key_does: KeyDoes = KeyDoes.SEALS
    wipe_is: WipeIs = WipeIs.FOR_DANGER_TO_LIFE
    counted: Counted = Counted.LOCKED
    not_at_office: int = 0
    at_office: int = 0
    slips: int = 0
    partial: int = 0
    codes_left: int | None = None
    warning: str = ""
    """The office's own words on the law, in the language of the window; empty where it wrote none."""
