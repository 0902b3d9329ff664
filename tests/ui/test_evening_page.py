"""The evening's page over a real vault, by its keys: sections by digits, what is begun there, the record saved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from npm_field.domain.evening import Section
from npm_field.domain.modes import Mode
from npm_field.usecases import adding, capture, evening, findings, records
from npm_field.usecases.adding import Document
from tests.ui.at_desk import fieldwork, look_in, press, wait_until
from ui import files
from ui.debrief import evening_presenter
from ui.debrief.saving import SaveSheet
from ui.desk import Target
from ui.files import Place
from ui.fit import clipped
from ui.tokens import DARK

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from ui.debrief.evening_presenter import EveningPresenter

YES = {"record": "yes", "internal": "yes", "recontact": "yes"}


def test_the_evening_is_gone_through_by_digits_and_saved_as_an_encrypted_record(tmp_path: Path) -> None:
    files.pose([Place(tmp_path)])
    for work in fieldwork(tmp_path / "vault"):
        visit = cast("RecordId", work.visit)

        def bring_home(seat: Seat, visit: RecordId = visit) -> None:
            area = records.listed(seat, kind="area")[0].code
            told = {"code": "P-326-995", "kind": "individual", "consent": YES, "privacy": "private", "area": area}
            nurse = {**told, "code": "S-409-544", "area": ""}
            added = adding.add(
                seat,
                [
                    Document("interview", "", Mode.FULL, {**told, "ongoing_risk": "immediate"}, from_paper=True),
                    Document("interview", "", Mode.FULL, {k: v for k, v in nurse.items() if v}, from_paper=True),
                ],
            )
            held = findings.add(seat, visit, {"statement": "Isolation beyond fifteen days.", "severity": "3"})
            findings.link(seat, held, added[0].record, "supports")
            findings.link(seat, held, added[1].record, "contradicts")
            draft = capture.edit(seat, evening.begin(seat, visit, Section.NIGHT, None))
            capture.save(seat, draft, {**draft.fields, "capture_mode": "partial"})
            capture.leave(seat, draft.record)

        work.do(bring_home)
        page = cast("EveningPresenter", work.show(evening_presenter.make, Target("evening")))
        page.view.begin()
        press("4")
        assert page.here().act == Section.URGENT.value
        assert page.view.title.text() == "Urgent"
        page.press("Ctrl N")
        work.settle()
        assert work.heard.went[-1].way == "capture"
        press("5")
        assert page.view.lines.model().rowCount() == 1
        press("0")
        assert page.here().act == Section.NIGHT.value
        assert page.view.lines.model().rowCount() == 1
        page.view.lines.setFocus()
        press("Enter")
        work.settle()
        assert page.view.lines.model().rowCount() == 0
        assert work.do(lambda seat: records.visits(seat)[0].floor) is Mode.PARTIAL
        page.press("Ctrl P")
        (sheet,) = page.view.window().findChildren(SaveSheet)
        sheet.act.click()
        work.settle()
        assert (tmp_path / "debrief.pdf").read_bytes().startswith(b"%PDF-2.0")
        sheet.close_sheet()
        for language, scale in (("ar", 1.0), ("en", 2.0)):
            work.show(evening_presenter.make, Target("evening"), look_in(language, theme=DARK, scale=scale))
            shell = work.shell
            assert shell is not None
            wait_until(partial(_fits, shell))
    files.pose([])


def _fits(shell: QWidget) -> bool:
    return clipped(shell) == []
