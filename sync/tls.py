"""TLS for the network route, both sides: 1.3 only, one pinned private authority, a certificate from either end.

A laptop does not look at the validity in time of the relay's certificate (``X509_V_FLAG_NO_CHECK_TIME``): with a
dead clock it must still reach its office (security.md 5.2). The relay, whose host has a clock that is looked after,
refuses a device's certificate out of its time; revoking is done by list. Contexts are made by hand: the library's
default ones read the system's authorities and a key log's path out of the environment. A server gives no session
ticket, so that each connection shows its certificate again.
"""

from __future__ import annotations

import secrets
import ssl
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives import serialization

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from npm_field.crypto.signing import SigningKey

    Context = ssl.SSLContext
    """For a use-case, which hands one on and opens nothing with it."""
    Lay = Callable[[bytes], AbstractContextManager[str]]
    """Gives some bytes a path for as long as the block runs; ``storage.key_paths.path_of`` of a folder is one."""

PASSWORD_BYTES: Final = 32
NO_CHECK_TIME: Final = ssl.VerifyFlags(0x200000)
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME, for which the library has no name."""
PROTOCOL: Final = "http/1.1"


def client_context(authority_pem: str, certificate_pem: str, key: SigningKey, lay: Lay) -> ssl.SSLContext:
    """Return the context of a device: it shows ``certificate_pem`` and takes a server of this authority alone.

    The server must be certified for being one and for the host's name that the connection is made to.
    """
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _prepare(made, authority_pem, certificate_pem, key, lay)
    made.verify_flags |= NO_CHECK_TIME
    made.check_hostname = True
    made.verify_mode = ssl.CERT_REQUIRED
    return made


def server_context(authority_pem: str, certificate_pem: str, key: SigningKey, lay: Lay) -> ssl.SSLContext:
    """Return the context of a relay: who shows no device of this authority gets no byte of an answer."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _prepare(made, authority_pem, certificate_pem, key, lay)
    made.verify_mode = ssl.CERT_REQUIRED
    made.num_tickets = 0
    return made


def _prepare(context: ssl.SSLContext, authority_pem: str, certificate_pem: str, key: SigningKey, lay: Lay) -> None:
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.maximum_version = ssl.TLSVersion.TLSv1_3
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_TICKET
    context.set_alpn_protocols([PROTOCOL])
    context.load_verify_locations(cadata=authority_pem)
    _load_key(context, certificate_pem, key, lay)


def _load_key(context: ssl.SSLContext, certificate_pem: str, key: SigningKey, lay: Lay) -> None:
    """Give the context its certificate and key. The library takes paths only: what lies there is encrypted.

    The password is made here, used once and kept nowhere.
    """
    password = secrets.token_hex(PASSWORD_BYTES).encode()
    encrypted = key.private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password),
    )
    with lay(certificate_pem.encode("ascii") + encrypted) as path:
        context.load_cert_chain(path, password=password)
