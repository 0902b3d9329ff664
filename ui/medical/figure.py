"""The figure of a body out of its data: views of named regions, each a closed outline. It is our own drawing.

A region's side is the person's own, left and right, in every language: a chart is never mirrored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

import resources

if TYPE_CHECKING:
    from collections.abc import Sequence

FIGURE: Final = "body/figure.json"
SIDEWAYS: Final = 2.5
"""How much a step to the side counts against a step ahead, when the arrows look for the next region."""


@dataclass(frozen=True, slots=True)
class Region:
    """A site of the body in one view."""

    site: str
    path: QPainterPath
    centre: QPointF


@dataclass(frozen=True, slots=True)
class View:
    """One way of looking: its name, where it begins in the chart, its regions, and lines that only help to see."""

    name: str
    left: float
    width: float
    height: float
    regions: tuple[Region, ...]
    outlines: tuple[QPainterPath, ...]


def views() -> tuple[View, ...]:
    """Return the views side by side, in the chart's own units."""
    found: list[View] = []
    left = 0.0
    for entry in resources.read_json(FIGURE)["views"]:
        regions = tuple(_region(one, left) for one in entry["regions"])
        outlines = tuple(_path(points, left) for points in entry["outline"])
        found.append(View(entry["id"], left, entry["width"], entry["height"], regions, outlines))
        left += entry["width"]
    return tuple(found)


def next_region(regions: Sequence[Region], here: Region, dx: int, dy: int) -> Region:
    """Return the nearest region in a direction, or ``here`` where there is none."""
    best, least = here, float("inf")
    for region in regions:
        ahead = (region.centre.x() - here.centre.x()) * dx + (region.centre.y() - here.centre.y()) * dy
        aside = abs((region.centre.x() - here.centre.x()) * dy) + abs((region.centre.y() - here.centre.y()) * dx)
        if region is not here and ahead > 1 and ahead + SIDEWAYS * aside < least:
            best, least = region, ahead + SIDEWAYS * aside
    return best


def _region(entry: dict[str, object], left: float) -> Region:
    path = _path(entry["points"], left)
    return Region(str(entry["site"]), path, path.boundingRect().center())


def _path(points: object, left: float) -> QPainterPath:
    path = QPainterPath()
    if isinstance(points, list):
        path.addPolygon(QPolygonF([QPointF(x + left, y) for x, y in points]))
        path.closeSubpath()
    return path
