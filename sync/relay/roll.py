"""Who may speak: the newest roster, looked at for every request, and the certificate of the peer of a connection."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from npm_field.errors import BundleDamagedError, BundleTooNewError, OlderThanKnownError, UnknownSenderError
from sync.relay.answers import AnswerError
from sync.roster import REVOKED, SUSPECT, Listed, Roster, is_news, read_roster

if TYPE_CHECKING:
    import ssl
    from asyncio import BaseTransport
    from collections.abc import Callable

    from npm_field.crypto.signing import VerifyKey
    from sync.relay.store import Store

OFFICE_ROLE: Final = "office"
FORBIDDEN: Final = 403
CONFLICT: Final = 409
UNPROCESSABLE: Final = 422
UNKNOWN: Final = "unknown"


class Roll:
    """The roster of one office as a relay knows it. ``changed`` gives the relay folder's own file when it is new."""

    def __init__(self, store: Store, office_key: VerifyKey, changed: Callable[[], bytes | None]) -> None:
        self._store = store
        self._office_key = office_key
        self._changed = changed
        stored = store.roster()
        self._roster: Roster | None = read_roster(stored, office_key) if stored else None
        self.look_again()

    @property
    def roster(self) -> Roster | None:
        """The newest roster; None before there was any, and then nobody may speak."""
        return self._roster

    def look_again(self) -> None:
        """Take the file of the relay's folder where somebody put a newer one there."""
        found = self._changed()
        if found is None:
            return
        try:
            self.take(found)
        except AnswerError:  # an older file, or one half written: what is known stays
            return

    def take(self, data: bytes) -> None:
        """Put a roster in place, on the disk first. Raises ``AnswerError`` for an older one or a stranger's."""
        try:
            found = read_roster(data, self._office_key)
            is_new = is_news(found, self._roster)
        except (UnknownSenderError, BundleDamagedError, BundleTooNewError):
            raise AnswerError(UNPROCESSABLE, "signature") from None
        except OlderThanKnownError:
            raise AnswerError(CONFLICT, "roster", number=self._roster.number if self._roster else 0) from None
        if is_new:
            self._store.keep_roster(data)
            self._roster = found

    def require(self, certificate: str) -> Listed:
        """Return whose certificate this is. Raises ``AnswerError`` for one unknown or revoked."""
        found = self._roster.holder_of(certificate) if self._roster is not None else None
        if found is None:
            raise AnswerError(FORBIDDEN, UNKNOWN, closes=True)
        if found.state == REVOKED:
            raise AnswerError(FORBIDDEN, REVOKED, closes=True)
        return found

    def is_addressee(self, addressee: str) -> bool:
        """Return whether something can be left for this device."""
        found = self._roster.device(addressee) if self._roster is not None else None
        return found is not None and found.state != REVOKED

    def offices(self) -> frozenset[str]:
        """Return the trusted seats of the office."""
        devices = self._roster.devices if self._roster is not None else ()
        return frozenset(
            listed.device
            for listed in devices
            if listed.role == OFFICE_ROLE and listed.state not in {REVOKED, SUSPECT}
        )


def require_trusted(who: Listed) -> None:
    """Raise ``AnswerError`` for a suspect device: it may hand over to the office, and gets nothing."""
    if who.state == SUSPECT:
        raise AnswerError(FORBIDDEN, SUSPECT)


def certificate_of(transport: BaseTransport | None) -> str:
    """Return the SHA-256 of the certificate that the peer of a connection showed; "" where the connection is gone."""
    tls: ssl.SSLObject | None = transport.get_extra_info("ssl_object") if transport is not None else None
    der = tls.getpeercert(binary_form=True) if tls is not None else None
    return hashlib.sha256(der).hexdigest() if der else ""
