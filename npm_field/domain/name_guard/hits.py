"""What the guard finds: a place in the text and what it looks like. Later files add to it; none knows a window."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class What(Enum):
    """What a marked place looks like."""

    NAME = "name"
    NICKNAME = "nickname"
    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"
    PLACE_NUMBER = "place_number"
    DATE = "date"
    TIME = "time"
    KIN = "kin"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class Hit:
    """Characters ``start`` to ``end`` look like ``what``."""

    start: int
    end: int
    what: What


def first_of_each_place(found: Iterable[Hit]) -> list[Hit]:
    """Return hits in the order of the text; where two overlap, the one that was found first stays."""
    kept: list[Hit] = []
    for hit in found:
        at = bisect_left(kept, hit.start, key=lambda other: other.start)
        is_free = (at == 0 or kept[at - 1].end <= hit.start) and (at == len(kept) or hit.end <= kept[at].start)
        if hit.start < hit.end and is_free:
            kept.insert(at, hit)
    return kept
