"""The evening in numbers: all that reports 6.2 wants counted and no other chapter of the debrief record counts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from npm_field.domain import figures
from npm_field.domain.corroboration import Grade
from npm_field.report import findings, levels, talks
from npm_field.report.content import Column, Paragraph, Side, Table, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from npm_field.report.content import Block
    from npm_field.report.debrief_record import Told
    from npm_field.report.words import Words

RISKS: Final = (
    ("ongoing_risk", ("none", "possible", "present", "immediate")),
    ("reprisal_risk", ("low", "medium", "high")),
)
"""What is noted of a person, the gravest answer last."""


def counts(told: Told, words: Words) -> Iterator[Block]:
    """Yield the numbers of a visit so far: persons, allegations, documents, what was seen, findings, consent."""
    tr, found = words.language.tr, told.collected
    yield Paragraph(tr("Persons and talks"), Tone.LEAD)
    yield _persons(told, words)
    if not figures.allegations(found.used):  # else the picture says what it is
        yield Paragraph(tr("Allegations"), Tone.LEAD)
    yield from findings.allegation_counts(found, words)
    yield Paragraph(tr("Documents by kind and access"), Tone.LEAD)
    yield from _documents(told, words)
    yield Paragraph(tr("What the team observed"), Tone.LEAD)
    yield from findings.observation_counts(found, words)
    yield from findings.living_space(found, words)
    yield Paragraph(tr("Findings by level"), Tone.LEAD)
    yield from _levels(told, words)
    yield from talks.consent_and_delays(found, words)


def _persons(told: Told, words: Words) -> Table:
    """Return what was noted of persons, each once, and how the talks with them were kept."""
    tr, shown = words.language.tr, told.collected.shown
    sex = figures.of_persons(shown, "sex")
    modes = Counter(talks.mode_of(talk, words) for talk in shown)
    interpreted = sum(bool(talk.fields.get("interpreter")) for talk in shown)
    rows = [(tr("Persons by sex, as stated"), _listed("sex", sex, words))]
    titles = {"ongoing_risk": tr("Persons by ongoing risk"), "reprisal_risk": tr("Persons by risk of reprisal")}
    rows += [(titles[name], _listed(name, figures.of_persons(shown, name, order), words)) for name, order in RISKS]
    rows.append((tr("Talks by how they were kept"), words.joined(_each(mode, n, words) for mode, n in modes.items())))
    rows.append((tr("Talks with an interpreter"), words.count(interpreted)))
    return Table((Column(tr("What")), Column(tr("Number"), 2.2)), tuple(rows))


def _listed(vocabulary: str, counted: Mapping[str, int], words: Words) -> str:
    unknown = words.language.tr("not noted")
    return words.joined(
        _each(words.term(vocabulary, value) if value else unknown, n, words) for value, n in counted.items()
    )


def _each(name: str, n: int, words: Words) -> str:
    return words.language.tr("{name}: {n}", name=name, n=n)


def _documents(told: Told, words: Words) -> Iterator[Block]:
    tr = words.language.tr
    if not told.documents:
        yield Paragraph(words.none_recorded())
        return
    counted = Counter((str(one.get("kind", "")), str(one.get("access", ""))) for one in told.documents)
    flags: dict[tuple[str, str], Counter[str]] = {}
    for one in told.documents:
        listed = one.get("quality")
        of = flags.setdefault((str(one.get("kind", "")), str(one.get("access", ""))), Counter())
        of.update(str(flag) for flag in (listed if isinstance(listed, list) else ()))
    yield Table(
        (
            Column(tr("What"), 1.8),
            Column(tr("Access")),
            Column(tr("Number"), 0.8, Side.END),
            Column(tr("How it is kept"), 2.6),
        ),
        tuple(
            (
                words.term("document_kind", kind),
                words.term("document_access", access),
                words.count(n),
                _listed("document_quality", dict(flags[kind, access].most_common()), words),
            )
            for (kind, access), n in sorted(counted.items())
        ),
    )


def _levels(told: Told, words: Words) -> Iterator[Block]:
    """Yield how many findings stand at each level, and how many contradictions are open and resolved."""
    tr, language = words.language.tr, words.language
    if not told.findings:
        yield Paragraph(words.none_recorded())
        return
    graded = [one.weighed for one in told.findings]
    rows = []
    for grade in (Grade.K3, Grade.K2, Grade.K1, Grade.K0, Grade.NONE):
        here = [one for one in graded if one.grade is grade]
        if here:
            name = levels.grade(here[0], language)
            title = f"{words.code(grade.value)} · {name}" if grade.value else name
            rows.append((title, words.count(len(here)), words.count(sum(one.contested for one in here))))
    columns = (Column(tr("Level"), 2), Column(tr("Findings"), 1, Side.END), Column(tr("contested"), 1, Side.END))
    yield Table(columns, tuple(rows))
    still, resolved = sum(sum(one.contradicting.values()) for one in graded), sum(one.resolved for one in graded)
    yield Paragraph(tr("Contradictions open: {n}. Resolved: {resolved}.", n=still, resolved=resolved))
