"""The words a report uses: vocabulary terms, codes, days and counts as its reader's language writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.classification import Class
from resources.language import POP_ISOLATE, isolated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from npm_field.domain.vocabularies import Vocabularies
    from resources.language import Language

DASH: Final = "\N{EN DASH}"
FIRST_STRONG_ISOLATE: Final = "\u2068"


@dataclass(frozen=True, slots=True)
class Words:
    """One language with the office's vocabularies."""

    language: Language
    vocabularies: Vocabularies

    def term(self, vocabulary: str, term_id: object) -> str:
        """Return a term's label; a dash where nothing was chosen."""
        return self.vocabularies.label(vocabulary, str(term_id), self.language.code) if term_id else DASH

    def terms(self, vocabulary: str, ids: object) -> str:
        """Return the labels of several terms in one line."""
        found = [self.term(vocabulary, one) for one in ids] if isinstance(ids, list) else []
        return self.joined(found)

    def code(self, code: object) -> str:
        """Return a code that stays left to right in any sentence (INV40)."""
        return isolated(str(code)) if code else DASH

    def codes(self, found: Iterable[object]) -> str:
        """Return several codes in one line."""
        return self.joined(self.code(one) for one in found)

    def joined(self, parts: Iterable[str]) -> str:
        """Return a list in one line; a dash for an empty one."""
        return self.language.tr(", ").join(parts) or DASH

    def day(self, day: object) -> str:
        """Return a date such as 2031-03-10 in this language's digits, in its own order."""
        return self.language.day(day) if day else DASH

    def number(self, value: object, digits: int = 1) -> str:
        """Return a number with at most ``digits`` decimals; a dash where there is none."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return DASH
        shown = f"{value:.{digits}f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        return self.language.number(shown)

    def percent(self, value: int | None) -> str:
        """Return a share; a dash where there is none."""
        return DASH if value is None else self.language.tr("{percent} %", percent=value)

    def count(self, value: int) -> str:
        """Return a count in a table's cell; a dash for none, which is no statement that there was none (INV39)."""
        return self.language.number(value) if value else DASH

    def none_recorded(self) -> str:
        """Return what stands for zero: an absence of records and nothing more (INV39)."""
        return self.language.tr("None recorded")

    def text(self, fields: Mapping[str, object], name: str) -> str:
        """Return what people typed, running the way of its own words; a dash where there is nothing."""
        lines = str(fields.get(name) or DASH).splitlines()
        return "\n".join(f"{FIRST_STRONG_ISOLATE}{line}{POP_ISOLATE}" for line in lines)

    def sensitivity(self, found: Class) -> str:
        """Return the word for a class (R061)."""
        names = {
            Class.PUBLIC: self.language.tr("public"),
            Class.INTERNAL: self.language.tr("internal"),
            Class.CONFIDENTIAL: self.language.tr("confidential"),
            Class.HIGHLY_CONFIDENTIAL: self.language.tr("highly confidential"),
        }
        return names[found]

    def classification(self, found: Class) -> str:
        """Return the line for the class of a whole report, which stands on every page."""
        lines = {
            Class.PUBLIC: self.language.tr("PUBLIC"),
            Class.INTERNAL: self.language.tr("INTERNAL"),
            Class.CONFIDENTIAL: self.language.tr("CONFIDENTIAL"),
            Class.HIGHLY_CONFIDENTIAL: self.language.tr("HIGHLY CONFIDENTIAL"),
        }
        return lines[found]
