"""Every word of the gallery is whole in each language and text size, and Arabic runs from the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from resources.language import Language
from ui.components.chips import ChipSet
from ui.components.saved import SavedLabel
from ui.components.segments import Segments
from ui.components.text import Text
from ui.fit import clipped, too_big
from ui.gallery import PAGES, gallery
from ui.gallery_sheets import SHEETS
from ui.look import Look
from ui.stylesheet import dress
from ui.tokens import CONTRAST, DARK, LIGHT

if TYPE_CHECKING:
    from ui.shell.frame import Shell
    from ui.tokens import Theme


def _shown(page: str, code: str, scale: float, theme: Theme = LIGHT, height: int = 768) -> Shell:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    look = Look(theme, Language.load(code), scale, low=height < 760)
    dress(app, look)
    shell = gallery(look, page)
    shell.resize(1366, height)
    shell.show()
    QTest.qWait(1)
    return shell


def _leave(shell: Shell) -> None:
    shell.close()
    shell.deleteLater()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("code", ["en", "ar", "zz"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_word_is_clipped(page: str, code: str, scale: float) -> None:
    shell = _shown(page, code, scale)
    assert clipped(shell) == []
    assert too_big(shell) == []
    _leave(shell)


@pytest.mark.parametrize(("code", "scale"), [("en", 1.25), ("ar", 1.5)])
def test_no_word_is_clipped_at_the_sizes_between(code: str, scale: float) -> None:
    shell = _shown("capture", code, scale, DARK)
    assert clipped(shell) == []
    _leave(shell)


@pytest.mark.parametrize("code", ["en", "ar"])
def test_a_low_window_clips_nothing(code: str) -> None:
    shell = _shown("capture", code, 1.0, CONTRAST, height=704)
    assert clipped(shell) == []
    assert too_big(shell) == []
    _leave(shell)


@pytest.mark.parametrize(("code", "scale"), [("en", 1.0), ("ar", 1.0), ("ar", 1.5), ("zz", 2.0)])
def test_a_sheet_is_whole_and_inside_the_window(code: str, scale: float) -> None:
    shell = _shown("gallery", code, scale, height=704)
    for make in SHEETS.values():
        sheet = make(shell.strip._look)
        sheet.open_over(shell)
        QTest.qWait(1)
        assert clipped(sheet) == []
        assert sheet.rect().contains(sheet.panel.geometry())
        sheet.close_sheet()
    _leave(shell)


def test_a_clipped_word_is_found() -> None:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    look = Look(LIGHT, Language.load("en"))
    dress(app, look)
    window = QWidget()
    label = Text(look, "This sentence has no room")
    label.setParent(window)
    label.setGeometry(0, 0, 60, 30)
    other = QLabel("x", window)
    other.setGeometry(20, 0, 60, 30)
    window.resize(200, 60)
    window.show()
    said = " ".join(clipped(window))
    assert "px wide and needs" in said
    assert "overlaps" in said
    window.close()
    window.deleteLater()


def test_arabic_puts_every_part_on_the_other_side() -> None:
    starts = {}
    for code in ("en", "ar"):
        shell = _shown("capture", code, 1.0)
        page = shell.page
        assert page is not None
        assert page.side is not None
        themes = page.findChildren(ChipSet)[1]
        track = page.findChildren(Segments)[0]
        starts[code] = (
            shell.rail.mapTo(shell, shell.rail.rect().center()).x() < 683,
            page.side.mapTo(shell, page.side.rect().center()).x() < 683,
            shell.saved.x() < 683,
            themes.chips[0].x() < themes.chips[1].x(),
            track.segments[0].x() < track.segments[1].x(),
            shell.strip._word.x() < 683,
        )
        _leave(shell)
    assert starts == {"en": (True,) * 6, "ar": (False,) * 6}


def test_a_narrow_window_hides_the_side_list_until_it_is_asked_for() -> None:
    shell = _shown("capture", "en", 1.0)
    page = shell.page
    assert page is not None
    assert page.side is not None
    assert page.side.isVisible()
    shell.resize(900, 768)
    QTest.qWait(1)
    assert not page.side.isVisible()
    page.show_side()
    assert page.side.isVisible()
    _leave(shell)


def test_strip_and_foot_keep_level_and_saved_in_the_smallest_window() -> None:
    shell = _shown("capture", "zz", 2.0)
    shell.resize(480, 600)
    QTest.qWait(1)
    for part in (shell.strip._word, shell.saved):
        assert part.isVisible()
        assert part.width() >= part.sizeHint().width()
    _leave(shell)


def test_the_keys_of_the_foot_leave_room_for_saved_before_it_comes() -> None:
    shell = _shown("capture", "en", 2.0)
    assert shell.page is not None
    label = SavedLabel(shell.page.look)
    before, room = label.sizeHint().width(), label.usual_width()
    assert (label.words, label.sizeHint().width()) == ("", before)
    label.saved()
    assert before < label.sizeHint().width() == room
    label.deleteLater()
    _leave(shell)


def test_a_framed_page_has_no_rail() -> None:
    shell = _shown("partial", "en", 1.0)
    assert not shell.rail.isVisible()
    assert [side.isVisible() for side in shell._sides] == [True, True]
    _leave(shell)


def test_tab_goes_through_the_page_as_it_reads_and_then_to_the_rail() -> None:
    shell = _shown("capture", "en", 1.0)
    shell.activateWindow()
    assert QTest.qWaitForWindowActive(shell, 3000)
    said: list[str] = []
    for _ in range(11):
        QTest.keyClick(QApplication.focusWidget() or shell, Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
        assert here is not None
        said.append(here.accessibleName().split(":")[0])
    assert said == [
        "find a record",
        "Today",
        "How this record is kept",
        "Consent",
        "Consent, purpose by purpose",
        "Themes",
        "Privacy",
        "Feels safe",
        "Note",
        "Board",
        "Capture, you are here",
    ]
    _leave(shell)
