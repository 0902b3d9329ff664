"""The shipped vocabularies: every one that a field names is there, whole, in both languages, and harmless."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest

from npm_field.domain import consent, documents, risk, stored_line
from npm_field.domain.day_parts import DayPart
from npm_field.domain.fields import Field, Shape
from npm_field.domain.kinds import INTERVIEW, KINDS
from npm_field.domain.modes import Mode
from npm_field.domain.vocabularies import Term, Vocabularies
from resources import names_below, read_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FILES: Final = tuple(names_below("vocabularies", ".json"))
SHIPPED: Final = Vocabularies.parse(read_json(name) for name in FILES)
TERMS: Final = tuple((name, term) for name, vocabulary in SHIPPED.by_name.items() for term in vocabulary.terms)
LANGUAGES: Final = ("en", "ar", "fr", "es")
KEY: Final = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)?")
BAND: Final = re.compile(r"[<>]?\d+(\u2013\d+)?[hdmy]?\+?")
ARABIC_LETTER: Final = re.compile(r"[\u0621-\u064a]")


def _all_fields(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from _all_fields(field.items)


FIELDS: Final = tuple(field for kind in KINDS.values() for field in _all_fields(kind.fields))
NAMED: Final = {name for field in FIELDS for name in (field.vocabulary, field.keys) if name} - {documents.WORD_CODE}


def _ids(name: str) -> list[str]:
    return [term.id for term in SHIPPED[name].terms]


def _names(terms: Iterable[tuple[str, Term]]) -> list[str]:
    return [f"{name}: {term.id}" for name, term in terms]


# --- whole ---------------------------------------------------------------------------------------------------


def test_every_vocabulary_that_a_field_names_is_shipped_and_no_other() -> None:
    assert set(SHIPPED.by_name) == NAMED


def test_a_file_is_called_like_its_vocabulary() -> None:
    assert [f"vocabularies/{name}.json" for name in SHIPPED.by_name] == list(FILES)


def test_a_file_holds_a_name_a_version_and_terms() -> None:
    shapes = {frozenset(read_json(name)) for name in FILES}
    assert shapes == {frozenset({"vocabulary", "version", "terms"})}
    assert all(isinstance(read_json(name)["version"], int) for name in FILES)


def test_a_term_says_only_what_the_format_knows() -> None:
    known = {"id", "label", "short", "parent", "special"}
    assert {key for name in FILES for term in read_json(name)["terms"] for key in term} == known


def test_no_vocabulary_is_empty_or_has_an_id_twice() -> None:
    assert [name for name in NAMED if not _ids(name) or len(_ids(name)) != len(set(_ids(name)))] == []


def test_every_id_is_a_plain_key_or_a_band() -> None:
    odd = [(name, term) for name, term in TERMS if not (KEY.fullmatch(term.id) or BAND.fullmatch(term.id))]
    assert _names(odd) == []


def test_every_parent_is_a_heading_of_the_same_vocabulary() -> None:
    tops = {name: {term.id for term in SHIPPED[name].top()} for name in SHIPPED.by_name}
    assert _names((name, term) for name, term in TERMS if term.parent and term.parent not in tops[name]) == []


def test_every_heading_has_something_below_it() -> None:
    for name in ("theme", "violation"):
        assert [top.id for top in SHIPPED[name].top() if not SHIPPED[name].below(top.id)] == []


def test_a_subtopic_is_written_below_its_heading() -> None:
    subtopics = [term for term in SHIPPED["theme"].terms if term.parent]
    assert [term.id for term in subtopics if not term.id.startswith(f"{term.parent}.")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_has_a_label_in_each_language(language: str) -> None:
    assert _names((name, term) for name, term in TERMS if not term.labels.get(language, "").strip()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_term_with_a_short_wording_has_it_in_each_language(language: str) -> None:
    assert _names((name, term) for name, term in TERMS if term.shorts and not term.shorts.get(language)) == []


def test_an_arabic_label_has_the_digits_of_its_language() -> None:
    """Codes and keys alone keep 0 to 9, and no term is one."""
    assert _names((name, term) for name, term in TERMS if re.search(r"[0-9]", term.labels["ar"])) == []


def test_no_arabic_label_was_left_in_latin_letters() -> None:
    latin = re.compile(r"[A-Za-z]{3}")
    untranslated = [
        (name, term)
        for name, term in TERMS
        if latin.search(term.labels["ar"]) and not ARABIC_LETTER.search(term.labels["ar"]) and name != "unit"
    ]
    assert _names(untranslated) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_terms_of_a_vocabulary_look_the_same(language: str) -> None:
    seen = [(name, term.parent, term.label(language)) for name, term in TERMS]
    assert {entry for entry in seen if seen.count(entry) > 1} == set()


def test_a_language_is_also_called_by_its_own_name() -> None:
    nameless = [t.id for t in SHIPPED["language"].terms if t.id != "other" and not t.labels.get(t.id)]
    assert nameless == []


# --- agrees with the code ------------------------------------------------------------------------------------


def test_the_answers_of_consent_are_those_that_the_code_knows() -> None:
    assert set(_ids("consent_value")) == {answer.value for answer in consent.Answer}


def test_the_purposes_that_the_code_reads_exist() -> None:
    purposes = {consent.RECORD, consent.INTERNAL, consent.AUTHORITIES, consent.IDENTITY_REFERRAL}
    assert purposes <= set(_ids("consent_purpose"))


def test_the_parts_of_a_day_and_the_modes_stand_in_their_order() -> None:
    assert _ids("day_part") == [part.value for part in DayPart]
    assert _ids("capture_mode") == [mode.value for mode in Mode if mode is not Mode.DROP_BOX]


def test_the_marks_of_a_partial_record_are_those_of_the_stored_line() -> None:
    assert {term.id: term.short("ar") for term in SHIPPED["sign"].terms} == stored_line.MARKS
    assert {term.id: term.label("ar") for term in SHIPPED["consent_sign"].terms} == stored_line.SIGNS


def test_the_risks_of_seizure_exist() -> None:
    assert set(_ids("risk")) >= risk.SEIZURE_RISKS | {"source_exposed"}
    assert risk.HIGH in _ids("risk_level")


def test_there_is_one_neutral_word_for_each_heading() -> None:
    assert len(_ids("neutral_theme")) == len(SHIPPED["theme"].top()) == 9


@pytest.mark.parametrize("kind", KINDS)
def test_every_id_may_be_entered_where_its_field_is(kind: str) -> None:
    for field in KINDS[kind].fields:
        if field.shape is Shape.CHOICES:
            mode = Mode.FULL if Mode.FULL in field.modes else Mode.PARTIAL
            entered = {field.name: _ids(field.vocabulary)}
            assert documents.check(KINDS[kind], mode, entered, SHIPPED) == entered


def test_every_id_of_a_partial_field_fits_into_a_partial_record() -> None:
    closed = [field for field in INTERVIEW.fields_in(Mode.PARTIAL) if field.vocabulary]
    pairs = [(field, term_id) for field in closed for term_id in _ids(field.vocabulary)]
    refused = [
        (field.name, term_id)
        for field, term_id in pairs
        if not documents.fits(
            INTERVIEW, Mode.PARTIAL, {field.name: [term_id] if field.shape is Shape.CHOICES else term_id}
        )
    ]
    assert len(pairs) > 60
    assert refused == []


# --- the model's ids, as the three fictional visits use them -------------------------------------------------

EN_DASH: Final = "\u2013"
# A hyphen stands for the en dash of a band, so that nobody mistakes one for the other here.
USED: Final = {
    "affiliation": "member staff external_expert interpreter",
    "age_band": "15-17 18-24 25-34 35-49 50-64 unknown",
    "announced": "window unannounced",
    "completed_from": "notes memory",
    "conflict_kind": "social_tie",
    "conflict_outcome": "recuse_area",
    "consent_purpose": "record internal authorities_anon public_anon identity_management identity_referral spt "
    "medical_exam photo recontact voice",
    "figure_kind": "total women children_15_17 foreign_nationals isolation_now staff_on_duty deaths_12m",
    "frequency": "routine",
    "heard_from": "witnessed",
    "interview_kind": "individual group broken_off",
    "legal_status": "arrested_not_charged remand sentenced administrative_immigration unknown",
    "ongoing_risk": "none possible present",
    "place_type": "prison_remand police_station immigration_detention",
    "privacy": "private visual_contact audible_risk not_private",
    "profession": "lawyer social_worker physician psychologist interpreter child_protection nurse",
    "request_need": "medical family_contact lawyer information material transfer_protection",
    "reprisal_risk": "low medium high",
    "risk": "overheard loss seizure_gate seizure_checkpoint source_exposed surveillance_electronic raid_lodging",
    "selected_by": "random by_monitor approached_us suggested_by_authority",
    "sense": "seen measured smelled",
    "setting": "cell yard infirmary interview_room other",
    "severity": "1 2 3",
    "sex": "woman man",
    "stated_by": "authority document own",
    "team_role": "lead monitor medical reprisal_focal interpreter",
    "theme": "treatment safeguards treatment.solitary_confinement safeguards.disciplinary_procedure "
    "safeguards.interpreter safeguards.registers_files safeguards.access_lawyer safeguards.notification_of_relative "
    "safeguards.special_safeguards_children health.admission_screening health.medication_continuity "
    "security_order.restraints security_order.body_search material_conditions.drinking_water "
    "material_conditions.overcrowding material_conditions.mother_child material_conditions.hygiene_items",
    "time_here_band": "<24h 4-14d 15-90d 3-12m 1-5y",
    "trigger": "annual_plan complaints partner_information",
    "violation": "beating blunt_object no_doctor no_interpreter prolonged_solitary record_falsified "
    "shackling_pregnancy abusive_search children_with_adults no_lawyer no_notification withheld_medication",
    "visit_state": "debriefed",
    "visit_type": "in_depth reactive ad_hoc",
    "vulnerability": "newly_arrived foreign_national language_isolated solitary pregnant women child_15_17 "
    "chronic_illness migrant_irregular no_family_contact substance_dependence asylum_seeker",
    "when_band": "<24h 2-7d 8-30d",
}


@pytest.mark.parametrize("name", USED)
def test_the_ids_of_the_fictional_visits_are_known(name: str) -> None:
    used = USED[name].replace("-", EN_DASH).split()
    assert [term_id for term_id in used if not SHIPPED[name].knows(term_id)] == []


def test_special_categories_are_marked() -> None:
    special = "lgbti ethnic_or_national_minority religious_minority indigenous hiv_tb informant_status"
    expected = {*special.split(), "human_rights_defender_journalist"}
    assert {term.id for _, term in TERMS if term.special} == expected


# --- harmless on paper ---------------------------------------------------------------------------------------

DENIED: Final = {
    "colours of skin, flags, blood and uniforms": "black white brown red yellow pink tan beige bronze khaki olive "
    "orange green",
    "religion": "cross crescent star candle bell rosary bead lamb fish veil angel",
    "weapons and means of force": "knife needle hammer rope stick whip baton chain belt hose gun arrow bat tyre "
    "bottle cable",
    "the body": "hand foot eye ear arm leg head heart tooth hair skin bone nose mouth",
    "the place and who is in it": "door key gate bars lock bed wall window cell guard badge boot chair",
    "what becomes a nickname or a description": "dog pig rat snake hat scarf shirt shoe coat glasses",
}


@pytest.mark.parametrize("reason", DENIED)
def test_no_hook_word_can_hint_at_anything(reason: str) -> None:
    words = [term.labels["en"] for name in ("hook_colour", "hook_object") for term in SHIPPED[name].terms]
    assert set(DENIED[reason].split()) & {part for word in words for part in word.split()} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_hook_word_stands_twice(language: str) -> None:
    words = [term.labels[language] for name in ("hook_colour", "hook_object") for term in SHIPPED[name].terms]
    assert len(words) == len(set(words)) == 60


def test_no_neutral_word_says_what_it_stands_for() -> None:
    telling = {word for term in SHIPPED["theme"].terms for word in re.split(r"[._]", term.id)}
    assert set(_ids("neutral_theme")) & telling == set()


# --- the parser ----------------------------------------------------------------------------------------------


def test_a_short_wording_falls_back_to_the_label() -> None:
    term = Term("a", {"en": "long", "ar": "طويل"}, shorts={"en": "l"})
    assert (term.short("en"), term.short("ar"), Term("b", {}).short("en")) == ("l", "طويل", "b")


def test_an_office_replaces_one_vocabulary_and_keeps_the_others() -> None:
    office = {"vocabulary": "urgency", "version": 2, "terms": [{"id": "today", "label": {"en": "today"}}]}
    overlaid = SHIPPED.overlaid([office])
    assert [term.id for term in overlaid["urgency"].terms] == ["today"]
    assert overlaid["theme"] == SHIPPED["theme"]
    assert overlaid.label("urgency", "days", "en") == "days"  # unknown now, kept and shown


@pytest.mark.parametrize(
    "term",
    [
        {"label": {"en": "no id"}},
        {"id": 1},
        {"id": "a", "label": "text"},
        {"id": "a", "label": {"en": 1}},
        {"id": "a", "short": {"en": 1}},
        {"id": "a", "parent": 1},
        {"id": "a", "special": "yes"},
    ],
)
def test_a_term_of_the_wrong_shape_is_refused(term: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"^(term|label)$"):
        Vocabularies.parse([{"vocabulary": "x", "version": 1, "terms": [term]}])
