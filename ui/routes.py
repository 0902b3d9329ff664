"""Routes: which presenter makes which page. Pages know ways by their names and never each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import ui.board.presenter
import ui.box.presenter
import ui.capture.presenter
import ui.code_book.presenter
import ui.complete.presenter
import ui.coverage.presenter
import ui.debrief.evening_presenter
import ui.debrief.presenter
import ui.debrief.themes_presenter
import ui.differences.presenter
import ui.inbox.presenter
import ui.laptops.presenter
import ui.medical.presenter
import ui.paper.presenter
import ui.partial.presenter
import ui.plan.presenter
import ui.taking_in.presenter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ui.desk import Desk, Presenter, Target

    Factory = Callable[[Desk, Target], Presenter]


def _attachments(desk: Desk, target: Target) -> Presenter:
    import ui.attachments.presenter  # noqa: PLC0415 - only it needs what reads pictures

    return ui.attachments.presenter.make(desk, target)


def _hand_over(desk: Desk, target: Target) -> Presenter:
    import ui.hand_over.presenter  # noqa: PLC0415 - only it needs what speaks to the relay

    return ui.hand_over.presenter.make(desk, target)


def going_back(desk: Desk, target: Target) -> Presenter:
    """Return the page of handing over at the office itself, which has nobody to hand over to but its laptops."""
    import ui.going_back.presenter  # noqa: PLC0415 - as above

    return ui.going_back.presenter.make(desk, target)


def load() -> None:
    """Load what only these two need, on the vault's thread: at the first opening it took 100 ms of the window's."""
    import ui.attachments.presenter  # noqa: PLC0415 - the import is all
    import ui.hand_over.presenter  # noqa: F401, PLC0415 - the import is all


PAGES: Final[Mapping[str, Factory]] = {
    # the window only reads ``page``; these two name their own kind of page there
    "board": cast("Factory", ui.board.presenter.make),
    "plan": cast("Factory", ui.plan.presenter.make),
    "capture": ui.capture.presenter.make,
    "box": ui.box.presenter.make,
    "partial": ui.partial.presenter.make,
    "complete": ui.complete.presenter.make,
    "coverage": ui.coverage.presenter.make,
    "hand_over": _hand_over,
    "debrief": ui.debrief.presenter.make,
    "differences": ui.differences.presenter.make,
    "themes": ui.debrief.themes_presenter.make,
    "evening": ui.debrief.evening_presenter.make,
    "taking_in": ui.taking_in.presenter.make,
    "attachments": _attachments,
    "inbox": ui.inbox.presenter.make,
    "code_book": ui.code_book.presenter.make,
    "laptops": ui.laptops.presenter.make,
    "paper": ui.paper.presenter.make,
    "medical": ui.medical.presenter.make,
}
"""The ways that need an open vault; cards and settings are the window's own."""
