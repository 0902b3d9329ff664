"""The relay's folder store: what every store must do; its files, a full disk, a kill, a power cut."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from npm_field.domain.deposit import OFFICE, Why
from npm_field.errors import RelayDamagedError, RelayInUseError, VaultTooNewError
from storage import safe_files
from storage.relay_store import BUNDLES, INDEX, FolderStore
from tests.storage.relay_stores import DAY, A, AnyStore, B, C, append, digest, hand_over, read, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sync.relay.store import Store

ROOT: Final = Path(__file__).resolve().parent.parent.parent
DIES: Final = """
import os, sys
from pathlib import Path
from storage.relay_store import FolderStore
from tests.storage.relay_stores import ROOMY, A, append, digest
store, data = FolderStore(Path(sys.argv[1])), b"k" * 50_000
append(store, A, data, 0, 20_000)
chunk = store.append(A, digest(data), size=50_000, offset=20_000, day="2031-03-10", quota=ROOMY)
chunk.write(b"?" * 20_000)
os.kill(os.getpid(), 9)
"""


class TestFolderStore(AnyStore):
    """Everything that every store must do."""

    @pytest.fixture
    def opened(self, tmp_path: Path) -> Iterator[Callable[[], Store]]:
        stores: list[FolderStore] = []

        def open_again() -> Store:
            for store in stores:
                store.close()
            stores.append(FolderStore(tmp_path))
            return stores[-1]

        yield open_again
        for store in stores:
            store.close()


@contextmanager
def store_in(folder: Path) -> Iterator[FolderStore]:
    store = FolderStore(folder)
    try:
        yield store
    finally:
        store.close()


def files_of(folder: Path) -> list[Path]:
    return [path for path in (folder / BUNDLES).rglob("*") if path.is_file()]


def test_files_are_their_owners_alone_and_nothing_is_left_of_what_is_gone(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        hand_over(store, A, b"taken", 1)
        append(store, A, b"dropped", 0, 3)
        assert {path.stat().st_mode & 0o777 for path in [*files_of(tmp_path), tmp_path / INDEX]} == {0o600}
        assert {path.stat().st_mode & 0o777 for path in (tmp_path / BUNDLES, tmp_path / BUNDLES / A)} == {0o700}
        store.take(B, digest(b"taken"), (OFFICE,))
        store.settle({B})
        store.drop(A, digest(b"dropped"))
        assert files_of(tmp_path) == []
        (tmp_path / BUNDLES / A / ("0" * 64)).write_bytes(b"nobody knows")
        store.expire(unfinished_before=DAY, forgotten_before=DAY)
        assert files_of(tmp_path) == []


def test_a_process_killed_within_a_chunk_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-P", "-c", DIES, str(tmp_path)], cwd=ROOT, check=False,
                          env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip
    assert done.returncode == -9
    data = b"k" * 50_000
    with store_in(tmp_path) as store:
        held = store.found(A, digest(data))
        assert held is not None
        assert held.offset == 20_000
        append(store, A, data, 20_000, 50_000)
        assert store.hashed(A, digest(data)).hexdigest() == digest(data)


def test_the_bytes_are_on_the_disk_before_they_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of the folder at each flush, as a power cut would leave it, never counts more than its files hold."""
    cuts: list[Path] = []
    plain = safe_files.InPlace.sync

    def cut(self: safe_files.InPlace) -> None:
        for name in ("before", "after"):
            if name == "after":
                plain(self)
            cuts.append(Path(shutil.copytree(tmp_path / "relay", tmp_path / f"cut{len(cuts)}")))

    (tmp_path / "relay").mkdir()
    monkeypatch.setattr(safe_files.InPlace, "sync", cut)
    data = b"p" * 30_000
    with store_in(tmp_path / "relay") as store:
        for begin in range(0, 30_000, 10_000):
            append(store, A, data, begin, begin + 10_000)
    assert len(cuts) == 6
    for number, folder in enumerate(cuts):
        with store_in(folder) as store:
            held = store.found(A, digest(data))
            assert held is not None
            assert held.offset == 10_000 * (number // 2)
            assert store.hashed(A, digest(data)).hexdigest() == digest(data[: held.offset])


def test_a_full_disk_is_told_and_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    data, kept = b"f" * 200_000, b"kept"
    with store_in(tmp_path) as store:
        hand_over(store, B, kept, 1)
        append(store, A, data, 0, 50_000)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
        try:
            assert refused(lambda: append(store, A, data, 50_000, 200_000)).why is Why.DISK
            for _ in range(400):  # the index meets the limit as well, and says the same
                try:
                    append(store, A, data, 50_000, 50_000)
                except Exception as error:  # noqa: BLE001 - whatever comes is looked at
                    assert getattr(error, "why", error) is Why.DISK  # noqa: PT017 - as above
                    break
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        held = store.found(A, digest(data))
        assert held is not None
        assert held.offset == 50_000
        assert append(store, A, data, 50_000, 200_000) == 200_000
        assert store.hashed(A, digest(data)).hexdigest() == digest(data)
        assert read(store, C, kept, (OFFICE,)) == kept


def test_one_process_at_a_time_and_only_a_version_that_is_known(tmp_path: Path) -> None:
    with store_in(tmp_path), pytest.raises(RelayInUseError):
        FolderStore(tmp_path)
    with sqlite3.connect(tmp_path / INDEX) as index:
        index.execute("PRAGMA user_version = 2")
    index.close()
    with pytest.raises(VaultTooNewError):
        FolderStore(tmp_path)
    (tmp_path / INDEX).write_bytes(b"no index at all" * 1000)
    with pytest.raises(RelayDamagedError):
        FolderStore(tmp_path)
