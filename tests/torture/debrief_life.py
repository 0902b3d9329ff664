"""One evening in a process of its own, which is killed at a named place of it.

Places are before each transaction, before its commit and after it, around each file of an attachment, and before, in
the middle of and after each file that is written.
"""

from __future__ import annotations

import json
import os
import signal
import tempfile
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from storage import attachments as files
from storage import safe_files
from storage.book import Book
from tests.torture.debrief_evening import beside, evening, opened
from tests.torture.life import teller

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.torture.debrief_evening import Scene
    from tests.torture.life import Tell


def lived(folder: Path, scene: Scene, deadly: int) -> tuple[list[Mapping[str, Any]], int]:
    """Let a child do the evening on a vault and be killed at a place of it; 0: nowhere.

    Returns what it told, and how many places there were.
    """
    reading, writing_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _live(folder, scene, deadly, teller(writing_end))
    os.close(writing_end)
    with os.fdopen(reading, "rb") as told:
        lines = [json.loads(line) for line in told if line.endswith(b"\n")]
    _, status = os.waitpid(child, 0)
    ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if ended != (signal.SIGKILL if deadly else 0) or (not deadly and os.WEXITSTATUS(status)):
        raise AssertionError("the child ended otherwise", deadly, status)
    return lines, max((int(line["places"]) for line in lines if "places" in line), default=0)


def _live(folder: Path, scene: Scene, deadly: int, tell: Tell) -> None:
    places, real, store, open_new = 0, Book.change, files.receive, safe_files.writing_new
    tempfile.tempdir = str(beside(folder, "tmp"))

    def place() -> None:
        nonlocal places
        places += 1
        if places == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    @contextmanager
    def change(book: Book) -> Iterator[Book]:
        place()
        with real(book):
            yield book
            place()
        place()

    def received(*given: Any) -> object:  # noqa: ANN401 - as the real one
        place()
        row = store(*given)
        place()
        return row

    class Halved:
        """A file that is left in the middle of a write."""

        def __init__(self, file: Any) -> None:  # noqa: ANN401 - as the real one
            self._file = file

        def write(self, data: bytes) -> int:
            self._file.write(data[: len(data) // 2])
            self._file.flush()
            place()
            self._file.write(data[len(data) // 2 :])
            return len(data)

    @contextmanager
    def writing_new(path: Path) -> Iterator[Any]:
        place()
        with open_new(path) as file:
            yield Halved(file)
            file.flush()
            place()
        place()

    def told(line: Mapping[str, object]) -> None:
        tell({**line, "places": places})

    status = 1
    try:
        seat = opened(folder)
        Book.change, files.receive = change, received  # type: ignore[method-assign,assignment]  # for the kill
        safe_files.writing_new = writing_new
        evening(seat, scene, beside(folder, "out"), told)
        tell({"places": places})
        Book.change = real  # type: ignore[method-assign]  # for the kill
        seat.vault.close()
        status = 0
    except BaseException:  # noqa: BLE001 - the child's last words, whatever they are about
        traceback.print_exc()
    finally:
        os._exit(status)
