"""What follows the record in hand: the next of its kind, or the same in a stricter mode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import consent, documents
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.usecases import capture
from ui.capture.before_consent import ask_why_first
from ui.desk import Target

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.domain.fields import Kind
    from ui.capture.beginning import Beginning
    from ui.capture.panes import Panes
    from ui.capture.view import CapturePage
    from ui.desk import Desk
    from ui.forms.hands import Hands

AGAIN: Final = frozenset({"interview", "observation", "document", "complaint"})
"""What there are many of: after one comes the next of the same kind."""


@dataclass(slots=True, weakref_slot=True)
class Following:
    """Goes on from the record in hand."""

    desk: Desk
    view: CapturePage
    hands: Hands
    panes: Panes
    beginning: Beginning

    def next(self) -> None:
        """Say that this record is done, and offer the next code."""
        hand, form = self.hands.current, self.view.form
        if hand is not None and form is not None and _lacks_consent(form.kind, hand.fields):
            ask_why_first(self.desk, self.view.window(), self._go_on_without, self.panes.to_form)
            return
        if hand is not None:
            hand.is_offered = False
        kind = form.kind if form is not None and hand is not None else INTERVIEW
        self.beginning.begin(kind if kind.name in AGAIN else INTERVIEW)
        if self.hands.current is not None:
            self.hands.current.is_offered = True

    def _go_on_without(self, reason: str) -> None:
        """Keep the reason why there is content before consent (R020), then go on."""
        hand = self.hands.current
        if hand is not None:
            hand.put("before_consent", reason)
            self.next()

    def stricter(self, mode: str) -> None:
        """Go on in partial or oral-only mode. A record that holds its code alone goes with us, in that mode."""
        act = "new_oral" if mode == Mode.ORAL_ONLY.value else "new_partial"
        hand = self.hands.current
        if hand is None or hand.draft is None or hand.draft.parents or set(hand.fields) != {"code"}:
            self.desk.go(Target("partial", act=act))
            return
        draft = hand.draft
        self.hands.forget()
        self.desk.ask(
            lambda seat: capture.move_untouched(seat, draft, Mode(mode)),
            lambda moved: self.desk.go(Target("partial", record=moved.record, act=act)),
        )


def _lacks_consent(kind: Kind, fields: Mapping[str, object]) -> bool:
    return kind.consent_governed and documents.holds_content(kind, fields) and consent.comes_first(fields)
