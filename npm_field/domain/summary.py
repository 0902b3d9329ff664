"""What a list and the search need of a record, derived from its revisions alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import consent, folding
from npm_field.domain.identifiers import is_record_id
from npm_field.domain.modes import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from npm_field.domain.classification import Class
    from npm_field.domain.fields import Kind
    from npm_field.domain.merge import Merged


WITHDRAWN: Final = "withdrawn"
PURGED: Final = "purged"
ELSEWHERE: Final = "elsewhere"
"""A medical note of which this vault knows whose it is: the examination opens at the office."""


@dataclass(frozen=True, slots=True)
class Summary:
    """``state`` is a mode's value, withdrawn, purged or elsewhere; search finds it by its ``words``, folded."""

    code: str
    area: str
    mode: Mode
    sensitivity: Class
    state: str
    words: str


def summarise(merged: Merged, kind: Kind | None) -> Summary:
    """Return the summary of a merged record; a kind that this version does not know has one as well."""
    fields = merged.fields or {}
    mode = _mode(merged, kind)
    state = mode.value
    if consent.is_withdrawn(fields.get("consent")):
        state = WITHDRAWN
    elif merged.fields is None:
        state = PURGED
    elif kind is not None and kind.clinician_only and any(head.payload is None for head in merged.heads):
        state = ELSEWHERE
    return Summary(
        code=str(fields.get("code", "")),
        area=str(fields.get("area", "")),
        mode=mode,
        sensitivity=merged.sensitivity,
        state=state,
        words=folding.to_index(" ".join(words_of(fields))),
    )


def _mode(merged: Merged, kind: Kind | None) -> Mode:
    """Return the mode of a record. What went into the box is full for who can read it, and else a bare code."""
    modes = [head.header.mode for head in merged.heads]
    if Mode.DROP_BOX in modes:
        left = {field.name for field in kind.fields_in(Mode.DROP_BOX)} if kind else set()
        return Mode.FULL if (merged.fields or {}).keys() - left else Mode.DROP_BOX
    return min(modes, key=lambda mode: mode.strictness, default=Mode.FULL)


def headline(fields: Mapping[str, object], kind: Kind | None) -> tuple[tuple[str, str], ...]:
    """Return what a record is, as (vocabulary, id), from the answers its kind names for that; never a text."""
    if kind is None:
        return ()
    found: list[tuple[str, str]] = []
    for name in kind.headline:
        field, value = kind.field(name), fields.get(name)
        first = value[0] if isinstance(value, list) and value else value
        if field is not None and isinstance(first, str):
            found.append((field.vocabulary, first))
    return tuple(found)


def words_of(value: object) -> Iterator[str]:
    """Yield every text inside a value, vocabulary ids in readable words, codes as they are printed, ids never."""
    if isinstance(value, str):
        if is_record_id(value):
            return
        yield value.replace("_", " ")
    elif isinstance(value, dict):
        for key, item in value.items():
            if key != "id":
                yield from words_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from words_of(item)
