"""The conduct cards and the keys: what to do at the gate, at a checkpoint, in a search; read without a passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.components.badge import KeyCap
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.chips import Option
from ui.components.segments import Segments
from ui.components.text import Wrapped
from ui.rows import Fill, Rows, height_follows_width
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.cards.content import Conduct
    from ui.keys import Act
    from ui.look import Look


class Confirming(QWidget):
    """One's own word that the cards are read: it can be given once each of them was opened."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._left, self._done = 0, ""
        row = Rows(self, Fill.FLOW, look.px(12))
        self.confirm = Button(look, look.tr("I have read them"), Kind.MAIN, icon="check", key="Ctrl Enter")
        self._said = Wrapped(look, "", "body", "ink")
        self._said.setMinimumWidth(look.px(560))
        row.addWidget(self.confirm)
        row.addWidget(self._said)
        height_follows_width(self)

    def say_left(self, left: int) -> None:
        """Say how many cards were not opened yet."""
        self._left = left
        self._tell()

    def say_done(self, done: str) -> None:
        """Say that it was confirmed ("yes"), or that it was not yet."""
        self._done = done
        self._tell()

    @property
    def may_confirm(self) -> bool:
        """Whether the word can be given now."""
        return not (self._left or self._done or self.isHidden())

    def _tell(self) -> None:
        look = self._look
        self.confirm.setVisible(not self._left and not self._done)
        if self._done:
            said = look.tr("You confirmed these cards for this visit. The team leader sees it after your hand-over.")
        elif self._left:
            said = look.ntr(
                "Open {n} more card by its digit, then confirm them for this visit.",
                "Open {n} more cards by their digits, then confirm them for this visit.",
                self._left,
            )
        else:
            said = look.tr("Each person of the team confirms them on their own laptop.")
        self._said.say(said)


class ConductPage(Page):
    """One card at a time, chosen by its digit; the last one shows the keys, where there are any to show."""

    way = "cards"
    mandate_asked = Signal()
    drill_asked = Signal()
    back = Signal()
    confirmed = Signal()
    """The person of this laptop says that the cards are read."""

    def __init__(self, look: Look, cards: Sequence[Conduct], keys: Sequence[Act], *, with_back: str = "") -> None:
        acts = []
        if with_back:
            acts.append(Button(look, look.tr("Back##go"), icon="arrow-left", key="Esc"))
        else:
            acts.append(Button(look, look.tr("Drill"), icon="lifebuoy"))
        mandate = Button(look, look.tr("Mandate card"), icon="identification-card", key="F1")
        about = look.tr("How we act, and all keys") if keys else look.tr("How we act")
        super().__init__(look, look.tr("Cards"), about, actions=[*acts, mandate])
        mandate.clicked.connect(self.mandate_asked)
        acts[0].clicked.connect(self.back if with_back else self.drill_asked)
        options = [Option(str(number), card.title) for number, card in enumerate(cards)]
        self._sheets = [self._conduct(card) for card in cards]
        if keys:
            options.append(Option(str(len(cards)), look.tr("All keys")))
            self._sheets.append(self._keys(keys))
        self.choice = Segments(look, look.tr("Cards"), options)
        self.body.addWidget(self.choice)
        self._opened: set[int] = set()
        self._count = len(cards)
        self.confirming = Confirming(look)
        self.confirming.confirm.clicked.connect(lambda _on: self.confirmed.emit())
        self.body.addWidget(self.confirming)
        self.confirming.hide()
        for sheet in self._sheets:
            self.body.addWidget(sheet)
        self.body.addStretch(1)
        self.choice.changed.connect(self.show_card)
        self.show_card("0")
        self.setFocusProxy(self.choice)

    def show_card(self, key: str) -> None:
        """Show one card; none chosen is the first."""
        chosen = int(key or "0")
        self.choice.choose(str(chosen))
        for number, sheet in enumerate(self._sheets):
            sheet.setVisible(number == chosen)
        self._opened.add(chosen)
        self.confirming.say_left(len(set(range(self._count)) - self._opened))

    def ask_to_confirm(self, done: str) -> None:
        """Ask the person of this laptop to confirm that the cards are read, or say that this was done ("yes")."""
        self.confirming.say_done(done)
        self.confirming.show()

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        return (("1\N{EN DASH}9", self.look.tr("card")), ("F1", self.look.tr("mandate card")))

    def _conduct(self, card: Conduct) -> QWidget:
        look = self.look
        whole = QWidget()
        row: QBoxLayout = QVBoxLayout(whole) if look.large else QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(16))
        for part in card.parts:
            made = Card(look, part.label)
            for line in part.lines:
                made.add(Wrapped(look, line, "lead_plain", "ink"))
            made.body.addStretch(1)
            row.addWidget(made, 1)
        return whole

    def _keys(self, acts: Sequence[Act]) -> QWidget:
        """One page: the keys of acts, and how rows are answered."""
        look, tr = self.look, self.look.tr
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(16))
        column.addWidget(self._caps(tr("All keys"), [(act.cap, tr(act.words)) for act in acts]))  # tr: the table
        rows = (
            ("1\N{EN DASH}9", tr("answer the row")),
            ("0", tr("clear the row")),
            ("Enter", tr("next row")),
            ("Shift Enter", tr("previous row")),
            ("Space", tr("pick, open, add")),
            ("1\N{EN DASH}9", tr("on a heading: open that section")),
        )
        column.addWidget(self._caps(tr("In a record"), rows))
        return whole

    def _caps(self, title: str, keys: Sequence[tuple[str, str]]) -> QWidget:
        card = Card(self.look, title)
        box = QWidget()
        rows = Rows(box, Fill.GRID, self.look.px(12), columns=3)
        for cap, words in keys:
            rows.addWidget(KeyCap(self.look, cap, words, "ink"))
        height_follows_width(box)
        card.add(box)
        return card
