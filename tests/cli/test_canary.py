"""INV35: nothing that a command prints without being asked holds a word of a record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from npm_field.cli import json_input
from npm_field.crypto import passphrase as passphrases
from npm_field.domain.modes import Mode
from npm_field.errors import FieldError
from npm_field.usecases import adding, enrol
from tests.cli.conftest import CANARY, PASSPHRASE, TALK, VISIT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner, Team

WORD = CANARY.lower()
WRONG = [
    {"kind": WORD},
    {WORD: 1},
    {"kind": "observation", "visit": CANARY},
    {"kind": "observation", "mode": WORD},
    {"kind": "observation", "fields": {WORD: 1}},
    {"kind": "observation", "fields": {"theme": WORD}},
    {"kind": "observation", "fields": {"area": CANARY}},
    {"kind": "observation", "fields": {"text": [CANARY]}},
    {"kind": "observation", "fields": {"text": CANARY * 200}},
    {"kind": "observation", "fields": CANARY},
    {"kind": "interview", "fields": {"consent": {WORD: "yes"}}},
    {"kind": "interview", "fields": {"consent": {"record": WORD}}},
    {"kind": "interview", "fields": {"consent": {"record": "no"}, "narrative": CANARY}},
    {"kind": "interview", "fields": {"allegations": [{"id": WORD, WORD: 1}]}},
    {"kind": "interview", "fields": {"allegations": [{"id": WORD}, {"id": WORD}]}},
    {"kind": "interview", "mode": "partial", "fields": {"narrative": CANARY}},
    {"kind": "interview", "mode": "partial", "fields": {"hook_object": WORD}},
    {"kind": "visit", "fields": {"words": {CANARY: "beating"}}},
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: json.dumps(wrong)[:50])
def test_a_refusal_repeats_nothing_of_the_record(run: Runner, laptop: Path, wrong: dict[str, object]) -> None:
    assert WORD not in run.refused("record", "add", laptop, stdin=json.dumps(wrong)).lower()


def test_the_errors_themselves_carry_nothing_of_the_record(laptop: Path) -> None:
    seat = enrol.open_seat(laptop, passphrases.prepare(PASSPHRASE))
    try:
        for wrong in WRONG:
            with pytest.raises(FieldError) as refused:
                adding.add(seat, [json_input._document(1, wrong)])
            assert WORD not in f"{refused.value} {refused.value!r} {refused.value.facts}".lower()
    finally:
        seat.vault.close()


def test_the_use_case_itself_carries_nothing_of_an_unknown_kind(laptop: Path) -> None:
    seat = enrol.open_seat(laptop, passphrases.prepare(PASSPHRASE))
    try:
        with pytest.raises(FieldError) as refused:
            adding.add(seat, [adding.Document(WORD, CANARY, Mode.FULL, {})])
    finally:
        seat.vault.close()
    assert WORD not in str(refused.value.facts).lower()


def test_what_was_not_asked_for_is_silent_about_records(
    run: Runner, laptop: Path, team: Team, tmp_path: Path
) -> None:
    commands = [
        ("doctor",), ("vault", "info", laptop), ("vault", "check", laptop), ("record", "list", laptop),
        ("record", "history", laptop, TALK), ("bundle", "inspect", team.bundle),
        ("bundle", "import", team.office, team.bundle), ("bundle", "export", team.lead, tmp_path / "out.npmf"),
        ("office", "devices", team.office),
        ("report", team.lead, "--visit", VISIT, "--out", tmp_path / "report.pdf"),
    ]  # fmt: skip
    for command in commands:
        done = run(*command)
        assert done.status == 0, done
        assert CANARY not in done.out + done.err
    assert CANARY in run("record", "show", laptop, TALK).out


def test_no_file_beside_the_record_holds_a_word_of_it(run: Runner, team: Team, tmp_path: Path) -> None:
    run.json("bundle", "export", team.lead, tmp_path / "out.npmf")
    run.json("report", team.lead, "--visit", VISIT, "--out", tmp_path / "report.pdf")
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert CANARY.encode() not in path.read_bytes(), path.name
