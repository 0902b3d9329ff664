"""The side list: the records of this visit, a line to find one by code or by any word in it, and filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui import tokens
from ui.capture.filters import Filters
from ui.components.badge import KeyCap
from ui.components.banner import IconBox
from ui.components.button import Button, Kind
from ui.components.face import Face, draw_face, draw_ring, start_painting
from ui.components.field import Line
from ui.components.records import RecordList
from ui.components.text import Wrapped
from ui.shell.side import Side

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPaintEvent

    from ui.components.records import Record
    from ui.look import Look


class FindBox(QWidget):
    """Glass, line, key. The ring is drawn around all of it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.line = Line(look, "find")
        self.line.setFont(look.font("label"))
        self.line.setPlaceholderText(look.language.directed(look.tr("Find")))
        self.line.setAccessibleName(look.tr("Find a record by its code or a word in it"))
        self.line.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(10), 0, look.px(8), 0)
        row.setSpacing(look.px(6))
        row.addWidget(IconBox(look, "magnifying-glass", 18, "ink2"))
        row.addWidget(self.line, 1)
        row.addWidget(KeyCap(look, "Ctrl F"))
        self.setFixedHeight(max(look.px(tokens.CONTROL), self.line.sizeHint().height()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.update()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        box = QRectF(self.rect())
        if self.line.hasFocus():
            box = draw_ring(painter, box, self._look)
        edge = "edge" if self._look.theme.outlined else ""
        draw_face(painter, box, self._look, Face("sunken", edge))
        painter.end()


class RecordSide(Side):
    """``looked_for`` carries what is typed; ``chosen`` the record one went to, ``entered`` the one to open.

    ``opened`` carries a record that was pressed on purpose, not only passed with the arrows.
    """

    looked_for = Signal(str)
    chosen = Signal(str)
    opened = Signal(str)
    entered = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, look.tr("Records"))
        self._boxed = 0
        self.finder = FindBox(look)
        self.records = RecordList(look, look.tr("Records of this visit"))
        self._none = Wrapped(look, look.tr("No record holds this."), "label", "ink2")
        self._none.setContentsMargins(look.px(8), 0, look.px(8), 0)
        self._none.hide()
        self.filters = Filters(look)
        self.filters.hide()
        self._told = Wrapped(look, "", "label", "warn")
        self._told.setContentsMargins(look.px(8), 0, look.px(8), 0)
        self._told.hide()
        self.body.addWidget(self.finder)
        self.body.addWidget(self.filters)
        self.body.addWidget(self._told)
        self.body.addWidget(self._none)
        self.body.addWidget(self.records, 1)
        self.new_record = Button(look, look.tr("New record"), Kind.QUIET, icon="plus", key="Ctrl N")
        self._sealed = Wrapped(look, "", "label", "seal")
        self._sealed.setContentsMargins(look.px(8), 0, look.px(8), 0)
        self._sealed.hide()
        self.in_box = Button(look, look.tr("New in the box"), Kind.QUIET, icon="circle-wavy-check")
        self.in_box.setToolTip("Shift F2")
        self.body.addWidget(self._sealed)
        self.body.addWidget(self.new_record)
        self.body.addWidget(self.in_box)
        self.finder.line.textEdited.connect(self.looked_for)
        self.finder.line.installEventFilter(self)
        self.filters.changed.connect(lambda: self.looked_for.emit(self.finder.line.text()))
        self.filters.done.connect(self._to_line)
        # there is room for one of the two: a dozen kinds would be cut
        self.filters.answering.connect(self.records.setHidden)
        self.filters.answering.connect(self._make_room)
        self.looked_for.connect(lambda _text: self._make_room(answering=self.filters.answers is not None))
        self.records.chosen.connect(self.chosen)
        self.records.opened.connect(self.opened)
        self.say_count(0)

    def show_many(self, keys: Sequence[str], make: Callable[[str], Record], here: str = "") -> None:
        """Show a row for each key; ``here`` is the one in hand."""
        self.records.show_many(keys, make, here)
        self._none.setVisible(not keys and self.is_finding)

    def tell(self, sentence: str) -> None:
        """Say something of what was found as a whole; an empty sentence says nothing."""
        self._told.say(sentence)
        self._told.setVisible(bool(sentence))

    @property
    def is_finding(self) -> bool:
        """Whether something is looked for."""
        return bool(self.finder.line.text().strip() or self.filters.facets)

    def say_count(self, count: int) -> None:
        """Say how many there are in all."""
        self.remark.say(self._look.language.number(count))
        self.remark.setAccessibleName(self._look.ntr("{n} record", "{n} records", count))

    def say_sealed(self, count: int) -> None:
        """Say how many sealed records lie here; nothing else can be said of them."""
        self._sealed.say(self._look.ntr("{n} sealed record in the box", "{n} sealed records in the box", count))
        self._boxed = count
        self._make_room(answering=self.filters.answers is not None)

    def _make_room(self, answering: bool) -> None:  # noqa: FBT001 - the signal carries it
        """Answers of a filter need the height of what stands below them, and in large text what is found does too."""
        free = not (answering or (self._look.large and self.is_finding))
        self._sealed.setVisible(free and self._boxed > 0)
        self.new_record.setVisible(free)
        self.in_box.setVisible(free)

    def say_renewed(self, done: float | None) -> None:
        """Say of what is found that it may not be all: a part of the search is made anew, None for all of it."""
        tr = self._look.tr
        self._none.say(tr("No record holds this.") if done is None else tr("No record that is made anew holds this."))

    def start_finding(self) -> None:
        """Go to the line."""
        self.finder.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.finder.line.selectAll()

    def close_answers(self) -> bool:
        """Close the answers of a filter and go back to the line; False where none were open."""
        closed = self.filters.close_answers()
        if closed:
            self._to_line()
        return closed

    def stop_finding(self) -> None:
        """Show all records again."""
        if self.is_finding:
            self.finder.line.clear()
            self.filters.clear()
            self.looked_for.emit("")
        self.filters.hide()

    def _to_line(self) -> None:
        self.finder.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if watched is self.finder.line and event.type() == QEvent.Type.FocusIn:
            # made this moment, it would be the last on the Tab way
            QWidget.setTabOrder(self.finder.line, self.filters.bar)
            self.filters.show()
        if (
            watched is not self.finder.line
            or not isinstance(event, QKeyEvent)
            or event.type() != QEvent.Type.KeyPress
        ):
            return False
        if event.key() == Qt.Key.Key_Backspace and not self.finder.line.text():
            self.filters.drop_last()
        elif event.key() == Qt.Key.Key_Down:
            self.records.setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.entered.emit()
        else:
            return False
        return True
