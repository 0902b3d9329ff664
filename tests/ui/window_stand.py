"""A real window on a real vault of low cost, with a clock that the test turns; it waits for conditions."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from npm_field.crypto.argon import Cost
from npm_field.crypto.passphrase import prepare
from npm_field.usecases import enrol, plan
from npm_field.usecases.plan import VisitPlan
from resources.language import Language
from tests.ui.at_desk import copy_of_one, lay_out
from ui.forms.later import is_built
from ui.look import Look
from ui.start import application
from ui.tokens import LIGHT
from ui.window import Window
from ui.worker import VaultThread

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from npm_field.errors import FieldError
    from ui.stage import Front
    from ui.successor import Successor

COST = Cost(memory_kib=256, passes=1, lanes=4)
PASSPHRASE = "lantern orbit maple cellar violet sketch"  # noqa: S105 - of vaults that a test makes
PATIENCE_STEPS = 10_000
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def _raise(error: FieldError) -> None:
    raise error


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def make_vault(folder: Path, *, visit: str = "yes") -> None:
    """Put a vault there that is like every other one of these tests."""
    copy_of_one(folder, f"local{visit and '-with-a-visit'}", lambda made: _make_vault(made, visit=visit))


def _make_vault(folder: Path, *, visit: str) -> None:
    seat = enrol.make_local(folder, passphrase=prepare(PASSPHRASE), cost=COST)
    if visit:
        plan.plan_visit(seat, VisitPlan({"capture_floor": "full"}, areas=[{"kind": "dormitory"}]))
    seat.vault.close()


@dataclass
class Stand:
    """The window and how a test turns its knobs."""

    window: Window
    thread: VaultThread
    clock: Clock
    folder: Path
    stalled: list[Event] = field(default_factory=list)

    @classmethod
    def show(
        cls,
        folder: Path,
        look: Look | None = None,
        size: tuple[int, int] = (1366, 768),
        successor: Successor | None = None,
    ) -> Stand:
        app = application()
        thread, clock = VaultThread(), Clock()
        look = look or Look(LIGHT, Language.load("en"))
        window = Window(folder, thread, look, cost=COST, clock=clock, successor=successor)
        window.resize(*size)
        window.begin()
        window.show()
        window.activateWindow()
        stand = cls(window, thread, clock, folder)
        stand.until(lambda: app.activeWindow() is window)
        return stand

    def front(self) -> Front:
        """Return what stands in front of the workplace."""
        return self.window.front

    def until(self, true: Callable[[], bool]) -> None:
        for _step in range(PATIENCE_STEPS):
            if true():
                return
            QTest.qWait(2)
        raise AssertionError("waited in vain")

    def settle(self) -> None:
        """Wait until every answer has come and every deletion is done."""
        self.until(lambda: self.thread.is_idle)
        QTest.qWait(1)
        self.until(lambda: self.thread.is_idle and is_built(self.window))
        lay_out()
        self.until(lambda: self.thread.is_idle and is_built(self.window))

    def type(self, text: str) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        self.type(passphrase)
        self.key(Qt.Key.Key_Return)
        self.until(lambda: self.window.place is not None)
        self.settle()

    def words(self) -> str:
        """Return every word one can see or a screen reader could say."""
        shown = [part for part in self.window.findChildren(QWidget) if part.isVisibleTo(self.window)]
        return "\n".join(part.accessibleName() for part in shown)

    def stall(self) -> Event:
        """Let the vault's thread answer nothing until the event is set, as a disk that has gone to sleep."""
        awake = Event()
        self.stalled.append(awake)
        self.thread.ask(awake.wait, lambda _woken: None, _raise)
        return awake

    def end(self) -> None:
        """Close window, vault and thread, whatever a test that failed has left of them."""
        for awake in self.stalled:
            awake.set()
        try:
            self.settle()
            self.window.close()
            self.until(lambda: self.window.place is None)
        finally:
            self.window.close()
            self.window.deleteLater()
            self.thread.finish()
