"""Codes say nothing and no slip goes unnoticed (INV01, INV02, INV03; domain/codes 4.3)."""

from __future__ import annotations

import random
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.domain import codes
from npm_field.domain.code_parts import Part
from npm_field.domain.codes import DAMM, CodeType
from npm_field.domain.identifiers import Code
from npm_field.errors import BadCodeError, PoolExhaustedError

LONG = [code_type for code_type in CodeType if code_type is not CodeType.WORD]
FEW = settings(max_examples=40)


def digits_of(code: str) -> str:
    return "".join(sign for sign in code if sign.isdigit())


def is_valid(text: str) -> bool:
    try:
        codes.parse(text)
    except BadCodeError:
        return False
    return True


any_code = st.builds(
    lambda code_type, number: codes.make(code_type, f"{number % 10**code_type.digits:0{code_type.digits}d}"),
    st.sampled_from(list(CodeType)),
    st.integers(0, 99_999),
)


@pytest.mark.parametrize(
    ("code_type", "digits", "printed"),
    [
        (CodeType.PERSON, "40721", "P-407-216"),
        (CodeType.AREA, "55308", "L-553-088"),
        (CodeType.WORD, "47", "V-473"),
        (CodeType.WORD, "12", "V-126"),
    ],
)
def test_the_published_vectors_come_out(code_type: CodeType, digits: str, printed: str) -> None:
    assert codes.make(code_type, digits) == printed
    assert codes.parse(printed) == printed


def test_damm_of_572_is_4() -> None:
    # The type index is just one more digit, so document (7) would do as well: 5 is the actor's.
    assert codes.check_digit(CodeType.ACTOR, "72") == "4"


# --- INV03 ---------------------------------------------------------------------------------------------------


def test_inv03_the_table_itself_notices_every_single_slip_and_every_swap() -> None:
    """Exhaustive over the table, and so over all codes of any length: the type index is simply the first digit."""
    rows = [[int(digit) for digit in row] for row in DAMM]
    assert [rows[i][i] for i in range(10)] == [0] * 10  # the check digit ends every right code at 0
    assert all(sorted(row) == list(range(10)) for row in rows)
    assert all(sorted(column) == list(range(10)) for column in zip(*rows, strict=True))
    swapped = [
        (c, x, y) for c, x, y in product(range(10), repeat=3) if x != y and rows[rows[c][x]][y] == rows[rows[c][y]][x]
    ]
    assert swapped == []


def test_inv03_no_category_word_with_one_slip_validates() -> None:
    words = {codes.make(CodeType.WORD, f"{number:02d}") for number in range(100)}
    slips = {
        Code(f"V-{d[:i]}{new}{d[i + 1 :]}")
        for d in map(digits_of, words)
        for i in range(3)
        for new in "0123456789"
        if new != d[i]
    }
    slips |= {Code(f"V-{d[1]}{d[0]}{d[2]}") for d in map(digits_of, words) if d[0] != d[1]}
    slips |= {Code(f"V-{d[0]}{d[2]}{d[1]}") for d in map(digits_of, words) if d[1] != d[2]}
    assert slips & words == set()
    assert [slip for slip in slips if is_valid(slip)] == []


@FEW
@given(any_code)
def test_inv03_a_code_with_one_wrong_digit_never_validates(code: Code) -> None:
    places = [i for i, sign in enumerate(code) if sign.isdigit()]
    wrong = [f"{code[:i]}{new}{code[i + 1 :]}" for i in places for new in "0123456789" if new != code[i]]
    assert [text for text in wrong if is_valid(text)] == []


@FEW
@given(any_code)
def test_inv03_a_code_with_a_swapped_neighbouring_pair_never_validates(code: Code) -> None:
    d = digits_of(code)
    swapped = [d[:i] + d[i + 1] + d[i] + d[i + 2 :] for i in range(len(d) - 1) if d[i] != d[i + 1]]
    assert [digits for digits in swapped if is_valid(code[0] + digits)] == []


@FEW
@given(any_code)
def test_inv03_a_code_with_a_wrong_type_letter_never_validates(code: Code) -> None:
    others = [f"{letter.value}{code[1:]}" for letter in CodeType if letter.value != code[0]]
    assert [text for text in others if is_valid(text)] == []


# --- typing it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "p407216",
        " P 407 216 ",
        "P\u2011407\u2011216",
        "\u2067P-٤٠٧-٢١٦\u2069",
        "P-۴۰۷-۲۱۶",
        "\uff30-407-216",
        "P.407.216",
    ],
)
def test_a_code_may_be_typed_in_any_script_of_digits(typed: str) -> None:
    assert codes.parse(typed) == "P-407-216"


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_code_or_a_bad_code(text: str) -> None:
    try:
        found = codes.parse(text)
    except BadCodeError as error:
        offered = str(error.facts["nearest"]).split()
        assert all(is_valid(code) for code in offered)
    else:
        assert codes.parse(found) == found


@FEW
@given(any_code, st.data())
def test_the_code_that_was_meant_is_offered_after_one_slip(code: Code, data: st.DataObject) -> None:
    i = data.draw(st.sampled_from([i for i, sign in enumerate(code) if sign.isdigit()]))
    new = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != code[i]]))
    assert code in codes.nearest(f"{code[:i]}{new}{code[i + 1 :]}", known={code})


def test_a_code_of_another_type_than_allowed_is_refused() -> None:
    with pytest.raises(BadCodeError):
        codes.parse("L-553-088", (CodeType.PERSON,))


@pytest.mark.parametrize("digits", ["1234", "123456", "12a45", "١٢٣٤٥", ""])
def test_a_code_is_made_of_five_ascii_digits_only(digits: str) -> None:
    with pytest.raises(BadCodeError):
        codes.make(CodeType.PERSON, digits)


# --- INV01, INV02 --------------------------------------------------------------------------------------------


@settings(max_examples=8)
@given(st.integers(1, 5), st.integers(1, 12), st.randoms(use_true_random=False))
def test_inv01_two_offline_laptops_never_issue_the_same_code(pools: int, size: int, dice: random.Random) -> None:
    taken = {codes.make(CodeType.VISIT, "12345"), codes.make(CodeType.WORD, "47")}
    sizes = {CodeType.VISIT: size, CodeType.WORD: size}
    drawn = codes.draw_pools(sizes, pools, taken=taken, random_below=dice.randrange)
    everything = [code for pool in drawn for code in pool]
    assert len(everything) == len(set(everything)) == 2 * size * pools
    assert taken & set(everything) == set()
    assert all(is_valid(code) for code in everything)


def test_inv01_every_code_lies_in_one_part_and_a_draw_keeps_to_its_own() -> None:
    key, sizes = bytes(range(32)), {CodeType.PERSON: 200, CodeType.VISIT: 5}
    parts = [Part(key, 0), Part(key, 1), Part(key, 0, 1), Part(key, 1, 1), Part(key, 0, 2)]
    dice = random.Random(11).randrange  # noqa: S311 - the dice of a test
    for part in parts:
        drawn = codes.draw_pools(sizes, 1, taken=(), random_below=dice, part=part)[0]
        assert len(set(drawn)) == 205
        assert all([each.holds(code) for each in parts] == [each is part for each in parts] for code in drawn)
    every = [codes.make(CodeType.PERSON, f"{number:05d}") for number in range(0, 100_000, 25)]
    for part in parts:
        wanted = len(every) / part.one_in
        assert 0.7 * wanted < sum(part.holds(code) for code in every) < 1.3 * wanted
    assert any(parts[0].holds(code) != Part(bytes(32), 0).holds(code) for code in every)  # each office has its own


def test_inv01_a_part_that_is_used_up_is_refused_and_no_other_is_touched() -> None:
    dice = random.Random(12).randrange  # noqa: S311 - the dice of a test
    with pytest.raises(PoolExhaustedError):
        codes.draw(CodeType.PERSON, 200, taken=(), random_below=dice, part=Part(bytes(32), 12))


def test_inv01_a_type_that_has_not_enough_codes_left_is_refused() -> None:
    with pytest.raises(PoolExhaustedError) as caught:
        codes.draw(CodeType.WORD, 101, taken=(), random_below=lambda _below: 0)
    assert caught.value.facts == {"type": "V"}


def test_inv02_a_code_is_a_function_of_the_dice_alone() -> None:
    drawn = codes.draw(CodeType.PERSON, 50, taken=(), random_below=random.Random(7).randrange)  # noqa: S311 - the dice of a test
    again = codes.draw(CodeType.PERSON, 50, taken=(), random_below=random.Random(7).randrange)  # noqa: S311 - as above
    other = codes.draw(CodeType.PERSON, 50, taken=(), random_below=random.Random(8).randrange)  # noqa: S311 - as above
    assert drawn == again != other


def test_inv02_the_order_of_issue_is_not_the_order_of_the_digits() -> None:
    drawn = list(codes.draw(CodeType.PERSON, 200, taken=(), random_below=random.Random(3).randrange))  # noqa: S311 - as above
    rising = sum(left < right for left, right in pairwise(drawn))
    assert 70 < rising < 130  # a sorted pool has 199, a shuffled one about 100


def test_codes_with_three_equal_neighbours_are_never_drawn() -> None:
    drawn = codes.draw(CodeType.PERSON, 20_000, taken=(), random_below=random.Random(5).randrange)  # noqa: S311 - as above
    assert [code for code in drawn if any(d * 3 in digits_of(code)[:5] for d in "0123456789")] == []
