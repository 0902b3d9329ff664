"""The board: one visit in numbers, from the open books. It shows codes and counts, never what a person said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.domain import board as computed
from npm_field.domain.board import Area, Day, NextStep, Seen, Standing, Step, Talk, TalkKind, Tile
from npm_field.domain.day_parts import Band, DayPart
from npm_field.domain.identifiers import Code
from npm_field.domain.modes import Mode
from npm_field.errors import NoVisitError
from npm_field.usecases import backup, complete, enrol, records, writing
from storage import credentials, drafts, revisions, settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

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
LATE_NIGHT_HOUR: Final = 22
"""When the night of a day begins; the same band also holds the hours after midnight."""


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
    risks: Mapping[str, str]
    reprisal_focal: Code | None
    outbox: Outbox


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
class _Known:
    """One record of the visit as it stands, with what is being typed on top of it."""

    record: RecordId
    kind: str
    fields: Mapping[str, object]
    day_part: str
    is_draft: bool


def of_visit(seat: Seat, visit: RecordId | None = None) -> Board:
    """Return the board of ``visit``, or of the visit that is on today, else the first one.

    Raises ``NoVisitError`` when there is none, ``NotOpenError`` while only the daybook is open.
    """
    plans = tuple(records.visits(seat))
    plan = _chosen(seat, plans, visit)
    known = _known(seat, plan.visit)
    fields = writing.merged_record(seat, plan.visit).fields or {}
    areas = _areas(known)
    kinds = {area.code: area.kind for area in areas}
    talks = [
        computed.talk_of(found.record, found.fields, area_kinds=kinds, day_part=found.day_part)
        for found in known
        if found.kind == "interview"
    ]
    observed = {str(found.fields.get("area", "")) for found in known if found.kind == "observation"}
    tiles = tuple(computed.tiles(areas, talks, observed))
    waiting = tuple(waiting for waiting in complete.queue(seat) if waiting.visit == plan.visit)
    expected = computed.expected(kinds.values(), _figures(fields), str(fields.get("place_type", "")))
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
        steps=computed.next_steps(_steps(seat, tiles, talks, waiting, known)),
        risks=_risks(known),
        reprisal_focal=_reprisal_focal(known),
        outbox=outbox(seat),
    )


def outbox(seat: Seat) -> Outbox:
    """Return what is on this laptop alone; what is being typed counts, for it is nowhere else either."""
    waiting = {record for book in seat.vault.books() for record in revisions.records_in_outbox(book)}
    waiting |= {draft.record for book in seat.vault.books() for draft in drafts.all_of(book)}
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


def _known(seat: Seat, visit: RecordId) -> list[_Known]:
    """Return the visit's records of both books, each once, in the order of their codes, drafts on top."""
    ids = [row.id for row in revisions.listed(seat.vault.casebook, visit=visit)]
    ids += [record for record in revisions.record_ids(seat.vault.daybook) if record not in ids]
    found = {record: known for record in ids if (known := _stored(seat, record, visit)) is not None}
    for book in seat.vault.books():
        for draft in drafts.all_of(book):
            if draft.visit == visit:
                found[draft.record] = _typed(seat, draft, found.get(draft.record))
    return sorted(found.values(), key=lambda known: (str(known.fields.get("code", "")), known.record))


def _stored(seat: Seat, record: RecordId, visit: RecordId) -> _Known | None:
    state = writing.merged_record(seat, record)
    head = min(state.heads, key=lambda end: end.header.mode.strictness)
    if head.header.visit != visit:
        return None
    # a partial record is written right after the talk, and has no other word for when it was
    written = head.written.partition("/")[2] if head.header.mode is not Mode.FULL else ""
    fields = state.fields or {}
    return _Known(record, head.header.kind, fields, str(fields.get("day_part", written)), is_draft=False)


def _typed(seat: Seat, draft: Draft, stored: _Known | None) -> _Known:
    if stored is not None:
        return replace(stored, fields=draft.fields, is_draft=True)
    written = seat.band().partition("/")[2] if draft.mode is not Mode.FULL else ""
    day_part = str(draft.fields.get("day_part", written))
    return _Known(draft.record, draft.kind, draft.fields, day_part, is_draft=True)


def _areas(known: Sequence[_Known]) -> list[Area]:
    """Return the areas that have a code; one taken out of the plan again has none."""
    return [
        Area(
            record=found.record,
            code=str(found.fields["code"]),
            kind=str(found.fields.get("kind", "")),
            designation=str(found.fields.get("designation", "")),
            seen=str(found.fields.get("seen", "")),
        )
        for found in known
        if found.kind == "area" and found.fields.get("code")
    ]


def _figures(fields: Mapping[str, object]) -> list[str]:
    figures = fields.get("figures")
    rows = figures if isinstance(figures, list) else []
    return [str(row.get("kind", "")) for row in rows if row.get("value")]


def _steps(
    seat: Seat, tiles: Sequence[Tile], talks: Sequence[Talk], waiting: Sequence[Waiting], known: Sequence[_Known]
) -> list[NextStep]:
    steps = [
        NextStep(Step.TALK, tile.area.record, tile.area.code)
        for tile in tiles
        if tile.standing is not Standing.NOBODY and tile.state is not Seen.REFUSED
    ]
    steps += [NextStep(Step.AGAIN, talk.record, talk.code) for talk in computed.again(talks)]
    steps += [_tell(seat, oral) for oral in waiting if oral.mode is Mode.ORAL_ONLY]
    steps += [
        NextStep(Step.GO_ON, found.record, str(found.fields.get("code", "")))
        for found in known
        if found.is_draft and found.kind in {"interview", "observation"}
    ]
    unseen = [tile for tile in tiles if tile.state is Seen.NOT_YET]
    return steps + [NextStep(Step.SEE, tile.area.record, tile.area.code) for tile in unseen]


def _tell(seat: Seat, oral: Waiting) -> NextStep:
    """Return the step for an oral-only stub; it is late from its due band on, or when memory's limit is reached."""
    due = str(oral.fields.get("due", ""))
    late = oral.age_hours >= computed.LIMIT_HOURS or (bool(due) and _has_begun(seat, due))
    return NextStep(Step.TELL_LATE if late else Step.TELL, oral.record, str(oral.fields.get("code", "")), due)


def _has_begun(seat: Seat, band: str) -> bool:
    due, now = Band.parse(band), seat.now()
    hour = LATE_NIGHT_HOUR if due.part is DayPart.NIGHT else due.part.starts_at_hour
    return (now.date(), now.hour) >= (due.day, hour)


def _risks(known: Sequence[_Known]) -> Mapping[str, str]:
    rows = [row for found in known if found.kind == "risk" for row in _rows(found.fields)]
    levels = {str(row.get("risk")): str(row.get("level", NOT_ASSESSED)) for row in rows}
    return {risk: levels.get(risk, NOT_ASSESSED) for risk in SHOWN_RISKS}


def _rows(fields: Mapping[str, object]) -> list[Mapping[str, object]]:
    rows = fields.get("rows")
    return list(rows) if isinstance(rows, list) else []


def _reprisal_focal(known: Sequence[_Known]) -> Code | None:
    """Return who looks after reprisals on this visit (INV15)."""
    for found in known:
        if found.kind == "assignment" and found.fields.get("role") == REPRISAL_FOCAL and found.fields.get("member"):
            return Code(str(found.fields["member"]))
    return None
