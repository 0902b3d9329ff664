"""The marks on a vault's folder, through the real call; what btrfs does with them was tried on an image (0016)."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

from npm_field.crypto.argon import Cost
from npm_field.crypto.secret import Secret
from storage import folder_marks, safe_files, vault

if TYPE_CHECKING:
    from pathlib import Path

import pytest

NO_DUMP = 0x40
"""A flag every file system of Linux takes that takes flags at all."""


def flags_work(folder: Path) -> bool:
    """Ask the kernel for the flags once more, without our code."""
    if sys.platform != "linux":
        return False
    import fcntl  # noqa: PLC0415 - Windows has none

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, folder_marks.GET_FLAGS, bytearray(8))
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def test_a_flag_that_is_set_is_read_back(tmp_path: Path) -> None:
    before = folder_marks._flags_of(tmp_path)
    assert (before is not None) == flags_work(tmp_path)
    if before is not None:
        folder_marks._set_flags(tmp_path, before | NO_DUMP)
        assert folder_marks._flags_of(tmp_path) == before | NO_DUMP
        folder_marks._set_flags(tmp_path, before)
        assert folder_marks._flags_of(tmp_path) == before


def test_asking_for_writing_in_place_is_harmless_where_it_has_no_meaning(tmp_path: Path) -> None:
    before = folder_marks._flags_of(tmp_path)
    answer = folder_marks.write_in_place(tmp_path)
    assert answer is folder_marks.writes_in_place(tmp_path)
    if not answer:
        assert folder_marks._flags_of(tmp_path) == before
    (tmp_path / "file").write_bytes(b"whole")
    assert (tmp_path / "file").read_bytes() == b"whole"


@pytest.mark.parametrize("name", ["none", "none/below"])
def test_a_folder_that_is_not_there_has_no_marks(tmp_path: Path, name: str) -> None:
    assert not folder_marks.write_in_place(tmp_path / name)
    assert not folder_marks.writes_in_place(tmp_path / name)
    assert not folder_marks.is_encrypted(tmp_path / name)
    folder_marks.prepare(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_another_architecture_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "mips")
    assert folder_marks._flags_of(tmp_path) is None
    assert not folder_marks.write_in_place(tmp_path)


def test_a_new_vault_is_kept_out_of_indexes_and_the_wipe_knows_the_mark(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    vault.create(folder, Secret(b"main words"), cost=Cost(memory_kib=64, passes=1, lanes=1)).close()
    mark = folder / safe_files.INDEX_MARK
    assert mark.is_file() == (sys.platform == "linux")
    if mark.is_file():
        assert mark.stat().st_size == 0
        assert stat.S_IMODE(mark.stat().st_mode) == 0o600
    assert {path.name for path in folder.iterdir()} <= set(safe_files.VAULT_FILES)
    folder_marks.prepare(folder)
    assert {path.name for path in folder.iterdir()} <= set(safe_files.VAULT_FILES)
