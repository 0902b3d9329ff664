"""The arguments of every command, in one place; what they do is in the modules beside."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from npm_field import __version__

AUDIENCES: Final = ("internal", "authorities", "public")


def parser() -> argparse.ArgumentParser:
    """Return the parser; each command's ``command`` names the function that runs it."""
    top = argparse.ArgumentParser(
        prog="npm-field", description="Encrypted, offline notes for torture-prevention monitors."
    )
    top.add_argument("--version", action="version", version=f"npm-field {__version__}")
    top.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    top.add_argument("--language", default="en", help="language of sentences and of reports (en, ar)")
    top.add_argument("--passphrase-fd", type=int, metavar="N", help="read the passphrase from this descriptor")
    top.add_argument("--new-passphrase-fd", type=int, metavar="N", help="read a new passphrase from this descriptor")
    top.add_argument("--desk-passphrase-fd", type=int, metavar="N", help="read the identity desk's passphrase")
    top.add_argument("--open", type=Path, metavar="DIR", help="open the app on this vault")
    commands = top.add_subparsers(dest="group", metavar="COMMAND")
    commands.add_parser("doctor", help="test the installation").set_defaults(command="doctor")
    _demo(commands)
    _vault(commands)
    _record(commands)
    _bundle(commands)
    _office(commands)
    _report(commands)
    return top


def _demo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = commands.add_parser("demo", help="play a fictional visit from end to end")
    demo.add_argument("--dir", type=Path, default=Path("demo-out"), help="where the results go")
    demo.add_argument("--no-window", action="store_true", help="make no screenshots of the pages")
    demo.add_argument(
        "--change-one-byte",
        action="store_true",
        help="change one byte of a bundle on its way: the demo must then fail",
    )
    demo.set_defaults(command="demo")


def _vault(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    vault = commands.add_parser("vault", help="make, look at and check a vault").add_subparsers(
        dest="verb", metavar="VERB", required=True
    )
    new = vault.add_parser("new", help="make a vault")
    _folder(new)
    new.add_argument("--role", choices=("office", "field", "lead"), required=True)
    new.add_argument("--name", default="", help="the office's name, as laptops show it")
    new.add_argument("--invitation", type=Path, help="the office's invitation")
    new.add_argument("--answer", type=Path, help="where the answer for the office goes")
    new.add_argument("--paper", type=Path, help="write the two paper keys as a PDF to print, then destroy the file")
    new.set_defaults(command="vault_new")
    for verb, about in (("info", "what can be known without a passphrase"), ("check", "test every page and record")):
        command = vault.add_parser(verb, help=about)
        _folder(command)
        command.set_defaults(command=f"vault_{verb}")
    complete = vault.add_parser("complete", help="finish enrolment with the office's completion file")
    _folder(complete)
    complete.add_argument("file", type=Path)
    complete.set_defaults(command="vault_complete")
    rehearse = vault.add_parser("rehearse", help="prove that a key on paper opens this office's vault")
    _folder(rehearse)
    rehearse.set_defaults(command="vault_rehearse")


def _record(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    record = commands.add_parser("record", help="add and read records as JSON").add_subparsers(
        dest="verb", metavar="VERB", required=True
    )
    add = record.add_parser("add", help="read one JSON document or JSON Lines from standard input")
    _folder(add)
    add.set_defaults(command="record_add")
    listed = record.add_parser("list", help="list records")
    _folder(listed)
    listed.add_argument("--kind", default="")
    listed.add_argument("--visit", default="", metavar="CODE")
    listed.set_defaults(command="record_list")
    for verb, about in (("show", "one record as it stands"), ("history", "every revision of one record")):
        command = record.add_parser(verb, help=about)
        _folder(command)
        command.add_argument("record", help="its code or id")
        command.set_defaults(command=f"record_{verb}")
    search = commands.add_parser("search", help="search; the words come from standard input")
    _folder(search)
    search.set_defaults(command="search")


def _bundle(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    bundle = commands.add_parser("bundle", help="hand over by file").add_subparsers(
        dest="verb", metavar="VERB", required=True
    )
    export = bundle.add_parser("export", help="write everything to a sealed bundle")
    _folder(export)
    export.add_argument("file", type=Path)
    export.add_argument(
        "--to", choices=("office", "team"), default="office", help="team: a visit pack to all laptops"
    )
    export.set_defaults(command="bundle_export")
    take = bundle.add_parser("import", help="verify a bundle and take it in")
    _folder(take)
    take.add_argument("file", type=Path)
    take.add_argument("--preview", action="store_true", help="only say what it would bring")
    take.set_defaults(command="bundle_import")
    inspect = bundle.add_parser("inspect", help="what a bundle shows without a key")
    inspect.add_argument("file", type=Path)
    inspect.set_defaults(command="bundle_inspect")


def _office(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    office = commands.add_parser("office", help="the office's steps of enrolment").add_subparsers(
        dest="verb", metavar="VERB", required=True
    )
    invite = office.add_parser("invite", help="make an invitation for one laptop")
    _folder(invite)
    invite.add_argument("--out", type=Path, required=True)
    invite.add_argument("--role", choices=("field", "lead"), default="field")
    invite.add_argument("--person", default="", metavar="M-CODE", help="the person's code; a new one when left out")
    invite.set_defaults(command="office_invite")
    approve = office.add_parser("approve", help="certify a laptop whose six words were compared")
    _folder(approve)
    approve.add_argument("answer", type=Path)
    approve.add_argument("--out", type=Path, required=True)
    approve.add_argument("--words", default="", help="the six words that the laptop shows; asked for when left out")
    approve.set_defaults(command="office_approve")
    words = office.add_parser("words", help="put the office's own vocabulary or form in the place of the shipped one")
    _folder(words)
    words.add_argument("file", type=Path, help="a JSON file of the shape of docs/formats/vocabularies.md")
    words.set_defaults(command="office_words")
    devices = office.add_parser("devices", help="list the certified laptops")
    _folder(devices)
    devices.set_defaults(command="office_devices")


def _report(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    report = commands.add_parser("report", help="write the encrypted report of a visit")
    _folder(report)
    report.add_argument("--visit", required=True, metavar="CODE")
    report.add_argument("--audience", choices=AUDIENCES, default="internal")
    report.add_argument("--out", type=Path, required=True)
    report.set_defaults(command="report")


def _folder(command: argparse.ArgumentParser) -> None:
    command.add_argument("dir", type=Path, help="the vault's folder")
