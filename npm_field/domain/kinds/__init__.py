"""Every kind of record, each one declarative table of its fields (architecture.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.kinds.area import AREA
from npm_field.domain.kinds.interview import INTERVIEW
from npm_field.domain.kinds.observation import OBSERVATION
from npm_field.domain.kinds.risk import RISK
from npm_field.domain.kinds.team import ASSIGNMENT, TEAM_MEMBER
from npm_field.domain.kinds.visit import VISIT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.domain.fields import Kind

KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind for kind in (VISIT, TEAM_MEMBER, ASSIGNMENT, RISK, AREA, INTERVIEW, OBSERVATION)
}

__all__ = [
    "AREA",
    "ASSIGNMENT",
    "INTERVIEW",
    "KINDS",
    "OBSERVATION",
    "RISK",
    "TEAM_MEMBER",
    "VISIT",
]
