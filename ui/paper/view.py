"""The paper page: one line to type in, what it will store below it, and the paper that is still there beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from resources.language import isolated
from ui.components.button import Button, Kind
from ui.components.card import Card, Dashed, Well
from ui.components.chips import ChipSet, Option
from ui.components.empty import small_empty
from ui.components.field import Field
from ui.components.text import Wrapped
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.usecases.paper import Sheet
    from ui.look import Look


class PaperPage(Page):
    """``entered`` carries a line that somebody ended, ``typed`` one on its way; ``gone`` a paper item's id."""

    way = "capture"
    entered = Signal(str)
    typed = Signal(str)
    gone = Signal(str)
    void_wished = Signal()

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self.void = Button(look, tr("Codes were lost or seen …"), Kind.PLAIN, icon="eye")
        super().__init__(
            look,
            tr("Paper"),
            tr("One line for each slip, as it was written; then the paper goes"),
            actions=[self.void],
        )
        self.line = Field(look, tr("The line on the slip"), code=True)
        self._problems = QWidget()
        self._stored = Wrapped(look, "", "body", "ink")
        self._done = Wrapped(look, "", "label", "ink2")
        self._paper = Card(look, tr("Paper to destroy"))
        self._list: QWidget | None = None
        self.void.clicked.connect(self.void_wished)
        self.line.entered.connect(lambda: self.entered.emit(self.line.text))
        self.line.text_edited.connect(self.typed)
        self._fill()
        self.show_reading("", ())

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (("Enter", tr("store, next slip")), ("F6", tr("paper to destroy")), ("Shift F1", tr("all keys")))

    def begin(self) -> None:
        """Begin with the line."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_reading(self, stored: str, problems: Sequence[str]) -> None:
        """Show what the line will store, and each sign that does not fit."""
        self._stored.say(stored or self.look.tr("Nothing yet."))
        layout = self._problems.layout()
        while layout is not None and layout.count():
            item = layout.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for problem in problems:
            if layout is not None:
                layout.addWidget(Wrapped(self.look, problem, "label", "bad"))
        self._problems.setVisible(bool(problems))

    def next_slip(self, said: str) -> None:
        """Empty the line for the next slip and say what was stored."""
        self.line.line.setText("")
        self.line.clear_error()
        self.show_reading("", ())
        self._done.say(said)
        self.begin()

    def refuse(self, words: str) -> None:
        """Say why the line was not stored; it stays."""
        self.line.error(words)
        self.begin()

    def show_paper(self, sheets: Sequence[Sheet]) -> None:
        """Show the paper that is still there, each to be ticked once it is gone."""
        if self._list is not None:
            self._paper.body.removeWidget(self._list)
            self._list.hide()
            self._list.deleteLater()
        look = self.look
        if not sheets:
            said = look.tr("No paper is noted. What is not noted here may still lie somewhere.")
            self._list = small_empty(look, "check-circle", look.tr("Nothing to destroy"), said)
        else:
            options = [Option(sheet.record, _codes(sheet), code=True) for sheet in sheets]
            chips = ChipSet(look, look.tr("Paper to destroy"), options, columns=1)
            chips.changed.connect(lambda chosen: self.gone.emit(chosen[0]) if chosen else None)
            self._list = chips
        self._paper.body.insertWidget(2, self._list)
        self._list.show()

    def to_paper(self) -> None:
        """Go to the list of paper, or back to the line."""
        to_list = isinstance(self._list, ChipSet) and self.line.line.hasFocus()
        focused = self._list if to_list and self._list is not None else self.line
        focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> None:
        look = self.look
        column = QVBoxLayout(self._problems)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        typing = Card(look, look.tr("Slip"))
        typing.add(self.line)
        typing.add(self._problems)
        stored = Dashed(look)
        stored.body.addWidget(Wrapped(look, look.tr("What is stored"), "label_bold", "partial"))
        stored.body.addWidget(self._stored)
        typing.add(stored)
        typing.add(self._done)
        example = isolated("P-407-216 L-553-088 V-473 V-126 2 use Y id N R @")
        help_text = look.tr(
            "Codes in any order, severity 1 to 3, use and id with Y, N or ?, then ! urgent, R fears reprisal,"
            " M doctor, @ see again, hook: and its words. The word oral for a slip with a code alone."
        )
        typing.add(Well(look, help_text, example))
        typing.body.addStretch(1)
        self._paper.add(
            Wrapped(
                look, look.tr("Burn, shred or soak it, then tick it: whoever finds it knows that talks took place.")
            )
        )
        self._paper.body.addStretch(1)
        sides: QHBoxLayout | QVBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
        sides.setSpacing(look.px(16))
        sides.addWidget(typing, 3)
        sides.addWidget(self._paper, 2)
        self.body.addLayout(sides, 1)


def _codes(sheet: Sheet) -> str:
    return " ".join(sheet.codes)
