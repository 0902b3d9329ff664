"""The journeys of ``benchmarks.real_keys``: what is pressed for each kind of record, and what must then be stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt

import resources
from benchmarks.real_field import (
    CTRL,
    SHIFT,
    WRITTEN_BY_US,
    DiffersError,
    EnrolledField,
    Journey,
    RealField,
    compare,
    where,
)
from benchmarks.real_later import AFTERWARDS, OF_AN_OFFICE, STRICT, person, take_up
from benchmarks.real_plan import PLAN_JOURNEYS
from benchmarks.typist import CannotTypeError
from npm_field.domain.codes import type_of
from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import KINDS
from npm_field.usecases import attachments, checklists, paper, records, slips
from ui.capture import offers
from ui.capture.beginning import start_of
from ui.desk import Target
from ui.screenshot_story import drawn_page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from npm_field.usecases.attachments import Attachment
    from npm_field.usecases.seat import Seat

NAME: Final = "Orvik Canary"
FILE_NUMBER: Final = "77/2031"


def _typed(offer: str, fields: Mapping[str, object]) -> Callable[[RealField], int]:
    """Return the journey that types every field of one record."""

    def journey(field: RealField) -> int:
        made = offers.named(offer)
        kind = KINDS[made.of_kind if made is not None else offer]
        before = field.ids(kind.name)
        field.begin(offer)
        given = {name: value for name, value in fields.items() if made is None or name not in made.fields}
        own = field.do(lambda seat: start_of(kind, seat.band()))
        begun = {**(own if isinstance(own, dict) else {}), **(made.fields if made is not None else {})}
        wanted = {name: value for name, value in given.items() if name not in {*begun, *WRITTEN_BY_US}}
        field.typist.write(wanted)
        field.board()
        new = field.ids(kind.name) - before
        found = [field.fields(one) for one in new]
        stored = next((one for one in found if wanted.keys() <= one.keys()), found[0] if found else {})
        compare({**begun, **wanted}, stored)
        if (
            made is not None
            and made.code_type is not None
            and type_of(Code(str(stored["code"]))) is not made.code_type
        ):
            raise DiffersError(stored["code"])
        return len(wanted)

    return journey


def _in_the_evening(key: Qt.Key, kind: str, fields: Mapping[str, object]) -> Callable[[RealField], int]:
    """Return the journey that goes to a section of the evening, begins a record there and types every field."""

    def journey(field: RealField) -> int:
        before = field.ids(kind)
        field.act("evening")
        field.settle()
        field.press(key)
        field.press(Qt.Key.Key_N, CTRL)
        field.until(lambda: field.window.place is not None and field.window.place.target.way == "capture")
        field.settle()
        field.typist.write(dict(fields))
        field.board()
        (new,) = field.ids(kind) - before
        compare(fields, {name: value for name, value in field.fields(new).items() if name in fields})
        return len(fields)

    return journey


def _medical(field: RealField) -> int:
    """Note a finding of the person in hand on the body chart."""
    field.begin("interview")
    field.typist.write({"consent": {"record": "yes", "internal": "yes"}})
    before = field.ids("medical_note")
    field.press(Qt.Key.Key_N, CTRL)
    field.press(Qt.Key.Key_0)
    field.choose("medical_note")
    field.press(Qt.Key.Key_Return)  # without a yes to the examination it asks for it
    field.press(Qt.Key.Key_1)
    field.press(Qt.Key.Key_Tab, SHIFT)
    while not field.chart().hasFocus():
        field.press(Qt.Key.Key_Tab, SHIFT)
    field.press(Qt.Key.Key_Down)
    site = field.chart().here
    field.press(Qt.Key.Key_Return)
    field.board()
    (note,) = field.ids("medical_note") - before
    stored = dict(field.fields(note))
    agreed = {"record": "yes", "internal": "yes", "medical_exam": "yes"}  # the first two were said in the talk
    compare(
        {"consent": agreed, "examined": "yes", "findings": [{"site": site}]},
        {name: stored[name] for name in stored if name not in {"by", "day", "day_part"}},
    )
    return 3


def _slip(field: RealField) -> int:
    """Seal who somebody is; nothing of it is shown or stored readable afterwards."""
    talk = person(field, {"record": "yes", "internal": "yes", "recontact": "yes"})
    code = str(field.fields(talk)["code"])
    take_up(field, code)
    field.press(Qt.Key.Key_F3, SHIFT)
    field.typist.type(NAME)
    field.press(Qt.Key.Key_Return)
    field.typist.type(FILE_NUMBER)
    field.press(Qt.Key.Key_Return, CTRL)
    field.until(lambda: field.do(lambda seat: slips.has_slip(seat, Code(code))) is True)
    field.board()
    compare({"sealed": 1}, {"sealed": field.do(slips.count)})
    if field.do(lambda seat: [hit.id for hit in records.search(seat, NAME.split()[0])]):
        raise DiffersError(NAME)
    return 2


def _coverage(field: RealField) -> int:
    """Say of three areas whether they were seen."""
    field.act("coverage")
    for digit in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_2):
        field.press(digit)
    field.board()

    def seen(seat: Seat) -> list[str]:
        visit = records.visits(seat)[0].visit
        return [str(fields.get("seen", "")) for _record, fields in checklists.areas(seat, visit)][:3]

    compare({"seen": ["seen", "refused", "not_yet"]}, {"seen": field.do(seen)})
    return 3


def _paper(field: RealField) -> int:
    """Transcribe two slips from a code pad; each becomes a record and a sheet to destroy, and one is destroyed."""
    area = str(field.told["areas"][1]["code"])
    before = len(_sheets(field))
    field.act("paper")
    for line in (f"P-407-216 {area} 2 use Y id N R @", "P-231-008 ! oral"):
        field.typist.type(line)
        field.press(Qt.Key.Key_Return)
    field.until(lambda: len(_sheets(field)) == before + len(("one", "two")))
    stored = {}
    for code in ("P-407-216", "P-231-008"):
        record = field.do(lambda seat, code=code: records.find(seat, code))  # type: ignore[misc]  # bound
        stored[code] = {n: v for n, v in field.fields(record).items() if n in PAPER[code]}  # type: ignore[arg-type]  # an id
    compare(
        {"one": [PAPER["P-407-216"]], "two": [PAPER["P-231-008"]]},
        {"one": [stored["P-407-216"]], "two": [stored["P-231-008"]]},
    )
    field.press(Qt.Key.Key_F6)
    field.press(Qt.Key.Key_1)
    field.until(lambda: len(_sheets(field)) == before + 1)
    field.board()
    return sum(len(one) for one in PAPER.values())


def _sheets(field: RealField) -> Sequence[object]:
    return field.do(paper.to_destroy)  # type: ignore[return-value]  # what it returns


def _attachment(field: RealField) -> int:
    """Add a picture to an observation: found by its path, what it is by digits."""
    path = field.folder / "page.png"
    drawn_page().save(str(path))
    before = field.ids("observation")
    field.begin("observation")
    field.typist.write({"text": "A list on the door."})
    field.settle()
    field.board()
    (record,) = field.ids("observation") - before
    place = field.window.place
    if place is not None:
        place.go(Target("attachments", record=record))
    field.settle()
    field.press(Qt.Key.Key_N, CTRL)
    field.typist.type(str(path))
    field.press(Qt.Key.Key_Return)
    field.until(lambda: bool(field.do(lambda seat: list(attachments.of(seat, record)))))
    field.settle()
    field.board()
    found: list[Attachment] = field.do(lambda seat: list(attachments.of(seat, record)))  # type: ignore[assignment]  # it is
    (added,) = found
    compare({"kind": "photo", "faces": "present"}, {"kind": added.kind, "faces": added.faces})
    return 2


TOLD: Final[Mapping[str, Any]] = resources.read_json("demo/marlock.json")
_MORE: Final[Mapping[str, Mapping[str, object]]] = {
    one["kind"]: one["fields"] for one in resources.read_json("demo/more.json")["records"]
}
PAPER: Final[Mapping[str, Mapping[str, object]]] = {
    "P-407-216": {"code": "P-407-216", "area": str(TOLD["areas"][1]["code"]), "severity": "2"},
    "P-231-008": {"code": "P-231-008", "urgent": True},
}
OBSERVATION: Final[Mapping[str, object]] = {
    "area": "L-145-382", "sense": "measured", "theme": "material_conditions.cell_space",
    "text": "Floor measured, no window.", "severity": "2", "measure": 5.1, "measure_unit": "m2",
    "measure_method": "measured",
}  # fmt: skip


AREA: Final[Mapping[str, object]] = {
    "kind": "dormitory", "designation": "block C dormitory", "floor_area_m2": 92, "beds": 30, "occupants_now": 44,
    "natural_light": "poor", "water_hours_per_day": 3,
}  # fmt: skip
FINDING: Final[Mapping[str, object]] = {
    "kind": "problem", "theme": "treatment.solitary_confinement", "severity": "3", "scope": "several",
    "statement": "Isolation beyond fifteen days, in successive stays of seven.",
}  # fmt: skip
URGENT: Final[Mapping[str, object]] = {"what": "Somebody has no insulin.", "next": "The doctor on duty is called."}
RECOMMENDATION: Final[Mapping[str, object]] = {
    "number": "1", "text": "End successive stays in isolation.", "addressee_level": "head_of_place",
    "priority": "immediate", "implement_by": "2031-04-15", "response_due": "2031-05-15",
}  # fmt: skip
TASK: Final[Mapping[str, object]] = {"what": "read_register", "text": "The night log of Saturday."}
DEBRIEF: Final[Mapping[str, object]] = {"evening": 1, "place": "room", "open_questions": "One incident or two?"}


INSTEAD: Final[Mapping[str, Mapping[str, object]]] = {
    "document": {"checks": {"prisoner_file.injuries_on_arrival": "missing", "custody_register.rights": "partly"}}
}


def _plainly(value: object) -> object:
    """Return a value in signs that every keyboard has."""
    if isinstance(value, dict):
        return {key: _plainly(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plainly(item) for item in value]
    is_sentence = isinstance(value, str) and " " in value
    return value.encode("ascii", "ignore").decode() if is_sentence and isinstance(value, str) else value


def _talk(number: int) -> Mapping[str, object]:
    fields = TOLD["talks"][number]["fields"]
    return {name: _plainly(value) for name, value in fields.items() if name != "code"}


def _of(kind: str, play: Callable[[RealField], int]) -> Journey:
    return Journey(frozenset({kind}), play)


JOURNEYS: Final[Mapping[str, Journey]] = {
    "observation": _of("observation", _typed("observation", OBSERVATION)),
    "interview": _of("interview", _typed("interview", _talk(0))),
    "group_talk": _of("interview", _typed("group_talk", _talk(6))),
    **{
        kind: _of(kind, _typed(kind, {**_MORE[kind], **INSTEAD.get(kind, {})}))
        for kind in (
            "document", "complaint", "opening_talk", "closing_talk", "obstruction", "incident", "referral",
            "reprisal_follow_up", "reprisal_allegation", "paper_item",
        )
    },
    "staff_talk": _of("interview", _typed("staff_talk", _talk(4))),
    "area": _of("area", _typed("area", AREA)),
    "finding": _of("finding", _in_the_evening(Qt.Key.Key_Escape, "finding", FINDING)),
    "urgent_matter": _of("urgent_matter", _in_the_evening(Qt.Key.Key_4, "urgent_matter", URGENT)),
    "recommendation": _of("recommendation", _in_the_evening(Qt.Key.Key_8, "recommendation", RECOMMENDATION)),
    "task": _of("task", _in_the_evening(Qt.Key.Key_9, "task", TASK)),
    "debrief": _of("debrief", _in_the_evening(Qt.Key.Key_0, "debrief", DEBRIEF)),
    "medical_note": _of("medical_note", _medical),
    "slip": _of("interview", _slip),
    "coverage": _of("area", _coverage),
    "paper": Journey(frozenset({"interview", "paper_item"}), _paper),
    "attachment": _of("attachment", _attachment),
    **AFTERWARDS,
    **STRICT,
    **PLAN_JOURNEYS,
}  # fmt: skip
BY_THE_PROGRAM: Final[Mapping[str, str]] = {
    "acknowledgement": "written by the program when a laptop has done what its office ordered",
}
"""Kinds that nobody types, and why."""


def _play(field: RealField, journey: Journey) -> int:
    """Play one and see that it signed something of each of its kinds."""
    known = field.signed()
    compared = journey.play(field)
    new = {kind for id_, kind in field.signed().items() if id_ not in known}
    if not journey.kinds <= new:
        raise DiffersError(journey.kinds - new)
    return compared


def play(folder: Path, names: Sequence[str], pictures: Path | None = None) -> int:
    """Play these journeys one after the other in one window. Returns how many went wrong."""
    wanted = [name for name in JOURNEYS if name in names or not names]
    field = (EnrolledField if OF_AN_OFFICE.intersection(wanted) else RealField)(folder / "vault", TOLD)
    wrong = 0
    for name in wanted:
        before = field.typist.presses
        try:
            compared = _play(field, JOURNEYS[name])
        except (DiffersError, CannotTypeError, TimeoutError, ValueError) as error:
            wrong += 1
            print(f"{name}: {type(error).__name__} {error} ({where(error)})", flush=True)
            if pictures is not None:
                field.window.grab().save(str(pictures / f"{name}.png"))
            field.escape()
            continue
        print(f"{name:20} {compared:3} fields compared, {field.typist.presses - before:4} keys", flush=True)
    field.typist.end()
    field.close()
    print("Everything is stored as it was pressed." if not wrong else f"{wrong} went wrong.")
    return wrong
