"""What may not be said to those who hold people: codes, and what only one person could have told (INV22).

A talking point is for the head of the place, and everything said there may be traced back. This warns; it never
rewrites, and finding nothing is no promise.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from npm_field.domain.codes import CodeType
from npm_field.domain.telling_words import COUNTED, COUNTED_FIRST, FEW, KIN, ONLY_ONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Telling(Enum):
    """Why a passage may not be said, the gravest first."""

    CODE = "code"
    ONE_PERSON = "one_person"
    KIN = "kin"
    EXACT_TIME = "exact_time"
    AGE = "age"
    FEW = "few"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Passage:
    """Where in the text it stands, and why."""

    why: Telling
    start: int
    end: int


APOSTROPHE: Final = "\u2019"
_LETTERS: Final = "".join(code_type.value for code_type in CodeType)
_DASH: Final = r"[\s\-\u2010-\u2015.]?"
_PATTERNS: Final = (
    # no \b in front of a code: Arabic writes "and" as one letter with the word behind it
    (Telling.CODE, rf"(?<![a-zA-Z\d])[{_LETTERS}]{_DASH}(?:\d{{3}}{_DASH}\d{{3}}|\d{{3}})\b"),
    (Telling.EXACT_TIME, r"\b\d{1,2}\s?(?:[:.\u066b]|h\s?)\d{2}\b"),
    (Telling.AGE, r"\b\d{1,2}[\s\-](?:years?|year-old|ans|años|عاما|عاماً|سنة)\b"),
    # fewer than five of anybody can be told apart (INV23): the digit or the word, and whom it counts
    (Telling.FEW, rf"(?<!\w)(?:[1-4]|{'|'.join(FEW)})(?:\s+[^\W\d_]+)?\s+(?:{'|'.join(COUNTED)})(?!\w)"),
    (Telling.FEW, rf"(?<!\w)(?:{'|'.join(COUNTED_FIRST)})(?!\w)"),
    (Telling.NUMBER, r"\b\d{4,}\b"),
)
_LISTS: Final = ((Telling.ONE_PERSON, ONLY_ONE), (Telling.KIN, KIN))


def passages(text: str) -> tuple[Passage, ...]:
    """Return what in a text may not be said, in the order of the text; of two that overlap the graver one."""
    plain = "".join(_latin(sign) for sign in text)
    found = [Passage(why, m.start(), m.end()) for why, pattern in _compiled() for m in pattern.finditer(plain)]
    order = list(Telling)
    found.sort(key=lambda passage: (passage.start, order.index(passage.why)))
    return tuple(_apart(found))


def telling(texts: Iterable[object]) -> Mapping[Telling, int]:
    """Return how often each reason is found in several texts, the gravest first."""
    whys = [passage.why for text in texts if isinstance(text, str) for passage in passages(text)]
    return {why: whys.count(why) for why in Telling if why in whys}


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[Telling, re.Pattern[str]], ...]:
    made = [(why, re.compile(pattern, re.IGNORECASE)) for why, pattern in _PATTERNS]
    for why, words in _LISTS:
        any_of = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        made.append((why, re.compile(rf"(?<!\w)(?:{any_of})(?!\w)", re.IGNORECASE)))
    return tuple(made)


def _apart(found: Iterable[Passage]) -> Iterator[Passage]:
    end = -1
    for passage in found:
        if passage.start >= end:
            yield passage
            end = passage.end


def _latin(sign: str) -> str:
    """Return a digit of any script as 0 to 9 and every apostrophe as the plain one, one sign for one."""
    if sign == APOSTROPHE:
        return "'"
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)
