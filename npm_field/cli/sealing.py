"""The answers to danger by command: ``seal``, ``unseal``, ``wipe``, ``vault lead``, ``office reopen|policy``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from npm_field.cli import files
from npm_field.crypto import age, return_codes
from npm_field.crypto.age import HybridIdentity
from npm_field.errors import BadKeyTextError, NotMeantError, NoWayBackError, UnknownLeadError
from npm_field.usecases import announcing, devices, reissue, sealing, ways_back, wiping
from npm_field.usecases import policy as policies
from resources.language import isolated
from storage import safe_files, vault

if TYPE_CHECKING:
    from npm_field.cli.terminal import Terminal
    from npm_field.usecases.seat import Seat

LARGEST_BYTES: Final = 64 * 1024


def seal(terminal: Terminal) -> None:
    """Seal: with the passphrase every key changes first, with ``--now`` at once and without it."""
    tr = terminal.language.tr
    if terminal.arguments.now:
        if not vault.seal_now(terminal.arguments.dir):
            raise NoWayBackError
        terminal.answer({"sealed": True, "rotated": False}, tr("Sealed. Nothing is destroyed."))
        return
    with files.opened_to_work(terminal) as seat:
        rotated = sealing.seal(seat)
    said = tr("Sealed. Nothing is destroyed. The office can open everything, and can give a return code by phone.")
    late = tr("The disk has no room to change the keys now; they change when it is opened again.")
    terminal.answer({"sealed": True, "rotated": rotated}, said if rotated else f"{said} {late}")


def unseal(terminal: Terminal) -> None:
    """Open a sealed vault: with the passphrase and a return code or a re-issued key, or with the key on paper."""
    folder = terminal.arguments.dir
    vault.key_file_path(folder)
    if terminal.arguments.paper_key:
        identity = age.parse_identity(terminal.paper_key())
        if not isinstance(identity, HybridIdentity):
            raise BadKeyTextError
        _say_open(terminal, sealing.reset(folder, identity.key, terminal.new_passphrase()))
        return
    passphrase = terminal.passphrase()
    if terminal.arguments.reissue is not None:
        with reissue.kek_in(folder, passphrase, terminal.arguments.reissue) as kek:
            _say_open(terminal, sealing.unseal_with_kek(folder, passphrase, kek))
        return
    with return_codes.parse(terminal.return_code()) as code:
        _say_open(terminal, sealing.unseal(folder, passphrase, code))


def reopen(terminal: Terminal) -> None:
    """Give a laptop that lies before us a new passphrase, with this office's key: sealed or forgotten."""
    laptop = terminal.arguments.laptop
    vault.key_file_path(laptop)
    with files.opened(terminal) as seat:
        key = seat.hybrid_key
    _say_open(terminal, sealing.reset(laptop, key, terminal.new_passphrase()))


def lead(terminal: Terminal) -> None:
    """Choose the lead who can open this vault's books once it is sealed, or nobody."""
    tr = terminal.language.tr
    wanted = terminal.arguments.lead
    with files.opened(terminal) as seat:
        known = ways_back.leads(seat)
        chosen = next((device for device, person in known.items() if wanted in {device, person}), None)
        if wanted and chosen is None:
            raise UnknownLeadError
        ways_back.choose_lead(seat, chosen)
        person = known.get(chosen, "") if chosen is not None else ""
    nobody = tr("Beside the office nobody can open this vault once it is sealed.")
    said = tr("{person} can open this vault once it is sealed, as the office can.", person=isolated(person))
    terminal.answer({"lead": chosen, "person": person}, said if chosen is not None else nobody)


def policy(terminal: Terminal) -> None:
    """Put the office's policy in place; it waits for its laptops with what goes back to them."""
    data = safe_files.read(terminal.arguments.file, limit_bytes=LARGEST_BYTES)
    with files.opened(terminal) as seat:
        taken = policies.change(seat, data)
        if devices.signs(seat):
            announcing.policy(seat)
    terminal.answer(
        {**asdict(taken), "legal_warning": dict(taken.legal_warning)},
        terminal.language.tr("The policy is in place. Laptops get it with what goes back to them."),
    )


def wipe(terminal: Terminal) -> None:
    """Destroy every key of a vault, then its files. Asks for the word, unless ``--yes`` says it."""
    tr = terminal.language.tr
    folder = terminal.arguments.dir
    vault.key_file_path(folder)
    word = tr("wipe##the word to type")
    if not terminal.arguments.yes:
        question = tr("What the office does not have will be gone for ever. Type {word} to go on: ", word=word)
        if terminal.ask(question) != word:
            raise NotMeantError
    done = wiping.wipe(folder)
    lines = [tr("Every key of this vault is destroyed.")]
    if not done.files_gone:
        lines.append(tr("Some of its files could not be removed. Nothing opens them."))
    if not done.holder_ended:
        lines.append(tr("Another program still has this vault open and its keys in memory: switch the laptop off."))
    lines.append(
        tr("Copies elsewhere, snapshots of the disk and worn parts of flash memory are beyond any program's reach.")
    )
    document = {"wiped": True, "files_gone": done.files_gone, "holder_ended": done.holder_ended}
    terminal.answer(document, "\n".join(lines))


def _say_open(terminal: Terminal, seat: Seat) -> None:
    level = seat.vault.level
    seat.vault.close()
    terminal.answer(
        {"level": level}, terminal.language.tr("Open again. The keys were changed; an earlier copy is worthless.")
    )
