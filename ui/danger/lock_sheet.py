"""What the hold key shows where it locks: no office could reopen a sealed vault, or an office decided so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui.components.button import Button, Kind
from ui.components.hold_button import HoldLine
from ui.components.sheet import Sheet
from ui.danger.known import Counted, KeyDoes, Known

if TYPE_CHECKING:
    from ui.hold import Hold
    from ui.look import Look


class LockSheet(Sheet):
    """``lock_wished`` and ``seal_wished`` are its buttons; the key is the window's."""

    lock_wished = Signal()
    seal_wished = Signal()

    def __init__(self, look: Look, known: Known, key: Hold) -> None:
        tr = look.tr
        lock = Button(look, tr("Lock"), Kind.MAIN, icon="lock-simple", key="F9", height=44)
        seal = Button(look, tr("Seal instead …"), Kind.QUIET, height=44)
        is_locked = known.counted is Counted.LOCKED
        can_seal = known.key_does is KeyDoes.LOCKS_BY_POLICY
        acts = [part for part, wanted in ((seal, can_seal), (lock, not is_locked)) if wanted]
        super().__init__(
            look,
            "lock-simple",
            tr("This laptop is locked") if is_locked else tr("Lock this laptop"),
            _why(look, known),
            acts=acts,
        )
        for part in (seal, lock):
            if part not in acts:
                part.deleteLater()
        if is_locked:
            self.cancel.say(tr("Close"))
        else:
            line = HoldLine(look, key, tr("Hold until all five are full"), ink="accent_fill", keys=["F12"])
            self.body.addWidget(line)
        lock.clicked.connect(self.lock_wished)
        seal.clicked.connect(self.seal_wished)


def _why(look: Look, known: Known) -> str:
    if known.key_does is KeyDoes.LOCKS_WITHOUT_OFFICE:
        return look.tr("No office knows this vault. Sealed, nobody could ever open it again: so the key locks it.")
    return look.tr("Your office decided that the key locks this laptop.")
