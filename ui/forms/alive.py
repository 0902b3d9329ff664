"""Answers come when they come: what would show one is called only while the page that asked is still there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec

from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

Given = ParamSpec("Given")


def while_alive(page: QObject, show: Callable[Given, object]) -> Callable[Given, None]:
    """Return ``show`` as something that does nothing once ``page`` was taken away."""

    def call(*args: Given.args, **named: Given.kwargs) -> None:
        if isValid(page):
            show(*args, **named)

    return call
