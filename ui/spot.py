"""Where exactly somebody was: the field that had the keyboard and the place of the caret; names, never words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QTextEdit, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.desk import Target

FIELD: Final = "field"
"""The property that names the field a part of a form is for."""


@dataclass(frozen=True, slots=True)
class Spot:
    """``field`` is the way down to it, from the outside, "" for none; ``nth`` tells parts of the same way apart."""

    field: str = ""
    nth: int = 0
    cursor: int = 0


@dataclass(frozen=True, slots=True)
class Where:
    """What to open, and where the keyboard goes there."""

    target: Target
    spot: Spot = Spot()


def name_field(widget: QWidget, field: str) -> None:
    """Say which field a part of a page is for."""
    widget.setProperty(FIELD, field)


def spot_of(page: QWidget, focused: QWidget | None) -> Spot:
    """Return where the keyboard is on the page; an empty spot where it is in no field."""
    if focused is None or not page.isAncestorOf(focused):
        return Spot()
    way = _way(page, focused)
    if not way:
        return Spot()
    named = _named(page, way)
    nth = next((at for at, part in enumerate(named) if part is focused or part.isAncestorOf(focused)), 0)
    return Spot(way, nth, _cursor(focused))


def go_to(page: QWidget, spot: Spot) -> bool:
    """Give the keyboard back to a spot; False where its field is not on the page, or not in sight."""
    named = _named(page, spot.field) if spot.field else []
    if spot.nth >= len(named) or not named[spot.nth].isVisibleTo(page):
        return False
    part = named[spot.nth]
    part.setFocus(Qt.FocusReason.OtherFocusReason)
    _place(_innermost(part), spot.cursor)
    return True


def _way(page: QWidget, widget: QWidget) -> str:
    """Return the fields from the outermost part of the page down to ``widget``."""
    names: list[str] = []
    part: QWidget | None = widget
    while part is not None and part is not page:
        name = part.property(FIELD)
        if isinstance(name, str) and name:
            names.append(name)
        part = part.parentWidget()
    return "/".join(reversed(names))


def _named(page: QWidget, way: str) -> list[QWidget]:
    return [part for part in _parts(page) if _way(page, part) == way]


def _parts(page: QWidget) -> Iterator[QWidget]:
    return (part for part in page.findChildren(QWidget) if part.property(FIELD))


def _innermost(part: QWidget) -> QWidget:
    proxy = part.focusProxy()
    return part if proxy is None else _innermost(proxy)


def _cursor(widget: QWidget) -> int:
    if isinstance(widget, QTextEdit):
        return widget.textCursor().position()
    return widget.cursorPosition() if isinstance(widget, QLineEdit) else 0


def _place(widget: QWidget, cursor: int) -> None:
    if isinstance(widget, QTextEdit):
        caret = QTextCursor(widget.document())
        caret.setPosition(min(cursor, widget.document().characterCount() - 1))
        widget.setTextCursor(caret)
        widget.ensureCursorVisible()
    elif isinstance(widget, QLineEdit):
        widget.setCursorPosition(cursor)
