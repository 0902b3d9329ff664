"""Answers: rows of a label and a control. Enter goes to the next row, Shift Enter back; an answered track goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui import tokens
from ui.components.segments import Segments
from ui.components.text import Text, label_for
from ui.rows import height_follows_width, stops_in

if TYPE_CHECKING:
    from ui.look import Look

_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Answers(QWidget):
    """``past_end`` comes when Enter or an answer leaves the last row: the page decides what follows."""

    past_end = Signal()

    def __init__(self, look: Look, *, label_width: int = 0, gap: int = 0) -> None:
        super().__init__()
        self._look = look
        self._rows: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(16))
        self._grid.setVerticalSpacing(look.px(gap) if gap else look.row_gap)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, look.px(label_width))
        height_follows_width(self)

    def add(self, words: str, control: QWidget, height: int = 0) -> None:
        """Add a row. ``height`` is the height of the control's first line, to which the label is centred."""
        at = len(self._rows)
        label = label_for(self._look, words, control)
        label.setMinimumHeight(height or self._first_line(control))
        self._grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
        narrow = control.sizePolicy().horizontalPolicy() in {QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed}
        start = Qt.AlignmentFlag.AlignLeading if narrow else Qt.AlignmentFlag(0)
        self._grid.addWidget(control, at, 1, start)
        self._rows.append(control)
        for part in (control, *stops_in(control)):
            part.installEventFilter(self)
        if isinstance(control, Segments):
            control.answered.connect(lambda at=at: self.go(at + 1))

    def labels(self) -> list[Text]:
        """Return the labels from the top."""
        return [label for label in self.findChildren(Text) if label.buddy() in self._rows]

    def go(self, at: int) -> None:
        """Give the row ``at`` the focus; past the last one, say so."""
        if at >= len(self._rows):
            self.past_end.emit()
        elif at >= 0:
            self._rows[at].setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.key() not in _ENTERS or plain != Qt.KeyboardModifier.NoModifier:
            return False
        at = next((row for row, control in enumerate(self._rows) if _holds(control, watched)), -1)
        if at < 0:
            return False
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.go(at - 1 if back else at + 1)
        return True

    def _first_line(self, control: QWidget) -> int:
        if isinstance(control, Segments):
            return control.segments[0].sizeHint().height() + 6 if control.segments else self._look.control
        return max(self._look.control, self._look.px(tokens.TARGET))


def _holds(control: QWidget, watched: QObject) -> bool:
    return watched is control or (isinstance(watched, QWidget) and control.isAncestorOf(watched))
