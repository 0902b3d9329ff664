"""What the lists say about one Arabic word, and about the word beside it: a name, a word, or both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.name_guard.arabic_words import SHORTEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.domain.name_guard.arabic_words import Word
    from npm_field.domain.name_guard.known import Known, Tongue

GOD: Final = frozenset({"الله", "لله", "والله", "بالله"})
SLAVE_OF: Final = "عبد"
_OF_A_VERB: Final = ("وا", "ه", "ها", "هم", "نا", "ني", "ت", "ش", "لو", "لي", "ة", "ين", "ات")


@dataclass(slots=True)
class Listed:
    """The words of a paragraph as the lists know them."""

    words: Sequence[Word]
    tongue: Tongue
    known: Known

    def _is_strong(self, word: Word) -> bool:
        """Return whether it is a name and hardly ever anything else."""
        return self._strong_form(word) is not None

    def _strong_form(self, word: Word) -> str | None:
        whole = word.forms[0]
        for form in word.forms:
            if len(form) < SHORTEST and form not in self.tongue.lists["always"]:
                continue
            if whole[0] == "ك" and form != whole and not self.tongue.has("always", form):
                continue  # "like" stands before few names, and many plurals begin with its letter
            if self.tongue.has("always", form) or form.startswith(SLAVE_OF + "ال"):
                # "bi-hasan", but not "wa-lid": a whole word that is ordinary is not taken apart
                if (
                    form == whole
                    or not self._is_word(whole)
                    or (len(form) > SHORTEST and not self.tongue.has("field", whole))
                ):
                    return form
            elif self._is_listed(form) and (form == whole or (not self._is_word(whole) and whole[0] != "ف")):
                return form
        return None

    def _is_word(self, whole: str) -> bool:
        """Return whether a word as it stands is an ordinary one, of the language or of a dialect."""
        return whole in self.tongue.ordinary or self.tongue.has("field", whole)

    def _is_listed(self, form: str) -> bool:
        if form not in self.known.arabic_names or form.startswith("ال"):
            return False
        if self.tongue.has("weak", form) or self.tongue.has("field", form):
            return False
        return form not in self.tongue.ordinary and not self.known.is_arabic_lemma(form)

    def _is_weak(self, word: Word) -> bool:
        """Return whether it is a name as well as a word."""
        if word.is_indefinite_object or (word.forms[0].startswith("لل") and self._is_ordinary(word)):
            return False
        return any(self._is_both(form) or form in self.known.arabic_names for form in word.forms)

    def _is_both(self, form: str) -> bool:
        return self.tongue.has("weak", form) or form in self.known.arabic_both or self.tongue.has("given", form)

    def _is_known(self, word: Word) -> bool:
        if self._is_strong(word):
            return True
        whole = word.forms[0]
        return self._is_weak(word) and (self._is_both(whole) or whole not in self.known.arabic_verbs)

    def _is_ordinary(self, word: Word) -> bool:
        return any(form in self.tongue.ordinary for form in word.forms[:1])

    def _is(self, name: str, i: int) -> bool:
        return 0 <= i < len(self.words) and any(self.tongue.has(name, form) for form in self.words[i].forms)

    def _joined(self, i: int) -> bool:
        """Return whether only a space stands before word ``i``."""
        return 0 < i < len(self.words) and self.words[i].gap.strip(' \u00a0«"ـ:') == ""

    def _is_people(self, word: Word) -> bool:
        """Return whether it says where somebody is from: "the Egyptian officer" names nobody."""
        return word.forms[0] in self.known.not_names or self.tongue.has("peoples", word.forms[0])

    def _is_in_a_list(self, form: str) -> bool:
        return self._is_both(form) or form in self.known.arabic_names or self.tongue.has("always", form)

    def _is_surname(self, word: Word) -> bool:
        form = word.forms[0]
        if not form.startswith("ال"):
            return False
        bare = form[2:]
        is_of_a_place = bare.endswith("ي") and len(bare) > SHORTEST and not self.known.is_arabic_lemma(bare)
        return is_of_a_place or self._is_in_a_list(form) or self._is_in_a_list(bare)

    def _is_unlisted(self, word: Word) -> bool:
        """Return whether no list has the word as it stands nor without its first letters; behind a name it is one."""
        if self._is_ordinary(word) or word.text.endswith(_OF_A_VERB):
            return False
        return not any(
            form in self.tongue.ordinary or self.known.is_arabic_lemma(form) or self.tongue.has("field", form)
            for form in word.forms
        ) and not word.forms[0].startswith(("ي", "ت", "ب", "س", "ف", "ل"))

    def _is_god_next(self, i: int) -> bool:
        return i + 1 < len(self.words) and self.words[i + 1].forms[0] in GOD

    def _is_named(self, i: int) -> bool:
        word = self.words[i]
        return self._is_strong(word) or (self._is_weak(word) and not self._is_god_next(i))
