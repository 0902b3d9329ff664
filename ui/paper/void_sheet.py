"""The sheet that voids codes on paper that was lost, looked at or taken; held, for every record gets another code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from npm_field.domain import codes
from npm_field.domain.kinds.paper import ON_PAPER
from npm_field.errors import FieldError
from ui.components.button import Kind
from ui.components.field import Field
from ui.components.hold_button import HoldButton, HoldLine
from ui.components.segments import Segments
from ui.components.sheet import Sheet
from ui.components.text import Wrapped, label_for
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.components.chips import Option
    from ui.look import Look

HOLD_S: Final = 1.5


class VoidSheet(Sheet):
    """``wished`` carries the codes as printed, and what became of the paper."""

    wished = Signal(list, str)

    def __init__(self, look: Look, states: Sequence[Option], *, clock: Callable[[], float] | None = None) -> None:
        tr = look.tr
        self._look = look
        self.act = HoldButton(look, tr("Hold to void them"), Kind.MAIN, icon="prohibit", seconds=HOLD_S, clock=clock)
        super().__init__(
            look,
            "prohibit",
            tr("Void codes"),
            tr(
                "Each code gets another in its place, in every record of this laptop. What somebody wrote in a note"
                " is not changed. Tell the team and the office the new codes when you meet."
            ),
            acts=[self.act],
        )
        self.codes = Field(look, tr("Codes on the paper"), code=True)
        self.state = Segments(look, tr("What became of it"), states)
        self.state.choose(states[0].key)
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(self.codes)
        column.addWidget(label_for(look, tr("What became of it"), self.state))
        column.addWidget(self.state)
        told = tr("Records in the drop-box keep the old code; the office is told which one it became.")
        column.addWidget(Wrapped(look, told, "label", "ink2"))
        self.add_said(rows)
        self.body.addWidget(HoldLine(look, self.act.hold, tr("Hold the button until all five squares are full.")))
        self.codes.entered.connect(self.state.setFocus)
        self.codes.text_edited.connect(lambda _text: self.codes.clear_error())
        self.state.answered.connect(self.act.setFocus)
        self.act.held.connect(self._wish)

    def _wish(self) -> None:
        try:
            chosen = [codes.parse(text, ON_PAPER) for text in self.codes.text.split()]
        except FieldError as error:
            self.codes.error(sentence(error, self._look.language))
            self.codes.setFocus()
            return
        if not chosen:
            self.codes.error(self._look.tr("Type the codes that stood on the paper, with a space between them."))
            self.codes.setFocus()
            return
        self.wished.emit(chosen, self.state.chosen)
