"""Two codes that may be one person: proposed from what was noted, decided by people aloud, never from a name.

Compared are bands, area and day alone (workflow 3.4); of bands the sex, the age, the legal status, how long somebody
is here, the language. Who is joined counts once everywhere (INV18); a joining can be taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

BANDS: Final = ("sex", "age_band", "legal_status", "time_here_band", "interpreter_language")
AREA, DAY, LISTENERS = "area", "day", "by"
SAYS_NOTHING: Final = frozenset({None, "", "unknown", "not_recorded"})
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
    by_code: dict[str, list[Mapping[str, object]]] = {}
    for talk in talks:
        if talk.get("code") and talk.get("kind") != "group":
            by_code.setdefault(str(talk["code"]), []).append(talk)
    noted = {code: _noted(told) for code, told in by_code.items()}
    known = {frozenset(pair) for pair in decided}
    found = [
        Candidate(first, second, alike)
        for first, second in combinations(sorted(noted), 2)
        if first[0] == second[0]
        and frozenset((first, second)) not in known
        and (alike := _alike(noted[first], noted[second]))
    ]
    return sorted(found, key=lambda one: (-len(one.alike), one.first, one.second))


def _noted(talks: Iterable[Mapping[str, object]]) -> Mapping[str, set[object]]:
    """Return all answers that were noted under one code, whoever listened and however often it was heard."""
    found: dict[str, set[object]] = {name: set() for name in (*BANDS, AREA, DAY, LISTENERS)}
    for talk in talks:
        for name in (*BANDS, AREA, DAY):
            found[name] |= {talk.get(name)} - SAYS_NOTHING
        listed = talk.get(LISTENERS)
        found[LISTENERS] |= set(listed) if isinstance(listed, list) else set()
    return found


def _alike(one: Mapping[str, set[object]], other: Mapping[str, set[object]]) -> tuple[str, ...]:
    """Return in what two codes are alike; nothing where one answer differs or the same person listened to both.

    A day in common makes it likelier. That there is none says nothing: many are seen again on another day.
    """
    if one[LISTENERS] & other[LISTENERS] or not one[AREA] & other[AREA]:
        return ()
    given = [name for name in BANDS if one[name] and other[name]]
    if len(given) < ENOUGH or any(not one[name] & other[name] for name in given):
        return ()
    return (AREA, *([DAY] if one[DAY] & other[DAY] else []), *given)
