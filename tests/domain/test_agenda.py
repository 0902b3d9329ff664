"""The agenda of an evening: the order of the themes, what is known of each, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain import agenda
from npm_field.domain.agenda import About
from npm_field.domain.corroboration import DETAINEE, OBSERVATION, Fact

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Found:
    fields: Mapping[str, object]


def finding(theme: str) -> Found:
    return Found({"theme": theme} if theme else {})


def about(record: str, *themes: str, kind: str = DETAINEE, area: str = "", code: str = "") -> About:
    return About(Fact(record, kind), record, frozenset(themes), area, code)


def test_findings_come_first_then_what_is_known_then_what_was_only_planned() -> None:
    held = [finding("treatment.use_of_force"), finding("health"), finding("treatment"), finding("")]
    known = [about("1", "contact_outside"), about("2", "safeguards"), about("3", "safeguards"), about("4", "health")]
    themes = agenda.agenda(held, known, linked={"4"}, planned=["personnel", "health.mental_health"], debrief={})
    assert [one.theme for one in themes] == [
        "treatment",
        "health",
        "",
        "safeguards",
        "contact_outside",
        "personnel",
    ]
    assert [len(one.findings) for one in themes] == [2, 1, 1, 0, 0, 0]
    assert (themes[1].loose_count, themes[3].loose_count) == (0, 2)


def test_a_theme_says_from_which_sources_it_is_known_and_where() -> None:
    seen = about("2", "health", kind=OBSERVATION, area="L-1")
    nothing: list[Found] = []
    (health,) = agenda.agenda(
        nothing, [about("1", "health", area="L-2", code="P-1"), seen], linked=[], planned=[], debrief={}
    )
    assert health.heard.supporting == {DETAINEE: 1, OBSERVATION: 1}
    assert (health.areas, health.loose) == (("L-1", "L-2"), ("L-1", "P-1"))


def test_a_record_is_about_every_theme_that_it_names_anywhere() -> None:
    record = {
        "themes": ["health.access", "treatment"],
        "allegations": [{"theme": "safeguards.access_lawyer"}],
        "by": ["M"],
    }
    assert agenda.themes_of(record) == {"health", "treatment", "safeguards"}
    assert agenda.themes_of({"theme": "personnel"}) == {"personnel"}


def test_what_was_decided_is_one_element_for_each_theme_however_often_it_is_said() -> None:
    record: dict[str, object] = {}
    for theme, said in (("health", "Ask."), ("", "None."), ("health", "Ask again."), ("treatment", "")):
        record = {"agenda": agenda.with_minute(record, theme, decided=said)}
    record = {"agenda": agenda.with_minute(record, "health", gone_through=True)}
    assert record["agenda"] == [
        {"id": "health", "theme": "health", "decided": "Ask again.", "gone_through": True},
        {"id": "none", "decided": "None."},
        {"id": "treatment", "theme": "treatment"},
    ]
    (health, none) = (
        agenda.agenda([finding(t)], [], linked=[], planned=[], debrief=record)[0] for t in ("health", "")
    )
    assert (health.gone_through, health.decided, none.gone_through, none.decided) == (
        True,
        "Ask again.",
        False,
        "None.",
    )
    taken_back = agenda.with_minute(record, "health", gone_through=None)
    assert "gone_through" not in taken_back[0]
