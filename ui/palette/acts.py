"""Which acts the palette offers at which level: what does something on every page, and nothing only one page has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.keys import BY_NAME
from ui.palette.sheet import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look import Look

_EVERYWHERE: Final = (
    "cover",
    "lock",
    "seal",
    "wipe",
    "mark_moment",
    "moments",
    "withdraw",
    "mandate_card",
    "conduct_cards",
    "full_screen",
)
_OPEN_ONLY: Final = (
    "new_interview",
    "new_observation",
    "slip",
    "board",
    "partial",
    "class",
    "medical",
    "paper",
    "comment",
    "previous_way",
    "next_way",
    "plan",
    "complete",
    "debrief",
    "coverage",
    "take_in",
    "differences",
    "themes",
    "evening",
    "hand_over",
    "settings",
    "drill",
)
OFFICE_ONLY: Final = ("inbox", "code_book", "laptops")
"""Ways that only an office has; they are offered where they are on the rail."""


def entries(look: Look, level: str, now: Sequence[str] = ()) -> list[Entry]:
    """Return the acts in the order of the keys, what is done most first; ``now`` are those there for a while."""
    first = {"open": _OPEN_ONLY, "sealed": ("hand_over", "partial", "new_in_box")}
    names = (*first.get(level, ()), *now, *_EVERYWHERE)
    acts = [BY_NAME[name] for name in names]
    held = {act.name: look.tr("hold {keys}", keys=act.cap) for act in acts if act.hold_s}
    return [Entry(act.name, look.tr(act.words), held.get(act.name, act.cap)) for act in acts]  # tr: the table of keys
