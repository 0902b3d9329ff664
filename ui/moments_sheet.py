"""The marked moments: how many in which part of a day, each taken off when it was written about."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from npm_field.report.when import when
from ui.components.button import Button
from ui.components.sheet import Sheet
from ui.components.text import Wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ui.look import Look


class MomentsSheet(Sheet):
    """``written`` carries the part of a day whose marks are taken off."""

    written = Signal(str)

    def __init__(self, look: Look, moments: Mapping[str, int], part: Callable[[str], str]) -> None:
        super().__init__(look, "bookmark-simple", look.tr("Marked moments"), _said(look, moments))
        self.cancel.say(look.tr("Close"))
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        for band, count in moments.items():
            column.addLayout(self._row(look, band, count, part))
        self.add_said(rows)
        rows.setVisible(bool(moments))

    def _row(self, look: Look, band: str, count: int, part: Callable[[str], str]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(Wrapped(look, when(look.language, part, band), "body_bold", "ink"), 1)
        row.addWidget(Wrapped(look, look.ntr("{n} mark", "{n} marks", count)), 0)
        off = Button(look, look.tr("Written about"), icon="check")
        off.clicked.connect(partial(self.written.emit, band))
        row.addWidget(off, 0, Qt.AlignmentFlag.AlignVCenter)
        return row


def _said(look: Look, moments: Mapping[str, int]) -> str:
    if not moments:
        return look.tr("Nothing is marked. F4 marks a moment, also on a locked laptop.")
    return look.tr("Write about them in an observation or an interview, then take them off here.")
