"""Numbers of what a device sent: gaps, forks, rollbacks, whatever order it came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from npm_field.domain import chain
from npm_field.domain.chain import Link, Sign

if TYPE_CHECKING:
    from collections.abc import Sequence


def linked(*ids: str, first: int = 1, before: str = "") -> list[Link]:
    """Return a device's bundles in their order, each naming the one before."""
    named = [before, *ids]
    return [Link(id_, first + at, named[at]) for at, id_ in enumerate(ids)]


ORIGINAL = linked("a1", "a2", "a3", "a4", "a5")
COPY = linked("b4", "b5", first=4, before="a3")


def test_a_clean_sequence_has_nothing_against_it_in_any_order() -> None:
    assert chain.noticed(ORIGINAL) == frozenset()
    assert chain.signs(ORIGINAL[1], [ORIGINAL[0], *ORIGINAL[2:]]) == frozenset()


def test_the_same_bundle_again_is_nothing_new() -> None:
    assert chain.signs(ORIGINAL[2], ORIGINAL) == frozenset()


def test_two_laptops_that_claim_one_number_are_a_fork() -> None:
    assert chain.signs(COPY[0], ORIGINAL[:4]) == {Sign.FORK}


def test_a_number_that_is_older_and_taken_is_also_a_rollback() -> None:
    assert chain.signs(COPY[0], ORIGINAL) == {Sign.FORK, Sign.ROLLBACK}


def test_a_bundle_after_one_that_never_came_here_is_a_fork() -> None:
    assert chain.signs(Link("b5", 5, "b4"), ORIGINAL[:4]) == {Sign.FORK}


def test_a_bundle_that_goes_on_from_an_older_one_than_its_number_says_is_a_fork() -> None:
    assert chain.signs(Link("b7", 7, "a3"), ORIGINAL) == {Sign.FORK}


def test_bundles_of_before_the_one_before_was_noted_prove_nothing() -> None:
    assert chain.signs(Link("a2", 2, "a1"), [Link("a1", 1, ""), Link("a3", 3, "")]) == frozenset()


@given(st.lists(st.sampled_from([*ORIGINAL, *COPY]), unique=True))
def test_a_copied_laptop_is_named_as_soon_as_both_claim_a_number(came: Sequence[Link]) -> None:
    numbers = [link.sequence for link in came]
    named = {number for sign, number, _id in chain.noticed(came) if sign is Sign.FORK}
    assert {number for number in numbers if numbers.count(number) > 1} <= named


@given(st.lists(st.sampled_from([*ORIGINAL, *COPY]), unique=True), st.randoms())
def test_what_is_noticed_does_not_depend_on_the_order(came: list[Link], dice: object) -> None:
    before = chain.noticed(came)
    dice.shuffle(came)  # type: ignore[attr-defined]  # the strategy's own dice
    assert chain.noticed(came) == before


@given(st.sets(st.integers(1, 40)))
def test_every_missing_number_is_named_and_no_other(here: set[int]) -> None:
    spans = chain.missing(chain.spans(here))
    named = {number for first, last in spans for number in range(first, last + 1)}
    assert named == set(range(1, max(here, default=0))) - here
    assert chain.how_many(spans) == len(named)


def test_a_hostile_number_is_one_span() -> None:
    assert chain.missing(chain.spans([1, 2**53])) == ((2, 2**53 - 1),)
