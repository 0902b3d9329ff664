"""Practice: type a passphrase and be told right or wrong, and nothing else. Stopping is free."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from npm_field.crypto.passphrase import prepare
from npm_field.usecases import passphrases, practice
from ui import tokens
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.chips import Option
from ui.components.passphrase_field import PassphraseField
from ui.components.segments import Segments
from ui.components.text import Running
from ui.desk import Target
from ui.passphrases.change_presenter import SAY_SO_AFTER_MS
from ui.passphrases.section import PRACTISE
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.usecases.seat import Seat
    from storage.keyfile import SlotName
    from ui.desk import Desk
    from ui.look import Look

SLOTS: Final[dict[str, SlotName]] = {"main": "main", "travel": "travel"}


class PracticePage(Page):
    """``tried`` carries what was typed, ``back`` leads to the settings."""

    way = "settings"
    widest = 640
    tried = Signal(str)
    back = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, look.tr("Practise"))
        tr = look.tr
        card = Card(look)
        card.add(Running(look, tr("Type it as at the lock page. Nothing is counted and nothing is written down.")))
        options = [Option("main", tr("Main passphrase")), Option("travel", tr("Travel passphrase"))]
        self.which = Segments(look, tr("Which passphrase"), options, stretch=False, digits=False)
        self.which.choose("main")
        card.add(self.which)
        self.which.hide()
        self.field = PassphraseField(look, tr("Passphrase"), height=tokens.FIELD_LARGE)
        card.add(self.field)
        self.right, self.wrong = Banner(look, "ok", tr("Right.")), Banner(look, "plain", tr("That was not it."))
        self.trying = Banner(look, "plain", tr("Trying …"), icon="hourglass-medium")
        place = QWidget()
        self._answers = QVBoxLayout(place)
        self._answers.setContentsMargins(0, 0, 0, 0)
        for answer in (self.right, self.wrong, self.trying):
            answer.hide()
            self._answers.addWidget(answer)
        place.setMinimumHeight(look.px(tokens.CONTROL_LARGE))
        card.add(place)
        stop = Button(look, tr("Stop"), Kind.PLAIN, key="Esc", height=tokens.CONTROL_LARGE)
        attempt = Button(look, tr("Try"), Kind.MAIN, key="Enter", height=tokens.CONTROL_LARGE)
        row = QHBoxLayout()
        row.addWidget(stop)
        row.addStretch(1)
        row.addWidget(attempt)
        card.body.addLayout(row)
        self.body.addWidget(card)
        self.body.addStretch(1)
        stop.clicked.connect(self.back)
        attempt.clicked.connect(self._submit)
        self.field.entered.connect(self._submit)
        self.field.text_edited.connect(lambda _text: self._clear())
        self.which.changed.connect(lambda _slot: self._clear())
        self.setFocusProxy(self.field)

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        return (("Enter", self.look.tr("try")), ("Esc", self.look.tr("stop")))

    def offer(self, first: SlotName) -> None:
        """Offer both, ``first`` chosen; without a travel passphrase there is nothing to choose."""
        self.which.choose(first)
        self.which.show()

    def answer(self, banner: Banner) -> None:
        """Show one of the two answers; the field is empty again."""
        self.field.let_type()
        self.field.empty()
        self._clear()
        banner.show()
        self.field.line.setFocus()

    def _clear(self) -> None:
        for answer in (self.right, self.wrong, self.trying):
            answer.hide()

    def _submit(self) -> None:
        if self.field.text and not self.field.line.isReadOnly():
            self._clear()
            self.field.hold_still()
            self.tried.emit(self.field.text)


class PracticePresenter:
    """Asks the vault; only a right answer moves the day of the next question."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._left = False
        self.view = PracticePage(desk.look)
        self.page: Page = self.view
        self.view.tried.connect(self._try)
        self.view.back.connect(self._back)
        self._late = QTimer(self.view)
        self._late.setSingleShot(True)
        self._late.setInterval(SAY_SO_AFTER_MS)
        self._late.timeout.connect(self.view.trying.show)
        desk.ask(_offered, self._offer)

    def leave(self, then: Callable[[], None]) -> None:
        """Forget what was typed."""
        self._left = True
        self._late.stop()
        self.view.field.empty()
        then()

    def press(self, key: str) -> bool:
        """Esc stops."""
        if key == "Esc":
            self._back()
        return key == "Esc"

    def here(self) -> Target:
        """Return the way back to this page."""
        return Target("settings", act=PRACTISE)

    def _offer(self, first: SlotName | None) -> None:
        if first is not None and not self._left:
            self.view.offer(first)

    def _back(self) -> None:
        self._desk.go(Target("settings"))

    def _try(self, typed: str) -> None:
        slot = SLOTS[self.view.which.chosen]
        self._late.start()
        self._desk.ask(partial(practice.right, slot=slot, passphrase=prepare(typed)), self._answered)

    def _answered(self, right: object) -> None:
        self._late.stop()
        if not self._left:
            self.view.answer(self.view.right if right else self.view.wrong)


def _offered(seat: Seat) -> SlotName | None:
    """Return what to begin with where there are two: what is due, else the one that is used less."""
    if not passphrases.has_travel(seat):
        return None
    return "main" if practice.due(seat) == ("main",) else "travel"
