"""What is said about the surroundings of a vault: each finding has its own words in every language, and no names."""

from __future__ import annotations

import pytest

from resources.language import Language
from storage.surroundings import Code, Finding, Weight
from ui import surroundings


@pytest.mark.parametrize("code", list(Code))
@pytest.mark.parametrize("language", ["en", "ar", "zz"])
def test_every_finding_says_what_it_is_and_what_to_do(code: Code, language: str) -> None:
    (said,) = surroundings.told([Finding(code)], Language.load(language))
    assert said.title.endswith(".")
    assert said.text.endswith(".")
    assert "!" not in said.title + said.text
    assert said.severity in Weight
    if language == "ar":
        assert said.title != surroundings.told([Finding(code)], Language.load("en"))[0].title


def test_no_two_findings_say_the_same() -> None:
    said = surroundings.told([Finding(code) for code in Code], Language.load("en"))
    assert len({each.title for each in said}) == len({each.text for each in said}) == len(Code)


def test_the_terminal_says_what_cannot_be_seen_where_nothing_was_found() -> None:
    english = Language.load("en")
    assert surroundings.lines([], english) == [surroundings.UNSEEN]
    told = surroundings.lines([Finding(Code.SWAP), Finding(Code.REMOVABLE), Finding(Code.LITTLE_MEMORY)], english)
    assert [line[:2] for line in told] == ["!!", "! ", "- "]
