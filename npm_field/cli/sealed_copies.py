"""The commands for a casebook that its laptop cannot open: handed over sealed, taken in, its key given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.cli import files
from npm_field.cli.returning import require_confirmed
from npm_field.crypto import age
from npm_field.crypto.age import HybridIdentity
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.errors import BadKeyTextError
from npm_field.usecases import intake, reissue, return_desk, sealed_handover, sealed_intake

if TYPE_CHECKING:
    from npm_field.cli.terminal import Terminal
    from npm_field.crypto.hybrid import HybridPrivateKey


def export(terminal: Terminal) -> None:
    """Write the casebook's ciphertext for the office, signed by the daybook, or as it lies there."""
    arguments = terminal.arguments
    files.require_new(arguments.file)
    if arguments.without_passphrase:
        done = sealed_handover.export_bare(arguments.dir, arguments.file)
    else:
        with files.opened(terminal) as seat:
            done = sealed_handover.export(seat, arguments.file)
    text = terminal.language.tr(
        "The sealed complete records are in the file. Only the office opens it; nothing on this laptop has changed."
    )
    terminal.answer(
        {"sealed": done.id, "size_bytes": done.size_bytes, "signed": not arguments.without_passphrase}, text
    )


def take_in(terminal: Terminal) -> None:
    """Open a sealed hand-over with the office's key, say what it brings, and take it in."""
    arguments = terminal.arguments
    with files.opened_to_work(terminal) as seat:
        act = sealed_intake.preview if arguments.preview else sealed_intake.take_in
        shown = act(seat, arguments.file, paper=paper_key(terminal))
    document = {
        "sealed": shown.id,
        "device": shown.device,
        "person": shown.person,
        "new": list(shown.new),
        "known": shown.known,
        "refused": [{"revision": r.revision, "reason": r.reason} for r in shown.refused],
        "drafts": shown.drafts,
        "attachments": shown.attachments,
        "new_records": shown.new_records,
        "changed_records": shown.changed_records,
        "differences": shown.differences,
        "damaged": shown.is_damaged,
        "taken_in": not arguments.preview,
    }
    text = terminal.language.tr(
        "From the sealed laptop of {person}: {new} new revisions, {known} known, {refused} put aside,"
        " {drafts} that were never signed.",
        person=shown.person or terminal.language.tr("the office"),
        new=len(shown.new),
        known=shown.known,
        refused=len(shown.refused),
        drafts=shown.drafts,
    )
    if shown.is_damaged:
        text += "\n" + terminal.language.tr(
            "A part of it is damaged: this is all that can be read. Keep the laptop and its disk as they are."
        )
    terminal.answer(document, text)


def office_reissue(terminal: Terminal) -> None:
    """Give a sealed laptop the key of its casebook back."""
    arguments = terminal.arguments
    second = codes.parse(arguments.second, (CodeType.MONITOR,))
    if arguments.out is not None:
        files.require_new(arguments.out)
    with files.opened(terminal) as seat:
        paper = paper_key(terminal)
        sealed = arguments.file if arguments.file.is_file() else intake.file_of(seat, str(arguments.file))
        whose = reissue.whose(seat, sealed, paper=paper)
        return_desk.require_second(seat, whose, second)
        require_confirmed(terminal)
        reissue.reissue(seat, sealed, arguments.out, second=second, reason=arguments.reason, paper=paper)
    tr = terminal.language.tr
    waits = tr(
        "The key for this laptop waits with what goes back. It opens with the laptop's main passphrase and nothing"
        " else."
    )
    written = tr(
        "The key for this laptop is in the file. It opens with the laptop's main passphrase and nothing else."
    )
    file = arguments.out and str(arguments.out)
    terminal.answer({"file": file, "device": whose}, waits if arguments.out is None else written)


def paper_key(terminal: Terminal) -> HybridPrivateKey | None:
    """Return the records key as it stands on paper, where it was asked for. Raises ``BadKeyTextError``."""
    if not terminal.arguments.paper:
        return None
    found = age.parse_identity(terminal.paper_key())
    if not isinstance(found, HybridIdentity):
        raise BadKeyTextError
    return found.key
