"""The words of the office's desk: roles, reasons, and how many codes are left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.day_parts import Band
from resources.language import isolated, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.usecases.laptops import Laptop
    from ui.look import Look

ROLES: Final = {"field": mark("monitor"), "lead": mark("team lead")}
REASONS: Final = {
    "transit": mark("sealed for a journey"),
    "danger": mark("sealed in danger"),
    "mistake": mark("sealed by mistake"),
    "damage": mark("something is damaged"),
    "practice": mark("practice"),
    "other": mark("something else"),
}


def role(look: Look, laptop: Laptop) -> str:
    """Return what the laptop's person is."""
    return look.tr(ROLES[laptop.role]) if laptop.role in ROLES else laptop.role  # tr: the table above


def codes_left(look: Look, left: int | None) -> str:
    """Return how many codes the office still has of a laptop."""
    if left is None:
        return look.tr("none came yet")
    return look.ntr("{n} left", "{n} left", left)


def last_asked(look: Look, laptop: Laptop, part: Callable[[str], str]) -> str:
    """Return when and why the last code was given, or an empty string."""
    if laptop.last is None:
        return ""
    day, _, _rest = laptop.last.written.partition("/")
    when = isolated(day)
    if laptop.last.written.count("/"):
        when = f"{when} {part(Band.parse(laptop.last.written).part.value)}"
    why = REASONS.get(laptop.last.reason, "")
    return f"{when} · {look.tr(why)}" if why else when  # tr: the table above
