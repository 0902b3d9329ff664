"""A desk for tests of pages: a real vault with a planned visit, its thread, and a window that forwards keys."""

from __future__ import annotations

import gc
import shutil
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from npm_field.crypto.argon import Cost
from npm_field.crypto.secret import Secret
from npm_field.domain.name_guard import load_rules
from npm_field.usecases import records
from npm_field.usecases.enrol import make_local, open_seat
from npm_field.usecases.plan import VisitPlan, plan_visit
from resources.language import Language
from ui import start
from ui.desk import Desk, Presenter, Target
from ui.forms.later import is_built
from ui.look import Look
from ui.shell.frame import Shell
from ui.shell.rail import FIELD_WAYS
from ui.stylesheet import dress
from ui.tokens import LIGHT, Theme
from ui.worker import VaultThread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

load_rules()  # as ``ui.warm`` does at the lock page: no test waits for it in another thread
PASSPHRASE: Final = b"correct horse battery staple"
CHEAP: Final = Cost(memory_kib=64, passes=1, lanes=1)
NOW: Final = datetime(2031, 3, 10, 15, 30, tzinfo=UTC)
PATIENCE_MS: Final = 20_000
LAYERS: Final = 5
"""What was built last is laid out from the inside to the outside, one layer in each turn of the event loop."""
CAPS: Final = ("F2", "F3", "F6", "Shift F6", "F7", "Ctrl Enter", "Ctrl F", "Ctrl N", "Alt Enter")
AREAS: Final = ({"kind": "reception"}, {"kind": "dormitory"}, {"kind": "infirmary"})


def application() -> QApplication:
    """Return the application as the program makes it."""
    return start.application()


def look_in(code: str = "en", *, theme: Theme = LIGHT, scale: float = 1.0, low: str = "") -> Look:
    """Return a dressed look."""
    look = Look(theme, Language.load(code), scale, bool(low))
    dress(application(), look)
    return look


def lay_out() -> None:
    """Let what was built last be laid out, one layer in each turn."""
    for _layer in range(LAYERS):
        application().processEvents()


@dataclass(slots=True)
class Heard:
    """What a page told its window."""

    saved: list[str] = field(default_factory=list)
    went: list[Target] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    waits: list[tuple[str, int]] = field(default_factory=list)


class Fieldwork:
    """A vault, its thread, and pages over it, one after the other, as the window shows them."""

    def __init__(self, folder: Path, floor: str = "full", words: str = "violation_words") -> None:
        self.thread = VaultThread()
        self.heard = Heard()
        self.visit: RecordId | None = None
        self.shell: Shell | None = None
        self.presenter: Presenter | None = None
        self.seat = self.do_bare(lambda: self._make(folder, floor, words))

    def _make(self, folder: Path, floor: str, words: str) -> Seat:
        copy_of_one(folder, f"planned-{floor}-{words}", lambda made: planned_vault(made, floor, words))
        seat = open_seat(folder, Secret(PASSPHRASE))
        seat.now = lambda: NOW
        self.visit = records.visits(seat)[0].visit
        return seat

    def do_bare(self, act: Callable[[], Seat]) -> Seat:
        """Run ``act`` on the vault's thread and return what it returns."""
        got: list[Seat] = []
        self.thread.ask(act, got.append, _raise)
        wait_until(lambda: bool(got))
        return got[0]

    def do(self, act: Callable[[Seat], object]) -> object:
        """Run ``act`` with the seat on the vault's thread and return what it returns."""
        got: list[object] = []
        self.thread.ask(lambda: act(self.seat), got.append, _raise)
        wait_until(lambda: bool(got))
        return got[0]

    def desk(self, look: Look) -> Desk:
        """Return a desk with this look."""
        return Desk(
            look=look,
            thread=self.thread,
            seat=self.seat,
            vocabularies=self.seat.vocabularies,
            visit=self.visit,
            go=self.heard.went.append,
            refuse=lambda error: self.heard.refused.append(error.code),
            saved=self.heard.saved.append,
            waits=lambda way, number: self.heard.waits.append((way, number)),
        )

    def show(
        self,
        make: Callable[[Desk, Target], Presenter],
        target: Target,
        look: Look | None = None,
        size: tuple[int, int] = (1366, 768),
    ) -> Presenter:
        """Show a page as the window does, and wait until the vault has answered."""
        self.close_window()
        look = look or look_in()
        presenter = make(self.desk(look), target)
        shell = Shell(look)
        shell.set_ways(FIELD_WAYS)
        shell.show_page(presenter.page)
        shell.set_level("partial" if presenter.page.framed else "open")
        shell.resize(*size)
        for cap in CAPS:
            for enter in ("Return", "Enter") if "Enter" in cap else ("",):
                keys = cap.replace(" ", "+").replace("Enter", enter)
                shortcut = QShortcut(QKeySequence(keys), shell)
                shortcut.activated.connect(lambda cap=cap: presenter.press(cap))
        escape = _Escape(shell, presenter)
        shell.installEventFilter(escape)
        shell.show()
        shell.activateWindow()
        QTest.qWaitForWindowExposed(shell, PATIENCE_MS)
        self.shell, self.presenter = shell, presenter
        self.settle()
        return presenter

    def settle(self) -> None:
        """Wait until the vault has answered everything and the window has built and drawn it."""
        wait_until(lambda: self.thread.is_idle and (self.shell is None or is_built(self.shell)))
        lay_out()

    def leave(self) -> None:
        """Leave the page as the window does before it shows another."""
        gone: list[str] = []
        assert self.presenter is not None
        self.presenter.leave(lambda: gone.append("gone"))
        wait_until(lambda: bool(gone))

    def close_window(self) -> None:
        """Take the window away, and every part of it, before another look is put on."""
        if self.shell is not None:
            self.shell.close()
            self.shell.deleteLater()
        self.shell = self.presenter = None
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def end(self) -> None:
        """Close window, vault and thread."""
        self.close_window()
        # A page that was not left still counts the moments to its next save; a field that goes says what is in it
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()
        gc.freeze()  # what outlives a test need not be looked through after each of the next ones
        wait_until(lambda: self.thread.is_idle)
        self.do(lambda seat: seat.vault.close())
        self.thread.finish()


def copy_of_one(folder: Path, name: str, make: Callable[[Path], object]) -> None:
    """Put a vault into ``folder``, made once for all tests and copied: to make one takes ten times as long."""
    pattern = folder.parent.parent / name
    if not pattern.exists():
        make(pattern)
    shutil.copytree(pattern, folder)


def planned_vault(folder: Path, floor: str, words: str) -> None:
    """Make a vault with one planned visit."""
    seat = make_local(folder, passphrase=Secret(PASSPHRASE), cost=CHEAP)
    seat.now = lambda: NOW
    plan = {"capture_floor": floor, "partial_words": words, "start_day": "2031-03-10"}
    plan_visit(seat, VisitPlan(visit=plan, areas=AREAS))
    seat.vault.close()


def fieldwork(folder: Path, floor: str = "full", words: str = "violation_words") -> Iterator[Fieldwork]:
    """Yield a fieldwork and end it; for fixtures."""
    application()
    work = Fieldwork(folder, floor, words)
    yield work
    work.end()


def wait_until(is_true: Callable[[], bool]) -> None:
    """Process events until ``is_true``; fails after twenty seconds of a clock that nobody can change."""
    end = time.monotonic() + PATIENCE_MS / 1000
    while not is_true():
        assert time.monotonic() < end
        QTest.qWait(2)


def focused() -> QWidget:
    """Return the widget that has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(*keys: str) -> None:
    """Press keys one after the other where the keyboard is: digits, "Enter", "Shift Enter", "Ctrl Enter", "F6" …"""
    for key in keys:
        modifiers = Qt.KeyboardModifier.NoModifier
        name = key
        for word, modifier in _MODIFIERS.items():
            if key.startswith(word):
                modifiers, name = modifier, key[len(word) :]
        if name in _NAMED:
            QTest.keyClick(focused(), _NAMED[name], modifiers)
        else:
            QTest.keyClicks(focused(), name, modifiers)


def type_text(text: str) -> None:
    """Type where the keyboard is."""
    QTest.keyClicks(focused(), text)


def within(window: QWidget, part: QWidget) -> bool:
    """Return whether ``part`` lies wholly inside what one sees of ``window``."""
    box = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
    return window.rect().contains(box)


class _Escape(QObject):
    """Hands Esc to the page when nothing on it took the key, as a sheet does."""

    def __init__(self, shell: Shell, presenter: Presenter) -> None:
        super().__init__(shell)
        self._presenter = presenter

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        escapes = (
            isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape
        )
        return escapes and self._presenter.press("Esc")


def _raise(error: Exception) -> None:
    raise error


_MODIFIERS: Final = {
    "Ctrl ": Qt.KeyboardModifier.ControlModifier,
    "Shift ": Qt.KeyboardModifier.ShiftModifier,
    "Alt ": Qt.KeyboardModifier.AltModifier,
}
_NAMED: Final = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Space": Qt.Key.Key_Space,
    "Tab": Qt.Key.Key_Tab,
    "Backspace": Qt.Key.Key_Backspace,
    "Down": Qt.Key.Key_Down,
    "Right": Qt.Key.Key_Right,
    "Left": Qt.Key.Key_Left,
    "F": Qt.Key.Key_F,
    "N": Qt.Key.Key_N,
    **{f"F{n}": getattr(Qt.Key, f"Key_F{n}") for n in range(1, 13)},
}
