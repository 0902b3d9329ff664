"""Bands of time: the finest a partial record knows is the part of a day (model 2.1, 2.3.6; INV36, INV43)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Self


class DayPart(Enum):
    """A band of the day; the value is the vocabulary id."""

    EARLY = "early"
    MORNING = "morning"
    MIDDAY = "midday"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"

    @property
    def starts_at_hour(self) -> int:
        """The local hour at which the band begins."""
        return _STARTS[self]


_STARTS = {
    DayPart.NIGHT: 0,
    DayPart.EARLY: 5,
    DayPart.MORNING: 8,
    DayPart.MIDDAY: 11,
    DayPart.AFTERNOON: 14,
    DayPart.EVENING: 18,
}
_LATE_NIGHT_HOUR = 22


@dataclass(frozen=True, slots=True)
class Band:
    """A day and a part of it: all that is ever written about when."""

    day: date
    part: DayPart

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """Return the band that holds a local ``moment``; from 22:00 on it is the night of that day."""
        if moment.hour >= _LATE_NIGHT_HOUR:
            return cls(moment.date(), DayPart.NIGHT)
        part = max((p for p in DayPart if _STARTS[p] <= moment.hour), key=lambda p: _STARTS[p])
        return cls(moment.date(), part)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the band written as ``2031-03-10/afternoon``; raises ``ValueError`` for anything else."""
        day, _, part = text.partition("/")
        return cls(date.fromisoformat(day), DayPart(part))

    def __str__(self) -> str:
        return f"{self.day.isoformat()}/{self.part.value}"

    def hours_until(self, moment: datetime) -> int:
        """Return whole hours from the start of this band to a local ``moment``, never negative."""
        began = datetime(
            self.day.year,
            self.day.month,
            self.day.day,
            _STARTS[self.part],
            tzinfo=moment.tzinfo,
        )
        if self.part is DayPart.NIGHT and moment - began >= timedelta(hours=_LATE_NIGHT_HOUR):
            began += timedelta(hours=_LATE_NIGHT_HOUR)
        return max(0, int((moment - began).total_seconds() // 3600))
