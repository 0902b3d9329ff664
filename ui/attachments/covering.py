"""What one does while faces are covered: how boxes are laid, and the three ways to end it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.components.button import Button, Kind
from ui.components.hold_button import HoldButton
from ui.components.text import Wrapped
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from ui.look import Look

HOLD_S: Final = 1.5


class Covering(QWidget):
    """Not now, seal the original, destroy it: in this order on the Tab way, after the page that is looked at."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.how = Wrapped(
            look,
            look.tr(
                "Space lays a box, the arrows move it, Shift and an arrow change its size, Delete takes it away. Or"
                " draw it with the pointer. Covered means filled: nobody can work it out again."
            ),
        )
        self.not_now = Button(look, look.tr("Do not cover"))
        self.seal = Button(look, look.tr("Cover, and seal the original to the office"), Kind.SEAL)
        self.destroy_it = HoldButton(
            look, look.tr("Hold to cover, and destroy the original"), Kind.DANGER, icon="check", seconds=HOLD_S
        )
        acts = QWidget()
        flow = Rows(acts, Fill.FLOW, look.px(8))
        for act in (self.not_now, self.seal, self.destroy_it):
            flow.addWidget(act)
        height_follows_width(acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12 if not look.low else 8))
        column.addWidget(self.how)
        column.addWidget(acts)
        height_follows_width(self)
