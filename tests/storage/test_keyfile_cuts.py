"""A power cut at any moment of a change: what lived or what was to live opens, exactly one of them, and all heals.

The first model stops the real writing after so many bytes. The second is harsher: of everything written since the
last sync any set of sectors may have reached the disk, and one of them only in part (security.md 1.6).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.crypto.argon import Cost
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.errors import VaultDamagedError, WrongPassphraseError
from storage.keyfile import KeyFile, Keys, create, damage_report
from storage.keyfile_layout import COPY_LENGTH, EXTENTS, SECTOR, Area
from storage.safe_files import overwrite_in_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from storage.safe_files import Target

    Change = Callable[[KeyFile, Keys], None]
    Write = tuple[int, bytes]

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
OLD_OFFICE = HybridPrivateKey.generate()
NEW_OFFICE = HybridPrivateKey.generate()
PAPER = HybridPrivateKey.generate()


class PowerCutError(Exception):
    """The machine stopped here."""


class StoppingTarget:
    """Writes through until its budget of bytes is used up, then half of a write, then nothing ever again."""

    def __init__(self, target: Target, budget_bytes: int) -> None:
        self.target = target
        self.left_bytes = budget_bytes

    def write(self, offset: int, data: bytes) -> None:
        self.target.write(offset, data[: self.left_bytes])
        if len(data) > self.left_bytes:
            raise PowerCutError
        self.left_bytes -= len(data)

    def sync(self) -> None:
        self.target.sync()


class RecordingTarget:
    """Writes through and keeps what was written, in one list for each stretch between two syncs."""

    def __init__(self, target: Target, stretches: list[list[Write]]) -> None:
        self.target = target
        self.stretches = stretches

    def write(self, offset: int, data: bytes) -> None:
        self.stretches[-1].append((offset, data))
        self.target.write(offset, data)

    def sync(self) -> None:
        self.stretches.append([])
        self.target.sync()


class ForgettingTarget:
    """A worn-out disk: says yes to every write of one copy and keeps nothing of it."""

    def __init__(self, target: Target, copy: int) -> None:
        self.target = target
        self.copy = copy

    def write(self, offset: int, data: bytes) -> None:
        if offset // COPY_LENGTH != self.copy:
            self.target.write(offset, data)

    def sync(self) -> None:
        self.target.sync()


def forgetting(copy: int) -> Callable[[Path], AbstractContextManager[Target]]:
    @contextmanager
    def opener(path: Path) -> Iterator[Target]:
        with overwrite_in_place(path) as target:
            yield ForgettingTarget(target, copy)

    return opener


def stopping_after(budget_bytes: int) -> Callable[[Path], AbstractContextManager[Target]]:
    @contextmanager
    def opener(path: Path) -> Iterator[Target]:
        with overwrite_in_place(path) as target:
            yield StoppingTarget(target, budget_bytes)

    return opener


def recording(stretches: list[list[Write]]) -> Callable[[Path], AbstractContextManager[Target]]:
    @contextmanager
    def opener(path: Path) -> Iterator[Target]:
        with overwrite_in_place(path) as target:
            yield RecordingTarget(target, stretches)

    return opener


def new_main(file: KeyFile, keys: Keys) -> None:
    file.set_passphrase(keys, Secret(b"new words"), slot="main")


def new_travel(file: KeyFile, keys: Keys) -> None:
    file.set_passphrase(keys, Secret(b"new words"), slot="travel")


def new_capsules(file: KeyFile, keys: Keys) -> None:
    file.set_capsules(keys, office=NEW_OFFICE.public, paper=PAPER.public)


class Cuttable:
    """A vault before a change, the change as it was written, and what must open after a cut of it."""

    def __init__(self, folder: Path, change: Change) -> None:
        self.path = folder / "vault.keys"
        self.change = change
        office, paper = OLD_OFFICE.public, PAPER.public
        self.keys = create(self.path, passphrase=Secret(b"main words"), cost=CHEAP, office=office, paper=paper)
        KeyFile.load(self.path).set_passphrase(self.keys, Secret(b"travel words"), slot="travel")
        self.before = self.path.read_bytes()
        self.stretches: list[list[Write]] = [[]]
        change(KeyFile.load(self.path, opener=recording(self.stretches)), self.keys)

    @property
    def written_bytes(self) -> int:
        return sum(len(data) for stretch in self.stretches for _, data in stretch)

    def check(self) -> str:
        """Start again after the cut: say which of old and new lives, having made sure that exactly one does."""
        file = KeyFile.load(self.path)
        data = self.path.read_bytes()
        assert damage_report(data).is_whole
        assert data[:COPY_LENGTH] == data[COPY_LENGTH:]
        living = {name for name, opens in self._openers(file).items() if opens}
        if self.change is not new_main:
            assert file.unlock(Secret(b"main words")) == self.keys
        if self.change is not new_travel:
            assert file.unlock(Secret(b"travel words")) == Keys(self.keys.daybook, None)
        assert file.unlock_with_capsule(PAPER).casebook == self.keys.casebook
        assert len(living) == 1
        return living.pop()

    def _openers(self, file: KeyFile) -> dict[str, bool]:
        if self.change is new_capsules:
            return {"old": opens_capsule(file, OLD_OFFICE), "new": opens_capsule(file, NEW_OFFICE)}
        old = b"main words" if self.change is new_main else b"travel words"
        return {"old": opens(file, old), "new": opens(file, b"new words")}


def opens(file: KeyFile, passphrase: bytes) -> bool:
    try:
        file.unlock(Secret(passphrase)).wipe()
    except WrongPassphraseError:
        return False
    return True


def opens_capsule(file: KeyFile, private: HybridPrivateKey) -> bool:
    try:
        file.unlock_with_capsule(private).wipe()
    except WrongPassphraseError:
        return False
    return True


@pytest.fixture(scope="module", params=[new_main, new_travel, new_capsules], ids=["main", "travel", "capsules"])
def vault(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Cuttable:
    return Cuttable(tmp_path_factory.mktemp("cuts"), request.param)


def test_a_change_stopped_after_any_number_of_bytes_leaves_old_or_new(vault: Cuttable) -> None:
    edges = [0]
    for stretch in vault.stretches:
        edges.extend(edges[-1] + len(data) for _, data in stretch)
    inside = range(0, vault.written_bytes, max(SECTOR // 2, vault.written_bytes // 24))
    found = []
    for budget in sorted({*edges, *(edge - 1 for edge in edges[1:]), *(edge + 1 for edge in edges[:-1]), *inside}):
        vault.path.write_bytes(vault.before)
        file = KeyFile.load(vault.path, opener=stopping_after(budget))
        if budget < vault.written_bytes:
            with pytest.raises(PowerCutError):
                vault.change(file, vault.keys)
        else:
            vault.change(file, vault.keys)
        found.append(vault.check())
    # First the old, then from one moment on the new: never back.
    assert found == sorted(found, reverse=True)
    assert set(found) == {"old", "new"}


@settings(max_examples=50)
@given(data=st.data())
def test_a_cut_that_tears_sectors_since_the_last_sync_leaves_old_or_new(vault: Cuttable, data: st.DataObject) -> None:
    stretch = data.draw(st.integers(0, len(vault.stretches) - 1))
    disk = bytearray(vault.before)
    for done in vault.stretches[:stretch]:
        for offset, written in done:
            disk[offset : offset + len(written)] = written
    sectors = [
        (offset + at, written[at : at + SECTOR])
        for offset, written in vault.stretches[stretch]
        for at in range(0, len(written), SECTOR)
    ]
    reached = data.draw(st.lists(st.sampled_from(sectors), unique=True)) if sectors else []
    for offset, sector in reached:
        disk[offset : offset + SECTOR] = sector
    if reached:
        offset = reached[-1][0]
        kept = data.draw(st.integers(0, SECTOR))
        disk[offset + kept : offset + SECTOR] = vault.before[offset + kept : offset + SECTOR]
    vault.path.write_bytes(disk)
    vault.check()


def test_a_cut_repair_is_repaired_by_the_next(vault: Cuttable) -> None:
    torn = bytes(COPY_LENGTH) + vault.before[COPY_LENGTH:]
    for budget in range(0, COPY_LENGTH, 9973):
        vault.path.write_bytes(torn)
        with pytest.raises(PowerCutError):
            KeyFile.load(vault.path, opener=stopping_after(budget))
        assert vault.check() == "old"


def test_a_cut_attempt_leaves_the_vault_as_it_was(vault: Cuttable) -> None:
    for budget in (0, 1, SECTOR - 1, SECTOR, SECTOR + 1, 2 * SECTOR - 1):
        vault.path.write_bytes(vault.before)
        file = KeyFile.load(vault.path, opener=stopping_after(budget))
        with pytest.raises(PowerCutError):
            file.unlock(Secret(b"wrong"))
        assert vault.check() == "old"


def test_the_two_copies_of_an_attempt_are_never_on_their_way_together(vault: Cuttable) -> None:
    vault.path.write_bytes(vault.before)
    stretches: list[list[Write]] = [[]]
    KeyFile.load(vault.path, opener=recording(stretches)).unlock(Secret(b"main words"))
    assert [[offset // COPY_LENGTH for offset, _ in stretch] for stretch in stretches] == [[0], [1], [0], [1], []]


@pytest.mark.parametrize("newer", [0, 1])
def test_the_older_copy_counts_where_the_newer_one_is_torn(vault: Cuttable, newer: int) -> None:
    old = vault.before[:COPY_LENGTH]
    vault.path.write_bytes(vault.before)
    vault.change(KeyFile.load(vault.path), vault.keys)
    new = bytearray(vault.path.read_bytes()[:COPY_LENGTH])
    for area in (Area.DAYBOOK, Area.CASEBOOK, Area.CAPSULES):
        new[EXTENTS[area].offset] ^= 1
    vault.path.write_bytes(bytes(new) + old if newer == 0 else old + bytes(new))
    file = KeyFile.load(vault.path)
    assert vault.check() == "old"
    assert file.generation == 4


def test_a_change_writes_the_second_copy_only_after_the_first_one_counts(vault: Cuttable) -> None:
    """The order itself: areas, state, areas, state, each on the disk before the next, one copy after the other."""
    copies = [{offset // COPY_LENGTH for offset, _ in stretch} for stretch in vault.stretches if stretch]
    assert copies in ([{0}, {0}, {1}, {1}], [{1}, {1}, {0}, {0}])
    states = [[offset % COPY_LENGTH for offset, _ in stretch] == [SECTOR] for stretch in vault.stretches if stretch]
    assert states == [False, True, False, True]


@pytest.mark.parametrize("copy", [0, 1])
def test_a_disk_that_forgets_one_copy_refuses_the_change_and_costs_nothing(vault: Cuttable, copy: int) -> None:
    vault.path.write_bytes(vault.before)
    with pytest.raises(VaultDamagedError):
        vault.change(KeyFile.load(vault.path, opener=forgetting(copy)), vault.keys)
    assert vault.check() == ("old" if copy == 0 else "new")


@pytest.mark.parametrize("copy", [0, 1])
def test_a_copy_that_cannot_be_repaired_still_opens_and_is_not_trusted_with_a_change(
    vault: Cuttable, copy: int
) -> None:
    whole = vault.before[:COPY_LENGTH]
    vault.path.write_bytes(bytes(COPY_LENGTH) + whole if copy == 0 else whole + bytes(COPY_LENGTH))
    file = KeyFile.load(vault.path, opener=forgetting(copy))
    assert file.unlock(Secret(b"main words")) == vault.keys
    with pytest.raises(VaultDamagedError):
        vault.change(file, vault.keys)
    assert vault.check() == "old"
