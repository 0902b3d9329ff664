"""The window: which page stands in front, the way in and the way out. What is inside is the workplace's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from npm_field.crypto.argon import DEFAULT_COST, Cost
from storage import safe_files, unfinished
from ui.closing import Closing
from ui.danger.in_earnest import InEarnest, WindowSide
from ui.danger.presenter import Danger
from ui.danger.wiped_sheet import WipedSheet
from ui.digits import digit_of
from ui.dressing import Dressing
from ui.front_pages import ALLOWED, FrontPages
from ui.idle import Idle
from ui.inputs import Inputs
from ui.quiet import TITLE
from ui.stage import Front, Stage
from ui.tally import Tally
from ui.turned_away import TurnedAway
from ui.waits import Waits
from ui.way_in import WayIn
from ui.window_acts import WindowActs
from ui.window_does import WindowDoes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent

    from npm_field.crypto.secret import Secret
    from ui.desk import Presenter, Target
    from ui.handover import Go
    from ui.look import Look
    from ui.spot import Where
    from ui.successor import Successor
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
        self.stage = Stage(self)
        self.dressing = Dressing(self, look)
        self.idle = Idle(self, clock)
        self.idle.over.connect(self.lock)
        self.tally = Tally()
        self.away = TurnedAway(self)
        self._pages = FrontPages(self, thread, folder, cost)
        self.way_in = WayIn(self, thread, folder, self._pages)
        self.closing = Closing(self, thread, folder, self._pages, successor)
        self._does = WindowDoes(self)
        self._inputs = Inputs(self)
        side = WindowSide(lambda: self.look, self.open_place, self.closing.lock, self.closing.vanish)
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
        return self.closing.is_under_way

    @property
    def presenter(self) -> Presenter | None:
        """The presenter of the page one sees."""
        behind = self._place.presenter if self._place is not None else None
        return self.stage.presenter or behind

    def begin(self) -> None:
        """Show the lock page, or the first run where there is no vault yet."""
        if (self._folder / safe_files.KEY_FILE).is_file() and not unfinished.is_one(self._folder):
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

    def lock(self, target: Target | None = None) -> None:
        """Hide everything at once, bring what is typed onto the disk, close the vault. ``target`` is opened next."""
        self.closing.lock(None, target)

    def lock_for_sleep(self) -> None:
        """Lock, and let this process end as soon as the vault is closed: what it read must not sleep in memory."""
        self.lock()
        self.closing.hurry()

    def tell_wiped(self) -> None:
        """Say over the lock page what a wipe from open work could not reach; any key takes it away."""
        sheet = WipedSheet(self.look)
        # the window may not have had the keyboard yet, and then the sheet has no focus to give back
        sheet.cancelled.connect(self.stage.focus_page)
        sheet.open_over(self)

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
        return None if self.is_closing else self._place

    # --- the way in and the way out ------------------------------------------------------------------------

    def move_in(self, place: Workplace, waits: Waits) -> None:
        """Take a workplace whose vault was opened; it stands behind until its first page is begun."""
        self._place, self.waits = place, waits
        place.set_gate(self.away.gate)
        self.vault_opened.emit()
        place.key_pressed.connect(self._does.by_cap)
        place.look_wished.connect(self.dressing.change)
        place.full_wished.connect(self.lock)
        place.partial_wished.connect(self.closing.go_partial)
        place.card_wished.connect(self.away.show_card)
        self.stage.set_behind(place)

    def begin_work(self, place: Workplace, where: Where | None) -> None:
        """Show the work, where one was before; what is needed at the next lock is made ready meanwhile."""
        self.show_workplace()
        place.begin(where)
        self.tally.hand_over(place)
        self.earnest.count(lambda _known: None)
        self.closing.warm_up()

    def move_out(self) -> None:
        """Take the workplace away: its vault is closed, or nothing more is asked of it."""
        self._place = None
        self.stage.set_behind(None)

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
        if self.closing.may_end():
            super().closeEvent(event)
        else:
            event.ignore()


def _cap_of(event: QKeyEvent) -> str:
    """Return the cap of a key that no widget wanted: Esc, Enter, a digit, or what it typed."""
    names = {Qt.Key.Key_Escape: "Esc", Qt.Key.Key_Return: "Enter", Qt.Key.Key_Enter: "Enter"}
    digit = digit_of(event)
    return names.get(Qt.Key(event.key())) or (event.text() if digit is None else str(digit))
