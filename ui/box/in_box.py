"""One record on its way into the box: typed text in this object's memory alone, sealed again after every pause.

"Sealed" is said only when the use-case returned for the latest text. A failure keeps the text and goes on trying.
Unlike ``ui.forms.in_hand`` nothing is ever read back: what the disk has nobody here can open.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from npm_field.errors import DiskFullError, FieldError, ReadOnlyError
from npm_field.usecases import dropbox

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft
    from ui.desk import Desk

seal_after_ms: Final = 1000  # the name says its unit; a pause in typing this long seals what is typed
seal_at_latest_ms: Final = 3000
"""Somebody who never pauses is sealed as often as this all the same."""
retry_after_ms: Final = 2000

SEALED: Final = "sealed"
SAVING: Final = "saving"
NOT_SAVED: Final = "not_saved"
_PASSING: Final = (DiskFullError, ReadOnlyError)


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that goes on after the page was built anew in another look: it never leaves this process's memory."""

    draft: Draft = field(repr=False)
    fields: Mapping[str, object] = field(repr=False)


class InBox(QObject):
    """Begun by ``begin`` on the vault's thread; what is typed before it answered is part of the record."""

    began = Signal()
    state_changed = Signal()

    def __init__(
        self, desk: Desk, begin: Callable[[Seat], Draft], fields: Mapping[str, object] | None = None
    ) -> None:
        super().__init__()
        self.draft: Draft | None = None
        self.fields: dict[str, object] = dict(fields or {})
        self.is_offered = False
        """Whether it was begun by itself after another and nobody touched it: it is no talk yet."""
        self.state = ""
        self.error: FieldError | None = None
        self._desk, self._begin = desk, begin
        self._unfit = False
        self._version = self._asked = self._on_disk = 0
        self._waiting = 0
        self._begun: Draft | None = None
        """Set and read on the vault's thread alone."""
        self._then: Callable[[], None] | None = None
        self._pause = self._timer(seal_after_ms)
        self._latest = self._timer(seal_at_latest_ms)
        self._retry = self._timer(retry_after_ms)
        self._ask(self._begin_once, self._has_begun)

    @property
    def is_refused(self) -> bool:
        """Whether it could not begin, for a reason that does not pass: no office, a floor, no code left."""
        return self.draft is None and self.error is not None and not isinstance(self.error, _PASSING)

    @property
    def kept(self) -> Kept | None:
        """What another page needs to go on with this record; None before it has begun, and for one only offered."""
        if self.draft is None or self.is_offered:
            return None
        return Kept(self.draft, dict(self.fields))

    def put(self, name: str, value: object) -> None:
        """Take a typed value over; None takes the field out."""
        if value is None:
            self.fields.pop(name, None)
        else:
            self.fields[name] = value
        self.is_offered = False
        self._version += 1
        self._show(SAVING)
        self._pause.start()
        if not self._latest.isActive():
            self._latest.start()

    def say_unfit(self, unfit: str) -> None:
        """Say that something on the screen does not fit ("yes"), so that not all of it is sealed; or that it does."""
        self._unfit = bool(unfit)
        if self._unfit:
            self._show(NOT_SAVED)
        elif self.draft is not None and self._on_disk == self._version and self.error is None:
            self._show(SEALED)

    def flush(self) -> None:
        """Seal what is typed now."""
        self._pause.stop()
        self._latest.stop()
        self._retry.stop()
        if self._asked != self._version:
            self._asked = self._version
            self._ask(partial(self._seal, dict(self.fields)), partial(self._has_sealed, self._version))

    def end(self, then: Callable[[], None]) -> None:
        """Seal the last of it, leave it, then call ``then``. While the disk refuses, ``then`` waits.

        When this returns, everything typed so far was asked of the vault's thread, so nothing asked later, such as
        the closing of the vault, comes before it.
        """
        for timer in (self._pause, self._latest, self._retry):
            timer.stop()
        self._then = then
        self._asked = self._version
        act = self._drop_untouched if self.is_offered else partial(self._leave, dict(self.fields))
        self._ask(act, partial(self._has_ended, self._version))

    # --- on the vault's thread ------------------------------------------------------------------------------

    def _begin_once(self, seat: Seat) -> Draft:
        if self._begun is None:
            self._begun = self._begin(seat)
        return self._begun

    def _seal(self, fields: Mapping[str, object], seat: Seat) -> Draft:
        draft = self._begin_once(seat)
        dropbox.seal(seat, draft, {**draft.fields, **fields})
        return draft

    def _leave(self, fields: Mapping[str, object], seat: Seat) -> Draft:
        draft = self._begin_once(seat)
        dropbox.leave(seat, draft, {**draft.fields, **fields})
        return draft

    def _drop_untouched(self, seat: Seat) -> Draft:
        draft = self._begin_once(seat)
        dropbox.drop_untouched(seat, draft)
        return draft

    # --- on the window's thread -----------------------------------------------------------------------------

    def _ask(self, act: Callable[[Seat], Draft], then: Callable[[Draft], None]) -> None:
        self._waiting += 1
        self._desk.ask(act, then, self._failed)

    def _has_begun(self, draft: Draft) -> None:
        self._waiting -= 1
        self._take(draft)

    def _has_sealed(self, version: int, draft: Draft) -> None:
        self._waiting -= 1
        self._take(draft)
        self._now_on_disk(version)

    def _has_ended(self, version: int, draft: Draft) -> None:
        self._waiting -= 1
        self._take(draft)
        self._now_on_disk(version)
        self._over()

    def _over(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    def _take(self, draft: Draft) -> None:
        if self.draft is None:
            self.draft = draft
            self.began.emit()

    def _now_on_disk(self, version: int) -> None:
        self._on_disk = version
        self.error = None
        if self._on_disk == self._version:
            self._show(NOT_SAVED if self._unfit else SEALED)

    def _failed(self, error: FieldError) -> None:
        self._waiting -= 1
        if self._waiting:
            return  # what is behind it holds all of this too, and tells how it stands
        self._asked = self._on_disk
        self.error = error
        self._show(NOT_SAVED)
        if self._then is not None and self.draft is None and not self.fields:
            self._over()  # it never began and holds nothing: nobody has to wait for it
            return
        if self._then is not None and isinstance(error, _PASSING):
            # whoever waited for the end may have given up and closed the vault: then these words are nowhere
            self._desk.refuse(error)
        if isinstance(error, _PASSING):
            self._retry.start()

    def _due(self) -> None:
        if self._then is not None:
            self.end(self._then)
        elif self.draft is None:
            self._ask(self._begin_once, self._has_begun)
        else:
            self.flush()

    def _timer(self, after_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(self._due)
        return timer

    def _show(self, state: str) -> None:
        # a "not saved" stays until a sealing is told to be good
        if state == SAVING and self.state == NOT_SAVED:
            return
        if state != self.state or state == NOT_SAVED:
            self.state = state
            self.state_changed.emit()


def again(kept: Kept) -> Callable[[Seat], Draft]:
    """Return what begins a record that is still in memory, on the page that was built anew."""
    return lambda seat: dropbox.go_on(seat, replace(kept.draft))
