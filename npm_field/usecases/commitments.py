"""Whether a person may have the office's things at all today: asked at a laptop's certification and import (INV13).

A pack and a hand-over ask the same of each of their readers (``parcels``). Who has no record in the team yet is not
held up: a commitment may lie in the office's files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.kinds import TEAM_MEMBER
from npm_field.domain.preparation.team import Bar, may_be_sent_to, person_of
from npm_field.errors import NoCommitmentError
from npm_field.usecases import writing
from storage import revisions

if TYPE_CHECKING:
    from npm_field.domain.identifiers import Code
    from npm_field.usecases.seat import Seat


AT_IMPORT: Final = frozenset({Bar.NO_COMMITMENT.value, Bar.COMMITMENT_LATE.value, Bar.COMMITMENT_OVER.value})
"""Why a bundle is kept apart although its laptop is trusted."""


def bars(seat: Seat, person: Code) -> tuple[Bar, ...]:
    """Return why nothing of this office is for this person today; empty where nothing speaks against it."""
    today = seat.now().date().isoformat()
    rows = [row for row in revisions.listed(seat.vault.casebook, kind=TEAM_MEMBER.name) if row.code == person]
    found = [
        may_be_sent_to(person_of(person, writing.merged_record(seat, row.id).fields or {}, {}), today) for row in rows
    ]
    return next((each for each in found if each), ())


def own(seat: Seat) -> tuple[Bar, ...]:
    """Return what is against this laptop's own person today (INV13): told there, and never in anybody's way.

    The laptop's clock is not trusted, and no record of the person is no word against them.
    """
    return at_import(seat, seat.person) if seat.person is not None else ()


def at_import(seat: Seat, person: Code) -> tuple[Bar, ...]:
    """Return what is against taking in what a person wrote (INV13): no commitment that holds today.

    Access that ended stops what is sent to somebody; what they still have to hand over is taken in.
    """
    return tuple(bar for bar in bars(seat, person) if bar.value in AT_IMPORT)


def require(seat: Seat, person: Code) -> None:
    """Raise ``NoCommitmentError`` where the person's commitment is missing or over, or their access has ended."""
    found = bars(seat, person) if person else ()
    if found:
        raise NoCommitmentError(bar=found[0].value)
