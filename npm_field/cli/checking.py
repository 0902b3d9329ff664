"""The commands ``vault check|rescue|backup``: what is damaged, what can be read of it, and a copy elsewhere."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from npm_field.cli import files
from npm_field.errors import NoVaultError, VaultDamagedError
from npm_field.usecases import backup, check, rescue
from storage import safe_files
from ui import backups, damage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from npm_field.cli.terminal import Terminal
    from npm_field.usecases.rescue import Rescued

TOLD_EVERY: Final = 500
"""Pages or revisions between two lines of progress."""


def vault_check(terminal: Terminal) -> None:
    """Test every page and record; what is damaged is named and the exit status is 1."""
    folder = terminal.arguments.dir
    require_vault(folder)
    found = check.look(folder, terminal.passphrase(), _progress(terminal))
    document = {
        "revisions": found.revisions,
        "records": found.records,
        "verified": list(found.verified),
        "damage": [asdict(each) for each in found.damage],
        "search_renewed": found.search_renewed,
    }
    lines = [damage.words(each, terminal.language) for each in found.damage]
    renewed = [damage.renewed(terminal.language)] if found.search_renewed else []
    whole = terminal.language.tr(
        "{records} records in {revisions} revisions, every page and signature as it was written.",
        records=found.records,
        revisions=found.revisions,
    )
    terminal.answer(document, "\n".join([*renewed, *(lines or [whole])]))
    if lines:
        raise VaultDamagedError(part=found.damage[0].part)


def vault_rescue(terminal: Terminal) -> None:
    """Read every readable record of a damaged vault into a new one; say by code what could not be read."""
    folder, new_folder = terminal.arguments.dir, terminal.arguments.new
    require_vault(folder)
    with files.new_vault(new_folder):
        done = rescue.rescue(folder, terminal.passphrase(), new_folder, progress=_progress(terminal))
    document = {
        "identity": done.identity,
        "revisions": done.revisions,
        "records": [{**asdict(fate), "whole": fate.is_whole} for fate in done.fates],
        "damaged_pages": {name: list(pages) for name, pages in done.damaged.items()},
        "missing": [{"part": part, "table": table, "rows": n} for (part, table), n in done.missing.items()],
        "damage": [asdict(each) for each in done.damage],
    }
    terminal.answer(document, "\n".join(_of_rescue(terminal, done)))


def _of_rescue(terminal: Terminal, done: Rescued) -> Iterator[str]:
    language = terminal.language
    yield from damage.of_rescue(done.fates, done.damaged, done.missing, language)
    yield from (damage.words(each, language) for each in done.damage)
    whole = sum(1 for fate in done.fates if fate.is_whole)
    yield language.tr(
        "{whole} of {records} records are whole in the new vault.", whole=whole, records=len(done.fates)
    )
    if done.identity == rescue.NEW:
        yield language.tr(
            "What makes this laptop known to the office could not be rescued: the new vault shows everything and"
            " cannot hand over. Take its folder to the office, which can open it."
        )
    yield language.tr(
        "Work in the new vault from now on, draw new return codes, and keep the damaged folder as it is until the"
        " office has everything."
    )


def vault_backup(terminal: Terminal) -> None:
    """Write a verified backup to the office and the lead, and note who keeps it."""
    arguments = terminal.arguments
    backup.place_of(arguments.kept_by)
    with files.output(arguments.file), files.opened_to_work(terminal) as seat:
        done, made = backup.write(seat, arguments.file, arguments.kept_by)
    document = {**asdict(made), "records": done.records, "recipients": done.recipients, "capsules": done.capsules}
    text = terminal.language.tr(
        "Backup {number}: {records} records, sealed to {recipients} keys, every byte read back. Kept by {place}.",
        number=made.sequence,
        records=done.records,
        recipients=done.recipients,
        place=backups.place(made.place, terminal.language),
    )
    terminal.answer(document, text)


def _progress(terminal: Terminal) -> Callable[[str, int, int], None] | None:
    """Return what tells a person at a terminal how far it is; standard error stays empty for a program."""
    if not terminal.is_watched:
        return None

    def tell(part: str, done: int, total: int) -> None:
        if total and (done == total or done % TOLD_EVERY == 0):
            terminal.tell(f"{part} {done}/{total}")

    return tell


def require_vault(folder: Path) -> None:
    """Tell a folder without a vault before a passphrase is asked for, and touch nothing. Raises ``NoVaultError``."""
    if not (folder / safe_files.KEY_FILE).is_file():
        raise NoVaultError
