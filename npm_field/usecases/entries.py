"""What the index holds of one record: a function of its revisions, which needs no book."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from npm_field.domain import board, checklists, facets
from npm_field.domain.classification import Class, highest
from npm_field.domain.facets import Standing
from npm_field.domain.kinds import KINDS
from npm_field.domain.merge import merged, nobody_lowers
from npm_field.domain.modes import Mode
from npm_field.domain.summary import summarise
from npm_field.usecases import rows
from storage.index import Indexed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from npm_field.domain.classification import MayLower
    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.merge import Merged
    from npm_field.domain.revision import Revision


def indexed(
    record: RecordId,
    known: Iterable[Revision],
    at_least: Collection[Class] = (),
    may_lower: MayLower = nobody_lowers,
) -> Indexed:
    """Return what the index must hold of a record with these revisions; there is at least one.

    ``may_lower`` says whose lowering counts (INV11).
    """
    found = list(known)
    return not_below(of_state(record, merged(found, KINDS.get(found[0].header.kind), may_lower)), at_least)


def not_below(entry: Indexed, at_least: Collection[Class]) -> Indexed:
    """Return what the index must hold where a record has at least these classes: its attachments' and those of the
    persons it names (INV10).
    """  # noqa: D205 - one sentence would not hold it
    if not at_least:
        return entry
    stands = highest(Class(entry.row.sensitivity), *at_least).value
    row = entry.row
    return entry if row.sensitivity == stands else replace(entry, row=replace(row, sensitivity=stands))


def of_state(record: RecordId, state: Merged) -> Indexed:
    """Return what the index must hold of a record that stands so, of itself; it has at least one revision."""
    header = state.heads[0].header
    kind = KINDS.get(header.kind)
    summary = summarise(state, kind)
    fields = state.fields or {}
    head = min(state.heads, key=lambda end: end.header.mode.strictness)
    # a partial record is written right after the talk, and has no other word for when it was
    written = head.written.partition("/")[2] if head.header.mode is not Mode.FULL else ""
    standing = Standing(header.kind, header.visit, summary.state, state.asked)
    facts = board.facts_of(header.kind, fields, written)
    return Indexed(
        rows.of_state(record, state, summary),
        summary.words,
        facets.tokens(facets.facets_of(kind, fields, standing)),
        json.dumps(facts, sort_keys=True) if facts else "",
        checklists.answers_of(header.kind, fields, written),
    )
