"""What the tests of enrolment share: a laptop that is not enrolled yet, and one whole exchange."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from npm_field.crypto.certificates import certify
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.signing import SigningKey
from npm_field.domain import canonical
from npm_field.domain.codes import CodeType, make
from npm_field.domain.identifiers import DeviceId
from sync.enrolment import (
    Answer,
    Completion,
    DeviceKeys,
    Invitation,
    make_answer,
    make_completion,
    make_invitation,
    read_answer,
    read_completion,
    read_invitation,
)
from sync.enrolment_files import Step, unwrap_sealed, wrap_sealed
from sync.statements import Credential

if TYPE_CHECKING:
    from tests.sync.conftest import Laptop, Office


NOW = datetime(2031, 3, 10, 14, 25, tzinfo=UTC)
PERSON = make(CodeType.MONITOR, "20416")
POOL = [make(CodeType.PERSON, "40721"), make(CodeType.AREA, "11302"), make(CodeType.WORD, "53")]
POLICY = {"idle_min": 3, "hot_key": "seal", "warning": {"en": "Destroying after a demand can be a crime."}}
VOCABULARY = {"vocabulary": "theme", "terms": [{"id": "food", "label": {"en": "Food"}}]}


@dataclass(frozen=True)
class Newcomer:
    """A laptop that is not enrolled yet, with its private halves."""

    device: DeviceId
    daybook: SigningKey
    casebook: SigningKey
    hybrid: HybridPrivateKey

    @classmethod
    def make(cls) -> Newcomer:
        device = DeviceId(secrets.token_hex(16))
        return cls(device, SigningKey.generate(), SigningKey.generate(), HybridPrivateKey.generate())

    @property
    def keys(self) -> DeviceKeys:
        return DeviceKeys(self.device, self.daybook.public, self.casebook.public, self.hybrid.public)

    def answer(self, invitation: Invitation, sealed_return_codes: bytes = b"") -> bytes:
        return make_answer(
            invitation,
            device=self.device,
            daybook=self.daybook,
            casebook=self.casebook,
            hybrid=self.hybrid.public,
            sealed_return_codes=sealed_return_codes,
        )


@dataclass(frozen=True)
class Exchange:
    """One whole enrolment: the three files and what was read from them."""

    newcomer: Newcomer
    invitation_file: bytes
    invitation: Invitation
    answer_file: bytes
    answer: Answer
    completion_file: bytes
    files: tuple[bytes, bytes, bytes]


def invited(office: Office) -> bytes:
    return make_invitation(office.statement, office.signing, secrets.token_bytes(16), "field", PERSON)


def credential_for(office: Office, answer: Answer, **changes: Any) -> bytes:  # noqa: ANN401 - any field of it
    keys = answer.keys
    certificate = certify(answer.request_pem, office.statement.authority_pem, office.signing, keys.device)
    said: dict[str, Any] = {
        "device": keys.device,
        "office": office.statement.office,
        "daybook": keys.daybook,
        "casebook": keys.casebook,
        "hybrid": keys.hybrid,
        "person": PERSON,
        "role": "field",
        "certificate_pem": certificate,
    }
    return Credential(**(said | changes)).signed(office.signing)


def completed(office: Office, answer: Answer, credential: bytes, **changes: Any) -> bytes:  # noqa: ANN401 - as above
    said: dict[str, Any] = {"pools": POOL, "policy": POLICY, "roster": (), "vocabularies": [VOCABULARY]}
    return make_completion(
        answer, credential, statement=office.statement, signing_key=office.signing, **(said | changes)
    )


def whole_exchange(office: Office, lead: Laptop) -> Exchange:
    """Return an enrolment from its first file to its last, with ``lead`` as the other device."""
    newcomer, invitation_file = Newcomer.make(), invited(office)
    invitation = read_invitation(invitation_file)
    answer_file = newcomer.answer(invitation)
    answer = read_answer(answer_file, office.records, invitation)
    completion_file = completed(office, answer, credential_for(office, answer), roster=[lead.document])
    files = (invitation_file, answer_file, completion_file)
    return Exchange(newcomer, invitation_file, invitation, answer_file, answer, completion_file, files)


def read_back(exchange: Exchange, file: bytes) -> Completion:
    newcomer = exchange.newcomer
    return read_completion(file, newcomer.hybrid, exchange.invitation, newcomer.device)


def answered(exchange: Exchange, office: Office, newcomer: Newcomer, **changes: object) -> bytes:
    """Return an answer whose body both identities of ``newcomer`` signed with these changes in it."""
    body = json.loads(unwrap_sealed(Step.ANSWER, exchange.answer_file, office.records))["body"] | changes
    signed = canonical.write(body)
    signatures = {
        "daybook": newcomer.daybook.sign(signed, purpose="enrolment/answer/daybook").hex(),
        "casebook": newcomer.casebook.sign(signed, purpose="enrolment/answer/casebook").hex(),
    }
    return wrap_sealed(
        Step.ANSWER, canonical.write({"body": body, "signatures": signatures}), [office.records.public]
    )
