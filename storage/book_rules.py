"""What a book is opened with and what it may do: pragmas that are read back, and the authorizer."""

from __future__ import annotations

from typing import Final

import sqlcipher3.dbapi2 as driver

from npm_field.errors import VaultDamagedError

# Each is set, then read back; a book that does not answer as asked is not used (fail closed). temp_store=FILE alone
# put 17,860 readable words into /var/tmp (security.md 1.4); WAL with FULL lost nothing in 3,000 power cuts (1.6).
_PRAGMAS: Final = (
    ("locking_mode", "EXCLUSIVE", "exclusive"),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("temp_store", "MEMORY", 2),
    ("secure_delete", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("foreign_keys", "ON", 1),
    ("cache_size", "-8000", -8000),
    ("recursive_triggers", "OFF", 0),
)
# data_version is asked by FTS5 itself; the others are what the books call after opening.
_ALLOWED_PRAGMAS: Final = frozenset(
    {"cipher_integrity_check", "data_version", "integrity_check", "user_version", "wal_checkpoint"}
)


def set_pragmas(connection: driver.Connection, name: str) -> None:
    """Set each pragma and read it back. Raises ``VaultDamagedError`` where one does not answer as asked."""
    for pragma, value, expected in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}={value}").fetchall()
        found = connection.execute(f"PRAGMA {pragma}").fetchone()
        if found is None or found[0] != expected:
            raise VaultDamagedError(part=name)
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise VaultDamagedError(part=name)


def authorize(
    action: int, first: str | None, _second: str | None, _database: str | None, _trigger: str | None
) -> int:
    """Refuse what would let plaintext out: ATTACH of an unkeyed file, a changed temp_store, a log file (1.4)."""
    if action in (driver.SQLITE_ATTACH, driver.SQLITE_DETACH):
        return int(driver.SQLITE_DENY)
    if action == driver.SQLITE_PRAGMA and (first or "").lower() not in _ALLOWED_PRAGMAS:
        return int(driver.SQLITE_DENY)
    return int(driver.SQLITE_OK)
