"""The fictional visit of the demo, played through the same use-cases as a real one (resources/demo).

The clock of each seat is set to the hour of the story; nothing else is a double.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import resources
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.kinds import INTERVIEW, OBSERVATION
from npm_field.domain.modes import Mode
from npm_field.usecases import adding, capture, complete, plan, records, seat, withdraw
from npm_field.usecases.plan import Member, VisitPlan
from storage import pools, revisions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from npm_field.usecases.seat import Seat

STORY: Final = "demo/marlock.json"
MORNING_HOUR: Final = 7
EVENING_HOUR: Final = 20
_DAY: Final = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Laptop:
    """One laptop of the story: its name in file names, whose it is, and what it is for."""

    name: str
    person: Code
    role: str


def story(last_day: date | None = None) -> Mapping[str, Any]:
    """Return the story's data; with ``last_day`` its visit ends on that day, and all its days are moved as far."""
    found: Mapping[str, Any] = resources.read_json(STORY)
    if last_day is None:
        return found
    told: Mapping[str, Any] = moved(found, last_day - date.fromisoformat(found["visit"]["end_day"]))
    return told


def moved(told: Any, by: timedelta) -> Any:  # noqa: ANN401 - a part of a JSON document
    """Return what is told with every day in it moved."""
    if isinstance(told, dict):
        return {key: moved(value, by) for key, value in told.items()}
    if isinstance(told, list):
        return [moved(value, by) for value in told]
    if isinstance(told, str):
        return _DAY.sub(lambda day: (date.fromisoformat(day[0]) + by).isoformat(), told)
    return told


def laptops(told: Mapping[str, Any]) -> tuple[Laptop, ...]:
    """Return the laptops of the story, the lead's first."""
    return tuple(Laptop(one["name"], Code(one["person"]), one["role"]) for one in told["laptops"])


def paper_codes(told: Mapping[str, Any], laptop: Laptop) -> tuple[Code, ...]:
    """Return the codes that stand on this laptop's printed pads, as the story tells it."""
    own = [
        t["fields"].get("code") or t.get("partial", {}).get("code")
        for t in told["talks"]
        if t["laptop"] == laptop.name
    ]
    if laptop.role == "lead":
        own += [told["visit"]["code"], *(area["code"] for area in told["areas"])]
    return tuple(Code(code) for code in own if code)


def give_pads(office: Seat, laptop: Seat, on_paper: Sequence[Code]) -> None:
    """Put codes of the story into a laptop's pool, and note at the office whose they are.

    In a story alone: an office gives codes of its own part and no others.
    """
    with office.vault.casebook.change() as casebook:
        given = pools.issued(casebook)
        free = [code for code in on_paper if code not in given]
        pools.issue(casebook, free, laptop.device)
    with laptop.vault.daybook.change() as daybook:
        pools.add(daybook, free)


def prepare(lead: Seat, told: Mapping[str, Any]) -> RecordId:
    """Plan the visit on the lead's laptop."""
    set_morning(lead, told)
    team = [Member(Code(m["code"]), m["person"], m["assignment"]) for m in told["team"]]
    return plan.plan_visit(lead, VisitPlan(visit=told["visit"], team=team, areas=told["areas"], risks=told["risks"]))


def capture_all(seats: Mapping[str, Seat], told: Mapping[str, Any]) -> Iterator[str]:
    """Write every talk, observation and area edit on the laptop of the person who made it; yields what was done.

    A talk with a ``partial`` part is written as a partial record first and completed in the evening.
    """
    for talk in told["talks"]:
        desk = seats[talk["laptop"]]
        _set_clock(desk, talk["day"], talk["hour"])
        if "partial" in talk:
            yield _write(desk, INTERVIEW.name, Mode.PARTIAL, talk["partial"])
        else:
            yield _write(desk, INTERVIEW.name, Mode.FULL, talk["fields"])
    for seen in told["observations"]:
        desk = seats[seen["laptop"]]
        _set_clock(desk, seen["fields"]["day"], 9)
        yield _write(desk, OBSERVATION.name, Mode.FULL, seen["fields"])
    for edit in told["area_edits"]:
        yield _edit_area(seats[edit["laptop"]], edit)


def complete_all(lead: Seat, told: Mapping[str, Any], *, keep_waiting: int = 0) -> Iterator[str]:
    """Complete the partial records in the evening, beside their cues, as the story tells them; yields the codes."""
    talks = {t["partial"]["code"]: t for t in told["talks"] if "partial" in t}
    queued = {str(one.fields.get("code")): one for one in complete.queue(lead)}
    waiting = [queued[code] for code in talks if code in queued]
    for one in waiting[: len(waiting) - keep_waiting]:
        talk = talks[str(one.fields["code"])]
        _set_clock(lead, talk["day"], EVENING_HOUR)
        draft = complete.begin_completion(lead, one.record)
        complete.complete(lead, draft, {**talk["fields"], "code": one.fields["code"]})
        yield str(one.fields["code"])


def withdraw_purposes(lead: Seat, told: Mapping[str, Any]) -> Iterator[str]:
    """Play the withdrawals for single purposes; yields the codes."""
    for one in told["withdrawals"]:
        _set_clock(lead, one["day"], 9)
        record = records.find(lead, one["code"])
        withdraw.withdraw(lead, record, one["purposes"], channel=one["channel"], day=one["day"])
        yield one["code"]


def talk_withdrawn(seats: Mapping[str, Seat], told: Mapping[str, Any]) -> RecordId:
    """Play the talk whose person asks that nothing is kept: its content is purged. Returns the record."""
    talk = told["withdrawn_talk"]
    desk = seats[talk["laptop"]]
    _set_clock(desk, talk["day"], talk["hour"])
    draft = capture.begin(desk, INTERVIEW, _visit(desk))
    capture.save(desk, draft, {**draft.fields, **talk["fields"]})
    capture.leave(desk, draft.record)
    withdraw.withdraw(desk, draft.record, ["record"], channel=talk["channel"], day=talk["day"])
    return draft.record


def set_morning(desk: Seat, told: Mapping[str, Any]) -> None:
    """Set the clock of a seat to the morning of the visit's first day."""
    _set_clock(desk, told["visit"]["start_day"], MORNING_HOUR)


def set_evening(desk: Seat, told: Mapping[str, Any]) -> None:
    """Set the clock of a seat to the evening of the visit's last day."""
    _set_clock(desk, told["visit"]["end_day"], EVENING_HOUR)


def _write(desk: Seat, kind: str, mode: Mode, fields: Mapping[str, object]) -> str:
    document = adding.Document(kind, "", mode, fields, from_paper=True)
    added = adding.add(desk, [document])[0]
    return added.code or kind


def _edit_area(desk: Seat, edit: Mapping[str, Any]) -> str:
    """Edit one area record on one laptop; another laptop edits other fields of the same record."""
    code = codes.parse(edit["code"], (CodeType.AREA,))
    row = revisions.listed(desk.vault.casebook, kind="area", code=code)[0]
    draft = capture.edit(desk, row.id)
    capture.save(desk, draft, {**draft.fields, "seen": "seen", **edit["fields"]})
    capture.leave(desk, row.id)
    return code


def _visit(desk: Seat) -> RecordId:
    return pools.plans(desk.vault.daybook)[0].visit


def _set_clock(desk: Seat, day: str, hour: int) -> None:
    year, month, number = (int(part) for part in day.split("-"))
    moment = datetime(year, month, number, hour, 10, tzinfo=seat.local_now().tzinfo)
    desk.now = lambda: moment
