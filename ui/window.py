"""The window: which page stands in front, the way in and the way out. What is inside is the workplace's."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from npm_field.crypto.argon import DEFAULT_COST, Cost
from storage import safe_files
from storage.vault import finish_pending
from ui import clipboard
from ui.danger.in_earnest import InEarnest, WindowSide
from ui.danger.presenter import Danger
from ui.danger.wiped_sheet import WipedSheet
from ui.digits import digit_of
from ui.dressing import Dressing
from ui.front_pages import ALLOWED, FrontPages
from ui.idle import Idle
from ui.inputs import Inputs
from ui.lock.presenter import LockPresenter
from ui.prepared import prepared
from ui.quiet import TITLE
from ui.spot import Where
from ui.stage import Front, Stage
from ui.tally import Tally
from ui.turned_away import TurnedAway
from ui.waits import Waits
from ui.way_in import WayIn
from ui.way_out import WayOut
from ui.window_acts import WindowActs
from ui.window_does import WindowDoes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent

    from npm_field.crypto.secret import Secret
    from npm_field.usecases.seat import Seat
    from ui.desk import Presenter, Target
    from ui.handover import Go
    from ui.look import Look
    from ui.successor import Successor
    from ui.way_out import Closed
    from ui.worker import VaultThread
    from ui.workplace import Workplace


class Window(QWidget):
    """One vault's window. ``cost`` is lowered for the vaults of tests, ``clock`` is theirs too.

    A lock ends in ``successor``, another process; without one this window shows the lock page itself, and what was
    read before stays in its memory.
    """

    vault_opened = Signal()
    vault_closed = Signal()
    """Closed while this process goes on; where it ends, nothing is said."""

    def __init__(
        self,
        folder: Path,
        thread: VaultThread,
        look: Look,
        *,
        cost: Cost = DEFAULT_COST,
        waits: Waits | None = None,
        clock: Callable[[], float] | None = None,
        successor: Successor | None = None,
    ) -> None:
        super().__init__()
        self._folder, self._thread = folder, thread
        self.waits = waits or Waits()
        """How long it stays open; the office's policy once a vault is open."""
        self._place: Workplace | None = None
        self._closing = self._ending = False
        self.stage = Stage(self)
        self.dressing = Dressing(self, look)
        self._way_out = WayOut(thread, successor, self)
        self._way_out.closed.connect(self._closed)
        self._way_out.gone.connect(self._gone)
        self._way_out.step_aside.connect(self.hide)
        self.idle = Idle(self, clock)
        self.idle.over.connect(self.lock)
        self.tally = Tally()
        self.away = TurnedAway(self)
        self._pages = FrontPages(self, thread, folder, cost)
        self.way_in = WayIn(self, thread, folder, self._pages)
        self._does = WindowDoes(self)
        self._inputs = Inputs(self)
        side = WindowSide(lambda: self.look, self.open_place, self._lock_after, self._vanish)
        self.earnest = InEarnest(folder, side)
        self.danger = Danger(self, self._does.hands, clock)
        self.acts = WindowActs(self, does=self._does.do, before=self._does.takes_key)
        self.setWindowTitle(TITLE)

    @property
    def look(self) -> Look:
        """How everything is drawn and worded now."""
        return self.dressing.look

    @property
    def place(self) -> Workplace | None:
        """The workplace, while a vault is open."""
        return self._place

    @property
    def front(self) -> Front:
        """What stands in front of it."""
        return self.stage.kind

    @property
    def is_closing(self) -> bool:
        """Whether the vault is being closed now."""
        return self._closing

    @property
    def presenter(self) -> Presenter | None:
        """The presenter of the page one sees."""
        behind = self._place.presenter if self._place is not None else None
        return self.stage.presenter or behind

    def begin(self) -> None:
        """Show the lock page, or the first run where there is no vault yet."""
        if (self._folder / safe_files.KEY_FILE).is_file():
            self.stand_locked()
        else:
            self.stand(Front.FIRST_RUN, self._pages.first_run)

    def take_over(self, go: Go | None, kek: Secret | None) -> None:
        """Begin in the place of another process: after the passphrase we are where it was.

        With the daybook's key nothing is asked: it went partial.
        """
        if go is not None:
            self.way_in.where, self._pages.lost_words = go.where, go.lost_words
            self.away.at_gate = go.at_gate
        if kek is None:
            self.begin()
        else:
            self.way_in.go_on_partial(kek)

    def lock_for_sleep(self) -> None:
        """Lock, and let this process end as soon as the vault is closed: what it read must not sleep in memory."""
        self.lock()
        self._way_out.hurry()

    def tell_wiped(self) -> None:
        """Say over the lock page what a wipe from open work could not reach; any key takes it away."""
        sheet = WipedSheet(self.look)
        # the window may not have had the keyboard yet, and then the sheet has no focus to give back
        sheet.cancelled.connect(self.stage.focus_page)
        sheet.open_over(self)

    def lock(self, target: Target | None = None) -> None:
        """Hide everything at once, bring what is typed onto the disk, close the vault. ``target`` is opened next."""
        self._lock_after(None, target)

    def _lock_after(self, first: Callable[[Seat], None] | None, target: Target | None = None) -> None:
        clipboard.forget()
        if self._pages.close_unfinished():
            self.stand_locked()
        elif self.front is Front.FIRST_RUN and self._place is None:
            self.idle.wait(self.waits.lock_covered_after_s)  # nothing is there yet; it may be made any moment
        if self._place is None or self._closing:
            return
        where = Where(target) if target is not None else self._place.whereabouts(self.stage.focus)
        self._leave(self._place, where, keeps_daybook=False, first=first)

    def break_off(self, code: str) -> None:
        """Our own mistake: hide all content, close the vault, say so. A key ends the program then."""
        clipboard.forget()
        self._pages.close_unfinished()
        self.stage.drop_sheets()
        self.stand(Front.BROKEN, partial(self._pages.broken, code))
        place, self._place = self._place, None
        if place is not None:
            place.shut()
            self._thread.ask(place.seat.vault.close, lambda _none: self.vault_closed.emit(), lambda _error: None)
            self.stage.set_behind(None)

    # --- the pages in front --------------------------------------------------------------------------------

    def stand(self, kind: Front, make: Callable[[], Presenter]) -> None:
        """Put a page in front of everything; what goes over the network ends, for nobody sees it any more."""
        if self._place is not None:
            self._place.traffic.stop()
        self.acts.allow_only(ALLOWED[kind])
        self.idle.wait(self.waits.lock_covered_after_s if self._may_be_open(kind) else 0)
        self.stage.stand(kind, make)

    def _may_be_open(self, kind: Front) -> bool:
        """Return whether a vault may be open behind this page; in the first run it is made there."""
        return self.open_place() is not None or kind is Front.FIRST_RUN

    def stand_locked(self) -> None:
        """Put the lock page in front."""
        self.stand(Front.LOCK, self._pages.lock)

    def show_workplace(self) -> None:
        """Take the page in front away and show the work as it was left."""
        self.acts.allow_only(ALLOWED[Front.NOTHING])
        self.away.wait_open()
        self.stage.clear()

    def open_place(self) -> Workplace | None:
        """Return the workplace, unless its vault is being closed."""
        return None if self._closing else self._place

    # --- the way in and the way out ------------------------------------------------------------------------

    def move_in(self, place: Workplace, waits: Waits) -> None:
        """Take a workplace whose vault was opened; it stands behind until its first page is begun."""
        self._place, self.waits = place, waits
        place.set_gate(self.away.gate)
        self.vault_opened.emit()
        place.key_pressed.connect(self._does.by_cap)
        place.look_wished.connect(self.dressing.change)
        place.full_wished.connect(self.lock)
        place.partial_wished.connect(self._go_partial)
        place.card_wished.connect(self.away.show_card)
        self.stage.set_behind(place)

    def begin_work(self, place: Workplace, where: Where | None) -> None:
        """Show the work, where one was before; what is needed at the next lock is made ready meanwhile."""
        self.show_workplace()
        place.begin(where)
        self.tally.hand_over(place)
        self.earnest.count(lambda _known: None)
        self._way_out.warm_up()

    def _go_partial(self, target: Target) -> None:
        """Close the casebook; only another process has nothing of it in its memory."""
        if self._place is None or self._closing:
            return
        clipboard.forget()
        if self._way_out.has_successor:
            self._leave(self._place, Where(target), keeps_daybook=True)
        else:
            self._place.close_casebook(target)

    def _leave(
        self,
        place: Workplace,
        where: Where | None,
        *,
        keeps_daybook: bool,
        first: Callable[[Seat], None] | None = None,
    ) -> None:
        self._closing = True
        self.stage.drop_sheets()
        follows = self._way_out.has_successor and not self._ending
        if follows:
            # no field here: what is typed into it would be gone with this process
            self.stand(Front.BLANK, partial(self._pages.blank, is_partial=keeps_daybook))
        else:
            self.stand_locked()
        told = prepared(self, self._folder) if follows else None
        self._way_out.begin(place, where, told, keeps_daybook=keeps_daybook, at_gate=self.away.at_gate, first=first)

    def _closed(self, closed: Closed) -> None:
        """Go on in this process: no other one is there to take over."""
        self.way_in.where, self._pages.lost_words = closed.where, closed.lost_words
        self._place, self._closing = None, False
        self.stage.set_behind(None)
        self.vault_closed.emit()
        if closed.key is not None and not self._ending:
            self.way_in.go_on_partial(closed.key)
            return
        if self.front is Front.BLANK:
            self.stand_locked()
        elif self._pages.lost_words and isinstance(self.stage.presenter, LockPresenter):
            self.stage.presenter.tell_lost()
        if closed.wiped:
            self.tell_wiped()
        if self._ending:
            self.close()
        else:
            self.way_in.unlock_what_waited()

    def _vanish(self) -> None:
        """Nothing opens any more: take away what is left, and let another process show the lock page."""
        clipboard.forget()
        place = self.open_place()
        if place is None:
            self._thread.ask(partial(finish_pending, self._folder), lambda _mark: None, lambda _error: None)
            return
        self._closing = True
        self.stage.drop_sheets()
        self.stand(Front.BLANK, partial(self._pages.blank, is_partial=False))
        self._way_out.vanish(place, prepared(self, self._folder) if self._way_out.has_successor else None)

    def _gone(self) -> None:
        """End: the next window is in front and has the keyboard."""
        self._place = None
        self.close()

    # --- what Qt calls -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        presenter = self.presenter
        if presenter is None or not presenter.press(_cap_of(event)):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().showEvent(event)
        self.windowHandle().installEventFilter(self._inputs)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        # not now: the page that would be deleted may be the one that is being resized
        QTimer.singleShot(0, self, self.dressing.look_at_height)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102, N802 - Qt's name
        if self._place is not None:
            self._ending = True
            self._way_out.stay()  # where the vault was closed already, nothing is open any more after this
            self.lock()
        if self._place is not None:
            event.ignore()
            return
        clipboard.forget()
        self._pages.close_unfinished()
        super().closeEvent(event)


def _cap_of(event: QKeyEvent) -> str:
    """Return the cap of a key that no widget wanted: Esc, Enter, a digit, or what it typed."""
    names = {Qt.Key.Key_Escape: "Esc", Qt.Key.Key_Return: "Enter", Qt.Key.Key_Enter: "Enter"}
    digit = digit_of(event)
    return names.get(Qt.Key(event.key())) or (event.text() if digit is None else str(digit))
