"""The commands of the office's desk: bundles taken in with an outcome for each, what came, and what goes back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from npm_field.cli import files
from npm_field.domain import chain
from npm_field.errors import NoFileError, OfficeOnlyError
from npm_field.usecases import enrol, intake, outbound, receipts, receive
from storage import written
from ui.inbox.retried import said_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.cli.terminal import Terminal
    from npm_field.usecases.intake import Outcome
    from npm_field.usecases.intake_facts import Waiting
    from npm_field.usecases.seat import Seat


def take_in(terminal: Terminal, seat: Seat) -> None:
    """Take a bundle in at the office: verified, told record by record, its numbers judged, its receipt queued."""
    arguments = terminal.arguments
    id_ = intake.arrive(seat, arguments.file)
    one = _of(seat, id_)
    if one.state == intake.REFUSED or one.proof != intake.PROVEN:
        receive.preview(seat, arguments.file)  # says what is wrong in its own words
    shown = None if one.state == intake.ACCEPTED or one.purpose == intake.SEALED else intake.preview(seat, id_)
    done = intake.accept(seat, id_, reason=arguments.reason or "")
    if arguments.receipt:
        written.create_and_read_back(arguments.receipt, receipts.receipt_for(seat, done.bundle))
    one = _of(seat, id_)
    document = {
        "bundle": done.bundle,
        "device": done.device,
        "person": one.person,
        "sequence": one.sequence,
        "new": [line.item for line in done.lines if (line.kind, line.outcome) == (intake.REVISION, intake.NEW)],
        "known": done.known,
        "refused": [{"revision": line.item, "reason": line.outcome} for line in done.refused],
        "new_records": shown.new_records if shown else 0,
        "changed_records": shown.changed_records if shown else 0,
        "differences": done.differences,
        "carried": len(shown.carried) if shown else 0,
        "attachments": len(shown.attachments) if shown else 0,
        "identities": len(shown.slips) if shown else 0,
        "taken_in": True,
        "arrival": id_,
        **_numbers(one),
    }
    terminal.answer(document, "\n".join([_said(terminal, one, done), *_warnings(terminal, one, done)]))


def office_inbox(terminal: Terminal) -> None:
    """List what came to the office, and what became of it."""
    with files.opened_to_work(terminal) as seat:
        _require_office(seat)
        found = intake.waiting(seat)
    rows = [
        {
            "arrival": one.id,
            "state": one.state,
            "reason": one.reason,
            "person": one.person,
            "device": one.device,
            "sequence": one.sequence,
            "records": one.count("records"),
            **_numbers(one),
        }
        for one in found
    ]
    lines = [
        " · ".join(
            part for part in (one.person or "?", str(one.sequence), one.state, one.reason, one.id[:16]) if part
        )
        for one in found
    ]
    terminal.answer(rows, "\n".join(lines) or terminal.language.tr("Nothing came in."))


def office_retry(terminal: Terminal) -> None:
    """Try again what was put aside, and say what became of each."""
    with files.opened_to_work(terminal) as seat:
        _require_office(seat)
        done = intake.retry(seat)
    document = {
        "joined": [{"revision": line.item, "outcome": line.outcome} for line in done.joined],
        "aside": done.aside,
        "waiting": list(done.bundles),
    }
    terminal.answer(document, said_of(terminal.language, done))


def office_outbox(terminal: Terminal) -> None:
    """Write what waits for the laptops into a folder."""
    arguments = terminal.arguments
    if not arguments.out.is_dir():
        raise NoFileError
    with files.opened_to_work(terminal) as seat:
        _require_office(seat)
        done = outbound.export(seat, arguments.out, also_sent=arguments.again)
    rows = [{"device": one.device, "kind": one.kind, "file": str(one.path)} for one in done]
    terminal.answer(
        rows,
        terminal.language.ntr(
            "{n} file for the laptops is in the folder.", "{n} files for the laptops are in the folder.", len(rows)
        ),
    )


def _require_office(seat: Seat) -> None:
    if seat.role != enrol.OFFICE_ROLE:
        raise OfficeOnlyError


def _of(seat: Seat, id_: str) -> Waiting:
    return next(one for one in intake.waiting(seat) if one.id == id_)


def _numbers(one: Waiting) -> dict[str, object]:
    return {
        "missing": [list(span) for span in one.numbers.records],
        "missing_bundles": [list(span) for span in one.numbers.bundles],
        "signs": sorted(one.signs | {sign for sign, _number in one.numbers.signs}),
    }


def _said(terminal: Terminal, one: Waiting, done: Outcome) -> str:
    return terminal.language.tr(
        "From {person}: {new} new revisions, {known} known, {refused} put aside.",
        person=one.person or terminal.language.tr("the office"),
        new=done.new,
        known=done.known,
        refused=len(done.refused),
    )


def _warnings(terminal: Terminal, one: Waiting, done: Outcome) -> Sequence[str]:
    tr, ntr = terminal.language.tr, terminal.language.ntr
    found = [
        tr("Put aside: {n}, {reason}", n=number, reason=reason)
        for reason, number in sorted(Counter(line.outcome for line in done.refused).items())
    ]
    if one.numbers.records:
        missing = ntr("{n} number is missing", "{n} numbers are missing", one.numbers.missing)
        found.append(f"{missing}: {_spans(one.numbers.records)}")
    if one.numbers.bundles:
        found.append(tr("Bundle {numbers} did not come", numbers=_spans(one.numbers.bundles)))
    for sign, number in one.numbers.signs:
        if sign == chain.Sign.FORK.value:
            found.append(tr("Two laptops claim number {number}", number=number))
        elif sign == chain.Sign.ROLLBACK.value:
            found.append(tr("Number {number} goes on from an older state than is here.", number=number))
        else:
            found.append(tr("A record has the number of another one"))
    return found


def _spans(spans: Sequence[chain.Span]) -> str:
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)
