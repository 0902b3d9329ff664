"""What the board says once it stands: the check list of the kind of place, and complaints as INV39 wants them said.

It is asked for by itself, after the board: a check list reads the visit's records one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from npm_field.domain.checklists import State
from npm_field.domain.kinds import COMPLAINT, DOCUMENT
from npm_field.domain.preparation.readiness import CARDS
from npm_field.domain.preparation.recusal import Recusal
from npm_field.usecases import checklists, commitments, picks, plan_ready, writing
from storage import index, revisions

if TYPE_CHECKING:
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

MOST: Final = 600
"""With more records than this on a visit the list is counted on its own page alone: the vault has other work."""
NOT_SHOWN: Final = "not_shown"
SHOWN: Final = "shown"
CARDS_WAIT: Final = "wait"
REGISTER: Final = "complaints_register"
_READ: Final = ("area", "interview", "observation")


@dataclass(frozen=True, slots=True)
class Lists:
    """How many items of the check list are done, of how many, how many refused; 0 of 0 where there is no list.

    ``register`` says whether a complaints register was shown, was not, or was not asked for ("").
    """

    done: int
    refused: int
    of: int
    complaints: int
    register: str
    commitment: str = ""
    """What is wrong with the commitment of whose laptop this is (INV13), or ""."""
    kept_out: Recusal = field(default_factory=Recusal)
    """What the person of this laptop keeps out of (INV14): told here, since the daybook may not know it."""
    cards: str = ""
    """Whether that person has not confirmed the conduct cards of a visit that is not over ("wait"), or ""."""


def of_visit(seat: Seat, visit: RecordId) -> Lists:
    """Return the lists of a visit. Raises ``NotOpenError`` while only the daybook is open."""
    casebook = seat.vault.casebook
    is_small = index.number_of(casebook, visit, _READ) <= MOST
    progress = checklists.progress(seat, visit) if is_small else None
    standings = progress.standings if progress is not None else ()
    return Lists(
        done=progress.done if progress is not None else 0,
        refused=sum(one.state is State.REFUSED for one in standings),
        of=len(standings),
        complaints=len(revisions.listed(casebook, kind=COMPLAINT.name, visit=visit)),
        register=_register(seat, visit),
        commitment=next((bar.value for bar in commitments.own(seat)), ""),
        kept_out=picks.recusals(seat, visit).get(str(seat.person or ""), Recusal()),
        cards=_cards(seat, visit),
    )


def _cards(seat: Seat, visit: RecordId) -> str:
    confirmed = plan_ready.own_cards(seat, visit)
    last = str((writing.merged_record(seat, visit).fields or {}).get("end_day") or "")
    is_over = bool(last) and last < seat.now().date().isoformat()
    return CARDS_WAIT if confirmed is not None and not confirmed >= CARDS and not is_over else ""


def _register(seat: Seat, visit: RecordId) -> str:
    rows = revisions.listed(seat.vault.casebook, kind=DOCUMENT.name, visit=visit)
    found = [writing.merged_record(seat, row.id).fields or {} for row in rows]
    asked = [fields for fields in found if fields.get("kind") == REGISTER]
    if any(fields.get("access") not in {"refused", "not_existing"} for fields in asked):
        return SHOWN
    return NOT_SHOWN if asked else ""
