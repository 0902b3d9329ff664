"""The relay's receipt: exactly what the relay signed; and a relay's folder as version 1 wrote it, for ever."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from npm_field.crypto import certificates, server_certificate
from npm_field.crypto.signing import SigningKey
from npm_field.domain import canonical
from npm_field.errors import BundleDamagedError, BundleTooNewError, UnknownSenderError
from storage import relay_folder
from storage.relay_store import FolderStore
from sync.relay.limits import QUOTA
from sync.relay_receipt import RelayReceipt, make_receipt, read_receipt
from sync.roster import read_roster

FIXTURE = Path(__file__).resolve().parent.parent / "released" / "relay-1"
KEY = SigningKey.generate()
SAID = RelayReceipt("0" * 32, "a" * 32, "b" * 64, 20_000_000, 41, "office", "2031-03-10/afternoon")


def signed(purpose: str = "receipt/relay", **changes: Any) -> bytes:  # noqa: ANN401 - any field of it
    body = json.loads(make_receipt(SAID, KEY))["body"] | changes
    signature = KEY.sign(canonical.write(body), purpose=purpose)
    return canonical.write({"body": body, "signature": signature.hex()})


def test_a_receipt_comes_back_and_is_the_same_each_time() -> None:
    assert read_receipt(make_receipt(SAID, KEY), KEY.public) == SAID
    assert make_receipt(SAID, KEY) == make_receipt(SAID, KEY)
    assert read_receipt(make_receipt(replace(SAID, to="c" * 32), KEY), KEY.public).to == "c" * 32


def test_every_changed_byte_and_every_other_key_and_purpose_is_refused() -> None:
    data = make_receipt(SAID, KEY)
    for at in range(len(data)):
        with pytest.raises((BundleDamagedError, BundleTooNewError, UnknownSenderError)):
            read_receipt(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :], KEY.public)
    for wrong, key in ((data, SigningKey.generate()), (signed("receipt/office"), KEY)):
        with pytest.raises(UnknownSenderError):
            read_receipt(wrong, key.public)


@pytest.mark.parametrize(
    "change",
    [{"kind": "receipt"}, {"size": 0}, {"sequence": 0}, {"to": "nobody"}, {"written": "2031-03-10"}, {"at": "14:25"}],
    ids=str,
)
def test_what_a_receipt_cannot_say_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BundleDamagedError):
        read_receipt(signed(**change), KEY.public)
    with pytest.raises(BundleTooNewError):
        read_receipt(signed(**{**change, "v": 2}), KEY.public)


def test_a_relays_folder_of_version_1_goes_on(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FIXTURE / "relay", tmp_path / "relay"))
    expected = json.loads((FIXTURE / "expected.json").read_text(encoding="utf-8"))
    found = relay_folder.load(folder)
    key, office_key = server_certificate.read_key(found.key).public, certificates.key_of(found.authority)
    assert server_certificate.is_server_certificate_of(found.certificate, key=key, authority=office_key)
    assert server_certificate.host_of(found.certificate) == found.settings.host == "relay.example"
    assert read_roster(found.roster, office_key).devices[0].device == expected["device"]
    store = FolderStore(folder)
    assert store.roster() == found.roster
    for name, said in expected["files"].items():
        data = said["data"].encode()
        bundle = hashlib.sha256(data).hexdigest()
        held = store.found(expected["device"], bundle)
        assert held is not None
        if name == "half":
            chunk = store.append(
                expected["device"], bundle, size=len(data), offset=len(data) // 2, day="2031-03-10", quota=QUOTA
            )
            chunk.write(data[len(data) // 2 :])
            assert chunk.keep("2031-03-10") == len(data)
            chunk.close()
            assert store.hashed(expected["device"], bundle).hexdigest() == bundle
        else:
            assert held.receipt == said["receipt"].encode()
            assert read_receipt(held.receipt, key).sequence == said["sequence"]
            assert held.is_gone is (name == "taken")
    assert [each.sequence for each in store.waiting(expected["seat"], ("office",))] == [1]
    assert store.next_sequence(expected["device"]) == 3
    store.close()
