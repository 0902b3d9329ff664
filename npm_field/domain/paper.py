"""The notation of a paper slip: one line of codes and signs, read as a tired hand wrote it (workflow 3.5, codes 4.3).

    P-407-216 L-553-088 V-473 V-126 2 use Y id N R ↺

The order does not matter, digits of any script count, and whatever does not fit is named by its place and reason,
each by itself: somebody transcribes twenty of these at night. Nothing that is not of the closed list of a partial
record can come out (INV05).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from npm_field.domain.codes import CodeType, nearest, parse, type_of
from npm_field.domain.day_parts import Band
from npm_field.domain.modes import Mode
from npm_field.domain.stored_line import MARKS
from npm_field.errors import BadCodeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from npm_field.domain.vocabularies import Vocabularies

MOST_WORDS: Final = 5
"""A slip holds one to five words (workflow 3.5)."""
LONGEST_LINE: Final = 400
_PLACES: Final = {
    CodeType.PERSON: "code",
    CodeType.STAFF: "code",
    CodeType.AREA: "area",
    CodeType.ACTOR: "actor",
    CodeType.WORD: "words",
}
_LETTERS: Final = frozenset(code_type.value for code_type in CodeType)
_USE: Final = frozenset({"use", "usage", "uso", "استعمال", "استخدام"})
_ID: Final = frozenset({"id", "name", "identité", "identite", "identidad", "nom", "nombre", "هوية", "اسم"})
_BY_REFERRAL: Final = frozenset({"ref", "referral", "إحالة"})
_HOOK: Final = frozenset({"hook", "repère", "repere", "gancho", "seña", "علامة"})
_ORAL: Final = frozenset({"oral", "شفهي", "شفهية"})
_ONLY: Final = frozenset({"only", "uniquement", "seulement", "solo", "فقط"})
_ANSWERS: Final = {
    **dict.fromkeys(("y", "yes", "o", "oui", "si", "sí", "ن", "نعم"), "y"),
    **dict.fromkeys(("n", "no", "non", "لا"), "n"),
    **dict.fromkeys(("?", "؟"), "unknown"),
}
_SIGNS: Final = {mark.casefold(): sign for sign, mark in MARKS.items()} | {"@": "again", "<": "again", "^": "again"}
_LANGUAGES: Final = ("en", "fr", "es", "ar")
_LONGEST_PHRASE: Final = 4
_HIDDEN: Final = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_AROUND: Final = "()[]{},;:.،؛ـ·|/=\"'«»"


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not fit: its place in the line from 1 (0 for the line as a whole), why, and what may be meant."""

    place: int
    reason: str
    sign: str = field(default="", repr=False)
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was read: the fields of a partial or oral-only record, and every sign that does not fit."""

    fields: Mapping[str, object]
    mode: Mode
    problems: tuple[Problem, ...]


def read_line(text: str, vocabularies: Vocabularies) -> Line:
    """Return what a line of the notation says. Never raises: a half-typed line is a line with problems."""
    reader = _Reader(_signs(text[:LONGEST_LINE]), _phrases(vocabularies), _hooks(vocabularies))
    return reader.read()


def codes_in(fields: Mapping[str, object]) -> Sequence[str]:
    """Return the codes that stand on the slip: what must be voided when somebody else saw it."""
    words = fields.get("words")
    alone = [str(fields[name]) for name in ("code", "area", "actor") if fields.get(name)]
    return [*alone, *(str(word) for word in (words if isinstance(words, list) else ()))]


@dataclass(slots=True)
class _Reader:
    signs: Sequence[str]
    phrases: Mapping[tuple[str, ...], tuple[str, str]]
    hooks: Mapping[tuple[str, ...], tuple[str, str]]
    at: int = 0
    fields: dict[str, object] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    is_oral: bool = False

    def read(self) -> Line:
        while self.at < len(self.signs):
            before = self.at
            for take in (self._code, self._answer, self._hook, self._oral, self._sign, self._phrase, self._due):
                if take():
                    break
            else:
                self._refuse("unknown")
                self.at += 1
            if self.at == before:
                raise AssertionError("a sign was read and is still there")
        if "code" not in self.fields and not any(
            p.reason in {"check_digit", "length", "wrong_type"} for p in self.problems
        ):
            self.problems.append(Problem(0, "no_code"))
        return self._line()

    def _line(self) -> Line:
        if not self.is_oral:
            return Line(self.fields, Mode.PARTIAL, tuple(self.problems))
        signs = self.fields.pop("signs", [])
        if isinstance(signs, list) and "urgent" in signs:
            self.fields["urgent"] = True
        rest = set(self.fields) - {"code", "urgent", "due"}
        if rest or (isinstance(signs, list) and set(signs) - {"urgent"}):
            self.problems.append(Problem(0, "more_than_oral"))
        return Line(self.fields, Mode.ORAL_ONLY, tuple(self.problems))

    # --- one kind of sign each; True when something was taken ------------------------------------------------

    def _code(self) -> bool:
        """Take a code, written in one piece or in groups."""
        joined, count = self._joined()
        if not joined:
            return False
        try:
            code = parse(joined)
        except BadCodeError:
            near = nearest(joined, allowed=tuple(_PLACES))
            right_length = len(joined) - 1 == CodeType(joined[0]).digits + 1
            self._refuse("check_digit" if right_length else "length", near)
        else:
            place = _PLACES.get(type_of(code))
            if place is None:
                self._refuse("wrong_type")
            elif place == "words":
                self._add("words", str(code), MOST_WORDS)
            else:
                self._put(place, str(code))
        self.at += count
        return True

    def _joined(self) -> tuple[str, int]:
        """Return what may be a code from here on, and how many signs it takes; "" for what has no such shape."""
        first = self.signs[self.at].upper()
        if first[:1] not in _LETTERS:
            return "", 0
        code_type = CodeType(first[:1])
        wanted = code_type.digits + 1
        plain = first[:1] + _digits(first[1:])
        if len(first) > 1 and (_digits(first[1:]) == "" or re.sub(r"[\d\W_]", "", first[1:])):
            return "", 0
        count = 1
        while len(plain) - 1 < wanted and self.at + count < len(self.signs):
            more = _digits(self.signs[self.at + count])
            if not more or len(more) != len(re.sub(r"\W", "", self.signs[self.at + count])):
                break
            if len(plain) == 1 and len(more) == 1:
                break  # "R 2": a sign, then a severity
            plain, count = plain + more, count + 1
        return (plain, count) if len(plain) > 1 else ("", 0)

    def _answer(self) -> bool:
        word = self._word(0)
        name = "use" if word in _USE else "name" if word in _ID else ""
        if not name:
            return False
        skip = 2 if self._word(1) in _BY_REFERRAL else 1
        answer = _ANSWERS.get(self._word(skip))
        if answer is None:
            self._refuse("no_answer")
            self.at += 1
            return True
        self._put(name, answer)
        self.at += skip + 1
        return True

    def _hook(self) -> bool:
        if self._word(0) not in _HOOK:
            return False
        self.at += 1
        taken = 0
        while found := self._longest(self.hooks):
            (name, value), count = found
            if name in self.fields:
                break
            self.fields[name] = value
            self.at, taken = self.at + count, taken + 1
        if not taken:
            self.at -= 1
            self._refuse("no_hook")
            self.at += 2 if self.at + 1 < len(self.signs) else 1
        return True

    def _oral(self) -> bool:
        if self._word(0) not in _ORAL:
            return False
        self.is_oral = True
        self.at += 2 if self._word(1) in _ONLY else 1
        return True

    def _sign(self) -> bool:
        sign = self.signs[self.at]
        word = sign.casefold()
        if word in _SIGNS:
            self._add("signs", _SIGNS[word], len(MARKS))
        elif len(sign) == 1 and sign.isdecimal():
            if unicodedata.decimal(sign) in {1, 2, 3}:
                self._put("severity", str(unicodedata.decimal(sign)))
            else:
                self._refuse("severity")
        else:
            return False
        self.at += 1
        return True

    def _phrase(self) -> bool:
        found = self._longest(self.phrases)
        if not found:
            return False
        (name, value), count = found
        if name in {"signs", "theme_words"}:
            self._add(name, value, MOST_WORDS)
        else:
            self._put(name, value)
        self.at += count
        return True

    def _due(self) -> bool:
        try:
            band = str(Band.parse(self.signs[self.at]))
        except ValueError:
            return False
        self._put("due", band)
        self.at += 1
        return True

    # --- helpers of the above --------------------------------------------------------------------------------

    def _word(self, ahead: int) -> str:
        at = self.at + ahead
        return _bare(self.signs[at]) if at < len(self.signs) else ""

    def _longest(self, table: Mapping[tuple[str, ...], tuple[str, str]]) -> tuple[tuple[str, str], int] | None:
        for count in range(min(_LONGEST_PHRASE, len(self.signs) - self.at), 0, -1):
            found = table.get(tuple(_bare(sign) for sign in self.signs[self.at : self.at + count]))
            if found:
                return found, count
        return None

    def _put(self, name: str, value: str) -> None:
        if name in self.fields and self.fields[name] != value:
            self._refuse("twice")
        else:
            self.fields[name] = value

    def _add(self, name: str, value: str, most: int) -> None:
        held = self.fields.setdefault(name, [])
        if not isinstance(held, list) or value in held:
            return
        if len(held) >= most:
            self._refuse("too_many")
        else:
            held.append(value)

    def _refuse(self, reason: str, near: Iterable[str] = ()) -> None:
        self.problems.append(Problem(self.at + 1, reason, self.signs[self.at], tuple(near)))


def _signs(text: str) -> list[str]:
    """Split a line at its spaces, without the marks that turn text around and the points that only decorate."""
    plain = _HIDDEN.sub("", unicodedata.normalize("NFC", text))
    return [sign for part in plain.split() if (sign := _trimmed(part))]


def _trimmed(sign: str) -> str:
    return sign.strip(_AROUND)


def _bare(sign: str) -> str:
    return sign.casefold()


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())


def _phrases(vocabularies: Vocabularies) -> Mapping[tuple[str, ...], tuple[str, str]]:
    places = {"source_kind": "source", "neutral_theme": "theme_words", "sign": "signs"}
    return _spelled(vocabularies, places)


def _hooks(vocabularies: Vocabularies) -> Mapping[tuple[str, ...], tuple[str, str]]:
    return _spelled(vocabularies, {"hook_colour": "hook_colour", "hook_object": "hook_object"})


def _spelled(vocabularies: Vocabularies, places: Mapping[str, str]) -> Mapping[tuple[str, ...], tuple[str, str]]:
    """Return every way to write the terms of some vocabularies: their ids, and their words in all languages."""
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for vocabulary, name in places.items():
        for term in vocabularies[vocabulary].terms:
            for words in (term.id, *(term.label(language) for language in _LANGUAGES)):
                found.setdefault(tuple(_bare(sign) for sign in _signs(words)), (name, term.id))
    return found
