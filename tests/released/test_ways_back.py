"""Answers with return codes, fresh codes, sealed hand-overs and re-issued keys of every version still work."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from npm_field.crypto import passphrase as passphrases
from npm_field.usecases import (
    attachments,
    check,
    enrol,
    office_keys,
    records,
    reissue,
    return_codes,
    return_desk,
    sealed_intake,
    sealing,
)
from storage import pools

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.domain.identifiers import Code
    from npm_field.usecases.seat import Seat

PASSPHRASE: Final = "kept for ever, fictional only"  # noqa: S105 - of fictional vaults, made by .ci/make_ways_back.py
WITH_FILES: Final = Path(__file__).resolve().parent / "sealed-hand-over-2"
VERSIONS: Final = sorted((Path(__file__).resolve().parent / "ways_back").iterdir())


@pytest.fixture(params=VERSIONS, ids=lambda path: f"format {path.name}")
def version(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of one version's folder: opening a vault writes into it."""
    source: Path = request.param
    return Path(shutil.copytree(source, tmp_path / source.name))


@pytest.fixture
def office(version: Path) -> Iterator[Seat]:
    seat = enrol.open_seat(version / "office", passphrases.prepare(PASSPHRASE))
    yield seat
    seat.vault.close()


def expected(version: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((version / "expected.json").read_text(encoding="utf-8"))
    return found


def second_of(office: Seat) -> Code:
    return next(code for code in sorted(pools.unused(office.vault.daybook)) if code.startswith("M"))


def require_records(seat: Seat, version: Path) -> None:
    """Hold what is there against what was written."""
    for record in expected(version)["records"]:
        shown = records.show(seat, records.find(seat, record["id"]))
        assert dict(shown.merged.fields or {}) == record["fields"]


def test_an_answer_brings_its_codes(office: Seat, version: Path) -> None:
    examined = enrol.examine(office, (version / "answer").read_bytes())
    assert examined.sheet is not None
    assert enrol.approve(office, examined)
    assert return_desk.left_at_office(office)[examined.answer.keys.device] == 16


def test_fresh_codes_are_taken_in_and_one_opens_the_sealed_laptop(office: Seat, version: Path) -> None:
    device, count = return_desk.take_in(office, (version / "codes").read_bytes())
    assert (device, count) == (expected(version)["device"], 16)
    code = return_desk.give(office, device, second=second_of(office), reason="practice").code
    laptop = sealing.unseal(version / "laptop", passphrases.prepare(PASSPHRASE), code)
    require_records(laptop, version)
    assert return_codes.left(laptop.vault) == 15
    laptop.vault.close()


@pytest.mark.parametrize("name", ["sealed.npmf", "bare.npmf"])
def test_a_sealed_hand_over_gives_the_same_records(name: str, office: Seat, version: Path) -> None:
    taken = sealed_intake.take_in(office, version / name)
    assert (taken.device, taken.refused, taken.drafts) == (expected(version)["device"], (), 1)
    require_records(office, version)
    assert len(records.search(office, "signed")) == 1


def test_a_re_issued_key_opens_its_laptop(version: Path) -> None:
    secret, folder = passphrases.prepare(PASSPHRASE), version / "laptop"
    laptop = sealing.unseal_with_kek(folder, secret, reissue.kek_in(folder, secret, version / "reissue"))
    require_records(laptop, version)
    assert office_keys.keys_of(laptop.vault).office == enrol.statement_of(laptop).office
    laptop.vault.close()


@pytest.mark.parametrize("name", ["sealed.npmf", "bare.npmf"])
def test_a_sealed_hand_over_of_version_2_brings_its_photo(name: str, tmp_path: Path) -> None:
    """For the office of ``ways_back/1``, from a laptop that had a photo."""
    said = json.loads((WITH_FILES / "expected.json").read_text(encoding="utf-8"))
    folder = shutil.copytree(VERSIONS[0] / "office", tmp_path / "office")
    office = enrol.open_seat(folder, passphrases.prepare(PASSPHRASE))
    assert b'"v":2' in (WITH_FILES / "bare.npmf").read_bytes()
    taken = sealed_intake.take_in(office, WITH_FILES / name)
    assert (taken.attachments, taken.refused, taken.drafts) == (1, (), 1)
    found = attachments.of(office, said["record"])
    assert [(each.id, each.state) for each in found] == [(said["attachment"], "here")]
    with attachments.open_stream(office, said["attachment"]) as album:
        assert hashlib.sha256(album.picture(1)).hexdigest() == said["page_sha256"]
    assert check.check(office).damage == ()
    office.vault.close()
