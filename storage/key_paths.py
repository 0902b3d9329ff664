"""A path for bytes that a library takes from no other place: the encrypted key of a TLS connection.

On Linux they lie in memory alone. Elsewhere it is a private file of the vault that the wipe knows; it is taken away
before the connection is made, and what a cut leaves there is encrypted under a password that nobody has.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from storage import safe_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def path_of(data: bytes, folder: Path) -> Iterator[str]:
    """Give ``data`` a path as long as the block runs; ``folder`` is the vault's.

    Raises as ``safe_files.create_new`` where it has to be a file.
    """
    if sys.platform == "linux":
        descriptor = os.memfd_create("", os.MFD_CLOEXEC)
        try:
            with os.fdopen(os.dup(descriptor), "wb") as file:
                file.write(data)
            yield f"/proc/self/fd/{descriptor}"
        finally:
            os.close(descriptor)
    else:
        with _in_a_file(folder / safe_files.CONNECTION_FILE, data) as path:
            yield path


@contextmanager
def _in_a_file(path: Path, data: bytes) -> Iterator[str]:
    with suppress(OSError):
        path.unlink(missing_ok=True)
    safe_files.create_new(path, data)
    try:
        yield str(path)
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)
