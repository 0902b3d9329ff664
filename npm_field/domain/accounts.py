"""Differences as a person thinks of them: what it was before, who wrote what, what stands, and what is decided.

An element of a list that one person took away while another wrote in it is one question, not one for each of its
parts. Everything here is a function of the revisions; what is decided becomes a revision on all of their heads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.documents import ITEM_ID
from npm_field.domain.graph import ancestors, each_once, heads, undominated
from npm_field.domain.merge import (
    ELEMENT,
    Path,
    Places,
    assembled,
    distinct_of,
    grouped,
    last_writers,
    merged,
    order_of,
    places_of,
)
from npm_field.domain.revision import BOTH, ONE, OPEN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from npm_field.domain.fields import Kind
    from npm_field.domain.identifiers import RevisionId
    from npm_field.domain.merge import Difference
    from npm_field.domain.revision import Revision

WHOLE: Final = len(("field", "element"))


@dataclass(frozen=True, slots=True)
class Account:
    """What one or several people wrote in a place; None where they took it away."""

    value: object
    writers: tuple[RevisionId, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One place where accounts differ. ``before`` is what both started from: nothing, one value, seldom several.

    ``places`` are what is decided with it: one, or all that differs in an element that somebody took away; then
    ``path`` is the element's and a value is the whole element.
    """

    path: Path
    before: tuple[object, ...]
    accounts: tuple[Account, ...]
    stands: object
    kept: bool
    places: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """A change that joined by itself. Several writers: they wrote the same without knowing of each other."""

    path: Path
    before: tuple[object, ...]
    value: object
    writers: tuple[RevisionId, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person decides of a place: ``how`` is one of ``revision.SETTLED``; ``value`` is what stands with ONE.

    For what was decided a moment ago and is to be open again, or both, ``value`` is one of the accounts; ``places``
    are those of the question, which nobody can find any more where nothing differs.
    """

    how: str
    value: object = None
    places: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class _Workings:
    by_id: Mapping[RevisionId, Revision]
    known: Mapping[RevisionId, Places]

    def before(self, path: Path, writers: Collection[RevisionId]) -> tuple[object, ...]:
        """Return what stood in a place in the newest revisions that all the writers had before them."""
        behind = [ancestors(writer, self.by_id) for writer in writers]
        shared = set.intersection(*behind) if behind else set()
        if not shared:
            return ()
        last = [key for key in sorted(undominated(shared, self.by_id)) if key in self.known]
        return tuple(value for value in distinct_of(_at(path, self.known[key]) for key in last) if value is not None)


def _workings(revisions: Iterable[Revision], kind: Kind | None) -> _Workings:
    by_id = each_once(revisions)
    return _Workings(by_id, {key: places_of(r.fields, kind) for key, r in by_id.items() if r.fields is not None})


def questions(revisions: Collection[Revision], kind: Kind | None) -> Sequence[Question]:
    """Return the differences of a record as questions, in the order of its fields; kept ones are among them."""
    work, state = _workings(revisions, kind), merged(revisions, kind)
    places = places_of(state.fields, kind)
    found = [
        Question(
            path=path,
            before=work.before(path, {key for one in group for key in one.accounts}),
            accounts=_accounts(path, group, work.known, _at(path, places)),
            stands=_at(path, places),
            kept=all(one.kept for one in group),
            places=tuple(one.path for one in group),
        )
        for path, group in grouped(state.differences).items()
    ]
    order = [field.name for field in kind.fields] if kind else []
    return sorted(found, key=lambda q: (_place_in(order, q.path[0]), q.path))


def joined(revisions: Collection[Revision], kind: Kind | None) -> Sequence[Joined]:
    """Return what was changed on one side alone, or alike on several, since the heads of the record parted.

    A revision on top of all heads has seen it, and nothing is left to be told.
    """
    ends = heads(revisions)
    if len(ends) == 1:
        return []
    work = _workings(revisions, kind)
    state = merged(revisions, kind)
    differing = {difference.path for difference in state.differences}
    places = places_of(state.fields, kind)
    behind = [{end.id} | ancestors(end.id, work.by_id) for end in ends]
    shared = set.intersection(*behind)
    writers, _kept = last_writers(work.by_id, work.known)
    found = []
    for path in sorted(writers):
        by = writers[path]
        if path in differing or by <= shared or (len(path) == ELEMENT and path[2] == ITEM_ID):
            continue
        before = work.before(path, by)
        if before != tuple(value for value in (places.get(path),) if value is not None):
            found.append(Joined(path, before, places.get(path), tuple(sorted(by))))
    order = [field.name for field in kind.fields] if kind else []
    return sorted(found, key=lambda one: (_place_in(order, one.path[0]), one.path))


def decide(
    revisions: Collection[Revision], kind: Kind | None, answers: Mapping[Path, Answer]
) -> tuple[dict[str, object], dict[Path, str]]:
    """Return the fields of the revision that says what was decided, and what it says of each place that differs.

    What nobody answered stays as it is: open, or kept. A place without a difference can be answered too, as when
    somebody thinks better of what was decided a moment ago.
    """
    work, state = _workings(revisions, kind), merged(revisions, kind)
    values = dict(places_of(state.fields, kind))
    said: dict[Path, str] = {difference.path: BOTH if difference.kept else OPEN for difference in state.differences}
    grouped = {question.path: question.places for question in questions(revisions, kind)}
    for path, answer in answers.items():
        places = grouped.get(path) or answer.places or (path,)
        said.update(dict.fromkeys(places, answer.how))
        if answer.how == ONE or path not in grouped:
            _put(values, path, places, answer.value)
    for difference in state.differences:
        # a place that is left says one of its accounts; what stands there may be none of them, as "not asked" is
        said_there = list(difference.accounts.values())
        if said[difference.path] != ONE and values.get(difference.path) not in said_there:
            values[difference.path] = None if None in said_there else said_there[0]
    ends = {end.id: work.known[end.id] for end in state.heads if end.id in work.known}
    return assembled(values, order_of(ends, state.heads)), said


def _put(values: Places, path: Path, places: Sequence[Path], value: object) -> None:
    is_whole = len(path) == WHOLE and any(len(place) == ELEMENT for place in places)
    if not is_whole:
        values[path] = value
    elif isinstance(value, dict):
        values.update({place: value.get(place[2]) for place in places})
    else:
        for place in [place for place in values if place[:WHOLE] == path] + list(places):
            values[place] = None


def _accounts(
    path: Path, group: Sequence[Difference], known: Mapping[RevisionId, Places], stands: object
) -> tuple[Account, ...]:
    """Return every account of a place. Of an element that somebody took away they are those of all its parts.

    Where the others wrote in different parts of it they do not differ: together they are one account, all they wrote.
    """
    said = {key: _at(path, known[key]) for key in sorted({key for one in group for key in one.accounts})}
    agree = all(len(distinct_of(v for v in one.accounts.values() if v is not None)) <= 1 for one in group)
    if len(path) == WHOLE and len(group) > 1 and agree:
        said = {key: stands if value is not None else None for key, value in said.items()}
    return tuple(
        Account(value, tuple(key for key, theirs in said.items() if theirs == value))
        for value in distinct_of(said.values())
    )


def _at(path: Path, places: Places) -> object:
    """Return what stands in a place; of the path of an element, the element."""
    if path in places:
        return places[path]
    parts = {place[2]: value for place, value in places.items() if len(place) == ELEMENT and place[:WHOLE] == path}
    return parts or None


def _place_in(order: Sequence[str], name: str) -> int:
    return order.index(name) if name in order else len(order)
