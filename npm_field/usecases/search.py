"""Search as one types: every kind of record by its words and its code, narrowed by filters.

The casebook's index is searched; with the casebook closed there is nothing to search (the daybook has no index, so
that it never holds the words). What is only being typed, and stubs that lie in the daybook alone, are few and looked
through in memory. Neither what is looked for nor what is found is written anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.domain import codes, facets, folding, labels
from npm_field.domain.codes import Slip
from npm_field.domain.facets import Facet, Facets, Standing, State
from npm_field.domain.fields import Shape
from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import KINDS
from npm_field.domain.summary import words_of
from npm_field.usecases import complete, rows, writing
from storage import drafts, index, pools, revisions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from npm_field.domain.fields import Field
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from storage.index import Word
    from storage.revisions import RecordRow

    Fits = Callable[["_Loose"], bool]

LIMIT: Final = index.LIMIT
MOST_WORDS: Final = 12
"""More words than anybody types to find a record."""
AROUND: Final = 36
"""How many signs stand before and after what was found."""

Filters = Facets
NO_FILTERS: Final[Filters] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that was found. ``slip`` says what in the code that was typed is different from this one's."""

    row: RecordRow
    slip: Slip = Slip.NONE
    is_begun: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a record the words stand: its field, and a piece of the text; of a word from a list only its id."""

    field: str
    before: str = ""
    hit: str = ""
    after: str = ""
    vocabulary: str = ""


@dataclass(frozen=True, slots=True)
class _Loose:
    """A record that the index does not hold as it stands: being typed, or in the daybook alone."""

    row: RecordRow
    words: Sequence[str]
    facets: Facets
    is_begun: bool


def search(
    seat: Seat, text: str, filters: Filters = NO_FILTERS, *, language: str = "en", limit: int = LIMIT
) -> Sequence[Hit]:
    """Return the records that hold all the words of ``text`` and have all the filters; codes first, then the best.

    Words of lists are found by their labels in ``language``, too. A code with one slip finds its record where no
    record has the code as it was typed. Raises ``NotOpenError``.
    """
    book = seat.vault.casebook
    tokens = [facets.token(facet, value) for facet, value in sorted(filters, key=lambda one: (one[0].value, one[1]))]
    loose = _loose(seat)
    found: dict[RecordId, Hit] = {}
    meant = codes.meant(text)
    exact = [code for code, slip in meant.items() if slip is Slip.NONE]
    _add(found, loose, index.coded(book, exact, tokens, limit=limit), lambda one: one.row.code in exact, filters)
    if meant and not found:
        _add_near(found, loose, index.coded(book, list(meant), tokens, limit=limit), meant, filters)
    starts = codes.beginnings(text)
    begun = index.begun_with(book, starts, tokens, limit=limit)
    _add(found, loose, begun, lambda one: one.row.code.startswith(tuple(starts)), filters)
    words = _wanted(seat, text, starts, language)
    if words or (tokens and not text.strip()):
        rows = index.search(book, words, tokens, limit=limit)
        _add(found, loose, rows, lambda one: _holds(one, words), filters)
    return tuple(found.values())[:limit]


def place(seat: Seat, record: RecordId, text: str, *, language: str = "en") -> Place | None:
    """Return where a record holds the words of ``text``; its texts come before words from lists. None for nowhere."""
    draft = next((d for book in seat.vault.books() if (d := drafts.of_record(book, record))), None)
    known = () if draft else writing.known_revisions(seat, record)
    kind = KINDS.get(draft.kind if draft else known[0].header.kind) if draft or known else None
    fields = draft.fields if draft else writing.merged_record(seat, record).fields or {}
    if kind is None:
        return None
    words = _wanted(seat, text, codes.beginnings(text), language)
    values = list(_values(kind.fields, fields))
    for is_text in (True, False):
        for name, field, value in values:
            if (field.shape is Shape.TEXT) is is_text and (found := _place(name, field, value, words)):
                return found
    return None


def counted(seat: Seat, visit: RecordId | str = "") -> Mapping[Facet, Mapping[str, int]]:
    """Return how many records of a visit there are for each filter, so that the first digits are the usual ones."""
    found = index.counted(seat.vault.casebook, visit)
    by_state: dict[str, int] = {}
    inside = {(Facet.VISIT, str(visit))} if visit else set()
    for state in State:
        wanted = [facets.token(facet, value) for facet, value in {*inside, (Facet.STATE, state.value)}]
        by_state[state.value] = index.count(seat.vault.casebook, wanted)
    for one in _loose(seat):
        if inside <= one.facets and revisions.row_of(seat.vault.casebook, one.row.id) is None:
            for facet, value in one.facets:
                if facet is Facet.STATE:
                    by_state[value] += 1
    return {
        Facet.KIND: found["kind"],
        Facet.AREA: {value: count for value, count in found["area"].items() if value},
        Facet.THEME: found["themes"],
        Facet.STATE: {state: count for state, count in by_state.items() if count},
    }


# --- what is typed, as it is looked for -------------------------------------------------------------------------


def _wanted(seat: Seat, text: str, starts: Sequence[str], language: str) -> Sequence[Word]:
    """Return the words of ``text``, each with what else may stand for it; the beginning of a code is one phrase."""
    if starts and not text.strip()[:1].isdecimal():
        return [tuple(" ".join(folding.words(start)) for start in starts)]
    return [
        (*folding.forms(word), *labels.ids_for(seat.vocabularies, word, language))
        for word in folding.words(text)[:MOST_WORDS]
    ]


def _holds(one: _Loose, words: Sequence[Word]) -> bool:
    text = " " + " ".join(one.words)
    return all(any(f" {form}" in text for form in word) for word in words)


# --- what the index does not hold -------------------------------------------------------------------------------


def _loose(seat: Seat) -> Sequence[_Loose]:
    casebook, daybook = seat.vault.casebook, seat.vault.daybook
    begun = {draft.record: draft for book in seat.vault.books() for draft in drafts.all_of(book)}
    found = [_loosened(rows.of_draft(draft), draft.fields, is_begun=True) for draft in begun.values()]
    states = pools.completions(daybook)
    for record in revisions.record_ids(daybook):
        if record in begun or revisions.row_of(casebook, record) is not None:
            continue
        state = writing.merged_record(seat, record)
        one = _loosened(rows.of_state(record, state), state.fields or {}, is_begun=False)
        if states.get(record) in complete.CLOSED:
            one = replace(one, facets=one.facets - {(Facet.STATE, State.TO_COMPLETE.value)})
        found.append(one)
    return found


def _loosened(row: RecordRow, fields: Mapping[str, object], *, is_begun: bool) -> _Loose:
    kind = KINDS.get(row.kind)
    words = folding.to_index(" ".join(words_of(fields))).split()
    found = facets.facets_of(kind, fields, Standing(row.kind, row.visit, row.state, row.differences))
    return _Loose(row, words, found, is_begun)


def _add(
    found: dict[RecordId, Hit],
    loose: Sequence[_Loose],
    rows: Sequence[RecordRow],
    fits: Fits,
    filters: Filters,
) -> None:
    """Add what fits and is not there yet: what is being typed before what is signed."""
    begun = {one.row.id for one in loose if one.is_begun}
    for one in loose:
        if filters <= one.facets and fits(one):
            found.setdefault(one.row.id, Hit(one.row, is_begun=one.is_begun))
    for row in rows:
        found.setdefault(row.id, Hit(row, is_begun=row.id in begun))


def _add_near(
    found: dict[RecordId, Hit],
    loose: Sequence[_Loose],
    rows: Sequence[RecordRow],
    meant: Mapping[Code, Slip],
    filters: Filters,
) -> None:
    near: dict[RecordId, Hit] = {}
    _add(near, loose, rows, lambda one: one.row.code in meant, filters)
    order = list(meant)
    for hit in sorted(near.values(), key=lambda hit: order.index(Code(hit.row.code))):
        found[hit.row.id] = replace(hit, slip=meant[Code(hit.row.code)])


# --- where the words stand --------------------------------------------------------------------------------------


def _values(
    table: Iterable[Field], fields: Mapping[str, object], name: str = ""
) -> Iterator[tuple[str, Field, object]]:
    """Yield every single value with the name of the record's own field it stands in."""
    for field in table:
        value = fields.get(field.name)
        inside = name or field.name
        if field.shape is Shape.ITEMS:
            for element in value if isinstance(value, list) else ():
                if isinstance(element, dict):
                    yield from _values(field.items, element, inside)
        elif isinstance(value, list):
            yield from ((inside, field, item) for item in value)
        elif isinstance(value, str):
            yield inside, field, value


def _place(name: str, field: Field, value: object, words: Sequence[Word]) -> Place | None:
    if not isinstance(value, str):
        return None
    if field.shape is not Shape.TEXT:
        text = " " + folding.to_index(value.replace("_", " "))
        is_there = any(f" {form}" in text for word in words for form in word)
        return Place(name, hit=value, vocabulary=field.vocabulary) if is_there else None
    at = folding.place(value, [form for word in words for form in word])
    if at is None:
        return None
    start, end = at
    return Place(name, _shortened(value[:start], -1), value[start:end], _shortened(value[end:], 1))


def _shortened(text: str, side: int) -> str:
    """Return the end (-1) or the beginning (1) of ``text``, at a word, in one line."""
    line = " ".join(text.split("\n"))
    if len(line) <= AROUND:
        return line
    if side > 0:
        return line[:AROUND].rpartition(" ")[0] + " …"
    return "… " + line[-AROUND:].partition(" ")[2]
