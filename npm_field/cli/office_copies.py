"""The commands ``office copy|restore``: an office carried away whole, and made again when its machine is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.cli import files
from npm_field.cli.vaults import paper_key
from npm_field.errors import VaultExistsError
from npm_field.usecases import office_copy
from resources.language import isolated
from storage import safe_files

if TYPE_CHECKING:
    from npm_field.cli.terminal import Terminal


def write_copy(terminal: Terminal) -> None:
    """Write the whole office to a file that its records key on paper opens, and nothing else."""
    path = terminal.arguments.out
    with files.output(path):
        with files.opened_to_work(terminal) as seat:
            office = office_copy.of(seat)
        done = office_copy.write(office, terminal.arguments.dir, path)
    terminal.answer(
        {"file": str(path), "files": done.files, "bytes": done.size},
        terminal.language.tr(
            "The whole office is in the file, every byte read back. Only its records key on paper opens it."
            " Make a new copy after each enrolment, and destroy the older ones."
        ),
    )


def restore(terminal: Terminal) -> None:
    """Make a lost office again, with the key on paper and a new passphrase."""
    folder, path = terminal.arguments.dir, terminal.arguments.file
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise VaultExistsError
    safe_files.read(path, limit_bytes=1)
    key = paper_key(terminal)
    made = office_copy.restore(path, folder, key, terminal.new_passphrase(), earlier=terminal.arguments.earlier)
    device = made.seat.device
    made.seat.vault.close()
    tr = terminal.language.tr
    lines = [
        tr("The office is here again, as it was on {day}.", day=isolated(made.written)),
        tr(
            "What it decided after that is lost. Look through “npm-field office devices” and revoke again what was"
            " revoked since; enrol again whoever was enrolled since."
        ),
        tr(
            "Its new codes come from a part of the codes that the lost office never drew from, so nobody gets a code"
            " that it gave to somebody after the copy. Make a new copy now (“npm-field office copy”) and destroy this"
            " one. Should this file ever be used again, say with --earlier how often it was used before."
        ),
        tr(
            "Put its new list of devices into the relay (“npm-field office relay DIR --update RELAYDIR”), and bring"
            " the laptops what waits for them. The identity desk's passphrase is the one it was."
        ),
    ]
    document = {"device": device, "written": made.written, "laptops": made.laptops}
    terminal.answer(document, "\n".join(lines))
