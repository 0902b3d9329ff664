"""Numbers that point to somebody: e-mail, telephone, file and badge numbers, cells, dates and exact times.

All languages at once: a note in one language holds numbers written as in another. Every pattern is linear in the
length of a paragraph, and digits of any script count.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from npm_field.domain import codes
from npm_field.domain.name_guard.dates import DATES, SLASHED
from npm_field.domain.name_guard.hits import What
from npm_field.domain.name_guard.leftover import DATES_LEFT, PLACES_LEFT, TIMES_LEFT, WORN_LEFT
from npm_field.domain.name_guard.measures import HARMLESS
from npm_field.domain.name_guard.nearby import NEARBY_DATES, NEARBY_TIMES
from npm_field.domain.name_guard.papers import MARKED, MARKED_IN_WORDS, SHAPES, SURE_SHAPES
from npm_field.domain.name_guard.phones import PHONES, SURE_PHONES
from npm_field.domain.name_guard.relative import RELATIVE_DATES
from npm_field.domain.name_guard.rooms import ROOMS
from npm_field.domain.name_guard.rules import DIGITS, Rules, span
from npm_field.domain.name_guard.times import TIMES
from npm_field.errors import BadCodeError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.domain.name_guard.hits import Hit

_CODE: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][ \u2010-\u2015-]?\d{2,3}(?:[ \u2010-\u2015-]?\d{3})?(?!\w)")
_OTHER_DIGIT: Final = re.compile(r"(?![0-9])\d")
_BLANK: Final = "\u2007"
_AND: Final = re.compile(r"(?<!\w)و(?=\d)")
_EMAILS: Final = Rules(What.EMAIL, ("@",), (re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"),))
_WHEN_AND_WHERE: Final = (_EMAILS, *DATES, *TIMES, *NEARBY_DATES, *RELATIVE_DATES, *NEARBY_TIMES, *ROOMS)
_NUMBERED: Final = (
    *(SURE_SHAPES, SURE_PHONES, MARKED, MARKED_IN_WORDS, *PHONES, SHAPES, SLASHED),
    *(TIMES_LEFT, DATES_LEFT, PLACES_LEFT, WORN_LEFT),
)
"""The surest kinds first: where two find the same place, the first has it."""


def without_codes(text: str) -> str:
    """Return the text with ASCII digits and with our codes blanked; every place in it stays where it was."""
    return _CODE.sub(_blank, _OTHER_DIGIT.sub(lambda sign: str(unicodedata.decimal(sign[0])), text))


def find(text: str) -> Iterator[Hit]:
    """Yield numbers in a text from ``without_codes``, the surest kinds first."""
    low = text.lower()
    if any(digit in text for digit in DIGITS):
        for pattern in HARMLESS:
            text = pattern.sub(_without_digits, text)
    for rules in _WHEN_AND_WHERE:
        yield from rules.find(text, low)
    text = _AND.sub(" ", text)  # "and 4420", written as one word
    for rules in _NUMBERED:
        yield from rules.find(text, low)


def _without_digits(match: re.Match[str]) -> str:
    start, end = (place - match.start() for place in span(match))
    harmless = "".join(_BLANK if sign.isdigit() else sign for sign in match[0][start:end])
    return match[0][:start] + harmless + match[0][end:]


def _blank(match: re.Match[str]) -> str:
    try:
        codes.parse(match[0])
    except BadCodeError:
        return match[0]
    return _BLANK * len(match[0])
