"""Usage: exit 2, one line, and never a word of what was typed, for it may have been a passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner

WRONG = [
    ["--passphrase", "hunter2hunter2", "doctor"],
    ["--new-passphrase-fd", "hunter2hunter2", "doctor"],
    ["doctor", "hunter2hunter2"],
    ["doctor", "--hunter2hunter2"],
    ["doctor", "--json=hunter2hunter2"],
    ["hunter2hunter2"],
    ["vault"],
    ["vault", "hunter2hunter2"],
    ["vault", "new", "x"],
    ["vault", "new", "x", "--role", "hunter2hunter2"],
    ["vault", "new", "x", "--role", "office", "--invitation", "y", "--paper", "hunter2hunter2"],
    ["vault", "restore", "x", "y", "--for", "hunter2hunter2"],
    ["office", "revoke", "x", "hunter2hunter2", "--reason", "lost"],
    ["vault", "new", "x", "--role", "field", "--paper", "hunter2hunter2"],
    ["vault", "new", "x", "--role", "field", "--answer", "hunter2hunter2"],
    ["record", "list", "x", "--kind", "hunter2hunter2"],
    ["record", "show", "x"],
    ["report", "x", "--visit", "C-421-802", "--audience", "hunter2hunter2", "--out", "y"],
    ["--language", "hunter2hunter2", "doctor"],
    ["--language", "zz", "doctor"],
    ["--passphrase-fd", "-1", "doctor"],
    ["--passphrase-fd", "99999999999999999999", "doctor"],
    ["--open", "hunter2hunter2", "doctor"],
]


@pytest.mark.parametrize("arguments", WRONG, ids=lambda arguments: " ".join(arguments)[:40])
def test_a_wrong_usage_is_one_line_that_repeats_nothing(run: Runner, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.status == 2
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert "hunter2" not in done.err


def test_a_missing_argument_is_named(run: Runner) -> None:
    assert "--role" in run("vault", "new", "x").err
    assert "office, field, lead" in run("vault", "new", "x", "--role", "boss").err.replace("'", "")


def test_the_options_stand_before_or_after_the_command(run: Runner, laptop: Path) -> None:
    before, after = run("--json", "vault", "info", laptop).document, run("vault", "info", laptop, "--json").document
    assert {**before, "free_bytes": 0} == {**after, "free_bytes": 0}
    assert before["generation"] >= 1


def test_the_language_can_stand_after_the_command(run: Runner, tmp_path: Path) -> None:
    said = run.refused("vault", "info", tmp_path, "--language", "ar")
    assert any("\u0600" <= sign <= "\u06ff" for sign in said)
