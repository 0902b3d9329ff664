"""What a sealed hand-over brings; only when it is taken in do the records join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from resources.language import isolated
from ui import tokens
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.text import Running, Wrapped

if TYPE_CHECKING:
    from npm_field.usecases.sealed_intake import Shown
    from ui.look import Look


class BringsCard(Card):
    """What it brings, in numbers that add up to what its book holds; ``taken`` takes it in.

    ``key_wished`` asks for the way back for the laptop that it came from: the key of its casebook.
    """

    taken = Signal()
    key_wished = Signal()
    back = Signal()

    def __init__(self, look: Look, shown: Shown) -> None:
        tr = look.tr
        whose = tr("From the sealed laptop of {person}", person=isolated(shown.person) or tr("the office"))
        super().__init__(look, whose)
        self.add(
            Running(
                look,
                tr(
                    "{new} new revisions, {known} known, {refused} put aside, {drafts} that were never signed.",
                    new=len(shown.new),
                    known=shown.known,
                    refused=len(shown.refused),
                    drafts=shown.drafts,
                ),
            )
        )
        self.add(
            Wrapped(
                look,
                tr(
                    "New records: {new}. Records that change: {changed}.",
                    new=shown.new_records,
                    changed=shown.changed_records,
                ),
            )
        )
        if shown.is_damaged:
            damaged = tr(
                "A part of it is damaged: this is all that can be read. Keep the laptop and its disk as they are."
            )
            self.add(Banner(look, "bad", damaged))
        self.body.addStretch(1)
        row = QHBoxLayout()
        leave = Button(look, tr("Back##go"), Kind.QUIET, key="Esc", height=tokens.CONTROL_LARGE)
        leave.clicked.connect(self.back)
        take = Button(look, tr("Take it in"), Kind.MAIN, icon="tray", height=tokens.CONTROL_LARGE)
        take.clicked.connect(self.taken)
        self.key = Button(look, tr("Give the key back"), icon="key", height=tokens.CONTROL_LARGE)
        self.key.clicked.connect(self.key_wished)
        row.addWidget(leave)
        row.addWidget(self.key)
        row.addStretch(1)
        row.addWidget(take)
        self.body.addLayout(row)
        self.setFocusProxy(take)
