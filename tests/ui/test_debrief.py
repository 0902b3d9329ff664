"""The debrief page over a real vault, by its keys: findings, their evidence, one person or two."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QWidget

from npm_field.domain.modes import Mode
from npm_field.usecases import adding, capture, findings, records
from npm_field.usecases.adding import Document
from tests.ui.at_desk import fieldwork, look_in, press, type_text, wait_until
from ui.debrief import presenter as debrief
from ui.debrief.details import Details
from ui.debrief.one_or_two import OneOrTwo
from ui.debrief.one_person import OnePersonSheet
from ui.desk import Target
from ui.fit import clipped
from ui.tokens import DARK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.findings import Pair
    from npm_field.usecases.seat import Seat
    from tests.ui.at_desk import Fieldwork
    from ui.debrief.presenter import DebriefPresenter

FIRST, SECOND, THIRD = "P-326-995", "P-792-625", "P-930-953"
ALIKE = {"sex": "man", "legal_status": "remand", "consent": {"record": "yes", "internal": "yes"}}


def test_evidence_is_linked_by_a_digit_and_the_level_follows(tmp_path: Path) -> None:
    for work in fieldwork(tmp_path / "vault"):
        visit = cast("RecordId", work.visit)
        page = cast("DebriefPresenter", work.show(debrief.make, Target("debrief")))
        assert page.view.matrix is None

        def bring_home(seat: Seat, visit: RecordId = visit) -> RecordId:
            alike = {**ALIKE, "area": records.listed(seat, kind="area")[0].code}
            talks = [
                Document("interview", "", Mode.FULL, {**alike, "code": code, "by": [by]}, from_paper=True)
                for code, by in ((FIRST, "M-908-109"), (SECOND, "M-033-909"))
            ]
            apart = {"consent": ALIKE["consent"], "code": THIRD, "by": ["M-033-909"]}
            adding.add(seat, [*talks, Document("interview", "", Mode.FULL, apart, from_paper=True)])
            return findings.add(seat, visit, {"statement": "Isolation beyond fifteen days.", "severity": "3"})

        finding = cast("RecordId", work.do(bring_home))

        def level(seat: Seat, visit: RecordId = visit) -> str:
            return findings.held(seat, visit)[0].weighed.printed

        page = cast("DebriefPresenter", work.show(debrief.make, Target("debrief")))
        page.view.begin()
        assert page.here() == Target("debrief", finding)
        assert page.press("F6")
        work.settle()
        assert page.view.table is not None
        press("1")
        work.settle()
        page.view.table.go_to(1)
        press("2")
        work.settle()
        assert work.do(level) == "K0-"
        press("1")
        work.settle()
        assert work.do(level) == "K1"
        assert page.press("Esc")
        work.settle()
        # the two were noted alike: the question stands below the matrix; for one person it asks what says so
        press("4")
        assert work.do(level) == "K1"  # nothing is signed by that
        assert page.press("Esc")
        work.settle()
        press("4")
        press("2")
        work.settle()
        assert work.do(level) == "K0"
        assert work.do(lambda seat, visit=visit: [one.basis for one in findings.decided(seat, visit)]) == ["said_so"]  # type: ignore[misc]  # bound
        assert page.view.findChild(OneOrTwo) is None
        # taken back by keys, and joined again: the level follows each time
        assert page.press("Ctrl J")
        work.settle()
        sheet = page.view.window().findChild(OnePersonSheet)
        assert sheet is not None
        _there_and_back(work, visit, level)
        _join_by_hand(sheet, work.settle)
        assert _bases(work, visit) == ["seen_again", "seen_again"]
        press("Esc")
        work.settle()
        assert page.view.findChild(OneOrTwo) is None  # decided: nobody is asked again
        _fits_everywhere(work)


def test_a_contested_finding_says_what_would_settle_it_who_looks_and_when(tmp_path: Path) -> None:
    for work in fieldwork(tmp_path / "vault"):
        visit = cast("RecordId", work.visit)

        def contested(seat: Seat, visit: RecordId = visit) -> RecordId:
            told = {"consent": ALIKE["consent"], "code": FIRST, "privacy": "private"}
            talk = adding.add(seat, [Document("interview", "", Mode.FULL, told, from_paper=True)])[0].record
            made = findings.add(seat, visit, {"statement": "Isolation beyond fifteen days."})
            findings.link(seat, made, talk, "contradicts")
            return made

        made = cast("RecordId", work.do(contested))
        assert _beside(work) >= {"nobody said yet what would decide it", "nobody yet · no day set"}

        def settled(seat: Seat, made: RecordId = made) -> None:
            draft = capture.edit(seat, made)
            said = {"to_settle": "The log.", "settle_by": "M-908-109", "settle_when": "2031-03-12/morning"}
            capture.save(seat, draft, {**draft.fields, **said})
            capture.leave(seat, made)

        work.do(settled)
        assert _beside(work) >= {"The log.", "M-908-109 · 2031-03-12 morning", "Make it a task for M-908-109"}


def _beside(work: Fieldwork) -> set[str]:
    """Return what stands beside the matrix."""
    page = cast("DebriefPresenter", work.show(debrief.make, Target("debrief")))
    (details,) = page.view.findChildren(Details)
    return {part.accessibleName() for part in details.findChildren(QWidget)}


def _fits_everywhere(work: Fieldwork) -> None:
    """Every word of the page is whole, and of the sheet over it."""
    for language, scale in (("ar", 1.0), ("en", 2.0)):
        look = look_in(language, theme=DARK, scale=scale)
        page = cast("DebriefPresenter", work.show(debrief.make, Target("debrief"), look))
        shell = work.shell
        assert shell is not None
        wait_until(partial(_fits, shell))
        rests_on = [part.accessibleName() for part in page.view.findChildren(QWidget) if part.isVisible()]
        sentence = look.tr("{kind}: {yes} support, {no} contradict", kind=look.tr("Detainees"), yes=1, no=0)
        assert sentence in rests_on  # in columns, and below the finding where there is no room for them
        assert page.press("Ctrl J")
        work.settle()
        wait_until(partial(_fits, shell))
        sheet = shell.findChild(OnePersonSheet)
        assert sheet is not None
        assert sheet.list.verticalScrollBar().maximum() == 0  # no list scrolls inside a sheet


def _there_and_back(work: Fieldwork, visit: RecordId, level: Callable[[Seat], str]) -> None:
    """Answer a pair the other way and back: of two that become one it is asked what says so."""
    for answer, expected, basis in (("", "K1", "said_so"), ("1", "K0", "seen_again"), ("", "K1", "seen_again"),
                                    ("5", "K0", "seen_again"), ("", "K1", "seen_again")):  # fmt: skip
        press("Enter")
        work.settle()
        if answer:  # nothing is signed before
            assert work.do(level) == "K1"
            press(answer)
            work.settle()
        assert (work.do(level), _bases(work, visit)) == (expected, [basis])


def _join_by_hand(sheet: OnePersonSheet, settle: Callable[[], None]) -> None:
    """Say that two codes are one person whom nothing proposed; what is no talk of the visit is refused."""
    sheet.other.first.setFocus()
    for code, stays in (("P-616-632", True), (FIRST, False)):
        type_text(code)
        press("Enter")
        assert sheet.other.first.line.hasFocus() is stays
        if stays:
            sheet.other.first.line.clear()
    for code, pairs in ((SECOND, 1), (SECOND, 1), (THIRD, 2)):
        sheet.other.first.line.setText(FIRST)
        sheet.other.second.line.clear()
        sheet.other.second.setFocus()
        type_text(code)
        press("Enter", "1")
        settle()
        assert sheet.list.model().rowCount() == pairs
        assert sheet.other.first.line.hasFocus() is False


def _bases(work: Fieldwork, visit: RecordId) -> list[str]:
    return [one.basis for one in cast("list[Pair]", work.do(lambda seat: findings.decided(seat, visit)))]


def _fits(shell: QWidget) -> bool:
    return clipped(shell) == []
