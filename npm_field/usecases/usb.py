"""Handing over on a stick: the bundles that wait are written there as they are, and what comes back is taken from it.

Names on the stick say nothing: the beginning of the file's hash. The same bundle written twice is one file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.errors import (
    BundleDamagedError,
    BundleTooNewError,
    FieldError,
    NotAsWrittenError,
    NotForUsError,
    UnknownSenderError,
    WrongStepError,
)
from npm_field.usecases import cuts, receipts, receive
from storage import safe_files, written
from storage.attachments import PIECE
from sync.enrolment_files import MAX_RECEIPT_BYTES, START_LENGTH, Step, step_of_prefix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from npm_field.usecases.cuts import Cut
    from npm_field.usecases.seat import Seat

EXTENSION: Final = ".npmf"
NAME_LENGTH: Final = 16
MOST_ENTRIES: Final = 400
"""Of one folder; a stick with more files on it is no stick for this."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a stick brought: new receipts, new revisions in bundles, and files of ours that are not for this laptop.

    ``problems`` are the codes of what was wrong with files that may be for us.
    """

    receipts: int = 0
    revisions: int = 0
    others: int = 0
    problems: tuple[str, ...] = ()


def write_out(seat: Seat, folder: Path, *, progress: Callable[[int], None] | None = None) -> Sequence[Cut]:
    """Write every bundle that waits for its receipt into a folder and read it back from the medium.

    One that lies there whole already is left as it is. ``progress`` is told the bytes of all of them so far; what it
    raises ends it and leaves no half file. Raises ``NoFileError`` (no such folder), ``DiskFullError``,
    ``ReadOnlyError``, ``FileExistsAlreadyError``, ``NotAsWrittenError``, and ``BundleDamagedError`` where the
    bundle in the vault is not the one that was cut.
    """
    waiting = cuts.pending(seat)
    done = 0
    for cut in waiting:
        target = folder / f"{cut.sha256[:NAME_LENGTH]}{EXTENSION}"
        if not _is_there(target, cut):
            _write(cut, target, progress, done)
        done += cut.size
        if progress is not None:
            progress(done)
    return waiting


def take_from(seat: Seat, folder: Path) -> Brought:
    """Take in what a folder holds for this laptop: receipts, and bundles of the office. Files stay where they are.

    A file that is for somebody else is passed over; one that is damaged never keeps the others out. Raises
    ``NotOpenError`` with the casebook closed, ``NoFileError``, ``DiskFullError``, ``ReadOnlyError``.
    """
    seat.hybrid_key.public  # noqa: B018 - before anything else: without it nothing here opens
    found = Brought()
    own = {cut.sha256[:NAME_LENGTH] for cut in cuts.pending(seat)}
    for path in _files(folder):
        if path.stem not in own:
            found = _with(found, *_taken(seat, path))
    return found


def _taken(seat: Seat, path: Path) -> tuple[str, int]:
    """Return what kind of thing a file was, and how much of it was new; for a problem its code."""
    try:
        kind = _kind(path)
        if kind == "receipt":
            data = safe_files.read(path, limit_bytes=MAX_RECEIPT_BYTES + 1)
            return kind, int(receipts.take(seat, data).is_new)
        if kind == "bundle":
            return kind, len(receive.take_in(seat, receive.preview(seat, path)).new)
    except (NotForUsError, WrongStepError):
        return "other", 1
    except (BundleDamagedError, BundleTooNewError, UnknownSenderError) as error:
        return error.code, 1
    return "", 0


def _with(found: Brought, kind: str, count: int) -> Brought:
    more = {"receipt": found.receipts, "bundle": found.revisions, "other": found.others}
    if kind in more:
        more[kind] += count
    problems = found.problems if kind in more or not kind else (*found.problems, kind)
    return Brought(more["receipt"], more["bundle"], more["other"], problems)


def _kind(path: Path) -> str:
    """Return "receipt", "bundle", or "" for what is none of ours or not for the hand-over."""
    start = safe_files.read(path, limit_bytes=START_LENGTH)
    try:
        return "receipt" if step_of_prefix(start) is Step.RECEIPT else ""
    except WrongStepError:
        return "bundle"
    except BundleDamagedError:
        return ""


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder, receipts last: one may be for what came in the same go."""
    try:
        entries = sorted(folder.iterdir())[:MOST_ENTRIES]
    except OSError:
        return
    plain = [path for path in entries if not path.name.startswith(".") and path.is_file()]
    yield from sorted(plain, key=lambda path: (_kind(path) == "receipt", path.name))


def _is_there(target: Path, cut: Cut) -> bool:
    if not target.is_file() or target.stat().st_size != cut.size:
        return False
    try:
        return written.digest_of(target) == cut.sha256
    except FieldError:
        return False


def _write(cut: Cut, target: Path, progress: Callable[[int], None] | None, before: int) -> None:
    def copy(sink: BinaryIO) -> None:
        done = before
        with safe_files.reading(cut.path) as source:
            while piece := source.read(PIECE):
                sink.write(piece)
                done += len(piece)
                if progress is not None:
                    progress(done)

    if target.is_file():
        target.unlink()  # half of it, or what a worn stick made of it: its name is its hash
    if written.write_and_read_back(target, copy) != cut.sha256:
        target.unlink()
        raise NotAsWrittenError if cut.path.stat().st_size != cut.size else BundleDamagedError
