"""Asserts are rewritten once by the workers together, and not by each of them for itself.

For a failed assert to tell its values, pytest rewrites every file of tests, a fifteenth of a second each, and keeps
what it made in ``__pycache__``. In a fresh checkout each worker would do so for all of them. Here each does its share
first and finds that of the others; a file that another one has not reached yet is simply rewritten twice.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from _pytest.assertion import rewrite

if TYPE_CHECKING:
    import pytest

HERE: Final = Path(__file__).resolve().parent
RULES: Final = tuple(file for file in sorted(HERE.glob("*.py")) if not file.name.startswith("test_"))
"""What every run of tests needs: conftest.py and the files beside it."""


def do_share(config: pytest.Config) -> None:
    """Rewrite the share of this worker; nothing where there is one process, or where Python may keep no files."""
    worker = getattr(config, "workerinput", None)
    if worker is None or sys.dont_write_bytecode:
        return
    number, of = int(worker["workerid"].removeprefix("gw")), int(worker["workercount"])
    for file in files()[number::of]:
        keep(file, config)


def files() -> list[Path]:
    return sorted(file for file in HERE.rglob("*.py") if file.name.startswith("test_") or file.name == "conftest.py")


def keep(file: Path, config: pytest.Config) -> None:
    """Rewrite one file where pytest will look for it, unless it is there and fresh."""
    kept = kept_at(file)
    if rewrite._read_pyc(file, kept) is None and rewrite.try_makedirs(kept.parent):
        digest, code = rewrite._rewrite_test(file, config)
        rewrite._write_pyc(config.stash[rewrite.assertstate_key], code, digest, kept)


def kept_at(file: Path) -> Path:
    return rewrite.get_cache_dir(file) / f"{file.stem}{rewrite.PYC_TAIL}"
