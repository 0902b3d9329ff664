"""What the held lifebuoy of a locked laptop opens: seal and wipe on one sheet, so that a pointer needs two steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui.components.button import Kind
from ui.components.hold_button import HoldButton, HoldLine
from ui.components.sheet import Point, Sheet
from ui.danger import seal_sheet, wipe_sheet
from ui.danger.known import KeyDoes, Known, WipeIs

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.look import Look


class SafetySheet(Sheet):
    """``seal_held`` and ``wipe_held`` come from its two buttons; a button that is not offered is not there."""

    seal_held = Signal()
    wipe_held = Signal()

    def __init__(self, look: Look, known: Known, *, clock: Callable[[], float] | None = None) -> None:
        tr = look.tr
        self.seal = HoldButton(
            look, tr("Hold to seal"), Kind.SEAL, icon="circle-wavy-check", seconds=seal_sheet.HOLD_S, clock=clock
        )
        self.wipe = HoldButton(
            look, tr("Hold to wipe"), Kind.DANGER, icon="trash-simple", seconds=wipe_sheet.HOLD_S, clock=clock
        )
        seals = known.key_does is not KeyDoes.LOCKS_WITHOUT_OFFICE
        wipes = known.wipe_is is not WipeIs.NOT_OFFERED
        acts = [button for button, offered in ((self.wipe, wipes), (self.seal, seals)) if offered]
        points = [
            point for point, offered in zip(_points(look, known), (seals, wipes, wipes), strict=True) if offered
        ]
        result = (
            tr("Sealing is the safer way: it destroys nothing.")
            if seals
            else tr("No office knows this vault: it cannot be sealed. It is locked now.")
        )
        super().__init__(look, "lifebuoy", tr("Safety acts"), result, points=points, acts=acts)
        for button, offered in ((self.wipe, wipes), (self.seal, seals)):
            if not offered:
                button.deleteLater()
        if acts:
            line = HoldLine(look, acts[-1].hold, tr("Hold until all five are full"))
            line.follow(acts[0].hold)
            self.body.addWidget(line)
        self.seal.held.connect(self.seal_held)
        self.wipe.held.connect(self.wipe_held)


def _points(look: Look, known: Known) -> list[Point]:
    tr = look.tr
    law = known.warning or tr("In many countries it is a crime to destroy data after an official asked for it.")
    return [
        Point(
            "circle-wavy-check",
            "seal",
            tr("Seal this laptop"),
            tr("Nobody can open the complete records here until the office gives a return code by phone."),
        ),
        Point(
            "trash-simple",
            "bad",
            tr("Wipe this laptop"),
            tr("Everything on it that the office does not have is gone for ever. Only if life is in danger."),
        ),
        Point("scales", "warn", tr("It can be a crime"), law),
    ]
