"""Merging: the state of a record as a pure function of its revisions (INV16, INV17; security.md part I).

Merging is set union. For each place in a record (a field, one purpose of consent, one element of a list) the
revisions that changed it and that no later change was built upon are its *last writers*. One value among them: it
stands. Several: the difference stays, all accounts beside each other, until a person writes a revision on top. No
clock decides anything, and nothing unsigned is ever stored. Such a revision may decide some places and leave others
(``Revision.settles``): an *open* place differs on, and of one where *both* accounts are kept nobody is asked again
until somebody writes there.

An element of a list that one person took away while another wrote in it stays whole, and the difference is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Final, TypeGuard

from npm_field.domain import consent
from npm_field.domain.classification import Class, refused_lowerings, standing
from npm_field.domain.decided import Decided
from npm_field.domain.documents import ITEM_ID
from npm_field.domain.fields import Kind, Shape
from npm_field.domain.graph import each_once, heads, parents_first, undominated
from npm_field.domain.modes import Mode, stricter
from npm_field.domain.revision import FIRST, ONE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from npm_field.domain.classification import MayLower
    from npm_field.domain.decided import Writers
    from npm_field.domain.identifiers import DeviceId, RevisionId
    from npm_field.domain.revision import Revision

Path = tuple[str, ...]
Places = dict[Path, object]
CONSENT: Final = "consent"
FLOOR: Final = "capture_floor"
NOT_FOR_USE: Final = "not_for_use"
ELEMENT: Final = len(("field", "element", "part"))


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where people wrote different things: its path, what each last writer wrote (None: took it away).

    ``kept`` says that a person decided to keep all these accounts beside each other.
    """

    path: Path
    accounts: Mapping[RevisionId, object]
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """A record as it stands. ``fields`` is None when everything known of it was purged.

    ``not_lowered`` are revisions that lower its class and may not (INV11): it stays as high as without them.
    """

    heads: tuple[Revision, ...]
    fields: Mapping[str, object] | None
    differences: tuple[Difference, ...]
    sensitivity: Class
    not_lowered: tuple[RevisionId, ...] = ()

    @property
    def unsettled(self) -> tuple[Difference, ...]:
        """The differences of which nobody decided anything."""
        return tuple(difference for difference in self.differences if not difference.kept)

    @property
    def asked(self) -> int:
        """How many questions that is: an element that somebody took away is one, in however many parts it differs."""
        return sum(not all(one.kept for one in group) for group in grouped(self.differences).values())


def grouped(differences: Iterable[Difference]) -> Mapping[Path, Sequence[Difference]]:
    """Return differences by what is asked about: of an element that somebody took away the whole, else each place."""
    found = list(differences)
    taken = {one.path[: ELEMENT - 1] for one in found if len(one.path) == ELEMENT and one.path[2] == ITEM_ID}
    groups: dict[Path, list[Difference]] = {}
    for one in found:
        whole = one.path[: ELEMENT - 1]
        groups.setdefault(whole if whole in taken else one.path, []).append(one)
    return groups


def nobody_lowers(_device: DeviceId, _role: str) -> bool:
    """Stand in where nobody asks for the class of a record, or nothing is known of who may lower it."""
    return False


def merged(revisions: Iterable[Revision], kind: Kind | None, may_lower: MayLower = nobody_lowers) -> Merged:
    """Return the record that these revisions of one record make together. Order and repetition do not matter."""
    by_id = each_once(revisions)
    ends = heads(by_id.values())
    states = {key: said for key, r in by_id.items() if (said := r.fields) is not None}
    if not states:
        return Merged(ends, None, (), standing(by_id, None, kind, states, may_lower))
    if len(by_id) == 1 and ends[0].header.version == FIRST:  # most records: nobody can have written anything else
        fields = _alone(states[ends[0].id], kind)
        stands = standing(by_id, fields, kind, states, may_lower)
        return Merged(ends, fields, (), stands, refused_lowerings(by_id, states, may_lower))
    known = {key: places_of(said, kind) for key, said in states.items()}
    writers, kept = last_writers(by_id, known)
    values: Places = {}
    differences = []
    for path in sorted(writers):
        accounts = {key: known[key].get(path) for key in sorted(writers[path])}
        distinct = distinct_of(accounts.values())
        if len(distinct) > 1:
            differences.append(Difference(path, accounts, kept=frozenset(accounts) in kept.get(path, ())))
        values[path] = _standing(path, distinct)
    for difference in differences:
        values.update(_rest_of_element(difference, values, known))
    fields = assembled(values, order_of(known, ends))
    return Merged(
        ends,
        fields,
        tuple(differences),
        standing(by_id, fields, kind, states, may_lower),
        refused_lowerings(by_id, states, may_lower),
    )


def _alone(said: Mapping[str, object], kind: Kind | None) -> dict[str, object]:
    """Return what stands where one revision says all there is: the same, as it would be put together."""
    if any(isinstance(value, list | dict) for value in said.values()):
        places = places_of(said, kind)
        return assembled(places, {path: number for number, path in enumerate(places)})
    return {name: value for name, value in said.items() if value is not None}


def _standing(path: Path, distinct: Sequence[object]) -> object:
    """Return what stands while accounts differ: the one that does less harm, else the first that says something."""
    if len(distinct) > 1 and path[0] == CONSENT:
        return consent.strictest(distinct)
    if len(distinct) > 1 and path == (FLOOR,):
        return _strictest_floor(distinct)
    if path == (NOT_FOR_USE,) and True in distinct:
        return True
    return next((value for value in distinct if value is not None), None)


def _strictest_floor(distinct: Sequence[object]) -> object:
    """Return the strictest of the floors that differ (INV06); a mode of a newer version cannot be compared."""
    known = [mode for mode in Mode if mode.value in list(distinct)]
    return reduce(stricter, known).value if known else next((value for value in distinct if value is not None), None)


def _rest_of_element(difference: Difference, values: Places, known: Mapping[RevisionId, Places]) -> Places:
    """Return the untouched parts of an element that somebody took away while somebody else wrote in it."""
    path = difference.path
    if len(path) != ELEMENT or path[2] != ITEM_ID:
        return {}
    result: Places = {}
    for key, account in difference.accounts.items():
        if account is not None:
            parts = {p: value for p, value in known[key].items() if p[:2] == path[:2] and values.get(p) is None}
            result = {**parts, **result}
    return result


def distinct_of(values: Iterable[object]) -> list[object]:
    """Return each of several values once, in their order."""
    result: list[object] = []
    for value in values:
        if value not in result:
            result.append(value)
    return result


def last_writers(
    by_id: Mapping[RevisionId, Revision], known: Mapping[RevisionId, Places]
) -> tuple[dict[Path, set[RevisionId]], dict[Path, set[Writers]]]:
    """Return for every place the revisions that changed it and were not overwritten by a later change, and for the
    places where somebody kept several accounts, which.
    """  # noqa: D205 - one sentence would not hold it
    current: dict[RevisionId, dict[Path, Writers]] = {}
    decided = Decided()
    overruled: dict[tuple[RevisionId, Path], Writers] = {}
    for key in parents_first(by_id):
        inherited: dict[Path, Writers] = {}
        parents = [p for p in by_id[key].header.parents if p in by_id]
        for parent in parents:
            for path, writers in current[parent].items():
                inherited[path] = inherited.get(path, frozenset()) | writers
        said = by_id[key].settles if key in known else {}
        for path, how in said.items():
            if how == ONE:
                overruled[key, path] = inherited.get(path, frozenset())
            else:
                inherited[path] = _before_decided(path, inherited.get(path, frozenset()), overruled)
        if key in known:
            bases = [known.get(parent) for parent in parents]
            paths = known[key].keys() | inherited.keys()
            changed = {path for path in paths if _changed(path, known[key], bases)}
            changed |= {path for path, how in said.items() if how == ONE}
            changed |= _touched(changed, known[key])
            left = {path for path in said if said[path] != ONE and _is_left(path, known, key, inherited)}
            inherited.update(dict.fromkeys(changed - left, frozenset({key})))
        decided.note(key, parents, said, inherited)
        current[key] = inherited
    result: dict[Path, set[RevisionId]] = {}
    ends = [end.id for end in heads(by_id.values())]
    for end in ends:
        for path, writers in current[end].items():
            result.setdefault(path, set()).update(writers)
    kept = decided.kept(ends, by_id) if decided.said else {}
    return {path: undominated(writers, by_id) for path, writers in result.items()}, kept


def _before_decided(path: Path, writers: Writers, overruled: Mapping[tuple[RevisionId, Path], Writers]) -> Writers:
    """Return who wrote a place before anybody decided it: whoever opens it again has those accounts before them."""
    found: set[RevisionId] = set()
    todo = set(writers)
    while todo:
        key = todo.pop()
        if (key, path) in overruled:
            todo |= overruled[key, path] - found
        else:
            found.add(key)
    return frozenset(found)


def _is_left(
    path: Path, known: Mapping[RevisionId, Places], key: RevisionId, inherited: Mapping[Path, Writers]
) -> bool:
    """Return whether a place that a settlement leaves undecided says nothing there that nobody wrote before it."""
    accounts = [known[writer].get(path) for writer in inherited.get(path, ()) if writer in known]
    return known[key].get(path) in accounts


def _changed(path: Path, mine: Places, bases: Sequence[Places | None]) -> bool:
    """Return whether a revision wrote this place: it differs from a parent, or a parent is unknown to us."""
    return not bases or any(base is None or base.get(path) != mine.get(path) for base in bases)


def _touched(changed: Collection[Path], mine: Places) -> set[Path]:
    """Return the ids of the elements in which something was written: that keeps an element alive."""
    ids = {(*path[:2], ITEM_ID) for path in changed if len(path) == ELEMENT and path in mine}
    return ids & mine.keys()


def places_of(fields: Mapping[str, object] | None, kind: Kind | None) -> Places:
    """Take a record apart into its places; a field this version does not know is one place, kept whole."""
    result: Places = {}
    for name, value in (fields or {}).items():
        field = kind.field(name) if kind else None
        shape = field.shape if field else Shape.TEXT
        if shape is Shape.MAP and isinstance(value, dict):
            result.update({(name, key): item for key, item in value.items()})
        elif shape in {Shape.CHOICES, Shape.CODES} and isinstance(value, list):
            result.update({(name, str(item)): True for item in value})
        elif shape is Shape.ITEMS and _is_elements(value):
            for element in value:
                result.update({(name, str(element[ITEM_ID]), part): item for part, item in element.items()})
        else:
            result[(name,)] = value
    return result


def _is_elements(value: object) -> TypeGuard[list[dict[str, object]]]:
    """Return whether a value is a list of elements with ids; what a newer office shapes otherwise stays whole."""
    return isinstance(value, list) and all(isinstance(e, dict) and isinstance(e.get(ITEM_ID), str) for e in value)


def order_of(known: Mapping[RevisionId, Places], ends: Sequence[Revision]) -> Mapping[Path, int]:
    """Return where each place stood in the heads' own order, so that lists keep the order people gave them."""
    order: dict[Path, int] = {}
    for end in ends:
        for path in known.get(end.id, ()):
            order.setdefault(path, len(order))
    return order


def assembled(values: Places, order: Mapping[Path, int]) -> dict[str, object]:
    """Put a record together out of its places."""
    result: dict[str, object] = {}
    elements: dict[Path, dict[str, object]] = {}
    for path in sorted(values, key=lambda p: (order.get(p, len(order)), p)):
        value = values[path]
        if value is None:
            continue
        if len(path) == 1:
            result[path[0]] = value
        elif len(path) == ELEMENT:
            element = elements.setdefault(path[:2], {ITEM_ID: path[1]})
            if len(element) == 1:
                _append(result, path[0], element)
            element[path[2]] = value
        elif value is True:
            _append(result, path[0], path[1])
        else:
            part = result.setdefault(path[0], {})
            if isinstance(part, dict):
                part[path[1]] = value
    return result


def _append(result: dict[str, object], name: str, value: object) -> None:
    found = result.setdefault(name, [])
    if isinstance(found, list) and not any(item is value for item in found):
        found.append(value)
