"""Recording a withdrawal from wherever one is: the sheet first, then the page leaves, then it is done or waits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from npm_field.domain import consent
from npm_field.usecases import devices, orders, withdraw
from ui.components.chips import Option
from ui.desk import Target
from ui.sentences import sentence
from ui.withdrawal.sheet import WithdrawSheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.domain.identifiers import RecordId
    from npm_field.errors import FieldError
    from npm_field.usecases.seat import Seat
    from ui.workplace import Workplace


class Withdrawing:
    """One for each workplace."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def begin(self) -> None:
        """Open the sheet, with the code of the record in hand where there is one."""
        record = self._place.here().record
        if record is None:
            self._open("")
        else:
            self._place.ask(lambda seat: withdraw.code_of(seat, record), self._open)

    def _open(self, code: str) -> None:
        place, desk = self._place, self._place.desk
        language = desk.look.language.code
        purposes, channels = (
            [Option(term.id, term.label(language)) for term in desk.vocabularies[name].top()]
            for name in ("consent_purpose", "withdrawal_channel")
        )
        uses = [option for option in purposes if option.key != consent.RECORD]
        sheet = WithdrawSheet(desk.look, uses, channels, is_open=place.level == "open")
        sheet.fill_code(code)
        sheet.wished.connect(partial(self._wished, sheet))
        sheet.open_over(place.window())

    def _wished(self, sheet: WithdrawSheet, code: str, purposes: Sequence[str], channel: str) -> None:
        """See that the code is somebody's before the page leaves; while the casebook is closed nobody can know."""

        def known(records: Sequence[RecordId]) -> None:
            sheet.close_sheet()
            here = self._place.here()
            # a page that would go on with what was withdrawn begins anew
            target = Target(here.way) if here.record in records else here
            act = partial(_done, code, tuple(purposes), channel)
            self._place.leave_for(lambda: self._place.desk.ask(act, partial(self._recorded, target)))

        def refused(error: FieldError) -> None:
            sheet.refuse(sentence(error, self._place.desk.look.language))

        self._place.desk.ask(lambda seat: withdraw.records_of(seat, code), known, refused)

    def _recorded(self, target: Target, _done_now: object) -> None:
        self._place.come_back(target)
        self._place.shell.saved.saved(self._place.desk.look.tr("withdrawal recorded"))


def _done(code: str, purposes: Sequence[str], channel: str, seat: Seat) -> bool:
    """Withdraw it here; an office that signs also orders it of every laptop."""
    if seat.vault.has_casebook and devices.signs(seat):
        orders.order(seat, code, purposes, channel=channel)
        return True
    return withdraw.withdraw_code(seat, code, purposes, channel=channel)
