"""What the words around make of an Arabic word that is a name and a word, or that no list of names has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.name_guard.arabic_listed import Listed
from npm_field.domain.name_guard.arabic_words import SHORTEST, is_of_a_dialect, is_unknown, looks_foreign
from npm_field.domain.name_guard.terms import is_kin

if TYPE_CHECKING:
    from npm_field.domain.name_guard.arabic_words import Word

FATHER_OF: Final = frozenset({"ابو", "ابا"})
SON_OF: Final = frozenset({"بن", "ود", "ايت"})
LONGEST: Final = 5
"""Words of a name, or between "says" and "that"."""
OF_OTHERS: Final = ("وا", "نا", "ها", "هم")
"""What a word ends in that says whose it is, or who did it."""
_OF_FAMILIES: Final = ("يان", "وف", "يف", "يتش", "سكي", "شفيلي", "شنكو", "يسكو")
"""Endings of families from Armenia to Poland."""
_TO_US: Final = "لينا"
_SAID: Final = frozenset({"قال", "قالوا", "قالو"})
_NOT: Final = frozenset("ما لم لا لن مش".split())
_WAS: Final = frozenset({"كان", "كانت"})
_THAT: Final = frozenset("ان انه انها انهم انهن اني انا اننا بان بانه بانها بانهم بانني".split())
_OF_WHAT_IS_DONE: Final = ("ات", "ون", "وه", "هو", "هم", "ها", "وا", "نا", "ني", "ش")
_OTHERS: Final = ("people", "titles", "heads", "no_verb", "field", "stop")
"""Lists of what is no name though a name would stand there."""
_MANY: Final = ("ون", "ين", "ات", "ان")
_ENDS: Final = ("ان", "ين", "تان", "تين", "انك", "ك", "ت")
_PLURALS: Final = ("ون", "ات")


@dataclass(slots=True)
class Around(Listed):
    """Judges a word by those beside it; ``ended`` is the last word of the name that was found last."""

    ended: int = -1

    def _start(self, i: int) -> int:
        """Return where the name in word ``i`` begins: after the letters written together with it."""
        word = self.words[i]
        form = self._strong_form(word)
        if form is None:
            fits = (form for form in word.forms if self._is_both(form))
            form = next(fits, word.forms[-1] if self._is_and_a_noun(i) else word.forms[0])
        return (
            word.end - len(form)
            if len(form) < len(word.forms[0]) and len(word.text) == len(word.forms[0])
            else word.start
        )

    def _weak_is_name(self, i: int) -> bool:
        """Judge a name that is a word: "says that karim hit him", not "the light of the sun", "generous in…"."""
        word = self.words[i]
        if word.has_article:
            return self._has_article_and_is_name(i)
        if len(word.forms[0]) < SHORTEST or self._is_god_next(i) or self._is_to_us(i):
            return False
        is_behind_kin = self._joined(i) and (self._is("kin_words", i - 1) or self._is("joins", i - 1))
        return is_behind_kin or self._is_before_a_family(i) or self._begins_as_a_name(i) or self._does_as_a_name(i)

    def _is_before_a_family(self, i: int) -> bool:
        """Return whether a family's name stands behind word ``i``, listed as one or in no dictionary."""
        if not self._joined(i + 1):
            return False
        after = self.words[i + 1]
        if self._has_surname(i) and not (after.has_article and self._is_ordinary(after)):
            return True
        return self._is_family(after) or self._is_family_of_nobody_else(i + 1)

    def _begins_as_a_name(self, i: int) -> bool:
        """Return whether word ``i`` begins a clause, and what stands behind it makes it a name."""
        return self._is_given_next(i) or self._is_denied(i) or self._is_with_another(i)

    def _does_as_a_name(self, i: int) -> bool:
        """Return whether word ``i`` is on the list of names that are words, and does something or says it."""
        if not any(self.tongue.has("weak", form) for form in self.words[i].forms):
            return False
        after = self.words[i + 1] if self._joined(i + 1) else None
        if after is not None and after.has_article and not self._is_surname(after):
            return self._is_done_to(i)
        follows = self._is_reported(i) or self._follows_a_verb(i) or self._is_done_by(i)
        return follows or self._is_beside_a_name(i) or (self._acts(i) and not self._is("people", i))

    def _has_article_and_is_name(self, i: int) -> bool:
        """Judge a name with its article that is a word too: "says the Truthful", which is Sadiq."""
        if self._joined(i + 1) and (self._is_followed_by_name(i) or self._is_family(self.words[i + 1])):
            return True
        is_given = self.tongue.has("given", self.words[i].forms[0]) and not self._has_attribute(i)
        return is_given and (self._is_reported(i) or self._acts(i) or self._is_denied(i))

    def _is_to_us(self, i: int) -> bool:
        """Return whether word ``i`` is Lina as well as "to us" in dialects, behind what a man or several did."""
        return self.words[i].forms[0] == _TO_US and self._joined(i) and self.words[i - 1].forms[0] in _SAID

    def _is_family(self, word: Word) -> bool:
        """Return whether a word with its article is a family's name from a place or a trade, and listed as one."""
        first = word.forms[0]
        is_of_a_place = word.has_article and first.endswith("ي") and len(first) > LONGEST
        return is_of_a_place and not self._is_people(word) and (self._is_both(first) or not self._is_ordinary(word))

    def _is_family_of_nobody_else(self, i: int) -> bool:
        """Return whether no dictionary has word ``i``, with its article or looking like a name from abroad."""
        word = self.words[i]
        if word.has_article:
            bare = word.forms[0][2:]
            return len(bare) > SHORTEST and not (
                self._is_ordinary(word)
                or bare in self.tongue.ordinary
                or self.known.is_arabic_lemma(bare)
                or self.tongue.has("field", bare)
                or self.tongue.has("field", word.forms[0])
                or self._is_people(word)
                or word.text.endswith((*_MANY, "ة", "ه"))
            )
        return is_unknown(word, self.known, is_awaited=True) and looks_foreign(word)

    def _is_given_next(self, i: int) -> bool:
        """Return whether a clause begins with word ``i`` and a given name with its article follows."""
        return not self._joined(i) and self._joined(i + 1) and self._is("given", i + 1)

    def _is_denied(self, i: int) -> bool:
        """Return whether word ``i`` begins a clause, and "did not" or "does not" and a verb follow."""
        if self._joined(i) or not self._joined(i + 1) or not self._joined(i + 2):
            return False
        verb = self.words[i + 2]
        is_verb = verb.forms[0].startswith(("ي", "ت")) or verb.text.endswith("ش")
        return self.words[i + 1].forms[0] in _NOT and is_verb and not self.tongue.has("impersonal", verb.forms[0])

    def _is_with_another(self, i: int) -> bool:
        """Return whether a clause begins with word ``i``, and "and" joins another name to it: "Nur and Rahaf"."""
        if self._joined(i) or not self._joined(i + 1):
            return False
        whole, *rest = self.words[i + 1].forms
        if whole[:1] != "و" or not rest or rest[0] == self.words[i].forms[0]:
            return False
        return self._is_strong(self.words[i + 1]) or (self._is_both(rest[0]) and self._has_surname(i + 1))

    def _is_done_to(self, i: int) -> bool:
        """Return whether word ``i`` stands between a verb and somebody with his article: "hit karim the guard"."""
        is_done = self._joined(i) and self._is("reports", i - 1) and not self._is("stop", i - 1)
        return is_done and (self._is("titles", i + 1) or self._is("people", i + 1) or self._is("stop", i + 1))

    def _is_followed_by_name(self, i: int) -> bool:
        """Return whether the next word is hardly ever anything but a name, or makes one of what follows."""
        after = self.words[i + 1]
        return self._is_strong(after) or after.forms[0] in SON_OF

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
        if after.forms[0] in FATHER_OF or self.tongue.has("joins", after.forms[0]) or self._is_strong(after):
            return True
        if not after.has_article:
            return after.text.endswith(_OF_FAMILIES) and is_unknown(after, self.known, is_awaited=True)
        return self._is_surname(after) or is_unknown(after, self.known)

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

    def _says_that(self, i: int) -> bool:
        """Return whether word ``i`` begins what stands between "says" and "that", and is no word for people."""
        word = self.words[i]
        if not self._joined(i) or not self._is("says", i - 1) or word.has_article or word.is_indefinite_object:
            return False
        if len(word.forms[0]) < SHORTEST or any(self._is(name, i) for name in _OTHERS):
            return False
        if word.text.endswith((*_MANY, *OF_OTHERS, "ه")) or is_kin(word.text, self.tongue):
            return False
        for j in range(i + 1, min(i + LONGEST, len(self.words))):
            if not self._joined(j) or self.words[j].forms[0] in _THAT:
                return self._joined(j)
        return False

    def _is_awaited(self, i: int) -> bool:
        """Return whether a verb that people do stands before a word of no dictionary, or before a family's name."""
        word = self.words[i]
        if not self._joined(i) or not self._is("reports", i - 1) or word.has_article or word.is_indefinite_object:
            return False
        if word.text.endswith(OF_OTHERS):
            return False
        if not self._is("stop", i - 1) and self._is_nowhere(word):
            return True
        if is_unknown(word, self.known, is_awaited=True) or self._is_unlisted(word):
            return not is_of_a_dialect(word)
        if word.forms[0] not in self.known.arabic_nouns or any(self._is(name, i) for name in _OTHERS):
            return False
        return not self._is_ordinary(word) or self._has_rare_surname(i)

    def _is_nowhere(self, word: Word) -> bool:
        """Return whether neither a dictionary nor a list has the word, whatever it begins and ends with."""
        if word.forms[0].startswith(("ي", "بي", "كا")) or word.text.endswith(_OF_WHAT_IS_DONE):
            return False
        whole = word.forms[0]
        if any(whole.endswith(end) and self._is_a_word(whole[: -len(end)]) for end in _ENDS):
            return False  # "two codes", "they wait for you"
        return len(whole) > SHORTEST and not any(
            form in self.tongue.ordinary or self.known.is_arabic_lemma(form) or self.tongue.has("field", form)
            for form in word.forms
        )

    def _is_a_word(self, stem: str) -> bool:
        return any(form in self.tongue.ordinary or self.known.is_arabic_lemma(form) for form in (stem, stem + "ه"))

    def _has_rare_surname(self, i: int) -> bool:
        """Return whether a family name that is no ordinary word stands behind word ``i``."""
        if not self._joined(i + 1):
            return False
        after = self.words[i + 1]
        return (
            after.has_article and self._is_surname(after) and (not self._is_ordinary(after) or self._is_family(after))
        )

    def _follows_a_verb(self, i: int) -> bool:
        """Return whether word ``i`` is the second of a sentence, and the first is neither noun nor pronoun."""
        if not self._joined(i) or (i > 1 and self._joined(i - 1)):
            return False
        first = self.words[i - 1].forms
        stem = first[-1].removesuffix("ها").removesuffix("ه")
        if stem != first[-1] and stem in self.known.arabic_nouns and stem not in self.known.arabic_verbs:
            return False
        is_noun = first[0] in self.known.arabic_nouns and first[0] not in self.known.arabic_verbs
        is_noun = is_noun or (len(first) > 1 and first[0].startswith("ب") and first[-1] in self.known.arabic_nouns)
        agrees = first[0].endswith("ه") == self.words[i].forms[0].endswith("ه")
        if is_noun and agrees and not self._is("reports", i - 1):
            return False
        if self.words[i].forms[0].startswith(("ب", "لل")) and not self._is_both(self.words[i].forms[0]):
            return False  # "with dignity", "to the ward": a thing more often than somebody
        return not any(form.startswith("ال") or self.tongue.has("no_verb", form) for form in first)

    def _is_done_by(self, i: int) -> bool:
        """Return whether the word before is a verb and nothing else, wherever the sentence has it."""
        if not self._joined(i):
            return False
        verb = self.words[i - 1].forms[-1]
        is_verb = verb in self.known.arabic_verbs and verb not in self.known.arabic_nouns
        return is_verb and not self._is("no_verb", i - 1) and not self._is("field", i - 1)

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

    def _is_beside_a_name(self, i: int) -> bool:
        """Return whether "and" joins it to a name."""
        has_and = self.words[i].forms[0].startswith("و") and len(self.words[i].forms) > 1
        return has_and and self._joined(i) and (self.ended == i - 1 or self._is_named(i - 1))

    def _is_and_a_noun(self, i: int) -> bool:
        """Return whether "and" joins to a name what can be no verb and stands for nobody else: the next name."""
        word = self.words[i]
        if self.ended != i - 1 or not self._joined(i) or len(word.forms) == 1 or word.forms[0][0] != "و":
            return False
        bare = word.forms[1]
        if bare not in self.known.arabic_nouns or bare in self.known.arabic_verbs or bare.startswith("ال"):
            return False
        is_other = any(self._is(name, i) for name in _OTHERS)
        is_state = bare.startswith("م") and bare[-2] == "و" and not self._is_both(bare)
        return not is_other and not is_state and not word.text.endswith(_PLURALS) and not word.is_indefinite_object
