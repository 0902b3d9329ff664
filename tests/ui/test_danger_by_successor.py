"""A wipe from open work ends the process that read the notes; the next one says once what could not be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage import vault
from tests.ui.far import FarWindows, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def windows(tmp_path: Path) -> Iterator[FarWindows]:
    with FarWindows(tmp_path) as made:
        yield made


def test_after_a_wipe_another_process_shows_the_bare_lock_page(windows: FarWindows) -> None:
    old = windows.first()
    old.unlock()
    old.begin_note()
    old.ask("type", "The lamp was never off.")
    old.ask("wipe")
    new = windows.after(old)
    assert new.pid != old.pid
    new.until(front="lock", place=False)
    assert vault.is_hollow(windows.vault)
    until(lambda: new.ask("sheets") == ["WipedSheet"])
    new.press("A")
    until(lambda: new.ask("sheets") == [])
    new.ask("type", "lantern orbit maple cellar violet sketch")
    new.press("Return")
    new.until(front="lock", place=False, focus="Line")
