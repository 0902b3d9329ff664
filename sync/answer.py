"""The second file of enrolment: the laptop's public keys, proven and sealed to the office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto import certificates
from npm_field.domain import canonical
from npm_field.domain.identifiers import DeviceId
from npm_field.errors import BundleDamagedError, UnknownSenderError, WrongStepError
from sync.documents import BODY, HASH_BYTES, ID_BYTES, KIND, VERSION, Document, from_printed, is_hex, printed
from sync.enrolment_files import FORMAT_VERSION, MAX_FILE_BYTES, Step, body_of, unwrap_sealed, wrap_sealed
from sync.invitation import NONCE_BYTES

if TYPE_CHECKING:
    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
    from npm_field.crypto.signing import SigningKey, VerifyKey
    from sync.invitation import Invitation

MAX_RETURN_CODES: Final = 16
"""As many as the key file has return slots."""
MAX_RETURN_CODE_BYTES: Final = 8 * 1024
SIGNED_BY_DAYBOOK_AS: Final = "enrolment/answer/daybook"
SIGNED_BY_CASEBOOK_AS: Final = "enrolment/answer/casebook"
SIGNATURES: Final = "signatures"
OF_ANOTHER_INVITATION: Final = "of_another_invitation"
_FIELDS: Final = (
    VERSION, KIND, "device", "daybook", "casebook", "hybrid", "request", "nonce", "invitation", "return_codes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """What one laptop is known by: its random id and its three public keys."""

    device: DeviceId
    daybook: VerifyKey
    casebook: VerifyKey
    hybrid: HybridPublicKey


@dataclass(frozen=True, slots=True)
class Answer:
    """A laptop's answer as the office reads it: both identities have signed it."""

    invitation: str
    nonce: bytes
    keys: DeviceKeys
    request_pem: str
    sealed_return_codes: tuple[bytes, ...]


def make_answer(
    invitation: Invitation,
    *,
    device: DeviceId,
    daybook: SigningKey,
    casebook: SigningKey,
    hybrid: HybridPublicKey,
    sealed_return_codes: bytes = b"",
) -> bytes:
    """Return the answer file, sealed to the office's records key and its paper copy, signed by both identities.

    ``sealed_return_codes`` is opaque here: the vault has sealed it to the office. Raises ``ValueError`` if a value
    could not be read again.
    """
    if not is_hex(device, ID_BYTES) or daybook == casebook or len(sealed_return_codes) > MAX_RETURN_CODE_BYTES:
        raise ValueError("not a valid answer")
    body = {
        VERSION: FORMAT_VERSION,
        KIND: Step.ANSWER.value,
        **key_fields(DeviceKeys(device, daybook.public, casebook.public, hybrid)),
        "request": certificates.request(daybook, device),
        "nonce": invitation.nonce.hex(),
        "invitation": invitation.id,
        "return_codes": [printed(sealed_return_codes)] if sealed_return_codes else [],
    }
    signed = canonical.write(body)
    signatures = {
        "daybook": daybook.sign(signed, purpose=SIGNED_BY_DAYBOOK_AS).hex(),
        "casebook": casebook.sign(signed, purpose=SIGNED_BY_CASEBOOK_AS).hex(),
    }
    office = invitation.statement
    document = canonical.write({BODY: body, SIGNATURES: signatures})
    return wrap_sealed(Step.ANSWER, document, [office.records, office.records_paper])


def read_answer(data: bytes, private: HybridPrivateKey, invitation: Invitation) -> Answer:
    """Return the answer to ``invitation``, opened with the office's records key or its paper copy.

    Raises ``WrongStepError`` (also for an answer to another invitation), ``NotForUsError``, ``BundleDamagedError``,
    ``BundleTooNewError``, and ``UnknownSenderError`` when an identity did not sign.
    """
    outer = Document.parse(unwrap_sealed(Step.ANSWER, data, private), limit=MAX_FILE_BYTES)
    body = body_of(outer.require((BODY, SIGNATURES)), Step.ANSWER, _FIELDS)
    keys = DeviceKeys(
        device=DeviceId(body.hex("device", ID_BYTES)),
        daybook=body.verify_key("daybook"),
        casebook=body.verify_key("casebook"),
        hybrid=body.hybrid_key("hybrid"),
    )
    _require_both_signatures(outer.inner(SIGNATURES), body, keys)
    require_invitation(body, invitation, Step.ANSWER)
    request_pem = body.text("request", longest=certificates.MAX_PEM_LENGTH)
    if not certificates.is_request_of(request_pem, device=keys.device, key=keys.daybook):
        raise BundleDamagedError
    codes = body.texts("return_codes", most=MAX_RETURN_CODES, longest=2 * MAX_RETURN_CODE_BYTES)
    return Answer(invitation.id, invitation.nonce, keys, request_pem, tuple(from_printed(code) for code in codes))


def key_fields(keys: DeviceKeys) -> dict[str, object]:
    """Return the public keys as fields of a document."""
    return {
        "device": keys.device,
        "daybook": keys.daybook.raw.hex(),
        "casebook": keys.casebook.raw.hex(),
        "hybrid": printed(keys.hybrid.raw),
    }


def require_invitation(body: Document, invitation: Invitation, step: Step) -> None:
    """Raise ``WrongStepError`` for a document of ``step`` that belongs to another invitation."""
    same_file = body.hex("invitation", HASH_BYTES) == invitation.id
    if not same_file or body.hex("nonce", NONCE_BYTES) != invitation.nonce.hex():
        raise WrongStepError(expected=step.value, found=OF_ANOTHER_INVITATION)


def _require_both_signatures(signatures: Document, body: Document, keys: DeviceKeys) -> None:
    """Proof of possession: nobody can enrol a key that is somebody else's."""
    signatures.require(("daybook", "casebook"))
    signed = body.write()
    by_daybook = keys.daybook.verifies(signatures.signature("daybook"), signed, purpose=SIGNED_BY_DAYBOOK_AS)
    by_casebook = keys.casebook.verifies(signatures.signature("casebook"), signed, purpose=SIGNED_BY_CASEBOOK_AS)
    if not (by_daybook and by_casebook and keys.daybook != keys.casebook):
        raise UnknownSenderError
