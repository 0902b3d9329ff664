"""Handing over in the real window, by stick alone: write, carry, take the receipt in, remove; by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from npm_field.domain.modes import Mode
from npm_field.domain.removal import Reason
from npm_field.errors import StoppedError
from npm_field.usecases import adding, deliver, outbound, receipts, receive, records, trust, usb
from npm_field.usecases.adding import Document
from resources.language import Language
from sync.roster import SUSPECT, TRUSTED
from tests.ui.window_stand import Stand
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import PASSPHRASE, TALK
from ui.components.banner import Banner
from ui.components.button import Button
from ui.components.sheet import Sheet
from ui.desk import Target
from ui.fit import clipped
from ui.hand_over import words
from ui.hand_over.errand import Errand
from ui.hand_over.presenter import HandOverPresenter
from ui.look import Look
from ui.tokens import LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from npm_field.errors import FieldError
    from npm_field.usecases.seat import Seat
    from ui.workplace import Workplace


Answer = TypeVar("Answer")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("enrolled")
    enrolling.make(made)
    return made


@pytest.fixture(scope="module")
def stand(home: Path) -> Iterator[Stand]:
    """One window for all: a laptop at work."""
    made = Stand.show(home / "laptop")
    made.unlock(PASSPHRASE)
    yield made
    made.end()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def place(stand: Stand) -> Workplace:
    assert stand.window.place is not None
    return stand.window.place


def page(stand: Stand) -> HandOverPresenter:
    stand.window.activateWindow()
    stand.until(lambda: QApplication.activeWindow() is stand.window)
    place(stand).go(Target("hand_over"))
    stand.settle()
    found = place(stand).presenter
    assert isinstance(found, HandOverPresenter)
    return found


def on_thread(stand: Stand, act: Callable[[Seat], Answer]) -> Answer:
    """Run an act where the vault may be used, and return its answer."""
    seat = place(stand).seat
    told: list[Answer] = []

    def refuse(error: FieldError) -> None:
        raise error

    stand.thread.ask(lambda: act(seat), told.append, refuse)
    stand.until(lambda: bool(told))
    return told[0]


def office_signs(home: Path, stick: Path) -> None:
    """At the office: take in what is on the stick and write the receipts onto it."""
    office: Seat = enrolling.opened(home / "office")
    for path in sorted(stick.glob("*.npmf")):
        shown = receive.preview(office, path)
        receive.take_in(office, shown)
        outbound.queue(office, shown.device, outbound.RECEIPT, receipts.receipt_for(office, shown.incoming.id))
    outbound.export(office, stick)
    office.vault.close()


def test_by_stick_alone_to_the_receipt_and_what_is_signed_for_is_removed(
    stand: Stand, home: Path, stick: Path
) -> None:
    presenter = page(stand)
    view = presenter.view
    stand.until(lambda: clipped(stand.window) == [])
    assert view.removal.remove is None
    view.stick.folder.line.setText(str(stick))
    view.choices.cards["usb"].setFocus()
    QTest.keyClick(view.choices.cards["usb"], Qt.Key.Key_2)
    place(stand).press("Ctrl Enter")
    stand.settle()
    [written] = stick.glob("*.npmf")
    assert written.stem == on_thread(stand, deliver.pending)[0].sha256[:16]
    office_signs(home, stick)
    view.stick.take.click()
    stand.settle()
    assert on_thread(stand, deliver.pending) == []
    assert view.removal.remove is not None
    view.removal.remove.click()
    stand.settle()
    [sheet] = [one for one in stand.window.findChildren(Sheet) if one.isVisible()]
    [act] = [one for one in sheet.findChildren(Button) if one is not sheet.cancel]
    act.click()
    stand.settle()
    assert on_thread(stand, lambda seat: records.listed(seat, kind="interview")) == []
    assert view.removal.remove is None
    assert on_thread(stand, receipts.state).removed == 1
    stand.until(lambda: clipped(stand.window) == [])
    view.receipt_chosen.emit(0)
    [shown] = [one for one in stand.window.findChildren(Sheet) if one.isVisible()]
    shown.close_sheet()
    # the board leads here, and counts what is not at the office yet
    place(stand).go(Target("board"))
    stand.settle()


def test_the_way_is_chosen_by_digit_and_the_steps_say_what_is_next(stand: Stand) -> None:
    presenter = page(stand)
    view = presenter.view
    view.choices.cards["usb"].setFocus()
    view.show_way("network")  # as when it is known that the office has a relay
    assert view.choices.cards["network"].hasFocus(), "Enter would choose the other way"
    view.choices.cards["usb"].setFocus()
    QTest.keyClick(view.choices.cards["usb"], Qt.Key.Key_1)
    assert view.choices.cards["network"].isChecked()
    assert not view.stick.isVisible()
    QTest.keyClick(view.choices.cards["network"], Qt.Key.Key_2)
    assert view.stick.isVisible()
    view.stick.folder.line.setText("/there/is/no/such/folder")
    assert presenter.press("Ctrl Enter")
    assert view.stick.chosen_folder() is None


def test_a_laptop_that_is_not_trusted_says_so_on_every_page_for_as_long_as_it_is(
    stand: Stand, home: Path, stick: Path
) -> None:
    device = on_thread(stand, lambda seat: seat.device)
    office = enrolling.opened(home / "office")
    seen = []
    for state, reason in ((SUSPECT, "taken"), (TRUSTED, "mistake")):
        second = min(code for code in enrolling.pools_of(office) if code.startswith("M"))
        trust.decide(office, device, state, reason=reason, second=second if state == TRUSTED else None)
        outbound.export(office, stick)
        view = page(stand).view
        view.choices.cards["usb"].click()
        view.stick.folder.line.setText(str(stick))
        view.stick.take.click()
        stand.settle()
        seen.append(place(stand).shell.told)
        place(stand).go(Target("settings"))
        stand.settle()
        seen.append(place(stand).shell.told)
    office.vault.close()
    assert ["does not trust this laptop" in said for said in seen] == [True, True, False, False]
    assert clipped(stand.window) == []


def test_without_a_relay_the_network_says_so_and_nothing_leaves(stand: Stand) -> None:
    presenter = page(stand)
    view = presenter.view
    view.choices.cards["network"].click()
    view.send.click()
    stand.settle()
    [said] = [one for one in view.findChildren(Banner) if one.isVisible() and one.parent() is not view.removal]
    assert "relay" in said.accessibleName()
    assert view.send.isEnabled()
    assert not view.stop.isVisible()


def test_stopped_it_leaves_nothing_half_done(stand: Stand, stick: Path) -> None:
    before = on_thread(stand, deliver.pending)
    errand = Errand(stand.window)
    errand.stop()

    def write(seat: Seat) -> str:
        try:
            errand.to_stick(seat, stick, everything=True)
        except StoppedError:
            return "stopped"
        return "written"

    assert on_thread(stand, write) == "stopped"
    assert list(stick.iterdir()) == []
    assert on_thread(stand, deliver.pending) == before


def test_every_reason_and_size_has_its_words_in_both_languages() -> None:
    for code in ("en", "ar"):
        look = Look(LIGHT, Language.load(code))
        assert len({words.reason(look, why) for why in Reason}) == len(Reason)
        assert words.size(look, 4_200_000) != words.size(look, 4_200)
        assert words.brought(look, usb.Brought(2, 3, 1, 1, problems=("bundle_damaged",)))
    assert words.size(Look(LIGHT, Language.load("en")), 4_230_000) == "4.2 MB"
    assert TALK


def test_with_the_casebook_closed_the_coded_records_go_and_it_is_said_what_waits(stand: Stand, stick: Path) -> None:
    stub = {"code": "P-407-216", "area": enrolling.AREA, "severity": "2"}
    document = Document("interview", enrolling.VISIT, Mode.PARTIAL, stub, from_paper=True)
    on_thread(stand, lambda seat: adding.add(seat, [document]))
    on_thread(stand, lambda seat: seat.vault.close_casebook())
    place(stand).go(Target("board"))
    view = page(stand).view
    assert view._said is not None
    assert "closed" in view._said.accessibleName()
    view.choices.cards["usb"].click()
    view.stick.folder.line.setText(str(stick))
    view.stick.write.click()
    stand.settle()
    assert len(list(stick.glob("*.npmf"))) == len(on_thread(stand, deliver.pending)) > 0
    assert view.removal.remove is None
