"""The sheet that asks why something was written before consent: one digit, and the record is done (R020)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.components.sheet import Sheet
from ui.forms.choices import OneChip
from ui.forms.form import options

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from ui.desk import Desk


def ask_why_first(desk: Desk, window: QWidget, then: Callable[[str], None], go_back: Callable[[], None]) -> Sheet:
    """Ask over ``window``; ``then`` gets the reason. Esc leads to the consent row, which ``go_back`` finds.

    A soft gate: a talk that had to be told at once is kept, and the record says why it came first.
    """
    look, tr = desk.look, desk.look.tr
    sheet = Sheet(
        look,
        "chat-circle-text",
        tr("Why it was written before consent"),
        tr("Consent was not asked yet. What is written is kept, and used nowhere until it is."),
    )
    sheet.cancel.say(tr("Back to consent"))
    reasons = OneChip(look, tr("Reason"), options(desk.vocabularies["before_consent"], look.language))

    def answered() -> None:
        sheet.close_sheet()
        then(str(reasons.value()))

    reasons.answered.connect(answered)
    sheet.add_said(reasons)
    go_back()  # the sheet gives the keyboard back to where it was
    sheet.open_over(window)
    reasons.setFocus(Qt.FocusReason.PopupFocusReason)
    return sheet
