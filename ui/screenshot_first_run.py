"""Screenshots of the first run, which no vault that is there shows: its cards, with a key that nobody has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.usecases.founding import RECORDS, PaperCopy
from ui.first_run import founding_cards as cards
from ui.first_run.presenter import FirstRunPresenter
from ui.first_run.view import WayCard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ui.components.card import Card
    from ui.look import Look
    from ui.window import Window

_PAPER: Final = PaperCopy(RECORDS, "AGE-SECRET-KEY-PQ-1" + "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L" * 2, ("mandate",) * 6)
FIRST_RUN: Final[Mapping[str, Callable[[Look], Card]]] = {
    "first-run": WayCard,
    "first-run-begun": lambda look: WayCard(look, begun=True),
    "found-name": cards.NameCard,
    "found-desk": cards.desk_passphrase_card,
    "found-key": lambda look: cards.SheetCard(look, _PAPER, 1),
    "found-proof": lambda look: cards.ProofCard(look, 1),
    "found-covered": lambda look: cards.CoveredCard(look, 1),
}


def show(window: Window, name: str) -> None:
    """Show one card in a window that stands in its first run."""
    presenter = window.presenter
    if isinstance(presenter, FirstRunPresenter):
        presenter.view.show_step(FIRST_RUN[name](window.look))
