"""The notation of a slip: whatever stands on paper comes out as the same fields, and a wrong sign is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npm_field.domain import codes, documents, paper
from npm_field.domain.codes import CodeType
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.domain.stored_line import stored_line
from npm_field.domain.vocabularies import Vocabularies
from resources import names_below, read_json

if TYPE_CHECKING:
    from collections.abc import Sequence

VOCABULARIES = Vocabularies.parse(read_json(name) for name in names_below("vocabularies", ".json"))
DIGITS = {"latin": "0123456789", "arabic": "٠١٢٣٤٥٦٧٨٩", "persian": "۰۱۲۳۴۵۶۷۸۹"}


def ids(name: str) -> list[str]:
    return [term.id for term in VOCABULARIES[name].terms]


def code(code_type: CodeType) -> st.SearchStrategy[str]:
    digits = st.text("0123456789", min_size=code_type.digits, max_size=code_type.digits)
    return digits.map(lambda d: str(codes.make(code_type, d)))


def some(strategy: st.SearchStrategy[object], most: int) -> st.SearchStrategy[list[object]]:
    return st.lists(strategy, min_size=1, max_size=most, unique=True)


PARTIAL = st.fixed_dictionaries(
    {"code": code(CodeType.PERSON) | code(CodeType.STAFF)},
    optional={
        "area": code(CodeType.AREA),
        "words": some(code(CodeType.WORD), paper.MOST_WORDS),
        "theme_words": some(st.sampled_from(ids("neutral_theme")), paper.MOST_WORDS),
        "actor": code(CodeType.ACTOR),
        "severity": st.sampled_from("123"),
        "use": st.sampled_from(ids("consent_sign")),
        "name": st.sampled_from(ids("consent_sign")),
        "signs": some(st.sampled_from(ids("sign")), 4),
        "source": st.sampled_from(ids("source_kind")),
        "hook_colour": st.sampled_from(ids("hook_colour")),
        "hook_object": st.sampled_from(ids("hook_object")),
        "due": st.sampled_from(["2031-03-11/morning", "2031-03-11/night"]),
    },
)


@given(
    fields=PARTIAL,
    language=st.sampled_from(["en", "fr", "es", "ar"]),
    digits=st.sampled_from(sorted(DIGITS)),
    order=st.sampled_from(["{} {}", "{1} {0}"]),
)
def test_every_line_that_a_partial_record_shows_is_read_back_as_the_same_record(
    fields: dict[str, object], language: str, digits: str, order: str
) -> None:
    groups = stored_line(fields, lambda name, word: VOCABULARIES.label(name, word, language), order.format)
    due = groups[-1:] if "due" in fields else ()
    line = "  ".join(groups[: len(groups) - len(due)]).translate(str.maketrans(DIGITS["latin"], DIGITS[digits]))
    found = paper.read_line(f"{line} {' '.join(due)}", VOCABULARIES)
    assert found.problems == ()
    assert (found.mode, found.fields) == (Mode.PARTIAL, fields)
    assert documents.check(INTERVIEW, found.mode, found.fields, VOCABULARIES) == fields


@given(text=st.text(max_size=60) | st.text("PSLVAMR0123456789-!↺ useidYN?", max_size=60))
def test_no_line_raises_and_what_comes_out_is_of_the_closed_list(text: str) -> None:
    found = paper.read_line(text, VOCABULARIES)
    assert set(found.fields) <= {field.name for field in INTERVIEW.fields_in(found.mode)} | {
        field.name for field in INTERVIEW.fields_in(Mode.PARTIAL)
    }
    assert "code" in found.fields or found.problems


# the slips of the fictional visits, written anew; the first three are as a monitor wrote them in the place
SLIPS = (
    (
        "P-930-953 L-003-304 V-171 3 use Y id Y M ↺",
        {"code": "P-930-953", "area": "L-003-304", "words": ["V-171"], "severity": "3", "use": "y", "name": "y",
         "signs": ["doctor", "again"]},
    ),
    (
        "P-049-402 L-934-519 V-895 V-322 3 use Y id ? R !",
        {"code": "P-049-402", "area": "L-934-519", "words": ["V-895", "V-322"], "severity": "3", "use": "y",
         "name": "unknown", "signs": ["reprisal", "urgent"]},
    ),
    (
        "P-249-563 L-264-827 V-235 V-096 2 use Y id N",
        {"code": "P-249-563", "area": "L-264-827", "words": ["V-235", "V-096"], "severity": "2", "use": "y",
         "name": "n"},
    ),
    (
        "P-836-013 V-139 3 use Y id N R ↺ repère : parapluie",
        {"code": "P-836-013", "words": ["V-139"], "severity": "3", "use": "y", "name": "n",
         "signs": ["reprisal", "again"], "hook_object": "umbrella"},
    ),
    (
        "P-906-099 L-514-050 V-262 3 use Y id ref Y R ! ↺",
        {"code": "P-906-099", "area": "L-514-050", "words": ["V-262"], "severity": "3", "use": "y", "name": "y",
         "signs": ["reprisal", "urgent", "again"]},
    ),
)  # fmt: skip


@pytest.mark.parametrize(("line", "fields"), SLIPS)
def test_the_slips_of_the_fictional_visits_say_what_they_said(line: str, fields: dict[str, object]) -> None:
    found = paper.read_line(line, VOCABULARIES)
    assert (found.problems, found.fields, found.mode) == ((), fields, Mode.PARTIAL)


@pytest.mark.parametrize("line", ["P-155-136 !  (شفهي فقط)", "oral only p 155 136 !", "!! P155136 oral"])
def test_an_oral_slip_is_a_code_and_whether_it_is_urgent(line: str) -> None:
    found = paper.read_line(line.replace("!!", "!"), VOCABULARIES)
    assert (found.problems, found.mode) == ((), Mode.ORAL_ONLY)
    assert found.fields == {"code": "P-155-136", "urgent": True}


def reasons(line: str) -> Sequence[tuple[int, str]]:
    return [(problem.place, problem.reason) for problem in paper.read_line(line, VOCABULARIES).problems]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("P-407-217 V-473", [(1, "check_digit")]),
        ("P-407-216 V-474 2", [(2, "check_digit")]),
        ("P-407-2166", [(1, "length")]),
        ("P-407-216 D-243-932", [(2, "wrong_type")]),
        ("P-407-216 V-473 4", [(3, "severity")]),
        ("P-407-216 2 3", [(3, "twice")]),
        ("P-407-216 use id Y", [(2, "no_answer")]),
        ("P-407-216 Zubrowsky", [(2, "unknown")]),
        ("P-407-216 hook: blue ladder", [(4, "unknown")]),
        ("P-407-216 hook: ladder", [(2, "no_hook")]),
        ("V-473 2", [(0, "no_code")]),
        ("", [(0, "no_code")]),
        ("P-407-216 V-473 oral", [(0, "more_than_oral")]),
        ("P-407-216 L-553-088 P-231-008", [(3, "twice")]),
        ("P-407-216 V-473 V-126 V-895 V-322 V-872 V-929", [(7, "too_many")]),
    ],
)
def test_each_wrong_sign_is_named_by_its_place_and_its_reason(line: str, told: list[tuple[int, str]]) -> None:
    assert reasons(line) == told


def test_the_code_that_is_meant_is_offered_and_the_rest_of_the_line_is_kept() -> None:
    found = paper.read_line("P-047-216 V-473 2", VOCABULARIES)
    assert "P-407-216" in found.problems[0].nearest
    assert found.fields == {"words": ["V-473"], "severity": "2"}


def test_the_codes_of_a_slip_are_what_must_be_voided() -> None:
    found = paper.read_line("P-407-216 L-553-088 V-473 V-126 2 use Y", VOCABULARIES)
    assert paper.codes_in(found.fields) == ["P-407-216", "L-553-088", "V-473", "V-126"]
