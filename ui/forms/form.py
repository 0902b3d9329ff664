"""The form of a kind as plain data: which rows, in which sections, in the words of one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from resources.language import PSEUDO
from ui.components.chips import Option
from ui.components.consent import ConsentRow, QuickSet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from npm_field.domain.vocabularies import Term, Vocabularies, Vocabulary
    from resources.language import Language


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the field it is for, its words, and the rows of its elements where the field is a list of them.

    ``one`` is what one element is called; its number follows, where the words name all of them.
    """

    field: str
    words: str
    hint: str = ""
    section: str = ""
    quick: bool = False
    items: tuple[Row, ...] = ()
    one: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading."""

    key: str
    words: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A reminder: its bold beginning and its sentence; both are empty where the form has none."""

    title: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form in one language. A row for a field that the kind does not have is simply never asked for."""

    words: str
    sections: tuple[Section, ...]
    consent_rows: tuple[ConsentRow, ...] = ()
    consent_quick: tuple[QuickSet, ...] = ()
    opening: Prompt = Prompt()
    closing: Prompt = Prompt()
    memory: Prompt = Prompt()
    partial_rows: tuple[Row, ...] = ()
    oral_rows: tuple[Row, ...] = ()

    @classmethod
    def parse(cls, document: Mapping[str, object], language: Language) -> Form:
        """Return the form of a parsed JSON document; what is missing there is empty here."""
        rows = tuple(_row(entry, language) for entry in _entries(document, "rows"))
        sections = tuple(
            Section(key, said(entry.get("label"), language), tuple(row for row in rows if row.section == key))
            for entry in _entries(document, "sections")
            if (key := str(entry.get("id", "")))
        )
        return cls(
            words=said(document.get("label"), language),
            sections=sections,
            consent_rows=tuple(_consent_row(entry, language) for entry in _entries(document, "consent_grid")),
            consent_quick=tuple(_quick(entry, language) for entry in _entries(document, "consent_quick")),
            opening=_prompt(document.get("opening_prompt"), language),
            closing=_prompt(document.get("closing_prompt"), language),
            memory=_prompt(document.get("memory_prompt"), language),
            partial_rows=tuple(_row(entry, language) for entry in _entries(document, "partial_rows")),
            oral_rows=tuple(_row(entry, language) for entry in _entries(document, "oral_rows")),
        )

    def rows(self) -> Iterator[Row]:
        """Yield all rows in the order of the sections."""
        for section in self.sections:
            yield from section.rows

    def quick(self) -> tuple[Row, ...]:
        """Return the rows that stand in sight at once."""
        return tuple(row for row in self.rows() if row.quick)

    def row(self, field: str) -> Row:
        """Return the row of a field; a field without one is called by its name."""
        return next((row for row in self.rows() if row.field == field), Row(field, field.replace("_", " ")))


def said(labels: object, language: Language) -> str:
    """Return the words of a label by language, in English where there are no others."""
    if not isinstance(labels, dict):
        return ""
    text = str(labels.get(language.code) or labels.get("en") or "")
    return f"{text} {text}" if language.code == PSEUDO else text


def term_words(term: Term, language: Language) -> str:
    """Return the short words of a term."""
    text = term.short(language.code)
    return f"{text} {text}" if language.code == PSEUDO else text


def options(vocabulary: Vocabulary, language: Language) -> tuple[Option, ...]:
    """Return every term of a vocabulary as an answer."""
    return tuple(Option(term.id, term_words(term, language)) for term in vocabulary.terms)


def top_options(vocabulary: Vocabulary, language: Language) -> tuple[Option, ...]:
    """Return the headings of a vocabulary as answers."""
    return tuple(Option(term.id, term_words(term, language)) for term in vocabulary.top())


def spoken(vocabularies: Vocabularies, vocabulary: str, term_id: object, language: Language) -> str:
    """Return the label of one term, as it stands inside a line."""
    return vocabularies.label(vocabulary, str(term_id), language.code)


def _entries(document: Mapping[str, object], name: str) -> Sequence[Mapping[str, object]]:
    found = document.get(name)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _row(entry: Mapping[str, object], language: Language) -> Row:
    return Row(
        field=str(entry.get("field", "")),
        words=said(entry.get("label"), language),
        hint=said(entry.get("hint"), language),
        section=str(entry.get("section", "")),
        quick=entry.get("quick") is True,
        items=tuple(_row(item, language) for item in _entries(entry, "items")),
        one=said(entry.get("one"), language),
    )


def _prompt(entry: object, language: Language) -> Prompt:
    if not isinstance(entry, dict):
        return Prompt()
    return Prompt(said(entry.get("title"), language), said(entry.get("text"), language))


def _consent_row(entry: Mapping[str, object], language: Language) -> ConsentRow:
    cells = _entries(entry, "cells")
    purposes = tuple((str(cell.get("purpose", "")), said(cell.get("label"), language)) for cell in cells)
    return ConsentRow(said(entry.get("label"), language), purposes)


def _quick(entry: Mapping[str, object], language: Language) -> QuickSet:
    values = entry.get("values")
    answers = {str(key): str(value) for key, value in values.items()} if isinstance(values, dict) else {}
    return QuickSet(str(entry.get("id", "")), said(entry.get("label"), language), answers)
