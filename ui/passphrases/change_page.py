"""The page on which a passphrase is set, changed or taken away: the present one first, then why, then the new one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from resources.language import mark
from ui import tokens
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.chips import Option
from ui.components.passphrase_field import PassphraseField
from ui.components.segments import Segments
from ui.components.text import Running, Wrapped
from ui.passphrases import words
from ui.passphrases.chooser import Chooser
from ui.passphrases.section import CHANGE_MAIN, CHANGE_TRAVEL, REMOVE_TRAVEL, SET_TRAVEL
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look import Look

MAY_KNOW, NOBODY = "may_know", "nobody"
ADDS: Final = frozenset({SET_TRAVEL})
TITLES: Final = {
    CHANGE_MAIN: (mark("Change the main passphrase"), mark("Change it")),
    SET_TRAVEL: (mark("Set a travel passphrase"), mark("Set it")),
    CHANGE_TRAVEL: (mark("Change the travel passphrase"), mark("Change it")),
    REMOVE_TRAVEL: (mark("Take the travel passphrase away"), mark("Take it away")),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed and answered; ``new`` and ``travel`` are empty where they were not asked for."""

    present: str = field(repr=False)
    new: str = field(repr=False)
    travel: str = field(repr=False)
    renew: bool


class ChangePage(Page):
    """``wished`` carries a ``Typed``, ``back`` leads to the settings. Nothing is done before the last step."""

    way = "settings"
    widest = 760
    wished = Signal(object)
    back = Signal()

    def __init__(self, look: Look, act: str) -> None:
        title, doing = TITLES[act]
        super().__init__(look, look.tr(title))  # tr: the titles above
        tr = look.tr
        self._act = act
        card = Card(look)
        if act != CHANGE_MAIN:
            card.add(Running(look, tr(words.TRAVEL_OPENS)))  # tr: ui/passphrases/words.py
            card.add(Wrapped(look, tr(words.TRAVEL_HIDES_NOTHING)))  # tr: ui/passphrases/words.py
        self.present = PassphraseField(look, tr("Present main passphrase"))
        card.add(self.present)
        question = tr("May somebody know the old one, or have copied this laptop's disk?")
        self.why = Segments(
            look,
            question,
            [Option(MAY_KNOW, tr("Maybe")), Option(NOBODY, tr("No"))],
            stretch=False,
        )
        self.follows = Wrapped(look, "")
        self.travel = PassphraseField(look, tr("Travel passphrase, if it shall go on opening"))
        asked = Wrapped(look, question, "label_bold", "ink2")
        asked.setBuddy(self.why)
        for part in (asked, self.why, self.follows):
            card.add(part)
            if act in ADDS:
                part.hide()
        self._asks_travel = False
        card.add(self.travel)
        self.chooser = Chooser(look, tr("New passphrase"))
        card.add(self.chooser)
        if act == REMOVE_TRAVEL:
            self.chooser.hide()
        self.waiting = Banner(
            look, "plain", tr("Changing the keys. This takes a few seconds, more with many records.")
        )
        self.waiting.hide()
        card.add(self.waiting)
        card.body.addLayout(self._foot(doing))
        self.body.addWidget(card)
        self.body.addStretch(1)
        self._connect()
        self.why.choose(MAY_KNOW if act not in ADDS else NOBODY)
        self._explain()
        self.setFocusProxy(self.present)

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        return (("Enter", self.look.tr("next row")), ("Esc", self.look.tr("back, nothing changes")))

    def ask_for_travel(self) -> None:
        """Ask for the travel passphrase too where every key changes: there is one, and it would open nothing then."""
        self._asks_travel = True
        self._explain()

    def hold_still(self) -> None:
        """Let nothing be typed while the keys change."""
        self.chooser.hold_still()
        for typed in (self.present, self.travel):
            typed.hold_still()
        for part in (self.why, self._leave, self._take):
            part.setEnabled(False)

    def let_type(self) -> None:
        """Let it be typed again."""
        self.waiting.hide()
        self.chooser.let_type()
        for typed in (self.present, self.travel):
            typed.let_type()
        for part in (self.why, self._leave, self._take):
            part.setEnabled(True)

    def refuse_present(self, sentence: str) -> None:
        """Say that this is not the main passphrase; the new one stays typed."""
        _refuse(self.present, sentence)

    def refuse_travel(self, sentence: str) -> None:
        """Say that this is not the travel passphrase."""
        _refuse(self.travel, sentence)

    def refuse(self, sentence: str) -> None:
        """Say why it was not done."""
        if self._act == REMOVE_TRAVEL:
            _refuse(self.present, sentence)
        else:
            self.chooser.refuse(sentence)

    def forget(self) -> None:
        """Empty every field."""
        self.chooser.forget()
        for typed in (self.present, self.travel):
            typed.empty()

    def submit(self) -> None:
        """Go on to the first field that is empty, else wish what is typed."""
        if not self.present.text:
            self.present.line.setFocus()
        elif self._act == REMOVE_TRAVEL:
            self._wish("")
        else:
            self.chooser.submit()

    def _wish(self, new: str) -> None:
        renew = self.why.chosen == MAY_KNOW
        travel = self.travel.text if renew and self._asks_travel else ""
        self.wished.emit(Typed(self.present.text, new, travel, renew))

    def _explain(self) -> None:
        renew = self.why.chosen == MAY_KNOW
        old = words.OLD_COPY_OPENS if self._act == CHANGE_MAIN else words.OLD_COPY_OPENS_LITTLE
        self.follows.say(self.look.tr(words.RENEWED if renew else old))  # tr: ui/passphrases/words.py
        self.travel.setVisible(renew and self._asks_travel)

    def _connect(self) -> None:
        self.why.changed.connect(lambda _answer: self._explain())
        self.present.text_edited.connect(lambda _text: self.present.clear_error())
        self.travel.text_edited.connect(lambda _text: self.travel.clear_error())
        self.present.entered.connect(self._next)
        self.travel.entered.connect(self.chooser.first.line.setFocus)
        self.chooser.chosen.connect(self._wish)
        self._leave.clicked.connect(self.back)
        self._take.clicked.connect(self.submit)

    def _next(self) -> None:
        if self._act == REMOVE_TRAVEL:
            self.submit()
        else:
            self.chooser.first.line.setFocus()

    def _foot(self, doing: str) -> QHBoxLayout:
        look = self.look
        self._leave = Button(look, look.tr("Back##go"), Kind.QUIET, key="Esc")
        self._take = Button(look, look.tr(doing), Kind.MAIN, height=tokens.CONTROL_LARGE)  # tr: the titles above
        row = QHBoxLayout()
        row.addWidget(self._leave)
        row.addStretch(1)
        row.addWidget(self._take)
        return row


def _refuse(typed: PassphraseField, sentence: str) -> None:
    typed.let_type()
    typed.empty()
    typed.error(sentence)
    typed.line.setFocus()
