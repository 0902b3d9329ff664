"""What may exist in a record, by mode and by consent (INV05, INV08, INV35; R091)."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.domain import consent, documents
from npm_field.domain.consent import Answer
from npm_field.domain.documents import MAX_ELEMENTS, MAX_WORD, MAX_WORDS
from npm_field.domain.fields import Field, Kind, Shape
from npm_field.domain.kinds import AREA, INTERVIEW, KINDS, OBSERVATION, VISIT
from npm_field.domain.modes import Mode
from npm_field.domain.stored_line import stored_line
from npm_field.domain.summary import words_of
from npm_field.errors import BadCodeError, BadRecordError, ConsentForbidsError, FieldError, ForbiddenInModeError
from npm_field.usecases.seat import shipped_vocabularies

VOCABULARIES = shipped_vocabularies()
STRICT_MODES = (Mode.PARTIAL, Mode.ORAL_ONLY)
CANARY = "Ambrosine beaten by the night guard"


def check(kind: Kind, fields: dict[str, Any], mode: Mode = Mode.FULL) -> dict[str, object]:
    return documents.check(kind, mode, fields, VOCABULARIES)


def reason(kind: Kind, fields: dict[str, Any], mode: Mode = Mode.FULL) -> object:
    with pytest.raises(BadRecordError) as caught:
        check(kind, fields, mode)
    return caught.value.facts["reason"]


# --- every shape ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "fields", "stored"),
    [
        (INTERVIEW, {"narrative": "text"}, {"narrative": "text"}),
        (INTERVIEW, {"sex": "woman"}, {"sex": "woman"}),
        (INTERVIEW, {"themes": ["health", "safeguards"]}, {"themes": ["health", "safeguards"]}),
        (INTERVIEW, {"area": "l553088"}, {"area": "L-553-088"}),
        (INTERVIEW, {"code": "P-٤٠٧-٢١٦"}, {"code": "P-407-216"}),
        (AREA, {"floor_area_m2": 7.5}, {"floor_area_m2": 7.5}),
        (AREA, {"beds": 0}, {"beds": 0}),
        (AREA, {"cctv": False}, {"cctv": False}),
        (VISIT, {"start_day": "2031-03-10"}, {"start_day": "2031-03-10"}),
        (VISIT, {"words": {"v473": "beating"}}, {"words": {"V-473": "beating"}}),
        (INTERVIEW, {"consent": {"record": "yes"}}, {"consent": {"record": "yes"}}),
        (
            INTERVIEW,
            {"allegations": [{"id": "w1", "violation": "beating", "text": ""}]},
            {"allegations": [{"id": "w1", "violation": "beating"}]},
        ),
        (INTERVIEW, {"narrative": "", "themes": [], "consent": {}, "sex": None}, {}),
    ],
)
def test_each_shape_is_stored_in_its_one_form(kind: Kind, fields: dict[str, Any], stored: dict[str, Any]) -> None:
    assert check(kind, fields) == stored
    assert check(kind, stored) == stored


@pytest.mark.parametrize(
    ("kind", "fields", "why"),
    [
        (INTERVIEW, {"narrative": 5}, "not_text"),
        (INTERVIEW, {"narrative": "\ud800"}, "not_text"),
        (INTERVIEW, {"narrative": "x" * 40_001}, "too_long"),
        (INTERVIEW, {"sex": "canary"}, "unknown_value"),
        (INTERVIEW, {"sex": ["woman"]}, "not_text"),
        (INTERVIEW, {"themes": "health"}, "not_list"),
        (INTERVIEW, {"themes": ["health", "health"]}, "twice"),
        (INTERVIEW, {"by": ["M-000-00" + "0"] * 2}, "twice"),
        (INTERVIEW, {"themes": [str(i) for i in range(MAX_ELEMENTS + 1)]}, "too_many"),
        (AREA, {"floor_area_m2": "7"}, "not_number"),
        (AREA, {"floor_area_m2": True}, "not_number"),
        (AREA, {"floor_area_m2": float("nan")}, "not_number"),
        (AREA, {"floor_area_m2": float("inf")}, "not_number"),
        (AREA, {"floor_area_m2": 10**400}, "not_number"),
        (AREA, {"beds": -1}, "not_count"),
        (AREA, {"beds": 1.5}, "not_count"),
        (AREA, {"beds": 10**9}, "not_count"),
        (AREA, {"cctv": "yes"}, "not_yes_no"),
        (VISIT, {"start_day": "tomorrow"}, "not_day"),
        (VISIT, {"words": ["V-473"]}, "not_map"),
        (VISIT, {"words": {"V-473": "canary"}}, "unknown_value"),
        (INTERVIEW, {"consent": {"canary": "yes"}}, "unknown_value"),
        (INTERVIEW, {"allegations": [{"violation": "beating"}]}, "element_without_id"),
        (INTERVIEW, {"allegations": [{"id": ""}]}, "element_without_id"),
        (INTERVIEW, {"allegations": [{"id": "\ud800"}]}, "not_text"),
        (INTERVIEW, {"allegations": [{"id": "w1"}, {"id": "w1", "text": "b"}]}, "twice"),
        (INTERVIEW, {"allegations": [{"id": "w1", "canary": "b"}]}, "unknown_field"),
        (INTERVIEW, {"canary": "text"}, "unknown_field"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason(kind: Kind, fields: dict[str, Any], why: str) -> None:
    assert reason(kind, fields) == why


def test_two_spellings_of_one_code_are_one_code() -> None:
    assert reason(INTERVIEW, {"words": ["V-473", "v 473"]}, Mode.PARTIAL) == "twice"


def test_a_wrong_code_is_refused_with_the_nearest_right_ones() -> None:
    with pytest.raises(BadCodeError) as caught:
        check(INTERVIEW, {"area": "L-553-089"})
    assert "L-553-" in str(caught.value.facts["nearest"])


def test_a_misspelt_field_is_answered_with_the_nearest_name_of_ours() -> None:
    with pytest.raises(BadRecordError) as caught:
        check(INTERVIEW, {"narative": "text"})
    assert caught.value.facts == {
        "kind": "interview",
        "field": "",
        "reason": "unknown_field",
        "nearest": "narrative",
    }


# --- INV35: an error never carries the text of a record -------------------------------------------------------

words = st.text(st.sampled_from("abcdefghij "), max_size=8).map(lambda text: f"{text}QzX{text}")
anything = st.recursive(
    words | st.integers() | st.floats() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words | st.just("id"), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from([field.name for kind in KINDS.values() for field in kind.fields])


@settings(max_examples=150)
@given(
    st.sampled_from(list(KINDS.values())),
    st.sampled_from(list(Mode)),
    st.dictionaries(names | words, anything, max_size=4),
)
def test_inv35_no_refusal_carries_the_text_of_a_record(kind: Kind, mode: Mode, fields: dict[str, Any]) -> None:
    try:
        stored = check(kind, fields, mode)
    except FieldError as error:
        told = f"{error} {error.facts} {error.args} {error.__cause__}"
        assert "QzX" not in told
    else:
        assert mode is Mode.FULL or "QzX" not in json.dumps(stored)
        assert documents.fits(kind, mode, stored)


# --- INV05: the closed lists ---------------------------------------------------------------------------------


def test_inv05_partial_and_oral_only_are_these_fields_and_no_others() -> None:
    """Compared with the written list, so that a field added to the table is a decision and not an accident."""
    in_partial = {field.name for kind in KINDS.values() for field in kind.fields_in(Mode.PARTIAL)}
    assert in_partial == {
        "code", "area", "words", "theme_words", "severity", "actor", "use", "name", "signs", "source",
        "hook_colour", "hook_object", "due", "ended",
    }  # fmt: skip
    in_oral = {field.name for kind in KINDS.values() for field in kind.fields_in(Mode.ORAL_ONLY)}
    assert in_oral == {"code", "urgent", "due", "ended"}
    in_box = {field.name for kind in KINDS.values() for field in kind.fields_in(Mode.DROP_BOX)}
    assert in_box == {"code"}
    in_strict = {kind.name: kind.modes & set(STRICT_MODES) for kind in KINDS.values() if kind.modes != {Mode.FULL}}
    assert in_strict == {"interview": set(STRICT_MODES), "complaint": set()}  # a complaint may go into the box


def test_inv05_no_field_of_a_strict_mode_can_hold_free_text() -> None:
    shapes = {field.shape for mode in STRICT_MODES for field in INTERVIEW.fields_in(mode)}
    assert shapes & {Shape.TEXT, Shape.ITEMS, Shape.MAP, Shape.NUMBER} == set()


@pytest.mark.parametrize("mode", STRICT_MODES)
@pytest.mark.parametrize("field", INTERVIEW.fields, ids=lambda field: field.name)
def test_inv05_a_field_outside_the_closed_list_is_refused(field: Field, mode: Mode) -> None:
    if mode in field.modes:
        assert field.shape is not Shape.TEXT
        return
    with pytest.raises(ForbiddenInModeError) as caught:
        check(INTERVIEW, {field.name: "x"}, mode)
    assert caught.value.facts == {"field": field.name, "mode": mode.value}
    assert not documents.fits(INTERVIEW, mode, {field.name: "x"})


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS.values() if kind is not INTERVIEW], ids=lambda kind: kind.name
)
@pytest.mark.parametrize("mode", STRICT_MODES)
def test_inv05_only_talks_exist_in_strict_modes(kind: Kind, mode: Mode) -> None:
    with pytest.raises(ForbiddenInModeError):
        check(kind, {}, mode)
    assert not documents.fits(kind, mode, {})


PARTIAL: dict[str, Any] = {
    "code": "P-407-216",
    "area": "L-553-088",
    "words": ["V-473", "V-126"],
    "theme_words": [],
    "severity": "2",
    "use": "y",
    "name": "n",
    "signs": ["reprisal", "again"],
    "source": "saw",
    "hook_colour": "blue",
    "hook_object": "lamp",
    "due": "2031-03-10/evening",
}


def test_the_example_of_the_workflow_is_a_partial_record() -> None:
    stored = check(INTERVIEW, PARTIAL, Mode.PARTIAL)
    assert documents.fits(INTERVIEW, Mode.PARTIAL, stored)
    line = " ".join(stored_line(stored, lambda _vocabulary, word: word))
    assert line == "P-407-216 L-553-088 V-473 V-126 2 use Y id N saw R ↺ hook: blue lamp 2031-03-10/evening"


@pytest.mark.parametrize(
    "fields",
    [
        {"theme_words": [CANARY]},
        {"theme_words": CANARY.split()},
        {"theme_words": [f"w{i}" for i in range(MAX_WORDS + 1)]},
        {"words": [f"V-{i}" for i in range(400)]},
        {"hook_colour": CANARY},
        {"hook_object": "night_guard"},
        {"hook_object": "Ambrosine"},
        {"hook_object": "ночной"},
        {"hook_object": "x" * (MAX_WORD + 1)},
        {"severity": "2 beaten"},
        {"severity": 2},
        {"source": ["self"]},
        {"due": "2031-03-10/evening, guard"},
        {"due": "2031-03-10T18:42"},
        {"code": "P-407-216 Ambrosine"},
        {"code": "p407216"},
        {"signs": {"urgent": CANARY}},
        {"narrative": CANARY},
        {"unknown_to_us": 1},
        {"urgent": True},
    ],
)
def test_inv05_nothing_smuggles_a_sentence_through_a_partial_record(fields: dict[str, Any]) -> None:
    assert not documents.fits(INTERVIEW, Mode.PARTIAL, fields)


def test_what_the_shipped_words_allow_is_never_refused_at_the_office() -> None:
    """A stub that could be captured but not handed over would be a lost one."""
    for field in INTERVIEW.fields_in(Mode.PARTIAL):
        ids = [term.id for term in VOCABULARIES[field.vocabulary].terms] if field.vocabulary else []
        values: list[Any] = [ids] if field.shape is Shape.CHOICES else list(ids)
        for value in values:
            stored = check(INTERVIEW, {field.name: value}, Mode.PARTIAL)
            assert stored == {field.name: value}
            assert documents.fits(INTERVIEW, Mode.PARTIAL, stored)


def test_an_offices_own_word_that_is_too_long_is_refused_when_it_is_captured() -> None:
    own = VOCABULARIES.overlaid([{"vocabulary": "hook_object", "terms": [{"id": "the_guard_with_the_keys"}]}])
    with pytest.raises(BadRecordError) as caught:
        documents.check(INTERVIEW, Mode.PARTIAL, {"hook_object": "the_guard_with_the_keys"}, own)
    assert caught.value.facts["reason"] == "not_in_closed_list"


def test_every_field_of_the_closed_list_is_on_the_line_that_is_shown() -> None:
    line = " ".join(stored_line(PARTIAL | {"theme_words": ["one"], "actor": "A-1"}, lambda _name, word: word))
    for value in ("P-407-216", "L-553-088", "V-473", "one", "A-1", "saw", "blue lamp", "2031-03-10/evening"):
        assert value in line
    assert "!" in stored_line({"urgent": True}, lambda _name, word: word)


# --- INV08, R091: consent ------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [None, {}, {"record": "perhaps"}, {"internal": "yes"}, "yes", ["record"]])
def test_inv08_what_is_missing_or_unreadable_was_not_asked_and_counts_as_no(value: object) -> None:
    assert consent.answer(value, "record") is Answer.NOT_ASKED
    assert not consent.allows(value, "record")


@given(st.sampled_from(list(Answer)), st.sampled_from([t.id for t in VOCABULARIES["consent_purpose"].terms]))
def test_inv08_only_a_plain_yes_allows_an_export(answer: Answer, purpose: str) -> None:
    assert consent.allows({purpose: answer.value}, purpose) is (answer is Answer.YES)


@given(st.lists(st.sampled_from([answer.value for answer in Answer]), max_size=4))
def test_the_strictest_of_several_answers_is_one_of_them_and_none_is_stricter(answers: list[str]) -> None:
    order = [answer.value for answer in Answer]
    found = consent.strictest(answers)
    assert found == min(answers, key=order.index, default="not_asked")


def test_use_yes_is_never_public() -> None:
    assert consent.from_signs("y", "n") == {
        "record": "yes",
        "internal": "yes",
        "authorities_anon": "yes",
        "identity_referral": "no",
    }
    assert "public_anon" not in consent.from_signs("y", "y")
    assert consent.from_signs("unknown", "unknown") == {}
    assert "record" not in consent.from_signs("n", "y")


CONTENT = [field for field in INTERVIEW.fields if field.content]
VALUES: dict[Shape, Any] = {Shape.TEXT: "x", Shape.ITEMS: [{"id": "a"}]}


def some_value(field: Field) -> object:
    first = VOCABULARIES[field.vocabulary].terms[0].id if field.vocabulary else ""
    return [first] if field.shape is Shape.CHOICES else VALUES.get(field.shape, first)


@pytest.mark.parametrize("answer", ["no", "unable", "withdrawn"])
@pytest.mark.parametrize("field", CONTENT, ids=lambda field: field.name)
def test_no_content_is_stored_where_keeping_notes_was_refused(field: Field, answer: str) -> None:
    fields = {field.name: some_value(field), "consent": {"record": answer}}
    with pytest.raises(ConsentForbidsError):
        check(INTERVIEW, fields)
    assert not documents.fits(INTERVIEW, Mode.FULL, fields)
    assert documents.fits(INTERVIEW, Mode.FULL, fields | {"consent": {"record": "yes"}})
    assert documents.without_content(INTERVIEW, fields) == {"consent": {"record": answer}}


def test_every_free_text_of_an_interview_is_content() -> None:
    assert [f.name for f in INTERVIEW.fields if f.shape is Shape.TEXT and not f.content] == []


# --- what a newer office may send ----------------------------------------------------------------------------


def test_a_kind_a_field_and_an_id_of_a_newer_office_are_kept_in_full_mode() -> None:
    assert documents.fits(None, Mode.FULL, {"x": 1})
    assert documents.fits(INTERVIEW, Mode.FULL, {"new_field": {"a": [1]}, "sex": "a_new_word"})


@pytest.mark.parametrize(
    "fields",
    [
        {"consent": "yes"},
        {"consent": {"record": True}},
        {"themes": "health"},
        {"themes": [["health"]]},
        {"allegations": ["beaten"]},
        {"allegations": [{"id": "a"}, {"id": "a"}]},
        {"narrative": {"a": "b"}},
        {"group_size": "five"},
    ],
)
def test_a_known_field_of_another_shape_is_refused_because_it_could_not_be_merged(fields: dict[str, Any]) -> None:
    assert not documents.fits(INTERVIEW, Mode.FULL, fields)


def test_an_observation_may_stay_without_consent() -> None:
    assert check(OBSERVATION, {"text": "smell of damp"}) == {"text": "smell of damp"}


# --- a record that names another ------------------------------------------------------------------------------

ABOUT: Final = Kind("note", (Field("about", Shape.RECORD),))


def test_a_record_names_another_by_its_id_and_by_nothing_else() -> None:
    assert check(ABOUT, {"about": "0f" * 16}) == {"about": "0f" * 16}
    for wrong in ("0F" * 16, "0f" * 15, "P-407-216", f"{'0f' * 16}\n", 7, ["0f" * 16]):
        with pytest.raises(BadRecordError) as caught:
            check(ABOUT, {"about": wrong})
        assert caught.value.facts["reason"] in {"not_record_id", "not_text"}
        assert not documents.fits(ABOUT, Mode.FULL, {"about": wrong})


def test_what_is_searched_for_never_holds_the_id_of_a_record() -> None:
    assert list(words_of({"about": "0f" * 16, "text": "damp"})) == ["damp"]
