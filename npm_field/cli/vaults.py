"""The commands ``doctor`` and ``vault info|check|rehearse``: what can be known and proved of an installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.cli import files
from npm_field.crypto import age
from npm_field.crypto.age import HybridIdentity
from npm_field.errors import BadKeyTextError, VaultDamagedError, WrongPassphraseError
from npm_field.usecases import check, enrol, self_test
from storage import safe_files
from storage.vault import key_file_of

if TYPE_CHECKING:
    from npm_field.cli.terminal import Terminal
    from npm_field.crypto.hybrid import HybridPrivateKey


def doctor(terminal: Terminal) -> None:
    """Test the installation."""
    passed = list(self_test.full())
    whole = terminal.language.tr("Everything that was tested is as it should be.")
    terminal.answer({"passed": passed}, "\n".join([*(f"  {name}" for name in passed), whole]))


def vault_info(terminal: Terminal) -> None:
    """Say what can be known without a passphrase."""
    folder = terminal.arguments.dir
    key_file = key_file_of(folder)
    sizes = {name: (folder / name).stat().st_size for name in safe_files.VAULT_FILES if (folder / name).is_file()}
    cost = key_file.cost
    document = {
        "vault": key_file.vault_id.hex(),
        "memory_kib": cost.memory_kib,
        "passes": cost.passes,
        "lanes": cost.lanes,
        "generation": key_file.generation,
        "attempts": key_file.attempts,
        "bytes": sizes,
    }
    terminal.answer(document, "\n".join(f"{name}: {value}" for name, value in document.items()))


def vault_check(terminal: Terminal) -> None:
    """Test every page and record; what is damaged is named and the exit status is 1."""
    with files.opened(terminal) as seat:
        found = check.check(seat)
    damage = [{"part": d.part, "problem": d.problem, "id": d.id} for d in found.damage]
    document = {
        "revisions": found.revisions,
        "records": found.records,
        "verified": list(found.verified),
        "damage": damage,
    }
    lines = [f"{d.part}: {d.problem} {d.id}" for d in found.damage]
    whole = terminal.language.tr(
        "{records} records in {revisions} revisions, every page and signature as it was written.",
        records=found.records,
        revisions=found.revisions,
    )
    terminal.answer(document, "\n".join(lines) if lines else whole)
    if lines:
        raise VaultDamagedError(part=found.damage[0].part)


def vault_rehearse(terminal: Terminal) -> None:
    """Prove a key from paper: the records key opens the real vault as a restore would, the desk's is the desk's."""
    key_file_of(terminal.arguments.dir)
    if terminal.arguments.desk:
        _rehearse_desk(terminal)
        return
    if not enrol.rehearse_paper(terminal.arguments.dir, _paper_key(terminal)):
        raise WrongPassphraseError
    terminal.answer({"opens": True}, terminal.language.tr("This key on paper opens both books of this vault."))


def _rehearse_desk(terminal: Terminal) -> None:
    """Hold the typed key against the public one that identities are sealed to; no identity is opened for it."""
    with files.opened(terminal) as seat:
        if _paper_key(terminal).public != enrol.statement_of(seat).desk_paper:
            raise WrongPassphraseError
    terminal.answer(
        {"opens": True}, terminal.language.tr("This key on paper opens what is sealed to this identity desk.")
    )


def _paper_key(terminal: Terminal) -> HybridPrivateKey:
    identity = age.parse_identity(terminal.paper_key())
    if not isinstance(identity, HybridIdentity):
        raise BadKeyTextError
    return identity.key
