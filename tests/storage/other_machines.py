"""Other people's laptops, as files: what /proc and /sys say on them, built below a folder of the test."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

PLENTY_KIB: Final = 16_000_000

# The place of the vault stands as {home}; everything else is as these systems write it.
DEBIAN_PLAIN: Final = """\
22 29 0:20 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
29 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw,errors=remount-ro
"""
DEBIAN_LUKS_LVM: Final = """\
28 1 254:1 / / rw,relatime shared:1 - ext4 /dev/mapper/laptop--vg-root rw,errors=remount-ro
97 28 254:3 / {home} rw,relatime shared:47 - ext4 /dev/mapper/laptop--vg-home rw
"""
FEDORA: Final = """\
67 1 0:35 /root / rw,relatime shared:1 - btrfs /dev/mapper/luks-0d1e rw,seclabel,compress=zstd:1,ssd,subvol=/root
104 67 0:35 /home {home} rw,relatime shared:53 - btrfs /dev/mapper/luks-0d1e rw,seclabel,subvolid=256,subvol=/home
"""
OPENSUSE: Final = """\
61 1 0:31 /@/.snapshots/1/snapshot / rw,relatime shared:1 - btrfs /dev/sda2 rw,space_cache=v2,subvol=/@/.snapshots/1/snapshot
71 61 0:31 /@/.snapshots /.snapshots rw,relatime shared:40 - btrfs /dev/sda2 rw,subvol=/@/.snapshots
73 61 0:31 /@/home {home} rw,relatime shared:41 - btrfs /dev/sda2 rw,subvol=/@/home
"""  # noqa: E501 - one mount, one line
NIXOS_ZFS: Final = """\
50 1 0:26 / / rw,relatime shared:1 - zfs rpool/root rw,xattr,posixacl
58 50 0:41 / {home} rw,relatime shared:19 - zfs rpool/home rw,xattr,posixacl
"""
HOMED: Final = """\
29 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
412 29 253:0 / {home} rw,nosuid,nodev,relatime shared:301 - btrfs /dev/mapper/home-amal rw,subvol=/amal
"""
STICK: Final = """\
29 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
310 29 8:17 / {home} rw,nosuid,nodev,relatime shared:170 - vfat /dev/sdb1 rw,fmask=0022,dmask=0022,flush
"""
SHARE: Final = "88 29 0:52 / {home} rw,relatime shared:80 - cifs //server/users rw,vers=3.1.1,cache=strict\n"
SSHFS: Final = "88 29 0:53 / {home} rw,nosuid,nodev,relatime shared:81 - fuse.sshfs amal@server: rw,user_id=1000\n"
WSL: Final = "88 77 0:60 / {home} rw,noatime - 9p C:\\134 rw,dirsync,aname=drvfs;path=C:\\;uid=1000,trans=fd\n"
LIVE: Final = "25 1 0:22 / {home} rw,noatime - tmpfs tmpfs rw,mode=755\n"
ECRYPTFS: Final = (
    "90 29 0:48 / {home} rw,nosuid,nodev,relatime shared:70 - ecryptfs /home/.ecryptfs/amal/.Private rw\n"
)
NILFS: Final = "90 29 8:5 / {home} rw,relatime - nilfs2 /dev/sda5 rw\n"


@dataclass(frozen=True, slots=True)
class Laptop:
    """A machine's ``/`` below ``root``; ``home`` is where its vault would lie."""

    root: Path
    home: Path

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True)
        self.write("proc/meminfo", f"MemTotal:       {PLENTY_KIB} kB\nMemFree:         1 kB\n")
        self.write("proc/swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def mounted(self, mountinfo: str) -> Laptop:
        self.write("proc/self/mountinfo", mountinfo.replace("{home}", os.path.realpath(self.home)))
        return self

    def swap(self, *lines: str) -> None:
        self.write("proc/swaps", "Filename\tType\tSize\tUsed\tPriority\n" + "".join(f"{line}\n" for line in lines))

    def disk(
        self, name: str, number: str, *, usb: bool = False, partitions: tuple[tuple[str, str], ...] = ()
    ) -> None:
        """A real disk with partitions, each (name, number)."""
        bus = "pci0000:00/0000:00:14.0/usb2/2-1" if usb else "pci0000:00/0000:00:17.0/ata1"
        whole = f"sys/devices/{bus}/block/{name}"
        self._device(name, number, whole)
        self.write(f"{whole}/removable", "0\n")
        for part, part_number in partitions:
            self._device(part, part_number, f"{whole}/{part}")
            self.write(f"{whole}/{part}/partition", "1\n")

    def mapped(self, name: str, number: str, *, uuid: str, called: str, on: tuple[str, ...]) -> None:
        """A device of the device mapper, made of others."""
        self._device(name, number, f"sys/devices/virtual/block/{name}", on=on)
        self.write(f"sys/devices/virtual/block/{name}/dm/uuid", f"{uuid}\n")
        self.write(f"sys/devices/virtual/block/{name}/dm/name", f"{called}\n")
        (self.root / "dev" / "mapper").mkdir(parents=True, exist_ok=True)
        (self.root / "dev" / "mapper" / called).symlink_to(f"../{name}")

    def looped(self, name: str, number: str, file: str) -> None:
        self._device(name, number, f"sys/devices/virtual/block/{name}")
        self.write(f"sys/devices/virtual/block/{name}/loop/backing_file", f"{file}\n")

    def zram(self, *, backing: str = "none") -> None:
        self._device("zram0", "252:0", "sys/devices/virtual/block/zram0")
        self.write("sys/devices/virtual/block/zram0/backing_dev", f"{backing}\n")

    def of_one_btrfs(self, *names: str) -> None:
        for name in names:
            link = self.root / "sys/fs/btrfs/1111-2222/devices" / name
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to((self.root / "sys/class/block" / name).resolve())

    def _device(self, name: str, number: str, where: str, on: tuple[str, ...] = ()) -> None:
        folder = self.root / where
        (folder / "slaves").mkdir(parents=True, exist_ok=True)
        for under in on:
            (folder / "slaves" / under).symlink_to((self.root / "sys/class/block" / under).resolve())
        for link in (self.root / "sys/dev/block" / number, self.root / "sys/class/block" / name):
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(folder)
        (self.root / "dev").mkdir(exist_ok=True)
        (self.root / "dev" / name).touch()
