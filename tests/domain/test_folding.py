"""Words as search compares them: Arabic and Latin spellings that people mix, and folding that is stable."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.domain import folding

ARABIC = st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآؤئ"), min_size=1, max_size=12)
MARKS = st.sampled_from("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0640")
FEW = settings(max_examples=80)


@pytest.mark.parametrize(
    ("written", "looked_for"),
    [
        ("أحمد إسراء آدم", "احمد اسرا ادم"),
        ("مُعَامَلَةٌ", "معامله"),
        ("سـجـن", "سجن"),
        ("مستشفى", "مستشفي"),
        ("شيء", "شى"),
        ("مسؤول", "مسوول"),
        ("٣ غرف ۴", "3 غرف 4"),
        ("کتابی", "كتابي"),
        ("Œuvre privé Łódź", "oeuvre prive lodz"),
        ("STRASSE straße", "strasse STRASSE"),
        ("ﻻ", "لا"),
        ("\uff46\uff55\uff4c\uff4c", "full"),
    ],
)
def test_two_spellings_are_one_word(written: str, looked_for: str) -> None:
    assert folding.words(written) == folding.words(looked_for)


@FEW
@given(st.text(max_size=40))
def test_folding_again_changes_nothing_and_leaves_no_case_and_no_accent(text: str) -> None:
    once = folding.folded(text)
    assert folding.folded(once) == once
    assert not any(unicodedata.combining(sign) for sign in once)
    assert [folding.words(word) for word in folding.words(text)] == [[word] for word in folding.words(text)]


@FEW
@given(ARABIC, st.lists(st.tuples(st.integers(0, 12), MARKS), max_size=6))
def test_vowel_marks_and_tatweel_change_no_arabic_word(word: str, marks: list[tuple[int, str]]) -> None:
    marked = word
    for at, mark in marks:
        # a mark stands on a letter, never before the first
        marked = marked[: max(1, at)] + mark + marked[max(1, at) :]
    assert folding.folded(marked) == folding.folded(word)


@pytest.mark.parametrize("written", ["السجن", "والسجن", "بالسجن", "للسجن", "السِّجْنُ"])
def test_a_word_is_found_with_and_without_its_article(written: str) -> None:
    assert "سجن" in folding.to_index(written).split()
    assert folding.place(f"قال {written} كبير", ["سجن"]) == (4, 4 + len(written))


def test_a_short_word_that_begins_like_an_article_stays_whole() -> None:
    assert folding.forms("الم") == ("الم",)


def test_the_place_of_a_word_is_counted_in_the_text_as_it_was_typed() -> None:
    text = "They took the Privé key."
    start, end = folding.place(text, ["priv"]) or (0, 0)
    assert text[start:end] == "Privé"
    assert folding.place(text, ["absent"]) is None
