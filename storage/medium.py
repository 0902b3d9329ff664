"""What goes wrong on a stick is told apart from the laptop's own disk: another sentence, and another way out."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from npm_field.errors import (
    DiskFullError,
    DriveLostError,
    NoFileError,
    ReadOnlyError,
    StickFullError,
    StickProtectedError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def written_to() -> Iterator[None]:
    """Run a block that writes to a stick and nowhere else; what the world says there becomes an error of the stick.

    Raises ``StickFullError``, ``StickProtectedError``, and ``DriveLostError`` also where the folder is gone.
    """
    try:
        yield
    except DriveLostError:
        raise
    except DiskFullError:
        raise StickFullError from None
    except ReadOnlyError:
        raise StickProtectedError from None
    except NoFileError:
        raise DriveLostError from None


def entries(folder: Path) -> list[Path]:
    """Return what lies in a folder, by name. Raises ``NoFileError`` where it is gone or nobody may look into it."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        raise NoFileError from None
