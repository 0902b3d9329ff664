"""What a compelled travel passphrase yields in the window: coded capture, and nothing of the complete records."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from npm_field.crypto.passphrase import prepare
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.errors import NotOpenError, VaultDamagedError
from npm_field.usecases import board, capture, enrol, passphrases, plan, records, report
from npm_field.usecases.plan import VisitPlan
from resources.language import Language
from storage import book
from storage.open_vault import CASEBOOK, CASEBOOK_FILE
from storage.schema import CASEBOOK_STEPS
from tests.ui.window_stand import COST, PASSPHRASE, Stand
from ui.desk import Target
from ui.routes import PAGES
from ui.stage import Front

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.usecases.seat import Seat

TRAVEL = "otter granite velvet lamp fern basin"
CANARIES = ("Orvik", "Tamsund")
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A used vault with a travel passphrase, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("travel") / "vault"
    seat = enrol.make_local(folder, passphrase=prepare(PASSPHRASE), cost=COST)
    areas = [{"kind": "dormitory", "designation": CANARIES[1]}]
    visit = plan.plan_visit(seat, VisitPlan({"capture_floor": "full", "place_name": CANARIES[0]}, areas=areas))
    talk = capture.begin(seat, INTERVIEW, visit, Mode.FULL)
    capture.save(seat, talk, {**talk.fields, "narrative": f"He said {CANARIES[0]} twice."})
    capture.leave(seat, talk.record)
    coded = capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL)
    capture.leave(seat, coded.record)
    passphrases.set_travel(seat, prepare(TRAVEL))
    seat.vault.close()
    return folder


@pytest.fixture
def stand(used: Path, tmp_path: Path) -> Iterator[Stand]:
    """Its window, opened with the travel passphrase."""
    shutil.copytree(used, tmp_path / "vault")
    made = Stand.show(tmp_path / "vault")
    made.unlock(TRAVEL)
    yield made
    made.end()


def seat_of(stand: Stand) -> Seat:
    assert stand.window.place is not None
    return stand.window.place.seat


def test_the_window_opens_on_the_partial_page_and_says_how_far(stand: Stand) -> None:
    place = stand.window.place
    assert place is not None
    assert (place.level, place.ways(), place.target.way) == ("partial", [], "partial")
    assert "only coded records" in stand.words()
    assert not any(canary in stand.words() for canary in CANARIES)


OPEN_TO_TRAVEL = ("partial", "box")
"""The stubs, and the drop-box: what is written there nobody reads on this laptop, with any passphrase."""


def test_every_other_way_ends_at_the_lock_page(stand: Stand) -> None:
    """One after the other in one window: each starts from the partial page that the passphrase came back to."""
    for way in (*(way for way in PAGES if way not in OPEN_TO_TRAVEL), "settings"):
        place = stand.window.place
        assert place is not None
        place.go(Target(way))
        stand.until(lambda: stand.window.place is None)
        assert stand.front() is Front.LOCK, way
        stand.unlock(TRAVEL)
        assert stand.window.place is not None
        assert stand.window.place.target.way == "partial", way
        assert not any(canary in stand.words() for canary in CANARIES), way


def test_no_key_of_an_open_laptop_leads_out(stand: Stand) -> None:
    keys = [(Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_PageDown, CTRL), (Qt.Key.Key_F, CTRL)]
    for key, modifier in keys:
        stand.key(key, modifier)
        stand.settle()
        assert stand.window.place is not None
        assert stand.window.place.target.way == "partial"
        assert not any(canary in stand.words() for canary in CANARIES)


def test_no_use_of_complete_records_is_possible_and_each_says_that_they_are_closed(stand: Stand) -> None:
    found: list[object] = []

    def act(seat: Seat) -> list[object]:
        visit = records.visits(seat)[0].visit
        uses = (
            lambda: seat.vault.casebook,
            lambda: board.of_visit(seat, visit),
            lambda: records.search(seat, "Orvik"),
            lambda: report.compose(seat, visit, audience="internal", language=Language.load("en")),
            lambda: passphrases.set_travel(seat, prepare("another one for the road here")),
        )
        refused: list[object] = []
        for use in uses:
            with pytest.raises(NotOpenError) as error:
                use()
            refused.append(error.value.code)
        return refused

    stand.thread.ask(lambda: act(seat_of(stand)), found.append, lambda error: pytest.fail(error.code))
    stand.settle()
    assert found == [["not_open"] * 5]


def test_no_key_in_memory_opens_the_casebook(stand: Stand) -> None:
    keys = seat_of(stand).vault.keys
    assert (keys.casebook, keys.return_secret) == (None, None)
    path = stand.folder / CASEBOOK_FILE
    for key in (keys.daybook.kek, keys.daybook.data_key):
        with pytest.raises(VaultDamagedError):
            book.open_book(path, CASEBOOK, key, CASEBOOK_STEPS)
