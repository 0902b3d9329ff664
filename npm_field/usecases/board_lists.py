"""What the board says once it stands: the check list of the kind of place, and complaints as INV39 wants them said.

It is asked for by itself, after the board, and counted from the index: the board does not wait for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from npm_field.domain import checklists as computed
from npm_field.domain.checklists import State
from npm_field.domain.kinds import COMPLAINT
from npm_field.domain.preparation.readiness import CARDS
from npm_field.domain.preparation.recusal import Recusal
from npm_field.usecases import checklists, commitments, indexing, picks, plan_ready, writing
from storage import index

if TYPE_CHECKING:
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.checklists import Recorded
    from npm_field.usecases.seat import Seat

NOT_SHOWN: Final = "not_shown"
SHOWN: Final = "shown"
CARDS_WAIT: Final = "wait"
REGISTER: Final = "complaints_register"


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
    is_due: bool = False
    """Whether the index is being made anew: at least so much is done."""
    commitment: str = ""
    """What is wrong with the commitment of whose laptop this is (INV13), or ""."""
    kept_out: Recusal = field(default_factory=Recusal)
    """What the person of this laptop keeps out of (INV14): told here, since the daybook may not know it."""
    cards: str = ""
    """Whether that person has not confirmed the conduct cards of a visit that is not over ("wait"), or ""."""


def of_visit(seat: Seat, visit: RecordId) -> Lists:
    """Return the lists of a visit. Raises ``NotOpenError`` while only the daybook is open."""
    recorded = checklists.Recorded(seat, visit)
    found = checklists.list_of(seat, visit)
    progress = computed.progress(found, recorded) if found is not None else None
    standings = progress.standings if progress is not None else ()
    return Lists(
        done=progress.done if progress is not None else 0,
        refused=sum(one.state is State.REFUSED for one in standings),
        of=len(standings),
        complaints=index.number_of(seat.vault.casebook, visit, (COMPLAINT.name,)),
        register=_register(recorded),
        is_due=indexing.is_due(seat.vault),
        commitment=next((bar.value for bar in commitments.own(seat)), ""),
        kept_out=picks.recusals(seat, visit).get(str(seat.person or ""), Recusal()),
        cards=_cards(seat, visit),
    )


def _cards(seat: Seat, visit: RecordId) -> str:
    confirmed = plan_ready.own_cards(seat, visit)
    last = str((writing.merged_record(seat, visit).fields or {}).get("end_day") or "")
    is_over = bool(last) and last < seat.now().date().isoformat()
    return CARDS_WAIT if confirmed is not None and not confirmed >= CARDS and not is_over else ""


def _register(recorded: Recorded) -> str:
    if recorded.any_of([f"read.{REGISTER}"]):
        return SHOWN
    return NOT_SHOWN if recorded.any_of([f"refused.{REGISTER}"]) else ""
