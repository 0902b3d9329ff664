"""The cards' acts: another language, larger, another card, back. They need no vault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.preparation.readiness import CARDS
from npm_field.usecases import plan_ready
from ui.cards import content
from ui.cards.conduct_view import ConductPage
from ui.cards.mandate_view import SIZES, MandatePage
from ui.forms.alive import while_alive
from ui.forms.in_hand import SAVED
from ui.keys import ACTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.desk import Desk
    from ui.look import Look
    from ui.shell.page import Page

NOT_YET: Final = frozenset({"pdf"})
"""Acts that this version does not have: a card must not name a key that does nothing."""


class MandatePresenter:
    """``page`` is made anew for another language or size; ``changed`` tells the window to show it."""

    def __init__(self, look: Look, *, back: Callable[[], None], changed: Callable[[Page], None]) -> None:
        self._look, self._back, self._changed = look, back, changed
        codes = [code for code, _name in content.MANDATE_LANGUAGES]
        self._language = look.language.code if look.language.code in codes else codes[0]
        self._size = 0
        self.page: Page = self._made()

    def leave(self, then: Callable[[], None]) -> None:
        """Nothing is typed here."""
        then()

    def press(self, key: str) -> bool:
        """Go back, or make it larger."""
        acts = {"Esc": self._back, "+": self._larger}
        act = acts.get(key)
        if act is not None:
            act()
        return act is not None

    def _made(self) -> MandatePage:
        card = content.mandate(self._language)
        page = MandatePage(self._look, card, language=self._language, size=SIZES[self._size])
        page.back.connect(self._back)
        page.language_chosen.connect(self._speak)
        page.larger.connect(self._larger)
        return page

    def _speak(self, language: str) -> None:
        self._language = language
        self._show()

    def _larger(self) -> None:
        self._size = (self._size + 1) % len(SIZES)
        self._show()

    def _show(self) -> None:
        self.page = self._made()
        self._changed(self.page)


class ConductPresenter:
    """The conduct cards, on the lock page or as a way of the rail."""

    def __init__(
        self,
        look: Look,
        *,
        show_mandate: Callable[[], None],
        back: Callable[[], None] | None = None,
        show_drill: Callable[[], None] | None = None,
        desk: Desk | None = None,
    ) -> None:
        self._back, self._show_mandate, self._desk = back, show_mandate, desk
        # In front of the lock page or a cover others may look on: no key of seal or wipe is to be read there.
        acts = [act for act in ACTS if act.key and act.name not in NOT_YET] if back is None else []
        view = ConductPage(look, content.conduct(look.language.code), acts, with_back="yes" if back else "")
        view.mandate_asked.connect(show_mandate)
        if show_drill is not None:
            view.drill_asked.connect(show_drill)
        if back is not None:
            view.back.connect(back)
        self.page: Page = view
        self._view = view
        view.confirmed.connect(self._confirm)
        if desk is not None and desk.visit is not None:
            visit = desk.visit
            desk.ask(lambda seat: plan_ready.own_cards(seat, visit), while_alive(view, self._ask))

    def leave(self, then: Callable[[], None]) -> None:
        """Nothing is typed here."""
        then()

    def press(self, key: str) -> bool:
        """Go back, where there is a page before this one; confirm the cards, where all were opened."""
        if key == "Ctrl Enter" and self._view.confirming.may_confirm:
            self._confirm()
            return True
        if key != "Esc" or self._back is None:
            return False
        self._back()
        return True

    def _ask(self, confirmed: frozenset[str] | None) -> None:
        if confirmed is not None:
            self._view.ask_to_confirm("yes" if confirmed >= CARDS else "")

    def _confirm(self) -> None:
        desk = self._desk
        if desk is None or desk.visit is None:
            return
        visit = desk.visit

        def done(_none: None) -> None:
            desk.saved(SAVED)
            self._view.ask_to_confirm("yes")

        desk.ask(lambda seat: plan_ready.confirm_own_cards(seat, visit), while_alive(self._view, done))
