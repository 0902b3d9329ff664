"""The board: one visit in numbers, from the open books. It shows codes and counts, never what a person said."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import board as computed
from npm_field.domain import board_care, corroboration, sources
from npm_field.domain.board import NextStep, Seen, Standing, Step
from npm_field.domain.identifiers import Code
from npm_field.domain.modes import Mode
from npm_field.domain.summary import PURGED
from npm_field.errors import NoVisitError
from npm_field.usecases import backup, complete, enrol, records, withdraw, writing
from storage import credentials, drafts, index, receipts, revisions, settings
from storage import outbox as outbox_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from npm_field.domain.board import Day, Talk, TalkKind, Tile
    from npm_field.domain.board_care import Carried, FollowUp, Mixed
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.backup import Backup
    from npm_field.usecases.complete import Waiting
    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft
    from storage.pools import Plan

SHOWN_RISKS: Final = ("seizure_gate", "seizure_checkpoint", "raid_lodging")
"""The three where a laptop may be taken: gate, road, lodging."""

NOT_ASSESSED: Final = "not_assessed"
REPRISAL_FOCAL: Final = "reprisal_focal"
AREA: Final = computed.AREA_KIND
INTERVIEW: Final = computed.TALK_KIND
OBSERVATION: Final = "observation"
COUNTED: Final = (AREA, INTERVIEW, OBSERVATION)
"""The kinds of which there are many: counted from the index, never read one by one."""


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the page shows of one visit."""

    visit: RecordId
    code: Code
    visits: tuple[Plan, ...]
    type: str
    today: date
    day: Day | None
    floor: Mode
    tiles: tuple[Tile, ...]
    talks: Mapping[TalkKind, int]
    heard: tuple[tuple[str, bool], ...]
    waiting: tuple[Waiting, ...]
    steps: tuple[NextStep, ...]
    again: tuple[Talk, ...]
    """One talk of each person to see again."""
    risks: Mapping[str, str]
    reprisal_focal: Code | None
    outbox: Outbox
    care: Care


@dataclass(frozen=True, slots=True)
class Care:
    """Who and what is looked after; ``withdrawals`` counts those that wait for a record that is not here."""

    follow_ups: tuple[FollowUp, ...]
    mixed: Mixed
    carried: Carried
    withdrawals: int


@dataclass(frozen=True, slots=True)
class Outbox:
    """What the office does not have yet, on this laptop as a whole; ``hand_overs`` counts the bundles written.

    ``backup`` is the last one, ``backup_days`` its age in whole days.
    """

    records: int
    hand_overs: int
    has_office: bool
    backup: Backup | None = None
    backup_days: int = 0


@dataclass(frozen=True, slots=True)
class _Fact:
    """One record of the visit as the board counts it, with what is being typed on top of it."""

    record: RecordId
    kind: str
    code: str
    area: str
    facts: Mapping[str, object]
    is_draft: bool


_Fields = tuple["RecordId", "Mapping[str, object]"]


def of_visit(seat: Seat, visit: RecordId | None = None) -> Board:
    """Return the board of ``visit``, or of the visit that is on today, else the first one.

    Talks, areas and observations are counted from the index; only the few records of the plan are read. Raises
    ``NoVisitError`` when there is none, ``NotOpenError`` while only the daybook is open.
    """
    plans = tuple(records.visits(seat))
    plan = _chosen(seat, plans, visit)
    begun = {d.record: d for book in seat.vault.books() for d in drafts.all_of(book) if d.visit == plan.visit}
    known = _counted(seat, plan.visit, begun)
    fields = writing.merged_record(seat, plan.visit).fields or {}
    areas = [computed.area_from(one.record, one.code, one.facts) for one in known if one.kind == AREA and one.code]
    kinds = {area.code: area.kind for area in areas}
    joined = corroboration.one_person(
        sources.pairs_of(said for _id, said in _few(seat, plan.visit, sources.SAME_PERSON, begun))
    )
    talks = [
        computed.talk_from(one.record, one.code, one.area, one.facts, kinds, joined=joined)
        for one in known
        if one.kind == INTERVIEW
    ]
    observed = {one.area for one in known if one.kind == OBSERVATION}
    tiles = tuple(computed.tiles(areas, talks, observed))
    waiting = tuple(waiting for waiting in complete.queue(seat) if waiting.visit == plan.visit)
    expected = computed.expected(kinds.values(), _figures(fields), str(fields.get("place_type", "")))
    care, again = _care(seat, plan.visit, tiles, begun), tuple(computed.again(talks))
    return Board(
        visit=plan.visit,
        code=plan.code,
        visits=plans,
        type=str(fields.get("type", "")),
        today=seat.now().date(),
        day=computed.day_of(str(fields.get("start_day", "")), str(fields.get("end_day", "")), seat.now().date()),
        floor=plan.floor,
        tiles=tiles,
        talks=computed.counts(talks),
        heard=computed.heard(talks, expected),
        waiting=waiting,
        steps=computed.next_steps(_steps(seat, tiles, again, waiting, known, care)),
        again=again,
        risks=_risks(seat, plan.visit, begun),
        reprisal_focal=_reprisal_focal(seat, plan.visit, begun),
        outbox=outbox(seat),
        care=care,
    )


def outbox(seat: Seat) -> Outbox:
    """Return what is on this laptop alone; what is being typed counts, for it is nowhere else either.

    At the office nothing is: what waits there is on its way to laptops.
    """
    books = seat.vault.books() if seat.role != enrol.OFFICE_ROLE else ()
    waiting = {record for book in books for record in outbox_rows.records(book)}
    waiting |= {draft.record for book in books for draft in drafts.all_of(book)}
    casebook = seat.vault.casebook
    written = credentials.bundles(casebook, direction="out")
    has_office = settings.get(casebook, enrol.STATEMENT) is not None
    last = backup.last(seat)
    days = backup.age_days(seat, last) if last is not None else 0
    return Outbox(len(waiting), len(written), has_office, last, days)


def _chosen(seat: Seat, plans: Sequence[Plan], wanted: RecordId | None) -> Plan:
    if not plans:
        raise NoVisitError
    named = next((plan for plan in plans if plan.visit == wanted), None)
    if wanted is not None and named is None:
        raise NoVisitError
    return named or next((plan for plan in plans if _is_on(seat, plan)), plans[0])


def _is_on(seat: Seat, plan: Plan) -> bool:
    fields = writing.merged_record(seat, plan.visit).fields or {}
    day = computed.day_of(str(fields.get("start_day", "")), str(fields.get("end_day", "")), seat.now().date())
    return day is not None and 1 <= day.number <= day.of


def _counted(seat: Seat, visit: RecordId, begun: Mapping[RecordId, Draft]) -> list[_Fact]:
    """Return the visit's talks, areas and observations of both books, each once, in the order of their codes."""
    casebook, daybook = seat.vault.casebook, seat.vault.daybook
    removed = {row.record for row in receipts.handed_over(casebook)}
    read = functools.cache(json.loads)  # tens of thousands of records have a few hundred different facts
    found = {
        one.record: _Fact(one.record, one.kind, one.code, one.area, read(one.facts or "{}"), is_draft=False)
        for one in index.facts(casebook, visit, COUNTED)
        if one.record not in removed or one.state != PURGED
    }
    for record in revisions.record_ids(daybook):
        if record not in {*begun, *found, *removed} and revisions.row_of(casebook, record) is None:
            stub = _stub(seat, record, visit)
            found |= {record: stub} if stub is not None else {}
    for draft in begun.values():
        written = seat.band().partition("/")[2] if draft.mode is not Mode.FULL and draft.record not in found else ""
        found[draft.record] = _fact(draft.record, draft.kind, draft.fields, written, is_draft=True)
    counted = (one for one in found.values() if one.kind in COUNTED)
    return sorted(counted, key=lambda one: (one.code, one.record))


def _stub(seat: Seat, record: RecordId, visit: RecordId) -> _Fact | None:
    """Return a record that lies in the daybook alone; None where it is of another visit."""
    state = writing.merged_record(seat, record)
    head = min(state.heads, key=lambda end: end.header.mode.strictness)
    if head.header.visit != visit:
        return None
    written = head.written.partition("/")[2] if head.header.mode is not Mode.FULL else ""
    return _fact(record, head.header.kind, state.fields or {}, written, is_draft=False)


def _fact(record: RecordId, kind: str, fields: Mapping[str, object], day_part: str, *, is_draft: bool) -> _Fact:
    facts = computed.facts_of(kind, fields, day_part)
    return _Fact(record, kind, str(fields.get("code", "")), str(fields.get("area", "")), facts, is_draft)


def _few(seat: Seat, visit: RecordId, kind: str, begun: Mapping[RecordId, Draft]) -> list[_Fields]:
    """Return the records of a kind of which a visit has few, with what is being typed on top of them."""
    ids = [row.id for row in revisions.listed(seat.vault.casebook, kind=kind, visit=visit)]
    ids += [draft.record for draft in begun.values() if draft.kind == kind and draft.record not in ids]
    return [
        (id_, begun[id_].fields if id_ in begun else writing.merged_record(seat, id_).fields or {}) for id_ in ids
    ]


def _care(seat: Seat, visit: RecordId, tiles: Sequence[Tile], begun: Mapping[RecordId, Draft]) -> Care:
    plans = [fields for _id, fields in _few(seat, visit, "reprisal_plan", begun)]
    targets = [target for fields in plans if isinstance(target := fields.get("talks_per_area"), int)]
    custody = [fields for _id, fields in _few(seat, visit, "custody", begun)]
    return Care(
        follow_ups=board_care.follow_ups(_few(seat, visit, "reprisal_follow_up", begun), seat.now()),
        mixed=board_care.mixed(tiles, max(targets, default=0)),
        carried=board_care.carried(custody, seat.now().date()),
        withdrawals=len(withdraw.waiting(seat)),
    )


def _figures(fields: Mapping[str, object]) -> list[str]:
    figures = fields.get("figures")
    rows = figures if isinstance(figures, list) else []
    return [str(row.get("kind", "")) for row in rows if row.get("value")]


def _steps(  # noqa: PLR0917 - everything the board knows may ask for something
    seat: Seat,
    tiles: Sequence[Tile],
    again: Sequence[Talk],
    waiting: Sequence[Waiting],
    known: Sequence[_Fact],
    care: Care,
) -> list[NextStep]:
    steps = [NextStep(Step.FOLLOW_UP, one.record, one.person, one.due) for one in care.follow_ups if one.is_due]
    steps += [
        NextStep(Step.TALK, tile.area.record, tile.area.code)
        for tile in tiles
        if tile.standing is not Standing.NOBODY and tile.state is not Seen.REFUSED
    ]
    steps += [NextStep(Step.AGAIN, talk.record, talk.code) for talk in again]
    steps += [_tell(seat, oral) for oral in waiting if oral.mode is Mode.ORAL_ONLY]
    steps += [
        NextStep(Step.COMPLETE, late.record, str(late.fields.get("code", "")), count=late.age_hours)
        for late in waiting
        if late.mode is not Mode.ORAL_ONLY and late.age_hours >= computed.AIM_HOURS
    ]
    steps += [
        NextStep(Step.MIX, tile.area.record, tile.area.code, count=care.mixed.target - tile.talks)
        for tile in board_care.short_of(tiles, care.mixed.target)
    ]
    steps += [
        NextStep(Step.GO_ON, one.record, one.code)
        for one in known
        if one.is_draft and one.kind in {INTERVIEW, OBSERVATION}
    ]
    unseen = [tile for tile in tiles if tile.state is Seen.NOT_YET]
    return steps + [NextStep(Step.SEE, tile.area.record, tile.area.code) for tile in unseen]


def _tell(seat: Seat, oral: Waiting) -> NextStep:
    """Return the step for an oral-only stub; it is late from its due band on, or when memory's limit is reached."""
    due = str(oral.fields.get("due", ""))
    late = oral.age_hours >= computed.LIMIT_HOURS or (bool(due) and board_care.has_begun(due, seat.now()))
    return NextStep(Step.TELL_LATE if late else Step.TELL, oral.record, str(oral.fields.get("code", "")), due)


def _risks(seat: Seat, visit: RecordId, begun: Mapping[RecordId, Draft]) -> Mapping[str, str]:
    rows = [row for _id, fields in _few(seat, visit, "risk", begun) for row in _rows(fields)]
    levels = {str(row.get("risk")): str(row.get("level", NOT_ASSESSED)) for row in rows}
    return {risk: levels.get(risk, NOT_ASSESSED) for risk in SHOWN_RISKS}


def _rows(fields: Mapping[str, object]) -> list[Mapping[str, object]]:
    rows = fields.get("rows")
    return list(rows) if isinstance(rows, list) else []


def _reprisal_focal(seat: Seat, visit: RecordId, begun: Mapping[RecordId, Draft]) -> Code | None:
    """Return who looks after reprisals on this visit (INV15)."""
    for _id, fields in _few(seat, visit, "assignment", begun):
        if fields.get("role") == REPRISAL_FOCAL and fields.get("member"):
            return Code(str(fields["member"]))
    for _id, fields in _few(seat, visit, "reprisal_plan", begun):
        if fields.get("focal"):
            return Code(str(fields["focal"]))
    return None
