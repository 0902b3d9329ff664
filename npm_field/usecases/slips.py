"""Sealing who a coded person is, and handing that over: the laptop's side of the identity desk (INV04, INV05).

A slip is sealed to the desk's key the moment it is entered. It is never a draft, it stands in no record, and what it
says cannot be read back here: from then on there is "sealed" and nothing else. The desk's side is ``identity_desk``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from npm_field.domain import consent, risk, slips
from npm_field.domain.codes import parse
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.kinds import PAPER_ITEM, RISK
from npm_field.domain.modes import Mode
from npm_field.domain.slips import PERSON_TYPES, Slip, SlipContent
from npm_field.domain.summary import words_of
from npm_field.errors import (
    ForbiddenInModeError,
    NoRecordError,
    NoSlipError,
    SlipNotNeededError,
    SlipsOffError,
)
from npm_field.usecases import deliver, enrol, one_person, referrals, rotation, writing
from storage import drafts, revisions
from storage import slips as rows
from storage.slips import Label, Use
from sync.slips import seal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from npm_field.usecases.deliver import Delivered
    from npm_field.usecases.seat import Seat

__all__ = [
    "Boxed",
    "Need",
    "SlipContent",
    "count",
    "export",
    "has_slip",
    "need_of",
    "seal_slip",
    "sealed_codes",
    "settle",
]

FOLLOWING: Final = frozenset({"reprisal_follow_up", "reprisal_allegation"})
"""Kinds of records that follow a person up: somebody must be able to find the person again."""
ERASED: Final = "erased"


@dataclass(frozen=True, slots=True)
class Need:
    """Which purposes need to know who a person is, and whether plan or risk table of the visit switch slips off."""

    purposes: tuple[str, ...]
    is_off: bool


@dataclass(frozen=True, slots=True)
class Boxed:
    """What is typed of a record on its way into the drop-box, which nobody here can read back; in memory alone."""

    visit: RecordId
    fields: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Person:
    """What the complete records of a code say together: the strictest answers, all measures, its visits."""

    fields: Mapping[str, object]
    visits: frozenset[RecordId]


def need_of(seat: Seat, person: Code, boxed: Boxed | None = None) -> Need:
    """Return what a slip of this person would be for; without a purpose none is offered, let alone asked for.

    What is being typed counts; of a record on its way into the drop-box the page alone knows it (``boxed``).
    Raises ``NotOpenError`` in partial mode, ``ForbiddenInModeError`` for a person of whom there is only a partial or
    oral-only record (INV05), ``NoRecordError``.
    """
    found = _person(seat, person, boxed)
    return Need(_purposes(seat, person, found), not all(are_offered(seat, visit) for visit in found.visits))


def are_offered(seat: Seat, visit: RecordId) -> bool:
    """Return whether slips are offered on a visit at all: as its plan says, else as its risk table proposes."""
    plan = writing.merged_record(seat, visit).fields or {}
    return risk.slips_offered(plan, risk_rows(seat, visit))


def seal_slip(
    seat: Seat, person: Code, content: SlipContent, *, despite_risk: bool = False, boxed: Boxed | None = None
) -> None:
    """Seal a slip to the identity desk and its key on paper; when this returns it is on the disk and unreadable here.

    One that was sealed before stays beside it. Raises as ``need_of``, ``NotEnrolledError``, ``SlipNotNeededError``
    where no purpose needs it, and ``SlipsOffError`` where plan or risk table of the visit switch slips off and
    ``despite_risk`` does not say that a purpose needs it all the same.
    """
    code = parse(person, PERSON_TYPES)
    statement = enrol.statement_of(seat)
    need = need_of(seat, code, boxed)
    if not need.purposes:
        raise SlipNotNeededError
    if need.is_off and not despite_risk:
        raise SlipsOffError
    capsule = seal(Slip(code, need.purposes, seat.band(), content), [statement.desk, statement.desk_paper])
    # The bytes first: a cut in between leaves one that travels and is not shown, never a "sealed" without a slip.
    with seat.vault.daybook.change() as daybook:
        rows.put(daybook, [capsule])
    with seat.vault.casebook.change() as casebook:
        rows.label(casebook, [Label(capsule.id, code, seat.device)])


def has_slip(seat: Seat, person: Code) -> bool:
    """Return whether this person's identity is known to be sealed here; False while the casebook is closed."""
    return seat.vault.has_casebook and bool(rows.of_code(seat.vault.casebook, person))


def sealed_codes(seat: Seat) -> frozenset[Code]:
    """Return the codes whose identity is known to be sealed here: the only thing that a list may show of it."""
    return rows.codes(seat.vault.casebook) if seat.vault.has_casebook else frozenset()


def count(seat: Seat) -> int:
    """Return how many sealed slips lie here."""
    return len(rows.ids(seat.vault.daybook))


def export(seat: Seat, path: Path, *, progress: Callable[[int], None] | None = None) -> Delivered:
    """Write every sealed slip to a bundle of their own for the office alone, and nothing else with them (INV04).

    The daybook is enough, so a sealed laptop can do it. They stay here: only the office's receipt may end that.
    Raises ``NoSlipError`` where there is none, and as ``deliver.export``.
    """
    sealed = rows.all_of(seat.vault.daybook)
    if not sealed:
        raise NoSlipError
    return deliver.export_identities(seat, path, sealed, progress=progress)


def follow(seat: Seat) -> None:
    """Let slips stand under the codes that were given in place of voided ones, as the paper items tell.

    What is sealed inside keeps its old code: nobody can write in it.
    """
    casebook = seat.vault.casebook
    papers = revisions.listed(casebook, kind=PAPER_ITEM.name)
    items = (writing.merged_record(seat, row.id).fields or {} for row in papers)
    voided = [one for fields in items for one in _list(fields.get("voided")) if isinstance(one, dict)]
    new = {str(one.get("code", "")): str(one["reissued"]) for one in voided if one.get("reissued")}
    moved = [label for label in rows.labels(casebook) if label.code in new]
    if moved:
        with casebook.change():
            rows.label(casebook, [replace(label, code=_last(new, str(label.code))) for label in moved])


def _last(new: Mapping[str, str], code: str) -> Code:
    """Return the code that stands for this one now; a code that was voided twice is followed to its end."""
    seen = {code}
    while code in new and new[code] not in seen:
        code = new[code]
        seen.add(code)
    return Code(code)


def settle(seat: Seat) -> int:
    """Erase the slips of persons who took back the answer that they were for; return of how many persons.

    Both a laptop and the office do it, whenever a withdrawal is written or taken in.
    """
    if not seat.vault.has_casebook:
        return 0
    follow(seat)
    over = [code for code in sorted(rows.codes(seat.vault.casebook)) if _is_over(seat, code)]
    for code in over:
        erase(seat, code)
    return len(over)


def erase(seat: Seat, person: Code) -> None:
    """Take every slip of a person away from this vault, and note at the office that it was done."""
    casebook, daybook = seat.vault.casebook, seat.vault.daybook
    gone = rows.of_code(casebook, person)
    with daybook.change():
        rows.remove(daybook, gone)
        rotation.note(daybook)
    with casebook.change():
        rows.forget(casebook, gone)
        if seat.role == enrol.OFFICE_ROLE:
            rows.note(casebook, Use(person, ERASED, seat.band(), "", "", consent.Answer.WITHDRAWN.value))


def _is_over(seat: Seat, code: Code) -> bool:
    found = _records(seat, code)
    if not found:
        return False
    fields = _together(found.values())
    return slips.is_over(fields, is_followed=_is_followed(seat, code))


def _purposes(seat: Seat, code: Code, found: _Person) -> tuple[str, ...]:
    return slips.purposes_of(found.fields, is_followed=_is_followed(seat, code))


def _person(seat: Seat, code: Code, boxed: Boxed | None) -> _Person:
    found = _records(seat, code)
    if boxed is not None:
        found[RecordId(""), boxed.visit] = boxed.fields
    if found:
        told = [*found.values(), *({"consent": answers} for answers in _under_other_codes(seat, code))]
        return _Person(_together(told), frozenset(visit for _record, visit in found))
    mode = _strict_mode(seat, code)
    if mode is not None:
        raise ForbiddenInModeError(field="", mode=mode.value)
    raise NoRecordError


def _records(seat: Seat, code: Code) -> dict[tuple[RecordId, RecordId], Mapping[str, object]]:
    """Return the fields of the complete records of a person, as they stand with what is being typed."""
    casebook = seat.vault.casebook
    found: dict[tuple[RecordId, RecordId], Mapping[str, object]] = {}
    for row in revisions.listed(casebook, code=code):
        if row.mode == Mode.FULL.value:
            found[row.id, row.visit] = writing.merged_record(seat, row.id).fields or {}
    for draft in drafts.all_of(casebook):
        if draft.fields.get("code") == code and draft.mode is Mode.FULL:
            found[draft.record, draft.visit] = draft.fields
    return found


def _under_other_codes(seat: Seat, code: Code) -> Sequence[Mapping[str, str]]:
    """Return what the person answered under codes that were joined with this one (INV18).

    It keeps a slip from being sealed and never erases one: who was joined can be parted again.
    """
    return referrals.consents_of(seat, code) if len(one_person.codes_of(seat, code)) > 1 else ()


def _strict_mode(seat: Seat, code: Code) -> Mode | None:
    """Return the mode of a record of this code that is no complete one, or None."""
    for revision in revisions.all_of(seat.vault.daybook):
        if (revision.fields or {}).get("code") == code:
            return revision.header.mode
    modes = (draft.mode for draft in drafts.all_of(seat.vault.daybook) if draft.fields.get("code") == code)
    return next(modes, None)


def _together(records: Iterable[Mapping[str, object]]) -> Mapping[str, object]:
    """Return the answers of several talks with one person: the strictest counts (security.md part I)."""
    chosen = list(records)
    answers = [record.get("consent") for record in chosen]
    keys = {key for one in answers if isinstance(one, dict) for key in one}
    strictest = {key: consent.strictest(one[key] for one in _having(answers, key)) for key in keys}
    measures = [measure for record in chosen for measure in _list(record.get("measures"))]
    return {"consent": strictest, "measures": measures}


def _having(answers: Iterable[object], key: str) -> Sequence[Mapping[str, object]]:
    return [one for one in answers if isinstance(one, dict) and key in one]


def _list(value: object) -> Collection[object]:
    return value if isinstance(value, list) else ()


def _is_followed(seat: Seat, code: Code) -> bool:
    following = (row for kind in sorted(FOLLOWING) for row in revisions.listed(seat.vault.casebook, kind=kind))
    return any(code in set(words_of(writing.merged_record(seat, row.id).fields or {})) for row in following)


def risk_rows(seat: Seat, visit: RecordId) -> Sequence[Mapping[str, object]]:
    """Return the rows of a visit's risk table."""
    tables = (
        writing.merged_record(seat, row.id).fields or {}
        for row in revisions.listed(seat.vault.casebook, kind=RISK.name, visit=visit)
    )
    return [line for table in tables for line in _list(table.get("rows")) if isinstance(line, dict)]
