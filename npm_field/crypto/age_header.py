"""The text header of an age file: who may open it, under one MAC. Read strictly: one meaning has one spelling."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from npm_field.errors import BundleDamagedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.crypto.secret import Secret

VERSION_LINE: Final = b"age-encryption.org/v1\n"
STANZA_MARK: Final = b"-> "
MAC_MARK: Final = b"---"
MAC_LENGTH: Final = 32
COLUMNS: Final = 64
FIRST_VISIBLE: Final = 0x21
LAST_VISIBLE: Final = 0x7E

# An office with its paper key, its lead and a team is below 20 recipients. 64 stanzas for others
# cost 46 ms for each hybrid key we try (measured), so a hostile header does not hold us up.
MAX_STANZAS: Final = 64
# 64 hybrid stanzas of 1,557 bytes, the largest kind we know, take 99,648 bytes; no header of ours is longer, and a
# hostile one cannot make us hold more.
MAX_HEADER_BYTES: Final = 100 * 1024


@dataclass(frozen=True, slots=True)
class Stanza:
    """One wrapping of the file key: its kind, the arguments after it, and the body."""

    kind: str
    arguments: tuple[str, ...]
    body: bytes

    def encoded(self) -> bytes:
        """Return the lines of this stanza; the last one is always shorter than 64 columns, if need be empty."""
        text = to_base64(self.body)
        lines = [text[at : at + COLUMNS] for at in range(0, len(text) + 1, COLUMNS)]
        return STANZA_MARK + " ".join((self.kind, *self.arguments)).encode() + b"\n" + b"\n".join([*lines, b""])


@dataclass(frozen=True, slots=True)
class Header:
    """A header as read. ``length`` counts its bytes in the file; ``covered`` are those under the MAC."""

    stanzas: tuple[Stanza, ...]
    covered: bytes
    mac: bytes
    length: int

    def is_authentic(self, file_key: Secret) -> bool:
        """Return whether the MAC was made with ``file_key``."""
        return hmac.compare_digest(self.mac, _mac(file_key, self.covered))


def build_header(stanzas: Sequence[Stanza], file_key: Secret) -> bytes:
    """Return the whole header for ``stanzas``, with its MAC."""
    covered = VERSION_LINE + b"".join(stanza.encoded() for stanza in stanzas) + MAC_MARK
    return covered + b" " + to_base64(_mac(file_key, covered)) + b"\n"


def parse_header(start_of_file: bytes) -> Header:
    """Read the header at the front of ``start_of_file``, of which ``MAX_HEADER_BYTES`` are always enough.

    Raises ``BundleDamagedError`` for anything but the one right spelling, and for more than our limits.
    """
    data = start_of_file[:MAX_HEADER_BYTES]
    if not data.startswith(VERSION_LINE):
        raise BundleDamagedError
    at = len(VERSION_LINE)
    stanzas: list[Stanza] = []
    while data.startswith(STANZA_MARK, at):
        stanza, at = _stanza(data, at)
        stanzas.append(stanza)
        if len(stanzas) > MAX_STANZAS:
            raise BundleDamagedError
    mac, end = _mac_line(data, at)
    if not stanzas:
        raise BundleDamagedError
    return Header(tuple(stanzas), covered=data[: at + len(MAC_MARK)], mac=mac, length=end)


def to_base64(data: bytes) -> bytes:
    """Return ``data`` in the standard alphabet, without padding."""
    return base64.b64encode(data).rstrip(b"=")


def from_base64(text: bytes) -> bytes:
    """Return the bytes behind unpadded base64; raises ``BundleDamagedError`` unless it is their one spelling."""
    try:
        data = binascii.a2b_base64(text + b"=" * (-len(text) % 4), strict_mode=True)
    except binascii.Error:
        raise BundleDamagedError from None
    if to_base64(data) != text:
        raise BundleDamagedError
    return data


def _stanza(data: bytes, at: int) -> tuple[Stanza, int]:
    line, at = _line(data, at)
    words = line[len(STANZA_MARK) :].split(b" ")
    if not all(_is_argument(word) for word in words):
        raise BundleDamagedError
    body: list[bytes] = []
    while not body or len(body[-1]) == COLUMNS:
        line, at = _line(data, at)
        body.append(line)
    if len(body[-1]) > COLUMNS:
        raise BundleDamagedError
    kind, *arguments = (word.decode("ascii") for word in words)
    return Stanza(kind, tuple(arguments), from_base64(b"".join(body))), at


def _mac_line(data: bytes, at: int) -> tuple[bytes, int]:
    line, end = _line(data, at)
    mark, _, text = line.partition(b" ")
    mac = from_base64(text)
    if mark != MAC_MARK or len(mac) != MAC_LENGTH:
        raise BundleDamagedError
    return mac, end


def _line(data: bytes, at: int) -> tuple[bytes, int]:
    end = data.find(b"\n", at)
    if end < 0:
        raise BundleDamagedError
    return data[at:end], end + 1


def _is_argument(word: bytes) -> bool:
    return bool(word) and all(FIRST_VISIBLE <= byte <= LAST_VISIBLE for byte in word)


def _mac(file_key: Secret, covered: bytes) -> bytes:
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"header").derive(file_key.view)
    return hmac.digest(key, covered, "sha256")
