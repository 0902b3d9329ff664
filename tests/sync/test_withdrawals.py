"""A withdrawal of version 1 is read for ever, by whoever has the record, and says nothing to anybody else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from npm_field.crypto.signing import VerifyKey
from npm_field.domain.identifiers import DeviceId, RecordId
from npm_field.errors import BundleDamagedError, BundleTooNewError, UnknownSenderError, WrongStepError
from sync import withdrawals
from sync.withdrawals import Order, Said

FIXTURE: Final = Path(__file__).resolve().parent.parent / "released" / "withdrawal-1"
DATA: Final = (FIXTURE / "withdrawal").read_bytes()


def wanted() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FIXTURE / "expected.json").read_text(encoding="utf-8"))
    return found


def read(data: bytes, **change: str) -> Order:
    said = {**wanted(), **change}
    key = VerifyKey(bytes.fromhex(said["office_key"]))
    return withdrawals.read(data, office=said["office"], device=DeviceId(said["device"]), key=key)


def test_a_withdrawal_of_version_1_says_what_it_was_made_to_say() -> None:
    said, found = wanted(), read(DATA)
    assert found.id == said["order"]
    for record in said["records"]:
        about = Said(tuple(said["purposes"]), said["channel"], said["day"])
        assert found.about(RecordId(record)) == about
        assert record.encode() not in DATA
    assert found.about(RecordId("3" * 32)) is None
    assert len(found.entries) == withdrawals.FILLED_TO


def test_it_is_for_one_device_of_one_office() -> None:
    with pytest.raises(WrongStepError):
        read(DATA, device="b" * 32)
    with pytest.raises(UnknownSenderError):
        read(DATA, office="0e" * 16)
    with pytest.raises(UnknownSenderError):
        read(DATA, office_key="00" * 32)


def test_changed_bytes_are_refused() -> None:
    for at in range(0, len(DATA), 97):
        with pytest.raises((BundleDamagedError, BundleTooNewError, UnknownSenderError, WrongStepError)):
            read(DATA[:at] + bytes([DATA[at] ^ 1]) + DATA[at + 1 :])
    with pytest.raises(BundleTooNewError):
        read(DATA[:15] + b"\x02" + DATA[16:])
