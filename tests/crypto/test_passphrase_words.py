"""The word lists: what is drawn can be typed by everybody in one way, told apart, and read by a stranger."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pytest
from mnemonic import Mnemonic

import resources
from npm_field.crypto.passphrase import check_strength, make
from npm_field.crypto.passphrase_words import OWN_NAMES, bits, words

ARABIC = words("ar")
LETTERS = "بتثجحخدذرزسشصضطظعغفقكلمنهوي"
"""Without the letters that are typed in two ways: every hamza, ta marbuta, alif maqsura."""
FIRST = f"[{LETTERS}]"
ALEF, HEH, YA = "\N{ARABIC LETTER ALEF}", "\N{ARABIC LETTER HEH}", "\N{ARABIC LETTER YEH}"
INSIDE = f"[{ALEF}{LETTERS}]"
LAST = f"[{LETTERS.replace(HEH, '').replace(YA, '')}]"
FRIGHTENING = """موت قتل دم حرب سجن تعذيب شرطة سلاح رصاص سيف سوط ضرب قفص قيد عقاب خوف جلد شرك كلب حمار خنزير جنس
خمر مقص كمين مخفر تحقيق صاروخ قنبلة كابل كهرباء خرطوم طوفان"""
ALIKE = str.maketrans(
    "تثنيجخذزشضظغق",
    "ببببححدرسصطعف",
)


def skeleton(word: str) -> str:
    """The word as a hurried hand writes it, without dots. A final nun, qaf or ya has a shape of its own."""
    kept = {"ن": "ن", "ق": "ق"}
    return word[:-1].translate(ALIKE) + kept.get(word[-1], word[-1].translate(ALIKE))


def test_the_arabic_list_has_2048_different_words() -> None:
    assert len(ARABIC) == len(set(ARABIC)) == 2048
    assert list(ARABIC) == sorted(ARABIC)


def test_an_arabic_word_has_one_spelling_and_only_letters() -> None:
    shape = re.compile(f"{FIRST}{INSIDE}{{1,6}}{LAST}")
    assert [word for word in ARABIC if not shape.fullmatch(word)] == []
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert [word for word in ARABIC if unicodedata.normalize(form, word) != word] == []


def test_no_two_arabic_words_share_their_first_four_letters() -> None:
    assert [start for start, count in Counter(word[:4] for word in ARABIC).items() if count > 1] == []


def test_no_two_arabic_words_differ_by_dots_alone() -> None:
    assert [form for form, count in Counter(map(skeleton, ARABIC)).items() if count > 1] == []
    assert skeleton("بيت") == skeleton("بنت")


def test_no_arabic_word_frightens() -> None:
    assert set(FRIGHTENING.split()) & set(ARABIC) == set()


@pytest.mark.parametrize("language", OWN_NAMES)
def test_a_list_is_drawn_from_without_a_word_twice_and_typed_without_accents(language: str) -> None:
    listed = words(language)
    assert len(set(listed)) == len(listed) > 1400
    if language != "ar":
        assert all(re.fullmatch("[a-z]{3,8}", word) for word in listed)
    for _turn in range(20):
        drawn = make(listed, 6)
        assert set(drawn.split(" ")) <= set(listed)
        check_strength(drawn)


def test_a_language_without_a_list_gets_the_english_one() -> None:
    assert words("zz") == words("en")


@pytest.mark.parametrize(("language", "name"), [("en", "english"), ("fr", "french"), ("es", "spanish")])
def test_what_is_left_out_was_there_and_is_not_drawn(language: str, name: str) -> None:
    left_out = resources.read_json("passphrases/left_out.json")[language]
    assert set(left_out) <= set(Mnemonic(name).wordlist)
    assert set(left_out) & set(words(language)) == set()
    assert list(left_out) == sorted(set(left_out))


def test_bits_are_never_rounded_up() -> None:
    assert [bits(ARABIC, count) for count in (5, 6, 7)] == [55, 66, 77]
    assert bits(words("en"), 6) == 64
    assert bits(["a", "b", "c"], 1) == 1
