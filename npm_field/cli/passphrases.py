"""The command ``vault passphrase``: set, change or take away a passphrase, and change every key with it on wish."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from npm_field.cli import files
from npm_field.usecases import passphrases
from storage.vault import key_file_of

if TYPE_CHECKING:
    from npm_field.cli.terminal import Terminal
    from npm_field.crypto.secret import Secret
    from npm_field.usecases.seat import Seat
    from storage.keyfile import SlotName


def vault_passphrase(terminal: Terminal) -> None:
    """Ask for the present main passphrase, open with it, and do what was asked; the new one is typed before that."""
    key_file_of(terminal.arguments.dir)
    with ExitStack() as wiped:
        present = wiped.enter_context(terminal.passphrase())
        new = None if terminal.arguments.remove else wiped.enter_context(terminal.new_passphrase())
        seat = wiped.enter_context(files.seat_with(terminal.arguments.dir, present))
        _ = seat.vault.casebook  # the travel passphrase opens the vault too, and changes nothing
        if terminal.arguments.rotate:
            _renew(terminal, seat, present, new, wiped)
        else:
            _set(terminal, seat, new)
    _tell(terminal)


def _set(terminal: Terminal, seat: Seat, new: Secret | None) -> None:
    if new is None:
        passphrases.remove_travel(seat)
    elif terminal.arguments.slot == "travel":
        passphrases.set_travel(seat, new)
    else:
        passphrases.set_main(seat, new)


def _renew(terminal: Terminal, seat: Seat, present: Secret, new: Secret | None, wiped: ExitStack) -> None:
    """Change every key. Main's is needed with it, and travel's, which is proved to be the one that opens now."""
    opening: dict[SlotName, Secret] = {"main": present}
    if terminal.arguments.slot == "travel":
        if new is not None:
            opening["travel"] = new
    elif new is not None:
        opening["main"] = new
        if passphrases.has_travel(seat):
            opening["travel"] = wiped.enter_context(terminal.travel_passphrase())
            passphrases.prove_travel(seat, opening["travel"])
    passphrases.renew(seat, opening)


def _tell(terminal: Terminal) -> None:
    arguments, tr = terminal.arguments, terminal.language.tr
    if arguments.remove:
        said = tr("The travel passphrase opens nothing any more.")
    elif arguments.slot == "travel":
        said = tr("The travel passphrase is set. It was tried before it was kept.")
    else:
        said = tr("The main passphrase is changed. The new one was tried before the old one went.")
    if arguments.rotate:
        after = tr("Every key is changed; a key file that was copied earlier opens nothing of what lies here now.")
    else:
        after = tr("A key file that was copied earlier still opens with the old passphrase; --rotate is for that.")
    document = {"slot": arguments.slot, "removed": bool(arguments.remove), "rotated": bool(arguments.rotate)}
    terminal.answer(document, f"{said} {after}")
