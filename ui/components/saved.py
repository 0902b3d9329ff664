"""Saved label: what is saved, in the words of whoever knows. It never says Saved unless it was told so."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal

from ui.aloud import say_aloud
from ui.components.badge import Still
from ui.line import Icon, Word

if TYPE_CHECKING:
    from ui.look import Look

SAVING_SHOWN_AFTER_MS: Final = 400


class Save(Enum):
    """What the label says."""

    NOTHING = "nothing"
    SAVED = "saved"
    SEALED = "sealed"
    SAVING = "saving"
    NOT_SAVED = "not_saved"


class SavedLabel(Still):
    """``saved``, ``saving`` and ``not_saved`` are called by the presenter that knows. Not saved stays until saved."""

    turned = Signal(bool)
    """True when it turns to not saved, False when it is saved again: the foot changes its ground."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.state = Save.NOTHING
        self._words = ""
        self._detail = ""
        self._short = False
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(SAVING_SHOWN_AFTER_MS)
        self._late.timeout.connect(self._show_saving)

    @property
    def words(self) -> str:
        """What it says now."""
        return f"{self._words} {self._detail}".strip()

    def saved(self, detail: str = "") -> None:
        """Everything up to now is on the disk. ``detail`` says when or what."""
        was_bad = self.state is Save.NOT_SAVED
        self._late.stop()
        self._show(Save.SAVED, self._look.tr("Saved"), detail)
        if was_bad:
            self.turned.emit(False)  # noqa: FBT003 - a signal carries a plain value

    def sealed(self) -> None:
        """Everything up to now is on the disk, sealed: the office can read it and this laptop cannot."""
        was_bad = self.state is Save.NOT_SAVED
        self._late.stop()
        self._show(Save.SEALED, self._look.tr("Sealed"), "")
        if was_bad:
            self.turned.emit(False)  # noqa: FBT003 - a signal carries a plain value

    def saving(self) -> None:
        """Say that saving began. "Saved" goes at once, for it is true no more; "Saving …" comes only if it lasts.

        A "Not saved" stays until it is saved.
        """
        if self.state in {Save.SAVED, Save.SEALED}:
            self._show(Save.NOTHING, "", "")
        if self.state is not Save.NOT_SAVED:
            self._late.start()

    def not_saved(self, sentence: str) -> None:
        """Say that it could not be saved; ``sentence`` says why, what is safe and what to do."""
        self._late.stop()
        self._show(Save.NOT_SAVED, self._look.tr("Not saved"), sentence)
        self.turned.emit(True)  # noqa: FBT003 - a signal carries a plain value
        say_aloud(self, self.words)

    def shorten(self, short: str) -> None:
        """Leave the detail out where there is no room for it ("yes"), or show it again ("")."""
        if bool(short) != self._short:
            self._short = bool(short)
            self._compose()

    def full_width(self) -> int:
        """Return the width with its detail, in px."""
        short, self._short = self._short, False
        self._compose()
        width = self.sizeHint().width()
        self._short = short
        self._compose()
        return width

    def usual_width(self) -> int:
        """Return the width of what it says now, at least that of "Saved": keys that leave it room need not move."""
        shown = self.state, self._words, self._detail, self._short
        now = self.sizeHint().width()
        self.state, self._words, self._detail, self._short = Save.SAVED, self._look.tr("Saved"), "", True
        self._compose()
        usual = self.sizeHint().width()
        self.state, self._words, self._detail, self._short = shown
        self._compose()
        return max(usual, now)

    def _show_saving(self) -> None:
        self._show(Save.SAVING, self._look.tr("Saving …"), "")

    def _show(self, state: Save, words: str, detail: str) -> None:
        self.state, self._words, self._detail = state, words, detail
        self._compose()

    def _compose(self) -> None:
        looks = {
            Save.NOTHING: ("", "ink2"),
            Save.SAVED: ("check-circle", "ok"),
            Save.SEALED: ("circle-wavy-check", "seal"),
            Save.SAVING: ("circle-dashed", "ink2"),
            Save.NOT_SAVED: ("warning-octagon", "bad"),
        }
        icon, ink = looks[self.state]
        self._parts = [Icon(icon, 18, ink), Word(self._words, "label_bold", ink)] if icon else []
        if self._detail and not self._short:
            self._parts.append(Word(self._detail, "label", "bad" if ink == "bad" else "ink2", gap=6))
        self.setAccessibleName(self.words)
        self.updateGeometry()
        self.update()
