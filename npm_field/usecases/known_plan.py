"""What the daybook knows of a visit: its floor, and the bare codes that can be picked (INV06; two books).

It is kept in step with the visit's complete record, so that capture goes on while the casebook is closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import Code
from npm_field.domain.modes import Mode
from npm_field.errors import NoVisitError
from npm_field.usecases import writing
from storage import pools, revisions

if TYPE_CHECKING:
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

AFTER_CAPTURE: Final = frozenset(
    {"left_place", "debriefed", "synced", "reported", "follow_up", "archived", "aborted"}
)
"""States of a visit in which the floor no longer holds: what is written then is not written in the place (INV06)."""


def floor_of(seat: Seat, visit: RecordId) -> Mode:
    """Return the visit's capture floor, which the daybook knows too. Raises ``NoVisitError``."""
    for plan in pools.plans(seat.vault.daybook):
        if plan.visit == visit:
            return plan.floor
    raise NoVisitError


def is_over(seat: Seat, visit: RecordId) -> bool:
    """Return whether a visit has ended, as its record says it or by its last day; one that is not here has.

    Needs the casebook. A laptop's clock may be wrong: then what hangs on this stays longer or may go sooner, and
    nothing is lost.
    """
    fields = writing.merged_record(seat, visit).fields
    if not fields:
        return True
    last_day = str(fields.get("end_day", ""))
    return fields.get("state") in AFTER_CAPTURE or bool(last_day and last_day < seat.now().date().isoformat())


def refresh_after(seat: Seat, kind: str, visit: RecordId) -> None:
    """Keep what the daybook knows of a visit in step with its complete record."""
    if kind in {"visit", "area"} and seat.vault.has_casebook:
        refresh_plan(seat, visit)


def refresh_plan(seat: Seat, visit: RecordId) -> None:
    """Copy a visit's code, floor and bare area and word codes into the daybook; no meaning goes with them."""
    fields = writing.merged_record(seat, visit).fields
    if not fields or "code" not in fields:
        return
    areas = [Code(row.code) for row in revisions.listed(seat.vault.casebook, kind="area", visit=visit) if row.code]
    words = fields.get("words")
    over = fields.get("state") in AFTER_CAPTURE
    plan = pools.Plan(
        visit=visit,
        code=Code(str(fields["code"])),
        floor=Mode.FULL if over else Mode(str(fields.get("capture_floor", Mode.FULL.value))),
        words=str(fields.get("partial_words", "violation_words")),
    )
    picks = sorted({*areas, *(Code(str(word)) for word in (words if isinstance(words, dict) else ()))})
    if plan in pools.plans(seat.vault.daybook) and picks == list(pools.picks(seat.vault.daybook, visit)):
        return
    with seat.vault.daybook.change() as daybook:
        pools.put_plan(daybook, plan, picks)
