"""Waiting while pictures are drawn: for a condition, and until a window has everything that was asked for.

Ctrl C ends the wait and not what Qt is at: an error that is raised in a slot is printed there and forgotten.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from PySide6.QtTest import QTest

from ui.forms.later import is_built

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ui.window import Window
    from ui.worker import VaultThread

STEP_MS: Final = 5
PATIENCE_STEPS: Final = 4000
_ASKED_TO_END: Final = threading.Event()


@contextmanager
def ended_by_ctrl_c() -> Iterator[None]:
    """Let Ctrl C raise ``KeyboardInterrupt`` from the wait of that moment, or from the next one."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread hears of it
        return
    _ASKED_TO_END.clear()
    before = signal.signal(signal.SIGINT, lambda _number, _frame: _ASKED_TO_END.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def settle(window: Window, thread: VaultThread) -> None:
    """Wait until every answer has come and everything is built."""
    window.idle.touched()  # nobody is at the keys, and it takes longer than a laptop waits before it locks
    for _turn in range(3):
        until(lambda: thread.is_idle and is_built(window))
        QTest.qWait(STEP_MS)


def until(true: Callable[[], bool]) -> None:
    """Wait for a condition; raises ``TimeoutError``, and ``KeyboardInterrupt`` once, after Ctrl C."""
    for _step in range(PATIENCE_STEPS):
        if _ASKED_TO_END.is_set():
            _ASKED_TO_END.clear()
            raise KeyboardInterrupt
        if true():
            return
        QTest.qWait(STEP_MS)
    raise TimeoutError
