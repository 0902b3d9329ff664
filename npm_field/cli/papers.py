"""The commands ``paper …``: slips transcribed, paper destroyed, codes that others saw voided and given anew."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from npm_field.cli import files, json_input
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds.paper import ON_PAPER
from npm_field.errors import NoVisitError, UnknownCodeError
from npm_field.usecases import paper, records
from resources.language import isolated

if TYPE_CHECKING:
    from npm_field.cli.terminal import Terminal
    from npm_field.usecases.seat import Seat

MOST_LINES: Final = 500


def paper_add(terminal: Terminal) -> None:
    """Transcribe the slips of standard input, all or none."""
    with files.opened_after(terminal, partial(json_input.lines, MOST_LINES)) as (seat, lines):
        added = paper.transcribe(seat, _visit(terminal, seat), lines)
    said = terminal.language.ntr("{n} slip transcribed.", "{n} slips transcribed.", len(added))
    then = terminal.language.tr("Destroy the paper now; paper list tells what is left.")
    terminal.answer([{"id": one.record, "code": one.code} for one in added], f"{said} {then}")


def paper_list(terminal: Terminal) -> None:
    """List the paper that is still there."""
    with files.opened_to_work(terminal) as seat:
        found = paper.to_destroy(seat, _visit(terminal, seat))
    lines = [f"{sheet.record}  {' '.join(map(isolated, sheet.codes))}  {sheet.state}" for sheet in found]
    document = [{"id": sheet.record, "codes": sheet.codes, "state": sheet.state} for sheet in found]
    terminal.answer(document, "\n".join(lines))


def paper_destroyed(terminal: Terminal) -> None:
    """Note that a piece of paper is gone."""
    record = RecordId(terminal.arguments.record)
    with files.opened_to_work(terminal) as seat:
        paper.destroyed(seat, records.find(seat, record), terminal.arguments.how)
    terminal.answer({"id": record}, terminal.language.tr("Noted: this paper is destroyed."))


def paper_void(terminal: Terminal) -> None:
    """Void codes and say what stands in their place."""
    chosen = [codes.parse(code, ON_PAPER) for code in terminal.arguments.codes]
    with files.opened_to_work(terminal) as seat:
        done = paper.void(seat, _visit(terminal, seat), chosen, state=terminal.arguments.state)
    none = terminal.language.tr("nothing in its place")
    lines = [f"{isolated(one.code)}  →  {isolated(one.reissued) if one.reissued else none}" for one in done]
    terminal.answer([{"code": one.code, "reissued": one.reissued} for one in done], "\n".join(lines))


def _visit(terminal: Terminal, seat: Seat) -> RecordId:
    """Return the visit that was named, or the only one. Raises ``NoVisitError`` and ``UnknownCodeError``."""
    known = {str(plan.code): plan.visit for plan in records.visits(seat)}
    if not terminal.arguments.visit:
        if len(known) != 1:
            raise NoVisitError
        return next(iter(known.values()))
    code = codes.parse(terminal.arguments.visit, (CodeType.VISIT,))
    if code not in known:
        raise UnknownCodeError(nearest=" ".join(code for code in known if code))
    return known[code]
