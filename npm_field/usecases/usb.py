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
    NoFileError,
    NotAsWrittenError,
    NotForUsError,
    WrongStepError,
)
from npm_field.usecases import arrivals, cuts
from storage import safe_files, written
from storage.attachments import PIECE
from sync.enrolment_files import START_LENGTH, Step, step_of_prefix

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
_NOT_OURS: Final = frozenset({NotForUsError.code, WrongStepError.code, arrivals.REISSUE})


@dataclass(frozen=True, slots=True)
class Brought:
    """What a stick brought: new receipts, revisions in bundles, notices, and files that are not for this laptop.

    ``problems`` are the codes of what was wrong with files that may be for us.
    """

    receipts: int = 0
    revisions: int = 0
    notices: int = 0
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
    if not _kind(path):
        return "", 0
    arrival = arrivals.open_arrival(seat, path)
    if arrival.is_taken:
        return arrival.kind, arrival.new
    return ("other" if arrival.waits in _NOT_OURS else arrival.waits), 1


def _with(found: Brought, kind: str, count: int) -> Brought:
    more = {
        arrivals.RECEIPT: found.receipts,
        arrivals.BUNDLE: found.revisions,
        arrivals.NOTICE: found.notices,
        "other": found.others,
    }
    if kind in more:
        more[kind] += count
    problems = found.problems if kind in more or not kind else (*found.problems, kind)
    return Brought(more[arrivals.RECEIPT], more[arrivals.BUNDLE], more[arrivals.NOTICE], more["other"], problems)


def _kind(path: Path) -> str:
    """Return "receipt" for one, "file" for another of ours, or "" for what is none."""
    try:
        start = safe_files.read(path, limit_bytes=START_LENGTH)
        return "receipt" if step_of_prefix(start) is Step.RECEIPT else "file"
    except WrongStepError:
        return "file"  # a bundle
    except (BundleDamagedError, NoFileError):
        return ""
    except BundleTooNewError:
        return "file"


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
