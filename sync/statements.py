"""What an office says about itself, and what it says about each device: the two documents all trust rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Self

from npm_field.crypto import certificates
from npm_field.domain import canonical
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code, DeviceId
from npm_field.domain.revision import DAYBOOK
from npm_field.errors import BundleDamagedError, UnknownSenderError
from sync.documents import (
    BODY,
    ID_BYTES,
    KIND,
    SIGNATURE,
    VERSION,
    Document,
    is_code,
    is_hex,
    is_showable,
    printed,
)

if TYPE_CHECKING:
    from npm_field.crypto.hybrid import HybridPublicKey
    from npm_field.crypto.signing import SigningKey, VerifyKey

FORMAT_VERSION: Final = 1
MAX_STATEMENT_BYTES: Final = 16 * 1024
"""Four hybrid keys and a certificate take 7.5 KiB."""
MAX_CREDENTIAL_BYTES: Final = 8 * 1024
"""A hybrid key and a certificate take 3 KiB."""
MAX_NAME_LENGTH: Final = 80
ROLES: Final = ("field", "lead", "office")
OFFICE: Final = "office"
CREDENTIAL: Final = "credential"
_OFFICE_FIELDS: Final = (
    VERSION, KIND, "office", "name", "signing", "records", "records_paper", "desk", "desk_paper", "authority",
)  # fmt: skip
_CREDENTIAL_FIELDS: Final = (
    VERSION, KIND, "device", "office", "daybook", "casebook", "hybrid", "person", "role", "certificate",
)  # fmt: skip
_PERSON_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class OfficeStatement:
    """Who an office is: its random id, the name people know, its keys. Raises ``ValueError`` if it does not hold.

    The records key opens bundles, the desk's key opens identity slips; each has a copy on paper. All four differ, or
    one person could read both (INV04).
    """

    office: str
    name: str
    signing: VerifyKey
    records: HybridPublicKey
    records_paper: HybridPublicKey
    desk: HybridPublicKey
    desk_paper: HybridPublicKey
    authority_pem: str

    def __post_init__(self) -> None:
        if not is_hex(self.office, ID_BYTES) or not is_showable(self.name, longest=MAX_NAME_LENGTH):
            raise ValueError("the office's id or name")
        keys = {key.raw for key in (self.records, self.records_paper, self.desk, self.desk_paper)}
        if len(keys) != len(("records", "records_paper", "desk", "desk_paper")):
            raise ValueError("two keys of the office are the same")
        if not certificates.is_authority_of(self.authority_pem, office_id=self.office, key=self.signing):
            raise ValueError("the authority is not this office's")

    def write(self) -> bytes:
        """Return the canonical document."""
        return canonical.write(self.fields())

    def fields(self) -> dict[str, object]:
        """Return the document's fields, to be put into another one."""
        return {
            VERSION: FORMAT_VERSION,
            KIND: OFFICE,
            "office": self.office,
            "name": self.name,
            "signing": self.signing.raw.hex(),
            "records": printed(self.records.raw),
            "records_paper": printed(self.records_paper.raw),
            "desk": printed(self.desk.raw),
            "desk_paper": printed(self.desk_paper.raw),
            "authority": self.authority_pem,
        }

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Parse a statement, which proves no sender; raises ``BundleDamagedError`` and ``BundleTooNewError``."""
        return cls.from_document(Document.parse(data, limit=MAX_STATEMENT_BYTES))

    @classmethod
    def from_document(cls, document: Document) -> Self:
        """Return the statement in a parsed document."""
        document.require_version(FORMAT_VERSION).require_kind(OFFICE).require(_OFFICE_FIELDS)
        try:
            return cls(
                office=document.hex("office", ID_BYTES),
                name=document.text("name", longest=MAX_NAME_LENGTH),
                signing=document.verify_key("signing"),
                records=document.hybrid_key("records"),
                records_paper=document.hybrid_key("records_paper"),
                desk=document.hybrid_key("desk"),
                desk_paper=document.hybrid_key("desk_paper"),
                authority_pem=document.text("authority", longest=certificates.MAX_PEM_LENGTH),
            )
        except ValueError:
            raise BundleDamagedError from None


@dataclass(frozen=True, slots=True)
class Credential:
    """What an office certifies of one device. Raises ``ValueError`` if it does not hold together.

    ``person`` is the M code of whose vault it is, or empty; the certificate inside carries the device's id alone.
    """

    device: DeviceId
    office: str
    daybook: VerifyKey
    casebook: VerifyKey
    hybrid: HybridPublicKey
    person: Code
    role: str
    certificate_pem: str

    def __post_init__(self) -> None:
        if not is_hex(self.device, ID_BYTES) or not is_hex(self.office, ID_BYTES) or self.role not in ROLES:
            raise ValueError("a device's id, office or role")
        if self.person and not is_code(self.person, CodeType.MONITOR):
            raise ValueError("the person's code")
        if self.daybook == self.casebook:
            raise ValueError("one identity for both books: a travel passphrase would sign complete records")
        if not certificates.is_certificate_of(self.certificate_pem, device=self.device, key=self.daybook):
            raise ValueError("the certificate is not this device's")

    def identity(self, book: str) -> VerifyKey:
        """Return the identity that signs for ``book``."""
        return self.daybook if book == DAYBOOK else self.casebook

    def signed(self, signing_key: SigningKey) -> bytes:
        """Return the canonical document with the office's signature in it."""
        body = self._fields()
        signature = signing_key.sign(canonical.write(body), purpose=CREDENTIAL)
        return canonical.write({BODY: body, SIGNATURE: signature.hex()})

    def _fields(self) -> dict[str, object]:
        return {
            VERSION: FORMAT_VERSION,
            KIND: CREDENTIAL,
            "device": self.device,
            "office": self.office,
            "daybook": self.daybook.raw.hex(),
            "casebook": self.casebook.raw.hex(),
            "hybrid": printed(self.hybrid.raw),
            "person": self.person,
            "role": self.role,
            "certificate": self.certificate_pem,
        }


@lru_cache(maxsize=64)
def read_credential(data: bytes, office_key: VerifyKey) -> Credential:
    """Return the credential in ``data`` if the office of ``office_key`` signed it. The same bytes are verified once.

    Raises ``UnknownSenderError`` if it did not, ``BundleDamagedError`` and ``BundleTooNewError``.
    """
    outer = Document.parse(data, limit=MAX_CREDENTIAL_BYTES).require((BODY, SIGNATURE))
    body = outer.inner(BODY).require_version(FORMAT_VERSION).require_kind(CREDENTIAL)
    if not office_key.verifies(outer.signature(), body.write(), purpose=CREDENTIAL):
        raise UnknownSenderError
    credential = _credential(body.require(_CREDENTIAL_FIELDS))
    if not certificates.is_issued_by(credential.certificate_pem, office_key):
        raise UnknownSenderError
    return credential


def _credential(body: Document) -> Credential:
    try:
        return Credential(
            device=DeviceId(body.hex("device", ID_BYTES)),
            office=body.hex("office", ID_BYTES),
            daybook=body.verify_key("daybook"),
            casebook=body.verify_key("casebook"),
            hybrid=body.hybrid_key("hybrid"),
            person=Code(body.text("person", longest=_PERSON_LENGTH)),
            role=body.one_of("role", ROLES),
            certificate_pem=body.text("certificate", longest=certificates.MAX_PEM_LENGTH),
        )
    except ValueError:
        raise BundleDamagedError from None
