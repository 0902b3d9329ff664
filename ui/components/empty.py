"""Empty state: what the emptiness means, and one next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.components.banner import IconBox
from ui.components.text import Running, Text, Wrapped
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.components.button import Button
    from ui.look import Look


class Empty(QWidget):
    """Icon, title, one sentence, next steps, and a last quiet line; centred in the room it gets."""

    def __init__(
        self,
        look: Look,
        icon: str,
        title: str,
        sentence: str,
        *,
        steps: Sequence[Button] = (),
        last: str = "",
        ink: str = "ok",
    ) -> None:
        super().__init__()
        centre = Qt.AlignmentFlag.AlignHCenter
        layout = QVBoxLayout(self)
        layout.setSpacing(look.px(12))
        layout.addStretch(1)
        layout.addWidget(IconBox(look, icon, 64, ink), 0, centre)
        head = Wrapped(look, title, "title", "ink")
        body = Running(look, sentence)
        body.setFixedWidth(look.px(min(540, 12 * max(24, len(sentence)))) if not look.large else look.px(420))
        end = Wrapped(look, last, "label", "ink2")
        for label in (head, body, end):
            label.setAlignment(centre)
        layout.addWidget(head)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(body)
        middle.addStretch(1)
        layout.addLayout(middle)
        layout.addSpacing(look.px(8))
        layout.addWidget(_StepRow(look, steps), 0, centre)
        layout.addWidget(end)
        if not last:
            end.hide()
        layout.addStretch(1)
        self.setAccessibleName(f"{title}. {sentence}")
        height_follows_width(self)


class _StepRow(QWidget):
    def __init__(self, look: Look, steps: Sequence[Button]) -> None:
        super().__init__()
        row = Rows(self, Fill.FLOW, look.px(12))
        for step in steps:
            row.addWidget(step)
        if not steps:
            self.hide()


def small_empty(look: Look, icon: str, title: str, sentence: str) -> QWidget:
    """Return an empty state that fits inside a card."""
    box = QWidget()
    box.setAccessibleName(f"{title}. {sentence}")
    words = QVBoxLayout()
    words.setSpacing(0)
    # in a card that is higher than this they stay together
    words.addStretch(1)
    words.addWidget(Text(look, title, "lead"))
    words.addWidget(Wrapped(look, sentence))
    words.addStretch(1)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(look.px(14))
    row.addWidget(IconBox(look, icon, 32, "ok"), 0, Qt.AlignmentFlag.AlignVCenter)
    row.addLayout(words, 1)
    return box
