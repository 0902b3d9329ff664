"""The test's end of ``far_window``: start a window in a process of its own, press its keys, find its successor."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from tests.ui.window_stand import PASSPHRASE, make_vault

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

ROOT: Final = Path(__file__).parents[2]
SCRIPT: Final = Path(__file__).with_name("far_window.py")
PATIENCE_S: Final = 60
STEP_S: Final = 0.01
LONGEST_STEP_S: Final = 0.1


def until(true: Callable[[], object]) -> None:
    """Wait for a condition, for as long as a busy machine may need; ask ever more rarely, for asking is work."""
    step, end = STEP_S, time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(step)
        step = min(step * 1.3, LONGEST_STEP_S)


@dataclass(frozen=True)
class Far:
    """One window's process."""

    pid: int
    control: Path

    def ask(self, name: str, argument: str = "") -> object:
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(self.control / f"{self.pid}.ear"))
            line.sendall(f"{json.dumps([name, argument])}\n".encode())
            with line.makefile("r") as answers:
                return json.loads(answers.readline())

    def state(self) -> dict[str, object]:
        """Return the window's state; empty where the process has ended or is about to."""
        try:
            found = self.ask("state")
        except (ConnectionError, json.JSONDecodeError):
            return {}
        assert isinstance(found, dict)
        return found

    def until(self, **wanted: object) -> None:
        """Wait until the window's state has all these values."""
        try:
            until(lambda: wanted.items() <= self.state().items())
        except AssertionError as error:
            msg = f"waited in vain for {wanted}, it is {self.state()}"
            raise AssertionError(msg) from error

    def press(self, key: str) -> None:
        self.ask("press", key)

    def unlock(self) -> None:
        self.until(front="lock", focus="Line")
        self.ask("type", PASSPHRASE)
        self.press("Return")
        self.until(place=True, idle=True)

    def begin_note(self) -> None:
        """Begin an interview and put the keyboard into its note."""
        self.press("F2")
        self.until(way="capture", idle=True)
        until(lambda: self.state().get("record"))
        until(self._is_note_after_next_pane)

    def _is_note_after_next_pane(self) -> bool:
        self.press("F6")
        return self.state().get("field") == "narrative"

    @property
    def is_alive(self) -> bool:
        """Whether any thread of it runs: the first may be gone while another still holds the lock."""
        try:
            threads = [path.read_text() for path in Path(f"/proc/{self.pid}/task").glob("*/stat")]
        except OSError:
            return False
        return any(stat.rpartition(")")[2].split()[0] not in {"Z", "X"} for stat in threads)

    def kill(self) -> None:
        if self.is_alive:
            os.kill(self.pid, signal.SIGKILL)


class FarWindows:
    """All windows of one test, each the successor of the one before; ended with it."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.vault, self.control = folder / "vault", folder / "c"
        self.control.mkdir()
        make_vault(self.vault)
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **environment}

    def __enter__(self) -> Self:
        command = [sys.executable, str(SCRIPT), str(self.control), str(self.vault)]
        self._first = subprocess.Popen(command, env=self.environment, cwd=ROOT)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for far in self.all():
            far.kill()
        self._first.wait()

    def status(self) -> int:
        """Return how the first one ended."""
        return self._first.wait()

    def all(self) -> list[Far]:
        """Return every process that ever listened, the oldest first."""
        ears = sorted(self.control.glob("*.ear"), key=lambda path: path.stat().st_mtime_ns)
        return [Far(int(path.stem), self.control) for path in ears]

    def alive(self) -> list[Far]:
        return [far for far in self.all() if far.is_alive]

    def first(self) -> Far:
        until(self.all)
        far = self.all()[0]
        far.until(front="lock", visible=True)
        far.ask("activate")  # a screen without a desktop gives a first window no keyboard
        return far

    def after(self, old: Far) -> Far:
        """Wait until ``old`` has ended and return the one whose window stands there now."""
        until(lambda: not old.is_alive)
        until(lambda: any(far.state().get("visible") for far in self.alive()))
        return next(far for far in self.alive() if far.state().get("visible"))
