"""A bundle on its way into an office: copied beside the books, opened, verified, and noted as what it says it is.

Nothing here joins the records; ``usecases.intake`` is where a person decides.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from npm_field.errors import (
    BundleDamagedError,
    BundleTooNewError,
    NoArrivalError,
    NotAsWrittenError,
    NotForUsError,
    UnknownSenderError,
    VaultDamagedError,
    VaultTooNewError,
)
from npm_field.usecases import commitments, deliver, devices, intake_facts, receive, sealed_intake
from npm_field.usecases.intake_facts import UNKNOWN
from storage import quarantine, safe_files
from storage.quarantine import Arrival
from sync import bundle
from sync.roster import TRUSTED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from npm_field.usecases.receive import Preview
    from npm_field.usecases.seat import Seat

USB: Final = "usb"
NETWORK: Final = "network"
WAITING: Final = "waiting"
QUARANTINED: Final = "quarantine"
REFUSED: Final = "refused"
ACCEPTED: Final = "accepted"
SEALED: Final = "sealed"
"""In the place of a purpose: the ciphertext of a sealed laptop, which is no bundle."""
DUE: Final = "due"
"""Of a receipt: owed, and not with what goes back yet."""
SET_ASIDE_REASONS: Final = ("out_of_sight", "taken", "doubtful", "other")
"""Why a person puts a bundle into quarantine, by digit."""
_PIECE: Final = 1 << 20
_NAME_LENGTH: Final = 16


def copy_in(seat: Seat, path: Path, digest: str, size: int, way: str) -> None:
    """Copy a bundle beside the books and give it a row; what is there already stays as it is.

    Raises ``BundleDamagedError`` for what is no bundle at all, and as ``safe_files.writing_new``.
    """
    _require_bundle(path)
    known = quarantine.get(seat.vault.casebook, digest)
    row = known or Arrival(digest, size, way, seat.band(), WAITING)
    if not quarantine.path_of(seat.vault.folder, row).exists():
        _copy(path, safe_files.on_the_way(seat.vault.folder, safe_files.ARRIVAL, digest), digest)
    with seat.vault.casebook.change() as casebook:
        quarantine.put(casebook, row)


def look_at(seat: Seat, id_: str, *, progress: Callable[[int], None] | None = None) -> Preview | None:
    """Open and verify a bundle that waits, and note what it says of itself; None where it cannot be opened now.

    Also tries one again that was refused: by a newer program, or with a credential that has come since.
    """
    row = row_of(seat, id_)
    if row.state == ACCEPTED:
        return None
    if sealed_intake.is_one(path_of(seat, row)):
        _look_at_sealed(seat, row, progress)
        return None
    try:
        shown = receive.preview(seat, path_of(seat, row), progress=progress)
    except (BundleDamagedError, BundleTooNewError, NotForUsError) as error:
        change(seat, row, REFUSED, error.code)
        return None
    except UnknownSenderError:
        change(seat, row, QUARANTINED, UNKNOWN)
        return None
    _note(seat, intake_facts.with_facts(seat, row, shown))
    return shown


def judge_again(seat: Seat, row: Arrival, *, to_open: bool) -> None:
    """Give a bundle that was kept apart the state that it would have if it came now.

    ``to_open`` is for one of which it is not known who wrote it. Raises ``NoArrivalError``.
    """
    if to_open:
        look_at(seat, row.id)
        return
    state, reason = _state_of(seat, row)
    if (state, reason) != (row.state, row.reason):
        change(seat, row, state, reason)


def adopt(seat: Seat) -> None:
    """Give a row to a file that a kill left without one; what is not the whole file of its name goes."""
    here = {row.id[:_NAME_LENGTH] for row in quarantine.all_of(seat.vault.casebook)}
    for path in sorted(seat.vault.folder.glob(f"{safe_files.ARRIVAL}-*.npmf")):
        name = path.stem.partition("-")[2]
        if name in here:
            continue
        digest, size = digest_of(path)
        if not digest.startswith(name):
            path.unlink(missing_ok=True)
            continue
        with seat.vault.casebook.change() as casebook:
            quarantine.put(casebook, Arrival(digest, size, USB, seat.band(), WAITING))
        with suppress(NoArrivalError):
            look_at(seat, digest)


def row_of(seat: Seat, id_: str) -> Arrival:
    """Return the row of a bundle. Raises ``NoArrivalError``."""
    row = quarantine.get(seat.vault.casebook, id_)
    if row is None:
        raise NoArrivalError
    return row


def path_of(seat: Seat, row: Arrival) -> Path:
    """Return where a bundle lies. Raises ``NoArrivalError`` where its file is gone."""
    path = quarantine.path_of(seat.vault.folder, row)
    if not path.exists():
        raise NoArrivalError
    return path


def change(seat: Seat, row: Arrival, state: str, reason: str) -> None:
    """Give a bundle another state, and its file the name that says so."""
    with seat.vault.casebook.change() as casebook:
        quarantine.put(casebook, replace(row, state=state, reason=reason))
    _name(seat, row, state)


def digest_of(path: Path) -> tuple[str, int]:
    """Return the SHA-256 of a file and its size. Raises ``NoFileError``."""
    digest, size = hashlib.sha256(), 0
    with safe_files.reading(path) as source:
        while piece := source.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def _note(seat: Seat, row: Arrival) -> None:
    """Note a bundle that could be opened, its state, and what the numbers of its device say with it."""
    state, reason = _state_of(seat, row)
    with seat.vault.casebook.change() as casebook:
        quarantine.put(casebook, replace(row, state=state, reason=reason))
        others = [one for one in quarantine.all_of(casebook) if one.state != REFUSED]
        known = intake_facts.links(seat, others).get(row.device, ())
        quarantine.note_irregular(casebook, intake_facts.noticed(row, known))
    _name(seat, row, state)


def _state_of(seat: Seat, row: Arrival) -> tuple[str, str]:
    """Return the state of a bundle that could be opened: kept apart by a person it stays so.

    One by somebody whose commitment does not hold is kept apart too (INV13), and taken in with a reason.
    """
    state = devices.state_of(seat, row.device)
    if state != TRUSTED:
        return QUARANTINED, state
    credential = deliver.known_credentials(seat).get(row.device)
    barred = commitments.at_import(seat, credential.person) if credential is not None and credential.person else ()
    if barred:
        return QUARANTINED, barred[0].value
    if row.state == QUARANTINED and row.reason in SET_ASIDE_REASONS:
        return QUARANTINED, row.reason
    return WAITING, ""


def _look_at_sealed(seat: Seat, row: Arrival, progress: Callable[[int], None] | None) -> None:
    try:
        found = sealed_intake.preview(seat, path_of(seat, row), progress=progress)
    except (BundleDamagedError, BundleTooNewError, NotForUsError, VaultTooNewError, VaultDamagedError) as error:
        change(seat, row, REFUSED, error.code)
    except UnknownSenderError:
        change(seat, row, QUARANTINED, UNKNOWN)
    else:
        row = replace(row, device=found.device, bundle=found.id, purpose=SEALED, facts=intake_facts.of_sealed(found))
        change(seat, row, *_state_of(seat, row))


def _name(seat: Seat, row: Arrival, state: str) -> None:
    kind = safe_files.QUARANTINE if state == QUARANTINED else safe_files.ARRIVAL
    quarantine.name_file(seat.vault.folder, row, kind)


def _require_bundle(path: Path) -> None:
    if sealed_intake.is_one(path):
        return
    with safe_files.reading(path) as source:
        bundle.inspect(source)


def _copy(path: Path, target: Path, digest: str) -> None:
    with safe_files.reading(path) as source, safe_files.writing_new(target) as sink:
        while piece := source.read(_PIECE):
            sink.write(piece)
    if digest_of(target)[0] != digest:
        target.unlink(missing_ok=True)
        raise NotAsWrittenError
