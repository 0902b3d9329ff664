"""What surrounds a vault, on many machines; and one real look at this one."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto import secret_memory
from storage import machine, mounts, other_systems
from storage.surroundings import WEIGHTS, Code, Weight, look_at
from tests.storage.other_machines import (
    DEBIAN_LUKS_LVM,
    DEBIAN_PLAIN,
    ECRYPTFS,
    FEDORA,
    HOMED,
    LIVE,
    NILFS,
    NIXOS_ZFS,
    OPENSUSE,
    SHARE,
    SSHFS,
    STICK,
    WSL,
    Laptop,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    made = Laptop(tmp_path / "machine", tmp_path / "home" / "amal")
    made.home.chmod(0o700)
    return made


def found(laptop: Laptop, folder: str = "vault") -> set[str]:
    return {each.code.value for each in look_at(laptop.home / folder, system=laptop.root, home=laptop.home)}


def on_luks(laptop: Laptop) -> None:
    """Debian's encrypted installation: everything in LVM, LVM on one LUKS partition."""
    laptop.mounted(DEBIAN_LUKS_LVM)
    laptop.disk("sda", "8:0", partitions=(("sda3", "8:3"),))
    laptop.mapped("dm-0", "254:0", uuid="CRYPT-LUKS2-0d1e-sda3_crypt", called="sda3_crypt", on=("sda3",))
    laptop.mapped("dm-3", "254:3", uuid="LVM-aaaabbbb", called="laptop--vg-home", on=("dm-0",))
    laptop.mapped("dm-2", "254:2", uuid="LVM-aaaacccc", called="laptop--vg-swap_1", on=("dm-0",))


# --- the disk ------------------------------------------------------------------------------------------------


def test_nothing_is_found_on_a_laptop_as_it_should_be(laptop: Laptop) -> None:
    on_luks(laptop)
    laptop.swap("/dev/dm-2 partition 979964 0 -2")
    assert found(laptop) == set()


def test_a_plain_disk_is_found(laptop: Laptop) -> None:
    laptop.mounted(DEBIAN_PLAIN).disk("sda", "8:0", partitions=(("sda2", "8:2"),))
    assert found(laptop) == {"no_disk_encryption"}


def test_integrity_without_encryption_is_no_encryption(laptop: Laptop) -> None:
    laptop.mounted(HOMED.replace("btrfs", "ext4")).disk("sda", "8:0", partitions=(("sda2", "8:2"),))
    laptop.mapped("dm-0", "253:0", uuid="CRYPT-INTEGRITY-x", called="home-amal", on=("sda2",))
    assert found(laptop) == {"no_disk_encryption"}


def test_one_plain_disk_of_two_in_a_btrfs_counts(laptop: Laptop) -> None:
    laptop.mounted(FEDORA).disk("sda", "8:0", partitions=(("sda2", "8:2"), ("sda3", "8:3")))
    laptop.mapped("dm-0", "253:0", uuid="CRYPT-LUKS2-0d1e", called="luks-0d1e", on=("sda2",))
    laptop.of_one_btrfs("dm-0")
    assert found(laptop) == set()
    laptop.of_one_btrfs("sda3")
    assert found(laptop) == {"no_disk_encryption"}


def test_a_home_in_an_encrypted_file_on_a_plain_disk_is_encrypted(laptop: Laptop) -> None:
    laptop.mounted(HOMED).disk("sda", "8:0", partitions=(("sda2", "8:2"),))
    laptop.looped("loop0", "7:0", "/home/amal.home")
    laptop.mapped("dm-0", "253:0", uuid="CRYPT-LUKS2-77-home-amal", called="home-amal", on=("loop0",))
    assert found(laptop) == set()


def test_an_image_on_a_plain_disk_is_plain(laptop: Laptop) -> None:
    laptop.mounted(DEBIAN_PLAIN + "90 29 7:0 / {home} rw - ext4 /dev/loop0 rw\n")
    laptop.disk("sda", "8:0", partitions=(("sda2", "8:2"),))
    laptop.looped("loop0", "7:0", "/srv/image")
    assert found(laptop) == {"no_disk_encryption"}


def test_an_image_on_an_encrypted_disk_is_encrypted(laptop: Laptop) -> None:
    on_luks(laptop)
    laptop.looped("loop0", "7:0", "/srv/image")
    laptop.mounted(DEBIAN_LUKS_LVM + "90 29 7:0 / {home} rw - ext4 /dev/loop0 rw\n")
    laptop.mapped("dm-1", "254:1", uuid="LVM-aaaadddd", called="laptop--vg-root", on=("dm-0",))
    assert found(laptop) == set()


def test_veracrypt_is_known_by_its_name(laptop: Laptop) -> None:
    laptop.mounted(HOMED.replace("btrfs", "ext4").replace("home-amal", "veracrypt1"))
    laptop.disk("sdb", "8:16")
    laptop.mapped("dm-0", "253:0", uuid="", called="veracrypt1", on=("sdb",))
    assert found(laptop) == set()


def test_encryption_file_by_file_counts(laptop: Laptop) -> None:
    laptop.mounted(ECRYPTFS)
    assert found(laptop) == set()


def test_what_cannot_be_known_is_said_to_be_unknown(laptop: Laptop) -> None:
    laptop.mounted(NIXOS_ZFS)
    assert found(laptop) == {"copy_on_write", "disk_encryption_unknown"}


def test_a_stick_is_removable_and_gives_everybody_a_look(laptop: Laptop) -> None:
    laptop.mounted(STICK).disk("sdb", "8:16", usb=True, partitions=(("sdb1", "8:17"),))
    vault = laptop.home / "vault"
    vault.mkdir(mode=0o755)
    vault.chmod(0o755)  # FAT knows no rights: the mount's mask holds for everything
    assert found(laptop) == {"no_disk_encryption", "removable", "others_can_enter"}


def test_a_circle_of_devices_ends(laptop: Laptop) -> None:
    laptop.mounted(DEBIAN_PLAIN).disk("sda", "8:0", partitions=(("sda2", "8:2"),))
    slaves = laptop.root / "sys/devices/pci0000:00/0000:00:17.0/ata1/block/sda/slaves"
    (slaves / "sda2").symlink_to("../sda2")
    assert found(laptop) == {"disk_encryption_unknown"}


# --- copies: on the disk, on servers, in snapshots -----------------------------------------------------------


@pytest.mark.parametrize("mountinfo", [SHARE, SSHFS, WSL])
def test_a_network_folder_is_found(laptop: Laptop, mountinfo: str) -> None:
    laptop.mounted(mountinfo)
    assert found(laptop) == {"network"}


def test_a_live_systems_memory_does_not_last(laptop: Laptop) -> None:
    laptop.mounted(LIVE)
    assert found(laptop) == {"volatile"}


def test_a_folder_that_the_system_sweeps_does_not_last(laptop: Laptop) -> None:
    on_luks(laptop)
    swept = laptop.root / "var" / "tmp" / "vault"
    swept.mkdir(parents=True, mode=0o700)
    assert "volatile" in {each.code for each in look_at(swept, system=laptop.root, home=laptop.home)}


def test_btrfs_counts_as_writing_in_place_only_before_a_vault_is_made_there(laptop: Laptop) -> None:
    laptop.mounted(FEDORA).disk("sda", "8:0", partitions=(("sda2", "8:2"),))
    laptop.mapped("dm-0", "253:0", uuid="CRYPT-LUKS2-0d1e", called="luks-0d1e", on=("sda2",))
    assert found(laptop) == set()
    (laptop.home / "vault").mkdir(mode=0o700)  # without the mark, for this folder is not really on btrfs
    assert found(laptop) == {"copy_on_write"}
    laptop.mounted(FEDORA.replace("subvolid=256", "nodatacow"))
    assert found(laptop) == set()


def test_a_log_of_a_file_system_copies_and_keeps(laptop: Laptop) -> None:
    laptop.mounted(NILFS)
    assert found(laptop) == {"copy_on_write", "snapshots", "disk_encryption_unknown"}


def test_snappers_mount_is_found(laptop: Laptop) -> None:
    laptop.mounted(OPENSUSE).disk("sda", "8:0", partitions=(("sda2", "8:2"),))
    assert found(laptop) == {"snapshots", "no_disk_encryption"}


@pytest.mark.parametrize(
    "name", ["machine/etc/snapper/configs/home", "machine/etc/btrbk/btrbk.conf", "home/.snapshots/1/info.xml"]
)
def test_snapshot_tools_are_found(laptop: Laptop, tmp_path: Path, name: str) -> None:
    laptop.mounted(FEDORA).disk("sda", "8:0", partitions=(("sda2", "8:2"),))
    laptop.mapped("dm-0", "253:0", uuid="CRYPT-LUKS2-0d1e", called="luks-0d1e", on=("sda2",))
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).touch()
    assert found(laptop) == {"snapshots"}


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ('{"btrfs_mode": "true", "include_btrfs_home_for_backup": "true"}', {"snapshots"}),
        ('{"btrfs_mode": "true", "include_btrfs_home_for_backup": "false"}', set()),
        ('{"btrfs_mode": "false", "include_btrfs_home_for_backup": "true"}', set()),
        ("[]", {"snapshots"}),
        ("no json", {"snapshots"}),
    ],
)
def test_timeshift_is_asked_whether_it_takes_home_folders(laptop: Laptop, settings: str, told: set[str]) -> None:
    laptop.mounted(FEDORA).disk("sda", "8:0", partitions=(("sda2", "8:2"),))
    laptop.mapped("dm-0", "253:0", uuid="CRYPT-LUKS2-0d1e", called="luks-0d1e", on=("sda2",))
    laptop.write("etc/timeshift/timeshift.json", settings)
    assert found(laptop) == told


def test_a_zfs_snapshot_is_found_where_there_is_one(laptop: Laptop) -> None:
    laptop.mounted(NIXOS_ZFS)
    (laptop.home / ".zfs" / "snapshot" / "yesterday").mkdir(parents=True)
    assert "snapshots" in found(laptop)


@pytest.mark.parametrize(
    "folder",
    [
        "Dropbox/work/vault", "Dropbox (Personal)/vault", "OneDrive - Ombudsman/vault", "Nextcloud/vault",
        "Google Drive/vault", "Library/Mobile Documents/vault", "Library/CloudStorage/Box-Box/vault",
        "ownCloud/vault", "iCloudDrive/vault", "pCloudDrive/vault", "MEGA/vault", "Syncthing/vault",
    ],
)  # fmt: skip
def test_a_folder_of_a_sync_program_is_known_by_its_name(laptop: Laptop, folder: str) -> None:
    on_luks(laptop)
    assert found(laptop, folder) == {"cloud"}


@pytest.mark.parametrize("folder", ["Documents/vault", "Dropboxes/vault", "box office/vault", "vault"])
def test_other_folders_are_not(laptop: Laptop, folder: str) -> None:
    on_luks(laptop)
    (laptop.home / ".dropbox").mkdir()  # the client's own folder, in a home that is not synced
    assert found(laptop, folder) == set()


@pytest.mark.parametrize(
    "mark", [".stfolder/", ".dropbox", ".sync_1f2e3d4c5b6a.db", "._sync_1f2e3d4c5b6a.db-wal", ".tmp.drivedownload/"]
)
def test_a_folder_of_a_sync_program_is_known_by_what_lies_in_it(laptop: Laptop, mark: str) -> None:
    on_luks(laptop)
    left = laptop.home / "shared" / mark.rstrip("/")
    left.parent.mkdir()
    left.mkdir() if mark.endswith("/") else left.touch()
    assert found(laptop, "shared/deep/vault") == {"cloud"}
    assert found(laptop, "vault") == set()


def test_a_folder_that_a_sync_program_names_in_its_settings_is_known(laptop: Laptop) -> None:
    on_luks(laptop)
    for name, text in (
        (".dropbox/info.json", f'{{"personal": {{"path": "{laptop.home}/a", "host": 1}}}}'),
        (".config/Nextcloud/nextcloud.cfg", f"[Accounts]\n0\\Folders\\1\\localPath={laptop.home}/b/\n"),
        (".config/onedrive/config", 'sync_dir = "~/c"\n'),
    ):
        (laptop.home / name).parent.mkdir(parents=True)
        (laptop.home / name).write_text(text)
    assert [found(laptop, f"{letter}/vault") for letter in "abcd"] == [{"cloud"}, {"cloud"}, {"cloud"}, set()]


# --- memory: swap and hibernation ----------------------------------------------------------------------------

HIBERNATES = {"sys/power/disk": "[platform] shutdown reboot suspend test_resume\n", "sys/power/resume": "254:2\n"}


def test_swap_in_the_clear_is_found(laptop: Laptop) -> None:
    on_luks(laptop)
    laptop.disk("sdb", "8:16", partitions=(("sdb1", "8:17"),))
    laptop.swap("/dev/dm-2 partition 979964 0 -2", "/dev/sdb1 partition 979964 0 -3")
    assert found(laptop) == {"swap"}


def test_a_swap_file_is_as_safe_as_the_disk_it_lies_on(laptop: Laptop) -> None:
    on_luks(laptop)
    laptop.swap(f"{laptop.home}/swap\\040file file 2097148 0 -2")
    assert found(laptop) == set()
    laptop.mounted(DEBIAN_PLAIN)
    laptop.disk("sdc", "8:32", partitions=(("sda2", "8:2"),))
    assert found(laptop) == {"swap", "no_disk_encryption"}


def test_compressed_memory_is_no_disk_unless_it_writes_to_one(laptop: Laptop) -> None:
    on_luks(laptop)
    laptop.zram()
    laptop.swap("/dev/zram0 partition 8388604 0 100")
    assert found(laptop) == set()
    laptop.write("sys/devices/virtual/block/zram0/backing_dev", "/dev/sda3\n")
    assert found(laptop) == {"swap"}


def test_a_swap_that_is_nowhere_is_unknown(laptop: Laptop) -> None:
    on_luks(laptop)
    laptop.swap("/dev/mystery partition 979964 0 -2", "", "half a line")
    assert found(laptop) == {"swap_unknown"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, {"hibernation_encrypted"}),
        ({"sys/power/resume": "0:0\n"}, set()),
        ({"sys/power/resume": "0:0\n", "proc/cmdline": "quiet resume=UUID=0d1e\n"}, {"hibernation_encrypted"}),
        ({"proc/cmdline": "quiet noresume\n"}, set()),
        ({"proc/cmdline": "quiet nohibernate\n"}, set()),
        ({"sys/kernel/security/lockdown": "none [integrity] confidentiality\n"}, set()),
        ({"sys/kernel/security/lockdown": "none integrity [confidentiality]\n"}, set()),
        ({"sys/kernel/security/lockdown": "[none] integrity confidentiality\n"}, {"hibernation_encrypted"}),
    ],
)
def test_hibernation_is_found_where_it_is_possible(laptop: Laptop, changes: dict[str, str], told: set[str]) -> None:
    on_luks(laptop)
    laptop.swap("/dev/dm-2 partition 979964 0 -2")
    for name, text in {**HIBERNATES, **changes}.items():
        laptop.write(name, text)
    assert found(laptop) == told


def test_hibernation_into_a_swap_in_the_clear_is_serious(laptop: Laptop) -> None:
    on_luks(laptop)
    laptop.disk("sdb", "8:16", partitions=(("sdb1", "8:17"),))
    laptop.swap("/dev/sdb1 partition 979964 0 -3")
    for name, text in HIBERNATES.items():
        laptop.write(name, text)
    assert found(laptop) == {"swap", "hibernation"}


def test_compressed_memory_alone_cannot_hold_a_hibernation(laptop: Laptop) -> None:
    on_luks(laptop)
    laptop.zram()
    laptop.swap("/dev/zram0 partition 8388604 0 100")
    for name, text in HIBERNATES.items():
        laptop.write(name, text)
    assert found(laptop) == set()


def test_our_own_secret_memory_does_not_hide_hibernation() -> None:
    power = machine.Power(disk="[disabled]", resume="254:2")
    assert power.may_hibernate(secret_memory=True)
    assert not power.may_hibernate(secret_memory=False)
    assert secret_memory.kind() in secret_memory.MemoryKind


def test_little_memory_is_noted(laptop: Laptop) -> None:
    on_luks(laptop)
    laptop.write("proc/meminfo", "MemTotal:        1004320 kB\n")
    assert found(laptop) == {"little_memory"}


# --- rights --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mode", "told"), [(0o700, set()), (0o777, {"others_can_write"}), (0o1777, set())])
def test_a_parent_that_others_can_write_to_is_found(laptop: Laptop, mode: int, told: set[str]) -> None:
    on_luks(laptop)
    laptop.home.chmod(mode)
    assert found(laptop) == told


def test_a_vault_that_others_can_enter_is_found(laptop: Laptop) -> None:
    on_luks(laptop)
    (laptop.home / "vault").mkdir()
    (laptop.home / "vault").chmod(0o750)
    assert found(laptop) == {"others_can_enter"}


# --- whatever comes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", "x", "1 2 3 4 5 6 - \n", "- - - - - - - - -\n", "a b c d e f g\n\0\xff", "1 2 8:1"]
)
def test_no_text_of_the_kernel_stops_the_look(laptop: Laptop, text: str) -> None:
    laptop.mounted(text)
    for name in ("proc/swaps", "proc/meminfo", "proc/cmdline", "sys/power/disk", "sys/power/resume"):
        laptop.write(name, text)
    assert {each.code for each in look_at(laptop.home / "vault", system=laptop.root, home=laptop.home)} <= set(Code)


@pytest.mark.parametrize("folder", ["a\0b", "/", "/nowhere/at/all", "x" * 5000, "\udcff"])
def test_no_folder_stops_the_look(tmp_path: Path, folder: str) -> None:
    assert isinstance(look_at(tmp_path / folder), tuple)


def test_a_circle_of_links_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert isinstance(look_at(tmp_path / "a"), tuple)


def test_the_heaviest_finding_comes_first_and_none_carries_a_path(laptop: Laptop) -> None:
    laptop.mounted(NILFS)
    laptop.write("proc/meminfo", "MemTotal: 1 kB\n")
    told = look_at(laptop.home / "OneDrive" / "vault", system=laptop.root, home=laptop.home)
    assert [each.severity for each in told] == sorted((each.severity for each in told), reverse=True)
    assert told[0].code is Code.CLOUD
    assert str(laptop.home) not in repr(told)


def test_every_code_has_its_weight() -> None:
    assert set(WEIGHTS) == set(Code)
    assert set(WEIGHTS.values()) == set(Weight)


def test_this_machine_is_looked_at_for_real(tmp_path: Path) -> None:
    """Whatever is true here: the mount that the kernel names for the folder is the one that the answer is about."""
    told = {each.code.value for each in look_at(tmp_path)}
    if sys.platform == "linux":
        with open("/proc/self/mountinfo", encoding="utf-8") as file:  # noqa: PTH123 - a file of the kernel
            here = mounts.mount_of(os.path.realpath(tmp_path), mounts.parse(file.read()))
        assert here is not None
        assert ("network" in told) == (here.kind in mounts.NETWORK)
        assert here.kind not in mounts.COPY_ON_WRITE or "copy_on_write" in told
    else:
        assert told & {"disk_encryption_unknown", "network"}


# --- Linux's list of mounts ----------------------------------------------------------------------------------


def test_the_last_mount_over_a_place_counts_and_names_are_whole() -> None:
    listed = mounts.parse(
        "1 1 8:1 / / rw - ext4 /dev/a rw\n"
        "2 1 8:2 / /home rw shared:1 master:2 - ext4 /dev/b rw\n"
        "3 1 8:3 / /home rw - xfs /dev/c rw\n"
        "4 1 8:4 / /home/a\\040b rw - ext4 /dev/d rw\n"
    )
    kinds = {
        path: found.device
        for path in ("/", "/home", "/home/x", "/homes", "/home/a b/c")
        if (found := mounts.mount_of(path, listed))
    }
    assert kinds == {"/": "8:1", "/home": "8:3", "/home/x": "8:3", "/homes": "8:1", "/home/a b/c": "8:4"}
    assert mounts.mount_of("/", ()) is None


# --- macOS and Windows ---------------------------------------------------------------------------------------


def statfs(flags: int, name: bytes) -> bytes:
    return bytes(64) + flags.to_bytes(4, sys.byteorder) + bytes(4) + name.ljust(16, b"\0") + bytes(2000)


def test_what_a_mac_tells() -> None:
    assert other_systems.of_macos(statfs(0x1000, b"apfs")) == (
        "disk_encryption_unknown", "copy_on_write", "snapshots_unknown",
    )  # fmt: skip
    assert other_systems.of_macos(statfs(0x1080, b"hfs")) == ("snapshots_unknown",)
    assert other_systems.of_macos(statfs(0, b"smbfs")) == ("network",)
    assert "removable" in other_systems.of_macos(statfs(0x1200, b"msdos"))
    assert other_systems.of_macos(b"") == ("disk_encryption_unknown", "snapshots_unknown")


def test_what_windows_tells() -> None:
    assert set(other_systems.of_windows(3, "NTFS")) == {
        "disk_encryption_unknown",
        "snapshots_unknown",
        "swap_unknown",
    }
    assert "copy_on_write" in other_systems.of_windows(3, "ReFS")
    assert "removable" in other_systems.of_windows(2, "FAT32")
    assert "volatile" in other_systems.of_windows(6, "NTFS")
    assert other_systems.of_windows(4, "NTFS") == ("network", "swap_unknown")


def test_every_code_of_another_system_is_one_of_ours() -> None:
    told = {code for kind in range(8) for code in other_systems.of_windows(kind, "ReFS")}
    told |= {code for flags in (0, 0x1000, 0x1280) for code in other_systems.of_macos(statfs(flags, b"apfs"))}
    assert told <= {code.value for code in Code}
