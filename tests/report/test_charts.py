"""Charts keep their numbers, their patterns and their page, whatever the data."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.report import charts
from npm_field.report.charts import Box, Dot, Drawing, Label, Stroke
from npm_field.report.content import Bar, Chart, Fill, Part, Side

PARTS = (Part("grave", Fill.FULL), Part("serious", Fill.HATCH), Part("concern", Fill.DOTS), Part("-", Fill.EMPTY))
COUNTS = st.tuples(*[st.integers(0, 300)] * 4)
WIDTH = 493.0


def drawn(*bars: Bar, parts: tuple[Part, ...] = PARTS) -> Drawing:
    return charts.draw(Chart("title", parts, bars), WIDTH, number=str, measure=lambda text: 4.5 * len(text))


def labels(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if isinstance(shape, Label)]


def test_every_bar_says_its_numbers_beside_it() -> None:
    found = labels(drawn(Bar("beating", (1, 2, 0, 0)), Bar("threats", (0, 0, 3, 0))))
    assert "3 (1 + 2)" in found
    assert "3" in found


def test_a_mark_is_told_in_words() -> None:
    assert "1 · one private talk" in labels(drawn(Bar("L-1", (1, 0, 0, 0), "one private talk")))


def test_each_part_has_a_pattern_of_its_own_without_colour() -> None:
    looks = set()
    for part in PARTS:
        shapes = drawn(Bar("x", (5,)), parts=(part,)).shapes
        boxes = [shape.fill for shape in shapes if isinstance(shape, Box)]
        dots, strokes = (sum(isinstance(shape, kind) for shape in shapes) > 1 for kind in (Dot, Stroke))
        looks.add((*boxes, dots, strokes))
    assert len(looks) == len(PARTS)


def test_a_chart_of_one_part_has_no_legend() -> None:
    assert labels(drawn(Bar("individual", (7,)), parts=PARTS[:1])) == ["individual", "7"]


def test_a_chart_without_any_count_has_no_bar() -> None:
    assert [s for s in drawn(Bar("x", (0,)), parts=PARTS[:1]).shapes if isinstance(s, Box)] == []


@given(st.lists(COUNTS, min_size=1, max_size=20))
@settings(max_examples=40)
def test_nothing_is_drawn_outside(rows: list[tuple[int, ...]]) -> None:
    drawing = drawn(*(Bar("violation", counts) for counts in rows))
    for shape in drawing.shapes:
        match shape:
            case Box():
                assert shape.x >= 0
                assert shape.x + shape.width <= WIDTH
                assert 0 <= shape.y <= shape.y + shape.height <= drawing.height
            case Stroke():
                assert 0 <= min(shape.x1, shape.x2) <= max(shape.x1, shape.x2) <= WIDTH
                assert -0.01 <= min(shape.y1, shape.y2) <= max(shape.y1, shape.y2) <= drawing.height
            case Dot():
                assert 0 <= shape.x <= WIDTH
            case Label():
                room = shape.x if shape.side is Side.END else WIDTH - shape.x
                assert shape.width <= room + 0.01


def test_a_right_to_left_chart_is_the_mirror_image() -> None:
    drawing = drawn(Bar("x", (2, 1, 0, 0)))
    pairs = zip(drawing.shapes, charts.mirrored(drawing).shapes, strict=True)
    boxes = [(one, other) for one, other in pairs if isinstance(one, Box) and isinstance(other, Box)]
    assert len(boxes) == 2 + len(PARTS)
    for one, other in boxes:
        assert abs(one.x + other.x + other.width - WIDTH) < 0.01
        assert (one.y, one.width, one.height, one.fill) == (other.y, other.width, other.height, other.fill)


def test_more_bars_than_a_page_holds_are_parted_on_one_scale() -> None:
    parts = charts.parted(Chart("title", PARTS[:1], tuple(Bar(str(n), (n,)) for n in range(80))))
    assert sum(len(part.bars) for part in parts) == 80
    assert max(len(part.bars) for part in parts) <= charts.ROWS_ON_PAGE
    assert {part.longest for part in parts} == {79}
