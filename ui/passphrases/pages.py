"""Which of the settings' acts has a page of its own here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.passphrases.change_page import TITLES
from ui.passphrases.change_presenter import ChangePresenter
from ui.passphrases.practice import PracticePresenter
from ui.passphrases.section import PRACTISE

if TYPE_CHECKING:
    from ui.desk import Desk, Presenter, Target


def page_of(desk: Desk, target: Target) -> Presenter | None:
    """Return the presenter of an act of the passphrases; None for everything else of the settings."""
    if target.act == PRACTISE:
        return PracticePresenter(desk)
    return ChangePresenter(desk, target.act) if target.act in TITLES else None
