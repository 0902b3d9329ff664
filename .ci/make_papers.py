"""Make the fixtures of what an office signs for its laptops and its relay, below tests/released.

    .venv/bin/python .ci/make_papers.py roster-1    makes tests/released/roster-1/; refuses one that is there
    .venv/bin/python .ci/make_papers.py notice-1    makes tests/released/notice-1/
    .venv/bin/python .ci/make_papers.py relay-1     makes tests/released/relay-1/, a relay's folder
    .venv/bin/python .ci/make_papers.py withdrawal-1  makes tests/released/withdrawal-1/
    .venv/bin/python .ci/make_papers.py office-copy-1 makes tests/released/office-copy-1/, an office and its paper key

Every later version must read them (tests/sync/test_roster.py, test_notices.py, test_relay_receipt.py,
test_withdrawals.py, tests/released/test_released.py). Fictional; the
keys are thrown away, but for the relay's, which is in its folder.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from npm_field.crypto import passphrase as passphrases
from npm_field.crypto import server_certificate
from npm_field.crypto.argon import Cost
from npm_field.crypto.certificates import make_authority
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.signing import SigningKey
from npm_field.domain.codes import CodeType, make
from npm_field.domain.identifiers import DeviceId, RecordId
from npm_field.usecases import enrol, office_copy
from storage import relay_folder
from storage.relay_store import FolderStore
from sync import withdrawals
from sync.notices import CODES, POLICY, ROSTER, Notice, make_notice
from sync.relay.limits import QUOTA
from sync.relay_receipt import RelayReceipt, make_receipt
from sync.roster import Listed, Roster, make_roster
from sync.withdrawals import Said

FOLDER: Final = Path(__file__).resolve().parent.parent / "tests" / "released"
OFFICE: Final = "0f" * 16
PASSPHRASE: Final = "kept for ever, fictional only"  # noqa: S105 - of a fictional office
VOCABULARY: Final = {"vocabulary": "theme", "terms": [{"id": "food", "label": {"en": "Food"}}]}


def main(arguments: list[str]) -> int:
    """Write the folder that was named and say where it is."""
    makers = {"roster-1": _roster, "notice-1": _notices, "relay-1": _relay, "withdrawal-1": _withdrawal}
    makers |= {"office-copy-1": _office_copy}
    name = arguments[0] if arguments else ""
    if name not in makers or (FOLDER / name).exists():
        sys.stderr.write("name one that is not there yet; a released one is never made again\n")
        return 1
    (FOLDER / name).mkdir()
    makers[name](FOLDER / name)
    print(f"tests/released/{name}")
    return 0


def _roster(target: Path) -> None:
    signing = SigningKey.generate()
    said = [("0" * 31 + "1", "office", "trusted"), ("0" * 31 + "2", "lead", "trusted")]
    said += [("0" * 31 + "3", "field", "revoked"), ("f" * 32, "field", "suspect")]
    listed = tuple(
        Listed(DeviceId(device), f"{at:064x}", role, state) for at, (device, role, state) in enumerate(said, start=1)
    )
    (target / "roster").write_bytes(make_roster(Roster(OFFICE, 41, listed), signing))
    (target / "authority.pem").write_text(make_authority(signing, OFFICE), encoding="ascii")
    text = json.dumps({"office": OFFICE, "number": 41, "devices": said}, indent=1)
    (target / "expected.json").write_text(text + "\n", encoding="utf-8")


def _notices(target: Path) -> None:
    """Write one notice of each subject, the office's public key, and the device's private one, which is no secret."""
    signing, hybrid, device = SigningKey.generate(), HybridPrivateKey.generate(), DeviceId("a" * 32)
    listed = (Listed(device, "0" * 64, "field", "suspect"),)
    said = [
        Notice(OFFICE, device, ROSTER, 7, roster=make_roster(Roster(OFFICE, 7, listed), signing)),
        Notice(OFFICE, device, POLICY, 3, policy={"idle_s": 90, "forms": {}}, vocabularies=(VOCABULARY,)),
        Notice(OFFICE, device, CODES, 2, codes=(make(CodeType.PERSON, "40721"), make(CodeType.AREA, "11302"))),
    ]
    for notice in said:
        data = make_notice(notice, signing_key=signing, recipient=hybrid.public)
        (target / notice.subject).write_bytes(data)
    expected = {
        "office_key": signing.public.raw.hex(),
        "hybrid_seed": bytes(hybrid.seed.view).hex(),
        "device": device,
        "numbers": {notice.subject: notice.number for notice in said},
        "codes": list(said[2].codes),
        "policy": dict(said[1].policy),
    }
    (target / "expected.json").write_text(json.dumps(expected, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _relay(target: Path) -> None:
    """Write a relay's folder with one bundle that waits, one that everybody has, and half of an upload."""
    signing, key = SigningKey.generate(), SigningKey.generate()
    authority, devices = make_authority(signing, OFFICE), ("a" * 32, "b" * 32)
    listed = (
        Listed(DeviceId(devices[0]), "1" * 64, "field", "trusted"),
        Listed(DeviceId(devices[1]), "2" * 64, "office", "trusted"),
    )
    settings = relay_folder.Settings(OFFICE, "relay.example", 8443)
    certificate = server_certificate.certify_server(
        key.public, authority, signing, settings.host, not_before=datetime(2026, 1, 1, tzinfo=UTC)
    )
    roster = make_roster(Roster(OFFICE, 1, listed), signing)
    folder = target / "relay"
    relay_folder.create(
        folder, relay_folder.Files(settings, server_certificate.written(key), certificate, authority, roster)
    )
    store, expected = FolderStore(folder), {}
    store.keep_roster(roster)
    for sequence, name in enumerate(("waits", "taken", "half"), start=1):
        data = f"Not a bundle; a file that {name}.".encode()
        bundle, length = hashlib.sha256(data).hexdigest(), len(data) // 2 if name == "half" else len(data)
        chunk = store.append(devices[0], bundle, size=len(data), offset=0, day="2026-11-26", quota=QUOTA)
        chunk.write(data[:length])
        chunk.keep("2026-11-26")
        chunk.close()
        expected[name] = {"data": data.decode(), "sequence": sequence}
        if name != "half":
            said = RelayReceipt(OFFICE, devices[0], bundle, len(data), sequence, "office", "2026-11-26/midday")
            receipt = make_receipt(said, key)
            store.finish(devices[0], bundle, sequence=sequence, addressee="office", day="2026-11-26", receipt=receipt)
            expected[name]["receipt"] = receipt.decode()
    store.take(devices[1], hashlib.sha256(str(expected["taken"]["data"]).encode()).hexdigest(), ("office",))
    store.settle({devices[1]})
    store.close()
    text = json.dumps({"device": devices[0], "seat": devices[1], "files": expected}, indent=1)
    (target / "expected.json").write_text(text + "\n", encoding="utf-8")


def _withdrawal(target: Path) -> None:
    """Write a withdrawal about two records, one of which a reader of it has."""
    signing, device, records = SigningKey.generate(), "a" * 32, ("1" * 32, "2" * 32)
    said = Said(("internal", "record"), "phone", "2031-03-12")
    order = "0d" * 16
    data = withdrawals.make(
        office=OFFICE,
        device=DeviceId(device),
        order=order,
        records=[RecordId(one) for one in records],
        said=said,
        signing_key=signing,
    )
    (target / "withdrawal").write_bytes(data)
    expected = {"office": OFFICE, "office_key": signing.public.raw.hex(), "device": device, "order": order}
    text = json.dumps({**expected, "records": records, **asdict(said)}, indent=1, sort_keys=True)
    (target / "expected.json").write_text(text + "\n", encoding="utf-8")


def _office_copy(target: Path) -> None:
    """Write the copy of a small office with one laptop invited, and its paper key, which is no secret here."""
    with tempfile.TemporaryDirectory() as place:
        made = enrol.make_office(
            Path(place) / "office",
            name="Kestria NPM (fictional)",
            passphrase=passphrases.prepare(PASSPHRASE),
            desk_passphrase=passphrases.prepare(PASSPHRASE + ", of the desk"),
            cost=Cost(memory_kib=64, passes=1, lanes=1),
        )
        enrol.invite(made.seat, role="field")
        office = enrol.statement_of(made.seat).office
        copied = office_copy.of(made.seat)
        made.seat.vault.close()
        office_copy.write(copied, made.seat.vault.folder, target / "office.npmf")
    text = json.dumps({"office": office, "paper": made.papers[0].text, "invited": 1}, indent=1, sort_keys=True)
    (target / "expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
