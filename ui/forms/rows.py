"""Rows of a form: label beside control. Enter goes to the next open row, Shift Enter back, an answer goes on.

The first row is there at once. The others are built from the top while the window is idle; who asks for one by its
field, or goes there by keyboard, has it and all above it at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from ui.components.text import Wrapped
from ui.forms.later import Growing, Later
from ui.rows import height_follows_width, stops_in
from ui.spot import name_field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PySide6.QtGui import QKeyEvent

    from ui.forms.control import Control
    from ui.forms.form import Row
    from ui.look import Look

_NO_LIMIT = (1 << 24) - 1  # Qt's own largest width
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FormRows(QWidget):
    """``edited`` carries the field; ``left`` comes when the keyboard leaves a row, ``past_end`` after the last."""

    edited = Signal(str)
    left = Signal()
    past_end = Signal()
    before_start = Signal()

    def __init__(self, look: Look, *, label_width: int = 0, gap: int = 0) -> None:
        super().__init__()
        self._look, self._label_width = look, look.px(label_width)
        self._line = -1
        self._controls: Growing[Control] = Growing(Later(self))
        self._labels: dict[str, QWidget] = {}
        self._values: Mapping[str, object] = {}
        self._closed: frozenset[str] = frozenset()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(16))
        self._grid.setVerticalSpacing(look.px(gap) if gap and not look.low else look.row_gap)
        self._grid.setColumnStretch(4, 1)
        self._grid.setColumnMinimumWidth(0, self._label_width)
        height_follows_width(self)

    @property
    def controls(self) -> Mapping[str, Control]:
        """The controls by field, from the top. One that is not built yet is built when it is asked for."""
        return self._controls

    @property
    def built(self) -> Mapping[str, Control]:
        """The controls that are built by now."""
        return self._controls.built

    def add_later(self, row: Row, make: Callable[[], Control], *, beside: str = "") -> None:
        """Add a row whose control is made when its turn comes; the first is made now. ``beside``: "yes" or ""."""
        self._controls.add(row.field, partial(self._build, row, make, beside))

    def show_fields(self, fields: Mapping[str, object]) -> None:
        """Show these values, in rows that are built later too; says nothing through ``edited``."""
        self._values = dict(fields)
        for name, control in self.built.items():
            if control.value() != fields.get(name) or control.wrong:
                control.show_value(fields.get(name))

    def add(self, row: Row, control: Control) -> None:
        """Add a row. In large text the label stands above its control."""
        self._controls.put(row.field, control)
        self._place(row, control)

    def _place(self, row: Row, control: Control) -> None:
        label = self._taken(row, control)
        if self._look.large or control.is_wide:
            self._stack(label, control)
            return
        self._line += 1
        self._grid.addWidget(label, self._line, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(control, self._line, 1, 1, 4, Qt.AlignmentFlag.AlignTop)

    def _place_beside(self, row: Row, control: Control) -> None:
        label = self._taken(row, control)
        if self._look.large:
            self._stack(label, control)
            return
        before = self._grid.itemAtPosition(self._line, 1)
        widget = before.widget() if before is not None else None
        if widget is not None:
            self._grid.removeWidget(widget)
            self._grid.addWidget(widget, self._line, 1, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(label, self._line, 2, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(control, self._line, 3, Qt.AlignmentFlag.AlignTop)

    def focus_first(self) -> None:
        """Give the first open row the focus."""
        self._go_from("", 1)

    def focus_last(self) -> None:
        """Give the last open row the focus."""
        self._go_from("", -1)

    def leave_out_words(self, name: str) -> None:
        """Leave the words of a row out where a title above says the same; its hint stays, above the control."""
        control = self._controls[name]
        label = self._labels[name]
        for words in label.findChildren(Wrapped)[:1]:
            words.hide()
        self._grid.removeWidget(label)
        self._grid.removeWidget(control)
        label.setMinimumWidth(0)
        label.setMaximumWidth(_NO_LIMIT)
        self._stack(label, control)

    def close_rows(self, names: frozenset[str]) -> None:
        """Take these rows out of sight and show all others."""
        changed, self._closed = self._closed ^ names, names  # to show what is in sight lays out the whole page again
        for name in changed & self.built.keys():
            self._controls[name].setVisible(name not in names)
            self._labels[name].setVisible(name not in names)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        name = self._here()
        if event.key() not in _ENTERS or plain != Qt.KeyboardModifier.NoModifier or not name:
            super().keyPressEvent(event)
            return
        self._go_from(name, -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return False

    def _taken(self, row: Row, control: Control) -> QWidget:
        label = self._label(row, control)
        self._labels[row.field] = label
        name_field(control, row.field)
        control.edited.connect(lambda name=row.field: self.edited.emit(name))
        control.answered.connect(lambda name=row.field: self._go_from(name, 1))
        for part in (control, *stops_in(control)):
            part.installEventFilter(self)
        return label

    def _stack(self, label: QWidget, control: Control) -> None:
        self._line += 2
        self._grid.addWidget(label, self._line - 1, 0, 1, 5)
        self._grid.addWidget(control, self._line, 0, 1, 5)

    def _here(self) -> str:
        focused = QApplication.focusWidget()
        for name, control in self.built.items():
            if focused is not None and (focused is control or control.isAncestorOf(focused)):
                return name
        return ""

    def _go_from(self, name: str, step: int) -> None:
        names = list(self._controls)
        at = names.index(name) + step if name else 0 if step > 0 else len(names) - 1
        while 0 <= at < len(names) and names[at] in self._closed:
            at += step
        if at < 0:
            self.before_start.emit()
        elif at >= len(names):
            self.past_end.emit()
        else:
            control = self._controls[names[at]]
            if control.isHidden():
                control.show()  # built this moment: what is not shown yet cannot take the keyboard
            control.setFocus(Qt.FocusReason.TabFocusReason)

    def _build(self, row: Row, make: Callable[[], Control], beside: str) -> Control:
        before = next(reversed(list(self.built.values())), None)
        control = make()
        if self._values.get(row.field) is not None:
            control.show_value(self._values[row.field])
        if beside:
            self._place_beside(row, control)
        else:
            self._place(row, control)
        if row.field in self._closed:
            control.hide()
            self._labels[row.field].hide()
        if before is not None:
            _tab_after(before, control)
        return control

    def _label(self, row: Row, control: Control) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        words = Wrapped(self._look, row.words, "label_bold", "ink2")
        words.setBuddy(control)
        if not self._look.large and not control.is_wide:
            words.setMinimumHeight(control.first_line_height(self._look))
            box.setFixedWidth(self._label_width)
        column.addWidget(words)
        if row.hint:
            column.addWidget(Wrapped(self._look, row.hint, "cap", "ink3"))
        height_follows_width(box)
        return box


class _Joined(Mapping[str, "Control"]):
    """The controls of some rows, each built when it is asked for."""

    def __init__(self, rows: Sequence[FormRows]) -> None:
        self._rows = rows

    def __getitem__(self, name: str) -> Control:
        for rows in self._rows:
            if name in rows.controls:
                return rows.controls[name]
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(name in rows.controls for rows in self._rows)

    def __iter__(self) -> Iterator[str]:
        return (name for rows in self._rows for name in rows.controls)

    def __len__(self) -> int:
        return sum(len(rows.controls) for rows in self._rows)


def controls_of(rows: Sequence[FormRows]) -> Mapping[str, Control]:
    """Return the controls of all these rows by field; each is built when it is asked for."""
    return _Joined(rows)


def _tab_after(before: Control, control: Control) -> None:
    """Let Tab come to a control right after the one above it: Qt puts what is made later at the end of the page."""
    at = next(iter(reversed(_tab_stops(before))), None)
    for stop in _tab_stops(control):
        if at is not None:
            QWidget.setTabOrder(at, stop)
        at = stop


def _tab_stops(control: Control) -> list[QWidget]:
    return [
        part
        for part in stops_in(control)
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.focusProxy() is None
    ]
