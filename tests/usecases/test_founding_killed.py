"""Founding an office, killed at each step: nothing half-made opens or looks whole, and the next founding goes on."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.secret import Secret
from npm_field.errors import NoVaultError, UnfinishedVaultError, VaultInUseError
from npm_field.usecases import founding
from storage import unfinished, vault

if TYPE_CHECKING:
    from pathlib import Path

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
STEPS = 9
"""So many kills, from the first file on, evenly between what the system and the books are asked for."""
KILLED = """
import os, signal, sys
from pathlib import Path
from npm_field.crypto.argon import Cost
from npm_field.crypto.secret import Secret
from npm_field.usecases import founding
from sync import words

words.COST = Cost(memory_kib=64, passes=1, lanes=1)
home, steps = Path(sys.argv[1]), int(sys.argv[2])
ASKED = {"fsync", "open", "unlink", "execute", "mkdir", "write"}


def attempt(folder, killed_after):
    "Found an office in a process of its own; return how often something was asked for."
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        said = os.read(reading, 64)
        os.close(reading)
        os.waitpid(child, 0)
        return int(said or b"0")
    asked = 0

    def seen(_frame, event, arg):
        nonlocal asked
        if event == "c_call" and arg.__name__ in ASKED:
            asked += 1
            if asked == killed_after:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(seen)
    made = founding.make_office(
        folder, name="Kestria", passphrase=Secret(b"main words"), desk_passphrase=Secret(b"desk words"),
        cost=Cost(memory_kib=64, passes=1, lanes=1), is_finished=False,
    )
    sys.setprofile(None)
    os.write(writing, str(asked).encode())
    os.kill(os.getpid(), signal.SIGKILL)


whole = attempt(home / "whole", 0)
for step in range(steps):
    attempt(home / str(step), 2 + step * (whole - 2) // (steps - 1))
print(whole)
"""


def found(folder: Path, *, is_finished: bool = True) -> founding.NewOffice:
    return founding.make_office(
        folder,
        name="Kestria",
        passphrase=Secret(b"main words"),
        desk_passphrase=Secret(b"desk words"),
        cost=CHEAP,
        is_finished=is_finished,
    )


def test_killed_at_each_step_it_opens_for_nobody_and_the_next_founding_goes_on(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-c", KILLED, str(tmp_path), str(STEPS)]
    whole = int(subprocess.run(command, check=True, capture_output=True, timeout=300).stdout)
    assert whole > STEPS
    for folder in [*(tmp_path / str(step) for step in range(STEPS)), tmp_path / "whole"]:
        with pytest.raises((UnfinishedVaultError, NoVaultError)):
            vault.open_vault(folder, Secret(b"main words"))
        assert unfinished.is_one(folder) or not folder.exists() or not any(folder.iterdir())
        unfinished.clear(folder)
        assert not folder.exists() or not any(folder.iterdir())
    # Where one was whole but for its papers, another one is founded; its papers in a hand, it is an office.
    again = found(tmp_path / "begun", is_finished=False)
    with pytest.raises(VaultInUseError):
        found(tmp_path / "begun")  # not while somebody copies a key
    again.seat.vault.close()
    made = found(tmp_path / "begun")
    made.seat.vault.close()
    vault.open_vault(tmp_path / "begun", Secret(b"main words")).close()
