"""The command ``print``: pads, cards and steps as PDF, written only where the person says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.cli import files
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.errors import NoVisitError, UnknownCodeError
from npm_field.usecases import records

if TYPE_CHECKING:
    from npm_field.cli.terminal import Terminal
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat


def print_paper(terminal: Terminal) -> None:
    """Write what was asked for."""
    from npm_field.usecases import printing  # noqa: PLC0415 - reportlab is slow to load and seldom needed

    arguments, tr = terminal.arguments, terminal.language.tr
    with files.output(arguments.out), files.opened_to_work(terminal) as seat:
        if arguments.what == "pads":
            count = printing.print_pads(seat, arguments.out, arguments.count)
            text = tr(
                "{n} sheets. Their codes have left this laptop's pool. Delete the file once it is printed.", n=count
            )
        elif arguments.what == "cards":
            printing.print_cards(arguments.out, terminal.language)
            count, text = 1, tr("The cards are written.")
        else:
            count = printing.print_contingency(seat, _visit(seat, arguments.visit), arguments.out, terminal.language)
            text = tr("The steps are written.")
    terminal.answer({"file": str(arguments.out), "what": arguments.what, "count": count}, text)


def _visit(seat: Seat, named: str) -> RecordId:
    known = {plan.code: plan.visit for plan in records.visits(seat)}
    if not named:
        if len(known) != 1:
            raise NoVisitError
        return next(iter(known.values()))
    code = codes.parse(named, (CodeType.VISIT,))
    if code not in known:
        raise UnknownCodeError(nearest=" ".join(codes.nearest(code, known=set(known))))
    return known[code]
