"""Arabic words as the guard sees them: which letters are the word's own, and whether any dictionary knows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.name_guard.known import ARABIC, folded

if TYPE_CHECKING:
    from npm_field.domain.name_guard.known import Known

_WORD: Final = re.compile("[\u0621-\u0652\u0670\u0671-\u06d3]+")
_WITHOUT_VOWELS: Final = dict.fromkeys(range(0x064B, 0x0653))
_TANWIN: Final = re.compile("(?<=[\u0621-\u064a]{2})(?:\u0627\u064b|\u064b\u0627)$")
"""The ending of an indefinite object ("kariman"): no part of the word, nor of a name."""
_PREFIXES: Final = "وفبلك"
SHORTEST: Final = 3
UPON: Final = frozenset({"على", "وعلى", "فعلى"})
"""Folded it reads as the name Ali; with its own last letter it never is."""
_FROM_ME: Final = {"مني": ("من",), "ومني": ("من",)}
"""Folded it reads as the name Muna."""
_NEVER_UNKNOWN: Final = (
    "ال",
    "وال",
    "بال",
    "فال",
    "لل",
    "كال",
    "ولل",
    "ف",
    "ي",
    "وي",
    "ات",
    "كان",
    "كي",
    "سي",
    "ست",
    "است",
)
"""So begin nouns with their article, and verbs, of which no dictionary has all."""
_NEVER_UNKNOWN_ENDS: Final = (
    "اً",
    "ًا",
    "ه",
    "ة",
    "ات",
    "ين",
    "ون",
    "ان",
    "ها",
    "هم",
    "وا",
    "ونا",
    "وني",
    "ناك",
    "لنا",
    "لو",
    "ش",
    "او",
    "تو",
    "هو",
    "عشر",
)
_PARTICIPLE: Final = 5
"""The letters of "what was done" (m-..-u-.), of which no dictionary has all."""
_OF_DIALECTS: Final = (
    *(
        "بي",
        "بت",
        "بن",
        "كي",
        "كت",
        "كن",
        "كان",
        "كا",
        "ها",
        "هال",
        "عال",
        "عل",
        "وبي",
        "وبت",
        "وكي",
        "وكت",
        "مات",
        "ماي",
    ),
    *("ات", "ان", "مت", "مب", "مح", "مم", "مس", "هت", "حي", "حت", "غي", "غت", "دي", "شت"),
)
_OF_SHORT_ONES: Final = ("ت", "ن")
"""So begin verbs of dialects and what was done to somebody, and nouns with a dialect's article."""
_OF_DIALECTS_ENDS: Final = (
    *("لي", "لو", "نا", "ني", "كم", "هم", "ش", "ت", "تي", "عشر", "طعش", "طاش", "ع", "وا", "يع", "هو", "ج"),
)
_OF_SHORT_ONES_ENDS: Final = ("و", "ك", "ه", "ير")
_OF_A_THING: Final = ("تو", "نو", "هو", "لو", "وه", "رو")
"""So end things and deeds with "his" in dialects; few names do."""
_MEDICINE: Final = re.compile(
    "(?:ازين|يازين|ازول|ازولام|زيبام|زولام|سيلين|ميسين|مايسين|فلوكساسين|بريدول|سارتان|ستاتين|بامول|ابين|يبين"
    "|ورمين|لوكس"
    "|برازول|ديبين|كسين|ازيد|يازيد|فورمين|ولول|بريل|نيدازول|لوبرام|تيابين|بيريدون|مازين|رالين|كستين|توين|باتين"
    "|مول|فين|روفين)$"
)
_FOREIGN: Final = 6
"""The letters of a word of no dictionary that is likelier a name from abroad than a word of a dialect."""
_OF_NAMES: Final = ("ة", "ه", "ان", "ين", "او")
_ENDINGS: Final = (
    *("", "ه", "ها", "هم", "هن", "هما", "ك", "كم", "نا", "ني", "ي", "يه", "ين", "ون", "ان", "ات", "وا", "ت", "ته"),
    *("تها", "تهم", "تم", "تا", "ا", "يون", "يين", "اء", "وه", "وها", "وهم", "تني", "تنا", "نه", "نها"),
    *("تي", "تين", "تان", "تاه", "يهم", "يها", "ونه", "ونها", "ونهم", "وننا"),
)
_BEGINNINGS: Final = (
    *("", "ال", "وال", "فال", "بال", "كال", "لل", "ول", "وب", "فب", "و", "ف", "ب", "ل", "ك", "س", "سي", "ست", "سا"),
    *("ي", "ت", "ن", "ا", "وي", "وت", "وا", "في", "فت", "ولي", "لي", "است", "يت", "مت", "من", "ان"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word; ``forms`` is it and it without the letters that are written together with it, folded."""

    start: int
    end: int
    text: str
    gap: str
    forms: tuple[str, ...]

    @property
    def is_indefinite_object(self) -> bool:
        """Whether it has the ending that describes ("he was generous") more often than it names."""
        return _TANWIN.search(self.text) is not None

    @property
    def has_article(self) -> bool:
        """Whether it begins with the article; the shortest words that begin so ("to", "except") are others."""
        is_own = self.text.startswith(("إ", "أ"))  # "Ilham", whose first letters are its own
        return self.forms[0].startswith("ال") and len(self.forms[0]) > SHORTEST and not is_own


def words_of(text: str) -> list[Word]:
    """Return the Arabic words of a text; those in other letters are left out."""
    words: list[Word] = []
    for match in _WORD.finditer(text):
        gap = text[words[-1].end : match.start()] if words else ""
        bare = _TANWIN.sub("", match[0]).translate(_WITHOUT_VOWELS)
        forms = (bare,) if bare in UPON else _FROM_ME.get(bare) or _forms(folded(bare))
        words.append(Word(match.start(), match.end(), match[0], gap, forms))
    return words


def _forms(word: str) -> tuple[str, ...]:
    forms = [word]
    if word.startswith("لل") and len(word) > SHORTEST + 1:
        forms.append("ال" + word[2:])
    rest = word
    while rest and rest[0] in _PREFIXES and len(rest) > SHORTEST:
        rest = rest[1:]
        forms.append(rest)
        if len(forms) > SHORTEST:
            break
    return tuple(forms)


def is_unknown(word: Word, known: Known, *, is_awaited: bool = False) -> bool:
    """Return whether no dictionary knows the word, in any of the forms that letters before and behind give it.

    Where a name is awaited, the letters that nouns and verbs often begin and end with speak for nothing.
    """
    whole, tongue = word.forms[0], known.tongues[ARABIC]
    if len(whole) < SHORTEST or whole in UPON or any(tongue.has("field", form) for form in word.forms):
        return False
    if len(whole) == _PARTICIPLE and whole[0] == "م" and whole[3] == "و":
        return False
    if whole.startswith(_NEVER_UNKNOWN[:2] if is_awaited else _NEVER_UNKNOWN):
        return False
    if word.text.endswith(_NEVER_UNKNOWN_ENDS) and not (is_awaited and word.text.endswith(_OF_NAMES)):
        return False
    ordinary = tongue.ordinary
    for beginning in _BEGINNINGS:
        if not whole.startswith(beginning):
            continue
        rest = whole[len(beginning) :]
        for ending in _ENDINGS:
            stem = rest[: len(rest) - len(ending)] if ending and rest.endswith(ending) else rest
            if len(stem) > 1 and any(full in ordinary or known.is_arabic_lemma(full) for full in _whole(stem)):
                return False
    return True


def looks_foreign(word: Word) -> bool:
    """Return whether a word of no dictionary is likelier somebody from abroad than a dialect's word or a medicine."""
    whole = word.forms[0]
    if len(whole) < _FOREIGN or whole.startswith(_OF_DIALECTS) or word.text.endswith(_OF_DIALECTS_ENDS):
        return False
    if len(whole) == _FOREIGN and (whole.startswith(_OF_SHORT_ONES) or word.text.endswith(_OF_SHORT_ONES_ENDS)):
        return False
    return _MEDICINE.search(whole) is None


def is_of_a_dialect(word: Word) -> bool:
    """Return whether a word of no dictionary, where a name might stand, is a medicine or has a dialect's ending."""
    whole = word.forms[0]
    return len(whole) < SHORTEST or word.text.endswith(_OF_A_THING) or _MEDICINE.search(whole) is not None


def _whole(stem: str) -> tuple[str, ...]:
    """Return the stem, and with the last letter that an ending takes away or changes."""
    return (stem, stem + "ه", stem + "ي")
