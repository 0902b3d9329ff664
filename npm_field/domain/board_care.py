"""Who and what is looked after on a visit: talks enough to hide one among them, people to see again, things carried.

Pure computations for the board; from records alone, and never what somebody said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.board import LATE_NIGHT_HOUR, Seen, Standing
from npm_field.domain.day_parts import Band, DayPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from npm_field.domain.board import Tile
    from npm_field.domain.identifiers import RecordId

BACKUP_OLD_DAYS: Final = 2
"""A backup older than a day and a night is one that a whole day of talks is not in."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A look after somebody who talked to the team: a person's code, and by when. ``is_due``: its time has begun."""

    record: RecordId
    person: str
    due: str
    is_due: bool


@dataclass(frozen=True, slots=True)
class Mixed:
    """How many of the areas where somebody talked have as many talks as the plan wants, so that nobody stands out."""

    target: int = 0
    reached: int = 0
    areas: int = 0


@dataclass(frozen=True, slots=True)
class Carried:
    """The things the custody log knows: how many, without a carrier, not looked at today; and who has the laptops."""

    things: int = 0
    nobody: int = 0
    unchecked: int = 0
    laptops: tuple[str, ...] = ()


def has_begun(band: str, now: datetime) -> bool:
    """Return whether a part of a day has begun; the night begins before midnight."""
    due = Band.parse(band)
    hour = LATE_NIGHT_HOUR if due.part is DayPart.NIGHT else due.part.starts_at_hour
    return (now.date(), now.hour) >= (due.day, hour)


def follow_ups(rows: Iterable[tuple[RecordId, Mapping[str, object]]], now: datetime) -> tuple[FollowUp, ...]:
    """Return the follow-ups that nobody has done, the earliest first. One without a date is due."""
    found = [
        FollowUp(record, str(fields.get("person", "")), due, not due or has_begun(due, now))
        for record, fields in rows
        if not fields.get("done") and not fields.get("result")
        for due in (str(fields.get("due", "")),)
    ]
    return tuple(sorted(found, key=lambda one: (_order(one.due), one.person, one.record)))


def mixed(tiles: Sequence[Tile], target: int) -> Mixed:
    """Return how far the plan's number of talks is reached; without one or without a talk nothing is said."""
    spoken = [tile for tile in tiles if tile.talks]
    if not target or not spoken:
        return Mixed()
    return Mixed(target, sum(tile.talks >= target for tile in spoken), len(spoken))


def short_of(tiles: Sequence[Tile], target: int) -> list[Tile]:
    """Return the areas with too few talks where nobody stands alone, the nearest to the target first."""
    short = [
        tile
        for tile in tiles
        if 0 < tile.talks < target and tile.standing is Standing.NOBODY and tile.state is not Seen.REFUSED
    ]
    return sorted(short, key=lambda tile: (target - tile.talks, tile.area.code))


def carried(rows: Iterable[Mapping[str, object]], today: date) -> Carried:
    """Return what the custody records say. Who carries a thing now is the last line of its log, else the plan."""
    things = list(rows)
    carriers = [carrier(fields) for fields in things]
    return Carried(
        things=len(things),
        nobody=sum(not who for who in carriers),
        unchecked=sum(str(fields.get("checked_day", "")) < today.isoformat() for fields in things),
        laptops=tuple(
            sorted(
                {who for fields, who in zip(things, carriers, strict=True) if fields.get("thing") == "laptop" and who}
            )
        ),
    )


def carrier(fields: Mapping[str, object]) -> str:
    """Return who has a thing now: the last of its log, else whom the plan names."""
    log = fields.get("log")
    handed = [row for row in log if isinstance(row, dict)] if isinstance(log, list) else []
    dated = [row for row in handed if row.get("carrier")]
    last = max(dated, key=_moment, default=None)
    return str((last or fields).get("carrier", ""))


def _moment(row: Mapping[str, object]) -> tuple[str, int]:
    part = str(row.get("day_part", ""))
    hour = DayPart(part).starts_at_hour if part in {known.value for known in DayPart} else 0
    return str(row.get("day", "")), LATE_NIGHT_HOUR if part == DayPart.NIGHT.value else hour


def _order(band: str) -> tuple[str, int]:
    day, _, part = band.partition("/")
    return _moment({"day": day, "day_part": part})
