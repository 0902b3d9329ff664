"""The debrief record of one evening (reports 6.2): what holds, what is left, who keeps what; for team and office.

Codes stand in it as links to evidence; what anybody said does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import evening, evening_night, finding_text, sources
from npm_field.domain.classification import Class
from npm_field.domain.corroboration import CONTRADICTS, MEDICAL, SOURCE_TYPES, SUPPORTS
from npm_field.domain.evening import Section
from npm_field.report import levels
from npm_field.report.agenda_words import AgendaWords
from npm_field.report.content import (
    Bar,
    Chart,
    Column,
    Fill,
    Matrix,
    MatrixRow,
    Paragraph,
    Part,
    Report,
    Side,
    Table,
    Tone,
)
from npm_field.report.content import Section as Chapter
from npm_field.report.debrief_counts import counts
from npm_field.report.debrief_coverage import coverage
from npm_field.report.evening_words import EveningWords

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from npm_field.domain.agenda import Theme
    from npm_field.domain.board import TalkKind, Tile
    from npm_field.domain.corroboration import Link, Weighed
    from npm_field.domain.evening import Item
    from npm_field.domain.figures import Collected
    from npm_field.report.content import Block
    from npm_field.report.words import Words

LISTED: Final = (
    Section.URGENT,
    Section.REPRISALS,
    Section.AGAIN,
    Section.COMPLAINTS,
    Section.WAITING,
    Section.NIGHT,
    Section.TASKS,
    Section.RECOMMENDATIONS,
)
"""What follows the findings, in the order of reports 6.2."""

HEAD: Final = (
    ("kind", "finding_class"),
    ("scope", "finding_scope"),
    ("severity", "severity"),
    ("theme", "theme"),
    ("status", "finding_status"),
)
"""What stands above a finding beside its level, each with its vocabulary."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding as it is printed: its links in order, each with the code of its record."""

    fields: Mapping[str, object]
    weighed: Weighed
    links: Sequence[tuple[Link, str]]


@dataclass(frozen=True, slots=True)
class Told:
    """Everything the record tells."""

    collected: Collected
    tiles: Sequence[Tile]
    talks: Mapping[TalkKind, int]
    findings: Sequence[Finding]
    themes: Sequence[Theme[Finding]]
    sections: Mapping[Section, Sequence[Item]]
    heard: Sequence[tuple[str, bool]]
    documents: Sequence[Mapping[str, object]]
    debrief: Mapping[str, object]
    joined: int
    today: date


def compose(told: Told, words: Words) -> Report:
    """Return the debrief record in the words of one language."""
    tr = words.language.tr
    said = EveningWords(words.language, words.term, told.today)
    rest = [Chapter(said.title(section), tuple(_lines(told, section, said, words))) for section in LISTED]
    return Report(
        title=tr("Debrief record {code}", code=words.code(told.collected.visit.get("code"))),
        subtitle=_subtitle(told, words),
        # reprisals, urgent matters and complaints stand in it with codes: the class of these annexes holds for it
        classification=words.classification(Class.HIGHLY_CONFIDENTIAL),
        privilege=tr("Confidential information of a National Preventive Mechanism, privileged under OPCAT art. 21."),
        sections=(
            Chapter(tr("This evening"), tuple(_head(told, words))),
            Chapter(
                tr("Coverage"),
                (
                    *coverage(told, words),
                    Paragraph(said.title(Section.GAPS), Tone.LEAD),
                    *_lines(told, Section.GAPS, said, words),
                ),
            ),
            Chapter(tr("What holds"), tuple(_overview(told, words))),
            *_by_theme(told, words),
            Chapter(tr("Contradictions, and what would decide them"), tuple(_contradictions(told, said, words))),
            *rest,
            Chapter(tr("In numbers"), tuple(counts(told, words))),
        ),
    )


def matrix(found: Sequence[Finding], words: Words) -> Matrix:
    """Return the picture of findings against kinds of source."""
    tr = words.language.tr
    rows = tuple(
        MatrixRow(
            words.text(one.fields, "statement"),
            tuple((one.weighed.supporting.get(k, 0), one.weighed.contradicting.get(k, 0)) for k in SOURCE_TYPES),
            one.weighed.grade.squares,
            _level(one.weighed, words),
        )
        for one in found
    )
    columns = tuple(tr(levels.COLUMNS[kind]) for kind in SOURCE_TYPES)  # tr: the columns of the levels
    return Matrix(tr("Findings and the kinds of source they rest on"), tr("Finding"), columns, tr("Level"), rows)


def findings(found: Sequence[Finding], words: Words) -> Iterator[Block]:
    """Yield the matrix, then each finding with its level, why, and the records it rests on."""
    yield from _matrix(found, words)
    yield from _each(found, words)


def _matrix(found: Sequence[Finding], words: Words) -> Iterator[Block]:
    if not found:
        yield Paragraph(words.none_recorded())
        return
    yield matrix(found, words)
    said = words.language.tr("A filled square supports, a triangle contradicts; each is one source, not one record.")
    yield Paragraph(said, Tone.NOTE)


def _each(found: Sequence[Finding], words: Words) -> Iterator[Block]:
    for one in found:
        head = [_level(one.weighed, words), levels.grade(one.weighed, words.language)]
        head += [words.term(vocabulary, one.fields[name]) for name, vocabulary in HEAD if one.fields.get(name)]
        yield Paragraph(words.language.directed(" · ".join(filter(None, head))), Tone.LEAD)
        yield Paragraph(words.text(one.fields, "statement"))
        if named := finding_text.named(one.fields):
            warning = words.language.tr(
                "{code} stands in the text. A finding says nothing of one person: take it out.",
                code=words.code(named[0]),
            )
            yield Paragraph(warning, Tone.WARNING)
        yield Paragraph(levels.explained(one.weighed, words.language, words.term), Tone.NOTE)
        rests = [_link(link, code, words) for link, code in one.links if link.role in {SUPPORTS, CONTRADICTS}]
        if rests:
            yield Paragraph(words.joined(rests), Tone.NOTE)


def _overview(told: Told, words: Words) -> Iterator[Block]:
    yield from _matrix(told.findings, words)
    if told.joined:
        said = words.language.ntr(
            "{n} pair of codes is one person and counts once.",
            "{n} pairs of codes are one person and count once.",
            told.joined,
        )
        yield Paragraph(said, Tone.NOTE)


def _by_theme(told: Told, words: Words) -> Iterator[Chapter]:
    """Yield a chapter for each theme with findings, in the order of the agenda, and one for all the others."""
    said = AgendaWords(words.language, words.term)
    for theme in told.themes:
        if theme.findings:
            known = Paragraph(said.known(theme), Tone.NOTE)
            head = Paragraph(said.counts(theme), Tone.NOTE)
            yield Chapter(
                said.name(theme.theme), (head, *_each(theme.findings, words), known, *_minute(theme, words))
            )
    bare = [theme for theme in told.themes if not theme.findings]
    if bare:
        tr = words.language.tr
        columns = (Column(tr("Theme"), 1.2), Column(tr("What is known"), 2.4), Column(tr("What was decided"), 2.0))
        rows = tuple(
            (
                said.name(theme.theme),
                said.known(theme),
                words.text(
                    {"decided": theme.decided or (tr("gone through") if theme.gone_through else "")}, "decided"
                ),
            )
            for theme in bare
        )
        yield Chapter(tr("Themes without a finding"), (Table(columns, rows),))


def _minute(theme: Theme[Finding], words: Words) -> Iterator[Block]:
    tr = words.language.tr
    if theme.decided:
        yield Paragraph(tr("What was decided"), Tone.LEAD)
        yield Paragraph(words.text({"decided": theme.decided}, "decided"))
    elif theme.gone_through:
        yield Paragraph(tr("Gone through; nothing was decided."), Tone.NOTE)
    else:
        yield Paragraph(tr("Not gone through this evening."), Tone.NOTE)


def _level(weighed: Weighed, words: Words) -> str:
    if not weighed.grade.value:
        return ""
    contested = words.language.tr("contested")
    return (
        f"{words.code(weighed.grade.value)} · {contested}" if weighed.contested else words.code(weighed.grade.value)
    )


def _link(link: Link, code: str, words: Words) -> str:
    return f"{_source(link, code, words)} ({words.term('evidence_role', link.role)})"


def _source(link: Link, code: str, words: Words) -> str:
    """Return the code of a record, else what kind of source it is; what was seen has its area's code.

    An examination bears the person's code, as the talk does: which of the two it is is said.
    """
    if code:
        kind = f" {words.term('source_type', link.type)}" if link.type == MEDICAL else ""
        return f"{words.code(code)}{kind}"
    area = sources.area_seen(link.fact)
    kind = words.term("source_type", link.type)
    return f"{kind} {words.code(area)}" if area else kind


def _subtitle(told: Told, words: Words) -> str:
    number = evening_night.number(told.collected.visit, told.debrief, told.today)
    tr = words.language.tr
    evening_of = tr("evening {n}", n=number) if number else tr("evening")
    return " · ".join((evening_of, words.day(told.today.isoformat())))


def _head(told: Told, words: Words) -> Iterator[Block]:
    tr, debrief = words.language.tr, told.debrief
    asked = {True: tr("yes"), False: tr("no")}
    people = debrief.get("participants")
    rows = (
        (tr("Who is there"), words.codes(people if isinstance(people, list) else ())),
        (tr("Part of the day"), words.term("day_part", debrief.get("day_part"))),
        (tr("Place"), words.term("debrief_place", debrief.get("place"))),
        (tr("How strict tomorrow"), words.term("capture_mode", debrief.get("capture_mode"))),
        (tr("Who keeps the backup"), words.code(debrief.get("backup_holder"))),
        (tr("Asked how each of us is"), asked.get(debrief.get("well_being_asked") is True, "")),
    )
    if not debrief:
        yield Paragraph(
            tr("Nobody wrote down this evening yet: who is there, where, who keeps the backup."), Tone.WARNING
        )
        return
    yield Table((Column(tr("What")), Column(tr("Noted"), 3)), rows)
    if debrief.get("open_questions"):
        yield Paragraph(tr("Open questions"), Tone.LEAD)
        yield Paragraph(words.text(debrief, "open_questions"))


def _contradictions(told: Told, said: EveningWords, words: Words) -> Iterator[Block]:
    """Yield each contested finding: who says so, who says otherwise, what would decide it, who looks and when."""
    contested = [one for one in told.findings if one.weighed.contested]
    if not contested:
        yield Paragraph(said.empty(Section.SETTLE))
        return
    tr = words.language.tr

    def of(one: Finding, role: str) -> str:
        return words.joined(_source(link, code, words) for link, code in one.links if link.role == role)

    # both are the contested findings in their order: two may say the same words
    lines = [said.settling(item) for item in told.sections[Section.SETTLE]]
    rows = tuple(
        (words.text(one.fields, "statement"), of(one, SUPPORTS), of(one, CONTRADICTS), line.title, line.second)
        for one, line in zip(contested, lines, strict=True)
    )
    yield Table(
        (
            Column(tr("Finding"), 2.0),
            Column(tr("Say so"), 1.2),
            Column(tr("Say otherwise"), 1.2),
            Column(tr("What would decide it"), 1.8),
            Column(tr("Who and when"), 1.3),
        ),
        rows,
    )


def _lines(told: Told, section: Section, said: EveningWords, words: Words) -> Iterator[Block]:
    tr, lines = words.language.tr, told.sections.get(section, ())
    if not lines:
        yield Paragraph(said.empty(section))
        return
    if section is Section.COMPLAINTS:
        by_type = evening.counts_by_type(lines, "complaint_type")
        bars = tuple(Bar(words.term("complaint_type", kind), (n,)) for kind, n in by_type.items())
        yield Chart(tr("Complaints by type"), (Part(tr("complaints"), Fill.FULL),), bars)
    with_code = any(one.code for one in lines)
    columns = (Column(tr("Code"), 1.1), Column(tr("What"), 2.6), Column(tr("State"), 3.0, Side.START))
    rows = tuple((words.code(line.code), line.title, line.second) for line in map(said.line, lines))
    yield Table(columns, rows) if with_code else Table(columns[1:], tuple(row[1:] for row in rows))
