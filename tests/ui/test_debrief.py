"""The debrief page over a real vault, by its keys: findings, their evidence, one person or two."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from npm_field.domain.modes import Mode
from npm_field.usecases import adding, findings, records
from npm_field.usecases.adding import Document
from tests.ui.at_desk import fieldwork, look_in, press, wait_until
from ui.debrief import presenter as debrief
from ui.debrief.one_or_two import OneOrTwo
from ui.debrief.one_person import OnePersonSheet
from ui.desk import Target
from ui.fit import clipped
from ui.tokens import DARK

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from ui.debrief.presenter import DebriefPresenter

FIRST, SECOND = "P-326-995", "P-792-625"
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
            adding.add(seat, talks)
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
        sheet = page.view.window().findChild(OnePersonSheet)
        assert sheet is not None
        for expected in ("K1", "K0", "K1"):
            press("Enter")
            work.settle()
            assert work.do(level) == expected
        press("Esc")
        work.settle()
        assert page.view.findChild(OneOrTwo) is None  # decided: nobody is asked again
        for language, scale in (("ar", 1.0), ("en", 2.0)):
            work.show(debrief.make, Target("debrief"), look_in(language, theme=DARK, scale=scale))
            shell = work.shell
            assert shell is not None
            wait_until(partial(_fits, shell))


def _fits(shell: QWidget) -> bool:
    return clipped(shell) == []
