"""Sealing and opening as a bundle is, beside another age where there is one, and beside a plain copy onto the disk.

    .venv/bin/python benchmarks/sealing.py [MEGABYTES]

All in one run, so that the ratios say something on any machine. Another age is found by tests/sync/other_age.py.
"""

from __future__ import annotations

import io
import os
import secrets
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from npm_field.crypto.age import HybridIdentity, HybridRecipient, encrypt, verify  # noqa: E402 - found only now
from npm_field.crypto.hybrid import HybridPrivateKey  # noqa: E402 - as above
from storage import safe_files  # noqa: E402 - as above
from tests.sync import other_age  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sync.other_age import OtherAge

ROUNDS: Final = 3


def main(megabytes: int = 64) -> None:
    """Print one line for each way."""
    said = secrets.token_bytes(megabytes * 1024 * 1024)
    key = HybridPrivateKey.generate()
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        (home / "key").write_text(HybridIdentity(key).secret_text(), encoding="ascii")
        ways: dict[str, Callable[[], object]] = {
            "plain copy, on the disk": lambda: _kept(home / "copy", lambda sink: sink.write(said)),
            "sealed, on the disk": lambda: _kept(
                home / "sealed", lambda sink: encrypt(io.BytesIO(said), sink, [HybridRecipient(key.public)])
            ),
            "opened, both passes": lambda: _opened(home / "sealed", key),
        }
        for tool in other_age.found():
            other = _Other(tool, said, home / "key")
            ways[f"sealed by the other age ({tool.name})"] = other.seal
            ways[f"opened by the other age ({tool.name})"] = other.open
        first = 0.0
        for name, way in ways.items():
            took = min(_timed(way) for _ in range(ROUNDS))
            first = first or took
            print(f"{name:40} {took:7.2f} s  {took / first:5.2f} of the copy")


class _Other:
    """Another program at the same work, through its standard input and output."""

    def __init__(self, tool: OtherAge, said: bytes, key: Path) -> None:
        self._tool, self._said, self._key = tool, said, key
        self._sealed = b""

    def seal(self) -> None:
        self._sealed = self._tool.seal(self._said, self._key)

    def open(self) -> None:
        self._tool.open(self._sealed, self._key)


def _kept(path: Path, write: Callable[[io.BufferedWriter], object]) -> None:
    path.unlink(missing_ok=True)
    with safe_files.writing_new(path) as sink:
        write(sink)  # type: ignore[arg-type]  # it is a buffered file


def _opened(path: Path, key: HybridPrivateKey) -> None:
    with path.open("rb") as source:
        for _chunk in verify(source, [HybridIdentity(key)]).chunks():
            pass


def _timed(act: Callable[[], object]) -> float:
    os.sync()
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
