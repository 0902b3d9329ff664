"""The talks in a report: the table by code, consent by purpose, how late records were completed, who stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain import figures
from npm_field.domain.consent import Answer
from npm_field.domain.figures import Standing
from npm_field.domain.modes import Mode
from npm_field.report.content import Bar, Chart, Column, Fill, Paragraph, Part, Side, Table, Tone
from npm_field.report.words import DASH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.domain.figures import Collected, Talk
    from npm_field.report.content import Block
    from npm_field.report.words import Words


def table(found: Collected, words: Words) -> Iterator[Block]:
    """Yield the table of talks, and their areas as a chart with a mark where one person stands alone."""
    tr = words.language.tr
    if not found.shown:
        yield Paragraph(words.none_recorded())
        return
    yield Table(
        (
            Column(tr("Code"), 1.05),
            Column(tr("Area"), 1.05),
            Column(tr("Kind"), 1.0),
            Column(tr("Privacy"), 1.1),
            Column(tr("Mode"), 0.8),
            Column(tr("Severity"), 0.9),
            Column(tr("Reprisal risk"), 0.9),
            Column(tr("Class"), 1.1),
        ),
        tuple(_row(talk, words) for talk in found.shown),
    )
    yield _areas(found, words)


def care(found: Collected, words: Words) -> Iterator[Block]:
    """Yield consent by purpose, the delays of completion and the warning of exposure."""
    tr = words.language.tr
    yield from consent_and_delays(found, words)
    yield Paragraph(tr("Exposure"), Tone.LEAD)
    alone = figures.exposed_areas(found.shown)
    if not alone:
        yield Paragraph(tr("Areas where exactly one person was heard in private: none recorded."))
        return
    yield Paragraph(
        tr(
            "In these areas exactly one person was heard in private: {areas}. Whoever saw it knows who. Nothing that "
            "names the area may leave the NPM; a further visit should hold several talks there.",
            areas=words.codes(alone),
        ),
        Tone.WARNING,
    )


def consent_and_delays(found: Collected, words: Words) -> Iterator[Block]:
    """Yield how many persons agreed to what, and how late records were completed."""
    tr = words.language.tr
    yield Paragraph(tr("Consent by purpose"), Tone.LEAD)
    yield from _consent(found, words)
    yield Paragraph(tr("Completion of partial records"), Tone.LEAD)
    yield Paragraph(_delays(found, words))


def _row(talk: Talk, words: Words) -> tuple[str, ...]:
    fields = talk.fields
    return (
        words.code(talk.code),
        words.code(talk.area),
        words.vocabularies["interview_kind"].term(str(fields.get("kind", ""))).short(words.language.code) or DASH,
        words.term("privacy", fields.get("privacy")),
        mode_of(talk, words),
        _if_allowed(talk, words, "severity", figures.gravest(talk)),
        _if_allowed(talk, words, "reprisal_risk", talk.content.get("reprisal_risk")),
        words.sensitivity(talk.sensitivity),
    )


def mode_of(talk: Talk, words: Words) -> str:
    """Return how a talk was kept; the drop-box is no floor of a visit, so it is in no vocabulary."""
    if talk.mode is Mode.DROP_BOX:
        return words.language.tr("in the box")
    return words.term("capture_mode", talk.mode.value)


def _if_allowed(talk: Talk, words: Words, vocabulary: str, value: object) -> str:
    if talk.standing is Standing.NO_CONSENT:
        return words.language.tr("left out")
    return words.term(vocabulary, value)


def _areas(found: Collected, words: Words) -> Chart:
    tr = words.language.tr
    alone = figures.exposed_areas(found.shown)
    bars = tuple(
        Bar(
            words.code(area) if area else tr("area not noted"),
            counts,
            tr("one person in private") if area in alone else "",
        )
        for area, counts in figures.talks_by_area(found.shown).items()
    )
    parts = (Part(tr("private, with one person"), Fill.FULL), Part(tr("all other talks"), Fill.HATCH))
    return Chart(tr("Talks by area"), parts, bars)


def _consent(found: Collected, words: Words) -> Iterator[Block]:
    tr = words.language.tr
    asked = [talk for talk in found.talks if talk.standing is not Standing.NOT_FOR_USE]
    if not asked:
        yield Paragraph(words.none_recorded())
        return
    purposes = [term.id for term in words.vocabularies["consent_purpose"].terms]
    answers = (Answer.YES, Answer.NO, Answer.NOT_ASKED, Answer.WITHDRAWN, Answer.UNABLE)
    counted = figures.consent_by_purpose(asked, purposes)
    yield Table(
        (Column(tr("Purpose"), 3), *(Column(words.term("consent_value", a.value), 1, Side.END) for a in answers)),
        tuple(
            (words.term("consent_purpose", purpose), *(words.count(count.get(answer, 0)) for answer in answers))
            for purpose, count in counted.items()
        ),
    )


def _delays(found: Collected, words: Words) -> str:
    known = figures.delays(found.shown)
    if known is None:
        return words.none_recorded()
    return words.language.tr(
        "Completed later from cues: {n}. Hours until then: half of them at most {median}, the longest {longest}.",
        n=known.completed,
        median=words.number(known.median_hours),
        longest=known.longest_hours,
    )
