"""Files on a real disk: modes, refusals, and nothing half-done left behind."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from npm_field.errors import (
    DiskFullError,
    DriveLostError,
    FieldError,
    FileExistsAlreadyError,
    NoFileError,
    ReadOnlyError,
)
from storage import safe_files
from storage.safe_files import (
    ARRIVAL,
    KEY_FILE,
    OUTGOING,
    QUARANTINE,
    VAULT_FILES,
    _told_apart,
    create_new,
    make_private_folder,
    names_in,
    on_the_way,
    overwrite_in_place,
    read,
    read_despite_bad_sectors,
    replace,
)

ALWAYS_FULL = Path("/dev/full")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_is_private_and_holds_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "new"
    create_new(path, b"line\r\nline\n")
    assert path.read_bytes() == b"line\r\nline\n"
    assert mode(path) == 0o600


def test_an_existing_file_is_never_overwritten_by_create(tmp_path: Path) -> None:
    path = tmp_path / "there"
    path.write_bytes(b"before")
    with pytest.raises(FileExistsAlreadyError):
        create_new(path, b"after")
    assert path.read_bytes() == b"before"


def test_a_dangling_link_is_not_followed_by_create(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsAlreadyError):
        create_new(tmp_path / "link", b"")
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_in_no_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(NoFileError):
        create_new(tmp_path / "none" / "new", b"")


def test_what_could_not_be_finished_is_removed(tmp_path: Path) -> None:
    # A limit on file size is a full disk that needs no disk; in a child, so that it does not stay.
    script = (
        "import pathlib, resource, signal, sys\n"
        "from npm_field.errors import DiskFullError\n"
        "from storage.safe_files import create_new\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n"
        "    create_new(pathlib.Path(sys.argv[1]), bytes(8192))\n"
        "except DiskFullError:\n"
        "    sys.exit(7)\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path / "new")], cwd=root, check=False)
    assert done.returncode == 7
    assert list(tmp_path.iterdir()) == []


def test_replacing_leaves_the_new_bytes_and_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "file"
    replace(path, b"first")
    replace(path, b"second")
    assert path.read_bytes() == b"second"
    assert mode(path) == 0o600
    assert [child.name for child in tmp_path.iterdir()] == ["file"]


def test_what_an_interrupted_replace_left_does_not_stop_the_next(tmp_path: Path) -> None:
    (tmp_path / ".file.part").write_bytes(b"half")
    replace(tmp_path / "file", b"whole")
    assert [child.name for child in tmp_path.iterdir()] == ["file"]


def test_a_key_file_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / KEY_FILE
    create_new(path, b"keys")
    with pytest.raises(ValueError, match="in place"):
        replace(path, b"other")
    assert path.read_bytes() == b"keys"


def test_overwriting_keeps_the_file_itself_and_what_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    before = path.stat().st_ino
    with overwrite_in_place(path) as target:
        target.write(2, b"ab")
        target.write(8, b"cd")
        target.sync()
    assert path.read_bytes() == b"01ab4567cd"
    assert path.stat().st_ino == before


def test_overwriting_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(NoFileError), overwrite_in_place(tmp_path / "none"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_as_such() -> None:
    with pytest.raises(DiskFullError), overwrite_in_place(ALWAYS_FULL) as target:
        target.write(0, b"x")


@pytest.mark.parametrize(
    ("number", "ours"),
    [
        (errno.ENOSPC, DiskFullError),
        (errno.EDQUOT, DiskFullError),
        (errno.EROFS, ReadOnlyError),
        (errno.EACCES, ReadOnlyError),
        (errno.EPERM, ReadOnlyError),
        (errno.EIO, DriveLostError),
        (errno.ENODEV, DriveLostError),
        (errno.ENOENT, NoFileError),
        (errno.EEXIST, FileExistsAlreadyError),
    ],
)
def test_what_the_disk_says_becomes_our_error_without_a_path(number: int, ours: type[FieldError]) -> None:
    with pytest.raises(ours) as told, _told_apart():
        raise OSError(number, os.strerror(number), "a private path")
    assert told.value.facts == {}
    assert told.value.__suppress_context__


def test_an_error_we_do_not_know_stays_what_it_is() -> None:
    with pytest.raises(OSError, match="Broken pipe"), _told_apart():
        raise OSError(errno.EPIPE, os.strerror(errno.EPIPE))


def test_a_made_folder_is_private_with_its_parents_made(tmp_path: Path) -> None:
    folder = tmp_path / "outer" / "vault"
    make_private_folder(folder)
    assert mode(folder) == 0o700


def test_an_empty_folder_is_made_private(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    folder.mkdir(mode=0o755)
    make_private_folder(folder)
    assert mode(folder) == 0o700


def test_a_folder_with_content_is_refused_and_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    folder.mkdir(mode=0o755)
    (folder / "letter").write_bytes(b"")
    with pytest.raises(FileExistsAlreadyError):
        make_private_folder(folder)
    assert mode(folder) == 0o755


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vault").write_bytes(b"")
    with pytest.raises(FileExistsAlreadyError):
        make_private_folder(tmp_path / "vault")


def test_reading_stops_at_the_limit(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"0123456789")
    assert read(tmp_path / "file", limit_bytes=4) == b"0123"
    assert read_despite_bad_sectors(tmp_path / "file", limit_bytes=4) == b"0123"


def test_a_missing_file_and_a_folder_are_no_file(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(NoFileError):
            read(path, limit_bytes=4)
        with pytest.raises(NoFileError):
            read_despite_bad_sectors(path, limit_bytes=4)


def test_sectors_the_disk_cannot_read_become_zeros() -> None:
    # The first bytes of this file of Linux are always an I/O error.
    unreadable = Path("/proc/self/mem")
    with pytest.raises(NoFileError):
        read(unreadable, limit_bytes=1024)
    assert read_despite_bad_sectors(unreadable, limit_bytes=1300) == bytes(1300)


def test_the_wipe_knows_every_name_of_a_vault() -> None:
    assert set(VAULT_FILES) == {
        "vault.keys",
        "vault.lock",
        "vault.pid",
        "attachments",
        "handed-over",
        "vault.ballast",
        ".trackerignore",
        "vault.tls",
        "vault.unfinished",
        *(book + end for book in ("casebook.db", "daybook.db") for end in ("", "-wal", "-journal", "-shm")),
    }


def test_the_wipe_knows_what_is_on_the_way(tmp_path: Path) -> None:
    ours = [on_the_way(tmp_path, kind, "0123456789abcdef" * 4) for kind in (OUTGOING, ARRIVAL, QUARANTINE)]
    parts = [path.with_name(f".{path.name}.part") for path in ours]
    others = [tmp_path / name for name in ("outgoing-1.npmf", "report.npmf", "arrival-0123456789abcdef.npmf.bak")]
    for path in (*ours, *parts, *others):
        path.write_bytes(b"sealed")
    assert set(names_in(tmp_path)) == {*VAULT_FILES, *(path.name for path in (*ours, *parts))}
    assert names_in(tmp_path / "nowhere") == VAULT_FILES


def test_importing_on_a_system_without_fcntl_works() -> None:
    script = "import sys; sys.modules['fcntl'] = None; import storage.safe_files"
    done = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "9" * 5000], ids=["null", "half a sign", "long"])
def test_a_name_that_no_file_can_have_is_no_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    for act in (lambda: safe_files.create_new(path, b"x"), lambda: safe_files.read(path, limit_bytes=1)):
        with pytest.raises(NoFileError):
            act()
    with pytest.raises(NoFileError), safe_files.writing_new(path):
        pass
    with pytest.raises(NoFileError), safe_files.reading(path):
        pass
    assert list(tmp_path.iterdir()) == []
