"""The sheet that drops a record in the box: what happens to it, what stays, and what cannot be undone or promised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.components.button import Kind
from ui.components.hold_button import HoldButton, HoldLine
from ui.components.sheet import Point, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from ui.look import Look

HOLD_S: Final = 1.5


def ask_to_drop(look: Look, window: QWidget, drop: Callable[[], None]) -> Sheet:
    """Ask whether the record in hand is to go into the box; it is held, for nobody here can open it again."""
    tr = look.tr
    act = HoldButton(look, tr("Hold to drop it"), Kind.SEAL, icon="circle-wavy-check", seconds=HOLD_S)
    points = (
        Point("check", "ok", tr("Nothing is lost"), tr("The office can read all of it. The code stays here.")),
        Point(
            "circle-wavy-check",
            "seal",
            tr("Dropped later"),
            tr("All that was written is taken out of this laptop, and the keys of its books are changed."),
        ),
        Point(
            "warning",
            "warn",
            tr("What this cannot do"),
            tr(
                "An older copy of this disk, opened with today's passphrase, could still show it. So can a laptop"
                " that took it in before. Only what is born in the box was never on this disk."
            ),
        ),
    )
    sheet = Sheet(
        look,
        "circle-wavy-check",
        tr("Drop in the box"),
        tr("This record is sealed to the office. Nobody can open it on this laptop again."),
        points=points,
        acts=[act],
        ink="seal",
    )
    sheet.body.addWidget(HoldLine(look, act.hold, tr("Hold the button until all five squares are full.")))

    def dropped() -> None:
        sheet.close_sheet()
        drop()

    act.held.connect(dropped)
    sheet.open_over(window)
    return sheet
