"""Names in Arabic letters: no capitals, so lists of names, the words around, and kunya (father of, mother of).

A name that is also a word ("karim", generous; "amal", hope) counts only where the words beside it make it one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.domain.name_guard.arabic_around import FATHER_OF, LONGEST, OF_OTHERS, SON_OF, Around
from npm_field.domain.name_guard.arabic_listed import GOD, SLAVE_OF
from npm_field.domain.name_guard.arabic_words import UPON, is_unknown, looks_foreign, words_of
from npm_field.domain.name_guard.hits import Hit, What
from npm_field.domain.name_guard.known import ARABIC, folded
from npm_field.domain.name_guard.terms import is_kin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.domain.name_guard.arabic_words import Word
    from npm_field.domain.name_guard.known import Known

_MOTHER_OF: Final = "ام"
_VERBS_OF_DIALECTS: Final = ("كت", "كي", "كان", "بي", "بت")
"""So begin verbs behind somebody's title: "his sister brings"."""
_FAITH: Final = frozenset({"الدين", "الكريم", "المولي", "السيد", "النبي", "الرسول", "الجليل", "المنعم"})
"""What makes a name of the word before it: the moon of the faith, a gift of the Generous."""


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
class _Finder(Around):
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
            self.ended = last
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
        if self._joined(i + 1) and self.words[i + 1].forms[0] in SON_OF and not self._is_ordinary(word):
            return self._end(i)
        if self._joined(i) and (self._is_title(i - 1) or self._is("called", i - 1)):
            is_name = self._told_is_name(i)
        else:
            is_name = (self._is_weak(word) and self._weak_is_name(i)) or self._is_from_abroad(i)
            is_name = is_name or self._says_that(i) or self._is_awaited(i) or self._is_and_a_noun(i)
        return self._end(i) if is_name else None

    def _is_from_abroad(self, i: int) -> bool:
        """Return whether no dictionary has word ``i``, and it looks like a name from abroad or stands beside one."""
        word = self.words[i]
        if is_unknown(word, self.known) and (looks_foreign(word) or self._is_beside_another(i)):
            return True
        is_first_of_two = self._joined(i + 1) and not word.has_article and self._is_named(i + 1)
        return is_first_of_two and looks_foreign(word) and is_unknown(word, self.known, is_awaited=True)

    def _is_beside_another(self, i: int) -> bool:
        """Return whether the word before or behind is a name: the other one is then part of it."""
        return any(
            self._joined(max(i, j)) and 0 <= j < len(self.words) and self._is_strong(self.words[j])
            for j in (i - 1, i + 1)
        )

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
        if any(form in FATHER_OF for form in forms) and not self._is("stop", i + 1):
            return True
        return _MOTHER_OF in forms and self._is_named(i + 1)

    def _begins_with_praise(self, i: int) -> bool:
        """Return whether a clause begins with a word that is a name too and what it is about: "good of manners"."""
        return not self._joined(i) and self._is_ordinary(self.words[i]) and self._has_attribute(i)

    def _is_title(self, i: int) -> bool:
        """Return whether word ``i`` says what somebody is: an officer, the head of the shift, his sister."""
        if self.words[i].forms[0] == "اول" and self._joined(i) and self._is("titles", i - 1):
            return True
        if self._is("titles", i) or is_kin(self.words[i].text, self.tongue):
            return True
        return self._joined(i) and self.words[i].has_article and self._is("heads", i - 1)

    def _told_is_name(self, i: int) -> bool:
        """Judge a word behind a title or a word for calling: what describes the title has its article too."""
        word = self.words[i]
        is_verb = word.text.startswith(_VERBS_OF_DIALECTS) and not self._is_known(word) and not self._has_surname(i)
        if is_verb or len(word.forms[0]) == 1 or self._is_and_a_verb(word):
            return False
        if word.has_article:
            is_family = (
                word.forms[0].endswith("ي") and self._is_in_a_list(word.forms[0]) and not self._is_people(word)
            )
            return is_family or not self._is_ordinary(word) or self._is("called", i - 1) or self._is_named_after(i)
        if self._is("field", i) or (self._is_weak(word) and self._has_attribute(i)):
            return self._is("called", i - 1)
        if word.text.endswith(OF_OTHERS) and not self._is_known(word):
            return False
        if self._is_known(word) or not self._is_ordinary(word) or self._is("called", i - 1) or self._has_surname(i):
            return True
        whole = word.forms[0]
        is_noun = whole in self.known.arabic_nouns or whole not in self.known.arabic_verbs
        is_listed = self.words[i - 1].has_article and is_noun and whole in self.known.arabic_names
        return is_listed or self._is_noun_before_a_verb(i)

    def _is_and_a_verb(self, word: Word) -> bool:
        """Return whether the first letter of an unlisted word is "and", "so" or "to": what somebody does next."""
        whole = word.forms[0]
        if self._is_known(word) or len(word.forms) == 1 or whole[0] not in "وفلب":
            return False
        return whole[0] == "و" or whole.startswith("بال") or not looks_foreign(word)

    def _is_noun_before_a_verb(self, i: int) -> bool:
        """Return whether word ``i`` is a noun, and a verb comes next or after a word with its article.

        Behind a title with its article that noun is neither what describes the title nor what it does: a name.
        """
        whole = self.words[i].forms[0]
        if not self.words[i - 1].has_article or self.words[i].is_indefinite_object or self._is("no_verb", i):
            return False
        is_noun = whole in self.known.arabic_nouns and whole not in self.known.arabic_verbs
        if not (is_noun or self._is_weak(self.words[i])) or self._is("people", i):
            return False
        after = i + 2 if self._joined(i + 1) and self.words[i + 1].has_article else i + 1
        return self._joined(after) and (self._is_of_a_person(after) or self._is("acts", after))

    def _is_named_after(self, i: int) -> bool:
        return self._joined(i + 1) and self._is_followed_by_name(i)

    def _end(self, i: int) -> int:
        """Return the last word of the name of which word ``i`` is part."""
        last, j = i, i + 1
        while j < len(self.words) and j - i < LONGEST and self._joined(j):
            word = self.words[j]
            first = word.forms[0]
            if first in GOD and folded(self.words[j - 1].text) != SLAVE_OF:
                break
            if self.tongue.has("joins", first) or first in FATHER_OF or first == SLAVE_OF:
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
            is_of_a_place = first.endswith("ي") and len(first) > LONGEST
            known = is_of_a_place or self._is_both(first) or not self._is_ordinary(word)
            return known and not self.tongue.has("stop", first)
        return first in self.known.arabic_both or self.tongue.has("weak", first) or self._is_unlisted(word)

    # --- nicknames ------------------------------------------------------------------------------------------

    def _nickname(self, i: int) -> int | None:
        """Return word ``i`` where a word for calling stands before it ("they call him the hammer")."""
        before = i - 1
        if before >= 0 and self.words[before].forms[0] == "ب":
            before -= 1
        is_known_by = before == i - 1 and self._is("known_by", before) and self.words[i].forms[0].startswith("ب")
        if not (self._is("call_him", before) or is_known_by) or self._is("stop", i) or self.words[i].forms[0] == "ب":
            return None
        if not all(self.words[k].gap.strip(' \u00a0ـ"«:') == "" for k in range(before + 1, i + 1)):
            return None
        return self._end(i) if self.words[i].forms[0] not in FATHER_OF else self._end(min(i + 1, len(self.words) - 1))
