"""What the answers to danger cost: the point of no return, a seal, a whole wipe and a change of keys, by size.

Beside each stands what the disk alone takes for as many bytes: writing them over a file and syncing it.
"""

from __future__ import annotations

import os
import secrets
import shutil
from typing import TYPE_CHECKING, Final

from benchmarks.measure import compared
from npm_field.crypto import passphrase as passphrases
from npm_field.crypto.argon import Cost
from npm_field.crypto.hybrid import HybridPrivateKey
from storage import safe_files, settings, vault

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from storage.vault import Vault

CHEAP: Final = Cost(memory_kib=64, passes=1, lanes=1)
SECRET: Final = "six words that nobody ever drew"  # noqa: S105 - of a vault that lives for one run
MB: Final = 1024 * 1024
SIZES_MB: Final = (1, 50, 300)
ROUNDS: Final = 3
CHUNK: Final = 1 * MB


def dangers(folder: Path, chance: random.Random) -> None:
    """Measure on vaults of each size; the key file is as large in all of them."""
    folder.mkdir()
    for size_mb in SIZES_MB:
        template = folder / f"{size_mb}"
        filled_vault(template, size_mb, chance)
        answers(folder, template, size_mb)
        rekeying(folder, template, size_mb)
        shutil.rmtree(template)


def answers(folder: Path, template: Path, size_mb: int) -> None:
    """Seal and wipe fresh copies. The key file alone decides how fast; the files follow."""
    rounds = [folder / f"round-{number}" for number in range(ROUNDS)]
    plain = folder / "plain"

    def fresh() -> None:
        for place in rounds:
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(template, place)

    fresh()
    key_length = (template / safe_files.KEY_FILE).stat().st_size
    plain.write_bytes(bytes(key_length))
    compared(
        f"panic seal, {size_mb} MB",
        lambda number: vault.seal_now(rounds[number]),
        lambda _number: written_over(plain, key_length), against="one overwrite of a key file", rounds=ROUNDS,
    )  # fmt: skip
    compared(
        f"point of no return of a wipe, {size_mb} MB",
        lambda number: vault.wipe_now(rounds[number]),
        lambda _number: written_over(plain, key_length), against="one overwrite of a key file", rounds=ROUNDS,
    )  # fmt: skip
    fresh()
    length = sum(path.stat().st_size for path in template.rglob("*") if path.is_file())
    plain.write_bytes(bytes(length))

    def wipe(number: int) -> None:
        vault.wipe_now(rounds[number])
        vault.finish_pending(rounds[number])

    compared(
        f"whole wipe, {size_mb} MB", wipe, lambda _number: written_over(plain, length),
        against="one overwrite of as much", rounds=ROUNDS,
    )  # fmt: skip
    for place in rounds:
        shutil.rmtree(place)
    plain.unlink()


def rekeying(folder: Path, template: Path, size_mb: int) -> None:
    """Write the casebook anew under a fresh data key, as after each purge."""
    place, plain = folder / "rekeyed", folder / "plain"
    shutil.copytree(template, place)
    opened = vault.open_vault(place, passphrases.prepare(SECRET))
    length = (place / safe_files.BOOK_FILES[0]).stat().st_size
    plain.write_bytes(bytes(length))
    compared(
        f"rotation of the casebook, {size_mb} MB", lambda _number: opened.rotate_data_keys(("casebook",)),
        lambda _number: written_over(plain, length), against="one overwrite of as much", rounds=ROUNDS,
    )  # fmt: skip
    opened.close()
    shutil.rmtree(place)
    plain.unlink()


def filled_vault(folder: Path, size_mb: int, chance: random.Random) -> None:
    """Make a vault whose casebook holds so much. What it holds does not matter to a disk."""
    office = HybridPrivateKey.generate().public
    made: Vault = vault.create(folder, passphrases.prepare(SECRET), cost=CHEAP, office=office)
    for number in range(size_mb):
        with made.casebook.change() as casebook:
            settings.put(casebook, f"filling {number}", chance.randbytes(MB))
    made.close()


def written_over(path: Path, length: int) -> None:
    """Write so many random bytes over a file, in place, and onto the disk."""
    descriptor = os.open(path, os.O_RDWR | safe_files.BINARY)
    for at in range(0, length, CHUNK):
        os.write(descriptor, secrets.token_bytes(min(CHUNK, length - at)))
    os.fsync(descriptor)
    os.close(descriptor)
