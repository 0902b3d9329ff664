"""What every store of a relay must do, whatever it is made of (sync/relay/store.py); a second one passes this, too.

A test class for a store inherits from ``AnyStore`` and gives ``opened``, which opens the same store again each time.
"""

from __future__ import annotations

import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import pytest

from npm_field.domain.deposit import OFFICE, DepositError, Quota, Why

if TYPE_CHECKING:
    from collections.abc import Callable

    from sync.relay.store import Store

A, B, C, D = (digit * 32 for digit in "abcd")
DAY: Final = "2031-03-10"
LATER: Final = "2031-03-11"
ROOMY: Final = Quota(device_bytes=1 << 30, uploads=100, total_bytes=1 << 30, free_bytes=0)
Open = "Callable[[], Store]"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def append(
    store: Store, sender: str, data: bytes, begin: int, end: int, *, day: str = DAY, quota: Quota = ROOMY
) -> int:
    chunk = store.append(sender, digest(data), size=len(data), offset=begin, day=day, quota=quota)
    try:
        chunk.write(data[begin:end])
        return chunk.keep(day)
    finally:
        chunk.close()


def hand_over(store: Store, sender: str, data: bytes, sequence: int, to: str = OFFICE, *, day: str = DAY) -> bytes:
    append(store, sender, data, 0, len(data), day=day)
    receipt = b"receipt " + digest(data).encode()
    return store.finish(sender, digest(data), sequence=sequence, addressee=to, day=day, receipt=receipt)


def refused(act: Callable[[], object]) -> DepositError:
    with pytest.raises(DepositError) as error:
        act()
    return error.value


def read(store: Store, seat: str, data: bytes, addressees: tuple[str, ...]) -> bytes:
    deposit, source = store.read(seat, digest(data), addressees)
    try:
        return b"".join(source.read(at, 700) for at in range(0, deposit.size, 700))
    finally:
        source.close()


class AnyStore:
    """The tests. ``opened`` is a fixture of the heir."""

    @pytest.fixture
    def store(self, opened: Callable[[], Store]) -> Store:
        return opened()

    def test_an_upload_grows_by_chunks_and_is_finished_once(self, store: Store) -> None:
        data = secrets.token_bytes(3000)
        assert store.found(A, digest(data)) is None
        assert append(store, A, data, 0, 1000) == 1000
        assert append(store, A, data, 1000, 3000) == 3000
        held = store.found(A, digest(data))
        assert held is not None
        assert (held.size, held.offset, held.is_finished) == (3000, 3000, False)
        assert store.hashed(A, digest(data)).hexdigest() == digest(data)
        first = store.finish(A, digest(data), sequence=3, addressee=OFFICE, day=DAY, receipt=b"one")
        again = store.finish(A, digest(data), sequence=3, addressee=OFFICE, day=LATER, receipt=b"two")
        assert (first, again) == (b"one", b"one")
        assert store.next_sequence(A) == 4

    def test_a_chunk_goes_only_where_the_last_one_ended(self, store: Store) -> None:
        data = secrets.token_bytes(3000)
        append(store, A, data, 0, 1000)
        for begin in (0, 999, 1001, 2999):
            error = refused(lambda begin=begin: append(store, A, data, begin, 3000))  # type: ignore[misc]  # a default binds it
            assert (error.why, error.offset) == (Why.OFFSET, 1000)
        longer = refused(lambda: store.append(A, digest(data), size=3001, offset=1000, day=DAY, quota=ROOMY))
        assert longer.why is Why.SIZE
        early = refused(lambda: store.finish(A, digest(data), sequence=1, addressee=OFFICE, day=DAY, receipt=b"x"))
        assert (early.why, early.offset) == (Why.INCOMPLETE, 1000)
        hand_over(store, A, b"done", 1)
        assert refused(lambda: append(store, A, b"done", 0, 4)).why is Why.COMPLETE
        unknown = refused(lambda: store.finish(A, "0" * 64, sequence=9, addressee=OFFICE, day=DAY, receipt=b"x"))
        assert unknown.why is Why.UNKNOWN

    def test_a_chunk_that_was_not_kept_does_not_count_and_is_written_over(self, store: Store) -> None:
        data = secrets.token_bytes(3000)
        append(store, A, data, 0, 1000)
        chunk = store.append(A, digest(data), size=3000, offset=1000, day=DAY, quota=ROOMY)
        chunk.write(secrets.token_bytes(1500))
        chunk.close()
        held = store.found(A, digest(data))
        assert held is not None
        assert held.offset == 1000
        assert append(store, A, data, 1000, 3000) == 3000
        assert store.hashed(A, digest(data)).hexdigest() == digest(data)

    def test_everything_is_there_when_it_is_opened_again(self, opened: Callable[[], Store]) -> None:
        begun, data = secrets.token_bytes(2000), secrets.token_bytes(1500)
        first = opened()
        append(first, A, begun, 0, 700)
        receipt = hand_over(first, B, data, 7)
        first.keep_roster(b"a roster")
        second = opened()
        held = second.found(A, digest(begun))
        assert held is not None
        assert held.offset == 700
        assert append(second, A, begun, 700, 2000) == 2000
        assert second.hashed(A, digest(begun)).hexdigest() == digest(begun)
        assert second.finish(B, digest(data), sequence=7, addressee=OFFICE, day=DAY, receipt=b"other") == receipt
        assert read(second, C, data, (C, OFFICE)) == data
        assert (second.next_sequence(B), second.roster()) == (8, b"a roster")

    def test_numbers_of_a_sender_only_grow(self, store: Store) -> None:
        hand_over(store, A, b"one", 5)
        append(store, A, b"two", 0, 3)
        for used in (1, 4, 5):
            error = refused(
                lambda used=used: store.finish(  # type: ignore[misc]  # a default binds it
                    A, digest(b"two"), sequence=used, addressee=OFFICE, day=DAY, receipt=b"x"
                )
            )
            assert (error.why, error.number) == (Why.SEQUENCE, 6)
        hand_over(store, B, b"two", 1)  # another sender counts for itself, and the same bytes are its own upload
        store.drop(A, digest(b"two"))
        store.drop(A, digest(b"one"))  # finished: stays
        assert store.found(A, digest(b"two")) is None
        assert store.found(A, digest(b"one")) is not None
        assert read(store, C, b"two", (OFFICE,)) == b"two"

    def test_the_last_chunk_makes_the_bundle_or_leaves_the_upload(self, store: Store) -> None:
        data = secrets.token_bytes(2000)
        hand_over(store, A, b"before", 4)
        assert store.held(A) == [digest(b"before")]
        append(store, A, data, 0, 500)
        assert store.held(A) == [digest(data), digest(b"before")]
        for end, sequence, receipt in ((1000, 5, Why.INCOMPLETE), (2000, 4, Why.SEQUENCE), (2000, 5, b"one")):
            chunk = store.append(A, digest(data), size=2000, offset=500, day=DAY, quota=ROOMY)
            chunk.write(data[500:end])
            if isinstance(receipt, bytes):
                assert chunk.finish(DAY, sequence=sequence, addressee=OFFICE, receipt=receipt) == receipt
            else:
                number, finish = sequence, chunk.finish
                refusal = refused(lambda n=number, f=finish: f(DAY, sequence=n, addressee=OFFICE, receipt=b"x"))  # type: ignore[misc]  # defaults bind them
                assert refusal.why is receipt
                held = store.found(A, digest(data))
                assert held is not None
                assert (held.offset, held.is_finished) == (500, False)
            chunk.close()
        assert (store.held(A), store.held(B), store.next_sequence(A)) == ([digest(data)], [], 6)
        assert read(store, C, data, (OFFICE,)) == data

    def test_what_waits_is_for_whom_it_is_for(self, store: Store) -> None:
        hand_over(store, A, b"second", 2)
        hand_over(store, B, b"to a", 1, A)
        append(store, B, b"unfinished", 0, 10)
        append(store, A, b"first", 0, 5)
        assert [each.bundle for each in store.waiting(C, (C, OFFICE))] == [digest(b"second")]
        assert store.waiting(A, (A, OFFICE))[0].bundle == digest(b"to a")
        assert len(store.waiting(A, (A, OFFICE))) == 1  # not what it sent itself
        assert refused(lambda: store.read(A, digest(b"second"), (A,))).why is Why.UNKNOWN
        assert refused(lambda: store.read(C, digest(b"unfinished"), (C, OFFICE))).why is Why.UNKNOWN
        assert refused(lambda: store.take(C, digest(b"to a"), (C, OFFICE))).why is Why.UNKNOWN

    def test_a_sender_with_very_many_bundles_hides_nobody_elses(self, store: Store) -> None:
        for number in range(1, 71):
            hand_over(store, A, b"many %d" % number, number)
        hand_over(store, B, b"one", 1)
        listed = store.waiting(C, (OFFICE,))
        assert listed[-1].bundle == digest(b"one")
        assert len(listed) < 100
        for each in listed:
            store.take(C, each.bundle, (OFFICE,))
        store.settle({C})
        assert store.waiting(C, (OFFICE,))[0].sequence == len(listed)

    def test_bytes_are_forgotten_when_everybody_has_them(self, store: Store) -> None:
        receipt = hand_over(store, A, b"for both", 1)
        hand_over(store, C, b"of a seat", 1)
        for seat in (C, D):
            store.take(seat, digest(b"for both"), (seat, OFFICE))
            store.take(seat, digest(b"for both"), (seat, OFFICE))  # again is no harm
            assert store.waiting(seat, (seat,)) == []
            forgotten = store.settle({C, D})
            assert forgotten == (1 if seat == D else 0)
        assert refused(lambda: store.read(C, digest(b"for both"), (C, OFFICE))).why is Why.GONE
        held = store.found(A, digest(b"for both"))
        assert held is not None
        assert (held.is_gone, held.receipt, held.size) == (True, receipt, 8)
        store.take(D, digest(b"of a seat"), (D, OFFICE))  # its sender does not have to take it
        assert store.settle({C, D}) == 1

    def test_nothing_is_forgotten_while_there_is_no_seat_and_a_seat_that_left_is_not_waited_for(
        self, store: Store
    ) -> None:
        hand_over(store, A, b"waits", 1)
        assert store.settle(set()) == 0
        store.take(C, digest(b"waits"), (C, OFFICE))
        assert store.settle({C, D}) == 0
        assert store.settle({C}) == 1

    def test_quotas_are_told_apart(self, store: Store) -> None:
        tight = Quota(device_bytes=100, uploads=2, total_bytes=150, free_bytes=0)
        append(store, A, b"x" * 60, 0, 10, quota=tight)  # what an upload will have counts, not what is there
        assert refused(lambda: append(store, A, b"y" * 50, 0, 1, quota=tight)).why is Why.QUOTA
        append(store, A, b"z" * 20, 0, 20, quota=tight)
        assert refused(lambda: append(store, A, b"w", 0, 1, quota=tight)).why is Why.UPLOADS
        assert refused(lambda: append(store, B, b"v" * 80, 0, 1, quota=tight)).why is Why.TOTAL
        assert append(store, A, b"x" * 60, 10, 60, quota=tight) == 60
        full = Quota(device_bytes=100, uploads=2, total_bytes=150, free_bytes=1 << 62)
        assert refused(lambda: append(store, B, b"u", 0, 1, quota=full)).why is Why.DISK

    def test_what_was_never_finished_goes_and_what_was_stays(self, store: Store) -> None:
        append(store, A, b"old upload", 0, 3, day=DAY)
        append(store, A, b"new upload", 0, 3, day=LATER)
        hand_over(store, A, b"old bundle", 1, day=DAY)
        hand_over(store, A, b"old and taken", 2, day=DAY)
        store.take(C, digest(b"old and taken"), (OFFICE,))
        store.settle({C})
        assert store.expire(unfinished_before=LATER, forgotten_before=LATER) == 1
        assert store.found(A, digest(b"old upload")) is None
        assert store.found(A, digest(b"new upload")) is not None
        assert store.found(A, digest(b"old and taken")) is None
        assert read(store, C, b"old bundle", (OFFICE,)) == b"old bundle"
        assert store.next_sequence(A) == 3

    def test_many_threads_at_once(self, store: Store) -> None:
        def one(number: int) -> bytes:
            data = secrets.token_bytes(20_000)
            sender = f"{number:032x}"
            for begin in range(0, 20_000, 5000):
                append(store, sender, data, begin, begin + 5000)
            assert store.hashed(sender, digest(data)).hexdigest() == digest(data)
            store.finish(sender, digest(data), sequence=1, addressee=OFFICE, day=DAY, receipt=b"r")
            return data

        with ThreadPoolExecutor(8) as threads:
            sent = list(threads.map(one, range(16)))
        assert [each.bundle for each in store.waiting(C, (OFFICE,))] == [digest(data) for data in sent]
        assert all(read(store, C, data, (OFFICE,)) == data for data in sent)
