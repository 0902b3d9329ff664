"""``vault passphrase``: every way of it, and what opens afterwards; and what the travel passphrase reaches."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from npm_field.errors import FieldError
from storage import safe_files, vault
from storage.keyfile import KeyFile
from tests.cli.conftest import AREA, CANARY, PASSPHRASE, SAME, TALK, VISIT, Runner

if TYPE_CHECKING:
    from pathlib import Path

NEW = "copper meadow basket ribbon planet sugar"
TRAVEL = "window garden pepper silver rocket maple"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KeyFile, "delay_s", 0.0)


def level_of(folder: Path, text: str) -> str:
    from npm_field.crypto.passphrase import prepare  # noqa: PLC0415 - for this helper alone

    try:
        opened = vault.open_vault(folder, prepare(text))
    except FieldError:
        return ""
    found = opened.level
    opened.close()
    return found


def set_travel(run: Runner, laptop: Path, *options: str) -> None:
    run.json("vault", "passphrase", laptop, "--slot", "travel", *options, secrets=[PASSPHRASE, TRAVEL])


def test_the_main_passphrase_is_changed(run: Runner, laptop: Path) -> None:
    document = run.json("vault", "passphrase", laptop, secrets=[PASSPHRASE, NEW])
    assert document == {"slot": "main", "removed": False, "rotated": False}
    assert (level_of(laptop, NEW), level_of(laptop, PASSPHRASE)) == ("open", "")


def test_the_new_passphrase_may_come_from_a_descriptor_of_its_own(run: Runner, laptop: Path) -> None:
    run.json("vault", "passphrase", laptop, "--new-passphrase-fd", SAME, secrets=[PASSPHRASE, NEW])
    assert level_of(laptop, NEW) == "open"


def test_a_travel_passphrase_is_set_and_taken_away(run: Runner, laptop: Path) -> None:
    set_travel(run, laptop)
    assert level_of(laptop, TRAVEL) == "partial"
    document = run.json("vault", "passphrase", laptop, "--slot", "travel", "--remove")
    assert document["removed"] is True
    assert (level_of(laptop, TRAVEL), level_of(laptop, PASSPHRASE)) == ("", "open")


def test_rotation_asks_for_the_travel_passphrase_and_makes_an_old_key_file_worthless(
    run: Runner, laptop: Path, tmp_path: Path
) -> None:
    set_travel(run, laptop)
    old = tmp_path / "old.keys"
    shutil.copyfile(laptop / safe_files.KEY_FILE, old)
    said = run.refused("vault", "passphrase", laptop, "--rotate", secrets=[PASSPHRASE, NEW, NEW])
    assert "did not open" in said
    document = run.json("vault", "passphrase", laptop, "--rotate", secrets=[PASSPHRASE, NEW, TRAVEL])
    assert document["rotated"] is True
    assert [level_of(laptop, text) for text in (NEW, TRAVEL, PASSPHRASE)] == ["open", "partial", ""]
    shutil.copyfile(old, laptop / safe_files.KEY_FILE)
    assert [level_of(laptop, text) for text in (NEW, TRAVEL, PASSPHRASE)] == ["", "", ""]


def test_rotation_with_another_travel_passphrase_and_without_one(run: Runner, laptop: Path) -> None:
    set_travel(run, laptop, "--rotate")
    assert [level_of(laptop, text) for text in (PASSPHRASE, TRAVEL)] == ["open", "partial"]
    run.json("vault", "passphrase", laptop, "--slot", "travel", "--remove", "--rotate")
    assert [level_of(laptop, text) for text in (PASSPHRASE, TRAVEL)] == ["open", ""]


@pytest.mark.parametrize(
    ("secrets", "said"),
    [
        ([NEW, NEW], "did not open"),
        ([PASSPHRASE, "short"], "too short"),
        ([PASSPHRASE, "password12345678"], "too short"),
        ([PASSPHRASE, PASSPHRASE], "already opens"),
        ([PASSPHRASE], "no passphrase"),
    ],
)
def test_what_is_refused_changes_nothing(run: Runner, laptop: Path, secrets: list[str], said: str) -> None:
    assert said in run.refused("vault", "passphrase", laptop, "--slot", "travel", secrets=secrets)
    assert (level_of(laptop, PASSPHRASE), level_of(laptop, NEW)) == ("open", "")


def test_main_cannot_be_taken_away_and_nothing_new_goes_with_taking_away(run: Runner, laptop: Path) -> None:
    assert run("vault", "passphrase", laptop, "--remove").status == 2
    both = ("--slot", "travel", "--remove", "--new-passphrase-fd", SAME)
    assert run("vault", "passphrase", laptop, *both).status == 2


def test_the_travel_passphrase_changes_no_passphrase(run: Runner, laptop: Path) -> None:
    set_travel(run, laptop)
    assert "Complete records are closed" in run.refused("vault", "passphrase", laptop, secrets=[TRAVEL, NEW])
    assert [level_of(laptop, text) for text in (PASSPHRASE, TRAVEL, NEW)] == ["open", "partial", ""]


# --- what a compelled travel passphrase reaches on the command line ------------------------------------------

CLOSED = "Complete records are closed"


def test_with_the_travel_passphrase_the_commands_reach_coded_records_alone(
    run: Runner, laptop: Path, tmp_path: Path
) -> None:
    coded = f'{{"kind": "interview", "visit": "{VISIT}", "mode": "partial", "fields": {{"severity": "2"}}}}'
    made = run.json("record", "add", laptop, stdin=coded)
    set_travel(run, laptop)
    travel = [TRAVEL]
    rows = run.json("record", "list", laptop, secrets=travel)
    assert {row["mode"] for row in rows} <= {"partial", "oral_only"}
    assert made["id"] in {row["id"] for row in rows}
    shown = run.json("record", "show", laptop, made["id"], secrets=travel)
    assert CANARY not in repr((rows, shown))
    added = run.json("record", "add", laptop, stdin=coded, secrets=travel)
    assert added["id"]
    refused = [
        ("record", "add", laptop),
        ("search", laptop),
        ("report", laptop, "--visit", VISIT, "--out", tmp_path / "report.pdf"),
    ]
    for command in refused:
        full = '{"kind": "observation", "fields": {"text": "x"}}' if command[1] == "add" else "corridor"
        said = run.refused(*command, stdin=full, secrets=travel)
        assert CLOSED in said, command
    for name in (TALK, AREA):
        assert CANARY not in run.refused("record", "show", laptop, name, secrets=travel)
    assert not (tmp_path / "report.pdf").exists()
