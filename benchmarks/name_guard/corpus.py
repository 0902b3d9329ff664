"""Labelled text: one sentence a line, ``[n:Karim]`` around what should be found, in four languages.

n name, k nickname, p telephone, i file, badge or identity number, c cell or room, e e-mail, d date, t exact time,
r kin, o being the only one. All of it is fiction; a line without brackets should be left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parent / "data"
LANGUAGES: Final = ("en", "fr", "es", "ar")
CLASSES: Final = {
    "names": "nk",
    "numbers": "pice",
    "dates and times": "dt",
    "kin": "r",
    "the only one": "o",
}
_SPAN: Final = re.compile(r"\[([nkpicedtro]):([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Label:
    """Characters ``start`` to ``end`` of a sentence should be found."""

    start: int
    end: int
    letter: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as it is typed, and what should be found in it."""

    text: str
    labels: tuple[Label, ...]

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


def read(part: str, language: str) -> list[Sentence]:
    """Return the sentences of a part in a language."""
    return [_sentence(line) for line in (DATA / part / f"{language}.txt").read_text("utf-8").splitlines()]


def _sentence(line: str) -> Sentence:
    text, labels, at = "", [], 0
    for match in _SPAN.finditer(line):
        text += line[at : match.start()]
        labels.append(Label(len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        at = match.end()
    return Sentence(text + line[at:], tuple(labels))
