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
from npm_field.domain.name_guard.latin_places import (
    is_no_subject,
    is_on_the_way,
    is_saint,
    is_whence,
    is_where,
    looks_like_a_medicine,
    looks_like_a_thing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from npm_field.domain.name_guard.known import Known, Tongue

_WORD: Final = re.compile(r"[^\W\d_\u0600-\u06ff]+(?:['’\-][^\W\d_\u0600-\u06ff]+)*")
_ELISION: Final = re.compile(r"(?:[ldjmnstc]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=\w)", re.IGNORECASE)
_BEFORE_VERB: Final = re.compile(r" (?:[nslymt]['’])?", re.IGNORECASE)
"""What may stand between a name and its verb: "Pierre n'a pas"; the elided word is no word of its own."""
_OWN: Final = re.compile(r"['’]s$", re.IGNORECASE)
_STARTS: Final = re.compile(r"(?:^|[.!?:;…«»“”\"(\[—–]|\s-)\s*[\"“«(]?\s*$")
_PARTICLES: Final = frozenset(
    "de del della da das do dos di du la las los le van von der den ten ter zu zur "
    "bin ben bint ibn ould abu al el ul y e ag ait".split()
)
_ENDINGS: Final = {
    "en": "s es ed d ing ly".split(),
    "fr": "s x e es nt".split(),
    "es": "s n es la lo las los le les me te se nos mos".split(),
}
"""What a word of the dictionary may end in at the start of a sentence, where every word has a capital."""
_PEOPLES: Final = re.compile(r".{3}(?:ians|iens|iennes|éens|éennes|eños|eñas)")
_INITIAL: Final = 1
_SHORTEST: Final = 3
_ACRONYM: Final = 5
_QUOTED: Final = frozenset("\"“«'‘")
_NUMBERED: Final = re.compile(r"\s\d")
"""A word with a number behind it is a level, a tool, a sheet."""
_ARTICLES: Final = {
    "en": frozenset("the a an our their this each every".split()),
    "fr": frozenset("le la les un une des du aux ce cette".split()),
    "es": frozenset("el la los las un una unos unas del al este esta".split()),
}
_INNER_CAPITAL: Final = re.compile(r"(?!Mc|Mac|De|Di|Da|Du|La|Le|Van|Von|Fitz|Ben|Al|El|Bin|Abd|Ó|Ní|Nic)\w*(?:[a-zà-ÿ][A-Z]|[A-Z]{2,}[a-zà-ÿ]{2})\w*")
"""How firms and programs are written; families from Scotland to Flanders are too."""
_CLOSE: Final = frozenset({" ", ". ", "-"})
_AND: Final = frozenset({"and", "et", "y", "e"})
_AFTER_CALL: Final = re.compile(
    r"(?:\s(?:all|both|always|tous|toutes|todos|todas))?\s*:?\s*(?P<quote>[\"“«'‘]\s?)?(?P<it>(?:the |le |la"
    r" |les |el |los |las |l['’])?[^\W\d_]+(?:-[^\W\d_]+)*)(?P<close>\s?[\"”»'’])?",
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a paragraph. ``gap`` is what stands between it and the word before."""

    start: int
    end: int
    text: str
    gap: str
    begins: bool

    @property
    def low(self) -> str:
        """The word in small letters."""
        return self.text.lower()

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()


def find(text: str, language: str, known: Known) -> Iterator[Hit]:
    """Yield names and nicknames of a paragraph."""
    words = _words(text)
    if words:
        yield from _Finder(text, words, _tongue_of(words, language, known), known).find()


def _tongue_of(words: Sequence[Word], language: str, known: Known) -> Tongue:
    """Return the language most small words speak for, else ``language``."""
    lows = [word.low for word in words]
    scores = {}
    for code in LATIN:
        tongue = known.tongues[code]
        small, own = tongue.lists["small"], tongue.lists["own"]
        scores[code] = sum(low in small or low in own for low in lows) + (code == language)
    return known.tongues[max(LATIN, key=lambda code: (scores[code], code == language))]


def _words(text: str) -> list[Word]:
    words: list[Word] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        elided = _ELISION.match(match[0])
        begins_before = elided is not None and match[0][0].isupper()
        if elided is not None:
            start += elided.end()
        owned = _OWN.search(text[start:end])
        if owned is not None:
            end = start + owned.start()
        if start >= end:
            continue
        gap = text[words[-1].end : start] if words else text[:start]
        begins = begins_before or bool(_STARTS.search(text[: match.start()][-6:] if words else ""))
        words.append(Word(start, end, text[start:end], gap, begins or not words))
    return words


@dataclass(slots=True)
class _Finder:
    text: str
    words: Sequence[Word]
    tongue: Tongue
    known: Known

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
        if len(word.text) < _SHORTEST:
            return len(word.text) > 1 and self._is_told(i, called) and not self._is_ordinary(word)
        is_named = self._is_called(i, called) and not self._is_ordinary(word)
        if not is_named and (
            self._is_title(word)
            or self._is_not_name(word)
            or self._in_institution(i)
            or self._is_listed_place(i)
            or self._is_country(i)
            or word.low in self.known.things
        ):
            return False
        if self._is_told(i, called):
            return not (word.begins and self._is_ordinary(word)) or word.gap.startswith(".")
        if self._is_ordinary(word):
            return self._is_both_and_name(i)
        return not (self._is_place(i) or self._is_thing(i))

    def _is_initial_of_name(self, i: int) -> bool:
        following = self.words[i + 1] if i + 1 < len(self.words) else None
        return (
            following is not None
            and following.gap in {". ", "."}
            and following.is_capital
            and not self._is_not_name(following)
            and (not self._is_ordinary(following) or following.low in self.known.latin_both)
        )

    def _is_both_and_name(self, i: int) -> bool:
        """Judge a word of the dictionary that is also a name."""
        word = self.words[i]
        if self.tongue.has("always", word.low):
            is_word = word.begins and word.low in self.tongue.ordinary
            return not (is_word and self._is_followed_by_a_thing(i))
        following = self.words[i + 1] if i + 1 < len(self.words) else None
        if not word.begins:
            if not self._is_in_a_list(word) and self._is_label(i):
                return False
            is_label = word.gap[-1:] in _QUOTED or _NUMBERED.match(self.text, word.end) is not None
            return not (word.text.isupper() or is_label) or word.low in self.known.latin_both
        if not (word.low in self.known.latin_both or self.tongue.has("given", word.low)):
            return False
        if following is None or _BEFORE_VERB.fullmatch(following.gap) is None:
            return False
        beside = self.words[i + 2] if following.low in _AND and i + 2 < len(self.words) else following
        if beside.is_capital:
            return not self._is_not_name(beside) and not self._is_ordinary(beside)
        is_past = self.tongue.code == "es" and following.low.endswith("ó")
        return is_past or self.tongue.has("speech", following.low)

    def _is_in_a_list(self, word: Word) -> bool:
        low = word.low
        return low in self.known.latin_names or low in self.known.latin_both or self.tongue.has("given", low)

    def _is_label(self, i: int) -> bool:
        """Return whether a word of the dictionary in no list of names is a room, a scheme, a stamp: "the Bridge office"."""
        word, code = self.words[i], self.tongue.code
        if self._is_beside_a_name(i):
            return False
        after = self.words[i + 1] if i + 1 < len(self.words) else None
        if self._is_behind_an_article(i):
            is_noun_next = after is not None and after.gap == " " and not after.is_capital
            return is_noun_next and after is not None and not self.tongue.has("speech", after.low)
        return (
            is_where(code, self.text, word.start)
            or is_no_subject(code, self.text, word.end)
            or looks_like_a_thing(code, word.low)
        )

    def _is_behind_an_article(self, i: int) -> bool:
        word = self.words[i]
        if word.gap.endswith(("l'", "l’", "d'", "d’", "L'", "L’")):
            return word.gap[-2:].lower().startswith("l")
        return i > 0 and word.gap == " " and self.words[i - 1].low in _ARTICLES[self.tongue.code]

    def _is_followed_by_a_thing(self, i: int) -> bool:
        """Return whether what stands behind the first word of a sentence makes it a word: "Frank discussion"."""
        code, after = self.tongue.code, self.words[i + 1] if i + 1 < len(self.words) else None
        if is_no_subject(code, self.text, self.words[i].end):
            return True
        return after is not None and not after.is_capital and after.gap == " " and looks_like_a_thing(code, after.low)

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
            elif word.low not in _PARTICLES and not (self.words[i].text[0].islower() and self._is_small_name(word)):
                break
            elif word.low not in _PARTICLES:
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
        while at and (self.text[at - 1].isspace() or self.text[at - 1] in _QUOTED or self.text[at - 1] == ":"):
            at -= 1
        return at in called

    def _is_listed_place(self, i: int) -> bool:
        """Return whether a name that is a country too stands beside a country: "Georgia and Chad"."""
        if self.words[i].low not in self.known.not_names:
            return False
        for j in (i - 1, i + 1, i - 2, i + 2):
            if 0 <= j < len(self.words) and self.words[j].is_capital and self._is_not_name(self.words[j]):
                between = [self.words[k].gap.strip(" ,") for k in range(min(i, j) + 1, max(i, j) + 1)]
                if not any(between) and self.words[j].low in self.known.not_names:
                    return True
        return False

    def _is_country(self, i: int) -> bool:
        """Return whether the article is a country's: "El Salvador"."""
        return self.words[i].low == "salvador" and i > 0 and self.words[i - 1].low == "el"

    def _is_place(self, i: int) -> bool:
        """Return whether a word that nobody knows, or that a list of towns has, stands where places stand."""
        word, code = self.words[i], self.tongue.code
        before = self.words[i - 1].low if i else ""
        if self._is_beside_a_name(i):
            return False
        if is_saint(before) and word.gap in _CLOSE:
            return True
        is_name, is_town = word.low in self.known.latin_names, word.low in self.known.towns
        if word.begins:
            return is_town and not is_name
        if is_where(code, self.text, word.start):
            return is_town or not is_name
        if is_on_the_way(code, self.text, word.start):
            return is_town or (not is_name and before != "a")
        return is_town and not is_name and is_whence(code, self.text, word.start)

    def _is_beside_a_name(self, i: int) -> bool:
        """Return whether the next word has a capital too and is no place: a name of two words."""
        after = self.words[i + 1] if i + 1 < len(self.words) else None
        return after is not None and after.gap == " " and after.is_capital and not self._is_not_name(after)

    def _is_thing(self, i: int) -> bool:
        """Return whether a word of no list is a thing by its shape, by its capitals or by what follows it."""
        word, code = self.words[i], self.tongue.code
        if self._is_beside_a_name(i) or word.low in self.known.latin_names:
            return False
        before = self.words[i - 1] if i else None
        is_alone = before is None or not before.is_capital or word.gap != " "
        if is_alone and word.text.isupper() and not self.text.isupper():
            return True
        if looks_like_a_medicine(word.low) or _INNER_CAPITAL.fullmatch(word.text) is not None:
            return True
        if not word.begins and self._is_behind_an_article(i):
            return True
        return word.begins and (looks_like_a_thing(code, word.low) or is_no_subject(code, self.text, word.end))

    def _in_institution(self, i: int) -> bool:
        """Return whether a word beside this one makes it part of an institution, a street, a set of rules."""
        word = self.words[i]
        after = self.words[i + 1] if i + 1 < len(self.words) else None
        if self.tongue.has("place_words", word.low):
            return not self.tongue.has("given", word.low) or (
                after is not None and self.tongue.has("place_words", after.low)
            )
        if after is not None and after.gap == " " and after.is_capital and self.tongue.has("place_words", after.low):
            return not self._is_title(self.words[i - 1]) if i else True
        j = i - 1
        while j >= 0 and self.words[j].low in _PARTICLES | {"of", "d"} and j > i - 3:
            j -= 1
        if j < 0 or any(self.words[k].gap.strip(" \u00a0") for k in range(j + 1, i + 1)):
            return False
        before = self.words[j]
        is_english = self.tongue.code == "en"
        has_place_word = self.tongue.has("place_words", before.low) and not self._is_title(before)
        return has_place_word and (before.is_capital and not before.begins if is_english and j == i - 1 else True)

    def _is_not_name(self, word: Word) -> bool:
        low = word.low
        if len(word.text) < _ACRONYM and word.text.isupper() and len(word.text) > 1:
            return low not in self.known.latin_names
        if self.tongue.has("months", low) or self.tongue.has("not_names", low) or _PEOPLES.search(low):
            return True
        return low in self.known.not_names and not any(self.known.tongues[code].has("given", low) for code in LATIN)

    def _is_ordinary(self, word: Word) -> bool:
        low = word.low.replace("’", "'")
        ordinary = self.tongue.ordinary
        if low in ordinary:
            return True
        endings = _ENDINGS[self.tongue.code] if word.begins else ()
        if any(low.endswith(end) and low[: -len(end)] in ordinary for end in endings):
            return True
        if (
            word.begins
            and self.tongue.code == "es"
            and any(low[:-2] + verb in ordinary for verb in ("ar", "er", "ir"))
        ):
            return True
        if "-" in low and any(self.tongue.has("given", part) for part in low.split("-")):
            return False
        return "-" in low and all(part in ordinary or part in self.known.not_names for part in low.split("-"))

    def _is_title(self, word: Word) -> bool:
        return self.tongue.has("titles", word.low)

    def _is_initial(self, i: int) -> bool:
        word = self.words[i]
        return len(word.text) == _INITIAL and word.is_capital and self.text[word.end : word.end + 1] == "."
