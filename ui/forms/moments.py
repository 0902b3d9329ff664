"""A day and a part of it: the finest time that a record holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.day_parts import Band, DayPart
from ui.forms.choices import OneChip
from ui.forms.control import Control
from ui.forms.form import options
from ui.forms.typed import Day

if TYPE_CHECKING:
    from ui.forms.control import Ground


class DayAndPart(Control):
    """Both, or no answer yet."""

    def __init__(self, ground: Ground, name: str) -> None:
        self.day = Day(ground.look, name)
        super().__init__(self.day)
        self.part = OneChip(ground.look, name, options(ground.vocabulary("day_part"), ground.look.language))
        self._column.setSpacing(ground.look.px(8))
        self.put(self.part)
        for control in (self.day, self.part):
            control.edited.connect(self._changed)

    def value(self) -> object:  # noqa: D102 - said where it is first defined
        day, part = self.day.value(), self.part.value()
        return f"{day}/{part}" if day and part else None

    def show_value(self, value: object) -> None:  # noqa: D102 - said where it is first defined
        try:
            band = Band.parse(str(value))
        except ValueError:
            band = None
        self.day.show_value(band.day.isoformat() if band else None)
        self.part.show_value(DayPart(band.part).value if band else None)

    def _changed(self) -> None:
        self.wrong = self.day.wrong or bool(self.day.value()) != bool(self.part.value())
        self.edited.emit()
