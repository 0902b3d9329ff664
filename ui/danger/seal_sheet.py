"""The seal sheet as drawn: what nobody can do afterwards, what stays, how one comes back, what it cannot do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from ui.components.button import Button, Kind
from ui.components.hold_button import HoldButton, HoldLine
from ui.components.sheet import Point, Sheet
from ui.components.text import Wrapped
from ui.danger.known import Counted, KeyDoes, Known
from ui.keys import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.hold import Hold
    from ui.look import Look

HOLD_S: Final = BY_NAME["seal"].hold_s


class SealSheet(Sheet):
    """``held`` is the sheet's own button; the key feeds the same squares and is the window's."""

    held = Signal()
    wipe_wished = Signal()

    def __init__(
        self,
        look: Look,
        known: Known,
        key: Hold,
        *,
        wipe_offered: str,
        clock: Callable[[], float] | None = None,
    ) -> None:
        tr = look.tr
        self.button = HoldButton(
            look, tr("Hold to seal"), Kind.SEAL, icon="circle-wavy-check", seconds=HOLD_S, clock=clock
        )
        wipe = Button(look, tr("Wipe instead …"), Kind.QUIET, height=44)
        super().__init__(
            look,
            "circle-wavy-check",
            tr("Seal this laptop"),
            tr("From then on nobody can open the complete records on this laptop. Not you, not with any passphrase."),
            points=_points(look, known),
            acts=[wipe, self.button] if wipe_offered else [self.button],
            ink="seal",
        )
        if not wipe_offered:
            wipe.deleteLater()
        key_seals = known.key_does is KeyDoes.SEALS
        line = HoldLine(look, self.button.hold, tr("Hold until all five are full"), keys=["F12"] if key_seals else [])
        if key_seals:
            line.follow(key)
        self.body.addWidget(line)
        if key_seals and known.counted is Counted.YES:
            difference = tr("The key seals at once. The button first changes the keys, which takes a few seconds.")
            self.body.addWidget(Wrapped(look, difference, "cap", "ink2"))
        self.button.held.connect(self.held)
        wipe.clicked.connect(self.wipe_wished)


def _points(look: Look, known: Known) -> list[Point]:
    tr = look.tr
    return [
        Point(
            "check",
            "ok",
            tr("Nothing is destroyed"),
            f"{tr('The office can open everything.')} {_stays(look, known)}",
        ),
        Point("phone", "ok", tr("You can come back"), _back(look, known)),
        Point(
            "info",
            "info",
            tr("What it cannot do"),
            tr("If someone copied the disk of this laptop before now, that copy still opens with the passphrase."),
        ),
    ]


def _stays(look: Look, known: Known) -> str:
    if known.counted is Counted.LOCKED or not known.partial:
        return look.tr("Partial records stay open to you.")
    return look.ntr(
        "Your {n} partial record stays open to you.", "Your {n} partial records stay open to you.", known.partial
    )


def _back(look: Look, known: Known) -> str:
    if known.codes_left == 0:
        return look.tr("No return code is left. The office opens this laptop again with a file, or when it is there.")
    once = look.tr("The office gives a return code by phone. It opens this laptop again, once.")
    if known.codes_left is None:
        return once
    return f"{once} {look.ntr('{n} code is left.', '{n} codes are left.', known.codes_left)}"
