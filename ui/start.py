"""Start: the application object, the vault's thread and the window, and what happens when we made a mistake."""

from __future__ import annotations

import sys
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QRect, QTimer
from PySide6.QtWidgets import QApplication

from npm_field.usecases.wiping import finish_what_was_cut
from ui import clipboard, quiet, warm
from ui.broken import code_of
from ui.fonts import load_fonts
from ui.liking import first_look, liked_look
from ui.session_watch import SessionWatch
from ui.session_watch_windows import WindowsWatch
from ui.succession import Announcer, Predecessor
from ui.successor import Successor
from ui.tokens import LOW_HEIGHT
from ui.waits import Waits
from ui.window import Window
from ui.worker import VaultThread

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from ui.handover import Prepare


class Shown(Enum):
    """How the window comes up. On a small laptop a title bar and a task bar would take 70 px of 768 (ui.md 2)."""

    FULL_SCREEN = "full screen"
    ORDINARY = "ordinary"


def run_window(folder: Path, shown: Shown = Shown.FULL_SCREEN, command: Sequence[str] | None = None) -> int:
    """Open the window on the vault in ``folder``, which may not exist yet; return the exit status at its end.

    ``command`` starts the process that follows at a lock; a test puts its own there.
    """
    before_the_window()
    look = first_look(tuple(QLocale.system().uiLanguages()))
    finish_what_was_cut(folder)
    thread, successor = VaultThread(), Successor(command)
    window = Window(folder, thread, look, successor=successor)
    catch_our_mistakes(window)
    keep_watch(window)
    window.resize(1366, 768)
    window.begin()
    if shown is Shown.FULL_SCREEN:
        window.showFullScreen()
    else:
        window.show()
    QTimer.singleShot(0, window, warm.begin)
    return until_the_end(thread)


def run_successor(command: Sequence[str] | None = None) -> int:
    """Take over from the process that started this one; return the exit status at the end. ``command`` as above.

    Raises ``HandOverError``.
    """
    predecessor = Predecessor()
    prepare = predecessor.wait_to_prepare()
    if prepare is None:
        return 0  # the one before us ended without a lock
    before_the_window()
    thread, successor = VaultThread(), Successor(command)
    window = window_of(prepare, thread, successor)
    catch_our_mistakes(window)
    warm.begin()  # not after the lock: who goes partial waits for the page that comes
    go, key = predecessor.wait_to_go()
    finish_what_was_cut(Path(prepare.folder))
    window.take_over(go, key)
    keep_watch(window)
    show_as(window, prepare.state)
    if go is not None and go.wiped:
        window.tell_wiped()
    Announcer(window, predecessor)
    return until_the_end(thread)


def keep_watch(window: Window) -> None:
    """Lock when the desktop says that the laptop goes out of hand; delay sleep while a vault is open."""
    if sys.platform == "win32":
        windows = WindowsWatch(window)
        windows.away.connect(window.lock)
        windows.sleeping.connect(window.lock_for_sleep)
        windows.begin(window)
        application().installNativeEventFilter(windows)
        return
    watch = SessionWatch(window)
    watch.away.connect(window.lock)
    watch.sleeping.connect(window.lock_for_sleep)
    window.vault_opened.connect(watch.hold_sleep)
    window.vault_closed.connect(watch.let_sleep)


def before_the_window() -> None:
    """Do what must come before the first window: no trace, no words of Qt, the fonts."""
    quiet.before_the_application()
    quiet.without_words_of_qt()
    application()


def window_of(prepare: Prepare, thread: VaultThread, successor: Successor) -> Window:
    """Return the window as the one before it was."""
    geometry = QRect(*prepare.geometry)
    plain = first_look(tuple(QLocale.system().uiLanguages()))
    look = replace(liked_look(prepare.look, plain), low=geometry.height() < LOW_HEIGHT)
    window = Window(Path(prepare.folder), thread, look, waits=Waits.named(prepare.waits), successor=successor)
    window.setGeometry(geometry)
    return window


def show_as(window: Window, state: str) -> None:
    """Show the window in one of ``handover.STATES``."""
    {"full": window.showFullScreen, "maximized": window.showMaximized}.get(state, window.show)()


def until_the_end(thread: VaultThread) -> int:
    """Run the window; leave nothing on the clipboard at its end."""
    status = application().exec()
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
        window.closing.break_off(code)

    sys.excepthook = hook
