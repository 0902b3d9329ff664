"""Who copies this folder away: programs that sync it to somebody's servers, and tools that keep snapshots of it.

Both are known by what they leave in the folder's parents, in the home folder and in ``/etc``. A name is enough to
warn: a warning too many costs a glance, one too few a name.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from storage import block_devices

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storage.mounts import Mount

MOST_ENTRIES: Final = 3000

_CLOUD_NAMES: Final = re.compile(
    r"dropbox( \(.+\))?|onedrive( - .+)?|nextcloud\d*|owncloud\d*|icloud ?drive|google ?drive|my drive|"
    r"mobile documents|cloudstorage|syncthing|resilio sync|pcloud ?drive|mega(sync)?|seafile|"
    r"box( sync)?|proton ?drive|yandex\.disk|tresorit( drives)?|insync",
    re.IGNORECASE,
)
_CLOUD_MARKS: Final = (
    ".dropbox", ".dropbox.cache", ".stfolder", ".stignore", ".owncloudsync.log", ".nextcloudsync.log",
    ".tmp.drivedownload", ".tmp.driveupload", ".849C9593-D756-4E56-8D6E-42412F2A707B", ".seafile-data", ".megaignore",
    ".sync/ID", ".insync.ignore",
)  # fmt: skip
"""The long one is OneDrive's own mark on Windows."""
_CLOUD_DATABASES: Final = re.compile(r"\._?sync_[0-9a-f]+\.db(-wal|-shm)?")
_NEXTCLOUD_PATH: Final = re.compile(r"^\d+\\Folders\\\d+\\localPath=(.+)$", re.MULTILINE)
_ONEDRIVE_PATH: Final = re.compile(r'^\s*sync_dir\s*=\s*"([^"]+)"', re.MULTILINE)

_SNAPSHOT_MARKS: Final = (".snapshots", "timeshift-btrfs", "@snapshots", "_btrbk_snap", ".btrbk_snapshots")
_SNAPSHOT_TOOLS: Final = ("etc/snapper/configs", "etc/btrbk/btrbk.conf", "etc/sanoid/sanoid.conf")
_TIMESHIFT: Final = ("etc/timeshift/timeshift.json", "etc/timeshift.json")


def is_synced(folder: Path, *, home: Path) -> bool:
    """Return whether a program that copies files to a server or to other machines seems to look after ``folder``."""
    parents = [folder, *folder.parents]
    inside_home = [parent for parent in parents if parent != home]
    if any(_CLOUD_NAMES.fullmatch(parent.name) for parent in inside_home):
        return True
    # The home folder itself may hold a client's own .dropbox without being synced.
    if any((parent / mark).exists() for parent in inside_home for mark in _CLOUD_MARKS):
        return True
    if any(_CLOUD_DATABASES.fullmatch(name) for parent in parents[:-1] for name in _names_in(parent)):
        return True
    return any(chosen == folder or chosen in folder.parents for chosen in _chosen_folders(home))


def has_snapshots(folder: Path, mount: Mount, mounts: Sequence[Mount], *, system: Path) -> bool:
    """Return whether something seems to keep earlier states of the file system that ``folder`` lies on."""
    if mount.kind == "zfs":
        return any(_names_in(Path(mount.point) / ".zfs" / "snapshot"))
    if mount.kind != "btrfs":
        return False
    same = [other for other in mounts if other.kind == "btrfs" and other.source == mount.source]
    if any("snapshot" in other.root.lower() for other in same):
        return True
    if any((parent / mark).exists() for parent in [folder, *folder.parents] for mark in _SNAPSHOT_MARKS):
        return True
    return any(_is_there(system / tool) for tool in _SNAPSHOT_TOOLS) or _timeshift_takes_home(system)


def _is_there(path: Path) -> bool:
    """Return whether a tool's file is there, or its folder with something in it."""
    return path.is_file() or any(_names_in(path))


def _timeshift_takes_home(system: Path) -> bool:
    """Timeshift leaves home folders out unless it was told otherwise; a file we may not read counts as told."""
    for name in _TIMESHIFT:
        path = system / name
        if not path.is_file():
            continue
        try:
            chosen = json.loads(block_devices.read(path))
        except ValueError:
            return True
        if not isinstance(chosen, dict):
            return True
        on = {key for key, value in chosen.items() if str(value).lower() == "true"}
        return "btrfs_mode" in on and "include_btrfs_home_for_backup" in on
    return False


def _chosen_folders(home: Path) -> Iterator[Path]:
    """Yield the folders that sync programs name in their own settings."""
    try:
        told = json.loads(block_devices.read(home / ".dropbox" / "info.json"))
        yield from (Path(str(account["path"])) for account in told.values())
    except (ValueError, AttributeError, KeyError, TypeError):  # no such file, or one of another shape
        pass
    nextcloud = block_devices.read(home / ".config" / "Nextcloud" / "nextcloud.cfg")
    yield from (Path(path.strip()) for path in _NEXTCLOUD_PATH.findall(nextcloud))
    onedrive = block_devices.read(home / ".config" / "onedrive" / "config")
    yield from (Path(path.replace("~", str(home), 1)) for path in _ONEDRIVE_PATH.findall(onedrive))
    for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        if os.environ.get(name):
            yield Path(os.environ[name])


def _names_in(folder: Path) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            for _number, entry in zip(range(MOST_ENTRIES), entries, strict=False):
                yield entry.name
    except OSError:
        return
