"""How an open vault is left: locked, partial, wiped, broken off or ended. ``way_out`` does what takes time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from storage.vault import finish_pending
from ui import clipboard
from ui.lock.presenter import LockPresenter
from ui.prepared import prepared
from ui.spot import Where
from ui.stage import Front
from ui.way_out import WayOut

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from npm_field.usecases.seat import Seat
    from ui.desk import Target
    from ui.front_pages import FrontPages
    from ui.successor import Successor
    from ui.way_out import Closed
    from ui.window import Window
    from ui.worker import VaultThread
    from ui.workplace import Workplace


class Closing:
    """Made once for a window."""

    def __init__(
        self, window: Window, thread: VaultThread, folder: Path, pages: FrontPages, successor: Successor | None
    ) -> None:
        self._window, self._thread, self._folder, self._pages = window, thread, folder, pages
        self.is_under_way = self._ending = False
        self.way_out = WayOut(thread, successor, window)
        self.way_out.closed.connect(self._closed)
        self.way_out.gone.connect(self._gone)
        self.way_out.step_aside.connect(window.hide)

    def lock(self, first: Callable[[Seat], None] | None, target: Target | None = None) -> None:
        """Hide everything, bring what is typed onto the disk, do ``first``, close the vault; then open ``target``."""
        window = self._window
        clipboard.forget()
        if self._pages.cover_unfinished():
            window.idle.wait(window.waits.lock_covered_after_s)
        elif self._pages.close_unfinished():
            window.stand_locked()
        elif window.front is Front.FIRST_RUN and window.place is None:
            window.idle.wait(window.waits.lock_covered_after_s)  # nothing is there yet; it may be made any moment
        place = window.open_place()
        if place is not None:
            where = Where(target) if target is not None else place.whereabouts(window.stage.focus)
            self._leave(place, where, keeps_daybook=False, first=first)

    def hurry(self) -> None:
        """Wait for nothing but the vault from now on."""
        self.way_out.hurry()

    def warm_up(self) -> None:
        """Make ready meanwhile what is needed at the next lock."""
        self.way_out.warm_up()

    def go_partial(self, target: Target) -> None:
        """Close the casebook; only another process has nothing of it in its memory."""
        place = self._window.open_place()
        if place is None:
            return
        clipboard.forget()
        if self.way_out.has_successor:
            self._leave(place, Where(target), keeps_daybook=True)
        else:
            place.close_casebook(target)

    def break_off(self, code: str) -> None:
        """Our own mistake: hide all content, close the vault, say so. A key ends the program then."""
        window = self._window
        clipboard.forget()
        self._pages.close_unfinished()
        window.stage.drop_sheets()
        window.stand(Front.BROKEN, partial(self._pages.broken, code))
        if window.place is not None:
            place = window.place
            place.shut()
            self._thread.ask(place.seat.vault.close, lambda _none: window.vault_closed.emit(), lambda _error: None)
            window.move_out()

    def vanish(self) -> None:
        """Nothing opens any more: take away what is left, and let another process show the lock page."""
        clipboard.forget()
        place = self._window.open_place()
        if place is None:
            self._thread.ask(partial(finish_pending, self._folder), lambda _mark: None, lambda _error: None)
            return
        self.is_under_way = True
        self._window.stage.drop_sheets()
        self._window.stand(Front.BLANK, partial(self._pages.blank, is_partial=False))
        told = prepared(self._window, self._folder) if self.way_out.has_successor else None
        self.way_out.vanish(place, told)

    def may_end(self) -> bool:
        """Return whether the window may close now; an open vault is locked first, and then the window ends itself."""
        if self._window.place is not None:
            self._ending = True
            self.way_out.stay()  # where the vault was closed already, nothing is open any more after this
            self.lock(None)
        if self._window.place is not None:
            return False
        clipboard.forget()
        self._pages.close_unfinished()
        return True

    def _leave(
        self,
        place: Workplace,
        where: Where | None,
        *,
        keeps_daybook: bool,
        first: Callable[[Seat], None] | None = None,
    ) -> None:
        window = self._window
        self.is_under_way = True
        window.stage.drop_sheets()
        follows = self.way_out.has_successor and not self._ending
        if follows:
            # no field here: what is typed into it would be gone with this process
            window.stand(Front.BLANK, partial(self._pages.blank, is_partial=keeps_daybook))
        else:
            window.stand_locked()
        told = prepared(window, self._folder) if follows else None
        at_gate = window.away.at_gate
        self.way_out.begin(place, where, told, keeps_daybook=keeps_daybook, at_gate=at_gate, first=first)

    def _closed(self, closed: Closed) -> None:
        """Go on in this process: no other one is there to take over."""
        window = self._window
        window.way_in.where, self._pages.lost_words = closed.where, closed.lost_words
        self.is_under_way = False
        window.move_out()
        window.vault_closed.emit()
        if closed.key is not None and not self._ending:
            window.way_in.go_on_partial(closed.key)
            return
        if window.front is Front.BLANK:
            window.stand_locked()
        elif self._pages.lost_words and isinstance(window.stage.presenter, LockPresenter):
            window.stage.presenter.tell_lost()
        if closed.wiped:
            window.tell_wiped()
        if self._ending:
            window.close()
        else:
            window.way_in.unlock_what_waited()

    def _gone(self) -> None:
        """End: the next window is in front and has the keyboard."""
        self._window.move_out()
        self._window.close()
