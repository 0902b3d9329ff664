"""The inbox: the list of what came in, the panel of the bundle in hand, and in their place one step at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from npm_field.usecases import intake
from npm_field.usecases.intake_facts import KNOWN
from resources.language import isolated
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.empty import Empty
from ui.components.table import Cell, Column, Table
from ui.inbox import words
from ui.shell.steps import StepPage

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from PySide6.QtGui import QKeyEvent

    from npm_field.usecases.intake_facts import Waiting
    from ui.components.table import Index
    from ui.inbox.details import Details
    from ui.look import Look

ROW_HEIGHT: Final = 62
COLUMN_GAP: Final = 20


class Bundles(Table):
    """``picked`` carries the row at Space, ``went`` the row one has come to, ``chosen`` that at Enter or a click."""

    picked = Signal(int)
    went = Signal(int)

    def show_rows(self, rows: Sequence[Sequence[Cell]]) -> None:  # noqa: D102 - said where it is first defined
        super().show_rows(rows)
        for at in range(self.model().columnCount() - 1):
            self.setColumnWidth(at, self.columnWidth(at) + self._look.px(COLUMN_GAP))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.picked.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def currentChanged(self, now: Index, before: Index) -> None:  # noqa: D102, N802 - Qt's name
        super().currentChanged(now, before)
        if now.isValid() and now.row() != before.row():
            self.went.emit(now.row())


class InboxPage(StepPage):
    """``usb_wished`` and ``fetch_wished`` bring something in; ``accept_wished`` takes what is picked."""

    way = "inbox"
    usb_wished = Signal()
    fetch_wished = Signal()
    accept_wished = Signal()
    picked = Signal(int)
    went = Signal(int)

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self.usb = Button(look, tr("Take in from USB"), icon="hard-drive")
        self.fetch = Button(look, tr("Fetch"), icon="wifi-high")
        self.accept = Button(look, tr("Accept"), Kind.MAIN, icon="check", key="Ctrl Enter")
        line = tr("What came in. Nothing joins the office's records before you accept it.")
        super().__init__(look, tr("Inbox"), line, actions=[self.fetch, self.usb, self.accept])
        self.usb.clicked.connect(self.usb_wished)
        self.fetch.clicked.connect(self.fetch_wished)
        self.accept.clicked.connect(self.accept_wished)
        self._has_relay = ""
        self.fetch.hide()
        self.table: Bundles | None = None
        self.details: Details | None = None
        self._said: Banner | None = None
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (
            ("↑ ↓", tr("bundle")),
            ("Space", tr("pick")),
            ("Ctrl Enter", tr("accept picked")),
            ("Shift F1", tr("all keys")),
        )

    def show_list(self, waiting: Sequence[Waiting], picked: Collection[str], said: Banner | None) -> None:
        """Show what came; ``said`` is what has just been done, or why it was not."""
        look = self.look
        self.offer_acts("yes")
        self.show_picked(len(picked))
        self.details = None
        if not waiting:
            self.table = None
            self._show_empty(said)
            return
        whole = QWidget()
        self._beside = QBoxLayout(
            QBoxLayout.Direction.TopToBottom if look.large else QBoxLayout.Direction.LeftToRight
        )
        whole.setLayout(self._beside)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(look.px(16))
        card = Card(look, dense=True)
        if said is not None:
            card.add(said)
        self.table = Bundles(look, look.tr("What came in"), _columns(look), row_height=ROW_HEIGHT)
        self.show_rows(waiting, picked)
        self.table.picked.connect(self.picked)
        self.table.went.connect(self.went)
        self.table.chosen.connect(lambda _row: self._to_details())
        card.add(self.table, 1)
        about = _about_quarantine(look, waiting)
        if about is not None and said is None:
            card.add(about)
        self._beside.addWidget(card, 1)
        self.show_step(whole, self.table)

    def show_rows(self, waiting: Sequence[Waiting], picked: Collection[str]) -> None:
        """Show the rows of the list anew; where one is stays."""
        if self.table is not None:
            here = self.table.currentIndex().row()
            self.table.blockSignals(True)  # noqa: FBT003 - Qt's own
            self.table.show_rows([_row(self.look, one, one.id in picked) for one in waiting])
            self.table.go_to(max(0, here))
            self.table.blockSignals(False)  # noqa: FBT003 - Qt's own

    def show_details(self, details: Details) -> None:
        """Show the panel of one bundle beside the list."""
        if self.details is not None:
            self._beside.removeWidget(self.details)
            self.details.hide()
            self.details.deleteLater()
        self.details = details
        self._beside.addWidget(details)
        details.show()

    def show_picked(self, number: int) -> None:
        """Say on the button how many would be accepted."""
        look = self.look
        self.accept.say(look.ntr("Accept {n}", "Accept {n}", number) if number else look.tr("Accept"))
        self.accept.setEnabled(bool(number))

    def offer_acts(self, wish: str) -> None:
        """Show the acts of the head ("yes"), or hide them ("no") while one step follows another."""
        self.usb.setVisible(wish == "yes")
        self.accept.setVisible(wish == "yes")
        self.fetch.setVisible(wish == "yes" and self._has_relay == "yes")

    def show_relay(self, has_relay: str) -> None:
        """Offer to fetch over the network where the office has a relay ("yes")."""
        self._has_relay = has_relay

    def _to_details(self) -> None:
        if self.details is not None:
            self.details.setFocus()

    def _show_empty(self, said: Banner | None) -> None:
        look, tr = self.look, self.look.tr
        empty = Empty(
            look,
            "tray",
            tr("Nothing came in"),
            tr("Bundles of the laptops come by USB or over the network. They wait here until you accept them."),
            ink="ink2",
        )
        if said is None:
            self.show_step(empty, self.usb)
            return
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(said)
        column.addWidget(empty, 1)
        self.show_step(whole, self.usb)


def _columns(look: Look) -> tuple[Column, ...]:
    tr = look.tr
    return (
        Column(tr("From")),
        Column(tr("Visit")),
        Column(tr("Records"), spare=True),
        Column(tr("Proof"), spare=True),
        Column(tr("Numbers"), spare=True),
        Column(tr("State"), number=True, stretch=True),
    )


def _row(look: Look, one: Waiting, is_picked: bool) -> list[Cell]:  # noqa: FBT001 - a cell of a row
    name, role = words.who(look, one)
    said, ink = words.numbers(look, one)
    state, proof = words.state(one), words.proof(one)
    visits = [isolated(code) for code in one.visits]
    visit = visits[0] if visits else ""
    more = look.ntr("and {n} more", "and {n} more", len(visits) - 1) if len(visits) > 1 else ""
    icon = "" if one.state != intake.WAITING else "check-circle" if is_picked else "circle"
    known = one.proof == KNOWN
    return [
        Cell(name, icon, "accent" if is_picked else "ink", second=role),
        Cell(visit, code=True, second=more),
        Cell(look.language.number(one.count("records")) if known else "?"),
        Cell(look.tr(proof.words), proof.icon, badge=proof.kind),  # tr: the table of words
        Cell(said, ink=ink),
        Cell(look.tr(state.words), state.icon, badge=state.kind),  # tr: the table of words
    ]


def _about_quarantine(look: Look, waiting: Sequence[Waiting]) -> Banner | None:
    kept = [one for one in waiting if one.state == intake.QUARANTINED]
    if not kept:
        return None
    title = look.ntr("{n} in quarantine", "{n} in quarantine", len(kept))
    distrusted = any(one.trust not in {"", "trusted"} for one in kept)
    suspect = look.tr(
        "What it says can be read here when you decide so; its plans, settings and codes are not taken."
    )
    sealed = look.tr(
        "It stays sealed here as it came, and nothing of it is taken in until you decide, with a reason."
    )
    return Banner(look, "warn", suspect if distrusted else sealed, title=title, icon="shield-warning")
