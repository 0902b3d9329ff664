"""Passphrases: one form of the same text, a floor, and words drawn by the machine."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npm_field.crypto.passphrase import check_strength, make, prepare
from npm_field.errors import WeakPassphraseError

WORDS = ["amber", "bridge", "copper", "drizzle", "ember", "fjord", "granite", "harbour"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_every_keyboards_form_of_a_text_is_the_same_passphrase(text: str) -> None:
    assert prepare(unicodedata.normalize("NFD", text)) == prepare(unicodedata.normalize("NFC", text))
    assert prepare(unicodedata.normalize("NFKD", text)) == prepare(text)


def test_full_width_letters_are_plain_letters() -> None:
    assert prepare("\uff43\uff4f\uff44\uff45") == prepare("code")


def test_case_and_spaces_count() -> None:
    assert prepare("River stone") != prepare("river stone")
    assert prepare("river stone ") != prepare("river stone")


def test_a_lone_surrogate_is_a_passphrase_and_not_a_crash() -> None:
    assert len(prepare("a\ud800")) == 4


@pytest.mark.parametrize("text", ["", "short", "thirteen char", "aaaaaaaaaaaaaaaaaaaaaaaa", "abababcdcdcdeeeeee"])
def test_a_short_or_monotonous_passphrase_is_refused(text: str) -> None:
    with pytest.raises(WeakPassphraseError):
        check_strength(text)


@pytest.mark.parametrize(
    "text", ["amber bridge copper", "\u0646\u0647\u0631 \u062c\u0628\u0644 \u0642\u0645\u0631 \u0634\u0645\u0633"]
)
def test_a_long_and_varied_passphrase_is_accepted(text: str) -> None:
    check_strength(text)


def test_strength_is_counted_after_normalising() -> None:
    decomposed = "\u0065\u0301" * 7 + "abcdef"
    assert len(decomposed) == 20
    with pytest.raises(WeakPassphraseError):
        check_strength(decomposed)


def test_made_words_come_from_the_list_and_in_the_number_asked_for() -> None:
    words = make(WORDS, 6).split(" ")
    assert len(words) == 6
    assert set(words) <= set(WORDS)


def test_two_made_passphrases_differ() -> None:
    assert make(WORDS, 40) != make(WORDS, 40)


def test_every_word_of_the_list_is_drawn() -> None:
    assert set(make(WORDS, 400).split(" ")) == set(WORDS)


@pytest.mark.parametrize(
    ("words", "count"),
    [([], 6), (["amber", "amber"], 6), (["amber", ""], 6), (["caf\u00e9", "cafe\u0301"], 6), (WORDS, 0)],
)
def test_a_draw_that_is_less_than_it_looks_is_refused(words: list[str], count: int) -> None:
    with pytest.raises(ValueError, match="different"):
        make(words, count)
