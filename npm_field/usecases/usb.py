"""Handing over on a stick: the bundles that wait are written there as they are, and what comes back is taken from it.

Names on the stick say nothing: the beginning of the file's hash. The same bundle written twice is one file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.errors import (
    BundleDamagedError,
    NotAsWrittenError,
    NotForUsError,
    NotOpenError,
    WrongStepError,
)
from npm_field.usecases import arrivals, cuts, sealed_handover, sealed_intake
from storage import medium, safe_files, written
from storage.attachments import PIECE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from npm_field.usecases.arrivals import Arrival
    from npm_field.usecases.cuts import Cut
    from npm_field.usecases.seat import Seat

EXTENSION: Final = ".npmf"
NAME_LENGTH: Final = 16
MOST_OTHERS: Final = 400
"""Of the files without our ending so many are looked at: who renamed one has no stick with thousands of others."""
_NOT_OURS: Final = frozenset({NotForUsError.code, WrongStepError.code})


@dataclass(frozen=True, slots=True)
class Brought:
    """What a stick brought: new receipts, revisions in bundles, notices, and files that are not for this laptop.

    ``kept`` answers wait in the vault for the casebook, and the stick may go; ``closed`` files stay on the stick for
    then. ``keys`` of sealed records that the office gave back lie there, this laptop's or another's: the lock page
    takes one. ``problems`` are the codes of what was wrong with files that may be for us.
    """

    receipts: int = 0
    revisions: int = 0
    notices: int = 0
    others: int = 0
    closed: int = 0
    kept: int = 0
    keys: int = 0
    problems: tuple[str, ...] = ()


def write_out(seat: Seat, folder: Path, *, progress: Callable[[int], None] | None = None) -> Sequence[Cut]:
    """Write every bundle that waits for its receipt into a folder and read it back from the medium.

    One that lies there whole already is left as it is. ``progress`` is told the bytes of all of them so far; what it
    raises ends it and leaves no half file. Raises ``StickFullError``, ``StickProtectedError``, ``DriveLostError``,
    ``NotAsWrittenError``, ``FileExistsAlreadyError`` (folders have both names), and ``BundleDamagedError`` where
    the bundle in the vault is not the one that was cut.
    """
    waiting = cuts.pending(seat)
    done = 0
    for cut in waiting:
        with medium.written_to():
            target = written.free_of_folders(folder, cut.sha256, NAME_LENGTH, EXTENSION)
            if not written.holds(target, cut.size, cut.sha256):
                _write(cut, target, progress, done)
        done += cut.size
        if progress is not None:
            progress(done)
    return waiting


def write_sealed(seat: Seat, folder: Path, *, progress: Callable[[int], None] | None = None) -> bool:
    """Write a sealed casebook into a folder as it is; return whether it is there, False where none is sealed.

    Once for as long as it stays the same. Raises as ``write_out``.
    """
    if seat.vault.level != "sealed":
        return False
    target = folder / f"{sealed_handover.ciphertext_hash(seat.vault.folder)[:NAME_LENGTH]}{EXTENSION}"
    if not target.is_file():  # it has its name when all of it is on the medium
        with medium.written_to():
            sealed_handover.export(seat, target, progress=progress)
    return True


def take_from(seat: Seat, folder: Path) -> Brought:
    """Take in what a folder holds for this vault, as what came by network is taken in. Files stay where they are.

    A file that is for somebody else is passed over; one that is damaged never keeps the others out. With the
    casebook closed only what the daybook may open is: a withdrawal. Receipts and notices are kept for the casebook,
    and those kept before are taken in when it is open. Raises ``NoFileError`` (also where nobody may look into the
    folder), ``DiskFullError``, ``ReadOnlyError``.
    """
    own = {name for cut in cuts.pending(seat) for name in (cut.sha256, cut.sha256[:NAME_LENGTH])}
    found = [path for path in _files(folder) if path.stem not in own]
    ours = [path for path in found if arrivals.kind_of(path) and not sealed_intake.is_one(path)]
    empty = sum(path.suffix == EXTENSION and not arrivals.kind_of(path) for path in found)
    before = arrivals.open_kept(seat) if seat.vault.has_casebook else ()
    taken = [*(one for one in before if one.is_taken), *(arrivals.open_or_keep(seat, path) for path in ours)]
    return _told(taken, empty)


def _told(found: Sequence[Arrival], empty: int) -> Brought:
    """Return what came; ``empty`` files have our ending and nothing of ours in them, as after a stick was pulled."""
    new = {kind: sum(one.new for one in found if one.is_taken and one.kind == kind) for kind in arrivals.KINDS}
    waits = [one.waits for one in found if not one.is_taken]
    return Brought(
        receipts=new[arrivals.RECEIPT],
        revisions=new[arrivals.BUNDLE],
        notices=new[arrivals.NOTICE] + new[arrivals.WITHDRAWAL],
        others=sum(why in _NOT_OURS for why in waits),
        closed=sum(one.waits == NotOpenError.code and not one.is_kept for one in found),
        kept=sum(one.is_kept for one in found),
        keys=waits.count(arrivals.REISSUE),
        problems=(
            *(why for why in waits if why not in {*_NOT_OURS, NotOpenError.code, arrivals.REISSUE}),
            *[BundleDamagedError.code] * empty,
        ),
    )


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder, receipts last: one may be for what came in the same go."""
    plain = [path for path in medium.entries(folder) if not path.name.startswith(".") and path.is_file()]
    named = [path for path in plain if path.suffix == EXTENSION]
    others = [path for path in plain if path.suffix != EXTENSION][:MOST_OTHERS]
    yield from sorted((*named, *others), key=lambda path: (arrivals.kind_of(path) == arrivals.RECEIPT, path.name))


def _write(cut: Cut, target: Path, progress: Callable[[int], None] | None, before: int) -> None:
    def copy(sink: BinaryIO) -> None:
        done = before
        with safe_files.reading(cut.path) as source:
            while piece := source.read(PIECE):
                sink.write(piece)
                done += len(piece)
                if progress is not None:
                    progress(done)

    written.clear(target)  # half of it, or what a worn stick made of it: its name is its hash
    if written.write_and_read_back(target, copy) != cut.sha256:
        target.unlink()
        raise NotAsWrittenError if cut.path.stat().st_size != cut.size else BundleDamagedError
