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
        self._last: InHand | None = None

    @property
    def record(self) -> str:
        """The id of the record in hand, or an empty string."""
        return self.current.draft.record if self.current and self.current.draft else ""

    def take(self, begin: Begin, end: End = leave_record) -> InHand:
        """Put away what is in hand and take another record; edits count for it from now on."""
        self.put_away()
        hand = InHand(self._desk, begin, save=self._save, end=end)
        self.current = hand
        hand.began.connect(lambda: self.began.emit(hand))
        hand.saved.connect(lambda: self.saved.emit(hand))
        hand.state_changed.connect(self.tell)
        return hand

    def for_edit(self) -> InHand | None:
        """Return the record in hand. One that was ended by a leaving that did not happen is taken up again."""
        last = self._last
        if self.current is None and last is not None and last.draft is not None:
            record = last.draft.record
            hand = self.take(lambda seat: capture.edit(seat, record), last.ending)
            hand.is_again = True
        return self.current

    def put_away(self, end: End | None = None) -> None:
        """End the record in hand; it goes to the disk by itself while the next one is written."""
        hand, self.current = self.current, None
        self._last = None
        if hand is not None and not hand.is_over:
            self._closing.append(hand)
            hand.end(lambda: self._gone(hand), end)

    def forget(self) -> None:
        """Let go of the record in hand without ending it: it moved elsewhere, or never began."""
        if self.current is not None:
            self.current.forget()
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

    def _gone(self, hand: InHand) -> None:
        if hand is self.current:
            self.current, self._last = None, hand
        elif hand in self._closing:
            self._closing.remove(hand)
        else:
            return
        self.ended.emit(hand)
        self.tell()
        again = self.for_edit() if hand.late else None
        for name, value in hand.late.items():
            if again is not None:
                again.put(name, value)
