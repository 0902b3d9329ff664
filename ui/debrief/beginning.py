"""Beginning a finding, from the matrix or from a theme: it is written where every record is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.kinds import FINDING
from npm_field.usecases import capture
from ui.desk import Target
from ui.forms.alive import while_alive

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk


def begin_finding(desk: Desk, page: QWidget, theme: str = "") -> None:
    """Begin a finding, under a theme where there is one, and go to its form."""
    visit = desk.visit
    if visit is None:
        return
    fields = {"status": "draft", **({"theme": theme} if theme else {})}

    def begin(seat: Seat) -> RecordId:
        return capture.begin(seat, FINDING, visit, fields=fields).record

    desk.ask(begin, while_alive(page, lambda record: desk.go(Target("capture", record))))
