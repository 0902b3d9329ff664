"""The settings' acts: another look at once, for the whole window; what is known of the passphrases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.usecases import passphrases, practice
from resources.language import mark
from ui.desk import Target
from ui.liking import liked_look, words_of_look
from ui.passphrases.change_presenter import DONE
from ui.passphrases.section import CHANGE_MAIN, CHANGE_TRAVEL, REMOVE_TRAVEL, SET_TRAVEL
from ui.settings_page.view import SettingsPage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.usecases.seat import Seat
    from ui.desk import Desk
    from ui.look import Look
    from ui.shell.page import Page

_DONE: Final = {
    DONE + CHANGE_MAIN: mark("The main passphrase is changed. The new one was tried before the old one went."),
    DONE + SET_TRAVEL: mark("The travel passphrase is set. It was tried before it was kept."),
    DONE + CHANGE_TRAVEL: mark("The travel passphrase is changed. The new one was tried before the old one went."),
    DONE + REMOVE_TRAVEL: mark("The travel passphrase opens nothing any more."),
}


class SettingsPresenter:
    """``change_look`` builds the window anew and keeps the look inside the vault."""

    def __init__(self, desk: Desk, target: Target, *, change_look: Callable[[Look], None]) -> None:
        self._desk, self._look, self._change_look = desk, desk.look, change_look
        self._view = SettingsPage(self._look, words_of_look(self._look))
        self._view.wished.connect(self._wish)
        self._view.passphrases.asked.connect(lambda act: desk.go(Target("settings", act=act)))
        if target.act in _DONE:
            self._view.passphrases.say_done(self._look.tr(_DONE[target.act]))  # tr: the table above
        self.page: Page = self._view
        desk.ask(_known, self._show)

    def leave(self, then: Callable[[], None]) -> None:
        """Nothing is typed here: each answer was kept at once."""
        then()

    def press(self, _key: str) -> bool:
        """Do nothing: the page has no keys beside those of the window."""
        return False

    def _show(self, known: tuple[bool, Sequence[str]]) -> None:
        has_travel, due = known
        card = self._view.passphrases
        if has_travel:
            card.show_has_travel()
        if due:
            card.show_due()

    def _wish(self, name: str, answer: str) -> None:
        wished = liked_look(words_of_look(self._look) | {name: answer}, self._look)
        if words_of_look(wished) != words_of_look(self._look):
            self._change_look(wished)
        else:
            self._view.rows[name].choose(words_of_look(self._look)[name])


def _known(seat: Seat) -> tuple[bool, Sequence[str]]:
    return passphrases.has_travel(seat), practice.due(seat)
