"""The words of the office's desk: roles, states, reasons, what came, and how many codes are left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.report.when import when
from npm_field.usecases.devices import RETIRED
from resources.language import mark
from sync.roster import REVOKED, SUSPECT, TRUSTED

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.usecases.laptops import Laptop
    from ui.look import Look

ROLES: Final = {"field": mark("monitor"), "lead": mark("team lead"), "office": mark("office seat")}
REASONS: Final = {
    "transit": mark("sealed for a journey"),
    "danger": mark("sealed in danger"),
    "mistake": mark("sealed by mistake"),
    "damage": mark("something is damaged"),
    "practice": mark("practice"),
    "other": mark("something else"),
}
STATES: Final = {
    TRUSTED: (mark("trusted"), "shield-check", "ok"),
    SUSPECT: (mark("suspect"), "shield-warning", "warn"),
    REVOKED: (mark("revoked"), "prohibit", "bad"),
    RETIRED: (mark("out of use"), "minus", "ink2"),
}
"""What each state is called, its icon and its ink."""
WHY: Final = {
    "out_of_sight": mark("it was out of sight"),
    "taken": mark("it was taken away by somebody"),
    "forced": mark("somebody was made to open it"),
    "tampered": mark("it looks tampered with"),
    "looked_at": mark("IT looked at it"),
    "rebuilt": mark("it was set up anew"),
    "mistake": mark("it was a mistake"),
    "lost": mark("it is lost"),
    "stolen": mark("it was stolen"),
    "left_team": mark("the person left the team"),
    "passed_on": mark("somebody else gets the machine"),
    "replaced": mark("a new laptop takes its place"),
    "broken": mark("it is broken"),
    "other": mark("something else"),
}
"""Why a laptop's state changed, by the reasons of ``npm_field.usecases.trust``."""


def role(look: Look, laptop: Laptop) -> str:
    """Return what the laptop's person is."""
    return role_named(look, laptop.role)


def role_named(look: Look, name: str) -> str:
    """Return what a role is called."""
    return look.tr(ROLES[name]) if name in ROLES else name  # tr: the table above


def state(look: Look, laptop: Laptop) -> str:
    """Return how far it is trusted, in a word."""
    return look.tr(STATES[laptop.state][0])  # tr: the table above


def why(look: Look, reason: str) -> str:
    """Return why it is in its state."""
    return look.tr(WHY[reason]) if reason in WHY else ""  # tr: the table above


def codes_left(look: Look, left: int | None) -> str:
    """Return how many codes the office still has of a laptop."""
    if left is None:
        return look.tr("none came yet")
    return look.ntr("{n} left", "{n} left", left)


def numbers(look: Look, laptop: Laptop) -> str:
    """Return whether all came that it handed over."""
    if not laptop.number:
        return look.tr("nothing came yet")
    if laptop.missing:
        return look.ntr("{n} missing", "{n} missing", laptop.missing)
    return look.tr("none missing")


def came(look: Look, laptop: Laptop, part: Callable[[str], str]) -> str:
    """Return on which day its last bundle came, or that none did."""
    if laptop.came:
        return when(look.language, part, laptop.came)
    return look.tr("not yet") if not laptop.number else look.tr("by hand")


def last_asked(look: Look, laptop: Laptop, part: Callable[[str], str]) -> str:
    """Return when and why the last code was given, or an empty string."""
    if laptop.last is None:
        return ""
    reason = REASONS.get(laptop.last.reason, "")
    said = when(look.language, part, laptop.last.written)
    return f"{said} · {look.tr(reason)}" if reason else said  # tr: the table above
