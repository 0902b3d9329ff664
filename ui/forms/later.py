"""What a page builds once it stands: row by row while the window has nothing else to do, or at once when asked for.

Somebody who opened a page can press a key as soon as it is drawn. A form of sixty controls made in one go kept them
waiting for a fifth of a second; in slices, a key comes between two of them.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, QTimer

from ui.turns import Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Part = TypeVar("Part")
SLICE_S: Final = 0.006
"""A slice begins no further step after this; what Qt lays out and draws afterwards comes on top."""


class Later(QObject):
    """Steps in their order. It goes with its parent, and the steps that are left go with it.

    A page has several. One slice of one of them is done in each turn of the event loop: the slices of all, one after
    the other, would be as long as what they are there to cut.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._slice)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to be done."""
        return not self._steps

    def add(self, step: Callable[[], object]) -> None:
        """Do this step after all others, in a slice of its own turn."""
        self._steps.append(step)
        if not self._timer.isActive():
            self._timer.start(0)

    def finish(self) -> None:
        """Do all that is left now."""
        while self._steps:
            self._steps.popleft()()
        self._timer.stop()

    def _slice(self) -> None:
        if not Turn.is_free():
            return
        Turn.take()
        until = time.perf_counter() + SLICE_S
        while self._steps:
            self._steps.popleft()()
            if time.perf_counter() > until:
                return
        self._timer.stop()


class Growing(Mapping[str, Part]):
    """Parts by key, in the order in which they stand. One that is asked for is there, and so are all before it."""

    def __init__(self, later: Later) -> None:
        self._later = later
        self._built: dict[str, Part] = {}
        self._waiting: dict[str, Callable[[], Part]] = {}

    @property
    def built(self) -> Mapping[str, Part]:
        """Those that are there by now: only in them can somebody have written anything."""
        return self._built

    def add(self, key: str, make: Callable[[], Part]) -> None:
        """Let a part be made after all others: at once where it is the first, else when its turn comes."""
        self._waiting[key] = make
        if self._built:
            self._later.add(self._next)
        else:
            self._next()

    def put(self, key: str, part: Part) -> None:
        """Take in a part that is made already."""
        self._built[key] = part

    def forget(self) -> None:
        """Make none of those that still wait: others take their place."""
        self._waiting.clear()

    def __getitem__(self, key: str) -> Part:
        while key in self._waiting:
            self._next()
        return self._built[key]

    def __contains__(self, key: object) -> bool:
        return key in self._built or key in self._waiting

    def __iter__(self) -> Iterator[str]:
        return iter([*self._built, *self._waiting])

    def __len__(self) -> int:
        return len(self._built) + len(self._waiting)

    def _next(self) -> None:
        if self._waiting:
            key = next(iter(self._waiting))
            self._built[key] = self._waiting.pop(key)()


def is_built(page: QObject) -> bool:
    """Return whether all parts of a page are there: nothing of it waits for its turn."""
    return all(later.is_done for later in page.findChildren(Later))


def build_all(page: QObject) -> None:
    """Build now what still waits, as for a picture or for whoever looks for a part by what it is."""
    while not is_built(page):
        for later in page.findChildren(Later):
            later.finish()
