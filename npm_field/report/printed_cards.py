"""Mandate card, conduct cards and the steps for when it goes wrong as pages to print: no case data in any of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import resources
from npm_field.report import pdf
from npm_field.report.content import Paragraph, Report, Section, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.report.content import Block
    from npm_field.report.words import Words
    from resources.language import Language

    Labels = Mapping[str, str]

CARDS: Final = ("cards/mandate.json", "cards/conduct.json")


def cards(language: Language) -> bytes:
    """Return the mandate card and the conduct cards, each on as many lines as it has."""
    mandate, conduct = (resources.read_json(name) for name in CARDS)
    own: list[Block] = [Paragraph(_said(one, language), Tone.LEAD) for one in mandate["paragraphs"]]
    own += [Paragraph(f"{_said(one['label'], language)}: {_said(one['text'], language)}") for one in mandate["foot"]]
    sections = [Section(language.tr("Mandate card"), tuple(own))]
    for card in conduct["cards"]:
        blocks: list[Block] = []
        for part in card["parts"]:
            blocks.append(Paragraph(_said(part["label"], language), Tone.LEAD))
            blocks += [Paragraph(_said(line, language)) for line in part["lines"]]
        sections.append(Section(_said(card["title"], language), tuple(blocks)))
    return _made(_said(mandate["title"], language), sections, language)


def contingency(plans: Sequence[Mapping[str, object]], words: Words) -> bytes:
    """Return the steps of each event in their order, with who does them and the code of whom to call."""
    language = words.language
    sections = []
    for plan in plans:
        steps = plan.get("steps")
        lines = [
            Paragraph(f"{language.number(number)}. {_step(step, words)}")
            for number, step in enumerate(steps if isinstance(steps, list) else (), start=1)
        ]
        sections.append(Section(words.term("contingency_event", plan.get("event")), tuple(lines)))
    return _made(language.tr("If it goes wrong"), sections, language)


def _step(step: object, words: Words) -> str:
    if not isinstance(step, Mapping):
        return ""
    who = words.term("team_role", step["role"]) if step.get("role") else ""
    call = words.code(step["contact"]) if step.get("contact") else ""
    return " · ".join(part for part in (words.text(step, "text"), who, call) if part)


def _made(title: str, sections: Sequence[Section], language: Language) -> bytes:
    report = Report(title=title, subtitle="", classification="", privilege="", sections=tuple(sections))
    return pdf.make(report, language).data


def _said(labels: Labels, language: Language) -> str:
    return labels.get(language.code) or labels["en"]
