"""What keeps the program from ending in the midst of a note: the window's thread alone collects. Turns are short."""

from __future__ import annotations

import gc
import sys
import threading
from typing import TYPE_CHECKING
from weakref import WeakSet

from PySide6.QtCore import QEventLoop, QObject, QTimer

from tests.ui.at_desk import look_in
from ui import steady
from ui.worker import VaultThread

if TYPE_CHECKING:
    import pytest

ONE_MS = 0.001
RINGS = 5_000
"""More objects than any threshold of the collector: it would run in the midst of making them."""


class Ring:
    """Holds itself, so that only the collector ends it; says on which thread it ended."""

    ended_on: list[int]

    def __init__(self, ended_on: list[int]) -> None:
        self.ended_on = ended_on
        self.me = self

    def __del__(self) -> None:
        self.ended_on.append(threading.get_ident())


def test_what_the_vaults_thread_leaves_behind_is_collected_by_the_windows() -> None:
    look_in("en")  # dressed as the program is
    thread = VaultThread()
    ended_on: list[int] = []
    on_vault: list[int] = []

    def make() -> int:
        for _number in range(RINGS):
            Ring(ended_on)
        return threading.get_ident()

    thread.ask(make, on_vault.append, _raise)
    while not on_vault:
        rest()
    thread.finish()
    gc.collect()
    assert len(ended_on) == RINGS
    assert on_vault[0] != threading.get_ident()
    assert set(ended_on) == {threading.get_ident()}


def test_the_window_collects_by_itself_when_it_has_nothing_else_to_do() -> None:
    look_in("en")  # dressed as the program is
    ended_on: list[int] = []
    for _number in range(RINGS):
        Ring(ended_on)
    assert not ended_on
    rest()
    assert len(ended_on) >= RINGS - 1  # the last may still be the loop's own


def test_all_there_is_is_looked_through_only_while_nobody_types_and_nothing_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    look_in("en")  # dressed as the program is
    thread, ended_on = VaultThread(), list[int]()
    monkeypatch.setattr(steady, "at_work", WeakSet([thread]))
    before, home = gc.get_threshold(), QObject()
    collector = steady.Collector(home)
    ring = Ring(ended_on)
    gc.collect()  # it is old now
    del ring
    gc.set_threshold(RINGS * RINGS, RINGS * RINGS, 1)
    try:
        for _time in range(3):
            gc.collect(1)  # that is how often the old ones were passed over
        collector.rest()
        assert not ended_on
        for _key in range(9):
            collector.rest()
        collector.look_through_all()  # somebody types: the loop woke nine times
        assert not ended_on
        answered: list[int] = []
        collector.quiet.stop()
        collector.rest()
        thread.ask(lambda: 1, answered.append, _raise)
        collector.look_through_all()  # the vault's thread has something to do
        assert not ended_on
        while not answered:
            rest()
        collector.look_through_all()
        assert ended_on
    finally:
        gc.set_threshold(*before)
        collector.quiet.stop()
        thread.finish()


def test_no_thread_keeps_the_window_waiting_for_five_milliseconds() -> None:
    look_in("en")  # dressed as the program is
    assert sys.getswitchinterval() <= ONE_MS


def rest() -> None:
    """Let the event loop go to sleep and wake, as it does all day. (QTest's own waiting never sleeps in it.)"""
    loop = QEventLoop()
    QTimer.singleShot(1, loop.quit)
    loop.exec()


def _raise(error: Exception) -> None:
    raise error
