"""The frame of the second listener's page: which of how many, done, not now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.complete.parts import Progress, SwapPage
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.empty import Empty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.complete.second import SecondRecord
    from ui.look import Look


class SecondPage(SwapPage):
    """One record at a time. ``done`` and ``later`` are the two buttons of the head."""

    way = "complete"

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self.progress = Progress(look)
        self.later = Button(look, tr("Not now"))
        self.done = Button(look, tr("Done"), Kind.MAIN, icon="check", key="Ctrl Enter")
        said = tr("Who did not write it says what they heard. What was written first stays as it is.")
        super().__init__(look, tr("Second listener"), said, (self.progress, self.later, self.done))
        self.record: SecondRecord | None = None
        self._who: Banner | None = None
        self.offer("")

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        if self.record is None:
            return (("Esc", tr("back to Complete")), ("F5", tr("board")), ("Shift F1", tr("all keys")))
        return (
            ("1–3", tr("same, otherwise, not heard")),  # noqa: RUF001 - a range of keys
            ("Enter", tr("next row")),
            ("Ctrl Enter", tr("done, next")),
            ("Esc", tr("back to Complete")),
        )

    def show_record(self, record: SecondRecord) -> None:
        """Show one record with its statements."""
        self.record = record
        self.ask_who("")
        self.put(record)
        self.offer("yes")

    def show_end(self, step: Button) -> None:
        """Show that no record waits for a second listener."""
        tr = self.look.tr
        self.record = None
        self.ask_who("")
        said = tr(
            "Every record that was written afterwards has been heard by a second listener, or differs and says so."
        )
        self.put(Empty(self.look, "users", tr("Nothing left to confirm"), said, steps=[step]))
        self.offer("")
        self.when_shown(step.setFocus)

    def ask_who(self, asks: str) -> None:
        """Ask ("yes") who listens, or take the question away ("")."""
        if self._who is not None:
            self.body.removeWidget(self._who)
            self._who.hide()
            self._who.deleteLater()
            self._who = None
        if asks:
            said = self.look.tr("Choose who listens now. Whoever wrote the record is not among them.")
            self._who = Banner(self.look, "warn", said)
            self.body.insertWidget(0, self._who)

    def offer(self, offered: str) -> None:
        """Show the buttons of the head ("yes") or hide them ("")."""
        for part in (self.progress, self.later, self.done):
            part.setVisible(bool(offered))
        self.keys_changed.emit()
