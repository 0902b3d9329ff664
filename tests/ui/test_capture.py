"""The capture page, driven by its keys over a real vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.usecases import records
from tests.ui.at_desk import Fieldwork, fieldwork, press
from ui.capture import presenter as capture_page
from ui.desk import Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ui.capture.presenter import CapturePresenter

NEW = Target("capture", act="new_interview")
ELEVEN = ("3", "1", "7", "Enter", "1", "2", "3", "2", "3")


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Fieldwork]:
    yield from fieldwork(tmp_path / "vault")


def begin(work: Fieldwork) -> CapturePresenter:
    shown = work.show(capture_page.make, NEW)
    assert isinstance(shown, capture_page.CapturePresenter)
    return shown


def shown_code(page: CapturePresenter) -> str:
    assert page.view.head is not None
    return page.view.head.hero.label.code


def stored(work: Fieldwork, code: str) -> dict[str, object]:
    fields = work.do(lambda seat: records.show(seat, records.find(seat, code)).merged.fields)
    assert isinstance(fields, dict)
    return fields


def test_the_eleven_presses_give_exactly_the_fields_they_name(work: Fieldwork) -> None:
    page = begin(work)
    code = shown_code(page)
    press(*ELEVEN, "Ctrl Enter")
    work.leave()
    assert stored(work, code) == {
        "code": code,
        "consent": {"record": "yes", "internal": "yes", "authorities_anon": "yes", "public_anon": "yes"},
        "themes": ["treatment", "health"],
        "privacy": "private",
        "feels_safe": "unsure",
        "severity": "3",
        "ongoing_risk": "possible",
        "reprisal_risk": "high",
    }
