"""The matrix: one row for each finding, a square for each source of a kind, a triangle for each that contradicts.

The marked row moves by the arrow keys; every cell also says in words what it shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from npm_field.domain.corroboration import SOURCE_TYPES
from npm_field.report import levels
from resources.language import as_written
from ui.components.amount import Square, Squares
from ui.components.badge import Badge
from ui.components.banner import IconBox
from ui.components.face import Face, draw_face, draw_ring, start_painting
from ui.components.text import Text, Wrapped
from ui.rows import height_follows_width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent

    from npm_field.usecases.findings import Held
    from ui.look import Look

COLUMN: Final = 78
LEVEL: Final = 196
MOST: Final = 3
"""Squares in one cell; beyond them the number says it."""
GRADES: Final = 3


class FindingRow(QWidget):
    """One finding with its cells. ``pressed`` comes with a click."""

    pressed = Signal()

    def __init__(self, look: Look, held: Held, severity: str, why: str) -> None:
        super().__init__()
        self._look, self._marked, self._ring = look, "", ""
        self._words = [
            Wrapped(
                look,
                as_written(held.statement) if held.statement else look.tr("not written yet"),
                "label_bold",
                "ink",
            )
        ]
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
        row.setSpacing(0)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self._words[0])
        if severity:
            said.addWidget(Text(look, severity, "cap_bold", "bad" if held.fields.get("severity") == "3" else "ink2"))
        if look.large:  # there is no room for six columns: what a finding rests on stands below it
            for kind in levels.said_of(held.weighed):
                said.addLayout(_kind_line(look, held, kind))
        said.addStretch(1)
        row.addLayout(said, 1)
        row.addSpacing(look.px(12))
        if not look.large:
            for kind in SOURCE_TYPES:
                row.addWidget(_cell(look, held, kind))
        row.addWidget(_level(look, held))
        self.setAccessibleName(f"{held.statement} {held.weighed.printed} {why}".strip())
        height_follows_width(self)

    def set_marked(self, marked: str, ring: str) -> None:
        """Show that this is the row in hand ("yes"), and that the keys go to it."""
        self._marked, self._ring = marked, ring
        self._words[0].set_ink("accent_ink" if marked else "ink")
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802 - Qt's name
        self.pressed.emit()
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter, look = start_painting(self), self._look
        box = QRectF(self.rect())
        if self._marked:
            if self._ring:
                box = draw_ring(painter, box, look)
            draw_face(painter, box, look, Face("accent_soft"))
        else:
            painter.fillRect(QRectF(box.left(), box.bottom() - look.line, box.width(), look.line), look.color("line"))
        painter.end()


class Matrix(QWidget):
    """``went`` carries the row one has come to, ``chosen`` the one at Enter or a second click."""

    went = Signal(int)
    chosen = Signal(int)

    def __init__(
        self, look: Look, findings: Sequence[Held], severity: Callable[[Held], str], label: Callable[[str, str], str]
    ) -> None:
        super().__init__()
        self._look = look
        self._here = -1
        self.rows = [
            FindingRow(look, one, severity(one), levels.explained(one.weighed, look.language, label))
            for one in findings
        ]
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(look.tr("Findings and the kinds of source they rest on"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_heads(look))
        for at, row in enumerate(self.rows):
            row.pressed.connect(lambda at=at: self._pressed(at))
            column.addWidget(row)
        column.addStretch(1)
        height_follows_width(self)

    @property
    def here(self) -> int:
        """The row in hand, -1 for none."""
        return self._here

    def go_to(self, row: int) -> None:
        """Mark a row."""
        if not self.rows:
            return
        self._here = max(0, min(row, len(self.rows) - 1))
        self._show()
        self.went.emit(self._here)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        last = len(self.rows) - 1
        steps = {
            Qt.Key.Key_Up: self._here - 1,
            Qt.Key.Key_Down: self._here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self.go_to(max(0, min(steps[key], last)))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self._here >= 0:
            self.chosen.emit(self._here)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().focusInEvent(event)
        self._show()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().focusOutEvent(event)
        self._show()

    def _pressed(self, row: int) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        again = row == self._here
        self.go_to(row)
        if again:
            self.chosen.emit(row)

    def _show(self) -> None:
        for at, row in enumerate(self.rows):
            marked = "yes" if at == self._here else ""
            row.set_marked(marked, "yes" if marked and self.hasFocus() else "")


def _heads(look: Look) -> QWidget:
    head = QWidget()
    row = QHBoxLayout(head)
    row.setContentsMargins(look.px(12), 0, look.px(12), look.px(6))
    row.setSpacing(0)
    row.addWidget(Text(look, look.tr("Finding"), "cap_bold", "ink2"), 1)
    row.addSpacing(look.px(12))
    if not look.large:
        for kind in SOURCE_TYPES:
            word = Wrapped(look, look.tr(levels.COLUMNS[kind]), "cap_bold", "ink2")  # tr: the columns of the levels
            word.setAlignment(Qt.AlignmentFlag.AlignCenter)
            word.setFixedWidth(look.px(COLUMN))
            row.addWidget(word)
    last = Text(look, look.tr("How well it holds"), "cap_bold", "ink2")
    last.setFixedWidth(look.px(LEVEL))
    row.addWidget(last)
    return head


def _cell(look: Look, held: Held, kind: str) -> QWidget:
    """Return what one kind of source says of a finding: squares, triangles, or a dash."""
    supports, against = held.weighed.supporting.get(kind, 0), held.weighed.contradicting.get(kind, 0)
    cell = QWidget()
    cell.setFixedWidth(look.px(COLUMN))
    row = QHBoxLayout(cell)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(look.px(4))
    row.addStretch(1)
    name = look.tr(levels.COLUMNS[kind])  # tr: the columns of the levels
    sentence = look.tr("{kind}: {yes} support, {no} contradict", kind=name, yes=supports, no=against)
    cell.setAccessibleName(sentence)
    if supports > MOST:
        row.addWidget(Text(look, look.language.number(supports), "label_bold", "ink"))
    if supports:
        shown = 1 if supports > MOST else supports
        row.addWidget(Squares(look, [Square.FULL] * shown, sentence, size=12, gap=4))
    if against > 1:
        row.addWidget(Text(look, look.language.number(against), "label_bold", "bad"))
    if against:
        row.addWidget(IconBox(look, "triangle", 16, "bad"))
    if not supports and not against:
        row.addWidget(Text(look, "\u2013", "label", "ink3"))
    row.addStretch(1)
    return cell


def _kind_line(look: Look, held: Held, kind: str) -> QHBoxLayout:
    """Return a kind of source by its name, with what its cell shows."""
    line = QHBoxLayout()
    line.setSpacing(look.px(8))
    cell = _cell(look, held, kind)
    cell.setMinimumWidth(0)
    cell.setMaximumWidth(look.px(COLUMN))
    line.addWidget(cell)
    line.addWidget(Wrapped(look, look.tr(levels.COLUMNS[kind]), "cap", "ink2"), 1)  # tr: the columns of the levels
    return line


def _level(look: Look, held: Held) -> QWidget:
    """Return the level in squares, its name, and whether it is contested."""
    whole = QWidget()
    whole.setFixedWidth(look.px(LEVEL))
    whole.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(look.px(2))
    column.addStretch(1)
    column.addLayout(level_line(look, held))
    column.addWidget(Wrapped(look, levels.grade(held.weighed, look.language), "cap", "ink2"))
    column.addStretch(1)
    return whole


def level_line(look: Look, held: Held) -> QHBoxLayout:
    """Return squares, the level as it is printed, and the badge of a contested one."""
    line = QHBoxLayout()
    line.setSpacing(look.px(6))
    filled = held.weighed.grade.squares
    name = levels.grade(held.weighed, look.language)
    squares = [Square.FULL] * filled + [Square.EMPTY] * (GRADES - filled)
    line.addWidget(Squares(look, squares, name, size=12, gap=4), 0, Qt.AlignmentFlag.AlignVCenter)
    if held.weighed.grade.value:
        line.addWidget(Text(look, held.weighed.grade.value, "label_bold", "ink"))
    if held.weighed.contested:
        line.addWidget(Badge(look, look.tr("contested"), "bad", "arrows-left-right"))
    if held.unsettled:
        line.addWidget(Badge(look, look.tr("differs"), "warn", "git-merge"))
    line.addStretch(1)
    return line
