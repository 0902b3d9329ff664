"""Capture, full: what happens when. One record in hand; the one before it may still be on its way to the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain import consent, documents, referral
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.kinds import CLOSING_TALK, INTERVIEW, KINDS, OBSERVATION, OPENING_TALK, PLANNING, REFERRAL
from npm_field.domain.modes import Mode
from npm_field.domain.slips import PERSON_TYPES
from npm_field.errors import BelowFloorError
from npm_field.usecases import attached, capture, comments, dropbox, last_visit, picks, records, referrals, slips
from ui.box.sheet import ask_to_drop
from ui.capture import offers
from ui.capture.before_consent import ask_why_first
from ui.capture.last_visit import LastVisitCard
from ui.capture.lines import Lines
from ui.capture.listing import Listing
from ui.capture.new_sheet import NewSheet
from ui.capture.panes import Panes
from ui.capture.record_form import content_fields
from ui.capture.showing import CONSENT, Showing
from ui.capture.take_out import ask_to_take_out
from ui.capture.view import CapturePage
from ui.desk import Target
from ui.forms.alive import while_alive
from ui.forms.hands import Hands
from ui.guard.answer import ANSWER, answer_in
from ui.guard.host import Host

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from npm_field.domain.fields import Kind
    from npm_field.domain.referral import Lack
    from npm_field.usecases.comments import Comment
    from npm_field.usecases.last_visit import LastVisit
    from npm_field.usecases.picks import Named, Picks
    from npm_field.usecases.records import Shown
    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft
    from ui.capture.offers import Offer
    from ui.desk import Desk
    from ui.forms.in_hand import Begin, InHand, Save
    from ui.shell.page import Page

NEW: Final = "new_"
AGAIN: Final = frozenset({"interview", "observation", "document", "complaint"})
"""What there are many of: after one comes the next of the same kind."""
TALKS_OF_THE_PLACE: Final = (OPENING_TALK, CLOSING_TALK)
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
        self._first: Callable[[], None] | None = None
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
            "F2": lambda: self._begin(INTERVIEW),
            "F3": lambda: self._begin(OBSERVATION),
            "Ctrl N": self._ask_what,
            "Ctrl Enter": self._next,
            "Ctrl F": self._panes.find,
            "F6": lambda: self._panes.go(1),
            "Shift F6": lambda: self._panes.go(-1),
            "F7": lambda: self._go_stricter(Mode.PARTIAL.value),
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
        hand = self._hands.current
        code = str(hand.fields.get("code", "")) if hand is not None else ""
        if code:
            self._desk.ask(lambda seat: slips.has_slip(seat, Code(code)), while_alive(self.view, self._show_sealed))

    def _offer_slip(self) -> None:
        """Offer to seal who the person is, where this visit does; elsewhere it is found by its name (F10)."""
        form, head = self.view.form, self.view.head
        self._guard.seals = self._showing.offers_slips
        if form is not None and head is not None and set(PERSON_TYPES) & set(form.kind.code_types):
            head.offer_slip("yes" if self._guard.seals else "")

    def _show_sealed(self, sealed: object) -> None:
        if self.view.head is not None:
            self.view.head.show_sealed("yes" if sealed else "")

    def tell_renewed(self, done: float | None) -> None:
        """Say how far the search is made anew; None says nothing."""
        self.view.list.say_renewed(done)

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
            self._begin_offer(offer)
        elif target.record is not None:
            self._take_up(target.record, self._panes.to_form)
        else:
            step = self._showing.nothing()
            step.clicked.connect(lambda: self._begin(INTERVIEW))
            self.view.when_shown(self._panes.to_form)

    def _ask_what(self) -> None:
        """Ask what to begin: every kind of record by its digit."""
        if self._desk.visit is not None:
            sheet = NewSheet(self._desk.look, self._showing.offered, self._showing.roles)
            sheet.chosen.connect(self._begin_named)
            sheet.open_over(self.view.window())

    def _begin_named(self, key: str) -> None:
        offer = offers.named(key)
        if offer is not None:
            self._begin_offer(offer)

    def _begin_offer(self, offer: Offer) -> None:
        if offer.way:
            self._desk.go(Target(offer.way, record=self._person_in_hand(), act=f"{NEW}{offer.key}"))
        else:
            self._begin(KINDS[offer.of_kind], offer.fields, offer.code_type)

    def _person_in_hand(self) -> RecordId | None:
        """Return the record in hand where it bears a person's code and will stay: the next is about that person."""
        hand = self._hands.current
        code = str(hand.fields.get("code", "")) if hand is not None else ""
        return self.here().record if code.startswith(CodeType.PERSON.value) else None

    def _begin(
        self, kind: Kind, fields: Mapping[str, object] | None = None, code_type: CodeType | None = None
    ) -> None:
        visit = self._desk.visit
        if visit is None:
            return
        if kind is not INTERVIEW and not self._showing.codes:
            # its first row may be a code to pick: it waits for them, which an interview does not
            self._first = lambda: self._begin(kind, fields, code_type)
            return

        def begin(seat: Seat) -> Draft:
            start = {**start_of(kind, seat.band()), **(fields or {})}
            return capture.begin(seat, kind, visit, code_type=code_type, fields=start)

        self._hold(kind, begin)
        self.view.when_shown(self._panes.to_form)

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
                step.clicked.connect(lambda: self._begin(INTERVIEW))
            elif draft.mode is not Mode.FULL or (shown is not None and shown.row.state in STRICT):
                step = self._showing.waiting(str(draft.fields.get("code", "")))
                step.clicked.connect(lambda: self._desk.go(Target("complete", record=record)))
            else:
                # read again when it begins: what was found may have been signed since
                self._hold(KINDS[draft.kind], lambda seat: capture.edit(seat, record), record)
                self._showing.standing(shown)
                self._show_comments()
            self.view.when_shown(after)

        self._desk.ask(lambda seat: _found(seat, record), while_alive(self.view, opened))

    def comments_changed(self) -> None:
        """Show what is said of the record in hand, and the list with what is still to be answered."""
        self._show_comments()
        self._ask_list()

    def _show_comments(self) -> None:
        record = self._hands.record
        if record:

            def shown(said: Sequence[Comment]) -> None:
                if self._hands.record == record:
                    self._showing.commented(said)

            self._desk.ask(lambda seat: comments.of_record(seat, RecordId(record)), while_alive(self.view, shown))

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
        self._look_at_referral(hand)
        if not hand.draft or not hand.draft.parents:
            self._listing.take(hand)
        self._listing.show()
        if form.kind.can_be_boxed and self.view.head is not None:
            self.view.head.offer_drop()
        if hand.draft is not None and form.kind.name not in PLANNING:
            record = hand.draft.record
            shown = while_alive(self.view, lambda count: self._show_attachments(record, count))
            self._desk.ask(lambda seat: attached.count(seat, record), shown)
        self._show_last_visit(form.kind)
        self._offer_slip()
        if set(PERSON_TYPES) & set(form.kind.code_types):
            self.slip_sealed()

    def _show_last_visit(self, kind: Kind) -> None:
        """Show the last visit's figures where those who run the place are met."""
        visit = self._desk.visit
        if kind in TALKS_OF_THE_PLACE and visit is not None:

            def show(found: LastVisit | None) -> None:
                if self.view.form is not None and self.view.form.kind is kind:
                    self.view.show_beside("last_visit", LastVisitCard(self._desk, found))

            self._desk.ask(lambda seat: last_visit.of(seat, visit), while_alive(self.view, show))

    def _show_attachments(self, record: RecordId, count: int) -> None:
        if self._hands.record == record and self.view.head is not None:
            self.view.head.show_attachments(count)

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
            self._listing.show()

    def _next(self) -> None:
        """Say that this record is done, and offer the next code."""
        hand, form = self._hands.current, self.view.form
        if hand is not None and form is not None and _lacks_consent(form.kind, hand.fields):
            ask_why_first(self._desk, self.view.window(), self._go_on_without, self._panes.to_form)
            return
        if hand is not None:
            hand.is_offered = False
        kind = form.kind if form is not None and hand is not None else INTERVIEW
        self._begin(kind if kind.name in AGAIN else INTERVIEW)
        if self._hands.current is not None:
            self._hands.current.is_offered = True

    def _go_on_without(self, reason: str) -> None:
        """Keep the reason why there is content before consent (R020), then go on."""
        hand = self._hands.current
        if hand is not None:
            hand.put("before_consent", reason)
            self._next()

    def _go_stricter(self, mode: str) -> None:
        """Go on in partial or oral-only mode. A record that holds its code alone goes with us, in that mode."""
        act = "new_oral" if mode == Mode.ORAL_ONLY.value else "new_partial"
        hand = self._hands.current
        if hand is None or hand.draft is None or hand.draft.parents or set(hand.fields) != {"code"}:
            self._desk.go(Target("partial", act=act))
            return
        draft = hand.draft
        self._hands.forget()
        self._desk.ask(
            lambda seat: capture.move_untouched(seat, draft, Mode(mode)),
            lambda moved: self._desk.go(Target("partial", record=moved.record, act=act)),
        )

    # --- typing and saving ----------------------------------------------------------------------------------

    def _edited(self, name: str, value: object) -> None:
        hand, form = self._hands.for_edit(), self.view.form
        if hand is None or form is None:
            return
        if name in {CONSENT, consent.NOT_FOR_USE} and self._asks_first(hand, name, value):
            return
        if form.kind is REFERRAL and referral.goes({**hand.fields, name: value}):
            self._goes_if_it_may(hand, name, value)
            return
        hand.put(name, value)
        self._showing.present(hand)
        self._look_at_referral(hand)

    def _goes_if_it_may(self, hand: InHand, name: str, value: object) -> None:
        """Take over what says that a referral goes only once nothing is lacking; else say what is (INV24, INV25)."""
        fields = {key: kept for key, kept in {**hand.fields, name: value}.items() if kept is not None}
        record = hand.draft.record if hand.draft is not None else None

        def answered(found: Sequence[Lack]) -> None:
            self._showing.lacking(found)
            if hand is not self._hands.current or self.view.form is None:
                return
            if found:
                self.view.form.show_fields(hand.fields)
            else:
                hand.put(name, value)
                self._showing.present(hand)

        self._desk.ask(lambda seat: referrals.in_the_way(seat, fields, record), while_alive(self.view, answered))

    def _look_at_referral(self, hand: InHand) -> None:
        """Say of a referral what it still lacks: part of it stands in the person's own records."""
        if self.view.form is not None and self.view.form.kind is REFERRAL and hand is self._hands.current:
            fields = dict(hand.fields)
            said = while_alive(self.view, self._showing.lacking)
            self._desk.ask(lambda seat: referrals.lacks_of(seat, fields), said)

    def _judged(self, wrong: bool) -> None:  # noqa: FBT001 - the signal carries it
        if self._hands.current is not None:
            self._hands.current.say_unfit("yes" if wrong else "")

    def _asks_first(self, hand: InHand, name: str, value: object) -> bool:
        """Ask before consent, or the wish to use nothing, closes content that is there. Returns whether it did."""
        form = self.view.form
        if form is None or consent.keeps_content({**hand.fields, name: value}):
            return False
        if documents.without_content(form.kind, hand.fields) == hand.fields:
            return False
        form.show_fields(hand.fields)

        def take_out() -> None:
            for field in content_fields(form.kind):
                if field.name in hand.fields:
                    hand.put(field.name, None)
            hand.put(name, value)
            hand.flush()
            form.show_fields(hand.fields)
            self._showing.present(hand)
            self._panes.to_form()

        ask_to_take_out(self._desk.look, self.view.window(), take_out)
        return True

    def _ask_to_drop(self) -> None:
        """Ask whether the record in hand goes into the box, once the vault has an office to seal to."""
        asked = while_alive(self.view, lambda _keys: ask_to_drop(self._desk.look, self.view.window(), self._drop))
        self._desk.ask(dropbox.recipients, asked)

    def _drop(self) -> None:
        """Bring what is typed to the disk, seal the record, and show that it is in the box."""
        hand = self._hands.current
        draft = hand.draft if hand is not None else None
        if draft is None:
            return
        record, code = draft.record, str(draft.fields.get("code", ""))

        def dropped(keys_are_new: object) -> None:
            step = self._showing.sealed(code)
            step.clicked.connect(lambda: self._begin(INTERVIEW))
            if not keys_are_new:
                self._showing.keys_wait()
            self._listing.forget(record)
            self._ask_list()
            self.view.when_shown(self._panes.to_form)

        self._hands.leave(
            lambda: self._desk.ask(lambda seat: dropbox.drop(seat, record), while_alive(self.view, dropped))
        )

    def flush(self) -> None:
        """Send what is typed to the disk now."""
        if self._hands.current is not None:
            self._hands.current.flush()

    def _told(self, state: str, why: str) -> None:
        hand = self._hands.current
        if hand is not None and hand.draft is None and isinstance(hand.error, BelowFloorError):
            self._hands.forget()
            self._go_stricter(str(hand.error.facts["floor"]))
        else:
            self._showing.told(state, why)

    # --- what the page needs to know ------------------------------------------------------------------------

    def _connect(self) -> None:
        self._listing.chosen.connect(lambda key: self._take_up(RecordId(key), lambda: None))
        self._listing.elsewhere.connect(self._go_elsewhere)
        self.view.mode_wished.connect(self._go_stricter)
        self.view.drop_wished.connect(self._ask_to_drop)
        self.view.attachments_wished.connect(self._to_attachments)
        self.view.slip_wished.connect(lambda: self._desk.go(Target("slip")))
        self.view.list.new_record.clicked.connect(self._ask_what)
        self.view.list.in_box.clicked.connect(lambda: self._desk.go(Target("box", act="new_interview")))
        self.view.edited.connect(self._edited)
        self.view.judged.connect(self._judged)
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
        first, self._first = self._first, None
        if first is not None:
            first()
        hand = self._hands.current
        if hand is not None:
            self._showing.code(str(hand.fields.get("code", "")))
            self._showing.present(hand)
            self._offer_slip()

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


def start_of(kind: Kind, band: str) -> dict[str, object]:
    """Return what a record begins with: the present part of the day, where its kind has one and nobody is asked."""
    day, _, part = band.partition("/")
    now: dict[str, object] = {"day": day, "day_part": part, "received": day, "heard": day}
    return {} if kind is INTERVIEW else {name: value for name, value in now.items() if kind.field(name) is not None}


def _lacks_consent(kind: Kind, fields: Mapping[str, object]) -> bool:
    return kind.consent_governed and documents.holds_content(kind, fields) and consent.comes_first(fields)


def _found(seat: Seat, record: RecordId) -> tuple[Draft, Shown | None]:
    """Return a record's draft and how it stands; one that was only begun has no standing yet."""
    draft = capture.edit(seat, record)
    return draft, records.show(seat, record) if draft.parents else None
