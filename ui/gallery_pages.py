"""The pages of the gallery: the skeleton at work, the patterns for trouble and for nothing (fictional data)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.components.answers import Answers
from ui.components.badge import Badge
from ui.components.button import Button, Kind
from ui.components.card import Card, Dashed, Well
from ui.components.chips import ChipSet, Option
from ui.components.code_label import CodeHero, CodeLabel
from ui.components.empty import Empty
from ui.components.find import Find
from ui.components.mode import ModeSwitch
from ui.components.note import Note
from ui.components.records import RecordList
from ui.components.segments import Segments
from ui.components.text import Text
from ui.components.trouble import Trouble
from ui.gallery_cards import ONE_TO_NINE, answers_card, first_column, records, second_column, third_column, yes_no
from ui.look import Look, Tone
from ui.shell.page import Page
from ui.shell.side import Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look import Look


class GalleryPage(Page):
    """All components, in three columns or in one."""

    way = "board"

    def __init__(self, look: Look) -> None:
        tr = look.tr
        acts = [
            Button(look, tr("New observation"), icon="eye", key="F3"),
            Button(look, tr("New interview"), Kind.MAIN, icon="plus", key="F2"),
        ]
        super().__init__(look, tr("Components"), tr("Every page is composed of these"), actions=acts)
        self.header.beside_title.insertWidget(1, CodeLabel(look, "C-421-802", "code_card", "ink2"))
        columns = (first_column(look), second_column(look), third_column(look))
        if look.large:
            for card in itertools.chain(*columns):
                self.body.addWidget(card)
            return
        row = QHBoxLayout()
        row.setSpacing(look.px(16))
        for cards in columns:
            column = QVBoxLayout()
            column.setSpacing(look.px(12))
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            row.addLayout(column, 1)
        self.body.addLayout(row)
        self.body.addStretch(1)

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (
            (ONE_TO_NINE, tr("answer")),
            ("Enter", tr("next row")),
            ("F6", tr("note")),
            ("Shift F1", tr("all keys")),
        )


class CapturePage(Page):
    """A page with a side list, to show the skeleton at work."""

    way = "capture"

    def __init__(self, look: Look) -> None:
        tr = look.tr
        side = Side(look, tr("Today"), look.ntr("{n} record", "{n} records", 4))
        self.records = RecordList(look, tr("Today"))
        self.records.show_records(records(look), "P-231-008")
        side.body.addWidget(Find(look))
        side.body.addWidget(self.records, 1)
        super().__init__(look, side=side)
        head = QVBoxLayout() if look.large else QHBoxLayout()
        head.addWidget(CodeHero(look, "P-231-008"))
        head.addStretch(1)
        switch = ModeSwitch(look)
        switch.show_mode("full")
        head.addWidget(switch)
        self.body.addLayout(head)
        cards = QVBoxLayout() if look.large else QHBoxLayout()
        cards.setSpacing(look.px(16))
        cards.addWidget(answers_card(look), 556)
        note = Card(look, tr("Note"))
        note.head.addWidget(Badge.of_class(look, "highly_confidential"))
        text = Note(look, tr("Note"), bare=True)
        text.show_text(tr("Not seen by health staff until the third day."))
        note.add(text, 1)
        note.add(Well(look, tr("anything to add · fears · may we come back"), tr("Before you close")))
        cards.addWidget(note, 400)
        self.body.addLayout(cards, 1)

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (
            (ONE_TO_NINE, tr("answer")),
            ("Enter", tr("next row")),
            ("F6", tr("note")),
            ("Ctrl Enter", tr("done, next code")),
            ("Shift F1", tr("all keys")),
        )


class PartialPage(Page):
    """A framed page: no rail, bars down both sides."""

    framed = True
    widest = 1000

    def __init__(self, look: Look) -> None:
        tr = look.tr
        super().__init__(look)
        head = QVBoxLayout() if look.large else QHBoxLayout()
        head.addWidget(CodeHero(look, "P-049-402", "code_partial"))
        head.addStretch(1)
        switch = ModeSwitch(look, "partial", tone=Tone.PARTIAL)
        switch.show_mode("partial")
        head.addWidget(switch)
        self.body.addStretch(1)
        self.body.addLayout(head)
        self.body.addWidget(_stored(look))
        rows = Answers(look, label_width=120, gap=14)
        places = [Option(code, code, code=True) for code in ("L-174-682", "L-401-912", "L-145-382", "L-934-519")]
        place = ChipSet(look, tr("Place"), places, tone=Tone.PARTIAL, one_only=True)
        place.choose(["L-934-519"])
        rows.add(tr("Place"), place, look.px(44))
        flags = [Option("urgent", tr("urgent"), sign="!"), Option("reprisal", tr("fears reprisal"), sign="R")]
        marks = ChipSet(look, tr("Flags"), flags, tone=Tone.PARTIAL)
        marks.choose(["urgent"])
        rows.add(tr("Flags"), marks, look.px(44))
        use = Segments(look, tr("May we use it"), yes_no(look), tone=Tone.PARTIAL, stretch=False)
        use.choose("yes")
        rows.add(tr("May we use it"), use)
        self.body.addWidget(rows)
        self.body.addStretch(1)

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        return ((ONE_TO_NINE, self.look.tr("answer")), ("Ctrl Enter", self.look.tr("done, next code")))


class TroublePage(Page):
    """The pattern of an error that fills a page."""

    way = "hand_over"

    def __init__(self, look: Look) -> None:
        super().__init__(look, look.tr("Hand over"), look.tr("From this laptop to the office"))
        card = Card(look)
        card.add(_trouble(look))
        card.body.addStretch(1)
        self.body.addWidget(card, 1)


class EmptyPage(Page):
    """The pattern of a page with nothing on it."""

    way = "complete"

    def __init__(self, look: Look) -> None:
        tr = look.tr
        super().__init__(look, tr("Complete"))
        card = Card(look)
        sentence = tr("Every partial record of this visit has become a full one, or was left as it is by choice.")
        step = Button(look, tr("Go to the debrief"), Kind.MAIN, icon="git-merge", height=44)
        card.add(Empty(look, "check-circle", tr("Nothing left to complete"), sentence, steps=[step]), 1)
        self.body.addWidget(card, 1)


def _stored(look: Look) -> QWidget:
    panel = Dashed(look)
    line = QHBoxLayout()
    line.setSpacing(look.px(16))
    line.addWidget(Text(look, look.tr("All that is stored"), "label_bold", "partial"))
    line.addWidget(CodeLabel(look, "P-049-402   L-934-519   use Y   id ?   R !", "code_plain"))
    line.addStretch(1)
    panel.body.addLayout(line)
    return panel


def _trouble(look: Look) -> Trouble:
    tr = look.tr
    return Trouble(
        look,
        tr("The USB stick was taken out too early"),
        tr("8 of 17 records had been written."),
        happened=tr("The bundle on the stick is not whole."),
        safe=tr("All 17 records are on this laptop, unchanged."),
        to_do=tr("Put the stick back and try again."),
        acts=[Button(look, tr("Try again"), Kind.MAIN, icon="arrows-clockwise", key="Enter", height=44)],
        words_for_it="bundle 3 · written 8/17 · ENODEV",
    )
