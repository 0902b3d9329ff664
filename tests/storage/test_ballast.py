"""Ballast: what is typed on a full disk is saved, on a real small disk where one can be had, and none of it twice."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.secret import Secret
from npm_field.errors import DiskFullError
from storage import ballast, book, safe_files, settings, vault

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
TABLE = ("CREATE TABLE word (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",)

# A day's work on a disk of 40 MB: it fills, the typing goes on, and what was called saved is there afterwards.
FULL_DISK = """
import json, sys
from pathlib import Path
from npm_field.crypto import passphrase
from npm_field.crypto.argon import Cost
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.errors import DiskFullError
from npm_field.usecases import adding, capture, enrol
from npm_field.usecases.adding import Document
from storage import ballast

disk = Path(sys.argv[1])
folder = disk / "vault"
words = passphrase.prepare("otter granite velvet lamp")
seat = enrol.make_local(folder, passphrase=words, cost=Cost(memory_kib=64, passes=1, lanes=1))
visit = adding.add(seat, [Document("visit", "", Mode.FULL, {"code": "C-421-802"}, from_paper=True)])[0].record
draft = capture.begin(seat, INTERVIEW, visit)
had = (folder / "vault.ballast").is_file(), ballast.is_low(folder)
if sys.argv[2] == "without":
    ballast.drop(folder)
with (disk / "films").open("wb", buffering=0) as films:
    try:
        while True:
            films.write(bytes(4096))
    except OSError:
        pass
text, saved, refused = "", "", False
for number in range(400):
    text += f"Sentence {number}. "
    try:
        draft = capture.save(seat, draft, {**draft.fields, "consent": {"record": "yes"}, "narrative": text})
    except DiskFullError:
        refused = True
        break
    saved = text
first = {"saved": number, "ballast": (folder / "vault.ballast").exists(), "low": ballast.is_low(folder)}
seat.vault.close()
seat = enrol.open_seat(folder, passphrase.prepare("otter granite velvet lamp"))
there = capture.edit(seat, draft.record).fields.get("narrative", "")
(disk / "films").unlink()
seat.vault.close()
seat = enrol.open_seat(folder, passphrase.prepare("otter granite velvet lamp"))
again = (folder / "vault.ballast").stat().st_blocks * 512
damage = [name for one in seat.vault.books() for name in one.check()]
seat.vault.close()
told = {"had": had, **first, "refused": refused, "whole": there == saved, "again": again, "damage": damage}
print(json.dumps(told))
"""

# The limit on a file's size fails at the commit, as a full disk does; making room lifts it.
LIMIT = """
import resource, signal, sys
from pathlib import Path
from npm_field.crypto.secret import Secret
from npm_field.errors import DiskFullError
from storage import book
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
calls = []
def make_room():
    calls.append(1)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, 4_000_000))
    return len(calls) == 1
made = book.create(Path(sys.argv[1]), "trial", Secret.random(), ("CREATE TABLE word (value BLOB NOT NULL) STRICT",))
made._make_room = make_room
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 4_000_000))
with made.change():
    for number in range(3):
        made.run("INSERT INTO word (value) VALUES (?)", (bytes(50_000),))
    made.run_many("INSERT INTO word (value) VALUES (?)", [(b"a",), (b"b",)])
assert len(calls) == 1, calls
assert made.rows("SELECT length(value) FROM word") == [(50_000,), (50_000,), (50_000,), (1,), (1,)]
assert made.check() == []
try:
    with made.change():
        made.run("INSERT INTO word (value) VALUES (?)", (bytes(9_000_000),))
except DiskFullError:
    assert made.rows("SELECT count(*) FROM word") == [(5,)]
    sys.exit(7)
"""


def small_disk(folder: Path) -> list[str] | None:
    """Return what starts a program on a disk of 40 MB at ``folder``, of its own; None where none is given."""
    if shutil.which("unshare") is None:
        return None
    mine = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"])]
    start = [*mine, "sh", "-c", 'mount -t tmpfs -o size=40m none "$0" && exec "$@"', str(folder)]
    tried = subprocess.run([*start, "true"], check=False, capture_output=True)
    return start if tried.returncode == 0 else None


@pytest.mark.parametrize("ballast_there", ["with", "without"])
def test_what_is_typed_on_a_full_disk_is_saved_and_nothing_that_was_called_saved_is_lost(
    tmp_path: Path, ballast_there: str
) -> None:
    """Without ballast the same disk takes little or nothing more: the control that the first run needs."""
    disk = tmp_path / "disk"
    disk.mkdir()
    start = small_disk(disk)
    if start is None:  # a machine without mounts of one's own: the limit below is what can be tried there
        assert os.geteuid() != 0 or sys.platform != "linux" or shutil.which("unshare") is None
        return
    command = [*start, sys.executable, "-P", "-c", FULL_DISK, str(disk), ballast_there]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert told["had"] == [True, True]  # 40 MB are little, so it is told from the beginning
    assert told["whole"] is True
    assert told["damage"] == []
    assert told["ballast"] is False
    assert told["low"] is True
    assert told["again"] >= ballast.SIZE
    assert told["refused"] is (ballast_there == "without")
    assert told["saved"] > 300 or ballast_there == "without"


def test_a_commit_that_does_not_fit_is_said_again_once_room_was_made(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-c", LIMIT, str(tmp_path / "trial.db")]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
    assert done.returncode == 7, done.stderr.decode()


# --- a change that does not fit in the middle ----------------------------------------------------------------


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[book.Book]:
    """A book whose size SQLite limits, which it tells as a full disk."""
    made = book.create(tmp_path / "trial.db", "trial", Secret.random(), TABLE)
    made._connection.set_authorizer(None)
    made._connection.execute("PRAGMA max_page_count=40").fetchall()
    yield made
    made.close()


def put(trial: book.Book, name: str, size: int) -> None:
    trial.run("INSERT INTO word (name, value) VALUES (?, ?)", (name, bytes(size)))


def put_two(trial: book.Book) -> None:
    with trial.change():
        put(trial, "before", 10)
        put(trial, "large", 500_000)


def put_and_break(trial: book.Book) -> None:
    with trial.change():
        put(trial, "one", 10)
        put(trial, "two", 1 // 0)


def test_a_statement_that_does_not_fit_is_said_again_with_those_before_it(trial: book.Book) -> None:
    asked = []

    def make_room() -> bool:
        asked.append(1)
        trial._connection.execute("PRAGMA max_page_count=400").fetchall()
        return True

    trial._make_room = make_room
    with trial.change():
        put(trial, "before", 10_000)
        put(trial, "large", 500_000)
        put(trial, "after", 10)
    assert asked == [1]
    assert trial.rows("SELECT name, length(value) FROM word ORDER BY name") == [
        ("after", 10),
        ("before", 10_000),
        ("large", 500_000),
    ]


def test_where_no_room_can_be_made_nothing_of_the_change_is_there(trial: book.Book) -> None:
    with trial.change():
        put(trial, "kept", 10)
    with pytest.raises(DiskFullError):
        put_two(trial)
    assert trial.rows("SELECT name FROM word") == [("kept",)]
    with trial.change():
        put(trial, "next", 10)
    assert trial.rows("SELECT count(*) FROM word") == [(2,)]


def test_room_that_is_not_enough_is_asked_for_no_more_than_once_a_statement(trial: book.Book) -> None:
    asked: list[int] = []

    def make_room() -> bool:
        asked.append(1)
        return True

    trial._make_room = make_room
    with pytest.raises(DiskFullError), trial.change():
        put(trial, "large", 500_000)
    assert asked == [1]
    assert trial.rows("SELECT count(*) FROM word") == [(0,)]


def test_an_error_of_the_block_undoes_all_of_it_and_asks_for_no_room(trial: book.Book) -> None:
    trial._make_room = lambda: pytest.fail("no room was needed")
    with pytest.raises(ZeroDivisionError):
        put_and_break(trial)
    assert trial.rows("SELECT count(*) FROM word") == [(0,)]


# --- the file ------------------------------------------------------------------------------------------------


def test_a_new_vault_has_ballast_in_real_blocks_that_the_wipe_knows(tmp_path: Path) -> None:
    vault.create(tmp_path / "vault", Secret(b"main words"), cost=CHEAP).close()
    path = tmp_path / "vault" / safe_files.BALLAST_FILE
    assert path.stat().st_size == ballast.SIZE
    assert path.stat().st_blocks * 512 >= ballast.SIZE
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.name in safe_files.VAULT_FILES


def test_ballast_is_taken_again_at_an_unlock(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    vault.create(folder, Secret(b"main words"), cost=CHEAP).close()
    assert ballast.drop(folder)
    assert not ballast.drop(folder)
    assert ballast.is_low(folder)
    vault.open_vault(folder, Secret(b"main words")).close()
    assert (folder / safe_files.BALLAST_FILE).stat().st_blocks * 512 >= ballast.SIZE


@pytest.mark.parametrize("left", [b"", b"half a ballast"])
def test_what_a_cut_left_of_it_is_made_whole(tmp_path: Path, left: bytes) -> None:
    (tmp_path / safe_files.BALLAST_FILE).write_bytes(left)
    assert ballast.fill(tmp_path)
    assert (tmp_path / safe_files.BALLAST_FILE).stat().st_size == ballast.SIZE


def test_a_hole_is_no_ballast(tmp_path: Path) -> None:
    path = tmp_path / safe_files.BALLAST_FILE
    with path.open("wb") as file:
        file.write(b"x")
        file.truncate(ballast.SIZE)
    assert ballast.fill(tmp_path)
    assert path.stat().st_blocks * 512 >= ballast.SIZE


def test_where_blocks_cannot_be_promised_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "posix_fallocate", lambda *_all: None)
    assert ballast.fill(tmp_path)
    data = (tmp_path / safe_files.BALLAST_FILE).read_bytes()
    assert len(data) == ballast.SIZE
    assert len({data[at : at + 64] for at in range(0, len(data), 65_536)}) > 60


def test_with_little_room_or_no_folder_there_is_none_and_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not ballast.fill(tmp_path / "none")
    assert ballast.free_bytes(tmp_path / "none") == 0
    assert ballast.is_low(tmp_path / "none")
    monkeypatch.setattr(ballast, "free_bytes", lambda _folder: ballast.FILL_ABOVE - 1)
    assert not ballast.fill(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_vault_goes_on_without_ballast(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballast, "free_bytes", lambda _folder: 0)
    made = vault.create(tmp_path / "vault", Secret(b"main words"), cost=CHEAP)
    with made.daybook.change() as daybook:
        settings.put(daybook, "role", b"field")
    made.close()
    assert not (tmp_path / "vault" / safe_files.BALLAST_FILE).exists()
