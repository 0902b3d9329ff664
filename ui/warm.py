"""What is paid once in a process, and while nobody waits: not before the lock page, nor when a page needs it."""

from __future__ import annotations

import pkgutil
import sys
import threading
import time
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QTextEdit

import ui
from npm_field.domain import name_guard

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORKPLACE: Final = "ui.workplace"
_FIRST: Final = ("ui.components", "ui.forms")
"""What most pages are made of: each page is then a small step of its own."""
_TURN_S: Final = 0.01
_BETWEEN_MS: Final = 5


def begin() -> None:
    """Load all of it while the window stands at its lock page: what makes classes in turns, the rest in a thread.

    Classes of widgets are made in the window's own thread alone. PySide (6.12) looks them up without Python's lock,
    and a window whose pages were made in another thread just then ended in it.
    """
    load_classes()
    threading.Thread(target=name_guard.load_rules, name="warm", daemon=True).start()
    _turn(_modules())


def load_classes() -> None:
    """Let the binding make its classes of all widgets and their 63 enumerations now: 40 ms.

    It does so when Qt first returns a widget that Python did not make, as the inside of a text is. That was in the
    middle of the first new talk.
    """
    QTextEdit().viewport()


def _turn(left: Iterator[str]) -> None:
    """Load modules for a moment, and the rest in later turns; whoever opens the vault loads what is left."""
    until = time.monotonic() + _TURN_S
    for name in left:
        if _WORKPLACE in sys.modules:
            return
        import_module(name)
        if time.monotonic() > until:
            QTimer.singleShot(_BETWEEN_MS, lambda: _turn(left))
            return


def _modules() -> Iterator[str]:
    """Yield what the workplace needs, in small steps, and the workplace last."""
    for name in _FIRST:
        package = import_module(name)
        yield from (f"{name}.{found.name}" for found in pkgutil.iter_modules(package.__path__))
    for found in pkgutil.iter_modules(ui.__path__):
        if found.ispkg and f"ui.{found.name}" not in _FIRST:
            package = import_module(f"ui.{found.name}")
            for inner in pkgutil.iter_modules(package.__path__):
                if inner.name in {"view", "presenter"}:
                    yield f"ui.{found.name}.{inner.name}"
    yield _WORKPLACE
