"""Writing the debrief record: made in memory, encrypted, then written. No plain page is ever on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain import agenda, figures
from npm_field.report import debrief_record, pdf
from npm_field.report.debrief_record import Told
from npm_field.report.words import Words
from npm_field.usecases import evening, report, visit_read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.report.content import Report
    from npm_field.usecases.report import Written
    from npm_field.usecases.seat import Seat
    from resources.language import Language


def write(seat: Seat, visit: RecordId, path: Path, *, language: Language) -> Written:
    """Write the record of this evening to ``path``, which must not exist, encrypted under fresh words.

    Raises what ``usecases.report.write`` raises.
    """
    made = pdf.make(compose(seat, visit, language=language), language)
    return report.put(path, made, figures.left_out(_collected(seat, visit)))


def compose(seat: Seat, visit: RecordId, *, language: Language) -> Report:
    """Return the record as plain data. Raises ``NotOpenError`` and ``NoVisitError``."""
    found = evening.of_visit(seat, visit)
    told = Told(
        collected=_collected(seat, visit),
        tiles=found.board.tiles,
        talks=found.board.talks,
        findings=report.printed(found.held),
        themes=[agenda.with_findings(one, report.printed(one.findings)) for one in found.themes],
        sections=found.sections,
        heard=found.board.heard,
        documents=_documents(seat, visit),
        debrief=found.debrief[1] if found.debrief is not None else {},
        joined=found.joined,
        today=found.today,
    )
    return debrief_record.compose(told, Words(language, seat.vocabularies))


def _collected(seat: Seat, visit: RecordId) -> figures.Collected:
    return figures.collect(visit_read.of_visit(seat, visit).values())


def _documents(seat: Seat, visit: RecordId) -> Sequence[Mapping[str, object]]:
    """Return what was asked for and shown or refused, by its codes."""
    merged = visit_read.of_visit(seat, visit).values()
    found = [one.fields for one in merged if one.fields and one.heads[0].header.kind == "document"]
    return sorted(found, key=lambda fields: str(fields.get("code", "")))
