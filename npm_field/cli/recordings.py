"""The commands ``record …`` and ``search``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from npm_field.cli import files, json_input
from npm_field.domain import codes
from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.facets import Facet
from npm_field.domain.identifiers import Code
from npm_field.errors import FieldError, UnknownCodeError
from npm_field.usecases import classing, dropbox, records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.cli.terminal import Terminal
    from npm_field.usecases.search import Filters
    from npm_field.usecases.seat import Seat
    from storage.revisions import RecordRow

LONGEST_QUERY_BYTES: Final = 1024
MOST_WORDS: Final = 32
"""More words than anybody searches for; the index's own parser gives up on very many."""


def record_add(terminal: Terminal) -> None:
    """Add the records of standard input, all or none."""
    with files.opened_after(terminal, json_input.read) as (seat, (lines, documents)):
        try:
            added = dropbox.add(seat, documents)
        except FieldError as error:
            _name_the_line(error, lines)
            raise
    answers = [{"id": one.record, "code": one.code} for one in added]
    text = "\n".join(f"{one['id']} {one['code'] or ''}".rstrip() for one in answers)
    terminal.answer(answers[0] if len(answers) == 1 else answers, text)


def record_list(terminal: Terminal) -> None:
    """List records."""
    with files.opened_to_work(terminal) as seat:
        visit = _visit(seat, terminal.arguments.visit)
        rows = list(records.listed(seat, kind=terminal.arguments.kind, visit=visit))
        if not terminal.arguments.kind and not visit:
            rows += dropbox.sealed_rows(seat, {row.id for row in rows})
        sealed = dropbox.count(seat)
    text = _lines(rows)
    if sealed:
        text += "\n" + terminal.language.ntr("{n} sealed record in the box", "{n} sealed records in the box", sealed)
    terminal.answer([asdict(row) for row in rows], text.lstrip("\n"))


def record_show(terminal: Terminal) -> None:
    """Show one record as it stands, differences with every account."""
    with files.opened_to_work(terminal) as seat:
        shown = records.show(seat, records.find(seat, terminal.arguments.record))
    fields = shown.merged.fields
    document: dict[str, Any] = {
        **asdict(shown.row),
        "fields": dict(fields) if fields is not None else None,
        "heads": [head.id for head in shown.merged.heads],
        "differences": [{"path": list(d.path), "accounts": dict(d.accounts)} for d in shown.merged.differences],
        "has_draft": shown.has_draft,
        "not_lowered": list(shown.merged.not_lowered),
    }
    terminal.answer(document, _readable(document))


def record_history(terminal: Terminal) -> None:
    """Show every revision of one record."""
    with files.opened_to_work(terminal) as seat:
        steps = records.history(seat, records.find(seat, terminal.arguments.record))
    terminal.answer(
        [asdict(step) for step in steps],
        "\n".join(f"{s.id[:16]}  {s.written:22} {s.mode:9} by {s.device[:8]} on {len(s.parents)}" for s in steps),
    )


def record_class(terminal: Terminal) -> None:
    """Give one record another class; a lower one needs who decides it and why (INV11)."""
    given = terminal.arguments
    with files.opened_to_work(terminal) as seat:
        record = records.find(seat, given.record)
        revision = classing.change(seat, record, Class(given.to), role=given.role, reason=given.reason)
    tr = terminal.language.tr
    text = tr("The class of the record is changed.") if revision else tr("The record has this class already.")
    terminal.answer({"id": record, "class": given.to, "revision": revision}, text)


def search(terminal: Terminal) -> None:
    """Search; the words come from standard input, for they may be a name. Filters narrow it, or stand alone."""
    filters = _filters(terminal)
    with files.opened_after(terminal, lambda: json_input.read_words(LONGEST_QUERY_BYTES)) as (seat, words):
        rows = list(records.search(seat, " ".join(words.split()[:MOST_WORDS]), filters))
    terminal.answer([asdict(row) for row in rows], _lines(rows))


def _name_the_line(error: FieldError, lines: Sequence[int]) -> None:
    """Turn the number of the document into the line of the input it begins in; empty lines count there."""
    number = error.facts.get("line")
    if isinstance(number, int) and 1 <= number <= len(lines):
        error.facts["line"] = lines[number - 1]


def _filters(terminal: Terminal) -> Filters:
    """Return what was asked to narrow the search. Raises ``BadCodeError`` for an area that is none."""
    given = terminal.arguments
    area = codes.parse(given.area, (CodeType.AREA,)) if given.area else ""
    asked = ((Facet.KIND, given.kind), (Facet.AREA, area), (Facet.THEME, given.theme), (Facet.STATE, given.state))
    return frozenset((facet, str(value)) for facet, value in asked if value)


def _visit(seat: Seat, text: str) -> str:
    """Return the id of the visit with this code; "" for none named."""
    if not text:
        return ""
    code = codes.parse(text, (CodeType.VISIT,))
    known = {plan.code: plan.visit for plan in records.visits(seat)}
    if code not in known:
        raise UnknownCodeError(nearest=" ".join(codes.nearest(text, known=[Code(c) for c in known])))
    return known[code]


def _lines(rows: Sequence[RecordRow]) -> str:
    return "\n".join(
        f"{row.code or row.id[:12]:12} {row.kind:12} {row.state:10} {row.area:10} {row.sensitivity}" for row in rows
    )


def _readable(document: dict[str, Any]) -> str:
    lines = [f"{name}: {value}" for name, value in document.items() if name not in {"fields", "differences"}]
    lines += [f"  {name}: {value}" for name, value in (document["fields"] or {}).items()]
    lines += [f"  ≠ {'/'.join(d['path'])}: {list(d['accounts'].values())}" for d in document["differences"]]
    return "\n".join(lines)
