"""The re-issue: the office gives a sealed laptop the key of its casebook back, and the laptop opens with it.

The office has the key out of the capsule of a sealed hand-over. It goes to the key that this very laptop registered
with its return codes, and only for the vault that it registered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.errors import (
    BundleDamagedError,
    BundleTooNewError,
    NoReissueError,
    NotEnrolledError,
    NotForUsError,
    NotOpenError,
    UnknownSenderError,
    WrongPassphraseError,
    WrongStepError,
)
from npm_field.usecases import devices, enrol, office_keys, outbound, return_desk, sealed_intake, sealing
from storage import arrivals, safe_files, vault
from storage import outbound as outbound_rows
from storage import return_codes as rows
from storage.sealed_copy import vault_name
from sync.enrolment_files import START_LENGTH, Step, step_of_prefix
from sync.reissue import For, make_reissue, read_reissue

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.crypto.hybrid import HybridPrivateKey
    from npm_field.crypto.secret import Secret
    from npm_field.domain.identifiers import Code, DeviceId
    from npm_field.usecases.seat import Seat

LARGEST_BYTES: Final = 1024 * 1024


def whose(seat: Seat, path: Path, *, paper: HybridPrivateKey | None = None) -> DeviceId:
    """Return whose sealed hand-over this is, once all of it was checked. Raises as ``sealed_intake.opened``."""
    with sealed_intake.opened(seat, path, paper=paper) as found:
        return found.credential.device


def reissue(
    seat: Seat, path: Path, out: Path | None, *, second: Code, reason: str, paper: HybridPrivateKey | None = None
) -> DeviceId:
    """Write to ``out``, which must not exist, the key of the casebook in the sealed hand-over at ``path``.

    Without ``out`` it waits for its laptop with all that goes back, by network or on a stick. Call only after the
    call back and the safe word. It is in the log before the file is there. Raises as ``sealed_intake.opened``,
    ``NoReissueError``, ``DeviceRefusedError``, ``SecondPersonError``, ``FileExistsAlreadyError``, ``DiskFullError``,
    ``ReadOnlyError``.
    """
    signing, office = enrol.office_key(seat), enrol.statement_of(seat).office
    with sealed_intake.opened(seat, path, paper=paper) as found:
        device = found.credential.device
        registered = rows.registered(seat.vault.casebook, device)
        if registered is None or registered.vault != found.vault:
            raise NoReissueError
        devices.require_trusted(seat, device)
        return_desk.require_second(seat, device, second)
        whom = For(device, office, found.vault)
        data = make_reissue(found.kek, whom, recipient=registered.public, signing_key=signing)
    with seat.vault.casebook.change() as casebook:
        rows.note(casebook, return_desk.use_of(seat, device, act=rows.REISSUE, second=second, reason=reason))
        if out is None:
            outbound_rows.put(casebook, device, outbound.REISSUE, data)
    if out is not None:
        safe_files.create_new(out, data)
    return device


def kek_in(folder: Path, passphrase: Secret, path: Path) -> Secret:
    """Return the casebook's KEK out of the office's file, for a sealed laptop and main's passphrase.

    The vault is open only meanwhile. Raises ``NotOpenError`` for another passphrase than main's,
    and as ``read_reissue`` and
    ``enrol.open_seat``.
    """
    data = safe_files.read(path, limit_bytes=LARGEST_BYTES)
    seat = enrol.open_seat(folder, passphrase)
    try:
        return _kek_for(seat, data)
    finally:
        seat.vault.close()


def unseal(folder: Path, passphrase: Secret, path: Path | None) -> Seat:
    """Open a sealed vault with main's passphrase and the office's file at ``path``; None: what came by network.

    A vault that is not sealed opens without it. Whatever does not fit, passphrase, file or vault, is answered with
    ``WrongPassphraseError`` after one try of the passphrase, so that nothing can be learned here without it. A file
    that came by network is taken away once it has opened the vault. Raises ``NoFileError`` before anything is tried,
    and as ``sealing.unseal`` where the disk refuses.
    """
    files = [path] if path is not None else waiting(folder)
    datas = [safe_files.read(each, limit_bytes=LARGEST_BYTES) for each in files]
    seat = enrol.open_seat(folder, passphrase)
    kek = None
    try:
        if seat.vault.has_casebook:
            return seat
        kek = next((found for data in datas if (found := _fitting(seat, data)) is not None), None)
    finally:
        if not seat.vault.has_casebook:
            seat.vault.close()
    if kek is None:
        raise WrongPassphraseError
    with kek:
        opened = sealing.unseal_with_kek(folder, passphrase, kek)
    if path is None:
        for each in files:
            each.unlink(missing_ok=True)
    return opened


def waiting(folder: Path) -> list[Path]:
    """Return the keys that came back by network and lie in the vault's folder."""
    return [path for path in arrivals.waiting(folder) if is_reissue(path)]


def is_reissue(path: Path) -> bool:
    """Return whether a file says of itself that it is a key given back. Raises ``NoFileError``."""
    try:
        return step_of_prefix(safe_files.read(path, limit_bytes=START_LENGTH)) is Step.REISSUE
    except (WrongStepError, BundleDamagedError, BundleTooNewError):
        return False


def _fitting(seat: Seat, data: bytes) -> Secret | None:
    try:
        return _kek_for(seat, data)
    except (NotOpenError, NotEnrolledError, NotForUsError, WrongStepError, UnknownSenderError, BundleDamagedError):
        return None


def _kek_for(seat: Seat, data: bytes) -> Secret:
    secret = seat.vault.keys.return_secret
    if secret is None:
        raise NotOpenError(book=vault.CASEBOOK)
    keys = office_keys.keys_of(seat.vault)
    whom = For(seat.device, keys.office, vault_name(seat.vault.key_file))
    private = vault.reissue_key(secret)
    try:
        return read_reissue(data, private, whom, keys.signing)
    finally:
        private.seed.wipe()
