"""The command ``bundle import`` with a folder: a whole stick at a laptop, as one transaction."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from npm_field.cli import files
from npm_field.errors import FilesRefusedError, NoBundlesError, OneByOneError, SameBundleError
from npm_field.usecases import enrol, sticks
from sync.bundle import EXTENSION
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.cli.terminal import Terminal
    from npm_field.usecases.receive import Preview
    from npm_field.usecases.sticks import Seen


def take_in(terminal: Terminal) -> None:
    """Look at every bundle in a folder, and take in what holds.

    Raises ``NoBundlesError`` where there is none, ``OneByOneError`` at the office, and ``FilesRefusedError`` when all
    is said and some did not hold.
    """
    arguments = terminal.arguments
    paths = sorted(path for path in arguments.file.iterdir() if path.suffix == EXTENSION and path.is_file())
    if not paths:
        raise NoBundlesError
    with files.opened_to_work(terminal) as seat:
        if seat.role == enrol.OFFICE_ROLE:
            raise OneByOneError
        seen = sticks.look(seat, paths)
        done = None if arguments.preview else sticks.take_in(seat, seen)
    late = {one.path: one for one in done.refused} if done else {}
    found = [_document(late.get(one.path, one)) for one in seen]
    document = {
        "files": found,
        "bundles": done.bundles if done else sum(one.shown is not None for one in seen),
        "differences": done.taken.differences if done else 0,
        "taken_in": done is not None,
    }
    terminal.answer(document, "\n".join(_line(terminal, late.get(one.path, one)) for one in seen))
    refusals = [late.get(one.path, one).refused for one in seen]
    if any(why is not None and not isinstance(why, SameBundleError) for why in refusals):
        raise FilesRefusedError


def _document(one: Seen) -> Mapping[str, object]:
    shown = one.shown
    if shown is None:
        return {"file": one.path.name, "error": one.refused.code if one.refused else ""}
    return {
        "file": one.path.name,
        "error": "",
        "bundle": shown.incoming.id,
        "person": shown.person,
        "new": list(shown.new),
        "known": shown.known,
        "again": len(shown.again),
        "refused": [asdict(each) for each in one.unfit],
        "records": [asdict(each) for each in one.records],
    }


def _line(terminal: Terminal, one: Seen) -> str:
    name, shown = one.path.name, one.shown
    if shown is None:
        return f"{name}: {sentence(one.refused, terminal.language) if one.refused else ''}"
    return f"{name}: {said_of(terminal, shown)}"


def said_of(terminal: Terminal, shown: Preview) -> str:
    """Return in a sentence what a bundle brings."""
    return terminal.language.tr(
        "From {person}: {new} new revisions, {known} known, {refused} put aside.",
        person=shown.person or terminal.language.tr("the office"),
        new=len(shown.new),
        known=shown.known,
        refused=len(shown.refused),
    )
