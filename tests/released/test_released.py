"""Vaults and bundles of every released version still open: what was written once is readable for ever."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from npm_field.crypto import age
from npm_field.crypto import passphrase as passphrases
from npm_field.crypto.age import HybridIdentity
from npm_field.errors import WrongPassphraseError
from npm_field.usecases import (
    annex,
    attachments,
    check,
    complete,
    deliver,
    enrol,
    identity_desk,
    office_copy,
    receipts,
    receive,
    records,
)
from storage import drafts, pools

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.usecases.seat import Seat

PASSPHRASE: Final = "kept for ever, fictional only"  # noqa: S105 - of fictional vaults, made by .ci/make_released.py
RELEASED: Final = sorted(path for path in Path(__file__).resolve().parent.iterdir() if (path / "laptop").is_dir())


@pytest.fixture(params=RELEASED, ids=lambda path: path.name)
def version(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of one version's folder: opening a vault writes into it."""
    source: Path = request.param
    return Path(shutil.copytree(source, tmp_path / source.name))


@pytest.fixture
def laptop(version: Path) -> Iterator[Seat]:
    seat = enrol.open_seat(version / "laptop", passphrases.prepare(PASSPHRASE))
    yield seat
    seat.vault.close()


@pytest.fixture
def office(version: Path) -> Iterator[Seat]:
    seat = enrol.open_seat(version / "office", passphrases.prepare(PASSPHRASE))
    yield seat
    seat.vault.close()


def expected(version: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((version / "expected.json").read_text(encoding="utf-8"))
    return found


def test_there_is_a_released_version() -> None:
    assert RELEASED


def test_every_page_and_signature_is_as_it_was_written(laptop: Seat, version: Path) -> None:
    found = check.check(laptop)
    written = {revision for record in expected(version) for revision in record["history"]}
    assert found.damage == ()
    assert set(found.verified) == written
    assert found.records == len(expected(version))


def test_every_record_reads_as_it_did(laptop: Seat, version: Path) -> None:
    complete.repair(laptop)
    assert {row.id for row in records.listed(laptop)} == {record["id"] for record in expected(version)}
    for record in expected(version):
        shown = records.show(laptop, record["id"])
        fields = dict(shown.merged.fields) if shown.merged.fields is not None else None
        assert (shown.row.code, shown.row.kind, shown.row.mode) == (record["code"], record["kind"], record["mode"])
        assert fields == record["fields"]
        assert [step.id for step in records.history(laptop, record["id"])] == record["history"]


def test_what_was_left_open_is_still_open(laptop: Seat) -> None:
    assert [waiting.fields["hook_object"] for waiting in complete.queue(laptop)] == ["lamp"]
    assert [draft.fields["narrative"] for draft in drafts.all_of(laptop.vault.casebook)] == ["Not yet signed."]
    assert [row.kind for row in records.search(laptop, "corridor")] == ["observation"]


def test_the_bundle_is_taken_in_and_gives_the_same_records(office: Seat, version: Path) -> None:
    taken = receive.take_in(office, receive.preview(office, version / "bundle.npmf"))
    assert len(taken.records) == len(expected(version)) - 1  # the one that waits was written after the bundle
    assert check.check(office).damage == ()
    for record in expected(version):
        if record["id"] in taken.records:
            fields = records.show(office, record["id"]).merged.fields
            assert (dict(fields) if fields is not None else None) == record["fields"]
    again = receive.preview(office, version / "bundle.npmf")
    assert again.new == ()


def test_the_laptop_can_go_on_and_hand_over_with_this_version(laptop: Seat, office: Seat, version: Path) -> None:
    done = deliver.export(laptop, version / "next.npmf")
    shown = receive.preview(office, version / "next.npmf")
    assert set(shown.new) == set(done.revisions)
    assert shown.refused == ()


def test_another_passphrase_opens_nothing(version: Path) -> None:
    with pytest.raises(WrongPassphraseError):
        enrol.open_seat(version / "laptop", passphrases.prepare(PASSPHRASE + "."))


def test_a_bundle_with_capsules_is_opened_by_the_office_of_0_1_0(tmp_path: Path) -> None:
    """Version 2: what was born in the drop-box and what was dropped later, as it was first written."""
    fixture = Path(__file__).resolve().parent / "bundle-2"
    home = Path(shutil.copytree(fixture.parent / "0.1.0", tmp_path / "0.1.0"))
    office = enrol.open_seat(home / "office", passphrases.prepare(PASSPHRASE))
    shown = receive.preview(office, fixture / "bundle.npmf")
    assert (shown.refused, shown.carried) == ((), ())
    receive.take_in(office, shown)
    for record, fields in json.loads((fixture / "expected.json").read_text(encoding="utf-8")).items():
        assert dict(records.show(office, record).merged.fields or {}) == fields
    assert check.check(office).damage == ()
    assert receive.preview(office, fixture / "bundle.npmf").new == ()
    office.vault.close()


def test_a_bundle_with_attachments_is_opened_by_the_office_of_0_1_0(tmp_path: Path) -> None:
    """Version 3: an open attachment and a sealed one, as they were first written."""
    fixture = Path(__file__).resolve().parent / "bundle-3"
    home = Path(shutil.copytree(fixture.parent / "0.1.0", tmp_path / "0.1.0"))
    office = enrol.open_seat(home / "office", passphrases.prepare(PASSPHRASE))
    receive.take_in(office, receive.preview(office, fixture / "bundle.npmf"))
    for record, fields in json.loads((fixture / "expected.json").read_text(encoding="utf-8")).items():
        assert dict(records.show(office, record).merged.fields or {}) == fields
        with attachments.open_stream(office, record) as album:
            assert album.count == 2
            assert album.picture(2).startswith(b"\xff\xd8\xff")
    assert check.check(office).damage == ()
    office.vault.close()


def test_a_medical_note_that_a_lead_carried_is_opened_by_the_office_of_0_1_0(tmp_path: Path) -> None:
    """Capsules of kind 3, two of one note from two evenings, with what is told of it beside them."""
    fixture = Path(__file__).resolve().parent / "note-1"
    home = Path(shutil.copytree(fixture.parent / "0.1.0", tmp_path / "0.1.0"))
    office = enrol.open_seat(home / "office", passphrases.prepare(PASSPHRASE))
    shown = receive.preview(office, fixture / "bundle.npmf")
    assert (shown.refused, shown.carried, len(shown.incoming.from_capsules)) == ((), (), 2)
    receive.take_in(office, shown)
    ((record, fields),) = json.loads((fixture / "expected.json").read_text(encoding="utf-8")).items()
    assert dict(records.show(office, record).merged.fields or {}) == fields
    assert "complaints" in fields
    assert check.check(office).damage == ()
    office.vault.close()


def test_identities_of_version_1_are_opened_by_the_desk_of_0_1_0(tmp_path: Path) -> None:
    fixture = Path(__file__).resolve().parent / "slip-1"
    home = Path(shutil.copytree(fixture.parent / "0.1.0", tmp_path / "0.1.0"))
    office = enrol.open_seat(home / "office", passphrases.prepare(PASSPHRASE))
    receive.take_in(office, receive.preview(office, fixture / "identities.npmf"))
    key = identity_desk.unlock(office, passphrases.prepare(PASSPHRASE + ", of the desk"))
    wanted = json.loads((fixture / "expected.json").read_text(encoding="utf-8"))
    who = min(code for code in pools.issued(office.vault.casebook) if code.startswith("M-"))
    found = identity_desk.open_slips(office, key, wanted["code"], who=who, second=None, reason="recontact")
    said = sorted(wanted["slips"], key=lambda one: str(one["name"]))
    assert sorted((asdict(slip.content) for slip in found), key=lambda one: str(one["name"])) == said
    assert check.check(office).damage == ()
    office.vault.close()


def test_an_annex_of_version_1_is_opened_by_the_desk_of_0_1_0(tmp_path: Path) -> None:
    fixture = Path(__file__).resolve().parent / "annex-1"
    home = Path(shutil.copytree(fixture.parent / "0.1.0", tmp_path / "0.1.0"))
    office = enrol.open_seat(home / "office", passphrases.prepare(PASSPHRASE))
    key = identity_desk.unlock(office, passphrases.prepare(PASSPHRASE + ", of the desk"))
    who = min(code for code in pools.issued(office.vault.casebook) if code.startswith("M-"))
    found = annex.open_annex(office, key, fixture / "annex.npmf", who=who, second=None)
    said = [list(asdict(one).values()) for one in found.pairs]
    wanted = json.loads((fixture / "expected.json").read_text(encoding="utf-8"))
    assert {"visit": found.visit, "pairs": said} == wanted
    office.vault.close()


def test_receipts_of_both_versions_are_taken_by_the_laptop_of_0_1_0(tmp_path: Path) -> None:
    released = Path(__file__).resolve().parent
    home = Path(shutil.copytree(released / "0.1.0", tmp_path / "0.1.0"))
    laptop = enrol.open_seat(home / "laptop", passphrases.prepare(PASSPHRASE))
    for name in ("receipt-2", "receipt-1"):  # the first by another seat of the office
        fixture = released / name
        wanted = json.loads((fixture / "expected.json").read_text(encoding="utf-8"))
        found = receipts.take(laptop, (fixture / "receipt.npmf").read_bytes())
        assert (found.bundle, found.is_new, found.refused) == (wanted["bundle"], True, ())
        by_bundle = {one.bundle: sorted(one.revisions) for one in receipts.all_of(laptop)}
        assert by_bundle[wanted["bundle"]] == wanted["revisions"]
        assert receipts.state(laptop).delivered > 0
    laptop.vault.close()


def test_a_bundle_that_another_age_sealed_is_opened_by_the_office_of_0_1_0(tmp_path: Path) -> None:
    """What is inside bundle-3, sealed anew by the npm implementation of age 0.3.1."""
    released = Path(__file__).resolve().parent
    home = Path(shutil.copytree(released / "0.1.0", tmp_path / "0.1.0"))
    office = enrol.open_seat(home / "office", passphrases.prepare(PASSPHRASE))
    theirs = receive.preview(office, released / "other-age-1" / "bundle.npmf")
    ours = receive.preview(office, released / "bundle-3" / "bundle.npmf")
    assert (theirs.incoming.id, theirs.new, theirs.attachments) == (ours.incoming.id, ours.new, ours.attachments)
    assert theirs.new
    receive.take_in(office, theirs)
    assert check.check(office).damage == ()
    office.vault.close()


def test_the_copy_of_an_office_of_version_1_makes_it_again(tmp_path: Path) -> None:
    fixture = Path(__file__).resolve().parent / "office-copy-1"
    wanted = json.loads((fixture / "expected.json").read_text(encoding="utf-8"))
    identity = age.parse_identity(wanted["paper"])
    assert isinstance(identity, HybridIdentity)
    made = office_copy.restore(
        fixture / "office.npmf", tmp_path / "again", identity.key, passphrases.prepare(PASSPHRASE)
    )
    assert enrol.statement_of(made.seat).office == wanted["office"]
    assert len(enrol.invited(made.seat)) == wanted["invited"]
    assert check.check(made.seat).damage == ()
    made.seat.vault.close()
