"""Rules of the model that one record shows by itself (INV10, 19, 22, 24, 25, 26, 28, 36, 38, 39)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from npm_field.domain import documents, recommendation, referral, remarks, talking_points
from npm_field.domain.classification import CHANGES, Class, class_of, highest, least
from npm_field.domain.fields import Field, Kind, Shape
from npm_field.domain.kinds import DOCUMENT, INTERVIEW, KINDS
from npm_field.domain.kinds.interview import SPECIAL
from npm_field.domain.modes import Mode
from npm_field.domain.referral import Lack
from npm_field.domain.remarks import Cause, Remark
from npm_field.domain.summary import headline
from npm_field.domain.talking_points import Telling
from npm_field.errors import BadRecordError
from npm_field.usecases.seat import shipped_vocabularies

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

VOCABULARIES = shipped_vocabularies()


def every_field(table: Iterable[Field]) -> Iterator[Field]:
    for field in table:
        yield field
        yield from every_field(field.items)


FIELDS = [field for kind in KINDS.values() for field in every_field(kind.fields)]


# --- INV10: a class is the highest of what is there ----------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_inv10_a_record_is_never_below_any_field_it_has(kind: Any) -> None:  # noqa: ANN401 - a parameter
    for field in (field for field in kind.fields if field.name != CHANGES):
        fields = {field.name: [{"id": "a", **dict.fromkeys((f.name for f in field.items), "x")}]}
        inside = [part.sensitivity for part in field.items]
        assert class_of(fields, kind) is highest(kind.default_class, field.sensitivity, *inside)


def test_inv10_the_special_categories_are_those_of_the_vocabulary_and_each_raises_the_class() -> None:
    assert {term.id for term in VOCABULARIES["vulnerability"].terms if term.special} == SPECIAL
    for term in VOCABULARIES["vulnerability"].terms:
        found = class_of({"vulnerability": ["women", term.id]}, INTERVIEW)
        assert found is (Class.HIGHLY_CONFIDENTIAL if term.special else Class.CONFIDENTIAL)


def test_inv10_an_answer_that_raises_is_one_that_can_be_given() -> None:
    raising = [field for field in FIELDS if field.raising]
    assert [
        field.name for field in raising if any(not VOCABULARIES[field.vocabulary].knows(t) for t in field.raising)
    ] == []


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"kind": "custody_register"}, Class.CONFIDENTIAL),
        ({"kind": "disciplinary_register"}, Class.HIGHLY_CONFIDENTIAL),
        ({"kind": "medical_file"}, Class.HIGHLY_CONFIDENTIAL),
        ({"kind": "staff_roster", "extracts": [{"id": "a", "fact": "two at night"}]}, Class.CONFIDENTIAL),
        ({"kind": "staff_roster", "extracts": [{"id": "a", "relates_to": "P-407-216"}]}, Class.HIGHLY_CONFIDENTIAL),
    ],
)
def test_inv10_what_is_health_or_discipline_or_points_to_a_person_is_highly_confidential(
    fields: dict[str, Any], found: Class
) -> None:
    assert class_of(fields, DOCUMENT) is found


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_inv11_every_kind_tells_who_changed_its_class_and_why_by_answers_alone(kind: Any) -> None:  # noqa: ANN401 - a parameter
    changes = kind.field(CHANGES)
    assert changes is not None
    assert {part.shape for part in changes.items} <= {Shape.CHOICE, Shape.CODE, Shape.DAY}
    raised = {CHANGES: [{"id": "a", "to": "highly_confidential"}]}
    assert class_of(raised, kind) is Class.HIGHLY_CONFIDENTIAL
    lowered = {CHANGES: [{"id": "a", "to": "public", "role": "team_lead", "reason": "known"}]}
    assert class_of(lowered, kind) is kind.default_class  # one state alone never shows a lowering
    assert least(lowered, kind) is (Class.HIGHLY_CONFIDENTIAL if kind.clinician_only else Class.PUBLIC)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_inv36_a_kind_has_no_place_for_a_clock_time(kind: Any) -> None:  # noqa: ANN401 - a parameter
    """Each shape that can hold a moment ends at a part of the day, so that nothing finer can leave any class."""
    moments = [field for field in every_field(kind.fields) if field.shape in {Shape.DAY, Shape.BAND}]
    for field in moments:
        for finer in ("2031-03-10T15:42", "2031-03-10/15:42", "15:42", "2031-03-10/afternoon/15"):
            one = Kind("x", (replace(field, modes=frozenset({Mode.FULL})),))
            with pytest.raises(BadRecordError):
                documents.check(one, Mode.FULL, {field.name: finer}, VOCABULARIES)


def test_inv36_no_field_holds_a_clock_time() -> None:
    """The finest time is a day and a part of it; what is measured in hours and minutes are lengths."""
    assert {shape for shape in Shape if "time" in shape.value or "clock" in shape.value} == set()
    assert [field.name for field in FIELDS if re.search(r"(^|_)(time|clock|at)$", field.name)] == []


def test_a_headline_is_made_of_answers_and_never_of_a_text() -> None:
    for kind in KINDS.values():
        for name in kind.headline:
            field = kind.field(name)
            assert field is not None
            assert field.shape in {Shape.CHOICE, Shape.CHOICES}
    fields = {"complaint_type": "medical", "from_role": "relative", "text": "Ambrosine"}
    assert headline(fields, KINDS["complaint"]) == (("complaint_type", "medical"), ("complaint_from", "relative"))


def test_inv28_a_reprisal_is_called_an_allegation_until_it_is_assessed() -> None:
    labels = {term.id: term.label("en") for term in VOCABULARIES["reprisal_status"].terms}
    assert [name for name, label in labels.items() if not label.startswith("assessed")] == ["alleged", "unresolved"]
    assert labels["alleged"] == "allegation"


# --- INV22, 23: what may not be said to the head of the place ------------------------------------------------


@pytest.mark.parametrize(
    ("text", "whys"),
    [
        ("Cells in the reception area need light and air.", []),
        ("P-407-216 was beaten", [Telling.CODE]),
        ("ask about p407216 and L 553 088", [Telling.CODE, Telling.CODE]),
        ("يخص P-٤٠٧-٢١٦", [Telling.CODE]),
        ("V-473 is routine", [Telling.CODE]),
        ("the only woman in the unit", [Telling.ONE_PERSON]),
        ("One person told us of blows", [Telling.ONE_PERSON]),
        ("his wife was not informed", [Telling.KIN]),
        ("questioned at 23:10", [Telling.EXACT_TIME]),
        ("audition à 21 h 30", [Telling.EXACT_TIME]),
        ("a boy of 16 years", [Telling.AGE]),
        ("file 48213", [Telling.NUMBER]),
        ("قال لنا إن الماء مقطوع", [Telling.ONE_PERSON]),
        ("une personne nous a parlé de sa mère", [Telling.ONE_PERSON, Telling.KIN]),
        ("la única interna", [Telling.ONE_PERSON]),
        ("quelqu\u2019un nous a dit", [Telling.ONE_PERSON]),
        ("everybody has 4 m² and 2 blankets", []),
        ("3 women slept on the floor", [Telling.FEW]),
        ("Four young detainees had no mattress", [Telling.FEW]),
        ("deux mineurs partagent un lit", [Telling.FEW]),
        ("cuatro mujeres sin patio", [Telling.FEW]),
        ("ثلاث نساء دون فراش", [Telling.FEW]),
        ("قال الأطباء إن سجينين لم يُفحصا", [Telling.FEW]),
        ("14 women and 25 detainees slept on the floor", []),
        ("two doors, three nurses on duty", []),
    ],
)
def test_inv22_a_talking_point_that_gives_somebody_away_is_told(text: str, whys: list[Telling]) -> None:
    assert [passage.why for passage in talking_points.passages(text)] == whys


def test_inv22_no_code_of_any_type_passes_whatever_its_check_digit() -> None:
    for letter in "CPMLVAFDRS":
        for text in (f"{letter}-407-219", f"{letter.lower()} 407 219", f"({letter}407219)"):
            assert [passage.why for passage in talking_points.passages(text)] == [Telling.CODE], text


# --- INV24, INV25: what a referral needs ---------------------------------------------------------------------

YES = {"identity_referral": "yes", "identity_management": "yes"}
BY_CONSENT = {"person": "P-407-216", "to_kind": "prosecutor", "basis": "consent", "scope": "identity"}
OVERRIDE = {
    "person": "P-407-216",
    "to_kind": "prosecutor",
    "basis": "override",
    "scope": "identity",
    "independent_of_place": True,
    "override_ground": "cannot_consent",
    "override_role": "leadership",
    "override_day": "2031-03-12",
    "approved_by": ["M-967-923", "M-757-934"],
    "alternatives": "ask again through the lawyer",
    "sources": [{"id": "a", "source_type": "document"}],
}


def test_a_referral_by_consent_goes_when_the_person_said_yes_to_exactly_that() -> None:
    assert referral.lacks(BY_CONSENT, [YES]) == ()
    assert referral.lacks(BY_CONSENT) == (Lack.CONSENT_REFERRAL,)
    assert referral.lacks(BY_CONSENT, [{"identity_management": "yes"}]) == (Lack.CONSENT_REFERRAL,)
    assert referral.lacks({**BY_CONSENT, "scope": "alert_only"}) == ()


@pytest.mark.parametrize("answer", ["no", "not_asked", "unable", "withdrawn"])
def test_inv24_the_management_learns_a_name_by_the_persons_own_yes_alone(answer: str) -> None:
    fields = {**BY_CONSENT, "to_kind": "management"}
    assert referral.lacks(fields, [{"identity_referral": "yes", "identity_management": answer}])
    assert referral.lacks(fields, [YES]) == ()


@pytest.mark.parametrize("answer", ["no", "withdrawn"])
def test_a_refusal_in_one_record_outweighs_a_yes_in_another(answer: str) -> None:
    assert referral.lacks(BY_CONSENT, [YES, {"identity_referral": answer}]) == (Lack.CONSENT_REFERRAL,)


def test_inv24_an_override_is_whole_or_does_not_go() -> None:
    assert referral.lacks(OVERRIDE) == ()
    wanted = {
        "person": Lack.PERSON,
        "independent_of_place": Lack.INDEPENDENCE,
        "override_ground": Lack.GROUND,
        "override_role": Lack.DECISION,
        "override_day": Lack.DECISION,
        "approved_by": Lack.TWO_APPROVERS,
        "alternatives": Lack.DECISION,
        "sources": Lack.SOURCE,
    }
    for name, lack in wanted.items():
        assert referral.lacks({key: value for key, value in OVERRIDE.items() if key != name}) == (lack,), name


def test_inv24_one_person_twice_is_not_two_approvers() -> None:
    assert referral.lacks({**OVERRIDE, "approved_by": ["M-967-923"]}) == (Lack.TWO_APPROVERS,)


def test_inv25_no_override_reaches_the_management_or_anyone_who_depends_on_the_place() -> None:
    assert referral.lacks({**OVERRIDE, "to_kind": "management"}) == (Lack.INDEPENDENCE,)
    assert referral.lacks({**OVERRIDE, "to_kind": "supervising_authority"}) == (Lack.INDEPENDENCE,)
    assert referral.lacks({**OVERRIDE, "independent_of_place": False}) == (Lack.INDEPENDENCE,)


def test_an_override_without_another_source_says_why_there_is_none() -> None:
    alone = {**OVERRIDE, "sources": [{"id": "a", "source_type": "detainee"}]}
    assert referral.lacks(alone) == (Lack.SOURCE,)
    assert referral.lacks({**alone, "no_source_reason": "the registers were not shown"}) == ()


# --- what a record gives cause to say ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "fields", "found"),
    [
        ("area", {"kind": "kitchen"}, ()),
        (
            "area",
            {"kind": "dormitory", "floor_area_m2": 92, "occupants_now": 44, "height_m": 2.4},
            (Remark(Cause.SPACE, ("2.1", "shared_below_4_m2", "lower_than_2_5_m")),),
        ),
        (
            "opening_talk",
            {
                "figures": [
                    {"id": "a", "kind": "total", "value": 471, "stated_by": "authority"},
                    {"id": "b", "kind": "total", "value": 474, "stated_by": "document"},
                    {"id": "c", "kind": "women", "value": 38, "stated_by": "authority"},
                ]
            },
            (Remark(Cause.FIGURES_DIFFER, ("total",)),),
        ),
        ("document", {"kind": "complaints_register", "items_seen": 0}, (Remark(Cause.EMPTY_REGISTER),)),
        ("document", {"kind": "complaints_register", "access": "refused"}, (Remark(Cause.NOT_SHOWN),)),
        ("document", {"kind": "complaints_register", "items_seen": 5}, ()),
        ("document", {"kind": "staff_roster", "items_seen": 0}, ()),
        ("closing_talk", {"points": [{"id": "a", "text": "More light."}]}, ()),
        (
            "closing_talk",
            {
                "points": [{"id": "a", "text": "the only woman"}],
                "commitments": [{"id": "b", "what": "see P-407-216"}],
            },
            (Remark(Cause.TELLS, ("code", "one_person")),),
        ),
        ("interview", {"kind": "group", "allegations": [{"id": "a", "severity": "1"}]}, ()),
        (
            "interview",
            {"kind": "group", "allegations": [{"id": "a", "severity": "2"}]},
            (Remark(Cause.ONE_PERSONS_ALLEGATION),),
        ),
        ("interview", {"kind": "individual", "allegations": [{"id": "a", "severity": "3"}]}, ()),
        ("closing_talk", {"points": [{"id": "a", "text": "قالوا وS-712-204"}]}, (Remark(Cause.TELLS, ("code",)),)),
        ("incident", {"text": "At the gate. P-407-216 had been there."}, (Remark(Cause.NAMES_A_PERSON),)),
        ("incident", {"text": "كان هناك وS-712-204"}, (Remark(Cause.NAMES_A_PERSON),)),
        ("incident", {"text": "M-128-462 kept it, F-014-678 was called."}, ()),
        ("referral", {}, ()),
        ("referral", BY_CONSENT, ()),
        ("referral", {**OVERRIDE, "approved_by": []}, (Remark(Cause.LACKS, ("two_approvers",)),)),
        ("a_kind_of_2040", {"text": "P-407-216"}, ()),
    ],
)
def test_what_a_record_gives_cause_to_say(kind: str, fields: dict[str, Any], found: tuple[Remark, ...]) -> None:
    assert remarks.remarks(kind, fields) == found


@pytest.mark.parametrize("known", ["", "authority_statement", "complaint", "own_visit", "document", "partner"])
def test_inv26_that_a_recommendation_was_carried_out_has_to_be_known_and_not_only_said(known: str) -> None:
    assert known in {"", *(term.id for term in VOCABULARIES["verified_by"].terms)}
    shown = recommendation.status({"status": "implemented", "verified_by": known})
    assert shown == ("implemented" if known in {"own_visit", "document", "partner"} else "reported_implemented")
    assert recommendation.status({"status": "accepted", "verified_by": known}) == "accepted"
    assert {"implemented", "reported_implemented"} <= {t.id for t in VOCABULARIES["recommendation_status"].terms}


def test_inv38_two_sources_for_one_figure_are_both_kept() -> None:
    given = [
        {"id": "a", "kind": "isolation_now", "value": 3, "stated_by": "authority"},
        {"id": "b", "kind": "isolation_now", "value": 5, "stated_by": "own"},
    ]
    assert KINDS["opening_talk"].field("figures") is not None
    assert remarks.remarks("opening_talk", {"figures": given}) == (Remark(Cause.FIGURES_DIFFER, ("isolation_now",)),)


@pytest.mark.parametrize(
    ("by", "alone"),
    [(["M-1"], True), (["M-1", "M-2"], True), (["M-1", "M-3"], False), (["M-3"], False), ([], False), (None, False)],
)
def test_inv12_an_expert_or_interpreter_is_never_there_alone(by: object, *, alone: bool) -> None:
    assert remarks.is_alone({"by": by}, {"M-1", "M-2"}) is alone
