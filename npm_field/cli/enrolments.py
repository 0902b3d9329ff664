"""The commands that make vaults and enrol laptops: ``vault new|complete`` and ``office …``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.cli import files
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.errors import SamePassphraseError, VaultExistsError, WordsDifferError, WrongStepError
from npm_field.usecases import announcing, devices, enrol, founding
from npm_field.usecases import office_words as own_words
from storage import safe_files, surroundings, unfinished
from sync import enrolment
from sync.words import same_words
from ui import surroundings as words_around

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.cli.terminal import Terminal
    from npm_field.domain.identifiers import Code
    from npm_field.usecases.enrol import NewOffice, PaperCopy

LARGEST_BYTES: Final = 4 * 1024 * 1024


def vault_new(terminal: Terminal) -> None:
    """Make an office seat, or a laptop's vault with or without an invitation; another office seat has one."""
    arguments = terminal.arguments
    _require_empty(arguments.dir)
    if unfinished.is_one(arguments.dir) and not arguments.json:
        terminal.tell(
            terminal.language.tr(
                "Something was begun here and not finished. It holds nothing, and what you make now takes its place."
                " Keys on paper that were copied from it open nothing: tear them up."
            )
        )
    if arguments.invitation is not None:
        _new_laptop(terminal)
    elif arguments.role == enrol.OFFICE_ROLE:
        _new_office(terminal)
    else:
        seat = enrol.make_local(arguments.dir, passphrase=terminal.new_passphrase())
        role = seat.role
        seat.vault.close()
        terminal.answer(
            {"role": role, "enrolled": False}, terminal.language.tr("The vault is ready. No office knows it yet.")
        )
    _warn_of_surroundings(terminal)


def _warn_of_surroundings(terminal: Terminal) -> None:
    """Say on standard error what around the new vault undoes what it promises; a program asks ``vault info``."""
    around = surroundings.look_at(terminal.arguments.dir)
    if around and not terminal.arguments.json:
        terminal.tell("\n".join(words_around.lines(around, terminal.language)))


def vault_complete(terminal: Terminal) -> None:
    """Finish enrolment."""
    data = safe_files.read(terminal.arguments.file, limit_bytes=LARGEST_BYTES)
    with files.opened(terminal) as seat:
        enrol.finish(seat, data)
        person = seat.person
    terminal.answer(
        {"person": person, "enrolled": True},
        terminal.language.tr(
            "Enrolled as {person}. Codes for the next visit are on this laptop.", person=person or ""
        ),
    )


def office_invite(terminal: Terminal) -> None:
    """Make an invitation."""
    arguments = terminal.arguments
    person: Code | None = codes.parse(arguments.person, (CodeType.MONITOR,)) if arguments.person else None
    with files.output(arguments.out), files.opened(terminal) as seat:
        enrol.invite_into(seat, arguments.out, role=arguments.role, person=person)
    terminal.answer({"file": str(arguments.out)}, terminal.language.tr("The invitation is written."))


def office_approve(terminal: Terminal) -> None:
    """Certify a laptop, after its six words were compared."""
    arguments = terminal.arguments
    data = safe_files.read(arguments.answer, limit_bytes=LARGEST_BYTES)
    with files.output(arguments.out), files.opened(terminal) as seat:
        examined = enrol.examine(seat, data)
        _require_words(terminal, examined.words)
        enrol.approve_into(seat, examined, arguments.out)
    terminal.answer(
        {"file": str(arguments.out), "words": list(examined.words)},
        terminal.language.tr("The laptop is certified. Bring it the completion file."),
    )


def office_words(terminal: Terminal) -> None:
    """Take the office's own vocabulary or form."""
    data = safe_files.read(terminal.arguments.file, limit_bytes=LARGEST_BYTES)
    with files.opened(terminal) as seat:
        name = own_words.change(seat, data)
        if devices.signs(seat):
            announcing.policy(seat)
    terminal.answer(
        {"name": name},
        terminal.language.tr(
            "“{name}” is the office's own now. Laptops get it with what goes back to them.", name=name
        ),
    )


def _require_empty(folder: Path) -> None:
    """Refuse a folder in use before a passphrase is asked for."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())) and not unfinished.is_one(folder):
        raise VaultExistsError


def _new_office(terminal: Terminal) -> None:
    arguments = terminal.arguments
    if arguments.paper is not None:
        files.require_new(arguments.paper)
    passphrase, desk = terminal.new_passphrase(), terminal.desk_passphrase()
    if passphrase == desk:
        # The desk's own passphrase is what keeps whoever reads the notes from opening an identity (INV04).
        raise SamePassphraseError
    with files.new_vault(arguments.dir):
        made = enrol.make_office(
            arguments.dir,
            name=arguments.name or terminal.language.tr("The office"),
            passphrase=passphrase,
            desk_passphrase=desk,
            is_finished=False,
        )
        made.seat.vault.close()
        _hand_out_papers(terminal, made)
        founding.finish(arguments.dir)


def _hand_out_papers(terminal: Terminal, made: NewOffice) -> None:
    """Show the two keys that exist on paper alone. They are never stored, so this is their only moment."""
    path = terminal.arguments.paper
    if path is not None:
        _print_papers(terminal, made, path)
        return
    advice = terminal.language.tr(
        "Write or print these two keys now, keep them apart and off every computer, and prove each with"
        " “npm-field vault rehearse”, the identity desk's with “--desk”. They are shown this once."
    )
    document = [{"purpose": p.purpose, "key": p.text, "words": list(p.words)} for p in made.papers]
    texts = [_paper_lines(terminal, paper_copy) for paper_copy in made.papers]
    terminal.answer({"role": enrol.OFFICE_ROLE, "papers": document}, "\n\n".join([advice, *texts]))


def _print_papers(terminal: Terminal, made: NewOffice, path: Path) -> None:
    """Write the sheets to print; then the keys are on them alone and not in the terminal's memory as well."""
    from npm_field.report import paper_keys  # noqa: PLC0415 - reportlab is slow to load and seldom needed

    commands = ("npm-field vault rehearse", "npm-field vault rehearse --desk")
    pages = [
        paper_keys.KeyPage(p.purpose, p.text, p.words, command)
        for p, command in zip(made.papers, commands, strict=True)
    ]
    document = [{"purpose": p.purpose, "words": list(p.words)} for p in made.papers]
    with files.output(path):
        safe_files.create_new(path, paper_keys.key_pages(pages, terminal.language))
        said = terminal.language.tr("The two keys are in the file. Print it, prove both sheets, and delete the file.")
        terminal.answer({"role": enrol.OFFICE_ROLE, "papers": document, "file": str(path)}, said)


def _paper_lines(terminal: Terminal, paper_copy: PaperCopy) -> str:
    purpose = terminal.language.tr("Paper key: {purpose}", purpose=paper_copy.purpose)
    return "\n".join([purpose, f"  {paper_copy.text}", "  " + " ".join(paper_copy.words)])


def _new_laptop(terminal: Terminal) -> None:
    arguments = terminal.arguments
    data = safe_files.read(arguments.invitation, limit_bytes=LARGEST_BYTES)
    if enrolment.read_invitation(data).role != arguments.role:
        # A lead's invitation on a monitor's laptop would give the wrong person the lead's keys.
        raise WrongStepError(expected="invitation for this role", found="invitation for another role")
    path = arguments.answer or arguments.invitation.with_suffix(".answer")
    with files.output(path):
        passphrase = terminal.new_passphrase()
        with files.new_vault(arguments.dir):
            made = enrol.make_laptop(arguments.dir, data, passphrase=passphrase)
            made.seat.vault.close()
            safe_files.create_new(path, made.answer)
    terminal.answer(
        {"role": arguments.role, "enrolled": False, "answer": str(path), "words": list(made.words)},
        terminal.language.tr(
            "The answer for the office is written. Compare these six words with the office: {words}",
            words=" ".join(made.words),
        ),
    )


def _require_words(terminal: Terminal, words: tuple[str, ...]) -> None:
    """Go on only when a person says that both screens show the same six words. Raises ``WordsDifferError``."""
    given = terminal.arguments.words
    if not given:
        seen = terminal.language.tr("This office sees: {words}", words=" ".join(words))
        given = terminal.ask(f"{seen}\n{terminal.language.tr('Type the six words that the laptop shows: ')}")
    if not same_words(tuple(given.split()), words):
        raise WordsDifferError
