"""The relay as the office makes it and as a server runs it. The server has no vault and no key of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from npm_field.crypto import certificates, server_certificate
from npm_field.crypto.signing import SigningKey
from npm_field.errors import BundleDamagedError, PortTakenError, RelayDamagedError, UnknownSenderError
from npm_field.usecases import devices, membership
from storage import key_paths, relay_folder
from storage.relay_store import FolderStore
from sync import tls
from sync.relay import serving
from sync.relay.limits import Limits
from sync.relay.post import Post, utc_now
from sync.relay.roll import Roll
from sync.relay.serving import Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from npm_field.crypto.signing import VerifyKey
    from npm_field.usecases.seat import Seat

__all__ = ["DEFAULT_PORT", "Running", "Stop", "is_ending", "make", "run", "update"]

DEFAULT_PORT: Final = 8443
EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - a relay is there to be reached; --bind says otherwise
RENEW_BEFORE: Final = timedelta(days=548)
"""Half of a certificate's time: whoever updates the roster now and then never meets its end."""


@dataclass(frozen=True, slots=True)
class Running:
    """A relay that listens."""

    host: str
    port: int
    until: datetime
    """When its certificate ends."""


def make(seat: Seat, folder: Path, *, host: str, port: int = DEFAULT_PORT) -> None:
    """Make a relay's folder: a fresh key, its certificate, the authority's, the roster as it is now.

    Raises ``ValueError`` for what is no host, ``FileExistsAlreadyError``, and as ``devices.roster``.
    """
    statement, key = membership.statement_of(seat), SigningKey.generate()
    office_key = membership.office_key(seat)
    certificate = server_certificate.certify_server(
        key.public, statement.authority_pem, office_key, host, not_before=seat.now()
    )
    relay_folder.create(
        folder,
        relay_folder.Files(
            settings=relay_folder.Settings(statement.office, host, port),
            key=server_certificate.written(key),
            certificate=certificate,
            authority=statement.authority_pem,
            roster=devices.roster(seat),
        ),
    )


def update(seat: Seat, folder: Path) -> bool:
    """Put the roster of now into a relay's folder, and a new certificate where the old one has passed half its time.

    Return whether the certificate is new; a relay that runs takes it when it is started again. The folder's key may
    lie at the server alone. Raises ``RelayDamagedError`` for a folder that is no relay of this office.
    """
    statement, found = membership.statement_of(seat), relay_folder.load(folder, at_office=True)
    is_here = bool(found.key)
    key = server_certificate.read_key(found.key).public if is_here else server_certificate.key_of(found.certificate)
    if not server_certificate.is_server_certificate_of(found.certificate, key=key, authority=statement.signing):
        raise RelayDamagedError
    certificate = found.certificate
    if server_certificate.valid_until(certificate) - seat.now() < RENEW_BEFORE:
        certificate = server_certificate.certify_server(
            key, statement.authority_pem, membership.office_key(seat), found.settings.host, not_before=seat.now()
        )
    relay_folder.update(folder, certificate=certificate, roster=devices.roster(seat))
    return certificate != found.certificate


def run(  # noqa: PLR0913 - where, with what, and whom to tell
    folder: Path,
    *,
    bind: str | None = None,
    port: int | None = None,
    listening: Callable[[Running], None],
    told: Callable[[Mapping[str, int]], None] = lambda _counts: None,
    stop: Stop | None = None,
    limits: Limits | None = None,
    now: Callable[[], datetime] = utc_now,
) -> Mapping[str, int]:
    """Serve from a relay's folder until SIGTERM, SIGINT or ``stop``; return the counts of what happened.

    Raises ``RelayDamagedError``, ``RelayInUseError``, ``PortTakenError``, ``VaultTooNewError``, ``DiskFullError``.
    """
    found = relay_folder.load(folder)
    key, authority = server_certificate.read_key(found.key), _authority_of(found)
    if not server_certificate.is_server_certificate_of(found.certificate, key=key.public, authority=authority):
        raise RelayDamagedError
    context = tls.server_context(
        found.authority, found.certificate, key, lambda data: key_paths.path_of(data, folder)
    )
    until = server_certificate.valid_until(found.certificate)
    store = FolderStore(folder)
    try:
        post = Post(
            office=found.settings.office,
            certificate=certificates.sha256(found.certificate),
            signing_key=key,
            store=store,
            roll=_roll(store, authority, folder),
            limits=limits or Limits(),
            now=now,
        )
    except BaseException:
        store.close()
        raise
    try:
        serving.serve(
            post,
            context,
            bind=bind or EVERYWHERE,
            port=found.settings.port if port is None else port,
            listening=lambda bound: listening(Running(found.settings.host, bound, until)),
            stop=stop or Stop(),
            tidied=told,
        )
    except OSError:
        raise PortTakenError from None
    finally:
        post.close()
    return post.events.counts()


def is_ending(running: Running) -> bool:
    """Return whether the certificate should be renewed soon."""
    return running.until - datetime.now(UTC) < RENEW_BEFORE / 2


def _roll(store: FolderStore, authority: VerifyKey, folder: Path) -> Roll:
    try:
        return Roll(store, authority, relay_folder.RosterFile(folder).changed)
    except (UnknownSenderError, BundleDamagedError):
        raise RelayDamagedError from None


def _authority_of(found: relay_folder.Files) -> VerifyKey:
    try:
        return certificates.key_of(found.authority)
    except BundleDamagedError:
        raise RelayDamagedError from None
