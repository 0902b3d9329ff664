"""Revisions, outbox, index, drafts, pools as rows (INV01, INV02, INV16)."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.secret import Secret
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code, DeviceId, RecordId
from npm_field.domain.modes import Mode
from npm_field.domain.revision import Header, Revision, commit, payload_bytes
from npm_field.errors import PoolExhaustedError
from storage import book as books
from storage import credentials, drafts, index, outbox, pools, revisions, settings, tally
from storage.credentials import BundleRow
from storage.drafts import Draft
from storage.index import Indexed
from storage.pools import Plan
from storage.revisions import RecordRow
from storage.schema import CASEBOOK_STEPS, DAYBOOK_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.book import Book

RECORD, OTHER = RecordId("1" * 32), RecordId("2" * 32)
DEVICE = DeviceId("d" * 32)


@pytest.fixture
def casebook(tmp_path: Path) -> Iterator[Book]:
    made = books.create(tmp_path / "casebook.db", "casebook", Secret(bytes(32)), CASEBOOK_STEPS)
    yield made
    made.close()


@pytest.fixture
def daybook(tmp_path: Path) -> Iterator[Book]:
    made = books.create(tmp_path / "daybook.db", "daybook", Secret(bytes(32)), DAYBOOK_STEPS)
    yield made
    made.close()


def revision(text: str, record: RecordId = RECORD, counter: int = 1) -> Revision:
    header = Header(record, "interview", OTHER, Mode.FULL, (), DEVICE, "casebook", counter)
    payload = payload_bytes({"narrative": text}, written="2031-03-10/night")
    salt = hashlib.sha256(payload).digest()
    return Revision(header, header.write(), commit(salt, payload), salt, payload, b"s" * 64)


def row(record: RecordId, code: str = "P-407-216") -> RecordRow:
    return RecordRow(record, "interview", OTHER, code, "", "full", "confidential", "full", 0)


def test_a_revision_comes_back_byte_for_byte(casebook: Book) -> None:
    one = revision("a")
    with casebook.change():
        revisions.insert(casebook, [one])
    (found,) = revisions.of_record(casebook, RECORD)
    assert found == one
    assert found.id == one.id
    assert revisions.known_ids(casebook) == {one.id}
    assert revisions.record_ids(casebook) == [RECORD]


def test_inv16_the_same_revision_twice_is_there_once(casebook: Book) -> None:
    for _ in range(2):
        with casebook.change():
            revisions.insert(casebook, [revision("a"), revision("a")])
            outbox.put(casebook, [revision("a").id, revision("a").id])
    assert len(revisions.all_of(casebook)) == len(outbox.all_of(casebook)) == 1


def test_a_purge_takes_the_words_and_leaves_the_graph(casebook: Book) -> None:
    kept, gone = revision("kept"), revision("gone")
    with casebook.change():
        revisions.insert(casebook, [kept, gone, revision("else", OTHER)])
        revisions.purge(casebook, RECORD, keep=[kept.id])
    assert {r.id: r.payload is None for r in revisions.all_of(casebook)} == {
        kept.id: False,
        gone.id: True,
        revision("else", OTHER).id: False,
    }
    assert all(r.is_whole() for r in revisions.all_of(casebook))


def test_a_hollow_copy_never_hollows_a_whole_one_and_is_filled_by_it(casebook: Book) -> None:
    first, second = revision("first"), revision("second")
    with casebook.change():
        revisions.insert(casebook, [first, second.purged()])
    with casebook.change():
        revisions.insert(casebook, [first.purged(), second])
    assert revisions.whole_ids(casebook) == {first.id, second.id}


def test_many_at_once_are_kept_as_one_by_one(casebook: Book) -> None:
    many = [revision(f"text {n * n}", counter=n) for n in range(600)]
    first, second = many[:300], many[300:]
    with casebook.change():
        revisions.insert(casebook, [*first, *(one.purged() for one in second), *first])
        outbox.put(casebook, [one.id for one in many])
    with casebook.change():
        revisions.insert(casebook, [*(one.purged() for one in first), *second])
        outbox.put(casebook, [one.id for one in many])
    assert sorted(revisions.all_of(casebook), key=lambda one: one.header.counter) == many
    assert outbox.all_of(casebook) == {one.id for one in many}
    assert tally.false(casebook) == revisions.with_other_columns(casebook) == []


def test_nothing_is_in_the_outbox_that_is_not_in_the_book(casebook: Book) -> None:
    with casebook.change():
        revisions.insert(casebook, [revision("a")])
        outbox.put(casebook, [revision("a").id])
    assert outbox.records(casebook) == {RECORD}
    for act in ("DELETE FROM revision", "INSERT INTO outbox (revision) VALUES ('x')"):
        with pytest.raises(Exception, match="FOREIGN KEY"), casebook.change():
            casebook.run(act)


def test_the_highest_counter_is_a_devices_own(casebook: Book) -> None:
    assert revisions.highest_counter(casebook, DEVICE) == 0
    with casebook.change():
        revisions.insert(casebook, [revision("a", counter=3), revision("b", counter=9)])
    assert revisions.highest_counter(casebook, DEVICE) == 9
    assert revisions.highest_counter(casebook, DeviceId("e" * 32)) == 0


def test_indexing_again_replaces_the_row_and_the_words(casebook: Book) -> None:
    with casebook.change():
        index.index(casebook, [Indexed(row(RECORD), "old canary"), Indexed(row(OTHER, ""), "other")])
    with casebook.change():
        index.index(casebook, [Indexed(row(RECORD, "P-000-000"), "new")])
    assert index.search(casebook, [("canary",)]) == []
    assert [found.code for found in index.search(casebook, [("new",)])] == ["P-000-000"]
    assert revisions.row_of(casebook, RECORD) == row(RECORD, "P-000-000")
    assert revisions.codes_in_use(casebook) == {"P-000-000"}
    assert [found.id for found in revisions.listed(casebook, code="P-000-000")] == [RECORD]
    for name in ("search_data", "search_content", "search_docsize"):
        assert b"canary" not in repr(casebook.rows(f"SELECT * FROM {name}")).encode()  # noqa: S608 - names of FTS5


def test_a_draft_is_one_row_that_is_replaced(casebook: Book) -> None:
    draft = Draft(RECORD, "interview", OTHER, Mode.FULL, (revision("a").id,), {"narrative": "é\n"})
    for text in ("first", "second"):
        with casebook.change():
            drafts.put(casebook, replace(draft, fields={"narrative": text}))
    assert drafts.all_of(casebook) == [replace(draft, fields={"narrative": "second"})]
    with casebook.change():
        drafts.remove(casebook, RECORD)
    assert drafts.of_record(casebook, RECORD) is None


def test_inv01_a_code_taken_is_gone_and_an_empty_pool_says_so(daybook: Book) -> None:
    pool = [Code("P-407-216"), Code("P-000-000"), Code("L-553-088")]
    with daybook.change():
        pools.add(daybook, pool)
        pools.add(daybook, pool)
    assert pools.left(daybook) == {"P": 2, "L": 1}
    dice = random.Random(1).randrange  # noqa: S311 - the dice of a test
    with daybook.change():
        taken = {pools.take(daybook, CodeType.PERSON, dice) for _ in range(2)}
    assert taken == set(pool[:2])
    with pytest.raises(PoolExhaustedError), daybook.change():
        pools.take(daybook, CodeType.PERSON, dice)


def test_inv01_the_office_cannot_issue_one_code_twice(casebook: Book) -> None:
    with casebook.change():
        pools.issue(casebook, [Code("P-407-216")], DEVICE)
    with pytest.raises(Exception, match="UNIQUE"), casebook.change():
        pools.issue(casebook, [Code("P-000-000"), Code("P-407-216")], DeviceId("e" * 32))
    assert pools.issued(casebook) == {"P-407-216"}


def test_inv02_a_pool_has_no_order(daybook: Book) -> None:
    with daybook.change():
        pools.add(daybook, [Code("P-407-216"), Code("P-000-000")])
    assert [r[0] for r in daybook.rows("SELECT code FROM pool")] == ["P-000-000", "P-407-216"]
    schema = [str(r[0]) for r in daybook.rows("SELECT sql FROM sqlite_schema WHERE type = 'table'")]
    assert [sql for sql in schema if "WITHOUT ROWID" not in sql] == []


def test_a_plan_is_replaced_with_all_its_picks(daybook: Book) -> None:
    plan = Plan(RECORD, Code("C-123-450"), Mode.FULL, "violation_words")
    with daybook.change():
        pools.put_plan(daybook, plan, [Code("L-553-088"), Code("V-473"), Code("V-473")])
        pools.put_plan(daybook, replace(plan, floor=Mode.PARTIAL), [Code("V-126")])
    assert pools.plans(daybook) == [replace(plan, floor=Mode.PARTIAL)]
    assert pools.picks(daybook, RECORD) == ["V-126"]


def test_settings_credentials_and_bundles_come_back(casebook: Book) -> None:
    bundle = BundleRow("b" * 64, DEVICE, 1, "in", 3)
    with casebook.change():
        settings.put(casebook, "name", b"value")
        credentials.put(casebook, DEVICE, b"statement")
        credentials.note_bundle(casebook, bundle)
        credentials.note_bundle(casebook, replace(bundle, sequence=9))
    assert settings.get(casebook, "name") == b"value"
    assert credentials.all_of(casebook) == {DEVICE: b"statement"}
    assert credentials.bundles(casebook, direction="in") == [bundle]
    assert credentials.bundles(casebook, direction="out") == []
    with casebook.change():
        settings.remove(casebook, "name")
    assert settings.get(casebook, "name") is None
