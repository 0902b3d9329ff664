"""The mandate card: turned to the officer, large, in four languages; nothing of the laptop stands beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui import fonts, tokens
from ui.cards.content import MANDATE_LANGUAGES, RIGHT_TO_LEFT
from ui.components.banner import IconBox
from ui.components.button import Button
from ui.components.card import Card, Rule
from ui.components.chips import Option
from ui.components.segments import Segments
from ui.components.text import Running, Text, Wrapped
from ui.rows import Fill, Rows, height_follows_width
from ui.shell.page import Page

if TYPE_CHECKING:
    from ui.cards.content import Mandate
    from ui.look import Look

_NO_LIMIT: Final = 1 << 24
SIZES: Final = (26, 32, 20)
"""The text of the card in px: as large as the card can be read at arm's length, larger on wish."""


class _Paragraph(Running):
    """As wide as the card: it is read by somebody who stands in front of the laptop."""

    def __init__(self, look: Look, text: str, role: str, ink: str) -> None:
        super().__init__(look, text, role, ink)
        self._widest = _NO_LIMIT


class MandatePage(Page):
    """Digits change the language; plus makes it larger."""

    back = Signal()
    language_chosen = Signal(str)
    larger = Signal()

    def __init__(self, look: Look, card: Mandate, *, language: str, size: int) -> None:
        super().__init__(look)
        self.setAccessibleName(card.title)
        self._size = size
        spoken = replace(look, language=replace(look.language, right_to_left=language in RIGHT_TO_LEFT))
        self._languages = Segments(
            look,
            look.tr("Language"),
            [Option(code, name) for code, name in MANDATE_LANGUAGES],
            height=tokens.BUTTON,
            stretch=False,
        )
        self._languages.choose(language)
        self._languages.changed.connect(self._chosen)
        self.body.addWidget(self._card(spoken, card), 1)
        self.body.addWidget(self._foot())
        self.setFocusProxy(self._languages)

    def _chosen(self, code: str) -> None:
        if code:
            self.language_chosen.emit(code)

    def _card(self, look: Look, card: Mandate) -> QWidget:
        made = Card(look)
        made.setLayoutDirection(look.direction)
        edge = look.px(40) if not look.large else tokens.PAGE_MARGIN
        made.body.setContentsMargins(edge, look.px(32), edge, look.px(24))
        made.body.setSpacing(look.px(14))
        head = QHBoxLayout()
        head.setSpacing(look.px(14))
        head.addWidget(IconBox(look, "identification-card", 32, "accent"), 0, Qt.AlignmentFlag.AlignTop)
        title = Wrapped(look, card.title, "title", "accent")
        head.addWidget(title, 1)
        made.body.addLayout(head)
        for paragraph in card.paragraphs:
            made.add(self._paragraph(look, paragraph))
        made.body.addStretch(1)
        made.add(Rule(look))
        made.body.addLayout(self._below(look, card))
        return made

    def _paragraph(self, look: Look, words: str) -> QLabel:
        text = _Paragraph(look, words, "body", "ink")
        text.setFont(fonts.font(tokens.TEXT_SANS, look.px(self._size), text.font().weight()))
        return text

    def _below(self, look: Look, card: Mandate) -> QBoxLayout:
        row: QBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
        row.setSpacing(look.px(24))
        for label, words in card.foot:
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(Text(look, label, "cap_bold", "ink2"))
            column.addWidget(Wrapped(look, words, "lead", "ink"))
            row.addLayout(column, 1)
        return row

    def _foot(self) -> QWidget:
        look = self.look
        foot = QWidget()
        row = Rows(foot, Fill.FLOW, look.px(12))
        back = Button(look, look.tr("Back##go"), icon="arrow-left", key="Esc")
        back.clicked.connect(self.back)
        larger = Button(look, look.tr("Larger"), icon="text-aa", key="+")
        larger.clicked.connect(self.larger)
        for part in (back, self._languages, larger):
            row.addWidget(part)
        height_follows_width(foot)
        return foot
