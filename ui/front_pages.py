"""The pages that stand in front of the workplace, and which acts work before each of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from npm_field.usecases.seat import local_now
from ui.blank import BlankPresenter
from ui.broken import BrokenPresenter
from ui.first_run.presenter import FinishPresenter, FirstRunPresenter
from ui.lock.presenter import LockPresenter
from ui.stage import Front
from ui.window_acts import LOCKED_ACTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from npm_field.crypto.argon import Cost
    from npm_field.usecases.seat import Seat
    from ui.desk import Presenter
    from ui.window import Window
    from ui.worker import VaultThread

ALLOWED: Final[dict[Front, tuple[str, ...] | None]] = {
    Front.NOTHING: None,
    Front.LOCK: LOCKED_ACTS,
    Front.CARD: (*LOCKED_ACTS, "lock", "cover"),
    Front.FIRST_RUN: ("full_screen", "lock"),
    Front.COVER: (),
    Front.BLANK: (),
    Front.BROKEN: ("full_screen",),
}


class FrontPages:
    """One for a window. Each method returns a new presenter in the look of now."""

    def __init__(self, window: Window, thread: VaultThread, folder: Path, cost: Cost) -> None:
        self._window, self._thread, self._folder, self._cost = window, thread, folder, cost
        self.lost_words = False
        """Whether the lock page says that the disk was full for the last words."""

    def close_unfinished(self) -> bool:
        """Close the vault that the first run has open while it is not finished; False where there is none.

        It opens again with the passphrase that it was made with; an office whose papers nobody proved is taken away.
        """
        shown = self._window.stage.presenter
        close = shown.let_go() if isinstance(shown, FirstRunPresenter) else None
        if close is not None:
            self._thread.ask(close, lambda _none: None, lambda _error: None)
        return close is not None

    def cover_unfinished(self) -> bool:
        """Cover the keys of an office that is being founded; False where there is none."""
        shown = self._window.stage.presenter
        return isinstance(shown, FirstRunPresenter) and shown.cover()

    def blank(self, *, is_partial: bool) -> Presenter:
        """Return the page that stands while the vault is being closed."""
        tr = self._window.look.tr
        return BlankPresenter(self._window.look, tr("Going partial …") if is_partial else tr("Locking …"))

    def lock(self) -> Presenter:
        """Return the lock page."""
        window = self._window
        page = LockPresenter(
            window.look,
            open_with=window.way_in.unlock,
            mark_moment=partial(window.tally.count, local_now),
            show_safety=window.danger.open_safety,
            show_card=window.away.show_card,
            change_look=window.dressing.change,
        )
        if self.lost_words:
            page.tell_lost()
        return page

    def first_run(self) -> Presenter:
        """Return the page of a laptop without a vault."""
        window = self._window
        return FirstRunPresenter(
            window.look,
            self._thread,
            self._folder,
            cost=self._cost,
            made=window.way_in.take_new,
            change_look=window.dressing.change,
        )

    def finish(self, seat: Seat, done: Callable[[], None]) -> Presenter:
        """Return the page that waits for the office's completion."""
        return FinishPresenter(self._window.look, self._thread, seat, done)

    def broken(self, code: str) -> Presenter:
        """Return the last page after our own mistake."""
        return BrokenPresenter(self._window.look, code, self._end)

    def _end(self) -> None:
        self._window.close()
