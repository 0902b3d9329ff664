"""Pages that need more of the workplace than its desk: conduct cards, settings with their own pages, the drill."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ui import routes
from ui.cards.presenter import ConductPresenter
from ui.desk import Target
from ui.drill.presenter import DrillPresenter
from ui.passphrases import pages as passphrase_pages
from ui.settings_page import codes_card
from ui.settings_page.presenter import SettingsPresenter

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.desk import Desk, Presenter
    from ui.workplace import Workplace


class OwnPages:
    """One for each workplace."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def factory(self, way: str) -> Callable[[Desk, Target], Presenter]:
        """Return what makes the page of a way."""
        own: dict[str, Callable[[Desk, Target], Presenter]] = {
            "cards": self._cards,
            "settings": self._settings,
            "drill": lambda desk, _target: DrillPresenter(desk),
        }
        if self._place.is_office:
            own["hand_over"] = routes.going_back
        return own.get(way) or routes.PAGES[way]

    def _cards(self, desk: Desk, _target: Target) -> Presenter:
        return ConductPresenter(
            desk.look,
            show_mandate=partial(self._place.card_wished.emit, "mandate_card"),
            show_drill=partial(self._place.go, Target("drill")),
            desk=desk,
        )

    def _settings(self, desk: Desk, target: Target) -> Presenter:
        if target.act == codes_card.FRESH:
            return codes_card.FreshCodesPresenter(desk)
        page = passphrase_pages.page_of(desk, target)
        return page or SettingsPresenter(desk, target, change_look=self._place.look_wished.emit)
