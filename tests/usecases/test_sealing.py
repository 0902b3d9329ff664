"""Sealing, the ways back, rotation after a purge, and withdrawals that wait for a sealed casebook."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto import passphrase as passphrases
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.domain.modes import Mode
from npm_field.errors import BadPolicyError, DiskFullError, NotEnrolledError, WrongPassphraseError
from npm_field.usecases import adding, capture, enrol, policy, rotation, sealing, ways_back, withdraw, writing
from npm_field.usecases.adding import Document
from npm_field.usecases.policy import Policy
from storage import pending, revisions, settings, vault
from tests.usecases.enrolled import AREA, CHEAP, PASSPHRASE, TALK, VISIT, opened

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.crypto.secret import Secret
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled


def record_of(seat: Seat, code: str) -> RecordId:
    return revisions.listed(seat.vault.casebook, code=code)[0].id


def data_key(seat: Seat, book: str = "casebook") -> bytes:
    keys = seat.vault.keys.casebook if book == "casebook" else seat.vault.keys.daybook
    assert keys is not None
    return bytes(keys.data_key.view)


# --- sealing and the ways back ------------------------------------------------------------------------------


def test_what_was_typed_is_signed_before_the_seal_and_the_office_can_read_it(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    draft = capture.edit(seat, record_of(seat, TALK))
    capture.save(seat, draft, {**draft.fields, "narrative": "And the door was welded."})
    assert sealing.seal(seat)
    assert seat.vault.level == "sealed"
    seat.vault.close()
    seat.vault = vault.open_with_key(seat.vault.folder, enrolled.office.hybrid_key)
    fields = writing.merged_record(seat, record_of(seat, TALK)).fields or {}
    assert fields["narrative"] == "And the door was welded."


def test_partial_capture_goes_on_while_sealed(enrolled: Enrolled) -> None:
    sealing.seal(enrolled.laptop)
    added = adding.add(enrolled.laptop, [Document("interview", VISIT, Mode.PARTIAL, {"area": AREA})])
    assert added[0].code


def test_the_office_its_paper_and_nobody_else_are_the_ways_back(enrolled: Enrolled) -> None:
    found = ways_back.recipients_of(enrolled.laptop.vault)
    statement = enrol.statement_of(enrolled.laptop)
    assert (found.office, found.paper, found.lead) == (statement.records, statement.records_paper, None)


def test_a_vault_of_the_first_version_keeps_its_ways_back(enrolled: Enrolled) -> None:
    with enrolled.laptop.vault.daybook.change() as daybook:
        settings.remove(daybook, "office")
    assert ways_back.recipients_of(enrolled.laptop.vault).office is not None


def test_a_lead_is_a_way_back_only_when_chosen_and_certified(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    with pytest.raises(NotEnrolledError):
        ways_back.choose_lead(seat, enrolled.laptop.device)  # a monitor, not a lead
    assert settings.get(seat.vault.casebook, ways_back.LEAD) is None
    ways_back.choose_lead(seat, None)
    seat.vault.close()
    seat.vault = vault.open_with_key(seat.vault.folder, enrolled.office.hybrid_key)
    assert seat.vault.has_casebook


def test_a_forgotten_passphrase_is_replaced_at_the_office_and_the_old_one_is_dead(enrolled: Enrolled) -> None:
    folder = enrolled.laptop.vault.folder
    enrolled.laptop.vault.close()
    with pytest.raises(WrongPassphraseError):
        sealing.reset(folder, HybridPrivateKey.generate(), passphrases.prepare("something else entirely"))
    seat = sealing.reset(folder, enrolled.office.hybrid_key, passphrases.prepare("something else entirely"))
    assert record_of(seat, TALK)
    seat.vault.close()
    with pytest.raises(WrongPassphraseError):
        opened(folder)
    enrolled.laptop = opened(folder, "something else entirely")


# --- rotation -----------------------------------------------------------------------------------------------


def test_inv09_withdrawing_the_notes_changes_the_data_key(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    before = data_key(seat)
    withdraw.withdraw(seat, record_of(seat, TALK), ["record"], channel="oral")
    assert data_key(seat) != before
    assert not rotation.is_due(seat)


def test_withdrawing_one_purpose_purges_nothing_and_changes_no_key(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    before = data_key(seat)
    withdraw.withdraw(seat, record_of(seat, TALK), ["public_anon"], channel="oral")
    assert data_key(seat) == before


def test_without_room_on_the_disk_the_rotation_stays_due_and_is_done_later(
    enrolled: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = enrolled.laptop
    before = data_key(seat)

    def full(*_args: object) -> None:
        raise DiskFullError

    monkeypatch.setattr(type(seat.vault), "rotate_data_keys", full)
    withdraw.withdraw(seat, record_of(seat, TALK), ["record"], channel="oral")
    assert rotation.is_due(seat)
    monkeypatch.undo()
    assert rotation.settle(seat)
    assert data_key(seat) != before
    assert not rotation.is_due(seat)


def test_changing_all_keys_keeps_every_record(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    rotation.rotate_all(seat, {"main": passphrases.prepare("a new one for tomorrow")})
    seat.vault.close()
    enrolled.laptop = opened(seat.vault.folder, "a new one for tomorrow")
    assert record_of(enrolled.laptop, TALK)


# --- a withdrawal while the casebook is closed --------------------------------------------------------------


def test_a_withdrawal_waits_for_a_sealed_casebook_and_is_done_when_it_opens(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    record = record_of(seat, TALK)
    sealing.seal(seat)
    withdraw.withdraw(seat, record, ["record"], channel="phone")
    assert [one.about for one in withdraw.waiting(seat)] == [record]
    folder = seat.vault.folder
    seat.vault.close()
    again = enrol.seat_of(
        vault.unseal_with_kek(
            folder, passphrases.prepare(PASSPHRASE), casebook_kek(enrolled), ways_back.recipients_of
        )
    )
    withdraw.settle(again)
    state = writing.merged_record(again, record)
    assert "narrative" not in (state.fields or {})
    assert withdraw.waiting(again) == []
    enrolled.laptop = again


def casebook_kek(enrolled: Enrolled) -> Secret:
    at_the_office = vault.open_with_key(enrolled.home / "laptop", enrolled.office.hybrid_key)
    assert at_the_office.keys.casebook is not None
    kek = at_the_office.keys.casebook.kek.copy()
    at_the_office.close()
    return kek


def test_what_the_daybook_holds_of_a_withdrawn_record_is_gone_at_once(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    added = adding.add(seat, [Document("interview", VISIT, Mode.PARTIAL, {"severity": "3"})])[0]
    seat.vault.close_casebook()
    before = data_key(seat, "daybook")
    withdraw.withdraw(seat, added.record, ["record"], channel="oral")
    known = writing.known_revisions(seat, added.record)
    assert [revision.payload for revision in known] == [None]
    assert data_key(seat, "daybook") != before
    assert [about for about, _act in pending.all_of(seat.vault.daybook)] == [added.record]


# --- policy -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [{}, None, [], {"hold_key": "explode", "wipe": 3, "idle_s": "soon", "legal_warning": "text"}, {"idle_s": True}],
)
def test_a_policy_that_is_missing_or_rubbish_is_the_safe_default(document: object) -> None:
    assert policy.read(document) == Policy()


def test_what_is_out_of_bounds_is_not_taken_over() -> None:
    assert policy.read({"idle_s": 86_400, "cover_s": 600, "seal_after_wrong": 10_000}) == Policy(cover_s=600)


def test_the_offices_policy_holds_and_reaches_the_lock_page(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    document = {"wipe": "never", "seal_after_wrong": 10, "legal_warning": {"en": "A crime here.", "ar": "جريمة."}}
    with seat.vault.daybook.change() as daybook:
        settings.put(daybook, policy.SETTING, json.dumps(document).encode())
    found = policy.policy_of(seat)
    assert (found.wipe, found.warning("ar"), found.warning("fr")) == ("never", "جريمة.", "A crime here.")
    policy.keep_for_the_lock_page(seat)
    held = vault.key_file_of(seat.vault.folder).locked_policy
    assert (held.seal_after, held.may_seal, held.may_wipe) == (10, True, False)


def test_the_offices_policy_goes_to_the_laptops_it_certifies(enrolled: Enrolled, tmp_path: Path) -> None:
    policy.change(enrolled.office, b'{"idle_s": 240, "wipe": "allowed"}')
    made = enrol.make_laptop(
        tmp_path / "third",
        enrol.invite(enrolled.office, role="lead"),
        passphrase=passphrases.prepare(PASSPHRASE),
        cost=CHEAP,
    )
    enrol.finish(made.seat, enrol.approve(enrolled.office, enrol.examine(enrolled.office, made.answer)))
    assert policy.policy_of(made.seat) == Policy(idle_s=240, wipe="allowed")
    made.seat.vault.close()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (b"no json", ""),
        (b"[]", ""),
        (b'{"idle_s": 5}', "idle_s"),
        (b'{"wipe": "sometimes"}', "wipe"),
        (b'{"somebody": 1}', ""),
        (b'{"legal_warning": {"en": 7}}', "legal_warning"),
    ],
)
def test_a_slip_in_a_policy_is_told_to_the_office_by_name(enrolled: Enrolled, data: bytes, field: str) -> None:
    with pytest.raises(BadPolicyError) as refused:
        policy.change(enrolled.office, data)
    assert refused.value.facts == {"field": field}
    assert policy.policy_of(enrolled.office) == Policy()
