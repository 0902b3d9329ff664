"""Sealing the identity of the person of the record in hand: the need first, then the sheet, then only "sealed"."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from npm_field.domain import codes
from npm_field.domain.slips import PERSON_TYPES, SlipContent
from npm_field.errors import FieldError, NoRecordError
from npm_field.usecases import slips, withdraw
from ui.record_in_hand import record_in_hand
from ui.sentences import sentence
from ui.slip.sheet import SlipSheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from npm_field.domain.identifiers import Code
    from npm_field.usecases.seat import Seat
    from npm_field.usecases.slips import Boxed, Need
    from ui.workplace import Workplace

SLIP: Final = "slip"
"""The way that is no page: a sheet over the record in hand."""


class Slipping:
    """One for each workplace. Nothing happens while the complete records are closed (INV05)."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def begin(self) -> None:
        """Open the sheet for the person of the record in hand, once what is typed there is on its way to the disk."""
        record = record_in_hand(self._place)
        if record is None:
            return

        in_memory: Callable[[], Boxed | None] | None = getattr(self._place.presenter, "boxed", None)
        boxed = in_memory() if in_memory is not None else None

        def asked(seat: Seat) -> tuple[Code, Need, bool]:
            text = withdraw.code_of(seat, record)
            if not text:
                raise NoRecordError
            code = codes.parse(text, PERSON_TYPES)
            return code, slips.need_of(seat, code, boxed), slips.has_slip(seat, code)

        self._place.desk.ask(asked, partial(self._open, boxed))

    def _open(self, boxed: Boxed | None, found: tuple[Code, Need, bool]) -> None:
        code, need, has_one = found
        sheet = SlipSheet(self._place.desk.look, code, need, has_one=has_one)
        sheet.wished.connect(partial(self._seal, sheet, code, need.is_off, boxed))
        sheet.open_over(self._place.window())
        sheet.lead()

    def _seal(
        self,
        sheet: SlipSheet,
        code: Code,
        despite: bool,  # noqa: FBT001 - bound above
        boxed: Boxed | None,
        typed: Mapping[str, str],
    ) -> None:
        language = self._place.desk.look.language
        try:
            content = SlipContent(**typed)
        except FieldError as error:
            sheet.refuse(sentence(error, language))
            return
        self._place.desk.ask(
            lambda seat: slips.seal_slip(seat, code, content, despite_risk=despite, boxed=boxed),
            lambda _none: self._sealed(sheet),
            lambda error: sheet.refuse(sentence(error, language)),
        )

    def _sealed(self, sheet: SlipSheet) -> None:
        sheet.close_sheet()
        self._place.shell.saved.saved(self._place.desk.look.tr("identity sealed"))
        tell: Callable[[], None] | None = getattr(self._place.presenter, "slip_sealed", None)
        if tell is not None:
            tell()
