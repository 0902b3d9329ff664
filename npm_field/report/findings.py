"""What was alleged and what the team observed; nothing a person said without consent to use inside (INV08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain import figures, space
from npm_field.domain.space import SpaceFlag
from npm_field.report.content import Bar, Chart, Column, Fill, Paragraph, Part, Side, Table, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from npm_field.domain.figures import Allegation, Collected
    from npm_field.report.content import Block
    from npm_field.report.words import Words


def allegations(found: Collected, words: Words) -> Iterator[Block]:
    """Yield the allegations by violation and severity, by theme, and each in the monitor's words."""
    tr = words.language.tr
    alleged = figures.allegations(found.used)
    if not alleged:
        yield Paragraph(words.none_recorded())
        yield Paragraph(tr("No allegation on record does not mean that there was none to make."), Tone.NOTE)
        return
    yield from allegation_counts(found, words)
    yield Paragraph(tr("One by one, as the monitors wrote them down"), Tone.LEAD)
    yield Paragraph(
        tr("These are allegations; what corroborates or contradicts them is not weighed here."), Tone.NOTE
    )
    for each in alleged:
        yield from _allegation(each, words)


def allegation_counts(found: Collected, words: Words) -> Iterator[Block]:
    """Yield the allegations by what was done, theme, stage, time and actor, each person once (INV18)."""
    tr = words.language.tr
    alleged = figures.allegations(found.used)
    if not alleged:
        yield Paragraph(words.none_recorded())
        return

    def counted(name: str) -> Mapping[str, tuple[int, int, int, int]]:
        return figures.by_severity(figures.once(alleged, name), name)

    by_violation = counted("violation")
    bars = tuple(Bar(_term(words, "violation", v), counts) for v, counts in by_violation.items())
    yield Chart(tr("Allegations by violation and severity"), _parts(words), bars)
    yield _matrix(words, "violation", tr("Violation"), by_violation)
    others = (
        (tr("By theme"), "theme", "theme", tr("Theme")),
        (tr("By stage"), "where_stage", "stage", tr("Stage")),
        (tr("By time"), "when_band", "when_band", tr("When")),
        (tr("By actor"), "actor_kind", "actor_kind", tr("Actor")),
    )
    for lead, name, vocabulary, title in others:
        rows = counted(name)
        if any(rows):  # nobody noted any: a table of what is not noted says nothing
            yield Paragraph(lead, Tone.LEAD)
            yield _matrix(words, vocabulary, title, rows)


def observation_counts(found: Collected, words: Words) -> Iterator[Block]:
    """Yield what the team saw by theme and severity."""
    if not found.observations:
        yield Paragraph(words.none_recorded())
        return
    yield _matrix(words, "theme", words.language.tr("Theme"), figures.by_severity(found.observations, "theme"))


def observations(found: Collected, words: Words) -> Iterator[Block]:
    """Yield what the team saw by theme and area, and the space that people have."""
    tr = words.language.tr
    yield from observation_counts(found, words)
    if found.observations:
        yield Table(
            (
                Column(tr("Theme"), 1.2),
                Column(tr("Area"), 0.9),
                Column(tr("How"), 0.8),
                Column(tr("Observation"), 3.2),
                Column(tr("Severity"), 0.9),
            ),
            tuple(_observation(row, words) for row in sorted(found.observations, key=_by_theme)),
        )
    yield from living_space(found, words)


def _term(words: Words, vocabulary: str, value: str) -> str:
    return words.term(vocabulary, value) if value else words.language.tr("not noted")


def _parts(words: Words) -> tuple[Part, ...]:
    fills = (("3", Fill.FULL), ("2", Fill.HATCH), ("1", Fill.DOTS))
    rated = tuple(Part(words.term("severity", level), fill) for level, fill in fills)
    return (*rated, Part(words.language.tr("not rated"), Fill.EMPTY))


def _matrix(words: Words, vocabulary: str, title: str, rows: Mapping[str, tuple[int, int, int, int]]) -> Table:
    headings = (*(words.term("severity", level) for level in ("3", "2", "1")), words.language.tr("not rated"))
    columns = (Column(title, 3), *(Column(heading, 1, Side.END) for heading in headings))
    total = Column(words.language.tr("all"), 0.8, Side.END)
    cells = tuple(
        (_term(words, vocabulary, value), *(words.count(n) for n in counts), words.count(sum(counts)))
        for value, counts in rows.items()
    )
    return Table((*columns, total), cells)


def _allegation(each: Allegation, words: Words) -> Iterator[Block]:
    fields = each.fields
    head = (words.code(each.code), _term(words, "violation", str(fields.get("violation", ""))))
    rated = (words.term("severity", fields["severity"]),) if fields.get("severity") else ()
    yield Paragraph(words.language.directed(" · ".join((*head, *rated))), Tone.LEAD)
    if fields.get("text"):
        yield Paragraph(words.text(fields, "text"))
    known = [
        words.term(vocabulary, fields[name])
        for name, vocabulary in (
            ("theme", "theme"),
            ("when_band", "when_band"),
            ("where_stage", "stage"),
            ("heard_from", "heard_from"),
        )
        if fields.get(name)
    ]
    known += [words.code(fields[name]) for name in ("where_area", "actor") if fields.get(name)]
    if known:
        yield Paragraph(" · ".join(known), Tone.NOTE)


def _by_theme(row: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(str(row.get(name, "")) for name in ("theme", "area", "text"))


def _observation(row: Mapping[str, object], words: Words) -> tuple[str, ...]:
    measured = (words.number(row.get("measure")), words.term("unit", row.get("measure_unit")))
    said = [words.text(row, "text")] if row.get("text") else []
    said += [" ".join(measured)] if row.get("measure") is not None else []
    said += [words.language.tr("good practice")] if row.get("good_practice") is True else []
    return (
        words.term("theme", row.get("theme")),
        words.code(row.get("area")),
        words.term("sense", row.get("sense")),
        " · ".join(said),
        words.term("severity", row.get("severity")),
    )


def living_space(found: Collected, words: Words) -> Iterator[Block]:
    """Yield the square metres that a person has, by area."""
    tr = words.language.tr
    yield Paragraph(tr("Living space"), Tone.LEAD)
    measured = [area for area in found.areas if space.m2_per_person(area) is not None or space.flags(area)]
    if not measured:
        yield Paragraph(words.none_recorded())
        return
    yield Table(
        (
            Column(tr("Area")),
            Column(tr("Kind"), 1.3),
            Column(tr("Floor, m²"), 0.8, Side.END),
            Column(tr("People"), 0.9, Side.END),
            Column(tr("m² per person"), 0.9, Side.END),
            Column(tr("Falls short of the CPT"), 2.2),
        ),
        tuple(
            (
                words.code(area.get("code")),
                words.term("area_kind", area.get("kind")),
                words.number(area.get("floor_area_m2")),
                words.number(area.get("occupants_now")),
                words.number(space.m2_per_person(area)),
                words.joined(_flag(flag, words) for flag in space.flags(area)),
            )
            for area in measured
        ),
    )
    yield Paragraph(tr("Floor without the sanitary annexe. Limits: CPT/Inf (2015) 44."), Tone.NOTE)


def _flag(flag: SpaceFlag, words: Words) -> str:
    tr = words.language.tr
    sentences = {
        SpaceFlag.SINGLE_BELOW_6_M2: tr("single cell below 6 m²"),
        SpaceFlag.SHARED_BELOW_4_M2: tr("shared, below 4 m² each"),
        SpaceFlag.NARROWER_THAN_2_M: tr("less than 2 m between walls"),
        SpaceFlag.LOWER_THAN_2_5_M: tr("lower than 2.5 m"),
        SpaceFlag.IN_CELL_22_H: tr("in the cell 22 hours a day or more"),
        SpaceFlag.OVER_15_DAYS: tr("so for over 15 days"),
        SpaceFlag.OPEN_AIR_BELOW_1_H: tr("less than an hour in the open air"),
    }
    return sentences[flag]
