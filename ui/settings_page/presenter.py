"""The settings' acts: another look at once, for the whole window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.liking import liked_look, words_of_look
from ui.settings_page.view import SettingsPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.look import Look
    from ui.shell.page import Page


class SettingsPresenter:
    """``change_look`` builds the window anew and keeps the look inside the vault."""

    def __init__(self, look: Look, *, change_look: Callable[[Look], None]) -> None:
        self._look, self._change_look = look, change_look
        self._view = SettingsPage(look, words_of_look(look))
        self._view.wished.connect(self._wish)
        self.page: Page = self._view

    def leave(self, then: Callable[[], None]) -> None:
        """Nothing is typed here: each answer was kept at once."""
        then()

    def press(self, _key: str) -> bool:
        """Do nothing: the page has no keys beside those of the window."""
        return False

    def _wish(self, name: str, answer: str) -> None:
        wished = liked_look(words_of_look(self._look) | {name: answer}, self._look)
        if words_of_look(wished) != words_of_look(self._look):
            self._change_look(wished)
        else:
            self._view.rows[name].choose(words_of_look(self._look)[name])
