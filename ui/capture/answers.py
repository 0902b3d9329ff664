"""What an answer sets off before it is kept: some are asked about first, and a referral goes only when it may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain import consent, documents, referral
from npm_field.domain.kinds import REFERRAL
from npm_field.usecases import referrals
from ui.capture.record_form import content_fields
from ui.capture.showing import CONSENT
from ui.capture.take_out import ask_to_take_out
from ui.forms.alive import while_alive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.domain.referral import Lack
    from ui.capture.panes import Panes
    from ui.capture.showing import Showing
    from ui.capture.view import CapturePage
    from ui.desk import Desk
    from ui.forms.hands import Hands
    from ui.forms.in_hand import InHand


@dataclass(slots=True, weakref_slot=True)
class Answers:
    """Takes over what was typed or chosen in the form of the record in hand."""

    desk: Desk
    view: CapturePage
    hands: Hands
    panes: Panes
    showing: Showing

    def edited(self, name: str, value: object) -> None:
        """Keep an answer, unless it is asked about first."""
        hand, form = self.hands.for_edit(), self.view.form
        if hand is None or form is None:
            return
        if name in {CONSENT, consent.NOT_FOR_USE} and self._asks_first(hand, name, value):
            return
        if form.kind is REFERRAL and referral.goes({**hand.fields, name: value}):
            self._goes_if_it_may(hand, name, value)
            return
        hand.put(name, value)
        self.showing.present(hand)
        self.look_at_referral(hand)

    def _goes_if_it_may(self, hand: InHand, name: str, value: object) -> None:
        """Take over what says that a referral goes only once nothing is lacking; else say what is (INV24, INV25)."""
        fields = {key: kept for key, kept in {**hand.fields, name: value}.items() if kept is not None}
        record = hand.draft.record if hand.draft is not None else None

        def answered(found: Sequence[Lack]) -> None:
            self.showing.lacking(found)
            if hand is not self.hands.current or self.view.form is None:
                return
            if found:
                self.view.form.show_fields(hand.fields)
            else:
                hand.put(name, value)
                self.showing.present(hand)

        self.desk.ask(lambda seat: referrals.in_the_way(seat, fields, record), while_alive(self.view, answered))

    def look_at_referral(self, hand: InHand) -> None:
        """Say of a referral what it still lacks: part of it stands in the person's own records."""
        if self.view.form is not None and self.view.form.kind is REFERRAL and hand is self.hands.current:
            fields = dict(hand.fields)
            said = while_alive(self.view, self.showing.lacking)
            self.desk.ask(lambda seat: referrals.lacks_of(seat, fields), said)

    def judged(self, wrong: bool) -> None:  # noqa: FBT001 - the signal carries it
        """Hold back what does not fit its field."""
        if self.hands.current is not None:
            self.hands.current.say_unfit("yes" if wrong else "")

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
            self.showing.present(hand)
            self.panes.to_form()

        ask_to_take_out(self.desk.look, self.view.window(), take_out)
        return True
