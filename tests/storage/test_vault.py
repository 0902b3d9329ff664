"""A vault: who may open it, what a second program gets, what is left when something fails (INV31)."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.errors import (
    DiskFullError,
    NotOpenError,
    NoVaultError,
    VaultDamagedError,
    VaultExistsError,
    VaultInUseError,
    VaultTooNewError,
    WrongPassphraseError,
)
from storage import book, safe_files, settings, steps, vault
from storage.schema import DAYBOOK_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.vault import Vault

ROOT = Path(__file__).resolve().parents[2]
CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
NOBODY = 65_534
OPENING = """
import os
import sys
from pathlib import Path
from npm_field.crypto.secret import Secret
from npm_field.errors import FieldError
from storage import settings, vault
if len(sys.argv) > 2:
    os.setuid(int(sys.argv[2]))
try:
    opened = vault.open_vault(Path(sys.argv[1]), Secret(b"main words"))
except FieldError as error:
    print(error.code, flush=True)
else:
    print("open", flush=True)
"""
WRITING = (
    OPENING
    + """
    for number in range(1_000_000):
        with opened.daybook.change() as daybook, opened.casebook.change() as casebook:
            settings.put(casebook, "number", str(number).encode())
            settings.put(daybook, "number", str(number).encode())
        print(number, flush=True)
"""
)


def words(text: str) -> Secret:
    return Secret(text.encode())


def run(code: str, folder: Path, *more: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), *more],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vault"


@pytest.fixture
def made(folder: Path) -> Iterator[Vault]:
    opened = vault.create(folder, words("main words"), cost=CHEAP)
    yield opened
    opened.close()


def closed(folder: Path) -> None:
    vault.create(folder, words("main words"), cost=CHEAP).close()


def test_the_main_passphrase_opens_both_books(folder: Path) -> None:
    closed(folder)
    opened = vault.open_vault(folder, words("main words"))
    assert opened.has_casebook
    assert [one.name for one in opened.books()] == ["casebook", "daybook"]
    opened.close()


def test_a_vault_and_all_that_is_in_it_belong_to_one_person(folder: Path) -> None:
    before = os.umask(0)
    try:
        opened = vault.create(folder, words("main words"), cost=CHEAP)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
        opened.close()
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert set(modes.values()) == {0o600}
    assert set(modes) <= set(safe_files.VAULT_FILES)


def test_the_two_books_have_keys_of_their_own(folder: Path) -> None:
    opened = vault.create(folder, words("main words"), cost=CHEAP)
    assert opened.keys.casebook is not None
    assert opened.keys.casebook.data_key != opened.keys.daybook.data_key
    other = opened.keys.daybook.data_key.copy()
    opened.close()
    with pytest.raises(VaultDamagedError):
        book.open_book(folder / vault.CASEBOOK_FILE, "casebook", other, ())


def test_a_wrong_passphrase_opens_nothing_and_lets_the_lock_go(folder: Path) -> None:
    closed(folder)
    for _ in range(2):
        with pytest.raises(WrongPassphraseError):
            vault.open_vault(folder, words("other words"))
    vault.open_vault(folder, words("main words")).close()


def test_a_folder_without_a_vault_is_refused(folder: Path) -> None:
    with pytest.raises(NoVaultError):
        vault.open_vault(folder, words("main words"))
    with pytest.raises(NoVaultError):
        vault.key_file_of(folder)
    assert not folder.exists()


def test_a_vault_is_never_made_over_anything(folder: Path) -> None:
    closed(folder)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(VaultExistsError):
        vault.create(folder, words("main words"), cost=CHEAP)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    for file in folder.iterdir():
        file.unlink()
    (folder / "letter.txt").write_text("somebody's")
    with pytest.raises(VaultExistsError):
        vault.create(folder, words("main words"), cost=CHEAP)
    assert (folder / "letter.txt").read_text() == "somebody's"


def test_the_offices_key_opens_it_too(folder: Path) -> None:
    office = HybridPrivateKey.generate()
    vault.create(folder, words("main words"), cost=CHEAP, office=office.public).close()
    opened = vault.open_with_key(folder, office)
    assert opened.has_casebook
    opened.close()
    with pytest.raises(WrongPassphraseError):
        vault.open_with_key(folder, HybridPrivateKey.generate())


@pytest.mark.usefixtures("made")
def test_a_second_program_is_refused(folder: Path) -> None:
    assert run(OPENING, folder) == "vault_in_use"
    with pytest.raises(VaultInUseError):
        vault.open_vault(folder, words("main words"))


def test_after_closing_another_program_may_open_it(made: Vault, folder: Path) -> None:
    made.close_casebook()
    made.daybook.close()
    made._lock.release()
    assert run(OPENING, folder) == "open"
    made._lock.acquire()
    made.daybook = book.open_book(folder / vault.DAYBOOK_FILE, "daybook", made.keys.daybook.data_key, DAYBOOK_STEPS)


def test_a_folder_that_cannot_be_written_to_is_told_as_such() -> None:
    """A process of nobody's: the rights of root would not be stopped by any mode."""
    user = [str(NOBODY)] if os.geteuid() == 0 else []
    above = Path(tempfile.mkdtemp())
    folder = above / "vault"
    try:
        above.chmod(0o755)
        closed(folder)
        for path in (*folder.iterdir(), folder):
            path.chmod(0o500 if path.is_dir() else 0o400)
            if user:
                os.chown(path, NOBODY, -1)
        assert run(OPENING, folder, *user) == "read_only"
    finally:
        folder.chmod(0o700)
        shutil.rmtree(above)


def test_going_partial_wipes_the_casebooks_keys(made: Vault) -> None:
    assert made.keys.casebook is not None
    kept = made.keys.casebook.data_key
    made.close_casebook()
    made.close_casebook()
    with pytest.raises(RuntimeError, match="wiped"):
        _ = kept.view
    with pytest.raises(NotOpenError) as caught:
        _ = made.casebook
    assert caught.value.facts == {"book": "casebook"}
    with made.daybook.change() as daybook:
        settings.put(daybook, "still", b"works")
    assert made.books() == (made.daybook,)


def test_closing_wipes_all_keys_and_leaves_no_log(folder: Path) -> None:
    opened = vault.create(folder, words("main words"), cost=CHEAP)
    key = opened.keys.daybook.data_key
    opened.close()
    with pytest.raises(RuntimeError, match="wiped"):
        _ = key.view
    assert not [file.name for file in folder.iterdir() if file.name.endswith(("-wal", "-shm", "-journal"))]


def test_a_vault_that_could_not_be_finished_is_taken_away_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_all: object) -> None:
        raise DiskFullError

    with monkeypatch.context() as patch:
        patch.setattr(steps, "apply", lambda *_all, **_more: full())
        with pytest.raises(DiskFullError):
            vault.create(folder, words("main words"), cost=CHEAP)
    assert list(folder.iterdir()) == []
    closed(folder)


@pytest.mark.parametrize("name", [vault.CASEBOOK_FILE, vault.DAYBOOK_FILE])
def test_a_vault_with_a_missing_book_is_refused_and_keeps_the_other(folder: Path, name: str) -> None:
    closed(folder)
    (folder / name).unlink()
    with pytest.raises(VaultDamagedError) as caught:
        vault.open_vault(folder, words("main words"))
    assert caught.value.facts == {"part": name.removesuffix(".db")}
    assert not (folder / name).exists()


def test_a_vault_of_a_newer_version_is_refused_and_can_be_opened_by_that_one(folder: Path) -> None:
    opened = vault.create(folder, words("main words"), cost=CHEAP)
    with opened.daybook.change() as daybook:
        daybook.run("PRAGMA user_version=7")
    opened.close()
    with pytest.raises(VaultTooNewError) as caught:
        vault.open_vault(folder, words("main words"))
    assert (caught.value.facts["part"], caught.value.facts["found"]) == ("daybook", 7)
    with pytest.raises(VaultTooNewError):  # the lock was given back
        vault.open_vault(folder, words("main words"))


@pytest.mark.parametrize("after", [1, 5, 40])
def test_a_killed_program_loses_nothing_it_acknowledged_and_leaves_no_lock(folder: Path, after: int) -> None:
    closed(folder)
    with subprocess.Popen(
        [sys.executable, "-c", WRITING, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        seen = [running.stdout.readline().strip() for _ in range(after + 1)]
        running.send_signal(signal.SIGKILL)
    opened = vault.open_vault(folder, words("main words"))
    for one in opened.books():
        assert int(settings.get(one, "number") or b"-1") >= int(seen[-1])
        assert one.check() == []
    opened.close()
