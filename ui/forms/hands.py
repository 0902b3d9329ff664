"""The record in hand and those still on their way to the disk; the foot is told the worst that is true of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from npm_field.usecases import capture
from ui.forms.in_hand import NOT_SAVED, SAVED, InHand, leave_record
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.domain.identifiers import RecordId
    from ui.desk import Desk
    from ui.forms.in_hand import Begin, End, Save


class Hands(QObject):
    """``told`` carries the state and, where something is not saved, the sentence that says why."""

    told = Signal(str, str)
    began = Signal(object)
    saved = Signal(object)
    ended = Signal(object)
    """Each carries the ``InHand`` it is about."""

    def __init__(self, desk: Desk, save: Save = capture.save) -> None:
        super().__init__()
        self._desk, self._save = desk, save
        self.current: InHand | None = None
        self._closing: list[InHand] = []
        self._wanted: dict[InHand, str] = {}
        """Which record each is about, known before it has begun; empty for a new one."""
        self._last: InHand | None = None

    @property
    def record(self) -> str:
        """The id of the record in hand, or an empty string."""
        return self._record_of(self.current) if self.current else ""

    def take(self, begin: Begin, end: End = leave_record) -> InHand:
        """Put away what is in hand and take another record; edits count for it from now on."""
        self.put_away()
        self.current = self._new(begin, end)
        return self.current

    def take_up(self, record: str, begin: Begin) -> InHand:
        """Take up a record that exists. One still on its way to the disk is that very hand, with all its text.

        Another hand on it would begin from what the disk had before, and its revision would differ with the first.
        """
        self.put_away()
        hand = next((one for one in self._closing if self._record_of(one) == record), None)
        if hand is None:
            self.current = self._new(begin, leave_record, record)
            return self.current
        self._closing.remove(hand)
        self.current = hand
        hand.is_again = hand.is_offered = False
        hand.say_unfit("")  # its form is built anew: what did not fit is not on it
        if hand.draft is not None:
            self.began.emit(hand)
        self.tell()
        return hand

    def for_edit(self) -> InHand | None:
        """Return the record in hand. One that was ended by a leaving that did not happen is taken up again."""
        last = self._last
        if self.current is None and last is not None and last.draft is not None:
            self.put_away()
            self.current = self._again(last, last.draft.record)
        return self.current

    def put_away(self, end: End | None = None) -> None:
        """End the record in hand; it goes to the disk by itself while the next one is written."""
        hand, self.current = self.current, None
        self._last = None
        if hand is not None and not hand.is_over:
            self._close(hand, end)

    def forget(self) -> None:
        """Let go of the record in hand without ending it: it moved elsewhere, or never began."""
        if self.current is not None:
            self.current.forget()
            self._wanted.pop(self.current, None)
        self.current = self._last = None

    def leave(self, then: Callable[[], None]) -> None:
        """End everything, then call ``then``. Until then the record stays in hand: the page may have to stay too."""
        waiting = [*self._closing, *([self.current] if self.current else [])]
        left = len(waiting)

        def one_less(hand: InHand) -> None:
            nonlocal left
            self._gone(hand)
            left -= 1
            if left == 0:
                then()

        for hand in waiting:
            hand.end(partial(one_less, hand))
        if not waiting:
            then()

    def tell(self) -> None:
        """Say how it stands with all of them."""
        hands = [*self._closing, *([self.current] if self.current else [])]
        bad = next((hand for hand in hands if hand.state == NOT_SAVED), None)
        state = NOT_SAVED if bad else self.current.state if self.current else SAVED
        if state:
            self._desk.saved(state)
        self.told.emit(state, self._why(bad) if bad else "")

    def _why(self, hand: InHand) -> str:
        look = self._desk.look
        if hand.error is None:
            return ""  # an answer that does not fit says so itself, in its row
        return f"{sentence(hand.error, look.language)} {look.tr('What you typed is still here.')}"

    def _record_of(self, hand: InHand) -> str:
        return hand.draft.record if hand.draft else self._wanted.get(hand, "")

    def _new(self, begin: Begin, end: End, record: str = "") -> InHand:
        hand = InHand(self._desk, begin, save=self._save, end=end)
        self._wanted[hand] = record
        hand.began.connect(lambda: self.began.emit(hand))
        hand.saved.connect(lambda: self.saved.emit(hand))
        hand.state_changed.connect(self.tell)
        return hand

    def _again(self, hand: InHand, record: RecordId) -> InHand:
        """Return another hand on a record whose hand is gone; it begins from what that one left on the disk."""
        again = self._new(lambda seat: capture.edit(seat, record), hand.ending, record)
        again.is_again = True
        return again

    def _close(self, hand: InHand, end: End | None = None) -> None:
        self._closing.append(hand)
        hand.end(lambda: self._was_put_away(hand), end)

    def _was_put_away(self, hand: InHand) -> None:
        """Let go of it; where it was taken up again before it had ended, the page shows it: go on with it."""
        is_shown = hand is self.current
        self._gone(hand)
        if is_shown:
            self.for_edit()

    def _gone(self, hand: InHand) -> None:
        is_shown = hand is self.current
        if is_shown:
            self.current, self._last = None, hand
        elif hand in self._closing:
            self._closing.remove(hand)
        else:
            return
        self._wanted.pop(hand, None)
        self.ended.emit(hand)
        self.tell()
        if hand.late and hand.draft is not None:
            again = (self.for_edit() if is_shown else None) or self._again(hand, hand.draft.record)
            for name, value in hand.late.items():
                again.put(name, value)
            again.flush()  # no pause: the page may go as soon as the vault has nothing to do
            if again is not self.current:
                # another record is in hand by now: what was typed belongs to this one all the same
                self._close(again)
