"""A stranger's file is read where no key is, behind walls; what goes wrong there is one sentence (decision 0028)."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from npm_field.errors import PictureRefusedError
from npm_field.pictures import aside, frames
from npm_field.pictures.frames import Said
from tests.pictures import sources

ROOT: Final = Path(__file__).resolve().parent.parent.parent
TRIED: Final = """
import ctypes, os, signal, socket, sys
import npm_field.usecases.attachments
print(sorted({"pypdfium2", "PIL.TiffImagePlugin", "PIL.WebPImagePlugin"} & set(sys.modules)))
from npm_field.pictures import walls
def tried(what):
    try:
        what()
    except (OSError, ValueError):
        return "refused"
    return "done"
kernel = ctypes.CDLL(None, use_errno=True)
kernel.mmap.restype = ctypes.c_void_p
def runnable():
    if kernel.mmap(None, 4096, 7, 0x22, -1, 0) in (None, ctypes.c_void_p(-1).value):
        raise OSError
def fork():
    if os.fork() == 0:
        os._exit(0)
acts = {
    "a file": lambda: open(sys.argv[1], "rb"),
    "writing": lambda: open(sys.argv[1], "ab"),
    "a folder": lambda: os.listdir("/"),
    "a connection": lambda: socket.socket(),
    "a process": fork,
    "a program": lambda: os.posix_spawn("/bin/true", ["true"], {}),
    "the one that asked": lambda: os.kill(os.getppid(), 0),
    "memory that runs": runnable,
}
before = {name: tried(act) for name, act in acts.items()}
walls.close()
after = {name: tried(act) for name, act in acts.items()}
os.write(1, repr((set(before.values()), after)).encode())
"""


def _refusal(data: bytes, *command: str) -> object:
    with (
        pytest.raises(PictureRefusedError) as caught,
        aside.reading(io.BytesIO(data), size=len(data), command=[sys.executable, "-c", *command]) as found,
    ):
        list(found.pages())
    return caught.value.facts["reason"]


def test_behind_the_walls_nothing_can_be_opened_started_or_reached(tmp_path: Path) -> None:
    note = tmp_path / "note"
    note.write_text("what the person said", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", TRIED, str(note)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    loaded, walled = done.stdout.splitlines()
    assert loaded == "[]"  # the process with the keys does not even load what reads strangers' files
    before, after = eval(walled)  # noqa: S307 - printed by the lines above
    assert before == {"done"}  # the control: all of it can be done without walls
    assert set(after.values()) == {"refused"}, after


def test_a_file_comes_back_as_pixels_with_what_it_said() -> None:
    photo, pdf = sources.photo(), sources.pdf(2)
    with aside.reading(io.BytesIO(photo), size=len(photo)) as found:
        assert found.said == Said("2031-03-10/afternoon", place=True, camera=True)
        assert [(page.width, page.height) for page in found.pages()] == [(240, 180)]
    with aside.reading(io.BytesIO(pdf), size=len(pdf)) as found:
        assert len(list(found.pages())) == 2
    with (
        pytest.raises(PictureRefusedError) as caught,
        aside.reading(io.BytesIO(photo[:900]), size=900) as found,
    ):
        list(found.pages())
    assert caught.value.facts == {"reason": "damaged"}


def test_a_crash_a_hang_and_a_made_up_answer_are_each_one_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = sources.photo()
    assert _refusal(photo, "import os; os.abort()") == "ended"
    assert _refusal(photo, "import os; os.read(0, 9); os.write(1, b'S')") == "ended"
    assert _refusal(photo, "import os; os.write(1, b'P' + bytes(9))") == "ended"
    monkeypatch.setattr(aside, "PATIENCE_S", 0.2)
    assert _refusal(photo, "import time; time.sleep(600)") == "too_slow"


@pytest.mark.parametrize(
    "answer",
    [
        b"S" + b"\xff" * 4,
        b"S\0\0\0\x02[]",
        b'S\0\0\0\x14{"taken":"../a note"}',
        b'R\0\0\0\x10{"reason":"else"}',
        b"P\0" + b"\xff" * 8,
        b"P\1" + bytes(8),
        b"X",
        b"",
    ],
)
def test_an_answer_that_is_none_is_taken_for_none(answer: bytes) -> None:
    take = frames.take_page if answer[:1] == b"P" else frames.take_said
    with pytest.raises(frames.StrangeAnswerError):
        take(io.BytesIO(answer))
