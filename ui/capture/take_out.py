"""The sheet that asks whether what was typed is to go, because the person agreed to be counted only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.components.button import Button, Kind
from ui.components.sheet import Point, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from ui.look import Look


def ask_to_take_out(look: Look, window: QWidget, take_out: Callable[[], None]) -> Sheet:
    """Ask over ``window``; ``take_out`` is called when a person says so."""
    tr = look.tr
    act = Button(look, tr("Take it out"), Kind.DANGER, icon="trash-simple", height=44)
    points = (
        Point("check", "ok", tr("The talk still counts"), tr("Code, place and privacy stay.")),
        Point("note", "ink2", tr("It leaves no trace"), tr("It is taken out of the draft and is in no history.")),
    )
    sheet = Sheet(
        look,
        "prohibit",
        tr("Take out what was said"),
        tr("This record holds what the person said. Counted only means that none of it is kept."),
        points=points,
        acts=[act],
    )
    act.clicked.connect(take_out)
    act.clicked.connect(sheet.close_sheet)
    sheet.open_over(window)
    return sheet
