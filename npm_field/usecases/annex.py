"""The sealed annex of the debrief record: which codes are one person, for the identity desk and nobody else.

Who made it cannot open it again. The desk opens it with its own key, by named persons, and the use is logged before
anything is shown, as for a slip.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import Code
from npm_field.errors import NothingDecidedError, NoVisitError
from npm_field.usecases import findings, identity_desk, membership, records
from storage import safe_files, written
from storage import slips as rows
from storage.slips import Use
from sync import annex as files
from sync.annex import ONE, TWO, Annex, Pair
from sync.enrolment_files import MAX_FILE_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from npm_field.crypto.hybrid import HybridPrivateKey
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

ACT: Final = "annex"


@dataclass(frozen=True, slots=True)
class Sealed:
    """How much went into an annex, and the office whose desk opens it."""

    pairs: int
    office: str


def write(seat: Seat, visit: RecordId, path: Path) -> Sealed:
    """Seal what was decided of pairs of codes into a file of its own, whole or not at all.

    Raises ``NotEnrolledError`` for a vault without an office, ``NoVisitError``, ``NothingDecidedError``,
    ``NotOpenError``, and as ``written.create_and_read_back``.
    """
    statement = membership.statement_of(seat)
    code = next((plan.code for plan in records.visits(seat) if plan.visit == visit), None)
    if code is None:
        raise NoVisitError
    pairs = [Pair(one.first, one.second, ONE if one.one else TWO, one.basis) for one in findings.decided(seat, visit)]
    if not pairs:
        raise NothingDecidedError
    made = Annex(statement.office, seat.device, Code(code), seat.band(), pairs)
    sealed = files.seal(made, [statement.desk, statement.desk_paper], seat.casebook_identity)
    written.create_and_read_back(path, sealed)
    return Sealed(len(pairs), statement.name)


def open_annex(seat: Seat, key: HybridPrivateKey, path: Path, *, who: Code, second: Code | None) -> Annex:
    """Return what an annex says, at the office; the use is on the disk before anything is shown.

    Raises ``DeskPersonError``, ``NoFileError``, and as ``sync.annex.open_annex``.
    """
    identity_desk.require_persons(seat, who, second)
    with safe_files.reading(path) as source:
        data = source.read(MAX_FILE_BYTES + 1)
    found = files.open_annex(data, key, membership.statement_of(seat).office, membership.certified(seat))
    with seat.vault.casebook.change() as casebook:
        rows.note(casebook, Use(found.visit, ACT, seat.band(), str(who), str(second or ""), ""))
    return found


def one_person(found: Annex) -> Sequence[Pair]:
    """Return the pairs that are one person before those that are two, each in the order of their codes."""
    return sorted(found.pairs, key=lambda one: (one.decided != ONE, one))
