"""The head of a record: its code, how to say it, where and when, and how it is kept."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.components.badge import Badge, PlaceBadge
from ui.components.button import Button, Kind
from ui.components.code_label import CodeHero
from ui.components.mode import ModeSwitch
from ui.components.text import Text, Wrapped
from ui.rows import height_follows_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look import Look


class Head(QWidget):
    """``mode_wished`` carries another mode, ``drop_wished`` asks for the box. A kind without code shows its name."""

    mode_wished = Signal(str)
    drop_wished = Signal()
    slip_wished = Signal()
    attachments_wished = Signal()

    def __init__(self, look: Look, words: str) -> None:
        super().__init__()
        self._look = look
        self.hero = CodeHero(look, "")
        self.title = Text(look, words, "title")
        self.line = Wrapped(look, "", "label", "ink2")
        self.switch: ModeSwitch | None = None
        self._marks = QHBoxLayout()
        self._badges = QHBoxLayout()
        self._end = QVBoxLayout()
        self._below = QHBoxLayout()
        self._build()
        self.show_code("")

    @cached_property
    def drop(self) -> Button:
        """The act that seals this record to the office. Like the next three it is made when it is needed."""
        drop = Button(self._look, self._look.tr("Drop in the box"), Kind.QUIET, icon="circle-wavy-check")
        drop.clicked.connect(self.drop_wished)
        return self._put(drop, self._marks, 0)

    @cached_property
    def slip(self) -> Button:
        """The act that seals who the person of this record is."""
        look = self._look
        slip = Button(look, look.tr("Seal who it is"), Kind.QUIET, icon="identification-card", key="Shift F3")
        slip.clicked.connect(self.slip_wished)
        return self._put(slip, self._marks, 1 if "drop" in vars(self) else 0, after=("drop",))

    @cached_property
    def attachments(self) -> Button:
        """The way to the attachments of this record."""
        way = Button(self._look, self._look.tr("Attachments"), Kind.QUIET, icon="file-text")
        way.clicked.connect(self.attachments_wished)
        return self._put(way, self._below, 2 if "sealed" in vars(self) else 1, after=("drop", "slip"))

    @cached_property
    def sealed(self) -> Badge:
        """The badge that says that an identity is sealed under this code."""
        sealed = Badge(self._look, self._look.tr("identity sealed"), "seal", "identification-card")
        sealed.hide()
        self._below.insertWidget(1, sealed)
        return sealed

    def show_code(self, code: str) -> None:
        """Show the code, or the name of the kind while there is none."""
        self.hero.say(code)
        self.hero.setVisible(bool(code))
        self.title.setVisible(not code)

    def say(self, line: str) -> None:
        """Say one line below the code; an empty one takes no room."""
        self.line.say(line)
        self.line.setVisible(bool(line))

    def show_badges(self, place: str, place_code: str, moment: str) -> None:
        """Show where and when; what is empty is left out."""
        while self._badges.count():
            item = self._badges.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if self._look.large:
            return
        if place_code:
            # a long name would push the switch and the note out of sight: it gives way, and is spoken whole
            words = place if place != place_code else ""  # a place of no known kind is called by its code
            self._badges.addWidget(PlaceBadge(self._look, words, place_code))
        if moment:
            self._badges.addWidget(Badge(self._look, moment, "plain", "clock"))

    def offer_drop(self) -> None:
        """Show the act that seals this record to the office."""
        self.drop.show()

    def show_attachments(self, count: int) -> None:
        """Show the way to the attachments of this record, and how many there are."""
        look = self._look
        self.attachments.say(
            look.ntr("{n} attachment", "{n} attachments", count) if count else look.tr("Attachments")
        )
        self.attachments.show()

    def offer_slip(self, offered: str) -> None:
        """Show the act that seals who the person of this record is ("yes"), or take it out of sight."""
        if offered or "slip" in vars(self):
            self.slip.setVisible(bool(offered))

    def show_sealed(self, sealed: str) -> None:
        """Show that an identity is sealed under this code ("yes"), and nothing else of it."""
        if sealed or "sealed" in vars(self):
            self.sealed.setVisible(bool(sealed))

    def offer_modes(self, floor: str) -> None:
        """Show the mode switch with what the floor allows."""
        if self.switch is None:
            self.switch = ModeSwitch(self._look, floor)
            self.switch.show_mode("full")
            self.switch.chosen.connect(self.mode_wished)
            self._below.addWidget(self.switch)

    def _build(self) -> None:
        look = self._look
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.hero)
        words.addWidget(self.title)
        words.addWidget(self.line)
        self._badges.setSpacing(look.px(8))
        self._end.setSpacing(look.px(8))
        self._marks.addStretch(1)
        self._marks.addLayout(self._badges)
        self._end.addLayout(self._marks)
        self._below.addStretch(1)
        self._end.addLayout(self._below)
        whole: QHBoxLayout | QVBoxLayout = QVBoxLayout(self) if look.large else QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.px(12))
        whole.addLayout(words, 1)
        whole.addLayout(self._end)
        height_follows_width(self)

    def _put(self, act: Button, row: QHBoxLayout, at: int, *, after: Sequence[str] = ()) -> Button:
        """Put an act that is made now in its place of a row and of the Tab way: after those that are there by now."""
        act.hide()
        row.insertWidget(at, act)
        before = next((vars(self)[name] for name in reversed(after) if name in vars(self)), self.hero.label)
        QWidget.setTabOrder(before, act)
        return act
