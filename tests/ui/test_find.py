"""Looking for a record by keyboard alone: words as one types, a code with one slip, filters under digits."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt

from npm_field.domain.facets import Facet
from npm_field.domain.kinds import INTERVIEW, OBSERVATION
from npm_field.usecases import capture
from tests.ui.at_desk import Fieldwork, application, focused, look_in, press, type_text
from ui.capture.presenter import CapturePresenter, make
from ui.desk import Target
from ui.fit import clipped, too_big

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat


@pytest.fixture
def work(vault: Fieldwork) -> Iterator[Fieldwork]:
    yield vault
    vault.close_window()


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fieldwork]:
    folder: Path = tmp_path_factory.mktemp("find") / "one" / "vault"
    folder.parent.mkdir()
    application()
    made = Fieldwork(folder)
    made.do(lambda seat: _fill(seat, cast("RecordId", made.visit)))
    yield made
    made.end()


def _fill(seat: Seat, visit: RecordId) -> None:
    for kind, fields in (
        (INTERVIEW, {"narrative": "Says a lamp stood on the stairs all night.", "themes": ["treatment"]}),
        (INTERVIEW, {"narrative": "No water on the stairs.", "themes": ["health"]}),
        (OBSERVATION, {"text": "A lamp without glass.", "theme": "health"}),
    ):
        capture.leave(seat, capture.begin(seat, kind, visit, fields=dict(fields)).record)


def show(work: Fieldwork, language: str = "en", scale: float = 1.0) -> CapturePresenter:
    presenter = work.show(make, Target("capture"), look_in(language, scale=scale))
    assert isinstance(presenter, CapturePresenter)
    return presenter


def rows(page: CapturePresenter) -> list[str]:
    model = page.view.list.records.model()
    spoken = [model.index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole) for at in range(model.rowCount())]
    return [str(text) for text in spoken]


def codes(page: CapturePresenter) -> list[str]:
    model = page.view.list.records.model()
    return [model.index(at, 0).data(Qt.ItemDataRole.UserRole).code for at in range(model.rowCount())]


def test_words_and_filters_narrow_the_list_by_keyboard_alone(work: Fieldwork) -> None:
    page = show(work)
    everything = len(rows(page))
    press("Ctrl F")
    type_text("lam")
    work.settle()
    assert len(rows(page)) == 2
    assert sorted(text.partition("lamp")[1] for text in rows(page)) == ["lamp", "lamp"]
    press("Tab", "1")
    work.settle()
    answers = page.view.list.filters.answers
    assert answers is not None
    words = [chip.option.words for chip in answers.chips]
    press(str(words.index("Observation") + 1))
    work.settle()
    assert focused() is page.view.list.finder.line
    assert len(rows(page)) == 1
    assert "without glass" in rows(page)[0]
    assert page.view.list.filters.facets == {(Facet.KIND, "observation")}
    press("Tab", "1")
    work.settle()
    assert len(rows(page)) == 2
    press("Esc")
    assert len(rows(page)) == everything
    assert not page.view.list.filters.isVisible()


def test_esc_closes_the_answers_first_and_backspace_lets_the_last_filter_go(work: Fieldwork) -> None:
    page = show(work)
    press("Ctrl F", "Tab", "3")
    work.settle()
    press("1")
    work.settle()
    assert len(page.view.list.filters.facets) == 1
    press("Tab", "2")
    work.settle()
    press("Esc")
    assert focused() is page.view.list.finder.line
    assert len(page.view.list.filters.facets) == 1
    press("Backspace")
    assert not page.view.list.filters.facets
    press("Esc")


def test_a_code_with_a_wrong_digit_is_found_and_told(work: Fieldwork) -> None:
    page = show(work)
    code = next(text for text in codes(page) if text.startswith("P"))
    digits = [sign for sign in code if sign.isdigit()]
    digits[2] = str((int(digits[2]) + 1) % 10)
    press("Ctrl F")
    type_text("p" + "".join(digits))
    work.settle()
    assert code in codes(page)
    assert "other digit" in page.view.list._told.text()
    press("Esc")


@pytest.mark.parametrize(("language", "scale"), [("ar", 1.0), ("zz", 2.0)])
def test_the_filters_fit(work: Fieldwork, language: str, scale: float) -> None:
    page = show(work, language, scale)
    press("Ctrl F", "Tab", "1")
    work.settle()
    assert work.shell is not None
    assert page.view.list.filters.answers is not None
    assert clipped(work.shell) == []
    assert too_big(work.shell) == []
