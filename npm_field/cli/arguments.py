"""The arguments of every command, in one place; what they do is in the modules beside."""

from __future__ import annotations

import argparse
import ipaddress
import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from npm_field import __version__
from npm_field.crypto.server_certificate import is_host
from npm_field.domain.classification import Class
from npm_field.domain.facets import State
from npm_field.domain.kinds import KINDS
from npm_field.domain.slips import PURPOSES
from npm_field.usecases import classing
from npm_field.usecases.comments import ISSUES
from npm_field.usecases.intake import ACCEPT_REASONS
from npm_field.usecases.return_desk import REASONS
from npm_field.usecases.trust import REASONS as DECIDED
from npm_field.usecases.trust import TWO_PERSONS
from resources.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    _Commands = argparse._SubParsersAction["Parser"]  # noqa: SLF001 - argparse has no public name for it

AUDIENCES: Final = ("internal", "authorities", "public")
USAGE: Final = 2
LAST_PORT: Final = 65535
LAST_DESCRIPTOR: Final = 2**31 - 1
MOST_TIMES: Final = 9

_SAFE: Final = (
    re.compile(r"the following arguments are required: .*", re.DOTALL),
    re.compile(r"argument [^:']+: (expected|not allowed with) [^']*"),
)
_NAMED: Final = re.compile(r"(argument [^:']+): ")
_CHOICES: Final = re.compile(r"\(choose from ([^()]*)\)\s*$")


class Parser(argparse.ArgumentParser):
    """A parser that never repeats what was typed: a hurried person may have typed a passphrase or a name there."""

    def __init__(self, **settings: object) -> None:
        # Abbreviations would read --passphrase as --passphrase-fd, and a later option could change their meaning.
        super().__init__(**{"allow_abbrev": False, **settings})  # type: ignore[arg-type]  # handed on as they came

    def error(self, message: str) -> NoReturn:
        """Say what does not fit and exit with 2."""
        sys.stderr.write(f"{self.prog}: {_without_values(message)}; {self.prog} --help lists what there is\n")
        sys.exit(USAGE)


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return the arguments; what does not belong together is refused as usage. Exits with 2 and one line."""
    top = parser()
    arguments = top.parse_args(argv)
    problem = _odd_mixture(arguments)
    if problem:
        top.error(problem)
    return arguments


@cache
def parser() -> Parser:
    """Return the parser, made once; each command's ``command`` names the function that runs it."""
    top = Parser(prog="npm-field", description="Encrypted, offline notes for torture-prevention monitors.")
    top.add_argument("--version", action="version", version=f"npm-field {__version__}")
    top.add_argument("--open", type=Path, metavar="DIR", help="open the app on this vault")
    # for the window itself, which starts the next process at a lock
    top.add_argument("--successor", action="store_true", help=argparse.SUPPRESS)
    _options(top, wanted="")
    commands = top.add_subparsers(dest="group", metavar="COMMAND")
    _leaf(commands, "doctor", "test the installation", "doctor")
    _demo(commands)
    _vault(commands)
    _danger(commands)
    _record(commands)
    _attach(commands)
    _bundle(commands)
    sync = _on_vault(commands, "sync", "hand over and fetch through the office's relay", "sync")
    sync.add_argument("--relay", default="", metavar="HOST:PORT", help="another address of the office's own relay")
    _slip(commands)
    _paper(commands)
    _office(commands)
    _report(commands)
    _print(commands)
    return top


def _options(command: argparse.ArgumentParser, *, wanted: object) -> None:
    """Add the options of every command: they may stand before it or after it."""
    suppressed = wanted is argparse.SUPPRESS
    none = argparse.SUPPRESS if suppressed else None
    languages = [code for code, _name in Language.available()]
    english = argparse.SUPPRESS if suppressed else "en"
    plain = argparse.SUPPRESS if suppressed else False
    command.add_argument("--json", action="store_true", default=plain, help="print one JSON document only")
    command.add_argument("--language", choices=languages, default=english, help="of sentences and of reports")
    for name, about in (
        ("--passphrase-fd", "read the passphrase from this descriptor, one line"),
        ("--new-passphrase-fd", "read a new passphrase from this descriptor"),
        ("--code-fd", "read a return code from this descriptor"),
        ("--desk-passphrase-fd", "read the identity desk's passphrase from this descriptor"),
    ):
        command.add_argument(name, type=_descriptor, metavar="N", default=none, help=about)


def _leaf(commands: _Commands, name: str, about: str, run: str) -> Parser:
    command = commands.add_parser(name, help=about)
    _options(command, wanted=argparse.SUPPRESS)
    command.set_defaults(command=run)
    return command


def _on_vault(commands: _Commands, name: str, about: str, run: str) -> Parser:
    command = _leaf(commands, name, about, run)
    command.add_argument("dir", type=Path, help="the vault's folder")
    return command


def _group(commands: _Commands, name: str, about: str) -> _Commands:
    group = commands.add_parser(name, help=about)
    return group.add_subparsers(dest="verb", metavar="VERB", required=True)


def _demo(commands: _Commands) -> None:
    demo = _leaf(commands, "demo", "play a fictional visit from end to end", "demo")
    demo.add_argument("--dir", type=Path, default=Path("demo-out"), help="where the results go")
    demo.add_argument(
        "--again", action="store_true", help="replace what an earlier demo left there, whole or cut off"
    )
    demo.add_argument("--no-window", action="store_true", help="make no screenshots of the pages")
    demo.add_argument(
        "--change-one-byte",
        action="store_true",
        help="change one byte of a bundle on its way: the demo must then fail",
    )


def _vault(commands: _Commands) -> None:
    vault = _group(commands, "vault", "make, look at and check a vault")
    new = _on_vault(vault, "new", "make a vault", "vault_new")
    new.add_argument("--role", choices=("office", "field", "lead"), required=True)
    new.add_argument("--name", default="", help="the office's name, as laptops show it")
    new.add_argument("--invitation", type=Path, help="the office's invitation")
    new.add_argument("--answer", type=Path, help="where the answer for the office goes")
    new.add_argument("--paper", type=Path, help="write the two paper keys as a PDF to print, then destroy the file")
    info = _on_vault(vault, "info", "what can be known without a passphrase", "vault_info")
    info.add_argument(
        "--backup", action="store_true", help="open the vault and tell when the last backup was made and who keeps it"
    )
    _on_vault(vault, "check", "test every page and record", "vault_check")
    kept = _on_vault(vault, "backup", "write a verified backup for the office and the lead", "vault_backup")
    kept.add_argument("file", type=Path)
    kept.add_argument(
        "--kept-by", required=True, metavar="PLACE", help="office, lead, colleague, safe_place, or an M code; no name"
    )
    saved = _on_vault(vault, "rescue", "read what is readable of a damaged vault into a new one", "vault_rescue")
    saved.add_argument("new", type=Path, metavar="NEWDIR", help="a missing or empty folder for the new vault")
    restored = _on_vault(vault, "restore", "take a backup in, at the office or on a new laptop", "vault_restore")
    restored.add_argument("file", type=Path)
    restored.add_argument(
        "--for", dest="laptop", default="", metavar="LAPTOP", help="at the office: write it for this new laptop too"
    )
    restored.add_argument("--out", type=Path, metavar="FILE", help="the file for that laptop")
    complete = _on_vault(vault, "complete", "finish enrolment with the office's completion file", "vault_complete")
    complete.add_argument("file", type=Path)
    passphrase = _on_vault(vault, "passphrase", "set, change or take away a passphrase", "vault_passphrase")
    passphrase.add_argument(
        "--slot", choices=("main", "travel"), default="main", help="travel opens the coded records alone"
    )
    passphrase.add_argument("--remove", action="store_true", help="let the travel passphrase open nothing")
    passphrase.add_argument(
        "--rotate", action="store_true", help="somebody may know one or have a copy: change every key too"
    )
    fresh = _on_vault(vault, "codes", "draw fresh return codes for the office", "vault_codes")
    fresh.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file for the office")
    lead = _on_vault(vault, "lead", "choose the lead who can open this vault once it is sealed", "vault_lead")
    lead.add_argument("lead", nargs="?", default="", metavar="M-CODE", help="nobody when left out")
    rehearse = _on_vault(vault, "rehearse", "prove that a key on paper opens what it should", "vault_rehearse")
    rehearse.add_argument(
        "--desk", action="store_true", help="the identity desk's key; the vault's passphrase is asked for first"
    )


def _danger(commands: _Commands) -> None:
    seal = _on_vault(commands, "seal", "let no passphrase open the complete records; the office still can", "seal")
    seal.add_argument("--now", action="store_true", help="at once and without a passphrase; keys change later")
    unseal = _on_vault(commands, "unseal", "open a sealed vault with a return code", "unseal")
    instead = unseal.add_mutually_exclusive_group()
    instead.add_argument(
        "--paper-key", action="store_true", help="with the office's key on paper and a new passphrase instead"
    )
    instead.add_argument("--reissue", type=Path, metavar="FILE", help="with the key the office gave back")
    wipe = _on_vault(commands, "wipe", "destroy every key of a vault, then its files; needs no passphrase", "wipe")
    wipe.add_argument("--yes", action="store_true", help="do not ask")


def _record(commands: _Commands) -> None:
    record = _group(commands, "record", "add and read records as JSON")
    _on_vault(record, "add", "read one JSON document or JSON Lines from standard input", "record_add")
    listed = _on_vault(record, "list", "list records", "record_list")
    listed.add_argument("--kind", choices=("", *KINDS), default="", metavar="KIND", help=", ".join(KINDS))
    listed.add_argument("--visit", default="", metavar="CODE")
    for verb, about in (("show", "one record as it stands"), ("history", "every revision of one record")):
        command = _on_vault(record, verb, about, f"record_{verb}")
        command.add_argument("record", help="its code or id")
    gone = _on_vault(record, "remove", "take off this laptop what the office has signed for", "record_remove")
    gone.add_argument("--yes", action="store_true", help="do not ask")
    changed = _on_vault(record, "class", "raise the class of one record, or lower it for a reason", "record_class")
    changed.add_argument("record", help="its code or id")
    changed.add_argument("--to", required=True, choices=[one.value for one in Class])
    changed.add_argument("--role", choices=classing.DECIDING, default="", help="who decides a lower class")
    changed.add_argument("--reason", choices=classing.REASONS, default="", help="why it may be lower")
    held = _on_vault(
        commands, "findings", "the findings of a visit, what each rests on and how well it holds", "findings"
    )
    held.add_argument("--visit", default="", help="the visit's code, where there is more than one")
    joining = _on_vault(commands, "merge", "what laptops wrote differently, and what joined by itself", "merge")
    joining.add_argument("--resolve", type=Path, metavar="FILE", help="answers as JSON; all of them or none")
    evening = _on_vault(
        commands, "evening", "what is left this evening: gaps, tasks, urgent, who keeps what", "evening"
    )
    evening.add_argument("--visit", default="", help="the visit's code, where there is more than one")
    search = _on_vault(commands, "search", "search; the words come from standard input", "search")
    search.add_argument("--kind", choices=tuple(KINDS), metavar="KIND", help=", ".join(KINDS))
    search.add_argument("--area", metavar="CODE", help="the code of an area")
    search.add_argument("--theme", metavar="HEADING", help="a heading of themes, as health or treatment")
    states = [state.value for state in State]
    search.add_argument("--state", choices=states, metavar="STATE", help=", ".join(states))


def _attach(commands: _Commands) -> None:
    attach = _on_vault(commands, "attach", "store a photo, scan or PDF with a record, as pixels alone", "attach")
    attach.add_argument("record", help="its code or id")
    attach.add_argument("file", type=Path, help="JPEG, PNG, WebP, TIFF or PDF; it stays where it is")
    attach.add_argument("--kind", choices=("photo", "scan", "sketch", "document"), default="")
    attach.add_argument(
        "--people", choices=("none", "unidentifiable", "identifiable"), default="", help="who can be seen in it"
    )
    attach.add_argument("--faces", choices=("none", "blurred", "present"), default="")


def _bundle(commands: _Commands) -> None:
    bundle = _group(commands, "bundle", "hand over by file")
    export = _on_vault(bundle, "export", "write everything to a sealed bundle", "bundle_export")
    export.add_argument("file", type=Path)
    export.add_argument(
        "--to", choices=("office", "team"), default="office", help="team: a visit pack to all laptops"
    )
    export.add_argument(
        "--sealed",
        action="store_true",
        help="the complete records as ciphertext, from a laptop that cannot open them",
    )
    export.add_argument("--without-passphrase", action="store_true", help="with --sealed: unsigned, as it lies there")
    take = _on_vault(bundle, "import", "verify a bundle or a sealed hand-over and take it in", "bundle_import")
    take.add_argument("file", type=Path, help="at a laptop also a folder: all bundles in it, at once")
    _with_paper(take)
    take.add_argument("--preview", action="store_true", help="only say what it would bring")
    take.add_argument(
        "--reason", choices=ACCEPT_REASONS, help="at the office: why what is kept apart is taken in all the same"
    )
    take.add_argument("--receipt", type=Path, metavar="FILE", help="at the office: also write the receipt there")
    taken = _on_vault(bundle, "taken", "what was taken in here, and whose bundle is missing", "bundle_taken")
    acts = taken.add_mutually_exclusive_group()
    acts.add_argument("--aside", default="", metavar="BUNDLE", help="let nothing count that it alone brought")
    acts.add_argument("--again", default="", metavar="BUNDLE", help="let it count again")
    taken.add_argument("--visit", default="", metavar="CODE", help="whose team is asked after; all when left out")
    inspect = _leaf(bundle, "inspect", "what a bundle shows without a key", "bundle_inspect")
    inspect.add_argument("file", type=Path)


def _slip(commands: _Commands) -> None:
    slip = _group(commands, "slip", "seal who a coded person is, for the office's identity desk alone")
    made = _on_vault(slip, "seal", "seal one slip; read it as one JSON document from standard input", "slip_seal")
    made.add_argument("code", metavar="CODE", help="the person's code")
    made.add_argument(
        "--despite-risk", action="store_true", help="though the risk table of the visit switches slips off"
    )
    _on_vault(slip, "list", "the codes that have a sealed slip; who they are cannot be read here", "slip_list")
    export = _on_vault(slip, "export", "write all slips to a bundle of their own, for the office", "slip_export")
    export.add_argument("file", type=Path)


def _paper(commands: _Commands) -> None:
    paper = _group(commands, "paper", "slips from code pads, paper to destroy, codes that others saw")
    added = _on_vault(paper, "add", "read slips from standard input, one a line", "paper_add")
    listed = _on_vault(paper, "list", "the paper that is still to be destroyed", "paper_list")
    gone = _on_vault(paper, "destroyed", "note that a piece of paper is destroyed", "paper_destroyed")
    gone.add_argument("record", help="its id, as paper list tells")
    gone.add_argument("--how", choices=("burnt", "shredded", "soaked", "other"), default="")
    void = _on_vault(paper, "void", "void codes that others may have seen, and give new ones", "paper_void")
    void.add_argument("codes", nargs="+", metavar="CODE")
    void.add_argument(
        "--state", choices=("lost", "looked_at", "taken"), required=True, help="what became of the paper"
    )
    for command in (added, listed, void):
        command.add_argument("--visit", default="", metavar="CODE", help="needed where there are several visits")


def _asking(office: _Commands) -> None:
    withdraw = _on_vault(office, "withdraw", "withdraw by telephone, here and on every laptop", "office_withdraw")
    withdraw.add_argument("code", nargs="?", default="", help="the person's code; without it: who has confirmed")
    withdraw.add_argument("--purpose", action="append", metavar="PURPOSE", help="only this use; may be repeated")
    withdraw.add_argument("--channel", default="phone", help="how it was learned")
    comment = _on_vault(
        office, "comment", "ask its author about a record; text from standard input", "office_comment"
    )
    comment.add_argument("record", help="its code or id")
    comment.add_argument("--issue", choices=ISSUES, default="", help="what is the matter")
    comment.add_argument("--answers", metavar="ID", default="", help="the comment that this answers")
    comment.add_argument("--list", action="store_true", help="list what was said so far")


def _office(commands: _Commands) -> None:
    office = _group(commands, "office", "the office's steps of enrolment, and its own words")
    invite = _on_vault(office, "invite", "make an invitation for one laptop", "office_invite")
    invite.add_argument("--out", type=Path, required=True)
    invite.add_argument("--role", choices=("field", "lead", "office"), default="field")
    invite.add_argument("--person", default="", metavar="M-CODE", help="the person's code; a new one when left out")
    approve = _on_vault(office, "approve", "certify a laptop whose six words were compared", "office_approve")
    approve.add_argument("answer", type=Path)
    approve.add_argument("--out", type=Path, required=True)
    approve.add_argument("--words", default="", help="the six words that the laptop shows; asked for when left out")
    words = _on_vault(office, "words", "put the office's own vocabulary or form in place", "office_words")
    words.add_argument("file", type=Path, help="a JSON file of the shape of docs/formats/vocabularies.md")
    reopen = _on_vault(office, "reopen", "give a laptop here a new passphrase with the office's key", "office_reopen")
    reopen.add_argument("laptop", type=Path, help="the folder of the laptop's vault")
    policy = _on_vault(office, "policy", "put the office's policy in place", "office_policy")
    policy.add_argument("file", type=Path, help="a JSON file of the shape of docs/formats/policy.md")
    desk = _on_vault(office, "codebook", "the identity desk: list the codes, or open one slip", "office_codebook")
    desk.add_argument("code", nargs="?", default="", metavar="CODE", help="whose slip to open; a list when left out")
    _who_opens(desk)
    desk.add_argument("--reason", choices=PURPOSES, help="what it is opened for; for the log")
    annex = _on_vault(office, "annex", "the identity desk: open the sealed annex of a debrief record", "office_annex")
    annex.add_argument("file", type=Path)
    _who_opens(annex)
    copy = _on_vault(office, "copy", "write the whole office, sealed to its key on paper alone", "office_copy")
    copy.add_argument("--out", type=Path, required=True, metavar="FILE")
    again = _on_vault(office, "restore", "make a lost office again, with its key on paper", "office_restore")
    again.add_argument("file", type=Path, help="the file that office copy wrote")
    again.add_argument(
        "--earlier", type=_times, default=0, metavar="N", help="how often this very file was used for that before"
    )
    _devices(office)
    _asking(office)
    _on_vault(office, "inbox", "list what came, and what became of it", "office_inbox")
    _on_vault(office, "retry", "try again what was put aside of what came", "office_retry")
    outbox = _on_vault(office, "outbox", "write what waits for the laptops to a stick", "office_outbox")
    outbox.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    outbox.add_argument("--again", action="store_true", help="also what went out before: the stick was lost")
    pack = _on_vault(office, "pack", "let the visit pack wait for the laptops with what goes back", "office_pack")
    pack.add_argument("--visit", default="", metavar="CODE", help="the pack of this visit; of all when left out")
    fresh = _on_vault(office, "codes", "take a laptop's fresh return codes in", "office_codes")
    fresh.add_argument("file", type=Path)
    give = _on_vault(office, "return-code", "give a laptop's next return code by telephone", "office_return_code")
    give.add_argument("laptop", metavar="LAPTOP", help="its id, or the M code of its person")
    _second_person(give)
    again = _on_vault(office, "reissue", "give a sealed laptop its key back, from its hand-over", "office_reissue")
    again.add_argument("file", type=Path, help="the sealed hand-over, or what `office inbox` calls it")
    again.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="the file for the laptop; without it the key waits with what goes back",
    )
    _second_person(again)
    _with_paper(again)
    _relay(office)


def _relay(office: _Commands) -> None:
    made = _on_vault(office, "relay", "make or renew the folder of a relay, for a server", "office_relay")
    which = made.add_mutually_exclusive_group(required=True)
    which.add_argument("--out", type=Path, metavar="RELAYDIR", help="make it here; --host says where it is reached")
    which.add_argument("--update", type=Path, metavar="RELAYDIR", help="put the devices of now into it")
    made.add_argument("--host", type=_host, metavar="NAME", help="its name or address, in small letters")
    made.add_argument("--port", type=_port, metavar="N", help="where it listens; 8443 when left out")
    serve = _leaf(office, "serve", "run a relay: it holds sealed bundles between laptops and office", "office_serve")
    serve.add_argument("dir", type=Path, metavar="RELAYDIR", help="the folder that office relay made")
    serve.add_argument("--bind", type=_address, metavar="ADDRESS", help="every address when left out")
    serve.add_argument("--port", type=_port, metavar="N", help="another port than the folder says; 0 for a free one")
    # for a program that starts it and may be killed: the end of its pipe is all that is left of it then
    serve.add_argument("--while-open", action="store_true", help=argparse.SUPPRESS)


def _devices(office: _Commands) -> None:
    listed = _on_vault(office, "devices", "list the certified laptops, and how far each is trusted", "office_devices")
    listed.add_argument("--log", action="store_true", help="what was decided of them, by whom and why")
    for verb, state, about in (
        ("suspect", "suspect", "a laptop was out of sight: what it sends is kept apart"),
        ("trust", "trusted", "trust a suspect laptop again"),
        ("revoke", "revoked", "refuse a laptop from now on, for ever"),
        ("retire", "retired", "take a laptop out of use that handed over all it had"),
    ):
        command = _on_vault(office, verb, about, f"office_{verb}")
        command.add_argument("laptop", metavar="LAPTOP", help="its id, or the M code of its person")
        command.add_argument("--reason", choices=DECIDED[state], required=True, help="why; for the log")
        command.add_argument(
            "--second",
            default="",
            metavar="M-CODE",
            required=state in TWO_PERSONS,
            help="the second person who agrees",
        )
    grant = _on_vault(office, "grant", "draw fresh codes of records for a laptop that runs short", "office_grant")
    grant.add_argument("laptop", metavar="LAPTOP", help="its id, or the M code of its person")


def _with_paper(command: Parser) -> None:
    command.add_argument(
        "--paper", action="store_true", help="open a sealed hand-over with the records key on paper, asked for next"
    )


def _second_person(command: Parser) -> None:
    """Add what every way back into a sealed casebook asks for."""
    command.add_argument("--second", metavar="M-CODE", required=True, help="the second person who agrees")
    command.add_argument("--reason", choices=REASONS, default="other", help="why the laptop was sealed; for the log")
    command.add_argument(
        "--confirmed",
        action="store_true",
        help="you called back on the known number and heard the safe word; asked for when left out",
    )


def _who_opens(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--who", default="", metavar="M-CODE", help="who opens it; for the log")
    parser.add_argument("--second", default="", metavar="M-CODE", help="the second person who agrees")
    parser.add_argument(
        "--paper", action="store_true", help="with the desk's key on paper, asked for after the passphrase"
    )


def _report(commands: _Commands) -> None:
    report = _on_vault(commands, "report", "write the encrypted report of a visit", "report")
    report.add_argument("--visit", required=True, metavar="CODE")
    report.add_argument("--audience", choices=AUDIENCES, default="internal")
    report.add_argument("--out", type=Path, required=True)
    other = report.add_mutually_exclusive_group()
    other.add_argument("--debrief", action="store_true", help="the record of this evening in place of the visit's")
    other.add_argument(
        "--annex", action="store_true", help="which codes are one person, sealed to the office's identity desk"
    )


def _print(commands: _Commands) -> None:
    paper = _on_vault(commands, "print", "pads of codes, cards or steps as a PDF without case data", "print")
    paper.add_argument("what", choices=("pads", "cards", "contingency"), help="what to print")
    paper.add_argument("--out", type=Path, required=True, metavar="FILE", help="the PDF")
    paper.add_argument("--count", type=int, default=20, metavar="N", help="sheets of a pad, 1 to 100")
    paper.add_argument("--visit", default="", metavar="CODE", help="whose steps; the only visit when left out")


def _host(text: str) -> str:
    if not is_host(text):
        raise ValueError
    return text


def _address(text: str) -> str:
    return str(ipaddress.ip_address(text))


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= LAST_PORT:
        raise ValueError
    return number


def _times(text: str) -> int:
    number = int(text)
    if not 0 <= number <= MOST_TIMES:
        raise ValueError
    return number


def _descriptor(text: str) -> int:
    number = int(text)
    if not 0 <= number <= LAST_DESCRIPTOR:
        raise ValueError
    return number


def _odd_mixture(arguments: argparse.Namespace) -> str:
    """Return what does not belong together, so that nothing asked for is silently left undone; "" when all does."""
    odd = _ODD.get(getattr(arguments, "command", ""))
    if odd is not None and (problem := odd(arguments)):
        return problem
    if getattr(arguments, "command", "") != "vault_new":
        alone = "--open" if arguments.open else "--successor" if arguments.successor else ""
        return f"argument {alone}: not allowed with a command" if alone and arguments.group else ""
    first_seat = arguments.role == "office" and not arguments.invitation
    if not first_seat and (arguments.paper or arguments.name):
        return "argument --paper: not allowed with a laptop"
    if arguments.answer and not arguments.invitation:
        return "the following arguments are required: --invitation"
    return ""


def _odd_removal(arguments: argparse.Namespace) -> str:
    if not arguments.remove:
        return ""
    if arguments.slot == "main":
        return "the following arguments are required: --slot travel"
    return (
        "argument --new-passphrase-fd: not allowed with --remove" if arguments.new_passphrase_fd is not None else ""
    )


def _odd_export(arguments: argparse.Namespace) -> str:
    if arguments.without_passphrase and not arguments.sealed:
        return "the following arguments are required: --sealed"
    return "argument --to: not allowed with --sealed" if arguments.sealed and arguments.to != "office" else ""


def _odd_relay(arguments: argparse.Namespace) -> str:
    if arguments.out is not None and not arguments.host:
        return "the following arguments are required: --host"
    given = "host" if arguments.host else "port" if arguments.port is not None else ""
    return f"argument --{given}: not allowed with --update" if given and arguments.update is not None else ""


def _odd_codebook(arguments: argparse.Namespace) -> str:
    missing = [name for name in ("who", "reason") if not getattr(arguments, name)]
    if arguments.code and missing:
        return f"the following arguments are required: --{missing[0]}"
    given = next((name for name in ("who", "second", "reason", "paper") if getattr(arguments, name)), "")
    return f"argument --{given}: not allowed without a code" if given and not arguments.code else ""


def _odd_annex(arguments: argparse.Namespace) -> str:
    return "" if arguments.who else "the following arguments are required: --who"


def _odd_restore(arguments: argparse.Namespace) -> str:
    if bool(arguments.laptop) == bool(arguments.out):
        return ""
    return f"the following arguments are required: {'--out' if arguments.laptop else '--for'}"


_ODD: Final[dict[str, Callable[[argparse.Namespace], str]]] = {
    "vault_passphrase": _odd_removal,
    "bundle_export": _odd_export,
    "office_annex": _odd_annex,
    "office_codebook": _odd_codebook,
    "office_relay": _odd_relay,
    "vault_restore": _odd_restore,
}


def _without_values(message: str) -> str:
    """Return argparse's message with our own names in it and nothing that was typed."""
    if any(safe.fullmatch(message) for safe in _SAFE):
        return message
    named, choices = _NAMED.match(message), _CHOICES.search(message)
    place = named[1] if named else "an argument"
    return f"{place}: choose from {choices[1]}" if named and choices else f"{place} does not fit"
