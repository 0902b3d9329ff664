"""Every error of the family has a sentence of its own, in each language."""

from __future__ import annotations

import pytest

from npm_field import errors
from npm_field.errors import FieldError
from resources.language import Language, isolated
from ui import sentences

FACTS: dict[str, str | int] = {
    "part": "daybook", "found": 7, "known": 3, "book": "casebook", "nearest": "P-407-216", "type": "P",
    "kind": "interview", "field": "severity", "reason": "unknown_value", "line": 12, "mode": "full",
    "floor": "partial", "expected": "invite", "package": "storage", "test": "encryption",
}  # fmt: skip


def family(kind: type[FieldError] = FieldError) -> list[type[FieldError]]:
    return [kind, *(lower for direct in kind.__subclasses__() for lower in family(direct))]


OURS = [kind for kind in family() if kind.__module__ == errors.__name__]


def test_the_family_is_found() -> None:
    assert len(OURS) > 30


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.code)
def test_an_error_has_words_of_its_own_in_each_language(kind: type[FieldError]) -> None:
    assert sentences.knows(kind)
    english = sentences.sentence(kind(**FACTS), Language.load("en"))
    arabic = sentences.sentence(kind(**FACTS), Language.load("ar"))
    assert english != arabic
    assert any("\u0600" <= sign <= "\u06ff" for sign in arabic)
    for said in (english, arabic):
        assert kind.__name__ not in said
        assert not any(sign in said for sign in "/\\{}!")
        assert said.strip() == said


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.code)
def test_an_error_without_its_facts_still_has_a_whole_sentence(kind: type[FieldError]) -> None:
    said = sentences.sentence(kind(), Language.load("en"))
    assert "{" not in said
    assert said.endswith((".", "?"))


def test_both_version_numbers_are_told() -> None:
    for kind in (errors.VaultTooNewError, errors.BundleTooNewError):
        said = sentences.sentence(kind(found=7, known=3), Language.load("en"))
        assert "7" in said
        assert "3" in said


def test_the_nearest_codes_stay_left_to_right_in_arabic() -> None:
    for kind in (errors.BadCodeError, errors.UnknownCodeError):
        said = sentences.sentence(kind(nearest="P-407-216 P-407-261"), Language.load("ar"))
        assert isolated("P-407-216") in said
        assert isolated("P-407-261") in said


def test_a_field_that_could_be_text_of_somebody_is_not_repeated() -> None:
    said = sentences.sentence(errors.BadRecordError(field="Anna was beaten", line=2), Language.load("en"))
    assert "Anna" not in said
    assert "2" in said


def test_a_later_class_of_the_family_takes_the_words_of_its_elder() -> None:
    class LaterError(errors.DiskFullError):
        pass

    english = Language.load("en")
    assert not sentences.knows(LaterError)
    assert sentences.sentence(LaterError(), english) == sentences.sentence(errors.DiskFullError(), english)
