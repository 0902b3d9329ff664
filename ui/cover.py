"""Cover and listening: a blank calm page until any key (ui.md 1 and 7; R157; workflow 3.1).

Four squares stand for the time the laptop stays open under it, without a clock. In the first quarter the page reminds
of what is said at the beginning of a talk, in the last of what is asked at its end; between them it holds no word.
What lies below is hidden from assistive technology too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout

import resources
from ui.components.amount import Square, Squares
from ui.components.text import Wrapped
from ui.forms.form import Form
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from ui.look import Look

QUARTERS: Final = 4
STEPS_IN_A_LINE: Final = 3
_MS: Final = 1000
_BETWEEN: Final = " · "


@dataclass(frozen=True, slots=True)
class Listening:
    """What the page reminds of, in steps of at most five words, and for how long it stays open.

    ``elapsed_s`` says how long it was covered already: a page that is built anew goes on where it was.
    """

    opening: tuple[str, ...]
    closing: tuple[str, ...]
    open_for_s: float
    elapsed_s: Callable[[], float]

    @property
    def quarter(self) -> int:
        """Which quarter of the time it is, from 0; never beyond the last."""
        return min(QUARTERS - 1, int(QUARTERS * self.elapsed_s() / self.open_for_s)) if self.open_for_s else 0

    @property
    def steps(self) -> tuple[str, ...]:
        """What to remind of now."""
        return {0: self.opening, QUARTERS - 1: self.closing}.get(self.quarter, ())


def listening(
    look: Look, forms: Mapping[str, Mapping[str, object]], open_for_s: float, elapsed_s: Callable[[], float]
) -> Listening:
    """Return what to remind of in the words of the office's form, else in those of the shipped one."""
    form = Form.parse(forms.get("interview") or resources.read_json("forms/interview.json"), look.language)
    opening, closing = (
        tuple(step for step in prompt.sentence.split(_BETWEEN) if step) for prompt in (form.opening, form.closing)
    )
    return Listening(opening, closing, open_for_s, elapsed_s)


class Cover(Page):
    """``touched`` comes at any key or press; no word of any record, no clock and no caret is on it."""

    touched = Signal()

    def __init__(self, look: Look, reminder: Listening | None = None) -> None:
        super().__init__(look)
        self.setAccessibleName(look.tr("Covered"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.reminder = reminder
        self.squares = Squares(look, (), "", ink="ink3", size=14, gap=14)
        self.words = Wrapped(look, "", "lead_plain", "ink3")
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self.turn)
        if reminder is not None:
            self._lay_out()
            self.turn()

    def turn(self) -> None:
        """Show what quarter it is; the page is drawn four times in all, and stands still between."""
        reminder, look = self.reminder, self.look
        if reminder is None:
            return
        full = reminder.quarter + 1
        squares = [Square.FULL if number < full else Square.EMPTY for number in range(QUARTERS)]
        self.squares.say(squares, look.tr("{n} of {all}", n=full, all=QUARTERS))
        steps = [reminder.steps[at : at + STEPS_IN_A_LINE] for at in range(0, len(reminder.steps), STEPS_IN_A_LINE)]
        self.words.say("\n".join(_BETWEEN.join(line) for line in steps))
        if full < QUARTERS and reminder.open_for_s:
            rest = full * reminder.open_for_s / QUARTERS - reminder.elapsed_s()
            self._next.start(int(max(rest, 0) * _MS) + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        event.accept()
        if not event.isAutoRepeat():
            self.touched.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802 - Qt's name
        event.accept()
        self.touched.emit()

    def _lay_out(self) -> None:
        look = self.look
        hint = Wrapped(look, look.tr("any key"), "cap", "ink3")
        for words in (self.words, hint):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # the words below come and go; the squares stay where they are
        self.words.setMinimumHeight(look.px(60))
        column = QVBoxLayout()
        column.setSpacing(look.px(20))
        column.addWidget(self.squares, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.words)
        self.body.addStretch(1)
        self.body.addLayout(column)
        self.body.addStretch(1)
        self.body.addWidget(hint)


class CoverPresenter:
    """Any key calls ``back``."""

    def __init__(self, look: Look, back: Callable[[], None], reminder: Listening | None = None) -> None:
        view = Cover(look, reminder)
        view.touched.connect(back)
        self.page: Page = view

    def leave(self, then: Callable[[], None]) -> None:
        """Nothing is typed here."""
        then()

    def press(self, _key: str) -> bool:
        """Do nothing: the page takes every key itself."""
        return False
