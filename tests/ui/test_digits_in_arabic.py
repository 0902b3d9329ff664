"""In Arabic every page of the debrief writes numbers, days and counts in one kind of digits; codes and keys keep 0-9.

What a person wrote stays as it was written, so it is left out of the search, as codes and the caps of keys are.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QWidget

from npm_field.domain.evening import Section
from npm_field.domain.kinds import AREA
from npm_field.domain.modes import Mode
from npm_field.usecases import adding, differences, findings, records
from npm_field.usecases.adding import Document
from resources.language import FIRST_STRONG_ISOLATE, POP_ISOLATE, Language, without_marks
from tests.ui.at_desk import fieldwork, look_in
from tests.ui.test_differences_page import apart
from tests.ui.test_taking_in_page import close, look_at, team
from tests.usecases import enrolled as enrolling
from ui.board import presenter as board_page
from ui.capture import presenter as capture_page
from ui.components.badge import KeyCap
from ui.coverage import presenter as coverage_page
from ui.debrief import evening_presenter, themes_presenter
from ui.debrief import presenter as debrief_page
from ui.desk import Target
from ui.differences import presenter as differences_page
from ui.shell.foot import Foot
from ui.taking_in import presenter as taking_in_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from tests.ui.at_desk import Fieldwork
    from ui.desk import Desk, Presenter

WRITTEN = re.compile(f"{FIRST_STRONG_ISOLATE}.*?{POP_ISOLATE}", re.DOTALL)
CODE = re.compile(r"[A-Z]-\d{3}-\d{3}|\bK[0-3]\b|\bF\d+\b")
KEYED = re.compile(r"(^|\n)\d(?= )")
DIGIT = re.compile(r"[0-9]")
KEYS_NAMED = "Digits: 1 is seen, 2 not yet, 3 refused, 0 takes it back"
ARABIC = Language.load("ar")
YES = {"record": "yes", "internal": "yes"}


def test_a_day_and_a_number_have_the_digits_of_the_language() -> None:
    assert without_marks(ARABIC.day("2031-03-10")) == "٢٠٣١/٠٣/١٠"  # noqa: RUF001 - Arabic digits are the subject
    assert without_marks(Language.load("ar", "latin").day("2031-03-10")) == "2031-03-10"
    assert without_marks(Language.load("en").day("2031-03")) == "2031-03"
    assert ARABIC.typed_day("2031-03-10") == without_marks(ARABIC.day("2031-03-10"))


def test_no_page_of_the_debrief_mixes_digits(tmp_path: Path) -> None:
    for work in fieldwork(tmp_path / "vault"):
        area = cast("RecordId", work.do(partial(_bring_home, visit=cast("RecordId", work.visit))))
        pages: list[tuple[Callable[[Desk, Target], Presenter], Target]] = [
            (debrief_page.make, Target("debrief")),
            (themes_presenter.make, Target("themes")),
            (differences_page.make, Target("differences", area)),
            (coverage_page.make, Target("coverage")),
            (board_page.make, Target("board")),
            (capture_page.make, Target("capture", area)),
        ]
        pages += [(evening_presenter.make, Target("evening", act=section.value)) for section in Section]
        found = {}
        for make, target in pages:
            work.show(make, target, look_in("ar"))
            found[f"{target.way} {target.act}"] = _western(_shell(work))
        assert {page: said for page, said in found.items() if said} == {}


def test_what_bundles_bring_is_told_in_one_kind_of_digits(tmp_path: Path) -> None:
    lead, stick = team(tmp_path)
    for work in fieldwork(tmp_path / "vault"):
        own = work.seat
        work.seat = work.do_bare(lambda: enrolling.opened(lead))
        page = cast(
            "taking_in_page.TakingInPresenter", work.show(taking_in_page.make, Target("taking_in"), look_in("ar"))
        )
        look_at(work, page, stick)
        found = _western(_shell(work))
        page.press("Ctrl Enter")
        work.settle()
        found += _western(_shell(work))
        work.do(partial(close, own))
        assert found == []


@pytest.mark.parametrize("shown", ["١٢", "12"])
def test_the_search_for_a_mixture_finds_one(shown: str) -> None:
    line = QLineEdit(shown)
    line.show()
    assert bool(_western(line)) is (shown == "12")


def _western(shell: QWidget) -> list[str]:
    """Return what is shown or said in digits 0-9 that is no code, no key and nobody's own words."""
    said: list[str] = []
    for part in (shell, *shell.findChildren(QWidget)):
        if part.isVisible() and not isinstance(part, KeyCap | Foot) and not _is_in_foot(part):
            said += _texts(part)
    plain = {KEYED.sub("", CODE.sub("", without_marks(WRITTEN.sub("", one)))) for one in said}
    return sorted(one for one in plain - {ARABIC.tr(KEYS_NAMED)} if DIGIT.search(one))


def _is_in_foot(part: QWidget) -> bool:
    parent = part.parentWidget()
    return parent is not None and (isinstance(parent, Foot) or _is_in_foot(parent))


def _texts(part: QWidget) -> Iterator[str]:
    yield part.accessibleName()
    for name in ("text", "toPlainText", "title"):
        said = getattr(part, name, None)
        if callable(said) and isinstance(text := said(), str):
            yield text
    if isinstance(part, QAbstractItemView):
        yield from _rows(part.model())


def _rows(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                yield str(model.index(row, column).data(role) or "")


def _shell(work: Fieldwork) -> QWidget:
    assert work.shell is not None
    return work.shell


def _bring_home(seat: Seat, visit: RecordId) -> RecordId:
    """Make what gives every page numbers and days; returns the area in which two laptops differ."""
    area = records.listed(seat, kind="area")[0]
    told = {
        "code": "P-326-995", "kind": "individual", "consent": YES, "privacy": "private", "area": area.code,
        "themes": ["health"], "reprisal_risk": "high", "ongoing_risk": "immediate",
    }  # fmt: skip
    nurse = {"code": "S-409-544", "kind": "individual", "consent": YES}
    made = adding.add(
        seat,
        [
            Document("interview", "", Mode.FULL, told, from_paper=True),
            Document("interview", "", Mode.FULL, nurse, from_paper=True),
        ],
    )
    held = findings.add(seat, visit, {
        "statement": "Isolation beyond fifteen days.", "severity": "3", "theme": "treatment",
        "settle_when": "2031-03-25/morning", "to_settle": "Which hours does the night log show?",
    })  # fmt: skip
    findings.link(seat, held, made[0].record, "supports")
    findings.link(seat, held, made[1].record, "contradicts")
    for kind, fields in _OTHERS.items():
        adding.add(seat, [Document(kind, "", Mode.FULL, fields, from_paper=True)])
    apart(seat, area.id, {"floor_area_m2": 92.5, "beds": 30}, {"floor_area_m2": 90.25, "beds": 28})
    assert differences.count(seat)
    assert AREA.name == "area"
    return area.id


_OTHERS: Mapping[str, Mapping[str, object]] = {
    "reprisal_plan": {"return_from": "2031-04-07", "return_to": "2031-04-18"},
    "reprisal_follow_up": {"person": "P-326-995", "due": "2031-04-10/morning"},
    "urgent_matter": {"noticed": "2031-03-10/morning"},
    "task": {"text": "Ask for the log.", "when": "2031-03-22/morning"},
    "incident": {"kind": "gate_inspection", "day": "2031-03-10", "minutes": 40},
}
