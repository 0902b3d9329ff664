"""The commands ``record …`` and ``search``."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from npm_field.cli.terminal import documents_of_input
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code
from npm_field.domain.modes import Mode
from npm_field.errors import BadRecordError, UnknownCodeError
from npm_field.usecases import capture, complete, enrol, records
from npm_field.usecases.capture import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.cli.terminal import Terminal
    from npm_field.usecases.seat import Seat
    from storage.revisions import RecordRow

ALLOWED_KEYS: Final = frozenset({"kind", "visit", "mode", "fields", "from_paper", "same_person"})
LONGEST_QUERY_BYTES: Final = 4096


def record_add(terminal: Terminal) -> None:
    """Add the records of standard input, all or none."""
    documents = [_document(line, found) for line, found in documents_of_input()]
    with _open(terminal) as seat:
        added = capture.add(seat, documents)
    answers = [{"id": one.record, "code": one.code} for one in added]
    text = "\n".join(f"{one['id']} {one['code'] or ''}".rstrip() for one in answers)
    terminal.answer(answers[0] if len(answers) == 1 else answers, text)


def record_list(terminal: Terminal) -> None:
    """List records."""
    with _open(terminal) as seat:
        visit = _visit(seat, terminal.arguments.visit)
        rows = list(records.listed(seat, kind=terminal.arguments.kind, visit=visit))
    terminal.answer([asdict(row) for row in rows], _lines(rows))


def record_show(terminal: Terminal) -> None:
    """Show one record as it stands, differences with every account."""
    with _open(terminal) as seat:
        shown = records.show(seat, records.find(seat, terminal.arguments.record))
    fields = shown.merged.fields
    document: dict[str, Any] = {
        **asdict(shown.row),
        "fields": dict(fields) if fields is not None else None,
        "heads": [head.id for head in shown.merged.heads],
        "differences": [{"path": list(d.path), "accounts": dict(d.accounts)} for d in shown.merged.differences],
        "has_draft": shown.has_draft,
    }
    terminal.answer(document, _readable(document))


def record_history(terminal: Terminal) -> None:
    """Show every revision of one record."""
    with _open(terminal) as seat:
        steps = records.history(seat, records.find(seat, terminal.arguments.record))
    terminal.answer(
        [asdict(step) for step in steps],
        "\n".join(f"{s.id[:16]}  {s.written:22} {s.mode:9} by {s.device[:8]} on {len(s.parents)}" for s in steps),
    )


def search(terminal: Terminal) -> None:
    """Search; the words come from standard input, for they may be a name."""
    words = sys.stdin.buffer.read(LONGEST_QUERY_BYTES).decode(errors="replace").strip()
    with _open(terminal) as seat:
        rows = list(records.search(seat, words))
    terminal.answer([asdict(row) for row in rows], _lines(rows))


@contextmanager
def _open(terminal: Terminal) -> Iterator[Seat]:
    """Open the vault, finish what a crash left open, and close it whatever happens."""
    seat = enrol.open_seat(terminal.arguments.dir, terminal.passphrase())
    try:
        complete.repair(seat)
        yield seat
    finally:
        seat.vault.close()


def _document(line: int, found: dict[str, Any]) -> Document:
    unknown = sorted(set(found) - ALLOWED_KEYS)
    if unknown:
        raise BadRecordError(kind=str(found.get("kind", "")), field=unknown[0], reason="unknown_field", line=line)
    kind, fields = found.get("kind"), found.get("fields", {})
    if not isinstance(kind, str) or not isinstance(fields, dict):
        raise BadRecordError(kind="", field="kind", reason="not_text", line=line)
    try:
        mode = Mode(found.get("mode", Mode.FULL.value))
    except ValueError:
        raise BadRecordError(kind=kind, field="mode", reason="unknown_value", line=line) from None
    return Document(
        kind=kind,
        visit=str(found.get("visit", "")),
        mode=mode,
        fields=fields,
        from_paper=found.get("from_paper") is True,
        same_person=found.get("same_person") is True,
    )


def _visit(seat: Seat, text: str) -> str:
    """Return the id of the visit with this code; "" for none named."""
    if not text:
        return ""
    code = codes.parse(text, (CodeType.VISIT,))
    known = {plan.code: plan.visit for plan in records.visits(seat)}
    if code not in known:
        raise UnknownCodeError(nearest=" ".join(codes.nearest(text, known=[Code(c) for c in known])))
    return known[code]


def _lines(rows: list[RecordRow]) -> str:
    return "\n".join(
        f"{row.code or row.id[:12]:12} {row.kind:12} {row.state:10} {row.area:10} {row.sensitivity}" for row in rows
    )


def _readable(document: dict[str, Any]) -> str:
    lines = [f"{name}: {value}" for name, value in document.items() if name not in {"fields", "differences"}]
    lines += [f"  {name}: {value}" for name, value in (document["fields"] or {}).items()]
    lines += [f"  ≠ {'/'.join(d['path'])}: {list(d['accounts'].values())}" for d in document["differences"]]
    return "\n".join(lines)
