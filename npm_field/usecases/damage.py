"""One thing that a check found wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Damage:
    """Which part, what is wrong with it, and where: the id of a revision or record, a page number, a record's code.

    ``problem`` is stable; ``ui/damage.py`` says it in words. A code is shown on the screen and nowhere kept.
    """

    part: str
    problem: str
    id: str = ""
    page: int = 0
    code: str = ""
