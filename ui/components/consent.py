"""Consent grid: what a person agreed to, purpose by purpose; a quick set fills it. Refusing is an ordinary answer."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from resources.language import mark
from ui import tokens
from ui.aloud import say_aloud
from ui.components.chips import ChipSet, Option
from ui.components.face import Face
from ui.components.pressable import Pressable
from ui.components.text import Text
from ui.digits import digit_of
from ui.line import START, Icon, Part, Word
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QKeyEvent

    from ui.look import Look

ANSWERS: Final = ("yes", "no", "not_asked", "withdrawn", "unable")
# word, icon, ink, ground; an empty ground is a dashed border
_STATES: Final = {
    "yes": (mark("yes"), "check", "ok", "ok_soft"),
    "no": (mark("no"), "x", "ink2", "sunken"),
    "not_asked": (mark("not asked"), "minus", "ink3", ""),
    "withdrawn": (mark("withdrawn"), "arrow-u-down-left", "bad", "bad_soft"),
    "unable": (mark("unable to say"), "circle", "ink2", "sunken"),
}


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """One line of the grid: its word (Unnamed, By name, Also) and its purposes as key and word."""

    words: str
    purposes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class QuickSet:
    """One quick answer: its key, its word, and the answer it gives to each purpose it names."""

    key: str
    words: str
    answers: Mapping[str, str]


class ConsentCell(Pressable):
    """One purpose. Its word stays, its sign and ground say the answer."""

    def __init__(self, look: Look, key: str, words: str) -> None:
        super().__init__(look, height=look.px(tokens.CELL), padding=9)
        self.key, self._words = key, words
        self.answer = "not_asked"
        self._align = START
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.refresh()

    def show_answer(self, answer: str) -> None:
        """Show the answer. Raises ``KeyError`` for a word that is none of ``ANSWERS``."""
        _STATES[answer]
        self.answer = answer
        self.refresh()

    def face(self) -> Face:  # noqa: D102 - said where it is first defined
        _word, _icon, ink, ground = _STATES[self.answer]
        if not ground:
            return Face("sunken" if self.over else "", "edge", 6, dashed=True)
        return Face(ground, ink if self.look.theme.outlined else "", 6)

    def parts(self) -> list[Part]:  # noqa: D102 - said where it is first defined
        _word, icon, ink, ground = _STATES[self.answer]
        return [Icon(icon, 14, ink), Word(self._words, "cap_bold" if ground else "cap", ink, gap=6)]

    def widest(self) -> list[Part]:  # noqa: D102 - said where it is first defined
        return [Icon("check", 14), Word(self._words, "cap_bold", gap=6)]

    def name(self) -> str:  # noqa: D102 - said where it is first defined
        return f"{self._words}: {self.look.tr(_STATES[self.answer][0])}"  # tr: the five answers above

    def rings(self) -> bool:  # noqa: D102 - said where it is first defined
        grid = self.parentWidget()
        while grid is not None and not isinstance(grid, _Cells):
            grid = grid.parentWidget()
        return grid is not None and grid.here() is self


class Consent(QWidget):
    """The quick set above the cells. Both are one stop on the Tab way each.

    With ``later`` given as "yes" the cells are made by who calls ``cells.build_next``, or when they are asked for.
    """

    changed = Signal(str, str)
    """Purpose and answer, for each cell that changed."""
    quick_chosen = Signal(str)

    def __init__(
        self, look: Look, rows: Sequence[ConsentRow], quick: Sequence[QuickSet] = (), *, later: str = ""
    ) -> None:
        super().__init__()
        self._quick = {answer.key: answer for answer in quick}
        options = [Option(answer.key, answer.words) for answer in quick]
        self.quick = ChipSet(look, look.tr("Consent"), options, columns=2, one_only=True)
        self.cells = _Cells(look, rows)
        while self.cells.waits and not later:
            self.cells.build_next()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.px(8))
        layout.addWidget(self.quick)
        layout.addWidget(self.cells)
        self.quick.setVisible(bool(quick))
        self.quick.changed.connect(self._fill)
        self.cells.changed.connect(self._by_hand)
        height_follows_width(self)
        self.setFocusProxy(self.quick if quick else self.cells)

    @property
    def answers(self) -> dict[str, str]:
        """The answer to each purpose."""
        return {cell.key: cell.answer for cell in self.cells.all}

    def show_answers(self, answers: Mapping[str, str], quick: str = "") -> None:
        """Show stored answers; says nothing through ``changed``."""
        self.cells.show_answers(answers)
        self.quick.choose([quick] if quick else [])

    def _fill(self, chosen: tuple[str, ...]) -> None:
        key = chosen[0] if chosen else ""
        answers = self._quick[key].answers if key else {}
        for cell in self.cells.all:
            wanted = answers.get(cell.key, "not_asked")
            if cell.answer != wanted:
                cell.show_answer(wanted)
                self.changed.emit(cell.key, wanted)
        self.quick_chosen.emit(key)

    def _by_hand(self, purpose: str, answer: str) -> None:
        # a cell changed by hand no longer is what the quick answer says
        self.quick.choose(())
        self.changed.emit(purpose, answer)


class _Cells(QWidget):
    """The cells: arrows walk, 1 yes, 2 no, 3 not asked, 4 withdrawn, 5 unable; a click takes the next.

    They are made line by line. Their room is kept, and whoever asks for ``all`` has them all.
    """

    changed = Signal(str, str)

    def __init__(self, look: Look, rows: Sequence[ConsentRow]) -> None:
        super().__init__()
        self._look = look
        self._here = 0
        self._rows: list[list[ConsentCell]] = []
        self._waiting = deque(rows)
        self._most = max((len(row.purposes) for row in rows), default=1)
        self._answers: Mapping[str, str] = {}
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(8))
        grid.setVerticalSpacing(look.px(4))
        grid.setColumnStretch(1, 1)
        for at in range(len(rows)):
            grid.setRowMinimumHeight(at, look.px(tokens.CELL))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(look.tr("Consent, purpose by purpose"))
        height_follows_width(self)

    @property
    def waits(self) -> int:
        """How many lines are still to be made."""
        return len(self._waiting)

    @property
    def all(self) -> list[ConsentCell]:
        """All cells in reading order."""
        while self._waiting:
            self.build_next()
        return self._made

    @property
    def _made(self) -> list[ConsentCell]:
        return [cell for row in self._rows for cell in row]

    def build_next(self) -> None:
        """Make the next line of cells, where one is still to be made."""
        if not self._waiting:
            return
        row, at = self._waiting.popleft(), len(self._rows)
        label = Text(self._look, row.words, "cap", "ink2")
        label.setMinimumHeight(self._look.px(tokens.CELL))
        self._grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self._line(row, self._most), at, 1)
        if self._waiting:
            return
        widest = max((cell.sizeHint().width() for cell in self._made), default=0)
        for cell in self._made:
            # one width for all, so that the columns of the rows stand below each other
            cell.setMinimumWidth(widest)

    def show_answers(self, answers: Mapping[str, str]) -> None:
        """Show an answer in each cell, in those that are made later too."""
        self._answers = dict(answers)
        for cell in self._made:
            cell.show_answer(answers.get(cell.key, "not_asked"))

    def here(self) -> ConsentCell | None:
        """Return the cell the arrows stand on while the grid has the focus."""
        return self._made[self._here] if self.hasFocus() and self._here < len(self._made) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        digit = digit_of(event)
        if digit is not None and digit <= len(ANSWERS):
            self._set(self.all[self._here], ANSWERS[digit - 1] if digit else "not_asked")
        elif event.key() == Qt.Key.Key_Space:
            self._next(self.all[self._here])
        elif not self._moved(event):
            super().keyPressEvent(event)

    def _line(self, row: ConsentRow, most: int) -> QWidget:
        line = QWidget()
        layout = Rows(line, Fill.GRID, self._look.px(4), columns=most)
        cells = [ConsentCell(self._look, key, words) for key, words in row.purposes]
        for cell in cells:
            if cell.key in self._answers:
                cell.show_answer(self._answers[cell.key])
            cell.clicked.connect(lambda _on=False, cell=cell: self._next(cell))
            layout.addWidget(cell)
        self._rows.append(cells)
        height_follows_width(line)
        return line

    def _moved(self, event: QKeyEvent) -> bool:
        ahead = -1 if self._look.right_to_left else 1
        across = len(self._rows[0]) if self._rows else 1
        steps = {
            Qt.Key.Key_Right: ahead,
            Qt.Key.Key_Left: -ahead,
            Qt.Key.Key_Down: across,
            Qt.Key.Key_Up: -across,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or not 0 <= self._here + step < len(self.all):
            return False
        self._here += step
        self._repaint()
        say_aloud(self, self.all[self._here].name())
        return True

    def _next(self, cell: ConsentCell) -> None:
        three = ANSWERS[:3]
        after = three[(three.index(cell.answer) + 1) % 3] if cell.answer in three else "yes"
        self._set(cell, after)

    def _set(self, cell: ConsentCell, answer: str) -> None:
        self._here = self.all.index(cell)
        cell.show_answer(answer)
        self._repaint()
        say_aloud(self, cell.name())
        self.changed.emit(cell.key, answer)

    def _repaint(self) -> None:
        for cell in self.all:
            cell.update()
