"""The lock page's acts: try a passphrase, show a card, change the look. The same page and answer for every reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer

from npm_field.crypto import return_codes
from npm_field.crypto.passphrase import prepare
from npm_field.errors import NoVaultError, WrongPassphraseError
from ui.components.sheet import Point, Sheet
from ui.lock.key_sheet import KeySheet
from ui.lock.view import LockView
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.crypto.secret import Secret
    from npm_field.errors import FieldError
    from ui.look import Look
    from ui.shell.page import Page
    from ui.unlocking import KeyFromOffice

SAY_OPENING_AFTER_MS: Final = 400


class LockPresenter:
    """``open_with`` gets what is tried, passphrase and code or key; the window answers with ``refused`` or a page.

    What an attempt has to wait for is inside "Opening …" and the same whatever is typed and whatever the vault is:
    the key file counts and waits (storage).
    """

    def __init__(
        self,
        look: Look,
        *,
        open_with: Callable[[Secret, Secret | KeyFromOffice | None], None],
        mark_moment: Callable[[], None],
        show_safety: Callable[[], None],
        show_card: Callable[[str], None],
        change_look: Callable[[Look], None],
    ) -> None:
        self._look, self._open_with = look, open_with
        self._mark_moment = mark_moment
        self._view = LockView(look)
        self.page: Page = self._view
        self._late = QTimer(self.page)
        self._late.setSingleShot(True)
        self._late.setInterval(SAY_OPENING_AFTER_MS)
        self._late.timeout.connect(lambda: self._view.card.say(look.tr("Opening …")))
        self._view.opened.connect(self.try_passphrase)
        self._view.moment_marked.connect(self.note_moment)
        self._view.safety_held.connect(show_safety)
        self._view.card_asked.connect(show_card)
        self._view.forgotten.connect(self._tell_forgotten)
        self._view.card.ask_key.clicked.connect(self._choose_key)
        self._view.switches.wished.connect(change_look)

    def try_passphrase(self, typed: str, code: str = "") -> None:
        """Let the vault be tried with what was typed; nothing more can be typed until it answers."""
        self._view.card.wait()
        self._view.card.say("")
        self._late.start()
        given = return_codes.parse(code) if code else None
        self._open_with(prepare(typed), self._view.card.key.given or given)

    def note_moment(self) -> None:
        """Mark this moment."""
        self._mark_moment()
        self._view.say_marked()

    def refused(self, error: FieldError) -> None:
        """Say that it did not open: the same words for a wrong passphrase, a sealed, a wiped and a missing vault."""
        self._late.stop()
        self._view.card.say(self._words_of(error))
        self._view.card.take_again()

    def tell_lost(self) -> None:
        """Say that the last words before this lock are nowhere; never what they were, and in no other case."""
        self._view.card.lost.show()

    def leave(self, then: Callable[[], None]) -> None:
        """Nothing is typed here that would have to be kept."""
        self._late.stop()
        self._view.card.field.line.clear()
        self._view.card.code.clear()
        self._view.card.key.clear()
        then()

    def press(self, _key: str) -> bool:
        """Do nothing: the page has no keys beside those of the window."""
        return False

    def _words_of(self, error: FieldError) -> str:
        if isinstance(error, (WrongPassphraseError, NoVaultError)):
            return self._look.tr(
                "That did not open it. Check Caps Lock and the keyboard {layout}.", layout=self._view.card.layout_sign
            )
        return sentence(error, self._look.language)

    def _choose_key(self) -> None:
        """Let a file be chosen; the choice is the same whatever vault this is, and says nothing of it."""
        sheet = KeySheet(self._look)
        sheet.chosen.connect(self._view.card.take_key)
        sheet.open_over(self.page.window())

    def _tell_forgotten(self) -> None:
        tr = self._look.tr
        sheet = Sheet(
            self._look,
            "phone",
            tr("Forgotten passphrase"),
            tr("Nothing on this laptop can tell it to you. If an office invited it, call the office."),
            points=(
                Point(
                    "phone",
                    "ink2",
                    tr("With an office"),
                    tr("It has a key of its own that opens everything on this laptop. Nothing is lost."),
                ),
                Point(
                    "prohibit",
                    "ink2",
                    tr("Without an office"),
                    tr("There is no second key, and nobody can make one: the vault stays closed."),
                ),
            ),
            ink="ink2",
        )
        sheet.cancel.say(tr("Close"))
        sheet.open_over(self.page.window())
