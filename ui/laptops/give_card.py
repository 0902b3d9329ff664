"""Giving a return code by telephone: what is asked and said first, then the code in five groups, shown once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.errors import FieldError
from npm_field.usecases import return_codes
from resources.language import isolated
from ui import tokens
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.chips import ChipSet, Option
from ui.components.code_label import CodeLabel
from ui.components.field import Field
from ui.components.hold_button import HoldButton, HoldLine
from ui.components.segments import Segments
from ui.components.text import Running, Text, Wrapped, label_for
from ui.laptops import words
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.usecases.laptops import Laptop
    from ui.look import Look

HOLD_S: Final = 1.5
YES: Final = "yes"
NO: Final = "no"


@dataclass(frozen=True, slots=True)
class Said:
    """What stands on the card: its title and the remark under it, what holds for the call, and what else to do."""

    title: str
    remark: str
    first: str
    give_none: str


class GiveCard(Card):
    """``wished`` carries the second person's code and the reason; ``back`` leads to the list.

    A code is asked for; ``said`` lets it ask for something else that opens a sealed laptop, after the same questions.
    """

    wished = Signal(str, str)
    back = Signal()

    def __init__(
        self, look: Look, laptop: Laptop, clock: Callable[[], float] | None = None, *, said: Said | None = None
    ) -> None:
        tr = look.tr
        said = said or _of_a_code(look, laptop)
        super().__init__(look, said.title, said.remark)
        self.called = _question(look, tr("Did you call back on the number that you know?"))
        self.safe_word = _question(look, tr("Did the person say the safe word?"))
        self.second = Field(look, tr("Who decides it with you (M code)"), code=True)
        self.reason = ChipSet(look, tr("Why it is sealed"), _reasons(look), one_only=True)
        self.stop = Banner(
            look,
            "bad",
            tr(
                "Say that the records open at the office, and end the call calmly."
                " Whoever calls may stand beside somebody who forces the call."
            ),
            title=said.give_none,
        )
        self.act = HoldButton(look, tr("Hold to give it"), Kind.MAIN, icon="phone", seconds=HOLD_S, clock=clock)
        self._missing = Wrapped(look, "", "label", "bad")
        self._fill(said.first)
        self.stop.hide()
        self._missing.hide()
        for asked, then in ((self.called, self.safe_word), (self.safe_word, self.second)):
            asked.changed.connect(lambda _answer: self._judge())
            asked.answered.connect(then.setFocus)
        self.second.text_edited.connect(lambda _text: self.second.clear_error())
        self.second.entered.connect(self.reason.setFocus)
        self.act.held.connect(self._wish)
        self.setFocusProxy(self.called)

    def refuse(self, error: FieldError) -> None:
        """Say why none was given; what was answered stays."""
        self.second.error(sentence(error, self._look.language))
        self.second.setFocus()

    def _judge(self) -> None:
        refused = NO in {self.called.chosen, self.safe_word.chosen}
        self.stop.setVisible(refused)
        self.act.setEnabled(not refused)

    def _wish(self) -> None:
        if {self.called.chosen, self.safe_word.chosen} != {YES} or not self.reason.chosen:
            self._missing.say(self._look.tr("Answer both questions and say why it is sealed."))
            self._missing.show()
            unanswered = next((asked for asked in (self.called, self.safe_word) if not asked.chosen), self.reason)
            unanswered.setFocus()
            return
        try:
            second = codes.parse(self.second.text, (CodeType.MONITOR,))
        except FieldError as error:
            self.refuse(error)
            return
        self.wished.emit(str(second), self.reason.chosen[0])

    def _fill(self, first: str) -> None:
        look, tr = self._look, self._look.tr
        self.add(Running(look, first))
        for words_, part in (
            (tr("Did you call back on the number that you know?"), self.called),
            (tr("Did the person say the safe word?"), self.safe_word),
            ("", self.second),
            (tr("Why it is sealed"), self.reason),
        ):
            if words_:
                self.add(label_for(look, words_, part))
            self.add(part)
        self.add(self.stop)
        self.add(self._missing)
        self.body.addStretch(1)
        self.add(HoldLine(look, self.act.hold, tr("Hold the button until all five squares are full.")))
        row = QHBoxLayout()
        leave = Button(look, tr("Back##go"), Kind.QUIET, key="Esc", height=tokens.CONTROL_LARGE)
        leave.clicked.connect(self.back)
        row.addWidget(leave)
        row.addStretch(1)
        row.addWidget(self.act)
        self.body.addLayout(row)


class CodeCard(Card):
    """The code, once: five groups, each read out digit by digit. ``done`` takes it away for ever."""

    done = Signal()

    def __init__(self, look: Look, person: str, groups: Sequence[str], left: int) -> None:
        tr = look.tr
        super().__init__(look, tr("Return code for {person}", person=isolated(person)))
        self.add(
            Running(
                look,
                tr(
                    "Read each group out, digit by digit. The laptop says after each group whether it fits."
                    " It is given once and works once; write it down nowhere."
                ),
            )
        )
        track = QWidget()
        # groups are read from left to right in every language
        track.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        rows: QHBoxLayout | QVBoxLayout = QVBoxLayout(track) if look.large else QHBoxLayout(track)
        rows.setSpacing(look.px(16))
        self.groups = [CodeLabel(look, group, "code_panel") for group in groups]
        for number, label in enumerate(self.groups, start=1):
            one = QVBoxLayout()
            one.addWidget(Text(look, isolated(str(number)), "cap", "ink2"))
            one.addWidget(label)
            rows.addLayout(one)
        rows.addStretch(1)
        self.add(track)
        few = left <= return_codes.FEW
        self.left = Banner(look, "warn" if few else "plain", _left(look, left, few="yes" if few else ""), icon="key")
        self.add(self.left)
        self.body.addStretch(1)
        close = Button(look, tr("Done"), Kind.MAIN, icon="check", height=tokens.CONTROL_LARGE)
        close.clicked.connect(self.done)
        self.body.addWidget(close, 0, Qt.AlignmentFlag.AlignTrailing)
        self.setFocusProxy(close)


def _of_a_code(look: Look, laptop: Laptop) -> Said:
    tr = look.tr
    return Said(
        title=tr("Return code for {person}", person=isolated(laptop.person)),
        remark=words.codes_left(look, laptop.left),
        first=tr(
            "Do not go on in the call that came in. Call the number that you know, and let the person say the"
            " safe word before you ask anything else. A code works once; it opens with the passphrase only."
        ),
        give_none=tr("Give no code"),
    )


def _left(look: Look, left: int, *, few: str) -> str:
    first = look.ntr("{n} code of this laptop is left.", "{n} codes of this laptop are left.", left)
    if not few:
        return first
    return f"{first} {look.tr('Say it in this call: once the laptop is open, draw fresh ones in the settings.')}"


def _question(look: Look, words_: str) -> Segments:
    return Segments(look, words_, [Option(YES, look.tr("Yes")), Option(NO, look.tr("No"))], stretch=False)


def _reasons(look: Look) -> list[Option]:
    return [Option(key, look.tr(said)) for key, said in words.REASONS.items()]  # tr: ui/laptops/words.py
