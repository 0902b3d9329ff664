"""Guards against two faults that would end the program in the middle of a note, and one that would hold a key up.

The first is one of PySide6 6.12 on Python 3.11. Measured (6.12.0 on 3.11.7): every call of Qt that returns nothing
takes one reference from ``None`` that it does not own, and some signals do so with ``True`` and ``False``. A
program starts with about 5000 such references; one drawn page makes thousands of calls; at zero Python stops with
"deallocating None". From Python 3.12 on these three objects are immortal and nothing happens. Here they are given
so many references that no day's work can use them up.

The second: Python's collector runs on whichever thread happens to make an object, and what it finds may be part of a
page that was left. Widgets come to the window's thread to die; cursors, pixmaps and the like do not, and Qt allows
them nowhere else. So the collector is off, and the window's thread collects when it has nothing else to do, never
between a key press and its letter; and all there is only when nobody types and no work is under way.

The third: whoever wants Python's lock waits five milliseconds before he asks for it, each time, and while a stick is
taken in five threads want it. The window would wait for several of them; here each of them asks after one.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from typing import Final, Protocol
from weakref import WeakSet

from PySide6.QtCore import QAbstractEventDispatcher, QObject, QTimer

_TURN_S: Final = 0.001
_ENOUGH: Final = 1 << 40
_CLOSE: Final = 16
_UNSAFE_BELOW: Final = (3, 12)
_WHOLE: Final = 2
"""The generation whose collection looks through everything."""
_QUIET_MS: Final = 300
_HARDLY: Final = 3
"""So often a caret blinks and a clock ticks meanwhile; who types wakes the loop more often with every key."""
_MUCH: Final = 20
"""So many times its threshold, which is reached with a million new objects that stayed."""


def keep_constants_alive() -> None:
    """Make None, True and False outlive any number of lost references. Calling it again changes nothing."""
    if sys.version_info >= _UNSAFE_BELOW or sys.implementation.name != "cpython":
        return
    for constant in (None, True, False):
        count = ctypes.c_ssize_t.from_address(id(constant))
        # the count is the first field of every object; if it is not (a debug build), leave it alone
        if abs(count.value - sys.getrefcount(constant)) < _CLOSE and count.value < _ENOUGH:
            count.value += _ENOUGH


def take_turns() -> None:
    """Let no thread keep Python's lock for long while another one waits for it. Calling it again changes nothing."""
    sys.setswitchinterval(_TURN_S)


def collect_here_only() -> None:
    """From now on only this thread collects, before its event loop goes to sleep. Needs an application."""
    if gc.isenabled():
        gc.disable()
        gc.collect()
        gc.freeze()  # what the start has loaded stays to the end, and need not be looked through again
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.aboutToBlock.connect(Collector(dispatcher).rest)


def collect_if_due() -> None:
    """Collect the oldest generation that has grown past its threshold, as the collector itself would."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    due = [generation for generation in (_WHOLE, 1, 0) if counts[generation] > thresholds[generation]]
    if due:
        gc.collect(due[0])


class Works(Protocol):
    """Something that works beside the window."""

    @property
    def is_idle(self) -> bool:
        """Whether it rests."""


at_work: Final[WeakSet[Works]] = WeakSet()
"""Whatever may work beside the window: nothing that takes long is done here meanwhile."""


class Collector(QObject):
    """Collects what is young whenever the loop goes to sleep, and looks through all there is when nothing goes on.

    Looking through all of a preview takes more than the blink in which a key has to be answered. Nothing goes on
    when the loop hardly woke for a while and the vault's thread rests. Where that never comes, it is done all the
    same once there is much of it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wakes = 0
        self.quiet = QTimer(self)
        self.quiet.setSingleShot(True)
        self.quiet.setInterval(_QUIET_MS)
        self.quiet.timeout.connect(self.look_through_all)

    def rest(self) -> None:
        """Collect what is due and takes no time."""
        self._wakes += 1
        counts, thresholds = gc.get_count(), gc.get_threshold()
        if counts[_WHOLE] > _MUCH * thresholds[_WHOLE]:
            gc.collect()
        elif counts[1] > thresholds[1]:
            gc.collect(1)
        elif counts[0] > thresholds[0]:
            gc.collect(0)
        if counts[_WHOLE] > thresholds[_WHOLE] and not self.quiet.isActive():
            self._wakes = 0
            self.quiet.start()

    def look_through_all(self) -> None:
        """Collect everything if nothing went on since this was begun to be waited for."""
        if self._wakes <= _HARDLY and all(one.is_idle for one in at_work):
            gc.collect()  # else the loop's next rest waits for quiet anew
