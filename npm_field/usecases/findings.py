"""Findings at the debrief: what each rests on and how well it holds, and two codes joined as one person.

How well a finding holds is computed each time it is read, from the merged records as they stand: a withdrawal, a
completion or another laptop's notes change it by themselves (INV18-INV20, INV41).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain import codes, corroboration, finding_text, same_person, sources
from npm_field.domain.codes import CodeType
from npm_field.domain.corroboration import Fact, Link, Unused
from npm_field.domain.documents import ITEM_ID
from npm_field.domain.figures import items, severity
from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import FINDING, INTERVIEW, SAME_PERSON
from npm_field.domain.kinds.finding import ACCEPTED_FIELD, EVIDENCE_FIELD, STATEMENT
from npm_field.errors import NotEvidenceError
from npm_field.usecases import capture, visit_read, writing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.corroboration import Weighed
    from npm_field.domain.merge import Merged
    from npm_field.domain.same_person import Candidate
    from npm_field.usecases.seat import Seat

DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Held:
    """One finding, its links in the order of their codes, and how well it holds.

    ``names`` are the codes of people in its text, which must not be there (INV21); ``unsettled`` says that two
    laptops wrote it differently.
    """

    record: RecordId
    fields: Mapping[str, object]
    links: Sequence[Link]
    weighed: Weighed
    codes: Mapping[str, str]
    names: tuple[str, ...] = ()
    unsettled: bool = False

    @property
    def statement(self) -> str:
        """What the team holds to be so."""
        return str(self.fields.get(STATEMENT, ""))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A record that a finding can rest on: for a list to pick from."""

    record: RecordId
    code: str
    kind: str
    area: str
    fact: Fact


def held(seat: Seat, visit: RecordId) -> Sequence[Held]:
    """Return the findings of a visit, the gravest first, then the best supported. Raises ``NotOpenError``."""
    return held_in(visit_read.of_visit(seat, visit))


def held_in(merged: Mapping[str, Merged]) -> Sequence[Held]:
    """Return the same from records that were read already."""
    facts = sources.facts(merged)
    names = {record: _code(state) for record, state in merged.items()}
    found = [_held(state, facts, names) for record, state in merged.items() if _kind(state) == FINDING.name]
    ready = [one for one in found if one.fields and one.fields.get("status") != DROPPED]
    return sorted(ready, key=lambda one: (-severity(one.fields), -one.weighed.grade.squares, one.statement))


def evidence(seat: Seat, visit: RecordId) -> Sequence[Evidence]:
    """Return what a finding of a visit can rest on, by kind and code. Raises ``NotOpenError``."""
    merged = visit_read.of_visit(seat, visit)
    found = [
        Evidence(RecordId(record), _code(merged[record]), _kind(merged[record]), _area(merged[record]), fact)
        for record, fact in sources.facts(merged).items()
        if fact.unused is None
    ]
    return sorted(found, key=lambda one: (one.kind, one.code or "~", one.area, one.record))


def add(seat: Seat, visit: RecordId, fields: Mapping[str, object]) -> RecordId:
    """Write a finding and sign it. Raises ``NamesAPersonError`` (INV21) and the errors of ``capture.begin``."""
    finding_text.require(FINDING, fields)
    draft = capture.begin(seat, FINDING, visit, fields=fields)
    capture.leave(seat, draft.record)
    return draft.record


def link(seat: Seat, finding: RecordId, about: RecordId, role: str, **said: str) -> None:
    """Add a record to what a finding rests on, or change what it is to it. ``said``: source_type, independent, note.

    The element is called like the record, so that two laptops that link the same one mean one element.
    Raises ``NotEvidenceError`` for a record that can be none, ``NoRecordError`` and the errors of ``capture.save``.
    """
    state = writing.merged_record(seat, about)
    if _kind(state) not in sources.TYPES:
        raise NotEvidenceError
    draft = capture.edit(seat, finding)
    here: list[dict[str, object]] = [dict(item) for item in items(draft.fields, EVIDENCE_FIELD)]
    given: dict[str, object] = {
        "about": about,
        "role": role,
        **{name: value for name, value in said.items() if value},
    }
    known = next((item for item in here if item.get("about") == about), None)
    if known is not None:
        known.update(given)
    else:
        here.append({ITEM_ID: about, **given})
    _write(seat, finding, {**draft.fields, EVIDENCE_FIELD: here})


def unlink(seat: Seat, finding: RecordId, about: RecordId) -> None:
    """Take a record out of what a finding rests on. Raises ``NoRecordError``."""
    draft = capture.edit(seat, finding)
    here = [dict(item) for item in items(draft.fields, EVIDENCE_FIELD) if item.get("about") != about]
    fields = {name: value for name, value in draft.fields.items() if name != EVIDENCE_FIELD}
    _write(seat, finding, {**fields, EVIDENCE_FIELD: here} if here else fields)


def resolve(seat: Seat, finding: RecordId, about: RecordId, note: str) -> None:
    """Say what resolved a contradiction; an empty ``note`` opens it again (INV20). Raises ``NoRecordError``."""
    draft = capture.edit(seat, finding)
    here = [dict(item) for item in items(draft.fields, EVIDENCE_FIELD)]
    for item in here:
        if item.get("about") == about:
            item.pop("resolved", None)
            item.update({"resolved": note.strip()} if note.strip() else {})
    _write(seat, finding, {**draft.fields, EVIDENCE_FIELD: here})


def accept(seat: Seat, finding: RecordId, words: str) -> None:
    """Say that words which look like a name are none (INV21), under this person's own code. Raises ``NoRecordError``.

    The element is called after the words, so that two laptops that accept the same ones mean one element.
    """
    draft = capture.edit(seat, finding)
    here = [dict(item) for item in items(draft.fields, ACCEPTED_FIELD)]
    said: dict[str, object] = {ITEM_ID: _name_of(words), "words": words}
    here.append(said | ({"by": seat.person} if seat.person else {}))
    _write(seat, finding, {**draft.fields, ACCEPTED_FIELD: here})


# --- two codes, one person ------------------------------------------------------------------------------------


def proposed(seat: Seat, visit: RecordId) -> Sequence[Candidate]:
    """Return pairs of codes that may be one person, for people to decide about. Raises ``NotOpenError``."""
    merged = visit_read.of_visit(seat, visit)
    talks = [state.fields for state in merged.values() if state.fields and _kind(state) == INTERVIEW.name]
    decided = [
        (str(state.fields.get("first")), str(state.fields.get("second")))
        for state in merged.values()
        if state.fields and _kind(state) == SAME_PERSON.name
    ]
    return same_person.candidates(talks, decided)


def joined(seat: Seat, visit: RecordId) -> Sequence[tuple[RecordId, str, str]]:
    """Return the pairs that count as one person, each with its record. Raises ``NotOpenError``."""
    return pairs_in(visit_read.of_visit(seat, visit))


def join(seat: Seat, visit: RecordId, first: str, second: str, *, basis: str = "", one: bool = True) -> RecordId:
    """Sign that two codes are one person, or with ``one`` False that they are two and need not be asked about again.

    Raises ``BadCodeError`` and the errors of ``capture.begin``.
    """
    allowed = (CodeType.PERSON, CodeType.STAFF)
    fields: dict[str, object] = {"first": codes.parse(first, allowed), "second": codes.parse(second, allowed)}
    fields |= {"basis": basis} if basis else {}
    draft = capture.begin(seat, SAME_PERSON, visit, fields=fields | ({} if one else {"undone": True}))
    capture.leave(seat, draft.record)
    return draft.record


@dataclass(frozen=True, slots=True)
class Pair:
    """Two codes of which people decided: one person, or two. ``records`` say so, one for each laptop that did."""

    first: str
    second: str
    one: bool
    records: tuple[RecordId, ...]
    basis: str = ""


def decided(seat: Seat, visit: RecordId) -> Sequence[Pair]:
    """Return every pair that was decided about, each once, those that count as one first. Raises ``NotOpenError``."""
    found: dict[tuple[str, str], list[tuple[RecordId, bool]]] = {}
    basis: dict[tuple[str, str], str] = {}
    for record, state in visit_read.of_visit(seat, visit).items():
        fields = state.fields or {}
        if _kind(state) == SAME_PERSON.name and fields.get("first") and fields.get("second"):
            first, second = sorted((str(fields["first"]), str(fields["second"])))
            found.setdefault((first, second), []).append((RecordId(record), fields.get("undone") is not True))
            basis[first, second] = max(basis.get((first, second), ""), str(fields.get("basis", "")))
    pairs = [
        Pair(*both, any(one for _record, one in said), tuple(record for record, _one in said), basis[both])
        for both, said in found.items()
    ]
    return sorted(pairs, key=lambda pair: (not pair.one, pair.first, pair.second))


def part(seat: Seat, *pair: RecordId, one: bool = False, basis: str = "") -> None:
    """Take back that two codes are one person, or with ``one`` that they are two, in each record that says so.

    ``basis`` is what says that they are one; without it what was said before stays. The records stay, with their
    history. Raises ``NoRecordError``.
    """
    said = {"basis": basis} if one and basis else {}
    for record in pair:
        draft = capture.edit(seat, record)
        fields = {name: value for name, value in draft.fields.items() if name != "undone"} | said
        if (draft.fields.get("undone") is True) is one:
            _write(seat, record, fields if one else {**fields, "undone": True})


# --- parts ----------------------------------------------------------------------------------------------------


def _held(state: Merged, facts: Mapping[str, Fact], names: Mapping[str, str]) -> Held:
    fields = state.fields or {}
    links = [_link(item, facts) for item in items(fields, EVIDENCE_FIELD)]
    links.sort(key=lambda one: (one.role, names.get(one.record) or "~", one.record))
    return Held(
        record=state.heads[0].header.record,
        fields=fields,
        links=links,
        weighed=corroboration.weigh(links),
        codes={one.record: names.get(one.record, "") for one in links},
        names=finding_text.named(fields),
        unsettled=bool(state.unsettled),
    )


def _link(item: Mapping[str, object], facts: Mapping[str, Fact]) -> Link:
    record = str(item.get("about", ""))
    return Link(
        record=record,
        role=str(item.get("role", "")),
        fact=facts.get(record, Fact(record, "", unused=Unused.NOT_HERE)),
        source_type=str(item.get("source_type", "")),
        independent=str(item.get("independent", "")),
        resolved=str(item.get("resolved", "")),
        note=str(item.get("note", "")),
    )


def _name_of(words: str) -> str:
    return hashlib.sha256(words.casefold().encode()).hexdigest()[:32]


def _write(seat: Seat, record: RecordId, fields: Mapping[str, object]) -> None:
    capture.save(seat, capture.edit(seat, record), fields)
    capture.leave(seat, record)


def pairs_in(merged: Mapping[str, Merged]) -> Sequence[tuple[RecordId, str, str]]:
    """Return the pairs that count as one person among records that were read already, each with its record."""
    return [
        (RecordId(record), first, second)
        for record, state in merged.items()
        for first, second in sources.pairs([state])
    ]


def _kind(state: Merged) -> str:
    return state.heads[0].header.kind if state.heads else ""


def _code(state: Merged) -> str:
    return str((state.fields or {}).get("code", ""))


def _area(state: Merged) -> str:
    return str((state.fields or {}).get("area", ""))
