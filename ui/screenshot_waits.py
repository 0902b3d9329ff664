"""Waiting while pictures are drawn: for a condition, and until a window has everything that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtTest import QTest

from ui.forms.later import is_built

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.window import Window
    from ui.worker import VaultThread

STEP_MS: Final = 5
PATIENCE_STEPS: Final = 4000


def settle(window: Window, thread: VaultThread) -> None:
    """Wait until every answer has come and everything is built."""
    window.idle.touched()  # nobody is at the keys, and it takes longer than a laptop waits before it locks
    for _turn in range(3):
        until(lambda: thread.is_idle and is_built(window))
        QTest.qWait(STEP_MS)


def until(true: Callable[[], bool]) -> None:
    """Wait for a condition; raises ``TimeoutError``."""
    for _step in range(PATIENCE_STEPS):
        if true():
            return
        QTest.qWait(STEP_MS)
    raise TimeoutError
