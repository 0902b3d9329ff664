"""What the vault is asked about the record in hand and the page shows around its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.kinds import CLOSING_TALK, OPENING_TALK, PLANNING
from npm_field.domain.slips import PERSON_TYPES
from npm_field.usecases import attached, comments, last_visit, slips
from ui.capture.last_visit import LastVisitCard
from ui.forms.alive import while_alive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.domain.fields import Kind
    from npm_field.usecases.comments import Comment
    from npm_field.usecases.last_visit import LastVisit
    from ui.capture.showing import Showing
    from ui.capture.view import CapturePage
    from ui.desk import Desk
    from ui.forms.hands import Hands
    from ui.forms.in_hand import InHand
    from ui.guard.host import Host

TALKS_OF_THE_PLACE: Final = (OPENING_TALK, CLOSING_TALK)


@dataclass(slots=True, weakref_slot=True)
class Around:
    """An answer that comes when another record is in hand is not shown."""

    desk: Desk
    view: CapturePage
    hands: Hands
    showing: Showing
    guard: Host

    def began(self, hand: InHand, kind: Kind) -> None:
        """Show all of it for a record that was just taken in hand."""
        if kind.can_be_boxed and self.view.head is not None:
            self.view.head.offer_drop()
        if hand.draft is not None and kind.name not in PLANNING:
            record = hand.draft.record
            shown = while_alive(self.view, lambda count: self._show_attachments(record, count))
            self.desk.ask(lambda seat: attached.count(seat, record), shown)
        self._show_last_visit(kind)
        self.offer_slip()
        if set(PERSON_TYPES) & set(kind.code_types):
            self.slip_sealed()

    def slip_sealed(self) -> None:
        """Show that an identity is sealed under the code in hand, where there is one."""
        hand = self.hands.current
        code = str(hand.fields.get("code", "")) if hand is not None else ""
        if code:
            self.desk.ask(lambda seat: slips.has_slip(seat, Code(code)), while_alive(self.view, self._show_sealed))

    def offer_slip(self) -> None:
        """Offer to seal who the person is, where this visit does; elsewhere it is found by its name (F10)."""
        form, head = self.view.form, self.view.head
        self.guard.seals = self.showing.offers_slips
        if form is not None and head is not None and set(PERSON_TYPES) & set(form.kind.code_types):
            head.offer_slip("yes" if self.guard.seals else "")

    def _show_sealed(self, sealed: object) -> None:
        if self.view.head is not None:
            self.view.head.show_sealed("yes" if sealed else "")

    def show_comments(self) -> None:
        """Show what is said of the record."""
        record = self.hands.record
        if record:

            def shown(said: Sequence[Comment]) -> None:
                if self.hands.record == record:
                    self.showing.commented(said)

            self.desk.ask(lambda seat: comments.of_record(seat, RecordId(record)), while_alive(self.view, shown))

    def _show_last_visit(self, kind: Kind) -> None:
        """Show the last visit's figures where those who run the place are met."""
        visit = self.desk.visit
        if kind in TALKS_OF_THE_PLACE and visit is not None:

            def show(found: LastVisit | None) -> None:
                if self.view.form is not None and self.view.form.kind is kind:
                    self.view.show_beside("last_visit", LastVisitCard(self.desk, found))

            self.desk.ask(lambda seat: last_visit.of(seat, visit), while_alive(self.view, show))

    def _show_attachments(self, record: RecordId, count: int) -> None:
        if self.hands.record == record and self.view.head is not None:
            self.view.head.show_attachments(count)
