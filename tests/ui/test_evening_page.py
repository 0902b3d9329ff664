"""The evening's page over a real vault, by its keys: sections by digits, what is begun there, the record saved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from npm_field.domain.evening import Section
from npm_field.domain.modes import Mode
from npm_field.usecases import adding, capture, evening, findings, records
from npm_field.usecases.adding import Document
from tests.ui.at_desk import fieldwork, look_in, press, wait_until
from ui import files
from ui.debrief import evening_presenter, themes_presenter
from ui.debrief.saving import SaveSheet
from ui.desk import Target
from ui.files import Place
from ui.fit import clipped
from ui.tokens import DARK

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft
    from tests.ui.at_desk import Fieldwork
    from ui.debrief.evening_presenter import EveningPresenter
    from ui.debrief.themes_presenter import ThemesPresenter

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
        assert page.view.lines.model().rowCount() == 2  # into the plan, and who keeps the backup
        page.view.lines.setFocus()
        press("Enter")
        work.settle()
        assert page.view.lines.model().rowCount() == 1
        assert work.do(lambda seat: records.visits(seat)[0].floor) is Mode.PARTIAL
        page.press("Ctrl P")
        (sheet,) = page.view.window().findChildren(SaveSheet)
        _refuses_what_is_no_file(work, sheet)
        sheet.act.click()
        work.settle()
        assert (tmp_path / "debrief.pdf").read_bytes().startswith(b"%PDF-2.0")
        sheet.close_sheet()
        _no_desk_no_annex(work, page, tmp_path)
        for language, scale in (("ar", 1.0), ("en", 2.0)):
            work.show(evening_presenter.make, Target("evening"), look_in(language, theme=DARK, scale=scale))
            shell = work.shell
            assert shell is not None
            wait_until(partial(_fits, shell))
    files.pose([])


def _refuses_what_is_no_file(work: Fieldwork, sheet: SaveSheet) -> None:
    """What no file can be called is refused in words, and the sheet goes on."""
    usual, high = sheet.destination.path.text, sheet.panel.height()
    for impossible in ("/none/here.pdf", "a\0b", "9" * 5000):
        sheet.destination.path.line.setText(impossible)
        sheet.act.click()
        work.settle()
        said = [part.accessibleName() for part in sheet.destination.findChildren(QWidget)]
        assert any("No file can be written there" in one for one in said)
    assert sheet.panel.height() > high  # what is wrong has its room
    sheet.destination.path.line.setText(usual)


def test_the_themes_are_gone_through_and_what_is_decided_is_saved_as_it_is_typed(tmp_path: Path) -> None:
    for work in fieldwork(tmp_path / "vault"):
        visit = cast("RecordId", work.visit)

        def bring_home(seat: Seat, visit: RecordId = visit) -> None:
            told = {
                "code": "P-326-995",
                "kind": "individual",
                "consent": YES,
                "privacy": "private",
                "themes": ["health"],
            }
            talk = adding.add(seat, [Document("interview", "", Mode.FULL, told, from_paper=True)])[0].record
            grave = {"statement": "Isolation beyond fifteen days.", "severity": "3", "theme": "treatment"}
            findings.link(seat, findings.add(seat, visit, grave), talk, "contradicts")
            findings.add(
                seat, visit, {"statement": "No doctor at night.", "severity": "1", "theme": "health.mental_health"}
            )

        def decided(seat: Seat, visit: RecordId = visit) -> object:
            found = evening.of_visit(seat, visit)
            said = [(one.theme, one.gone_through, one.decided) for one in found.themes]
            return said, len(records.listed(seat, kind="debrief"))

        work.do(bring_home)
        page = cast("ThemesPresenter", work.show(themes_presenter.make, Target("themes")))
        page.view.begin()
        assert page.view.title.text() == "Treatment"
        # a finding and, below it, what would settle it
        assert page.view.lines.model().rowCount() == 2
        assert work.do(decided) == ([("treatment", False, ""), ("health", False, "")], 0)
        press("2")
        assert page.here() == Target("themes", act="health")
        assert "1 private talk" in page.view.said.text()
        press("1")
        press("F6")
        press("F6")
        assert page.view.note.hasFocus()
        QTest.keyClicks(page.view.note, "Read the log at 8.")
        press("Ctrl Enter")
        assert page.here() == Target("themes", act="health")
        assert page.view.note.text() == ""
        press("Ctrl Enter")
        work.leave()
        both = [("treatment", True, "Read the log at 8."), ("health", True, "")]
        assert work.do(decided) == (both, 1)
        page = cast("ThemesPresenter", work.show(themes_presenter.make, Target("themes")))
        assert page.view.note.text() == "Read the log at 8."
        page.view.again.click()
        page.press("Ctrl N")
        work.settle()
        work.leave()
        assert work.do(decided) == ([("treatment", False, "Read the log at 8."), both[1]], 1)
        begun = cast("RecordId", work.heard.went[-1].record)
        assert cast("Draft", work.do(partial(capture.edit, record=begun))).fields["theme"] == "treatment"
        for language, scale in (("ar", 1.0), ("en", 2.0)):
            work.show(themes_presenter.make, Target("themes"), look_in(language, theme=DARK, scale=scale))
            shell = work.shell
            assert shell is not None
            wait_until(partial(_fits, shell))


def _no_desk_no_annex(work: Fieldwork, page: EveningPresenter, folder: Path) -> None:
    """A vault without an office has no identity desk to seal anything to: that is said, and nothing is written."""
    page.press("Ctrl P")
    sheet = page.view.window().findChildren(SaveSheet)[-1]
    sheet.what.setFocus()
    press("2")
    assert sheet.destination.chosen == folder / "debrief-annex.npmf"
    sheet.act.click()
    work.settle()
    assert sheet.act.isEnabled()
    assert sheet.destination.path.line.hasFocus()
    assert not (folder / "debrief-annex.npmf").exists()
    sheet.close_sheet()


def _fits(shell: QWidget) -> bool:
    return clipped(shell) == []
