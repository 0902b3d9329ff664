"""The sheets of the gallery: seal, lock in its place, wipe, and both on a locked laptop (fictional numbers)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.danger.known import Counted, KeyDoes, Known
from ui.danger.lock_sheet import LockSheet
from ui.danger.safety_sheet import SafetySheet
from ui.danger.seal_sheet import HOLD_S, SealSheet
from ui.danger.sealed_sheet import SealedSheet
from ui.danger.wipe_sheet import WipeSheet
from ui.danger.wiped_sheet import WipedSheet
from ui.hold import Hold
from ui.moments_sheet import MomentsSheet
from ui.palette.acts import entries
from ui.palette.sheet import Palette

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ui.components.sheet import Sheet
    from ui.look import Look

_OPEN: Final = Known(counted=Counted.YES, not_at_office=11, at_office=6, partial=3, codes_left=12)
_LOCAL: Final = Known(key_does=KeyDoes.LOCKS_WITHOUT_OFFICE, counted=Counted.YES, not_at_office=17)


def _seal(look: Look) -> Sheet:
    return SealSheet(look, _OPEN, Hold(HOLD_S), wipe_offered="yes")


def _lock(look: Look) -> Sheet:
    return LockSheet(look, _LOCAL, Hold(HOLD_S))


def _wipe(look: Look) -> Sheet:
    return WipeSheet(look, _OPEN, Hold(HOLD_S))


def _safety(look: Look) -> Sheet:
    return SafetySheet(look, Known())


def _palette(look: Look) -> Sheet:
    return Palette(look, entries(look, "open"))


def _moments(look: Look) -> Sheet:
    return MomentsSheet(look, {"2031-03-10/morning": 2, "2031-03-11/evening": 1}, lambda _part: look.tr("now"))


SHEETS: Final[Mapping[str, Callable[[Look], Sheet]]] = {
    "seal": _seal,
    "lock-sheet": _lock,
    "wipe": _wipe,
    "safety": _safety,
    "sealed": SealedSheet,
    "wiped": WipedSheet,
    "palette": _palette,
    "moments": _moments,
}
