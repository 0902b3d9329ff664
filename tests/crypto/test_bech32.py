"""Bech32: one key has one spelling, and a slip of the pen is found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.crypto import bech32
from npm_field.errors import BadKeyTextError

# From BIP 173: valid strings (those within our rules), and invalid ones.
VALID = [
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "?1ezyfcl",
]
INVALID = [
    "\x201nwldj5",
    "\x7f1axkwrx",
    "\x801eym55h",
    "pzry9x0s0muk",
    "1pzry9x0s0muk",
    "x1b4n0q5v",
    "li1dgmt3",
    "de1lg7wt\xff",
    "A1G7SGD8",
    "10a06t8",
    "1qzzfhee",
    "A12uEL5L",
    "",
    "1",
]


@pytest.mark.parametrize("text", VALID)
def test_a_valid_string_is_read(text: str) -> None:
    prefix, _ = bech32.decode(text)
    assert text.lower().startswith(prefix + "1")


@pytest.mark.parametrize("text", INVALID)
def test_an_invalid_string_is_refused(text: str) -> None:
    with pytest.raises(BadKeyTextError):
        bech32.decode(text)


@pytest.mark.parametrize("text", ["a1q8x3j2l", "a1qqqqqqqqqqqqqqqq"])
def test_a_string_with_a_wrong_checksum_is_refused(text: str) -> None:
    with pytest.raises(BadKeyTextError):
        bech32.decode(text)


@settings(max_examples=60)
@given(data=st.binary(max_size=1300))
def test_what_was_written_is_read_back(data: bytes) -> None:
    text = bech32.encode("age-test-", data)
    assert bech32.decode(text) == bech32.decode(text.upper()) == ("age-test-", data)


@settings(max_examples=60)
@given(data=st.binary(min_size=32, max_size=32), draw=st.data())
def test_up_to_four_wrong_characters_are_found(data: bytes, draw: st.DataObject) -> None:
    text = list(bech32.encode("k", data))
    places = draw.draw(st.sets(st.integers(2, len(text) - 1), min_size=1, max_size=4))
    for place in places:
        others = [character for character in bech32.ALPHABET if character != text[place]]
        text[place] = draw.draw(st.sampled_from(others))
    with pytest.raises(BadKeyTextError):
        bech32.decode("".join(text))


@pytest.mark.parametrize("values", [[0] * 51 + [1], [0] * 54])
def test_bits_left_over_give_no_second_spelling(values: list[int]) -> None:
    with pytest.raises(BadKeyTextError):
        bech32.decode(_spelled(values))


def test_the_padding_of_an_honest_key_is_read() -> None:
    assert bech32.decode(_spelled([0] * 52)) == ("k", bytes(32))


def test_a_text_longer_than_any_key_is_refused() -> None:
    with pytest.raises(BadKeyTextError):
        bech32.decode(bech32.encode("k", bytes(2000)))


def _spelled(values: list[int]) -> str:
    """Spell five-bit values under a right checksum, as only a strange or hostile writer does."""
    expanded = bech32._expanded("k")
    checksum = bech32._polymod([*expanded, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    tail = [checksum >> 5 * (5 - i) & 31 for i in range(6)]
    return "k1" + "".join(bech32.ALPHABET[value] for value in [*values, *tail])
