"""A laptop and its office over a real relay: there and back, cut anywhere, sealed, and with wrong clocks."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto import passphrase as passphrases
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.modes import Mode
from npm_field.domain.revision import CASEBOOK, DAYBOOK
from npm_field.errors import BadAddressError, NoRelayError, StoppedError
from npm_field.usecases import (
    adding,
    announcing,
    arrivals,
    check,
    comments,
    cuts,
    deliver,
    enrol,
    intake,
    network,
    outbound,
    packs,
    plan,
    policy,
    receipts,
    records,
    reissue,
    relayed,
    sending,
)
from npm_field.usecases.adding import Document
from npm_field.usecases.plan import VisitPlan
from storage import outbox, pools, revisions, safe_files, settings, vault
from sync.client.patience import Patience
from sync.client.relay import Address
from tests.sync.cutting import HOST, Cut
from tests.sync.hostile import Liar, digest, ok
from tests.torture import sync_kills
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import AREA, TALK, VISIT, Enrolled, lead_of
from tests.usecases.networked import Stick, World, world
from tests.usecases.test_intake import forged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.domain.identifiers import RevisionId

TALKS = iter(f"P-{n:03d}" for n in range(100, 1000))


@pytest.fixture(scope="module")
def both(_enrolled_template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("networked") / "home"
    shutil.copytree(_enrolled_template[0], home)
    seats = Enrolled(home, enrolling.opened(home / "office"), enrolling.opened(home / "laptop"), "")
    with world(seats, home / "relay") as made:
        yield made
    seats.close()


@pytest.fixture(scope="module")
def by_stick(_enrolled_template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stick]:
    home = tmp_path_factory.mktemp("carried") / "home"
    shutil.copytree(_enrolled_template[0], home)
    seats = Enrolled(home, enrolling.opened(home / "office"), enrolling.opened(home / "laptop"), "")
    (home / "stick").mkdir()
    yield Stick(seats, home / "stick")
    seats.close()


@pytest.fixture(params=["both", "by_stick"])
def carried(request: pytest.FixtureRequest) -> World | Stick:
    """Either way there is: a journey that takes it goes over the relay, and once more by stick alone."""
    found: World | Stick = request.getfixturevalue(request.param)
    return found


def talk(world: World) -> str:
    """Write one more note on the laptop, and return its words."""
    said = f"The lamp was off at last, {next(TALKS)}."
    adding.add(world.laptop, [Document("observation", VISIT, Mode.FULL, {"area": AREA, "text": said})])
    return said


def at_the_office(world: World | Stick) -> frozenset[RevisionId]:
    return revisions.known_ids(world.office.vault.casebook)


def on_the_laptop(world: World) -> set[RevisionId]:
    return {revision.id for revision in deliver.all_revisions(world.laptop)}


def round_trip(world: World | Stick) -> None:
    """Laptop, office, acceptance, office, laptop: then all that there is has its receipt."""
    sent = world.sync(world.laptop)
    assert sent.trouble is None, sent
    assert world.sync(world.office).trouble is None
    world.accept_all()
    back = world.sync(world.office)
    assert back.trouble is None
    got = world.sync(world.laptop)
    assert got.trouble is None, got
    assert got.unconfirmed == 0


def test_there_and_back_until_the_offices_own_receipt(both: World) -> None:
    talk(both)
    first = both.sync(both.laptop)
    assert (first.sent, first.unconfirmed, first.trouble, first.faults) == (1, 1, None, ())
    assert relayed.of(both.laptop).has(cuts.pending(both.laptop)[0].sha256)
    office = both.sync(both.office)
    assert office.fetched == 1
    assert not on_the_laptop(both) <= at_the_office(both)  # nothing joins before somebody accepts it
    assert both.sync(both.office).arrivals == ()  # what waits there is not told as come again
    assert both.accept_all() == 1
    assert on_the_laptop(both) <= at_the_office(both)
    assert both.sync(both.office).sent >= 1
    back = both.sync(both.laptop)
    assert back.unconfirmed == 0
    assert [(each.kind, each.waits) for each in back.arrivals if each.kind == arrivals.RECEIPT] == [("receipt", "")]
    assert not list(both.laptop.vault.folder.glob("*.npmf"))
    again = both.sync(both.laptop)
    assert (again.sent, again.fetched, again.arrivals, again.numbers) == (0, 0, (), "")


@pytest.mark.parametrize("cut", [Cut(up=9000), Cut(down=5000)])
def test_a_cut_anywhere_loses_nothing_and_nothing_comes_twice(both: World, cut: Cut) -> None:
    talk(both)
    for seat in (both.laptop, both.office):
        both.line.plan([cut])
        assert both.sync(seat).trouble is None
    assert both.accept_all() == 1
    round_trip(both)
    assert on_the_laptop(both) <= at_the_office(both)


def test_stopped_in_the_middle_it_goes_on_there(both: World) -> None:
    talk(both)
    cut = cuts.cut(both.laptop)
    assert cut is not None
    up = both.line.up
    stopped = both.sync(both.laptop, cancelled=lambda: both.line.up - up > 5000)
    assert isinstance(stopped.trouble, StoppedError)
    assert [one.sha256 for one in cuts.pending(both.laptop)] == [cut.sha256]
    round_trip(both)


def test_a_laptop_that_dies_before_it_noted_the_receipt_gets_the_same_one(both: World) -> None:
    talk(both)
    errand = network.prepare(both.laptop, Address("127.0.0.1", both.line.port))
    carried = network.carry(errand, Patience())
    assert len(carried.sent) == 1
    again = both.sync(both.laptop)  # nothing was settled
    assert (again.sent, again.numbers, again.faults) == (1, "", ())
    assert relayed.of(both.laptop).receipts[carried.sent[0].parcel.sha256] == carried.sent[0].receipt.decode()
    round_trip(both)


def test_a_relay_that_withholds_leaves_all_unconfirmed_and_here(both: World) -> None:
    talk(both)
    for _day in range(2):
        done = both.sync(both.laptop)
        assert done.unconfirmed == 1
        assert len(cuts.pending(both.laptop)) == 1
    round_trip(both)


def test_a_clock_years_off_still_syncs_and_says_so(both: World) -> None:
    talk(both)
    real = both.laptop.now
    both.laptop.now = lambda: real() - timedelta(days=9000)
    done = both.sync(both.laptop)
    both.laptop.now = real
    assert done.trouble is None
    assert done.sent == 1
    assert round(done.clock_off_s / 86_400) == -9000
    assert both.sync(both.laptop).clock_off_s == 0
    round_trip(both)


def test_a_relay_put_back_to_an_older_state_gets_everything_again_and_is_named(both: World, tmp_path: Path) -> None:
    talk(both)
    both.sync(both.laptop)
    with both.without_relay():
        shutil.copytree(both.relay, tmp_path / "before")
    talk(both)
    both.sync(both.laptop)
    with both.without_relay():
        shutil.rmtree(both.relay)
        shutil.copytree(tmp_path / "before", both.relay)
    done = both.sync(both.laptop)
    assert (done.numbers, done.sent) == (network.BEHIND, 1)
    assert both.sync(both.laptop).numbers == ""
    round_trip(both)


def test_a_second_laptop_with_the_same_keys_is_noticed(both: World, tmp_path: Path) -> None:
    round_trip(both)
    shutil.copytree(both.laptop.vault.folder, tmp_path / "copy")
    copy = enrolling.opened(tmp_path / "copy")
    adding.add(copy, [Document("observation", VISIT, Mode.FULL, {"area": AREA, "text": "Not from here."})])
    both.sync(copy)
    copy.vault.close()
    assert both.sync(both.laptop).numbers == network.AHEAD
    assert both.sync(both.laptop).numbers == ""
    round_trip(both)


def test_what_a_wrong_file_is_stays_aside_and_is_named(both: World) -> None:
    device = both.laptop.device
    outbound.queue(both.office, device, outbound.NOTICE, b"no file of ours at all")
    talk(both)
    both.sync(both.office)
    done = both.sync(both.laptop)
    assert done.sent == 1
    assert [each.waits for each in done.arrivals if not each.is_taken] == ["bundle_damaged"]
    aside = list(both.laptop.vault.folder.glob("arrival-*.npmf"))
    assert len(aside) == 1
    round_trip(both)
    aside[0].unlink()


def test_a_sealed_laptop_hands_over_its_stubs_and_its_ciphertext(carried: World | Stick, tmp_path: Path) -> None:
    shutil.copytree(carried.laptop.vault.folder, tmp_path / "sealed")
    vault.seal_now(tmp_path / "sealed")
    seat = enrolling.opened(tmp_path / "sealed")
    assert seat.vault.level == "sealed"
    done = carried.sync(seat)
    assert done.trouble is None, done
    assert done.sent >= 1
    assert seat.vault.level == "sealed"
    again = carried.sync(seat)
    assert again.sent == 0
    assert not list(seat.vault.folder.glob("sealed-*"))
    device = seat.device
    seat.vault.close()
    carried.sync(carried.office)
    (came,) = [row for row in intake.waiting(carried.office) if row.purpose == intake.SEALED]
    # Its key goes back the way that everything does.
    office, own = carried.office, enrolling.person_of(carried.office, device)
    issued = pools.issued(office.vault.casebook) - {own}
    other = next(code for code in sorted(issued) if codes.type_of(code) is CodeType.MONITOR)
    reissue.reissue(office, intake.file_of(office, came.id), None, second=other, reason="damage")
    carried.sync(office)
    seat = enrolling.opened(tmp_path / "sealed")
    carried.sync(seat)
    seat.vault.close()
    keys = (
        [path for path in carried.folder.iterdir() if reissue.is_reissue(path)] if isinstance(carried, Stick) else []
    )
    secret = passphrases.prepare(enrolling.PASSPHRASE)
    seat = reissue.unseal(tmp_path / "sealed", secret, keys[0] if keys else None)
    assert seat.vault.level == "open"
    seat.vault.close()


def test_pack_policy_codes_and_a_comment_go_back_either_way_each_to_its_laptop_alone(
    carried: World | Stick, tmp_path: Path
) -> None:
    office, laptop = carried.office, carried.laptop
    round_trip(carried)
    known = pools.unused(laptop.vault.daybook)
    lead = lead_of(carried.seats, tmp_path / "lead")
    visit = plan.plan_visit(office, VisitPlan({"capture_floor": "full"}))
    assert packs.queue(office, visit).laptops == 2
    comments.write(office, records.find(office, TALK), "Which lamp?", issue="unreadable")
    announcing.grant_codes(office, laptop.device, {CodeType.PERSON: 3})
    policy.change(office, b'{"idle_s": 75}')
    announcing.policy(office)
    assert carried.sync(office).faults == ()
    for seat in (laptop, lead):
        carried.sync(seat)
        assert policy.policy_of(seat).idle_s == 75
        assert visit in {known.visit for known in records.visits(seat)}
    assert len(pools.unused(laptop.vault.daybook) - known) == 3
    assert comments.open_on(laptop) == {records.find(laptop, TALK): 1}
    lead.vault.close()


def test_a_relay_that_offers_old_receipts_and_swapped_bundles_changes_nothing(both: World) -> None:
    talk(both)
    round_trip(both)
    key = sending.known_credentials(both.office)[both.laptop.device]
    receipt = receipts.receipt_for(both.office, receipts.all_of(both.laptop)[-1].bundle)
    swapped = b"another bundle of the same length".ljust(len(receipt))
    office = SimpleNamespace(statement=enrol.statement_of(both.laptop), signing=enrol.office_key(both.office))
    liar = Liar(office, key)  # type: ignore[arg-type]  # what it needs of an office: statement and key
    liar.says["inbox"] = ok(json.dumps([_offered(receipt), _offered(swapped)]).encode())
    liar.says["fetch"] = _whole(receipt)  # whatever is asked for
    before, known = on_the_laptop(both), relayed.of(both.laptop)
    numbers = known.last
    relayed._keep(both.laptop, replace(known, taken=()), known)  # as if it did not remember having fetched them
    liar.says["hello"] = liar.hello(next=numbers + 1)
    with liar.running() as port:
        done = network.sync(both.laptop, Address(HOST, port))
        assert [(each.kind, each.new, each.waits) for each in done.arrivals] == [(arrivals.RECEIPT, 0, "")]
        assert [error.facts for _name, error in done.faults] == [{"reason": "content"}]
        assert (done.trouble, done.unconfirmed, done.numbers) == (None, 0, "")
        again = network.sync(both.laptop, Address(HOST, port))
        assert (again.fetched, again.arrivals) == (0, ())  # what it offers once more is not fetched once more
    assert on_the_laptop(both) == before


def _offered(data: bytes) -> dict[str, object]:
    return {"bundle": digest(data), "size": len(data), "from": "ab" * 16, "sequence": 1}


def _whole(data: bytes) -> bytes:
    length = len(data)
    head = f"HTTP/1.1 206 Part\r\nContent-Length: {length}\r\nContent-Range: bytes 0-{length - 1}/{length}\r\n\r\n"
    return head.encode() + data


def test_only_a_relay_and_its_address_are_asked(both: World) -> None:
    assert network.address_in("relay.example:8443") == Address("relay.example", 8443)
    assert network.address_in("[2001:db8::1]:8443") == Address("2001:db8::1", 8443)
    for wrong in ("", "relay.example", "relay.example:", "relay.example:0", "relay.example:70000", "a b:1", ":1"):
        with pytest.raises(BadAddressError):
            network.address_in(wrong)
    with pytest.raises(NoRelayError):
        network.sync(both.laptop)


def test_no_key_of_a_connection_stays_behind_and_nothing_says_when(both: World) -> None:
    round_trip(both)
    folder = both.laptop.vault.folder
    assert {path.name for path in folder.iterdir()} <= set(safe_files.VAULT_FILES)
    stored = settings.get(both.laptop.vault.daybook, relayed.SETTING) or b""
    assert not re.search(rb"\d{1,2}:\d{2}|T\d{2}", stored)
    assert enrol.statement_of(both.laptop).name.encode() not in stored
    assert receipts.all_of(both.laptop)


def test_what_the_daybook_s_identity_may_not_sign_is_refused_and_named_there_and_back_and_blocks_nothing(
    carried: World | Stick,
) -> None:
    """Somebody with the travel passphrase writes complete records in the laptop's name. The last ones here."""
    round_trip(carried)
    laptop, office = carried.laptop, carried.office
    talk = next(one for one in deliver.all_revisions(laptop) if one.header.kind == "interview")
    as_itself = forged(laptop, talk, book=DAYBOOK, counter=0)
    as_casebook = forged(laptop, talk, book=CASEBOOK, counter=talk.header.counter + 100)
    with laptop.vault.casebook.change() as casebook:
        revisions.insert(casebook, [as_itself, as_casebook])
        outbox.put(casebook, [as_itself.id, as_casebook.id])
    reasons = {as_itself.id: "not_daybook", as_casebook.id: "signature"}
    for said in (reasons, {}):  # what is written next goes its way, and drags nothing of it along
        [note] = adding.add(laptop, [Document("observation", VISIT, Mode.FULL, {"area": AREA, "text": "As before."})])
        assert carried.sync(laptop).sent == 1
        assert carried.sync(office).fetched == 1
        [row] = [one for one in intake.waiting(office) if one.state == intake.WAITING]
        done = intake.accept(office, row.id)
        assert {line.item: line.outcome for line in done.refused} == said
        assert {line.item for line in done.lines if line.outcome == "new"} == {
            one.id for one in revisions.of_record(laptop.vault.casebook, note.record)
        }
        assert intake.outcome(office, done.id).refused == done.refused, "and is said as often as somebody looks"
        assert carried.sync(office).sent == 1
        back = carried.sync(laptop)
        assert (back.unconfirmed, back.trouble, back.faults) == (0, None, ())
        assert dict(max(receipts.listed(laptop), key=lambda one: one.sequence).refused) == said
    assert not at_the_office(carried) & set(reasons)
    assert check.check(office).damage == ()


def test_a_laptop_killed_between_made_and_answered_loses_nothing_and_sends_nothing_twice(
    _enrolled_template: tuple[Path, str],  # noqa: PT019 - where it lies is asked for
    tmp_path: Path,
) -> None:
    sync_kills.torture(_enrolled_template[0], tmp_path, sync_kills.SAMPLE)
