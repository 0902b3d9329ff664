"""Setting, changing and taking away a passphrase of an open vault. The keys change on the vault's own thread."""

from __future__ import annotations

from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer

from npm_field.crypto.passphrase import check_strength, prepare
from npm_field.errors import FieldError, WrongPassphraseError
from npm_field.usecases import passphrases
from ui.desk import Target
from ui.passphrases.change_page import ChangePage
from ui.passphrases.section import CHANGE_MAIN, REMOVE_TRAVEL
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.crypto.secret import Secret
    from npm_field.usecases.seat import Seat
    from storage.keyfile import SlotName
    from ui.desk import Desk
    from ui.passphrases.change_page import Typed
    from ui.shell.page import Page

SAY_SO_AFTER_MS: Final = 400
DONE: Final = "done_"


class Missed(Enum):
    """Which of the present passphrases was not right; nothing was changed then."""

    NONE = "none"
    MAIN = "main"
    TRAVEL = "travel"


class ChangePresenter:
    """One act of ``ui/passphrases/section.py``; it ends at the settings, which say what was done."""

    def __init__(self, desk: Desk, act: str) -> None:
        self._desk, self._act = desk, act
        self._left = False
        self.view = ChangePage(desk.look, act)
        self.page: Page = self.view
        self.view.wished.connect(self._begin)
        self.view.back.connect(self._back)
        self._late = QTimer(self.view)
        self._late.setSingleShot(True)
        self._late.setInterval(SAY_SO_AFTER_MS)
        self._late.timeout.connect(self.view.waiting.show)
        if act == CHANGE_MAIN:
            desk.ask(passphrases.has_travel, self._known)

    def leave(self, then: Callable[[], None]) -> None:
        """Forget what was typed; a change that is under way is finished first by whoever waits for the vault."""
        self._left = True
        self._late.stop()
        self.view.forget()
        then()

    def press(self, key: str) -> bool:
        """Esc goes back; nothing has changed before the last step."""
        if key == "Esc" and not self.view.present.line.isReadOnly():
            self._back()
            return True
        return False

    def here(self) -> Target:
        """Return the way back to this page, without what was typed."""
        return Target("settings", act=self._act)

    def _known(self, has_travel: object) -> None:
        if has_travel and not self._left:
            self.view.ask_for_travel()

    def _back(self) -> None:
        self._desk.go(Target("settings"))

    def _begin(self, typed: Typed) -> None:
        if self._act != REMOVE_TRAVEL:
            try:
                check_strength(typed.new)
            except FieldError as error:
                self.view.refuse(sentence(error, self._desk.look.language))
                return
        self.view.hold_still()
        self._late.start()
        self._desk.ask(partial(change, act=self._act, typed=typed), self._answered, self._failed)

    def _answered(self, missed: Missed) -> None:
        self._late.stop()
        if self._left:
            return
        if missed is Missed.NONE:
            self._desk.go(Target("settings", act=DONE + self._act))
            return
        self.view.let_type()
        words = sentence(WrongPassphraseError(), self._desk.look.language)
        if missed is Missed.MAIN:
            self.view.refuse_present(words)
        else:
            self.view.refuse_travel(words)

    def _failed(self, error: FieldError) -> None:
        self._late.stop()
        if not self._left:
            self.view.let_type()
            self.view.refuse(sentence(error, self._desk.look.language))


def change(seat: Seat, *, act: str, typed: Typed) -> Missed:
    """Do the act on the vault's thread; every secret made here is wiped. Raises as ``usecases.passphrases``."""
    present, new, travel = (prepare(text) for text in (typed.present, typed.new, typed.travel))
    with present, new, travel:
        try:
            passphrases.prove_main(seat, present)
        except WrongPassphraseError:
            return Missed.MAIN
        if typed.travel:
            try:
                passphrases.prove_travel(seat, travel)
            except WrongPassphraseError:
                return Missed.TRAVEL
        _change(seat, act, typed, present=present, new=new, travel=travel)
    return Missed.NONE


def _change(seat: Seat, act: str, typed: Typed, *, present: Secret, new: Secret, travel: Secret) -> None:
    if typed.renew:
        opening: dict[SlotName, Secret] = {"main": new if act == CHANGE_MAIN else present}
        if act != REMOVE_TRAVEL and (act != CHANGE_MAIN or typed.travel):
            opening["travel"] = travel if act == CHANGE_MAIN else new
        passphrases.renew(seat, opening)
    elif act == CHANGE_MAIN:
        passphrases.set_main(seat, new)
    elif act == REMOVE_TRAVEL:
        passphrases.remove_travel(seat)
    else:
        passphrases.set_travel(seat, new)
