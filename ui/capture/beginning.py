"""What the capture page begins: a record of a kind that was chosen, with what is known of it from the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.codes import CodeType
from npm_field.domain.kinds import INTERVIEW, KINDS
from npm_field.usecases import capture
from ui.capture import offers
from ui.capture.new_sheet import NewSheet
from ui.desk import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from npm_field.domain.fields import Kind
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft
    from ui.capture.offers import Offer
    from ui.capture.panes import Panes
    from ui.capture.showing import Showing
    from ui.capture.view import CapturePage
    from ui.desk import Desk
    from ui.forms.hands import Hands
    from ui.forms.in_hand import Begin

NEW: Final = "new_"


@dataclass(slots=True, weakref_slot=True)
class Beginning:
    """Begins records; ``hold`` takes one in hand and shows its form, ``here`` is the record that will stay."""

    desk: Desk
    view: CapturePage
    hands: Hands
    panes: Panes
    showing: Showing
    hold: Callable[[Kind, Begin], None]
    here: Callable[[], RecordId | None]
    _first: Callable[[], None] | None = None

    def ask_what(self) -> None:
        """Ask what to begin: every kind of record by its digit."""
        if self.desk.visit is not None:
            sheet = NewSheet(self.desk.look, self.showing.offered, self.showing.roles)
            sheet.chosen.connect(self.named)
            sheet.open_over(self.view.window())

    def named(self, key: str) -> None:
        """Begin what has this key among the offers."""
        offer = offers.named(key)
        if offer is not None:
            self.offered(offer)

    def offered(self, offer: Offer) -> None:
        """Begin what is offered, here or on the page that has it."""
        if offer.way:
            self.desk.go(Target(offer.way, record=self._person_in_hand(), act=f"{NEW}{offer.key}"))
        else:
            self.begin(KINDS[offer.of_kind], offer.fields, offer.code_type)

    def _person_in_hand(self) -> RecordId | None:
        """Return the record in hand where it bears a person's code and will stay: the next is about that person."""
        hand = self.hands.current
        code = str(hand.fields.get("code", "")) if hand is not None else ""
        return self.here() if code.startswith(CodeType.PERSON.value) else None

    def begin(
        self, kind: Kind, fields: Mapping[str, object] | None = None, code_type: CodeType | None = None
    ) -> None:
        """Begin a record of a kind in the visit in hand."""
        visit = self.desk.visit
        if visit is None:
            return
        if kind is not INTERVIEW and not self.showing.codes:
            # its first row may be a code to pick: it waits for them, which an interview does not
            self._first = lambda: self.begin(kind, fields, code_type)
            return

        def new(seat: Seat) -> Draft:
            start = {**start_of(kind, seat.band()), **(fields or {})}
            return capture.begin(seat, kind, visit, code_type=code_type, fields=start)

        self.hold(kind, new)
        self.view.when_shown(self.panes.to_form)

    def learned(self) -> None:
        """Begin what waited for the codes of the visit."""
        first, self._first = self._first, None
        if first is not None:
            first()


def start_of(kind: Kind, band: str) -> dict[str, object]:
    """Return what a record begins with: the present part of the day, where its kind has one and nobody is asked."""
    day, _, part = band.partition("/")
    now: dict[str, object] = {"day": day, "day_part": part, "received": day, "heard": day}
    return {} if kind is INTERVIEW else {name: value for name, value in now.items() if kind.field(name) is not None}
