"""The paper page: many slips in a row by keyboard, each on the disk at Enter; then the paper goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from npm_field.usecases import paper, records
from tests.ui.at_desk import Fieldwork, application, look_in, wait_until
from ui.components.chips import ChipSet
from ui.components.sheet import Sheet
from ui.desk import Target
from ui.fit import clipped, too_big
from ui.paper import presenter as pages
from ui.paper.view import PaperPage
from ui.paper.void_sheet import VoidSheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.usecases.seat import Seat


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fieldwork]:
    application()
    made = Fieldwork(tmp_path_factory.mktemp("paper") / "vault")
    yield made
    made.end()


@pytest.fixture
def work(vault: Fieldwork) -> Iterator[Fieldwork]:
    yield vault
    vault.close_window()


def shown(work: Fieldwork, code: str = "en", scale: float = 1.0) -> PaperPage:
    made = work.show(pages.make, Target("paper"), look_in(code, scale=scale))
    assert isinstance(made.page, PaperPage)
    return made.page


def typed(text: str, *, enter: bool = True) -> None:
    QTest.keyClicks(focused(), text)
    if enter:
        QTest.keyClick(focused(), Qt.Key.Key_Return)


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def area_of(seat: Seat) -> str:
    return next(row.code for row in records.listed(seat, kind="area"))


def test_slips_are_typed_one_after_the_other_and_their_paper_is_ticked_off(work: Fieldwork) -> None:
    page = shown(work)
    page.begin()
    area = str(work.do(area_of))
    typed("P-407-217 2", enter=False)
    assert "Sign 1" in words_of(page)
    typed(" use Y")
    wait_until(lambda: "does not fit" in page.line.line.accessibleName())
    page.line.line.setText("")
    for line in (f"P-407-216 {area} 2 use Y id N R @", "P-231-008 ! oral"):
        typed(line)
        wait_until(lambda: not page.line.text)
        assert QApplication.focusWidget() is page.line.line
    assert "2 slips stored" in words_of(page)
    sheets = work.do(paper.to_destroy)
    assert isinstance(sheets, list)
    assert len(sheets) == 2
    wait_until(lambda: page.findChild(ChipSet) is not None)
    assert work.presenter is not None
    work.presenter.press("F6")
    QTest.keyClick(focused(), Qt.Key.Key_1)
    wait_until(lambda: len(_list(work.do(paper.to_destroy))) == 1)


def test_codes_that_were_seen_are_voided_from_the_page(work: Fieldwork) -> None:
    page = shown(work)
    page.void.click()
    sheet = page.window().findChild(VoidSheet)
    assert sheet is not None
    assert sheet.cancel.hasFocus()
    sheet.codes.setFocus()
    typed("p407217", enter=False)
    sheet.act.held.emit()
    assert "does not fit" in sheet.codes.line.accessibleName()
    sheet.codes.line.setText("")
    typed("P-231-008")
    sheet.act.held.emit()
    wait_until(lambda: bool(work.do(paper.voided)))
    sheets = page.window().findChildren
    wait_until(lambda: any("P-231-008" in one.accessibleName() for one in sheets(Sheet) if one.isVisible()))
    for left in [one for one in sheets(Sheet) if one.isVisible()]:
        left.close_sheet()


@pytest.mark.parametrize("code", ["en", "ar"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_word_of_the_page_is_cut(work: Fieldwork, code: str, scale: float) -> None:
    shown(work, code, scale)
    assert work.shell is not None
    assert clipped(work.shell) == []
    assert too_big(work.shell) == []


def words_of(page: PaperPage) -> str:
    return "\n".join(part.accessibleName() for part in page.findChildren(type(page.line._error)))


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []
