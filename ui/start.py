"""Start: the application object, the vault's thread and the window, and what happens when we made a mistake."""

from __future__ import annotations

import sys
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from ui import clipboard, quiet
from ui.broken import code_of
from ui.fonts import load_fonts
from ui.liking import first_look
from ui.window import Window
from ui.worker import VaultThread

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class Shown(Enum):
    """How the window comes up. On a small laptop a title bar and a task bar would take 70 px of 768 (ui.md 2)."""

    FULL_SCREEN = "full screen"
    ORDINARY = "ordinary"


def run_window(folder: Path, shown: Shown = Shown.FULL_SCREEN) -> int:
    """Open the window on the vault in ``folder``, which may not exist yet; return the exit status at its end."""
    quiet.before_the_application()
    quiet.without_words_of_qt()
    app = application()
    thread = VaultThread()
    window = Window(folder, thread, first_look(tuple(QLocale.system().uiLanguages())))
    catch_our_mistakes(window)
    window.resize(1366, 768)
    window.begin()
    if shown is Shown.FULL_SCREEN:
        window.showFullScreen()
    else:
        window.show()
    status = app.exec()
    clipboard.forget()
    thread.finish()
    return status


def application() -> QApplication:
    """Return the application, made when there is none; the fonts are loaded with it."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication([quiet.TITLE])
    load_fonts()
    return app


def catch_our_mistakes(window: Window) -> None:
    """From now on an exception nobody caught hides all content, closes the vault and shows a code."""

    def hook(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
            return
        code = code_of(trace)
        # never the exception's words: they may hold what was typed
        sys.stderr.write(f"npm-field: {kind.__name__} at {code}\n")
        window.break_off(code)

    sys.excepthook = hook
