"""The other process: takes what is asked through its standard input, answers, and ends when nobody asks any more.

It is this same program, started with one word. It has no vault and no key, and forgets with its answer what it was
asked.
"""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

from npm_field.usecases.beside import LENGTH, ROWS, SIGNATURES
from sync import signatures

if TYPE_CHECKING:
    from typing import BinaryIO

INPUT, OUTPUT = 0, 1


def main() -> int:
    """Answer until the other end is closed. What nobody should ask ends it: who waits then does it himself."""
    gc.disable()  # nothing of what is made here refers to itself, and it ends soon
    with os.fdopen(INPUT, "rb", closefd=False) as asked, os.fdopen(OUTPUT, "wb", closefd=False) as say:
        answer_all(asked, say)
    return 0


def answer_all(asked: BinaryIO, say: BinaryIO) -> None:
    """Answer everything that is asked, one after the other. Raises ``ValueError`` for what is not a question."""
    while what := asked.read(1):
        body = asked.read(int.from_bytes(asked.read(LENGTH), "big"))
        answer = _answer(what, body)
        say.write(len(answer).to_bytes(LENGTH, "big") + answer)
        say.flush()


def _answer(what: bytes, body: bytes) -> bytes:
    if what == SIGNATURES:
        return bytes(signatures.hold(signatures.read(body)))
    if what == ROWS:
        from npm_field.usecases import ahead  # noqa: PLC0415 - all kinds are loaded with it: not for signatures

        return ahead.answer(body)
    raise ValueError("not a question")
