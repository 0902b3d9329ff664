"""Table: one line between rows, numbers at the end side, the whole row is the target."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui import tokens
from ui.components.badge import KINDS
from ui.components.face import Face, draw_face
from ui.digits import digit_of
from ui.line import Icon, Part, Word, draw_line, line_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from ui.look import Look

Index = QModelIndex | QPersistentModelIndex
_CELL = Qt.ItemDataRole.UserRole
_HEADER = 34
_BADGE_PADDING = 10


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its word; ``number`` stands at the end side, ``stretch`` takes the room that is left.

    ``spare`` is left out where the words are large: for what the card of the row in hand says too.
    """

    words: str
    number: bool = False
    stretch: bool = False
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a word or a code, an icon before it, a quieter second line.

    ``badge`` is a kind of badge: icon and word then stand on its ground.
    """

    words: str
    icon: str = ""
    ink: str = "ink"
    second: str = ""
    code: bool = False
    bold: bool = False
    badge: str = ""


class Table(QTableView):
    """``chosen`` carries the number of the row at Enter, Space or a click."""

    chosen = Signal(int)

    def __init__(self, look: Look, name: str, columns: Sequence[Column], *, row_height: int = 44) -> None:
        super().__init__()
        self._look = look
        self._shown = [not (column.spare and look.large) for column in columns]
        self._columns = tuple(compress(columns, self._shown))
        self._cells = _Cells(self._columns)
        self.setObjectName("table")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setModel(self._cells)
        self.setItemDelegate(_Drawing(look, self._columns, self))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._set_headers(row_height)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))

    def show_rows(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Show these rows, a cell for each column that was given."""
        self._cells.replace([tuple(compress(row, self._shown)) for row in rows])
        for at, column in enumerate(self._columns):
            if not column.stretch:
                self.resizeColumnToContents(at)

    def go_to(self, row: int) -> None:
        """Mark a row; says nothing through ``chosen``."""
        self.setCurrentIndex(self._cells.index(row, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())  # the row in hand was marked before there was a height

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        rows = min(3, max(1, self._cells.rowCount()))
        height = self.horizontalHeader().height() + rows * self.verticalHeader().defaultSectionSize()
        return QSize(self._look.px(240), height)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Do nothing: a letter alone has no meaning anywhere (ui.md 7, rule 4)."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        keys = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
        if event.key() in keys and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())
        elif digit_of(event) is not None:
            event.ignore()  # the page's: a digit does something for the row in hand
        else:
            super().keyPressEvent(event)

    def _set_headers(self, row_height: int) -> None:
        look = self._look
        across, down = self.horizontalHeader(), self.verticalHeader()
        down.hide()
        down.setDefaultSectionSize(look.px(row_height))
        across.setFont(look.font("cap_bold"))
        across.setFixedHeight(look.px(_HEADER))
        across.setHighlightSections(False)
        across.setSectionsClickable(False)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        for at, column in enumerate(self._columns):
            mode = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.Interactive
            across.setSectionResizeMode(at, mode)


class _Cells(QAbstractTableModel):
    def __init__(self, columns: tuple[Column, ...]) -> None:
        super().__init__()
        self._columns = columns
        self._rows: tuple[tuple[Cell, ...], ...] = ()

    def replace(self, rows: Sequence[Sequence[Cell]]) -> None:
        self.beginResetModel()
        self._rows = tuple(tuple(row) for row in rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's type
        cell = self._rows[index.row()][index.column()]
        if role == _CELL:
            return cell
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{cell.words}, {cell.second}" if cell.second else cell.words
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's type
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and column.number:
            return Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        return column.words if role == Qt.ItemDataRole.DisplayRole else None


class _Drawing(QStyledItemDelegate):
    def __init__(self, look: Look, columns: tuple[Column, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._columns = look, columns

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        cell: Cell = index.data(_CELL)
        lines = [line_size(self._look, line) for line in _lines(cell)]
        width = max(line.width() for line in lines) + 2 * self._look.px(8 + (_BADGE_PADDING if cell.badge else 0))
        return QSize(width, sum(line.height() for line in lines))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = self._look
        cell: Cell = index.data(_CELL)
        state: QStyle.StateFlag = option.state
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if bool(state & QStyle.StateFlag.State_Selected):
            self._draw_chosen(painter, box, index)
        else:
            rule = QRectF(box.left(), box.bottom() - look.line, box.width(), look.line)
            painter.fillRect(rule, look.color("line"))
        pad = look.px(8)
        lines = _lines(cell)
        share = min(box.height() / len(lines), look.px(22)) if len(lines) > 1 else box.height()
        top = box.center().y() - share * len(lines) / 2
        if cell.badge:
            box = self._draw_badge(painter, box.adjusted(pad, 0, -pad, 0), index, cell)
            top = box.center().y() - share / 2
            pad = look.px(_BADGE_PADDING)
        for at, line in enumerate(lines):
            inner = QRectF(box.left() + pad, top + at * share, box.width() - 2 * pad, share)
            draw_line(painter, self._at_end(inner, index, line), look, line)
        painter.restore()

    def _draw_badge(self, painter: QPainter, box: QRectF, index: Index, cell: Cell) -> QRectF:
        """Draw the ground of a badge and return where it stands."""
        look = self._look
        ink, ground = KINDS[cell.badge]
        (line,) = _lines(cell)
        width = line_size(look, line).width() + 2 * look.px(_BADGE_PADDING)
        is_at_end = self._columns[index.column()].number != look.right_to_left
        left = box.right() - width if is_at_end else box.left()
        high = look.px(tokens.BADGE)
        pill = QRectF(left, box.center().y() - high / 2, width, high)
        edge = "edge" if not ground else ink if look.theme.outlined else ""
        draw_face(painter, pill, look, Face(ground, edge, tokens.BADGE // 2))
        return pill

    def _at_end(self, box: QRectF, index: Index, line: list[Part]) -> QRectF:
        if not self._columns[index.column()].number:
            return box
        width = line_size(self._look, line).width()
        left = box.left() if self._look.right_to_left else box.right() - width
        return QRectF(left, box.top(), width, box.height())

    def _draw_chosen(self, painter: QPainter, box: QRectF, index: Index) -> None:
        """Draw the ground of the row in hand, with the focus ring running around all of its cells."""
        look = self._look
        painter.fillRect(box, look.color("accent_soft"))
        view = self.parent()
        focused = isinstance(view, QTableView) and view.hasFocus()
        color = look.color("focus" if focused else "accent")
        thick = 3 if focused else 2
        painter.fillRect(QRectF(box.left(), box.top(), box.width(), thick), color)
        painter.fillRect(QRectF(box.left(), box.bottom() - thick, box.width(), thick), color)
        first, last = index.column() == 0, index.column() == len(self._columns) - 1
        if look.right_to_left:
            first, last = last, first
        if first:
            painter.fillRect(QRectF(box.left(), box.top(), thick, box.height()), color)
        if last:
            painter.fillRect(QRectF(box.right() - thick, box.top(), thick, box.height()), color)


def _lines(cell: Cell) -> list[list[Part]]:
    if cell.badge:
        ink = KINDS[cell.badge][0]
        before: list[Part] = [Icon(cell.icon, 14, ink)] if cell.icon else []
        return [[*before, Word(cell.words, "cap_bold", ink, gap=6)]]
    first: list[Part] = [Icon(cell.icon, 16, cell.ink)] if cell.icon else []
    role = "code" if cell.code else "label_bold" if cell.bold or cell.second else "label"
    first.append(Word(cell.words, role, cell.ink, code=cell.code))
    if not cell.second:
        return [first]
    under: list[Part] = [Icon("", 16)] if cell.icon else []  # an empty icon keeps its room
    return [first, [*under, Word(cell.second, "cap", "ink2")]]
