"""A lock ends the process that read the notes; another one stands in its place, at the same page and letter."""

from __future__ import annotations

import os
import random
import re
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from npm_field.crypto.passphrase import prepare
from npm_field.process import own_command
from npm_field.usecases import capture, enrol, records
from tests.ui.far import SCRIPT, Far, FarWindows, until
from tests.ui.window_stand import PASSPHRASE, Stand, make_vault
from ui.stage import Front
from ui.successor import ARGUMENT, Successor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WORDS = "The window was painted over from outside."
pytestmark = pytest.mark.timeout(300)  # some start six programs, one after the other


@pytest.fixture
def windows(tmp_path: Path) -> Iterator[FarWindows]:
    with FarWindows(tmp_path) as made:
        yield made


MARK = "zqx"


def distinct_words(count: int) -> list[str]:
    """Return words that stand nowhere else, not in a catalogue and not in a dictionary; all begin alike."""
    chance = random.Random(7)  # noqa: S311 - the same words in each run
    return [MARK + "".join(chance.choices("bcdfghjklmnpqrstvwz", k=6)) for _word in range(count)]


def found_in(far: Far, words: Sequence[str]) -> tuple[int, int]:
    """Return how many of the words the memory of a process holds, in UTF-8 and in UTF-16LE."""
    far.ask("be_readable")
    pid, codecs = far.pid, ("utf-8", "utf-16-le")
    found: dict[str, set[bytes]] = {codec: set() for codec in codecs}
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights = line.split()[:2]
            if "r" not in rights or "[v" in line:
                continue
            first, last = (int(end, 16) for end in span.split("-"))
            try:
                part = os.pread(memory.fileno(), last - first, first)
            except OSError:
                continue
            for codec in codecs:
                mark, length = MARK.encode(codec), len(words[0].encode(codec))
                found[codec] |= {part[at.start() : at.start() + length] for at in re.finditer(re.escape(mark), part)}
    return len(found["utf-8"] & {word.encode() for word in words}), len(
        found["utf-16-le"] & {word.encode("utf-16-le") for word in words}
    )


def all_notes_in(folder: Path) -> list[str]:
    """Return every note that is not empty, signed or still a draft."""
    seat = enrol.open_seat(folder, prepare(PASSPHRASE))
    try:
        capture.leave_all(seat)
        talks = records.listed(seat, kind="interview")
        notes = [str((records.show(seat, row.id).merged.fields or {}).get("narrative", "")) for row in talks]
        return [note for note in notes if note]
    finally:
        seat.vault.close()


def test_after_a_lock_page_field_and_caret_come_back_in_another_process(windows: FarWindows) -> None:
    old = windows.first()
    old.unlock()
    old.begin_note()
    old.ask("type", WORDS)
    for _letter in range(9):
        old.press("Left")
    before = old.state()
    old.press("F9")
    new = windows.after(old)
    assert new.pid != old.pid
    assert new.state()["front"] == "lock"
    assert not new.state()["place"]
    assert neither_argument_nor_environment_says_anything(windows, new, str(before["record"]))
    assert new.ask("dumpable") == 0
    new.unlock()
    same = {name: before[name] for name in ("way", "record", "field", "cursor", "look", "size")}
    new.until(**same)
    assert new.ask("note") == WORDS
    new.ask("type", "X")
    assert new.ask("note") == f"{WORDS[:-9]}X{WORDS[-9:]}"


def neither_argument_nor_environment_says_anything(windows: FarWindows, new: Far, record: str) -> bool:
    arguments = Path(f"/proc/{new.pid}/cmdline").read_bytes().split(b"\0")
    after = Path(f"/proc/{new.pid}/environ").read_bytes()
    given = {f"{name}={value}".encode() for name, value in windows.environment.items()}
    names = {line.partition(b"=")[0] for line in set(after.split(b"\0")) - given}
    return (
        arguments[1:] == [str(SCRIPT).encode(), str(windows.control).encode(), b"--successor", b""]
        and names <= {b"", b"PYSIDE6_OPTION_PYTHON_ENUM"}
        and record.encode() not in after
    )


def test_no_word_of_a_note_is_in_the_memory_of_any_process_after_a_lock(windows: FarWindows) -> None:
    words = distinct_words(400)
    old = windows.first()
    old.unlock()
    old.begin_note()
    # a part by keys, the rest as an input method hands it over: 4,000 keys took longer than all else in this test
    old.ask("type", " ".join(words[:60]))
    old.ask("hand_over", " " + " ".join(words[60:]))
    old.until(saved="Saved")
    assert found_in(old, words) == (400, 400)
    old.press("F9")
    new = windows.after(old)
    assert [far.pid for far in windows.alive()] == [new.pid]
    assert found_in(new, words) == (0, 0)
    new.unlock()
    new.until(field="narrative", idle=True)
    assert found_in(new, words) == (400, 400)


def test_the_program_starts_itself_with_one_word_and_nothing_more() -> None:
    assert own_command(ARGUMENT)[0] == sys.executable
    assert own_command(ARGUMENT)[-3:] == ["-m", "npm_field", "--successor"]


def test_a_successor_that_does_not_start_leaves_the_lock_page_here_and_the_vault_closed(tmp_path: Path) -> None:
    make_vault(tmp_path / "vault")
    nobody = Successor([str(tmp_path / "no such program")])
    silent = Successor([sys.executable, "-c", "import sys; sys.stdin.read(1)"])
    for successor in (nobody, silent):
        stand = Stand.show(tmp_path / "vault", successor=successor)
        stand.unlock()
        stand.key(Qt.Key.Key_F9)
        assert stand.front() is Front.BLANK
        stand.until(lambda: stand.window.place is None)  # noqa: B023 - waited for in this very round
        stand.until(lambda: stand.front() is Front.LOCK)  # noqa: B023 - as above
        stand.settle()
        enrol.open_seat(tmp_path / "vault", prepare(PASSPHRASE)).vault.close()
        stand.end()


def test_going_partial_takes_the_casebook_out_of_memory_and_asks_for_no_passphrase(windows: FarWindows) -> None:
    words = distinct_words(40)
    old = windows.first()
    old.unlock()
    old.begin_note()
    old.ask("type", " ".join(words))
    old.until(saved="Saved")
    old.ask("go_partial")
    new = windows.after(old)
    new.until(level="partial", way="partial", idle=True, front="nothing")
    assert found_in(new, words) == (0, 0)
    # a lock in partial comes back to partial, though the passphrase opens everything
    new.press("F9")
    again = windows.after(new)
    again.unlock()
    again.until(level="partial", way="partial", idle=True)
    again.press("F7")
    last = windows.after(again)
    last.until(front="lock")
    last.unlock()
    last.until(level="open", way="capture")
    last.press("F9")
    windows.after(last)
    assert all_notes_in(windows.vault) == [" ".join(words)]


def test_before_sleep_the_process_ends_though_the_next_one_is_not_on_the_screen_yet(windows: FarWindows) -> None:
    old = windows.first()
    old.unlock()
    old.begin_note()
    old.ask("type", WORDS)
    old.ask("die_at", "shown")
    old.ask("sleep")
    until(lambda: not old.is_alive)
    assert windows.status() == 0  # it had ended by itself before anything was shown
    windows.after(old).until(front="lock")
    assert all_notes_in(windows.vault) == [WORDS]


def test_closing_the_window_while_the_next_one_comes_ends_both(windows: FarWindows) -> None:
    old = windows.first()
    old.unlock()
    old.begin_note()
    old.ask("type", WORDS)
    old.ask("close_when", "_is_closed")
    old.press("F9")
    until(lambda: not windows.alive())
    assert windows.status() == 0
    assert all_notes_in(windows.vault) == [WORDS]


def test_a_kill_at_any_point_of_a_hand_over_loses_nothing_that_was_called_saved(windows: FarWindows) -> None:
    """At each point dies the window that took over at the point before; at the last nobody was told to take over."""
    far, saved = windows.first(), []
    for point in ("prepared", "closed", "half", "active", "prepare"):
        far.unlock()
        until(partial(is_on_the_board, far))
        far.begin_note()
        saved.append(f"{WORDS} Then {point}.")
        far.ask("type", saved[-1])
        far.until(saved="Saved")
        far.ask("die_at", point)
        far.ask("press_later", "F9")
        if point == "prepare":
            until(lambda: not windows.alive())  # nobody told the one that waited anything: it goes too
        else:
            far = windows.after(far)
            far.until(front="lock", focus="Line")
    assert sorted(all_notes_in(windows.vault)) == sorted(saved)


def is_on_the_board(far: Far) -> bool:
    """Press the key of the board until it is there: while a page comes back the key may mean nothing.

    Not once more when it is there: each press opens it anew, and it would never be idle.
    """
    state = far.state()
    if state.get("way") != "board":
        far.press("F5")
    return {"way": "board", "idle": True}.items() <= state.items()


@pytest.mark.parametrize("point", ["key", "went"])
def test_a_kill_on_the_way_to_partial_leaves_a_vault_that_opens(windows: FarWindows, point: str) -> None:
    old = windows.first()
    old.unlock()
    old.begin_note()
    old.ask("type", WORDS)
    old.until(saved="Saved")
    old.ask("die_at", point)
    old.ask("go_partial_later")
    new = windows.after(old)
    if point == "went":
        new.until(front="nothing", level="partial")
        new.kill()
        until(lambda: not new.is_alive)
    else:
        new.until(front="lock", focus="Line")
    assert all_notes_in(windows.vault) == [WORDS]
