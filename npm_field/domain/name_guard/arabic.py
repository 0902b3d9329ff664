"""Names in Arabic letters: no capitals, so lists of names, the words around, and kunya (father of, mother of).

A name that is also a word ("karim", generous; "amal", hope) counts only where the words beside it make it one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.domain.name_guard.arabic_listed import GOD, SLAVE_OF, Listed
from npm_field.domain.name_guard.arabic_words import SHORTEST, UPON, is_unknown, words_of
from npm_field.domain.name_guard.hits import Hit, What
from npm_field.domain.name_guard.known import ARABIC, folded
from npm_field.domain.name_guard.terms import is_kin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.domain.name_guard.arabic_words import Word
    from npm_field.domain.name_guard.known import Known

_FATHER_OF: Final = frozenset({"ابو", "ابا"})
_MOTHER_OF: Final = "ام"
_FAITH: Final = frozenset({"الدين", "الكريم", "المولي", "السيد", "النبي", "الرسول", "الجليل", "المنعم"})
"""What makes a name of the word before it: the moon of the faith, a gift of the Generous."""
_SON_OF: Final = frozenset({"بن", "ود", "ايت"})
_LONGEST: Final = 5
_WAS: Final = frozenset({"كان", "كانت"})
_THAT: Final = frozenset("ان انه انها انهم انهن اني انا اننا بان بانه بانها بانهم بانني".split())
_MANY: Final = ("ون", "ين", "ات", "ان")


def find(text: str, known: Known) -> Iterator[Hit]:
    """Yield names and nicknames of a paragraph."""
    words = [_whole_if_listed(word, known) for word in words_of(text)]
    if words:
        yield from _Finder(words, known.tongues[ARABIC], known).find()


def _whole_if_listed(word: Word, known: Known) -> Word:
    """Return the word as it is where a dictionary or a list of names has it so: "wujud" is not "and Jud"."""
    whole = word.forms[0]
    is_listed = known.is_arabic_lemma(whole) or whole in known.arabic_both or known.tongues[ARABIC].has("weak", whole)
    return replace(word, forms=(whole,)) if is_listed else word


@dataclass(slots=True)
class _Finder(Listed):
    def find(self) -> Iterator[Hit]:
        i = 0
        while i < len(self.words):
            last = self._nickname(i)
            what = What.NICKNAME
            if last is None:
                last, what = self._name(i), What.NAME
            if last is None:
                i += 1
                continue
            yield Hit(self._start(i), self.words[last].end, what)
            i = last + 1

    # --- names ----------------------------------------------------------------------------------------------

    def _name(self, i: int) -> int | None:
        """Return the last word of a name that begins at word ``i``, or None."""
        word = self.words[i]
        if word.forms[0] in GOD:
            return None
        if self._is_bound(i):
            return self._end(i + 1)
        if self._is_strong(word) and not self._begins_with_praise(i):
            return self._end(i)
        if self._is("stop", i) or self._is("titles", i) or word.forms[0] in UPON:
            return None
        if self._joined(i + 1) and self.words[i + 1].forms[0] in _SON_OF and not self._is_ordinary(word):
            return self._end(i)
        if self._joined(i) and (self._is_title(i - 1) or self._is("called", i - 1)):
            is_name = self._told_is_name(i)
        else:
            is_name = (self._is_weak(word) and self._weak_is_name(i)) or is_unknown(word, self.known)
            is_name = is_name or self._says_that(i) or self._is_awaited(i)
        return self._end(i) if is_name else None

    def _is_bound(self, i: int) -> bool:
        """Return whether word ``i`` makes a name of the next: the servant of, the father of, the mother of."""
        if not self._joined(i + 1):
            return False
        forms = self.words[i].forms
        if SLAVE_OF in forms and self.words[i + 1].has_article:
            return True
        after = self.words[i + 1].forms[0]
        if after in _FAITH and any(self.tongue.has("compounds", form) for form in forms):
            return True
        if after == "الله" and any(self.tongue.has("god_compounds", form) for form in forms):
            return True
        if any(form in _FATHER_OF for form in forms) and not self._is("stop", i + 1):
            return True
        return _MOTHER_OF in forms and self._is_named(i + 1)

    def _begins_with_praise(self, i: int) -> bool:
        """Return whether a clause begins with a word that is a name too and what it is about: "good of manners"."""
        return not self._joined(i) and self._is_ordinary(self.words[i]) and self._has_attribute(i)

    def _is_title(self, i: int) -> bool:
        """Return whether word ``i`` says what somebody is: an officer, the head of the shift, his sister."""
        if self._is("titles", i) or is_kin(self.words[i].text, self.tongue):
            return True
        return self._joined(i) and self.words[i].has_article and self._is("heads", i - 1)

    def _told_is_name(self, i: int) -> bool:
        """Judge a word behind a title or a word for calling: what describes the title has its article too."""
        word = self.words[i]
        if word.has_article:
            is_family = (
                word.forms[0].endswith("ي") and self._is_in_a_list(word.forms[0]) and not self._is_people(word)
            )
            return is_family or not self._is_ordinary(word) or self._is("called", i - 1) or self._is_named_after(i)
        if self._is("field", i) or (self._is_weak(word) and self._has_attribute(i)):
            return self._is("called", i - 1)
        if self._is_known(word) or not self._is_ordinary(word) or self._is("called", i - 1) or self._has_surname(i):
            return True
        return self._is_noun_before_a_verb(i)

    def _is_noun_before_a_verb(self, i: int) -> bool:
        """Return whether word ``i`` is a noun, and a verb comes next or after a word with its article.

        Behind a title with its article that noun is neither what describes the title nor what it does: a name.
        """
        whole = self.words[i].forms[0]
        if not self.words[i - 1].has_article or self.words[i].is_indefinite_object or self._is("no_verb", i):
            return False
        if whole not in self.known.arabic_nouns or whole in self.known.arabic_verbs or self._is("people", i):
            return False
        after = i + 2 if self._joined(i + 1) and self.words[i + 1].has_article else i + 1
        return self._joined(after) and (self._is_of_a_person(after) or self._is("acts", after))

    def _is_awaited(self, i: int) -> bool:
        """Return whether a verb that people do stands before a word of no dictionary, or before a family's name."""
        word = self.words[i]
        if not self._joined(i) or not self._is("reports", i - 1) or word.has_article or word.is_indefinite_object:
            return False
        if is_unknown(word, self.known, is_awaited=True) or self._is_unlisted(word):
            return True
        if word.forms[0] not in self.known.arabic_nouns or not self._joined(i + 1):
            return False
        after = self.words[i + 1]
        is_family = after.has_article and self._is_surname(after) and not self._is_ordinary(after)
        return is_family and not any(self._is(name, i) for name in ("people", "no_verb", "heads", "field", "stop"))

    def _says_that(self, i: int) -> bool:
        """Return whether word ``i`` begins what stands between "says" and "that", and is no word for people."""
        word = self.words[i]
        if not self._joined(i) or not self._is("says", i - 1) or word.has_article or word.is_indefinite_object:
            return False
        if len(word.forms[0]) < SHORTEST or any(self._is(name, i) for name in ("people", "no_verb", "heads", "field")):
            return False
        if word.text.endswith(_MANY) or is_kin(word.text, self.tongue):
            return False
        for j in range(i + 1, min(i + _LONGEST, len(self.words))):
            if not self._joined(j) or self.words[j].forms[0] in _THAT:
                return self._joined(j)
        return False

    def _has_attribute(self, i: int) -> bool:
        """Return whether the next word has an article and is no family name: "an officer generous in dealing"."""
        if not self._joined(i + 1):
            return False
        after = self.words[i + 1]
        return after.has_article and not self._is_surname(after) and self._is_ordinary(after)

    def _has_surname(self, i: int) -> bool:
        """Return whether a family name stands behind word ``i``."""
        if not self._joined(i + 1):
            return False
        after = self.words[i + 1]
        if after.forms[0] in _FATHER_OF or self.tongue.has("joins", after.forms[0]) or self._is_strong(after):
            return True
        return after.has_article and (self._is_surname(after) or is_unknown(after, self.known))

    def _is_named_after(self, i: int) -> bool:
        return self._joined(i + 1) and self._is_strong(self.words[i + 1])

    def _weak_is_name(self, i: int) -> bool:
        """Judge a name that is a word: "says that karim hit him", not "the light of the sun", "generous in…"."""
        word = self.words[i]
        if word.has_article and self.tongue.has("weak", word.forms[0]):
            if self._joined(i + 1) and self._is_followed_by_name(i):
                return True
            is_given = self.tongue.has("given", word.forms[0]) and not self._has_attribute(i)
            return is_given and (self._is_reported(i) or self._acts(i))
        if word.has_article or len(word.forms[0]) < SHORTEST or self._is_god_next(i):
            return False
        after = self.words[i + 1] if self._joined(i + 1) else None
        has_article = after is not None and after.has_article
        if self._joined(i) and (self._is("kin_words", i - 1) or self._is("joins", i - 1)):
            return True
        if self._has_surname(i) and after is not None and not (has_article and self._is_ordinary(after)):
            return True
        if has_article and after is not None and not self._is_surname(after):
            return False
        is_listed = any(self.tongue.has("weak", form) for form in word.forms)
        return is_listed and (
            self._is_reported(i) or self._follows_a_verb(i) or self._is_beside_a_name(i) or self._acts(i)
        )

    def _is_followed_by_name(self, i: int) -> bool:
        """Return whether the next word is hardly ever anything but a name, or makes one of what follows."""
        after = self.words[i + 1]
        return self._is_strong(after) or after.forms[0] in _SON_OF

    def _is_reported(self, i: int) -> bool:
        """Return whether a verb stands before that somebody does: "says karim", "said to me karim"."""
        if not self._joined(i):
            return False
        if self._is("reports", i - 1):
            return True
        to_whom = self.words[i - 1].forms[0]
        if not self.tongue.has("to_whom", to_whom) or not self._joined(i - 1) or not self._is("reports", i - 2):
            return False
        return to_whom.startswith("مع") or self.words[i - 2].forms[-1] not in _WAS

    def _acts(self, i: int) -> bool:
        """Return whether word ``i`` begins a clause and what only a person does stands behind it."""
        if self._joined(i) or i + 1 >= len(self.words):
            return False
        after = self.words[i + 1]
        if not self._joined(i + 1):
            return after.gap.strip() in {"،", ","} and self.tongue.has("of_age", after.forms[0])
        verb = after.forms[0]
        return self.tongue.has("acts", verb) or self._is_of_a_person(i + 1)

    def _is_of_a_person(self, i: int) -> bool:
        """Return whether word ``i`` looks like a verb of a man's: "asks", but not "must" nor "Yusuf"."""
        verb = self.words[i].forms[0]
        is_verb = len(verb) > SHORTEST and verb[0] == "ي" and not self.tongue.has("impersonal", verb)
        return is_verb and not self._is_named(i)

    def _follows_a_verb(self, i: int) -> bool:
        """Return whether word ``i`` is the second of a sentence, and the first is neither noun nor pronoun."""
        if not self._joined(i) or (i > 1 and self._joined(i - 1)):
            return False
        first = self.words[i - 1].forms
        return not any(form.startswith("ال") or self.tongue.has("no_verb", form) for form in first)

    def _is_beside_a_name(self, i: int) -> bool:
        """Return whether "and" joins it to a name."""
        has_and = self.words[i].forms[0].startswith("و") and len(self.words[i].forms) > 1
        return has_and and self._joined(i) and self._is_named(i - 1)

    def _end(self, i: int) -> int:
        """Return the last word of the name of which word ``i`` is part."""
        last, j = i, i + 1
        while j < len(self.words) and j - i < _LONGEST and self._joined(j):
            word = self.words[j]
            first = word.forms[0]
            if first in GOD and folded(self.words[j - 1].text) != SLAVE_OF:
                break
            if self.tongue.has("joins", first) or first in _FATHER_OF or first == SLAVE_OF:
                j += 1
                last = min(j, len(self.words) - 1) if j < len(self.words) and self._joined(j) else last
            elif self._goes_on(word):
                last = j
            else:
                break
            j += 1
        return last

    def _goes_on(self, word: Word) -> bool:
        first = word.forms[0]
        if (
            first[:1] == "و"
            and len(word.forms) > 1
            and first not in self.known.arabic_names
            and not self.tongue.has("always", first)
        ):
            return False
        if self.tongue.has("always", first) or first in self.known.arabic_names:
            return True
        if first.startswith("ال"):
            is_of_a_place = first.endswith("ي") and len(first) > _LONGEST
            known = is_of_a_place or first in self.known.arabic_both or not self._is_ordinary(word)
            return known and not self.tongue.has("stop", first)
        return first in self.known.arabic_both or self.tongue.has("weak", first) or self._is_unlisted(word)

    # --- nicknames ------------------------------------------------------------------------------------------

    def _nickname(self, i: int) -> int | None:
        """Return word ``i`` where a word for calling stands before it ("they call him the hammer")."""
        before = i - 1
        if before >= 0 and self.words[before].forms[0] == "ب":
            before -= 1
        if not self._is("call_him", before) or self._is("stop", i) or self.words[i].forms[0] == "ب":
            return None
        if not all(self.words[k].gap.strip(' \u00a0ـ"«:') == "" for k in range(before + 1, i + 1)):
            return None
        return (
            self._end(i) if self.words[i].forms[0] not in _FATHER_OF else self._end(min(i + 1, len(self.words) - 1))
        )
