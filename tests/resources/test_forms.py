"""The shipped forms and cards: every field has its row once, every answer they fill in is a legal one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from npm_field.domain import consent, documents
from npm_field.domain.classification import CHANGES
from npm_field.domain.fields import Field, Shape
from npm_field.domain.kinds import INTERVIEW, KINDS
from npm_field.domain.kinds.visit import FIGURE
from npm_field.domain.modes import Mode
from npm_field.domain.vocabularies import Vocabularies
from resources import names_below, read_json

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMS: Final[dict[str, Any]] = {kind: read_json(f"forms/{kind}.json") for kind in KINDS}
TALK: Final = FORMS["interview"]
CARDS: Final = ("mandate", "conduct")
SHIPPED: Final = Vocabularies.parse(read_json(name) for name in names_below("vocabularies", ".json"))
ROW_KEYS: Final = {"field", "label", "one", "hint", "quick", "section", "items"}
TEXT_KEYS: Final = {"label", "one", "plural", "hint", "title", "text"}


def _texts(node: object) -> Iterator[dict[str, str]]:
    """Yield every text by language below a node."""
    if isinstance(node, list):
        for item in node:
            yield from _texts(item)
    elif isinstance(node, dict) and "en" in node:
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _texts(value)


def _names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["field"] for row in rows]


# --- forms ---------------------------------------------------------------------------------------------------


def test_every_kind_has_its_form_and_no_form_stands_alone() -> None:
    assert list(names_below("forms", ".json")) == sorted(f"forms/{kind}.json" for kind in KINDS)
    assert {kind: form["form"] for kind, form in FORMS.items()} == {kind: kind for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_names_every_field_once_and_nothing_else(kind: str) -> None:
    assert sorted(_names(FORMS[kind]["rows"])) == sorted(
        field.name
        for field in KINDS[kind].fields
        if field.name != CHANGES  # changed by an act of its own
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_rows_of_a_list_name_every_field_of_its_elements_once(kind: str) -> None:
    for row in FORMS[kind]["rows"]:
        field = KINDS[kind].field(row["field"])
        assert isinstance(field, Field)
        assert sorted(_names(row.get("items", []))) == sorted(item.name for item in field.items)


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_says_what_one_of_it_is_called_for_a_number_follows_that(kind: str) -> None:
    figures = {field.name for field in KINDS[kind].fields if field.items is FIGURE}
    lists = [row for row in FORMS[kind]["rows"] if row.get("items") and row["field"] not in figures]
    assert [row["field"] for row in lists if set(row.get("one", ())) != {"en", "ar"}] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_says_only_what_the_format_knows(kind: str) -> None:
    form = FORMS[kind]
    rows = [*form["rows"], *(item for row in form["rows"] for item in row.get("items", ()))]
    assert [row["field"] for row in rows if set(row) - ROW_KEYS] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_rows_of_a_section_stand_together_in_the_order_of_the_sections(kind: str) -> None:
    sections = [section["id"] for section in FORMS[kind]["sections"]]
    used = list(dict.fromkeys(row["section"] for row in FORMS[kind]["rows"]))
    places = [sections.index(row["section"]) for row in FORMS[kind]["rows"]]
    assert used == sections
    assert places == sorted(places)


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_a_form_is_in_both_languages(kind: str) -> None:
    missing = [
        text for text in _texts(FORMS[kind]) if not (text.get("en", "").strip() and text.get("ar", "").strip())
    ]
    assert missing == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_person_is_never_called_a_subject(kind: str) -> None:
    cold = re.compile(r"\b(subject|victim|device|session|server)\b", re.IGNORECASE)
    assert [text["en"] for text in _texts(FORMS[kind]) if cold.search(text["en"])] == []


# --- the interview -------------------------------------------------------------------------------------------


def test_the_quick_rows_are_those_of_eleven_presses() -> None:
    quick = [row["field"] for row in TALK["rows"] if row.get("quick")]
    assert quick == [
        "consent", "themes", "privacy", "feels_safe", "severity", "ongoing_risk", "reprisal_risk",
    ]  # fmt: skip


def test_a_quick_row_can_be_answered_by_digits() -> None:
    for row in TALK["rows"]:
        if row.get("quick"):
            field = INTERVIEW.field(row["field"])
            assert isinstance(field, Field)
            choices = TALK["consent_quick"] if field.shape is Shape.MAP else SHIPPED[field.vocabulary].top()
            assert 2 <= len(choices) <= 9


def test_every_quick_set_of_consent_is_legal() -> None:
    for quick in TALK["consent_quick"]:
        fields = {"consent": quick["values"]}
        assert documents.check(INTERVIEW, Mode.FULL, fields, SHIPPED) == fields


def test_a_quick_set_leaves_nothing_of_another_one_standing() -> None:
    assert len({frozenset(quick["values"]) for quick in TALK["consent_quick"]}) == 1


def test_each_quick_set_allows_one_step_more_and_the_last_one_no_content() -> None:
    allowed = [
        {purpose for purpose in quick["values"] if consent.allows(quick["values"], purpose)}
        for quick in TALK["consent_quick"]
    ]
    unnamed = ["record", "internal", "authorities_anon", "public_anon"]
    assert allowed == [set(unnamed[:2]), set(unnamed[:3]), set(unnamed), set()]
    assert [consent.content_allowed(quick["values"]) for quick in TALK["consent_quick"]] == [True, True, True, False]


def test_no_quick_set_gives_a_name_away() -> None:
    named = {"identity_management", "identity_referral", "spt"}
    assert [quick["id"] for quick in TALK["consent_quick"] if named & set(quick["values"])] == []


def test_the_consent_grid_holds_purposes_each_once() -> None:
    cells = [cell["purpose"] for row in TALK["consent_grid"] for cell in row["cells"]]
    assert len(cells) == len(set(cells)) == 9
    assert [purpose for purpose in cells if not SHIPPED["consent_purpose"].knows(purpose)] == []


@pytest.mark.parametrize(("rows", "mode"), [("partial_rows", Mode.PARTIAL), ("oral_rows", Mode.ORAL_ONLY)])
def test_the_rows_of_a_strict_page_are_all_in_its_closed_list(rows: str, mode: Mode) -> None:
    closed = {field.name for field in INTERVIEW.fields_in(mode)}
    assert set(_names(TALK[rows])) <= closed
    assert closed - set(_names(TALK[rows])) <= {"code", "due", "ended"}


@pytest.mark.parametrize("prompt", ["opening_prompt", "closing_prompt", "memory_prompt"])
def test_a_prompt_is_a_title_and_a_text(prompt: str) -> None:
    assert set(TALK[prompt]) == {"title", "text"}


@pytest.mark.parametrize("prompt", ["opening_prompt", "closing_prompt"])
def test_a_prompt_comes_in_steps_short_enough_for_the_listening_page(prompt: str) -> None:
    english, arabic = (TALK[prompt]["text"][language].split(" · ") for language in ("en", "ar"))
    assert len(english) == len(arabic)
    assert [step for step in (*english, *arabic) if len(step.split()) > 5] == []


# --- cards ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CARDS)
def test_every_text_of_a_card_is_in_both_languages(name: str) -> None:
    texts = list(_texts(read_json(f"cards/{name}.json")))
    assert len(texts) > 5
    assert [text for text in texts if not (text.get("en") and text.get("ar"))] == []


def test_the_mandate_card_speaks_four_languages() -> None:
    assert [
        set(text) for text in _texts(read_json("cards/mandate.json")) if set(text) != {"en", "ar", "fr", "es"}
    ] == []


def test_there_is_a_card_for_each_hard_moment() -> None:
    cards = read_json("cards/conduct.json")["cards"]
    assert [card["id"] for card in cards] == ["gate", "checkpoint", "search", "arrest"]


@pytest.mark.parametrize("name", CARDS)
def test_a_card_that_opens_without_a_passphrase_says_nothing_of_codes_or_emergency_keys(name: str) -> None:
    telling = re.compile(
        r"\b(seal|wipe|erase|encrypt\w*|passphrase|password|codes?|backup|hidden|vault|notes)\b", re.IGNORECASE
    )
    assert [text["en"] for text in _texts(read_json(f"cards/{name}.json")) if telling.search(text["en"])] == []


def test_no_card_claims_that_the_laptop_cannot_be_opened() -> None:
    claims = [text["en"] for name in CARDS for text in _texts(read_json(f"cards/{name}.json"))]
    assert [claim for claim in claims if "cannot" in claim.lower()] == []
