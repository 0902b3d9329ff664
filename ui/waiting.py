"""How much waits on a way of the rail: asked anew whenever a page is shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from npm_field.usecases import complete, differences, intake, outbound, practice

if TYPE_CHECKING:
    from ui.workplace import Workplace


def count(place: Workplace) -> None:
    """Put the numbers on the rail. There is none while the complete records are closed."""
    ways = place.ways()
    if "complete" in ways:
        place.desk.ask(lambda seat: len(complete.queue(seat)), partial(_counted, place, "complete"))
        place.desk.ask(lambda seat: len(practice.due(seat)), partial(_counted, place, "settings"))
    if "debrief" in ways:
        place.desk.ask(differences.count, partial(_counted, place, "debrief"))
    if "inbox" in ways:
        place.desk.ask(intake.count, partial(_counted, place, "inbox"))
    if place.signs and "inbox" in ways:
        place.desk.ask(outbound.waiting, partial(_counted, place, "hand_over"))


def _counted(place: Workplace, way: str, waiting: int) -> None:
    if way in place.ways():
        place.shell.rail.set_count(way, waiting)
