"""The commands of the way back: return codes drawn, taken in and given by telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.cli import files
from npm_field.crypto import return_codes as code_text
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.errors import NotConfirmedError
from npm_field.usecases import fresh_codes, return_desk
from resources.language import isolated
from storage import safe_files

if TYPE_CHECKING:
    from npm_field.cli.terminal import Terminal

LARGEST_BYTES: Final = 1024 * 1024


def vault_codes(terminal: Terminal) -> None:
    """Draw fresh return codes and write them for the office."""
    arguments = terminal.arguments
    files.require_new(arguments.out)
    with files.opened(terminal) as seat:
        drawn = fresh_codes.write(seat, arguments.out)
    terminal.answer(
        {"file": str(arguments.out), "serial": drawn.serial, "codes": drawn.count},
        terminal.language.ntr(
            "{n} fresh return code is in the file; all earlier ones are void."
            " Bring it to the office before you seal.",
            "{n} fresh return codes are in the file; all earlier ones are void."
            " Bring it to the office before you seal.",
            drawn.count,
        ),
    )


def office_codes(terminal: Terminal) -> None:
    """Take a laptop's fresh return codes in."""
    data = safe_files.read(terminal.arguments.file, limit_bytes=LARGEST_BYTES)
    with files.opened(terminal) as seat:
        device, count = return_desk.take_in(seat, data)
    terminal.answer(
        {"device": device, "return_codes": count},
        terminal.language.ntr(
            "{n} return code of this laptop is here.", "{n} return codes of this laptop are here.", count
        ),
    )


def office_return_code(terminal: Terminal) -> None:
    """Give a laptop's next return code, to be read out."""
    arguments = terminal.arguments
    second = codes.parse(arguments.second, (CodeType.MONITOR,))
    with files.opened(terminal) as seat:
        device = return_desk.laptop_named(seat, arguments.laptop)
        return_desk.require_second(seat, device, second)
        require_confirmed(terminal)
        given = return_desk.give(seat, device, second=second, reason=arguments.reason)
    groups = code_text.groups(given.code)
    given.code.wipe()
    shown = "\n".join(f"{place}.  {isolated(' '.join(group))}" for place, group in enumerate(groups, start=1))
    advice = terminal.language.tr("Read each group out, digit by digit. It is given once and works once.")
    count = terminal.language.ntr(
        "{n} code of this laptop is left.", "{n} codes of this laptop are left.", given.left
    )
    terminal.answer(
        {"device": device, "number": given.number, "groups": list(groups), "left": given.left},
        f"{advice}\n\n{shown}\n\n{count}",
    )


def require_confirmed(terminal: Terminal) -> None:
    """Go on only when a person says so: whoever calls in may stand beside somebody who forces the call."""
    if terminal.arguments.confirmed:
        return
    yes = terminal.language.tr("YES")
    asked = terminal.language.tr(
        "Did you call back on the number that you know, and did the person say the safe word? Type {yes}: ", yes=yes
    )
    if terminal.ask(asked).casefold() != yes.casefold():
        raise NotConfirmedError
