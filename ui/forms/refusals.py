"""What a page says when something could not be saved or begun: what happened, what is safe, what to do (ui.md 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from npm_field.errors import FieldError
    from ui.look import Look


def sentence(look: Look, error: FieldError) -> str:
    """Return the sentence of an error that stopped saving; the text stays on the screen in every case."""
    tr = look.tr
    said = {
        "disk_full": tr(
            "The disk is full. What you typed is still here. "
            "Free space or go on in partial mode, which needs very little."
        ),
        "read_only": tr("The disk cannot be written to. What you typed is still here and is tried again."),
        "consent_forbids": tr(
            "The person did not agree to notes. What was said stays on this page only; take it out."
        ),
        "pool_exhausted": tr("No unused code is left on this laptop. Ask the office or the team lead for new ones."),
        "no_visit": tr("There is no visit yet. Plan it first; it takes less than a minute."),
        "bad_record": tr("One answer does not fit and was not kept. Everything else on this page is still here."),
        "unknown_code": tr("A code on this page stands for nothing in this visit. Look at it again."),
    }
    return said.get(error.code) or tr("It could not be written. What you typed is still here and is tried again.")
