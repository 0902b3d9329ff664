"""An opened slip: dots, and its words only while a button is held. Nothing of it can be marked or copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout

from resources.language import isolated
from ui import tokens
from ui.components.button import Button, Kind
from ui.components.card import Card, Rule
from ui.components.text import Wrapped
from ui.slip.sheet import PARTS, purposes_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.domain.slips import Slip
    from ui.look import Look

DOTS: Final = "••••••••"


class ShownCard(Card):
    """``done`` leads to the list. ``wipe`` forgets the words; it is called before the card goes."""

    done = Signal()

    def __init__(self, look: Look, slips: Sequence[Slip], day: Callable[[str], str]) -> None:
        tr = look.tr
        code = isolated(str(slips[-1].code))
        super().__init__(look, tr("Slip of {code}", code=code), tr("It is shown while you hold the button."))
        self._look = look
        self._words: list[tuple[Wrapped, str]] = []
        for slip in slips:
            self._say(slip, day)
        self.body.addStretch(1)
        self.hold = Button(look, tr("Hold to show it"), Kind.SEAL, icon="eye", height=tokens.CONTROL_LARGE)
        self.close_it = Button(look, tr("Done"), Kind.PLAIN, icon="check", key="Esc", height=tokens.CONTROL_LARGE)
        self.hold.pressed.connect(self._show)
        self.hold.released.connect(self.hide_words)
        self.hold.installEventFilter(self)
        self.close_it.clicked.connect(self.done)
        row = QHBoxLayout()
        row.addWidget(self.close_it)
        row.addStretch(1)
        row.addWidget(self.hold)
        self.body.addLayout(row)
        self.setFocusProxy(self.hold)

    def hide_words(self) -> None:
        """Put dots in the place of every word."""
        for part, _text in self._words:
            part.say(DOTS)
            part.setAccessibleName(self._look.tr("hidden"))

    def wipe(self) -> None:
        """Forget what was on the slip."""
        self.hide_words()
        self._words.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if event.type() in {QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.WindowDeactivate, QEvent.Type.Leave}:
            self.hide_words()
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        for part, text in self._words:
            part.say(isolated(text))
            part.setAccessibleName(text)

    def _say(self, slip: Slip, day: Callable[[str], str]) -> None:
        look = self._look
        self.add(Rule(look))
        for_what = purposes_in_words(look, slip.purposes)
        self.add(Wrapped(look, f"{for_what} · {day(slip.written)}", "label", "ink2"))
        for name, words in PARTS.items():
            text = str(getattr(slip.content, name))
            if text:
                self.add(Wrapped(look, look.tr(words), "label_bold", "ink2"))  # tr: the table of the slip
                part = Wrapped(look, DOTS, "body", "ink")
                part.setAccessibleName(look.tr("hidden"))
                self._words.append((part, text))
                self.add(part)
