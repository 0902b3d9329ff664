"""Trouble: an error in three parts, what happened, what is safe, what to do; words for IT only when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import tokens
from ui.clipboard import copy
from ui.components.banner import IconBox
from ui.components.button import Button, Kind
from ui.components.card import Well
from ui.components.text import Running, Text, Wrapped
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look import Look


class Trouble(QWidget):
    """Sentences come from ``ui/sentences.py``; nothing here may hold a code of a person, a name or content."""

    def __init__(  # noqa: PLR0913 - an error has these parts
        self,
        look: Look,
        title: str,
        line: str = "",
        *,
        happened: str,
        safe: str,
        to_do: str,
        acts: Sequence[QWidget] = (),
        words_for_it: str = "",
    ) -> None:
        super().__init__()
        self._look = look
        column = QVBoxLayout(self)
        column.setSpacing(look.px(16))
        column.addLayout(self._head(title, line))
        boxes: QVBoxLayout | QHBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
        boxes.setSpacing(look.px(16))
        parts = (
            ("x-circle", "bad", look.tr("What happened"), happened),
            ("check-circle", "ok", look.tr("What is safe"), safe),
            ("arrow-right", "accent", look.tr("What to do"), to_do),
        )
        for icon, ink, words, sentence in parts:
            boxes.addWidget(self._box(icon, ink, words, sentence), 1)
        column.addLayout(boxes)
        self._it = Well(look)
        column.addWidget(self._acts(acts, words_for_it))
        self._fill_it(words_for_it)
        column.addWidget(self._it)
        self.setAccessibleName(f"{title}. {happened} {safe} {to_do}")

    def _head(self, title: str, line: str) -> QHBoxLayout:
        look = self._look
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Wrapped(look, title, "title", "ink"))
        if line:
            words.addWidget(Wrapped(look, line, "body", "ink2"))
        row = QHBoxLayout()
        row.setSpacing(look.px(20))
        row.addWidget(IconBox(look, "warning-octagon", 36, "bad"), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def _box(self, icon: str, ink: str, words: str, sentence: str) -> QFrame:
        look = self._look
        box = QFrame()
        box.setObjectName("card")
        inside = QVBoxLayout(box)
        pad = look.px(tokens.CARD_PADDING)
        inside.setContentsMargins(pad, pad, pad, pad)
        inside.setSpacing(look.px(6))
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        head.addWidget(IconBox(look, icon, 22, ink))
        head.addWidget(Text(look, words, "body_bold", ink), 1)
        inside.addLayout(head)
        inside.addWidget(Running(look, sentence, "body", "ink"))
        inside.addStretch(1)
        return box

    def _acts(self, acts: Sequence[QWidget], words_for_it: str) -> QWidget:
        look = self._look
        row = QWidget()
        flow = Rows(row, Fill.FLOW, look.px(12))
        for act in acts:
            flow.addWidget(act)
        if words_for_it:
            ask = Button(look, look.tr("Words for IT"), Kind.QUIET, icon="info", height=tokens.CONTROL_LARGE)
            ask.clicked.connect(lambda: self._it.setHidden(self._it.isVisible()))
            flow.addWidget(ask)
        height_follows_width(row)
        return row

    def _fill_it(self, words: str) -> None:
        look = self._look
        self._it.hide()
        line = QHBoxLayout()
        line.addWidget(Wrapped(look, words, "code_plain", "ink2"), 1)
        take = Button(look, look.tr("Copy"), Kind.QUIET, icon="copy")
        take.clicked.connect(lambda: copy(words))
        line.addWidget(take)
        self._it.body.addLayout(line)
