"""The evening of a visit: everything the lead goes through at the debrief, from one reading of the records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import agenda, completion, corroboration, evening, evening_night, sources
from npm_field.domain.agenda import About, Theme
from npm_field.domain.day_parts import Band
from npm_field.domain.evening import Item, Left, Section
from npm_field.domain.figures import items
from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import COMPLAINT, DEBRIEF, INTERVIEW, KINDS, RECOMMENDATION, TASK, URGENT_MATTER
from npm_field.domain.modes import Mode
from npm_field.domain.summary import summarise
from npm_field.usecases import board, capture, findings, visit_read
from storage import drafts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from npm_field.domain.fields import Kind
    from npm_field.domain.merge import Merged
    from npm_field.usecases.board import Board
    from npm_field.usecases.findings import Held
    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft

BEGUN_IN: Final = {
    Section.REPRISALS: "reprisal_allegation",
    Section.URGENT: URGENT_MATTER.name,
    Section.RECOMMENDATIONS: RECOMMENDATION.name,
    Section.NIGHT: DEBRIEF.name,
}
"""What a new record in a section is; in every other one it is a task about the line in hand."""
TASK_FOR: Final = {
    "alone": "private_talk",
    "not_seen": "go_to_area",
    "refused": "ask_authority",
    "not_heard": "see_again",
    "document": "read_register",
    "again": "see_again",
    "contradiction": "read_register",
}


@dataclass(frozen=True, slots=True)
class Evening:
    """What there is. ``debrief`` is the record of this evening, None before somebody began one."""

    visit: RecordId
    fields: Mapping[str, object]
    board: Board
    held: Sequence[Held]
    sections: Mapping[Section, Sequence[Item]]
    debrief: tuple[RecordId, Mapping[str, object]] | None
    themes: Sequence[Theme[Held]]
    joined: int
    today: date


def of_visit(seat: Seat, visit: RecordId) -> Evening:
    """Return the evening of a visit. Raises ``NotOpenError`` and ``NoVisitError``."""
    merged = visit_read.of_visit(seat, visit)
    shown = board.of_visit(seat, visit)
    held = findings.held_in(merged)
    by_kind: dict[str, list[tuple[RecordId, Mapping[str, object]]]] = {}
    for record, state in merged.items():
        if state.heads and state.fields is not None:
            by_kind.setdefault(state.heads[0].header.kind, []).append((RecordId(record), state.fields))

    def of(kind: str) -> list[tuple[RecordId, Mapping[str, object]]]:
        return by_kind.get(kind, [])

    joined = corroboration.one_person(sources.pairs(merged.values()))
    unused = sources.unused_persons(merged.values(), joined)

    def usable(kind: str, code: str) -> list[tuple[RecordId, Mapping[str, object]]]:
        """Return those of a kind whose person, under no code, wants nothing used (INV41)."""
        people = ((row, str(row[1].get(code, ""))) for row in of(kind))
        return [row for row, person in people if joined.get(person, person) not in unused]

    codes = {str(record): str(fields.get("code", "")) for rows in by_kind.values() for record, fields in rows}
    fields = next((found for record, found in of("visit") if record == visit), {})
    today = seat.now().date()
    debrief = _tonight(of(DEBRIEF.name), today)
    sections: dict[Section, Sequence[Item]] = {
        Section.GAPS: evening.gaps(shown.tiles, shown.heard, of("document"), of(INTERVIEW.name)),
        Section.AGAIN: [
            Item(Section.AGAIN, "again", talk.record, talk.code, {"area": talk.area}) for talk in shown.again
        ],
        Section.REPRISALS: evening.reprisals(
            of("reprisal_plan"),
            of("reprisal_allegation"),
            of("reprisal_follow_up"),
            usable(INTERVIEW.name, "code"),
            usable(COMPLAINT.name, "person"),
            joined=joined,
            codes=codes,
        ),
        Section.URGENT: evening.urgent(
            of(URGENT_MATTER.name), items(fields, "urgent_ladder"), [*of("interview"), *of("complaint")], codes
        ),
        Section.SETTLE: [contradiction(one) for one in held if one.weighed.contested],
        Section.WAITING: evening.waiting(
            [
                *(Left(w.record, w.fields, w.age_hours, w.completion, here=True) for w in shown.waiting),
                *_left_elsewhere(seat, merged, {w.record for w in shown.waiting}),
            ],
            completion.REMIND_HOURS,
        ),
        Section.COMPLAINTS: evening.complaints(usable(COMPLAINT.name, "person")),
        Section.RECOMMENDATIONS: evening.recommendations(of(RECOMMENDATION.name)),
        Section.TASKS: evening.tasks(of(TASK.name), codes),
        Section.NIGHT: [
            *evening_night.floor(visit, fields, debrief[1] if debrief is not None else {}),
            *evening_night.night(of("custody"), of("paper_item"), of("incident"), today),
            *evening_night.backup(of("custody"), debrief),
        ],
    }
    return Evening(
        visit=visit,
        fields=fields,
        board=shown,
        held=held,
        sections=sections,
        debrief=debrief,
        themes=agenda.agenda(
            held,
            _about(merged),
            linked={link.record for one in held for link in one.links},
            planned=[str(one) for one in planned] if isinstance(planned := fields.get("themes"), list) else [],
            debrief=debrief[1] if debrief is not None else {},
        ),
        joined=len(findings.pairs_in(merged)),
        today=today,
    )


def number(seat: Seat, visit: RecordId) -> int:
    """Return which evening of the visit this is, 0 where nobody said and the plan has no days. ``NotOpenError``."""
    merged, today = visit_read.of_visit(seat, visit), seat.now().date()
    rows = [
        (RecordId(record), state.fields)
        for record, state in merged.items()
        if state.fields is not None and state.heads and state.heads[0].header.kind == DEBRIEF.name
    ]
    debrief, plan = _tonight(rows, today), merged.get(visit)
    fields = plan.fields if plan is not None and plan.fields is not None else {}
    return evening_night.number(fields, debrief[1] if debrief is not None else {}, today)


def begun(seat: Seat, visit: RecordId) -> RecordId | None:
    """Return the record of this evening, also one that was begun and never signed; None before anybody began one.

    A laptop that lost its power had no time to sign, and a second record would be another evening.
    """
    drawn = [one for one in drafts.all_of(seat.vault.casebook) if (one.kind, one.visit) == (DEBRIEF.name, visit)]
    unsigned = _tonight([(one.record, one.fields) for one in drawn], seat.now().date())
    found = of_visit(seat, visit).debrief or unsigned
    return found[0] if found is not None else None


def tonight(seat: Seat, visit: RecordId) -> Draft:
    """Return the one record of this evening to write on; where nobody began it, its first save does.

    An empty one on the disk would be signed by the next unlock if the power went before its words: an evening signed
    twice. Errors of ``capture.begin``.
    """
    record = begun(seat, visit)
    if record is not None:
        return capture.edit(seat, record)
    return capture.blank(seat, DEBRIEF, visit, fields=_start(seat, Section.NIGHT, None)[1])


def begin(seat: Seat, visit: RecordId, section: Section, item: Item | None) -> RecordId:
    """Begin what is written next in a section and return it as a draft, filled from the line in hand.

    An urgent matter about a marked talk, a task about a gap or a contradiction, the one debrief of this evening.
    Raises the errors of ``capture.begin``.
    """
    kind, fields = _start(seat, section, item)
    if kind is DEBRIEF:
        draft = tonight(seat, visit)
        return (draft if draft.parents else capture.save(seat, draft, draft.fields)).record
    return capture.begin(seat, kind, visit, fields=fields).record


def change_floor(seat: Seat, visit: RecordId) -> None:
    """Write what this evening decided into the plan, whose word holds for everybody. Errors of ``capture.save``."""
    for item in of_visit(seat, visit).sections[Section.NIGHT]:
        if item.what == "floor":
            draft = capture.edit(seat, visit)
            capture.save(seat, draft, {**draft.fields, evening_night.FLOOR: item.said["capture_mode"]})
            capture.leave(seat, visit)


def _start(seat: Seat, section: Section, item: Item | None) -> tuple[Kind, dict[str, object]]:
    kind = KINDS[BEGUN_IN.get(section, TASK.name)]
    me: dict[str, object] = {"by": [seat.person]} if seat.person else {}
    about: dict[str, object] = {"about": item.record} if item is not None and item.record else {}
    if kind is DEBRIEF:
        day, _, part = seat.band().partition("/")
        return kind, {"day": day, "day_part": part}
    if kind is URGENT_MATTER:
        flagged = about if item is not None and item.what == "flagged" else {}
        return kind, {"noticed": seat.band(), **flagged, **me}
    if kind is RECOMMENDATION:
        return kind, {"status": "draft"}
    if kind is not TASK:
        return kind, {"status": "alleged", **me}
    if item is None or section is Section.TASKS:
        return kind, {}
    said = {name: item.said[name] for name in ("by", "when") if item.said.get(name)}
    area = {"area": item.code} if section is Section.GAPS and item.code.startswith("L") else {}
    text = {"text": item.said["decide"]} if item.said.get("decide") else {}
    return kind, {"what": TASK_FOR.get(item.what, "other"), **about, **area, **said, **text}


def _about(merged: Mapping[str, Merged]) -> Sequence[About]:
    """Return the records that can be evidence and count for anything, with the themes they say anything of."""
    found = []
    for record, fact in sources.facts(merged).items():
        fields = merged[record].fields or {}
        if fact.unused is None and (themes := agenda.themes_of(fields)):
            found.append(About(fact, record, themes, str(fields.get("area", "")), str(fields.get("code", ""))))
    return found


def _left_elsewhere(seat: Seat, merged: Mapping[str, Merged], here: Collection[RecordId]) -> Sequence[Left]:
    """Return the talks that are kept in part and wait on another laptop, or that somebody gave up completing."""
    found = []
    for record, state in merged.items():
        if not state.heads or state.heads[0].header.kind != INTERVIEW.name or RecordId(record) in here:
            continue
        summary, fields = summarise(state, INTERVIEW), state.fields or {}
        if summary.state not in {Mode.PARTIAL.value, Mode.ORAL_ONLY.value}:
            continue
        noted = completion.state_of(summary.mode, str(fields.get("completion", "")))
        written = min((head.written for head in state.heads if head.written), default="")
        if noted not in {completion.State.COMPLETE, completion.State.CONFIRMED}:
            hours = Band.parse(written).hours_until(seat.now()) if written else 0
            found.append(Left(RecordId(record), fields, hours, noted, here=False))
    return sorted(found, key=lambda one: (-one.hours, one.record))


def contradiction(one: Held) -> Item:
    """Return what is to settle about a finding: what would decide it, who looks and by when."""
    by, when = str(one.fields.get("settle_by", "")), str(one.fields.get("settle_when", ""))
    decide = str(one.fields.get("to_settle", ""))
    said = {"level": one.weighed.printed, "decide": decide, "by": by, "when": when}
    return Item(
        Section.SETTLE, "contradiction", one.record, "", said, one.statement, needs=not (decide and by and when)
    )


def _tonight(
    rows: Sequence[tuple[RecordId, Mapping[str, object]]], today: date
) -> tuple[RecordId, Mapping[str, object]] | None:
    found = [row for row in rows if row[1].get("day") == today.isoformat()]
    return min(found, default=None, key=lambda row: row[0])
