"""record add: all lines or none, whatever comes in and whatever stops it."""

from __future__ import annotations

import io
import json
import signal
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from npm_field.cli import json_input
from npm_field.crypto import passphrase as passphrases
from npm_field.domain.kinds import KINDS
from npm_field.errors import FieldError
from npm_field.usecases import adding, enrol, indexing, records
from storage import pair, pools, revisions
from tests.cli.conftest import CANARY, CHEAP, PASSPHRASE, TALK, VISIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from npm_field.usecases.seat import Seat
    from tests.cli.conftest import Runner, Team

GOOD = '{"kind": "observation", "fields": {"text": "A cold corridor."}}'

REFUSED = {
    "nothing": "",
    "blank lines": "\n \n",
    "a word": CANARY,
    "null": "null",
    "a number": "7",
    "a list": f"[{GOOD}]",
    "cut short": GOOD[:-2],
    "two on a line": GOOD + GOOD,
    "not a number": '{"kind": "area", "fields": {"beds": NaN}}',
    "infinity": '{"kind": "area", "fields": {"floor_area_m2": -Infinity}}',
    "too large a number": '{"kind": "area", "fields": {"floor_area_m2": 1e999}}',
    "far too many figures": '{"kind": "area", "fields": {"beds": ' + "9" * 5000 + "}}",
    "a field twice": '{"kind": "observation", "fields": {"text": "one", "text": "two"}}',
    "a key twice": '{"kind": "observation", "kind": "area", "fields": {}}',
    "an unknown key": f'{{"kind": "observation", "{CANARY.lower()}": 1, "fields": {{}}}}',
    "an unknown field": f'{{"kind": "observation", "fields": {{"{CANARY.lower()}": "x"}}}}',
    "an unknown kind": f'{{"kind": "{CANARY.lower()}", "fields": {{}}}}',
    "no kind": '{"fields": {}}',
    "an unknown mode": f'{{"kind": "observation", "mode": "{CANARY.lower()}", "fields": {{}}}}',
    "an unknown value": f'{{"kind": "observation", "fields": {{"theme": "{CANARY.lower()}"}}}}',
    "a list for a mode": '{"kind": "observation", "mode": ["full"], "fields": {}}',
    "a number for a visit": '{"kind": "observation", "visit": 5, "fields": {}}',
    "null for the fields": '{"kind": "observation", "fields": null}',
    "a word for from_paper": '{"kind": "observation", "from_paper": "yes", "fields": {}}',
    "half a sign": '{"kind": "observation", "fields": {"text": "\\ud800"}}',
    "too long a text": json.dumps({"kind": "observation", "fields": {"text": CANARY * 100}}),
    "deep": '{"kind": "observation", "fields": {"text": ' + "[" * 300 + "]" * 300 + "}}",
    "very deep": "[" * 100_000,
    "deep twice": '{"kind": "visit", "fields": {"themes": [' + ",".join(2 * ["[" * 900 + "]" * 900]) + "]}}",
    "content without consent": json.dumps(
        {"kind": "interview", "fields": {"consent": {"record": "no"}, "narrative": CANARY}}
    ),
    "a bad code": '{"kind": "observation", "fields": {"area": "L-450-617"}}',
    "an area that is not here": '{"kind": "observation", "fields": {"area": "L-174-682"}}',
    "a visit that is not here": '{"kind": "observation", "visit": "C-033-905", "fields": {}}',
    "a code that is taken": f'{{"kind": "interview", "from_paper": true, "fields": {{"code": "{TALK}"}}}}',
    "full and partial": GOOD + '\n{"kind": "interview", "mode": "partial", "fields": {}}',
}


def count(laptop: Path) -> tuple[int, int]:
    """Return the numbers of revisions and of unused codes."""
    seat = enrol.open_seat(laptop, passphrases.prepare(PASSPHRASE))
    found = sum(len(list(revisions.all_of(book))) for book in seat.vault.books())
    unused = len(pools.unused(seat.vault.daybook))
    seat.vault.close()
    return found, unused


def casebook(laptop: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of the casebook but the word that each closing writes anew."""
    seat = enrol.open_seat(laptop, passphrases.prepare(PASSPHRASE))
    book = seat.vault.casebook
    names = [str(row[0]) for row in book.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = {name: sorted(book.rows(f'SELECT * FROM "{name}"'), key=repr) for name in names}  # noqa: S608 - names from the book's own schema
    found["setting"] = [row for row in found["setting"] if row[0] != pair.PAIR]
    seat.vault.close()
    return found


@pytest.mark.parametrize("given_input", REFUSED.values(), ids=REFUSED.keys())
def test_what_does_not_fit_is_refused_in_one_sentence_and_changes_nothing(
    run: Runner, laptop: Path, given_input: str
) -> None:
    before = casebook(laptop)
    said = run.refused("record", "add", laptop, stdin=given_input)
    told = ("Nothing was written", "Nothing of it was written", "no content can be written")
    assert any(words in said for words in told)
    assert casebook(laptop) == before


def test_bytes_that_are_no_text_are_refused_with_their_line(run: Runner, laptop: Path) -> None:
    said = run.refused("record", "add", laptop, stdin=GOOD.encode() + b'\n{"kind": "\xff"}')
    assert "Line 2" in said


def test_a_bad_line_among_good_ones_is_told_by_its_number_in_the_input(run: Runner, laptop: Path) -> None:
    before = count(laptop)
    assert "Line 4" in run.refused("record", "add", laptop, stdin=f"{GOOD}\n\n{GOOD}\n{{]\n{GOOD}\n")
    bad = '{"kind": "observation", "fields": {"severity": "12"}}'
    assert "line 5" in run.refused("record", "add", laptop, stdin=f"{GOOD}\n\n{GOOD}\n\n{bad}\n")
    assert count(laptop) == before


def test_a_slip_inside_one_document_is_told_by_its_own_line(run: Runner, laptop: Path) -> None:
    said = run.refused("record", "add", laptop, stdin='{\n "kind": "observation",\n "fields": {,}\n}\n')
    assert "Line 3" in said


def test_a_larger_input_than_any_visit_is_refused(run: Runner, laptop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_input, "LONGEST_INPUT_BYTES", 1000)
    run.refused("record", "add", laptop, stdin=f"{GOOD}\n" * 20)


def test_the_nearest_right_code_is_offered(run: Runner, laptop: Path) -> None:
    said = run.refused("record", "add", laptop, stdin='{"kind": "observation", "fields": {"area": "L-450-681"}}')
    assert "L-450-618" in said
    assert "P-049-402" in run.refused("record", "show", laptop, "P-049-420")
    assert VISIT in run.refused("record", "list", laptop, "--visit", "C-421-820")


def test_a_line_separator_inside_a_note_does_not_end_the_line(run: Runner, laptop: Path) -> None:
    note = "one\u2028two\u0085three\u2029four"
    line = json.dumps({"kind": "observation", "fields": {"text": note}}, ensure_ascii=False)
    first, second = run.json("record", "add", laptop, stdin=f"{line}\n{GOOD}\n")
    assert run.json("record", "show", laptop, first["id"])["fields"]["text"] == note
    assert first["id"] != second["id"]


def test_a_mark_at_the_start_and_windows_line_ends_do_no_harm(run: Runner, laptop: Path) -> None:
    assert len(run.json("record", "add", laptop, stdin=f"\ufeff{GOOD}\r\n{GOOD}\r\n")) == 2


def test_the_passphrase_may_be_the_first_line_of_the_input(run: Runner, laptop: Path) -> None:
    done = run.process("record", "add", laptop, "--passphrase-fd", "0", stdin=f"{PASSPHRASE}\n{GOOD}\n".encode())
    assert (done.status, done.err) == (0, "")


def test_a_note_cannot_drive_the_terminal(run: Runner, laptop: Path) -> None:
    line = json.dumps({"kind": "observation", "fields": {"text": "\x1b]0;owned\x07 \x9b2J end"}})
    added = run.json("record", "add", laptop, stdin=line)
    shown = run("record", "show", laptop, added["id"])
    assert not any((ord(sign) < 32 and sign != "\n") or 0x7F <= ord(sign) < 0xA0 for sign in shown.out)
    assert "end" in shown.out
    assert run.json("record", "show", laptop, added["id"])["fields"]["text"].startswith("\x1b]0;owned")


# --- anything at all ------------------------------------------------------------------------------------------

NAMES = sorted({field.name for kind in KINDS.values() for field in kind.fields})
WORDS = st.sampled_from(
    ["", "yes", "beating", "1", "2031-03-10", "2031-03-10/night", "V-788", TALK, "L-450-618", "a"]
)
SIMPLE = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | WORDS
ANY = st.recursive(
    SIMPLE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=6,
)
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from([*KINDS, "x"]) | SIMPLE,
        "mode": st.sampled_from(["full", "partial", "oral_only"]) | SIMPLE,
        "visit": st.sampled_from(["", VISIT, TALK]) | SIMPLE,
        "fields": st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=4), ANY, max_size=4) | SIMPLE,
        "from_paper": st.booleans() | SIMPLE,
        "same_person": st.booleans() | SIMPLE,
    },
)


@pytest.fixture(scope="module")
def seat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    folder = tmp_path_factory.mktemp("any") / "laptop"
    opened = enrol.make_local(folder, passphrase=passphrases.prepare(PASSPHRASE), cost=CHEAP)
    yield opened
    opened.vault.close()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(lines=st.lists(DOCUMENTS, min_size=1, max_size=3))
def test_any_json_is_taken_in_wholly_or_refused_wholly(
    seat: Seat, monkeypatch: pytest.MonkeyPatch, lines: list[dict[str, object]]
) -> None:
    text = "\n".join(json.dumps(line) for line in lines)
    before = {r.id for book in seat.vault.books() for r in revisions.all_of(book)}
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    try:
        added = len(adding.add(seat, json_input.read()[1]))
    except FieldError:
        added = 0
    after = {r.id for book in seat.vault.books() for r in revisions.all_of(book)}
    assert len(after - before) == added
    assert added in (0, len(lines))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=st.text(max_size=60) | st.text(alphabet='{}[]",: \n1akind', max_size=60))
def test_any_text_is_read_or_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode("utf-8", "surrogatepass"))))
    try:
        lines, documents = json_input.read()
    except FieldError:
        return
    assert len(lines) == len(documents) > 0


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=st.text(max_size=40) | st.text(alphabet='"*()^:-+ ANDORTnear{}', max_size=60))
def test_any_words_can_be_searched_for(laptop_in_use: Callable[[str], int], text: str) -> None:
    assert laptop_in_use(text) >= 0


@pytest.fixture
def laptop_in_use(laptop: Path) -> Iterator[Callable[[str], int]]:
    opened = enrol.open_seat(laptop, passphrases.prepare(PASSPHRASE))
    yield lambda text: len(records.search(opened, text))
    opened.vault.close()


def test_very_many_words_can_be_searched_for(run: Runner, laptop: Path) -> None:
    assert run.json("search", laptop, stdin="ab " * 5000) == []
    assert run.json("search", laptop, stdin=b"\xff\xfe\x00") == []
    assert run.json("search", laptop, stdin="") == []


def test_a_large_search_that_is_made_anew_says_so_before_it_answers(
    run: Runner, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = run("--json", "search", team.monitor, stdin="corridor")
    assert (before.status, before.err) == (0, "")
    monkeypatch.setattr(indexing, "VERSION", b"another")
    monkeypatch.setattr(indexing, "_AT_OPENING", 0)
    renewed = run("--json", "search", team.monitor, stdin="corridor")
    assert "The search is made anew before anything else" in renewed.err
    assert (renewed.status, renewed.document) == (0, before.document)
    assert run("--json", "search", team.monitor, stdin="corridor").err == ""


# --- stopped in the middle ------------------------------------------------------------------------------------

MANY = 500
LONG = json.dumps({"kind": "observation", "fields": {"text": "A cold corridor. " * 20}})
"""As many of them as fit a commit: the book's memory of 8 MB holds them, and 2,000 short ones too, until then."""


@pytest.mark.parametrize(("stop", "after"), [("SIGINT", 100), ("SIGKILL", MANY - 1)])
def test_adding_five_hundred_lines_is_all_or_nothing_when_it_is_stopped(
    run: Runner, laptop: Path, stop: str, after: int
) -> None:
    before, _codes = count(laptop)
    script = (
        "import os, signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from storage import revisions\nreal, seen = revisions.insert, []\n"
        "def insert(book, new):\n"
        f"    seen.append(1)\n    if len(seen) == {after}: os.kill(os.getpid(), signal.{stop})\n"
        "    return real(book, new)\nrevisions.insert = insert\n"
    )
    done = run.process("record", "add", laptop, stdin=f"{LONG}\n".encode() * MANY, before=script)
    assert done.status == (130 if stop == "SIGINT" else -signal.SIGKILL)
    assert done.out == ""
    assert count(laptop)[0] == before
    assert run("vault", "check", laptop).status == 0


def test_some_hundred_lines_go_in_together(run: Runner, laptop: Path) -> None:
    before, _codes = count(laptop)
    assert len(run.json("record", "add", laptop, stdin=f"{GOOD}\n" * 300)) == 300
    assert count(laptop)[0] == before + 300


def test_what_is_added_to_the_drop_box_is_listed_as_sealed_and_can_be_read_nowhere(
    run: Runner, team: Team, tmp_path: Path
) -> None:
    word = "Onlyinthebox"
    talk = {"kind": "interview", "visit": VISIT, "mode": "drop_box"}
    said = {**talk, "fields": {"narrative": word, "consent": {"record": "yes"}}}
    seen = {"kind": "observation", "visit": VISIT, "mode": "drop_box", "fields": {"text": word}}
    lines = "\n".join(json.dumps(one) for one in (said, seen))
    first, second = run.json("record", "add", team.monitor, stdin=lines)
    rows = {row["id"]: row for row in run.json("record", "list", team.monitor)}
    assert (rows[first["id"]]["code"], rows[first["id"]]["state"]) == (first["code"], "drop_box")
    assert (rows[second["id"]]["kind"], rows[second["id"]]["state"]) == ("", "drop_box")
    assert run.json("search", team.monitor, stdin=word) == []
    assert run.json("bundle", "export", team.monitor, tmp_path / "b.npmf")["sealed"] == 2
    assert run.json("bundle", "import", team.office, tmp_path / "b.npmf")["carried"] == 0
    assert len(run.json("search", team.office, stdin=word)) == 2
