"""How long a lock takes, until nothing can be read, until the vault is closed, and until the old process is gone.

    make bench

Beside it the same where the next process has not begun, and a start of the program: seconds say something
about one machine only, ratios say more. Windows without a screen, fictional content in a temporary folder.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from tests.ui.far import FarWindows, until

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS: Final = 3
WORDS: Final = "The window was painted over from outside. " * 40


def main() -> int:
    """Print one line for each measurement."""
    told = measure()
    start = statistics.median(told["start"])
    for name, seconds in told.items():
        median = statistics.median(seconds)
        sys.stdout.write(f"{name:<40} {median:7.3f} s   {median / start:5.2f} of a start\n")
    return 0


def measure(rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Return seconds by what was measured, one for each round."""
    told: dict[str, list[float]] = {"start": [], "lock, next process ready": [], "lock, next process not begun": []}
    for _round in range(rounds):
        for name, warm in (("lock, next process ready", True), ("lock, next process not begun", False)):
            with _opened(told["start"]) as windows:
                told[name].append(_lock(windows, warm=warm))
    return told


@contextlib.contextmanager
def _opened(starts: list[float]) -> Iterator[FarWindows]:
    with tempfile.TemporaryDirectory() as name, _in_folder(Path(name), starts) as windows:
        yield windows


@contextlib.contextmanager
def _in_folder(folder: Path, starts: list[float]) -> Iterator[FarWindows]:
    began = time.perf_counter()
    with FarWindows(folder) as windows:
        old = windows.first()
        starts.append(time.perf_counter() - began)
        old.unlock()
        old.begin_note()
        old.ask("type", WORDS)
        old.until(saved="Saved")
        yield windows


def _lock(windows: FarWindows, *, warm: bool) -> float:
    """Return how long it takes until the old process is gone and the next window stands there."""
    old = windows.all()[0]
    if warm:
        until(lambda: len(windows.all()) > 1)
        time.sleep(2)  # until it has loaded what it needs; it says nothing before it is told something
    else:
        old.ask("forget_successor")
    began = time.perf_counter()
    old.press("F9")
    windows.after(old)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
