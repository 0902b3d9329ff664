"""What may leave a laptop: what the office has signed for, word for word, and nothing here still needs (INV32).

Everything else stays, with the one reason that a person can do something about.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Reason(Enum):
    """Why a record stays on a laptop; the values are stable."""

    CHANGED = "changed"
    """Something was written in it since the office signed, or is being typed."""
    REFUSED = "refused"
    """The office could not take something of it in."""
    NOT_CONFIRMED = "not_confirmed"
    NOT_COMPLETE = "not_complete"
    """A partial record that somebody still wants to complete."""
    DIFFERENCE = "difference"
    ATTACHMENT = "attachment"
    """The office has not signed for an attachment of it."""
    VISIT = "visit"
    """The visit goes on, or something of it stays that cannot be read without this."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one record on a laptop. ``confirmed`` of ``content`` revisions with content are signed for."""

    content: int
    confirmed: int
    is_typed: bool = False
    is_refused: bool = False
    waits: bool = False
    differences: int = 0
    has_open_files: bool = False


def reason_to_stay(facts: Facts) -> Reason | None:
    """Return why a record stays, or None for one that may be removed. What the visit needs is asked apart."""
    if facts.is_typed:
        return Reason.CHANGED
    if facts.confirmed < facts.content:
        if facts.is_refused:
            return Reason.REFUSED
        return Reason.CHANGED if facts.confirmed else Reason.NOT_CONFIRMED
    if facts.has_open_files:
        return Reason.ATTACHMENT
    if facts.waits:
        return Reason.NOT_COMPLETE
    return Reason.DIFFERENCE if facts.differences else None
