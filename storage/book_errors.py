"""What the disk did to a book, as one of our errors."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import sqlcipher3.dbapi2 as driver

from npm_field.errors import DiskFullError, ReadOnlyError, VaultDamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator

_CAUSES: Final = {
    "SQLITE_FULL": DiskFullError,
    "SQLITE_READONLY": ReadOnlyError,
    "SQLITE_CANTOPEN": ReadOnlyError,
    "SQLITE_PERM": ReadOnlyError,
    "SQLITE_IOERR": DiskFullError,
}
_DAMAGED: Final = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Turn what the disk did into one of our errors; what our own SQL did stays a bug."""
    try:
        yield
    except driver.DatabaseError as error:
        cause = str(getattr(error, "sqlite_errorname", "") or "")
        if cause.startswith(_DAMAGED):
            raise VaultDamagedError(part=name) from None
        for prefix, kind in _CAUSES.items():
            if cause.startswith(prefix):
                raise kind from None
        raise
