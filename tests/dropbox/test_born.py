"""Born in the box: nothing that was typed can be read on the laptop at any moment, and the office reads all of it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto import passphrase as passphrases
from npm_field.crypto.age import HybridIdentity, parse_identity, verify
from npm_field.crypto.argon import Cost
from npm_field.crypto.hybrid import SEED_LENGTH, HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.domain.kinds import AREA, INTERVIEW, OBSERVATION
from npm_field.domain.modes import Mode
from npm_field.errors import (
    BadRecordError,
    BelowFloorError,
    ConsentForbidsError,
    ForbiddenInModeError,
    NotEnrolledError,
    NotForUsError,
)
from npm_field.usecases import adding, at_stake, capture, check, complete, dropbox, enrol, records
from npm_field.usecases.adding import Document
from storage import capsules, drafts, pools, revisions
from tests.dropbox.conftest import born, hand_over, holds, reopened

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled

CANARY = "Qanaryword"
TYPED = f"The lamp by the {CANARY} door was never off, and nobody came."


# --- what is on the disk ---------------------------------------------------------------------------------------


def test_the_search_of_the_disk_finds_what_is_typed_outside_the_box(laptop: Seat, visit: RecordId) -> None:
    draft = capture.begin(laptop, INTERVIEW, visit)
    capture.save(laptop, draft, {**draft.fields, "narrative": TYPED})
    assert holds(laptop, CANARY)


def test_no_word_can_be_read_at_any_moment_of_typing(laptop: Seat, visit: RecordId) -> None:
    draft = dropbox.begin(laptop, INTERVIEW, visit)
    for end in range(10, len(TYPED) + 10, 10):
        dropbox.seal(laptop, draft, {**draft.fields, "narrative": TYPED[:end], "demeanour_note": "Trembling"})
        assert not holds(laptop, CANARY)
        assert not holds(laptop, "Trembling")
    dropbox.leave(laptop, draft, {**draft.fields, "narrative": TYPED})
    assert not holds(laptop, CANARY)
    assert not holds(reopened(laptop), CANARY)


def test_what_stays_is_a_code_and_one_sealed_row(laptop: Seat, visit: RecordId) -> None:
    draft = born(laptop, visit, narrative=TYPED, area="L-450-618", sex="woman")
    row = records.show(laptop, draft.record).row
    assert (row.code, row.mode, row.state, row.area) == (draft.fields["code"], "drop_box", "drop_box", "")
    assert dict(records.show(laptop, draft.record).merged.fields or {}) == {"code": draft.fields["code"]}
    assert [str(capsule.id) for capsule in capsules.all_of(laptop.vault.daybook)] == [draft.record]
    assert revisions.of_record(laptop.vault.casebook, draft.record) == []
    assert dropbox.count(laptop) == 1
    assert complete.queue(laptop) == []
    before = at_stake.at_stake(laptop)
    dropbox.leave(laptop, dropbox.begin(laptop, OBSERVATION, visit), {"text": TYPED})
    after = at_stake.at_stake(laptop)
    assert (before.partial, after.partial) == (0, 0)
    assert after.not_at_office == before.not_at_office + 1


def test_sealing_again_replaces_the_row_and_keeps_its_length(laptop: Seat, visit: RecordId) -> None:
    draft = dropbox.begin(laptop, INTERVIEW, visit)
    bodies = []
    for words in ("", "a few words", TYPED * 20):
        dropbox.seal(laptop, draft, {**draft.fields, "narrative": words})
        (capsule,) = capsules.all_of(laptop.vault.daybook)
        bodies.append(capsule.body)
    assert len(set(bodies)) == len(bodies)
    assert len({len(body) for body in bodies}) == 1


def test_an_observation_leaves_nothing_but_the_sealed_row(laptop: Seat, visit: RecordId) -> None:
    draft = dropbox.begin(laptop, OBSERVATION, visit)
    dropbox.leave(laptop, draft, {"text": f"A cold {CANARY}."})
    assert not holds(laptop, "observation")
    assert drafts.all_of(laptop.vault.daybook) == []
    assert dropbox.count(laptop) == 1


def test_a_record_in_which_nothing_was_said_leaves_nothing(laptop: Seat, visit: RecordId) -> None:
    draft = dropbox.begin(laptop, INTERVIEW, visit)
    dropbox.seal(laptop, draft, draft.fields)
    dropbox.drop_untouched(laptop, draft)
    assert (dropbox.count(laptop), drafts.all_of(laptop.vault.daybook)) == (0, [])
    assert draft.fields["code"] not in pools.unused(laptop.vault.daybook)


# --- who can open it -------------------------------------------------------------------------------------------


def opens(secret: bytes, body: bytes) -> bool:
    try:
        verify(io.BytesIO(body), [HybridIdentity(HybridPrivateKey(Secret(secret)))])
    except NotForUsError:
        return False
    return True


def test_no_private_key_of_the_laptop_opens_it_and_the_offices_do(
    both: Enrolled, laptop: Seat, office: Seat, visit: RecordId
) -> None:
    draft = born(laptop, visit, narrative=TYPED)
    capsule = capsules.get(laptop.vault.daybook, draft.record)
    assert capsule is not None
    stored = [row[0] for book in laptop.vault.books() for row in book.rows("SELECT value FROM setting")]
    secrets = [value for value in stored if isinstance(value, bytes) and len(value) == SEED_LENGTH]
    kept = laptop.vault.keys
    assert kept.casebook is not None
    secrets += [bytes(key.view) for keys in (kept.daybook, kept.casebook) for key in (keys.kek, keys.data_key)]
    assert len(set(secrets)) >= 7
    assert [secret for secret in secrets if opens(secret, capsule.body)] == []
    assert opens(bytes(office.hybrid_key.seed.view), capsule.body)
    assert opens(bytes(_paper_key(both).seed.view), capsule.body)


def _paper_key(both: Enrolled) -> HybridPrivateKey:
    found = parse_identity(both.paper)
    assert isinstance(found, HybridIdentity)
    return found.key


def test_without_an_office_there_is_no_box_and_no_code_is_used_up(tmp_path: Path) -> None:
    cheap = Cost(memory_kib=64, passes=1, lanes=1)
    seat = enrol.make_local(
        tmp_path / "local", passphrase=passphrases.prepare("otter granite velvet lamp"), cost=cheap
    )
    adding.add(seat, [Document("visit", "", Mode.FULL, {"code": "C-421-802"}, from_paper=True)])
    before = pools.unused(seat.vault.daybook)
    with pytest.raises(NotEnrolledError):
        dropbox.begin(seat, INTERVIEW, records.visits(seat)[0].visit)
    assert pools.unused(seat.vault.daybook) == before
    seat.vault.close()


# --- consent, floor, what may go there -------------------------------------------------------------------------


def test_r091_without_consent_no_content_goes_into_the_box(laptop: Seat, visit: RecordId) -> None:
    draft = dropbox.begin(laptop, INTERVIEW, visit)
    dropbox.seal(laptop, draft, {**draft.fields, "narrative": TYPED})
    before = capsules.all_of(laptop.vault.daybook)
    for answer in ("no", "unable", "withdrawn"):
        with pytest.raises(ConsentForbidsError):
            dropbox.seal(laptop, draft, {**draft.fields, "narrative": TYPED, "consent": {"record": answer}})
    assert capsules.all_of(laptop.vault.daybook) == before


def test_a_withdrawal_in_the_middle_of_the_talk_is_a_refusal(
    laptop: Seat, office: Seat, visit: RecordId, tmp_path: Path
) -> None:
    draft = dropbox.begin(laptop, INTERVIEW, visit)
    dropbox.seal(laptop, draft, {**draft.fields, "narrative": TYPED})
    dropbox.leave(laptop, draft, {**draft.fields, "consent": {"record": "withdrawn"}, "privacy": "private"})
    shown = hand_over(laptop, office, tmp_path / "b.npmf")
    assert shown.refused == ()
    fields = records.show(office, draft.record).merged.fields or {}
    assert fields["consent"] == {"record": "no"}
    assert "narrative" not in fields


def test_inv06_the_box_is_open_where_notes_may_be_written_at_all(laptop: Seat, visit: RecordId) -> None:
    for floor in ("full", "partial", "oral_only"):
        plan = capture.edit(laptop, visit)
        capture.save(laptop, plan, {**plan.fields, "capture_floor": floor})
        capture.leave(laptop, visit)
        if floor != "oral_only":
            born(laptop, visit, narrative=TYPED)
    assert dropbox.count(laptop) == 2
    with pytest.raises(BelowFloorError):
        dropbox.begin(laptop, INTERVIEW, visit)


def test_what_plans_a_visit_does_not_go_into_the_box(laptop: Seat, visit: RecordId) -> None:
    with pytest.raises(ForbiddenInModeError):
        dropbox.begin(laptop, AREA, visit)


def test_inv05_the_draft_row_of_the_box_takes_nothing_but_the_code(laptop: Seat, visit: RecordId) -> None:
    draft = dropbox.begin(laptop, INTERVIEW, visit)
    with pytest.raises(ForbiddenInModeError):
        capture.save(laptop, draft, {**draft.fields, "narrative": TYPED})
    with pytest.raises(ForbiddenInModeError):
        adding.add(laptop, [Document("interview", "", Mode.DROP_BOX, {"narrative": TYPED})])
    assert not holds(laptop, CANARY)


# --- by the daybook alone --------------------------------------------------------------------------------------


def test_with_the_casebook_closed_the_box_works_and_is_handed_over(
    laptop: Seat, office: Seat, visit: RecordId, tmp_path: Path
) -> None:
    laptop.vault.close_casebook()
    draft = born(laptop, visit, narrative=TYPED)
    assert not holds(laptop, CANARY)
    shown = hand_over(laptop, office, tmp_path / "b.npmf")
    assert shown.incoming.manifest.outgoing.book == "daybook"
    assert shown.refused == ()
    assert (records.show(office, draft.record).merged.fields or {})["narrative"] == TYPED


# --- many at once ----------------------------------------------------------------------------------------------


def test_records_can_be_added_to_the_box_all_or_none(laptop: Seat, office: Seat, tmp_path: Path) -> None:
    unused = pools.unused(laptop.vault.daybook)
    good = Document("interview", "", Mode.DROP_BOX, {"narrative": TYPED, "consent": {"record": "yes"}})
    bad = Document("interview", "", Mode.DROP_BOX, {"narrative": TYPED, "consent": {"record": "no"}})
    seen = Document("observation", "", Mode.DROP_BOX, {"text": "A cold corridor."})
    full = Document("observation", "", Mode.FULL, {"text": "A cold corridor."})
    with pytest.raises(ConsentForbidsError) as caught:
        dropbox.add(laptop, [good, bad])
    assert caught.value.facts["line"] == 2
    with pytest.raises(BadRecordError):
        dropbox.add(laptop, [good, full])
    assert (dropbox.count(laptop), pools.unused(laptop.vault.daybook)) == (0, unused)
    first, second, third = dropbox.add(laptop, [good, good, seen])
    assert first.code != second.code
    assert (third.code, dropbox.count(laptop)) == (None, 3)
    assert not holds(laptop, CANARY)
    hand_over(laptop, office, tmp_path / "b.npmf")
    assert {row.code for row in records.search(office, CANARY)} == {first.code, second.code}
    assert [row.kind for row in records.search(office, "corridor")] == ["observation"]
    assert check.check(office).damage == ()
    assert check.check(laptop).damage == ()
