"""What is paid once in a process, paid while nobody waits: not when the first page that needs it is opened."""

from __future__ import annotations

from PySide6.QtWidgets import QTextEdit


def load_classes() -> None:
    """Let the binding make its classes of all widgets and their 63 enumerations now: 40 ms.

    It does so when Qt first returns a widget that Python did not make, as the inside of a text is. That was in the
    middle of the first new talk.
    """
    QTextEdit().viewport()
