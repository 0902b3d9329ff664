"""What both pages of Complete are made of: a page whose content is swapped, and "1 of 3"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.components.amount import Meter
from ui.components.text import Text
from ui.shell.kept_page import KeptPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look import Look


class SwapPage(KeptPage):
    """One content at a time, a banner above it where something is not saved."""

    def __init__(self, look: Look, title: str, remark: str, acts: Sequence[QWidget]) -> None:
        super().__init__(look, title, remark, actions=acts)
        self._content: QWidget | None = None

    def put(self, content: QWidget) -> None:
        """Show other content; what was said of the one before goes with it."""
        self.take_banners_away()
        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        self.body.addWidget(content, 1)
        content.show()


class Progress(QWidget):
    """1 of 3, in words and as a meter."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._words = Text(look, "", "label_bold", "ink2")
        self._meter = Meter(look, 0, 1, "")
        self._meter.setFixedWidth(look.px(120))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(10))
        row.addWidget(self._words, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._meter, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(look.px(40))

    def say(self, number: int, of: int) -> None:
        """Say which of how many."""
        words = self._look.tr("{n} of {all}", n=number, all=of)
        self._words.say(words)
        self._meter.say(number / max(of, 1), words)
