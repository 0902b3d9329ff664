"""The order in which signs stand on a line when two directions meet: Unicode's rules (UAX 9) for one paragraph.

The PDF library sets each run of signs where it is told and knows no direction; its own optional extension is one more
compiled dependency. Left out on purpose: explicit embeddings and overrides, which nobody types and which serve to
deceive; they are read as the neutral signs they are not. Isolates are in, for codes live in them (INV40).
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ISOLATES: Final = frozenset({"LRI", "RLI", "FSI"})
STRONG: Final = {"L": "L", "R": "R", "AL": "R"}
NEUTRAL: Final = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI", "BN"})
READ_AS_NEUTRAL: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", ""})
DEEPEST: Final = 125
OPENING: Final = {"(": ")", "[": "]", "{": "}"}


def embedding_levels(text: str, base: int) -> list[int]:
    """Return each sign's level in one paragraph: even is left to right, odd right to left. ``base`` is 0 or 1."""
    kinds = [_kind(sign) for sign in text]
    partners = _partners(kinds)
    explicit = _isolated_levels(kinds, partners, base)
    levels = list(explicit)
    for sequence in _sequences(kinds, explicit, partners):
        _resolve(text, kinds, levels, sequence, _edges(sequence, kinds, explicit, partners, base))
    return levels


def visual_runs(levels: Sequence[int], start: int, end: int, base: int) -> list[tuple[int, int, int]]:
    """Return the runs (start, end, level) of one line in the order in which they stand from left to right."""
    runs = []
    for level, group in groupby(range(start, end), key=lambda at: levels[at]):
        places = list(group)
        runs.append((places[0], places[-1] + 1, level))
    highest = max((run[2] for run in runs), default=base)
    for limit in range(highest, 0, -1):
        runs = _reversed_from(runs, limit)
    return runs


def trailing_to_base(text: str, levels: list[int], base: int) -> None:
    """Put the white space at the end of a paragraph on the base level (L1), in place."""
    for at in range(len(text) - 1, -1, -1):
        if _kind(text[at]) not in {"WS", "S", "B", "LRI", "RLI", "FSI", "PDI", "BN"}:
            return
        levels[at] = base


def _reversed_from(runs: list[tuple[int, int, int]], limit: int) -> list[tuple[int, int, int]]:
    result: list[tuple[int, int, int]] = []
    for high, group in groupby(runs, key=lambda run: run[2] >= limit):
        found = list(group)
        result += found[::-1] if high else found
    return result


def _kind(sign: str) -> str:
    found = unicodedata.bidirectional(sign)
    return "ON" if found in READ_AS_NEUTRAL else found


def _partners(kinds: Sequence[str]) -> dict[int, int]:
    """Return for each isolate that is closed the place of its end, and for each such end its isolate."""
    partners: dict[int, int] = {}
    waiting: list[int] = []
    for at, kind in enumerate(kinds):
        if kind in ISOLATES:
            waiting.append(at)
        elif kind == "PDI" and waiting:
            start = waiting.pop()
            partners |= {start: at, at: start}
    return partners


def _isolated_levels(kinds: Sequence[str], partners: dict[int, int], base: int) -> list[int]:
    """Give each sign the level of the isolate it stands in (X1-X8)."""
    stack, levels = [base], []
    for at, kind in enumerate(kinds):
        if kind == "PDI" and at in partners and len(stack) > 1:
            stack.pop()
        levels.append(stack[-1])
        if kind in ISOLATES:  # one that nobody closes goes on to the end
            inside = kinds[at + 1 : partners.get(at)]
            right = kind == "RLI" or (kind == "FSI" and _first_strong(inside) == "R")
            following = stack[-1] + (1 if (stack[-1] % 2 == 0) == right else 2)
            stack.append(min(following, DEEPEST))
    return levels


def _first_strong(kinds: Sequence[str]) -> str:
    """Return the first strong direction, not counting what stands in further isolates (P2)."""
    depth = 0
    for kind in kinds:
        if not depth and kind in STRONG:
            return STRONG[kind]
        depth = max(0, depth + (kind in ISOLATES) - (kind == "PDI"))
    return "L"


def _sequences(kinds: Sequence[str], levels: Sequence[int], partners: dict[int, int]) -> Iterator[list[int]]:
    """Yield the places that are resolved together: a level run goes on behind the isolate it holds (BD13)."""
    runs = [list(group) for _, group in groupby(range(len(kinds)), key=lambda at: levels[at])]
    by_first = {run[0]: run for run in runs}
    for run in runs:
        if kinds[run[0]] == "PDI" and run[0] in partners:
            continue
        sequence = list(run)
        while kinds[sequence[-1]] in ISOLATES and sequence[-1] in partners:
            following = by_first.get(partners[sequence[-1]])
            if following is None:
                break
            sequence += following
        yield sequence


def _edges(
    sequence: Sequence[int], kinds: Sequence[str], levels: Sequence[int], partners: dict[int, int], base: int
) -> tuple[str, str]:
    """Return the directions that the sequence meets at its two ends (X10)."""
    level, first, last = levels[sequence[0]], sequence[0], sequence[-1]
    before = levels[first - 1] if first > 0 else base
    closed = not (kinds[last] in ISOLATES and last not in partners)
    after = levels[last + 1] if closed and last + 1 < len(levels) else base
    return _direction(max(level, before)), _direction(max(level, after))


def _direction(level: int) -> str:
    return "R" if level % 2 else "L"


def _resolve(
    text: str, kinds: Sequence[str], levels: list[int], sequence: Sequence[int], edges: tuple[str, str]
) -> None:
    own = _direction(levels[sequence[0]])
    types = _weak([kinds[at] for at in sequence], edges[0])
    _brackets([text[at] for at in sequence], types, edges[0], own)
    _neutral(types, edges, own)
    for at, kind in zip(sequence, types, strict=True):
        if levels[at] % 2:
            levels[at] += 1 if kind != "R" else 0
        else:
            levels[at] += {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)


def _weak(types: list[str], start: str) -> list[str]:
    """Resolve numbers, their signs and marks (W1-W7)."""
    strong = before = start
    for at, kind in enumerate(types):
        if kind == "NSM":
            types[at] = "ON" if before in ISOLATES | {"PDI"} else before
        elif kind in {"L", "R", "AL"}:
            strong = kind
        elif kind == "EN" and strong == "AL":
            types[at] = "AN"
        before = types[at]
    types[:] = ["R" if kind == "AL" else kind for kind in types]
    for at in range(1, len(types) - 1):
        around = {types[at - 1], types[at + 1]}
        joins = around == {"EN"} or (around == {"AN"} and types[at] == "CS")
        if types[at] in {"ES", "CS"} and joins:
            types[at] = types[at - 1]
    _fill(types, lambda kind: kind == "ET", lambda left, right: "EN" if "EN" in (left, right) else "ON")
    types[:] = ["ON" if kind in {"ES", "CS", "ET"} else kind for kind in types]
    strong = start
    for at, kind in enumerate(types):
        strong = kind if kind in {"L", "R"} else strong
        if kind == "EN" and strong == "L":
            types[at] = "L"
    return types


def _brackets(signs: Sequence[str], types: list[str], start: str, own: str) -> None:
    """Give both brackets of a pair one direction: that of what they hold, else of what stands before (N0)."""
    for opening, closing in _pairs(signs, types):
        inside = {_strong(kind) for kind in types[opening + 1 : closing]} - {""}
        if not inside:
            continue
        direction = own
        if own not in inside:
            before = next((s for kind in reversed(types[:opening]) if (s := _strong(kind))), start)
            direction = before if before in inside else own
        types[opening] = types[closing] = direction


def _pairs(signs: Sequence[str], types: Sequence[str]) -> list[tuple[int, int]]:
    waiting: list[tuple[str, int]] = []
    found = []
    for at, sign in enumerate(signs):
        if types[at] != "ON":
            continue
        if sign in OPENING:
            waiting.append((OPENING[sign], at))
        elif any(sign == closing for closing, _ in waiting):
            while waiting:
                closing, opening = waiting.pop()
                if closing == sign:
                    found.append((opening, at))
                    break
    return sorted(found)


def _strong(kind: str) -> str:
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(kind, "")


def _neutral(types: list[str], edges: tuple[str, str], own: str) -> None:
    """Give neutral signs the direction on both sides of them, or the paragraph's (N1, N2)."""

    def between(left: str, right: str) -> str:
        sides = (_strong(left) or edges[0], _strong(right) or edges[1])
        return sides[0] if sides[0] == sides[1] else own

    _fill(types, lambda kind: kind in NEUTRAL, between)


def _fill(types: list[str], chosen: Callable[[str], bool], value: Callable[[str, str], str]) -> None:
    """Replace each stretch of chosen types by what its neighbours make of it; an edge is the empty type."""
    at = 0
    for is_chosen, group in groupby(list(types), key=chosen):
        length = len(list(group))
        if is_chosen:
            left = types[at - 1] if at else ""
            right = types[at + length] if at + length < len(types) else ""
            types[at : at + length] = [value(left, right)] * length
        at += length
