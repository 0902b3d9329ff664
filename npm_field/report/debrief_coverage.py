"""The coverage chapter of the debrief record (reports 6.2, 2): areas and talks, who was heard, documents, figures."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from npm_field.domain import figures
from npm_field.domain.board import Seen, Standing, TalkKind
from npm_field.report.content import Bar, Chart, Column, Fill, Paragraph, Part, Side, Table, Tone
from npm_field.report.heard import HEARD
from npm_field.report.place_figures import figures_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from npm_field.domain.board import Tile
    from npm_field.report.content import Block
    from npm_field.report.debrief_record import Told
    from npm_field.report.words import Words

GROUP, DECLINED = "group", "refused"
KINDS: Final = ("individual", GROUP, "informal_talk", DECLINED, "broken_off")
SHARES: Final = (1.25, 0.85, 1.05, 1.05, 1.15)


def coverage(told: Told, words: Words) -> Iterator[Block]:
    """Yield what was seen, who was heard, which documents were shown, and the figures with their sources."""
    tr = words.language.tr
    shown = told.collected.shown
    held = [talk.fields for talk in shown if talk.fields.get("kind") != DECLINED]
    private = sum(one.get("privacy") == figures.PRIVATE and one.get("kind") != GROUP for one in held)
    yield Paragraph(
        tr(
            "Talks: {talks}. Different persons in individual talks: {persons}. In private: {private} ({share}).",
            talks=sum(n for kind, n in told.talks.items() if kind is not TalkKind.REFUSED),
            persons=figures.persons(shown),
            private=private,
            share=words.percent(round(100 * private / len(held)) if held else None),
        )
    )
    if told.tiles:
        parts = (Part(tr("talks with one person"), Fill.FULL), Part(tr("group talks"), Fill.HATCH))
        count = _by_area(told)
        bars = tuple(
            Bar(words.code(code := tile.area.code), (_alone(count, code), count[code, GROUP]), _mark(tile, words))
            for tile in told.tiles
        )
        yield Chart(tr("Areas and talks"), parts, bars)
        yield _areas(told, count, words)
    yield from _heard(told.heard, words)
    if told.documents:
        yield Paragraph(tr("Documents"), Tone.LEAD)
        yield Table(
            (Column(tr("Code")), Column(tr("What"), 2), Column(tr("Access"), 1.2)),
            tuple(
                (
                    words.code(fields.get("code")),
                    words.term("document_kind", fields.get("kind")),
                    words.term("document_access", fields.get("access")),
                )
                for fields in told.documents
            ),
        )
    yield from figures_table(told.collected.visit, words)


def _by_area(told: Told) -> Counter[tuple[str, str]]:
    """Count the talks that may be in a table by area and kind (INV41); what is not said is a talk with one person."""
    return Counter((talk.area, str(talk.fields.get("kind") or KINDS[0])) for talk in told.collected.shown)


def _alone(count: Counter[tuple[str, str]], area: str) -> int:
    return sum(count[area, kind] for kind in KINDS if kind not in {GROUP, DECLINED})


def _areas(told: Told, count: Counter[tuple[str, str]], words: Words) -> Table:
    """Return each area with its state and how many talks of each kind were held there."""
    tr, short = words.language.tr, words.vocabularies["interview_kind"]
    titles = tuple(short.term(kind).short(words.language.code) for kind in KINDS)
    known = [(tile.area.code, words.term("area_kind", tile.area.kind), _state(tile, words)) for tile in told.tiles]
    others = sorted({area for area, _kind in count} - {code for code, _kind, _state in known})
    rows = [*known, *((area, "" if area else tr("area not noted"), "") for area in others)]
    return Table(
        (
            Column(tr("Code"), 1.1),
            Column(tr("Kind"), 1.5),
            Column(tr("Seen or not"), 0.95),
            *(Column(title, share, Side.END) for title, share in zip(titles, SHARES, strict=True)),
        ),
        tuple(
            (
                words.code(code),
                kind,
                state,
                *(words.count(count[code, each]) for each in KINDS),
            )
            for code, kind, state in rows
        ),
    )


def _heard(groups: Sequence[tuple[str, bool]], words: Words) -> Iterator[Block]:
    tr = words.language.tr
    named = {was: [tr(HEARD[one]) for one, heard in groups if heard is was] for was in (True, False)}  # tr: above
    if named[True]:
        yield Paragraph(tr("Heard: {groups}.", groups=words.joined(named[True])))
    if named[False]:
        yield Paragraph(tr("Not heard: {groups}.", groups=words.joined(named[False])), Tone.WARNING)


def _state(tile: Tile, words: Words) -> str:
    return words.term("area_seen", tile.state.value)


def _mark(tile: Tile, words: Words) -> str:
    tr = words.language.tr
    if tile.state is Seen.REFUSED:
        return tr("refused")
    if tile.standing is not Standing.NOBODY:
        return tr("one person alone")
    return tr("not seen yet") if tile.state is Seen.NOT_YET else ""
