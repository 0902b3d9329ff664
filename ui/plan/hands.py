"""The records of a plan that are in hand: each is taken up with its first change and saved while typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import RecordId
from npm_field.usecases import capture, plan_parts
from ui.forms.in_hand import NOT_SAVED, SAVED, SAVING, InHand

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft
    from ui.desk import Desk
    from ui.forms.in_hand import Save

RISK: Final = "risk"
"""Stands for the record of the risk table, which is begun with its first answer."""

REPRISAL_PLAN: Final = "reprisal_plan"
"""Stands for the plan against reprisals, as above."""


class Hands:
    """Looking changes nothing: a record that nobody changed is never here."""

    def __init__(self, desk: Desk, save: Save) -> None:
        self._desk, self._save = desk, save
        self._hands: dict[str, InHand] = {}

    def put(self, record: str, name: str, value: object, visit: RecordId) -> None:
        """Take a change over; it is on the disk a moment later."""
        self._hand(record, visit).put(name, value)

    def judge(self, record: str, visit: RecordId, *, wrong: bool) -> None:
        """Say whether something on the screen does not fit, so that it is not called saved."""
        if wrong or record in self._hands:
            self._hand(record, visit).say_unfit("yes" if wrong else "")

    def present(self, record: str, stored: Mapping[str, object]) -> dict[str, object]:
        """Return a record's fields with what was typed since they were read."""
        hand = self._hands.get(record)
        if hand is None:
            return dict(stored)
        return dict(hand.fields) if hand.draft is not None else {**stored, **hand.fields}

    def flush(self) -> None:
        """Send what is typed to the disk now."""
        for hand in self._hands.values():
            hand.flush()

    def end(self, record: str, then: Callable[[], None]) -> None:
        """Sign one record, then call ``then``."""
        hand = self._hands.pop(record, None)
        if hand is None:
            then()
        else:
            hand.end(then)

    def end_all(self, then: Callable[[], None]) -> None:
        """Sign all of them, then call ``then``."""
        left = len(self._hands)
        if not left:
            then()
            return

        def one_less() -> None:
            nonlocal left
            left -= 1
            if not left:
                then()

        for hand in self._hands.values():
            hand.end(one_less)

    def _hand(self, record: str, visit: RecordId) -> InHand:
        if record not in self._hands or self._hands[record].is_over:
            hand = InHand(self._desk, lambda seat: _draft(seat, record, visit), save=self._save)
            hand.state_changed.connect(self._tell)
            self._hands[record] = hand
        return self._hands[record]

    def _tell(self) -> None:
        states = {hand.state for hand in self._hands.values()}
        self._desk.saved(next((state for state in (NOT_SAVED, SAVING) if state in states), SAVED))


def _draft(seat: Seat, record: str, visit: RecordId) -> Draft:
    return capture.edit(
        seat, plan_parts.one_of(seat, visit, record) if record in plan_parts.ONE_EACH else RecordId(record)
    )
