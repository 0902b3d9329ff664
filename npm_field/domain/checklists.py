"""Check lists for kinds of places: what to see, whom to hear, what to read, what to look at; and how far one is.

A list is data (``resources/checklists``). Nobody ticks anything: an item is done because a record says so, and what a
record does not say is not done. A list reminds; it proves nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final, Self

from npm_field.domain.codes import CodeType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


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


@dataclass(frozen=True, slots=True)
class Seen:
    """What a visit's records say, as far as lists ask: fields of areas, documents, talks; themes observed."""

    areas: Sequence[Mapping[str, object]] = ()
    documents: Sequence[Mapping[str, object]] = ()
    talks: Sequence[Mapping[str, object]] = ()
    observations: Sequence[Mapping[str, object]] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """One item with its state and how many records made it so."""

    item: Item
    state: State
    records: int = 0


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


def progress(checklist: Checklist, seen: Seen) -> Progress:
    """Return how a list stands by what was recorded."""
    kinds = {str(area.get("code", "")): str(area.get("kind", "")) for area in seen.areas}
    return Progress(checklist, tuple(_standing(item, seen, kinds) for item in checklist.items))


def _standing(item: Item, seen: Seen, kinds: Mapping[str, str]) -> Standing:
    refused = False
    if "area" in item.by:
        found = [area for area in seen.areas if area.get("kind") in _ids(item.by, "area")]
        noted = {str(one.get("area", "")) for one in (*seen.observations, *seen.talks)}
        done = sum(area.get("seen") == SEEN or str(area.get("code", "")) in noted for area in found)
        refused = any(area.get("seen") in REFUSED for area in found)
    elif "document" in item.by:
        found = [document for document in seen.documents if document.get("kind") in _ids(item.by, "document")]
        done = sum(document.get("access") not in REFUSED for document in found)
        refused = len(found) > done
    elif "theme" in item.by:
        wanted = _ids(item.by, "theme")
        done = sum(observation.get("theme") in wanted for observation in seen.observations)
        done += sum(bool(wanted & _themes(document)) for document in seen.documents)
    else:
        done = sum(_is_of(item.by.get("heard"), talk, kinds) for talk in seen.talks)
    state = State.DONE if done else State.REFUSED if refused else State.OPEN
    return Standing(item, state, done)


def _is_of(wanted: object, talk: Mapping[str, object], kinds: Mapping[str, str]) -> bool:
    """Return whether a talk was with somebody the list asks for: any of what it names is enough."""
    if not isinstance(wanted, dict):
        return False
    code = str(talk.get("code", ""))
    for name, ids in wanted.items():
        if name == "code" and code[:1] in ids:
            return True
        if name == "area_kind" and kinds.get(str(talk.get("area", ""))) in ids:
            return True
        if name == "interpreter" and talk.get("interpreter"):
            return True
        if name in {"code", "area_kind", "interpreter"} or code.startswith(CodeType.STAFF.value):
            continue  # what a member of the staff is belongs to no category of people held
        value = talk.get(name)
        if any(one in ids for one in (value if isinstance(value, list) else [value])):
            return True
    return False


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
