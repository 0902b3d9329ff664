"""Dressing: the look the window wears, another one for it, and the low one where the window is low."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from npm_field.usecases import preferences
from ui.liking import words_of_look
from ui.stage import Front
from ui.stylesheet import dress
from ui.tokens import LOW_HEIGHT

if TYPE_CHECKING:
    from ui.desk import Target
    from ui.look import Look
    from ui.window import Window


class Dressing:
    """One for a window. A change builds every page anew, once what was typed is on the disk."""

    def __init__(self, window: Window, look: Look) -> None:
        self._window = window
        self.look = look
        self.put_on(look)

    def put_on(self, look: Look) -> None:
        """Dress the application; pages are built in it from now on."""
        self.look = look
        app = QApplication.instance()
        if isinstance(app, QApplication):
            dress(app, look)
        self._window.setLayoutDirection(look.direction)

    def change(self, look: Look) -> None:
        """Wear another look and keep it inside the vault."""
        place = self._window.place
        if place is not None:
            liked = words_of_look(look)
            place.desk.thread.ask(lambda: preferences.keep(place.seat, liked), lambda _none: None, place.refuse)
        self.wear(look)

    def wear(self, look: Look) -> None:
        """Wear another look for this run only."""
        place = self._window.place
        if place is None:
            self._anew(look)
        elif self._window.open_place() is not None:
            place.leaving.begin(place.presenter, partial(self._anew, look, place.here()))

    def look_at_height(self) -> None:
        """Turn low or high as the window is."""
        low = self._window.height() < LOW_HEIGHT
        if low != self.look.low and self._window.front not in {Front.FIRST_RUN, Front.BROKEN}:
            self.wear(replace(self.look, low=low))

    def _anew(self, look: Look, target: Target | None = None) -> None:
        self.put_on(look)
        if self._window.place is not None and target is not None:
            self._window.place.relook(look, target)
        self._window.stage.make_anew()
