"""Dropping the record in hand into the box: asked first, then sealed once all that was typed is on the disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.usecases import dropbox
from ui.box.sheet import ask_to_drop
from ui.forms.alive import while_alive

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.domain.identifiers import RecordId
    from ui.capture.panes import Panes
    from ui.capture.showing import Showing
    from ui.capture.view import CapturePage
    from ui.desk import Desk
    from ui.forms.hands import Hands


@dataclass(slots=True, weakref_slot=True)
class Dropping:
    """``again`` begins the next interview; ``gone`` takes the record out of the list."""

    desk: Desk
    view: CapturePage
    hands: Hands
    panes: Panes
    showing: Showing
    again: Callable[[], None]
    gone: Callable[[RecordId], None]

    def ask(self) -> None:
        """Ask whether the record in hand goes into the box, once the vault has an office to seal to."""
        asked = while_alive(self.view, lambda _keys: ask_to_drop(self.desk.look, self.view.window(), self.drop))
        self.desk.ask(dropbox.recipients, asked)

    def drop(self) -> None:
        """Bring what is typed to the disk, seal the record, and show that it is in the box."""
        hand = self.hands.current
        draft = hand.draft if hand is not None else None
        if draft is None:
            return
        record, code = draft.record, str(draft.fields.get("code", ""))

        def dropped(keys_are_new: object) -> None:
            step = self.showing.sealed(code)
            step.clicked.connect(self.again)
            if not keys_are_new:
                self.showing.keys_wait()
            self.gone(record)
            self.view.when_shown(self.panes.to_form)

        self.hands.leave(
            lambda: self.desk.ask(lambda seat: dropbox.drop(seat, record), while_alive(self.view, dropped))
        )
