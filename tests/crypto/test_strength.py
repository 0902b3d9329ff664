"""The estimate: what is easy for whatever reason is said to be easy, and nothing looks better than it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npm_field.crypto.passphrase import make
from npm_field.crypto.passphrase_words import words
from npm_field.crypto.strength import Level, bits_of, strength


@pytest.mark.parametrize(
    "text",
    [
        "",
        "password12345678",
        "PASSWORD2024!!",
        "qwertyuiopasdfgh",
        "asdf asdf asdf asdf",
        "aaaaaaaaaaaaaaaaaabcdefg",
        "liberty liberty liberty",
        "مرحبا مرحبا مرحبا مرحبا",
        "\u0663\u0664\u0665\u0666\u0667\u0668 \u0663\u0664\u0665\u0666\u0667\u0668",
        "198719992001",
        "ضصثقفغعهخحجد",
    ],
)
def test_what_is_easy_for_whatever_reason_is_too_easy(text: str) -> None:
    assert strength(text).level is Level.TOO_EASY


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("amber bridge copper", Level.WEAK),
        ("otter granite velvet lamp", Level.FAIR),
        ("otter granite velvet lamp fern", Level.GOOD),
        ("نهر جبل قمر شمس", Level.FAIR),
        ("k3$Gx9!pQ2z#Lm", Level.GOOD),
    ],
)
def test_each_level_has_its_place(text: str, level: Level) -> None:
    assert strength(text).level is level


@pytest.mark.parametrize("language", ["en", "ar", "fr", "es"])
def test_six_drawn_words_are_good_in_every_language(language: str) -> None:
    assert strength(make(words(language), 6)).level is Level.GOOD


def test_a_sentence_of_short_words_is_not_worth_what_its_letters_would_be() -> None:
    assert bits_of("to be or not to be that is") < 26 * 3


@given(st.text(max_size=60))
def test_any_text_gets_a_number_and_saying_it_twice_adds_nearly_nothing(text: str) -> None:
    once = bits_of(text)
    assert once >= 0
    assert bits_of(f"{text} {text}") <= 2 * once + len(text) + 1


@given(st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=40))
def test_small_and_capital_letters_alone_add_little(text: str) -> None:
    assert bits_of(text.lower()) <= bits_of(text) + 1
