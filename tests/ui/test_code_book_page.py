"""The code book in the office's window, by keyboard: a slip is opened for a purpose, logged, and shown while held."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from npm_field.domain.identifiers import Code
from npm_field.usecases import capture, deliver, identity_desk, receive, records, slips
from npm_field.usecases.slips import SlipContent
from storage import pools
from tests.ui.window_stand import Stand
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import DESK, PASSPHRASE, TALK
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


@pytest.fixture(scope="module")
def who() -> list[Code]:
    """The M code of a person of the office, once it is made."""
    return []


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory, who: list[Code]) -> Iterator[Stand]:
    made: Path = tmp_path_factory.mktemp("desk")
    enrolling.make(made)
    laptop, office = enrolling.opened(made / "laptop"), enrolling.opened(made / "office")
    draft = capture.edit(laptop, records.find(laptop, TALK))
    capture.save(laptop, draft, {**draft.fields, "consent": {"record": "yes", "recontact": "yes"}})
    capture.leave(laptop, draft.record)
    slips.seal_slip(laptop, Code(TALK), SlipContent(name=NAME, unit="B 3"))
    slips.export(laptop, made / "identities.npmf")
    deliver.export(laptop, made / "notes.npmf")
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
