"""Coded identifiers: T-ddd-ddc with a Damm check digit over type and digits (domain/codes 4.3; INV01, INV02, INV03).

A code says nothing: five random digits, no part of a name, date, place or order. The type's index enters the check
but is not printed, so that a misheard type letter fails.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import Code
from npm_field.errors import BadCodeError, PoolExhaustedError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

DAMM: Final = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
LONG_DIGITS: Final = 5
WORD_DIGITS: Final = 2
EQUAL_NEIGHBOURS: Final = 3
TRIES_PER_CODE: Final = 4
"""After so many tries for each code wanted a type is nearly used up, and all free codes are listed instead."""
_BIDI_AND_SPACE: Final = re.compile(r"[\s\u200e\u200f\u202a-\u202e\u2066-\u2069\-\u2010-\u2015\u2212.]+")


class CodeType(Enum):
    """The ten types; the value is the letter, ``index`` enters the check digit."""

    VISIT = "C"
    PERSON = "P"
    MONITOR = "M"
    AREA = "L"
    WORD = "V"
    ACTOR = "A"
    FOCAL_POINT = "F"
    DOCUMENT = "D"
    COMPLAINT = "R"
    STAFF = "S"

    @property
    def index(self) -> int:
        """The number of the type, 0 to 9."""
        return list(CodeType).index(self)

    @property
    def digits(self) -> int:
        """How many random digits: two for category words, five for all the others."""
        return WORD_DIGITS if self is CodeType.WORD else LONG_DIGITS


def check_digit(code_type: CodeType, digits: str) -> str:
    """Return the Damm digit over the type's index and ``digits`` (ASCII)."""
    interim = 0
    for digit in f"{code_type.index}{digits}":
        interim = int(DAMM[interim][int(digit)])
    return str(interim)


def make(code_type: CodeType, digits: str) -> Code:
    """Return the code of ``code_type`` with these random digits."""
    if len(digits) != code_type.digits or not (digits.isascii() and digits.isdigit()):
        raise BadCodeError(nearest="")
    return _printed(code_type, digits + check_digit(code_type, digits))


def parse(text: str, allowed: Collection[CodeType] = ()) -> Code:
    """Return the printed form of a code typed by a person.

    Arabic-Indic and Persian digits, small letters, spaces, any dash and direction marks are accepted. Raises
    ``BadCodeError`` with the nearest right codes when it is no code, has a wrong check digit or a type not allowed.
    """
    code_type, digits = _split(text)
    if code_type is None:
        raise BadCodeError(nearest="")
    right = check_digit(code_type, digits[:-1]) == digits[-1]
    if not right or (allowed and code_type not in allowed):
        raise BadCodeError(nearest=" ".join(nearest(text, allowed=allowed)))
    return _printed(code_type, digits)


def type_of(code: Code) -> CodeType:
    """Return the type of a printed code."""
    return CodeType(code[0])


def nearest(text: str, *, known: Collection[Code] = (), allowed: Collection[CodeType] = ()) -> Sequence[Code]:
    """Return right codes one slip away from ``text``: neighbours swapped, then one digit, then the type letter.

    With ``known``, only codes that exist are offered; without, at most three, the likeliest slips first.
    """
    code_type, digits = _split(text)
    if code_type is None:
        return ()
    found = dict.fromkeys(
        code for code in _one_slip_away(code_type, digits) if not allowed or type_of(code) in allowed
    )
    if known:
        return tuple(code for code in found if code in known)
    return tuple(found)[:3]


def draw(
    code_type: CodeType,
    count: int,
    *,
    taken: Collection[Code],
    random_below: Callable[[int], int],
) -> Sequence[Code]:
    """Return ``count`` new codes in random order, none of them in ``taken`` (INV01, INV02).

    Codes with three equal neighbours are avoided: they are hard to say. Raises ``PoolExhaustedError`` when the type
    has not enough codes left.
    """
    used = set(taken)
    drawn: dict[Code, None] = {}
    for _ in range(TRIES_PER_CODE * count if code_type.digits == LONG_DIGITS else 0):
        if len(drawn) == count:
            break
        digits = f"{random_below(10**LONG_DIGITS):0{LONG_DIGITS}d}"
        if _is_sayable(digits) and (code := make(code_type, digits)) not in used:
            drawn[code] = None
    if len(drawn) < count:
        drawn |= dict.fromkeys(_draw_of_all(code_type, count - len(drawn), used | set(drawn), random_below))
    return tuple(drawn)


def draw_pools(
    sizes: Mapping[CodeType, int],
    pools: int,
    *,
    taken: Collection[Code],
    random_below: Callable[[int], int],
) -> Sequence[Sequence[Code]]:
    """Return ``pools`` disjoint shuffled pools of ``sizes`` each, for as many laptops (INV01)."""
    result: list[list[Code]] = [[] for _ in range(pools)]
    for code_type, size in sizes.items():
        drawn = draw(code_type, size * pools, taken=taken, random_below=random_below)
        for number, pool in enumerate(result):
            pool.extend(drawn[number * size : (number + 1) * size])
    return result


def _split(text: str) -> tuple[CodeType | None, str]:
    """Split what a person typed into type and all digits with the check digit; no type if it has no such shape."""
    plain = _BIDI_AND_SPACE.sub("", unicodedata.normalize("NFKC", text)).upper()
    letter, rest = plain[:1], plain[1:]
    if letter not in {t.value for t in CodeType} or not rest.isdecimal():
        return None, ""
    code_type = CodeType(letter)
    digits = "".join(str(unicodedata.decimal(sign)) for sign in rest)
    return (code_type, digits) if len(digits) == code_type.digits + 1 else (None, "")


def _printed(code_type: CodeType, digits: str) -> Code:
    if code_type is CodeType.WORD:
        return Code(f"{code_type.value}-{digits}")
    return Code(f"{code_type.value}-{digits[:3]}-{digits[3:]}")


def _one_slip_away(code_type: CodeType, digits: str) -> Iterator[Code]:
    for changed in _slips(digits):
        if check_digit(code_type, changed[:-1]) == changed[-1]:
            yield _printed(code_type, changed)
    for other in CodeType:
        if other.digits == code_type.digits and check_digit(other, digits[:-1]) == digits[-1]:
            yield _printed(other, digits)


def _slips(digits: str) -> Iterator[str]:
    for i, (left, right) in enumerate(pairwise(digits)):
        yield digits[:i] + right + left + digits[i + 2 :]
    for i in reversed(range(len(digits))):
        for digit in "0123456789":
            yield digits[:i] + digit + digits[i + 1 :]


def _draw_of_all(
    code_type: CodeType, count: int, used: Collection[Code], random_below: Callable[[int], int]
) -> Sequence[Code]:
    """Draw from the list of all that are free: for short words, and for a type that is nearly used up."""
    every = (f"{number:0{code_type.digits}d}" for number in range(10**code_type.digits))
    free = [code for digits in every if _is_sayable(digits) and (code := make(code_type, digits)) not in used]
    if len(free) < count:
        raise PoolExhaustedError(type=code_type.value)
    for i in range(count):
        j = i + random_below(len(free) - i)
        free[i], free[j] = free[j], free[i]
    return free[:count]


def _is_sayable(digits: str) -> bool:
    """Return whether no three equal digits stand together: people lose count of them."""
    return not any(digit * EQUAL_NEIGHBOURS in digits for digit in set(digits))
