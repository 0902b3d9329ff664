"""One record in hand: what is typed, what is on the disk, and the way from one to the other.

"Saved" is said only when the use-case returned for the latest text. A failure keeps the text, says so, and goes on
trying. Nothing here knows what the fields mean.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from npm_field.errors import DiskFullError, FieldError, NoRecordError, ReadOnlyError
from npm_field.usecases import capture

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from npm_field.domain.modes import Mode
    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft
    from ui.desk import Desk

    Begin = Callable[[Seat], Draft]
    Save = Callable[[Seat, Draft, Mapping[str, object]], Draft]
    End = Callable[[Seat, Draft], object]

save_after_ms: Final = 300  # the name says its unit; a pause in typing this long sends what is typed to the disk
save_at_latest_ms: Final = 2000
"""Somebody who never pauses is saved as often as this all the same."""
retry_after_ms: Final = 2000

SAVED: Final = "saved"
SAVING: Final = "saving"
NOT_SAVED: Final = "not_saved"
PASSING: Final = (DiskFullError, ReadOnlyError)
"""What may be over in a moment, so that the same text is tried again."""


def leave_record(seat: Seat, draft: Draft) -> object:
    """Cut the signed revision of what is typed."""
    return capture.leave(seat, draft.record)


def drop_offered(seat: Seat, draft: Draft) -> object:
    """Take away a record that was offered and never touched."""
    capture.drop_untouched(seat, draft)
    return None


def keep_draft(_seat: Seat, _draft: Draft) -> object:
    """Leave the draft as it is: somebody will go on with it."""
    return None


class InHand(QObject):
    """Begun by ``begin`` on the vault's thread; edits made before it answered are part of the record."""

    began = Signal()
    saved = Signal()
    """The draft on the disk changed."""
    state_changed = Signal()

    def __init__(self, desk: Desk, begin: Begin, *, save: Save = capture.save, end: End = leave_record) -> None:
        super().__init__()
        self.is_again = False
        """Whether it was taken up again after a leaving that did not happen: the page shows it already."""
        self.is_offered = False
        """Whether it was begun by itself after another and nobody touched it: it is no talk yet."""
        self._desk, self._begin, self._save, self._end = desk, begin, save, end
        self.late: dict[str, object] = {}
        """What was typed while the end was on its way: it belongs to what is taken up after it."""
        self.draft: Draft | None = None
        self.fields: dict[str, object] = {}
        self.state = ""
        self.error: FieldError | None = None
        self.was_edited = False
        self._unfit = False
        self._mode: Mode | None = None
        self._early: dict[str, object] = {}
        self._version = self._sent = self._on_disk = 0
        self._on_its_way = 0
        """How many acts have not answered yet: one, and at the end a second one behind it."""
        self._is_over = self._is_ending = False
        self._begun: Draft | None = None
        """Set and read on the vault's thread alone."""
        self._then: Callable[[], None] | None = None
        self._pause = self._timer(save_after_ms)
        self._latest = self._timer(save_at_latest_ms)
        self._retry = self._timer(retry_after_ms)
        self._start()

    @property
    def is_settled(self) -> bool:
        """Whether all that was typed is on the disk."""
        return self.draft is not None and not self._busy and self._on_disk == self._version

    @property
    def _busy(self) -> bool:
        return self._on_its_way > 0

    @property
    def is_over(self) -> bool:
        """Whether it was ended and nothing of it waits any more."""
        return self._is_over

    @property
    def ending(self) -> End:
        """What is done with it at the end."""
        return self._end

    def put(self, name: str, value: object) -> None:
        """Take a typed value over; None takes the field out."""
        if self._is_ending:
            self.late[name] = value
            return
        if value is None:
            self.fields.pop(name, None)
        else:
            self.fields[name] = value
        self.is_offered, self.was_edited = False, True
        if self.draft is None:
            self._early[name] = value
        self._version += 1
        self._show(SAVING)
        self._pause.start()
        if not self._latest.isActive():
            self._latest.start()

    def recast(self, mode: Mode, fields: Mapping[str, object]) -> None:
        """Keep the record in another mode from now on, with these fields and no others."""
        self._mode = mode
        self.fields = dict(fields)
        self.is_offered, self.was_edited = False, True
        self._version += 1
        self._show(SAVING)
        self.flush()

    def say_unfit(self, unfit: str) -> None:
        """Say that something on the screen does not fit ("yes"), so that not all of it is saved; or that it does."""
        self._unfit = bool(unfit)
        if self._unfit:
            self._show(NOT_SAVED)
        elif self.is_settled and self.error is None:
            self._show(SAVED)

    def flush(self) -> None:
        """Send what is typed to the disk now."""
        self._pause.stop()
        self._latest.stop()
        if self.draft is not None and not self._busy and not self.is_settled and not self._is_over:
            self._send(self.draft)

    def end(self, then: Callable[[], None], end: End | None = None) -> None:
        """Bring all of it to the disk, end it, then call ``then``. While the disk refuses, ``then`` waits.

        When this returns, everything typed so far was asked of the vault's thread, so nothing asked later, such as
        the closing of the vault, comes before it.
        """
        self._end = end or self._end
        before = self._then
        self._then = then if before is None else _both(before, then)
        if self._is_over:
            self._finish()
        elif self.is_settled:
            self._close()
        else:
            self.flush()
            self._send_behind()

    def forget(self) -> None:
        """Stop without a word: what it held is on the disk under another record."""
        self._pause.stop()
        self._latest.stop()
        self._retry.stop()
        self._is_over = True

    def _timer(self, after_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(self._due)
        return timer

    def _due(self) -> None:
        if self.draft is None:
            self._start()
        elif self._then is not None and self.is_settled:
            self._close()
        else:
            self.flush()

    def _start(self) -> None:
        if self._busy or self._is_over:
            return
        self._on_its_way += 1
        self._desk.ask(self._begin_once, self._has_begun, self._failed)

    def _begin_once(self, seat: Seat) -> Draft:
        if self._begun is None:
            self._begun = self._begin(seat)
        return self._begun

    def _has_begun(self, draft: Draft) -> None:
        self._on_its_way -= 1
        self._take(draft)
        self._go_on()

    def _take(self, draft: Draft) -> None:
        self.draft = draft
        self.fields = dict(draft.fields)
        for name, value in self._early.items():
            self.fields.pop(name, None)
            if value is not None:
                self.fields[name] = value
        self._early = {}
        self.began.emit()

    def _send(self, draft: Draft) -> None:
        self._on_its_way += 1
        self._retry.stop()
        version, fields = self._version, dict(self.fields)
        self._sent = version
        wanted = replace(draft, mode=self._mode or draft.mode)
        self._desk.ask(
            lambda seat: self._save(seat, wanted, fields), lambda saved: self._has_saved(version, saved), self._failed
        )

    def _send_behind(self) -> None:
        """Send the last words behind what is on its way, without waiting for its answer."""
        if self._is_ending:
            self._send_late()
        elif self._version != self._sent or (self._version and self.draft is None and not self._busy):
            self._on_its_way += 1
            self._retry.stop()
            version, self._sent = self._version, self._version
            act: Callable[[Seat], Draft]
            if self.draft is None:
                act = partial(self._save_begun, dict(self._early), self._mode)
            else:
                wanted = replace(self.draft, mode=self._mode or self.draft.mode)
                act = partial(_saved, self._save, wanted, dict(self.fields))
            self._desk.ask(act, lambda saved: self._has_saved(version, saved), self._failed)

    def _save_begun(self, early: Mapping[str, object], mode: Mode | None, seat: Seat) -> Draft:
        draft = self._begin_once(seat)
        fields = {name: value for name, value in {**draft.fields, **early}.items() if value is not None}
        return self._save(seat, replace(draft, mode=mode or draft.mode), fields)

    def _tell_lost(self, error: FieldError) -> None:
        # whoever waited for the end may have given up and closed the vault: then these words are nowhere
        if isinstance(error, PASSING):
            self._desk.refuse(error)

    def _send_late(self) -> None:
        """Keep what was typed while the end was on its way, as a draft of the record that was ended."""
        draft, late = self.draft, dict(self.late)
        if draft is not None and late:
            self._desk.ask(partial(_kept_late, self._save, draft, late), lambda _kept: None, self._tell_lost)

    def _has_saved(self, version: int, draft: Draft) -> None:
        self._on_its_way -= 1
        if self.draft is None:
            self._take(draft)
        self.draft = draft
        self._on_disk = version
        self.error = None
        self.saved.emit()
        self._go_on()

    def _failed(self, error: FieldError) -> None:
        self._on_its_way -= 1
        self._is_ending = False
        late, self.late = self.late, {}
        for name, value in late.items():
            self.put(name, value)  # the end did not happen: what came after it belongs to this record as it is
        if self._busy:
            return  # what is behind it holds all of this too, and tells how it stands
        self.error = error
        self._show(NOT_SAVED)
        if self._then is not None and self._on_disk != self._version:
            self._tell_lost(error)
        if isinstance(error, PASSING):
            self._retry.start()
        elif self._version != self._sent and not self._pause.isActive():
            # what was typed meanwhile may be what makes it fit
            self.flush()

    def _go_on(self) -> None:
        if self._on_disk == self._version:
            self._show(NOT_SAVED if self._unfit else SAVED)
            if self._then is not None:
                self._close()
        elif self._then is not None or not self._pause.isActive():
            self.flush()

    def _close(self) -> None:
        draft = self.draft
        if draft is None or self._busy:
            return
        self._on_its_way += 1
        self._is_ending = True
        end = drop_offered if self.is_offered else self._end
        self._desk.ask(lambda seat: end(seat, draft), self._has_ended, self._failed)

    def _has_ended(self, _answer: object) -> None:
        self._on_its_way -= 1
        self._is_over = True
        self._finish()

    def _finish(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    def _show(self, state: str) -> None:
        # a "not saved" stays until a save is told to be good
        if state == SAVING and self.state == NOT_SAVED:
            return
        if state != self.state or state == NOT_SAVED:
            self.state = state
            self.state_changed.emit()


def _saved(save: Save, draft: Draft, fields: Mapping[str, object], seat: Seat) -> Draft:
    return save(seat, draft, fields)


def _kept_late(save: Save, ended: Draft, late: Mapping[str, object], seat: Seat) -> Draft:
    """Save what came late on the record as its end left it; one that was taken away stands up again."""
    try:
        draft = capture.edit(seat, ended.record)
    except NoRecordError:
        draft = ended
    fields = {name: value for name, value in {**draft.fields, **late}.items() if value is not None}
    return save(seat, draft, fields)


def _both(first: Callable[[], None], second: Callable[[], None]) -> Callable[[], None]:
    def call() -> None:
        first()
        second()

    return call
