"""Record list: code and state first. A row is made when it is drawn, so that 100,000 of them cost nothing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QPainter, QStandardItemModel, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import tokens
from ui.components.face import Face, draw_face, draw_ring
from ui.line import Icon, Part, Word, draw_line, line_size, text_height

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from ui.look import Look

Index = QModelIndex | QPersistentModelIndex
_ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Record:
    """What a row says: code, state as word, icon and colour token, and a second line."""

    code: str
    state: str
    icon: str
    ink: str = "ok"
    line: str = ""
    mark: str = ""
    """The icon of its kind, before the second line."""
    is_named: bool = False
    """Whether it has no code, so that ``code`` is what its kind is called."""
    key: str = ""
    """The id for the program; the code where it is empty."""
    before: str = ""
    hit: str = ""
    """What was looked for, in bold, with what stands before it; ``line`` stands after it then."""

    @property
    def second(self) -> str:
        """The second line as plain text."""
        return f"{self.before}{self.hit}{self.line}"


class RecordList(QListView):
    """``chosen`` carries the key of the row the person went to."""

    chosen = Signal(str)
    opened = Signal(str)
    """Enter, Space or a click on a row, whether or not one was there already."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._quiet = False
        self._rows = _Records(look)
        self.setObjectName("records")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setModel(self._rows)
        self._drawing = _Drawing(look, self)
        self.setItemDelegate(self._drawing)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(self._went)
        self.clicked.connect(lambda index: self.opened.emit(self._rows.keys[index.row()]))

    def show_records(self, records: Sequence[Record], here: str = "") -> None:
        """Show these records; ``here`` is the key of the one in hand."""
        by_key = {_key(record): record for record in records}
        self.show_many([_key(record) for record in records], by_key.__getitem__, here)

    def show_many(self, keys: Sequence[str], make: Callable[[str], Record], here: str = "") -> None:
        """Show a row for each key; ``make`` is asked for a row when it is to be drawn or spoken."""
        self._quiet = True
        self._rows.replace(keys, make)
        self.go_to(here)
        self._quiet = False

    def add_many(self, keys: Sequence[str]) -> None:
        """Show a row for each of these too, below what is there: nothing in sight moves."""
        self._rows.add(keys)

    def remove(self, key: str) -> None:
        """Show no row for this key any more."""
        self._quiet = True
        self._rows.remove(key)
        self._quiet = False

    def lead(self, key: str) -> None:
        """Show the row of this key first and mark it; what was first goes back to where it stands among all."""
        self._rows.lead(key)
        self.go_to(key)
        if key:
            self.scrollTo(self.currentIndex())

    def renew(self, key: str) -> None:
        """Draw the row of this key anew, for it says something else now."""
        self._rows.renew(key)

    def go_to(self, key: str) -> None:
        """Mark the record with this key; says nothing through ``chosen``."""
        before, self._quiet = self._quiet, True
        at = self._rows.row_of(key)
        self.setCurrentIndex(self._rows.index(at, 0) if at >= 0 else QModelIndex())
        self._quiet = before

    @property
    def here(self) -> str:
        """The key of the marked record, or an empty string."""
        index = self.currentIndex()
        return self._rows.keys[index.row()] if index.isValid() else ""

    def be_high(self, rows: int) -> None:
        """Be as high as this many rows, so that so many need no scrolling inside the list."""
        self.setFixedHeight(self.height_of(rows))

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(self._look.px(180), self.height_of(2))

    def height_of(self, rows: int) -> int:
        """Return the height at which so many rows are whole."""
        return rows * self._drawing.row_height

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        # half a row at the lower edge reads as the end of the list; what is over below the last whole one stays empty
        over = self.height() % self._drawing.row_height if self.height() > self._drawing.row_height else 0
        if over != self.viewportMargins().bottom():
            self.setViewportMargins(0, 0, 0, over)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Do nothing: a letter alone has no meaning anywhere (ui.md 7, rule 4)."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self.here:
            self.chosen.emit(self.here)
            self.opened.emit(self.here)
        else:
            super().keyPressEvent(event)

    def _went(self, index: QModelIndex, _before: QModelIndex) -> None:
        if not self._quiet and index.isValid():
            self.chosen.emit(self._rows.keys[index.row()])


class _Records(QStandardItemModel):
    """The keys of all rows; the rows themselves are made when they are asked for, and kept while they are shown.

    Qt lays out all of a list whenever a row of it changes, and asks of each row whether it is there. A model of
    Qt's own counts them, of which no item is ever made: counting in Python took 160 ms of 50,000 rows, this takes 4.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.keys: list[str] = []
        self._make: Callable[[str], Record] | None = None
        self._made: dict[str, tuple[int, Record]] = {}
        self._led_from = 0
        """Where the first row stands among all, as they were given."""

    def replace(self, keys: Sequence[str], make: Callable[[str], Record]) -> None:
        self.clear()
        self.setColumnCount(1)
        self.keys, self._make, self._made, self._led_from = list(keys), make, {}, 0
        self.setRowCount(len(self.keys))

    def add(self, keys: Sequence[str]) -> None:
        self.keys.extend(keys)
        self.setRowCount(len(self.keys))

    def remove(self, key: str) -> None:
        self._put_back()
        at = self.row_of(key)
        if at >= 0:
            del self.keys[at]
            self.setRowCount(len(self.keys))
        self._changed()

    def lead(self, key: str) -> None:
        self._put_back()
        at = self.row_of(key)
        if at >= 0:
            self._led_from = at
            self.keys.insert(0, self.keys.pop(at))
        self._changed()

    def _put_back(self) -> None:
        if self._led_from:
            self.keys.insert(self._led_from, self.keys.pop(0))
            self._led_from = 0

    def _changed(self) -> None:
        self._made = {}
        if self.keys:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.keys) - 1, 0))

    def renew(self, key: str) -> None:
        if key in self._made:  # of any other nobody has seen or heard anything yet
            at, _record = self._made.pop(key)
            self.dataChanged.emit(self.index(at, 0), self.index(at, 0))

    def row_of(self, key: str) -> int:
        if self.keys and self.keys[-1] == key:
            return len(self.keys) - 1  # what was begun just now
        with suppress(ValueError):
            return self.keys.index(key)
        return -1

    def record(self, at: int) -> Record:
        key = self.keys[at]
        if key not in self._made and self._make is not None:
            self._made[key] = (at, self._make(key))
        return self._made[key][1]

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's type
        record = self.record(index.row())
        if role == _ROW:
            return record
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{self._look.language.spelled(record.code)}, {record.state}, {record.second}"
        return None


def _row_height(look: Look) -> int:
    """Return the height of a row in px: words of two lines need more in some languages."""
    return max(look.px(tokens.RECORD_ROW), round(3.4 * text_height(look, look.font("label"))))


class _Drawing(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.row_height = _row_height(look) + 1

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._look.px(180), self.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        record: Record = index.data(_ROW)
        state: QStyle.StateFlag = option.state
        box = QRectF(option.rect)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if bool(state & QStyle.StateFlag.State_HasFocus):
            inner = draw_ring(painter, box.adjusted(0, 0, 0, -1), self._look)
            draw_face(painter, inner, self._look, Face("accent_soft" if chosen else "surface", radius=4))
        elif chosen:
            edge = "ink" if self._look.theme.outlined else ""
            draw_face(painter, box.adjusted(0, 0, 0, -1), self._look, Face("accent_soft", edge))
        elif bool(state & QStyle.StateFlag.State_MouseOver):
            draw_face(painter, box.adjusted(0, 0, 0, -1), self._look, Face("sunken"))
        else:
            line = self._look.line
            painter.fillRect(QRectF(box.left(), box.bottom() - line, box.width(), line), self._look.color("line"))
        _draw_words(painter, box, self._look, record, "accent_ink" if chosen else "ink")
        painter.restore()


def _draw_words(painter: QPainter, box: QRectF, look: Look, record: Record, ink: str) -> None:
    pad = look.px(12)
    box = box.adjusted(pad, look.px(6), -pad, -look.px(6))
    top = QRectF(box.left(), box.top(), box.width(), box.height() / 2)
    below = top.translated(0, box.height() / 2)
    state: list[Part] = [Word(record.state, "cap_bold", record.ink), Icon(record.icon, 16, record.ink, gap=6)]
    width = line_size(look, state).width()
    left = top.left() if look.right_to_left else top.right() - width
    draw_line(painter, QRectF(left, top.top(), width, top.height()), look, state)
    beside = (width, 0, 0, 0) if look.right_to_left else (0, 0, -width, 0)
    _draw_name(painter, top.adjusted(*beside), look, record, ink)
    if record.mark:
        draw_line(painter, below, look, [Icon(record.mark, 16, "ink2")])
        taken = look.px(16 + 10)
        below = below.adjusted(0, 0, -taken, 0) if look.right_to_left else below.adjusted(taken, 0, 0, 0)
    _draw_second(painter, below, look, record)


def _draw_name(painter: QPainter, box: QRectF, look: Look, record: Record, ink: str) -> None:
    """Draw the code, which is never cut; or the name of its kind, which gives way to the state beside it."""
    if not record.is_named:
        draw_line(painter, box, look, [Word(record.code, "code", ink, code=True)])
        return
    metrics = QFontMetricsF(look.font("label_bold"))
    name = metrics.elidedText(record.code, Qt.TextElideMode.ElideRight, box.width() - look.px(8))
    draw_line(painter, box, look, [Word(name, "label_bold", ink)])


def _draw_second(painter: QPainter, box: QRectF, look: Look, record: Record) -> None:
    font = look.font("label")
    line = QFontMetricsF(font).elidedText(record.second, Qt.TextElideMode.ElideRight, box.width() - look.px(4))
    if not record.hit:
        draw_line(painter, box, look, [Word(line, "label", "ink2")])
        return
    # one layout for all of it: a hit inside a sentence of the other direction stands where the sentence has it
    layout = QTextLayout(line, font)
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    bold = QTextCharFormat()
    bold.setFont(look.font("label_bold"))
    bold.setForeground(look.color("ink"))
    layout.setFormats([_range(len(record.before), len(record.hit), bold)])
    layout.beginLayout()
    row = layout.createLine()
    row.setLineWidth(box.width())
    width = row.naturalTextWidth() + 1
    row.setLineWidth(width)
    layout.endLayout()
    left = box.right() - width if look.right_to_left else box.left()
    painter.setPen(look.color("ink2"))
    layout.draw(painter, QPointF(left, box.top() + (box.height() - row.height()) / 2))


def _range(start: int, length: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length, found.format = start, length, form
    return found


def _key(record: Record) -> str:
    return record.key or record.code
