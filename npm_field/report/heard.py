"""The words of whom a team heard, for the board and for paper alike."""

from __future__ import annotations

from typing import Final

from resources.language import mark

HEARD: Final = {
    "women": mark("women"),
    "children": mark("children"),
    "isolation": mark("isolation"),
    "foreign": mark("foreigners"),
    "ill": mark("sick"),
    "new": mark("new arrivals"),
    "night": mark("at night"),
    "staff": mark("staff"),
}
