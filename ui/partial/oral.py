"""The rows of an oral-only record: urgent, and by when it is to be told. The whole page is one row of digits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from npm_field.domain.day_parts import Band, DayPart
from ui.components.chips import ChipSet, Option
from ui.digits import digit_of
from ui.forms.control import Control
from ui.forms.form import Row
from ui.forms.rows import FormRows
from ui.look import Tone
from ui.rows import height_follows_width

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ui.forms.control import Ground
    from ui.look import Look

URGENT: Final = "urgent"
DUE: Final = "due"
SOON: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Due:
    """One time to tell it by: its words and the band that is stored, never a clock time."""

    words: str
    band: str


def times(look: Look, now: datetime) -> tuple[Due, ...]:
    """Return the times that still lie ahead."""
    soon, evening = Band.of(now + SOON), Band(now.date(), DayPart.EVENING)
    tomorrow = Band(now.date() + timedelta(days=1), DayPart.MORNING)
    offered = [Due(look.tr("in 2 hours"), str(soon))]
    if Band.of(now).part is not DayPart.NIGHT or now.hour < DayPart.EARLY.starts_at_hour:
        offered.append(Due(look.tr("this evening"), str(evening)))
    return (*offered, Due(look.tr("tomorrow"), str(tomorrow)))


class _One(Control):
    """Chips of one row."""

    def __init__(self, chips: ChipSet) -> None:
        super().__init__(chips)
        self.chips = chips
        chips.changed.connect(lambda _chosen: self.edited.emit())


class OralRows(QWidget):
    """``edited`` carries the field. Digits answer wherever the keyboard is on the page."""

    edited = Signal(str)

    def __init__(self, ground: Ground, now: datetime) -> None:
        super().__init__()
        look = ground.look
        self._times = times(look, now)
        rows = {row.field: Row(row.field, row.words) for row in ground.form.oral_rows}
        urgent, due = rows.get(URGENT, Row(URGENT, URGENT)), rows.get(DUE, Row(DUE, DUE))
        flag = [Option(URGENT, look.tr("urgent"), sign="!")]
        offered = [Option(str(at), time.words) for at, time in enumerate(self._times)]
        self.urgent = _One(ChipSet(look, urgent.words, flag, tone=Tone.PARTIAL))
        self.due = _One(ChipSet(look, due.words, offered, tone=Tone.PARTIAL, first_digit=2, one_only=True))
        self._rows = FormRows(look, label_width=124, gap=18)
        self._rows.add(urgent, self.urgent)
        self._rows.add(due, self.due)
        self._rows.edited.connect(self.edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._rows)
        height_follows_width(self)
        for chips in (self.urgent.chips, self.due.chips):
            chips.installEventFilter(self)
        self.setFocusProxy(self.urgent)

    def values(self, name: str) -> dict[str, object]:
        """Return the field that the answer of one row stands for."""
        if name == URGENT:
            return {URGENT: True if self.urgent.chips.chosen else None}
        chosen = self.due.chips.chosen
        return {DUE: self._times[int(chosen[0])].band if chosen else None}

    def show_fields(self, fields: Mapping[str, object]) -> None:
        """Show a record's fields; says nothing through ``edited``."""
        self.urgent.chips.choose([URGENT] if fields.get(URGENT) is True else [])
        at = next((str(n) for n, time in enumerate(self._times) if time.band == fields.get(DUE)), "")
        self.due.chips.choose([at] if at else [])

    def focus_first(self) -> None:
        """Give the page the keyboard."""
        self._rows.focus_first()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        digit = digit_of(event)
        if digit is None:
            return False
        if digit == 0:
            for chips in (self.urgent.chips, self.due.chips):
                chips.choose(())
                chips.changed.emit(())
        elif digit == 1:
            self.urgent.chips.chips[0].click()
        elif digit - 2 < len(self._times):
            self.due.chips.chips[digit - 2].click()
        return True
