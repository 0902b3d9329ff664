"""How much waits on a way of the rail: asked anew whenever a page is shown, or said by the page that changes it."""

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
        place.desk.ask(lambda seat: len(complete.queue(seat)), partial(counted, place, "complete"))
        place.desk.ask(lambda seat: len(practice.due(seat)), partial(counted, place, "settings"))
    if "debrief" in ways:
        place.desk.ask(differences.count, partial(counted, place, "debrief"))
    if "inbox" in ways:
        place.desk.ask(intake.count, partial(counted, place, "inbox"))
    if place.signs and "inbox" in ways:
        place.desk.ask(outbound.waiting, partial(counted, place, "hand_over"))


def counted(place: Workplace, way: str, waiting: int) -> None:
    """Put a number on a way of the rail, where it is one of this level's."""
    if way in place.ways():
        place.shell.rail.set_count(way, waiting)
