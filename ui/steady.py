"""A guard against a fault of PySide6 6.12 on Python 3.11, which would end the program in the middle of a note.

Measured (6.12.0 on 3.11.7): every call of Qt that returns nothing takes one reference from ``None`` that it does not
own, and some signals do so with ``True`` and ``False``. A program starts with about 5000 such references; one drawn
page makes thousands of calls; at zero Python stops with "deallocating None". From Python 3.12 on these three objects
are immortal and nothing happens. Here they are given so many references that no day's work can use them up.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_ENOUGH: Final = 1 << 40
_CLOSE: Final = 16
_UNSAFE_BELOW: Final = (3, 12)


def keep_constants_alive() -> None:
    """Make None, True and False outlive any number of lost references. Calling it again changes nothing."""
    if sys.version_info >= _UNSAFE_BELOW or sys.implementation.name != "cpython":
        return
    for constant in (None, True, False):
        count = ctypes.c_ssize_t.from_address(id(constant))
        # the count is the first field of every object; if it is not (a debug build), leave it alone
        if abs(count.value - sys.getrefcount(constant)) < _CLOSE and count.value < _ENOUGH:
            count.value += _ENOUGH
