"""How far a laptop is trusted: decided with a reason, told to everybody, and never taken back by an old file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.crypto import passphrase as passphrases
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code
from npm_field.domain.modes import Mode
from npm_field.errors import (
    DeviceRefusedError,
    DeviceStateError,
    NoCommitmentError,
    NotOneLaptopError,
    OlderThanKnownError,
    ReasonNeededError,
    SecondPersonError,
)
from npm_field.usecases import (
    adding,
    announcing,
    deliver,
    devices,
    enrol,
    fresh_codes,
    intake,
    notices,
    outbound,
    policy,
    receive,
    records,
    return_desk,
    rotation,
    trust,
)
from npm_field.usecases.adding import Document
from npm_field.usecases.devices import RETIRED
from storage import pools, settings
from sync.roster import REVOKED, SUSPECT, TRUSTED
from tests.usecases import enrolled as enrolling

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled


def second_of(office: Seat, number: int = 0) -> Code:
    """Return an M code of the office's own pool: it is issued and nobody's laptop."""
    return sorted(code for code in pools.unused(office.vault.daybook) if code.startswith("M"))[number]


def notices_for(office: Seat, seat: Seat) -> list[bytes]:
    return [one.body for one in outbound.pending(office, seat.device) if one.kind == outbound.NOTICE]


@pytest.fixture
def lead(enrolled: Enrolled) -> Iterator[Seat]:
    made = enrolling.lead_of(enrolled, enrolled.home / "lead")
    yield made
    made.vault.close()


def test_every_decision_needs_its_reason_and_some_a_second_person(enrolled: Enrolled) -> None:
    office, device = enrolled.office, enrolled.laptop.device
    second = second_of(office)
    whose = enrolling.person_of(office, device)
    with pytest.raises(ReasonNeededError):
        trust.decide(office, device, REVOKED, reason="because", second=second)
    for nobody in (None, Code("M-000-000"), whose):
        with pytest.raises(SecondPersonError):
            trust.decide(office, device, REVOKED, reason="lost", second=nobody)
    with pytest.raises(NotOneLaptopError):
        trust.decide(office, office.device, REVOKED, reason="lost", second=second)
    with pytest.raises(DeviceStateError):
        trust.decide(office, device, TRUSTED, reason="looked_at", second=second)
    assert (trust.log(office), devices.state_of(office, device)) == ([], TRUSTED)
    trust.decide(office, device, SUSPECT, reason="out_of_sight")
    with pytest.raises(SecondPersonError):
        trust.decide(office, device, TRUSTED, reason="looked_at")
    trust.decide(office, device, TRUSTED, reason="looked_at", second=second)
    trust.decide(office, device, REVOKED, reason="stolen", second=second)
    for state, reason in ((TRUSTED, "mistake"), (SUSPECT, "taken"), (RETIRED, "broken")):
        with pytest.raises(DeviceStateError):
            trust.decide(office, device, state, reason=reason, second=second)
    log = [(act.state, act.reason, act.second) for act in trust.log(office)]
    assert log == [(SUSPECT, "out_of_sight", ""), (TRUSTED, "looked_at", second), (REVOKED, "stolen", second)]


def test_the_roster_grows_with_each_decision_and_an_older_one_is_refused(enrolled: Enrolled) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    first = devices.roster(office)
    trust.decide(office, laptop.device, SUSPECT, reason="taken")
    (told,) = notices_for(office, laptop)
    taken = notices.take(laptop, told)
    assert (taken.subject, taken.number, taken.is_news, taken.state) == ("roster", 2, True, SUSPECT)
    assert not notices.take(laptop, told).is_news
    with pytest.raises(OlderThanKnownError):
        devices.take_roster(laptop, first)


def test_a_newer_roster_takes_the_place_of_the_one_that_waits(enrolled: Enrolled) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    trust.decide(office, laptop.device, SUSPECT, reason="taken")
    trust.decide(office, laptop.device, TRUSTED, reason="mistake", second=second_of(office))
    (told,) = notices_for(office, laptop)
    assert notices.take(laptop, told).number == 3
    assert devices.state_of(laptop, laptop.device) == TRUSTED


def test_a_suspect_laptop_changes_its_keys_and_gets_nothing(
    enrolled: Enrolled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    trust.decide(office, laptop.device, SUSPECT, reason="out_of_sight")
    rotated: list[str] = []
    rotate = laptop.vault.rotate_data_keys

    def watched(_self: object, names: tuple[str, ...]) -> None:
        rotated.extend(names)
        rotate(names)

    monkeypatch.setattr(type(laptop.vault), "rotate_data_keys", watched)
    (told,) = notices_for(office, laptop)
    notices.take(laptop, told)
    notices.take(laptop, told)
    assert sorted(rotated) == ["casebook", "daybook"]
    assert not rotation.is_due(laptop)
    with pytest.raises(DeviceRefusedError):
        return_desk.give(office, laptop.device, second=second_of(office), reason="mistake")
    before = return_desk.left_at_office(office)
    fresh_codes.write(laptop, tmp_path / "codes")
    with pytest.raises(DeviceRefusedError):
        return_desk.take_in(office, (tmp_path / "codes").read_bytes())
    assert return_desk.left_at_office(office) == before
    with pytest.raises(DeviceRefusedError):
        announcing.grant_codes(office, laptop.device)


def test_what_a_suspect_laptop_sends_is_kept_apart_until_somebody_takes_it(
    enrolled: Enrolled, tmp_path: Path
) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    trust.decide(office, laptop.device, SUSPECT, reason="out_of_sight")
    deliver.export(laptop, tmp_path / "bundle.npmf")
    id_ = intake.arrive(office, tmp_path / "bundle.npmf")
    with pytest.raises(ReasonNeededError):
        intake.accept(office, id_)
    assert [row.code for row in records.listed(office)] == []
    intake.accept(office, id_, reason="asked")
    assert enrolling.TALK in [row.code for row in records.listed(office)]


def test_a_revoked_laptop_is_refused_by_the_others_and_what_it_said_before_stays(
    enrolled: Enrolled, lead: Seat, tmp_path: Path
) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    deliver.export(laptop, tmp_path / "before.npmf")
    receive.take_in(lead, receive.preview(lead, tmp_path / "before.npmf"))
    trust.decide(office, laptop.device, REVOKED, reason="stolen", second=second_of(office))
    assert notices_for(office, laptop) == []
    for told in notices_for(office, lead):
        notices.take(lead, told)
    adding.add(laptop, [Document("observation", enrolling.VISIT, Mode.FULL, {"text": "Later."})])
    deliver.export(laptop, tmp_path / "after.npmf")
    with pytest.raises(DeviceRefusedError) as refused:
        receive.preview(lead, tmp_path / "after.npmf")
    assert refused.value.facts == {"device": laptop.device, "state": REVOKED}
    assert records.show(lead, records.find(lead, enrolling.TALK)).merged.fields
    # what the office passes on of it is still the word of the one who wrote it
    receive.take_in(office, receive.preview(office, tmp_path / "before.npmf"))
    deliver.export(office, tmp_path / "pack.npmf", purpose=deliver.VISIT_PACK)
    assert receive.preview(lead, tmp_path / "pack.npmf").refused == ()


def test_a_new_laptop_of_the_same_person_gets_codes_that_the_lost_one_never_had(
    enrolled: Enrolled, tmp_path: Path
) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    person, old = enrolling.person_of(office, laptop.device), enrolling.pools_of(laptop)
    deliver.export(laptop, tmp_path / "one.npmf")
    deliver.export(laptop, tmp_path / "two.npmf")
    receive.take_in(office, receive.preview(office, tmp_path / "two.npmf"))
    known = trust.last_known(office, laptop.device)
    assert (known.number, known.missing) == (2, ((1, 1),))
    assert known.revisions
    trust.decide(office, laptop.device, REVOKED, reason="lost", second=second_of(office))
    made = enrol.make_laptop(
        tmp_path / "new",
        enrol.invite(office, role="field", person=person),
        passphrase=passphrases.prepare(enrolling.PASSPHRASE),
        cost=enrolling.CHEAP,
    )
    enrol.finish(made.seat, enrol.approve(office, enrol.examine(office, made.answer)))
    assert made.seat.person == person
    assert made.seat.device != laptop.device
    assert not enrolling.pools_of(made.seat) & old
    for told in notices_for(office, made.seat):
        notices.take(made.seat, told)
    assert devices.state_of(made.seat, laptop.device) == REVOKED
    made.seat.vault.close()


def test_fresh_codes_come_once_for_each_paper_and_belong_to_nobody_else(enrolled: Enrolled) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    before = enrolling.pools_of(laptop)
    for _time in range(2):
        announcing.grant_codes(office, laptop.device, {CodeType.PERSON: 3})
    first, second = notices_for(office, laptop)
    assert notices.take(laptop, second).codes == 3
    assert notices.take(laptop, first).codes == 3
    fresh = enrolling.pools_of(laptop) - before
    assert len(fresh) == 6
    with laptop.vault.daybook.change() as daybook:
        for code in fresh:
            pools.discard(daybook, code)
    assert not notices.take(laptop, first).is_news
    assert not enrolling.pools_of(laptop) & fresh
    assert fresh <= pools.issued(office.vault.casebook)
    assert not fresh & enrolling.pools_of(office)


def test_a_new_policy_reaches_the_laptop_and_an_old_one_is_refused(enrolled: Enrolled) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    said = []
    for seconds in (60, 90):
        policy.change(office, f'{{"idle_s": {seconds}, "relay": {{"host": "r.example", "port": 8443}}}}'.encode())
        announcing.policy(office)
        (told,) = notices_for(office, laptop)
        said.append(told)
    notices.take(laptop, said[1])
    assert policy.policy_of(laptop).idle_s == 90
    assert devices.relay_of(laptop) == devices.Relay("r.example", 8443)
    with pytest.raises(OlderThanKnownError):
        notices.take(laptop, said[0])
    assert policy.policy_of(laptop).idle_s == 90


def test_a_decision_that_was_cut_before_it_was_told_is_told_later(enrolled: Enrolled, lead: Seat) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    trust.decide(office, laptop.device, SUSPECT, reason="taken")
    for one in outbound.pending(office):
        outbound.sent(office, one.id)
    with office.vault.casebook.change() as casebook:
        settings.put(casebook, announcing.ANNOUNCED, b"1")
    announcing.settle(office)
    assert notices_for(office, lead)


def test_nobody_whose_commitment_is_over_gets_a_laptop(enrolled: Enrolled) -> None:
    office = enrolled.office
    person = codes.draw(
        CodeType.MONITOR, 1, taken=pools.issued(office.vault.casebook), random_below=office.random_below
    )[0]
    about = {"code": person, "affiliation": "external_expert"}
    adding.add(office, [Document("visit", "", Mode.FULL, {"code": "C-421-802"}, from_paper=True)])
    adding.add(office, [Document("team_member", "C-421-802", Mode.FULL, about, from_paper=True)])
    with pytest.raises(NoCommitmentError) as barred:
        enrol.invite(office, role="field", person=person)
    assert barred.value.facts == {"bar": "no_commitment"}
