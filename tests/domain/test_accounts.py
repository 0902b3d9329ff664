"""Differences as a person thinks of them, and what is decided of one place while others stay open (INV17)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from npm_field.domain import accounts
from npm_field.domain.accounts import Answer
from npm_field.domain.compare import compare
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.merge import merged
from npm_field.domain.revision import BOTH, FIRST, ONE, OPEN, VERSION, Revision, read_settles
from tests.domain.test_merge import write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.domain.merge import Path

NARRATIVE = ("narrative",)
SEX = ("sex",)
TWO_LAPTOPS = {"narrative": "5 mg", "sex": "unknown", "age_band": "adult"}


def settle(known: list[Revision], answers: Mapping[Path, Answer], by: int = 9) -> list[Revision]:
    """Return the revisions with the one in which a person decided this."""
    fields, said = accounts.decide(known, INTERVIEW, answers)
    ends = merged(known, INTERVIEW).heads
    return [*known, write(fields, *ends, by=by, settles=said)]


def asked(known: list[Revision]) -> dict[Path, accounts.Question]:
    return {one.path: one for one in accounts.questions(known, INTERVIEW)}


@pytest.fixture
def parted() -> list[Revision]:
    """One talk, edited on two laptops: two fields differ, two others were changed on one side alone."""
    start = write(TWO_LAPTOPS)
    left = write({**TWO_LAPTOPS, "narrative": "50 mg", "sex": "f", "age_band": "old"}, start, by=2)
    right = write({**TWO_LAPTOPS, "narrative": "15 mg", "sex": "m", "by": ["M-1"]}, start, by=3)
    return [start, left, right]


def test_a_question_says_what_it_was_and_who_wrote_what(parted: list[Revision]) -> None:
    _start, left, right = parted
    found = asked(parted)
    assert set(found) == {NARRATIVE, SEX}
    said = found[NARRATIVE]
    assert said.before == ("5 mg",)
    assert {account.value: account.writers for account in said.accounts} == {
        "50 mg": (left.id,),
        "15 mg": (right.id,),
    }


def test_what_joined_by_itself_is_listed_with_who_wrote_it(parted: list[Revision]) -> None:
    found = {one.path: (one.before, one.value, one.writers) for one in accounts.joined(parted, INTERVIEW)}
    assert found == {
        ("age_band",): (("adult",), "old", (parted[1].id,)),
        ("by", "M-1"): ((), True, (parted[2].id,)),
    }


def test_the_same_answer_on_both_sides_is_no_question_and_is_listed_with_both(parted: list[Revision]) -> None:
    start = parted[0]
    alike = [write({**TWO_LAPTOPS, "sex": "f", "narrative": text}, start, by=by) for by, text in ((2, "a"), (3, "b"))]
    (one,) = accounts.joined([start, *alike], INTERVIEW)
    assert (one.path, one.value, len(one.writers)) == (SEX, "f", 2)


def test_inv17_one_place_is_decided_and_the_other_stays_open_on_one_head(parted: list[Revision]) -> None:
    known = settle(parted, {NARRATIVE: Answer(ONE, "15 mg")})
    state = merged(known, INTERVIEW)
    assert len(state.heads) == 1
    assert [d.path for d in state.unsettled] == [SEX]
    assert state.fields is not None
    assert state.fields["narrative"] == "15 mg"
    assert {v for d in state.differences for v in d.accounts.values()} == {"f", "m"}
    assert merged(settle(known, {SEX: Answer(ONE, "f")}), INTERVIEW).differences == ()


def test_a_third_wording_stands_and_an_answer_can_be_given_again(parted: list[Revision]) -> None:
    known = settle(parted, {NARRATIVE: Answer(ONE, "asked again: 5 mg")})
    known = settle(known, {NARRATIVE: Answer(ONE, "5 mg")})
    state = merged(known, INTERVIEW)
    assert state.fields is not None
    assert state.fields["narrative"] == "5 mg"


def test_inv17_both_accounts_are_kept_and_nobody_is_asked_again(parted: list[Revision]) -> None:
    known = settle(parted, {NARRATIVE: Answer(BOTH), SEX: Answer(ONE, "f")})
    state = merged(known, INTERVIEW)
    assert state.unsettled == ()
    (kept,) = state.differences
    assert (kept.kept, set(kept.accounts.values())) == (True, {"50 mg", "15 mg"})


def test_inv17_kept_accounts_stay_kept_when_something_else_is_written(parted: list[Revision]) -> None:
    known = settle(parted, {NARRATIVE: Answer(BOTH), SEX: Answer(ONE, "f")})
    later = write({**(known[-1].fields or {}), "sex": "m"}, known[-1], by=2)
    assert [d.kept for d in merged([*known, later], INTERVIEW).differences] == [True]


def test_inv17_a_third_account_opens_what_was_kept(parted: list[Revision]) -> None:
    known = settle(parted, {NARRATIVE: Answer(BOTH), SEX: Answer(ONE, "f")})
    third = write({**TWO_LAPTOPS, "narrative": "500 mg"}, parted[0], by=4)
    (difference,) = merged([*known, third], INTERVIEW).unsettled
    assert set(difference.accounts.values()) == {"50 mg", "15 mg", "500 mg"}


def test_what_was_kept_is_opened_again_and_what_stood_by_chance_is_taken(parted: list[Revision]) -> None:
    known = settle(parted, {NARRATIVE: Answer(BOTH), SEX: Answer(BOTH)})
    known = settle(known, {NARRATIVE: Answer(OPEN)})
    assert [d.path for d in merged(known, INTERVIEW).unsettled] == [NARRATIVE]
    stands = (merged(known, INTERVIEW).fields or {})["narrative"]
    known = settle(known, {NARRATIVE: Answer(ONE, stands)})
    assert [d.path for d in merged(known, INTERVIEW).differences] == [SEX]


def test_what_was_decided_is_opened_again_with_the_accounts_of_before(parted: list[Revision]) -> None:
    known = settle(parted, {NARRATIVE: Answer(ONE, "a third"), SEX: Answer(ONE, "f")})
    known = settle(known, {NARRATIVE: Answer(ONE, "a fourth")})
    known = settle(known, {NARRATIVE: Answer(OPEN, "50 mg")})
    (difference,) = merged(known, INTERVIEW).unsettled
    assert set(difference.accounts.values()) == {"50 mg", "15 mg"}


def test_two_leads_who_decide_differently_part_again_and_alike_do_not(parted: list[Revision]) -> None:
    both: dict[Path, Answer] = {NARRATIVE: Answer(ONE, "15 mg"), SEX: Answer(ONE, "f")}
    one, other = settle(parted, both, by=8), settle(parted, {**both, SEX: Answer(ONE, "m")}, by=9)
    assert [d.path for d in merged([*one, other[-1]], INTERVIEW).unsettled] == [SEX]
    same = settle(parted, both, by=9)
    assert merged([*one, same[-1]], INTERVIEW).unsettled == ()


def test_no_revision_is_lost_that_calls_open_what_it_wrote_itself(parted: list[Revision]) -> None:
    """A settlement that hides a text of its own behind a place that it leaves open would be read by nobody."""
    ends = merged(parted, INTERVIEW).heads
    sly = write({**TWO_LAPTOPS, "narrative": "hidden"}, *ends, by=9, settles={NARRATIVE: OPEN})
    state = merged([*parted, sly], INTERVIEW)
    assert state.fields is not None
    assert state.fields["narrative"] == "hidden"


def element(text: str) -> list[dict[str, Any]]:
    return [{"id": "w1", "text": text, "violation": "torture"}]


@pytest.mark.parametrize(("value", "left"), [(None, None), ({"text": "b"}, "b")])
def test_an_element_taken_away_and_written_in_is_one_question(value: dict[str, Any] | None, left: str | None) -> None:
    start = write({"allegations": element("a")})
    known = [start, write({}, start, by=2), write({"allegations": element("b")}, start, by=3)]
    (one,) = accounts.questions(known, INTERVIEW)
    assert one.path == ("allegations", "w1")
    assert [account.value is None for account in one.accounts].count(True) == 1
    chosen = None if value is None else next(a.value for a in one.accounts if a.value is not None)
    state = merged(settle(known, {one.path: Answer(ONE, chosen)}), INTERVIEW)
    assert state.differences == ()
    found = (state.fields or {}).get("allegations")
    assert (found[0]["text"] if isinstance(found, list) else None) == left


def of_three(*, alike: bool) -> list[Revision]:
    """One laptop took an allegation away; two others wrote in it, in one part of it or in two."""
    start = write({"allegations": [{"id": "w1", "actor_kind": "police", "violation": "beating"}]})
    other = {"actor_kind": "military"} if alike else {"violation": "threats"}
    wrote = [{"actor_kind": "prison_staff"}, other]
    edits = [
        write({"allegations": [{"id": "w1", "actor_kind": "police", "violation": "beating", **said}]}, start, by=by)
        for by, said in enumerate(wrote, start=3)
    ]
    return [start, write({}, start, by=2), *edits]


def test_no_account_of_an_element_is_left_out_where_one_took_it_away_and_two_wrote_in_it() -> None:
    (question,) = accounts.questions(of_three(alike=True), INTERVIEW)
    shown = [
        account.value["actor_kind"] if isinstance(account.value, dict) else None for account in question.accounts
    ]
    assert set(shown) == {None, "military", "prison_staff"}
    # in two parts: they do not differ, and who keeps it keeps what both wrote
    known = of_three(alike=False)
    (question,) = accounts.questions(known, INTERVIEW)
    whole = {"id": "w1", "actor_kind": "prison_staff", "violation": "threats"}
    assert len(question.accounts) == 2
    assert [len(account.writers) for account in question.accounts if account.value == whole] == [2]
    kept = settle(known, {question.path: Answer(ONE, whole)})
    assert (merged(kept, INTERVIEW).fields, merged(kept, INTERVIEW).differences) == ({"allegations": [whole]}, ())


@settings(max_examples=60)
@given(st.text(max_size=40), st.text(max_size=40))
@example("Struck by officers.", "Struck on the back by two officers. He fell.")
@example("ضُرب من قبل ضباط. سقط؟", "ضُرب من قبل ضابطين. سقط؟ نهض.")
def test_both_wordings_are_whole_and_what_is_the_same_is_the_same(before: str, after: str) -> None:
    old, new = compare(before, after)
    assert "".join(piece.text for piece in old) == before
    assert "".join(piece.text for piece in new) == after
    same = [["".join(p.text.split()) for p in pieces if not p.differs] for pieces in (old, new)]
    assert "".join(same[0]) == "".join(same[1])


def test_a_changed_sentence_is_compared_by_word_and_the_others_are_left_alone() -> None:
    _old, new = compare(
        "He fell. Struck by officers. It was night.", "He fell. Struck by two officers. It was night."
    )
    assert [piece.text for piece in new if piece.differs] == [" two"]
    # sentences first: the one that both have stays, although by words alone a longer run would match elsewhere
    told = compare(
        "He asked for a doctor. Nobody came. He asked for water.",
        "He asked for water. Nobody came. He asked for a doctor.",
    )
    for pieces in told:
        assert any("Nobody came." in piece.text for piece in pieces if not piece.differs)


def test_a_settlement_is_of_the_second_version_and_says_it_in_one_spelling() -> None:
    revision = write({}, settles={NARRATIVE: BOTH})
    assert (revision.header.version, revision.settles) == (VERSION, {NARRATIVE: BOTH})
    assert (write({}).header.version, write({}).settles) == (FIRST, {})
    for wrong in (
        None,
        [],
        [{"path": [], "as": "one"}],
        [{"path": ["a"], "as": "two"}],
        [{"path": ["a"], "as": "one", "x": 1}],
        [{"path": [1], "as": "one"}],
        [{"path": ["b"], "as": "one"}, {"path": ["a"], "as": "one"}],
        [{"path": ["a"], "as": "one"}, {"path": ["a"], "as": "both"}],
    ):
        with pytest.raises(ValueError, match=r"^(list|settles|path|order)$"):
            read_settles(wrong)
