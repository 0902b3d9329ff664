"""Six words: fixed for ever, readable as numbers, and forgiving only of how they were typed."""

from __future__ import annotations

import hashlib
import re

import pytest
from argon2.low_level import Type, hash_secret_raw

from sync import words
from sync.words import numbers, same_words, six_words

OWN_COST = words.COST
"""The program's, read before conftest.py makes it cheap for all other tests."""
EXAMPLE = ("zoo", "able", "winter", "abandon", "museum", "orbit")


@pytest.fixture
def _at_their_own_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "COST", OWN_COST)


@pytest.mark.usefixtures("_at_their_own_cost")
def test_the_words_are_the_first_66_bits_of_the_stretched_hash() -> None:
    digest = hashlib.sha256(b"npm-field/six-words/1\x00" + b"both sides").digest()
    stretched = hash_secret_raw(digest, b"npm-field/six-words/1", 3, 64 * 1024, 4, 32, Type.ID)
    bits = "".join(f"{byte:08b}" for byte in stretched)
    expected = tuple(f"{int(bits[at : at + 11], 2):04d}" for at in range(0, 66, 11))
    assert numbers(six_words(b"both sides")) == expected


@pytest.mark.usefixtures("_at_their_own_cost")
def test_the_words_of_a_known_text_never_change() -> None:
    assert six_words(b"npm-field") == ("betray", "expand", "author", "initial", "pool", "hope")


def test_one_changed_bit_gives_other_words() -> None:
    assert not same_words(six_words(b"\x00"), six_words(b"\x01"))


@pytest.mark.parametrize(
    "typed",
    [
        "zoo able winter abandon museum orbit",
        "  ZOO\table, Winter; abandon\nmuseum-orbit ",
        "2047 0002 2016 0000 1165 1247",
        "٢٠٤٧ ٠٠٠٢ ٢٠١٦ ٠٠٠٠ ١١٦٥ ١٢٤٧",  # noqa: RUF001 - Arabic-Indic digits are what is tested
        ("zoo", "able", "winter", "abandon", "museum", "orbit"),
    ],
)
def test_the_way_of_typing_does_not_count(typed: str) -> None:
    assert same_words(EXAMPLE, typed)
    assert same_words(typed, EXAMPLE)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "zoo able winter abandon museum",
        "able zoo winter abandon museum orbit",
        "zoo able winter abandon museum orbit orbit",
        "zoo able winter abandon museum orbits",
        "2047 0002 2016 0000 1165 1248",
        "2048 0002 2016 0000 1165 1247",
    ],
)
def test_missing_moved_or_other_words_differ(typed: str) -> None:
    assert not same_words(EXAMPLE, typed)


def test_two_empty_texts_are_not_the_same_words() -> None:
    assert not same_words("", ())


def test_numbers_have_four_digits_and_name_the_place_in_the_list() -> None:
    assert numbers(EXAMPLE) == ("2047", "0002", "2016", "0000", "1165", "1247")
    assert all(re.fullmatch(r"[0-9]{4}", number) for number in numbers(six_words(b"x")))


def test_a_word_that_is_not_in_the_list_has_no_number() -> None:
    with pytest.raises(ValueError, match="list"):
        numbers(["testimony"])
