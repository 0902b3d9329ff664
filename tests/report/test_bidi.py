"""The order of signs where two directions meet, on examples whose right order a reader can see."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.report import bidi
from resources.language import isolated

SIGNS = st.text(st.sampled_from("ab12 .,-+%()[]אבجس\u0663\u0664\u064e\u2066\u2067\u2068\u2069"), max_size=30)


def shown(text: str, base: int) -> str:
    """The signs from left to right; brackets are not turned, that is the font's work."""
    levels = bidi.embedding_levels(text, base)
    bidi.trailing_to_base(text, levels, base)
    runs = bidi.visual_runs(levels, 0, len(text), base)
    return "".join(text[a:b][::-1] if level % 2 else text[a:b] for a, b, level in runs)


@pytest.mark.parametrize(
    ("text", "base", "wanted"),
    [
        ("abc אבג", 0, "abc גבא"),
        ("abc אבג", 1, "גבא abc"),
        ("אבג 123", 1, "123 גבא"),
        ("אבג, abc!", 1, "!abc ,גבא"),
        ("a (אב) c", 0, "a (בא) c"),
        ("א (ab) ג", 1, "ג )ab( א"),
        ("جس \u0663\u066b\u0664 جس", 1, "سج \u0663\u066b\u0664 سج"),
        ("20%", 1, "20%"),
        ("", 1, ""),
    ],
)
def test_signs_stand_in_their_order(text: str, base: int, wanted: str) -> None:
    assert shown(text, base) == wanted


def test_a_code_stays_left_to_right_in_any_sentence() -> None:
    sentence = f"جس {isolated('P-231-008')} جس"
    assert "P-231-008" in shown(sentence, 1)


def test_an_isolate_that_nobody_closes_reaches_the_end() -> None:
    assert bidi.embedding_levels("א\u2066a.", 1) == [1, 1, 2, 2]


def test_the_first_strong_sign_decides_for_a_text_of_unknown_direction() -> None:
    levels = bidi.embedding_levels("\u2068ab.\u2069 \u2068אב.\u2069", 1)
    assert levels[1:4] == [2, 2, 2]
    assert levels[7:10] == [3, 3, 3]


def test_a_text_in_an_isolate_does_not_turn_what_stands_around_it() -> None:
    assert shown("a \u2067אב\u2069 b", 0).replace("\u2067", "").replace("\u2069", "") == "a בא b"


def test_overrides_turn_nothing() -> None:
    assert shown("\u202eabc\u202c", 0) == "\u202eabc\u202c"


@given(SIGNS, st.integers(0, 1))
@settings(max_examples=150)
def test_every_sign_stands_exactly_once(text: str, base: int) -> None:
    assert sorted(shown(text, base)) == sorted(text)


@given(SIGNS, st.integers(0, 1))
@settings(max_examples=150)
def test_no_level_is_below_the_paragraphs(text: str, base: int) -> None:
    assert all(level >= base for level in bidi.embedding_levels(text, base))
