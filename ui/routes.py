"""Routes: which presenter makes which page. Pages know ways by their names and never each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import ui.board.presenter
import ui.capture.presenter
import ui.complete.presenter
import ui.partial.presenter
import ui.plan.presenter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ui.desk import Desk, Presenter, Target

    Factory = Callable[[Desk, Target], Presenter]

PAGES: Final[Mapping[str, Factory]] = {
    "board": ui.board.presenter.make,
    "plan": ui.plan.presenter.make,
    "capture": ui.capture.presenter.make,
    "partial": ui.partial.presenter.make,
    "complete": ui.complete.presenter.make,
}
"""The ways that need an open vault; cards and settings are the window's own."""
