"""Tests that need a tool which not every machine has: they are left out there, and the end of the run says so."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING, Final

from tests import spent

if TYPE_CHECKING:
    import pytest


def _has_other_age() -> bool:
    """Whether another age is there. Asked here only: test_workers.py copies this file without that folder."""
    from tests.sync import other_age  # noqa: PLC0415 - as just said

    return bool(other_age.found())


@cache
def _can_trace() -> bool:
    """Whether strace is there and may look at a process; some containers forbid it. .ci/run installs it."""
    try:
        return subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0  # noqa: S607 - where it is differs by system
    except OSError:
        return False


def _has_screen() -> bool:
    """Whether an X server of our own and somebody who presses its keys are there. .ci/run installs both."""
    return all(shutil.which(name) for name in ("Xvfb", "xdotool"))


NEEDED: Final = (
    (
        "traced",
        "torture",
        _can_trace,
        "Tests of system calls were left out: `sudo apt-get install strace` adds them.",
    ),
    (
        "other_age",
        "sync",
        _has_other_age,
        "Tests with another age were left out: age from 1.3 on, or `npm install age-encryption`, adds them.",
    ),
    (
        "real_window",
        "journeys",
        _has_screen,
        "The test in a real window system was left out: `sudo apt-get install xvfb xdotool` adds it.",
    ),
)
"""A mark, the folder of its tests, whether its tool is there, and what is said where it is not."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for mark, _folder, is_there, _said in NEEDED:
        needing = [item for item in items if item.get_closest_marker(mark)]
        if needing and not is_there():
            items[:] = [item for item in items if item not in needing]
            config.hook.pytest_deselected(items=needing)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for _mark, folder, is_there, said in NEEDED:
        if folder in config.stash[spent.SPENT_S] and not is_there():
            terminalreporter.write_line(said, red=True)
