"""The other process answers as this one would, is needed for nothing, and ends with its block or with its parent."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from npm_field.crypto.signing import SigningKey
from npm_field.domain.revision import SIGNED_AS, Revision
from npm_field.usecases import ahead, beside, beside_reader
from npm_field.usecases.ahead import Ahead
from npm_field.usecases.beside import ROWS, Beside
from sync.signatures import Check
from tests.usecases.test_ahead import write

if TYPE_CHECKING:
    from npm_field.domain.identifiers import RecordId

ROOT: Final = Path(__file__).resolve().parent.parent.parent
PARENT: Final = """
import sys
from npm_field.usecases.beside import SIGNATURES, Beside
one = Beside()
assert one.submit([]).result() == []
print(one._process.pid, flush=True)
sys.stdin.read()
"""
SILENT: Final = "import sys; sys.stdin.read()"
ENDS: Final = ""
SHORT: Final = "import sys; sys.stdin.buffer.read(1); sys.stdout.buffer.write(b'\\0\\0\\0\\x09one')"
OTHER: Final = "import sys; sys.stdin.buffer.read(1); sys.stdout.buffer.write(b'\\0\\0\\0\\x01x')"


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def checks() -> tuple[list[Check], list[bool]]:
    key, other = SigningKey.generate(), SigningKey.generate()
    made = [(f"message {number}".encode(), key if number % 3 else other) for number in range(9)]
    found = [Check(key.public.raw, who.sign(said, purpose=SIGNED_AS), said) for said, who in made]
    return found, [who is key for _said, who in made]


def many(count: int) -> dict[RecordId, list[Revision]]:
    found = [[write(number, {"code": f"P-{number}", "narrative": f"cold {number}"})] for number in range(count)]
    first = write(count, {"narrative": "said"})
    both = [first, write(count, {"narrative": "one"}, first), write(count, {"narrative": "another"}, first)]
    purged = [write(count + 1, {"narrative": "gone"}).purged()]
    return {one[0].header.record: one for one in (*found, both, purged)}


def test_it_answers_what_would_be_said_here_and_is_gone_with_its_block() -> None:
    asked, held = checks()
    fresh = many(3)
    with Beside() as other:
        assert other.submit(asked).result() == held
        assert other.submit([*asked, Check(asked[0].key, b"", b"")]).result() == [*held, False]
        answer = other.ask(ROWS, ahead.question(one for found in fresh.values() for one in found))
        process = other._process
        assert process is not None
    assert process.poll() is not None
    assert answer is not None
    assert ahead.read_rows(answer) == ahead.rows_of(fresh)
    assert other.ask(ROWS, b"") is None


@pytest.mark.parametrize("program", [ENDS, SHORT, OTHER], ids=["ends", "short", "other"])
def test_where_it_fails_everything_is_done_here(program: str) -> None:
    asked, held = checks()
    with Beside(python(program)) as other:
        assert other.submit(asked).result() == held
        assert other.submit(asked).result() == held
    with Beside([str(ROOT / "no such program")]) as other:
        assert other.submit(asked).result() == held


def test_one_that_is_silent_for_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "PATIENCE_S", 0.05)
    asked, held = checks()
    with Beside(python(SILENT)) as other:
        assert other.submit(asked).result() == held


def test_more_than_can_be_asked_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "LENGTH", 1)
    asked, held = checks()
    with Beside() as other:
        assert other.submit(asked).result() == held


def test_rows_that_it_does_not_make_are_made_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_WORTH_IT", 1)
    monkeypatch.setattr(ahead, "_MANY", 1)
    fresh = many(2)
    for other, made in ((Beside(), ahead.rows_of(fresh)), (Beside(python(ENDS)), {})):
        with Ahead(fresh, other) as rows:
            assert {id_: row for id_, found in fresh.items() if (row := rows.take(id_, found))} == made


def test_it_ends_when_who_began_it_is_killed() -> None:
    with subprocess.Popen(python(PARENT), stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as parent:
        assert parent.stdout is not None
        number = int(parent.stdout.readline())
        assert is_alive(number)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    while is_alive(number):
        time.sleep(0.01)


def test_what_is_not_a_question_ends_it() -> None:
    with pytest.raises(ValueError, match="not a question"):
        beside_reader.answer_all(io.BytesIO(b"x\0\0\0\0"), io.BytesIO())


def is_alive(number: int) -> bool:
    """Return whether a process still does something; one that nobody waited for does not."""
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
