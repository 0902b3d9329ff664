"""The laws of merging, all held over one random history after another (INV08, INV16, INV17, INV43)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.domain import accounts
from npm_field.domain.accounts import Answer
from npm_field.domain.documents import ITEM_ID
from npm_field.domain.graph import heads
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.merge import Merged, merged
from npm_field.domain.modes import Mode
from npm_field.domain.revision import BOTH, ONE, Revision
from tests.domain.test_accounts import settle
from tests.domain.test_merge import Fields, both, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from npm_field.domain.identifiers import RevisionId

GRAPHS = settings(max_examples=int(os.environ.get("HISTORIES", "40")))
"""``make laws`` draws many more."""

PLACES = ("narrative", "sex", "age_band")
UNUSED = "not_for_use"
WRITERS = st.integers(1, 3)
"""Fewer laptops than revisions: one that was copied writes on in two places under one identity."""
small_text = st.sampled_from(["", "a", "b", "c"])
items = st.dictionaries(
    st.sampled_from(["e1", "e2"]),
    st.dictionaries(st.sampled_from(["actor_kind", "text"]), st.sampled_from(["x", "y"]), max_size=2),
    max_size=2,
)


settlements: st.SearchStrategy[dict[tuple[str, ...], str]] = st.one_of(
    st.just({}),
    st.dictionaries(
        st.sampled_from([("narrative",), ("sex",), ("consent", "internal"), ("allegations", "e1", "actor_kind")]),
        st.sampled_from(["one", "both", "open"]),
        max_size=2,
    ),
)
"""What a revision in between decides of places, as a lead does who settles some of them."""


@st.composite
def documents(draw: st.DrawFn) -> Fields:
    """Fields of every shape that merges by parts: plain, MAP, CHOICES, CODES and ITEMS."""
    found: Fields = {name: value for name in PLACES if (value := draw(small_text))}
    consent = draw(
        st.dictionaries(st.sampled_from(["record", "internal"]), st.sampled_from(["yes", "no", "withdrawn"]))
    )
    themes = draw(st.lists(st.sampled_from(["health", "regime", "safeguards"]), unique=True, max_size=3))
    by = draw(st.lists(st.sampled_from(["M-1", "M-2"]), unique=True, max_size=2))
    allegations = [{ITEM_ID: key, **parts} for key, parts in draw(items).items()]
    parts: Fields = {"consent": consent, "themes": themes, "by": by, "allegations": allegations}
    wish = draw(st.sampled_from([None, None, False, True]))
    return found | {name: value for name, value in parts.items() if value} | ({} if wish is None else {UNUSED: wish})


@st.composite
def graphs(draw: st.DrawFn, *, purging: bool = True, settling: bool = False) -> list[Revision]:
    """Draw up to eight revisions, some purged, each on some of the last ones or on two that were settled before."""
    made: list[Revision] = []
    settled: list[list[int]] = []
    for number in range(draw(st.integers(1, 8))):
        earlier: st.SearchStrategy[list[int]] = st.lists(
            st.integers(max(0, number - 3), max(0, number - 1)), unique=True, max_size=2
        )
        of_either = st.one_of(earlier, st.sampled_from(settled)) if settled else earlier
        chosen = draw(of_either) if number else []
        settled += [chosen] if len(chosen) > 1 else []
        settles = draw(settlements) if chosen and settling else {}
        mode = draw(st.sampled_from([Mode.FULL, Mode.PARTIAL])) if not chosen else Mode.FULL
        said: dict[str, Any] = {"by": draw(WRITERS), "settles": settles, "mode": mode, "counter": number}
        made.append(write(draw(documents()), *(made[i] for i in chosen), **said))
    if not purging:
        return made
    return [revision.purged() if draw(st.integers(0, 5)) == 0 else revision for revision in made]


def ancestors(revisions: Sequence[Revision], of: Revision) -> set[RevisionId]:
    by_id = {revision.id: revision for revision in revisions}
    found: set[RevisionId] = set()
    todo = list(of.header.parents)
    while todo:
        key = todo.pop()
        if key in by_id and key not in found:
            found.add(key)
            todo += by_id[key].header.parents
    return found


def places(fields: Mapping[str, Any] | None) -> dict[tuple[str, ...], object]:
    """Take a record apart, written a second time here so that the merge is not tested by itself."""
    result: dict[tuple[str, ...], object] = {}
    for name, value in (fields or {}).items():
        if isinstance(value, dict):
            result |= {(name, key): item for key, item in value.items()}
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            result |= {(name, e[ITEM_ID], part): item for e in value for part, item in e.items()}
        elif isinstance(value, list):
            result |= {(name, item): True for item in value}
        else:
            result[(name,)] = value
    return result


def as_value(state: Merged) -> tuple[object, object, object]:
    return ([head.id for head in state.heads], state.fields, state.differences)


@dataclass(frozen=True)
class History:
    """One history as every law needs it: with what people settled, without, and each with some of it purged.

    To draw it takes twenty times as long as to hold a law over it, so that all laws are held over the same one.
    """

    whole: list[Revision]
    purged: list[Revision]
    plain: list[Revision]
    plain_purged: list[Revision]


@st.composite
def histories(draw: st.DrawFn) -> History:
    whole = draw(graphs(purging=False, settling=True))
    gone = [draw(st.integers(0, 5)) == 0 for _revision in whole]
    plain = remade(whole)

    def purged(revisions: Sequence[Revision]) -> list[Revision]:
        return [one.purged() if is_gone else one for one, is_gone in zip(revisions, gone, strict=True)]

    return History(whole, purged(whole), plain, purged(plain))


def remade(revisions: Sequence[Revision], times: Sequence[str] = ()) -> list[Revision]:
    """Write the same graph again, without settlements and under other clocks."""
    made: dict[RevisionId, Revision] = {}
    for number, revision in enumerate(revisions):
        parents = [made[parent] for parent in revision.header.parents]
        said: dict[str, Any] = {"by": int(revision.header.device, 16), "at": times[number] if times else ""}
        said |= {"mode": revision.header.mode, "counter": revision.header.counter}
        made[revision.id] = write(revision.fields or {}, *parents, **said)
    return list(made.values())


STRICTEST_FIRST = ("withdrawn", "no", "not_asked", "yes")
clocks = st.lists(st.sampled_from(["2001-01-01", "2040-12-31", ""]), min_size=8, max_size=8)


@GRAPHS
@given(
    histories(),
    st.randoms(use_true_random=False),
    documents(),
    clocks,
    st.tuples(st.sampled_from([ONE, BOTH]), st.integers(1, 3)),
)
def test_inv16_inv17_inv43_the_laws_hold_over_any_history(
    history: History, dice: Random, decided: Fields, times: list[str], how: tuple[str, int]
) -> None:
    order_does_not_matter(history.purged, dice)
    twice_changes_nothing(history.purged)
    pieces_taken_in_one_by_one_equal_the_whole(history.purged, dice)
    a_copy_that_was_purged_counts_whichever_comes_first(history.whole, dice.randrange(256))
    no_written_value_is_lost(history.plain_purged)
    while_accounts_differ_the_stricter_one_holds(history.purged)
    a_value_nobody_wrote_is_never_made_up(history.purged)
    a_revision_on_all_heads_settles_every_difference(history.plain, decided)
    no_account_of_a_difference_is_left_out_of_its_question(history.whole)
    no_clock_decides_what_stands(history.plain_purged, history.plain, times)
    the_heads_are_those_nobody_built_upon(history.purged)
    what_is_decided_is_decided_and_the_rest_is_left(history.plain, *how)


def order_does_not_matter(revisions: list[Revision], dice: Random) -> None:
    shuffled = list(revisions)
    dice.shuffle(shuffled)
    whole = both(*revisions)
    assert as_value(both(*shuffled)) == as_value(whole)
    written = {r.id for r in revisions if r.payload is not None}
    assert {key for difference in whole.differences for key in difference.accounts} <= written


def twice_changes_nothing(revisions: list[Revision]) -> None:
    assert as_value(both(*revisions, *revisions)) == as_value(both(*revisions))


def pieces_taken_in_one_by_one_equal_the_whole(revisions: list[Revision], dice: Random) -> None:
    """A vault keeps a set: whatever pieces came in, overlapping or not, the set and the state are the same."""
    here: set[RevisionId] = set()
    kept: list[Revision] = []
    for _ in range(4):
        piece = dice.sample(revisions, dice.randint(0, len(revisions)))
        kept += [revision for revision in piece if revision.id not in here]
        here |= {revision.id for revision in piece}
        both(*kept)
    kept += [revision for revision in revisions if revision.id not in here]
    assert as_value(both(*kept)) == as_value(both(*revisions))


def a_copy_that_was_purged_counts_whichever_comes_first(revisions: list[Revision], which: int) -> None:
    purged = [revision.purged() for i, revision in enumerate(revisions) if which >> i & 1]
    assert as_value(both(*revisions, *purged)) == as_value(both(*purged, *revisions))


def no_written_value_is_lost(revisions: list[Revision]) -> None:
    """Every value of an end stands, or is an account of a difference, or somebody changed it knowing of it.

    An end is what nobody built upon of whom anything is left: a purged revision takes nothing of what others wrote.
    """
    state = both(*revisions)
    standing = places(state.fields)
    accounts = {d.path: d.accounts for d in state.differences}
    by_id = {revision.id: revision for revision in revisions}
    before = {revision.id: ancestors(revisions, revision) for revision in revisions}
    left = [revision for revision in revisions if revision.payload is not None]
    for end in left:
        if any(end.id in before[other.id] for other in left):
            continue
        for path, value in places(end.fields).items():
            if standing.get(path) == value or value in accounts.get(path, {}).values():
                continue
            assert any(
                places(other.fields).get(path) != value
                and any(places(by_id[p].fields).get(path) == value for p in before[other.id])
                for other in left
                if other.id not in before[end.id] | {end.id}
            ), path


def while_accounts_differ_the_stricter_one_holds(revisions: list[Revision]) -> None:
    state = both(*revisions)
    stands = places(state.fields)
    for difference in state.differences:
        accounts = list(difference.accounts.values())
        if difference.path[0] == "consent":
            assert stands[difference.path] == next(a for a in STRICTEST_FIRST if a in accounts or a == "not_asked")
        elif difference.path == (UNUSED,) and True in accounts:
            assert stands[difference.path] is True


def a_value_nobody_wrote_is_never_made_up(revisions: list[Revision]) -> None:
    written = [places(revision.fields) for revision in revisions]
    for path, value in places(both(*revisions).fields).items():
        strictest_of_missing = path[0] == "consent" and value == "not_asked"
        assert strictest_of_missing or any(found.get(path) == value for found in written)


def a_revision_on_all_heads_settles_every_difference(revisions: list[Revision], decided: Fields) -> None:
    """Without earlier settlements: where both were kept, who writes the same beside it opens nothing."""
    state = both(*revisions)
    settled = write(decided, *state.heads, by=9)
    after = both(*revisions, settled)
    assert after.differences == ()
    assert [head.id for head in after.heads] == [settled.id]
    assert places(after.fields) == places(decided)


def no_account_of_a_difference_is_left_out_of_its_question(revisions: list[Revision]) -> None:
    asked = {place: one for one in accounts.questions(revisions, INTERVIEW) for place in one.places}
    for difference in both(*revisions).differences:
        shown = {key for account in asked[difference.path].accounts for key in account.writers}
        assert difference.accounts.keys() <= shown, difference.path


def no_clock_decides_what_stands(revisions: list[Revision], whole: list[Revision], times: list[str]) -> None:
    """The same graph written under other clocks gives the same record, but for the ids, which hold the time."""
    copies = [
        copy.purged() if revision.payload is None else copy
        for copy, revision in zip(remade(whole, times), revisions, strict=True)
    ]
    before, after = both(*revisions), both(*copies)
    assert {d.path for d in before.differences} == {d.path for d in after.differences}
    settled = {path for path in places(before.fields) if path not in {d.path for d in before.differences}}
    differing = {d.path[:2] for d in before.differences}
    for path in settled:
        if path[:2] not in differing:
            assert places(after.fields).get(path) == places(before.fields)[path]


def the_heads_are_those_nobody_built_upon(revisions: list[Revision]) -> None:
    parents = {parent for revision in revisions for parent in revision.header.parents}
    assert {head.id for head in heads(revisions)} == {revision.id for revision in revisions} - parents


def what_is_decided_is_decided_and_the_rest_is_left(known: list[Revision], how: str, number: int) -> None:
    before = accounts.questions(known, INTERVIEW)
    answers = {one.path: Answer(how, one.accounts[0].value) for one in before[:number]}
    after = settle(known, answers)
    state = merged(after, INTERVIEW)
    assert len(state.heads) == 1
    now = {one.path: one for one in accounts.questions(after, INTERVIEW)}
    rest = {one.path: {a.value for a in one.accounts} for one in before[number:] if _plain(one)}
    assert {path: {a.value for a in now[path].accounts} for path in rest if path in now} == rest
    if how == BOTH:
        assert all(now[path].kept for path in answers)
    else:
        assert not answers.keys() & now.keys()
    assert accounts.joined(after, INTERVIEW) == []


def _plain(one: accounts.Question) -> bool:
    return len(one.path) == 1
