"""Deciding how far a laptop is trusted: what follows, why by digit, and the second person where one is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.errors import FieldError
from npm_field.usecases import trust
from npm_field.usecases.devices import RETIRED
from resources.language import isolated, mark
from sync.roster import REVOKED, SUSPECT, TRUSTED
from ui import tokens
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.chips import ChipSet, Option
from ui.components.field import Field
from ui.components.hold_button import HoldButton, HoldLine
from ui.components.text import Wrapped, label_for
from ui.laptops import words
from ui.laptops.steps import StepCard
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.usecases.laptops import Laptop
    from ui.look import Look

HOLD_S: Final = 1.5
_SAID: Final = {
    SUSPECT: (
        mark("Was out of sight: {person}"),
        mark(
            "What it sends is still kept, sealed and apart; its settings and codes are not taken over, it gets no"
            " return code, and it changes its keys when it hears of this."
        ),
        mark("Call it suspect"),
        "shield-warning",
    ),
    TRUSTED: (
        mark("Trust again: {person}"),
        mark(
            "Somebody looked at it, or set it up anew. What was kept apart meanwhile waits in the inbox for its"
            " own decision."
        ),
        mark("Trust it again"),
        "shield-check",
    ),
    REVOKED: (
        mark("Revoke: {person}"),
        mark(
            "It is refused from now on and for ever: by the relay at its next request, by the other laptops once they"
            " hear of it. What it handed over before stays valid. Its unused codes are never given to anybody."
        ),
        mark("Hold to revoke it"),
        "prohibit",
    ),
    RETIRED: (
        mark("Take out of use: {person}"),
        mark(
            "First let it hand everything over, take in the receipt, and wipe its vault. From now on it is refused."
            " Whoever gets the machine makes a vault of their own by a new invitation."
        ),
        mark("Hold to take it out of use"),
        "minus",
    ),
}
"""Title, what follows, the act, and its icon."""


class DecideCard(StepCard):
    """``wished`` carries the reason and the second person's code, "" where none is due."""

    wished = Signal(str, str)

    def __init__(self, look: Look, laptop: Laptop, state: str, clock: Callable[[], float] | None = None) -> None:
        tr = look.tr
        title, follows, act, icon = _SAID[state]
        person = isolated(laptop.person or laptop.device[:8])
        super().__init__(look, tr(title, person=person), tr(follows), words.role(look, laptop))  # tr: the table above
        if state in {REVOKED, RETIRED}:
            self.add(Banner(look, "warn" if state == REVOKED else "info", _lost(look, laptop)))
        self.reason = ChipSet(look, tr("Why"), _reasons(look, state), one_only=True)
        self.add(label_for(look, tr("Why"), self.reason))
        self.add(self.reason)
        self.second = Field(look, tr("Who decides it with you (M code)"), code=True)
        self.add(self.second)
        self._two = state in trust.TWO_PERSONS
        self.second.setVisible(self._two)
        self._missing = Wrapped(look, "", "label", "bad")
        self._missing.hide()
        self.add(self._missing)
        if state in {REVOKED, RETIRED}:
            held = HoldButton(look, tr(act), Kind.MAIN, icon=icon, seconds=HOLD_S, clock=clock)  # tr: the table above
            held.held.connect(self._wish)
            self.add(HoldLine(look, held.hold, tr("Hold the button until all five squares are full.")))
            self.act: Button = held
        else:
            self.act = Button(look, tr(act), Kind.MAIN, icon=icon, height=tokens.CONTROL_LARGE)  # tr: the table above
            self.act.clicked.connect(self._wish)
        self.end_with(self.act)
        self.second.text_edited.connect(lambda _text: self.second.clear_error())
        self.setFocusProxy(self.reason)

    def refuse(self, error: FieldError) -> None:
        """Say why nothing was decided; what was answered stays."""
        said = sentence(error, self._look.language)
        if self._two:
            self.second.error(said)
            self.second.setFocus()
        else:
            self._missing.say(said)
            self._missing.show()

    def _wish(self) -> None:
        if not self.reason.chosen:
            self._missing.say(self._look.tr("Say why first, by its digit."))
            self._missing.show()
            self.reason.setFocus()
            return
        self._missing.hide()
        second = ""
        if self._two:
            try:
                second = str(codes.parse(self.second.text, (CodeType.MONITOR,)))
            except FieldError as error:
                self.refuse(error)
                return
        self.wished.emit(self.reason.chosen[0], second)


def _lost(look: Look, laptop: Laptop) -> str:
    """Say what of a laptop is here, so that what is not is known."""
    if not laptop.number:
        return look.tr("Nothing of this laptop came to this office yet. What it wrote is on it alone.")
    said = look.tr(
        "Its last bundle here is number {number}. What it wrote after that is on the laptop alone.",
        number=laptop.number,
    )
    if not laptop.missing:
        return said
    more = look.ntr("{n} bundle before it never came.", "{n} bundles before it never came.", laptop.missing)
    return f"{said} {more}"


def _reasons(look: Look, state: str) -> list[Option]:
    return [Option(key, look.tr(words.WHY[key])) for key in trust.REASONS[state]]  # tr: ui/laptops/words.py
