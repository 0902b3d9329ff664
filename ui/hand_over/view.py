"""The hand-over page: two ways, the same four steps, the receipts, and beside them what may be removed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.empty import Empty
from ui.hand_over import words
from ui.hand_over.cards import ReceiptsCard, RemovalCard, StepsCard, StickCard
from ui.hand_over.choice import Choices
from ui.hand_over.ways import WaysPage
from ui.hand_over.words import NETWORK, USB

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.usecases.receipts import Listed, Standing
    from ui.hand_over.words import Run
    from ui.look import Look

SIDE_WIDTH = 380


class HandOverPage(WaysPage):
    """``way_chosen`` carries "network" or "usb"; the wishes of the stick carry its folder."""

    way_chosen = Signal(str)
    send_wished = Signal()
    again_wished = Signal()
    stop_wished = Signal()
    write_wished = Signal(Path)
    take_wished = Signal(Path)
    remove_wished = Signal()
    keep_wished = Signal()
    receipt_chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self.again = Button(look, tr("Send everything again …"), Kind.PLAIN, icon="arrow-counter-clockwise")
        self.stop = Button(look, tr("Stop"), Kind.PLAIN, icon="x", key="Esc")
        super().__init__(
            look,
            tr("Hand over"),
            tr("From this laptop to the office, and a signed receipt back"),
            actions=[self.again, self.stop],
        )
        ways = (
            (
                NETWORK,
                "wifi-high",
                tr("Office network"),
                tr("The cable or Wi-Fi inside the office. Both sides prove who they are first."),
            ),
            (
                USB,
                "hard-drive",
                tr("USB stick"),
                tr("The same sealed bundle, carried by hand. The receipt comes back the same way."),
            ),
        )
        self.choices = Choices(look, ways)
        self.steps = StepsCard(look)
        self.send = Button(look, tr("Hand over now"), Kind.MAIN, icon="paper-plane-tilt", key="Ctrl Enter")
        self.stick = StickCard(look)
        self.receipts = ReceiptsCard(look)
        self.removal = RemovalCard(look)
        self._said: Banner | None = None
        self._start = QVBoxLayout()
        self._whole: QWidget | None = None
        self._connect()
        self._fill()

    def show_standing(self, way: str, standing: Standing, run: Run, kind: Callable[[str], str]) -> None:
        """Show how this laptop stands with the office."""
        look = self.look
        title = look.ntr("{n} record", "{n} records", standing.records)
        size = sum(cut.size for cut in standing.waiting)
        self.steps.show_steps(title, words.size(look, size) if size else "", words.steps(look, way, standing, run))
        self.removal.show_standing(standing, kind)

    def show_receipts(self, listed: Sequence[Listed], part: Callable[[str], str]) -> None:
        """Show the receipts that came."""
        self.receipts.show_receipts(listed, part)

    def show_running(self, wish: str) -> None:
        """Offer to stop ("yes"), and nothing else meanwhile; or everything but that ("no")."""
        busy = wish == "yes"
        self.stop.setVisible(busy)
        self.again.setVisible(not busy)
        for button in (self.send, self.stick.write, self.stick.take):
            button.setEnabled(not busy)
        if busy:
            self.bring(self.steps)

    def say(self, kind: str, sentence: str, title: str = "") -> None:
        """Say in one banner what was done, or why it was not; an empty sentence takes it away."""
        if self._said is not None:
            self._start.removeWidget(self._said)
            self._said.hide()
            self._said.deleteLater()
            self._said = None
        if sentence:
            self._said = Banner(self.look, kind, sentence, title=title)
            self._start.insertWidget(1, self._said)

    def show_empty(self, title: str, sentence: str) -> None:
        """Show that there is nobody to hand over to."""
        if self._whole is not None:
            self._whole.hide()
        for act in (self.again, self.stop):
            act.hide()
        self.body.addWidget(Empty(self.look, "paper-plane-tilt", title, sentence, ink="ink2"), 1)

    def _connect(self) -> None:
        self.choices.chosen.connect(self.way_chosen)
        self.send.clicked.connect(self.send_wished)
        self.again.clicked.connect(self.again_wished)
        self.stop.clicked.connect(self.stop_wished)
        self.stick.write_wished.connect(self.write_wished)
        self.stick.take_wished.connect(self.take_wished)
        self.receipts.chosen.connect(self.receipt_chosen)
        self.removal.remove_wished.connect(self.remove_wished)
        self.removal.keep_wished.connect(self.keep_wished)

    def _fill(self) -> None:
        look = self.look
        self._whole = QWidget()
        direction = QBoxLayout.Direction.TopToBottom if look.large else QBoxLayout.Direction.LeftToRight
        whole = QBoxLayout(direction, self._whole)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.px(16))
        self._start.setSpacing(look.px(16 if not look.low else 10))
        self._start.addWidget(self.choices)
        self.steps.body.addWidget(self.send)
        for card in (self.steps, self.stick, self.receipts):
            self._start.addWidget(card)
        self._start.addStretch(1)
        whole.addLayout(self._start, 1)
        if not look.large:
            self.removal.setFixedWidth(look.px(SIDE_WIDTH))
        whole.addWidget(self.removal, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._whole, 1)
        self.stop.hide()
        self.stick.hide()
