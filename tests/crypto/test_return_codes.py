"""Return codes as people hear, write and type them: what goes wrong is noticed, and named without a digit."""

from __future__ import annotations

import math
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npm_field.crypto import return_codes
from npm_field.crypto.secret import Secret
from npm_field.errors import BadReturnCodeError

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
FULL_WIDTH = str.maketrans("0123456789", "0123456789".translate({48 + n: 0xFF10 + n for n in range(10)}))
SEPARATORS = (
    "",
    " ",
    "-",
    "\u2013",
    "\u2014",
    "\u2212",
    " \u200f",
    "\u2066",
    "\u00a0",
    "/",
    ".",
    "\t",
    "\n",
    "\u200e - \u200e",
)


@st.composite
def codes(draw: st.DrawFn) -> list[str]:
    """The five groups of a code."""
    made = []
    for place in range(1, 6):
        digits = draw(st.text("0123456789", min_size=5, max_size=5))
        made.append(digits + chr(return_codes._check(place, digits.encode())))
    return made


def refused_group(text: str) -> int:
    with pytest.raises(BadReturnCodeError) as raised:
        return_codes.parse(text)
    assert raised.value.facts.keys() == {"group"}
    return int(raised.value.facts["group"])


def test_sixteen_different_codes_are_drawn_and_each_reads_back() -> None:
    drawn = return_codes.draw()
    assert len(drawn) == 16
    assert len({bytes(code.view) for code in drawn}) == 16
    for code in drawn:
        shown = return_codes.groups(code)
        assert [len(group) for group in shown] == [6] * 5
        assert return_codes.parse(" ".join(shown)) == code


def test_a_code_has_more_than_eighty_bits() -> None:
    sayable = sum(
        not any(a == b == c for a, b, c in zip(digits, digits[1:], digits[2:], strict=False))
        for digits in product(range(10), repeat=5)
    )
    assert 5 * math.log2(sayable) > 82.8


def test_three_equal_digits_are_never_drawn_together() -> None:
    for _ in range(40):
        for code in return_codes.draw():
            for group in return_codes.groups(code):
                assert not any(digit * 3 in group[:5] for digit in "0123456789")


def test_every_digit_is_drawn_in_every_place() -> None:
    drawn = [bytes(code.view) for _ in range(20) for code in return_codes.draw()]
    assert all(len({code[at] for code in drawn}) == 10 for at in range(30))


def test_a_code_hides_itself() -> None:
    code = return_codes.draw(1)[0]
    assert isinstance(code, Secret)
    assert not any(group in repr(code) for group in return_codes.groups(code))


# --- what is noticed -------------------------------------------------------------------------------------------


@given(codes(), st.integers(0, 29), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed_and_its_group_named(shown: list[str], at: int, other: int) -> None:
    whole = "".join(shown)
    wrong = whole[:at] + str((int(whole[at]) + other) % 10) + whole[at + 1 :]
    assert refused_group(wrong) == at // 6 + 1


@given(codes())
def test_every_swap_of_neighbours_is_noticed(shown: list[str]) -> None:
    whole = "".join(shown)
    for at, (left, right) in enumerate(pairwise(whole)):
        if left != right:
            refused = refused_group(whole[:at] + right + left + whole[at + 2 :])
            assert refused in {at // 6 + 1, (at + 1) // 6 + 1}


@given(codes(), st.permutations(range(5)))
def test_groups_in_another_order_are_noticed(shown: list[str], order: list[int]) -> None:
    moved = [shown[at] for at in order]
    first_moved = next((place for place, at in enumerate(order, start=1) if place != at + 1), None)
    if first_moved is not None:
        assert refused_group(" ".join(moved)) == first_moved


def test_no_group_of_all_hundred_thousand_fits_in_another_place() -> None:
    for number in range(0, 100_000, 7):
        digits = f"{number:05d}".encode()
        assert len({return_codes._check(place, digits) for place in range(1, 6)}) == 5


@given(codes(), st.integers(0, 4))
def test_a_group_that_is_too_short_is_named(shown: list[str], at: int) -> None:
    shown[at] = shown[at][:-1]
    assert refused_group("-".join(shown)) == at + 1


@given(codes(), st.integers(0, 4))
def test_a_letter_is_named_by_its_group(shown: list[str], at: int) -> None:
    shown[at] = shown[at][:2] + "O" + shown[at][3:]
    assert refused_group(" ".join(shown)) == at + 1


@pytest.mark.parametrize("text", ["", " ", "1", "123456", "one two three", "1" * 29, "1" * 31, "1" * 4000, "²" * 30])
def test_what_has_no_shape_of_a_code_names_no_group_or_its_first(text: str) -> None:
    assert refused_group(text) in {0, 1}


@given(st.text())
def test_whatever_is_typed_is_a_code_or_a_bad_one(text: str) -> None:
    try:
        found = return_codes.parse(text)
    except BadReturnCodeError:
        return
    assert len(found) == 30


# --- how it may be typed ---------------------------------------------------------------------------------------


@given(codes(), st.lists(st.sampled_from(SEPARATORS), min_size=29, max_size=29))
def test_spaces_dashes_and_marks_may_stand_anywhere(shown: list[str], between: list[str]) -> None:
    whole = "".join(shown)
    typed = "".join(digit + mark for digit, mark in zip(whole, [*between, ""], strict=True))
    assert bytes(return_codes.parse(typed).view) == whole.encode()


@given(codes())
def test_a_code_may_be_typed_in_any_script_of_digits(shown: list[str]) -> None:
    whole = " ".join(shown)
    wanted = return_codes.parse(whole)
    for script in (ARABIC, PERSIAN, FULL_WIDTH):
        assert return_codes.parse(whole.translate(script)) == wanted
        assert return_codes.fits(2, shown[1].translate(script))


@given(codes())
def test_a_group_alone_tells_whether_it_fits_its_place(shown: list[str]) -> None:
    for place, group in enumerate(shown, start=1):
        assert return_codes.fits(place, group)
        assert not return_codes.fits(place % 5 + 1, group)
        assert not return_codes.fits(place, group[:5])
