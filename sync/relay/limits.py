"""What a relay bears: sizes, numbers and times, each by its name. A test makes others; the product has these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from npm_field.domain.deposit import Quota

KIB: Final = 1024
MIB: Final = 1024 * KIB
GIB: Final = 1024 * MIB

CHUNK_BYTES: Final = 32 * MIB
"""The largest chunk. Each costs two flushes of the disk; a laptop sends as much as its line carries in a moment."""
BUNDLE_BYTES: Final = 4 * GIB
DEVICE_BYTES: Final = 16 * GIB
TOTAL_BYTES: Final = 512 * GIB
FREE_BYTES: Final = 64 * MIB
"""Left free on the disk, so that the index can always be written."""
UPLOADS: Final = 16
"""Unfinished ones of one device."""
UNFINISHED_DAYS: Final = 14
FORGOTTEN_DAYS: Final = 366
"""How long hash, size and receipt are kept of a bundle whose bytes are forgotten; its number is kept for ever."""

CONNECTIONS: Final = 512
HANDSHAKES: Final = 256
DEVICE_CONNECTIONS: Final = 4
HANDSHAKE_S: Final = 10.0
HEADER_S: Final = 20.0
"""From the handshake, or the last answer, to the end of the next request's header."""
SILENCE_S: Final = 30.0
"""The longest pause within a body, either way."""
BYTES_A_SECOND: Final = 1 * KIB
"""The least over a whole body; a bad line of a telephone gives twice that."""
STOP_S: Final = 10.0
"""What is under way has as long to end when the relay is stopped."""

HEADER_LINE_BYTES: Final = 1 * KIB
HEADERS: Final = 32
DOCUMENT_BYTES: Final = 4 * KIB
"""Of the JSON of a finish. A roster has its own limit."""
PIECE_BYTES: Final = 512 * KIB
"""What is read before it goes to the disk: with 50 laptops at once 25 MiB of memory."""
KEEP_S: Final = 5.0
"""A chunk that takes longer is counted so often while it comes."""
READ_BYTES: Final = 256 * KIB
"""What the connection itself may hold."""
ANSWER_BYTES: Final = 64 * KIB
"""What of a download is handed on at once: 64 seconds at the least rate."""


QUOTA: Final = Quota(DEVICE_BYTES, UPLOADS, TOTAL_BYTES, FREE_BYTES)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one relay."""

    chunk: int = CHUNK_BYTES
    bundle: int = BUNDLE_BYTES
    quota: Quota = QUOTA
    connections: int = CONNECTIONS
    handshakes: int = HANDSHAKES
    device_connections: int = DEVICE_CONNECTIONS
    handshake_s: float = HANDSHAKE_S
    header_s: float = HEADER_S
    silence_s: float = SILENCE_S
    bytes_a_second: int = BYTES_A_SECOND
    stop_s: float = STOP_S

    def longest_s(self, length: int) -> float:
        """Return how long ``length`` bytes may take."""
        return self.silence_s + length / self.bytes_a_second
