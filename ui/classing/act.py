"""Changing the class of the record in hand from wherever one is: the sheet, then the page leaves, then it is done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from npm_field.domain.classification import Class
from npm_field.usecases import classing
from ui.classing.sheet import ClassSheet
from ui.forms.form import options
from ui.record_in_hand import record_in_hand

if TYPE_CHECKING:
    from npm_field.domain.identifiers import RecordId
    from npm_field.errors import FieldError
    from npm_field.usecases.classing import Standing
    from ui.workplace import Workplace

CLASS: Final = "class"
"""The way that is no page: a sheet over the record in hand."""


class Classing:
    """One for each workplace. Nothing happens while the complete records are closed."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def begin(self) -> None:
        """Open the sheet for the record in hand, once what is typed there is on its way to the disk."""
        record = record_in_hand(self._place)
        if record is None:
            return
        self._place.desk.ask(lambda seat: classing.standing_of(seat, record), partial(self._open, record))

    def _open(self, record: RecordId, stands: Standing) -> None:
        desk = self._place.desk
        classes, roles, reasons = (
            options(desk.vocabularies[name], desk.look.language)
            for name in ("classification", "decision_role", "class_reason")
        )
        sheet = ClassSheet(desk.look, stands, classes, roles, reasons)
        sheet.wished.connect(partial(self._wished, sheet, record))
        sheet.open_over(self._place.window())

    def _wished(self, sheet: ClassSheet, record: RecordId, to: str, role: str, reason: str) -> None:
        place = self._place
        here = place.here()

        def refused(error: FieldError) -> None:
            place.come_back(here)
            place.refuse(error)

        def changed(_revision: object) -> None:
            place.come_back(here)
            place.shell.saved.saved(place.desk.look.tr("class changed"))

        sheet.close_sheet()
        place.leave_for(
            lambda: place.desk.ask(
                lambda seat: classing.change(seat, record, Class(to), role=role, reason=reason), changed, refused
            )
        )
