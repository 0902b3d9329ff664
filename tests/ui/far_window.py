"""The real window in a process of its own, moved from afar: the test asks one line at a time over a socket.

``python tests/ui/far_window.py CONTROL VAULT`` opens the window; at its lock it starts ``… CONTROL --successor``,
the program's own successor with the same ear. No word of a note is ever told to a successor by this script.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import sys
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NoReturn

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget

from npm_field.process import harden
from ui.components.sheet import Sheet
from ui.forms.later import is_built
from ui.handover import GO, MAGIC
from ui.spot import spot_of
from ui.start import Shown, run_successor, run_window
from ui.successor import Successor
from ui.way_out import WayOut
from ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable

SUCCESSOR = "--successor"


class Ear(QObject):
    """Does what it hears on the window's own thread and sends the answer back as JSON."""

    _heard = Signal(str, object)

    def __init__(self, control: Path) -> None:
        super().__init__()
        self._heard.connect(self._do, Qt.ConnectionType.QueuedConnection)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(control / f"{os.getpid()}.part"))
        self._listener.listen(1)
        (control / f"{os.getpid()}.part").rename(control / f"{os.getpid()}.ear")
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            connection, _address = self._listener.accept()
            with connection, connection.makefile("r") as lines:
                for line in lines:
                    self._heard.emit(line, connection)

    def _do(self, line: str, connection: socket.socket) -> None:
        name, argument = json.loads(line)
        acts: dict[str, Callable[[str], object]] = {
            "type": lambda text: QTest.keyClicks(focused(), text),
            "hand_over": hand_over,
            "press": lambda key: QTest.keyClick(focused(), Qt.Key[f"Key_{key}"]),
            "state": lambda _nothing: state(),
            "note": lambda _nothing: getattr(note(), "toPlainText", str)(),
            "go_partial": lambda _nothing: go_partial(),
            "press_later": lambda key: later(lambda: QTest.keyClick(focused(), Qt.Key[f"Key_{key}"])),
            "go_partial_later": lambda _nothing: later(go_partial),
            "die_at": die_at,
            "close_when": close_when,
            "resize": lambda _nothing: window().resize(1100, 700),
            "sleep": lambda _nothing: later(window().lock_for_sleep),
            "dumpable": lambda _nothing: libc().prctl(3, 0, 0, 0, 0),
            "be_readable": lambda _nothing: be_readable(),
            "forget_successor": lambda _nothing: forget_successor(),
            "activate": lambda _nothing: window().activateWindow(),
            "wipe": lambda _nothing: later(window().earnest.wipe),
            "sheets": lambda _nothing: [type(sheet).__name__ for sheet in window().findChildren(Sheet)],
            "close": lambda _nothing: window().close(),
        }
        answer = acts[name](argument)
        connection.sendall(f"{json.dumps(answer)}\n".encode())


def window() -> Window:
    """Return the one window."""
    return next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, Window))


def focused() -> QWidget:
    """Return what has the keyboard."""
    return QApplication.focusWidget() or window()


def hand_over(text: str) -> None:
    """Put text where the keyboard is, as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(focused(), event)


def note() -> QTextEdit | None:
    """Return the note on the page."""
    return next((found for found in window().findChildren(QTextEdit) if found.isVisible()), None)


def go_partial() -> None:
    """Switch to partial."""
    place = window().place
    if place is not None:
        place.go_partial()


def libc() -> ctypes.CDLL:
    """Return the C library."""
    return ctypes.CDLL(None)


def be_readable() -> None:
    """Let the test read our memory though it may not be root's: what ``harden`` took, given back."""
    any_process = ctypes.c_ulong(-1)
    libc().prctl(4, 1, 0, 0, 0)
    libc().prctl(0x59616D61, any_process, 0, 0, 0)


def forget_successor() -> None:
    """End the process that waits, so that the next lock starts one."""
    successor = window().closing.way_out._successor
    if successor is not None:
        successor.abandon()


def later(act: Callable[[], object]) -> None:
    """Do it when this has been answered: it may be the last that this process does."""
    QTimer.singleShot(0, act)


def die_at(point: str) -> None:
    """Be killed at a point of the next hand-over, as if the power went: no handler, no exit, no flush."""
    if point in {"half", "key"}:
        real_write = Successor._write

        def write(successor: Successor, data: bytes | memoryview) -> None:
            # the key is the one that is no bytes, and any bytes may be in it: only a message says of what kind it is
            is_it = isinstance(data, memoryview) if point == "key" else is_message_of(data, GO)
            if is_it:
                real_write(successor, data[: len(data) // 2])
                die()
            real_write(successor, data)

        setattr(Successor, "_write", write)  # noqa: B010 - the point lies inside it
        return
    before: dict[str, tuple[type, str]] = {
        "prepare": (Successor, "prepare"), "close": (WayOut, "_close"), "closed": (WayOut, "_is_closed"),
        "shown": (WayOut, "_shown"), "active": (WayOut, "_over"),
    }  # fmt: skip
    after: dict[str, tuple[type, str]] = {"prepared": (Successor, "prepare"), "went": (Successor, "go")}
    owner, name = (before | after)[point]
    real = getattr(owner, name)

    def instead(*arguments: object, **named: object) -> None:
        if point in after:
            real(*arguments, **named)
        die()

    setattr(owner, name, instead)


def is_message_of(data: bytes | memoryview, kind: int) -> bool:
    """Whether what is written is a whole message of a kind."""
    return isinstance(data, bytes) and data[: len(MAGIC)] == MAGIC and data[len(MAGIC) + 1] == kind


def close_when(point: str) -> None:
    """Close the window right after a point of the next hand-over."""
    real = getattr(WayOut, point)

    def instead(*arguments: object) -> None:
        real(*arguments)
        window().close()

    setattr(WayOut, point, instead)


def die() -> NoReturn:
    """End hard."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise SystemExit("it lives on")


def state() -> dict[str, object]:
    """Return what a test may know of a window: nothing that was typed."""
    try:
        it = window()
    except StopIteration:
        return {"front": "no window"}
    place, look = it.place, it.look
    told: dict[str, object] = {
        "front": it.front.value,
        "visible": it.isVisible(),
        "size": [it.width(), it.height()],
        "full": it.isFullScreen(),
        "look": [look.language.code, look.theme.name, look.scale],
        "focus": type(focused()).__name__,
        "place": place is not None,
    }
    if place is not None and place.presenter is not None:
        spot = spot_of(place.presenter.page, focused())
        told |= {
            "level": place.level,
            "way": place.presenter.page.way,
            "record": str(place.here().record or ""),
            "field": spot.field,
            "cursor": spot.cursor,
            "saved": place.shell.saved.words,
            "idle": it._thread.is_idle and is_built(it),
        }
    return told


def main() -> int:
    """Open the window, or be the successor of one."""
    harden()
    control = Path(sys.argv[1])
    command = [sys.executable, str(Path(__file__).resolve()), str(control), SUCCESSOR]
    ear = Ear(control)
    status = (
        run_successor(command) if sys.argv[2] == SUCCESSOR else run_window(Path(sys.argv[2]), Shown.ORDINARY, command)
    )
    ear.deleteLater()
    return status


if __name__ == "__main__":
    sys.exit(main())
