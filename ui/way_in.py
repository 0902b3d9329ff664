"""The way in: from what was typed on the lock page, or from the key of another process, to the first page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ui.desk import PARTIAL
from ui.liking import liked_look, words_of_look
from ui.lock.presenter import LockPresenter
from ui.stage import Front
from ui.unlocking import KeyFromOffice, Level, settle, take_up, unlock, unseal, unseal_with_file
from ui.waits import Waits

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.crypto.secret import Secret
    from npm_field.errors import FieldError
    from npm_field.usecases.seat import Seat
    from ui.front_pages import FrontPages
    from ui.spot import Where
    from ui.unlocking import Opened
    from ui.window import Window
    from ui.worker import VaultThread


class WayIn:
    """One for a window. ``where`` is where one was before a lock; it is gone to once."""

    def __init__(self, window: Window, thread: VaultThread, folder: Path, pages: FrontPages) -> None:
        self._window, self._thread, self._folder, self._pages = window, thread, folder, pages
        self._typed: tuple[Secret, Secret | KeyFromOffice | None] | None = None
        self.where: Where | None = None

    def unlock(self, secret: Secret, code: Secret | KeyFromOffice | None = None) -> None:
        """Open the vault with what was typed, which is wiped. While it is still being closed this waits."""
        if self._window.is_closing:
            # the vault's own lock would refuse us
            self._typed = (secret, code)
        elif isinstance(code, KeyFromOffice):
            self._thread.ask(partial(unseal_with_file, self._folder, secret, code), self._opened, self._refused)
        elif code is not None:
            self._thread.ask(partial(unseal, self._folder, secret, code), self._opened, self._refused)
        else:
            stays_partial = self.where is not None and self.where.target.way == PARTIAL
            level = Level.PARTIAL if stays_partial else Level.ALL
            self._thread.ask(partial(unlock, self._folder, secret, level), self._opened, self._refused)

    def go_on_partial(self, kek: Secret) -> None:
        """Open the daybook with its key, which is wiped."""
        self._window.stand(Front.BLANK, partial(self._pages.blank, is_partial=True))
        self._thread.ask(partial(take_up, self._folder, kek), self._opened, self._refused)

    def take_new(self, seat: Seat) -> None:
        """Go on with the vault that the first run has made."""
        self._thread.ask(partial(settle, seat), self._opened, self._refused)

    def unlock_what_waited(self) -> None:
        """Open with what was typed while the vault was being closed."""
        typed, self._typed = self._typed, None
        if typed is not None:
            self.unlock(*typed)

    def _refused(self, error: FieldError) -> None:
        presenter = self._window.stage.presenter
        if isinstance(presenter, LockPresenter):
            presenter.refused(error)
        else:
            self._window.stand_locked()

    def _opened(self, opened: Opened) -> None:
        from ui.workplace import Workplace  # noqa: PLC0415 - loaded by ``ui.warm`` while the passphrase is typed

        window = self._window
        look = liked_look(opened.liked, window.look)
        if words_of_look(look) != words_of_look(window.look):
            window.dressing.put_on(look)
        self._pages.lost_words = False
        window.move_in(Workplace(window.look, self._thread, opened), Waits.of(opened.policy))
        where, self.where = self.where, None
        if opened.waits_for_office:
            done = partial(self._enrolled, where)
            window.stand(Front.FIRST_RUN, partial(self._pages.finish, opened.seat, done))
        else:
            self._enrolled(where)

    def _enrolled(self, where: Where | None) -> None:
        if self._window.place is not None:
            self._window.begin_work(self._window.place, where)
