"""What lies under a file system: encryption, and whether it can be pulled out. Read from ``/sys``, without root.

A mapped device names what it is made of in ``slaves``; dm-crypt says so in its uuid. Encryption that the drive itself
does (OPAL) and what a virtual machine's host does cannot be seen from here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

DEEPEST: Final = 16
_LARGEST_BYTES: Final = 64 * 1024
_NO_ENCRYPTION: Final = ("CRYPT-VERITY", "CRYPT-INTEGRITY")
_ON_USB: Final = re.compile(r"/usb\d+/")
_NUMBER: Final = re.compile(r"[1-9]\d*:\d+")


def read(path: Path) -> str:
    """Return a small text file without its last line's end; "" where there is none or none for us."""
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_BYTES).decode("utf-8", "surrogateescape").strip()
    except OSError:
        return ""


def all_of(answers: Iterable[bool | None]) -> bool | None:
    """Return False where one is, else None where one is not known, else True."""
    known = list(answers)
    if False in known:
        return False
    return None if None in known else True


@dataclass(frozen=True, slots=True)
class BlockDevices:
    """The block devices of the machine whose ``/`` is ``system``.

    ``is_file_encrypted`` answers for the file behind a loop device: for the file system which that file lies on.
    """

    system: Path
    is_file_encrypted: Callable[[str], bool | None]

    def of_number(self, device: str) -> Path | None:
        """Return the folder of "major:minor" in ``/sys``; None for a file system without a device of its own."""
        return _existing(self.system / "sys" / "dev" / "block" / device) if _NUMBER.fullmatch(device) else None

    def of_name(self, name: str) -> Path | None:
        """Return the folder of a device by its path: ``/dev/sda2``, or ``/dev/mapper/luks-home``, which is a link."""
        if not name.startswith("/dev/"):
            return None
        short = (_existing(self.system / name.lstrip("/")) or self.system / name).name
        return _existing(self.system / "sys" / "class" / "block" / short)

    def is_encrypted(self, block: Path, *, deepest: int = DEEPEST) -> bool | None:
        """Return whether everything under ``block`` goes through dm-crypt; None where that cannot be known."""
        if deepest == 0:
            return None
        if _is_crypt(block):
            return True
        if block.name.startswith("zram"):
            return self._is_zram_encrypted(block, deepest=deepest)
        backing = read(block / "loop" / "backing_file")
        if backing:
            return self.is_file_encrypted(backing)
        under = list(_under(block))
        return bool(under) and all_of(self.is_encrypted(each, deepest=deepest - 1) for each in under)

    def is_removable(self, block: Path, *, deepest: int = DEEPEST) -> bool:
        """Return whether a disk under ``block`` says it is removable, hangs on USB, or is a memory card."""
        whole = _whole(block)
        if read(whole / "removable") == "1" or _ON_USB.search(whole.as_posix()):
            return True
        if read(whole / "device" / "type") == "SD":
            return True
        return deepest > 0 and any(self.is_removable(each, deepest=deepest - 1) for each in _under(block))

    def _is_zram_encrypted(self, block: Path, *, deepest: int) -> bool | None:
        """Compressed memory has nothing on a disk, unless it was told to write what it cannot hold to one."""
        behind = read(block / "backing_dev")
        if behind in {"", "none"}:
            return True
        found = self.of_name(behind)
        return None if found is None else self.is_encrypted(found, deepest=deepest - 1)


def _is_crypt(block: Path) -> bool:
    uuid = read(block / "dm" / "uuid")
    if uuid.startswith("CRYPT-"):
        return not uuid.startswith(_NO_ENCRYPTION)
    # VeraCrypt makes its mapping without a uuid.
    return read(block / "dm" / "name").startswith("veracrypt")


def _whole(block: Path) -> Path:
    return block.parent if (block / "partition").exists() else block


def _under(block: Path) -> Iterator[Path]:
    """Yield what a device is made of: its slaves; for a partition the slaves of the device it is a part of."""
    try:
        names = sorted((_whole(block) / "slaves").iterdir())
    except OSError:
        return
    for name in names:
        found = _existing(name)
        if found is not None:
            yield found


def _existing(path: Path) -> Path | None:
    try:
        return path.resolve(strict=True)
    except (OSError, RuntimeError):  # RuntimeError: a circle of links
        return None
