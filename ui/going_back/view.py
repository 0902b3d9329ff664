"""Handing over at the office: what waits for which laptop, and the two ways there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal

from npm_field.usecases import outbound
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.empty import Empty
from ui.components.table import Cell, Column, Table
from ui.components.text import Text, Wrapped
from ui.going_back import words
from ui.hand_over.cards import StickCard
from ui.hand_over.choice import Choices
from ui.hand_over.ways import WaysPage
from ui.hand_over.words import NETWORK, USB, size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.usecases.going_back import Addressee, GoingBack
    from ui.look import Look

ROW_HEIGHT: Final = 52
COLUMN_GAP: Final = 20
MOST_ROWS: Final = 6
"""In sight; more are reached in the table."""
KINDS: Final = (outbound.RECEIPT, outbound.NOTICE, outbound.BUNDLE, outbound.REISSUE)


class GoingBackPage(WaysPage):
    """``way_chosen`` carries "network" or "usb"; the wishes of the stick carry its folder."""

    way_chosen = Signal(str)
    send_wished = Signal()
    stop_wished = Signal()
    write_wished = Signal(Path)
    again_wished = Signal(Path)

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self.stop = Button(look, tr("Stop"), Kind.PLAIN, icon="x", key="Esc")
        super().__init__(look, tr("Hand over"), tr("From the office to its laptops"), actions=[self.stop])
        ways = (
            (
                NETWORK,
                "wifi-high",
                tr("Office network"),
                tr("Sends what waits, and fetches what the laptops sent. That waits in the inbox."),
            ),
            (
                USB,
                "hard-drive",
                tr("USB stick"),
                tr("The same sealed files, carried by hand. Each laptop takes only what is for it."),
            ),
        )
        self.choices = Choices(look, ways)
        self.waiting = _WaitingCard(look)
        self.send = Button(look, tr("Hand over now"), Kind.MAIN, icon="paper-plane-tilt", key="Ctrl Enter")
        self.stick = StickCard(look)
        self.stick.take.hide()
        self.again = Button(look, "", Kind.PLAIN, icon="arrow-counter-clockwise")
        self._said: Banner | None = None
        self._gone = 0
        self._way = USB
        self.choices.chosen.connect(self.way_chosen)
        self.send.clicked.connect(self.send_wished)
        self.stop.clicked.connect(self.stop_wished)
        self.stick.write_wished.connect(self.write_wished)
        self.again.clicked.connect(self._wish_again)
        self.waiting.add(self.send)
        self.stick.add(self.again)
        self._parts = (self.choices, self.waiting, self.stick)
        self._is_closed = ""
        for part in self._parts:
            self.body.addWidget(part)
        self.body.setAlignment(self.send, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.stop.hide()

    def show_way(self, way: str) -> None:
        """Show what belongs to a way, as a laptop's page does; beside the stick also what went out before."""
        super().show_way(way)
        self._way = way
        self.again.setVisible(way == USB and self._gone > 0)

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        return (("F7", self.look.tr("partial and back")),) if self._is_closed else super().keys()

    def show_closed(self) -> None:
        """Say that nothing goes out while the complete records of the office are sealed."""
        self._is_closed = "yes"
        for part in self._parts:
            part.hide()
        said = self.look.tr(
            "What is for the laptops waits here, and nothing of it is lost. It goes out when the complete records are"
            " open again."
        )
        self.body.insertWidget(0, Empty(self.look, "circle-wavy-check", self.look.tr("Sealed"), said, ink="seal"), 1)
        self.keys_changed.emit()

    def show_waiting(self, found: GoingBack) -> None:
        """Show what waits for whom."""
        look = self.look
        self._gone = found.gone
        self.waiting.show_waiting(found)
        self.again.say(
            look.ntr("Also {n} file that went out before", "Also {n} files that went out before", found.gone)
        )
        self.again.setVisible(self._way == USB and found.gone > 0)

    def show_running(self, wish: str) -> None:
        """Offer to stop ("yes"), and nothing else meanwhile; or everything but that ("no")."""
        busy = wish == "yes"
        self.stop.setVisible(busy)
        for button in (self.send, self.stick.write, self.again, *self.choices.cards.values()):
            button.setEnabled(not busy)
        if busy:
            self.stop.setFocus()
        else:
            self.waiting.say("")

    def say(self, kind: str, sentence: str) -> None:
        """Say in one banner what was done, or why it was not; an empty sentence takes it away."""
        if self._said is not None:
            self.body.removeWidget(self._said)
            self._said.hide()
            self._said.deleteLater()
            self._said = None
        if sentence:
            self._said = Banner(self.look, kind, sentence)
            self.body.insertWidget(1, self._said)

    def _wish_again(self) -> None:
        folder = self.stick.chosen_folder()
        if folder is not None:
            self.again_wished.emit(folder)


class _WaitingCard(Card):
    """How much waits, for whom, and how far it is."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setAccessibleName(look.tr("What waits for the laptops"))
        self._title, self._size = Text(look, "", "lead"), Text(look, "", "label", "ink2")
        self.head.addWidget(self._title)
        self.head.addStretch(1)
        self.head.addWidget(self._size, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(self.head)
        self._line = Wrapped(look, "", "label", "ink2")
        self.add(self._line)
        columns = (
            Column(look.tr("For##whom")),
            *(Column(words.kind(look, kind), spare=kind != outbound.RECEIPT) for kind in KINDS),
            Column(look.tr("Waits"), number=True, stretch=True),
        )
        self.table = Table(look, look.tr("What waits for the laptops"), columns, row_height=ROW_HEIGHT)
        self.add(self.table)
        self._rest = ""

    def show_waiting(self, found: GoingBack) -> None:
        """Show it anew."""
        look = self._look
        self._title.say(
            look.ntr("{n} file waits", "{n} files wait", found.files) if found.files else look.tr("Nothing waits")
        )
        self._size.say(size(look, found.size) if found.files else "")
        waiting = [one for one in found.laptops if one.files]
        self._rest = (
            look.tr("Receipts, lists of laptops, codes, withdrawals and comments. Each is sealed or signed already.")
            if waiting
            else look.tr("Receipts, codes, withdrawals and comments stand here until they go to their laptop.")
        )
        self._line.say(self._rest)
        self.table.setVisible(bool(waiting))
        self.table.show_rows([_row(look, one) for one in waiting])
        for at in range(self.table.model().columnCount() - 1):
            self.table.setColumnWidth(at, self.table.columnWidth(at) + look.px(COLUMN_GAP))
        rows = min(MOST_ROWS, max(1, len(waiting)))
        self.table.setFixedHeight(self.table.horizontalHeader().height() + rows * look.px(ROW_HEIGHT) + look.px(4))

    def say(self, line: str) -> None:
        """Say how far it is; nothing ("") when it is over."""
        self._line.say(line or self._rest)


def _row(look: Look, one: Addressee) -> list[Cell]:
    counts = [one.waiting.get(kind, 0) for kind in KINDS]
    return [
        Cell(one.person or one.device[:8], code=True, second=words.role(look, one.role)),
        *(Cell(look.language.number(count) if count else "", ink="ink2") for count in counts),
        Cell(look.language.number(one.files), bold=True),
    ]
