"""A day at the real window, off screen: a word typed into every box that takes letters, page after page.

As a script: ``python -P -m tests.torture.window_day VAULT``, the seed of the words on standard input. It says how
many boxes it typed into.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from resources.language import Language
from tests.torture.canaries import word
from ui import quiet
from ui.forms.later import is_built
from ui.look import Look
from ui.start import application, catch_our_mistakes
from ui.tokens import LIGHT
from ui.window import Window
from ui.worker import VaultThread

if TYPE_CHECKING:
    from collections.abc import Callable

Key = Qt.Key
CONTROL: Final = Qt.KeyboardModifier.ControlModifier
NONE: Final = Qt.KeyboardModifier.NoModifier
WAYS: Final = (
    (Key.Key_F2, NONE), (Key.Key_F3, NONE), (Key.Key_F5, NONE), (Key.Key_PageDown, CONTROL),
    (Key.Key_PageDown, CONTROL), (Key.Key_PageDown, CONTROL), (Key.Key_F2, NONE), (Key.Key_F, CONTROL),
)  # fmt: skip
STEP_MS: Final = 5
STEPS: Final = 4_000


class Day:
    """The window, and how far the words have come."""

    def __init__(self, folder: Path, seed: str) -> None:
        self.seed, self.typed = seed, 0
        self.thread = VaultThread()
        self.window = Window(folder, self.thread, Look(LIGHT, Language.load("en")))

    def live(self) -> None:
        catch_our_mistakes(self.window)
        self.window.resize(1366, 768)
        self.window.begin()
        self.window.show()
        self.window.activateWindow()
        until(lambda: QApplication.focusWidget() is not None)
        QTest.keyClicks(focused(), word(self.seed, "passphrase"))
        QTest.keyClick(focused(), Key.Key_Return)
        until(lambda: self.window.place is not None and self.window.place.presenter is not None)
        for key, modifier in WAYS:
            self.settle()
            QTest.keyClick(self.window, key, modifier)
            self.settle()
            self.fill()
        self.settle()
        self.window.close()
        until(lambda: self.window.place is None)
        self.window.close()
        self.thread.finish()

    def fill(self) -> None:
        """Type into every box on the page that takes letters."""
        boxes = self.window.findChildren(QLineEdit) + self.window.findChildren(QTextEdit)
        for box in [*boxes, *self.window.findChildren(QPlainTextEdit)]:
            if box.isVisible() and box.isEnabled() and not box.isReadOnly():
                box.setFocus()
                QTest.keyClicks(box, word(self.seed, f"box {self.typed}"))
                self.typed += 1
                self.settle()

    def settle(self) -> None:
        until(lambda: self.thread.is_idle)
        QTest.qWait(60)
        until(lambda: self.thread.is_idle and is_built(self.window))


def until(true: Callable[[], bool]) -> None:
    """Let the window live until something is true."""
    for _step in range(STEPS):
        if true():
            return
        QTest.qWait(STEP_MS)
    raise SystemExit("waited in vain")


def focused() -> QWidget:
    """Return what has the focus."""
    found = QApplication.focusWidget()
    if found is None:
        raise SystemExit("nothing has the focus")
    return found


def main(folder: Path, seed: str) -> None:
    quiet.before_the_application()
    application()
    day = Day(folder, seed)
    day.live()
    sys.stdout.write(f"{day.typed}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.stdin.readline().strip())
