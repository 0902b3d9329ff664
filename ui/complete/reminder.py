"""The reminder at unlock: talks that wait to be written out for a day or longer (R015; workflow 3.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.completion import Lateness
from ui import tokens
from ui.components.banner import Banner
from ui.components.button import Button
from ui.desk import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.usecases.complete import Waiting
    from ui.look import Look


def banner_of(look: Look, late: Sequence[Waiting], go: Callable[[Target], None]) -> Banner | None:
    """Return the line that says it, with the way there; None where nothing is late. It stands in nobody's way."""
    if not late:
        return None
    stale = sum(one.lateness is Lateness.STALE for one in late)
    words = look.ntr(
        "{n} talk waits to be written out, for more than a day.",
        "{n} talks wait to be written out, for more than a day.",
        len(late),
    )
    if stale:
        words += " " + look.ntr("{n} for more than three days.", "{n} for more than three days.", stale)
    act = Button(look, look.tr("Complete"), icon="hourglass-medium", height=tokens.CONTROL_LOW)
    act.clicked.connect(lambda: go(Target("complete", record=late[0].record)))
    return Banner(look, "bad", words, title=look.tr("Memory fades"), icon="hourglass-medium", action=act)
