"""The commands ``findings`` and ``evening``: what holds and how well; what is left to do this evening."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from npm_field.cli import files
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code
from npm_field.errors import NoVisitError, UnknownCodeError
from npm_field.report import levels
from npm_field.report.agenda_words import AgendaWords
from npm_field.report.evening_words import BETWEEN, EveningWords
from npm_field.usecases import evening as evenings
from npm_field.usecases import findings as held_by
from npm_field.usecases import records
from resources.language import without_marks

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.cli.terminal import Terminal
    from npm_field.domain.agenda import Theme
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.findings import Held
    from npm_field.usecases.seat import Seat
    from resources.language import Language


def findings(terminal: Terminal) -> None:
    """List the findings of a visit with their levels, the gravest first."""
    with files.opened_to_work(terminal) as seat:
        visit = _visit(seat, terminal.arguments.visit)
        label = partial(_label, seat, terminal.language)
        found = [_document(one, terminal.language, label) for one in held_by.held(seat, visit)]
        joined = [list(pair[1:]) for pair in held_by.joined(seat, visit)]
    lines = [f"{one['level'] or '-':4} {one['statement']}\n     {one['why']}" for one in found]
    terminal.answer({"findings": found, "one_person": joined}, "\n".join(lines))


def evening(terminal: Terminal) -> None:
    """List what is left this evening, section by section."""
    with files.opened_to_work(terminal) as seat:
        found = evenings.of_visit(seat, _visit(seat, terminal.arguments.visit))
        words = EveningWords(terminal.language, partial(_label, seat, terminal.language), found.today)
        said = {section: [(item, words.line(item)) for item in items] for section, items in found.sections.items()}
        themes = [_theme(one, AgendaWords(terminal.language, words.label)) for one in found.themes]
    lines = [f"{one['name']}: {one['known']}\n             {one['decided'] or '-'}" for one in themes]
    for section, items in said.items():
        lines.append(words.title(section))
        lines += [f"  {one.code or '-':10} {one.title}\n             {one.second}" for _item, one in items]
        lines += [] if items else [f"  {words.empty(section)}"]
    document = {
        section.value: [
            {
                "id": item.record or "",
                "code": item.code,
                "what": without_marks(one.title),
                "state": without_marks(one.second),
                "needs": item.needs,
                "done": item.done,
            }
            for item, one in items
        ]
        for section, items in said.items()
    }
    debrief = found.debrief[0] if found.debrief else ""
    terminal.answer({"themes": themes, "sections": document, "debrief": debrief}, "\n".join(lines))


def _theme(one: Theme[Held], words: AgendaWords) -> dict[str, object]:
    return {
        "theme": one.theme,
        "name": words.name(one.theme),
        "findings": [held.record for held in one.findings],
        "known": without_marks(f"{words.counts(one)}{BETWEEN}{words.known(one)}"),
        "gone_through": one.gone_through,
        "decided": one.decided,
    }


def _document(one: Held, language: Language, label: Callable[[str, str], str]) -> dict[str, Any]:
    return {
        "id": one.record,
        "statement": one.statement,
        "level": one.weighed.printed,
        "severity": one.fields.get("severity", ""),
        "why": levels.explained(one.weighed, language, label),
        "names_a_person": bool(one.names),
        "differs": one.unsettled,
        "evidence": [
            {
                "id": link.record,
                "code": one.codes.get(link.record, ""),
                "role": link.role,
                "source_type": link.type,
                "counts": link.is_used,
            }
            for link in one.links
        ],
    }


def _label(seat: Seat, language: Language, vocabulary: str, term: str) -> str:
    return seat.vocabularies.label(vocabulary, term, language.code)


def _visit(seat: Seat, text: str) -> RecordId:
    known = {plan.code: plan.visit for plan in records.visits(seat)}
    if not text:
        if len(known) != 1:
            raise NoVisitError
        return next(iter(known.values()))
    code = codes.parse(text, (CodeType.VISIT,))
    if code not in known:
        raise UnknownCodeError(nearest=" ".join(codes.nearest(text, known=[Code(one) for one in known])))
    return known[code]
