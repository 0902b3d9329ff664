"""The line below a text that says how much of it is too much: typed, and kept on the page; pasted, and not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.components.text import Wrapped

if TYPE_CHECKING:
    from ui.components.note import Note
    from ui.look import Look


class TooLong(Wrapped):
    """Shown while it has something to say."""

    def __init__(self, look: Look, note: Note) -> None:
        super().__init__(look, "", "label", "bad")
        self._look, self._note = look, note
        self.hide()
        note.edited.connect(self.measure)
        note.did_not_fit.connect(self._refuse)

    def measure(self) -> None:
        """Say how many signs too many stand in the text, or nothing."""
        over = len(self._note.text()) - self._note.most
        is_over = self._note.most > 0 and over > 0
        if is_over:
            self.say(self._look.ntr("{n} sign too many.", "{n} signs too many.", over))
        self.setVisible(is_over)

    def _refuse(self, over: int) -> None:
        most, ntr = self._look.language.number(self._note.most), self._look.ntr
        self.say(
            ntr(
                "Nothing was pasted: {n} sign too many. {most} fit here.",
                "Nothing was pasted: {n} signs too many. {most} fit here.",
                over,
                most=most,
            )
        )
        self.show()
