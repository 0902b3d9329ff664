"""The outside of the files of enrolment and return: a clear prefix that names the step, then a padded body.

The prefix lets a wrong file be named before anything is decrypted. It proves nothing: the document inside says its
step again, under a signature.
"""

from __future__ import annotations

import io
from enum import Enum
from typing import TYPE_CHECKING, Final

from npm_field.crypto.age import HybridIdentity, HybridRecipient, encrypt, verify
from npm_field.crypto.age_header import VERSION_LINE
from npm_field.errors import BundleDamagedError, BundleTooNewError, WrongStepError
from sync.documents import BODY
from sync.padding import ENROLMENT_MINIMUM, padded_length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
    from sync.documents import Document

FORMAT_VERSION: Final = 1
MAX_FILE_BYTES: Final = 8 * 1024 * 1024
"""A completion with every vocabulary, 20,000 codes and 256 other devices stays below 4 MiB."""
MAX_RECEIPT_BYTES: Final = 32 * 1024 * 1024
"""An office receipt for as much as a bundle may hold, 200,000 revisions, takes 14 MiB."""
MAGIC: Final = b"NPMF"
STEP_LENGTH: Final = 8
VERSION_LENGTH: Final = 4
PREFIX_LENGTH: Final = len(MAGIC) + STEP_LENGTH + VERSION_LENGTH
START_LENGTH: Final = 32
"""As many bytes tell of any file what it is."""
LENGTH_LENGTH: Final = 4
BUNDLE: Final = "bundle"


class Step(Enum):
    """The files, each by the word that stands in its prefix and inside."""

    INVITATION = "invite"
    ANSWER = "answer"
    COMPLETION = "complete"
    CODES = "codes"
    REISSUE = "reissue"
    SEALED = "sealed"
    BARE = "bare"
    RECEIPT = "receipt"
    NOTICE = "notice"
    WITHDRAWAL = "withdraw"
    OFFICE = "office"
    ANNEX = "annex"


def wrap_clear(step: Step, document: bytes) -> bytes:
    """Return a file that everybody can read."""
    return prefix(step) + _padded(document, used=PREFIX_LENGTH)


def unwrap_clear(step: Step, data: bytes) -> bytes:
    """Return the document of a file of ``step``; raises as ``require_step`` and ``BundleDamagedError``."""
    require_step(step, data)
    return _unpadded(data[PREFIX_LENGTH:], used=PREFIX_LENGTH)


def wrap_sealed(step: Step, document: bytes, recipients: Sequence[HybridPublicKey]) -> bytes:
    """Return a file that only ``recipients`` can read."""
    sink = io.BytesIO()
    sink.write(prefix(step))
    encrypt(io.BytesIO(_padded(document)), sink, [HybridRecipient(key) for key in recipients])
    return sink.getvalue()


def unwrap_sealed(step: Step, data: bytes, private: HybridPrivateKey) -> bytes:
    """Return the document of a file of ``step``.

    Raises as ``require_step``, and ``NotForUsError`` and ``BundleDamagedError``.
    """
    require_step(step, data)
    source = io.BytesIO(data)
    source.seek(PREFIX_LENGTH)
    return _unpadded(b"".join(verify(source, [HybridIdentity(private)]).chunks()))


def body_of(outer: Document, step: Step, fields: Sequence[str]) -> Document:
    """Return the signed part of a document of ``step``; its version is looked at before its fields are."""
    return outer.inner(BODY).require_version(FORMAT_VERSION).require_kind(step.value).require(fields)


def require_step(step: Step, data: bytes) -> None:
    """Raise ``WrongStepError`` for a file of another step, or a bundle; ``BundleDamagedError`` for no file of ours.

    ``BundleTooNewError`` is for the right step in a version that we do not know.
    """
    if len(data) > (MAX_RECEIPT_BYTES if step is Step.RECEIPT else MAX_FILE_BYTES):
        raise BundleDamagedError
    found = _step_of(data)
    if found != step.value:
        raise WrongStepError(expected=step.value, found=found)
    _require_version(data)


def step_of_prefix(start: bytes) -> Step:
    """Return the step of a file that begins like this, in a version that we know.

    Raises ``WrongStepError`` for a bundle, ``BundleDamagedError`` for no file of ours, ``BundleTooNewError``.
    """
    found = _step_of(start)
    if found == BUNDLE:
        raise WrongStepError(expected="file of a step", found=found)
    _require_version(start)
    return Step(found)


def prefix(step: Step) -> bytes:
    """Return the first bytes of a file of ``step``."""
    return MAGIC + _step_bytes(step) + FORMAT_VERSION.to_bytes(VERSION_LENGTH, "big")


def _require_version(start: bytes) -> None:
    version = int.from_bytes(start[PREFIX_LENGTH - VERSION_LENGTH : PREFIX_LENGTH], "big")
    if version > FORMAT_VERSION:
        raise BundleTooNewError(found=version, known=FORMAT_VERSION)
    if version != FORMAT_VERSION:
        raise BundleDamagedError


def _step_of(data: bytes) -> str:
    if data.startswith(VERSION_LINE):
        return BUNDLE
    for step in Step:
        if len(data) >= PREFIX_LENGTH and data.startswith(MAGIC + _step_bytes(step)):
            return step.value
    raise BundleDamagedError


def _step_bytes(step: Step) -> bytes:
    return step.value.encode().ljust(STEP_LENGTH, b" ")


def _padded(document: bytes, *, used: int = 0) -> bytes:
    """Return length, document and zeros; with ``used`` bytes in front of them the whole has a PADMÉ length."""
    framed = len(document).to_bytes(LENGTH_LENGTH, "big") + document
    return framed.ljust(padded_length(used + len(framed), minimum=ENROLMENT_MINIMUM) - used, b"\x00")


def _unpadded(framed: bytes, *, used: int = 0) -> bytes:
    length = int.from_bytes(framed[:LENGTH_LENGTH], "big")
    document = framed[LENGTH_LENGTH : LENGTH_LENGTH + length]
    if len(framed) < LENGTH_LENGTH or len(document) != length or _padded(document, used=used) != framed:
        raise BundleDamagedError
    return document
