"""How a partial record becomes a whole one: its states, how they follow, and how late it is (workflow 3.5; R015).

One table of states in one place. The memory of a talk goes by the hour, so the hours are told before it is too late;
nothing is ever closed because it is late.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from npm_field.domain.modes import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping

AIM_HOURS: Final = 12
REMIND_HOURS: Final = 24
STALE_HOURS: Final = 72


class State(Enum):
    """The value is the id of the vocabulary ``completion_state``."""

    STUB = "stub"
    PARTIAL = "partial"
    COMPLETING = "completing"
    COMPLETE = "complete"
    CONFIRMED = "confirmed"
    NOT_COMPLETABLE = "not_completable"
    LEFT_PARTIAL = "left_partial_by_choice"


class Lateness(Enum):
    """How late it is for a record that waits."""

    FRESH = "fresh"
    DUE = "due"
    """Past the aim of twelve hours."""
    LATE = "late"
    """Past a day: said at unlock, whatever page one comes to."""
    STALE = "stale"
    """Past three days: what is written now is written from a faded memory, and says so."""


FOLLOWING: Final[Mapping[State, frozenset[State]]] = {
    State.STUB: frozenset({State.PARTIAL, State.COMPLETING, State.NOT_COMPLETABLE, State.LEFT_PARTIAL}),
    State.PARTIAL: frozenset({State.STUB, State.COMPLETING, State.NOT_COMPLETABLE, State.LEFT_PARTIAL}),
    State.COMPLETING: frozenset({State.COMPLETE, State.NOT_COMPLETABLE, State.LEFT_PARTIAL}),
    State.COMPLETE: frozenset({State.CONFIRMED}),
    State.CONFIRMED: frozenset({State.COMPLETE}),
    State.NOT_COMPLETABLE: frozenset({State.COMPLETING}),
    State.LEFT_PARTIAL: frozenset({State.COMPLETING}),
}
"""Which state may follow which. A side state is an end, not a wall: somebody may remember after all."""

CLOSED: Final = frozenset({State.COMPLETE, State.CONFIRMED, State.NOT_COMPLETABLE, State.LEFT_PARTIAL})
"""States in which a record waits no more."""

BY_CHOICE: Final = (State.NOT_COMPLETABLE, State.LEFT_PARTIAL)
"""The two ways to end the waiting without a full record; both count as a talk, neither as evidence above K0."""


ENDED: Final = "ended"
"""The field of a partial or oral-only record that tells every other vault that its waiting was ended by choice."""
ENDS: Final[Mapping[State, str]] = {State.NOT_COMPLETABLE: "cannot", State.LEFT_PARTIAL: "choice"}


def state_of(mode: Mode, noted: str) -> State:
    """Return the state of a record: what is noted of it, else what its mode says it was captured as.

    A note that this version does not know (a newer one wrote it) counts as none: the record goes on waiting.
    """
    try:
        return State(noted)
    except ValueError:
        return State.STUB if mode is Mode.ORAL_ONLY else State.PARTIAL


def may_follow(before: State, after: State) -> bool:
    """Return whether a record may go from one state to the other; staying is allowed."""
    return after is before or after in FOLLOWING[before]


def lateness(hours: int) -> Lateness:
    """Return how late it is for a record that was captured so many hours ago."""
    if hours >= STALE_HOURS:
        return Lateness.STALE
    if hours >= REMIND_HOURS:
        return Lateness.LATE
    return Lateness.DUE if hours >= AIM_HOURS else Lateness.FRESH
