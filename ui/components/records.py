"""Record list: one row for each record, code and state first; made for hundreds of rows on an old laptop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import tokens
from ui.components.face import Face, draw_face, draw_ring
from ui.line import Icon, Part, Word, draw_line, line_size, text_height

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
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
    key: str = ""
    """The id for the program; the code where it is empty."""


class RecordList(QListView):
    """``chosen`` carries the key of the row the person went to."""

    chosen = Signal(str)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._quiet = False
        self._rows = _Records(look)
        self.setObjectName("records")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setModel(self._rows)
        self.setItemDelegate(_Drawing(look, self))
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(self._went)

    def show_records(self, records: Sequence[Record], here: str = "") -> None:
        """Show these records; ``here`` is the key of the one in hand."""
        self._quiet = True
        self._rows.replace(records)
        self.go_to(here)
        self._quiet = False

    def go_to(self, key: str) -> None:
        """Mark the record with this key; says nothing through ``chosen``."""
        before, self._quiet = self._quiet, True
        at = next((row for row, record in enumerate(self._rows.records) if _key(record) == key), -1)
        self.setCurrentIndex(self._rows.index(at) if at >= 0 else QModelIndex())
        self._quiet = before

    @property
    def here(self) -> str:
        """The key of the marked record, or an empty string."""
        index = self.currentIndex()
        return _key(self._rows.records[index.row()]) if index.isValid() else ""

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(self._look.px(180), 2 * self._look.px(tokens.RECORD_ROW))

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Do nothing: a letter alone has no meaning anywhere (ui.md 7, rule 4)."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self.here:
            self.chosen.emit(self.here)
        else:
            super().keyPressEvent(event)

    def _went(self, index: QModelIndex, _before: QModelIndex) -> None:
        if not self._quiet and index.isValid():
            self.chosen.emit(_key(self._rows.records[index.row()]))


class _Records(QAbstractListModel):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.records: tuple[Record, ...] = ()

    def replace(self, records: Sequence[Record]) -> None:
        self.beginResetModel()
        self.records = tuple(records)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self.records)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's type
        record = self.records[index.row()]
        if role == _ROW:
            return record
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{self._look.language.spelled(record.code)}, {record.state}, {record.line}"
        return None


class _Drawing(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._height = max(look.px(tokens.RECORD_ROW), round(3.4 * text_height(look, look.font("label"))))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._look.px(180), self._height + 1)

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
    draw_line(painter, top, look, [Word(record.code, "code", ink, code=True)])
    state: list[Part] = [Word(record.state, "cap_bold", record.ink), Icon(record.icon, 16, record.ink, gap=6)]
    width = line_size(look, state).width()
    left = top.left() if look.right_to_left else top.right() - width
    draw_line(painter, QRectF(left, top.top(), width, top.height()), look, state)
    font = look.font("label")
    line = QFontMetricsF(font).elidedText(record.line, Qt.TextElideMode.ElideRight, below.width())
    draw_line(painter, below, look, [Word(line, "label", "ink2")])


def _key(record: Record) -> str:
    return record.key or record.code
