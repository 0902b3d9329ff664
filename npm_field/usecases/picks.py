"""What a capture page can show before anything is typed: what to pick on this visit, and what lies begun."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from npm_field.domain import risk
from npm_field.domain.codes import CodeType, type_of
from npm_field.domain.figures import items
from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import KINDS, PLANNING
from npm_field.domain.preparation.recusal import recusal_of
from npm_field.domain.remarks import remarks
from npm_field.errors import NoVisitError
from npm_field.usecases import records, rows, slips, writing
from storage import drafts, pools

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.modes import Mode
    from npm_field.domain.preparation.recusal import Recusal
    from npm_field.domain.remarks import Remark
    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft
    from storage.revisions import RecordRow

EXTERNAL: Final = frozenset({"external_expert", "interpreter"})
NEUTRAL: Final = "neutral_themes"
PAGE: Final = 500
"""So many lines of a list are read at once: what is saved meanwhile waits for no more than one page of it."""
_ORDER: Final = {kind: place for place, kind in enumerate(kind for kind in KINDS if kind not in PLANNING)}


@dataclass(frozen=True, slots=True)
class Picks:
    """What the daybook alone knows of a visit. ``words`` is empty where the plan chose the nine neutral words."""

    visit: Code
    floor: Mode
    areas: tuple[Code, ...]
    words: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Meanings from the casebook: the kind of each area, the violation of each word, and who is on the team."""

    areas: Mapping[Code, str]
    words: Mapping[Code, str]
    team: tuple[Code, ...]
    start_day: str
    space: Mapping[Code, Remark] = field(default_factory=dict)
    """What the measures of an area give cause to say, for who notes something there."""
    figures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The numbers of the plan by figure, every source's."""
    external: frozenset[str] = frozenset()
    """Experts and interpreters from outside, who are never alone (INV12)."""
    themes: tuple[str, ...] = ()
    """The themes of the visit: they are offered first."""
    recusals: Mapping[str, Recusal] = field(default_factory=dict)
    """What a declared conflict keeps somebody of the team out of (INV14)."""
    confirms_setting: bool = False
    """Whether every talk has to say where it is held: being overheard is the high risk (model 2.3.4)."""
    offers_slips: bool = False
    """Whether identity slips are offered on this visit."""
    person: str = ""
    """Whose vault this is; nobody's before an office gave it a person."""
    roles: frozenset[str] = frozenset()
    """What the person of this vault is on the visit: role, profession; a medical note is for clinicians alone."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list: its row as it stands with what is being typed, and its headings."""

    row: RecordRow
    themes: tuple[str, ...]
    is_begun: bool
    due: str = ""


def picks(seat: Seat, visit: RecordId) -> Picks:
    """Return what can be picked with the daybook alone. Raises ``NoVisitError``."""
    plan = next((plan for plan in pools.plans(seat.vault.daybook) if plan.visit == visit), None)
    if plan is None:
        raise NoVisitError
    known = pools.picks(seat.vault.daybook, visit)
    words = tuple(code for code in known if type_of(code) is CodeType.WORD)
    return Picks(
        visit=plan.code,
        floor=plan.floor,
        areas=tuple(code for code in known if type_of(code) is CodeType.AREA),
        words=() if plan.words == NEUTRAL else words,
    )


def named(seat: Seat, visit: RecordId) -> Named:
    """Return the meanings that a page with the casebook open shows beside the codes; empty where it is closed."""
    if not seat.vault.has_casebook:
        return Named({}, {}, (), "")
    about = writing.merged_record(seat, visit).fields or {}
    words = about.get("words")
    areas = {
        Code(row.code): writing.merged_record(seat, row.id).fields or {}
        for row in records.listed(seat, kind="area", visit=visit)
        if row.code
    }
    return Named(
        areas={code: str(fields.get("kind", "")) for code, fields in areas.items()},
        space={code: found[0] for code, fields in areas.items() if (found := remarks("area", fields))},
        words={Code(str(key)): str(value) for key, value in words.items()} if isinstance(words, dict) else {},
        team=tuple(Code(row.code) for row in records.listed(seat, kind="team_member", visit=visit) if row.code),
        start_day=str(about.get("start_day", "")),
        figures={
            kind: tuple(str(item.get("value", "")) for item in items(about, "figures") if item.get("kind") == kind)
            for kind in {str(item.get("kind", "")) for item in items(about, "figures")}
        },
        themes=tuple(str(theme) for theme in planned) if isinstance(planned := about.get("themes"), list) else (),
        external=_external(seat, visit),
        recusals=recusals(seat, visit),
        confirms_setting=risk.setting_confirmed_each_time(slips.risk_rows(seat, visit)),
        offers_slips=slips.are_offered(seat, visit),
        roles=_roles(seat, visit),
        person=str(seat.person or ""),
    )


def _external(seat: Seat, visit: RecordId) -> frozenset[str]:
    """Return the codes of those on the team who are from outside the institution."""
    rows = records.listed(seat, kind="team_member", visit=visit)
    members = (writing.merged_record(seat, row.id).fields or {} for row in rows)
    return frozenset(str(m.get("code", "")) for m in members if m.get("affiliation") in EXTERNAL)


def recusals(seat: Seat, visit: RecordId) -> Mapping[str, Recusal]:
    """Return what follows for each of the team from the conflicts that were declared, where anything does."""
    rows = records.listed(seat, kind="assignment", visit=visit)
    tasks = (writing.merged_record(seat, row.id).fields or {} for row in rows)
    found = [(str(task.get("member", "")), recusal_of(task.get("conflicts"))) for task in tasks]
    return {code: recusal for code, recusal in found if not recusal.is_none}


def _roles(seat: Seat, visit: RecordId) -> frozenset[str]:
    """Return the role and the profession that the plan gives the person whose vault this is."""
    person, found = seat.person, {seat.role}
    for kind, own, answer in (("team_member", "code", "profession"), ("assignment", "member", "role")):
        for row in records.listed(seat, kind=kind, visit=visit):
            fields = writing.merged_record(seat, row.id).fields or {}
            if person is not None and fields.get(own) == person and fields.get(answer):
                found.add(str(fields[answer]))
    return frozenset(found)


def list_of(
    seat: Seat, visit: RecordId, without: Collection[str] = ()
) -> tuple[Sequence[Listed], Sequence[RecordId]]:
    """Return the first page of the records of a visit, talks first and the plan last, and which follow it.

    All of the open books and those only begun, but of the kinds ``without``. ``page_of`` has the lines of the others.
    """
    begun = _begun(seat)
    found = [(kind, code, id_) for id_, kind, code in records.outlines(seat, visit)]
    known = {id_ for _kind, _code, id_ in found}
    found += [
        (d.kind, begun_line(d).row.code, d.record)
        for d in begun.values()
        if d.visit == visit and d.record not in known
    ]
    found.sort(key=lambda one: (_ORDER.get(one[0], len(_ORDER)), *one))
    ids = [id_ for kind, _code, id_ in found if kind not in without]
    return page_of(seat, ids[:PAGE]), ids[PAGE:]


def page_of(seat: Seat, ids: Sequence[RecordId]) -> Sequence[Listed]:
    """Return the lines of these records, in this order; one that is no more has none."""
    begun, known = _begun(seat), records.rows_for(seat, ids)
    return [
        _line(known[id_], begun.get(id_)) if id_ in known else begun_line(begun[id_])
        for id_ in ids
        if id_ in known or id_ in begun
    ]


def _begun(seat: Seat) -> Mapping[RecordId, Draft]:
    return {draft.record: draft for book in seat.vault.books() for draft in drafts.all_of(book)}


def _line(row: RecordRow, draft: Draft | None) -> Listed:
    """Return the line of a record; what is being typed on it says where it was and what about."""
    if draft is None:
        return Listed(row, row.themes, is_begun=False)
    typed = begun_line(draft)
    return replace(typed, row=replace(row, area=typed.row.area, themes=typed.themes, headline=typed.row.headline))


def begun_line(draft: Draft) -> Listed:
    """Return the line of a record that is begun and has no revision yet."""
    row = rows.of_draft(draft)
    return Listed(row, row.themes, is_begun=True, due=str(draft.fields.get("due", "")))
