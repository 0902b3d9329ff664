"""What surrounds a vault's folder and can undo what the vault promises: looked at before it is made, and at any time.

Read without root and without starting a program, from files of the kernel. Findings hold a code and a weight, never a
path; what they mean to people stands in ``ui/surroundings.py``. Nothing found does not mean nothing there: encryption
in the drive itself, copies made earlier and the host of a virtual machine cannot be seen.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from npm_field.crypto import secret_memory
from npm_field.crypto.secret_memory import MemoryKind
from storage import copies_elsewhere, folder_marks, machine, mounts, other_systems
from storage.block_devices import BlockDevices, all_of, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.mounts import Mount

ROOT: Final = Path("/")


class Weight(IntEnum):
    """How much a finding matters; the heaviest come first."""

    NOTE = 1
    CAUTION = 2
    SERIOUS = 3
    """Can bring readable words, an old key or a lost record about."""


class Code(StrEnum):
    """What was found. Stable names: other programs read them in ``vault info --json``."""

    CLOUD = "cloud"
    NETWORK = "network"
    VOLATILE = "volatile"
    SNAPSHOTS = "snapshots"
    COPY_ON_WRITE = "copy_on_write"
    SWAP = "swap"
    HIBERNATION = "hibernation"
    HIBERNATION_ENCRYPTED = "hibernation_encrypted"
    NO_DISK_ENCRYPTION = "no_disk_encryption"
    REMOVABLE = "removable"
    OTHERS_CAN_WRITE = "others_can_write"
    OTHERS_CAN_ENTER = "others_can_enter"
    DISK_ENCRYPTION_UNKNOWN = "disk_encryption_unknown"
    SNAPSHOTS_UNKNOWN = "snapshots_unknown"
    SWAP_UNKNOWN = "swap_unknown"
    LITTLE_MEMORY = "little_memory"


WEIGHTS: Final = {
    Code.CLOUD: Weight.SERIOUS,
    Code.NETWORK: Weight.SERIOUS,
    Code.VOLATILE: Weight.SERIOUS,
    Code.SNAPSHOTS: Weight.SERIOUS,
    Code.COPY_ON_WRITE: Weight.SERIOUS,
    Code.SWAP: Weight.SERIOUS,
    Code.HIBERNATION: Weight.SERIOUS,
    Code.OTHERS_CAN_WRITE: Weight.SERIOUS,
    Code.NO_DISK_ENCRYPTION: Weight.SERIOUS,
    Code.REMOVABLE: Weight.CAUTION,
    Code.OTHERS_CAN_ENTER: Weight.CAUTION,
    Code.DISK_ENCRYPTION_UNKNOWN: Weight.CAUTION,
    Code.HIBERNATION_ENCRYPTED: Weight.NOTE,
    Code.SNAPSHOTS_UNKNOWN: Weight.NOTE,
    Code.SWAP_UNKNOWN: Weight.NOTE,
    Code.LITTLE_MEMORY: Weight.NOTE,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that surrounds the vault."""

    code: Code

    @property
    def severity(self) -> Weight:
        """How much it matters."""
        return WEIGHTS[self.code]


def look_at(folder: Path, *, system: Path = ROOT, home: Path | None = None) -> tuple[Finding, ...]:
    """Return what was found around ``folder``, the heaviest first; it need not exist yet. Never raises.

    ``system`` is where ``/proc``, ``/sys``, ``/dev`` and ``/etc`` of the machine are: a test puts another one there.
    """
    try:
        there = _nearest(Path(os.path.realpath(folder)))
        found = set(_around(there, folder, system, _home() if home is None else home))
    except (OSError, ValueError, RuntimeError):  # ValueError: a zero byte in a path; RuntimeError: a circle of links
        found = {Code.DISK_ENCRYPTION_UNKNOWN, Code.SNAPSHOTS_UNKNOWN, Code.SWAP_UNKNOWN}
    codes = sorted(found, key=lambda code: (-WEIGHTS[code], list(Code).index(code)))
    return tuple(Finding(code) for code in codes)


def _around(there: Path, folder: Path, system: Path, home: Path) -> Iterator[Code]:
    if copies_elsewhere.is_synced(Path(os.path.realpath(folder)), home=home):
        yield Code.CLOUD
    yield from _rights(there, is_folder_itself=there == Path(os.path.realpath(folder)))
    if sys.platform != "linux":
        yield from (Code(code) for code in other_systems.around(there))
        return
    yield from _Linux(there, folder, system).codes()


@dataclass(slots=True)
class _Linux:
    """The look at one Linux machine; each part reads what it needs and leaves out what is not there."""

    there: Path
    folder: Path
    system: Path
    mounts: tuple[Mount, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.mounts = mounts.parse(read(self.system / "proc" / "self" / "mountinfo"))

    def codes(self) -> Iterator[Code]:
        mount = mounts.mount_of(str(self.there), self.mounts)
        if mount is not None:
            yield from self._place(mount)
            yield from self._disk(mount)
        yield from self._swap()
        total = machine.memory_kib(read(self.system / "proc" / "meminfo"))
        if total is not None and total < machine.LITTLE_MEMORY_KIB:
            yield Code.LITTLE_MEMORY

    def _devices(self) -> BlockDevices:
        return BlockDevices(self.system, self._is_file_encrypted)

    def _place(self, mount: Mount) -> Iterator[Code]:
        if mount.kind in mounts.CLOUD:
            yield Code.CLOUD
        if mount.kind in mounts.NETWORK:
            yield Code.NETWORK
        if mount.kind in mounts.IN_MEMORY or self._is_swept():
            yield Code.VOLATILE
        if mount.kind in mounts.COPY_ON_WRITE and not self._writes_in_place(mount):
            yield Code.COPY_ON_WRITE
        if mount.kind in mounts.SNAPSHOTS_BY_ITSELF or copies_elsewhere.has_snapshots(
            self.there, mount, self.mounts, system=self.system
        ):
            yield Code.SNAPSHOTS

    def _is_swept(self) -> bool:
        """Return whether the folder lies where systems clean up by themselves."""
        swept = [self.system / place for place in ("tmp", "var/tmp", "dev/shm", "run")]
        return any(place == self.there or place in self.there.parents for place in swept)

    def _writes_in_place(self, mount: Mount) -> bool:
        """Btrfs writes in place where it was told to while the folder was empty; making a vault does that."""
        return mount.kind == "btrfs" and (
            "nodatacow" in mount.options or not self.folder.exists() or folder_marks.writes_in_place(self.folder)
        )

    def _disk(self, mount: Mount) -> Iterator[Code]:
        if mount.kind in mounts.NETWORK | mounts.CLOUD | mounts.IN_MEMORY:
            return
        encrypted = folder_marks.is_encrypted(self.there) or self._is_mount_encrypted(mount)
        if encrypted is not True:
            yield Code.DISK_ENCRYPTION_UNKNOWN if encrypted is None else Code.NO_DISK_ENCRYPTION
        block = self._block_of(mount)
        if block is not None and self._devices().is_removable(block):
            yield Code.REMOVABLE

    def _block_of(self, mount: Mount) -> Path | None:
        devices = self._devices()
        return devices.of_number(mount.device) or devices.of_name(mount.source)

    def _is_mount_encrypted(self, mount: Mount) -> bool | None:
        if mount.kind in mounts.ENCRYPTED_ABOVE:
            return True
        block = self._block_of(mount)
        if block is None:
            return None
        parts = _parts_of_btrfs(self.system, block) or [block]
        return all_of(self._devices().is_encrypted(part) for part in parts)

    def _is_file_encrypted(self, path: str) -> bool | None:
        mount = mounts.mount_of(path, self.mounts)
        # A loop on a file on a loop on itself cannot be mounted, so this ends.
        return None if mount is None else self._is_mount_encrypted(mount)

    def _swap(self) -> Iterator[Code]:
        """Swap that can be read, and hibernation, which writes the whole memory into it."""
        swaps = machine.parse_swaps(read(self.system / "proc" / "swaps"))
        answers = [self._is_swap_encrypted(swap) for swap in swaps]
        safe = all_of(answers)
        if safe is not True:
            yield Code.SWAP if safe is False else Code.SWAP_UNKNOWN
        on_disk = [swap for swap in swaps if not swap.path.startswith("/dev/zram")]
        if on_disk and self._may_hibernate():
            yield Code.HIBERNATION_ENCRYPTED if safe else Code.HIBERNATION

    def _is_swap_encrypted(self, swap: machine.Swap) -> bool | None:
        if swap.is_file:
            return self._is_file_encrypted(swap.path)
        devices = self._devices()
        block = devices.of_name(swap.path)
        return None if block is None else devices.is_encrypted(block)

    def _may_hibernate(self) -> bool:
        power = machine.Power(
            disk=read(self.system / "sys" / "power" / "disk"),
            resume=read(self.system / "sys" / "power" / "resume"),
            command_line=read(self.system / "proc" / "cmdline"),
            lockdown=read(self.system / "sys" / "kernel" / "security" / "lockdown"),
        )
        return power.may_hibernate(secret_memory=secret_memory.kind() is MemoryKind.SECRET)


def _rights(there: Path, *, is_folder_itself: bool) -> Iterator[Code]:
    """Other people of this laptop: who may rename or replace the folder, and who may look into it."""
    if sys.platform == "win32":
        return
    # With the sticky bit, as on /tmp, others may add names and not take ours away.
    modes = [place.stat().st_mode for place in [there, *there.parents]]
    if any(mode & stat.S_IWOTH and not mode & stat.S_ISVTX for mode in modes):
        yield Code.OTHERS_CAN_WRITE
    # A folder that does not exist yet will be made private.
    if is_folder_itself and modes[0] & (stat.S_IRWXG | stat.S_IRWXO):
        yield Code.OTHERS_CAN_ENTER


def _parts_of_btrfs(system: Path, block: Path) -> list[Path]:
    """Return every device of the btrfs that ``block`` is one of; [] where it is of none."""
    folder = system / "sys" / "fs" / "btrfs"
    try:
        for one in sorted(folder.iterdir()):
            devices = one / "devices"
            if (devices / block.name).exists():
                return [path.resolve() for path in sorted(devices.iterdir())]
    except OSError:
        pass
    return []


def _nearest(folder: Path) -> Path:
    """Return the folder itself, or the nearest parent that exists."""
    return next((path for path in [folder, *folder.parents] if path.is_dir()), ROOT)


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # a user without one
        return ROOT
