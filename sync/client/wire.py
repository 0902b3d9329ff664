"""A TLS connection that never blocks for longer than a slice: it can be stopped, and nobody can hold it by dripping.

``http.client`` is given this in the place of a socket. Every wait asks whether somebody stopped it and whether its
time is over, so no thread has to be killed and a relay that sends a byte a minute is left.
"""

from __future__ import annotations

import contextlib
import errno
import io
import selectors
import socket
import ssl
from typing import TYPE_CHECKING, Final

from npm_field.errors import NotOurRelayError, TurnedAwayError
from sync.client.patience import SLICE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from _typeshed import ReadableBuffer, WriteableBuffer

    from sync.client.patience import Patience

    T = TypeVar("T")

_UNDER_WAY: Final = frozenset({0, errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", 0)})
_NAME_MISMATCH: Final = frozenset({62, 64})
"""OpenSSL's X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH."""
_INVALID_PURPOSE: Final = 26
"""OpenSSL's X509_V_ERR_INVALID_PURPOSE."""
_OLD: Final = ("PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "WRONG_VERSION_NUMBER", "WRONG_SSL_VERSION")
_OF_US: Final = ("CERTIFICATE", "UNKNOWN_CA", "ACCESS_DENIED")
PIECE_BYTES: Final = 64 * 1024
_Selector: Final = getattr(selectors, "PollSelector", selectors.SelectSelector)
"""Waits for one connection, and is made for each wait: one that costs no file of the system."""


class CutError(Exception):
    """The line broke, or took too long: what was acknowledged stays, and it goes on there with another connection."""


class Wire:
    """One connection, after its handshake. Raises ``CutError`` and ``StoppedError``."""

    def __init__(self, connection: ssl.SSLSocket, patience: Patience) -> None:
        self._connection = connection
        self._patience = patience
        self._until = patience.time_for(0)

    @property
    def certificate(self) -> bytes:
        """The server's certificate, DER."""
        return self._connection.getpeercert(binary_form=True) or b""

    def allow(self, size: int) -> None:
        """Give what follows the time that ``size`` bytes may take."""
        self._until = self._patience.time_for(size)

    def sendall(self, data: ReadableBuffer) -> None:
        """Send all of ``data``, as ``http.client`` asks for it."""
        rest = memoryview(data).cast("B")

        def send() -> None:  # as much as goes at once: a look at clock and person for each record would be slow
            nonlocal rest
            while rest:
                rest = rest[self._connection.send(rest) :]

        self._patiently(send)

    def receive_into(self, buffer: memoryview) -> int:
        """Return how many bytes came; 0 where the other end has said that it says no more."""
        return self._patiently(lambda: self._connection.recv_into(buffer))

    def makefile(self, *_mode: object, **_more: object) -> io.BufferedReader:
        """Return what ``http.client`` reads an answer from."""
        return io.BufferedReader(_Coming(self), PIECE_BYTES)

    def close(self) -> None:
        """Let the connection go, whatever state it is in."""
        with contextlib.suppress(OSError):
            self._connection.close()

    def _patiently(self, act: Callable[[], T]) -> T:
        return _patiently(self._connection, act, self._patience, self._until)


class _Coming(io.RawIOBase):
    """The bytes that come, as a raw file; closing it leaves the connection alone."""

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        return self._wire.receive_into(memoryview(buffer).cast("B"))


def connect(host: str, port: int, context: ssl.SSLContext, patience: Patience) -> Wire:
    """Return a connection to a relay that proved to be one of the office's, under this very name.

    Raises ``NotOurRelayError``, ``TurnedAwayError``, ``CutError``, ``StoppedError``.
    """
    until = patience.clock() + patience.limits.connect_s
    raw = _reached(host, port, patience, until)
    try:
        connection = context.wrap_socket(raw, server_hostname=host, do_handshake_on_connect=False)
    except (OSError, ValueError):
        raw.close()
        raise CutError from None
    try:
        _patiently(connection, connection.do_handshake, patience, until)
    except BaseException:
        connection.close()
        raise
    return Wire(connection, patience)


def _reached(host: str, port: int, patience: Patience, until: float) -> socket.socket:
    patience.check()
    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CutError from None
    for family, kind, protocol, _name, place in places:
        raw = socket.socket(family, kind, protocol)
        raw.settimeout(0)
        try:
            if raw.connect_ex(place) in _UNDER_WAY:
                _ready(raw, selectors.EVENT_WRITE, patience, until)
                if raw.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0:
                    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    return raw
        except (OSError, CutError):
            raw.close()
            continue
        except BaseException:
            raw.close()
            raise
        raw.close()
    raise CutError


def _patiently(connection: ssl.SSLSocket, act: Callable[[], T], patience: Patience, until: float) -> T:
    """Do ``act`` when the line is ready for it."""
    while True:
        patience.check()
        if patience.clock() > until:
            raise CutError
        try:
            return act()
        except ssl.SSLWantReadError:
            _ready(connection, selectors.EVENT_READ, patience, until)
        except ssl.SSLWantWriteError:
            _ready(connection, selectors.EVENT_WRITE, patience, until)
        except ssl.SSLCertVerificationError as error:
            raise NotOurRelayError(reason=_reason_of(error)) from None
        except ssl.SSLError as error:
            raise _meaning_of(error) from None
        except OSError:
            raise CutError from None


def _ready(waiting: socket.socket, event: int, patience: Patience, until: float) -> None:
    idle_until = min(until, patience.clock() + patience.limits.idle_s)
    with _Selector() as selector:
        selector.register(waiting, event)
        while not selector.select(SLICE_S):
            patience.check()
            if patience.clock() > idle_until:
                raise CutError


def _reason_of(error: ssl.SSLCertVerificationError) -> str:
    if error.verify_code in _NAME_MISMATCH:
        return "name"
    return "purpose" if error.verify_code == _INVALID_PURPOSE else "authority"


def _meaning_of(error: ssl.SSLError) -> Exception:
    said = (error.reason or "").upper()
    if any(word in said for word in _OLD):
        return NotOurRelayError(reason="old")
    if "ALERT" in said and any(word in said for word in _OF_US):
        return TurnedAwayError(reason="unknown")
    return CutError()
