"""Danger: which sheet a held key shows at its first square, and what is done at the fifth.

The window gives its hands: what is known, and how to seal, lock and wipe in earnest. The drill gives others.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt
from shiboken6 import isValid

from npm_field.errors import FieldError
from ui.components.badge import Badge
from ui.components.sheet import Sheet
from ui.danger import seal_sheet, wipe_sheet
from ui.danger.known import Counted, KeyDoes, Known, WipeIs
from ui.danger.lock_sheet import LockSheet
from ui.danger.safety_sheet import SafetySheet
from ui.danger.seal_sheet import SealSheet
from ui.danger.wipe_sheet import WipeSheet
from ui.held_keys import HeldKeys
from ui.hold import Hold
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from ui.look import Look

F12: Final = frozenset({Qt.Key.Key_F12})
F12_DELETE: Final = frozenset({Qt.Key.Key_F12, Qt.Key.Key_Delete})


@dataclass(frozen=True, slots=True)
class Hands:
    """What Danger needs of the window. ``seal_now`` and ``wipe`` raise ``FieldError`` where the disk refuses."""

    look: Callable[[], Look]
    known: Callable[[], Known | None]
    """None where there is nothing to seal or wipe yet (the first run)."""
    count: Callable[[Callable[[Known], None]], None]
    """Count anew; the answer may come later or, on a locked laptop, never."""
    seal_now: Callable[[], None]
    seal_calm: Callable[[], None]
    """Change the keys first, then seal and lock."""
    lock: Callable[[], None]
    wipe: Callable[[], None]
    practice: str = ""
    """The word on the sheets while a drill is played."""


class Danger(QObject):
    """One for each window. ``open_seal``, ``open_wipe`` and ``open_safety`` are for buttons and the palette."""

    def __init__(self, window: QWidget, hands: Callable[[], Hands], clock: Callable[[], float] | None = None) -> None:
        super().__init__(window)
        self._window, self._hands_now, self._clock = window, hands, clock
        self.seal_key, self.wipe_keys = Hold(seal_sheet.HOLD_S, self, clock), Hold(wipe_sheet.HOLD_S, self, clock)
        self._held = HeldKeys(window, Qt.Key.Key_F12, {F12: self.seal_key, F12_DELETE: self.wipe_keys})
        self._sheet: Sheet | None = None
        for hold, show in ((self.seal_key, self._show_key), (self.wipe_keys, self._show_wipe)):
            hold.begun.connect(self._count)
            hold.filled.connect(partial(self._at_square, show))
        self.seal_key.held.connect(self._key_held)
        self.wipe_keys.held.connect(self._wipe_keys_held)

    @property
    def _hands(self) -> Hands:
        """The window's, or the drill's while one is played: asked anew at each step."""
        return self._hands_now()

    @property
    def sheet(self) -> Sheet | None:
        """The sheet of ours that is open; the window may have taken it away meanwhile."""
        if self._sheet is not None and not (isValid(self._sheet) and self._sheet.isVisible()):
            self._sheet = None
        return self._sheet

    def open_seal(self) -> None:
        """Show the seal sheet, or why this vault is never sealed."""
        known = self._hands.known()
        if known is None:
            return
        if known.key_does is KeyDoes.LOCKS_WITHOUT_OFFICE:
            self._open_lock(known)
        else:
            self._open_seal(known)

    def open_wipe(self) -> None:
        """Show the wipe sheet; where the office does not offer it, the seal's."""
        known = self._hands.known()
        if known is None:
            return
        if known.wipe_is is WipeIs.NOT_OFFERED:
            self.open_seal()
            return
        look = self._hands.look()
        sheet = WipeSheet(look, known, self.wipe_keys, clock=self._clock)
        sheet.held.connect(self._wipe)
        sheet.safer_wished.connect(
            self.open_seal if known.key_does is not KeyDoes.LOCKS_WITHOUT_OFFICE else self._lock
        )
        self._show(sheet)
        self._hands.count(partial(self._tell, sheet))

    def open_safety(self) -> None:
        """Show seal and wipe on one sheet: the lifebuoy of the lock page was held."""
        known = self._hands.known()
        if known is not None:
            sheet = SafetySheet(self._hands.look(), known, clock=self._clock)
            sheet.seal_held.connect(self._seal_now)
            sheet.wipe_held.connect(self._wipe)
            self._show(sheet)

    # --- what the keys do --------------------------------------------------------------------------------

    def _count(self) -> None:
        self._hands.count(lambda _known: None)

    def _at_square(self, show: Callable[[], None], full: int) -> None:
        # a laptop that stutters may skip the first square
        if full:
            show()

    def _show_key(self) -> None:
        known = self._hands.known()
        if known is None:
            return
        if known.key_does is KeyDoes.SEALS:
            if not isinstance(self.sheet, SealSheet):
                self._open_seal(known)
        elif not isinstance(self.sheet, LockSheet):
            self._open_lock(known)

    def _show_wipe(self) -> None:
        known = self._hands.known()
        if known is None:
            return
        offered = known.wipe_is is not WipeIs.NOT_OFFERED
        if offered and not isinstance(self.sheet, WipeSheet):
            self.open_wipe()
        elif not offered:
            self._show_key()

    def _key_held(self) -> None:
        known = self._hands.known()
        if known is None:
            return
        if known.key_does is KeyDoes.SEALS:
            self._seal_now()
        elif known.counted is not Counted.LOCKED:
            self._lock()

    def _wipe_keys_held(self) -> None:
        known = self._hands.known()
        if known is not None and known.wipe_is is not WipeIs.NOT_OFFERED:
            self._wipe()

    # --- in earnest --------------------------------------------------------------------------------------

    def _seal_now(self) -> None:
        self._do(self._hands.seal_now)

    def _wipe(self) -> None:
        self._do(self._hands.wipe)

    def _do(self, act: Callable[[], None]) -> None:
        """Do it; a sheet that goes away means done, one that stays says what was not done."""
        try:
            act()
        except FieldError as error:
            self._refuse(error)
        else:
            self.close()

    def _lock(self) -> None:
        self.close()
        self._hands.lock()

    def _seal_calm(self) -> None:
        self._do(self._hands.seal_calm)

    def _refuse(self, error: FieldError) -> None:
        look = self._hands.look()
        words = sentence(error, look.language)
        sheet = Sheet(look, "warning-octagon", look.tr("That was not done"), words, ink="bad")
        sheet.cancel.say(look.tr("Close"))
        self._show(sheet)

    # --- sheets --------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Take our sheet away."""
        sheet = self.sheet
        if sheet is not None:
            sheet.close_sheet()
        self._sheet = None

    def _open_seal(self, known: Known) -> None:
        offered = "yes" if known.wipe_is is not WipeIs.NOT_OFFERED else ""
        sheet = SealSheet(self._hands.look(), known, self.seal_key, wipe_offered=offered, clock=self._clock)
        sheet.held.connect(self._seal_calm)
        sheet.wipe_wished.connect(self.open_wipe)
        self._show(sheet)

    def _open_lock(self, known: Known) -> None:
        sheet = LockSheet(self._hands.look(), known, self.seal_key)
        sheet.lock_wished.connect(self._lock)
        sheet.seal_wished.connect(partial(self._open_seal, known))
        self._show(sheet)

    def _show(self, sheet: Sheet) -> None:
        """Put it in the place of any other sheet over the window."""
        for other in self._window.findChildren(Sheet, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if other.isVisible():
                other.close_sheet()
        self._sheet = sheet
        if self._hands.practice:
            sheet.mark_title(Badge(self._hands.look(), self._hands.practice, "warn", "info"))
        sheet.open_over(self._window)

    def _tell(self, sheet: WipeSheet, known: Known) -> None:
        if self.sheet is sheet:
            sheet.tell(self._hands.look(), known)
