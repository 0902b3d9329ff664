"""The night of an evening: incidents, who keeps what, which paper is left, how strict tomorrow is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.board import day_of
from npm_field.domain.board_care import carrier
from npm_field.domain.evening import Item, Section
from npm_field.domain.figures import items
from npm_field.domain.modes import Mode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from npm_field.domain.evening import Fields, Rows
    from npm_field.domain.identifiers import RecordId

BACKUP: Final = "backup"
GONE: Final = "destroyed"
FLOOR: Final = "capture_floor"


def night(things: Rows, paper: Rows, incidents: Rows, today: date) -> Sequence[Item]:
    """Return incidents, who has which thing this night, which paper is still there; what needs somebody first."""
    found = [
        Item(
            Section.NIGHT,
            "thing",
            record,
            carrier(fields),
            {
                "custody_thing": str(fields.get("thing", "")),
                "owner": str(fields.get("owner", "")),
                "checked": "yes" if str(fields.get("checked_day", "")) >= today.isoformat() else "",
            },
            needs=not carrier(fields),
        )
        for record, fields in things
    ]
    found += [
        Item(
            Section.NIGHT,
            "paper",
            record,
            str(fields.get("holder", "")),
            {"paper_kind": str(fields.get("kind", "")), "paper_state": str(fields.get("state", "") or "kept")},
            needs=fields.get("state") != "kept" or not fields.get("holder"),
        )
        for record, fields in paper
        if fields.get("state") != GONE
    ]
    found += [_incident(record, fields) for record, fields in incidents]
    return sorted(found, key=lambda one: (not one.needs, one.what, one.code))


def backup(things: Rows, debrief: tuple[RecordId, Fields] | None) -> Sequence[Item]:
    """Return who keeps the backup this night, where the list of things does not say it; none before one begins."""
    rows = list(things)
    if not rows and debrief is None:
        return []
    record, fields = debrief if debrief is not None else (None, {})
    holder = str(fields.get("backup_holder", ""))
    if not holder and any(row.get("thing") == BACKUP and carrier(row) for _record, row in rows):
        return []
    return [Item(Section.NIGHT, "backup", record, holder, needs=not holder)]


def floor(visit: RecordId, plan: Fields, debrief: Fields) -> Sequence[Item]:
    """Return that this evening decided to write more or less strictly than the plan says, while the two differ."""
    planned, decided = str(plan.get(FLOOR, "") or Mode.FULL.value), str(debrief.get("capture_mode", ""))
    if decided in {"", planned}:
        return []
    return [Item(Section.NIGHT, "floor", visit, said={"capture_mode": decided, "planned": planned}, needs=True)]


def number(plan: Fields, debrief: Fields, today: date) -> int:
    """Return which evening of the visit it is: what the team wrote down, else the day of the visit; 0 if neither."""
    if isinstance(written := debrief.get("evening"), int):
        return written
    day = day_of(str(plan.get("start_day", "")), str(plan.get("end_day", "")), today)
    return day.number if day is not None and 1 <= day.number <= day.of else 0


def _incident(record: RecordId, fields: Fields) -> Item:
    """Return what was exposed and what became of each laptop; it needs somebody where that is not said."""
    laptops = items(fields, "laptops")
    told = fields.get("informed")
    after = [str(one.get("status_after", "")) for one in laptops]
    minutes = [m for one in laptops if isinstance(m := one.get("minutes_out_of_sight"), int)]
    return Item(
        Section.NIGHT,
        "incident",
        record,
        ", ".join(str(one["of"]) for one in laptops if one.get("of")),
        {
            "incident_kind": str(fields.get("kind", "")),
            "day": str(fields.get("day", "")),
            "exposed": str(fields.get("what_exposed", "")),
            "device_status": ",".join(filter(None, after)),
            "minutes": str(max(minutes, default="")),
            "informed": ",".join(str(one) for one in told) if isinstance(told, list) else "",
        },
        needs=not told or not all(after),
    )
