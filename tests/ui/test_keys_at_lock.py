"""On a real screen, with real key presses: what is typed while one window follows another reaches no third one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ui.far import ROOT, FarWindows, until

if TYPE_CHECKING:
    from collections.abc import Iterator

CATCHER = Path(__file__).with_name("key_catcher.py")


@pytest.fixture
def display() -> Iterator[str]:
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as screen:
        assert screen.stdout is not None
        try:
            yield f":{screen.stdout.readline().strip()}"
        finally:
            screen.kill()


@pytest.fixture
def caught(display: str, tmp_path: Path) -> Iterator[Path]:
    """Return the file to which somebody else's window, behind ours, writes each key it hears."""
    file = tmp_path / "caught"
    file.touch()
    environment = {**os.environ, **on_screen(display), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, str(CATCHER), str(file)], env=environment) as catcher:
        try:
            until(lambda: is_caught_after(display, "a", file))
            yield file
        finally:
            catcher.kill()


def on_screen(display: str) -> dict[str, str]:
    return {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": ""}


def press(display: str, *arguments: str) -> None:
    tool = shutil.which("xdotool")
    assert tool is not None, "apt-get install xdotool"
    subprocess.run([tool, *arguments], env={**os.environ, "DISPLAY": display}, check=True)


def is_caught_after(display: str, key: str, caught: Path) -> bool:
    press(display, "key", key)
    return key in caught.read_text().removeprefix("shown")


def test_keys_pressed_while_the_next_window_comes_fall_through_to_nothing(
    tmp_path: Path, display: str, caught: Path
) -> None:
    with FarWindows(tmp_path, **on_screen(display)) as windows:
        old = windows.first()
        old.unlock()
        old.begin_note()
        heard = caught.read_text()
        press(display, "key", "x")
        until(lambda: old.ask("note") == "x")
        press(display, "key", "F9", "type", "--delay", "4", "z" * 200)
        new = windows.after(old)
        press(display, "type", "--delay", "4", "z" * 20)
        new.until(front="lock", focus="Line")
        assert caught.read_text() == heard
