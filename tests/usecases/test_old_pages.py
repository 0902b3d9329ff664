"""Pages and books of yesterday put back: whole by every check of pages, and told by what the rows say of each other.

Each page that changed is put back in turn. Where the check finds nothing, no row of a record may differ either: that
is so for the free list, for the schema's own page, and for the index of the search, which is derived.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.secret import Secret
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.errors import FieldError
from npm_field.usecases import adding, capture, check, complete, enrol
from npm_field.usecases.adding import Document
from storage import drafts, index, revisions

if TYPE_CHECKING:
    from storage.book import Book

PAGE = 4096
WORDS = Secret(b"main words for a test")
DERIVED = {"search_data", "search_idx", "search_docsize", "search_config", "search_content", "search"}
CONSENT = {"record": "yes"}


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A vault as it was yesterday, and as it is now after new, edited, typed, coded and completed records."""
    home = tmp_path_factory.mktemp("days")
    seat = enrol.make_local(home / "now", passphrase=WORDS, cost=Cost(memory_kib=64, passes=1, lanes=1))
    plan = {"code": codes.make(CodeType.VISIT, "12345"), "capture_floor": "full", "words": {"V-473": "beating"}}
    visit = adding.add(seat, [Document("visit", "", Mode.FULL, plan, from_paper=True)])[0].record
    for number in range(9):
        fields = {"consent": CONSENT, "narrative": f"Talk {number}. " + "They stood. " * number * 30}
        capture.leave(seat, capture.begin(seat, INTERVIEW, visit, Mode.FULL, fields=fields).record)
    for _ in range(2):
        capture.leave(seat, capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL, fields={"severity": "2"}).record)
    capture.begin(seat, INTERVIEW, visit, Mode.FULL, fields={"consent": CONSENT, "narrative": "Begun."})
    seat.vault.close()
    yesterday = Path(shutil.copytree(home / "now", home / "yesterday"))
    seat = enrol.open_seat(home / "now", WORDS)
    for row in [row for row in revisions.listed(seat.vault.casebook, kind="interview") if row.mode == "full"][:3]:
        again = capture.edit(seat, row.id)
        capture.save(seat, again, {**again.fields, "narrative": "Corrected."})
        capture.leave(seat, row.id)
    fields = {"consent": CONSENT, "narrative": "A new talk. " * 200}
    capture.leave(seat, capture.begin(seat, INTERVIEW, visit, Mode.FULL, fields=fields).record)
    typed = drafts.all_of(seat.vault.casebook)[0]
    capture.save(seat, typed, {**typed.fields, "narrative": "Typed on. " * 300})
    full = complete.begin_completion(seat, complete.queue(seat)[0].record)
    complete.complete(seat, full, {**full.fields, "consent": CONSENT, "narrative": "What was said."})
    capture.leave(seat, capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL, fields={"severity": "1"}).record)
    seat.vault.close()
    return yesterday, home / "now"


def problems(folder: Path) -> set[str]:
    try:
        return {each.problem for each in check.look(folder, WORDS).damage}
    except FieldError as refused:
        return {refused.code}


def rows(folder: Path, name: str) -> dict[str, list[tuple[object, ...]]]:
    seat = enrol.open_seat(folder, WORDS)
    book: Book = seat.vault.casebook if name == "casebook" else seat.vault.daybook
    tables = [str(row[0]) for row in book.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = {
        table: [row for row in book.rows(f'SELECT * FROM "{table}"') if row[0] != "pair"]  # noqa: S608 - the schema's
        for table in tables
        if table not in DERIVED
    }
    seat.vault.close()
    return found


@pytest.mark.parametrize("name", ["casebook", "daybook"])
def test_an_old_page_is_told_or_changes_no_row_of_a_record(
    days: tuple[Path, Path], tmp_path: Path, name: str
) -> None:
    yesterday, now = ((folder / f"{name}.db").read_bytes() for folder in days)
    told = 0
    for start in range(0, min(len(yesterday), len(now)), PAGE):
        if yesterday[start : start + PAGE] == now[start : start + PAGE]:
            continue
        hurt = Path(shutil.copytree(days[1], tmp_path / "hurt"))
        (hurt / f"{name}.db").write_bytes(now[:start] + yesterday[start : start + PAGE] + now[start + PAGE :])
        untouched = Path(shutil.copytree(hurt, tmp_path / "untouched"))
        if problems(hurt):
            told += 1
        else:
            assert rows(untouched, name) == rows(Path(shutil.copytree(days[1], tmp_path / "now")), name), start
            shutil.rmtree(tmp_path / "now")
        shutil.rmtree(hurt)
        shutil.rmtree(untouched)
    assert told > 5


@pytest.mark.parametrize("name", ["casebook", "daybook"])
def test_a_whole_book_of_yesterday_is_told(days: tuple[Path, Path], tmp_path: Path, name: str) -> None:
    hurt = Path(shutil.copytree(days[1], tmp_path / "hurt"))
    shutil.copy(days[0] / f"{name}.db", hurt / f"{name}.db")
    assert "books_apart" in problems(hurt)


def test_a_whole_vault_of_yesterday_is_not_told_from_inside(days: tuple[Path, Path], tmp_path: Path) -> None:
    """Said so that nobody relies on it: the office tells it, by the numbers of bundles and revisions."""
    assert problems(Path(shutil.copytree(days[0], tmp_path / "old"))) == set()
    assert problems(Path(shutil.copytree(days[1], tmp_path / "new"))) == set()


def test_a_payload_that_is_none_any_more_is_told_and_stops_nothing(days: tuple[Path, Path], tmp_path: Path) -> None:
    """An old page in the middle of a long talk: its row is whole for SQLite, and no document."""
    hurt = Path(shutil.copytree(days[1], tmp_path / "hurt"))
    seat = enrol.open_seat(hurt, WORDS)
    with seat.vault.casebook.change() as casebook:
        casebook.run("UPDATE revision SET payload = x'7b0a22' WHERE id IN (SELECT id FROM revision LIMIT 1)")
    seat.vault.close()
    assert "content_changed" in problems(hurt)


def test_where_the_search_alone_does_not_fit_it_is_made_anew_and_said(
    days: tuple[Path, Path], tmp_path: Path
) -> None:
    hurt = Path(shutil.copytree(days[1], tmp_path / "hurt"))
    seat = enrol.open_seat(hurt, WORDS)
    with seat.vault.casebook.change() as casebook:
        casebook.run("UPDATE search_content SET c0 = 'zebra' WHERE c0 LIKE '%corrected%'")
    with seat.vault.casebook.change() as casebook:
        casebook.run("INSERT INTO search (search) VALUES ('rebuild')")
        casebook.run("UPDATE search_content SET c0 = '' WHERE c0 = 'zebra'")
    assert index.search(seat.vault.casebook, [("zebra",)])
    seat.vault.close()
    first, second = check.look(hurt, WORDS), check.look(hurt, WORDS)
    assert (first.damage, first.search_renewed) == ((), True)
    assert (second.damage, second.search_renewed) == ((), False)
    seat = enrol.open_seat(hurt, WORDS)
    assert not index.search(seat.vault.casebook, [("zebra",)])
    assert index.search(seat.vault.casebook, [("corrected",)])
    assert b"zebra" not in repr(seat.vault.casebook.rows("SELECT block FROM search_data")).encode()
    seat.vault.close()
