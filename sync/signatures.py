"""Signatures of revisions, many at a time: verified here, or written down for another process of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from npm_field.crypto.signing import PUBLIC_LENGTH, SIGNATURE_LENGTH, VerifyKey
from npm_field.domain.revision import SIGNED_AS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

_LENGTH: Final = 4


class Check(NamedTuple):
    """One signature to be verified: the raw key, the signature, and what of a revision was signed."""

    key: bytes
    signature: bytes
    message: bytes


class Elsewhere(Protocol):
    """Where signatures can be sent to be verified; what was not begun yet can be taken back."""

    def submit(self, checks: Sequence[Check]) -> Future[Sequence[bool]]:
        """Return of each signature whether it holds, once that is known."""


def hold(checks: Sequence[Check]) -> list[bool]:
    """Return of each signature whether it holds."""
    return [VerifyKey(key).verifies(signature, message, purpose=SIGNED_AS) for key, signature, message in checks]


def write(checks: Sequence[Check]) -> bytes:
    """Return signatures to be verified as they go to another process."""
    return b"".join(b"".join((key, made, len(said).to_bytes(_LENGTH, "big"), said)) for key, made, said in checks)


def read(data: bytes) -> list[Check]:
    """Return what ``write`` wrote."""
    found, at = [], 0
    while at < len(data):
        made, length = at + PUBLIC_LENGTH, at + PUBLIC_LENGTH + SIGNATURE_LENGTH
        said = length + _LENGTH
        end = said + int.from_bytes(data[length:said], "big")
        found.append(Check(data[at:made], data[made:length], data[said:end]))
        at = end
    return found
