"""A damaged vault: every page hit in turn; what can be read comes over, what cannot is named, nothing is written."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.passphrase import prepare
from npm_field.crypto.secret import Secret
from npm_field.domain import codes
from npm_field.domain.code_parts import Part
from npm_field.domain.codes import CodeType
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.errors import NotOpenError, VaultInUseError, WrongPassphraseError
from npm_field.usecases import adding, capture, check, code_drawing, complete, enrol, losses, rescue, writing
from npm_field.usecases.adding import Document
from storage import drafts, pools, revisions
from tests.usecases import enrolled as enrolling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat

PAGE = 4096
CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
WORDS = Secret(b"main words for a test")
BOOKS = ("casebook", "daybook")


@dataclass(frozen=True, slots=True)
class Whole:
    """A vault before anything happened to it."""

    folder: Path
    revisions: dict[str, Revision]
    drafts: dict[str, object]
    codes: dict[str, str]
    pool: frozenset[str]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    folder = tmp_path_factory.mktemp("whole") / "vault"
    seat = enrol.make_local(folder, passphrase=WORDS, cost=CHEAP)
    fill(seat)
    books = seat.vault.books()
    found = Whole(
        folder=folder,
        revisions={r.id: r for book in books for r in revisions.all_of(book)},
        drafts={d.record: d for book in books for d in drafts.all_of(book)},
        codes={row.id: row.code for row in revisions.listed(seat.vault.casebook)},
        pool=frozenset(pools.unused(seat.vault.daybook)),
    )
    seat.vault.close()
    return found


def fill(seat: Seat) -> None:
    """A visit of thirty records: short and long, edited, partial, oral-only, completed, and being typed."""
    code = str(codes.make(CodeType.VISIT, "12345"))
    plan = {"code": code, "capture_floor": "full", "words": {"V-473": "beating", "V-126": "threats"}}
    area = {"code": codes.make(CodeType.AREA, "55308"), "kind": "infirmary"}
    made = adding.add(
        seat,
        [
            Document("visit", "", Mode.FULL, plan, from_paper=True),
            Document("area", code, Mode.FULL, area, from_paper=True),
        ],
    )
    visit = made[0].record
    consent = {"record": "yes"}
    for number in range(24):
        talk = capture.begin(seat, INTERVIEW, visit, Mode.FULL, fields={"consent": consent})
        text = f"Talk {number}. " + "They were made to stand. " * (number * 7)
        capture.save(seat, talk, {**talk.fields, "narrative": text})
        capture.leave(seat, talk.record)
        if number % 3 == 0:
            again = capture.edit(seat, talk.record)
            capture.save(seat, again, {**again.fields, "narrative": text + "And again."})
            capture.leave(seat, talk.record)
    for number in range(5):
        stub = capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL, fields={"severity": "2", "words": ["V-473"]})
        capture.leave(seat, stub.record)
        if number == 0:
            full = complete.begin_completion(seat, stub.record)
            complete.complete(seat, full, {**full.fields, "consent": consent, "narrative": "What was said."})
    for mode in (Mode.FULL, Mode.PARTIAL):
        fields = (
            {"consent": consent, "narrative": "Not signed yet. " * 400} if mode is Mode.FULL else {"severity": "1"}
        )
        capture.begin(seat, INTERVIEW, visit, mode, fields=fields)


@pytest.fixture
def hurt(whole: Whole, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole.folder, tmp_path / "hurt"))


def pages_of(folder: Path) -> Iterator[tuple[str, int]]:
    for name in BOOKS:
        for number in range(1, (folder / f"{name}.db").stat().st_size // PAGE + 1):
            yield name, number


def strike(folder: Path, name: str, number: int, *, kind: str) -> None:
    path = folder / f"{name}.db"
    data = bytearray(path.read_bytes())
    start = (number - 1) * PAGE
    if kind == "flipped":
        data[start + 16 + (number * 997) % (PAGE - 16)] ^= 1 << number % 8
    else:
        data[start : start + PAGE] = bytes(PAGE)
    path.write_bytes(data)


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.iterdir()) if path.name != "vault.lock")
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_whatever_page_is_hit_all_other_rows_are_read_and_the_lost_ones_are_named_or_counted(
    whole: Whole, hurt: Path
) -> None:
    for name, number in pages_of(whole.folder):
        strike(hurt, name, number, kind=("flipped", "zeroed")[number % 2])
        found = losses.read(hurt, WORDS)
        place = (name, number)
        assert found.left.books[name].damaged == (number,), place
        rescued = {id_: r for book in found.revisions.values() for id_, r in book.items()}
        assert all(whole.revisions[id_] == r for id_, r in rescued.items()), place
        unnamed = found.missing.get((name, "revision"), 0)
        assert len(rescued) + len(found.gone) + unnamed >= len(whole.revisions), place
        assert not rescued.keys() & found.gone.keys(), place
        assert found.gone.keys() <= whole.revisions.keys(), place
        # One page holds a handful of revisions; the long ones go on in pages of their own.
        assert len(whole.revisions) - len(rescued) <= 8, place
        for fate in found.fates:
            assert not fate.code or fate.code == whole.codes.get(fate.record, fate.code), place
        shutil.copy(whole.folder / f"{name}.db", hurt / f"{name}.db")


def test_a_whole_vault_comes_over_whole_and_goes_on_as_the_same_laptop(whole: Whole, hurt: Path) -> None:
    before = digests(hurt)
    done = rescue.rescue(hurt, WORDS, hurt.with_name("new"))
    assert (done.is_all, done.identity, done.damage, done.damaged) == (True, rescue.KEPT, (), {})
    assert digests(hurt) == before
    seat = enrol.open_seat(hurt.with_name("new"), WORDS)
    try:
        books = seat.vault.books()
        assert {r.id: r for book in books for r in revisions.all_of(book)} == whole.revisions
        assert {d.record: d for book in books for d in drafts.all_of(book)} == whole.drafts
        assert {row.id: row.code for row in revisions.listed(seat.vault.casebook)} == whole.codes
        assert frozenset(pools.unused(seat.vault.daybook)) == whole.pool
        highest = revisions.highest_counter(seat.vault.casebook, seat.device)
        visit = next(row.visit for row in revisions.listed(seat.vault.casebook))
        talk = capture.begin(seat, INTERVIEW, visit, Mode.FULL, fields={"consent": {"record": "yes"}})
        capture.leave(seat, talk.record)
        assert revisions.highest_counter(seat.vault.casebook, seat.device) == highest + 1
        assert check.check(seat).damage == ()
    finally:
        seat.vault.close()


def test_the_new_vault_shares_no_key_with_the_damaged_one(hurt: Path) -> None:
    new = hurt.with_name("new")
    rescue.rescue(hurt, WORDS, new)
    for name, start, end in (("casebook.db", 0, None), ("daybook.db", 0, None), ("vault.keys", 4096, 98_304)):
        old, fresh = ((folder / name).read_bytes()[start:end] for folder in (hurt, new))
        sectors = {old[at : at + 512] for at in range(0, len(old), 512)}
        assert not sectors & {fresh[at : at + 512] for at in range(0, len(fresh), 512)}, name


@pytest.mark.parametrize("number", [1, 2, 22])
def test_a_rescue_around_a_damaged_page_says_what_is_lost_and_the_new_vault_is_whole(
    whole: Whole, hurt: Path, number: int
) -> None:
    strike(hurt, "casebook", number, kind="zeroed")
    before = digests(hurt)
    done = rescue.rescue(hurt, WORDS, hurt.with_name("new"))
    assert digests(hurt) == before
    assert done.damage == ()
    assert done.damaged == {"casebook": (number,)}
    assert done.identity == rescue.KEPT
    lost = {fate.record: fate for fate in done.fates if not fate.is_whole}
    seat = enrol.open_seat(hurt.with_name("new"), WORDS)
    try:
        here = {r.id: r for book in seat.vault.books() for r in revisions.all_of(book)}
        gone = [r for id_, r in whole.revisions.items() if id_ not in here]
        assert {r.header.record for r in gone} == lost.keys()
        assert sum(fate.lost for fate in lost.values()) == len(gone)
        assert all(fate.code == whole.codes[record] for record, fate in lost.items())
        # No counter is given twice: not even one of a revision that is gone.
        used = {r.header.counter for r in whole.revisions.values()}
        visit = next(row.visit for row in revisions.listed(seat.vault.casebook))
        talk = capture.begin(seat, INTERVIEW, visit, Mode.FULL, fields={"consent": {"record": "yes"}})
        signed = capture.leave(seat, talk.record)
        assert revisions.highest_counter(seat.vault.casebook, seat.device) not in used - {
            r.header.counter for r in here.values() if r.id == signed
        }
        assert check.check(seat).damage == ()
        assert len(writing.lost(seat).missing) == len([r for r in gone if r.header.book == "casebook"])
    finally:
        seat.vault.close()


def test_a_partial_record_whose_complete_one_is_lost_waits_to_be_completed_again(hurt: Path) -> None:
    seat = enrol.open_seat(hurt, WORDS)
    full = {row.id for row in revisions.listed(seat.vault.casebook)}
    stub = next(r.header.record for r in revisions.all_of(seat.vault.daybook) if r.header.record not in full)
    with seat.vault.daybook.change() as daybook:
        pools.set_completion(daybook, stub, capture.COMPLETE)
    seat.vault.close()
    assert rescue.rescue(hurt, WORDS, hurt.with_name("new")).damage == ()
    seat = enrol.open_seat(hurt.with_name("new"), WORDS)
    assert pools.completions(seat.vault.daybook)[stub] == capture.COMPLETING
    seat.vault.close()


def test_a_vault_whose_identity_is_lost_becomes_a_new_device(whole: Whole, hurt: Path) -> None:
    page = next(n for name, n in pages_of(hurt) if name == "daybook" and holds_the_device(whole, hurt, n))
    done = rescue.rescue(hurt, WORDS, hurt.with_name("new"))
    assert done.identity == rescue.NEW
    assert page in done.damaged["daybook"]
    assert {each.problem for each in done.damage} <= {"unknown_device"}
    assert done.revisions >= len(whole.revisions) - 5


def holds_the_device(whole: Whole, hurt: Path, number: int) -> bool:
    shutil.copy(whole.folder / "daybook.db", hurt / "daybook.db")
    strike(hurt, "daybook", number, kind="zeroed")
    rows = losses.read(hurt, WORDS).left.books["daybook"].rows
    return "device" not in {row[0] for row in rows.get("setting", [])}


@pytest.mark.parametrize("kept", [0, 1, 3 * PAGE, 20 * PAGE, 20 * PAGE + 100])
def test_a_book_that_was_cut_gives_what_is_left(whole: Whole, hurt: Path, kept: int) -> None:
    path = hurt / "casebook.db"
    path.write_bytes(path.read_bytes()[:kept])
    found = losses.read(hurt, WORDS)
    assert {id_: whole.revisions[id_] for id_ in found.revisions["casebook"]} == found.revisions["casebook"]
    problems = {each.problem for each in check.without_opening(hurt, WORDS).damage}
    assert problems & {"page", "book_unreadable", "book_missing"}


def test_a_book_that_is_gone_costs_nothing_of_the_other(whole: Whole, hurt: Path) -> None:
    (hurt / "casebook.db").unlink()
    found = losses.read(hurt, WORDS)
    assert found.revisions["daybook"].keys() == {i for i, r in whole.revisions.items() if r.header.book == "daybook"}
    assert {each.problem for each in check.without_opening(hurt, WORDS).damage} >= {"book_missing"}


@pytest.mark.parametrize("copy", [0, 1])
def test_a_damaged_copy_of_the_key_file_is_named_and_the_other_opens(hurt: Path, copy: int) -> None:
    path = hurt / "vault.keys"
    data = bytearray(path.read_bytes())
    half = len(data) // 2
    data[copy * half + 4096 : copy * half + 40_000] = bytes(35_904)
    path.write_bytes(data)
    before = digests(hurt)
    assert [each.id for each in check.key_file(hurt)] == [
        f"copy {copy + 1}: {area}" for area in ("daybook", "casebook", "return")
    ]
    assert rescue.rescue(hurt, WORDS, hurt.with_name("new")).is_all
    assert digests(hurt) == before


def test_what_stands_in_the_log_alone_is_rescued(hurt: Path) -> None:
    """A power cut leaves the last saves in the log, and a damaged first page keeps SQLite from moving them."""
    seat = enrol.open_seat(hurt, WORDS)
    visit = next(row.visit for row in revisions.listed(seat.vault.casebook))
    talk = capture.begin(seat, INTERVIEW, visit, Mode.FULL, fields={"consent": {"record": "yes"}})
    signed = capture.leave(seat, talk.record)
    cut = Path(shutil.copytree(hurt, hurt.with_name("cut")))
    seat.vault.close()
    assert (cut / "casebook.db-wal").stat().st_size > 0
    strike(cut, "casebook", 3, kind="zeroed")
    assert signed in losses.read(cut, WORDS).revisions["casebook"]
    log = bytearray((cut / "casebook.db-wal").read_bytes())
    log[24 : 32 + 24] = bytes(32)  # the log's own sums, and the head of its first frame
    (cut / "casebook.db-wal").write_bytes(log)
    assert signed in losses.read(cut, WORDS).revisions["casebook"]


def test_a_wrong_passphrase_and_a_vault_in_use_are_refused(hurt: Path) -> None:
    with pytest.raises(WrongPassphraseError):
        rescue.rescue(hurt, Secret(b"wrong"), hurt.with_name("new"))
    seat = enrol.open_seat(hurt, WORDS)
    try:
        with pytest.raises(VaultInUseError):
            rescue.rescue(hurt, WORDS, hurt.with_name("new"))
    finally:
        seat.vault.close()
    assert not hurt.with_name("new").exists()


def test_the_travel_passphrase_rescues_nothing_of_a_casebook_it_does_not_open(hurt: Path) -> None:
    seat = enrol.open_seat(hurt, WORDS)
    seat.vault.set_passphrase(Secret(b"travel words for a test"), "travel")
    seat.vault.close()
    with pytest.raises(NotOpenError):
        rescue.rescue(hurt, Secret(b"travel words for a test"), hurt.with_name("new"))
    assert not hurt.with_name("new").exists()


def test_a_rescue_can_be_stopped_at_any_page(hurt: Path) -> None:
    def stop(_book: str, done: int, _total: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    before = digests(hurt)
    with pytest.raises(KeyboardInterrupt):
        rescue.rescue(hurt, WORDS, hurt.with_name("new"), progress=stop)
    assert digests(hurt) == before
    assert not hurt.with_name("new").exists()


def test_inv01_an_office_that_lost_rows_of_what_it_gave_draws_from_a_part_that_none_had(tmp_path: Path) -> None:
    enrolling.make(tmp_path)
    whole, words = tmp_path / "office", prepare(enrolling.PASSPHRASE)
    seat = enrol.open_seat(whole, words)
    given = pools.issued(seat.vault.casebook)
    before = code_drawing.part_of(seat.vault.casebook)
    seat.vault.close()
    hurt = Path(shutil.copytree(whole, tmp_path / "hurt", ignore=shutil.ignore_patterns("vault.lock", "vault.pid")))
    for number in range(1, (hurt / "casebook.db").stat().st_size // PAGE + 1):
        strike(hurt, "casebook", number, kind="zeroed")
        if ("casebook", "issued_code") in losses.read(hurt, words).missing:
            break
        shutil.copy(whole / "casebook.db", hurt / "casebook.db")
    done = rescue.rescue(hurt, words, tmp_path / "new")
    assert done.identity == rescue.KEPT
    seat = enrol.open_seat(tmp_path / "new", words)
    try:
        assert pools.issued(seat.vault.casebook) < given
        after = code_drawing.part_of(seat.vault.casebook)
        drawn = code_drawing.pool(seat, {CodeType.PERSON: 500})
        assert before is not None
        assert after == replace(before, rescues=1)
        assert not any(before.holds(code) or Part(before.key, 1).holds(code) for code in drawn)
    finally:
        seat.vault.close()
