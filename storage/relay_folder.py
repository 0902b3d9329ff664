"""The folder of a relay: its key and certificate, the office's authority, the roster, where it listens.

Made at the office, carried to the server. Nothing in it opens a bundle. docs/formats/relay.md has every file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.errors import NoFileError, RelayDamagedError, VaultTooNewError
from storage import safe_files

if TYPE_CHECKING:
    from pathlib import Path

KEY: Final = "relay.key"
CERTIFICATE: Final = "relay.pem"
AUTHORITY: Final = "authority.pem"
ROSTER: Final = "roster"
SETTINGS: Final = "relay.json"
VERSION: Final = 1
LARGEST_BYTES: Final = 256 * 1024
_FIELDS: Final = {"v", "kind", "office", "host", "port"}
_KIND: Final = "relay"
_HIGHEST_PORT: Final = 65535


@dataclass(frozen=True, slots=True)
class Settings:
    """Whose relay it is, and where it is reached."""

    office: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Files:
    """What the office puts into the folder."""

    settings: Settings
    key: bytes
    certificate: str
    authority: str
    roster: bytes


def create(folder: Path, files: Files) -> None:
    """Make the folder of a relay. Raises ``FileExistsAlreadyError`` where something is there already."""
    safe_files.make_private_folder(folder)
    safe_files.create_new(folder / KEY, files.key)
    safe_files.create_new(folder / CERTIFICATE, files.certificate.encode("ascii"))
    safe_files.create_new(folder / AUTHORITY, files.authority.encode("ascii"))
    safe_files.create_new(folder / ROSTER, files.roster)
    safe_files.create_new(folder / SETTINGS, _written(files.settings))  # last: with it the folder is whole


def update(folder: Path, *, certificate: str, roster: bytes) -> None:
    """Put a certificate and a roster in the place of the old ones; a relay that runs takes the roster at once."""
    safe_files.replace(folder / CERTIFICATE, certificate.encode("ascii"))
    safe_files.replace(folder / ROSTER, roster)


def load(folder: Path, *, at_office: bool = False) -> Files:
    """Return what the office put there. Raises ``RelayDamagedError`` where it is not whole, ``VaultTooNewError``.

    ``at_office`` the key may be missing: it is for the server alone, and nothing is done with it here.
    """
    try:
        return Files(
            settings=_settings(_read(folder, SETTINGS)),
            key=b"" if at_office and not (folder / KEY).exists() else _read(folder, KEY),
            certificate=_read(folder, CERTIFICATE).decode("ascii"),
            authority=_read(folder, AUTHORITY).decode("ascii"),
            roster=_read(folder, ROSTER),
        )
    except (NoFileError, ValueError):
        raise RelayDamagedError from None


class RosterFile:
    """The roster in the folder, read again whenever it is another file or was written to."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / ROSTER
        self._seen: tuple[int, int, int] | None = None

    def changed(self) -> bytes | None:
        """Return the file's bytes if they were not returned before as it is now; None otherwise, or without one."""
        try:
            now = self._path.stat()
        except OSError:
            return None
        mark = (now.st_ino, now.st_mtime_ns, now.st_size)
        if mark == self._seen:
            return None
        try:
            found = safe_files.read(self._path, limit_bytes=LARGEST_BYTES)
        except NoFileError:
            return None
        self._seen = mark
        return found


def _written(settings: Settings) -> bytes:
    found = {"v": VERSION, "kind": _KIND, "office": settings.office, "host": settings.host, "port": settings.port}
    return json.dumps(found, indent=1).encode("ascii") + b"\n"


def _read(folder: Path, name: str) -> bytes:
    return safe_files.read(folder / name, limit_bytes=LARGEST_BYTES)


def _settings(data: bytes) -> Settings:
    found = json.loads(data)
    if not isinstance(found, dict) or found.get("kind") != _KIND or not isinstance(found.get("v"), int):
        raise RelayDamagedError
    if found["v"] > VERSION:
        raise VaultTooNewError(part="relay", found=found["v"], known=VERSION)
    office, host, port = found.get("office"), found.get("host"), found.get("port")
    if found.keys() != _FIELDS or not isinstance(office, str) or not isinstance(host, str):
        raise RelayDamagedError
    if not isinstance(port, int) or isinstance(port, bool) or not 1 <= port <= _HIGHEST_PORT:
        raise RelayDamagedError
    return Settings(office, host, port)
