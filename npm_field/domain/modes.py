"""Capture modes and their strictness (R013, R014, R016; INV05, INV06)."""

from __future__ import annotations

from enum import Enum

from npm_field.errors import BelowFloorError


class Mode(Enum):
    """How much of a talk may be written down; the order of definition is the order of strictness.

    In the drop-box a talk is written down whole, and not a word of it can be read on the laptop afterwards: stricter
    than partial, whose signs stay there, and looser than oral only, where nothing that was said is written at all.
    """

    FULL = "full"
    PARTIAL = "partial"
    DROP_BOX = "drop_box"
    ORAL_ONLY = "oral_only"

    strictness: int
    """0 for full, 3 for oral only."""

    def __init__(self, _name: object) -> None:
        self.strictness = len(type(self).__members__)

    def at_least(self, floor: Mode) -> bool:
        """Return whether this mode is as strict as ``floor`` or stricter."""
        return self.strictness >= floor.strictness


def stricter(first: Mode, second: Mode) -> Mode:
    """Return the stricter of two modes."""
    return first if first.at_least(second) else second


def require_floor(mode: Mode, floor: Mode) -> None:
    """Raise ``BelowFloorError`` if capture in ``mode`` would be looser than the visit's floor (INV06)."""
    if not mode.at_least(floor):
        raise BelowFloorError(mode=mode.value, floor=floor.value)
