"""The sheet that records a withdrawal of consent: whose code, what is taken back, how it was learned; then held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from npm_field.domain import codes, consent
from npm_field.errors import FieldError
from npm_field.usecases import withdraw
from ui.components.button import Kind
from ui.components.chips import ChipSet, Option
from ui.components.field import Field
from ui.components.hold_button import HoldButton, HoldLine
from ui.components.segments import Segments
from ui.components.sheet import Sheet
from ui.components.text import Wrapped, label_for
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.look import Look

HOLD_S: Final = 1.5
ALL: Final = "all"
SOME: Final = "some"
ORAL: Final = "oral"
_DIGITS: Final = 6


class WithdrawSheet(Sheet):
    """``wished`` carries code, purposes and channel. ``is_open`` says whether the complete records can be reached."""

    wished = Signal(str, tuple, str)

    def __init__(
        self,
        look: Look,
        purposes: Sequence[Option],
        channels: Sequence[Option],
        *,
        is_open: bool,
        clock: Callable[[], float] | None = None,
    ) -> None:
        tr = look.tr
        self._look = look
        self.act = HoldButton(
            look, tr("Hold to withdraw"), Kind.MAIN, icon="arrow-u-down-left", seconds=HOLD_S, clock=clock
        )
        super().__init__(
            look,
            "arrow-u-down-left",
            tr("Withdraw consent"),
            tr("Consent that is withdrawn stays withdrawn."),
            acts=[self.act],
        )
        self.code = Field(look, tr("Code of the person"), code=True)
        self.what = Segments(look, tr("What is withdrawn"), _what(look))
        self.what.choose(ALL)
        self.uses = ChipSet(look, tr("Which uses"), purposes)
        self.channel = ChipSet(look, tr("How we learned"), channels, one_only=True)
        self.channel.choose([ORAL])
        self._which = QWidget()
        self._means = Wrapped(look, "", "body", "ink")
        self._closed = Wrapped(look, "" if is_open else _closed(look), "label", "ink2")
        if is_open:
            self._closed.hide()
        self._fill()
        self.code.text_edited.connect(self._judge)
        self.code.entered.connect(self.what.setFocus)
        self.what.changed.connect(lambda _what: self._show())
        self.what.answered.connect(self._advance)
        self.act.held.connect(self._wish)
        self._show()

    def fill_code(self, code: str) -> None:
        """Put the code of the record in hand there; somebody else's can still be typed."""
        self.code.line.setText(code)

    def refuse(self, words: str) -> None:
        """Say why this code cannot be it; what was answered stays."""
        self.code.error(words)
        self.code.setFocus()

    def _judge(self, text: str) -> None:
        """Tell a wrong check digit as soon as the last digit is there, never before."""
        self.code.clear_error()
        if sum(sign.isdecimal() for sign in text) >= _DIGITS:
            self._is_right()

    def _is_right(self) -> bool:
        try:
            codes.parse(self.code.text, withdraw.code_types())
        except FieldError as error:
            self.code.error(sentence(error, self._look.language))
            return False
        return True

    def _advance(self) -> None:
        (self.uses if self.what.chosen == SOME else self.channel).setFocus()

    def _wish(self) -> None:
        purposes = (consent.RECORD,) if self.what.chosen != SOME else self.uses.chosen
        if not self._is_right():
            self.code.setFocus()
        elif not purposes:
            self._means.say(self._look.tr("Choose what is withdrawn."))
            self.uses.setFocus()
        else:
            channel = next(iter(self.channel.chosen), ORAL)
            self.wished.emit(str(codes.parse(self.code.text)), purposes, channel)

    def _show(self) -> None:
        tr = self._look.tr
        some = self.what.chosen == SOME
        self._which.setVisible(some)
        self._means.say(
            tr("The notes stay. From now on they are left out wherever these uses are meant.")
            if some
            else tr(
                "What was said is taken out of this laptop, and the keys of its books change. The code stays."
                " What is printed, or on other laptops, is not reached until they hear of it."
            )
        )
        if self.isVisible():
            self._place()

    def _fill(self) -> None:
        look = self._look
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(self.code)
        which = QVBoxLayout(self._which)
        which.setContentsMargins(0, 0, 0, 0)
        which.addWidget(self.uses)
        for words, part in (
            (look.tr("What is withdrawn"), self.what),
            ("", self._which),
            (look.tr("How we learned"), self.channel),
        ):
            if words:
                column.addWidget(label_for(look, words, part))
            column.addWidget(part)
        column.addWidget(self._means)
        column.addWidget(self._closed)
        self.add_said(rows)
        held = look.tr("Hold the button until all five squares are full.")
        self.body.addWidget(HoldLine(look, self.act.hold, held))


def _what(look: Look) -> list[Option]:
    return [Option(ALL, look.tr("Everything: the notes too")), Option(SOME, look.tr("Some uses"))]


def _closed(look: Look) -> str:
    return look.tr(
        "The complete records are closed now. What lies in the coded records is done at once, the rest when they open"
        " next. Tell the office as well: what a closed laptop hands over does not carry it."
    )
