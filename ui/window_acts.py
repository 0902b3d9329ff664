"""The acts of our window: Cover and Lock work over a sheet too, and a covered page takes every key for itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from ui.acts import Acts
from ui.keys import ACTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from ui.keys import Act

ALWAYS: Final = frozenset({"cover", "lock", "full_screen"})
"""A sheet must never stand between a person and these."""
LOCKED_ACTS: Final = ("mandate_card", "conduct_cards", "mark_moment", "full_screen")
BY_PROPAGATION: Final = "back"
"""Esc is no shortcut: a sheet, a search field and a page each close what is theirs first, the window last."""


class WindowActs(Acts):
    """``before`` is asked at each key of an act; where it returns True, the key has done its work."""

    def __init__(self, window: QWidget, *, does: Callable[[Act], None], before: Callable[[str], bool]) -> None:
        super().__init__(window)
        self._before = before
        for act in ACTS:
            if not act.hold_s and act.name != BY_PROPAGATION:
                self.connect_act(act.name, partial(does, act))

    def _pressed(self, name: str) -> None:
        if self._before(name):
            return
        if name in ALWAYS:
            self.run(name)
        else:
            super()._pressed(name)
