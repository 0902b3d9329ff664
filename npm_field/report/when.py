"""When something was: a day and the part of it, said alike in the window, on the terminal and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.day_parts import Band
from resources.language import isolated

if TYPE_CHECKING:
    from collections.abc import Callable

    from resources.language import Language


def when(language: Language, part: Callable[[str], str], written: str) -> str:
    """Return ``2031-03-10/evening`` as a reader reads it; a day alone is shown as one, what is neither as it stands.

    ``part`` gives the name of a part of the day.
    """
    day, _, rest = written.partition("/")
    try:
        band = Band.parse(written) if rest else None
    except ValueError:
        return isolated(language.number(written))
    return f"{language.day(day)} {part(band.part.value)}" if band is not None else language.day(day)
