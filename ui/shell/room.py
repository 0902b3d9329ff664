"""Which parts of a line give way when there is no room: a fixed order, never the first part."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget


def give_way(
    free: int, parts: Sequence[QWidget], gap: int, steps: Sequence[tuple[Callable[[], None], Callable[[], None]]]
) -> None:
    """Undo all ``steps`` (second of each pair), then do them in order until the visible ``parts`` fit ``free`` px."""
    for _give, restore in steps:
        restore()
    for give, _restore in steps:
        if _needed(parts, gap) <= free:
            return
        give()


def _needed(parts: Sequence[QWidget], gap: int) -> int:
    shown = [part.sizeHint().width() for part in parts if not part.isHidden()]
    return sum(shown) + gap * max(0, len(shown) - 1)
