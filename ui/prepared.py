"""How the next window is to look at a lock: as this one does, where it stands, on the same vault."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from ui.handover import Prepare
from ui.liking import words_of_look

if TYPE_CHECKING:
    from pathlib import Path

    from ui.window import Window


def prepared(window: Window, folder: Path) -> Prepare:
    """Return what the successor is told at once."""
    states = {"full": window.isFullScreen(), "maximized": window.isMaximized(), "normal": True}
    frame = window.geometry()
    if not states["full"] and states["maximized"]:
        frame = window.normalGeometry()
    return Prepare(
        folder=str(folder.resolve()),
        look=words_of_look(window.look),
        geometry=(frame.x(), frame.y(), frame.width(), frame.height()),
        state=next(state for state, is_so in states.items() if is_so),
        waits=asdict(window.waits),
    )
