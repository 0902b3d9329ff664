"""The words of one language: whole sentences, plural forms, digits, and codes spelled for reading aloud.

Catalogues are gettext files in ``resources/languages``; the English sentence is the key, so a missing translation
shows English and never an empty place. ``zz`` is made by code for tests: every text is twice as long.
"""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from resources import read_bytes

Digits = Literal["auto", "latin", "arabic"]

LEFT_TO_RIGHT_ISOLATE: Final = "\u2066"
FIRST_STRONG_ISOLATE: Final = "\u2068"
POP_ISOLATE: Final = "\u2069"
RIGHT_TO_LEFT_MARK: Final = "\u200f"
MARKS: Final = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

PSEUDO: Final = "zz"
USE: Final = "##"
_OWN_NAMES: Final = {"en": "English", "ar": "العربية"}
_RIGHT_TO_LEFT: Final = frozenset({"ar"})
_ARABIC_DIGITS: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_WITHOUT_MARKS: Final = {ord(mark): None for mark in MARKS}


def isolated(code: str) -> str:
    """Return ``code`` between the marks that keep it left to right inside any sentence (INV40)."""
    return f"{LEFT_TO_RIGHT_ISOLATE}{code}{POP_ISOLATE}"


def as_written(text: str) -> str:
    """Return somebody's words between marks that keep their own direction, so that their full stop ends them."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def without_marks(text: str) -> str:
    """Return ``text`` as it is copied: no invisible direction marks (INV40)."""
    return text.translate(_WITHOUT_MARKS)


def mark(text: str) -> str:
    """Name ``text`` for the catalogues without translating it yet: for tables that are read before a language is."""
    return text


@dataclass(frozen=True, slots=True)
class Language:
    """One language with its digits. Made by ``load``; never changes; safe to share between threads."""

    code: str
    right_to_left: bool
    arabic_digits: bool
    catalogue: gettext.NullTranslations

    @classmethod
    def load(cls, code: str, digits: Digits = "auto") -> Language:
        """Return the language ``code`` of ``available()``, or ``zz``. Raises ``KeyError`` for any other code."""
        if code == PSEUDO:
            return cls(code, right_to_left=False, arabic_digits=False, catalogue=_catalogue(code))
        if code not in _OWN_NAMES:
            raise KeyError(code)
        arabic = digits == "arabic" or (digits == "auto" and code == "ar")
        return cls(code, right_to_left=code in _RIGHT_TO_LEFT, arabic_digits=arabic, catalogue=_catalogue(code))

    @staticmethod
    def available() -> tuple[tuple[str, str], ...]:
        """Return each language as its code and its own name for itself."""
        return tuple(_OWN_NAMES.items())

    def tr(self, text: str, /, **values: str | int) -> str:
        """Return the whole sentence ``text`` in this language; numbers in ``values`` get this language's digits.

        Where one English word needs two translations, the second use says which: ``tr("Open##verb")``.
        """
        return self._finished(_without_use(self.catalogue.gettext(text)), values)

    def ntr(self, one: str, many: str, n: int, /, **values: str | int) -> str:
        """Return the form for ``n`` things; the sentence may say ``{n}``."""
        return self._finished(_without_use(self.catalogue.ngettext(one, many, n)), {"n": n, **values})

    def number(self, n: float | str) -> str:
        """Return ``n`` in this language's digits. Codes and key caps never come through here."""
        return str(n).translate(_ARABIC_DIGITS) if self.arabic_digits else str(n)

    def day(self, day: object) -> str:
        """Return a day, or a month, such as 2031-03-10 in this language's digits, from left to right in any sentence.

        Arabic digits have strokes between them: hyphens would turn the order around, and day, month and year from the
        right is how a day is read there.
        """
        return isolated(self.typed_day(day))

    def typed_day(self, day: object) -> str:
        """Return the same without marks, as somebody would type it."""
        shown = self.number(str(day))
        return shown.replace("-", "/") if self.arabic_digits else shown

    def spelled(self, code: str) -> str:
        """Return ``code`` for reading aloud: letter, then digit by digit, a dot where one pauses."""
        return " · ".join(" ".join(self._sounds(group)) for group in code.split("-"))

    def directed(self, text: str) -> str:
        """Return ``text`` so that a line that begins with a Latin letter still runs this language's way."""
        return RIGHT_TO_LEFT_MARK + text if self.right_to_left and text else text

    def _finished(self, sentence: str, values: dict[str, str | int]) -> str:
        shown = {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        text = sentence.format(**shown) if shown else sentence
        return f"{text} {text}" if self.code == PSEUDO else text

    def _sounds(self, group: str) -> list[str]:
        if not group.isdigit():
            return [group]
        return [_figures(self)[int(figure)] for figure in group]


@cache
def _figures(language: Language) -> tuple[str, ...]:
    """Return the words of the ten digits: each code on a page is spelt with them."""
    return (
        language.tr("zero"),
        language.tr("one"),
        language.tr("two"),
        language.tr("three"),
        language.tr("four"),
        language.tr("five"),
        language.tr("six"),
        language.tr("seven"),
        language.tr("eight"),
        language.tr("nine"),
    )


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    """Read a catalogue once: nothing writes into it."""
    if code == PSEUDO:
        return gettext.NullTranslations()
    return gettext.GNUTranslations(io.BytesIO(read_bytes(f"languages/{code}.mo")))


def _without_use(sentence: str) -> str:
    return sentence.partition(USE)[0]
