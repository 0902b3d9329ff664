"""Lines fit, lose nothing, and Arabic letters join."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from npm_field.report.fonts import REGULAR, Typeface, Used
from npm_field.report.setting import Setter

FACE = Typeface(REGULAR)
TEXT = st.text(st.sampled_from("aW .-ffil\u0661جمسل\u0627\u0651\u2068\u2069P-231"), max_size=80)


def text_of(setter: Setter, text: str, width: float) -> list[str]:
    return ["".join(glyph.text for glyph in line.glyphs) for line in setter.lines(text, width)]


@given(text=TEXT, right_to_left=st.booleans(), width=st.floats(30, 200))
@example(text="11WWس\u0641س1f", right_to_left=True, width=65.0)
@settings(max_examples=120)
def test_no_line_is_wider_than_its_room(text: str, right_to_left: bool, width: float) -> None:  # noqa: FBT001 - drawn
    setter = Setter(FACE, 10, right_to_left)
    assert all(line.width <= width for line in setter.lines(text, width))


@given(TEXT, st.booleans(), st.floats(30, 200))
@settings(max_examples=120)
def test_no_letter_is_lost(text: str, right_to_left: bool, width: float) -> None:  # noqa: FBT001 - drawn
    set_text = "".join(text_of(Setter(FACE, 10, right_to_left), text, width))
    wanted = text.translate({ord(sign): None for sign in " \u2068\u2069"})
    assert sorted(set_text.replace(" ", "")) == sorted(wanted)


def test_words_stay_whole_while_they_fit() -> None:
    assert text_of(Setter(FACE, 10, right_to_left=False), "one two three", 45) == ["one two", "three"]


def test_a_word_longer_than_the_line_is_cut() -> None:
    lines = text_of(Setter(FACE, 10, right_to_left=False), "x" * 60, 100)
    assert len(lines) > 2
    assert "".join(lines) == "x" * 60


def test_a_new_line_in_the_text_is_a_new_line_on_paper() -> None:
    assert text_of(Setter(FACE, 10, right_to_left=False), "a\n\nb", 100) == ["a", "", "b"]


def test_control_signs_are_not_set() -> None:
    assert text_of(Setter(FACE, 10, right_to_left=False), "a\x00\x1bb\tc", 100) == ["ab c"]


@pytest.mark.parametrize("text", ["سجن", "محام"])
def test_arabic_letters_join_and_run_right_to_left(text: str) -> None:
    joined = FACE.shape(text, 1)
    alone = [FACE.shape(sign, 1)[0].number for sign in reversed(text)]
    assert [glyph.text for glyph in joined] == list(reversed(text))
    assert [glyph.number for glyph in joined] != alone


def test_lam_and_alef_are_one_shape_for_two_letters() -> None:
    assert [glyph.text for glyph in FACE.shape("لا", 1)] == ["لا"]


def test_one_shape_for_two_texts_has_two_numbers() -> None:
    used = Used(FACE)
    space = FACE.shape(" ", 0)[0]
    other = replace(space, text="x")
    assert used.number(space) != used.number(other)
    assert used.number(space) == used.number(space)
    assert b"<0002> <0078>" in used.to_text()


def test_only_what_was_used_of_the_font_is_kept() -> None:
    used = Used(FACE)
    for glyph in FACE.shape("a few letters", 0):
        used.number(glyph)
    assert 1000 < len(used.font_file()) < 60_000
    assert used.font_file() == used.font_file()
