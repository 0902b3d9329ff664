"""The plan on a real vault, by keys: a minute for a visit nobody foresaw, and every later change on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtWidgets import QLabel

import resources
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.modes import Mode
from npm_field.errors import DiskFullError
from npm_field.usecases import adding, capture, known_plan, plan, plan_parts, records, writing
from npm_field.usecases.adding import Document
from npm_field.usecases.plan import Member
from storage import drafts, pools, settings
from tests.ui.at_desk import Fieldwork, fieldwork, focused, look_in, press, type_text, wait_until
from ui.components.field import Line
from ui.components.segments import Segments
from ui.desk import Target
from ui.fit import clipped, too_big
from ui.plan import presenter as plan_page
from ui.plan.ready_steps import READY, ReadySteps, ready_steps
from ui.plan.sections import ORDER
from ui.plan.stops import stops
from ui.tokens import CONTRAST, DARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.plan import Planned
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk
    from ui.look import Look
    from ui.plan.presenter import PlanPresenter
    from ui.plan.view import PlanPage

NEW = Target("plan", act="new_visit")
PLAN = Target("plan")


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Fieldwork]:
    yield from fieldwork(tmp_path / "vault")


def _show(work: Fieldwork, target: Target = PLAN, look: Look | None = None) -> PlanPage:
    return cast("PlanPresenter", work.show(plan_page.make, target, look)).view


def _at(work: Fieldwork, section: str, look: Look | None = None) -> PlanPage:
    return _show(work, Target("plan", act=f"at_{section}"), look)


def _visits(work: Fieldwork) -> list[RecordId]:
    return cast("list[RecordId]", work.do(lambda seat: [found.visit for found in records.visits(seat)]))


def _fields(work: Fieldwork, record: RecordId) -> Mapping[str, object]:
    return cast("Mapping[str, object]", work.do(lambda seat: dict(writing.merged_record(seat, record).fields or {})))


def _planned(work: Fieldwork, visit: RecordId | None = None) -> Planned:
    wanted = visit or work.visit
    assert wanted is not None
    return cast("Planned", work.do(lambda seat: plan.planned(seat, wanted)))


def _new(work: Fieldwork, before: list[RecordId]) -> RecordId:
    return next(visit for visit in _visits(work) if visit not in before)


def _after(work: Fieldwork, is_true: Callable[[], bool]) -> None:
    wait_until(is_true)
    work.settle()


# --- a new visit --------------------------------------------------------------------------------------------


def test_a_visit_nobody_foresaw_needs_a_place_and_one_key(work: Fieldwork) -> None:
    before = _visits(work)
    _show(work, NEW)
    type_text("police st")
    press("Enter", "Ctrl Enter")
    _after(work, lambda: "saved" in work.heard.saved)
    visit = _new(work, before)
    fields = _fields(work, visit)
    assert fields["place_type"] == "police_station"
    assert len(cast("dict[str, str]", fields["words"])) == 8
    assert work.do(lambda seat: known_plan.floor_of(seat, visit)) is Mode.FULL


def test_after_planning_the_same_page_goes_on_with_the_visit(work: Fieldwork) -> None:
    before = _visits(work)
    page = _show(work, NEW)
    assert not page.areas.isVisibleTo(page)
    type_text("police st")
    press("Enter", "Ctrl Enter")
    _after(work, lambda: "saved" in work.heard.saved)
    assert page.areas.isVisibleTo(page)
    assert page.code.code.startswith("C-")
    assert focused() is page.areas.add_button
    press("Ctrl Enter")
    assert work.heard.went == [Target("board", record=_new(work, before))]


def test_without_a_type_nothing_is_planned(work: Fieldwork) -> None:
    before = _visits(work)
    page = _show(work, NEW)
    press("Ctrl Enter")
    work.settle()
    assert _visits(work) == before
    assert isinstance(focused(), Line)
    assert page.visit.isAncestorOf(focused())
    work.leave()
    assert _visits(work) == before


def test_what_was_answered_becomes_a_visit_when_the_page_is_left(work: Fieldwork) -> None:
    before = _visits(work)
    presenter = cast("PlanPresenter", work.show(plan_page.make, NEW))
    presenter.view.visit.rows.controls["type"].setFocus()
    press("4")
    work.leave()
    visit = _new(work, before)
    assert _fields(work, visit)["type"] == "ad_hoc"
    assert presenter.here() == Target("plan", record=visit, act="at_visit")


def test_the_words_of_a_new_visit_are_chosen_before_it(work: Fieldwork) -> None:
    before = _visits(work)
    page = _show(work, NEW)
    page.words.picker.setFocus()
    press("Tab", "1")
    type_text("falaka")
    press("Enter")
    page.visit.rows.controls["type"].setFocus()
    press("4", "Ctrl Enter")
    _after(work, lambda: "saved" in work.heard.saved)
    words = cast("dict[str, str]", _fields(work, _new(work, before))["words"])
    assert "falaka" in words.values()
    assert len(words) == 8


def test_whose_laptop_it_is_stands_on_the_team(work: Fieldwork) -> None:
    me = codes.make(CodeType.MONITOR, "75793")

    def name_me(seat: Seat) -> None:
        with seat.vault.daybook.change() as daybook:
            settings.put(daybook, "person", me.encode())

    work.do(name_me)
    before = _visits(work)
    page = _show(work, NEW)
    page.visit.rows.controls["type"].setFocus()
    press("4", "Ctrl Enter")
    _after(work, lambda: "saved" in work.heard.saved)
    team = _planned(work, _new(work, before)).team
    assert [(member.code, member.task["role"]) for member in team] == [(me, "monitor")]


def test_a_visit_that_cannot_be_planned_is_refused_and_stays_on_the_page(work: Fieldwork) -> None:
    def burn(seat: Seat) -> None:
        with seat.vault.daybook.change() as daybook:
            for code in pools.unused(seat.vault.daybook):
                if code.startswith("C-"):
                    pools.discard(daybook, code)

    work.do(burn)
    page = _show(work, NEW)
    page.visit.rows.controls["type"].setFocus()
    press("4", "Ctrl Enter")
    _after(work, lambda: bool(work.heard.refused))
    assert work.heard.refused == ["pool_exhausted"]
    assert page.visit.rows.controls["type"].value() == "ad_hoc"
    assert page.plan_button.isVisibleTo(page)
    work.leave()


# --- a visit that exists ------------------------------------------------------------------------------------


def test_a_change_is_a_draft_at_once_and_signed_when_the_page_is_left(work: Fieldwork) -> None:
    page = _show(work)
    visit = work.visit
    assert visit is not None
    page.visit.rows.controls["place_name"].setFocus()
    type_text("Marlock")
    _after(work, lambda: bool(work.heard.saved) and work.heard.saved[-1] == "saved")
    assert "place_name" not in _fields(work, visit)
    draft = cast("drafts.Draft", work.do(lambda seat: drafts.of_record(seat.vault.casebook, visit)))
    assert draft.fields["place_name"] == "Marlock"
    work.leave()
    assert _fields(work, visit)["place_name"] == "Marlock"
    assert work.do(lambda seat: drafts.of_record(seat.vault.casebook, visit)) is None


def test_looking_at_a_plan_changes_nothing(work: Fieldwork) -> None:
    before = work.do(lambda seat: [records.history(seat, row.id) for row in records.listed(seat)])
    _show(work)
    work.leave()
    assert work.do(lambda seat: [records.history(seat, row.id) for row in records.listed(seat)]) == before
    assert work.heard.saved == []


def test_an_area_is_added_with_its_code_and_described_by_keys(work: Fieldwork) -> None:
    page = _at(work, "areas")
    page.areas.add_button.setFocus()
    known = set(page.areas.entries)
    press("Space")
    _after(work, lambda: len(page.areas.entries) == len(known) + 1)
    record = next(key for key in page.areas.entries if key not in known)
    type_text("kitch")
    press("Enter", "Enter")
    type_text("north block")
    press("Enter", "3")
    work.leave()
    area = next(area for area in _planned(work).areas if area.record == record)
    assert {**area.fields, "code": ""} == {
        "code": "",
        "kind": "kitchen",
        "designation": "north block",
        "seen": "refused",
    }
    assert page.areas.entries[record].head.accessibleName().endswith("kitchen · north block · refused, open")


def test_the_plan_opens_at_the_area_that_was_asked_for(work: Fieldwork) -> None:
    record = _planned(work).areas[1].record
    page = _show(work, Target("plan", record=record))
    assert [key for key, entry in page.areas.entries.items() if entry.is_open] == [record]
    assert page.areas.entries[record].isAncestorOf(focused())
    again = _show(work, Target("plan", act="new_area"))
    _after(work, lambda: len(again.areas.entries) == 4)
    assert len(_planned(work).areas) == 4


def test_an_area_is_taken_out_unless_something_names_it(work: Fieldwork) -> None:
    areas = _planned(work).areas
    named, free = areas[0], areas[1]
    talk = Document("interview", "", Mode.FULL, {"area": named.fields["code"]})
    work.do(lambda seat: adding.add(seat, [talk]))
    page = _at(work, "areas")
    page.areas.entries[named.record].head.setFocus()
    press("Space")
    assert "so it stays" in " ".join(_texts(page.areas.entries[named.record]))
    page.areas.entries[free.record].head.setFocus()
    press("Enter")
    page.areas.entries[free.record].removed.emit()
    _after(work, lambda: free.record not in page.areas.entries)
    assert {area.record for area in _planned(work).areas} == {areas[0].record, areas[2].record}


def _texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def test_a_persons_code_is_tested_while_it_is_typed(work: Fieldwork) -> None:
    page = _at(work, "team")
    right = codes.make(CodeType.MONITOR, "75793")
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    page.team.code.line.setFocus()
    type_text(wrong)
    assert page.team.code.wrong
    nearest = codes.nearest(wrong, allowed=(CodeType.MONITOR,))[0]
    assert f"Did you mean {nearest}?" in page.team.code.line.accessibleName()
    press("Enter")
    work.settle()
    assert _planned(work).team == ()
    page.team.code.line.clear()
    type_text(right)
    press("Enter")
    _after(work, lambda: bool(page.team.entries))
    assert [member.code for member in _planned(work).team] == [right]
    type_text(right)
    press("Enter")
    work.settle()
    assert len(_planned(work).team) == 1


def test_a_person_takes_a_new_code_and_gets_a_role(work: Fieldwork) -> None:
    page = _at(work, "team")
    page.team.own_code.setFocus()
    press("Space")
    _after(work, lambda: bool(page.team.entries))
    entry = next(iter(page.team.entries.values()))
    entry.head.setFocus()
    press("Space", "8")
    entry.rows[1].controls["profession"].setFocus()
    type_text("lawy")
    press("Enter")
    work.leave()
    member = _planned(work).team[0]
    assert member.task["role"] == "reprisal_focal"
    assert member.about["profession"] == "lawyer"


def test_a_person_leaves_the_team(work: Fieldwork) -> None:
    visit = work.visit
    assert visit is not None
    code = codes.make(CodeType.MONITOR, "75793")
    work.do(lambda seat: plan.add_member(seat, visit, Member(code, {}, {"role": "lead"})))
    page = _at(work, "team")
    next(iter(page.team.entries.values())).removed.emit()
    _after(work, lambda: not page.team.entries)
    assert _planned(work).team == ()


def _rate(page: PlanPage, risk: str, digit: str) -> None:
    page.show_section("risks")
    page.risks.levels.controls[risk].setFocus()
    press(digit)


def test_risks_are_rated_by_digit_and_the_floor_follows_the_table(work: Fieldwork) -> None:
    page = _show(work)
    _rate(page, "seizure_gate", "1")
    assert isinstance(focused(), Segments)
    assert page.floor.floor == "partial"
    press("2")
    work.leave()
    assert _planned(work).risks == (
        {"id": "seizure_gate", "risk": "seizure_gate", "level": "high"},
        {"id": "source_exposed", "risk": "source_exposed", "level": "medium"},
    )
    assert work.visit is not None
    visit = work.visit
    assert work.do(lambda seat: known_plan.floor_of(seat, visit)) is Mode.PARTIAL


def test_a_floor_that_somebody_chose_no_longer_follows_the_table(work: Fieldwork) -> None:
    page = _at(work, "risks")
    page.floor.rows.controls["capture_floor"].setFocus()
    press("3")
    _rate(page, "robbery", "1")
    assert page.floor.floor == "oral_only"
    assert not page.floor.banner.isVisibleTo(page)


def test_a_floor_looser_than_proposed_wants_a_reason(work: Fieldwork) -> None:
    page = _show(work)
    _rate(page, "raid_lodging", "1")
    page.floor.rows.controls["capture_floor"].setFocus()
    press("1")
    assert page.floor.banner.isVisibleTo(page)
    page.floor.rows.controls["floor_reason"].setFocus()
    type_text("laptops stay at the office")
    assert not page.floor.banner.isVisibleTo(page)
    work.leave()
    assert work.visit is not None
    fields = _fields(work, work.visit)
    assert (fields["capture_floor"], fields["floor_reason"]) == ("full", "laptops stay at the office")


def test_measures_are_asked_for_risks_that_are_high_or_medium(work: Fieldwork) -> None:
    page = _at(work, "risks")
    assert [risk for risk, entry in page.risks.measures.items() if entry.isVisibleTo(page)] == []
    _rate(page, "overheard", "2")
    _rate(page, "loss", "3")
    assert [risk for risk, entry in page.risks.measures.items() if entry.isVisibleTo(page)] == ["overheard"]
    page.risks.measures["overheard"].head.setFocus()
    press("Space")
    type_text("radios")
    press("Enter")
    work.leave()
    row = next(row for row in _planned(work).risks if row["risk"] == "overheard")
    assert row["mitigations"] == ["radios_off"]


def test_a_ninth_word_is_added_and_none_is_taken(work: Fieldwork) -> None:
    page = _show(work)
    before = cast("dict[str, str]", _planned(work).fields["words"])
    page.words.picker.setFocus()
    type_text("falaka")
    press("Enter")
    _after(work, lambda: not page.words.picker.isVisibleTo(page))
    work.leave()
    after = cast("dict[str, str]", _planned(work).fields["words"])
    assert before.items() <= after.items()
    assert sorted(set(after.values()) - set(before.values())) == ["falaka"]


def test_what_does_not_fit_is_not_called_saved(work: Fieldwork) -> None:
    page = _show(work)
    page.visit.rows.controls["start_day"].setFocus()
    type_text("x")
    work.settle()
    assert work.heard.saved[-1] == "not_saved"


def test_a_full_disk_keeps_what_was_typed_and_says_so(work: Fieldwork) -> None:
    full = [True]

    def save(seat: Seat, draft: drafts.Draft, fields: Mapping[str, object]) -> drafts.Draft:
        if full[0]:
            raise DiskFullError
        return capture.save(seat, draft, fields)

    def make(desk: Desk, target: Target) -> PlanPresenter:
        return plan_page.PlanPresenter(desk, target, save)

    page = cast("PlanPresenter", work.show(make, PLAN)).view
    page.visit.rows.controls["place_name"].setFocus()
    type_text("Marlock")
    _after(work, lambda: "not_saved" in work.heard.saved)
    full[0] = False
    work.leave()
    assert work.visit is not None
    assert _fields(work, work.visit)["place_name"] == "Marlock"


# --- the sections -------------------------------------------------------------------------------------------


def _part(work: Fieldwork, kind: str) -> Mapping[str, object]:
    visit = work.visit
    assert visit is not None
    found = work.do(lambda seat: [dict(part.fields) for part in plan_parts.parts(seat, visit, kind)])
    return cast("list[dict[str, object]]", found)[0]


def test_sections_are_reached_by_digit_and_by_one_key(work: Fieldwork) -> None:
    page = _show(work)
    assert focused() is page.sections.rows["visit"]
    press("5")
    assert page.here == "risks"
    assert page.risks.isAncestorOf(focused())
    press("F6")
    assert (page.here, page.reprisals.isVisibleTo(page)) == ("reprisals", True)
    press("Shift F6", "Shift F6")
    assert page.here == "where"
    page.sections.rows["where"].setFocus()
    press("0")
    assert page.here == "ready"


def test_an_expert_alone_is_not_saved_until_somebody_of_ours_goes_along(work: Fieldwork) -> None:
    visit = work.visit
    lead, expert = (codes.make(CodeType.MONITOR, digits) for digits in ("75793", "03390"))
    assert visit is not None
    about = {"affiliation": "external_expert", "commitment_signed": "2031-01-01"}
    work.do(lambda seat: plan.add_member(seat, visit, Member(lead, {"affiliation": "member"}, {"role": "lead"})))
    work.do(lambda seat: plan.add_member(seat, visit, Member(expert, about, {"role": "medical"})))
    page = _at(work, "where")
    press("Ctrl N")
    _after(work, lambda: bool(page.parts["session"].entries))
    entry = next(iter(page.parts["session"].entries.values()))
    entry.rows[0].controls["members"].setFocus()
    press(str(sorted([lead, expert]).index(expert) + 1))
    work.settle()
    assert work.heard.saved[-1] == "not_saved"
    assert "alone" in " ".join(_texts(entry))
    assert "members" not in _part(work, "session")
    press(str(sorted([lead, expert]).index(lead) + 1))
    _after(work, lambda: work.heard.saved[-1] == "saved")
    work.leave()
    assert sorted(cast("list[str]", _part(work, "session")["members"])) == sorted([lead, expert])


def test_what_is_missing_leads_there_and_prepared_wants_a_lead_and_a_focal_person(work: Fieldwork) -> None:
    visit = work.visit
    assert visit is not None
    page = _at(work, "ready")
    assert not page.gaps.prepare_button.isVisibleTo(page)
    assert any("Stops it: There is no team leader." in text for text in _texts(page.gaps))
    page.gaps.wished.emit("team")
    assert page.here == "team"
    lead = codes.make(CodeType.MONITOR, "75793")
    both = {"role": "lead", "also": ["reprisal_focal"]}
    work.do(lambda seat: plan.add_member(seat, visit, Member(lead, {"affiliation": "member"}, both)))
    press("Shift F6")
    page = _at(work, "ready")
    press("Ctrl Enter")
    _after(work, lambda: _fields(work, visit)["state"] == "prepared")
    assert not page.gaps.prepare_button.isVisibleTo(page)


def test_a_person_who_may_not_join_stands_on_the_red_list(work: Fieldwork) -> None:
    visit = work.visit
    assert visit is not None
    expert = codes.make(CodeType.MONITOR, "03390")
    work.do(lambda seat: plan.add_member(seat, visit, Member(expert, {"affiliation": "interpreter"}, {})))
    page = _at(work, "team")
    assert page.red.isVisibleTo(page)
    assert any("no commitment is signed" in text for text in _texts(page.red))


def test_the_plan_against_reprisals_is_written_by_digits(work: Fieldwork) -> None:
    page = _at(work, "reprisals")
    page.reprisals.rows.controls["before"].setFocus()
    press("1", "2")
    page.reprisals.rows.controls["talks_per_area"].setFocus()
    type_text("6")
    work.leave()
    found = _part(work, "reprisal_plan")
    assert found == {"before": ["remind_authority", "brief_team"], "talks_per_area": 6}


def test_who_read_the_cards_is_noted_with_one_press(work: Fieldwork) -> None:
    visit = work.visit
    assert visit is not None
    lead = codes.make(CodeType.MONITOR, "75793")
    work.do(lambda seat: plan.add_member(seat, visit, Member(lead, {"affiliation": "member"}, {"role": "lead"})))
    page = _at(work, "laptops")
    page.people.read.emit(lead)
    _after(work, lambda: "cards read" in _texts(page.people))
    assert _planned(work).team[0].task["cards_read"] == ["arrest", "checkpoint", "gate", "search"]


def test_a_pad_is_written_where_the_person_says_and_what_is_refused_is_said(work: Fieldwork, tmp_path: Path) -> None:
    page = _at(work, "ready")
    page.sending.folder.line.setText(str(tmp_path))
    page.sending.buttons["pad.pdf"].click()
    _after(work, lambda: (tmp_path / "pad.pdf").exists() and any("pad.pdf" in text for text in _texts(page.sending)))
    page.sending.buttons["visit-pack.npmf"].click()
    _after(work, lambda: not any("pad.pdf" in text for text in _texts(page.sending)))
    assert not (tmp_path / "visit-pack.npmf").exists()
    page.sending.folder.line.setText(str(tmp_path / "nowhere"))
    page.sending.buttons["cards.pdf"].click()
    assert any("no such folder" in text for text in _texts(page.sending))


# --- the page -----------------------------------------------------------------------------------------------


def test_tab_follows_the_order_of_reading_also_past_what_was_opened_later(work: Fieldwork) -> None:
    page = _at(work, "areas")
    record = next(iter(page.areas.entries))
    page.areas.entries[record].turn()
    work.settle()
    order = stops(page.column)
    tops = [stop.mapTo(page.column, stop.rect().topLeft()).y() for stop in order if page.areas.isAncestorOf(stop)]
    assert tops == sorted(tops)
    order[0].setFocus()
    seen = [focused()]
    while page.column.isAncestorOf(focused()):
        press("Tab")
        seen.append(focused())
    assert seen[:-1] == order


def test_on_a_laptop_without_codes_of_people_there_is_nothing_to_take(work: Fieldwork) -> None:
    def burn(seat: Seat) -> None:
        with seat.vault.daybook.change() as daybook:
            for code in pools.unused(seat.vault.daybook):
                if code.startswith("M-"):
                    pools.discard(daybook, code)

    work.do(burn)
    page = _at(work, "team")
    assert not page.team.own_code.isVisibleTo(page)


def _fill(seat: Seat) -> None:
    visit = next(iter(records.visits(seat))).visit
    lead, expert = (codes.make(CodeType.MONITOR, digits) for digits in ("75793", "03390"))
    plan.add_member(seat, visit, Member(lead, {"affiliation": "member", "profession": "lawyer"}, {"role": "lead"}))
    plan.add_member(seat, visit, Member(expert, {"affiliation": "external_expert"}, {"role": "medical"}))
    for kind, fields in (
        ("session", {"members": [lead, expert], "day": "2031-03-10", "day_part": "morning"}),
        ("document_request", {"document_kind": "custody_register", "period": "12 months"}),
        ("joint_terms", {"partner": "lay_visitors"}),
        ("contingency", {"event": "laptop_kept_at_gate", "steps": [{"id": "1", "text": "Call.", "role": "lead"}]}),
        ("custody", {"thing": "laptop", "owner": lead, "carrier": lead}),
    ):
        plan_parts.add_part(seat, visit, kind, fields)


@pytest.mark.parametrize(("code", "scale"), [("en", 1.0), ("ar", 2.0), ("zz", 1.0), ("zz", 2.0)])
def test_every_word_of_every_section_is_whole(work: Fieldwork, code: str, scale: float) -> None:
    work.do(_fill)
    page = _show(work, look=look_in(code, scale=scale, theme=DARK if scale > 1 else CONTRAST))
    page.visit.details.turn()
    for entries in (page.areas.entries, page.team.entries, *(card.entries for card in page.parts.values())):
        next(iter(entries.values())).turn()
    assert work.shell is not None
    for section in ORDER:
        page.show_section(section)
        work.settle()
        assert (section, clipped(page)) == (section, [])
        assert too_big(work.shell) == []
        assert page.column.width() <= page.width()


def test_ready_made_steps_are_taken_by_a_digit_and_can_be_changed(work: Fieldwork) -> None:
    page = _at(work, "trouble")
    press("Ctrl N")
    card = page.parts["contingency"]
    _after(work, lambda: any(entry.is_open for entry in card.entries.values()))
    (rows,) = next(iter(card.entries.values())).rows
    ready = rows.controls[READY]
    assert isinstance(ready, ReadySteps)
    ready.setFocus()
    press("2", "1")
    steps = cast("list[dict[str, str]]", rows.controls["steps"].value())
    offered = ready_steps("refused_entry", "en")
    assert [step["text"] for step in steps] == [offered[1]["text"], offered[0]["text"]]
    press("2")
    own = {"id": "own", "text": "Wait at the bridge."}
    rows.controls["steps"].show_value([*cast("list[object]", rows.controls["steps"].value()), own])
    rows.controls["steps"].edited.emit()
    press("3")
    work.leave()
    kept = cast("list[dict[str, str]]", _part(work, "contingency")["steps"])
    assert [step["text"] for step in kept] == [offered[0]["text"], own["text"], offered[2]["text"]]
    assert kept[0]["role"] == "lead"


def test_every_event_that_has_a_name_of_its_own_has_steps() -> None:
    events = {str(term["id"]) for term in resources.read_json("vocabularies/contingency_event.json")["terms"]}
    for event in events - {"other"}:
        assert 3 <= len(ready_steps(event, "ar")) <= 9, event
        assert all(
            len(str(step["text"])) <= 300 for language in ("en", "ar") for step in ready_steps(event, language)
        )
    assert ready_steps("other", "en") == []
