"""Coded identifiers: T-ddd-ddc with a Damm check digit over type and digits (domain/codes 4.3; INV01, INV02, INV03).

A code says nothing: five random digits, no part of a name, date, place or order. The type's index enters the check
but is not printed, so that a misheard type letter fails.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import Code
from npm_field.errors import BadCodeError, PoolExhaustedError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from npm_field.domain.code_parts import Part

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
FEWEST_DIGITS: Final = 2
TRIES_PER_CODE: Final = 4
"""After so many tries for each code wanted a type is nearly used up, and all free codes are listed instead."""
RAREST_TRIED: Final = 16
"""Where fewer than one code in so many is of the part, all of it are listed soon."""
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


class Slip(Enum):
    """What differs between what was typed and the code that was meant."""

    NONE = "none"
    SWAPPED = "swapped"
    DIGIT = "digit"
    LETTER = "letter"


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


def meant(text: str) -> Mapping[Code, Slip]:
    """Return the right codes that ``text`` may stand for, the likeliest first, each with what is different in it.

    Six digits without a letter are the code of the one type that they fit, if there is one.
    """
    code_type, digits = _split(text)
    if code_type is not None:
        found: dict[Code, Slip] = {}
        for code, slip in _with_slips(code_type, digits):
            found.setdefault(code, slip)
        return found
    bare = _bare_digits(text)
    fitting = [t for t in CodeType if len(bare) == t.digits + 1 == LONG_DIGITS + 1]
    return {_printed(t, bare): Slip.NONE for t in fitting if check_digit(t, bare[:-1]) == bare[-1]}


def beginnings(text: str) -> Sequence[str]:
    """Return how printed codes begin that ``text`` may be the beginning of: a letter and digits, or digits alone.

    Fewer than two digits alone are the beginning of too many.
    """
    plain = _plain(text)
    letter, rest = plain[:1], _ascii_digits(plain[1:])
    if letter in {t.value for t in CodeType} and 0 < len(rest) == len(plain) - 1 <= LONG_DIGITS + 1:
        return (_begun(letter, rest),)
    bare = _bare_digits(text)
    long = LONG_DIGITS + 1 >= len(bare) >= FEWEST_DIGITS
    return tuple(_begun(t.value, bare) for t in CodeType if t.digits == LONG_DIGITS) if long else ()


def draw(
    code_type: CodeType,
    count: int,
    *,
    taken: Collection[Code],
    random_below: Callable[[int], int],
    part: Part | None = None,
) -> Sequence[Code]:
    """Return ``count`` new codes in random order, none of them in ``taken``, all of ``part`` (INV01, INV02).

    Codes with three equal neighbours are avoided: they are hard to say. Raises ``PoolExhaustedError`` when the type
    has not enough codes left.
    """
    used, drawn = set(taken), dict[Code, None]()
    tries = TRIES_PER_CODE * count * (min(part.one_in, RAREST_TRIED) if part is not None else 1)
    for _ in range(tries if code_type.digits == LONG_DIGITS else 0):
        if len(drawn) == count:
            break
        digits = f"{random_below(10**LONG_DIGITS):0{LONG_DIGITS}d}"
        if _is_sayable(digits) and _is_free(code := make(code_type, digits), used, part):
            drawn[code] = None
    if len(drawn) < count:
        free = _all_free(code_type, used | set(drawn), part)
        drawn |= dict.fromkeys(_draw_of(free, code_type, count - len(drawn), random_below))
    return tuple(drawn)


def draw_pools(
    sizes: Mapping[CodeType, int],
    pools: int,
    *,
    taken: Collection[Code],
    random_below: Callable[[int], int],
    part: Part | None = None,
) -> Sequence[Sequence[Code]]:
    """Return ``pools`` disjoint shuffled pools of ``sizes`` each, for as many laptops (INV01)."""
    result: list[list[Code]] = [[] for _ in range(pools)]
    for code_type, size in sizes.items():
        drawn = draw(code_type, size * pools, taken=taken, random_below=random_below, part=part)
        for number, pool in enumerate(result):
            pool.extend(drawn[number * size : (number + 1) * size])
    return result


def _split(text: str) -> tuple[CodeType | None, str]:
    """Split what a person typed into type and all digits with the check digit; no type if it has no such shape."""
    plain = _plain(text)
    letter, rest = plain[:1], plain[1:]
    if letter not in {t.value for t in CodeType} or not rest.isdecimal():
        return None, ""
    code_type, digits = CodeType(letter), _ascii_digits(rest)
    return (code_type, digits) if len(digits) == code_type.digits + 1 else (None, "")


def _plain(text: str) -> str:
    return _BIDI_AND_SPACE.sub("", unicodedata.normalize("NFKC", text)).upper()


def _ascii_digits(text: str) -> str:
    """Return the digits at the beginning of ``text``, of whatever script, as 0 to 9."""
    values = (unicodedata.decimal(sign, None) for sign in text)
    return "".join(str(value) for value in takewhile(lambda value: value is not None, values))


def _bare_digits(text: str) -> str:
    """Return all of ``text`` as digits; an empty string where it is more than digits."""
    plain = _plain(text)
    digits = _ascii_digits(plain)
    return digits if len(digits) == len(plain) else ""


def _begun(letter: str, digits: str) -> str:
    """Return the beginning of a printed code, with a dash only where something follows it."""
    parts = [letter, digits[:3], digits[3:]]
    return "-".join(part for part in parts if part)


def _printed(code_type: CodeType, digits: str) -> Code:
    if code_type is CodeType.WORD:
        return Code(f"{code_type.value}-{digits}")
    return Code(f"{code_type.value}-{digits[:3]}-{digits[3:]}")


def _one_slip_away(code_type: CodeType, digits: str) -> Iterator[Code]:
    yield from (code for code, _slip in _with_slips(code_type, digits))


def _with_slips(code_type: CodeType, digits: str) -> Iterator[tuple[Code, Slip]]:
    for changed, slip in _slips(digits):
        if check_digit(code_type, changed[:-1]) == changed[-1]:
            yield _printed(code_type, changed), slip if changed != digits else Slip.NONE
    for other in CodeType:
        if other.digits == code_type.digits and check_digit(other, digits[:-1]) == digits[-1]:
            yield _printed(other, digits), Slip.LETTER if other is not code_type else Slip.NONE


def _slips(digits: str) -> Iterator[tuple[str, Slip]]:
    for i, (left, right) in enumerate(pairwise(digits)):
        yield digits[:i] + right + left + digits[i + 2 :], Slip.SWAPPED
    for i in reversed(range(len(digits))):
        for digit in "0123456789":
            yield digits[:i] + digit + digits[i + 1 :], Slip.DIGIT


def _is_free(code: Code, used: Collection[Code], part: Part | None) -> bool:
    return code not in used and (part is None or part.holds(code))


def _all_free(code_type: CodeType, used: Collection[Code], part: Part | None) -> list[Code]:
    every = (f"{number:0{code_type.digits}d}" for number in range(10**code_type.digits))
    return [c for digits in every if _is_sayable(digits) and _is_free(c := make(code_type, digits), used, part)]


def _draw_of(free: list[Code], code_type: CodeType, count: int, random_below: Callable[[int], int]) -> Sequence[Code]:
    """Draw from the list of all that are free: for short words, and for a type that is nearly used up."""
    if len(free) < count:
        raise PoolExhaustedError(type=code_type.value)
    for i in range(count):
        j = i + random_below(len(free) - i)
        free[i], free[j] = free[j], free[i]
    return free[:count]


def _is_sayable(digits: str) -> bool:
    """Return whether no three equal digits stand together: people lose count of them."""
    return not any(digit * EQUAL_NEIGHBOURS in digits for digit in set(digits))
