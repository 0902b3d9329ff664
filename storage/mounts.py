"""What is mounted where, from the kernel's own list: which file system a folder lies on, and what that means for us.

Pure: the text of ``/proc/self/mountinfo`` comes in. The kernel writes the last mount over a place last, so the last
one that fits is the one that counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

COPY_ON_WRITE: Final = frozenset({"btrfs", "zfs", "bcachefs", "apfs", "refs", "f2fs", "nilfs2", "jffs2", "ubifs"})
"""File systems that write every change somewhere else; f2fs and those after it do so as logs, with one effect."""

SNAPSHOTS_BY_ITSELF: Final = frozenset({"nilfs2"})

NETWORK: Final = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "afs", "ceph", "coda", "ncpfs",
        "ncp", "glusterfs", "lustre", "beegfs", "orangefs", "pvfs2", "gfs2", "ocfs2", "gpfs", "9p", "virtiofs",
        "vboxsf", "drvfs", "prl_fs", "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.glusterfs", "fuse.s3fs",
        "fuse.gvfsd-fuse", "fuse.kio-fuse", "fuse.vmhgfs-fuse", "fuse.curlftpfs", "fuse.smbnetfs", "fuse.cephfs",
    }
)  # fmt: skip
"""The disk is in another machine, or in the machine around a virtual one: its promises about saving are not ours."""

CLOUD: Final = frozenset(
    {"fuse.google-drive-ocamlfuse", "fuse.pcloud", "fuse.onedriver", "fuse.expandrive", "fuse.insync", "fuse.mega"}
)

IN_MEMORY: Final = frozenset({"tmpfs", "ramfs"})

ENCRYPTED_ABOVE: Final = frozenset(
    {"ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs", "fuse.cryfs@", "fuse.securefs", "fuse.vaultfs"}
)
"""Encrypts file by file over another file system."""

_ESCAPED: Final = re.compile(r"\\([0-7]{3})")
_LEAST_FIELDS: Final = 6
_FIELDS_AFTER_DASH: Final = 2


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of the list. ``device`` is "major:minor", ``source`` what was mounted, ``root`` which part of it."""

    device: str
    root: str
    point: str
    kind: str
    source: str
    options: frozenset[str]


def parse(mountinfo: str) -> tuple[Mount, ...]:
    """Return every mount, in the kernel's order; a line that does not look like one is passed over."""
    return tuple(found for line in mountinfo.splitlines() if (found := _mount(line)) is not None)


def mount_of(path: str, mounts: Iterable[Mount]) -> Mount | None:
    """Return the mount that an absolute path without links lies on."""
    best: Mount | None = None
    for mount in mounts:
        if _lies_in(path, mount.point) and (best is None or len(mount.point) >= len(best.point)):
            best = mount
    return best


def unescaped(text: str) -> str:
    """Return a path as the kernel means it: it writes spaces and the like as a backslash and three octal digits."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), text)


def _lies_in(path: str, point: str) -> bool:
    return point in {"/", path} or path.startswith(point.rstrip("/") + "/")


def _mount(line: str) -> Mount | None:
    fields = line.split(" ")
    if "-" not in fields[_LEAST_FIELDS:]:
        return None
    dash = fields.index("-", _LEAST_FIELDS)
    after = fields[dash + 1 :]
    if len(after) < _FIELDS_AFTER_DASH:
        return None
    options = frozenset(",".join([fields[5], *after[2:3]]).split(","))
    return Mount(fields[2], unescaped(fields[3]), unescaped(fields[4]), after[0], unescaped(after[1]), options)
