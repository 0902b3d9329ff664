"""The inbox in the real window, by keyboard: what came is looked at, accepted, set aside, and said."""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from npm_field.crypto import passphrase as passphrases
from npm_field.errors import StoppedError
from npm_field.usecases import deliver, intake, outbound, plan, records, reissue, sealed_handover, usb
from npm_field.usecases.plan import VisitPlan
from storage import quarantine, revisions, vault
from storage.quarantine import Line
from tests.ui.window_stand import Stand
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import PASSPHRASE
from ui.components.banner import Banner
from ui.danger.sealed_sheet import SealedSheet
from ui.desk import Target
from ui.fit import clipped
from ui.going_back.presenter import GoingBackPresenter
from ui.inbox.coming import Coming
from ui.inbox.presenter import InboxPresenter
from ui.inbox.usb_card import UsbCard
from ui.laptops.give_card import GiveCard
from ui.plan.sending import SendingCard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.usecases.seat import Seat
    from storage.outbound import Outbound
    from ui.inbox.view import Bundles


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("enrolled")
    enrolling.make(made)
    laptop = enrolling.opened(made / "laptop")
    for name in ("one", "two", "three"):
        deliver.export(laptop, made / f"{name}.npmf")
    laptop.vault.close()
    stick = made / "stick"
    stick.mkdir()
    shutil.copy(made / "one.npmf", stick)
    shutil.copy(made / "three.npmf", stick)
    (stick / "notes.txt").write_text("nothing of ours")
    return made


@pytest.fixture(scope="module")
def stand(home: Path) -> Iterator[Stand]:
    """One window for all: an office at work."""
    made = Stand.show(home / "office")
    made.unlock(PASSPHRASE)
    yield made
    made.end()


def page(stand: Stand) -> InboxPresenter:
    place = stand.window.place
    assert place is not None
    stand.window.activateWindow()
    stand.until(lambda: QApplication.activeWindow() is stand.window)
    place.go(Target("inbox"))
    stand.settle()
    found = place.presenter
    assert isinstance(found, InboxPresenter)
    return found


def at_hand_over(stand: Stand) -> GoingBackPresenter:
    place = stand.window.place
    assert place is not None
    place.go(Target("hand_over"))
    stand.settle()
    presenter = place.presenter
    assert isinstance(presenter, GoingBackPresenter), "an office has nobody to hand over to but its laptops"
    return presenter


def asked(stand: Stand, act: object) -> object:
    found: list[object] = []
    assert stand.window.place is not None
    stand.window.place.ask(act, found.append)  # type: ignore[arg-type]  # any act of a test
    stand.settle()
    return found[0]


def table(shown: InboxPresenter) -> Bundles:
    assert shown.view.table is not None
    return shown.view.table


def test_the_inbox_is_the_first_way_of_the_office(stand: Stand) -> None:
    assert stand.window.place is not None
    assert stand.window.place.ways()[0] == "inbox"


def test_a_stick_is_read_and_all_of_it_waits_with_its_numbers(stand: Stand, home: Path) -> None:
    shown = page(stand)
    shown.view.usb.click()
    stand.settle()
    (card,) = [one for one in stand.window.findChildren(UsbCard) if one.isVisible()]
    assert clipped(stand.window) == []
    card.path.line.setText(str(home / "stick"))
    card.path.setFocus()
    stand.key(Qt.Key.Key_Return)
    card.take.click()
    stand.settle()
    assert table(shown).model().rowCount() == 2
    assert shown.view.accept.accessibleName().startswith("Accept 2")
    assert asked(stand, lambda seat: revisions.record_ids(seat.vault.casebook)) == []
    assert clipped(stand.window) == []


def test_space_picks_and_ctrl_enter_accepts_what_is_picked(stand: Stand) -> None:
    shown = page(stand)
    table(shown).setFocus()
    stand.key(Qt.Key.Key_Down)
    stand.key(Qt.Key.Key_Space)
    assert shown.view.accept.accessibleName().startswith("Accept 1")
    stand.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stand.settle()
    states = asked(stand, lambda seat: [one.state for one in intake.waiting(seat)])
    assert sorted(states) == ["accepted", "waiting"]  # type: ignore[call-overload]  # a list of texts
    assert len(asked(stand, records.listed)) > 0  # type: ignore[arg-type]  # the list has it as an object
    assert clipped(stand.window) == []


def test_quarantine_asks_why_by_digit_and_taking_out_of_it_too(stand: Stand) -> None:
    shown = page(stand)
    details = shown.view.details
    assert details is not None
    details.quarantine.setFocus()
    stand.key(Qt.Key.Key_Space)
    assert details.why is not None
    stand.type("1")
    details.quarantine.click()
    stand.settle()
    (kept,) = [one for one in asked(stand, intake.waiting) if one.state == "quarantine"]  # type: ignore[attr-defined]  # what waits, as the page has it
    assert kept.reason == "out_of_sight"
    details = shown.view.details
    assert details is not None
    details.accept.click()
    stand.settle()
    assert [one.state for one in asked(stand, intake.waiting)].count("quarantine") == 1, "no reason was given"  # type: ignore[attr-defined]  # what waits, as the page has it
    assert details.why is not None
    details.why.setFocus()
    stand.type("2")
    details.accept.click()
    stand.settle()
    assert {one.state for one in asked(stand, intake.waiting)} == {"accepted"}  # type: ignore[attr-defined]  # what waits, as the page has it


def test_what_was_put_aside_is_tried_again_by_key_and_said(stand: Stand) -> None:
    def put_aside(seat: Seat) -> None:
        row = quarantine.all_of(seat.vault.casebook)[0]
        lines = [Line("", "revision", "too_new", b"\x00\x00\x00\x02{}" + bytes(32 + 64 + 1))]
        with seat.vault.casebook.change() as casebook:
            quarantine.note_outcome(casebook, row.id, lines)

    asked(stand, put_aside)
    shown = page(stand)
    details = shown.view.details
    assert details is not None
    assert details.again.isVisible()
    details.setFocus()
    stand.key(Qt.Key.Key_Space)
    stand.settle()
    (said,) = [one for one in stand.window.findChildren(Banner) if one.isVisible()]
    assert "every reason is still there" in said.accessibleName()
    assert clipped(stand.window) == []


def test_what_goes_back_is_written_to_a_stick_by_key_and_the_laptop_takes_it_in(
    stand: Stand, home: Path, tmp_path: Path
) -> None:
    presenter = at_hand_over(stand)
    view = presenter.view
    assert view.waiting.table.model().rowCount() == 1
    assert clipped(stand.window) == []
    view.stick.folder.line.setText(str(tmp_path / "gone"))
    stand.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert list(tmp_path.iterdir()) == []
    view.stick.folder.line.setText(str(tmp_path))
    for _time in range(2):
        stand.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        stand.settle()
        assert view.waiting.table.model().rowCount() == 0
    written = {path.name for path in tmp_path.iterdir()}
    assert written
    for path in tmp_path.iterdir():
        path.unlink()  # that stick was lost
    view.again.click()
    stand.settle()
    assert {path.name for path in tmp_path.iterdir()} == written
    assert clipped(stand.window) == []
    laptop = enrolling.opened(home / "laptop")
    assert usb.take_from(laptop, tmp_path).receipts == 2
    laptop.vault.close()
    (tmp_path / "nothing.npmf").touch()
    shown = page(stand)
    shown.view.usb.click()
    stand.settle()
    (card,) = [one for one in stand.window.findChildren(UsbCard) if one.isVisible()]
    card.path.line.setText(str(tmp_path))
    card.look_for_files()
    card.take.click()
    stand.settle()
    (said,) = [one for one in stand.window.findChildren(Banner) if one.isVisible()]
    assert "nothing.npmf" in said.accessibleName()


def test_what_is_stopped_is_not_taken_in(home: Path) -> None:
    office: Seat = enrolling.opened(shutil.copytree(home / "office", home / "stopped", ignore=_no_locks))
    try:
        coming = Coming()
        coming.stop()
        with pytest.raises(StoppedError):
            coming.arrive([home / "two.npmf"], office)
        assert intake.count(office) == 1
        with pytest.raises(StoppedError):
            coming.accept([one.id for one in intake.waiting(office)], "", office)
        assert intake.count(office) == 1
    finally:
        office.vault.close()


def test_a_sealed_laptop_s_key_goes_back_from_the_inbox_over_a_stick(
    stand: Stand, home: Path, tmp_path: Path
) -> None:
    laptop = shutil.copytree(home / "laptop", tmp_path / "laptop", ignore=_no_locks)
    vault.seal_now(laptop)
    stick = tmp_path / "stick"
    stick.mkdir()
    sealed_handover.export_bare(laptop, stick / "sealed.npmf")
    asked(stand, partial(Coming().arrive, [stick / "sealed.npmf"]))
    shown = page(stand)
    table(shown).setFocus()
    for _row in range(table(shown).model().rowCount()):
        if shown.view.details is None or not shown.view.details.key.isVisible():
            stand.key(Qt.Key.Key_Down)
            stand.settle()
    details = shown.view.details
    assert details is not None
    assert details.key.isVisible()
    assert clipped(stand.window) == []
    details.key.setFocus()
    stand.key(Qt.Key.Key_Space)
    stand.settle()
    (card,) = [one for one in stand.window.findChildren(GiveCard) if one.isVisible()]
    second = asked(
        stand, lambda seat: next(code for code in sorted(enrolling.pools_of(seat)) if code.startswith("M"))
    )
    stand.type("1")
    stand.type("1")
    stand.type(str(second))
    stand.key(Qt.Key.Key_Return)
    stand.type("1")
    card.act.held.emit()
    stand.settle()
    assert "It waits with what goes back" in stand.words()
    assert clipped(stand.window) == []
    going = at_hand_over(stand)
    going.view.stick.folder.line.setText(str(stick))
    stand.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stand.settle()
    (key,) = [path for path in stick.iterdir() if reissue.is_reissue(path)]
    seat = reissue.unseal(laptop, passphrases.prepare(PASSPHRASE), key)
    assert seat.vault.level == "open"
    seat.vault.close()


def test_a_visit_pack_waits_for_the_laptops_by_the_plan_s_button(stand: Stand) -> None:
    asked(stand, lambda seat: plan.plan_visit(seat, VisitPlan({"capture_floor": "full"})))
    place = stand.window.place
    assert place is not None
    place.go(Target("plan", act="at_ready"))
    stand.settle()
    (card,) = [one for one in stand.window.findChildren(SendingCard) if one.isVisible()]
    stand.until(card.wait.isVisible)
    card.wait.setFocus()
    stand.key(Qt.Key.Key_Space)
    stand.settle()
    (pack,) = cast("list[Outbound]", asked(stand, outbound.pending))
    assert pack.kind == outbound.BUNDLE
    assert clipped(stand.window) == []
    page(stand)


def test_a_sealed_office_is_its_own_page_still_and_no_laptop_s(stand: Stand) -> None:
    """Last: it is sealed by it. There is nobody to hand over to, nor to give it a return code."""
    stand.window.danger.open_seal()
    stand.settle()
    stand.window.danger.seal_key.held.emit()
    stand.until(lambda: stand.window.place is None)
    stand.unlock(PASSPHRASE)
    presenter = at_hand_over(stand)
    assert not presenter.view.send.isVisible()
    assert not presenter.view.stick.isVisible()
    assert not presenter.press("Ctrl Enter")
    assert clipped(stand.window) == []
    assert stand.window.place is not None
    stand.window.place.go(Target("inbox"))
    (sheet,) = [one for one in stand.window.findChildren(SealedSheet) if one.isVisible()]
    assert "on paper" in sheet.accessibleName()


def _no_locks(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name in {"vault.lock", "vault.pid"}]
