"""The third file of enrolment: what makes the laptop a member, signed by the office and sealed to the laptop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import canonical
from npm_field.domain.identifiers import Code
from npm_field.domain.vocabularies import Vocabularies
from npm_field.errors import BundleDamagedError, UnknownSenderError, WrongStepError
from sync.answer import OF_ANOTHER_INVITATION, require_invitation
from sync.documents import BODY, ID_BYTES, KIND, SIGNATURE, VERSION, Document, is_code
from sync.enrolment_files import FORMAT_VERSION, MAX_FILE_BYTES, Step, body_of, unwrap_sealed, wrap_sealed
from sync.statements import MAX_CREDENTIAL_BYTES, Credential, OfficeStatement, read_credential

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
    from npm_field.crypto.signing import SigningKey
    from npm_field.domain.identifiers import DeviceId
    from sync.answer import Answer
    from sync.invitation import Invitation

MAX_POOL: Final = 20_000
MAX_ROSTER: Final = 256
MAX_VOCABULARIES: Final = 256
SIGNED_AS: Final = "enrolment/completion"
FOR_ANOTHER_DEVICE: Final = "for_another_device"
_FIELDS: Final = (
    VERSION, KIND, "device", "office", "nonce", "invitation", "credential", "pools", "policy", "roster",
    "vocabularies",
)  # fmt: skip
_CODE_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class Completion:
    """What makes a laptop a member: its credential, code pools, the office's policy, the other devices.

    ``credential_bytes`` and ``roster`` are documents as signed, to be stored and put into bundles; ``others`` are the
    devices of ``roster``, in its order.
    """

    credential: Credential
    credential_bytes: bytes
    pools: tuple[Code, ...]
    policy: Mapping[str, object]
    roster: tuple[bytes, ...]
    others: tuple[Credential, ...]
    vocabularies: tuple[Mapping[str, object], ...]


def make_completion(  # noqa: PLR0913 - a completion is of these eight things, each named
    answer: Answer,
    credential_bytes: bytes,
    *,
    statement: OfficeStatement,
    signing_key: SigningKey,
    pools: Sequence[Code],
    policy: Mapping[str, object],
    roster: Sequence[bytes],
    vocabularies: Sequence[Mapping[str, object]] = (),
) -> bytes:
    """Return the completion file, signed by the office and sealed to the laptop alone.

    Raises ``ValueError`` for a key that is not the statement's, and for more than the reader takes.
    """
    if signing_key.public != statement.signing:
        raise ValueError("not the office's signing key")
    if len(pools) > MAX_POOL or len(roster) > MAX_ROSTER or len(vocabularies) > MAX_VOCABULARIES:
        raise ValueError("more than a completion holds")
    body = {
        VERSION: FORMAT_VERSION,
        KIND: Step.COMPLETION.value,
        "device": answer.keys.device,
        "office": statement.office,
        "nonce": answer.nonce.hex(),
        "invitation": answer.invitation,
        "credential": credential_bytes.decode(),
        "pools": list(pools),
        "policy": dict(policy),
        "roster": [document.decode() for document in roster],
        "vocabularies": [dict(document) for document in vocabularies],
    }
    signature = signing_key.sign(canonical.write(body), purpose=SIGNED_AS)
    document = canonical.write({BODY: body, SIGNATURE: signature.hex()})
    if len(document) > MAX_FILE_BYTES // 2:
        raise ValueError("more than a completion holds")
    return wrap_sealed(Step.COMPLETION, document, [answer.keys.hybrid])


def read_completion(data: bytes, private: HybridPrivateKey, invitation: Invitation, device: DeviceId) -> Completion:
    """Return the completion of the enrolment that ``invitation`` began, for ``device``, opened with its hybrid key.

    Raises ``WrongStepError`` (also for another device or invitation), ``NotForUsError``, ``BundleDamagedError``,
    ``BundleTooNewError``, and ``UnknownSenderError`` when the office of the invitation did not sign.
    """
    outer = Document.parse(unwrap_sealed(Step.COMPLETION, data, private), limit=MAX_FILE_BYTES)
    body = body_of(outer.require((BODY, SIGNATURE)), Step.COMPLETION, _FIELDS)
    office_key = invitation.statement.signing
    if not office_key.verifies(outer.signature(), body.write(), purpose=SIGNED_AS):
        raise UnknownSenderError
    require_invitation(body, invitation, Step.COMPLETION)
    if body.hex("device", ID_BYTES) != device or body.hex("office", ID_BYTES) != invitation.statement.office:
        raise WrongStepError(expected=Step.COMPLETION.value, found=FOR_ANOTHER_DEVICE)
    credential_bytes = body.text("credential", longest=MAX_CREDENTIAL_BYTES).encode()
    credential = read_credential(credential_bytes, office_key)
    _require_own(credential, invitation, device, private.public)
    roster = tuple(text.encode() for text in body.texts("roster", most=MAX_ROSTER, longest=MAX_CREDENTIAL_BYTES))
    return Completion(
        credential=credential,
        credential_bytes=credential_bytes,
        pools=_pools(body),
        policy=body.inner("policy").fields,
        roster=roster,
        others=tuple(read_credential(document, office_key) for document in roster),
        vocabularies=_vocabularies(body),
    )


def _require_own(credential: Credential, invitation: Invitation, device: DeviceId, hybrid: HybridPublicKey) -> None:
    """Require that what was certified is what the invitation promised, for the key that just opened the file."""
    if credential.device != device or credential.hybrid != hybrid or credential.office != invitation.statement.office:
        raise WrongStepError(expected=Step.COMPLETION.value, found=FOR_ANOTHER_DEVICE)
    if credential.role != invitation.role or credential.person != invitation.person:
        raise WrongStepError(expected=Step.COMPLETION.value, found=OF_ANOTHER_INVITATION)


def _pools(body: Document) -> tuple[Code, ...]:
    found = body.texts("pools", most=MAX_POOL, longest=_CODE_LENGTH)
    if not all(is_code(text) for text in found):
        raise BundleDamagedError
    return tuple(Code(text) for text in found)


def _vocabularies(body: Document) -> tuple[Mapping[str, object], ...]:
    found = [item for item in body.items("vocabularies", most=MAX_VOCABULARIES) if isinstance(item, dict)]
    try:
        Vocabularies.parse(found)
    except ValueError:
        raise BundleDamagedError from None
    if len(found) != len(body.items("vocabularies", most=MAX_VOCABULARIES)):
        raise BundleDamagedError
    return tuple(found)
