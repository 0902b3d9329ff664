"""The commands ``doctor`` and ``vault info|rehearse``: what can be known and proved of an installation."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from npm_field.cli import files
from npm_field.crypto import age, secret_memory
from npm_field.crypto.age import HybridIdentity
from npm_field.crypto.secret_memory import MemoryKind
from npm_field.errors import BadKeyTextError, UnfinishedVaultError, WrongPassphraseError
from npm_field.usecases import backup, enrol, self_test
from resources.language import mark
from storage import ballast, safe_files, surroundings, unfinished
from storage.vault import key_file_of
from ui import backups
from ui import surroundings as words_around

if TYPE_CHECKING:
    from npm_field.cli.terminal import Terminal
    from npm_field.crypto.hybrid import HybridPrivateKey

_MEMORY: Final = {
    MemoryKind.SECRET: mark("Keys lie in memory that the system neither swaps nor shows, and no hibernation takes."),
    MemoryKind.LOCKED: mark("Keys lie in memory that the system does not swap; hibernation would write them out."),
    MemoryKind.PLAIN: mark(
        "Keys lie in ordinary memory: this system gives no other, or its limit on locked memory is used up."
    ),
}


def doctor(terminal: Terminal) -> None:
    """Test the installation."""
    passed = list(self_test.full())
    around = surroundings.look_at(Path.home())
    document = {"passed": passed, "secret_memory": secret_memory.kind().value, "surroundings": told(around)}
    whole = terminal.language.tr("Everything that was tested is as it should be.")
    memory = _MEMORY[secret_memory.kind()]
    lines = [*(f"  {name}" for name in passed), whole, terminal.language.tr(memory)]  # tr: the table above
    terminal.answer(document, "\n".join([*lines, *words_around.lines(around, terminal.language)]))


def told(around: tuple[surroundings.Finding, ...]) -> list[dict[str, object]]:
    """Return findings as JSON says them: stable names, the heaviest first."""
    return [{"code": found.code.value, "severity": found.severity.name.lower()} for found in around]


def vault_info(terminal: Terminal) -> None:
    """Say what can be known without a passphrase; the last backup is noted in the casebook, so it needs one."""
    folder = terminal.arguments.dir
    if unfinished.is_one(folder):
        raise UnfinishedVaultError
    key_file = key_file_of(folder)
    sizes = {
        name: (folder / name).stat().st_size for name in safe_files.names_in(folder) if (folder / name).is_file()
    }
    cost = key_file.cost
    document: dict[str, object] = {
        "vault": key_file.vault_id.hex(),
        "memory_kib": cost.memory_kib,
        "passes": cost.passes,
        "lanes": cost.lanes,
        "generation": key_file.generation,
        "attempts": key_file.attempts,
        "bytes": sizes,
        "free_bytes": ballast.free_bytes(folder),
        "low_on_room": ballast.is_low(folder),
    }
    lines = [f"{name}: {value}" for name, value in document.items()]
    if ballast.is_low(folder):
        lines.append(terminal.language.tr(words_around.LOW_ON_ROOM))  # tr: in ui/surroundings.py
    around = surroundings.look_at(folder)
    lines += words_around.lines(around, terminal.language)
    document |= {"surroundings": told(around)}
    if terminal.arguments.backup:
        with files.opened(terminal) as seat:
            made = backup.last(seat)
            lines.append(backups.words(made, backup.age_days(seat, made) if made else 0, terminal.language))
        document["backup"] = asdict(made) if made else None
    terminal.answer(document, "\n".join(lines))


def vault_rehearse(terminal: Terminal) -> None:
    """Prove a key from paper: the records key opens the real vault as a restore would, the desk's is the desk's."""
    key_file_of(terminal.arguments.dir)
    if terminal.arguments.desk:
        _rehearse_desk(terminal)
        return
    if not enrol.rehearse_paper(terminal.arguments.dir, paper_key(terminal)):
        raise WrongPassphraseError
    terminal.answer({"opens": True}, terminal.language.tr("This key on paper opens both books of this vault."))


def _rehearse_desk(terminal: Terminal) -> None:
    """Hold the typed key against the public one that identities are sealed to; no identity is opened for it."""
    with files.opened(terminal) as seat:
        if paper_key(terminal).public != enrol.statement_of(seat).desk_paper:
            raise WrongPassphraseError
    terminal.answer(
        {"opens": True}, terminal.language.tr("This key on paper opens what is sealed to this identity desk.")
    )


def paper_key(terminal: Terminal) -> HybridPrivateKey:
    """Ask for a key on paper and return it. Raises ``BadKeyTextError``."""
    identity = age.parse_identity(terminal.paper_key())
    if not isinstance(identity, HybridIdentity):
        raise BadKeyTextError
    return identity.key
