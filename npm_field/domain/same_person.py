"""Two codes that may be one person: proposed from what was noted, decided by people aloud, never from a name.

Compared are bands alone (workflow 3.4): the area, the sex, the age band, the legal status, the language. Who is
joined counts once everywhere (INV18); a joining can be taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

BANDS: Final = ("sex", "age_band", "legal_status", "time_here_band", "interpreter_language")
SAYS_NOTHING: Final = frozenset({None, "", "unknown"})
ENOUGH: Final = 2
"""How many answers, beside the area, have to be the same."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two codes, and the fields in which they are alike; the more, the likelier."""

    first: str
    second: str
    alike: tuple[str, ...]


def candidates(talks: Iterable[Mapping[str, object]], decided: Iterable[tuple[str, str]]) -> Sequence[Candidate]:
    """Return the pairs of codes that may be one person, the likeliest first.

    Left out are pairs that people decided about, one way or the other, and two talks by the same listeners: who
    listened twice would have known.
    """
    by_code = {str(talk.get("code", "")): talk for talk in talks if talk.get("code") and talk.get("kind") != "group"}
    known = {frozenset(pair) for pair in decided}
    found = [
        Candidate(first, second, alike)
        for first, second in combinations(sorted(by_code), 2)
        if first[0] == second[0]
        and frozenset((first, second)) not in known
        and (alike := _alike(by_code[first], by_code[second]))
    ]
    return sorted(found, key=lambda one: (-len(one.alike), one.first, one.second))


def _alike(one: Mapping[str, object], other: Mapping[str, object]) -> tuple[str, ...]:
    """Return in what two talks are alike; nothing where one answer differs or the same person listened to both."""
    if set(_listeners(one)) & set(_listeners(other)):
        return ()
    given = [name for name in BANDS if not {one.get(name), other.get(name)} & SAYS_NOTHING]
    if any(one[name] != other[name] for name in given) or not one.get("area") or one.get("area") != other.get("area"):
        return ()
    return ("area", *given) if len(given) >= ENOUGH else ()


def _listeners(talk: Mapping[str, object]) -> Sequence[object]:
    found = talk.get("by")
    return found if isinstance(found, list) else ()
