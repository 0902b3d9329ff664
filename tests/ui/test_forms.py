"""Rows built from a kind's table: every shape has a control, shows what is stored, and gives it back unchanged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLayout, QLineEdit, QVBoxLayout, QWidget

import resources
from npm_field.domain import documents
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Field, Shape
from npm_field.domain.kinds import AREA, INTERVIEW, KINDS
from npm_field.domain.modes import Mode
from npm_field.usecases.seat import shipped_vocabularies
from tests.ui.at_desk import focused, look_in, press, type_text, wait_until
from ui.components.chips import Chip, Option
from ui.desk import Themes
from ui.fit import clipped
from ui.forms.build import control_for, form_rows
from ui.forms.checklist import CheckList
from ui.forms.choices import Check, Chips, OneChip, OneRecord, Picker, Track, YesNo
from ui.forms.consent import ConsentAnswers
from ui.forms.control import Control, Ground
from ui.forms.figures import Figures
from ui.forms.fold import Fold
from ui.forms.form import Form, Row
from ui.forms.headed import Headed
from ui.forms.later import Later, build_all, is_built
from ui.forms.lists import Elements, Mapped
from ui.forms.moments import DayAndPart
from ui.forms.typed import Day, LongText, Number, OneCode, SomeCodes, Words, latin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.domain.fields import Kind
    from ui.forms.rows import FormRows
    from ui.look import Look

VOCABULARIES = shipped_vocabularies()
SAMPLES: dict[Shape, tuple[object, ...]] = {
    Shape.TEXT: ("two calls missed", "خط"),
    Shape.YES_NO: (True, False),
    Shape.COUNT: (0, 12),
    Shape.NUMBER: (3, 2.5),
    Shape.DAY: ("2031-03-10",),
    Shape.BAND: ("2031-03-10/evening",),
    Shape.CODE: ("L-401-912",),
    Shape.CODES: (["M-549-214"],),
    Shape.RECORD: ("0f" * 16,),
}


@pytest.fixture
def window() -> Iterator[QWidget]:
    look = look_in()
    shown = QWidget()
    shown.setLayoutDirection(look.direction)
    # the off-screen platform remarks on every change of a window's least size
    QVBoxLayout(shown).setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    shown.resize(800, 600)
    shown.show()
    QTest.qWaitForWindowExposed(shown)
    yield shown
    shown.close()
    shown.deleteLater()


def put(window: QWidget, part: QWidget) -> None:
    layout = window.layout()
    assert layout is not None
    layout.addWidget(part)
    build_all(part)
    part.show()
    part.setFocus()


def ground_of(kind: str, look: Look | None = None, **codes: tuple[Option, ...]) -> Ground:
    look = look or look_in()
    form = Form.parse(resources.read_json(f"forms/{kind}.json"), look.language)
    return Ground(look, VOCABULARIES, form, {CodeType(letter): options for letter, options in codes.items()})


def sample(field: Field) -> object:
    """Return a stored value of a field."""
    if field.shape in SAMPLES:
        return SAMPLES[field.shape][0]
    first, last = VOCABULARIES[field.vocabulary].terms[:1], VOCABULARIES[field.vocabulary].terms[-1:]
    match field.shape:
        case Shape.CHOICE:
            return last[0].id
        case Shape.CHOICES:
            return [first[0].id, last[0].id]
        case Shape.MAP if field.keys == documents.WORD_CODE:
            return {"V-895": last[0].id}
        case Shape.MAP:
            return {VOCABULARIES[field.keys].terms[0].id: first[0].id}
        case _:
            return [{"id": "a", **{item.name: sample(item) for item in field.items}}]


def all_fields() -> list[tuple[Kind, Field]]:
    return [(kind, field) for kind in KINDS.values() for field in kind.fields_in(Mode.FULL)]


# --- one table costs a kind ---------------------------------------------------------------------------------


def test_every_shape_has_a_control(window: QWidget) -> None:
    shapes = {field.shape for _kind, field in all_fields()} | {Shape.BAND}
    assert shapes == set(Shape)
    for shape in Shape:
        field = Field("x", shape, vocabulary="severity", keys="day_part", codes=(CodeType.ACTOR,), max_length=9)
        control = control_for(ground_of("area"), field, Row("x", "X"))
        put(window, control)
        assert isinstance(control, Control)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_field_of_every_kind_is_shown_and_given_back_unchanged(window: QWidget, name: str) -> None:
    kind, ground = KINDS[name], ground_of(name)
    built = form_rows(ground, kind.fields_in(Mode.FULL), list(ground.form.rows()))
    put(window, built)
    assert set(built.controls) >= {
        field.name for field in kind.fields_in(Mode.FULL) if ground.form.row(field.name).section
    }
    for field_name, control in built.controls.items():
        field = kind.field(field_name)
        assert field is not None
        control.show_value(sample(field))
        assert control.value() == sample(field), field_name
        control.show_value(None)
        assert control.value() is None, field_name


@pytest.mark.parametrize(
    ("name", "field", "typed", "stored"),
    [
        ("reprisal_allegation", "person", "P-407-216", "P-407-216"),
        ("paper_item", "codes", "P-407-216, L-401-912", ["P-407-216", "L-401-912"]),
        ("reprisal_plan", "focal", "", "M-549-214"),
    ],
)
def test_a_code_that_nobody_can_pick_is_typed(
    window: QWidget, name: str, field: str, typed: str, stored: object
) -> None:
    """Team and areas are offered, people are not: where a field takes both, chips alone would leave people out."""
    known = {CodeType.MONITOR: [Option("M-549-214", "M-549-214")], CodeType.AREA: [Option("L-401-912", "L-401-912")]}
    ground, wanted = replace(ground_of(name), codes=known), KINDS[name].field(field)
    assert wanted is not None
    control = control_for(ground, wanted, Row(field, field))
    put(window, control)
    control.setFocus()
    if typed:
        type_text(typed)
    else:
        press("1")
    assert control.value() == stored


def test_what_a_newer_office_chose_stays_when_another_answer_is_given(window: QWidget) -> None:
    offered = [Option(key, key) for key in ("treatment", "health")]
    chips = Chips(look_in(), "Themes", offered)
    put(window, chips)
    chips.show_value(["treatment", "treatment.use_of_force", "from_the_future"])
    press("2")
    assert chips.value() == ["treatment", "health", "treatment.use_of_force", "from_the_future"]


@pytest.mark.parametrize("control", [Track, OneChip])
def test_an_unknown_choice_stays_until_another_is_made(window: QWidget, control: type[Track | OneChip]) -> None:
    one = control(look_in(), "Privacy", [Option("private", "Private"), Option("seen", "Seen")])
    put(window, one)
    one.show_value("from_the_future")
    assert one.value() == "from_the_future"
    press("2")
    assert one.value() == "seen"


# --- what is typed ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("12", 12), ("2.5", 2.5), ("2,5", 2.5), ("\u0661\u0662", 12), ("\u0662\u066b\u0665", 2.5), ("0", 0)],
)
def test_a_number_is_read_in_the_digits_of_any_script(window: QWidget, typed: str, stored: float) -> None:
    number = Number(look_in(), "Height", whole=False)
    put(window, number)
    number.line.setText(typed)
    number.line.textEdited.emit(typed)
    assert (number.value(), number.wrong) == (stored, False)


@pytest.mark.parametrize("typed", ["six", "1e9", "-1", "nan", "inf", "1 2", "."])
def test_what_is_no_number_is_told_and_not_stored(window: QWidget, typed: str) -> None:
    number = Number(look_in(), "Beds", whole=True)
    put(window, number)
    type_text(typed)
    assert (number.value(), number.wrong) == (None, True)
    assert "digits" in number.line.accessibleName()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=st.text(max_size=12))
def test_any_text_in_a_number_is_either_stored_as_the_domain_takes_it_or_told(window: QWidget, text: str) -> None:
    number = Number(look_in(), "Beds", whole=True)
    put(window, number)
    number.line.textEdited.emit(text)
    value = number.value()
    assert number.wrong == (value is None and bool(text.strip()))
    if value is not None:
        documents.check(AREA, Mode.FULL, {"beds": value}, VOCABULARIES)
    number.deleteLater()


def test_a_code_with_a_wrong_last_digit_names_the_right_one(window: QWidget) -> None:
    code = OneCode(look_in(), "By whom", (CodeType.PERSON,))
    put(window, code)
    type_text("p 407 261")
    assert code.wrong
    assert "P-407-216" in code.line.accessibleName()
    code.line.selectAll()
    type_text("p407216")
    assert (code.value(), code.wrong) == ("P-407-216", False)


def test_the_first_signs_of_a_code_are_not_called_wrong_before_the_line_is_left(window: QWidget) -> None:
    code = OneCode(look_in(), "By whom", (CodeType.PERSON,))
    put(window, code)
    type_text("P-40")
    assert (code.value(), code.wrong, code.is_told) == (None, True, False)
    press("Enter")
    assert code.is_told


def test_several_codes_are_kept_once_each(window: QWidget) -> None:
    codes = SomeCodes(look_in(), "By", (CodeType.MONITOR,))
    put(window, codes)
    type_text("M-549-214, m549214")
    assert codes.value() == ["M-549-214"]


@pytest.mark.parametrize("typed", ["2031-03-10", "2031/3/10", "\u0662\u0660\u0663\u0661-\u0663-\u0661\u0660"])
def test_a_day_is_read_in_year_month_day(window: QWidget, typed: str) -> None:
    day = Day(look_in(), "Day")
    put(window, day)
    day.line.textEdited.emit(typed)
    assert day.value() == "2031-03-10"


def test_a_day_that_does_not_exist_is_told(window: QWidget) -> None:
    day = Day(look_in(), "Day")
    put(window, day)
    type_text("2031-02-30")
    assert (day.value(), day.wrong) == (None, True)


def test_half_a_moment_does_not_fit_yet(window: QWidget) -> None:
    moment = DayAndPart(ground_of("area"), "Due")
    put(window, moment)
    type_text("2031-03-10")
    assert (moment.value(), moment.wrong) == (None, True)
    moment.part.chips.setFocus()
    press("5")
    assert (moment.value(), moment.wrong) == ("2031-03-10/evening", False)


def test_a_short_text_cannot_be_longer_than_its_field(window: QWidget) -> None:
    words = Words(look_in(), "Called there", 5)
    put(window, words)
    type_text("longer than five")
    assert words.value() == "longe"


def test_a_long_text_grows_with_what_is_written_and_counts_what_is_too_much(window: QWidget) -> None:
    text = LongText(look_in(), "What", 40)
    put(window, text)
    before = text.note.height()
    for line in ("one", "two", "three", "four"):
        type_text(line)
        press("Enter")
    assert text.note.height() > before
    type_text(" and more than forty signs")
    assert text.findChildren(QWidget)
    assert any("too many" in part.accessibleName() for part in text.findChildren(QWidget))


def test_digits_of_every_script_become_latin() -> None:
    assert latin("\u06f1\u0662\u0969 P") == "123 P"


# --- long lists, elements, maps -----------------------------------------------------------------------------


def picker(window: QWidget, *, one_only: bool) -> Picker:
    terms = [Option(term.id, term.label("en")) for term in VOCABULARIES["violation"].terms]
    made = Picker(look_in(), "What happened", terms, one_only=one_only)
    put(window, made)
    return made


def test_a_long_list_is_found_by_typing_and_enter_takes_the_first(window: QWidget) -> None:
    made = picker(window, one_only=True)
    type_text("fala")
    assert made.found() == ("falaka",)
    press("Enter")
    assert made.value() == "falaka"
    assert made.line.text() == ""


def test_the_arrow_lists_all_and_a_digit_picks(window: QWidget) -> None:
    made = picker(window, one_only=False)
    press("Down")
    assert len(made.found()) == len(VOCABULARIES["violation"].terms)
    press("2")
    assert made.value() == [VOCABULARIES["violation"].terms[1].id]
    type_text("fal")
    press("Enter")
    assert made.value() == [VOCABULARIES["violation"].terms[1].id, "falaka"]


def test_a_record_is_picked_by_its_code_and_its_id_is_never_shown(window: QWidget) -> None:
    listed = [Option("0f" * 16, "P-407-216  Infirmary")]
    made = OneRecord(look_in(), "From the record", lambda: listed)
    put(window, made)
    listed.append(Option("1e" * 16, "Closing talk"))
    made.show_value("2d" * 16)
    chips = made.findChildren(Chip)
    assert [chip.option.words for chip in chips] == ["another record"]
    type_text("clos")
    press("Enter")
    assert made.value() == "1e" * 16


def test_a_theme_is_two_digits_and_the_heading_alone_is_an_answer(window: QWidget) -> None:
    made = Headed(look_in(), "Theme", VOCABULARIES["theme"])
    put(window, made)
    press("4")
    assert made.value() == "material_conditions"
    press("2")
    assert made.value() == "material_conditions.overcrowding"
    made.setFocus()
    press("7")
    assert made.value() == "health"
    press("0")
    assert made.value() == "health"
    made.show_value("health.a_topic_of_2040")
    assert made.value() == "health.a_topic_of_2040"


def test_the_checks_of_a_register_are_answered_by_digits_and_the_other_list_stays(window: QWidget) -> None:
    field = KINDS["document"].field("checks")
    assert field is not None
    made = CheckList(ground_of("document"), field, Row("checks", "Entries"))
    put(window, made)
    made.show_value({"prisoner_file.property": "missing"})
    assert made.lists.chosen == "prisoner_file"
    made.lists.setFocus()
    press("1")
    next(iter(made.tracks.values())).setFocus()
    press("1", "3")
    assert made.value() == {
        "prisoner_file.property": "missing",
        "custody_register.reason_and_basis": "entered",
        "custody_register.arrest": "missing",
    }


def test_two_sources_for_one_figure_stand_side_by_side_and_both_are_kept(window: QWidget) -> None:
    made = Figures(ground_of("opening_talk"), Row("figures", "Figures"))
    put(window, made)
    made.cells["total", "authority"].line.setFocus()
    type_text("471")
    press("Tab")
    type_text("474")
    value = made.value()
    assert isinstance(value, list)
    assert [(item["kind"], item["value"], item["stated_by"]) for item in value] == [
        ("total", 471, "authority"),
        ("total", 474, "document"),
    ]
    of_a_person = {"id": "x", "kind": "total", "value": 480, "stated_by": "detainee"}
    made.show_value([*value, of_a_person])
    made.cells["total", "authority"].line.setFocus()
    press("Backspace", "Backspace", "Backspace")
    assert made.value() == [value[1], of_a_person]


def elements(window: QWidget) -> Elements:
    ground = ground_of("interview")
    field = INTERVIEW.field("requests")
    assert field is not None
    made = control_for(ground, field, ground.form.row("requests"))
    assert isinstance(made, Elements)
    put(window, made)
    return made


def test_an_element_is_added_with_a_random_id_answered_and_taken_away(window: QWidget) -> None:
    made = elements(window)
    made.add_button.click()
    press("1", "2")
    made.add_button.click()
    press("2")
    value = cast("list[dict[str, object]]", made.value())
    assert [element["need"] for element in value] == ["medical", "family_contact"]
    assert [len(str(element["id"])) for element in value] == [32, 32]
    assert value[0]["id"] != value[1]["id"]
    made.cards[0].remove.click()
    assert made.value() == value[1:]


def test_an_element_is_called_one_thing_and_numbered_anew_when_another_goes(window: QWidget) -> None:
    made = elements(window)
    made.show_value([{"id": sign} for sign in "abc"])
    assert [card.title.text() for card in made.cards] == ["Request 1", "Request 2", "Request 3"]
    made.cards[1].remove.click()
    made.add_button.click()
    assert [card.title.text() for card in made.cards] == ["Request 1", "Request 2", "Request 3"]


def test_what_an_element_does_not_show_stays_in_it(window: QWidget) -> None:
    made = elements(window)
    made.show_value([{"id": "a", "need": "medical", "from_the_future": 1}])
    made.cards[0].rows.focus_first()
    press("2")
    assert made.value() == [{"id": "a", "need": "family_contact", "from_the_future": 1}]


def test_the_words_of_a_visit_keep_their_codes_and_change_their_meaning(window: QWidget) -> None:
    ground = ground_of("visit")
    field = KINDS["visit"].field("words")
    assert field is not None
    made = control_for(ground, field, ground.form.row("words"))
    assert isinstance(made, Mapped)
    put(window, made)
    made.show_value({"V-895": "beating", "V-322": "threats"})
    control = made.controls["V-322"]
    control.show_value("falaka")
    control.edited.emit()
    assert made.value() == {"V-895": "beating", "V-322": "falaka"}


# --- consent, checks, rows, folds ---------------------------------------------------------------------------


def consent(window: QWidget) -> ConsentAnswers:
    made = ConsentAnswers(look_in(), ground_of("interview").form)
    put(window, made)
    return made


def test_a_quick_answer_leaves_what_it_does_not_name(window: QWidget) -> None:
    made = consent(window)
    made.show_value({"medical_exam": "yes", "recontact": "no"})
    press("2")
    assert made.value() == {
        "record": "yes",
        "internal": "yes",
        "authorities_anon": "yes",
        "medical_exam": "yes",
        "recontact": "no",
    }


def test_what_was_not_asked_is_not_stored(window: QWidget) -> None:
    made = consent(window)
    press("3", "0")
    assert made.value() is None


def test_a_quick_answer_is_one_change(window: QWidget) -> None:
    made = consent(window)
    heard: list[object] = []
    made.edited.connect(lambda: heard.append(made.value()))
    press("3")
    assert len(heard) == 1


def test_a_cell_keeps_the_purposes_the_grid_does_not_show(window: QWidget) -> None:
    made = consent(window)
    made.show_value({"record": "yes", "medical_share": "no"})
    made.grid.cells.setFocus()
    press("1")
    assert made.value() == {"record": "yes", "medical_share": "no", "internal": "yes"}


def test_the_sets_answer_before_the_cells_are_there_and_the_cells_show_what_is_stored(window: QWidget) -> None:
    made = ConsentAnswers(look_in(), ground_of("interview").form)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(made)
    made.show()
    lines = made.grid.cells.waits
    made.show_value({"internal": "no", "medical_share": "yes"})
    assert made.value() == {"internal": "no", "medical_share": "yes"}
    assert (lines, made.grid.cells.waits) == (3, 3)
    wait_until(lambda: is_built(window))
    assert made.grid.cells.waits == 0
    assert {key for key, answer in made.grid.answers.items() if answer != "not_asked"} == {"internal"}
    made.setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert focused() is made.grid.cells
    other = ConsentAnswers(look_in(), ground_of("interview").form)
    layout.addWidget(other)
    other.show()
    other.setFocus()
    press("2")  # nobody waits for the cells
    assert (other.grid.answers["internal"], other.grid.answers["authorities_anon"]) == ("yes", "yes")


def test_yes_and_no_are_true_and_false_and_zero_is_no_answer(window: QWidget) -> None:
    made = YesNo(look_in(), "Call system works")
    put(window, made)
    seen = []
    for key in ("1", "2", "0"):
        press(key)
        seen.append(made.value())
    assert seen == [True, False, None]


def test_a_check_is_done_or_not_said(window: QWidget) -> None:
    made = Check(look_in(), "Paper slip destroyed")
    put(window, made)
    press("1")
    assert made.value() is True
    press("1")
    assert made.value() is None


def rows(window: QWidget) -> FormRows:
    ground = ground_of("area")
    built = form_rows(ground, AREA.fields, list(ground.form.rows())[:6], label_width=120)
    put(window, built)
    return built


def test_enter_skips_rows_that_are_out_of_sight(window: QWidget) -> None:
    built = rows(window)
    names = list(built.controls)
    built.close_rows(frozenset(names[1:3]))
    built.focus_first()
    press("Enter")
    assert built.controls[names[3]].isAncestorOf(focused())
    press("Shift Enter")
    assert built.controls[names[0]].isAncestorOf(focused())


def test_leaving_the_last_row_says_so(window: QWidget) -> None:
    built = rows(window)
    ends: list[str] = []
    built.past_end.connect(lambda: ends.append("end"))
    built.focus_last()
    press("Enter")
    assert ends == ["end"]


def test_a_fold_builds_its_rows_when_it_is_opened_and_not_again(window: QWidget) -> None:
    made: list[QWidget] = []

    def build() -> QWidget:
        made.append(QWidget())
        return made[-1]

    fold = Fold(look_in(), "Light and air", build)
    put(window, fold)
    assert made == []
    fold.head.setFocus()
    press("Enter", "Enter", "Enter")
    assert len(made) == 1
    assert "open" in fold.head.accessibleName()


@pytest.mark.parametrize("name", sorted(KINDS))
@pytest.mark.parametrize("language", ["en", "ar", "zz"])
def test_no_word_of_any_form_is_clipped(window: QWidget, name: str, language: str) -> None:
    look = look_in(language)
    ground = ground_of(name, look, L=(Option("L-401-912", "L-401-912", code=True),))
    built = form_rows(ground, KINDS[name].fields_in(Mode.FULL), list(ground.form.rows()), label_width=190)
    window.setLayoutDirection(look.direction)
    put(window, built)
    layout = window.layout()
    assert layout is not None
    window.resize(1000, layout.totalHeightForWidth(1000))
    QTest.qWait(5)
    assert clipped(built) == []


def test_the_themes_of_the_visit_and_those_last_used_answer_by_the_first_digits() -> None:
    look = look_in("en")
    themes = Themes(planned=("health", "treatment.solitary_confinement"), used=("safeguards", "health.dental"))
    form = Form.parse(resources.read_json("forms/interview.json"), look.language)
    field = INTERVIEW.field("themes")
    assert field is not None
    made = control_for(Ground(look, VOCABULARIES, form, first={"theme": themes.first()}), field, form.row("themes"))
    assert isinstance(made, Chips)
    keys = [chip.option.key for chip in made.chips.chips]
    assert keys[:3] == ["health", "treatment", "safeguards"]
    tops = [term.id for term in VOCABULARIES["theme"].top()]
    assert keys[3:] == [key for key in tops if key not in keys[:3]]
    QTest.keyClicks(made.chips, "2")
    assert made.value() == ["treatment"]
    made.deleteLater()


# --- rows that come one after the other --------------------------------------------------------------------------


def growing(window: QWidget) -> FormRows:
    """Return the rows of a talk in a window, as they stand before the event loop has turned."""
    ground = ground_of("interview")
    rows = form_rows(ground, INTERVIEW.fields_in(Mode.FULL), ground.form.quick())
    layout = window.layout()
    assert layout is not None
    layout.addWidget(rows)
    rows.show()
    return rows


def test_the_first_row_is_there_at_once_and_the_others_come_by_themselves(window: QWidget) -> None:
    rows = growing(window)
    names = list(rows.controls)
    assert len(names) > 5
    assert list(rows.built) == names[:1]
    assert not is_built(window)
    wait_until(lambda: is_built(window))
    assert list(rows.built) == names


def test_a_row_that_is_asked_for_is_there_with_all_above_it_and_shows_what_is_stored(window: QWidget) -> None:
    rows = growing(window)
    names = list(rows.controls)
    rows.show_fields({names[0]: {"record": "yes"}, names[2]: "private"})
    rows.close_rows(frozenset({names[3]}))
    assert rows.controls[names[2]].value() == "private"
    assert list(rows.built) == names[:3]
    build_all(window)
    wait_until(rows.controls[names[-1]].isVisible)
    assert [name for name, control in rows.controls.items() if control.isHidden()] == [names[3]]
    assert names[1] in rows.controls
    assert "no such field" not in rows.controls


def test_the_keyboard_goes_on_to_rows_that_were_not_there_yet_and_tab_takes_them_in_order(window: QWidget) -> None:
    rows = growing(window)
    after = QLineEdit()
    layout = window.layout()
    assert layout is not None
    layout.addWidget(after)
    names = list(rows.controls)
    rows.focus_first()
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert rows.controls[names[1]].isAncestorOf(focused())
    assert list(rows.built) == names[:2]
    QTest.keyClicks(focused(), "1")  # an answer before the rest is built
    build_all(window)
    wait_until(rows.controls[names[-1]].isVisible)
    assert rows.controls[names[1]].value() is not None
    rows.focus_first()
    way: list[str] = []
    while focused() is not after and len(way) < 3 * len(names):
        way.append(next(name for name, control in rows.built.items() if control.isAncestorOf(focused())))
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert list(dict.fromkeys(way)) == names


def test_of_all_queues_of_a_page_one_has_its_slice_in_a_turn(window: QWidget) -> None:
    done: list[int] = []
    for number in range(4):
        Later(window).add(lambda number=number: done.append(number))  # type: ignore[misc]  # of this turn
    while not is_built(window):
        before = len(done)
        QCoreApplication.processEvents()
        assert len(done) - before <= 1
    assert sorted(done) == [0, 1, 2, 3]
