"""The coverage page, driven by its keys over a real vault: a digit says whether an area was seen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from npm_field.usecases import capture, checklists, records
from tests.ui.at_desk import fieldwork, look_in, press, wait_until
from ui.coverage import presenter as coverage
from ui.desk import Target
from ui.fit import clipped
from ui.tokens import DARK

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from ui.coverage.presenter import CoveragePresenter


def test_a_digit_writes_what_was_seen_and_the_list_follows(tmp_path: Path) -> None:
    for work in fieldwork(tmp_path / "vault"):
        visit = cast("RecordId", work.visit)

        def name_the_place(seat: Seat, visit: RecordId = visit) -> None:
            draft = capture.edit(seat, visit)
            capture.save(seat, draft, {**draft.fields, "place_type": "prison_remand"})
            capture.leave(seat, visit)

        def seen(seat: Seat) -> list[str]:
            shown = (records.show(seat, row.id).merged.fields or {} for row in records.listed(seat, kind="area"))
            return [str(fields.get("seen", "")) for fields in shown]

        work.do(name_the_place)
        page = cast("CoveragePresenter", work.show(coverage.make, Target("coverage")))
        page.view.begin()
        press("1")
        work.settle()
        press("3")
        work.settle()
        assert work.do(seen) == ["seen", "refused", ""]
        press("2", "0")
        work.settle()
        assert work.do(seen) == ["seen", "refused", ""]

        def named(seat: Seat, visit: RecordId = visit) -> str:
            progress = checklists.progress(seat, visit)
            return progress.checklist.name if progress is not None else ""

        assert work.do(named) == "prison"
        for language, scale in (("ar", 1.0), ("en", 2.0)):
            work.show(coverage.make, Target("coverage"), look_in(language, theme=DARK, scale=scale))
            shell = work.shell
            assert shell is not None
            wait_until(partial(_fits, shell))


def _fits(shell: QWidget) -> bool:
    return clipped(shell) == []
