"""The body chart: clicked or walked by keyboard, never mirrored; a finding only after a yes to the examination."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import resources
from npm_field.domain.kinds import MEDICAL_NOTE
from npm_field.domain.modes import Mode
from npm_field.usecases import adding, capture, records
from npm_field.usecases.adding import Document
from storage import drafts
from tests.ui.at_desk import Fieldwork, application, look_in, wait_until
from ui.desk import Target
from ui.fit import clipped
from ui.medical import presenter as pages
from ui.medical.figure import next_region, views
from ui.medical.view import EXAM, MedicalPage
from ui.medical.whose import WhoseSheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.domain.identifiers import RecordId


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fieldwork]:
    application()
    made = Fieldwork(tmp_path_factory.mktemp("medical") / "vault")
    yield made
    made.end()


@pytest.fixture
def work(vault: Fieldwork) -> Iterator[Fieldwork]:
    yield vault
    vault.close_window()


def talk(work: Fieldwork, **answers: str) -> RecordId:
    said = Document("interview", "", Mode.FULL, {"consent": {"record": "yes", **answers}})
    return cast("RecordId", work.do(lambda seat: adding.add(seat, [said])[0].record))


def shown(work: Fieldwork, record: RecordId, code: str = "en", scale: float = 1.0) -> MedicalPage:
    made = work.show(pages.make, Target("medical", record=record), look_in(code, scale=scale))
    assert isinstance(made.page, MedicalPage)
    made.page.begin()
    return made.page


def test_without_a_person_in_hand_the_code_is_asked_for_and_a_colleagues_is_right_too(work: Fieldwork) -> None:
    made = work.show(pages.make, Target("medical", act="new_medical_note"))
    assert isinstance(made.page, MedicalPage)
    made.page.begin()
    (sheet,) = [one for one in made.page.window().findChildren(WhoseSheet) if one.isVisible()]
    assert QApplication.focusWidget() is sheet.code.line
    QTest.keyClicks(sheet.code.line, "P-407-217")  # a wrong check digit
    assert "Did you mean" in sheet.code.line.accessibleName() or sheet.code.line.property("wrong")
    sheet.code.line.clear()
    QTest.keyClicks(sheet.code.line, "P-407-216")
    QTest.keyClick(sheet.code.line, Qt.Key.Key_Return)
    wait_until(lambda: cast("pages.MedicalPresenter", made).here().record is not None)
    rows = work.do(
        lambda seat: [d.fields["code"] for d in drafts.all_of(seat.vault.casebook) if d.kind == "medical_note"]
    )
    assert "P-407-216" in cast("list[str]", rows)


def findings(work: Fieldwork) -> list[dict[str, object]]:
    """Return the findings of every note on the disk."""
    work.leave()
    rows = work.do(lambda seat: [row.id for row in records.listed(seat, kind=MEDICAL_NOTE.name)])
    found: list[dict[str, object]] = []
    for row in cast("list[RecordId]", rows):
        fields = cast("dict[str, object]", work.do(lambda seat, row=row: capture.edit(seat, row).fields))  # type: ignore[misc]  # bound
        found += cast("list[dict[str, object]]", fields.get("findings", []))
    return found


def test_every_site_of_the_figure_is_in_the_vocabulary_and_every_paired_one_has_both_sides() -> None:
    known = {term["id"] for term in resources.read_json("vocabularies/body_site.json")["terms"]}
    drawn = {region.site for view in views() for region in view.regions}
    assert drawn <= known
    assert {site.removesuffix("_left") for site in drawn if site.endswith("_left")} == {
        site.removesuffix("_right") for site in drawn if site.endswith("_right")
    }


def test_the_persons_right_is_at_the_viewers_left_in_front_and_at_the_right_from_behind() -> None:
    centres = {(view.name, region.site): region.centre.x() for view in views() for region in view.regions}
    assert centres["front", "chest_right"] < centres["front", "chest_left"]
    assert centres["back", "upper_back_left"] < centres["back", "upper_back_right"]


def test_the_arrows_reach_every_region() -> None:
    regions = [region for view in views() for region in view.regions]
    reached, waiting = {id(regions[0])}, [regions[0]]
    while waiting:
        here = waiting.pop()
        for step in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            there = next_region(regions, here, *step)
            if id(there) not in reached:
                reached.add(id(there))
                waiting.append(there)
    assert [region.site for region in regions if id(region) not in reached] == []


def test_a_finding_is_noted_by_keyboard_and_numbered_on_the_body(work: Fieldwork) -> None:
    page = shown(work, talk(work, medical_exam="yes"))
    QTest.keyClick(page.chart, Qt.Key.Key_Down)
    QTest.keyClick(page.chart, Qt.Key.Key_Down)
    site = page.chart.here
    QTest.keyClick(page.chart, Qt.Key.Key_Return)
    assert "1 finding" in page.chart.accessibleName()
    place = page.chart._transform().map(next(r for r in page.chart._regions if r.site == "abdomen_left").centre)
    QTest.mouseClick(page.chart, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert [one["site"] for one in findings(work)] == [site, "abdomen_left"]


def test_without_a_yes_to_the_examination_the_page_asks_for_it_first(work: Fieldwork) -> None:
    before = len(findings(work)) if work.presenter is not None else 0
    page = shown(work, talk(work))
    QTest.keyClick(page.chart, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.consent[EXAM]
    QTest.keyClick(page.consent[EXAM], Qt.Key.Key_1)
    QTest.keyClick(page.chart, Qt.Key.Key_Space)
    wait_until(lambda: "1 finding" in page.chart.accessibleName())
    assert len(findings(work)) > before


@pytest.mark.parametrize("code", ["en", "ar"])
def test_the_chart_is_not_mirrored_and_no_word_is_cut(work: Fieldwork, code: str) -> None:
    page = shown(work, talk(work, medical_exam="yes"), code)
    assert page.chart.layoutDirection() is Qt.LayoutDirection.LeftToRight
    assert work.shell is not None
    assert clipped(work.shell) == []
