"""Check lists for kinds of places: what to see, whom to hear, what to read, what to look at; and how far one is.

A list is data (``resources/checklists``). Nobody ticks anything: an item is done because a record says so, and what a
record does not say is not done. A list reminds; it proves nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final, Protocol, Self

from npm_field.domain import consent
from npm_field.domain.codes import CodeType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


class Group(Enum):
    """The parts of a list, in their order."""

    SEE = "see"
    HEAR = "hear"
    READ = "read"
    LOOK = "look"


class State(Enum):
    """How an item stands."""

    DONE = "done"
    REFUSED = "refused"
    OPEN = "open"


REFUSED: Final = frozenset({"refused", "not_existing"})
SEEN: Final = "seen"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do. ``by`` says which records do it: areas, documents, themes, or talks with whom."""

    id: str
    group: Group
    labels: Mapping[str, str]
    by: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The list for some kinds of places."""

    name: str
    labels: Mapping[str, str]
    place_types: frozenset[str]
    items: tuple[Item, ...]

    @classmethod
    def parse(cls, document: Mapping[str, object]) -> Self:
        """Return the list of a parsed JSON document. Raises ``ValueError`` for one of another shape."""
        items, types = document.get("items"), document.get("place_types")
        if not isinstance(items, list) or not isinstance(types, list):
            raise ValueError("checklist")  # noqa: TRY004 - the document is wrong, not our call
        return cls(
            str(document["checklist"]),
            _labels(document),
            frozenset(str(one) for one in types),
            tuple(Item(str(one["id"]), Group(one["group"]), _labels(one), one["by"]) for one in items),
        )


class Given(Protocol):
    """What the records of a visit say, as far as lists ask."""

    @property
    def areas(self) -> Sequence[Mapping[str, object]]:
        """The visit's areas: of each its code, kind, and whether it was seen."""

    def any_of(self, answers: Collection[str]) -> bool:
        """Return whether a record that counts gives one of these answers (``answers_of``)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One item with its state."""

    item: Item
    state: State


@dataclass(frozen=True, slots=True)
class Progress:
    """A list as it stands."""

    checklist: Checklist
    standings: tuple[Standing, ...] = field(default=())

    @property
    def done(self) -> int:
        """How many items are done."""
        return sum(standing.state is State.DONE for standing in self.standings)

    def counts(self) -> Mapping[Group, tuple[int, int]]:
        """Return for each part how many of how many are done."""
        of = Counter(standing.item.group for standing in self.standings)
        done = Counter(s.item.group for s in self.standings if s.state is State.DONE)
        return {group: (done[group], of[group]) for group in Group if of[group]}


def list_for(lists: Iterable[Checklist], place_type: str) -> Checklist | None:
    """Return the list for a type of place."""
    return next((one for one in lists if place_type in one.place_types), None)


def progress(checklist: Checklist, given: Given) -> Progress:
    """Return how a list stands by what was recorded."""
    areas = given.areas
    return Progress(checklist, tuple(_standing(item, areas, given) for item in checklist.items))


def answers_of(kind: str, fields: Mapping[str, object], day_part: str = "") -> frozenset[str]:
    """Return what one record answers of any list: where somebody was, whom one heard, what one read and looked at.

    ``day_part`` is when a partial record was written, where its fields have no word for it.
    """
    found: set[str] = set()
    if kind == "interview":
        found = _of_talk(fields, str(fields.get("day_part", day_part)))
    elif kind == "observation":
        found = {_answer("theme", fields.get("theme"))}
    elif kind == "document":
        found = {_answer("refused" if fields.get("access") in REFUSED else "read", fields.get("kind"))}
        found |= {_answer("theme", theme) for theme in _themes(fields)}
    if kind in {"interview", "observation"}:
        found.add(_answer("at", fields.get("area")))
    return frozenset(found - {""})


BARS: Final = "bars"
"""The answer of a talk whose person nobody counts any more: it reaches all talks under that person's codes."""
_SAID: Final = ("sex", "age_band", "time_here_band", "legal_status", "vulnerability")
_OF_NO_PERSON: Final = frozenset({"at", "theme", "read", "refused", BARS})


def is_of_a_person(answer: str) -> bool:
    """Return whether an answer says whom one heard."""
    return answer.partition(".")[0] not in _OF_NO_PERSON


def _of_talk(fields: Mapping[str, object], day_part: str) -> set[str]:
    """Return whom a talk lets the team hear: nobody where it was refused, or where nothing may be used (INV41)."""
    if consent.bars_person(fields):
        return {BARS}
    if fields.get("kind") == "refused":
        return set()
    code = str(fields.get("code", ""))
    found = {_answer("code", code[:1]), _answer("heard", fields.get("area")), _answer("day_part", day_part)}
    found |= {_answer("interpreter", "yes" if fields.get("interpreter") else "")}
    if code.startswith(CodeType.STAFF.value):
        return found  # what a member of the staff is belongs to no category of people held
    for name in _SAID:
        value = fields.get(name)
        found |= {_answer(name, one) for one in (value if isinstance(value, list) else [value])}
    return found


def _answer(name: str, value: object) -> str:
    return f"{name}.{value}" if value else ""


def _standing(item: Item, areas: Sequence[Mapping[str, object]], given: Given) -> Standing:
    done = refused = False
    if "area" in item.by:
        found = [area for area in areas if area.get("kind") in _ids(item.by, "area")]
        done = any(area.get("seen") == SEEN for area in found)
        done = done or given.any_of(_codes_of(found, "at"))
        refused = any(area.get("seen") in REFUSED for area in found)
    elif "document" in item.by:
        wanted = _ids(item.by, "document")
        done = given.any_of({_answer("read", kind) for kind in wanted})
        refused = not done and given.any_of({_answer("refused", kind) for kind in wanted})
    elif "theme" in item.by:
        done = given.any_of({_answer("theme", theme) for theme in _ids(item.by, "theme")})
    else:
        done = given.any_of(_wanted(item.by.get("heard"), areas))
    return Standing(item, State.DONE if done else State.REFUSED if refused else State.OPEN)


def _wanted(heard: object, areas: Sequence[Mapping[str, object]]) -> Collection[str]:
    """Return the answers that tell of somebody an item asks for: any of them is enough."""
    found: set[str] = set()
    for name, ids in heard.items() if isinstance(heard, dict) else ():
        if name == "area_kind":
            found |= _codes_of([area for area in areas if area.get("kind") in ids], "heard")
        elif name == "interpreter":
            found.add(_answer(name, "yes"))
        else:
            found |= {_answer(name, one) for one in ids}
    return found


def _codes_of(areas: Iterable[Mapping[str, object]], name: str) -> set[str]:
    return {_answer(name, area.get("code")) for area in areas} - {""}


def _ids(by: Mapping[str, object], name: str) -> frozenset[str]:
    found = by.get(name)
    return frozenset(str(one) for one in found) if isinstance(found, list) else frozenset()


def _themes(document: Mapping[str, object]) -> frozenset[str]:
    extracts = document.get("extracts")
    given = extracts if isinstance(extracts, list) else []
    return frozenset(str(one.get("theme", "")) for one in given if isinstance(one, dict))


def _labels(document: Mapping[str, object]) -> Mapping[str, str]:
    found = document.get("label")
    return {str(key): str(text) for key, text in found.items()} if isinstance(found, dict) else {}
