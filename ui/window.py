"""The window: which page stands in front, the way in and the way out. What is inside is the workplace's."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from npm_field.crypto.argon import DEFAULT_COST, Cost
from npm_field.usecases import preferences
from npm_field.usecases.seat import local_now
from storage import safe_files
from storage.vault import finish_pending
from ui import clipboard
from ui.blank import BlankPresenter
from ui.broken import BrokenPresenter
from ui.cards.presenter import ConductPresenter, MandatePresenter
from ui.cover import CoverPresenter, listening
from ui.danger.in_earnest import InEarnest, WindowSide
from ui.danger.presenter import F12_DELETE, Danger, Hands
from ui.danger.wiped_sheet import WipedSheet
from ui.desk import Target
from ui.digits import digit_of
from ui.drill.presenter import DrillPresenter
from ui.first_run.presenter import FinishPresenter, FirstRunPresenter
from ui.handover import Prepare
from ui.idle import Idle
from ui.keys import ACTS, BY_NAME
from ui.liking import liked_look, words_of_look
from ui.lock.presenter import LockPresenter
from ui.palette.acts import entries
from ui.palette.sheet import Palette
from ui.quiet import TITLE
from ui.spot import Where
from ui.stage import Front, Stage
from ui.stylesheet import dress
from ui.tally import Tally
from ui.tokens import LOW_HEIGHT
from ui.unlocking import Level, settle, take_up, unlock, unseal
from ui.waits import Waits
from ui.way_out import WayOut
from ui.window_acts import LOCKED_ACTS, WindowActs
from ui.workplace import PARTIAL, Workplace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent

    from npm_field.crypto.secret import Secret
    from npm_field.errors import FieldError
    from npm_field.usecases.seat import Seat
    from ui.desk import Presenter
    from ui.handover import Go
    from ui.keys import Act
    from ui.look import Look
    from ui.successor import Successor
    from ui.unlocking import Opened
    from ui.way_out import Closed
    from ui.worker import VaultThread

_INPUTS: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
_TYPED: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress})


_ALLOWED: Final[dict[Front, tuple[str, ...] | None]] = {
    Front.NOTHING: None,
    Front.LOCK: LOCKED_ACTS,
    Front.CARD: (*LOCKED_ACTS, "lock", "cover"),
    Front.FIRST_RUN: ("full_screen",),
    Front.COVER: (),
    Front.BLANK: (),
    Front.BROKEN: ("full_screen",),
}


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
        self._folder, self._thread, self._look, self._cost = folder, thread, look, cost
        self._waits = waits or Waits()
        self._place: Workplace | None = None
        self._where: Where | None = None
        self._secret: tuple[Secret, Secret | None] | None = None
        self._closing = self._ending = self._lost_words = self._at_gate = False
        self._turned_away_at = 0.0
        self._stage = Stage(self)
        self._way_out = WayOut(thread, successor, self)
        self._way_out.closed.connect(self._closed)
        self._way_out.gone.connect(self._gone)
        self._way_out.step_aside.connect(self.hide)
        self.idle = Idle(self, clock)
        self.idle.over.connect(self.lock)
        self.acts = WindowActs(self, does=self._do, before=self._takes_key)
        side = WindowSide(lambda: self._look, self._open_place, self._lock_after, self._vanish)
        self.earnest = InEarnest(folder, side)
        self.danger = Danger(self, self._hands, clock)
        self._tally = Tally()
        self.setWindowTitle(TITLE)
        self._dress(look)

    @property
    def look(self) -> Look:
        """How everything is drawn and worded now."""
        return self._look

    @property
    def place(self) -> Workplace | None:
        """The workplace, while a vault is open."""
        return self._place

    @property
    def front(self) -> Front:
        """What stands in front of it."""
        return self._stage.kind

    @property
    def presenter(self) -> Presenter | None:
        """The presenter of the page one sees."""
        behind = self._place.presenter if self._place is not None else None
        return self._stage.presenter or behind

    def begin(self) -> None:
        """Show the lock page, or the first run where there is no vault yet."""
        if (self._folder / safe_files.KEY_FILE).is_file():
            self._stand(Front.LOCK, self._lock_page)
        else:
            self._stand(Front.FIRST_RUN, self._first_run_page)

    def take_over(self, go: Go | None, kek: Secret | None) -> None:
        """Begin in the place of another process: after the passphrase we are where it was.

        With the daybook's key nothing is asked: it went partial.
        """
        if go is not None:
            self._where, self._lost_words = go.where, go.lost_words
            self._at_gate = go.at_gate
        if kek is None:
            self.begin()
        else:
            self._go_on_partial(kek)

    def lock_for_sleep(self) -> None:
        """Lock, and let this process end as soon as the vault is closed: what it read must not sleep in memory."""
        self.lock()
        self._way_out.hurry()

    def tell_wiped(self) -> None:
        """Say over the lock page what a wipe from open work could not reach; any key takes it away."""
        sheet = WipedSheet(self._look)
        # the window may not have had the keyboard yet, and then the sheet has no focus to give back
        sheet.cancelled.connect(self._stage.focus_page)
        sheet.open_over(self)

    def lock(self, target: Target | None = None) -> None:
        """Hide everything at once, bring what is typed onto the disk, close the vault. ``target`` is opened next."""
        self._lock_after(None, target)

    def _lock_after(self, first: Callable[[Seat], None] | None, target: Target | None = None) -> None:
        clipboard.forget()
        if self._place is None or self._closing:
            return
        where = Where(target) if target is not None else self._place.whereabouts(self._stage.focus)
        self._leave(self._place, where, keeps_daybook=False, first=first)

    def change_look(self, look: Look) -> None:
        """Build everything anew in another look, once what was typed is on the disk; keep it inside the vault."""
        place = self._place
        if place is not None:
            liked = words_of_look(look)
            self._thread.ask(lambda: preferences.keep(place.seat, liked), lambda _none: None, place.refuse)
        self.wear(look)

    def wear(self, look: Look) -> None:
        """Build everything anew in another look, for this run only."""
        place = self._place
        if place is None:
            self._dressed_anew(look)
        elif not self._closing:
            place.leaving.begin(place.presenter, partial(self._dressed_anew, look, place.here()))

    def break_off(self, code: str) -> None:
        """Our own mistake: hide all content, close the vault, say so."""
        self._stage.drop_sheets()
        self._stand(Front.BROKEN, lambda: BrokenPresenter(self._look, code))
        place, self._place = self._place, None
        if place is not None:
            place.shut()
            self._thread.ask(place.seat.vault.close, lambda _none: self.vault_closed.emit(), lambda _error: None)
            self._stage.set_behind(None)

    # --- the pages in front --------------------------------------------------------------------------------

    def _stand(self, kind: Front, make: Callable[[], Presenter]) -> None:
        self.acts.allow_only(_ALLOWED[kind])
        self.idle.wait(self._waits.lock_covered_after_s if self._place is not None and not self._closing else 0)
        self._stage.stand(kind, make)

    def _show_workplace(self) -> None:
        self.acts.allow_only(_ALLOWED[Front.NOTHING])
        self._wait_open()
        self._stage.clear()

    def _blank_page(self, *, is_partial: bool) -> Presenter:
        tr = self._look.tr
        return BlankPresenter(self._look, tr("Going partial …") if is_partial else tr("Locking …"))

    def _lock_page(self) -> Presenter:
        page = LockPresenter(
            self._look,
            open_with=self._unlock,
            mark_moment=partial(self._tally.count, local_now),
            show_safety=self.danger.open_safety,
            show_card=self._show_card,
            change_look=self.change_look,
        )
        if self._lost_words:
            page.tell_lost()
        return page

    def _first_run_page(self) -> Presenter:
        return FirstRunPresenter(
            self._look,
            self._thread,
            self._folder,
            cost=self._cost,
            made=self._new_vault,
            change_look=self.change_look,
        )

    def _show_card(self, name: str) -> None:
        """Show a card in front of everything; the laptop is turned to somebody now, so it counts as covered."""
        if self.front is Front.NOTHING:
            self._turned_away_at = self.idle.now()
        if name == "mandate_card":
            self._stand(
                Front.CARD,
                lambda: MandatePresenter(self._look, back=self._turned_back, changed=self._stage.show_page),
            )
        else:
            mandate = partial(self._show_card, "mandate_card")
            self._stand(
                Front.CARD, lambda: ConductPresenter(self._look, show_mandate=mandate, back=self._turned_back)
            )

    def _cover(self) -> None:
        if self._at_gate:
            self.lock()
        elif self._place is not None and not self._closing:
            if self.front is Front.NOTHING:
                self._turned_away_at = self.idle.now()
            self._stand(Front.COVER, partial(self._cover_page, self._place.seat.forms))

    def _cover_page(self, forms: Mapping[str, Mapping[str, object]]) -> Presenter:
        """Return the cover; it goes by the time since the laptop was turned away, also when it is built anew."""
        for_s = self._waits.lock_covered_after_s
        reminder = listening(self._look, forms, for_s, lambda: self.idle.now() - self._turned_away_at)
        return CoverPresenter(self._look, self._turned_back, reminder)

    @property
    def _gate(self) -> str:
        return "yes" if self._at_gate else ""

    def _turn_gate(self) -> None:
        """At the gate: cover locks, and a minute without a touch locks too; or as usual again."""
        if self._place is not None and self.front is Front.NOTHING:
            self._at_gate = not self._at_gate
            self._place.set_gate(self._gate)
            self._wait_open()

    def _wait_open(self) -> None:
        waits = self._waits
        self.idle.wait(waits.lock_at_gate_after_s if self._at_gate else waits.lock_after_s)

    def _takes_key(self, name: str) -> bool:
        """Any key uncovers; while a drill is played the keys are the drill's."""
        if self.front is Front.COVER:
            self._turned_back()
            return True
        drill = self._drill()
        return drill is not None and drill.takes(name)

    def _drill(self) -> DrillPresenter | None:
        found = self._place.presenter if self._place is not None and self.front is Front.NOTHING else None
        return found if isinstance(found, DrillPresenter) else None

    def _hands(self) -> Hands:
        drill = self._drill()
        return (drill.hands if drill is not None else None) or self.earnest.hands

    def _open_place(self) -> Workplace | None:
        return None if self._closing else self._place

    def _turned_back(self) -> None:
        """Go back to the work, or to the lock page where the laptop was turned away for too long."""
        if self._place is None:
            self._stand(Front.LOCK, self._lock_page)
        elif self.idle.now() - self._turned_away_at > self._waits.uncover_within_s:
            self.lock()
        else:
            self._show_workplace()

    # --- the way in and the way out ------------------------------------------------------------------------

    def _unlock(self, secret: Secret, code: Secret | None = None) -> None:
        if self._closing:
            # the vault is still being closed; its own lock would refuse us
            self._secret = (secret, code)
        elif code is not None:
            self._thread.ask(partial(unseal, self._folder, secret, code), self._opened, self._refused)
        else:
            stays_partial = self._where is not None and self._where.target.way == PARTIAL
            level = Level.PARTIAL if stays_partial else Level.ALL
            self._thread.ask(partial(unlock, self._folder, secret, level), self._opened, self._refused)

    def _refused(self, error: FieldError) -> None:
        presenter = self._stage.presenter
        if isinstance(presenter, LockPresenter):
            presenter.refused(error)
        else:
            self._stand(Front.LOCK, self._lock_page)

    def _new_vault(self, seat: Seat) -> None:
        self._thread.ask(partial(settle, seat), self._opened, self._refused)

    def _opened(self, opened: Opened) -> None:
        look = liked_look(opened.liked, self._look)
        if words_of_look(look) != words_of_look(self._look):
            self._dress(look)
        place = Workplace(self._look, self._thread, opened)
        self._place, self._lost_words = place, False
        self._waits = Waits.of(opened.policy)
        place.set_gate(self._gate)
        self.vault_opened.emit()
        place.key_pressed.connect(self._clicked)
        place.look_wished.connect(self.change_look)
        place.full_wished.connect(self.lock)
        place.partial_wished.connect(self._go_partial)
        place.card_wished.connect(self._show_card)
        self._stage.set_behind(place)
        where, self._where = self._where, None
        if opened.waits_for_office:
            done = partial(self._enrolled, where)
            self._stand(Front.FIRST_RUN, lambda: FinishPresenter(self._look, self._thread, opened.seat, done))
        else:
            self._enrolled(where)

    def _enrolled(self, where: Where | None) -> None:
        if self._place is not None:
            self._show_workplace()
            self._place.begin(where)
            self._tally.hand_over(self._place)
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

    def _go_on_partial(self, kek: Secret) -> None:
        self._stand(Front.BLANK, partial(self._blank_page, is_partial=True))
        self._thread.ask(partial(take_up, self._folder, kek), self._opened, self._refused)

    def _leave(
        self,
        place: Workplace,
        where: Where | None,
        *,
        keeps_daybook: bool,
        first: Callable[[Seat], None] | None = None,
    ) -> None:
        self._closing = True
        self._stage.drop_sheets()
        follows = self._way_out.has_successor and not self._ending
        if follows:
            # no field here: what is typed into it would be gone with this process
            self._stand(Front.BLANK, partial(self._blank_page, is_partial=keeps_daybook))
        else:
            self._stand(Front.LOCK, self._lock_page)
        told = self._prepared() if follows else None
        self._way_out.begin(place, where, told, keeps_daybook=keeps_daybook, at_gate=self._at_gate, first=first)

    def _prepared(self) -> Prepare:
        """Return how the next window is to look: as this one does."""
        states = {"full": self.isFullScreen(), "maximized": self.isMaximized(), "normal": True}
        frame = self.geometry()
        if not states["full"] and states["maximized"]:
            frame = self.normalGeometry()
        return Prepare(
            folder=str(self._folder.resolve()),
            look=words_of_look(self._look),
            geometry=(frame.x(), frame.y(), frame.width(), frame.height()),
            state=next(state for state, is_so in states.items() if is_so),
            waits=asdict(self._waits),
        )

    def _closed(self, closed: Closed) -> None:
        """Go on in this process: no other one is there to take over."""
        self._where, self._lost_words = closed.where, closed.lost_words
        self._place, self._closing = None, False
        self._stage.set_behind(None)
        self.vault_closed.emit()
        if closed.key is not None and not self._ending:
            self._go_on_partial(closed.key)
            return
        if self.front is Front.BLANK:
            self._stand(Front.LOCK, self._lock_page)
        elif self._lost_words and isinstance(self._stage.presenter, LockPresenter):
            self._stage.presenter.tell_lost()
        if closed.wiped:
            self.tell_wiped()
        secret, self._secret = self._secret, None
        if self._ending:
            self.close()
        elif secret is not None:
            self._unlock(*secret)

    def _vanish(self) -> None:
        """Nothing opens any more: take away what is left, and let another process show the lock page."""
        clipboard.forget()
        place = self._open_place()
        if place is None:
            self._thread.ask(partial(finish_pending, self._folder), lambda _mark: None, lambda _error: None)
            return
        self._closing = True
        self._stage.drop_sheets()
        self._stand(Front.BLANK, partial(self._blank_page, is_partial=False))
        self._way_out.vanish(place, self._prepared() if self._way_out.has_successor else None)

    def _gone(self) -> None:
        """End: the next window is in front and has the keyboard."""
        self._place = None
        self.close()

    # --- look and keys -------------------------------------------------------------------------------------

    def _dress(self, look: Look) -> None:
        self._look = look
        app = QApplication.instance()
        if isinstance(app, QApplication):
            dress(app, look)
        self.setLayoutDirection(look.direction)

    def _dressed_anew(self, look: Look, target: Target | None = None) -> None:
        self._dress(look)
        if self._place is not None and target is not None:
            self._place.relook(look, target)
        self._stage.make_anew()

    def _do(self, act: Act) -> None:
        own: dict[str, Callable[[], None]] = {
            "mandate_card": partial(self._show_card, act.name),
            "conduct_cards": partial(self._conduct, act.name),
            "cover": self._cover,
            "lock": self.lock,
            "gate": self._turn_gate,
            "full_screen": self._turn_full_screen,
            "mark_moment": self._mark_moment,
            "find_act": self._find_act,
            "seal": self.danger.open_seal,
            "wipe": self.danger.open_wipe,
        }
        if act.name in own:
            own[act.name]()
        elif self._place is not None:
            self._place.do(act)

    def _mark_moment(self) -> None:
        presenter, place = self._stage.presenter, self._open_place()
        if place is not None:
            place.mark_moment()
        elif isinstance(presenter, LockPresenter):
            presenter.note_moment()
        else:
            self._tally.count(local_now)

    def _find_act(self) -> None:
        place = self._open_place()
        if place is not None:
            palette = Palette(self._look, entries(self._look, place.level))
            palette.chosen.connect(self._found_act)
            palette.open_over(self)

    def _found_act(self, name: str) -> None:
        self._do(BY_NAME[name])

    def _conduct(self, name: str) -> None:
        if self._place is not None and self.front is Front.NOTHING:
            self._place.go(Target("cards"))
        else:
            self._show_card(name)

    def _clicked(self, cap: str) -> None:
        act = next((act for act in ACTS if cap in {act.cap, act.key}), None)
        if act is not None and (not act.hold_s or act.name == "seal"):
            self._do(act)
        elif self._place is not None:
            self._place.press(cap)

    def _turn_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    # --- what Qt calls -------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        # the screen's own window sees each press once, before any page; a filter of the application sees every event
        if watched is self.windowHandle() and event.type() in _INPUTS:
            self.idle.touched()
            is_leaving = self._place is not None and self._place.leaving.under_way
            # a page that is leaving gets no key; sealing and wiping need no page
            is_held = isinstance(event, QKeyEvent) and event.key() in F12_DELETE
            return event.type() in _TYPED and (is_leaving or self.front is Front.BLANK) and not is_held
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        presenter = self.presenter
        if presenter is None or not presenter.press(_cap_of(event)):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().showEvent(event)
        self.windowHandle().installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        # not now: the page that would be deleted may be the one that is being resized
        QTimer.singleShot(0, self, self._look_at_height)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102, N802 - Qt's name
        if self._place is not None:
            self._ending = True
            self._way_out.stay()  # where the vault was closed already, nothing is open any more after this
            self.lock()
        if self._place is not None:
            event.ignore()
            return
        clipboard.forget()
        unfinished = self._stage.presenter.seat if isinstance(self._stage.presenter, FirstRunPresenter) else None
        if unfinished is not None:
            self._thread.ask(unfinished.vault.close, lambda _none: None, lambda _error: None)
        super().closeEvent(event)

    def _look_at_height(self) -> None:
        low = self.height() < LOW_HEIGHT
        if low != self._look.low and self.front not in {Front.FIRST_RUN, Front.BROKEN}:
            self.wear(replace(self._look, low=low))


def _cap_of(event: QKeyEvent) -> str:
    """Return the cap of a key that no widget wanted: Esc, Enter, a digit, or what it typed."""
    names = {Qt.Key.Key_Escape: "Esc", Qt.Key.Key_Return: "Enter", Qt.Key.Key_Enter: "Enter"}
    digit = digit_of(event)
    return names.get(Qt.Key(event.key())) or (event.text() if digit is None else str(digit))
