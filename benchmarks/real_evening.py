"""A lead's whole evening on an X server, by keys alone: a stick of three laptops, differences, findings, the record.

Everything that was pressed is compared with what is stored; the record is opened with the words that were shown, and
its annex at the desk of the office.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from benchmarks.real_field import CTRL, DiffersError, compare, where
from benchmarks.real_team import DIFFERING, PAIR, REGISTER, STAFF, EveningField, OfficeField
from benchmarks.typist import CannotTypeError
from npm_field.domain.corroboration import SUPPORTS
from npm_field.usecases import differences, findings, records, takings, writing
from npm_field.usecases.takings import ASIDE, IN
from tests.journeys import stories
from tests.torture import debrief_evening
from ui import files
from ui.code_book.annex_cards import AnnexCard, PairsCard, TakeCard
from ui.components.banner import Banner
from ui.components.numbered_words import NumberedWords
from ui.components.sheet import Sheet
from ui.components.table import Table
from ui.debrief.evening_view import ORDER
from ui.debrief.evidence import EvidenceTable
from ui.debrief.matrix import Matrix
from ui.debrief.one_or_two import OneOrTwo
from ui.debrief.saving import ANNEX, FILE_NAMES, RECORD, SaveSheet
from ui.differences.question import QuestionRow
from ui.forms.control import Control
from ui.inbox.usb_card import UsbCard
from ui.taking_in.aside_sheet import AsideSheet
from ui.taking_in.preview_card import PreviewCard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from npm_field.usecases.takings import Came

FINDING: Final[Mapping[str, object]] = {
    "kind": "problem", "theme": "treatment.solitary_confinement", "severity": "3",
    "statement": "Isolation beyond fifteen days, in successive stays of seven.",
    "to_settle": "The night log of the block, on both Sundays.",
}  # fmt: skip
LINKED: Final[Mapping[str, str]] = {PAIR[0]: "supports", REGISTER: "supports", STAFF: "contradicts"}
THIRD: Final = "workshop"
DECIDED: Final = "The register first, then the block."
RECOMMENDATION: Final[Mapping[str, object]] = {
    "number": "1",
    "text": "End successive stays.",
    "priority": "immediate",
}
TONIGHT: Final[Mapping[str, object]] = {"place": "room", "open_questions": "One incident or two?"}


# --- the evening ----------------------------------------------------------------------------------------------


def _look_at(field: EveningField) -> PreviewCard:
    field.press(Qt.Key.Key_N, CTRL)
    field.part(UsbCard)
    field.typist.type(str(field.scene.home / "stick"))
    field.press(Qt.Key.Key_Return)
    field.press(Qt.Key.Key_Return, CTRL)
    return field.part(PreviewCard)  # type: ignore[no-any-return]  # of that kind


def take_in(field: EveningField) -> int:
    """Look at the stick and take in what can be; looked at again, nothing is left to do."""
    field.act("take in")
    field.at("taking_in")
    every, good = len(field.scene.stick), len(field.scene.stick) - len(debrief_evening.BAD)
    card = _look_at(field)
    named = [part.accessibleName() for part in field.seen(Banner)]
    refused = [name for name in debrief_evening.BAD if any(name in said for said in named)]
    compare(
        {"good": good, "refused": sorted(debrief_evening.BAD)}, {"good": len(card.good), "refused": sorted(refused)}
    )
    field.press(Qt.Key.Key_Return, CTRL)
    field.until(lambda: len(field.came()) == good)
    field.part(Table)
    compare({"good": 0}, {"good": len(_look_at(field).good)})
    field.press(Qt.Key.Key_Escape)
    field.part(Table)
    return every + 1


def set_aside(field: EveningField) -> int:
    """Set a whole taking-in aside, then let it count again: what was there before is there again."""
    table: Table = field.part(Table)
    rows: Sequence[Came] = field.do(takings.listed)  # type: ignore[assignment]  # what it returns
    at = next(at for at, one in enumerate(rows) if one in field.came() and one.revisions)
    bundle, before = rows[at].taking.bundle, field.do(_all_states)
    for _step in range(at - table.currentIndex().row()):
        field.press(Qt.Key.Key_Down)
    for state in (ASIDE, IN):
        field.press(Qt.Key.Key_Return)
        field.part(AsideSheet)
        field.press(Qt.Key.Key_Return)
        field.until(lambda state=state: _state_of(field, bundle) == state)  # type: ignore[misc]  # bound
        field.settle()
        changed = field.do(_all_states) != before
        compare({"changed": state == ASIDE}, {"changed": changed})
    return 2


def settle(field: EveningField) -> int:
    """Settle every difference: one by a third answer, one kept as both, the others by whose answer stands first."""
    field.act("differences")
    field.at("differences")
    wanted: dict[RecordId, str] = {}
    for at in range(DIFFERING):
        (row,) = field.seen(QuestionRow)
        here = field.here()
        if at == 0:
            field.press(Qt.Key.Key_4)
            field.typist.answer(field.part(Control), THIRD)
            field.press(Qt.Key.Key_Return, CTRL)
        else:
            field.press(Qt.Key.Key_3 if at == 1 else Qt.Key.Key_1)
        said = "kitchen" if row.track.segments[0].option.words == field.first else "dormitory"
        wanted[here] = THIRD if at == 0 else "" if at == 1 else said
        left = DIFFERING - at - 1
        field.until(lambda left=left: field.do(differences.count) == left)  # type: ignore[misc]  # bound
        field.settle()
        field.press(Qt.Key.Key_Return)
    for record, kind in wanted.items():
        stored = field.fields(record)
        fields = {"beds": 6, "occupants_now": 9} | ({"kind": kind} if kind else {})
        compare(fields, {name: stored.get(name) for name in fields})
    compare({"records": DIFFERING}, {"records": len(wanted)})
    return 3 * DIFFERING


def one_person(field: EveningField) -> int:
    """Say that two codes are one person and what says so; take it back, and say so again."""
    field.act("debrief")
    field.at("debrief")
    field.part(OneOrTwo)
    field.press(Qt.Key.Key_4)
    field.press(Qt.Key.Key_3)
    _until_one(field, one=True)
    field.press(Qt.Key.Key_J, CTRL)
    field.part(Sheet)
    for one in (False, True):
        field.press(Qt.Key.Key_Return)
        if one:
            field.press(Qt.Key.Key_3)  # and what says so
        _until_one(field, one=one)
    field.press(Qt.Key.Key_Escape)
    field.settle()
    return 4


def _until_one(field: EveningField, *, one: bool) -> None:
    def decided(seat: Seat) -> bool:
        found = [
            (pair.first, pair.second, pair.one, pair.basis) for pair in findings.decided(seat, field.scene.visit)
        ]
        return found == [(*sorted(PAIR), one, "described_alike")]

    field.until(lambda: field.do(decided) is True)
    field.settle()


def finding(field: EveningField) -> int:
    """Write a finding, link what supports and what contradicts it by digits, and make its question a task."""
    field.press(Qt.Key.Key_N, CTRL)
    field.at("capture")
    field.typist.write(FINDING)
    field.board()
    field.act("debrief")
    field.at("debrief")
    (held,) = field.held()
    compare(FINDING, {name: held.fields[name] for name in FINDING})
    field.press(Qt.Key.Key_F6)
    table: Table = field.part(EvidenceTable)
    for row in range(table.model().rowCount()):
        role = LINKED.get(str(table.model().index(row, 0).data() or ""))
        if role is not None:
            while table.currentIndex().row() < row:
                field.press(Qt.Key.Key_Down)
            field.press(Qt.Key.Key_1 if role == SUPPORTS else Qt.Key.Key_2)
    field.press(Qt.Key.Key_Escape)
    field.part(Matrix)
    (held,) = field.held()
    compare(LINKED, {held.codes[link.record]: link.role for link in held.links})
    compare({"level": "K2-"}, {"level": held.weighed.printed})
    before = field.ids("task")
    field.press(Qt.Key.Key_3)
    field.at("capture")
    field.board()
    (task,) = field.ids("task") - before
    compare(
        {"about": held.record, "text": FINDING["to_settle"]},
        {n: field.fields(task).get(n) for n in ("about", "text")},
    )
    return len(FINDING) + len(LINKED) + 3


def themes(field: EveningField) -> int:
    """Go through the theme, and write what was decided."""
    field.act("debrief")
    field.at("debrief")
    field.press(Qt.Key.Key_2)
    field.at("themes")
    field.typist.to(field.view().note)
    field.typist.type(DECIDED)
    field.press(Qt.Key.Key_Return, CTRL)
    field.press(Qt.Key.Key_Escape)
    field.at("debrief")
    found = [(one.decided, one.gone_through) for one in field.tonight().themes if one.findings]
    compare({"decided": DECIDED, "gone_through": True}, dict(zip(("decided", "gone_through"), found[0], strict=True)))
    return 2


def sections(field: EveningField) -> int:
    """Look through the ten sections by their digits; recommend something, and sign the evening."""
    field.press(Qt.Key.Key_1)
    field.at("evening")
    digits = [*range(1, len(ORDER)), 0]
    for section, digit in zip(ORDER, digits, strict=True):
        field.press(Qt.Key(Qt.Key.Key_0 + digit))
        compare({"section": section.value}, {"section": field.window.place.here().act})  # type: ignore[union-attr]  # open
        field.picture(f"evening-{section.value}")
    for digit, kind, fields in ((Qt.Key.Key_8, "recommendation", RECOMMENDATION), (Qt.Key.Key_0, "debrief", TONIGHT)):
        before = field.ids(kind)
        field.press(digit)
        field.press(Qt.Key.Key_N, CTRL)
        field.at("capture")
        field.typist.write(fields)
        field.board()
        new = field.ids(kind) - before or field.ids(kind)  # the record of the evening is there by what was decided
        (record,) = new
        compare(fields, {name: value for name, value in field.fields(record).items() if name in fields})
        field.act("evening")
        field.at("evening")
    return len(ORDER) + len(RECOMMENDATION) + len(TONIGHT)


def save(field: EveningField) -> int:
    """Save the record and its annex; the record opens with the words that were shown, and says what was decided."""
    words = ""
    for digit, name in ((Qt.Key.Key_1, FILE_NAMES[RECORD]), (Qt.Key.Key_2, FILE_NAMES[ANNEX])):
        field.press(Qt.Key.Key_P, CTRL)
        field.part(SaveSheet)
        field.press(digit)
        field.press(Qt.Key.Key_Return)
        field.until((field.out / name).exists)
        field.settle()
        words = words or " ".join(field.part(NumberedWords).words)
        field.press(Qt.Key.Key_Escape)
    reader = PdfReader(io.BytesIO((field.out / FILE_NAMES[RECORD]).read_bytes()))
    if not reader.decrypt(words):
        raise DiffersError(FILE_NAMES[RECORD])
    text = " ".join("".join(page.extract_text() for page in reader.pages).split())
    told = [DECIDED, str(FINDING["statement"]), str(FINDING["to_settle"]), str(RECOMMENDATION["text"])]
    compare({"told": told}, {"told": [one for one in told if one in text]})
    return len(told) + 2


def annex(office: OfficeField) -> int:
    """Open the sealed annex at the desk of the office: the pair, and what says that it is one person."""
    office.act("code book")
    office.at("code_book")
    office.press(Qt.Key.Key_J, CTRL)
    office.part(TakeCard)
    office.press(Qt.Key.Key_Return)
    office.part(AnnexCard)
    for answer in (office.lead, "", stories.DESK):
        office.typist.type(answer)
        office.press(Qt.Key.Key_Return)
    table = office.part(PairsCard).table
    said = [str(table.model().index(0, column).data()) for column in range(3)]
    office.picture("annex")
    office.press(Qt.Key.Key_Escape)
    compare({"pair": [*sorted(PAIR), "one person, described alike by those who listened"]}, {"pair": said})
    return 3


EVENING: Final = (take_in, set_aside, settle, one_person, finding, themes, sections, save)


def play(folder: Path, pictures: Path | None = None) -> int:
    """Walk through the evening in one window, then open its annex at the office. Returns how many went wrong."""
    field = EveningField(folder / "vault", {})
    field.pictures = pictures
    try:
        for step in EVENING:
            _told(field, step)
        field.typist.end()
        field.close()
        office = OfficeField(field.office, {})
        office.lead, office.pictures = field.lead, pictures
        _told(office, annex)
        office.typist.end()
        office.close()
    except (DiffersError, CannotTypeError, TimeoutError, ValueError) as error:
        print(f"evening: {type(error).__name__} {error} ({where(error)})", flush=True)
        last = QApplication.activeWindow()
        if pictures is not None and last is not None:
            last.grab().save(str(pictures / "evening-wrong.png"))
        return 1
    finally:
        files.pose(())
    print("The evening is stored as it was pressed.")
    return 0


def _told(field: Any, step: Callable[[Any], int]) -> None:  # noqa: ANN401 - of the lead or of the office
    before = field.typist.presses
    compared = step(field)
    field.picture(f"after-{step.__name__}")
    print(f"{step.__name__:20} {compared:3} compared, {field.typist.presses - before:4} keys", flush=True)


def _all_states(seat: Seat) -> Sequence[tuple[str, str]]:
    return [(row.id, str(writing.merged_record(seat, row.id).fields)) for row in records.listed(seat)]


def _state_of(field: EveningField, bundle: str) -> str:
    return next(one.taking.state for one in field.came() if one.taking.bundle == bundle)
