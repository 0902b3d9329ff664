"""The figures of a place on paper, each with who stated it (INV38)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain import figures
from npm_field.report.content import Column, Paragraph, Side, Table, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from npm_field.report.content import Block
    from npm_field.report.words import Words


def figures_table(visit: Mapping[str, object], words: Words) -> Iterator[Block]:
    """Yield every figure with who stated it; two sources for one are both there."""
    tr = words.language.tr
    yield Paragraph(tr("Figures, each with its source"), Tone.LEAD)
    rows = figures.occupancy_percent(visit)
    if not rows:
        yield Paragraph(words.none_recorded())
        return
    yield Table(
        (
            Column(tr("Figure"), 1.6),
            Column(tr("Number"), 0.8, Side.END),
            Column(tr("Occupancy"), 0.9, Side.END),
            Column(tr("Stated by"), 1.4),
            Column(tr("As of"), 1.6),
        ),
        tuple(_figure(row, share, words) for row, share in rows),
    )
    if figures.differing(visit):
        yield Paragraph(tr("Sources give different numbers for the same figure; all of them are kept."), Tone.NOTE)


def _figure(row: Mapping[str, object], share: int | None, words: Words) -> tuple[str, ...]:
    return (
        words.term("figure_kind", row.get("kind")),
        words.number(row.get("value")),
        words.percent(share),
        words.term("stated_by", row.get("stated_by")),
        words.text(row, "as_of"),
    )
