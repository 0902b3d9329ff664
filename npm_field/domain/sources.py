"""Which source a record is: of which kind, the same as which others, and whether it may be used at all.

Read out of the records of one visit together, because what one person took back in one talk holds for all talks of
that person, under whichever code (INV18, INV41), and the strictest answer of codes that are joined counts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from npm_field.domain import consent
from npm_field.domain.codes import CodeType
from npm_field.domain.consent import Answer
from npm_field.domain.corroboration import (
    DETAINEE,
    DOCUMENT,
    GROUP_TALK,
    MEDICAL,
    OBSERVATION,
    OUTSIDE,
    PRIVATE_TALK,
    STAFF,
    WRITTEN,
    Fact,
    Unused,
    one_person,
)
from npm_field.domain.modes import Mode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from npm_field.domain.merge import Merged

TALK, NOTE, COMPLAINT = "interview", "medical_note", "complaint"
SAME_PERSON: Final = "same_person"
GROUP: Final = "group"
CELL: Final = "cell"
PRIVATE: Final = "private"
OF_THE_PLACE: Final = "authority"
"""One source, however often those who run the place are heard: the opening and the closing talk."""
FROM_OUTSIDE: Final = frozenset({"relative", "lawyer", "partner"})
FROM_STAFF: Final = frozenset({"staff"})
BY_ANOTHER: Final = FROM_OUTSIDE | FROM_STAFF | {"other_detainee"}
"""Who complains of what somebody else lived through: most know it from that person, and are one source with them."""
HEARSAY: Final = "hearsay"
SEEN: Final = "seen"
"""Begins the name of a source that is an area the team saw."""
TYPES: Final[Mapping[str, str]] = {
    TALK: DETAINEE,
    NOTE: MEDICAL,
    COMPLAINT: DETAINEE,
    "observation": OBSERVATION,
    "document": DOCUMENT,
    "opening_talk": STAFF,
    "closing_talk": STAFF,
    "obstruction": OBSERVATION,
    "incident": OBSERVATION,
    "reprisal_allegation": DETAINEE,
}
"""The kinds of record that can be evidence, and which kind of source each is where nothing else is said."""


def facts(records: Mapping[str, Merged]) -> Mapping[str, Fact]:
    """Return what weighing needs of each record of a visit that can be evidence, by the record's id."""
    joined = one_person(pairs(records.values()))
    bars, willing = bars_of(records.values(), joined), _willing(records.values(), joined)
    found = {
        record: _fact(record, merged, joined, bars, willing)
        for record, merged in records.items()
        if merged.heads and merged.heads[0].header.kind in TYPES
    }
    one = one_person(_heard_together(records, joined))
    return {record: replace(fact, source=one.get(fact.source, fact.source)) for record, fact in found.items()}


def area_seen(fact: Fact) -> str:
    """Return the area that a source is, where it is what the team saw of one; else nothing."""
    kind, _, area = fact.source.partition(" ")
    return area if kind == SEEN else ""


def unused_persons(records: Iterable[Merged], joined: Mapping[str, str]) -> frozenset[str]:
    """Return who wants nothing used, each by the code that stands for all of them (INV41, INV18)."""
    found = bars_of(records, joined)
    return frozenset(person for person, bar in found.items() if bar is Unused.NOT_FOR_USE)


def pairs(records: Iterable[Merged]) -> Sequence[tuple[str, str]]:
    """Return the codes that were said to be one person and not parted again."""
    return pairs_of(merged.fields for merged in records if merged.fields and _kind(merged) == SAME_PERSON)


def pairs_of(found: Iterable[Mapping[str, object]]) -> Sequence[tuple[str, str]]:
    """Return the same of records of that kind."""
    return [
        (str(fields["first"]), str(fields["second"]))
        for fields in found
        if fields.get("first") and fields.get("second") and fields.get("undone") is not True
    ]


def _fact(
    record: str, merged: Merged, joined: Mapping[str, str], bars: Mapping[str, Unused], willing: Collection[str]
) -> Fact:
    kind, fields = _kind(merged), merged.fields
    if fields is None:
        # A note of an older program is hollow for all but the office, and counts; anything else was purged.
        return Fact(record, TYPES[kind], unused=None if kind == NOTE else Unused.NO_CONSENT)
    person = joined.get(_person(fields), _person(fields))
    return Fact(
        source=_source(record, kind, fields, person),
        source_type=_type(kind, fields, person),
        whole=all(head.header.mode in {Mode.FULL, Mode.DROP_BOX} for head in merged.heads),
        unused=bars.get(person) or _unused(kind, fields, is_willing=person in willing),
        told=_told(kind, fields),
        hearsay=kind == TALK and _is_hearsay(fields),
        alone=record if kind == COMPLAINT and fields.get("from_role") in BY_ANOTHER else "",
    )


def _is_hearsay(fields: Mapping[str, object]) -> bool:
    """Return whether a talk tells only what others had told: as noted of the talk, else of every allegation in it."""
    noted, listed = fields.get("heard_from"), fields.get("allegations")
    told = [one.get("heard_from") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return noted == HEARSAY or (not noted and bool(told) and set(told) == {HEARSAY})


def _told(kind: str, fields: Mapping[str, object]) -> str:
    if kind == "document":
        return str(fields.get("kind", ""))
    if kind == TALK and fields.get("kind") == GROUP:
        return GROUP_TALK
    if kind == TALK and fields.get("privacy") == PRIVATE:
        return PRIVATE_TALK
    return WRITTEN if kind == COMPLAINT else ""


def _heard_together(records: Mapping[str, Merged], joined: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """Return who was heard with others, each with the room or the group talk: alone later, it is the same source."""
    found = []
    for record, merged in records.items():
        fields = merged.fields or {}
        if _kind(merged) == TALK and _person(fields):
            person = joined.get(_person(fields), _person(fields))
            together = _source(record, TALK, fields, person)
            found += [(person, together)] if together != person else []
    return found


def _source(record: str, kind: str, fields: Mapping[str, object], person: str) -> str:
    area = str(fields.get("area", ""))
    if kind in {"opening_talk", "closing_talk"}:
        return OF_THE_PLACE
    if kind == "observation":
        return f"{SEEN} {area}" if area else record
    if kind == NOTE and person:
        return f"examined {person}"  # other eyes than those of the talk, however many notes there are
    if kind == TALK and fields.get("kind") == GROUP:
        return record
    if kind == TALK and fields.get("setting") == CELL and fields.get("privacy") != PRIVATE and area:
        return f"{CELL} {area}"
    return person or record


def _type(kind: str, fields: Mapping[str, object], person: str) -> str:
    if kind == COMPLAINT:
        sender = fields.get("from_role")
        return OUTSIDE if sender in FROM_OUTSIDE else STAFF if sender in FROM_STAFF else DETAINEE
    if kind == TALK and person.startswith(CodeType.STAFF.value):
        return STAFF
    return TYPES[kind]


def _unused(kind: str, fields: Mapping[str, object], *, is_willing: bool) -> Unused | None:
    if kind in {TALK, NOTE, COMPLAINT}:
        # A complaint came of itself; who never was asked about it did not say no to its being weighed. What the
        # person said in a talk holds for the examination, of which the clinician does not ask it again.
        given = _consent(fields)
        goes_without = kind == COMPLAINT or (kind == NOTE and is_willing)
        asked = not goes_without or consent.answer(given, consent.INTERNAL) is not Answer.NOT_ASKED
        if fields.get("not_for_use") is True:
            return Unused.NOT_FOR_USE
        if consent.ends_content(fields) or (asked and not consent.allows(given, consent.INTERNAL)):
            return Unused.NO_CONSENT
    return None


def bars_of(records: Iterable[Merged], joined: Mapping[str, str]) -> Mapping[str, Unused]:
    """Return the people whose words count nowhere: not for use, notes or their use taken back, or a stricter answer.

    An answer that was never asked for bars nobody under another code: it is that record's own.
    """
    found: dict[str, Unused] = {}
    for merged in records:
        fields = merged.fields or {}
        if _kind(merged) not in {TALK, NOTE, COMPLAINT} or not _person(fields):
            continue
        person = joined.get(_person(fields), _person(fields))
        if fields.get("not_for_use") is True:
            found[person] = Unused.NOT_FOR_USE
        elif consent.ends_content(fields) or consent.answer(_consent(fields), consent.INTERNAL) in _REFUSED:
            found.setdefault(person, Unused.NO_CONSENT)
    return found


def _willing(records: Iterable[Merged], joined: Mapping[str, str]) -> frozenset[str]:
    """Return who agreed in a talk that the team uses what was said; who refused in another is barred anyway."""
    talks = [merged.fields for merged in records if merged.fields and _kind(merged) == TALK]
    said = [_person(fields) for fields in talks if consent.allows(_consent(fields), consent.INTERNAL)]
    return frozenset(joined.get(person, person) for person in said if person)


_REFUSED: Final = frozenset({Answer.NO, Answer.UNABLE, Answer.WITHDRAWN})


def _person(fields: Mapping[str, object]) -> str:
    """Return the code of who said it: the record's own, or of a complaint the person that it names."""
    code = str(fields.get("code", ""))
    if code.startswith((CodeType.PERSON.value, CodeType.STAFF.value)):
        return code
    return str(fields.get("person", ""))


def _kind(merged: Merged) -> str:
    return merged.heads[0].header.kind if merged.heads else ""


def _consent(fields: Mapping[str, object]) -> Mapping[str, object]:
    found = fields.get("consent")
    if isinstance(found, dict):
        return found
    return consent.from_signs(str(fields.get("use", "")), str(fields.get("name", "")))
