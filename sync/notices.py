"""A notice: a signed paper of the office for one device, sealed to it: the roster, the policy, or fresh codes.

Each subject counts for itself, and its number only grows: an office's old state cannot be put back by an old file
(docs/formats/notice.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from npm_field.domain import canonical
from npm_field.domain.identifiers import Code, DeviceId
from npm_field.domain.vocabularies import Vocabularies
from npm_field.errors import BundleDamagedError, UnknownSenderError, WrongStepError
from sync.completion import FOR_ANOTHER_DEVICE, MAX_POOL, MAX_ROSTER, MAX_VOCABULARIES
from sync.documents import BODY, ID_BYTES, KIND, SIGNATURE, VERSION, Document, is_code
from sync.enrolment_files import FORMAT_VERSION, MAX_FILE_BYTES, Step, body_of, unwrap_sealed, wrap_sealed
from sync.roster import MAX_BYTES as MAX_ROSTER_BYTES
from sync.roster import MAX_NUMBER
from sync.statements import MAX_CREDENTIAL_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
    from npm_field.crypto.signing import SigningKey, VerifyKey

ROSTER: Final = "roster"
POLICY: Final = "policy"
CODES: Final = "codes"
SUBJECTS: Final = (ROSTER, POLICY, CODES)
SIGNED_AS: Final = "notice"
_FIELDS: Final = (
    VERSION, KIND, "office", "device", "subject", "number", "roster", "credentials", "policy", "vocabularies",
    "codes",
)  # fmt: skip
_CODE_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class Notice:
    """One paper. What does not belong to its ``subject`` is empty.

    ``roster`` is the document as the office signed it for everybody, ``credentials`` of whom a device must have the
    key: the office's seats and the leads. ``policy`` holds the office's own forms as well, as in a completion.
    """

    office: str
    device: DeviceId
    subject: str
    number: int
    roster: bytes = b""
    credentials: tuple[bytes, ...] = ()
    policy: Mapping[str, object] = field(default_factory=dict)
    vocabularies: tuple[Mapping[str, object], ...] = ()
    codes: tuple[Code, ...] = ()


def make_notice(notice: Notice, *, signing_key: SigningKey, recipient: HybridPublicKey) -> bytes:
    """Return the file, signed by the office, sealed to the device. Raises ``ValueError`` for what no reader takes."""
    if notice.subject not in SUBJECTS or not 1 <= notice.number <= MAX_NUMBER or not _is_alone(notice):
        raise ValueError("not a valid notice")
    body = {
        VERSION: FORMAT_VERSION,
        KIND: Step.NOTICE.value,
        "office": notice.office,
        "device": notice.device,
        "subject": notice.subject,
        "number": notice.number,
        "roster": notice.roster.decode(),
        "credentials": [document.decode() for document in notice.credentials],
        "policy": dict(notice.policy),
        "vocabularies": [dict(document) for document in notice.vocabularies],
        "codes": list(notice.codes),
    }
    signature = signing_key.sign(canonical.write(body), purpose=SIGNED_AS)
    document = canonical.write({BODY: body, SIGNATURE: signature.hex()})
    if len(document) > MAX_FILE_BYTES // 2:
        raise ValueError("more than a notice holds")
    return wrap_sealed(Step.NOTICE, document, [recipient])


def read_notice(data: bytes, private: HybridPrivateKey, device: DeviceId, office_key: VerifyKey) -> Notice:
    """Return the notice for ``device``, opened with its hybrid key.

    Raises ``WrongStepError`` (also for another device), ``NotForUsError``, ``BundleDamagedError``,
    ``BundleTooNewError``, and ``UnknownSenderError`` when this office did not sign.
    """
    outer = Document.parse(unwrap_sealed(Step.NOTICE, data, private), limit=MAX_FILE_BYTES)
    body = body_of(outer.require((BODY, SIGNATURE)), Step.NOTICE, _FIELDS)
    if not office_key.verifies(outer.signature(), body.write(), purpose=SIGNED_AS):
        raise UnknownSenderError
    if body.hex("device", ID_BYTES) != device:
        raise WrongStepError(expected=Step.NOTICE.value, found=FOR_ANOTHER_DEVICE)
    codes = body.texts("codes", most=MAX_POOL, longest=_CODE_LENGTH)
    found = Notice(
        office=body.hex("office", ID_BYTES),
        device=device,
        subject=body.one_of("subject", SUBJECTS),
        number=body.number("number", lowest=1, highest=MAX_NUMBER),
        roster=body.text("roster", longest=MAX_ROSTER_BYTES).encode(),
        credentials=tuple(
            text.encode() for text in body.texts("credentials", most=MAX_ROSTER, longest=MAX_CREDENTIAL_BYTES)
        ),
        policy=body.inner("policy").fields,
        vocabularies=_vocabularies(body),
        codes=tuple(Code(text) for text in codes),
    )
    if not _is_alone(found) or not all(is_code(text) for text in codes):
        raise BundleDamagedError
    return found


def _is_alone(notice: Notice) -> bool:
    """Return whether a notice holds what its subject says and nothing else. A policy may be empty: the defaults."""
    return (
        (notice.subject == ROSTER) == bool(notice.roster)
        and (notice.subject == ROSTER or not notice.credentials)
        and (notice.subject == CODES) == bool(notice.codes)
        and (notice.subject == POLICY or not (notice.policy or notice.vocabularies))
    )


def _vocabularies(body: Document) -> tuple[Mapping[str, object], ...]:
    items = body.items("vocabularies", most=MAX_VOCABULARIES)
    found = [item for item in items if isinstance(item, dict)]
    try:
        Vocabularies.parse(found)
    except ValueError:
        raise BundleDamagedError from None
    if len(found) != len(items):
        raise BundleDamagedError
    return tuple(found)
