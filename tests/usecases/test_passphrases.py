"""Changing passphrases: what opened before opens no more, and what was not meant stays."""

from __future__ import annotations

import shutil
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.secret import Secret
from npm_field.errors import DiskFullError, FieldError, NotOpenError, SamePassphraseError, WrongPassphraseError
from npm_field.usecases import enrol, passphrases
from storage import safe_files, vault
from storage.keyfile import KeyFile
from tests.usecases.conftest import CHEAP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.usecases.seat import Seat

MAIN, TRAVEL, OTHER = b"main words", b"travel words", b"other words"


def level_of(folder: Path, passphrase: bytes) -> str:
    """Return how far this passphrase opens the vault in the folder; "" for not at all."""
    try:
        opened = vault.open_vault(folder, Secret(passphrase))
    except WrongPassphraseError:
        return ""
    found = opened.level
    opened.close()
    return found


def closed(seat: Seat) -> Path:
    seat.vault.close()
    return seat.vault.folder


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    made = enrol.make_local(tmp_path / "vault", passphrase=Secret(MAIN), cost=CHEAP)
    yield made
    if made.vault._lock.is_locked:
        made.vault.close()


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KeyFile, "delay_s", 0.0)


def test_a_new_main_passphrase_opens_and_the_old_one_does_not(seat: Seat) -> None:
    passphrases.set_main(seat, Secret(OTHER))
    folder = closed(seat)
    assert (level_of(folder, OTHER), level_of(folder, MAIN)) == ("open", "")


def test_a_travel_passphrase_opens_the_daybook_alone_and_can_be_taken_away(seat: Seat) -> None:
    assert not passphrases.has_travel(seat)
    passphrases.set_travel(seat, Secret(TRAVEL))
    assert passphrases.has_travel(seat)
    folder = closed(seat)
    assert (level_of(folder, TRAVEL), level_of(folder, MAIN)) == ("partial", "open")
    seat.vault = vault.open_vault(folder, Secret(MAIN))
    passphrases.remove_travel(seat)
    assert not passphrases.has_travel(seat)
    closed(seat)
    assert (level_of(folder, TRAVEL), level_of(folder, MAIN)) == ("", "open")


def test_the_same_passphrase_for_both_is_refused_and_nothing_changes(seat: Seat) -> None:
    with pytest.raises(SamePassphraseError):
        passphrases.set_travel(seat, Secret(MAIN))
    assert not passphrases.has_travel(seat)
    passphrases.set_travel(seat, Secret(TRAVEL))
    with pytest.raises(SamePassphraseError):
        passphrases.set_main(seat, Secret(TRAVEL))
    with pytest.raises(SamePassphraseError):
        passphrases.renew(seat, {"main": Secret(OTHER), "travel": Secret(OTHER)})
    folder = closed(seat)
    assert (level_of(folder, MAIN), level_of(folder, TRAVEL)) == ("open", "partial")


def test_only_the_main_passphrase_proves_the_owner(seat: Seat) -> None:
    passphrases.set_travel(seat, Secret(TRAVEL))
    passphrases.prove_main(seat, Secret(MAIN))
    passphrases.prove_travel(seat, Secret(TRAVEL))
    for wrong in (TRAVEL, OTHER):
        with pytest.raises(WrongPassphraseError):
            passphrases.prove_main(seat, Secret(wrong))
    with pytest.raises(WrongPassphraseError):
        passphrases.prove_travel(seat, Secret(MAIN))
    assert seat.vault.key_file.attempts == 0


def test_renewed_keys_make_an_older_key_file_worthless(seat: Seat, tmp_path: Path) -> None:
    passphrases.set_travel(seat, Secret(TRAVEL))
    old = tmp_path / "old.keys"
    shutil.copyfile(seat.vault.folder / safe_files.KEY_FILE, old)
    passphrases.renew(seat, {"main": Secret(OTHER), "travel": Secret(TRAVEL)})
    assert passphrases.has_travel(seat)
    folder = closed(seat)
    assert [level_of(folder, words) for words in (OTHER, TRAVEL, MAIN)] == ["open", "partial", ""]
    shutil.copyfile(old, folder / safe_files.KEY_FILE)
    with pytest.raises(FieldError):
        vault.open_vault(folder, Secret(MAIN))
    with pytest.raises(FieldError):
        vault.open_vault(folder, Secret(TRAVEL))


def test_without_renewal_an_older_key_file_still_opens_as_the_window_says(seat: Seat, tmp_path: Path) -> None:
    old = tmp_path / "old.keys"
    shutil.copyfile(seat.vault.folder / safe_files.KEY_FILE, old)
    passphrases.set_main(seat, Secret(OTHER))
    folder = closed(seat)
    shutil.copyfile(old, folder / safe_files.KEY_FILE)
    assert level_of(folder, MAIN) == "open"


def test_a_travel_passphrase_that_is_not_typed_again_is_gone_after_a_renewal(seat: Seat) -> None:
    passphrases.set_travel(seat, Secret(TRAVEL))
    passphrases.renew(seat, {"main": Secret(OTHER)})
    assert not passphrases.has_travel(seat)
    folder = closed(seat)
    assert [level_of(folder, words) for words in (OTHER, TRAVEL)] == ["open", ""]


def test_a_renewal_without_room_on_the_disk_leaves_everything_as_it_was(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    passphrases.set_travel(seat, Secret(TRAVEL))
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(total=1, used=1, free=0))
    with pytest.raises(DiskFullError):
        passphrases.renew(seat, {"main": Secret(OTHER)})
    assert passphrases.has_travel(seat)
    folder = closed(seat)
    assert [level_of(folder, words) for words in (MAIN, TRAVEL, OTHER)] == ["open", "partial", ""]


def test_with_the_travel_passphrase_no_passphrase_is_changed(seat: Seat) -> None:
    passphrases.set_travel(seat, Secret(TRAVEL))
    folder = closed(seat)
    seat.vault = vault.open_vault(folder, Secret(TRAVEL))
    for act in (passphrases.set_main, passphrases.set_travel):
        with pytest.raises(NotOpenError):
            act(seat, Secret(OTHER))
    with pytest.raises(NotOpenError):
        passphrases.remove_travel(seat)
    assert not passphrases.has_travel(seat)
    seat.vault.close()
    seat.vault = vault.open_vault(folder, Secret(MAIN))
    assert passphrases.has_travel(seat)
