"""How well a finding holds: the levels of three fictional visits, and the laws of the rule (INV20)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npm_field.domain import same_person
from npm_field.domain.corroboration import (
    CONTRADICTS,
    DETAINEE,
    DOCUMENT,
    GROUP_TALK,
    MEDICAL,
    OBSERVATION,
    OUTSIDE,
    PRIVATE_TALK,
    SOURCE_TYPES,
    STAFF,
    SUPPORTS,
    Fact,
    Grade,
    Link,
    Unused,
    one_person,
    weigh,
)
from npm_field.report import levels
from resources.language import Language

if TYPE_CHECKING:
    from random import Random

# The findings of three fictional visits: what supports, what contradicts, and the level that people agreed on.
Case = tuple[str, list[tuple[str, str]], list[tuple[str, str]], str]
CASES: Final[list[Case]] = [
    (
        "violence at admission",
        [
            ("P1", DETAINEE),
            ("P2", DETAINEE),
            ("P3", DETAINEE),
            ("P3m", MEDICAL),
            ("L1", OBSERVATION),
            ("D1", DOCUMENT),
        ],
        [("S1", STAFF)],
        "K3-",
    ),
    (
        "isolation",
        [("P4", DETAINEE), ("D2", DOCUMENT), ("D3", DOCUMENT), ("L2", OBSERVATION)],
        [("S1", STAFF)],
        "K3-",
    ),
    ("overcrowding", [("G1", DETAINEE), ("L3", OBSERVATION)], [], "K3"),
    ("complaints channel", [("D4", DOCUMENT), ("R1", DETAINEE)], [], "K2"),
    ("restraint of one woman", [("P6", DETAINEE)], [], "K0"),
    ("menus", [("L4", OBSERVATION)], [], "K0"),
    ("lawyer", [("P1", DETAINEE), ("D1", DOCUMENT), ("R1", OUTSIDE)], [("S1", STAFF)], "K3-"),
    ("a child among adults", [("P2", DETAINEE), ("R2", OUTSIDE), ("L1", OBSERVATION)], [("S1", STAFF)], "K3-"),
    ("register filled in later", [("D2", DOCUMENT)], [], "K0"),
    ("room without camera", [("P1", DETAINEE)], [("P2", DETAINEE)], "K0-"),
    ("search", [("P3", DETAINEE)], [("S1", STAFF)], "K0-"),
    ("medicine", [("P5", DETAINEE), ("L5", OBSERVATION)], [], "K3"),
    ("two talks", [("P1", DETAINEE), ("P2", DETAINEE)], [], "K1"),
    ("nothing yet", [], [("S1", STAFF)], ""),
]


def links(sources: list[tuple[str, str]], role: str) -> list[Link]:
    return [Link(source, role, Fact(source, kind)) for source, kind in sources]


@pytest.mark.parametrize(("name", "supports", "contradicts", "level"), CASES, ids=[case[0] for case in CASES])
def test_inv20_the_levels_of_three_visits_come_out_of_the_rule(
    name: str, supports: list[tuple[str, str]], contradicts: list[tuple[str, str]], level: str
) -> None:
    assert weigh([*links(supports, SUPPORTS), *links(contradicts, CONTRADICTS)]).printed == level, name


def test_one_person_under_two_codes_is_one_source() -> None:
    joined = one_person([("P-326-995", "P-792-625")])
    assert joined == {"P-326-995": "P-326-995", "P-792-625": "P-326-995"}
    twice = [Link(code, SUPPORTS, Fact(joined[code], DETAINEE)) for code in joined]
    assert weigh(twice).grade is Grade.K0
    assert weigh([Link(code, SUPPORTS, Fact(code, DETAINEE)) for code in joined]).grade is Grade.K1


def test_who_is_joined_over_a_third_code_is_one_person_too() -> None:
    joined = one_person([("P-3", "P-2"), ("P-2", "P-1"), ("P-9", "P-8")])
    assert joined == {"P-1": "P-1", "P-2": "P-1", "P-3": "P-1", "P-8": "P-8", "P-9": "P-8"}


def test_hearsay_raises_nothing_and_is_counted_with_its_source() -> None:
    heard = Link("b", SUPPORTS, Fact("P2", DETAINEE), independent="no")
    weighed = weigh([Link("a", SUPPORTS, Fact("P1", DETAINEE)), heard])
    assert (weighed.grade, weighed.supporting) == (Grade.K0, {DETAINEE: 1})
    assert weigh([heard]).grade is Grade.K0


def test_inv20_one_source_stands_for_one_kind_however_many_it_was_written_down_as() -> None:
    """A talk, and what that person's mother wrote of it: one voice, until somebody says that she saw it herself."""
    talk = Link("a", SUPPORTS, Fact("P1", DETAINEE, told=PRIVATE_TALK))
    mother = Link("b", SUPPORTS, Fact("P1", OUTSIDE, alone="R1"))
    weighed = weigh([talk, mother])
    assert (weighed.grade, weighed.supporting) == (Grade.K0, {DETAINEE: 1})
    assert sum(weighed.told_for.values()) == 1
    assert weigh([talk, replace(mother, independent="yes")]).grade is Grade.K2
    # beside another talk she stands for her own kind, and the level does not depend on who is looked at first
    other = Link("c", SUPPORTS, Fact("P2", DETAINEE))
    assert [weigh(found).grade for found in ([talk, mother, other], [other, mother, talk])] == [Grade.K2] * 2
    seen = Link("d", SUPPORTS, Fact("L1", OBSERVATION))
    assert (weigh([talk, seen]).grade, weigh([seen, mother]).grade) == (Grade.K3, Grade.K3)


def test_inv20_what_others_had_told_is_no_source_of_its_own_until_somebody_says_so() -> None:
    first, told = Link("a", SUPPORTS, Fact("P1", DETAINEE)), Link("b", SUPPORTS, Fact("P2", DETAINEE, hearsay=True))
    assert weigh([first, told]).grade is Grade.K0
    assert weigh([told]).grade is Grade.K0
    assert weigh([first, replace(told, independent="yes")]).grade is Grade.K1
    assert weigh([replace(told, fact=Fact("D1", DOCUMENT, hearsay=True)), first]).grade is Grade.K0


def test_what_was_never_completed_counts_as_a_talk_and_raises_nothing() -> None:
    stub = Link("b", SUPPORTS, Fact("P2", DETAINEE, whole=False))
    assert weigh([Link("a", SUPPORTS, Fact("P1", DETAINEE)), stub]).grade is Grade.K0
    assert weigh([Link("a", SUPPORTS, Fact("L1", OBSERVATION)), stub]).grade is Grade.K0


def test_who_wants_nothing_used_counts_for_nothing() -> None:
    barred = Link("b", CONTRADICTS, Fact("P2", DETAINEE, unused=Unused.NOT_FOR_USE))
    weighed = weigh([Link("a", SUPPORTS, Fact("P1", DETAINEE)), barred])
    assert (weighed.printed, weighed.contradicting, weighed.unused) == ("K0", {}, (barred,))


def test_inv20_a_contradiction_contests_until_a_note_says_what_resolved_it() -> None:
    support = Link("a", SUPPORTS, Fact("P1", DETAINEE))
    against = Link("b", CONTRADICTS, Fact("S1", STAFF))
    assert weigh([support, against]).printed == "K0-"
    resolved = Link("b", CONTRADICTS, Fact("S1", STAFF), resolved="The roster shows that he was not there.")
    assert (weigh([support, resolved]).printed, weigh([support, resolved]).resolved) == ("K0", 1)
    blank = Link("b", CONTRADICTS, Fact("S1", STAFF), resolved="  ")
    assert weigh([support, blank]).contested


def test_the_level_is_told_in_a_sentence_of_kinds_of_talk_and_registers() -> None:
    links = [
        Link("a", SUPPORTS, Fact("P1", DETAINEE, told=PRIVATE_TALK)),
        Link("b", SUPPORTS, Fact("P2", DETAINEE)),
        # the same person in a group before: one source, called by the stronger way it was heard in
        Link("c", SUPPORTS, Fact("P1", DETAINEE, told=GROUP_TALK)),
        Link("d", SUPPORTS, Fact("P3", DETAINEE, told=PRIVATE_TALK)),
        Link("e", SUPPORTS, Fact("D1", DOCUMENT, told="custody_register")),
        Link("f", CONTRADICTS, Fact("D2", DOCUMENT, told="incident_log")),
    ]
    weighed = weigh(links)
    said = levels.explained(weighed, Language.load("en"), lambda _vocabulary, term: term.replace("_", " "))
    assert said == (
        "Supported by 2 private talks, 1 talk not in private and the custody register."
        " Contradicted by the incident log."
    )
    assert sum(weighed.told_for.values()) == sum(weighed.supporting.values())
    arabic = levels.explained(
        weighed, Language.load("ar"), lambda _vocabulary, term: {"custody_register": "سجل"}.get(term, "")
    )
    assert "مقابلتان منفردتان" in arabic
    assert "وسجل" in arabic


# --- laws -----------------------------------------------------------------------------------------------------

ORDER: Final = list(Grade)
A_LINK = st.builds(
    Link,
    record=st.uuids().map(lambda one: one.hex),
    role=st.sampled_from((SUPPORTS, CONTRADICTS, "context", "")),
    fact=st.builds(
        Fact,
        source=st.sampled_from(("a", "b", "c", "d")),
        source_type=st.sampled_from(SOURCE_TYPES),
        whole=st.booleans(),
        hearsay=st.booleans(),
        alone=st.sampled_from(("", "", "e")),
        unused=st.sampled_from((None, None, Unused.NO_CONSENT)),
    ),
    independent=st.sampled_from(("", "yes", "no", "unknown")),
)


@given(st.lists(A_LINK, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_links_and_a_link_said_twice_change_nothing(found: list[Link], chance: Random) -> None:
    shuffled = sorted(found, key=lambda _: chance.random())
    once, again = weigh(found), weigh([*shuffled, *found])
    assert (once.grade, once.contested) == (again.grade, again.contested)
    assert (once.supporting, once.contradicting) == (again.supporting, again.contradicting)


@given(st.lists(A_LINK, max_size=8), A_LINK)
def test_one_more_link_never_lowers_the_level_and_never_ends_a_contest(found: list[Link], more: Link) -> None:
    before, after = weigh(found), weigh([*found, more])
    assert ORDER.index(after.grade) >= ORDER.index(before.grade)
    assert after.contested >= before.contested


@given(st.lists(A_LINK, max_size=8))
def test_inv20_a_level_is_never_higher_than_its_sources_are_many(found: list[Link]) -> None:
    """So many sources as a level asks for are there, each counted once and under one kind."""
    weighed = weigh(found)
    sources = sum(weighed.supporting.values())
    needed = {Grade.NONE: 0, Grade.K0: 1, Grade.K1: 2, Grade.K2: 2, Grade.K3: 2}[weighed.grade]
    used = [link for link in found if link.is_used and link.role == SUPPORTS]
    assert needed <= sources <= len({link.source for link in used})


# --- one person or two ----------------------------------------------------------------------------------------

TALK: Final[dict[str, object]] = {"area": "L-1", "sex": "man", "age_band": "25-34", "by": ["M-1"]}


def test_codes_that_are_alike_in_their_bands_are_proposed_and_no_others() -> None:
    one = TALK | {"code": "P-1"}
    alike = TALK | {"code": "P-2", "by": ["M-2"]}
    older = TALK | {"code": "P-3", "by": ["M-3"], "age_band": "35-44"}
    elsewhere = TALK | {"code": "P-4", "by": ["M-4"], "area": "L-2"}
    same_listener = TALK | {"code": "P-5"}
    found = same_person.candidates([one, alike, older, elsewhere], [])
    assert [(each.first, each.second, each.alike) for each in found] == [("P-1", "P-2", ("area", "sex", "age_band"))]
    assert same_person.candidates([one, alike], [("P-2", "P-1")]) == []
    assert same_person.candidates([one, same_listener], []) == []


def test_the_same_day_makes_a_pair_likelier_and_everything_noted_under_a_code_counts() -> None:
    day = {"day": "2031-03-10"}
    one = TALK | {"code": "P-1"} | day
    another_day = TALK | {"code": "P-2", "by": ["M-2"], "day": "2031-03-11"}
    same_day = TALK | {"code": "P-3", "by": ["M-3"]} | day
    found = same_person.candidates([one, another_day, same_day], [("P-2", "P-3")])
    assert [(each.first, each.second, "day" in each.alike) for each in found] == [
        ("P-1", "P-3", True),
        ("P-1", "P-2", False),
    ]
    # seen again with nothing noted: what was noted before still stands
    again = {"code": "P-3", "by": ["M-4"]}
    assert [each.second for each in same_person.candidates([one, same_day, again], [])] == ["P-3"]
    # who listened to both, in any of the talks, would have known
    heard = {"code": "P-3", "by": ["M-1"]}
    assert same_person.candidates([one, same_day, heard], []) == []
    unsaid = [
        told | {"sex": "not_recorded", "age_band": "unknown", "legal_status": "remand"} for told in (one, same_day)
    ]
    assert same_person.candidates(unsaid, []) == []
