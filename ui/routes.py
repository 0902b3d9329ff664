"""Routes: which presenter makes which page. A page is loaded when somebody goes there for the first time."""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.desk import Desk, Presenter, Target

    Factory = Callable[[Desk, Target], Presenter]

PAGES: Final = ("board", "plan", "capture", "partial", "complete")
"""Each of them has ``ui.<way>.presenter.make(desk, target)``."""


def exists(way: str) -> bool:
    """Return whether there is such a page."""
    return way in PAGES and find_spec(f"ui.{way}") is not None and find_spec(f"ui.{way}.presenter") is not None


def factory(way: str) -> Factory:
    """Return what makes the page of ``way``. Raises ``KeyError`` for a way that has none."""
    if not exists(way):
        raise KeyError(way)
    made: Factory = importlib.import_module(f"ui.{way}.presenter").make
    return made
