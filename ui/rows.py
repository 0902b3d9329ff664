"""Layouts that mirror and wrap: a flow of chips, a track of equal segments, a grid like a number pad."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QStyle, QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayoutItem


class Fill(Enum):
    """How a row uses its width."""

    FLOW = "flow"
    """Own widths from the start side; wraps."""
    EQUAL = "equal"
    """One row of shares of the width; a grid when it does not fit."""
    GRID = "grid"
    """``columns`` equal columns; fewer when they do not fit."""


class Rows(QLayout):
    """Items in rows. Widths and rows follow from the room; nothing is ever squeezed below its size hint."""

    def __init__(self, parent: QWidget | None, fill: Fill, gap: int, *, columns: int = 0) -> None:
        super().__init__(parent)
        self._fill = fill
        self._columns = columns
        self._items: list[QLayoutItem] = []
        # Qt asks for the same sizes dozens of times while it lays a page out; what it says has changed is asked anew
        self._boxes_at: dict[int, list[QRect]] = {}
        self._height_at: dict[int, int] = {}
        self._hints: list[QSize] = []
        self._around = (-1, -1, -1)
        self._is_fresh = False
        self._hint: QSize | None = None
        self._least: QSize | None = None
        self.setSpacing(gap)
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def addItem(self, item: QLayoutItem) -> None:  # noqa: D102, N802 - Qt's name
        self._items.append(item)

    def count(self) -> int:  # noqa: D102 - said where it is first defined
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: D102, N802 - Qt's name
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: D102, N802 - Qt's name
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def invalidate(self) -> None:  # noqa: D102 - Qt's name
        self._is_fresh = False
        QLayout.invalidate(self)

    def _look_again(self) -> None:
        """Ask the items again, and forget what follows from them where one of them asks for another size now.

        Qt says that everything has changed far more often than anything has.
        """
        margins = self.contentsMargins()
        around = (margins.left() + margins.right(), margins.top() + margins.bottom(), self.spacing())
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        if hints != self._hints or around != self._around:
            self._boxes_at.clear()
            self._height_at.clear()
            self._hints, self._hint, self._least, self._around = hints, None, None, around
        self._is_fresh = True

    def expandingDirections(self) -> Qt.Orientation:  # noqa: D102, N802 - Qt's name
        return Qt.Orientation.Horizontal if self._fill is not Fill.FLOW else Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: D102, N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: D102, N802 - Qt's name
        if not self._is_fresh:
            self._look_again()
        found = self._height_at.get(width)
        if found is None:
            boxes = self._boxes(width - self._sides())
            found = max([box.bottom() + 1 for box in boxes], default=0) + self._ends()
            self._height_at[width] = found
        return found

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        if not self._is_fresh:
            self._look_again()
        if self._hint is None:
            self._hint = self._natural_size()
        return QSize(self._hint)

    def minimumSize(self) -> QSize:  # noqa: D102, N802 - Qt's name
        if not self._is_fresh:
            self._look_again()
        if self._least is None:
            self._least = self._least_size()
        return QSize(self._least)

    def _natural_size(self) -> QSize:
        widths = [hint.width() for hint in self._wants()]
        if not widths:
            return QSize(0, 0)
        if self._fill is Fill.GRID:
            columns = min(self._columns, len(widths))
            natural = max(widths) * columns + self.spacing() * (columns - 1)
        else:
            natural = sum(widths) + self.spacing() * (len(widths) - 1)
        return QSize(natural + self._sides(), self.heightForWidth(natural + self._sides()))

    def _least_size(self) -> QSize:
        hints = self._wants()
        if not hints:
            return QSize(0, 0)
        width = max(hint.width() for hint in hints)
        height = max(hint.height() for hint in hints)
        return QSize(width + self._sides(), height + self._ends())

    def setGeometry(self, rect: QRect) -> None:  # noqa: D102, N802 - Qt's name
        super().setGeometry(rect)
        area = rect.marginsRemoved(self.contentsMargins())
        parent = self.parentWidget()
        direction = parent.layoutDirection() if parent else Qt.LayoutDirection.LeftToRight
        for item, box in zip(self._shown(), self._boxes(area.width()), strict=True):
            item.setGeometry(QStyle.visualRect(direction, area, box.translated(area.topLeft())))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _wants(self) -> list[QSize]:
        """Return the size each shown item asks for."""
        if not self._is_fresh:
            self._look_again()
        return self._hints

    def _sides(self) -> int:
        margins = self.contentsMargins()
        return margins.left() + margins.right()

    def _ends(self) -> int:
        margins = self.contentsMargins()
        return margins.top() + margins.bottom()

    def _boxes(self, width: int) -> list[QRect]:
        if not self._is_fresh:
            self._look_again()
        found = self._boxes_at.get(width)
        if found is None:
            found = self._boxes_at[width] = self._placed(width)
        return found

    def _placed(self, width: int) -> list[QRect]:
        hints = self._wants()
        if not hints:
            return []
        if self._fill is Fill.FLOW:
            return self._flow(hints, width)
        if self._fill is Fill.EQUAL:
            row = self._one_row(hints, width)
            return row or self._grid(hints, width, len(hints))
        return self._grid(hints, width, self._columns)

    def _flow(self, hints: list[QSize], width: int) -> list[QRect]:
        lines: list[list[QSize]] = [[]]
        x = 0
        for hint in hints:
            if x and x + hint.width() > width:
                lines.append([])
                x = 0
            lines[-1].append(hint)
            x += hint.width() + self.spacing()
        boxes, y = [], 0
        for line in lines:
            boxes += self._line(line, y)
            y += max(hint.height() for hint in line) + self.spacing()
        return boxes

    def _line(self, hints: list[QSize], y: int) -> list[QRect]:
        tall, x = max(hint.height() for hint in hints), 0
        boxes = []
        for hint in hints:
            boxes.append(QRect(x, y + (tall - hint.height()) // 2, hint.width(), hint.height()))
            x += hint.width() + self.spacing()
        return boxes

    def _one_row(self, hints: list[QSize], width: int) -> list[QRect]:
        free = width - self.spacing() * (len(hints) - 1)
        tall = max(hint.height() for hint in hints)
        equal = free // len(hints)
        wants = [hint.width() for hint in hints]
        if sum(wants) > free:
            return []
        extra = free - sum(wants)
        shares = [equal] * len(hints) if max(wants) <= equal else [want + extra // len(hints) for want in wants]
        shares[-1] += free - sum(shares)
        boxes, x = [], 0
        for share in shares:
            boxes.append(QRect(x, 0, share, tall))
            x += share + self.spacing()
        return boxes

    def _grid(self, hints: list[QSize], width: int, most: int) -> list[QRect]:
        gap = self.spacing()
        widest = max(hint.width() for hint in hints)
        tall = max(hint.height() for hint in hints)
        columns = max(1, min(most, len(hints), (width + gap) // (widest + gap)))
        if self._fill is Fill.EQUAL:
            columns = -(-len(hints) // -(-len(hints) // columns))  # as many in each row: four are two and two
        share = max(widest, (width - gap * (columns - 1)) // columns)
        return [
            QRect((number % columns) * (share + gap), (number // columns) * (tall + gap), share, tall)
            for number in range(len(hints))
        ]


def height_follows_width(widget: QWidget) -> None:
    """Make the layouts above ``widget`` ask it for its height at the width they give."""
    policy = widget.sizePolicy()
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)


def stops_in(widget: QWidget) -> list[QWidget]:
    """Return the parts of ``widget`` that can have the keyboard; who listens for it need not hear of the others."""
    return [part for part in widget.findChildren(QWidget) if part.focusPolicy() != Qt.FocusPolicy.NoFocus]
