"""The relay by its wire: uploads, finish, inbox, download, taken, roster; a real one on loopback."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest

from npm_field.domain.codes import CodeType, make
from storage.relay_store import FolderStore
from sync.relay_receipt import read_receipt
from sync.roster import REVOKED, SUSPECT
from tests.sync.conftest import Laptop, Office
from tests.sync.relays import Caller, RelayHome, Running, digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.sync.relays import Answer


@pytest.fixture(scope="module")
def seat(office: Office) -> Laptop:
    return Laptop.make(office, make(CodeType.MONITOR, "60218"), "office")


@pytest.fixture
def home(tmp_path: Path, office: Office, laptop: Laptop, lead: Laptop, seat: Laptop) -> RelayHome:
    return RelayHome.make(tmp_path / "relay", office, [laptop, lead, seat])


@pytest.fixture
def relay(home: RelayHome) -> Iterator[Running]:
    with home.running() as running:
        yield running


@pytest.fixture
def caller(home: RelayHome, relay: Running, laptop: Laptop) -> Iterator[Caller]:
    with Caller(laptop, home.office, home.folder, relay.port) as found:
        yield found


@pytest.fixture
def desk(home: RelayHome, relay: Running, seat: Laptop) -> Iterator[Caller]:
    with Caller(seat, home.office, home.folder, relay.port) as found:
        yield found


def test_hello_says_what_there_is_to_know(caller: Caller) -> None:
    answer = caller.ask("GET", "/hello")
    assert answer.status == 200
    assert answer.said["v"] == 1
    assert answer.said["next"] == 1
    assert "Date" in answer.headers
    assert answer.headers["Server"] == "relay"


def test_a_bundle_goes_to_the_office_and_is_forgotten_when_taken(
    caller: Caller, desk: Caller, home: RelayHome, laptop: Laptop
) -> None:
    data = secrets.token_bytes(3_000_000)
    assert caller.ask("HEAD", f"/bundles/{digest(data)}").offset == 0
    assert caller.chunk(data, 0, 1_000_000).offset == 1_000_000
    assert caller.ask("HEAD", f"/bundles/{digest(data)}").offset == 1_000_000
    early = caller.finish(data, 1)
    assert (early.status, early.code, early.offset) == (409, "incomplete", 1_000_000)
    assert caller.chunk(data, 1_000_000, 3_000_000).offset == 3_000_000
    done = caller.finish(data, 1)
    assert done.status == 200
    receipt = read_receipt(done.body, home.key.public)
    assert (receipt.device, receipt.bundle, receipt.size, receipt.sequence) == (
        laptop.device,
        digest(data),
        3_000_000,
        1,
    )
    assert caller.finish(data, 1).body == done.body
    held = caller.ask("HEAD", f"/bundles/{digest(data)}")
    assert held.headers["NPM-Complete"] == "1"

    assert caller.ask("GET", "/inbox").said == []
    assert desk.ask("GET", "/inbox").said == [
        {"bundle": digest(data), "size": 3_000_000, "from": laptop.device, "sequence": 1}
    ]
    assert caller.ask("GET", f"/bundles/{digest(data)}").status == 404
    assert desk.ask("GET", f"/bundles/{digest(data)}").body == data
    part = desk.ask("GET", f"/bundles/{digest(data)}", Range="bytes=2999990-")
    assert (part.status, part.body) == (206, data[2_999_990:])
    assert part.headers["Content-Range"] == "bytes 2999990-2999999/3000000"
    assert desk.ask("POST", f"/bundles/{digest(data)}/taken").status == 204
    assert desk.ask("GET", "/inbox").said == []
    assert desk.ask("GET", f"/bundles/{digest(data)}").status == 410
    assert not [path for path in (home.folder / "bundles").rglob("*") if path.is_file()]
    assert caller.finish(data, 1).body == done.body
    assert caller.chunk(data, 0, 10).code == "complete"


def test_numbers_only_grow(caller: Caller) -> None:
    first, second, third = (secrets.token_bytes(1000) for _ in range(3))
    assert caller.send(first, 4).status == 200
    replayed = caller.send(second, 4)
    assert (replayed.status, replayed.said) == (409, {"code": "sequence", "next": 5})
    assert caller.ask("HEAD", f"/bundles/{digest(second)}").offset == 0
    assert caller.send(third, 9).status == 200
    assert caller.ask("GET", "/hello").said["next"] == 10


def test_a_wrong_hash_is_not_kept(caller: Caller, home: RelayHome) -> None:
    data = secrets.token_bytes(2000)
    assert caller.chunk(data, 0, 1000, NPM_Chunk_SHA256="0" * 64).code == "chunk"
    assert caller.ask("HEAD", f"/bundles/{digest(data)}").offset == 0
    other = digest(b"something else")
    caller.chunk(data, 0, 2000, name=other)
    assert caller.finish(data, 1, name=other).code == "hash"
    assert not [path for path in (home.folder / "bundles").rglob("*") if path.is_file() and path.name == other]
    assert caller.ask("HEAD", f"/bundles/{other}").offset == 0


def test_a_chunk_may_be_checked_by_all_there_is_up_to_its_end(home: RelayHome, laptop: Laptop) -> None:
    data = secrets.token_bytes(3000)

    def prefix(caller: Caller, begin: int, end: int, said: str = "", **more: str) -> Answer:
        checked = {"NPM_Prefix_SHA256": said or digest(data[:end])}
        headers = {"NPM_Offset": str(begin), "NPM_Size": "3000", **checked, **more}
        return caller.ask("PATCH", f"/bundles/{digest(data)}", data[begin:end], **headers)

    with home.running() as relay, Caller(laptop, home.office, home.folder, relay.port) as caller:
        assert caller.ask("GET", "/hello").said["prefix"] is True
        assert prefix(caller, 0, 1000).offset == 1000
        # The chunk's own hash is not the prefix's; nothing of it is kept, and the next one begins where it began.
        assert prefix(caller, 1000, 2000, digest(data[1000:2000])).code == "chunk"
        assert prefix(caller, 1000, 2000).offset == 2000
        both = prefix(caller, 2000, 3000, NPM_Chunk_SHA256=digest(data[2000:]))
        assert (both.status, both.code) == (400, "header")
    # Another process has not seen what was there before, and reads it once more.
    with home.running() as relay, Caller(laptop, home.office, home.folder, relay.port) as caller:
        assert prefix(caller, 2000, 2500, digest(data[2000:2500])).code == "chunk"
        assert prefix(caller, 2000, 2500).offset == 2500
        assert caller.chunk(data, 2500, 3000).offset == 3000
        assert caller.finish(data, caller.ask("GET", "/hello").said["next"]).status == 200


def test_the_last_chunk_may_end_its_upload(caller: Caller, desk: Caller, home: RelayHome, laptop: Laptop) -> None:
    data, other = secrets.token_bytes(3000), secrets.token_bytes(1000)

    def last(of: bytes, begin: int, end: int, **more: str) -> Answer:
        said = {"NPM_Sequence": "1", "NPM_To": "office"} | more
        headers = {"NPM_Offset": str(begin), "NPM_Size": str(len(of)), "NPM_Prefix_SHA256": digest(of[:end]), **said}
        return caller.ask("PATCH", f"/bundles/{digest(of)}", of[begin:end], **headers)

    assert caller.ask("GET", "/hello").said["held"] == []
    assert caller.chunk(data, 0, 1000).offset == 1000
    assert caller.ask("GET", "/hello").said["held"] == [digest(data)]
    for wrong in (
        last(data, 1000, 2000),  # it is not the last
        last(data, 1000, 3000, NPM_Sequence="0"),
        last(data, 1000, 3000, NPM_To="somebody"),
        last(data, 1000, 3000, NPM_Prefix_SHA256="0" * 64),
    ):
        assert (wrong.status, wrong.code) == (400, "header")
    assert last(data, 1000, 3000, NPM_To="0" * 32).code == "addressee"
    done = last(data, 1000, 3000)
    receipt = read_receipt(done.body, home.key.public)
    assert (receipt.device, receipt.bundle, receipt.sequence) == (laptop.device, digest(data), 1)
    assert caller.finish(data, 1).body == done.body  # the two ways are one
    assert caller.ask("GET", "/hello").said["held"] == [digest(data)]
    assert last(other, 0, 1000).said == {"code": "sequence", "next": 2}
    assert caller.ask("HEAD", f"/bundles/{digest(other)}").offset == 0
    assert desk.ask("GET", f"/bundles/{digest(data)}").body == data
    assert last(other, 0, 1000, NPM_Sequence="2").status == 200
    assert caller.ask("GET", "/hello").said["held"] == [digest(other)]


def test_a_chunk_elsewhere_is_told_the_true_offset(caller: Caller) -> None:
    data = secrets.token_bytes(2000)
    caller.chunk(data, 0, 1000)
    for begin, end in ((0, 1000), (1500, 2000)):
        wrong = caller.chunk(data, begin, end)
        assert (wrong.status, wrong.code, wrong.offset) == (409, "offset", 1000)
    assert caller.chunk(data, 1000, 2000).offset == 2000


def test_what_goes_back_to_a_laptop_is_for_it_alone(
    caller: Caller, desk: Caller, home: RelayHome, relay: Running
) -> None:
    laptop, lead, _seat = home.laptops
    data = secrets.token_bytes(5000)
    assert desk.send(data, 1, laptop.device).status == 200
    assert desk.ask("GET", "/inbox").said == []
    with Caller(lead, home.office, home.folder, relay.port) as other:
        assert other.ask("GET", "/inbox").said == []
        assert other.ask("GET", f"/bundles/{digest(data)}").status == 404
        assert other.ask("POST", f"/bundles/{digest(data)}/taken").status == 404
    assert [each["bundle"] for each in caller.ask("GET", "/inbox").said] == [digest(data)]
    assert caller.ask("GET", f"/bundles/{digest(data)}").body == data
    assert caller.ask("POST", f"/bundles/{digest(data)}/taken").status == 204
    assert caller.ask("GET", "/inbox").said == []
    assert desk.send(data + b"1", 2, "0" * 32).code == "addressee"


def test_a_device_revoked_now_is_refused_by_its_next_request_on_a_live_connection(
    caller: Caller, desk: Caller, home: RelayHome, laptop: Laptop
) -> None:
    data = secrets.token_bytes(2000)
    caller.chunk(data, 0, 1000)
    older = home.roster()
    revoked = home.roster({laptop.device: REVOKED})
    assert caller.ask("PUT", "/roster", revoked).code == "role"
    assert desk.ask("PUT", "/roster", revoked).status == 204
    answer = caller.chunk(data, 1000, 2000)
    assert (answer.status, answer.body) == (403, b'{"code":"revoked"}')
    assert desk.ask("PUT", "/roster", revoked).status == 204
    assert desk.ask("PUT", "/roster", older).said == {"code": "roster", "number": 3}
    assert desk.ask("PUT", "/roster", revoked.replace(b"revoked", b"trusted")).code == "signature"


def test_a_newer_roster_laid_into_the_folder_is_taken_at_once_and_an_older_one_never(
    caller: Caller, home: RelayHome, laptop: Laptop
) -> None:
    older, revoked = home.roster(), home.roster({laptop.device: REVOKED})
    assert caller.ask("GET", "/hello").status == 200
    (home.folder / "roster").write_bytes(revoked[:100])  # half of it has arrived
    assert caller.ask("GET", "/hello").status == 200
    (home.folder / "roster").write_bytes(revoked)
    assert caller.ask("GET", "/hello").code == "revoked"
    (home.folder / "roster").write_bytes(older)
    assert caller.ask("GET", "/hello").code == "revoked"


def test_an_old_folder_put_over_the_new_one_brings_nobody_back(
    home: RelayHome, office: Office, laptop: Laptop
) -> None:
    old = (home.folder / "roster").read_bytes()
    (home.folder / "roster").write_bytes(home.roster({laptop.device: REVOKED}))
    for _ in range(2):
        with home.running() as relay, Caller(laptop, office, home.folder, relay.port) as caller:
            assert caller.ask("GET", "/hello").code == "revoked"
        (home.folder / "roster").write_bytes(old)


def test_a_suspect_device_hands_over_and_gets_nothing(
    caller: Caller, desk: Caller, home: RelayHome, laptop: Laptop
) -> None:
    desk.send(b"for the laptop", 1, laptop.device)
    assert desk.ask("PUT", "/roster", home.roster({laptop.device: SUSPECT})).status == 204
    assert caller.send(b"testimony", 1).status == 200
    assert caller.ask("GET", "/inbox").code == "suspect"
    assert caller.ask("GET", f"/bundles/{digest(b'for the laptop')}").code == "suspect"
    assert [each["size"] for each in desk.ask("GET", "/inbox").said] == [9]


def test_a_fault_of_ours_tells_its_place_and_none_of_its_words(
    home: RelayHome, laptop: Laptop, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("words of somebody")

    monkeypatch.setattr(FolderStore, "waiting", broken)
    with home.running() as relay, Caller(laptop, home.office, home.folder, relay.port) as caller:
        answer = caller.ask("GET", "/inbox")
        assert (answer.status, answer.body) == (500, b'{"code":"fault"}')
        assert caller.ask("GET", "/hello").status == 200
    assert relay.counts["fault"] == 1
    assert [place for place in relay.counts if place.startswith("[ZeroDivisionError at ")]
    assert "words" not in str(relay.counts)
    assert capfd.readouterr() == ("", "")


def test_two_seats_each_take_what_is_for_the_office(
    tmp_path: Path, office: Office, laptop: Laptop, seat: Laptop
) -> None:
    second = Laptop.make(office, make(CodeType.MONITOR, "60218"), "office")
    home = RelayHome.make(tmp_path / "relay", office, [laptop, seat, second])
    with home.running() as relay:
        with Caller(laptop, office, tmp_path, relay.port) as caller:
            caller.send(b"for both", 1)
        for each in (seat, second):
            with Caller(each, office, tmp_path, relay.port) as desk:
                assert desk.ask("GET", f"/bundles/{digest(b'for both')}").body == b"for both"
                assert desk.ask("POST", f"/bundles/{digest(b'for both')}/taken").status == 204
        with Caller(seat, office, tmp_path, relay.port) as desk:
            assert desk.ask("GET", f"/bundles/{digest(b'for both')}").status == 410
