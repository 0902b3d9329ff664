"""The files of attachments against the rows that name them: every byte, sealed ones too, for it needs no key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.usecases.damage import Damage
from storage import attachments, revisions, streams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from npm_field.usecases.seat import Seat
    from storage.book import Book

PART: Final = "attachments"


def problems(seat: Seat, casebook: Book, progress: Callable[[str, int, int], None] | None) -> Iterator[Damage]:
    """Yield what is wrong with the files of a casebook whose pages are whole. ``progress`` is told file by file."""
    rows = streams.all_of(casebook)
    for number, stream in enumerate(rows, start=1):
        problem = attachments.problem_of(seat.vault.folder, stream)
        about = streams.about(casebook, stream.id)
        if problem:
            row = revisions.row_of(casebook, about) if about else None
            is_gone = problem == attachments.MISSING
            yield Damage(
                PART, "file_missing" if is_gone else "file_changed", about or stream.id, code=row.code if row else ""
            )
        if not revisions.kind_of(casebook, stream.id):
            yield Damage(PART, "file_without_record", stream.id)
        if progress is not None:
            progress(PART, number, len(rows))
