"""Two fictional offices and their laptops, made once: keys are what these tests spend their time on."""

from __future__ import annotations

import io
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest

from npm_field.crypto import certificates
from npm_field.crypto.age import HybridIdentity, HybridRecipient, encrypt, verify
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.signing import SigningKey
from npm_field.domain.codes import CodeType, make
from npm_field.domain.identifiers import Code, DeviceId, RecordId, RevisionId
from npm_field.domain.modes import Mode
from npm_field.domain.revision import (
    CASEBOOK,
    DAYBOOK,
    SIGNED_AS,
    Header,
    Revision,
    commit,
    payload_bytes,
    signed_bytes,
)
from sync.bundle import Outgoing, Purpose, write
from sync.capsules import seal
from sync.statements import Credential, OfficeStatement
from tests.sync.enrolling import Exchange, whole_exchange

if TYPE_CHECKING:
    from npm_field.domain.capsule import Capsule

NOW: Final = datetime(2031, 3, 10, 14, 25, 7, tzinfo=UTC)
"""In the past and in time, for a relay looks at its clock."""
BAND: Final = "2031-03-10/afternoon"
VISIT: Final = RecordId("0" * 31 + "1")


@dataclass(frozen=True)
class Office:
    """An office with all its private halves."""

    signing: SigningKey
    records: HybridPrivateKey
    records_paper: HybridPrivateKey
    statement: OfficeStatement

    @classmethod
    def make(cls, name: str) -> Office:
        signing, office = SigningKey.generate(), secrets.token_hex(16)
        keys = [HybridPrivateKey.generate() for _ in range(4)]
        statement = OfficeStatement(
            office=office,
            name=name,
            signing=signing.public,
            records=keys[0].public,
            records_paper=keys[1].public,
            desk=keys[2].public,
            desk_paper=keys[3].public,
            authority_pem=certificates.make_authority(signing, office),
        )
        return cls(signing, keys[0], keys[1], statement)


@dataclass(frozen=True)
class Laptop:
    """A certified device with all its private halves."""

    device: DeviceId
    daybook: SigningKey
    casebook: SigningKey
    hybrid: HybridPrivateKey
    credential: Credential
    document: bytes

    @classmethod
    def make(cls, office: Office, person: Code, role: str = "field") -> Laptop:
        device = DeviceId(secrets.token_hex(16))
        daybook, casebook, hybrid = SigningKey.generate(), SigningKey.generate(), HybridPrivateKey.generate()
        statement = office.statement
        request = certificates.request(daybook, device)
        credential = Credential(
            device=device,
            office=statement.office,
            daybook=daybook.public,
            casebook=casebook.public,
            hybrid=hybrid.public,
            person=person,
            role=role,
            certificate_pem=certificates.certify(request, statement.authority_pem, office.signing, device),
        )
        return cls(device, daybook, casebook, hybrid, credential, credential.signed(office.signing))

    def revision(  # noqa: PLR0913 - a test says the one thing that is wrong
        self,
        fields: dict[str, object] | None = None,
        *,
        mode: Mode = Mode.FULL,
        kind: str = "interview",
        counter: int | None = None,
        signer: SigningKey | None = None,
        book: str = "",
        payload: bytes | None = None,
        record: RecordId | None = None,
        parents: tuple[RevisionId, ...] = (),
    ) -> Revision:
        """Return a revision as this laptop would sign it, but for what the test says."""
        full = mode is Mode.FULL
        header = Header(
            record=record or RecordId(secrets.token_hex(16)),
            kind=kind,
            visit=VISIT,
            mode=mode,
            parents=parents,
            device=self.device,
            book=book or (CASEBOOK if full else DAYBOOK),
            counter=int(full) if counter is None else counter,
        )
        said = {"code": str(make(CodeType.PERSON, "40721"))} if fields is None else fields
        body = payload_bytes(said, written=BAND, at=NOW.isoformat() if full else "") if payload is None else payload
        salt, header_bytes = secrets.token_bytes(32), header.write()
        commitment = commit(salt, body)
        identity = signer or (self.casebook if full else self.daybook)
        signature = identity.sign(signed_bytes(header_bytes, commitment), purpose=SIGNED_AS)
        return Revision(header, header_bytes, commitment, salt, body, signature)

    def outgoing(self, **changes: Any) -> Outgoing:  # noqa: ANN401 - any field of an Outgoing
        """Return what this laptop says of its first bundle, but for ``changes``."""
        said: dict[str, Any] = {
            "device": self.device,
            "book": CASEBOOK,
            "sequence": 1,
            "previous": "",
            "office": self.credential.office,
            "purpose": Purpose.HAND_OVER,
            "credentials": (self.document,),
            "written": BAND,
        }
        return Outgoing(**(said | changes))

    def bundle(
        self,
        *revisions: Revision,
        to: HybridPrivateKey,
        capsules: tuple[Capsule, ...] = (),
        **changes: Any,  # noqa: ANN401 - as above
    ) -> bytes:
        """Return a bundle of this laptop for one key."""
        sink = io.BytesIO()
        write(sink, self.outgoing(**changes), revisions, self.casebook, [to.public], capsules=capsules)
        return sink.getvalue()

    def boxed(
        self,
        fields: dict[str, object] | None = None,
        *,
        to: HybridPrivateKey,
        **changes: Any,  # noqa: ANN401 - as above
    ) -> tuple[Revision, Capsule]:
        """Return a record born in the drop-box and its capsule for one key."""
        said: dict[str, object] = {"narrative": "Said once."} if fields is None else fields
        revision = self.revision(said, mode=Mode.DROP_BOX, **changes)
        return revision, seal(revision.header.record, [revision], [to.public])


@dataclass(frozen=True)
class Envelope:
    """Opens and closes age files, for tests that look inside or put something else there."""

    @staticmethod
    def opened(file: bytes, key: HybridPrivateKey) -> bytes:
        return b"".join(verify(io.BytesIO(file), [HybridIdentity(key)]).chunks())

    @staticmethod
    def closed(content: bytes, key: HybridPrivateKey) -> bytes:
        sink = io.BytesIO()
        encrypt(io.BytesIO(content), sink, [HybridRecipient(key.public)])
        return sink.getvalue()


@pytest.fixture(scope="session")
def office() -> Office:
    return Office.make("Office for Prevention, Varlena")


@pytest.fixture(scope="session")
def other_office() -> Office:
    return Office.make("Another Office")


@pytest.fixture(scope="session")
def laptop(office: Office) -> Laptop:
    return Laptop.make(office, make(CodeType.MONITOR, "20416"))


@pytest.fixture(scope="session")
def lead(office: Office) -> Laptop:
    return Laptop.make(office, make(CodeType.MONITOR, "81530"), "lead")


@pytest.fixture(scope="session")
def stranger(other_office: Office) -> Laptop:
    return Laptop.make(other_office, make(CodeType.MONITOR, "50317"))


@pytest.fixture(scope="session")
def envelope() -> Envelope:
    return Envelope()


@pytest.fixture(scope="session")
def exchange(office: Office, lead: Laptop) -> Exchange:
    return whole_exchange(office, lead)
