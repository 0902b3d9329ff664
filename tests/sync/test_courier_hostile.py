"""A courier against relays that lie: nothing is believed, nothing is read without end, nothing here is lost."""

from __future__ import annotations

import itertools
import json
import ssl
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.signing import SigningKey
from npm_field.errors import (
    FieldError,
    NotOurRelayError,
    RelayFaultError,
    RelayFullError,
    RelayTooNewError,
    RelayUnreachableError,
)
from storage.arrivals import Arriving
from sync.client.answers import Waiting
from tests.sync.couriers import QUICK, Goods, courier, patient
from tests.sync.hostile import Liar, digest, nothing, ok
from tests.sync.tls_ends import listening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.sync.conftest import Laptop, Office
    from tests.sync.hostile import Request

SENDER = "ab" * 16
GOODS = Goods.of(30_000)


@pytest.fixture(scope="module")
def liar_and_port(office: Office, laptop: Laptop) -> Iterator[tuple[Liar, int]]:
    liar = Liar(office, laptop)
    with liar.running() as port:
        yield liar, port


@pytest.fixture
def liar(liar_and_port: tuple[Liar, int]) -> Liar:
    found = liar_and_port[0]
    found.says, found.requests, found.stored, found.hangs_up = {}, [], bytearray(), ""
    return found


@pytest.fixture
def port(liar_and_port: tuple[Liar, int]) -> int:
    return liar_and_port[1]


def fault(liar: Liar, port: int, act: Callable[..., object] | None = None) -> FieldError:
    """Let a courier send, or do ``act``, and return why it ended."""
    asked = act or (lambda out: out.send(GOODS.parcel, 1, lambda _done: None))
    with courier(liar.laptop, liar.office, port) as out, pytest.raises(FieldError) as error:
        asked(out)
    return error.value


ANSWERS = {
    "a redirect": (ok(b"", "Location: https://relay.example/", status="302 Found"), "redirect"),
    "no length": (b"HTTP/1.1 200 OK\r\n\r\n{}", "length"),
    "two lengths": (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", "length"),
    "a length of letters": (b"HTTP/1.1 200 OK\r\nContent-Length: 0x10\r\n\r\n{}", "length"),
    "chunks without end": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"2\r\n{}\r\n" * 9, "answer"),
    "a packed body": (ok(b"{}", "Content-Encoding: gzip"), "answer"),
    "an over-long body": (b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n" + b" " * 9000, "too_long"),
    "a header without end": (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", "answer"),
    "headers without end": (b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 200 + b"\r\n", "answer"),
    "another protocol": (b"SSH-2.0-OpenSSH\r\n\r\n", "answer"),
    "an old protocol": (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", "answer"),
    "no JSON": (ok(b"hello"), "answer"),
    "nested without end": (ok(b"[" * 4000), "answer"),
    "a list": (ok(b"[]"), "answer"),
    "a status nobody asked for": (ok(b"{}", status="418 Teapot"), "answer"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_no_answer_of_a_relay_is_refused(liar: Liar, port: int, name: str) -> None:
    liar.says["hello"], reason = ANSWERS[name]
    liar.hangs_up = "hello"  # who waited for what was announced would see a cut, and not hang
    error = fault(liar, port)
    assert isinstance(error, RelayFaultError)
    assert error.facts == {"reason": reason}
    assert [each.act for each in liar.requests] == ["hello"]


def test_an_answer_that_ends_early_is_a_failed_try_and_the_tries_come_to_an_end(liar: Liar, port: int) -> None:
    liar.says["hello"], liar.hangs_up = liar.hello()[:-20], "hello"
    assert isinstance(fault(liar, port), RelayUnreachableError)
    assert [each.act for each in liar.requests] == ["hello"] * QUICK.tries
    # and one of many tries is enough
    whole, half = liar.hello(), liar.hello()[:-1]
    answers = iter([half, half])
    liar.requests, liar.hangs_up = [], ""
    tried = itertools.count()

    def hang_up(_request: Request) -> bytes:
        liar.hangs_up = "hello" if next(tried) < 2 else ""
        return next(answers, whole)

    liar.says = {"hello": hang_up, "finish": ok(liar.receipt(GOODS))}
    with courier(liar.laptop, liar.office, port) as out:
        out.send(GOODS.parcel, 1, lambda _done: None)
    assert [each.act for each in liar.requests][:3] == ["hello"] * 3
    assert bytes(liar.stored) == GOODS.data


def test_more_bytes_than_announced_are_never_taken_for_the_next_answer(liar: Liar, port: int) -> None:
    liar.says["hello"] = (
        liar.hello() + b"HTTP/1.1 204 No Content\r\nNPM-Offset: 30000\r\nNPM-Complete: 1\r\n\r\n" * 1000
    )
    liar.says["finish"] = ok(b"{}")
    assert isinstance(fault(liar, port), RelayFaultError)


@pytest.mark.parametrize(
    "changed",
    [
        {"relay": "00" * 32},
        {"chunk": 0},
        {"chunk": True},
        {"bundle": "1"},
        {"next": 0},
        {"next": 1.5},
        {"v": 0},
        {"v": "1"},
    ],
)
def test_a_hello_that_is_not_of_this_relay_is_refused(liar: Liar, port: int, changed: dict[str, object]) -> None:
    liar.says |= {"hello": liar.hello(**changed), "finish": ok(liar.receipt(GOODS))}
    assert fault(liar, port).facts == {"reason": "answer"}


def test_a_later_version_is_named(liar: Liar, port: int) -> None:
    liar.says["hello"] = liar.hello(v=2)
    error = fault(liar, port)
    assert isinstance(error, RelayTooNewError)
    assert error.facts == {"found": 2, "known": 1}


def test_a_receipt_counts_only_by_this_key_and_over_just_what_was_sent(liar: Liar, port: int) -> None:
    old = Goods.of(500)
    wrong = [
        liar.receipt(GOODS, key=SigningKey.generate()),
        liar.receipt(GOODS, key=liar.office.signing),
        liar.receipt(old),  # of an earlier hand-over
        liar.receipt(GOODS, bundle=old.sha256),
        liar.receipt(GOODS, size=30_001),
        liar.receipt(GOODS, sequence=2),
        liar.receipt(GOODS, device="cd" * 16),
        liar.receipt(GOODS, office="cd" * 16),
        liar.receipt(GOODS, to="cd" * 16),
        liar.receipt(GOODS)[:-1],
        b"{}",
        b"",
    ]
    for receipt in wrong:
        liar.says["finish"], liar.stored = ok(receipt), bytearray()
        error = fault(liar, port)
        assert isinstance(error, RelayFaultError)
        assert error.facts["reason"] in {"receipt", "content"}
    liar.says["finish"], liar.stored = ok(liar.receipt(GOODS)), bytearray()
    with courier(liar.laptop, liar.office, port) as out:
        assert out.send(GOODS.parcel, 1, lambda _done: None).sequence == 1
    assert bytes(liar.stored) == GOODS.data


def test_a_relay_that_never_gets_further_is_given_up(liar: Liar, port: int) -> None:
    liar.says["chunk"] = ok(b'{"code":"offset"}', "NPM-Offset: 0", status="409 Conflict")
    assert isinstance(fault(liar, port), RelayUnreachableError)
    assert len([each for each in liar.requests if each.act == "chunk"]) <= QUICK.tries


@pytest.mark.parametrize("prefix", [False, True])
def test_a_refused_chunk_goes_once_more_with_a_hash_of_its_own(liar: Liar, port: int, *, prefix: bool) -> None:
    """A relay of before prefixes is not sent any; where one was refused, what lies there may be what is wrong."""
    refusals = itertools.count()

    def once(request: Request) -> bytes:
        if not next(refusals):
            return ok(b'{"code":"chunk"}', status="422 Unprocessable Content")
        liar.stored += request.body
        return nothing(f"NPM-Offset: {len(liar.stored)}")

    liar.says |= {"hello": liar.hello(prefix=prefix), "chunk": once, "finish": ok(liar.receipt(GOODS))}
    with courier(liar.laptop, liar.office, port) as out:
        assert out.send(GOODS.parcel, 1, lambda _done: None).sequence == 1
    first, *rest = [each.headers for each in liar.requests if each.act == "chunk"]
    own = {"npm-chunk-sha256", "npm-prefix-sha256"}
    assert {name.lower() for name in first} & own == {"npm-prefix-sha256" if prefix else "npm-chunk-sha256"}
    assert all({name.lower() for name in each} & own == {"npm-chunk-sha256"} for each in rest)
    assert bytes(liar.stored) == GOODS.data


@pytest.mark.parametrize(
    "says",
    [
        {"offset": nothing("NPM-Offset: 30001")},
        {"offset": nothing("NPM-Offset: -1")},
        {"offset": nothing()},
        {"chunk": nothing("NPM-Offset: 99999999999")},
        {"chunk": ok(b'{"code":"offset"}', status="409 Conflict")},
        {"finish": ok(b'{"code":"sequence","next":0}', status="409 Conflict")},
        {"finish": ok(b'{"code":"sequence","next":"2"}', status="409 Conflict")},
    ],
)
def test_numbers_out_of_bounds_are_refused(liar: Liar, port: int, says: dict[str, bytes]) -> None:
    liar.says |= {"finish": ok(liar.receipt(GOODS)), **says}  # it would be taken for sent
    assert fault(liar, port).facts == {"reason": "answer"}


def test_a_relay_that_gives_another_number_for_ever_or_denies_the_bytes_is_named(liar: Liar, port: int) -> None:
    numbers = itertools.count(2)

    def another(_request: Request) -> bytes:
        liar.stored = bytearray()
        return ok(json.dumps({"code": "sequence", "next": next(numbers)}).encode(), status="409 Conflict")

    def denied(_request: Request) -> bytes:
        liar.stored = bytearray()
        return ok(b'{"code":"hash"}', status="422 Unprocessable")

    for says in (another, denied):
        liar.says["finish"] = says
        assert fault(liar, port).facts == {"reason": "content"}


def test_no_room_is_said(liar: Liar, port: int) -> None:
    liar.says["chunk"] = ok(b'{"code":"disk"}', status="507 Insufficient Storage")
    assert isinstance(fault(liar, port), RelayFullError)


def waiting(data: bytes) -> bytes:
    return json.dumps([{"bundle": digest(data), "size": len(data), "from": SENDER, "sequence": 1}]).encode()


@pytest.mark.parametrize(
    "listed",
    [
        b"{}",
        b"[1]",
        b"[{}]",
        json.dumps([{"bundle": "00" * 31, "size": 1, "from": SENDER, "sequence": 1}]).encode(),
        json.dumps([{"bundle": "../" * 21 + "x", "size": 1, "from": SENDER, "sequence": 1}]).encode(),
        json.dumps([{"bundle": "00" * 32, "size": 1 << 50, "from": SENDER, "sequence": 1}]).encode(),
        json.dumps([{"bundle": f"{n:064x}", "size": 1, "from": SENDER, "sequence": 1} for n in range(4097)]).encode(),
    ],
)
def test_an_inbox_that_is_none_is_refused(liar: Liar, port: int, listed: bytes) -> None:
    liar.says["inbox"] = ok(listed)
    assert fault(liar, port, lambda out: out.inbox()).facts == {"reason": "answer"}


def part(data: bytes, begin: int, end: int, size: int, *, length: int = -1) -> bytes:
    wanted = end - begin if length < 0 else length
    head = f"HTTP/1.1 206 Part\r\nContent-Length: {wanted}\r\nContent-Range: bytes {begin}-{end - 1}/{size}\r\n\r\n"
    return head.encode() + data[begin:end]


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        (lambda _request: part(b"x" * 3000, 0, 3000, 3000), "content"),  # another bundle of the same length
        (lambda _request: part(GOODS.data, 0, 3000, 4000), "length"),
        (lambda _request: part(GOODS.data, 0, 2999, 3000), "length"),
        (lambda _request: part(GOODS.data, 1, 3001, 3001), "length"),
        (lambda _request: part(GOODS.data, 0, 3000, 3000, length=2999), "length"),
        (lambda _request: part(GOODS.data, 0, 3000, 3000, length=1 << 39), "too_long"),
        (lambda _request: ok(GOODS.data[:3000]), "answer"),
    ],
)
def test_a_bundle_that_is_not_the_one_announced_is_never_taken(
    liar: Liar, port: int, tmp_path: Path, says: Callable[[Request], bytes], reason: str
) -> None:
    wanted = GOODS.data[:3000]
    liar.says["fetch"], liar.hangs_up = says, "fetch"
    place = Arriving(tmp_path, digest(wanted), 3000)
    each = Waiting(digest(wanted), 3000, SENDER, 1)
    error = fault(liar, port, lambda out: out.fetch(each, place, lambda _done: None))
    assert error.facts == {"reason": reason}
    assert not place.is_whole
    assert not list(tmp_path.glob("arrival-*"))


def test_what_a_disk_here_damaged_is_fetched_anew(liar: Liar, port: int, tmp_path: Path) -> None:
    wanted = GOODS.data[:3000]

    def says(request: Request) -> bytes:
        begin = int(request.headers["range"].removeprefix("bytes=").partition("-")[0])
        return part(wanted, begin, 3000, 3000)

    liar.says["fetch"] = says
    place, each = Arriving(tmp_path, digest(wanted), 3000), Waiting(digest(wanted), 3000, SENDER, 1)
    place.write(b"damaged")
    with courier(liar.laptop, liar.office, port) as out:
        assert out.fetch(each, place, lambda _done: None)
    assert place.path.read_bytes() == wanted


def test_a_relay_that_drips_is_left(liar: Liar, port: int) -> None:
    clock = itertools.count()
    patience = patient()
    patience.clock = lambda: float(next(clock))  # each look at the clock is a second later
    liar.says["hello"] = b"HTTP/1.1 200 OK\r\n" + b"X"
    with courier(liar.laptop, liar.office, port, patience) as out, pytest.raises(RelayUnreachableError):
        out.next_number  # noqa: B018 - asked


def test_an_older_tls_a_wrong_name_and_a_laptop_that_poses_as_the_relay(office: Office, laptop: Laptop) -> None:
    old = Liar(office, laptop).context
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_2
    posing = Liar(office, laptop)
    posing.pem, posing.key = laptop.credential.certificate_pem, laptop.daybook
    for context, reason in ((old, "old"), (posing.context, "purpose")):
        with (
            listening(context, lambda _connection: None) as port,
            courier(laptop, office, port) as out,
            pytest.raises(NotOurRelayError) as error,
        ):
            out.next_number  # noqa: B018 - asked
        assert error.value.facts == {"reason": reason}
