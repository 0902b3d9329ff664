"""A courier against a real relay, over a line that breaks: nothing lost, nothing twice, nothing taken on trust."""

from __future__ import annotations

import itertools
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from npm_field.crypto import certificates
from npm_field.domain.codes import CodeType, make
from npm_field.domain.deposit import Quota
from npm_field.errors import (
    NotOurRelayError,
    RelayFullError,
    RelayUnreachableError,
    StoppedError,
    TurnedAwayError,
)
from sync.client.patience import Limits, Patience
from sync.client.relay import Relay
from sync.relay.limits import Limits as RelayLimits
from sync.relay_receipt import read_receipt
from sync.roster import REVOKED, SUSPECT
from tests.sync.conftest import Laptop, Office
from tests.sync.couriers import QUICK, Goods, arriving, courier, patient
from tests.sync.cutting import Cut, breaking
from tests.sync.relays import RelayHome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sync.client.answers import Answer
    from sync.client.courier import Courier
    from tests.sync.cutting import Line

SIZE = 300_000


@pytest.fixture(scope="module")
def seat(office: Office) -> Laptop:
    return Laptop.make(office, make(CodeType.MONITOR, "60218"), "office")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, office: Office, laptop: Laptop, seat: Laptop) -> RelayHome:
    return RelayHome.make(tmp_path_factory.mktemp("relay") / "r", office, [laptop, seat])


@pytest.fixture(scope="module")
def line(home: RelayHome) -> Iterator[Line]:
    with home.running() as running, breaking(running.port) as found:
        yield found


@pytest.fixture
def out(laptop: Laptop, office: Office, line: Line) -> Iterator[Courier]:
    with courier(laptop, office, line.port) as found:
        yield found


@pytest.fixture
def desk(seat: Laptop, office: Office, line: Line) -> Iterator[Courier]:
    with courier(seat, office, line.port) as found:
        yield found


@pytest.fixture
def both(out: Courier, desk: Courier) -> tuple[Courier, Courier]:
    return out, desk


def fetched(desk: Courier, goods: Goods, folder: Path) -> None:
    """Fetch one bundle to the office, hold it against what was sent, and tell the relay."""
    waiting = next(each for each in desk.inbox() if each.sha256 == goods.sha256)
    place = arriving(folder, waiting)
    assert desk.fetch(waiting, place, goods.moved.append)
    assert place.path.read_bytes() == goods.data
    desk.taken(goods.sha256)


def test_a_bundle_there_and_back_with_a_receipt_over_just_it(
    both: tuple[Courier, Courier], laptop: Laptop, line: Line, home: RelayHome, tmp_path: Path
) -> None:
    (out, desk), office = both, home.office
    goods = Goods.of(SIZE)
    number = out.next_number
    sent = out.send(goods.parcel, number, goods.moved.append)
    receipt = read_receipt(sent.receipt, home.key.public)
    assert (receipt.office, receipt.device) == (office.statement.office, laptop.device)
    assert (receipt.bundle, receipt.size, receipt.to) == (goods.sha256, SIZE, "office")
    assert receipt.sequence == sent.sequence == number
    assert goods.moved == sorted(goods.moved)
    assert (goods.moved[0], goods.moved[-1]) == (0, SIZE)
    fetched(desk, goods, tmp_path)
    assert goods.sha256 not in {each.sha256 for each in desk.inbox()}
    # Once more: the same receipt, byte for byte, though the relay has forgotten the bytes.
    with courier(laptop, office, line.port) as again:
        assert again.send(goods.parcel, again.next_number, goods.moved.append).receipt == sent.receipt


@pytest.mark.parametrize(("pace_s", "moved"), [(0, [0, 65_536, SIZE]), (0.5, [0, 65_536, 196_608, SIZE])])
def test_a_quick_line_is_given_more_at_once_by_a_relay_of_before(
    laptop: Laptop, office: Office, line: Line, pace_s: float, moved: list[int]
) -> None:
    """One that keeps nothing of a chunk that was cut, and says so by naming nothing that it holds."""
    goods, ticks = Goods.of(SIZE), itertools.count()
    patience = Patience(QUICK, clock=lambda: pace_s * next(ticks))
    with courier(laptop, office, line.port, patience) as out:
        out._hello = replace(out._greeted(), held=None)
        out.send(goods.parcel, out.next_number, goods.moved.append)
    assert goods.moved == moved


def test_a_bundle_is_two_requests_and_one_that_was_cut_goes_on_at_the_byte(
    laptop: Laptop, office: Office, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    before = Relay._ask

    def noted(self: Relay, method: str, path: str, *args: Any, **more: Any) -> Answer:  # noqa: ANN401 - handed on
        asked.append(method)
        return before(self, method, path, *args, **more)

    monkeypatch.setattr(Relay, "_ask", noted)
    goods = Goods.of(SIZE)
    with courier(laptop, office, line.port) as out:
        out.send(goods.parcel, out.next_number, goods.moved.append)
    assert asked == ["GET", "PATCH"]
    assert goods.moved == [0, 262_144, SIZE]
    asked.clear()
    goods = Goods.of(SIZE)
    line.plan([Cut(up=150_000)])
    with courier(laptop, office, line.port) as out:
        sent = out.send(goods.parcel, out.next_number, goods.moved.append)
        assert asked[:4] == ["GET", "PATCH", "HEAD", "PATCH"]  # once more where it asked before the relay had heard
        assert any(100_000 < each < 150_000 for each in goods.moved)
        # Its last answer lost, it is known to the relay by name, and asked for.
        asked.clear()
        out._hello = None
        assert out.send(goods.parcel, out.next_number, goods.moved.append).receipt == sent.receipt
    assert asked == ["GET", "HEAD", "POST"]


@pytest.mark.parametrize("at", [1000, 9000, 40_000, 120_000, 250_000, 301_000])
def test_a_line_that_breaks_on_the_way_up_costs_what_was_not_acknowledged(
    out: Courier, desk: Courier, line: Line, tmp_path: Path, at: int
) -> None:
    goods = Goods.of(SIZE)
    line.plan([Cut(up=at)])
    up, connections = line.up, line.connections
    out.send(goods.parcel, out.next_number, goods.moved.append)
    assert line.connections == connections + 2
    there = next((one for one, next_ in itertools.pairwise(goods.moved) if one == next_), 0)
    assert line.up - up < SIZE + (at - there) + 10_000
    fetched(desk, goods, tmp_path)


@pytest.mark.parametrize("at", [1000, 9000, 40_000, 120_000, 250_000, 302_000])
def test_a_line_that_breaks_on_the_way_down_goes_on_at_the_same_byte(
    out: Courier, desk: Courier, line: Line, tmp_path: Path, at: int
) -> None:
    goods = Goods.of(SIZE)
    out.send(goods.parcel, out.next_number, goods.moved.append)
    line.plan([Cut(down=at)])
    down = line.down
    fetched(desk, goods, tmp_path)
    assert line.down - down < SIZE + 30_000
    assert (
        goods.moved == sorted(goods.moved[: goods.moved.index(SIZE) + 1]) + goods.moved[goods.moved.index(SIZE) + 1 :]
    )


def test_a_line_that_breaks_again_and_again_still_gets_there(
    out: Courier, desk: Courier, line: Line, tmp_path: Path
) -> None:
    goods = Goods.of(SIZE)
    line.plan([Cut(up=14_000 + 1000 * each) for each in range(20)])
    up = line.up
    out.send(goods.parcel, out.next_number, goods.moved.append)
    assert line.up - up < 3 * SIZE
    line.plan([Cut(down=60_000 + 1000 * each) for each in range(3)])
    fetched(desk, goods, tmp_path)


def test_a_receipt_that_is_lost_on_its_way_is_the_same_when_it_is_asked_for_again(
    laptop: Laptop, office: Office, line: Line
) -> None:
    goods = [Goods.of(1000), Goods.of(1000)]
    with courier(laptop, office, line.port) as first:
        number = first.next_number
        sent = [first.send(each.parcel, number + n, each.moved.append) for n, each in enumerate(goods)]
    # The laptop is switched off before it has noted them, and knows no number any more.
    with courier(laptop, office, line.port) as second:
        again = [second.send(each.parcel, second.next_number, each.moved.append) for each in goods]
    assert again == [type(one)(got.parcel, one.sequence, one.receipt) for one, got in zip(sent, again, strict=True)]


def test_a_relay_that_is_away_is_given_up_and_gone_on_with_later(
    out: Courier, laptop: Laptop, office: Office, line: Line
) -> None:
    goods = Goods.of(SIZE)
    number = out.next_number
    line.plan([Cut(up=150_000)])
    waits: list[float] = []
    patience = patient(Limits(tries=4, first_wait_s=1, longest_wait_s=3))
    patience.sleep = waits.append
    patience.random_below = lambda most: most - 1
    with courier(laptop, office, line.port, patience) as trying:
        trying.next_number  # noqa: B018 - connected
        line.is_dead = True
        trying._relay.close()
        with pytest.raises(RelayUnreachableError):
            trying.send(goods.parcel, number, goods.moved.append)
    assert round(sum(waits), 3) == 1 + 2 + 3
    line.is_dead = False
    out.send(goods.parcel, number, goods.moved.append)


def test_it_stops_at_any_moment_and_goes_on_there(laptop: Laptop, office: Office, line: Line, out: Courier) -> None:
    goods, stopped = Goods.of(SIZE), [False]

    def moved(done: int) -> None:
        stopped[0] = done > 0

    with (
        courier(laptop, office, line.port, patient(QUICK, lambda: stopped[0])) as trying,
        pytest.raises(StoppedError),
    ):
        trying.send(goods.parcel, trying.next_number, moved)
    while goods.sha256 not in (out._relay.hello().held or ()):
        pass  # what went is on its way still
    out.send(goods.parcel, out.next_number, goods.moved.append)
    assert 0 < goods.moved[0] < SIZE


def test_a_relay_that_is_switched_off_in_the_middle_goes_on_when_it_is_back(
    tmp_path: Path, laptop: Laptop, office: Office
) -> None:
    home, goods = RelayHome.make(tmp_path / "r", office, [laptop]), Goods.of(SIZE)
    with ExitStack() as first:
        running = first.enter_context(home.running())

        def moved(done: int) -> None:
            if done:
                first.close()

        with courier(laptop, office, running.port) as out, pytest.raises(RelayUnreachableError):
            out.send(goods.parcel, out.next_number, moved)
    with home.running() as second, courier(laptop, office, second.port) as out:
        out.send(goods.parcel, out.next_number, goods.moved.append)
    assert 0 < goods.moved[0] < SIZE


def test_a_full_relay_says_so_and_what_was_sent_stays_here(tmp_path: Path, office: Office, laptop: Laptop) -> None:
    home = RelayHome.make(tmp_path / "small", office, [laptop])
    limits = RelayLimits(quota=Quota(100_000, 16, 1 << 30, 0))
    with home.running(limits=limits) as running, courier(laptop, office, running.port) as out:
        number = out.next_number
        with pytest.raises(RelayFullError):
            out.send(Goods.of(SIZE).parcel, number, lambda _done: None)
        small = Goods.of(40_000)
        assert out.send(small.parcel, number, small.moved.append).sequence == number


def test_a_revoked_device_is_turned_away_and_a_suspect_one_may_send(
    tmp_path: Path, office: Office, laptop: Laptop, seat: Laptop
) -> None:
    home = RelayHome.make(tmp_path / "r", office, [laptop, seat])
    with home.running() as running, courier(seat, office, running.port) as desk:
        assert desk.put_roster(home.roster({laptop.device: SUSPECT}))
        with courier(laptop, office, running.port) as out:
            goods = Goods.of(1000)
            out.send(goods.parcel, out.next_number, goods.moved.append)
            with pytest.raises(TurnedAwayError) as suspect:
                out.inbox()
            assert suspect.value.facts == {"reason": "suspect"}
            older = home.roster()
            assert desk.put_roster(home.roster({laptop.device: REVOKED}))
            assert not desk.put_roster(older)
            with pytest.raises(TurnedAwayError) as revoked:
                out.inbox()
            assert revoked.value.facts == {"reason": "revoked"}


def test_another_office_is_refused_from_both_ends(office: Office, laptop: Laptop, line: Line) -> None:
    other = Office.make("Ambria")
    stranger = Laptop.make(other, make(CodeType.MONITOR, "20416"))
    with courier(stranger, other, line.port) as wrong, pytest.raises(NotOurRelayError) as error:
        wrong.next_number  # noqa: B018 - asked
    assert error.value.facts == {"reason": "authority"}
    assert not certificates.is_issued_by(stranger.credential.certificate_pem, office.statement.signing)
    assert laptop.credential.office == office.statement.office
