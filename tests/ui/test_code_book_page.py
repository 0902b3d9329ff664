"""The code book in the office's window, by keyboard: a slip or an annex is opened, logged, and shown from memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from npm_field.domain.identifiers import Code
from npm_field.usecases import annex, capture, deliver, findings, identity_desk, receive, records, slips
from npm_field.usecases.slips import SlipContent
from storage import pools
from tests.ui.window_stand import Stand
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import DESK, PASSPHRASE, TALK, VISIT
from ui.code_book.annex_cards import AnnexCard, PairsCard, TakeCard
from ui.code_book.open_card import OpenCard
from ui.code_book.presenter import CodeBookPresenter
from ui.code_book.shown_card import DOTS, ShownCard
from ui.desk import Target
from ui.fit import clipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.usecases.identity_desk import Book

NAME = "Orvik Canary"
FIRST, SECOND = "P-326-995", "P-792-625"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def who() -> list[Code]:
    """The M code of a person of the office, once it is made."""
    return []


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the vaults, the bundles and the annex."""
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def stand(made: Path, who: list[Code]) -> Iterator[Stand]:
    enrolling.make(made)
    laptop, office = enrolling.opened(made / "laptop"), enrolling.opened(made / "office")
    draft = capture.edit(laptop, records.find(laptop, TALK))
    capture.save(laptop, draft, {**draft.fields, "consent": {"record": "yes", "recontact": "yes"}})
    capture.leave(laptop, draft.record)
    slips.seal_slip(laptop, Code(TALK), SlipContent(name=NAME, unit="B 3"))
    slips.export(laptop, made / "identities.npmf")
    deliver.export(laptop, made / "notes.npmf")
    visit = records.visits(laptop)[0].visit
    findings.join(laptop, visit, FIRST, SECOND, basis="said_so")
    findings.join(laptop, visit, FIRST, TALK, one=False)
    annex.write(laptop, visit, made / "annex.npmf")
    for name in ("identities", "notes"):
        receive.take_in(office, receive.preview(office, made / f"{name}.npmf"))
    who.append(min(code for code in pools.issued(office.vault.casebook) if code.startswith("M-")))
    laptop.vault.close()
    office.vault.close()
    shown = Stand.show(made / "office")
    shown.unlock(PASSPHRASE)
    yield shown
    shown.end()


def page(stand: Stand) -> CodeBookPresenter:
    place = stand.window.place
    assert place is not None
    stand.window.activateWindow()
    stand.until(lambda: QApplication.activeWindow() is stand.window)
    assert "code_book" in place.ways()
    place.go(Target("code_book"))
    stand.settle()
    found = place.presenter
    assert isinstance(found, CodeBookPresenter)
    return found


def book(stand: Stand) -> Book:
    found: list[object] = []
    assert stand.window.place is not None
    stand.window.place.ask(identity_desk.book, found.append)
    stand.settle()
    return cast("Book", found[0])


def said(stand: Stand) -> str:
    """Every word in the window, drawn or told to a reader aloud."""
    labels = stand.window.findChildren(QLabel)
    return " ".join(f"{one.text()} {one.accessibleName()}" for one in labels)


def card(stand: Stand, kind: type[QWidget]) -> object:
    found: list[QWidget] = stand.window.findChildren(kind)
    return next(one for one in found if one.isVisible())


def asked(stand: Stand, who: Code, passphrase: str) -> None:
    """Answer the card of opening by keys alone."""
    stand.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    stand.settle()
    stand.type(TALK)
    stand.key(Qt.Key.Key_Return)
    stand.type(str(who))
    stand.key(Qt.Key.Key_Return)
    stand.key(Qt.Key.Key_Return)  # nobody has to agree
    stand.type("1")
    found = cast("OpenCard", card(stand, OpenCard))
    assert found.purpose.chosen == ("recontact",)
    found.passphrase.setFocus()
    stand.type(passphrase)
    assert clipped(stand.window) == []
    stand.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stand.settle()


def test_the_desk_opens_one_slip_and_it_is_logged_and_shown_while_held(stand: Stand, who: list[Code]) -> None:
    page(stand)
    assert (book(stand).unknown, book(stand).log) == (1, ())
    asked(stand, who[0], PASSPHRASE)  # the office's own passphrase opens no slip
    refused = cast("OpenCard", card(stand, OpenCard))
    assert refused.passphrase.text == ""
    assert refused.code.text == TALK
    assert book(stand).log == ()
    stand.key(Qt.Key.Key_Escape)
    stand.settle()
    asked(stand, who[0], DESK)
    shown = cast("ShownCard", card(stand, ShownCard))
    assert [(use.code, use.who, use.reason) for use in book(stand).log] == [(TALK, who[0], "recontact")]
    assert NAME not in said(stand)
    assert shown.hold.hasFocus()
    QTest.keyPress(shown.hold, Qt.Key.Key_Space)
    assert NAME in said(stand)
    stand.until(lambda: clipped(stand.window) == [])
    QTest.keyRelease(shown.hold, Qt.Key.Key_Space)
    assert NAME not in said(stand)
    assert DOTS in said(stand)
    # the keyboard goes elsewhere while it is held: dots at once
    shown.hold.pressed.emit()
    shown.close_it.setFocus()
    assert NAME not in said(stand)
    assert NAME not in QGuiApplication.clipboard().text()
    stand.key(Qt.Key.Key_Escape)
    stand.settle()
    assert [(entry.code, entry.slips) for entry in book(stand).entries] == [(TALK, 1)]
    assert clipped(stand.window) == []
    assert NAME not in said(stand)


def asked_for_annex(stand: Stand, path: Path, who: Code, passphrase: str) -> None:
    """Take a file and answer the card of its opening, by keys alone."""
    stand.key(Qt.Key.Key_J, CTRL)
    stand.settle()
    stand.type(str(path))
    assert clipped(stand.window) == []
    stand.key(Qt.Key.Key_Return)
    stand.settle()
    stand.type(str(who))
    stand.key(Qt.Key.Key_Return)
    stand.key(Qt.Key.Key_Return)  # nobody has to agree
    stand.type(passphrase)
    assert clipped(stand.window) == []
    stand.key(Qt.Key.Key_Return, CTRL)
    stand.settle()


def test_the_desk_opens_the_annex_and_it_is_logged_and_gone_with_its_card(
    stand: Stand, made: Path, who: list[Code]
) -> None:
    page(stand)
    stand.key(Qt.Key.Key_J, CTRL)
    stand.settle()
    for other in (made / "notes.npmf", made / "nowhere.npmf"):
        take = cast("TakeCard", card(stand, TakeCard))
        take.picker._path.line.setText(str(other))
        stand.key(Qt.Key.Key_Return)
        stand.settle()
        assert card(stand, TakeCard) is take  # no annex: the line says so, and stays
    stand.key(Qt.Key.Key_Escape)
    stand.settle()
    before = book(stand).log
    asked_for_annex(stand, made / "annex.npmf", who[0], PASSPHRASE)  # the office's own passphrase opens none
    refused = cast("AnnexCard", card(stand, AnnexCard))
    assert (refused.passphrase.text, refused.who.text) == ("", who[0])
    assert book(stand).log == before
    stand.key(Qt.Key.Key_Escape)
    stand.settle()
    asked_for_annex(stand, made / "annex.npmf", who[0], DESK)
    shown = cast("PairsCard", card(stand, PairsCard))
    assert [(use.code, use.act, use.who) for use in book(stand).log[len(before) :]] == [(VISIT, annex.ACT, who[0])]
    rows = [[shown.table.model().index(at, column).data() for column in range(3)] for at in range(2)]
    assert rows[0] == [FIRST, SECOND, "one person, the person said so"]
    assert set(rows[1][:2]) == {FIRST, TALK}
    assert rows[1][2] == "two persons"
    assert clipped(stand.window) == []
    cells = shown.table._cells
    stand.key(Qt.Key.Key_Escape)
    stand.settle()
    assert cells._rows == ()
    assert stand.window.findChildren(PairsCard) == []
    assert clipped(stand.window) == []
