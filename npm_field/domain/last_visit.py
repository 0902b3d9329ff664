"""The visit before this one to the same place, and its figures beside today's (workflow 3.3; INV22, INV23, INV38).

A closing talk is where they are spoken of, so a number below five is shown as few: so few can be told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.folding import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FEWEST: Final = 5
"""The smallest number that is said outside: k of INV23."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of one source: what it was, what it is. None where nobody stated it."""

    kind: str
    stated_by: str
    before: int | None
    now: int | None


def is_few(number: int | None) -> bool:
    """Return whether so few are counted that each can be told apart (INV23); none is none."""
    return number is not None and 0 < number < FEWEST


def before(visit: Mapping[str, object], others: Mapping[str, Mapping[str, object]]) -> str:
    """Return the key of the last earlier visit to the same place, or "".

    The same place has the same name, however it is written, and no other kind of place. A visit without a first day,
    or with a later one, is not an earlier one.
    """
    name, day = _name(visit), str(visit.get("start_day") or "")
    found = [
        (str(other["start_day"]), key)
        for key, other in others.items()
        if name and _name(other) == name and _fits(visit, other) and _is_earlier(other, day)
    ]
    return max(found, default=("", ""))[1]


def compared(earlier: Iterable[Mapping[str, object]], today: Iterable[Mapping[str, object]]) -> tuple[Compared, ...]:
    """Return every figure of either visit, each source by itself (INV38), in the order in which they were stated.

    Of several numbers of one source the last one stands.
    """
    old, new = _by_source(earlier), _by_source(today)
    return tuple(Compared(*key, old.get(key), new.get(key)) for key in dict.fromkeys([*old, *new]))


def _by_source(figures: Iterable[Mapping[str, object]]) -> Mapping[tuple[str, str], int]:
    return {
        (str(one["kind"]), str(one.get("stated_by") or "")): value
        for one in figures
        if one.get("kind") and isinstance(value := one.get("value"), int)
    }


def _name(visit: Mapping[str, object]) -> Sequence[str]:
    return words(str(visit.get("place_name") or ""))


def _fits(visit: Mapping[str, object], other: Mapping[str, object]) -> bool:
    kinds = {one for one in (visit.get("place_type"), other.get("place_type")) if one}
    return len(kinds) <= 1


def _is_earlier(other: Mapping[str, object], day: str) -> bool:
    first = str(other.get("start_day") or "")
    return bool(first) and (not day or first < day)
