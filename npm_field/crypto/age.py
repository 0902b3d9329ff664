"""age v1 files: what a bundle, a backup and an attachment are on disk. Anybody with the key can open them without us.

Reading is in two passes: the first authenticates everything and releases nothing, the second yields the plaintext.
Limits and what we leave out (armor, passphrases, plugins) are in docs/formats/age.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from npm_field.crypto.age_header import (
    MAX_HEADER_BYTES,
    MAX_STANZAS,
    Header,
    Stanza,
    build_header,
    parse_header,
)
from npm_field.crypto.age_keys import (
    FILE_KEY_LENGTH,
    HybridIdentity,
    HybridRecipient,
    Identity,
    Recipient,
    X25519Identity,
    X25519Recipient,
    check_stanza,
    parse_identity,
    parse_recipient,
)
from npm_field.crypto.age_stream import Blocks, Verified, read_fully, verified_before, verify_payload, write_payload
from npm_field.crypto.secret import Secret
from npm_field.errors import BundleDamagedError, NotForUsError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "Blocks",
    "HybridIdentity",
    "HybridRecipient",
    "Identity",
    "Recipient",
    "Verified",
    "X25519Identity",
    "X25519Recipient",
    "encrypt",
    "open_file_key",
    "parse_identity",
    "parse_recipient",
    "seal_file_key",
    "verify",
]


def encrypt(
    source: BinaryIO,
    sink: BinaryIO,
    recipients: Sequence[Recipient],
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write ``source`` to ``sink`` so that each of ``recipients`` can open it. At most two chunks are in memory.

    ``sink`` must take all it is given, as buffered files do; syncing it is the caller's.

    ``progress`` is told the bytes of plaintext done so far. Raises ``ValueError`` for no recipient, for more than
    ``MAX_STANZAS``, and for hybrid mixed with plain ones: the plain one would undo what the hybrid one is for.
    """
    _check_recipients(recipients)
    with Secret.random(FILE_KEY_LENGTH) as file_key:
        sink.write(build_header([recipient.wrap(file_key) for recipient in recipients], file_key))
        write_payload(source, sink, file_key, progress=progress)


def verify(
    source: BinaryIO,
    identities: Sequence[Identity],
    progress: Callable[[int], None] | None = None,
    blocks: Blocks | None = None,
) -> Verified:
    """Authenticate the age file that runs from here to the end of a seekable ``source``; release nothing.

    ``progress`` is told the bytes of plaintext checked so far. With the ``blocks`` that were found before, the header
    alone is authenticated: what is released then are those blocks. Raises ``NotForUsError`` when no identity opens a
    stanza, ``BundleDamagedError`` when anything is malformed, changed, cut short, or follows the end.
    """
    start = source.tell()
    header = parse_header(read_fully(source, MAX_HEADER_BYTES))
    with _file_key(header, identities) as file_key:
        if not header.is_authentic(file_key):
            raise BundleDamagedError
        source.seek(start + header.length)
        if blocks is not None:
            return verified_before(source, file_key, blocks)
        return verify_payload(source, file_key, progress=progress)


def seal_file_key(file_key: Secret, recipients: Sequence[Recipient]) -> bytes:
    """Return the header that makes a payload under ``file_key`` an age file for these. Raises as ``encrypt``."""
    _check_recipients(recipients)
    return build_header([recipient.wrap(file_key) for recipient in recipients], file_key)


def open_file_key(header_bytes: bytes, identities: Sequence[Identity]) -> Secret:
    """Return the file key out of a header. Raises ``NotForUsError``, ``BundleDamagedError`` for no whole header."""
    header = parse_header(header_bytes)
    file_key = _file_key(header, identities)
    if header.length != len(header_bytes) or not header.is_authentic(file_key):
        raise BundleDamagedError
    return file_key


def _check_recipients(recipients: Sequence[Recipient]) -> None:
    if not 1 <= len(recipients) <= MAX_STANZAS:
        raise ValueError("an age file of ours has 1 to 64 recipients")
    if len({type(recipient) for recipient in recipients}) > 1:
        raise ValueError("hybrid and plain recipients may not share a file")


def _file_key(header: Header, identities: Sequence[Identity]) -> Secret:
    for stanza in header.stanzas:
        check_stanza(stanza)
    for stanza in header.stanzas:
        file_key = _unwrapped(stanza, identities)
        if file_key is not None:
            return file_key
    raise NotForUsError


def _unwrapped(stanza: Stanza, identities: Sequence[Identity]) -> Secret | None:
    for identity in identities:
        file_key = identity.unwrap(stanza)
        if file_key is not None:
            return file_key
    return None
