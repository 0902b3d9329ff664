"""The wipe sheet as drawn: what is lost in numbers first, the law, what others may see, and Seal beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from ui.components.badge import Badge
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Rule
from ui.components.hold_button import HoldButton, HoldLine
from ui.components.sheet import Point, Sheet
from ui.danger.known import Counted, KeyDoes, Known, WipeIs
from ui.keys import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.hold import Hold
    from ui.look import Look

HOLD_S: Final = BY_NAME["wipe"].hold_s


class WipeSheet(Sheet):
    """``held`` is the sheet's own button, by pointer or Space; the two keys feed the same squares."""

    held = Signal()
    safer_wished = Signal()
    """Seal instead, or lock where nobody could open a seal again."""

    def __init__(self, look: Look, known: Known, keys: Hold, *, clock: Callable[[], float] | None = None) -> None:
        tr = look.tr
        self.button = HoldButton(
            look, tr("Hold to wipe"), Kind.DANGER, icon="trash-simple", seconds=HOLD_S, clock=clock
        )
        super().__init__(
            look,
            "warning-octagon",
            tr("Wipe this laptop"),
            "",
            points=_points(look, known),
            acts=[self.button],
            ink="bad",
        )
        self.mark_title(Badge(look, tr("last resort"), "bad"))
        self.add_said(self._safer(look, known))
        self.body.addWidget(Rule(look))
        line = HoldLine(look, self.button.hold, tr("Hold both for three seconds"), ink="bad", keys=["F12", "Delete"])
        line.follow(keys)
        self.body.addWidget(line)
        self.button.held.connect(self.held)
        self.tell(look, known)

    def tell(self, look: Look, known: Known) -> None:
        """Say what is lost, as far as it is known."""
        self.say(_rest(look, known), _lost(look, known))

    def _safer(self, look: Look, known: Known) -> Banner:
        tr = look.tr
        if known.key_does is not KeyDoes.LOCKS_WITHOUT_OFFICE:
            act = Button(look, tr("Seal instead"), Kind.SEAL)
            words = tr("Sealing protects the same people and destroys nothing.")
        else:
            act = Button(look, tr("Lock instead"), Kind.SEAL)
            words = tr("Locking destroys nothing. It opens with the passphrase alone.")
        act.clicked.connect(self.safer_wished)
        return Banner(look, "seal", words, action=act)


def _lost(look: Look, known: Known) -> str:
    if known.counted is not Counted.YES:
        return look.tr("Everything on this laptop that the office does not have will be gone for ever.")
    return look.ntr(
        "{n} record that the office does not have will be gone for ever.",
        "{n} records that the office does not have will be gone for ever.",
        known.not_at_office,
    )


def _rest(look: Look, known: Known) -> str:
    tr = look.tr
    if known.key_does is KeyDoes.LOCKS_WITHOUT_OFFICE:
        return tr("Nobody can bring them back. No office has a copy of anything.")
    words = tr("Nobody can bring them back, not the office either.")
    if known.slips:
        sealed = look.ntr("{n} sealed identity lies here too.", "{n} sealed identities lie here too.", known.slips)
        words = f"{sealed} {words}"
    if known.counted is Counted.YES:
        safe = look.ntr(
            "What the office already signed for ({n} record) is safe there.",
            "What the office already signed for ({n} records) is safe there.",
            known.at_office,
        )
        return f"{words} {safe}"
    return f"{words} {tr('How many records that are cannot be counted now.')}"


def _points(look: Look, known: Known) -> list[Point]:
    tr = look.tr
    return [
        Point("scales", "warn", tr("It can be a crime"), _law(look, known)),
        Point(
            "eye",
            "info",
            tr("Someone may see that it was done"),
            tr(
                "Afterwards the laptop shows the lock page and refuses every passphrase."
                " It cannot prove that there was nothing."
            ),
        ),
        Point(
            "info",
            "info",
            tr("What it cannot reach"),
            tr(
                "Backups, snapshots and earlier copies stay. A flash disk may keep pieces that a laboratory can read."
            ),
        ),
    ]


def _law(look: Look, known: Known) -> str:
    tr = look.tr
    law = known.warning or tr("In many countries it is one to destroy data after an official asked for it.")
    if known.key_does is KeyDoes.LOCKS_WITHOUT_OFFICE:
        return law
    if known.counted is Counted.LOCKED:
        return f"{law} {tr('Only if life is in danger.')}"
    if known.wipe_is is WipeIs.ALLOWED:
        return f"{law} {tr('Your office allows the wipe for this visit.')}"
    return f"{law} {tr('Your office decided for this visit: only if life is in danger.')}"
