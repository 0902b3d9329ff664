"""The internal visit report: visit, method and place; talks, findings and omissions have files of their own.

Codes may stand in it, for its readers are the visit's team and the office. It gives counts, the team's own
observations and what was alleged in the monitors' words; whole narratives stay in the vault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain import figures
from npm_field.report import debrief_record, findings, omissions, place_figures, talks
from npm_field.report.content import Bar, Chart, Column, Fill, Paragraph, Part, Report, Section, Table, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from npm_field.domain.figures import Collected, LeftOut
    from npm_field.report.content import Block
    from npm_field.report.debrief_record import Finding
    from npm_field.report.words import Words


def compose(found: Collected, left_out: LeftOut, words: Words, held: Sequence[Finding] = ()) -> Report:
    """Return the internal report of a visit in the words of one language; ``held`` are its findings."""
    tr = words.language.tr
    return Report(
        title=tr("Internal visit report {code}", code=words.code(found.visit.get("code"))),
        subtitle=_subtitle(found.visit, words),
        classification=words.classification(found.sensitivity),
        privilege=tr("Confidential information of a National Preventive Mechanism, privileged under OPCAT art. 21."),
        sections=(
            Section(tr("The visit"), tuple(_visit(found, words))),
            Section(tr("Method"), tuple(_method(found, words))),
            Section(tr("The place"), tuple(_place(found.visit, words))),
            Section(tr("What holds"), tuple(debrief_record.findings(held, words))),
            Section(tr("Talks, one by one"), tuple(talks.table(found, words))),
            Section(tr("Allegations"), tuple(findings.allegations(found, words))),
            Section(tr("What the team observed"), tuple(findings.observations(found, words))),
            Section(tr("Consent, delays, exposure"), tuple(talks.care(found, words))),
            Section(tr("What was left out, and why"), tuple(omissions.told(left_out, words))),
        ),
    )


def _subtitle(visit: Mapping[str, object], words: Words) -> str:
    parts = (words.term("visit_type", visit.get("type")), words.term("place_type", visit.get("place_type")))
    return " · ".join((*parts, _days(visit, words)))


def _days(visit: Mapping[str, object], words: Words) -> str:
    start, end = visit.get("start_day"), visit.get("end_day")
    if not start or not end or start == end:
        return words.day(start or end)
    return words.language.tr("{start} to {end}", start=words.day(start), end=words.day(end))


def _visit(found: Collected, words: Words) -> Iterator[Block]:
    tr, visit = words.language.tr, found.visit
    yield facts(
        words,
        (tr("Code"), words.code(visit.get("code"))),
        (tr("Type of visit"), words.term("visit_type", visit.get("type"))),
        (tr("Dates"), _days(visit, words)),
        (tr("Reason"), words.term("trigger", visit.get("trigger"))),
        (tr("Announced"), words.term("announced", visit.get("announced"))),
        (tr("Purpose"), words.text(visit, "purpose")),
        (tr("Themes"), words.terms("theme", visit.get("themes"))),
    )
    yield Paragraph(tr("Team"), Tone.LEAD)
    if not found.assignments:
        yield Paragraph(words.none_recorded())
        return
    people = {member.get("code"): member for member in found.members}
    rows = ((people.get(each.get("member"), {}), each) for each in found.assignments)
    yield Table(
        (Column(tr("Code")), Column(tr("Role"), 1.4), Column(tr("Profession"), 1.4), Column(tr("Belongs to"), 1.4)),
        tuple(
            (
                words.code(each.get("member")),
                words.term("team_role", each.get("role")),
                words.term("profession", person.get("profession")),
                words.term("affiliation", person.get("affiliation")),
            )
            for person, each in rows
        ),
    )


def _method(found: Collected, words: Words) -> Iterator[Block]:
    tr, shown = words.language.tr, found.shown
    yield Paragraph(words.language.ntr("{n} talk was held.", "{n} talks were held.", len(found.talks)))
    if shown:
        yield Paragraph(_circumstances(found, words))
        kinds = figures.tally((talk.fields for talk in shown), "kind")
        bars = tuple(Bar(_kind(kind, words), (count,)) for kind, count in kinds.items())
        yield Chart(tr("Talks by kind"), (Part(tr("talks"), Fill.FULL),), bars)
    yield Paragraph(tr("Areas"), Tone.LEAD)
    yield from _areas(found, words)
    yield Paragraph(tr("Consent"), Tone.LEAD)
    yield Paragraph(
        tr(
            "Consent is noted for each purpose; a purpose that was not asked counts as refused. Of what persons "
            "said, this report uses only what they allowed to be used inside the NPM, unnamed."
        )
    )


def _circumstances(found: Collected, words: Words) -> str:
    shown = found.shown
    private = sum(talk.fields.get("privacy") == figures.PRIVATE for talk in shown)
    return words.language.tr(
        "Shown in the tables: {shown}. Held in private: {private}. With an interpreter: {interpreter}. "
        "Different persons in individual talks: {persons}.",
        shown=len(shown),
        private=private,
        interpreter=sum(bool(talk.fields.get("interpreter")) for talk in shown),
        persons=figures.persons(shown),
    )


def _kind(kind: str, words: Words) -> str:
    return words.term("interview_kind", kind) if kind else words.language.tr("kind not noted")


def _areas(found: Collected, words: Words) -> Iterator[Block]:
    tr = words.language.tr
    if not found.areas:
        yield Paragraph(words.none_recorded())
        return
    yield Table(
        (Column(tr("Code")), Column(tr("Kind"), 2), Column(tr("Seen or not"), 1.2)),
        tuple(
            (
                words.code(area.get("code")),
                words.term("area_kind", area.get("kind")),
                words.term("area_seen", area.get("seen") or "not_yet"),
            )
            for area in found.areas
        ),
    )


def _place(visit: Mapping[str, object], words: Words) -> Iterator[Block]:
    tr = words.language.tr
    yield facts(
        words,
        (tr("Name"), words.text(visit, "place_name")),
        (tr("Type of place"), words.term("place_type", visit.get("place_type"))),
        (tr("Authority"), words.text(visit, "responsible_authority")),
        (tr("Official capacity"), words.number(visit.get("capacity_official"))),
    )
    yield from place_figures.figures_table(visit, words)


def facts(words: Words, *rows: tuple[str, str]) -> Table:
    """Return a table of what is known, one thing a row."""
    tr = words.language.tr
    return Table((Column(tr("What")), Column(tr("Noted"), 3)), rows)
