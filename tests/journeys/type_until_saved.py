"""The real window on a real vault, driven by keys alone; says SAVED when its foot does, and then waits to be killed.

A script of its own process: ``python tests/journeys/type_until_saved.py VAULT``; passphrase and words come on
standard input, one on each line, so that they stand in no argument.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget

from resources.language import Language
from ui import quiet
from ui.components.saved import Save
from ui.look import Look
from ui.start import application, catch_our_mistakes
from ui.tokens import LIGHT
from ui.window import Window
from ui.worker import VaultThread

if TYPE_CHECKING:
    from collections.abc import Callable

STEP_MS: Final = 2
STEPS: Final = 5_000


def main(folder: Path, passphrase: str, words: str) -> None:
    """Unlock, begin an interview, type the words as a note, and tell each time the foot turns to saved."""
    quiet.before_the_application()
    application()
    thread = VaultThread()
    window = Window(folder, thread, Look(LIGHT, Language.load("en")))
    catch_our_mistakes(window)
    window.resize(1366, 768)
    window.begin()
    window.show()
    window.activateWindow()
    until(lambda: QApplication.focusWidget() is not None)
    QTest.keyClicks(focused(), passphrase)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    until(lambda: window.place is not None and window.place.presenter is not None and thread.is_idle)
    QTest.keyClick(window, Qt.Key.Key_F2)
    until(lambda: note(window) is not None)
    # the way of the keys to the note: list, form, note
    until(lambda: isinstance(step_on(), QTextEdit))
    QTest.keyClicks(focused(), words)
    if is_saved(window):
        raise SystemExit("the foot says Saved of what cannot be on the disk yet")
    until(lambda: is_saved(window))
    sys.stdout.write("SAVED\n")
    sys.stdout.flush()
    until(lambda: False)


def is_saved(window: Window) -> bool:
    """Return whether the foot says Saved; nothing else is asked."""
    return window.place is not None and window.place.shell.saved.state is Save.SAVED


def note(window: Window) -> QTextEdit | None:
    """Return the note on the page."""
    return next((found for found in window.findChildren(QTextEdit) if found.isVisible()), None)


def step_on() -> QWidget:
    """Press F6 and return what has the focus then."""
    QTest.keyClick(focused(), Qt.Key.Key_F6)
    return focused()


def focused() -> QWidget:
    """Return what has the focus."""
    found = QApplication.focusWidget()
    if found is None:
        raise SystemExit("nothing has the focus")
    return found


def until(true: Callable[[], bool]) -> None:
    """Let the window live until something is true."""
    for _step in range(STEPS):
        if true():
            return
        QTest.qWait(STEP_MS)
    raise SystemExit("waited in vain")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.stdin.readline().rstrip("\n"), sys.stdin.readline().rstrip("\n"))
