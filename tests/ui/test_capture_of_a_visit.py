"""What the plan says of a visit is told in capture: conflicts (INV14), slips that are off, the place of each talk."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtWidgets import QWidget

from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import OPENING_TALK
from npm_field.domain.preparation.readiness import CARDS
from npm_field.usecases import capture, picks, plan, plan_ready
from npm_field.usecases.plan import Member, VisitPlan
from npm_field.usecases.seat import PERSON
from storage import settings
from tests.ui.at_desk import Fieldwork, fieldwork, press
from ui.capture import presenter as capture_page
from ui.capture.last_visit import LastVisitCard
from ui.cards.presenter import ConductPresenter
from ui.desk import Target
from ui.fit import clipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from ui.capture.presenter import CapturePresenter
    from ui.desk import Desk

ME = Code("M-908-109")
MANY = 40
"""More parts than a head has."""


def risky(seat: Seat, visit: RecordId, *, slips: bool | None = None) -> None:
    """A visit on which one is overheard, and on which I know somebody in the first area."""
    area = picks.picks(seat, visit).areas[0]
    conflict = {"id": "c", "kind": "social_tie", "outcome": "recuse_area", "areas": [str(area)]}
    plan.add_member(seat, visit, Member(ME, {"affiliation": "member"}, {"role": "monitor", "conflicts": [conflict]}))
    record = plan.risk_of(seat, visit)
    for one, more in (
        (record, {"rows": [{"id": "o", "risk": "overheard", "level": "high"}]}),
        (visit, {"identity_slips": slips}),
    ):
        draft = capture.edit(seat, one)
        kept = {name: value for name, value in {**draft.fields, **more}.items() if value is not None}
        capture.save(seat, draft, kept)
        capture.leave(seat, one)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fieldwork]:
    yield from fieldwork(tmp_path_factory.mktemp("of_a_visit") / "vault")


def test_the_person_of_this_laptop_confirms_the_cards_once_all_were_opened(work: Fieldwork) -> None:
    visit = cast("RecordId", work.visit)

    def enrolled(seat: Seat) -> None:
        with seat.vault.daybook.change() as daybook:
            settings.put(daybook, PERSON, ME.encode())
        plan.add_member(seat, visit, Member(ME, {"affiliation": "member"}, {"role": "monitor"}))

    def cards(desk: Desk, _target: Target) -> ConductPresenter:
        return ConductPresenter(desk.look, show_mandate=lambda: None, desk=desk)

    page = cast("ConductPresenter", work.show(cards, Target("cards")))
    assert page._view.confirming.isHidden(), "whoever is not on the team is not asked"
    work.do(enrolled)
    page = cast("ConductPresenter", work.show(cards, Target("cards")))
    asked = page._view.confirming
    assert not asked.isHidden()
    assert not page.press("Ctrl Enter")
    press("2", "3", "4")
    assert asked.may_confirm
    assert work.shell is not None
    assert clipped(work.shell) == []
    press("Ctrl Enter")
    work.settle()
    assert not asked.may_confirm
    assert work.do(partial(plan_ready.own_cards, visit=visit)) == CARDS
    work.close_window()


def said(page: CapturePresenter, which: str) -> str:
    banner = page.view.banner(which)
    return banner.accessibleName() if banner is not None else ""


def begun(work: Fieldwork) -> CapturePresenter:
    page = cast("CapturePresenter", work.show(capture_page.make, Target("capture", act="new_interview")))
    work.settle()
    return page


def test_what_the_plan_asks_for_is_told_while_one_writes(work: Fieldwork) -> None:
    visit = cast("RecordId", work.visit)
    page = begun(work)
    assert page.view.head is not None
    head = page.view.head
    assert not head.slip.isHidden()
    head.show_attachments(1)
    head.offer_drop()  # the last one made, and the first on the Tab way
    way: list[QWidget] = [head.hero.label]
    while way[-1] is not head.attachments and len(way) < MANY:
        way.append(cast("QWidget", way[-1].nextInFocusChain()))
    assert [part for part in way if part in {head.drop, head.slip, head.attachments}] == [
        head.drop,
        head.slip,
        head.attachments,
    ]
    assert len(way) < MANY
    assert (said(page, "first"), said(page, "remark")) == ("", "")
    work.leave()
    work.close_window()
    work.do(partial(risky, visit=visit, slips=False))
    known = cast("picks.Named", work.do(partial(picks.named, visit=visit)))
    assert (set(known.recusals), known.confirms_setting, known.offers_slips) == ({str(ME)}, True, False)
    page = begun(work)
    assert page.view.head is not None
    assert page.view.head.slip.isHidden()
    assert said(page, "first").startswith("Can you be overheard here?")
    for name, value in (("setting", "yard"), ("can_be_overheard", "no"), ("by", [str(ME)])):
        page.view.edited.emit(name, value)
    assert (said(page, "first"), said(page, "remark")) == ("", "")
    page.view.edited.emit("area", area_of(work))
    assert said(page, "conflict").startswith("A declared conflict stands in the way")
    assert str(ME) in said(page, "conflict")
    page.view.edited.emit("by", ["M-757-934"])
    assert said(page, "conflict") == ""
    work.leave()
    work.close_window()


def area_of(work: Fieldwork) -> str:
    return str(cast("picks.Picks", work.do(partial(picks.picks, visit=work.visit))).areas[0])  # type: ignore[arg-type]  # there is one


def test_a_closing_talk_has_the_last_visits_figures_beside_it(work: Fieldwork) -> None:
    visit = cast("RecordId", work.visit)

    def closing() -> list[str]:
        page = cast("CapturePresenter", work.show(capture_page.make, Target("capture", act="new_closing_talk")))
        work.settle()
        (card,) = page.view.findChildren(LastVisitCard)
        assert work.shell is not None
        assert clipped(work.shell) == []
        found = [part.accessibleName() for part in card.findChildren(QWidget) if part.accessibleName()]
        work.leave()
        work.close_window()
        return found

    assert any("None recorded on this laptop" in words for words in closing())

    def earlier(seat: Seat) -> None:
        figures = [
            {"id": "a", "kind": "total", "value": 310, "stated_by": "authority"},
            {"id": "b", "kind": "isolation_now", "value": 3, "stated_by": "authority"},
        ]
        place = {"place_name": "Harbour prison", "place_type": "prison_mixed"}
        plan.plan_visit(seat, VisitPlan({**place, "start_day": "2030-03-01", "figures": figures}))
        draft = capture.edit(seat, visit)
        capture.save(seat, draft, {**draft.fields, **place})
        capture.leave(seat, visit)
        talk = capture.begin(seat, OPENING_TALK, visit, fields={"figures": [{**figures[0], "value": 342}]})
        capture.leave(seat, talk.record)

    work.do(earlier)
    said = closing()
    assert any("then 310, now 342" in words for words in said)
    assert any("then few, now not stated" in words for words in said)
    assert not any("then 3," in words for words in said), "so few can be told apart (INV23)"


def shown_keys(page: CapturePresenter) -> list[str]:
    rows = page.view.list.records.model()
    return [rows.index(at, 0).data() for at in range(rows.rowCount())]


def test_a_long_list_is_read_page_by_page_and_stands_as_if_it_were_read_at_once(
    work: Fieldwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = cast("RecordId", work.visit)
    page = cast("CapturePresenter", work.show(capture_page.make, Target("capture")))
    work.settle()
    whole, counted = shown_keys(page), page.view.list.remark.accessibleName()
    assert len(whole) > 5
    work.leave()
    work.close_window()
    monkeypatch.setattr(picks, "PAGE", 2)
    lines, rest = cast("tuple[list[picks.Listed], list[RecordId]]", work.do(partial(picks.list_of, visit=visit)))
    assert (len(lines), len(rest) > 2) == (2, True)
    page = cast("CapturePresenter", work.show(capture_page.make, Target("capture")))
    work.settle()
    assert shown_keys(page) == whole
    assert page.view.list.remark.accessibleName() == counted
    press("F2")  # the talk in hand stands first, and goes to its place when another is
    work.settle()
    first = shown_keys(page)
    assert (len(first), first[1:]) == (len(whole) + 1, whole)
    page.view.list.chosen.emit(page.view.list.records.model().keys[-1])  # type: ignore[attr-defined]  # the list's own
    work.settle()
    then = shown_keys(page)
    assert then[1:-1] == whole[:-1]
    assert then[-1].split(",")[0] == first[0].split(",")[0]
    work.leave()
    work.close_window()
