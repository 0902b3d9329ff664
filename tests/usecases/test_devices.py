"""The devices of an office: its roster, what was decided of them, and what everybody else makes of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from npm_field.errors import BadPolicyError, NotEnrolledError
from npm_field.usecases import devices, membership, policy
from npm_field.usecases.devices import Relay
from sync.roster import read_roster

if TYPE_CHECKING:
    from tests.usecases.enrolled import Enrolled


def test_a_roster_lists_every_device_and_has_one_number_until_something_changes(enrolled: Enrolled) -> None:
    made = devices.roster(enrolled.office)
    found = devices.known_roster(enrolled.office)
    assert found is not None
    assert {(each.device, each.role, each.state) for each in found.devices} == {
        (enrolled.office.device, "office", "trusted"),
        (enrolled.laptop.device, "field", "trusted"),
    }
    assert devices.roster(enrolled.office) == made
    assert found.number == 1


def test_a_laptop_takes_the_roster_and_makes_none(enrolled: Enrolled) -> None:
    with pytest.raises(NotEnrolledError):
        devices.roster(enrolled.laptop)
    made = devices.roster(enrolled.office)
    assert devices.take_roster(enrolled.laptop, made)
    assert not devices.take_roster(enrolled.laptop, made)
    assert devices.roster(enrolled.laptop) == made


def test_the_policy_says_where_the_relay_is(enrolled: Enrolled) -> None:
    assert devices.relay_of(enrolled.office) is None
    policy.change(enrolled.office, json.dumps({"relay": {"host": "relay.example.org", "port": 8443}}).encode())
    assert devices.relay_of(enrolled.office) == Relay("relay.example.org", 8443)


@pytest.mark.parametrize(
    "relay",
    [
        {"host": "relay.example.org"},
        {"host": "relay.example.org", "port": 0},
        {"host": "relay.example.org", "port": True},
        {"host": "relay.example.org/path", "port": 443},
        {"host": "-relay", "port": 443},
        {"host": "", "port": 443},
        {"host": "relay.example.org", "port": 443, "token": "x"},
        "relay.example.org:443",
    ],
)
def test_a_relay_that_is_not_just_a_host_and_a_port_is_refused_at_the_office(
    enrolled: Enrolled, relay: object
) -> None:
    with pytest.raises(BadPolicyError):
        policy.change(enrolled.office, json.dumps({"relay": relay}).encode())
    assert policy.read({"relay": relay}).relay == {}


def test_the_roster_is_signed_by_the_office(enrolled: Enrolled) -> None:
    key = membership.statement_of(enrolled.laptop).signing
    assert read_roster(devices.roster(enrolled.office), key).number == 1
