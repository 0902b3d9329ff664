"""What the window's own thread does with very many records: the longest time in which it could not answer a key."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSlider, QApplication

import ui.board.presenter
import ui.capture.presenter
from npm_field.crypto import passphrase as passphrases
from npm_field.usecases import enrol
from resources.language import Language
from ui.desk import Desk, Target
from ui.forms import in_hand
from ui.forms.later import is_built
from ui.look import Look
from ui.screenshots import application
from ui.shell.frame import Shell
from ui.stylesheet import dress
from ui.tokens import LIGHT
from ui.worker import VaultThread

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.fictional import Made
    from ui.desk import Presenter

PATIENCE_S = 60
NOTES = 5
BEAT_MS = 5
"""In every free moment a beat keeps the interpreter's lock busy: each row that the vault's thread fetches waits."""
Answer = TypeVar("Answer")
_Slide = QAbstractSlider.SliderAction


class Beat:
    """Beats whenever the event loop is free, and keeps the longest time between two beats.

    ``own`` is the processor time of this thread between two beats; on a busy machine the other tells of the machine.
    ``ours`` is the longest of those times in which threads of this program worked: what others took is not in it.
    """

    def __init__(self, every_ms: int = 0) -> None:
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._all = time.process_time()
        self.longest, self.own, self.ours = 0.0, 0.0, 0.0
        self._timer.start(every_ms)

    def again(self) -> None:
        """Count anew."""
        self.longest, self._last = 0.0, time.perf_counter()
        self.ours, self._all = 0.0, time.process_time()
        self.own, self._worked = 0.0, time.thread_time()

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.process_time()
        self.ours, self._all = max(self.ours, min(now - self._last, worked - self._all)), worked
        self.longest, self._last = max(self.longest, now - self._last), now
        worked = time.thread_time()
        self.own, self._worked = max(self.own, worked - self._worked), worked


def measure(folder: Path, secret: str, made: Made) -> None:
    """Open the vault in its thread, go from page to page and type into the search."""
    app = application()
    look = Look(LIGHT, Language.load("en"))
    dress(app, look)
    thread = VaultThread()
    seat = asked(thread, lambda: enrol.open_seat(folder, passphrases.prepare(secret)))
    beat = Beat(BEAT_MS)
    for name, visit in (("500", made.visits[1]), ("half of all", made.visits[0])):
        desk = Desk(
            look=look, thread=thread, seat=seat, vocabularies=seat.vocabularies, visit=visit,
            go=lambda _target: None, refuse=_raise, saved=lambda _state: None,
        )  # fmt: skip
        _pages(thread, beat, desk, name)
    asked(thread, seat.vault.close)
    thread.finish()


def _pages(thread: VaultThread, beat: Beat, desk: Desk, name: str) -> None:
    board = shown(thread, beat, lambda: ui.board.presenter.make(desk, Target("board", record=desk.visit)))
    _told(f"window: to the board of a visit of {name}", beat, board[1])
    board[0].close()
    capture = shown(thread, beat, lambda: ui.capture.presenter.make(desk, Target("capture")))
    _told(f"window: to Capture of a visit of {name}", beat, capture[1])
    shell, _took, presenter = capture
    rows = presenter.view.list.records  # type: ignore[attr-defined]  # the capture page's own
    beat.again()
    began = time.perf_counter()
    for act in [_Slide.SliderPageStepAdd] * 20 + [_Slide.SliderToMaximum, _Slide.SliderToMinimum]:
        rows.verticalScrollBar().triggerAction(act)
        QTest.qWait(1)
    _told("window: twenty pages of the list, end, beginning", beat, time.perf_counter() - began)
    line = presenter.view.list.finder.line  # type: ignore[attr-defined]  # as above
    beat.again()
    began = time.perf_counter()
    for letter in "absorb":
        QTest.keyClicks(line, letter)
        QTest.qWait(60)
    _until_idle(thread)
    _told("window: six letters typed, 60 ms apart, and answered", beat, time.perf_counter() - began)
    presenter.press("Esc")
    _notes(thread, beat, presenter)
    shell.close()


def _notes(thread: VaultThread, beat: Beat, presenter: Presenter) -> None:
    """Begin talks while the list is there, write and save a note in each: as keys do it, some times."""
    acts: tuple[tuple[str, Callable[[], object]], ...] = (
        ("a talk begun, the one before it signed", lambda: presenter.press("F2")),
        ("its note typed and saved", lambda: _type(presenter)),
        ("the talk signed, the next begun", lambda: presenter.press("Ctrl Enter")),
    )
    found: list[list[float]] = [[] for _act in acts]
    for _round in range(NOTES):
        for own, (_name, act) in zip(found, acts, strict=True):
            beat.again()
            act()
            QTest.qWait(in_hand.save_after_ms)
            _until_idle(thread)
            own.append(beat.own)
    for own, (name, _act) in zip(found, acts, strict=True):
        middle = f"of it own work {statistics.median(own) * 1000:.1f} ms"
        print(f"window: {name:50} {middle}, least {min(own) * 1000:.1f}, most {max(own) * 1000:.1f}", flush=True)
    presenter.leave(lambda: None)
    _until_idle(thread)


def _type(presenter: Presenter) -> None:
    row = QApplication.focusWidget()
    if row is not None:
        QTest.keyClicks(row, "3")  # full consent: the page asks why where there is none
    note = presenter.view.form.note.note  # type: ignore[attr-defined]  # the capture page's own
    for letter in "The lamp in the yard was broken. ":
        QTest.keyClicks(note, letter)
        QTest.qWait(10)


def shown(thread: VaultThread, beat: Beat, make: Callable[[], Presenter]) -> tuple[Shell, float, Presenter]:
    """Show a page in a window and wait until all of it is there; return window, seconds and presenter."""
    shell = Shell(Look(LIGHT, Language.load("en")))
    shell.resize(1366, 768)
    shell.show()
    QTest.qWait(20)
    beat.again()
    began = time.perf_counter()
    presenter = make()
    shell.show_page(presenter.page)
    QTest.qWait(1)
    _until_idle(thread)
    return shell, time.perf_counter() - began, presenter


def _told(name: str, beat: Beat, took: float) -> None:
    gaps = f"longest without an answer {beat.longest * 1000:.1f} ms, of it own work {beat.own * 1000:.1f} ms"
    print(f"{name:58} {took * 1000:10.1f} ms   {gaps}", flush=True)


def _until_idle(thread: VaultThread) -> None:
    end = time.perf_counter() + PATIENCE_S
    while not (thread.is_idle and all(map(is_built, QApplication.topLevelWidgets()))) and time.perf_counter() < end:
        QTest.qWait(1)
    QTest.qWait(5)


def asked(thread: VaultThread, act: Callable[[], Answer]) -> Answer:
    """Return what an act on the vault's thread returns."""
    got: list[Answer] = []
    thread.ask(act, got.append, _raise)
    _until_idle(thread)
    return got[0]


def _raise(error: Exception) -> None:
    raise error
