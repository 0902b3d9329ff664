"""A path for bytes that must not be found on a disk."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from storage import key_paths, safe_files

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def read(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 - the path is a text, as the library that needs it takes it
        return file.read()


def test_on_linux_it_is_on_no_disk(tmp_path: Path) -> None:
    with key_paths.path_of(b"sealed key", tmp_path) as path:
        assert read(path) == b"sealed key"
        assert (not list(tmp_path.iterdir())) == (sys.platform == "linux")
    assert not list(tmp_path.iterdir())


def test_elsewhere_it_is_a_file_that_the_wipe_knows_and_gone_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    place = tmp_path / safe_files.CONNECTION_FILE
    place.write_bytes(b"left by a cut")
    with key_paths.path_of(b"sealed key", tmp_path) as path:
        assert read(path) == b"sealed key"
        assert [each.name for each in tmp_path.iterdir()] == [safe_files.CONNECTION_FILE]
        assert place.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.iterdir())
    assert safe_files.CONNECTION_FILE in safe_files.VAULT_FILES
