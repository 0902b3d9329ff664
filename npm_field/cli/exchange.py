"""The commands ``bundle …`` and ``report``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from npm_field.cli import files, intake, packing, sealed_copies, stick
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.errors import AudienceNotOfferedError, NoFileError, UnknownCodeError
from npm_field.usecases import annex, arrivals, deliver, enrol, previewed, receive, records, sealed_intake, takings
from resources.language import as_written
from storage import safe_files
from sync import bundle

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.cli.terminal import Terminal
    from npm_field.usecases.annex import Sealed


def bundle_export(terminal: Terminal) -> None:
    """Write a hand-over, the visit pack for the team, or the ciphertext of a sealed casebook."""
    arguments = terminal.arguments
    if arguments.sealed:
        sealed_copies.export(terminal)
        return
    if arguments.to == "team":
        packing.send_pack(terminal)
        return
    with files.output(arguments.file), files.opened_to_work(terminal) as seat:
        done = deliver.export(seat, arguments.file)
    document = {
        "bundle": done.bundle,
        "sequence": done.sequence,
        "records": done.records,
        "revisions": list(done.revisions),
        "recipients": done.recipients,
        "sealed": done.capsules,
        "attachments": done.attachments,
    }
    text = terminal.language.tr(
        "Bundle {number}: {records} records, sealed to {recipients} keys.",
        number=done.sequence,
        records=done.records,
        recipients=done.recipients,
    )
    terminal.answer(document, text)


def bundle_import(terminal: Terminal) -> None:
    """Verify a bundle or a sealed hand-over, say what it brings, and take it in."""
    arguments = terminal.arguments
    if arguments.file.is_dir():
        stick.take_in(terminal)
        return
    _require_file(arguments.file)
    if sealed_intake.is_one(arguments.file):
        sealed_copies.take_in(terminal)
        return
    if arrivals.kind_of(arguments.file) in {arrivals.RECEIPT, arrivals.NOTICE, arrivals.WITHDRAWAL}:
        _take_back(terminal)
        return
    with files.opened_to_work(terminal) as seat:
        if seat.role == enrol.OFFICE_ROLE and not arguments.preview:
            intake.take_in(terminal, seat)
            return
        shown = receive.preview(seat, arguments.file)
        records_in = [] if seat.role == enrol.OFFICE_ROLE else [asdict(one) for one in previewed.coming(seat, shown)]
        unfit = previewed.unfit(seat, shown)
        differences = 0 if arguments.preview else receive.take_in(seat, shown).differences
    document = {
        "bundle": shown.incoming.id,
        "device": shown.device,
        "person": shown.person,
        "sequence": shown.incoming.manifest.outgoing.sequence,
        "new": list(shown.new),
        "known": shown.known,
        "refused": [asdict(one) for one in unfit],
        "new_records": shown.new_records,
        "changed_records": shown.changed_records,
        "differences": differences,
        "carried": len(shown.carried),
        "attachments": len(shown.attachments),
        "identities": len(shown.slips),
        "again": len(shown.again),
        "records": records_in,
        "taken_in": not arguments.preview,
    }
    terminal.answer(document, stick.said_of(terminal, shown))


def _take_back(terminal: Terminal) -> None:
    """Take in what the office sends back beside bundles: a receipt, a notice, a withdrawal. Again changes nothing."""
    with files.opened_to_work(terminal) as seat:
        done = arrivals.open_or_keep(seat, terminal.arguments.file)
    tr = terminal.language.tr
    if done.is_kept:
        said = tr("It is kept here, and taken in when the complete records are open.")
    else:
        said = tr("It is taken in.") if done.is_taken else tr("It was not taken in: {why}", why=done.waits)
    terminal.answer(asdict(done), said)


def bundle_taken(terminal: Terminal) -> None:
    """List what was taken in and whose bundle is missing; set a whole taking-in aside, or let it count again."""
    arguments = terminal.arguments
    with files.opened_to_work(terminal) as seat:
        told = None
        if arguments.aside:
            told = takings.set_aside(seat, arguments.aside)
        if arguments.again:
            takings.take_again(seat, arguments.again)
        came = takings.listed(seat)
        team = takings.team(seat, records.find(seat, arguments.visit) if arguments.visit else "")
    document = {
        "taken": [{**asdict(one.taking), "person": one.person, "revisions": one.revisions} for one in came],
        "missing": [one.person for one in team if one.has_laptop and one.last is None],
        "without_laptop": [one.person for one in team if not one.has_laptop],
        "aside": asdict(told) if told is not None else None,
    }
    lines = [f"{one.taking.bundle[:16]}  {one.person:10} {one.taking.written:22} {one.taking.state}" for one in came]
    terminal.answer(document, "\n".join(lines))


def bundle_inspect(terminal: Terminal) -> None:
    """Say what a bundle shows to somebody without a key."""
    _require_file(terminal.arguments.file)
    with safe_files.reading(terminal.arguments.file) as source:
        facts = asdict(bundle.inspect(source))
    terminal.answer(facts, "\n".join(f"{name}: {value}" for name, value in facts.items()))


def report(terminal: Terminal) -> None:
    """Write the report of a visit, encrypted under a passphrase that is shown once."""
    # reportlab is slow to load and seldom needed
    from npm_field.usecases import debrief_record  # noqa: PLC0415 - as said
    from npm_field.usecases import report as reports  # noqa: PLC0415 - as said

    arguments = terminal.arguments
    if arguments.audience != "internal":
        raise AudienceNotOfferedError
    code = codes.parse(arguments.visit, (CodeType.VISIT,))
    with files.output(arguments.out), files.opened_to_work(terminal) as seat:
        known = {plan.code: plan.visit for plan in records.visits(seat)}
        if code not in known:
            raise UnknownCodeError(nearest=" ".join(codes.nearest(code, known=set(known))))
        out, language = arguments.out, terminal.language
        if arguments.annex:
            _say_sealed(terminal, annex.write(seat, known[code], out))
            return
        if arguments.debrief:
            written = debrief_record.write(seat, known[code], out, language=language)
        else:
            written = reports.write(seat, known[code], out, audience=arguments.audience, language=language)
    text = terminal.language.tr(
        "The report is written. Its passphrase, shown this once: {passphrase}", passphrase=written.passphrase
    )
    terminal.answer({"file": str(arguments.out), "passphrase": written.passphrase, "pages": written.pages}, text)


def _say_sealed(terminal: Terminal, done: Sealed) -> None:
    said = terminal.language.ntr(
        "{n} pair of codes is sealed for the identity desk of {office}. Nobody else opens it.",
        "{n} pairs of codes are sealed for the identity desk of {office}. Nobody else opens them.",
        done.pairs,
        office=as_written(done.office),
    )
    advice = terminal.language.tr("Take it there apart from the record: on another stick, at another time.")
    terminal.answer({"file": str(terminal.arguments.out), "pairs": done.pairs}, f"{said} {advice}")


def _require_file(path: Path) -> None:
    """Refuse what is no plain file before a passphrase is asked for: a bundle is read twice, and a pipe cannot be."""
    if not path.is_file():
        raise NoFileError
