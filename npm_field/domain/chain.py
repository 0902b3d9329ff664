"""Numbers of what a device sent: which are missing, which are claimed twice, and whose history lacks what is here.

Each bundle of a device has a number, from 1, and names the one before it (security.md 5.3). A laptop that was copied,
and one that was put back to an earlier state, look the same from here: both use a number again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


class Sign(Enum):
    """What a bundle's number says against it; the value is stable, the sentence is the screen's."""

    FORK = "fork"  # its number is another bundle's, or the bundle before it is not the one that came
    ROLLBACK = "rollback"  # it goes on from an older state: what came later is not in its history
    COUNTER = "counter"  # it has another revision under a number that one of the same device has here


@dataclass(frozen=True, slots=True)
class Link:
    """One bundle in a device's sequence. ``previous`` is the id of the one before, "" for the first or not known."""

    id: str
    sequence: int
    previous: str


def signs(new: Link, known: Collection[Link]) -> frozenset[Sign]:
    """Return what is wrong with a bundle beside those that came from the same device before."""
    others = [link for link in known if link.id != new.id]
    if not others or any(link.id == new.id for link in known):
        return frozenset()
    found = set()
    if _is_forked(new, others):
        found.add(Sign.FORK)
        if new.sequence < max(link.sequence for link in others):
            found.add(Sign.ROLLBACK)
    return frozenset(found)


def noticed(links: Collection[Link]) -> frozenset[tuple[Sign, int, str]]:
    """Return what is wrong with all that came from one device, by number and bundle, whatever order it came in."""
    return frozenset((sign, link.sequence, link.id) for link in links for sign in signs(link, _without(link, links)))


def _without(link: Link, links: Collection[Link]) -> list[Link]:
    return [other for other in links if other.id != link.id]


def _is_forked(new: Link, others: Collection[Link]) -> bool:
    before = {link.id for link in others if link.sequence == new.sequence - 1}
    after = [link for link in others if link.sequence == new.sequence + 1 and link.previous]
    return (
        any(link.sequence == new.sequence for link in others)
        or bool(new.previous and before and new.previous not in before)
        or any(link.id == new.previous and link.sequence != new.sequence - 1 for link in others)
        or bool(after and all(link.previous != new.id for link in after))
    )


Span = tuple[int, int]
"""Numbers from … to, both included. A sender may say any number: gaps are never written out one by one."""


def spans(numbers: Iterable[int]) -> tuple[Span, ...]:
    """Return numbers from 1 as spans, in their order."""
    return joined((number, number) for number in numbers if number > 0)


def joined(found: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans that may touch each other as few that do not, in their order."""
    whole: list[Span] = []
    for first, last in sorted(found):
        if whole and first <= whole[-1][1] + 1:
            whole[-1] = (whole[-1][0], max(last, whole[-1][1]))
        else:
            whole.append((first, last))
    return tuple(whole)


def missing(here: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans of numbers that are missing from 1 up to the highest of those that are here."""
    found: list[Span] = []
    highest = 0
    for first, last in joined(here):
        if first > highest + 1:
            found.append((highest + 1, first - 1))
        highest = last
    return tuple(found)


def how_many(found: Iterable[Span]) -> int:
    """Return how many numbers these spans hold."""
    return sum(last - first + 1 for first, last in found)
