"""The first file of enrolment: the office says who it is and what the laptop will be. Public, signed by itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import canonical
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code
from npm_field.errors import BundleDamagedError, UnknownSenderError
from sync.documents import BODY, KIND, SIGNATURE, VERSION, Document, is_code
from sync.enrolment_files import FORMAT_VERSION, MAX_FILE_BYTES, Step, body_of, unwrap_clear, wrap_clear
from sync.statements import ROLES, OfficeStatement

if TYPE_CHECKING:
    from npm_field.crypto.signing import SigningKey

NONCE_BYTES: Final = 16
SIGNED_AS: Final = "enrolment/invitation"
_FIELDS: Final = (VERSION, KIND, "office", "nonce", "role", "person")
_PERSON_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class Invitation:
    """An office's invitation as read. ``id`` is the SHA-256 of the whole file, in hexadecimal digits.

    It is signed by the key that it names, so it says what some office says of itself; only the six words tell which.
    """

    id: str
    statement: OfficeStatement
    nonce: bytes
    role: str
    person: Code


def make_invitation(
    statement: OfficeStatement, signing_key: SigningKey, nonce: bytes, role: str, person: Code
) -> bytes:
    """Return an invitation file. It is public: it says the office's name and keys, a role and an M code or nothing.

    ``nonce`` is 16 fresh random bytes. Raises ``ValueError`` for a key that is not the statement's, or a bad value.
    """
    if signing_key.public != statement.signing or len(nonce) != NONCE_BYTES or role not in ROLES:
        raise ValueError("not a valid invitation")
    if person and not is_code(person, CodeType.MONITOR):
        raise ValueError("the person's code")
    body = {
        VERSION: FORMAT_VERSION,
        KIND: Step.INVITATION.value,
        "office": statement.fields(),
        "nonce": nonce.hex(),
        "role": role,
        "person": person,
    }
    signature = signing_key.sign(canonical.write(body), purpose=SIGNED_AS)
    return wrap_clear(Step.INVITATION, canonical.write({BODY: body, SIGNATURE: signature.hex()}))


def read_invitation(data: bytes) -> Invitation:
    """Return the invitation in ``data``, whose signature is right for the key inside.

    Raises ``WrongStepError``, ``BundleDamagedError``, ``BundleTooNewError``, ``UnknownSenderError``.
    """
    outer = Document.parse(unwrap_clear(Step.INVITATION, data), limit=MAX_FILE_BYTES).require((BODY, SIGNATURE))
    body = body_of(outer, Step.INVITATION, _FIELDS)
    statement = OfficeStatement.from_document(body.inner("office"))
    if not statement.signing.verifies(outer.signature(), body.write(), purpose=SIGNED_AS):
        raise UnknownSenderError
    person = body.text("person", longest=_PERSON_LENGTH)
    if person and not is_code(person, CodeType.MONITOR):
        raise BundleDamagedError
    return Invitation(
        id=hashlib.sha256(data).hexdigest(),
        statement=statement,
        nonce=bytes.fromhex(body.hex("nonce", NONCE_BYTES)),
        role=body.one_of("role", ROLES),
        person=Code(person),
    )
