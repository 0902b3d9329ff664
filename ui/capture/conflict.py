"""A declared conflict of interest, told over whatever page somebody writes or listens on (INV14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.preparation.recusal import hindered
from npm_field.domain.remarks import Cause, Remark
from ui.capture.remarks import banner_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from npm_field.usecases.picks import Named
    from ui.desk import Desk

KEY: Final = "conflict"


class Conflict:
    """It tells and holds nothing back: a person decides.

    ``say`` shows a banner of a key: its kind, its sentence ("" takes it away) and its title.
    """

    def __init__(self, desk: Desk, say: Callable[[str, str, str, str], None]) -> None:
        self._desk, self._say = desk, say
        self._named: Named | None = None
        self._asked: tuple[Mapping[str, object], str] | None = None

    def learn(self, named: Named) -> None:
        """Take over what was declared on this visit, and judge again what is in hand."""
        self._named = named
        if self._asked is not None:
            self.judge(*self._asked)

    def rest(self) -> None:
        """Nothing is in hand, or not yet: tell nothing."""
        self._asked = None
        self._say(KEY, "warn", "", "")

    def judge(self, fields: Mapping[str, object], listener: str = "") -> None:
        """Tell who keeps out of a record: who listens, else who was there or approves, else whose laptop it is."""
        self._asked = (fields, listener)
        if self._named is None:
            return
        who = {listener} if listener else _named_in(fields) or {self._named.person}
        found = hindered(self._named.recusals, fields, frozenset(who))
        kind, title, sentence = banner_of(self._desk, Remark(Cause.HINDERED, tuple(sorted(found))))
        self._say(KEY, kind, sentence if found else "", title if found else "")


def _named_in(fields: Mapping[str, object]) -> set[str]:
    given = [value for name in ("by", "approved_by") if isinstance(value := fields.get(name), list)]
    return {str(code) for value in given for code in value}
