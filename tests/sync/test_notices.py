"""Notices: what the office signed for this one device, with just what its subject has, or refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.crypto.signing import SigningKey, VerifyKey
from npm_field.domain import canonical
from npm_field.domain.codes import CodeType, make
from npm_field.domain.identifiers import DeviceId
from npm_field.errors import (
    BundleDamagedError,
    BundleTooNewError,
    NotForUsError,
    UnknownSenderError,
    WrongStepError,
)
from sync.enrolment_files import Step, unwrap_sealed, wrap_sealed
from sync.notices import CODES, POLICY, ROSTER, Notice, make_notice, read_notice

if TYPE_CHECKING:
    from tests.sync.conftest import Laptop, Office

FIXTURE = Path(__file__).resolve().parent.parent / "released" / "notice-1"
CODE = make(CodeType.PERSON, "40721")


def notice(here: Office, device: DeviceId) -> Notice:
    return Notice(here.statement.office, device, CODES, 1, codes=(CODE,))


def written(here: Office, laptop: Laptop, **changes: Any) -> bytes:  # noqa: ANN401 - any field of it
    whole = make_notice(notice(here, laptop.device), signing_key=here.signing, recipient=laptop.hybrid.public)
    body = json.loads(unwrap_sealed(Step.NOTICE, whole, laptop.hybrid))["body"] | changes
    signature = here.signing.sign(canonical.write(body), purpose="notice")
    document = canonical.write({"body": body, "signature": signature.hex()})
    return wrap_sealed(Step.NOTICE, document, [laptop.hybrid.public])


def test_a_notice_comes_back_to_its_device_and_to_no_other(office: Office, laptop: Laptop, lead: Laptop) -> None:
    data = written(office, laptop)
    assert read_notice(data, laptop.hybrid, laptop.device, office.signing.public) == notice(office, laptop.device)
    with pytest.raises(NotForUsError):
        read_notice(data, lead.hybrid, lead.device, office.signing.public)
    with pytest.raises(WrongStepError):
        read_notice(data, laptop.hybrid, lead.device, office.signing.public)
    with pytest.raises(UnknownSenderError):
        read_notice(data, laptop.hybrid, laptop.device, SigningKey.generate().public)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"v": 2}, BundleTooNewError),
        ({"kind": "complete"}, BundleDamagedError),
        ({"subject": "wipe"}, BundleDamagedError),
        ({"number": 0}, BundleDamagedError),
        ({"codes": []}, BundleDamagedError),
        ({"codes": ["P-407-217"]}, BundleDamagedError),
        ({"codes": [CODE, CODE]}, BundleDamagedError),
        ({"policy": {"idle_s": 30}}, BundleDamagedError),
        ({"roster": "{}"}, BundleDamagedError),
        ({"vocabularies": ["theme"]}, BundleDamagedError),
        ({"more": 1}, BundleDamagedError),
    ],
)
def test_what_is_signed_and_is_not_just_its_subject_is_refused(
    office: Office, laptop: Laptop, change: dict[str, Any], error: type
) -> None:
    with pytest.raises(error):
        read_notice(written(office, laptop, **change), laptop.hybrid, laptop.device, office.signing.public)


def test_a_notice_that_no_reader_takes_is_not_made(office: Office, laptop: Laptop) -> None:
    good = notice(office, laptop.device)
    for bad in (
        replace(good, subject="wipe"),
        replace(good, number=0),
        replace(good, codes=()),
        replace(good, policy={"idle_s": 30}),
        replace(good, subject=ROSTER, codes=()),
    ):
        with pytest.raises(ValueError, match="notice"):
            make_notice(bad, signing_key=office.signing, recipient=laptop.hybrid.public)


def test_changed_bytes_are_refused(office: Office, laptop: Laptop) -> None:
    data = written(office, laptop)
    for at in range(0, len(data), 211):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        with pytest.raises((BundleDamagedError, BundleTooNewError, NotForUsError, WrongStepError)):
            read_notice(changed, laptop.hybrid, laptop.device, office.signing.public)


def test_notices_of_version_1_are_read_for_ever() -> None:
    wanted = json.loads((FIXTURE / "expected.json").read_text(encoding="utf-8"))
    key = VerifyKey(bytes.fromhex(wanted["office_key"]))
    private = HybridPrivateKey(Secret(bytes.fromhex(wanted["hybrid_seed"])))
    found = {
        subject: read_notice((FIXTURE / subject).read_bytes(), private, DeviceId(wanted["device"]), key)
        for subject in (ROSTER, POLICY, CODES)
    }
    assert {subject: each.number for subject, each in found.items()} == wanted["numbers"]
    assert list(found[CODES].codes) == wanted["codes"]
    assert found[POLICY].policy == wanted["policy"]
    assert found[ROSTER].roster
