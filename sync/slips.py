"""A sealed identity slip, inside and out: one age file for the identity desk and its key on paper, of one size.

Whoever carries it, the laptop that wrote it among them, sees that there is one and nothing else: every slip has the
same number of bytes, and its name is random. docs/formats/slip.md has it byte by byte.
"""

from __future__ import annotations

import io
import secrets
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from npm_field.crypto.age import HybridIdentity, HybridRecipient, encrypt, verify
from npm_field.domain import canonical, codes
from npm_field.domain.capsule import SLIP, Capsule, CapsuleId
from npm_field.domain.slips import KIND, LONGEST, PERSON_TYPES, PURPOSES, Slip, SlipContent
from npm_field.errors import BadCodeError, BadRecordError, BundleDamagedError, BundleTooNewError
from sync.documents import KIND as KIND_FIELD
from sync.documents import VERSION, Document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey

MAGIC: Final = b"NPMFSLIP"
FORMAT_VERSION: Final = 1
VERSION_LENGTH: Final = 2
LENGTH_LENGTH: Final = 2
CONTENT_BYTES: Final = 2048
"""The size of every slip before it is sealed. 1 KiB (security.md 3.5) holds 440 letters of Latin or Arabic, not of
scripts with three or four bytes a letter."""
_HEAD_LENGTH: Final = len(MAGIC) + VERSION_LENGTH + LENGTH_LENGTH
MAX_DOCUMENT_BYTES: Final = CONTENT_BYTES - _HEAD_LENGTH
MAX_SEALED_BYTES: Final = 16 * 1024
_FIELDS: Final = (VERSION, KIND_FIELD, "code", "purposes", "written", *LONGEST)
_LONGEST_BAND: Final = 32
_LONGEST_CODE: Final = 9


def seal(slip: Slip, recipients: Sequence[HybridPublicKey]) -> Capsule:
    """Return a slip sealed to ``recipients`` under a random name: they read it, and nobody else does."""
    document = canonical.write(
        {
            VERSION: FORMAT_VERSION,
            KIND_FIELD: KIND,
            "code": slip.code,
            "purposes": list(slip.purposes),
            "written": slip.written,
            **asdict(slip.content),
        }
    )
    if len(document) > MAX_DOCUMENT_BYTES:
        raise ValueError("the bounds of a slip's parts let it fit")
    content = bytearray(CONTENT_BYTES)
    head = MAGIC + FORMAT_VERSION.to_bytes(VERSION_LENGTH, "big") + len(document).to_bytes(LENGTH_LENGTH, "big")
    content[: len(head) + len(document)] = head + document
    sink = io.BytesIO()
    encrypt(io.BytesIO(content), sink, [HybridRecipient(key) for key in recipients])
    content[:] = bytes(CONTENT_BYTES)
    return Capsule(SLIP, CapsuleId(secrets.token_hex(16)), sink.getvalue())


def open_slip(body: bytes, private: HybridPrivateKey) -> Slip:
    """Return the slip in a capsule's body, opened with the desk's key or its copy on paper.

    Raises ``NotForUsError``, ``BundleDamagedError``, ``BundleTooNewError``.
    """
    if len(body) > MAX_SEALED_BYTES:
        raise BundleDamagedError
    content = b"".join(verify(io.BytesIO(body), [HybridIdentity(private)]).chunks())
    return _read(_document_of(content))


def _document_of(content: bytes) -> Document:
    if len(content) != CONTENT_BYTES or not content.startswith(MAGIC):
        raise BundleDamagedError
    version = int.from_bytes(content[len(MAGIC) : len(MAGIC) + VERSION_LENGTH], "big")
    if version > FORMAT_VERSION:
        raise BundleTooNewError(found=version, known=FORMAT_VERSION)
    length = int.from_bytes(content[_HEAD_LENGTH - LENGTH_LENGTH : _HEAD_LENGTH], "big")
    if version != FORMAT_VERSION or length > MAX_DOCUMENT_BYTES or any(content[_HEAD_LENGTH + length :]):
        raise BundleDamagedError
    return Document.parse(content[_HEAD_LENGTH : _HEAD_LENGTH + length], limit=MAX_DOCUMENT_BYTES)


def _read(document: Document) -> Slip:
    found = document.require_version(FORMAT_VERSION).require_kind(KIND).require(_FIELDS)
    text = found.text("code", longest=_LONGEST_CODE)
    purposes = found.texts("purposes", most=len(PURPOSES), longest=max(map(len, PURPOSES)))
    parts = {part: found.text(part, longest=longest) for part, longest in LONGEST.items()}
    try:
        code, content = codes.parse(text, PERSON_TYPES), SlipContent(**parts)
    except (BadCodeError, BadRecordError):
        raise BundleDamagedError from None
    if code != text or asdict(content) != parts:
        raise BundleDamagedError
    return Slip(code, purposes, found.text("written", longest=_LONGEST_BAND), content)
