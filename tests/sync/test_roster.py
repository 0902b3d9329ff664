"""The roster: exactly what the office signed, its number only grows, and it names nobody."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from npm_field.crypto.certificates import key_of
from npm_field.crypto.signing import SigningKey
from npm_field.domain import canonical
from npm_field.domain.identifiers import DeviceId
from npm_field.errors import BundleDamagedError, BundleTooNewError, OlderThanKnownError, UnknownSenderError
from sync.roster import Listed, Roster, in_order, is_news, make_roster, read_roster

if TYPE_CHECKING:
    from tests.sync.conftest import Office

FIXTURE = Path(__file__).resolve().parent.parent / "released" / "roster-1"


def one(at: int, role: str = "field", state: str = "trusted") -> Listed:
    return Listed(DeviceId(f"{at:032x}"), f"{at:064x}", role, state)


def roster(office: Office, number: int = 5, *devices: Listed) -> Roster:
    return Roster(office.statement.office, number, devices or (one(1, "office"), one(2, state="suspect"), one(3)))


def signed(here: Office, key: SigningKey | None = None, **changes: Any) -> bytes:  # noqa: ANN401 - any field of it
    body = json.loads(make_roster(roster(here), here.signing))["body"] | changes
    signature = (key or here.signing).sign(canonical.write(body), purpose="roster")
    return canonical.write({"body": body, "signature": signature.hex()})


def test_a_roster_comes_back_and_finds_a_device_by_its_id_and_by_its_certificate(office: Office) -> None:
    found = read_roster(make_roster(roster(office), office.signing), office.signing.public)
    assert found == roster(office)
    assert found.device(f"{2:032x}") == found.holder_of(f"{2:064x}") == one(2, state="suspect")
    assert found.device("0" * 32) is found.holder_of("0" * 64) is None


def test_every_changed_byte_is_refused(office: Office) -> None:
    data = make_roster(roster(office), office.signing)
    for at in range(0, len(data), 7):
        with pytest.raises((BundleDamagedError, BundleTooNewError, UnknownSenderError)):
            read_roster(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :], office.signing.public)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"v": 2}, BundleTooNewError),
        ({"kind": "credential"}, BundleDamagedError),
        ({"number": 0}, BundleDamagedError),
        ({"number": True}, BundleDamagedError),
        ({"office": "0" * 31}, BundleDamagedError),
        ({"more": 1}, BundleDamagedError),
        ({"devices": [{"device": "0" * 32}]}, BundleDamagedError),
        ({"devices": ["0" * 32]}, BundleDamagedError),
        ({"devices": {}}, BundleDamagedError),
    ],
)
def test_what_is_signed_and_not_a_roster_is_refused(office: Office, change: dict[str, Any], error: type) -> None:
    with pytest.raises(error):
        read_roster(signed(office, **change), office.signing.public)


@pytest.mark.parametrize(
    "devices",
    [
        (one(2), one(1)),
        (one(1), one(1)),
        (one(1), replace(one(2), certificate=one(1).certificate)),
        (replace(one(1), role="relay"),),
        (replace(one(1), state="retired"),),
    ],
)
def test_a_roster_that_does_not_hold_is_not_made(office: Office, devices: tuple[Listed, ...]) -> None:
    with pytest.raises(ValueError, match="a device"):
        roster(office, 5, *devices)


def test_another_key_or_another_purpose_of_the_office_signs_no_roster(office: Office) -> None:
    with pytest.raises(UnknownSenderError):
        read_roster(signed(office, SigningKey.generate()), office.signing.public)
    body = json.loads(make_roster(roster(office), office.signing))["body"]
    other = office.signing.sign(canonical.write(body), purpose="credential")
    with pytest.raises(UnknownSenderError):
        read_roster(canonical.write({"body": body, "signature": other.hex()}), office.signing.public)


def test_only_a_greater_number_takes_the_place_of_a_known_one(office: Office) -> None:
    known = roster(office)
    assert is_news(known, None)
    assert is_news(roster(office, 6), known)
    assert not is_news(known, known)
    with pytest.raises(OlderThanKnownError) as older:
        is_news(roster(office, 4), known)
    assert older.value.facts == {"found": 4, "known": 5}
    with pytest.raises(OlderThanKnownError):  # another one of the same number: the office was put back
        is_news(roster(office, 5, one(9)), known)
    with pytest.raises(UnknownSenderError):
        is_news(replace(known, office="0" * 32, number=9), known)


def test_devices_in_any_order_are_put_into_the_one_order(office: Office) -> None:
    assert roster(office, 1, *in_order([one(3), one(1), one(2)])).devices == (one(1), one(2), one(3))


def test_a_roster_of_version_1_is_read_for_ever_by_the_authoritys_certificate() -> None:
    key = key_of((FIXTURE / "authority.pem").read_text(encoding="ascii"))
    found = read_roster((FIXTURE / "roster").read_bytes(), key)
    wanted = json.loads((FIXTURE / "expected.json").read_text(encoding="utf-8"))
    assert (found.office, found.number) == (wanted["office"], wanted["number"])
    assert [[each.device, each.role, each.state] for each in found.devices] == wanted["devices"]
