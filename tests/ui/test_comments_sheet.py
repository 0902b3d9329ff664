"""A comment of the office on the laptop's page: marked in the list, said over the form, answered by the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from npm_field.usecases import comments, cuts, intake, outbound, receive, records
from tests.ui.at_desk import wait_until
from tests.ui.window_stand import Stand
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import PASSPHRASE, TALK
from ui.comments.sheet import CommentSheet
from ui.desk import Target
from ui.fit import clipped
from ui.guard.panel import AnswerRow
from ui.keys import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ui.workplace import Workplace


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    home: Path = tmp_path_factory.mktemp("commented")
    enrolling.make(home)
    office, laptop = (enrolling.opened(home / name) for name in ("office", "laptop"))
    made = cuts.cut(laptop)
    assert made is not None
    intake.accept(office, intake.arrive(office, made.path))
    comments.write(office, records.find(office, TALK), "Which lamp?", issue="unreadable")
    (back,) = [one for one in outbound.export(office, home) if one.kind == outbound.BUNDLE]
    receive.take_in(laptop, receive.preview(laptop, back.path))
    for seat in (office, laptop):
        seat.vault.close()
    shown = Stand.show(home / "laptop")
    shown.unlock(PASSPHRASE)
    yield shown
    shown.end()


def place(stand: Stand) -> Workplace:
    assert stand.window.place is not None
    return stand.window.place


def test_what_the_office_asks_is_seen_and_answered_by_keyboard(stand: Stand) -> None:
    found: list[object] = []
    place(stand).ask(lambda seat: records.find(seat, TALK), found.append)
    stand.settle()
    talk = found[0]
    place(stand).go(Target("capture", record=talk))  # type: ignore[arg-type]  # the list has it as an object
    stand.settle()
    view = place(stand).presenter.view  # type: ignore[union-attr]  # the capture page
    banner = view.banner("comment")
    assert banner is not None
    assert banner.accessibleName().startswith("The office: cannot be understood. Which lamp?")
    assert clipped(stand.window) == []
    place(stand).do(BY_NAME["comment"])
    stand.settle()
    (sheet,) = [one for one in stand.window.findChildren(CommentSheet) if one.isVisible()]
    assert sheet.issue is None
    assert clipped(stand.window) == []
    sheet.act.click()
    assert sheet.isVisible(), "nothing was said"
    stand.type("The one they call Orvik held it.")
    wait_until(lambda: not sheet.text.marks.is_due)
    assert sheet.text.asking.ask()
    assert sheet.text.asking.panel is not None
    assert {row.answer.digit for row in sheet.text.asking.panel.findChildren(AnswerRow)} == {2, 3, 4, 5}, (
        "no sheet on a sheet"
    )
    stand.key(Qt.Key.Key_2)
    stand.settle()
    assert sheet.text.text() == f"The one they call {TALK} held it.", "a digit answers, and is not typed"
    stand.key(Qt.Key.Key_Tab)
    sheet.act.click()
    stand.settle()
    said: list[object] = []
    place(stand).ask(lambda seat: comments.of_record(seat, talk), said.append)  # type: ignore[arg-type]  # as above
    stand.settle()
    assert [one.text for one in said[0]] == ["Which lamp?", f"The one they call {TALK} held it."]  # type: ignore[attr-defined]  # what the page has
    left: list[object] = []
    place(stand).ask(comments.open_on, left.append)
    stand.settle()
    assert left == [{}]
