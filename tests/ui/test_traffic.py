"""A sync from the window: the vault goes on working beside it, and whatever hides the work stops it."""

from __future__ import annotations

import shutil
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from npm_field.domain.modes import Mode
from npm_field.errors import NoRelayError, StoppedError
from npm_field.usecases import adding, cuts, enrol, intake, policy
from npm_field.usecases import network as networks
from npm_field.usecases.adding import Document
from storage import vault
from tests.sync.cutting import HOST
from tests.ui.at_desk import look_in, wait_until
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import AREA, VISIT, Enrolled
from tests.usecases.networked import World, world
from ui.components.banner import Banner
from ui.desk import Desk, Target
from ui.hand_over.presenter import HandOverPresenter
from ui.inbox.presenter import InboxPresenter
from ui.traffic import Journey
from ui.worker import VaultThread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from npm_field.errors import FieldError
    from npm_field.usecases.network import Moved, Synced
    from npm_field.usecases.seat import Seat
    from ui.look import Look


class AtDesk:
    """A laptop's vault on its thread, with a desk and what the last journey told."""

    def __init__(self, folder: Path, look: Look) -> None:
        self.thread = VaultThread()
        self.failed: list[FieldError] = []
        self.done: list[Synced] = []
        self.moved: list[Moved] = []
        got: list[Seat] = []
        self.thread.ask(lambda: enrolling.opened(folder), got.append, self._raise)
        wait_until(lambda: bool(got))
        self.seat = got[0]
        self.desk = Desk(
            look,
            self.thread,
            self.seat,
            self.seat.vocabularies,
            None,
            lambda _t: None,
            lambda _e: None,
            lambda _s: None,
        )

    def do(self, act: Callable[[Seat], object]) -> object:
        got: list[object] = []
        self.desk.ask(act, got.append, self._raise)
        wait_until(lambda: bool(got))
        return got[0]

    def journey(self) -> Journey:
        self.done, self.failed, self.moved = [], [], []
        made = Journey(self.desk, self.done.append, self.failed.append)
        made.far.connect(self.moved.append)
        return made

    def _raise(self, error: FieldError) -> None:
        raise error

    def close(self) -> None:
        self.do(lambda seat: seat.vault.close())
        self.thread.finish()


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, AtDesk]]:
    home = tmp_path_factory.mktemp("traffic") / "home"
    enrolling.make(home)
    office = enrolling.opened(home / "office")
    with world(Enrolled(home, office, office, ""), home / "relay") as made:
        laptop = AtDesk(home / "laptop", look_in())
        yield made, laptop
        laptop.close()


def test_a_sync_in_the_window_and_its_stops(over: tuple[World, AtDesk]) -> None:
    made, laptop = over
    # Without an address nothing begins.
    laptop.journey().begin()
    wait_until(lambda: bool(laptop.failed))
    assert isinstance(laptop.failed[0], NoRelayError)
    assert made.line.connections == 0
    laptop.do(lambda seat: _say_where(seat, made.line.port))
    networks.sync(made.office, networks.address_in(f"{HOST}:{made.line.port}"))  # the relay learns who the laptop is
    # Stopped by a cover, a lock, a seal or a wipe: it ends, the bundle waits, no thread goes on.
    held = made.hold()
    journey = laptop.journey()
    journey.begin()
    wait_until(lambda: made.line.connections > 1)
    assert laptop.do(lambda seat: seat.device)  # the vault answers meanwhile
    laptop.desk.traffic.stop()
    wait_until(lambda: bool(laptop.done))
    held.set()
    assert isinstance(laptop.done[0].trouble, StoppedError)
    assert laptop.desk.traffic.is_quiet
    assert not [thread for thread in threading.enumerate() if thread.name == "network"]
    waiting = laptop.do(lambda seat: [cut.sha256 for cut in cuts.pending(seat)])
    # And goes on with the same bytes.
    laptop.journey().begin()
    wait_until(lambda: bool(laptop.done))
    assert laptop.done[-1].trouble is None
    assert laptop.done[-1].sent == 1
    assert laptop.moved[-1].done == laptop.moved[-1].size
    assert laptop.do(lambda seat: [cut.sha256 for cut in cuts.pending(seat)]) == waiting


def test_the_page_hand_over_brings_it_to_the_relay_and_fetches_the_receipt(over: tuple[World, AtDesk]) -> None:
    made, laptop = over
    page = HandOverPresenter(laptop.desk, Target("hand_over"))
    quiet = lambda: laptop.desk.traffic.is_quiet and laptop.thread.is_idle  # noqa: E731 - said once

    def hand_over() -> str:
        page.view.send.click()
        wait_until(quiet)
        return " ".join(banner.accessibleName() for banner in page.view.findChildren(Banner))

    try:
        wait_until(lambda: laptop.thread.is_idle)
        assert page.view.choices.cards["network"].isChecked(), "its office has a relay"
        hand_over()
        assert cuts_waiting(laptop) == 1, "the relay has it: nothing is safe before the office has"
        networks.sync(made.office, networks.address_in(f"{HOST}:{made.line.port}"))
        assert made.accept_all() == 1
        networks.sync(made.office, networks.address_in(f"{HOST}:{made.line.port}"))
        said = hand_over()
        assert cuts_waiting(laptop) == 0, said
        assert page.view.removal.remove is not None
        note = Document("observation", VISIT, Mode.FULL, {"area": AREA, "text": "The lamp was off."})
        laptop.do(lambda seat: adding.add(seat, [note]))
        hand_over()
        assert cuts_waiting(laptop) == 1, "for the office, in the next test"
    finally:
        page.view.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def cuts_waiting(laptop: AtDesk) -> object:
    return laptop.do(lambda seat: len(cuts.pending(seat)))


def test_with_the_casebook_sealed_the_page_hands_over_what_there_is_and_receipts_wait(
    over: tuple[World, AtDesk], tmp_path: Path
) -> None:
    made, _laptop = over
    networks.sync(made.office, networks.address_in(f"{HOST}:{made.line.port}"))
    assert made.accept_all() == 1
    networks.sync(made.office, networks.address_in(f"{HOST}:{made.line.port}"))  # the receipt lies at the relay
    shutil.copytree(made.seats.home / "laptop", tmp_path / "sealed")
    vault.seal_now(tmp_path / "sealed")
    sealed = AtDesk(tmp_path / "sealed", look_in())
    page = HandOverPresenter(sealed.desk, Target("hand_over"))
    said = []
    try:
        wait_until(lambda: sealed.thread.is_idle)
        for _time in range(2):
            page.view.send.click()
            wait_until(lambda: sealed.desk.traffic.is_quiet and sealed.thread.is_idle)
            said.append(" ".join(banner.accessibleName() for banner in page.view.findChildren(Banner)))
            assert sealed.do(lambda seat: seat.vault.level) == "sealed"
            assert len(list(tmp_path.glob("sealed/arrival-*.npmf"))) == 1, "the receipt waits for the casebook"
            assert page.view.removal.remove is None, "and nothing may go before it is read"
    finally:
        page.view.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        sealed.close()
    waits = "Waiting until complete records are open again (1)"
    assert all(waits in each for each in said), said
    assert "Sent: 1. Fetched: 1." in said[0], "what there is, sealed for the office"
    assert "Sent: 0. Fetched: 0." in said[1], "once"


def test_the_inbox_fetches_over_the_network(over: tuple[World, AtDesk]) -> None:
    made, _laptop = over
    folder, port = made.office.vault.folder, made.line.port
    made.office.vault.close()
    office = AtDesk(folder, look_in())
    office.do(lambda seat: _say_where(seat, port))
    page = InboxPresenter(office.desk, Target("inbox"))
    try:
        wait_until(lambda: office.thread.is_idle)
        page.view.fetch.click()
        wait_until(lambda: office.desk.traffic.is_quiet and office.thread.is_idle)
        assert office.do(intake.count) == 1
        assert office.do(
            lambda seat: [row.purpose for row in intake.waiting(seat) if row.state == intake.WAITING]
        ) == [intake.SEALED], "of the sealed laptop"
        said = [banner.accessibleName() for banner in page.view.findChildren(Banner)]
        assert any("Fetched: 1" in each for each in said), said
    finally:
        page.view.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        office.close()


def _say_where(seat: Seat, port: int) -> bool:
    policy.change(seat, f'{{"relay": {{"host": "{HOST}", "port": {port}}}}}'.encode())
    return bool(enrol.statement_of(seat))
