"""The settings' acts: another look at once, for the whole window; what is known of the passphrases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.usecases import enrol, office_keys, passphrases, practice, return_codes
from resources.language import mark
from ui.desk import Target
from ui.forms.alive import while_alive
from ui.liking import liked_look, words_of_look
from ui.passphrases.change_presenter import DONE
from ui.passphrases.section import CHANGE_MAIN, CHANGE_TRAVEL, REMOVE_TRAVEL, SET_TRAVEL
from ui.settings_page import codes_card
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
    codes_card.DONE: mark("Fresh return codes are drawn. Bring the file to the office before you seal."),
}


@dataclass(frozen=True, slots=True)
class _Known:
    """What the sections say. ``codes`` is how many return codes are left and whether fresh ones are due."""

    has_travel: bool
    practice_due: Sequence[str]
    codes: tuple[int | None, bool] | None


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
        desk.ask(_known, while_alive(self._view, self._show))

    def leave(self, then: Callable[[], None]) -> None:
        """Nothing is typed here: each answer was kept at once."""
        then()

    def press(self, _key: str) -> bool:
        """Do nothing: the page has no keys beside those of the window."""
        return False

    def _show(self, known: _Known) -> None:
        card = self._view.passphrases
        if known.has_travel:
            card.show_has_travel()
        if known.practice_due:
            card.show_due()
        if known.codes is not None:
            codes = codes_card.CodesCard(self._look, known.codes[0], due=known.codes[1])
            codes.asked.connect(lambda: self._desk.go(Target("settings", act=codes_card.FRESH)))
            self._view.add_card(codes)

    def _wish(self, name: str, answer: str) -> None:
        wished = liked_look(words_of_look(self._look) | {name: answer}, self._look)
        if words_of_look(wished) != words_of_look(self._look):
            self._change_look(wished)
        else:
            self._view.rows[name].choose(words_of_look(self._look)[name])


def _known(seat: Seat) -> _Known:
    opened = seat.vault
    has_codes = office_keys.is_member(opened) and seat.role != enrol.OFFICE_ROLE
    codes = (return_codes.left(opened), return_codes.is_due(opened)) if has_codes else None
    return _Known(passphrases.has_travel(seat), practice.due(seat), codes)
