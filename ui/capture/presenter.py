"""Capture, full: what happens when. One record in hand; the one before it may still be on its way to the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import INTERVIEW, KINDS, OBSERVATION
from npm_field.domain.modes import Mode
from npm_field.errors import BelowFloorError
from npm_field.usecases import capture, dropbox, picks, records
from ui.capture import offers
from ui.capture.answers import Answers
from ui.capture.around import Around
from ui.capture.beginning import NEW, Beginning
from ui.capture.dropping import Dropping
from ui.capture.following import Following
from ui.capture.lines import Lines
from ui.capture.listing import Listing
from ui.capture.panes import Panes
from ui.capture.showing import Showing
from ui.capture.view import CapturePage
from ui.desk import Target
from ui.forms.alive import while_alive
from ui.forms.hands import Hands
from ui.guard.answer import ANSWER, answer_in
from ui.guard.host import Host

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.domain.fields import Kind
    from npm_field.usecases.picks import Named, Picks
    from npm_field.usecases.records import Shown
    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft
    from ui.desk import Desk
    from ui.forms.in_hand import Begin, InHand, Save
    from ui.renewing import Renewing
    from ui.shell.page import Page

STRICT: Final = frozenset({Mode.PARTIAL.value, Mode.ORAL_ONLY.value})


def make(desk: Desk, target: Target) -> CapturePresenter:
    """Return the presenter of the capture page."""
    return CapturePresenter(desk, target)


class CapturePresenter:
    """See ``ui.desk.Presenter``. ``save`` is a parameter so that a test can let the disk refuse."""

    def __init__(self, desk: Desk, target: Target, save: Save = capture.save) -> None:
        self._desk = desk
        self.view = CapturePage(desk.look)
        self.page: Page = self.view
        self._hands = Hands(desk, save)
        self._panes = Panes(self.view)
        lines = Lines(desk)
        self._showing = Showing(desk, self.view, lines)
        self._listing = Listing(desk, self.view.list, lines, lambda: self._hands.record)
        self._showing.records = self._listing.others
        self._guard = self._showing.guard = Host(desk)
        self._guard.replaced.connect(self.flush)
        self._around = Around(desk, self.view, self._hands, self._showing, self._guard)
        self._answers = Answers(desk, self.view, self._hands, self._panes, self._showing)
        self._beginning = Beginning(
            desk, self.view, self._hands, self._panes, self._showing, self._hold, lambda: self.here().record
        )
        self._following = Following(desk, self.view, self._hands, self._panes, self._beginning)
        self._dropping = Dropping(
            desk, self.view, self._hands, self._panes, self._showing, self._interview, self._dropped
        )
        self._connect()
        self._learn()
        self._open(target)

    # --- what the window asks -------------------------------------------------------------------------------

    def leave(self, then: Callable[[], None]) -> None:
        """Bring everything typed onto the disk as signed revisions, then call ``then``; it waits while that fails."""
        self._hands.leave(then)

    def press(self, key: str) -> bool:
        """Do the act of a key; False when this page has none for it."""
        acts: dict[str, Callable[[], object]] = {
            "F2": self._interview,
            "F3": lambda: self._beginning.begin(OBSERVATION),
            "Ctrl N": self._beginning.ask_what,
            "Ctrl Enter": self._following.next,
            "Ctrl F": self._panes.find,
            "F6": lambda: self._panes.go(1),
            "Shift F6": lambda: self._panes.go(-1),
            "F7": lambda: self._following.stricter(Mode.PARTIAL.value),
            ANSWER: lambda: answer_in(self.view),
        }
        if key == "Esc":
            return self._back()
        if key not in acts:
            return False
        acts[key]()
        return True

    def slip_sealed(self) -> None:
        """Show that an identity is sealed under the code in hand, where there is one."""
        self._around.slip_sealed()

    def tell_renewed(self, renewing: Renewing) -> None:
        """Say of an empty result that not everything has been made anew; how far it is stands in the foot."""
        self.view.list.say_renewed(renewing.done)

    def here(self) -> Target:
        """Return what to open to be here again, after a change of look."""
        current = self._hands.current
        # one that is only offered is taken away at leaving
        stays = bool(self._hands.record) and current is not None and not current.is_offered
        return Target("capture", record=RecordId(self._hands.record) if stays else None)

    # --- beginning, opening, leaving ------------------------------------------------------------------------

    def _open(self, target: Target) -> None:
        if self._desk.visit is None:
            step = self._showing.no_visit()
            step.clicked.connect(lambda: self._desk.go(Target("plan")))
        elif (offer := offers.named(target.act.removeprefix(NEW))) is not None:
            self._beginning.offered(offer)
        elif target.record is not None:
            self._take_up(target.record, self._panes.to_form)
        else:
            step = self._showing.nothing()
            step.clicked.connect(self._interview)
            self.view.when_shown(self._panes.to_form)

    def _interview(self) -> None:
        self._beginning.begin(INTERVIEW)

    def _take_up(self, record: RecordId, after: Callable[[], None]) -> None:
        """Open a record of the list. A partial one is not opened here: it waits in Complete."""
        if self._hands.record == record:
            self._panes.to_form()
            return
        self._hands.put_away()

        def opened(found: tuple[Draft, Shown | None]) -> None:
            draft, shown = found
            if draft.mode is Mode.DROP_BOX:
                step = self._showing.sealed(str(draft.fields.get("code", "")))
                step.clicked.connect(self._interview)
            elif draft.mode is not Mode.FULL or (shown is not None and shown.row.state in STRICT):
                step = self._showing.waiting(str(draft.fields.get("code", "")))
                step.clicked.connect(lambda: self._desk.go(Target("complete", record=record)))
            else:
                # read again when it begins: what was found may have been signed since
                self._hold(KINDS[draft.kind], lambda seat: capture.edit(seat, record), record)
                self._showing.standing(shown)
                self._around.show_comments()
            self.view.when_shown(after)

        self._desk.ask(lambda seat: _found(seat, record), while_alive(self.view, opened))

    def comments_changed(self) -> None:
        """Show what is said of the record in hand, and the list with what is still to be answered."""
        self._around.show_comments()
        self._ask_list()

    def _hold(self, kind: Kind, begin: Begin, record: str = "") -> None:
        """Take a record in hand and show its form at once; digits pressed before the code comes are kept."""
        if self._hands.current is not None:
            self._showing.used(self._hands.current.fields)
        form = self.view.show_form(self._showing.ground(kind.name), kind)
        form.fold_all()
        self._guard.take_up("", kind=kind.name)
        form.show_fields({})
        self._showing.code("")
        self._showing.standing(None)
        self._showing.close_content({})
        self._showing.remark(kind.name, {})
        self._showing.conflict.rest()
        if record:
            self._hands.take_up(record, begin)
        else:
            self._hands.take(begin)

    def _began(self, hand: InHand) -> None:
        form = self.view.form
        if hand is not self._hands.current or form is None:
            return
        self._showing.code(str(hand.fields.get("code", "")))
        self._guard.take_up(self._hands.record, str(hand.fields.get("code", "")), form.kind.name)
        form.show_fields(hand.fields)
        self._showing.present(hand)
        self._answers.look_at_referral(hand)
        self._listing.begin(hand)
        self._around.began(hand, form.kind)

    def _to_attachments(self) -> None:
        hand = self._hands.current
        if hand is not None and hand.draft is not None:
            hand.is_offered = False  # what hangs on it keeps it
            self._desk.go(Target("attachments", record=hand.draft.record))

    def _ended(self, hand: InHand) -> None:
        if hand.is_offered:
            self._listing.drop(hand)
        elif hand.was_edited:
            self._listing.take(hand)
        else:
            self._listing.follow()

    # --- typing and saving ----------------------------------------------------------------------------------

    def _dropped(self, record: RecordId) -> None:
        self._listing.forget(record)
        self._ask_list()

    def flush(self) -> None:
        """Send what is typed to the disk now."""
        if self._hands.current is not None:
            self._hands.current.flush()

    def _told(self, state: str, why: str) -> None:
        hand = self._hands.current
        if hand is not None and hand.draft is None and isinstance(hand.error, BelowFloorError):
            self._hands.forget()
            self._following.stricter(str(hand.error.facts["floor"]))
        else:
            self._showing.told(state, why)

    # --- what the page needs to know ------------------------------------------------------------------------

    def _connect(self) -> None:
        self._listing.chosen.connect(lambda key: self._take_up(RecordId(key), lambda: None))
        self._listing.elsewhere.connect(self._go_elsewhere)
        self.view.mode_wished.connect(self._following.stricter)
        self.view.drop_wished.connect(self._dropping.ask)
        self.view.attachments_wished.connect(self._to_attachments)
        self.view.slip_wished.connect(lambda: self._desk.go(Target("slip")))
        self.view.list.new_record.clicked.connect(self._beginning.ask_what)
        self.view.list.in_box.clicked.connect(lambda: self._desk.go(Target("box", act="new_interview")))
        self.view.edited.connect(self._answers.edited)
        self.view.judged.connect(self._answers.judged)
        self.view.left.connect(self.flush)
        self._hands.began.connect(while_alive(self.view, self._began))
        self._hands.saved.connect(while_alive(self.view, self._listing.take))
        self._hands.ended.connect(while_alive(self.view, self._ended))
        self._hands.told.connect(while_alive(self.view, self._told))

    def _learn(self) -> None:
        """Ask for what the list, the chips and the switch need; the code does not wait for it."""
        visit = self._desk.visit
        if visit is not None:
            learned = while_alive(self.view, self._learned)
            self._desk.ask(lambda seat: (picks.picks(seat, visit), picks.named(seat, visit)), learned)
            self._ask_list()

    def _ask_list(self) -> None:
        if self._desk.visit is not None:
            self._listing.ask(self._desk.visit)
            self._desk.ask(dropbox.count, while_alive(self.view, self.view.list.say_sealed))

    def _learned(self, known: tuple[Picks, Named]) -> None:
        before = self._desk.themes.first()
        self._showing.learn(*known)
        if before != self._desk.themes.first():
            self._build_anew()
        self._beginning.learned()
        hand = self._hands.current
        if hand is not None:
            self._showing.code(str(hand.fields.get("code", "")))
            self._showing.present(hand)
            self._around.offer_slip()

    def _build_anew(self) -> None:
        """Build the form of a record that nobody wrote in yet again: the visit's themes are known only now."""
        hand, form = self._hands.current, self.view.form
        if hand is not None and form is not None and form.kind is INTERVIEW and not hand.was_edited:
            self.view.show_form(self._showing.ground(form.kind.name), form.kind, anew="yes")
            if hand.draft is not None:
                self._began(hand)
            self.view.when_shown(self._panes.to_form)

    def _go_elsewhere(self, visit: str, record: str) -> None:
        """Open a record of another visit among the records of that visit."""
        self._desk.visit = RecordId(visit)
        self._desk.go(Target("capture", record=RecordId(record)))

    def _back(self) -> bool:
        if self.view.list.close_answers():
            return True
        if not self.view.list.finder.line.hasFocus() and not self._listing.is_filtered:
            return False
        self._panes.stop_finding()
        return True


def _found(seat: Seat, record: RecordId) -> tuple[Draft, Shown | None]:
    """Return a record's draft and how it stands; one that was only begun has no standing yet."""
    draft = capture.edit(seat, record)
    return draft, records.show(seat, record) if draft.parents else None
