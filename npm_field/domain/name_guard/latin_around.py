"""What the words around and the lists make of one word in Latin letters: a place, a thing, a label, a title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.name_guard.known import LATIN
from npm_field.domain.name_guard.latin_places import (
    is_no_subject,
    is_of_a_firm,
    is_of_a_noun,
    is_on_the_way,
    is_saint,
    is_whence,
    is_where,
    looks_like_a_medicine,
    looks_like_a_thing,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.domain.name_guard.known import Known, Tongue
    from npm_field.domain.name_guard.latin_words import Word

PARTICLES: Final = frozenset(
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
_ACRONYM: Final = 5
QUOTED: Final = frozenset("\"“«'‘")
_NUMBERED: Final = re.compile(r"\s\d")
"""A word with a number behind it is a level, a tool, a sheet."""
_CONTRACTED: Final = frozenset("i'm i've i'd i'll he'd he'll she'd she'll it'd it'll we'd we'll you'd you'll".split())
_OF_AN_OFFICE: Final = frozenset({"de", "of", "d", "en", "del"})
"""Between a rank and where it serves: "inspector de migración Báez"."""
_ARTICLES: Final = {
    "en": frozenset("the a an our their this each every".split()),
    "fr": frozenset("le la les un une des du aux ce cette".split()),
    "es": frozenset("el la los las un una unos unas del al este esta".split()),
}
_INNER_CAPITAL: Final = re.compile(
    r"(?!Mc|Mac|De|Di|Da|Du|La|Le|Van|Von|Fitz|Ben|Al|El|Bin|Abd|Ó|Ní|Nic)\w*(?:[a-zà-ÿ][A-Z]"
    r"|[A-Z]{2,}[a-zà-ÿ]{2})\w*"
)
"""How firms and programs are written; families from Scotland to Flanders are too."""
_CLOSE: Final = frozenset({" ", ". ", "-"})


@dataclass(slots=True)
class LatinAround:
    """Judges a word of a text by those beside it."""

    text: str
    words: Sequence[Word]
    tongue: Tongue
    known: Known

    def _is_in_a_list(self, word: Word) -> bool:
        low = word.low
        return low in self.known.latin_names or low in self.known.latin_both or self.tongue.has("given", low)

    def _is_label(self, i: int) -> bool:
        """Return whether a word of the dictionary is a room, a scheme, a stamp: "the Bridge office"."""
        word, code = self.words[i], self.tongue.code
        if word.gap[-1:] in QUOTED or word.text.isupper() or _NUMBERED.match(self.text, word.end) is not None:
            return True
        if self._is_beside_a_name(i) or self._is_in_a_list(word):
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
        if word.low in self.known.things:
            return True
        if self._is_beside_a_name(i) or word.low in self.known.latin_names:
            return False
        before = self.words[i - 1] if i else None
        is_alone = before is None or not before.is_capital or word.gap != " "
        if is_of_a_noun(code, self.text, word.end) or (is_alone and word.text.isupper() and not self.text.isupper()):
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
        if is_of_a_firm(self.text, word.start):
            return True
        if self.tongue.has("place_words", word.low):
            return not self.tongue.has("given", word.low) or (
                after is not None and self.tongue.has("place_words", after.low)
            )
        if after is not None and after.gap == " " and after.is_capital and self.tongue.has("place_words", after.low):
            return not self._is_title(self.words[i - 1]) if i else True
        j = i - 1
        while j >= 0 and self.words[j].low in PARTICLES | {"of", "d"} and j > i - 3:
            j -= 1
        if j < 0 or any(self.words[k].gap.strip(" \u00a0") for k in range(j + 1, i + 1)):
            return False
        before = self.words[j]
        if j > 1 and self.words[j - 1].low in _OF_AN_OFFICE and self._is_title(self.words[j - 2]):
            return False
        is_english = self.tongue.code == "en"
        has_place_word = self.tongue.has("place_words", before.low) and not self._is_title(before)
        return has_place_word and (before.is_capital and not before.begins if is_english and j == i - 1 else True)

    def _is_not_name(self, word: Word) -> bool:
        low = word.low.replace("’", "'")
        if low in _CONTRACTED:
            return True
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
