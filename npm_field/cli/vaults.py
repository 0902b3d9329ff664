"""The commands ``doctor``, ``vault …`` and ``office …``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from npm_field.crypto import age
from npm_field.crypto.age import HybridIdentity
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.errors import BadKeyTextError, VaultDamagedError, WordsDifferError
from npm_field.usecases import check, deliver, enrol, self_test
from npm_field.usecases import office_words as own_words
from storage import safe_files
from storage.vault import key_file_of
from sync.words import same_words

if TYPE_CHECKING:
    from npm_field.cli.terminal import Terminal
    from npm_field.domain.identifiers import Code
    from npm_field.usecases.enrol import NewOffice, PaperCopy

LARGEST_ENROLMENT_BYTES = 4 * 1024 * 1024


def doctor(terminal: Terminal) -> None:
    """Test the installation."""
    passed = []
    for name in self_test.full():
        terminal.say(f"  {name}")
        passed.append(name)
    terminal.answer({"passed": passed}, terminal.language.tr("Everything that was tested is as it should be."))


def vault_new(terminal: Terminal) -> None:
    """Make an office seat, or a laptop's vault with or without an invitation."""
    arguments = terminal.arguments
    if arguments.role == "office":
        _new_office(terminal)
    elif arguments.invitation is not None:
        _new_laptop(terminal)
    else:
        seat = enrol.make_local(arguments.dir, passphrase=terminal.new_passphrase())
        seat.vault.close()
        terminal.answer(
            {"role": "field", "enrolled": False}, terminal.language.tr("The vault is ready. No office knows it yet.")
        )


def vault_complete(terminal: Terminal) -> None:
    """Finish enrolment."""
    data = safe_files.read(terminal.arguments.file, limit_bytes=LARGEST_ENROLMENT_BYTES)
    seat = enrol.open_seat(terminal.arguments.dir, terminal.passphrase())
    try:
        enrol.finish(seat, data)
        person = seat.person
    finally:
        seat.vault.close()
    terminal.answer(
        {"person": person, "enrolled": True},
        terminal.language.tr(
            "Enrolled as {person}. Codes for the next visit are on this laptop.", person=person or ""
        ),
    )


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
    seat = enrol.open_seat(terminal.arguments.dir, terminal.passphrase())
    try:
        found = check.check(seat)
    finally:
        seat.vault.close()
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
    """Open the real vault with a key typed from paper, as a restore would."""
    identity = age.parse_identity(terminal.paper_key())
    if not isinstance(identity, HybridIdentity):
        raise BadKeyTextError
    enrol.rehearse_paper(terminal.arguments.dir, identity.key)
    terminal.answer({"opens": True}, terminal.language.tr("This key on paper opens both books of this vault."))


def office_invite(terminal: Terminal) -> None:
    """Make an invitation."""
    arguments = terminal.arguments
    person: Code | None = codes.parse(arguments.person, (CodeType.MONITOR,)) if arguments.person else None
    seat = enrol.open_seat(arguments.dir, terminal.passphrase())
    try:
        invitation = enrol.invite(seat, role=arguments.role, person=person)
        safe_files.create_new(arguments.out, invitation)
    finally:
        seat.vault.close()
    terminal.answer({"file": str(arguments.out)}, terminal.language.tr("The invitation is written."))


def office_approve(terminal: Terminal) -> None:
    """Certify a laptop, after its six words were compared."""
    arguments = terminal.arguments
    data = safe_files.read(arguments.answer, limit_bytes=LARGEST_ENROLMENT_BYTES)
    seat = enrol.open_seat(arguments.dir, terminal.passphrase())
    try:
        examined = enrol.examine(seat, data)
        _require_words(terminal, examined.words)
        completion = enrol.approve(seat, examined)
        safe_files.create_new(arguments.out, completion)
    finally:
        seat.vault.close()
    terminal.answer(
        {"file": str(arguments.out), "words": list(examined.words)},
        terminal.language.tr("The laptop is certified. Bring it the completion file."),
    )


def office_words(terminal: Terminal) -> None:
    """Take the office's own vocabulary or form."""
    data = safe_files.read(terminal.arguments.file, limit_bytes=LARGEST_ENROLMENT_BYTES)
    seat = enrol.open_seat(terminal.arguments.dir, terminal.passphrase())
    try:
        name = own_words.change(seat, data)
    finally:
        seat.vault.close()
    terminal.answer(
        {"name": name},
        terminal.language.tr("“{name}” is the office's own now. Laptops enrolled from now on get it.", name=name),
    )


def office_devices(terminal: Terminal) -> None:
    """List the certified laptops."""
    seat = enrol.open_seat(terminal.arguments.dir, terminal.passphrase())
    try:
        known = [
            {"device": device, "person": str(credential.person), "role": credential.role}
            for device, credential in deliver.known_credentials(seat).items()
        ]
    finally:
        seat.vault.close()
    terminal.answer(known, "\n".join(f"{k['device']}  {k['role']:7} {k['person']}" for k in known))


def _new_office(terminal: Terminal) -> None:
    arguments = terminal.arguments
    made = enrol.make_office(
        arguments.dir,
        name=arguments.name or terminal.language.tr("The office"),
        passphrase=terminal.new_passphrase(),
        desk_passphrase=terminal.desk_passphrase(),
    )
    made.seat.vault.close()
    _hand_out_papers(terminal, made)


def _hand_out_papers(terminal: Terminal, made: NewOffice) -> None:
    """Show the two keys that exist on paper alone. They are never stored, so this is their only moment."""
    path = terminal.arguments.paper
    if path is not None:
        from npm_field.report import paper  # noqa: PLC0415 - reportlab is slow to load and seldom needed

        pages = [paper.KeyPage(p.purpose, p.text, p.words) for p in made.papers]
        safe_files.create_new(path, paper.key_pages(pages, terminal.language))
    texts = [_paper_lines(terminal, paper_copy) for paper_copy in made.papers]
    advice = terminal.language.tr(
        "Write or print these two keys now, keep them apart and off every computer, and prove each with"
        " “npm-field vault rehearse”. They are shown this once."
    )
    document = {
        "role": "office",
        "papers": [{"purpose": p.purpose, "key": p.text, "words": list(p.words)} for p in made.papers],
    }
    terminal.answer(document, "\n\n".join([advice, *texts]))


def _paper_lines(terminal: Terminal, paper_copy: PaperCopy) -> str:
    purpose = terminal.language.tr("Paper key: {purpose}", purpose=paper_copy.purpose)
    return "\n".join([purpose, f"  {paper_copy.text}", "  " + " ".join(paper_copy.words)])


def _new_laptop(terminal: Terminal) -> None:
    arguments = terminal.arguments
    data = safe_files.read(arguments.invitation, limit_bytes=LARGEST_ENROLMENT_BYTES)
    made = enrol.make_laptop(arguments.dir, data, passphrase=terminal.new_passphrase())
    made.seat.vault.close()
    path = arguments.answer or arguments.invitation.with_suffix(".answer")
    safe_files.create_new(path, made.answer)
    terminal.answer(
        {"answer": str(path), "words": list(made.words)},
        terminal.language.tr(
            "The answer for the office is written. Compare these six words with the office: {words}",
            words=" ".join(made.words),
        ),
    )


def _require_words(terminal: Terminal, words: tuple[str, ...]) -> None:
    """Go on only when a person says that both screens show the same six words. Raises ``WordsDifferError``."""
    given = terminal.arguments.words
    if not given and sys.stdin.isatty():
        terminal.tell(terminal.language.tr("This office sees: {words}", words=" ".join(words)))
        given = input(terminal.language.tr("Type the six words that the laptop shows: "))
    if not same_words(tuple(given.split()), words):
        raise WordsDifferError
