"""Ctrl C while pictures are drawn: it ends the wait, also where it comes in the middle of what Qt is at."""

from __future__ import annotations

import signal

import pytest
from PySide6.QtCore import QTimer

from ui.screenshot_waits import ended_by_ctrl_c, until
from ui.screenshots import application


def test_ctrl_c_in_a_slot_ends_the_wait_and_is_heard_once() -> None:
    application()
    before = signal.getsignal(signal.SIGINT)
    went_on = []

    def slot() -> None:
        signal.raise_signal(signal.SIGINT)
        went_on.append(True)  # what Qt is at is done to its end

    with ended_by_ctrl_c():
        QTimer.singleShot(0, slot)
        with pytest.raises(KeyboardInterrupt):
            until(lambda: False)
        until(lambda: True)  # as when the window is put away afterwards
    assert went_on
    assert signal.getsignal(signal.SIGINT) is before
