"""What is paid once in a process, and while nobody waits: not before the lock page, nor when a page needs it."""

from __future__ import annotations

import threading

from PySide6.QtWidgets import QTextEdit

from npm_field.domain import name_guard


def begin() -> None:
    """Load all of it while the window stands at its lock page: what makes classes now, the rest in a thread."""
    load_classes()
    threading.Thread(target=load_pages, name="warm", daemon=True).start()


def load_classes() -> None:
    """Let the binding make its classes of all widgets and their 63 enumerations now: 40 ms.

    It does so when Qt first returns a widget that Python did not make, as the inside of a text is. That was in the
    middle of the first new talk.
    """
    QTextEdit().viewport()


def load_pages() -> None:
    """Load the workplace with its pages, and then the rules of the name guard: more than half of all that is loaded.

    Whoever opens the vault before that is done waits for what is left of it.
    """
    import ui.workplace  # noqa: F401, PLC0415 - the import is all

    name_guard.load_rules()
