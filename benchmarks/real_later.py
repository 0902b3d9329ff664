"""Journeys of ``benchmarks.real_keys`` after a talk: box, debrief, comment, withdrawal, strict modes, completing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from benchmarks.keystrokes import PASSPHRASE
from benchmarks.real_field import CTRL, OFFICE, SHIFT, DiffersError, EnrolledField, Journey, compare
from npm_field.crypto.passphrase import prepare
from npm_field.domain.identifiers import RecordId
from npm_field.domain.second_listener import FIELD as HEARD
from npm_field.usecases import deliver, enrol, intake, picks, records, writing
from ui.components.button import Button
from ui.components.hold_button import HoldButton
from ui.components.sheet import Sheet
from ui.debrief.one_or_two import OneOrTwo

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from benchmarks.real_field import RealField
    from npm_field.usecases.picks import Picks
    from npm_field.usecases.seat import Seat

YES: Final[Mapping[str, str]] = {"record": "yes", "internal": "yes"}


def _partial(field: RealField) -> int:
    """Note a talk in partial mode, where the complete records are closed: one digit for each answer."""
    before = field.ids("interview")
    field.press(Qt.Key.Key_F7)
    field.until(lambda: field.window.place is not None and field.window.place.target.way == "partial")
    field.settle()
    for digits in (("2",), ("1", "2"), ("3",), ("1",), ("1",), ("2",), ("2", "4"), ("1",)):
        row = QApplication.focusWidget()
        for digit in digits:
            field.press(getattr(Qt.Key, f"Key_{digit}"))
        if QApplication.focusWidget() is row:
            field.press(Qt.Key.Key_Return)
    field.press(Qt.Key.Key_Return, CTRL)
    field.until(lambda: bool(_noted(field, before)))
    (stored,) = _noted(field, before)
    visit = field.window.place.desk.visit if field.window.place is not None else None
    offered: Picks = field.do(lambda seat: picks.picks(seat, visit))  # type: ignore[assignment,arg-type]  # an open visit
    wanted = {
        "area": offered.areas[1],
        "words": list(offered.words[:2]),
        "severity": "3",
        "source": "self",
        "use": "y",
        "name": "n",
        "signs": ["reprisal", "again"],
    }
    compare(wanted, {name: value for name, value in stored.items() if name in wanted})
    if not stored.get("hook_object"):
        raise DiffersError("hook_object")
    return len(wanted) + 1


def _noted(field: RealField, before: set[RecordId]) -> list[Mapping[str, object]]:
    """Return the new talks that say something."""
    new = field.ids("interview") - before
    return [found for one in new if len(found := field.fields(one)) > 1]


def person(field: RealField, consent: Mapping[str, str]) -> RecordId:
    """Write a talk with this consent and return it; it stays in hand."""
    before = field.ids("interview")
    field.press(Qt.Key.Key_F2)
    field.typist.write({"consent": dict(consent)})
    field.settle()
    field.board()
    return next(one for one in field.ids("interview") - before if field.fields(one).get("consent"))


def take_up(field: RealField, code: str) -> None:
    """Find a record by its code and open it."""
    field.press(Qt.Key.Key_F2)
    field.press(Qt.Key.Key_F, CTRL)
    field.typist.type(code)
    field.settle()
    field.press(Qt.Key.Key_Return)
    field.settle()


def _oral(field: RealField) -> int:
    """Keep a talk as a code alone: urgent, and by when it is to be told. Nothing else can be written."""
    before = field.ids("interview")
    if field.window.place is not None and field.window.place.level == "open":
        field.press(Qt.Key.Key_F7)
        field.until(lambda: field.window.place is not None and field.window.place.target.way == "partial")
        field.settle()
    view = _view(field)
    field.typist.to(view.switch, SHIFT)
    field.press(Qt.Key.Key_Right)
    field.until(lambda: view.switch.mode == "oral_only")
    field.settle()
    field.press(Qt.Key.Key_1)
    field.press(Qt.Key.Key_2)
    field.press(Qt.Key.Key_Return, CTRL)
    field.until(lambda: bool(_noted(field, before)))
    (stored,) = _noted(field, before)
    if stored.keys() != {"code", "urgent", "due"}:
        raise DiffersError(sorted(stored))
    compare({"urgent": True}, {"urgent": stored["urgent"]})
    return len(stored)


def _complete(field: RealField) -> int:
    """Go back to everything, and write a partial talk in full beside what was kept of it."""
    _open_again(field)
    field.act("complete")
    field.until(lambda: getattr(_view(field), "record", None) is not None)
    field.settle()
    partly: RecordId = field.do(_partly_kept)  # type: ignore[assignment]  # what it returns
    while _in_hand(field) != partly:
        _turn_by(field, _view(field).later)
    record = partly
    cards = list(_view(field).record.statements.cards)
    for card in cards:
        field.typist.rows(card.rows, STATEMENT)
    field.typist.rows(_view(field).record.rows, IN_FULL)
    field.press(Qt.Key.Key_Return, CTRL)
    field.until(lambda: field.fields(record).get("completion") == "complete")
    field.settle()
    stored = field.fields(record)
    compare(IN_FULL, {name: stored.get(name) for name in IN_FULL})
    said: list[dict[str, object]] = stored["allegations"]  # type: ignore[assignment]  # its statements
    for one in said:
        compare(STATEMENT, {name: one.get(name) for name in STATEMENT})
    field.board()
    return len(IN_FULL) + len(STATEMENT) * len(cards)


def _second(field: RealField) -> int:
    """Somebody else confirms the first statement and heard the second one otherwise."""
    field.act("complete")
    field.until(lambda: getattr(_view(field), "record", None) is not None)
    field.settle()
    while getattr(_view(field), "record", None) is not None:
        _turn_by(field, _view(field).later)
    confirm = field.window.look.language.ntr("{n} for the second listener", "{n} for the second listener", 1)
    field.until(lambda: any(part.name() == confirm for part in _seen(field, Button)))
    field.typist.to(next(part for part in _seen(field, Button) if part.name() == confirm))
    field.press(Qt.Key.Key_Space)
    field.until(lambda: hasattr(_view(field), "ask_who") and _view(field).record is not None)
    field.settle()
    view = _view(field)
    record: RecordId = field.do(_completed)  # type: ignore[assignment]  # what it returns
    field.press(Qt.Key.Key_1)
    who = view.record.by
    first, second = (card.rows for card in view.record.cards)
    field.typist.rows(first, {"answer": "confirms"})
    field.typist.rows(second, {"answer": "differs", "text": OTHERWISE})
    field.press(Qt.Key.Key_Return, CTRL)
    field.until(lambda: bool(field.fields(record).get(HEARD)))
    field.settle()
    given: list[dict[str, object]] = field.fields(record)[HEARD]  # type: ignore[assignment]  # its answers
    found = {(str(one["answer"]), str(one.get("text", "")), str(one["by"])) for one in given}
    if found != {("confirms", "", who), ("differs", OTHERWISE, who)}:
        raise DiffersError(found)
    field.board()
    return len(given) * 2 + 1


def _comment(field: RealField) -> int:
    """Write a comment on the record in hand."""
    before = field.ids("comment")
    talk = person(field, YES)
    take_up(field, str(field.fields(talk)["code"]))
    field.act("comment")
    field.until(lambda: bool(_seen(field, Sheet)))
    (sheet,) = _seen(field, Sheet)
    field.typist.type(SAID)
    field.typist.to(sheet.act)
    field.press(Qt.Key.Key_Space)
    field.until(lambda: bool(field.ids("comment") - before))
    field.settle()
    (new,) = field.ids("comment") - before
    compare({"about": talk, "text": SAID}, field.fields(new))
    field.board()
    return 2


def _same_person(field: RealField) -> int:
    """Two talks noted alike: say that it is one person and what says so, take it back, and say so again."""
    before = field.ids("same_person")
    members = sorted(str(one["code"]) for one in field.told["team"])
    for by in members[:2]:
        field.press(Qt.Key.Key_F2)
        field.typist.write({"consent": dict(YES), "by": [by], **ALIKE})
        field.board()
    field.act("debrief")
    field.until(lambda: bool(_seen(field, OneOrTwo)))
    field.settle()
    field.press(Qt.Key.Key_4)
    field.press(Qt.Key.Key_2)
    field.until(lambda: bool(field.ids("same_person") - before))
    field.settle()
    (new,) = field.ids("same_person") - before
    talks = [field.fields(one) for one in field.ids("interview")]
    alike = sorted(str(one["code"]) for one in talks if ALIKE.items() <= one.items())
    compare({"first": alike[0], "second": alike[1], "basis": "said_so"}, field.fields(new))
    for undone, why in ((True, ()), (None, (Qt.Key.Key_1,))):  # who says that they are one says what says so
        field.press(Qt.Key.Key_J, CTRL)
        field.until(lambda: bool(_seen(field, Sheet)))
        for key in (Qt.Key.Key_Return, *why):
            field.press(key)
        field.until(lambda undone=undone: field.fields(new).get("undone") is undone)  # type: ignore[misc]  # bound
        field.settle()
        field.press(Qt.Key.Key_Escape)
        field.settle()
    compare({"first": alike[0], "second": alike[1], "basis": "seen_again"}, field.fields(new))
    field.board()
    return 8


def _box(field: RealField) -> int:
    """A talk born in the box: nobody can read it here, and at the office every field of it is as it was pressed."""
    if not isinstance(field, EnrolledField):
        raise DiffersError("no office")
    before = field.ids("interview")
    field.press(Qt.Key.Key_F2, SHIFT)
    field.until(lambda: field.window.place is not None and field.window.place.target.way == "box")
    field.settle()
    field.typist.write(BOXED)
    field.board()
    (new,) = field.ids("interview") - before
    if found := sorted(BOXED.keys() & field.fields(new).keys()):
        raise DiffersError(found)
    path = field.folder / "boxed.npmf"
    field.do(lambda seat: deliver.export(seat, path))
    office = enrol.open_seat(field.office, prepare(OFFICE))
    try:
        office.now = lambda: field.do(lambda seat: seat.now())  # type: ignore[assignment,return-value]  # one clock
        intake.accept(office, intake.arrive(office, path))
        came = dict(writing.merged_record(office, new).fields or {})
    finally:
        office.vault.close()
    compare(BOXED, {name: value for name, value in came.items() if name in BOXED})
    return len(BOXED)


def _drop(field: RealField) -> int:
    """Drop a talk in the box that was written openly: it is held, and nothing of it can be read afterwards."""
    talk = _with_text(field)
    (drop,) = (part for part in _seen(field, Button) if part is _view(field).head.drop)
    field.typist.to(drop, SHIFT)
    field.press(Qt.Key.Key_Space)
    _hold(field)
    field.until(lambda: "narrative" not in field.fields(talk))
    field.settle()
    return _gone(field, talk)


def _withdrawal(field: RealField) -> int:
    """Take all consent back: what was said is gone from record and search, the code and the withdrawal stay."""
    talk = _with_text(field)
    field.act("withdraw")
    field.until(lambda: bool(_seen(field, HoldButton)))
    field.press(Qt.Key.Key_1)
    _hold(field)
    field.until(lambda: "narrative" not in field.fields(talk))
    field.settle()
    compare({"record": "withdrawn"}, {"record": field.fields(talk)["consent"]["record"]})  # type: ignore[index]  # a map
    return _gone(field, talk) + 1


def _with_text(field: RealField) -> RecordId:
    """Write a talk with a word that nothing else holds, and take it up again."""
    before = field.ids("interview")
    field.press(Qt.Key.Key_F2)
    field.typist.write({"consent": dict(YES), "narrative": f"It was {RARE}."})
    field.board()
    new = field.ids("interview") - before
    talk = next(one for one in new if field.fields(one).get("narrative"))
    compare({"hits": 1}, {"hits": len(_hits(field))})
    take_up(field, str(field.fields(talk)["code"]))
    return talk


def _gone(field: RealField, talk: RecordId) -> int:
    compare({"hits": 0}, {"hits": len(_hits(field))})
    code = str(field.fields(talk).get("code") or field.do(lambda seat: records.show(seat, talk).row.code))
    if not code.startswith("P-"):
        raise DiffersError("the code is gone")
    field.board()
    return 3


def _hits(field: RealField) -> Sequence[object]:
    return field.do(lambda seat: [hit.id for hit in records.search(seat, RARE)])  # type: ignore[return-value]  # a list


def _hold(field: RealField) -> None:
    """Hold the button of the sheet in sight until the sheet is gone."""
    field.until(lambda: bool(_seen(field, HoldButton)))
    (button,) = (part for part in _seen(field, HoldButton) if part.window() is field.window)
    field.typist.to(button)
    field.typist.hold(lambda: not _seen(field, Sheet))


def _open_again(field: RealField) -> None:
    """From the strict modes back to everything: the passphrase is asked."""
    if field.window.place is not None and field.window.place.level == "open":
        return
    field.press(Qt.Key.Key_F7)
    field.until(lambda: field.window.place is None)
    field.settle()
    field.typist.type(PASSPHRASE)
    field.press(Qt.Key.Key_Return)
    field.until(lambda: field.window.place is not None and field.window.place.level == "open")
    field.board()


def _turn_by(field: RealField, button: QWidget) -> None:
    """Press a button of the page's head, and wait for the next record or the end."""
    before = _in_hand(field)
    field.typist.to(button, SHIFT)
    field.press(Qt.Key.Key_Space)
    field.until(lambda: _in_hand(field) != before)
    field.settle()


def _in_hand(field: RealField) -> RecordId | None:
    return field.window.place.here().record if field.window.place is not None else None


def _partly_kept(seat: Seat) -> RecordId:
    """Return the one talk that was kept in part and has words."""
    rows = records.listed(seat, kind="interview")
    (found,) = (row.id for row in rows if (writing.merged_record(seat, row.id).fields or {}).get("words"))
    return RecordId(found)


def _completed(seat: Seat) -> RecordId:
    rows = records.listed(seat, kind="interview")
    (found,) = (
        row.id for row in rows if (writing.merged_record(seat, row.id).fields or {}).get("completion") == "complete"
    )
    return RecordId(found)


def _view(field: RealField) -> Any:  # noqa: ANN401 - one of many pages
    return getattr(field.window.place.presenter if field.window.place is not None else None, "view", None)


def _seen(field: RealField, kind: type[Any]) -> list[Any]:
    return [part for part in field.window.findChildren(kind) if part.isVisible()]


RARE: Final = "quillwort"
SAID: Final = "The hour of the register and of the talk differ."
OTHERWISE: Final = "He said it was done twice."
ALIKE: Final[Mapping[str, object]] = {
    "area": "L-145-382", "sex": "man", "age_band": "25\u201334", "legal_status": "sentenced",
}  # fmt: skip
BOXED: Final[Mapping[str, object]] = {
    "consent": {"record": "yes", "internal": "yes"}, "severity": "3", "narrative": "Told once, and never again.",
    "sex": "woman",
}  # fmt: skip
STATEMENT: Final[Mapping[str, object]] = {"text": "As it was told.", "certainty": "fairly"}
IN_FULL: Final[Mapping[str, object]] = {
    "narrative": "Told in the yard.", "consent": {"record": "yes", "internal": "yes"}, "completed_from": "memory",
}  # fmt: skip
OF_AN_OFFICE: Final = frozenset({"slip", "box", "drop", "medical_note"})
AFTERWARDS: Final[Mapping[str, Journey]] = {
    name: Journey(frozenset({kind}), play)
    for name, kind, play in (
        ("comment", "comment", _comment),
        ("same_person", "same_person", _same_person),
        ("box", "interview", _box),
        ("drop", "interview", _drop),
        ("withdrawal", "interview", _withdrawal),
    )
}
STRICT: Final[Mapping[str, Journey]] = {
    name: Journey(frozenset({"interview"}), play)
    for name, play in (("partial", _partial), ("oral", _oral), ("complete", _complete), ("second", _second))
}
"""One after the other: the complete records are closed by the first and opened by the third."""
