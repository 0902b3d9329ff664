"""Files of ours on this laptop: found by their first bytes in the few places where a person would have put them.

No file dialog: Qt's own keeps a history of folders, the system's keeps one too (security.md 7).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QStandardPaths, QStorageInfo

from npm_field.errors import BundleDamagedError, FieldError, FileExistsAlreadyError, WrongStepError
from npm_field.pictures.source import source_of
from storage import safe_files
from sync.enrolment_files import MAX_FILE_BYTES, Step, step_of_prefix

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

MOST_FILES: Final = 24
MOST_BUNDLES: Final = 200
MOST_ENTRIES: Final = 400
"""Of one folder's files without our endings: one with more is no place where somebody put one to find it again."""
OUR_ENDINGS: Final = (".npmf", ".invitation", ".answer", ".completion", ".reissue", ".codes")
_SYSTEM: Final = ("/", "/boot", "/usr", "/var", "/tmp", "/snap", "/proc", "/sys", "/dev", "/etc", "/nix")  # noqa: S108 - left out
_PREFIX_BYTES: Final = 64


@dataclass(frozen=True, slots=True)
class Place:
    """A folder where files may lie, and what people call it."""

    folder: Path
    removable: str = ""


_POSED: Final[list[Place]] = []


def pose(where: Iterable[Place]) -> None:
    """Let these be the places from now on: a picture of a page shows no folder of the machine that drew it."""
    _POSED[:] = where


def places() -> list[Place]:
    """Return sticks and other drives first, then the usual folders of the person."""
    if _POSED:
        return list(_POSED)
    drives = [Place(Path(volume.rootPath()), "yes") for volume in QStorageInfo.mountedVolumes() if _is_drive(volume)]
    named = QStandardPaths.StandardLocation
    usual = (named.DownloadLocation, named.DesktopLocation, named.DocumentsLocation, named.HomeLocation)
    homes = [Place(Path(found)) for kind in usual if (found := QStandardPaths.writableLocation(kind))]
    return list({place.folder: place for place in (*drives, *homes)}.values())


def found(steps: Collection[Step], where: Iterable[Path]) -> list[Path]:
    """Return the files of these steps in these folders, not below them; damaged ones are not told apart."""
    matching: list[Path] = []
    for folder in where:
        matching += [path for path in _files_of(folder) if _is_of(steps, path)]
        if len(matching) >= MOST_FILES:
            break
    return matching[:MOST_FILES]


def bundles(where: Iterable[Path]) -> list[Path]:
    """Return the bundles and sealed hand-overs in these folders, not below them; damaged ones are not told apart.

    A file with our ending and nothing of ours in it is among them: so looks what a stick kept that was pulled out.
    """
    matching = [path for folder in where for path in _files_of(folder) if _is_bundle(path)]
    return matching[:MOST_BUNDLES]


def pictures(where: Iterable[Path]) -> list[Path]:
    """Return the photos, scans and PDFs in these folders and in a camera's own below them, the newest first."""
    folders = [below for folder in where for below in (folder, *_of_a_camera(folder))]
    matching = [path for folder in folders for path in _files_of(folder) if _is_picture(path)]
    return sorted(matching, key=_changed, reverse=True)[:MOST_FILES]


def read(path: Path) -> bytes:
    """Return a small file's bytes. Raises ``NoFileError``; a file far too large is none of ours."""
    return safe_files.read(path, limit_bytes=MAX_FILE_BYTES + 1)


def read_start(path: Path) -> bytes:
    """Return the first bytes of a file, which say what it is. Raises ``NoFileError``."""
    return safe_files.read(path, limit_bytes=_PREFIX_BYTES)


def write_free(path: Path, ending: str, data: bytes) -> Path:
    """Write ``data`` beside ``path`` under its name with another ending, numbered where that name is taken.

    Nothing is overwritten: an answer that was written before may be on its way. Raises as ``safe_files.create_new``.
    """
    target = free_beside(path, ending)
    safe_files.create_new(target, data)
    return target


def free_beside(path: Path, ending: str) -> Path:
    """Return a name beside ``path`` that nothing has yet: its own with another ending, numbered where that is taken.

    Raises ``FileExistsAlreadyError``.
    """
    for number in range(1, MOST_FILES):
        target = path.with_name(f"{path.stem}{'' if number == 1 else f'-{number}'}{ending}")
        if not target.exists():
            return target
    raise FileExistsAlreadyError


def free_name(path: Path) -> Path:
    """Return this path, or the first numbered one beside it where a file lies there already."""
    for number in range(1, MOST_FILES):
        target = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        if not target.exists():
            return target
    return path


def remove_vault(folder: Path) -> None:
    """Take away a vault that was made a moment ago and holds nothing, so that its folder is free again."""
    for name in safe_files.names_in(folder):
        path = folder / name
        if path.is_file():
            path.unlink()


def _is_drive(volume: QStorageInfo) -> bool:
    root = volume.rootPath()
    plain = not any(root == system or root.startswith(f"{system}/") for system in _SYSTEM if system != "/")
    return volume.isValid() and volume.isReady() and root != "/" and plain and not volume.isRoot()


def _files_of(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    named = [path for path in entries if path.suffix in OUR_ENDINGS]
    others = [path for path in entries if path.suffix not in OUR_ENDINGS][:MOST_ENTRIES]
    yield from (path for path in (*named, *others) if not path.name.startswith(".") and path.is_file())


def _is_of(steps: Collection[Step], path: Path) -> bool:
    with suppress(OSError, FieldError):
        return step_of_prefix(safe_files.read(path, limit_bytes=_PREFIX_BYTES)) in steps
    return False


def _is_bundle(path: Path) -> bool:
    try:
        return step_of_prefix(safe_files.read(path, limit_bytes=_PREFIX_BYTES)) in {Step.SEALED, Step.BARE}
    except WrongStepError:
        return True
    except BundleDamagedError:
        return path.suffix == OUR_ENDINGS[0]
    except (OSError, FieldError):
        return False


def _of_a_camera(folder: Path) -> list[Path]:
    """Return where cameras and phones put photos: DCIM/100ABCDE, and a phone's Camera."""
    try:
        return [below for below in sorted((folder / "DCIM").iterdir())[:MOST_FILES] if below.is_dir()]
    except OSError:
        return []


def _is_picture(path: Path) -> bool:
    try:
        with path.open("rb") as source:
            source_of(source)
    except (OSError, FieldError):
        return False
    return True


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
