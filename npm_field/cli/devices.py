"""The commands for the devices of an office: how far each is trusted, fresh codes for them, a backup restored."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from npm_field.cli import files
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.usecases import announcing, devices, membership, restore, return_desk, trust
from npm_field.usecases.devices import RETIRED
from resources.language import mark
from sync.roster import REVOKED, SUSPECT, TRUSTED

if TYPE_CHECKING:
    from npm_field.cli.terminal import Terminal
    from npm_field.domain.identifiers import DeviceId
    from npm_field.usecases.seat import Seat

_DONE = {
    SUSPECT: mark(
        "What this laptop sends is kept apart from now on. The others learn it with what goes back to them."
    ),
    TRUSTED: mark("This laptop is trusted again. The others learn it with what goes back to them."),
    REVOKED: mark("This laptop is refused from now on. The others learn it with what goes back to them."),
    RETIRED: mark("This laptop is out of use. Its person gets a new one by a new invitation."),
}


def office_devices(terminal: Terminal) -> None:
    """List the certified laptops, or what was decided of them."""
    with files.opened(terminal) as seat:
        if terminal.arguments.log:
            acts = [asdict(act) for act in trust.log(seat)]
            lines = [" ".join(str(act[name]) for name in act if act[name]) for act in acts]
            terminal.answer(acts, "\n".join(lines))
            return
        announcing.settle(seat)
        left, states = return_desk.left_at_office(seat), devices.states(seat)
        known = [
            {
                "device": device,
                "person": str(one.person),
                "role": one.role,
                "state": states[device],
                "return_codes": left.get(device),
                **_came(seat, device),
            }
            for device, one in membership.certified(seat).items()
        ]
    terminal.answer(known, "\n".join(_line(terminal, each) for each in known))


def office_suspect(terminal: Terminal) -> None:
    """Keep apart from now on what a laptop sends."""
    _decide(terminal, SUSPECT)


def office_trust(terminal: Terminal) -> None:
    """Trust a suspect laptop again."""
    _decide(terminal, TRUSTED)


def office_revoke(terminal: Terminal) -> None:
    """Refuse a laptop from now on, for ever."""
    _decide(terminal, REVOKED)


def office_retire(terminal: Terminal) -> None:
    """Take a laptop out of use."""
    _decide(terminal, RETIRED)


def office_grant(terminal: Terminal) -> None:
    """Draw fresh codes for a laptop; they wait with what goes back to it."""
    with files.opened(terminal) as seat:
        device = return_desk.laptop_named(seat, terminal.arguments.laptop)
        count = announcing.grant_codes(seat, device)
    terminal.answer(
        {"device": device, "codes": count},
        terminal.language.ntr(
            "{n} fresh code waits with what goes back to this laptop.",
            "{n} fresh codes wait with what goes back to this laptop.",
            count,
        ),
    )


def vault_restore(terminal: Terminal) -> None:
    """Take a backup in at the office, and write it for a new laptop; or take that file in on the new laptop."""
    arguments = terminal.arguments
    if arguments.out is not None:
        files.require_new(arguments.out)
    with files.opened(terminal) as seat:
        if seat.role != membership.OFFICE_ROLE:
            taken = restore.on_laptop(seat, arguments.file)
            document: dict[str, object] = {"new": len(taken.new), "records": len(taken.records)}
        elif arguments.laptop:
            device = return_desk.laptop_named(seat, arguments.laptop)
            document = asdict(restore.for_device(seat, arguments.file, device, arguments.out))
            document["file"] = str(arguments.out)
        else:
            document = asdict(restore.at_office(seat, arguments.file))
    terminal.answer(
        document,
        terminal.language.ntr(
            "The backup is taken in: {n} revision was not here yet.",
            "The backup is taken in: {n} revisions were not here yet.",
            int(str(document["new"])),
        ),
    )


def _decide(terminal: Terminal, state: str) -> None:
    arguments = terminal.arguments
    second = codes.parse(arguments.second, (CodeType.MONITOR,)) if arguments.second else None
    with files.opened(terminal) as seat:
        device = return_desk.laptop_named(seat, arguments.laptop)
        told = trust.decide(seat, device, state, reason=arguments.reason, second=second)
        known = trust.last_known(seat, device)
    lines = [terminal.language.tr(_DONE[state])]  # tr: the table above
    if state == REVOKED:
        lines.append(
            terminal.language.tr(
                "Its last bundle here is number {number}; what it wrote after that is on the laptop alone.",
                number=known.number,
            )
        )
    document = {"device": device, "state": state, "told": told, "last_bundle": known.number, "missing": known.missing}
    terminal.answer(document, "\n".join(lines))


def _came(seat: Seat, device: DeviceId) -> dict[str, object]:
    known = trust.last_known(seat, device)
    return {"last_bundle": known.number, "missing": known.missing}


def _line(terminal: Terminal, known: dict[str, object]) -> str:
    left = known["return_codes"]
    said = (
        "" if left is None else terminal.language.ntr("{n} return code left", "{n} return codes left", int(str(left)))
    )
    return f"{known['device']}  {known['role']:7} {known['person']:9}  {known['state']:8}  {said}".rstrip()
