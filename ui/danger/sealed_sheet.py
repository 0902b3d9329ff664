"""What a sealed laptop says to who wants the complete records: they are whole, and how the office opens them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui.components.button import Button, Kind
from ui.components.sheet import Point, Sheet

if TYPE_CHECKING:
    from ui.look import Look


class SealedSheet(Sheet):
    """``lock_wished`` leads to the lock page and its return code, ``hand_over_wished`` to handing over."""

    lock_wished = Signal()
    hand_over_wished = Signal()

    def __init__(self, look: Look, *, is_office: bool = False) -> None:
        tr = look.tr
        lock = Button(look, tr("Lock"), Kind.MAIN, icon="lock-simple", key="F9", height=44)
        hand_over = Button(look, tr("Hand over"), icon="paper-plane-tilt", height=44)
        super().__init__(
            look,
            "circle-wavy-check",
            tr("Sealed"),
            _lead(look, is_office=is_office),
            points=_points(look, is_office=is_office),
            acts=[lock] if is_office else [hand_over, lock],
            ink="seal",
        )
        self.cancel.say(tr("Close"))
        lock.clicked.connect(self.lock_wished)
        hand_over.clicked.connect(self._hand_over)

    def _hand_over(self) -> None:
        self.close_sheet()
        self.hand_over_wished.emit()


def _lead(look: Look, *, is_office: bool) -> str:
    if is_office:
        return look.tr("Nothing is destroyed. The records key of your office on paper opens everything again.")
    return look.tr("Nothing is destroyed. The office can open everything, and can give you a return code by phone.")


def _points(look: Look, *, is_office: bool) -> tuple[Point, Point]:
    tr = look.tr
    if is_office:
        way = (
            tr("With the key on paper"),
            tr("Who keeps it opens this vault with IT, and sets a new passphrase."),
        )
        then = tr("Partial and oral-only records and the drop-box go on. What is for the laptops waits.")
    else:
        way = tr("With a return code"), tr("Lock this laptop. Type your passphrase and the code on the lock page.")
        then = tr("Partial and oral-only records, the drop-box and handing over go on as before.")
    icon = "key" if is_office else "phone"
    return Point(icon, "seal", *way), Point("shield-warning", "partial", tr("Until then"), then)
