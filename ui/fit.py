"""Does everything fit? Finds clipped words, overlapping and cut-off widgets; used by the tests of every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QLineEdit, QWidget

from ui.components.amount import Meter, Squares
from ui.components.badge import PlaceBadge, Still
from ui.components.banner import IconBox
from ui.components.code_label import CodeLabel, Spelled
from ui.components.pressable import Pressable
from ui.components.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QRect

MEASURED: Final = (QLabel, Pressable, Still, CodeLabel, Spelled, IconBox, QLineEdit)
_OVERLAP_PX: Final = 1
_MANY: Final = 400


def clipped(widget: QWidget) -> list[str]:
    """Return one sentence for each visible part of ``widget`` that is cut; an empty list when all words are whole.

    Show the widget at its size first. What lies in a scroll area may be out of sight, but not smaller than its words.
    """
    found: list[str] = []
    for part in _visible(widget):
        if isinstance(part, MEASURED):
            found += _too_small(part)
        if isinstance(part, (Squares, Meter)) and part.height() < part.minimumSizeHint().height():
            found.append(f"{_name(part)} is cut in height")
        if isinstance(part, MEASURED) and not _inside(part):
            found.append(f"{_name(part)} reaches out of {type(part.parentWidget()).__name__}")
        found += _overlaps(part)
    return found


def too_big(window: QWidget) -> list[str]:
    """Return a sentence when the layout of ``window`` asks for more than the window has."""
    layout = window.layout()
    if layout is None:
        return []
    wanted, has = layout.totalMinimumSize(), window.size()
    if wanted.width() <= has.width() and wanted.height() <= has.height():
        return []
    return [f"wants {wanted.width()} x {wanted.height()}, has {has.width()} x {has.height()}"]


def _visible(widget: QWidget) -> Iterator[QWidget]:
    yield widget
    for child in widget.findChildren(QWidget):
        if child.isVisibleTo(widget) and not isinstance(child.parentWidget(), QLineEdit):
            yield child


def _too_small(part: QWidget) -> list[str]:
    if isinstance(part, QLabel) and not part.text():
        return []
    # the words of a place give way on purpose
    wanted = part.minimumSizeHint() if isinstance(part, PlaceBadge) else part.sizeHint()
    if isinstance(part, QLabel) and part.wordWrap():
        words = _widest_word(part)
        high = part.heightForWidth(part.width())
        return _sentences(part, words, high)
    return _sentences(part, 0 if isinstance(part, QLineEdit) else wanted.width(), wanted.height())


def _sentences(part: QWidget, width: int, height: int) -> list[str]:
    found = []
    if part.width() < width:
        found.append(f"{_name(part)} is {part.width()} px wide and needs {width}")
    if part.height() < height:
        found.append(f"{_name(part)} is {part.height()} px high and needs {height}")
    return found


def _widest_word(label: QLabel) -> int:
    metrics = label.fontMetrics()
    words = label.accessibleName().split() or [""]
    return max(metrics.horizontalAdvance(word) for word in words)


def _inside(part: QWidget) -> bool:
    parent = part.parentWidget()
    if parent is None or part.size().isEmpty() or isinstance(parent.parentWidget(), QAbstractScrollArea):
        return True
    return parent.rect().adjusted(-1, -1, 1, 1).contains(part.geometry())


def _overlaps(parent: QWidget) -> list[str]:
    children = [child for child in parent.children() if isinstance(child, QWidget) and child.isVisibleTo(parent)]
    # a sheet lies over the page on purpose; a scroll area places its own bars
    if isinstance(parent, QAbstractScrollArea) or len(children) > _MANY:
        return []
    plain = [child for child in children if not isinstance(child, Sheet) and not child.isWindow()]
    found = []
    for number, one in enumerate(plain):
        for other in plain[number + 1 :]:
            shared: QRect = one.geometry().intersected(other.geometry())
            if shared.width() > _OVERLAP_PX and shared.height() > _OVERLAP_PX:
                found.append(f"{_name(one)} overlaps {_name(other)}")
    return found


def _name(part: QWidget) -> str:
    return f"{type(part).__name__} “{part.accessibleName()[:40]}”"
