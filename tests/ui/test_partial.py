"""The partial page with only the daybook open: the closed list, letter by letter, by digits."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit

from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.domain.stored_line import stored_line
from npm_field.usecases import capture, picks, records
from tests.ui.at_desk import Fieldwork, fieldwork, focused, look_in, press, wait_until
from ui.desk import Target
from ui.fit import clipped
from ui.partial import presenter as partial_page
from ui.partial.rows import PartialRows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.picks import Picks
    from storage.drafts import Draft
    from ui.look import Look
    from ui.partial.presenter import PartialPresenter

NEW = Target("partial", act="new_partial")
ORAL = Target("partial", act="new_oral")
ALL = ("2", "3", "4", "Enter", "3", "1", "1", "3", "1", "2", "Enter", "1")


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Fieldwork]:
    for fresh in fieldwork(tmp_path / "vault"):
        fresh.do(lambda seat: seat.vault.close_casebook())
        yield fresh


def show(work: Fieldwork, target: Target = NEW, look: Look | None = None) -> PartialPresenter:
    return cast("PartialPresenter", work.show(partial_page.make, target, look))


def picked(work: Fieldwork) -> Picks:
    visit = cast("RecordId", work.visit)
    return cast("Picks", work.do(lambda seat: picks.picks(seat, visit)))


def draft_of(work: Fieldwork, page: PartialPresenter) -> Draft:
    record = page.here().record
    assert record is not None
    work.settle()
    return cast("Draft", work.do(lambda seat: capture.edit(seat, record)))


def rows_of(page: PartialPresenter) -> PartialRows:
    assert isinstance(page.view.rows, PartialRows)
    return page.view.rows


def groups(page: PartialPresenter) -> tuple[str, ...]:
    assert page.view.stored is not None
    return page.view.stored.groups


def test_a_whole_partial_record_is_answered_by_twelve_presses(work: Fieldwork) -> None:
    page = show(work)
    known = picked(work)
    colour, thing = rows_of(page).hook.proposed
    press(*ALL)
    draft = draft_of(work, page)
    assert draft.mode is Mode.PARTIAL
    assert draft.fields == {
        "code": draft.fields["code"],
        "area": known.areas[1],
        "words": [known.words[2], known.words[3]],
        "severity": "3",
        "source": "self",
        "use": "y",
        "name": "unknown",
        "signs": ["urgent", "reprisal"],
        "hook_colour": colour,
        "hook_object": thing,
    }


def test_the_line_shows_exactly_what_the_disk_holds(work: Fieldwork) -> None:
    page = show(work)
    press(*ALL)
    draft = draft_of(work, page)
    english = work.seat.vocabularies
    assert groups(page) == stored_line(draft.fields, lambda name, term: english.label(name, term, "en"))
    assert "".join(groups(page)).count("V-") == 2


def test_the_line_waits_for_the_disk(work: Fieldwork) -> None:
    """What was pressed and is not yet written is not in the line: it shows what is stored, not what is meant."""
    page = show(work)
    before = groups(page)
    press("2")
    assert groups(page) == before
    wait_until(lambda: len(groups(page)) == len(before) + 1)


def test_nothing_but_the_closed_list_can_be_stored(work: Fieldwork) -> None:
    page = show(work)
    allowed = {field.name for field in INTERVIEW.fields_in(Mode.PARTIAL)}
    offered = {name for row in rows_of(page).controls for name in rows_of(page).values(row)}
    assert offered <= allowed
    assert page.page.findChildren(QTextEdit) == []
    assert page.page.findChildren(QLineEdit) == []
    press(*ALL, "Ctrl Enter")
    work.settle()
    stored = work.do(
        lambda seat: [
            set(records.show(seat, row.id).merged.fields or {}) for row in records.listed(seat, kind="interview")
        ]
    )
    assert isinstance(stored, list)
    assert stored
    assert all(names <= allowed for names in stored)


def test_a_sixth_keyword_is_not_taken(work: Fieldwork) -> None:
    page = show(work)
    press("Enter", "1", "2", "3", "4", "5", "6")
    known = picked(work)
    assert draft_of(work, page).fields["words"] == list(known.words[:5])


def test_zero_takes_the_place_out_again(work: Fieldwork) -> None:
    page = show(work)
    press("1", "Shift Enter", "0")
    assert "area" not in draft_of(work, page).fields


def test_another_hook_is_another_pair_and_is_stored_only_when_taken(work: Fieldwork) -> None:
    page = show(work)
    hook = rows_of(page).hook
    hook.setFocus()
    seen = {hook.proposed}
    for _time in range(4):
        press("2")
        seen.add(hook.proposed)
    assert len(seen) > 1
    assert "hook_colour" not in draft_of(work, page).fields
    press("1")
    assert (draft_of(work, page).fields["hook_colour"], draft_of(work, page).fields["hook_object"]) == hook.proposed
    press("0")
    assert "hook_object" not in draft_of(work, page).fields


def test_the_plan_may_choose_nine_neutral_words_instead_of_codes(tmp_path: Path) -> None:
    for work in fieldwork(tmp_path / "vault", "partial", "neutral_themes"):
        page = show(work)
        press("Enter", "9")
        assert draft_of(work, page).fields["theme_words"] == ["nine"]
        assert "nine" in groups(page)


def test_done_signs_the_record_and_offers_another_code(work: Fieldwork) -> None:
    page = show(work)
    first = groups(page)[0]
    press("1", "Ctrl Enter")
    work.settle()
    assert groups(page) != (first,)
    assert len(groups(page)) == 1
    work.leave()
    kept = work.do(lambda seat: [row.code for row in records.listed(seat, kind="interview")])
    assert kept == [first]


def test_a_code_nobody_asked_for_is_no_talk_until_it_is_touched(work: Fieldwork) -> None:
    page = show(work, Target("partial"))
    assert len(groups(page)) == 1
    work.leave()
    assert work.do(lambda seat: records.listed(seat, kind="interview")) == []


# --- oral only ----------------------------------------------------------------------------------------------


def test_oral_only_is_one_row_of_digits(work: Fieldwork) -> None:
    page = show(work, ORAL)
    press("1", "3")
    fields = draft_of(work, page).fields
    assert {name: fields[name] for name in fields if name != "code"} == {"urgent": True, "due": "2031-03-10/evening"}
    press("2")
    assert draft_of(work, page).fields["due"] == "2031-03-10/afternoon"
    press("4", "1")
    fields = draft_of(work, page).fields
    assert {name: fields[name] for name in fields if name != "code"} == {"due": "2031-03-11/morning"}
    press("0")
    assert set(draft_of(work, page).fields) == {"code"}


def test_going_oral_takes_the_answers_off_the_disk_and_coming_back_brings_them_again(work: Fieldwork) -> None:
    page = show(work)
    press(*ALL)
    before = draft_of(work, page)
    assert page.view.switch is not None
    page.view.switch.chosen.emit("oral_only")
    during = draft_of(work, page)
    assert (during.mode, set(during.fields)) == (Mode.ORAL_ONLY, {"code"})
    assert groups(page) == (before.fields["code"],)
    page.view.switch.chosen.emit("partial")
    assert draft_of(work, page) == before


# --- floor, look, names -------------------------------------------------------------------------------------


def test_f7_goes_to_full_where_the_floor_allows_it(work: Fieldwork) -> None:
    show(work)
    press("F7")
    assert work.heard.went == [Target("capture", act="new_interview")]


def test_f7_does_nothing_where_the_floor_forbids_full_and_the_switch_does_not_offer_it(tmp_path: Path) -> None:
    for work in fieldwork(tmp_path / "vault", "partial"):
        page = show(work)
        press("F7")
        assert work.heard.went == []
        assert page.view.switch is not None
        assert [segment.option.key for segment in page.view.switch.track.segments] == ["partial", "oral_only"]


def test_an_oral_only_visit_opens_on_the_oral_page(tmp_path: Path) -> None:
    for work in fieldwork(tmp_path / "vault", "oral_only"):
        page = show(work)
        assert draft_of(work, page).mode is Mode.ORAL_ONLY


@pytest.mark.parametrize("target", [NEW, ORAL], ids=["partial", "oral"])
def test_a_change_of_look_keeps_the_record_in_hand(work: Fieldwork, target: Target) -> None:
    page = show(work, target)
    press("1")
    before, here = draft_of(work, page), page.here()
    work.leave()
    again = show(work, here, look_in("ar"))
    after = draft_of(work, again)
    assert (after.record, after.mode, after.fields) == (before.record, before.mode, before.fields)
    assert groups(again)[0] == after.fields["code"]


@pytest.mark.parametrize(("language", "order"), [("en", "{colour} {thing}"), ("ar", "{thing} {colour}")])
def test_the_line_says_a_memory_hook_in_the_order_of_its_language(work: Fieldwork, language: str, order: str) -> None:
    page = show(work, NEW, look_in(language))
    press(*ALL)
    fields, label = draft_of(work, page).fields, work.seat.vocabularies.label
    colour, thing = (label(name, str(fields[name]), language) for name in ("hook_colour", "hook_object"))
    assert groups(page)[-1] == "hook: " + order.format(colour=colour, thing=thing)


@pytest.mark.parametrize("language", ["en", "ar", "zz"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("target", [NEW, ORAL], ids=["partial", "oral"])
def test_no_word_is_clipped(work: Fieldwork, language: str, scale: float, target: Target) -> None:
    page = show(work, target, look_in(language, scale=scale))
    press("1", "1")
    work.settle()
    QApplication.processEvents()
    assert clipped(page.page) == []


def test_the_keyboard_is_on_the_first_row_at_once(work: Fieldwork) -> None:
    page = show(work)
    assert rows_of(page).controls["area"].isAncestorOf(focused())
