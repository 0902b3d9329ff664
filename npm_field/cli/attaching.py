"""The command ``attach``: a file into the vault as pixels alone, and what is still lying where it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from npm_field.cli import files
from npm_field.errors import NoFileError
from npm_field.usecases import attachments, records
from resources.language import isolated
from storage import origin, safe_files

if TYPE_CHECKING:
    from npm_field.cli.terminal import Terminal
    from npm_field.pictures.frames import Said
    from resources.language import Language


def attach(terminal: Terminal) -> None:
    """Store a photo, scan or PDF with a record; tell what it said beside its pixels and where the original lies."""
    arguments = terminal.arguments
    path = arguments.file
    if not path.is_file():
        raise NoFileError
    with files.opened_to_work(terminal) as seat:
        record = records.find(seat, arguments.record)
        kind = arguments.kind or ("document" if safe_files.read(path, limit_bytes=5) == b"%PDF-" else "photo")
        about = {"kind": kind, **attachments.people_in(kind, arguments.people, arguments.faces)}
        added, said = attachments.add(seat, record, path, about)
        elsewhere = origin.is_elsewhere(path, seat.vault.folder)
    document: dict[str, Any] = {
        "id": added.id,
        "record": record,
        "kind": kind,
        "pages": added.pages,
        "bytes": added.bytes,
        "stripped": {"time": bool(said.taken), "place": said.place, "camera": said.camera},
        "original": {"device": origin.device_of(path), "elsewhere": elsewhere},
    }
    terminal.answer(document, "\n".join(_lines(terminal.language, document, said)))


def _lines(language: Language, document: dict[str, Any], said: Said) -> list[str]:
    lines = [
        language.ntr("Stored as one page of pixels.", "Stored as {n} pages of pixels.", document["pages"]),
        *(
            [language.tr("It said where, when or with what it was made. None of that is kept.")]
            if said.anything
            else []
        ),
    ]
    return [*lines, original_stays(language, document["original"]["device"])]


def original_stays(language: Language, device: str) -> str:
    """Return what is to be said of every source: it is still there, and only a person can take it away."""
    if not device:
        return language.tr("The original still lies where it was. Deleting it there is for you to do.")
    return language.tr(
        "The original still lies on {device}. Deleting it there is for you to do.", device=isolated(device)
    )
