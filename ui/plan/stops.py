"""The Tab way through a page whose parts come and go: the order of the layouts, which is the order of reading.

Qt appends what is made later at the end of its own chain, so that a row opened in the middle would come last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QLayout


def stops(root: QWidget) -> list[QWidget]:
    """Return what Tab stops at inside ``root``, in the order of reading."""
    return [widget for widget in _in_order(root) if _is_stop(widget)]


def step(page: QWidget, root: QWidget, *, forward: bool) -> QWidget | None:
    """Return where Tab goes from the present focus in ``root``, or the first stop outside ``page`` at its ends."""
    here = QApplication.focusWidget()
    found = stops(root)
    if here is None or here not in found:
        return None
    at = found.index(here) + (1 if forward else -1)
    return found[at] if 0 <= at < len(found) else _outside(page, here, forward=forward)


def _outside(page: QWidget, here: QWidget, *, forward: bool) -> QWidget | None:
    widget = here
    while True:
        found = widget.nextInFocusChain() if forward else widget.previousInFocusChain()
        if found is None or found is here:
            return None
        widget = found
        if not page.isAncestorOf(widget) and widget is not page and _is_stop(widget):
            return widget


def _is_stop(widget: QWidget) -> bool:
    tabbed = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return tabbed and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def _in_order(widget: QWidget) -> Iterator[QWidget]:
    yield widget
    layout = widget.layout()
    if layout is not None:
        yield from _of_layout(layout)


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            yield from _in_order(widget)
        elif inner is not None:
            yield from _of_layout(inner)
