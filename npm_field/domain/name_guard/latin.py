"""Names in Latin letters: what casing, a dictionary and the words around say (English, French, Spanish).

A capital inside a sentence is a name unless it is a known place, people, month or institution; at the start of a
sentence only if the word is in no dictionary. Small letters are a name only if the word is in the list of names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.name_guard.hits import Hit, What
from npm_field.domain.name_guard.known import LATIN
from npm_field.domain.name_guard.latin_around import PARTICLES, QUOTED, LatinAround
from npm_field.domain.name_guard.latin_words import tongue_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.domain.name_guard.known import Known
    from npm_field.domain.name_guard.latin_words import Word

_BEFORE_VERB: Final = re.compile(r" (?:[nslymt]['’])?", re.IGNORECASE)
"""What may stand between a name and its verb: "Pierre n'a pas"; the elided word is no word of its own."""
_SHORTEST: Final = 3
_AND: Final = frozenset({"and", "et", "y", "e"})
_AFTER_CALL: Final = re.compile(
    r"(?:\s(?:all|both|always|tous|toutes|todos|todas))?\s*:?\s*(?P<quote>[\"“«'‘]\s?)?(?P<it>(?:[Tt]he |[Ll]e |[Ll]a"
    r" |[Ll]es |[Ee]l |[Ll]os |[Ll]as |[Ll]['’])?[^\W\d_]+(?:-[^\W\d_]+)*)(?P<close>\s?[\"”»'’])?",
)


_NICKNAMED: Final = re.compile(
    r"(?<!\w)(?:alias|aka|a\.k\.a\.|nicknamed|surnommée?|apodad[oa]|(?<=, )dite?)\s[\"“«'‘]?\s?$", re.IGNORECASE
)
"""Behind these a capital is a nickname, whatever the word means."""
_AGED: Final = re.compile(
    r"\s?[,(]\s?(?:aged? (?:about |around )?|âgée? de |age |de )?\d{1,2}(?![\w%:/.°]|\s?(?:m|km|mg|cm)\b)"
)
_SIGNED: Final = frozenset("by from with per signed and et par avec y por con firma firmado signé said told".split())
_SHORT_FAMILIES: Final = frozenset("li wu xu hu lu yu vu ho ng xi ye ko ba ka sy ly bo qi ge fu".split())
"""Families of two letters, before the given name in China and its neighbours."""
_BACK: Final = 14


def find(text: str, language: str, known: Known) -> Iterator[Hit]:
    """Yield names and nicknames of a paragraph."""
    words = words_of(text)
    if words:
        yield from _Finder(text, words, tongue_of(words, language, known), known).find()


@dataclass(slots=True)
class _Finder(LatinAround):
    def find(self) -> Iterator[Hit]:
        called = {m.end() for m in self.tongue.phrases["called"].finditer(self.text)}
        yield from self._nicknames()
        i = 0
        while i < len(self.words):
            if self._starts_name(i, called):
                last = self._end_of_name(i)
                yield Hit(self.words[i].start, self.words[last].end, What.NAME)
                i = last + 1
            else:
                i += 1

    def _nicknames(self) -> Iterator[Hit]:
        for call in self.tongue.phrases["call_him"].finditer(self.text):
            match = _AFTER_CALL.match(self.text, call.end())
            if match is None:
                continue
            it = match["it"]
            first = it.split(" ")[-1]
            is_bare = not match["quote"] and " " not in it and not first[0].isupper()
            if not is_bare and not self.tongue.has("also", first.lower()):
                yield Hit(match.start("it"), match.end("it"), What.NICKNAME)

    def _starts_name(self, i: int, called: set[int]) -> bool:
        word = self.words[i]
        if not word.is_capital:
            return self._is_small_name(word)
        if self._is_initial(i):
            return self._is_initial_of_name(i)
        if _NICKNAMED.search(self.text[max(0, word.start - _BACK) : word.start]) is not None:
            return True
        if len(word.text) < _SHORTEST:
            is_told = len(word.text) > 1 and self._is_told(i, called) and not self._is_ordinary(word)
            return is_told or self._is_short_family(i)
        return self._is_whole_name(i, called)

    def _is_short_family(self, i: int) -> bool:
        """Return whether a family of two letters stands before another capital: "Li Xiuying"."""
        after = self.words[i + 1] if i + 1 < len(self.words) else None
        is_followed = after is not None and after.is_capital and after.gap == " "
        return is_followed and self.words[i].low in _SHORT_FAMILIES

    def _is_whole_name(self, i: int, called: set[int]) -> bool:
        """Judge a word of some length with a capital."""
        word = self.words[i]
        is_named = (self._is_called(i, called) and not self._is_ordinary(word)) or self._is_joined_to_a_name(i)
        if not is_named and (
            self._is_title(word)
            or self._is_not_name(word)
            or self._in_institution(i)
            or self._is_listed_place(i)
            or self._is_country(i)
        ):
            return False
        if self._is_told(i, called):
            return not (word.begins and self._is_ordinary(word)) or word.gap.startswith(".")
        return self._is_both_and_name(i) if self._is_ordinary(word) else not (self._is_place(i) or self._is_thing(i))

    def _is_initial_of_name(self, i: int) -> bool:
        following = self.words[i + 1] if i + 1 < len(self.words) else None
        return (
            following is not None
            and following.gap in {". ", "."}
            and following.is_capital
            and not self._is_not_name(following)
            and (not self._is_ordinary(following) or following.low in self.known.latin_both or self._is_signed(i))
        )

    def _is_signed(self, i: int) -> bool:
        """Return whether "signed", "by" or "with" stands before an initial: what follows is no new sentence."""
        return i > 0 and self.words[i].gap == " " and self.words[i - 1].low in _SIGNED

    def _is_joined_to_a_name(self, i: int) -> bool:
        """Return whether "and" joins the word to a name of a list: "Nafissatou and Blaise" (a town)."""
        word = self.words[i]
        if i <= 1 or self.words[i - 1].low not in _AND or word.gap != " " or self.words[i - 1].gap != " ":
            return False
        before = self.words[i - 2]
        is_name = before.is_capital and before.low in self.known.latin_names and not self._is_not_name(before)
        return is_name and not self._is_ordinary(word) and not self.tongue.has("not_names", word.low)

    def _is_both_and_name(self, i: int) -> bool:
        """Judge a word of the dictionary that is also a name."""
        word = self.words[i]
        if self.tongue.has("always", word.low):
            is_word = word.begins and word.low in self.tongue.ordinary
            return not (is_word and self._is_followed_by_a_thing(i))
        following = self.words[i + 1] if i + 1 < len(self.words) else None
        if not word.begins:
            return not (self._is_label(i) or word.low in self.known.things) or word.low in self.known.latin_both
        if not (word.low in self.known.latin_both or self.tongue.has("given", word.low)):
            return False
        if following is None or _BEFORE_VERB.fullmatch(following.gap) is None:
            return _AGED.match(self.text, word.end) is not None
        beside = self.words[i + 2] if following.low in _AND and i + 2 < len(self.words) else following
        if beside.is_capital:
            is_name = not self._is_ordinary(beside) or (
                beside is not following and beside.low in self.known.latin_both
            )
            return is_name and not self._is_not_name(beside)
        is_past = self.tongue.code == "es" and following.low.endswith("ó")
        return is_past or self.tongue.has("speech", following.low)

    def _is_small_name(self, word: Word) -> bool:
        low = word.low
        if len(low) <= _SHORTEST or low not in self.known.latin_names or low in self.known.not_names:
            return False
        if self.tongue.has("not_names", low):
            return False
        return not any(low in self.known.tongues[code].ordinary for code in LATIN) and not self._is_title(word)

    def _end_of_name(self, i: int) -> int:
        """Return the last word of the name that begins at ``i``."""
        last = i
        j = i + 1
        while j < len(self.words):
            word = self.words[j]
            if self._is_initial(j - 1) and word.gap in {". ", "."}:
                joined = True
            else:
                joined = word.gap in {" ", "\u00a0", "-", "’", "'"}
            if not joined:
                break
            if word.is_capital and not self._is_not_name(word) and not self._is_title(word):
                last = j
            elif word.low not in PARTICLES and not (self.words[i].text[0].islower() and self._is_small_name(word)):
                break
            elif word.low not in PARTICLES:
                last = j
            elif j - last > _SHORTEST:
                break
            j += 1
        return last

    def _is_told(self, i: int, called: set[int]) -> bool:
        """Return whether a title or a word for calling stands before."""
        word = self.words[i]
        before = self.words[i - 1] if i else None
        if before is not None and self._is_title(before) and word.gap.strip(" \u00a0") in {"", "."}:
            return not word.begins or (word.gap.strip(" \u00a0") == "." and before.is_capital)
        return self._is_called(i, called)

    def _is_called(self, i: int, called: set[int]) -> bool:
        """Return whether a word for calling stands before: "named Delmas", which is a town as well."""
        at = self.words[i].start
        while at and (self.text[at - 1].isspace() or self.text[at - 1] in QUOTED or self.text[at - 1] == ":"):
            at -= 1
        return at in called
