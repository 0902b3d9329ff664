"""What the commands say of a vault's surroundings and of the room on its disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.crypto import secret_memory
from npm_field.crypto.argon import DEFAULT_COST
from npm_field.usecases import enrol
from storage import safe_files
from storage.surroundings import Code, look_at
from tests.cli.conftest import CHEAP

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cli.conftest import Runner


def test_info_tells_the_surroundings_and_the_room(run: Runner, laptop: Path) -> None:
    told = run.json("vault", "info", laptop)
    assert [each["code"] for each in told["surroundings"]] == [each.code for each in look_at(laptop)]
    assert {each["severity"] for each in told["surroundings"]} <= {"serious", "caution", "note"}
    assert told["free_bytes"] > 0
    assert told["bytes"][safe_files.BALLAST_FILE] > 0
    (laptop / safe_files.BALLAST_FILE).unlink()
    assert run.json("vault", "info", laptop)["low_on_room"] is True
    assert "The disk is nearly full." in run("vault", "info", laptop).out


def test_doctor_tells_what_memory_keys_lie_in(run: Runner) -> None:
    told = run.json("doctor")
    assert told["secret_memory"] == secret_memory.kind().value
    assert {each["code"] for each in told["surroundings"]} <= {code.value for code in Code}
    said = run("doctor")
    assert "Keys lie in " in said.out
    assert said.err == ""


def test_a_new_vault_in_a_synced_folder_is_warned_of_in_both_languages(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OneDrive", str(tmp_path / "synced"))
    monkeypatch.setitem(enrol.make_local.__kwdefaults__ or {}, "cost", DEFAULT_COST)
    folder = tmp_path / "synced" / "vault"
    told = run("vault", "new", folder, "--role", "field", "--language", "ar")
    assert told.status == 0
    assert "هذا المجلد يُنسخ إلى أجهزة أخرى." in told.err
    assert str(tmp_path) not in told.err
    info = run.json("vault", "info", folder)
    assert info["surroundings"][0] == {"code": "cloud", "severity": "serious"}
    assert (
        info["memory_kib"] == DEFAULT_COST.memory_kib
    )  # the only vault of these tests that is made at the real cost
    monkeypatch.setitem(enrol.make_local.__kwdefaults__ or {}, "cost", CHEAP)
    assert run("--json", "vault", "new", tmp_path / "synced" / "other", "--role", "field").err == ""
