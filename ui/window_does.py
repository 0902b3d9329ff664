"""What the window does for an act, whatever page is open: by its key, by its name, or by a click on its cap."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from npm_field.usecases.seat import local_now
from ui.drill.presenter import DrillPresenter
from ui.keys import ACTS, BY_NAME
from ui.lock.presenter import LockPresenter
from ui.palette.acts import OFFICE_ONLY, entries
from ui.palette.sheet import Palette
from ui.stage import Front

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.danger.presenter import Hands
    from ui.keys import Act
    from ui.window import Window


class WindowDoes:
    """One for a window. While a drill is played the keys are the drill's."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def do(self, act: Act) -> None:
        """Do an act: the window's own, or else the workplace's."""
        window, away = self._window, self._window.away
        own: dict[str, Callable[[], None]] = {
            "mandate_card": partial(away.show_card, act.name),
            "conduct_cards": partial(away.show_conduct, act.name),
            "cover": away.cover,
            "lock": window.lock,
            "gate": away.turn_gate,
            "full_screen": self._turn_full_screen,
            "mark_moment": self._mark_moment,
            "find_act": self._find_act,
            "seal": window.danger.open_seal,
            "wipe": window.danger.open_wipe,
        }
        if act.name in own:
            own[act.name]()
        elif window.place is not None:
            window.place.do(act)

    def by_name(self, name: str) -> None:
        """Do the act that was found by its name."""
        self.do(BY_NAME[name])

    def by_cap(self, cap: str) -> None:
        """Do what a click on a key cap means."""
        act = next((act for act in ACTS if cap in {act.cap, act.key}), None)
        if act is not None and (not act.hold_s or act.name == "seal"):
            self.do(act)
        elif self._window.place is not None:
            self._window.place.press(cap)

    def takes_key(self, name: str) -> bool:
        """Any key uncovers; while a drill is played the keys are the drill's."""
        if self._window.front is Front.COVER:
            self._window.away.come_back()
            return True
        drill = self._drill()
        return drill is not None and drill.takes(name)

    def hands(self) -> Hands:
        """Return who seals and wipes now: the drill's hands, or those in earnest."""
        drill = self._drill()
        return (drill.hands if drill is not None else None) or self._window.earnest.hands

    def _drill(self) -> DrillPresenter | None:
        place = self._window.place
        found = place.presenter if place is not None and self._window.front is Front.NOTHING else None
        return found if isinstance(found, DrillPresenter) else None

    def _mark_moment(self) -> None:
        presenter, place = self._window.stage.presenter, self._window.open_place()
        if place is not None:
            place.mark_moment()
        elif isinstance(presenter, LockPresenter):
            presenter.note_moment()
        else:
            self._window.tally.count(local_now)

    def _find_act(self) -> None:
        place = self._window.open_place()
        if place is not None:
            now: list[str] = [way for way in OFFICE_ONLY if way in place.ways()]
            now += [] if place.renewing.done is None else ["renewing"]
            palette = Palette(self._window.look, entries(self._window.look, place.level, now))
            palette.chosen.connect(self.by_name)
            palette.open_over(self._window)

    def _turn_full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()
