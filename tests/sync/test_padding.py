"""Padding: few sizes, little waste, and nothing but zeros."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from sync.padding import BUNDLE_MINIMUM, ENROLMENT_MINIMUM, pad, padded_length

LENGTHS = st.integers(0, 2**40)
MINIMA = st.sampled_from([ENROLMENT_MINIMUM, BUNDLE_MINIMUM])


def padme(length: int) -> int:
    """Return the length as the paper gives it (Nikitin and others, 2019), with its floors and logarithms."""
    exponent = math.floor(math.log2(length))
    kept = math.floor(math.log2(exponent)) + 1
    mask = 2 ** (exponent - kept) - 1
    return int((length + mask) & ~mask)


@given(length=LENGTHS, minimum=MINIMA)
def test_a_padded_length_is_the_published_function_of_the_length(length: int, minimum: int) -> None:
    assert padded_length(length, minimum=minimum) == padme(max(length, minimum))


@given(length=LENGTHS, minimum=MINIMA)
def test_padding_costs_at_most_a_sixteenth_above_the_minimum(length: int, minimum: int) -> None:
    padded = padded_length(length, minimum=minimum)
    assert padded >= length
    assert length <= minimum or padded - length <= length / 16


@given(length=LENGTHS, minimum=MINIMA)
def test_padding_twice_changes_nothing(length: int, minimum: int) -> None:
    once = padded_length(length, minimum=minimum)
    assert padded_length(once, minimum=minimum) == once


def test_there_are_few_sizes_below_a_mebibyte() -> None:
    sizes = {padded_length(length, minimum=BUNDLE_MINIMUM) for length in range(0, 2**20, 64)}
    assert len(sizes) <= 130
    assert min(sizes) == BUNDLE_MINIMUM


@given(data=st.binary(max_size=200))
def test_only_zeros_follow_the_data(data: bytes) -> None:
    padded = pad(data, minimum=ENROLMENT_MINIMUM)
    assert padded[: len(data)] == data
    assert padded[len(data) :] == bytes(ENROLMENT_MINIMUM - len(data))
