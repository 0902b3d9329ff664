"""How far a visit is by the check list of its kind of place, and which areas were seen (workflow 3.3)."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import resources
from npm_field.domain import checklists, corroboration, sources
from npm_field.domain.checklists import Checklist
from npm_field.domain.modes import Mode
from npm_field.usecases import capture, records, writing
from storage import answers as stored
from storage import index, revisions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from npm_field.domain.checklists import Progress
    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.merge import Merged
    from npm_field.usecases.seat import Seat

AREA: Final = "area"


@lru_cache(maxsize=1)
def shipped() -> tuple[Checklist, ...]:
    """Return the check lists that came with the program."""
    return tuple(Checklist.parse(resources.read_json(name)) for name in resources.names_below("checklists", ".json"))


def progress(seat: Seat, visit: RecordId) -> Progress | None:
    """Return the list of the visit's kind of place as it stands; None where the plan does not say which it is.

    Raises ``NotOpenError`` while only the daybook is open.
    """
    found = list_of(seat, visit)
    return checklists.progress(found, Recorded(seat, visit)) if found is not None else None


def list_of(seat: Seat, visit: RecordId) -> Checklist | None:
    """Return the list of a visit's kind of place."""
    about = writing.merged_record(seat, visit).fields or {}
    return checklists.list_for(shipped(), str(about.get("place_type", "")))


class Recorded:
    """What a visit's signed records answer (``domain.checklists.Given``): from the index, however many they are.

    What lies in the daybook alone is few, and is read. A person who is not to be used counts under no code (INV41).
    """

    def __init__(self, seat: Seat, visit: RecordId) -> None:
        self._book, self._visit = seat.vault.casebook, visit
        alone = [record for record in _of_daybook(seat) if record.heads[0].header.visit == visit]
        self._alone = [(_answers(record), str((record.fields or {}).get("code", ""))) for record in alone]
        self.areas: Sequence[Mapping[str, object]] = [
            *({"code": one.code, **json.loads(one.facts or "{}")} for one in index.facts(self._book, visit, (AREA,))),
            *(record.fields or {} for record in alone if record.heads[0].header.kind == AREA),
        ]
        self._barred, self._but = self._bars(seat)

    def any_of(self, answers: Collection[str]) -> bool:
        """See ``domain.checklists.Given``; all are of persons, or none."""
        personal = any(map(checklists.is_of_a_person, answers))
        barred = self._barred if personal else frozenset()
        if any(not given.isdisjoint(answers) and code not in barred for given, code in self._alone):
            return True
        return stored.is_given(self._book, self._visit, answers, but=self._but if personal else ())

    def _bars(self, seat: Seat) -> tuple[frozenset[str], frozenset[RecordId]]:
        """Return the codes of those who are not to be used, and the talks of the casebook under them."""
        codes = {code for given, code in self._alone if checklists.BARS in given}
        codes.update(stored.codes(self._book, self._visit, checklists.BARS))
        if not codes - {""}:
            return frozenset(), frozenset()
        joined = corroboration.one_person(
            sources.pairs_of(
                writing.merged_record(seat, row.id).fields or {}
                for row in records.listed(seat, kind=sources.SAME_PERSON, visit=self._visit)
            )
        )
        persons = {joined.get(code, code) for code in codes - {""}}
        every = frozenset(persons | {code for code, person in joined.items() if person in persons})
        return every, frozenset(row.id for code in sorted(every) for row in revisions.listed(self._book, code=code))


def areas(seat: Seat, visit: RecordId) -> Sequence[tuple[RecordId, Mapping[str, object]]]:
    """Return the areas of a visit with what is known of each."""
    rows = records.listed(seat, kind="area", visit=visit)
    return [(row.id, writing.merged_record(seat, row.id).fields or {}) for row in rows]


def set_seen(seat: Seat, area: RecordId, seen: str) -> None:
    """Write down whether an area was seen, was not yet, or was refused; an empty word takes the answer back.

    Raises the errors of ``capture.save``.
    """
    draft = capture.edit(seat, area)
    fields = {name: value for name, value in draft.fields.items() if name != "seen"}
    capture.save(seat, draft, {**fields, "seen": seen} if seen else fields)
    capture.leave(seat, area)


def _of_daybook(seat: Seat) -> Iterator[Merged]:
    """Return the records that lie in the daybook alone."""
    known = seat.vault.casebook
    for record in revisions.record_ids(seat.vault.daybook):
        if revisions.row_of(known, record) is None:
            yield writing.merged_record(seat, record)


def _answers(record: Merged) -> frozenset[str]:
    head = min(record.heads, key=lambda end: end.header.mode.strictness)
    written = head.written.partition("/")[2] if head.header.mode is not Mode.FULL else ""
    return checklists.answers_of(head.header.kind, record.fields or {}, written)
