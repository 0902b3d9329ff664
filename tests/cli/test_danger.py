"""Seal, unseal, wipe and reopen by command: what they do, what they ask, and what they leave."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING, Final

import pytest

from npm_field.crypto import passphrase as passphrases
from npm_field.usecases import enrol
from storage import safe_files, vault
from tests.cli.conftest import PASSPHRASE, ROOT, SAME, TALK, codes_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner, Team

NEW: Final = "kettle sparrow copper meadow"
HOLDING: Final = """
import sys
from pathlib import Path
from npm_field.crypto.passphrase import prepare
from storage import vault
opened = vault.open_vault(Path(sys.argv[1]), prepare(sys.argv[2]))
print("open", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("now", [(), ("--now",)])
def test_a_sealed_laptop_keeps_its_daybook_and_opens_with_a_code(
    run: Runner, team: Team, now: tuple[str, ...]
) -> None:
    code = codes_of(team.monitor)[3]
    assert run.json("seal", team.monitor, *now)["sealed"] is True
    assert "closed now" in run.refused("record", "show", team.monitor, TALK)
    assert run.json("record", "add", team.monitor, stdin='{"kind": "interview", "mode": "partial", "fields": {}}')
    assert run.json("unseal", team.monitor, "--code-fd", SAME, secrets=(PASSPHRASE, code))["level"] == "open"
    assert run.json("record", "show", team.monitor, TALK)["code"] == TALK


def test_a_mistyped_code_does_not_count_and_a_spent_one_is_told_like_a_wrong_passphrase(
    run: Runner, team: Team
) -> None:
    code = codes_of(team.monitor)[0]
    run.json("seal", team.monitor)
    wrong = f"{int(code[0] == '1') + 1}{code[1:]}"
    told = run.refused("unseal", team.monitor, "--code-fd", SAME, secrets=(PASSPHRASE, wrong))
    assert code[1:6] not in told
    assert vault.key_file_of(team.monitor).attempts == 0
    run.json("unseal", team.monitor, "--code-fd", SAME, secrets=(PASSPHRASE, code))
    run.json("seal", team.monitor, "--now")
    spent = run.refused("unseal", team.monitor, "--code-fd", SAME, secrets=(PASSPHRASE, code))
    assert spent == run.refused("unseal", team.monitor, "--code-fd", SAME, secrets=(NEW, code))


def test_a_laptop_no_office_knows_is_not_sealed(run: Runner, laptop: Path) -> None:
    assert "nobody could open it again" in run.refused("seal", laptop)
    assert "nobody could open it again" in run.refused("seal", laptop, "--now")
    assert run.json("record", "show", laptop, TALK)["code"] == TALK


def test_the_office_reopens_a_sealed_laptop_that_lies_before_it(run: Runner, team: Team) -> None:
    run.json("seal", team.monitor)
    secrets = (PASSPHRASE, NEW)
    done = run.json("office", "reopen", team.office, team.monitor, "--new-passphrase-fd", SAME, secrets=secrets)
    assert done["level"] == "open"
    assert run.json("record", "show", team.monitor, TALK, secrets=(NEW,))["code"] == TALK
    run.refused("record", "list", team.monitor)


def test_the_paper_key_reopens_an_office_with_a_new_passphrase(run: Runner, tmp_path: Path) -> None:
    office = tmp_path / "office"
    made = run.json(
        "vault", "new", office, "--role", "office", "--desk-passphrase-fd", SAME, secrets=(NEW, NEW + "x")
    )
    run.json("seal", office, "--now")
    paper = made["papers"][0]["key"]
    run.json("unseal", office, "--paper-key", "--new-passphrase-fd", SAME, secrets=(paper, PASSPHRASE))
    assert run.json("office", "devices", office) != []


def test_a_wipe_asks_for_the_word_and_without_it_does_nothing(run: Runner, laptop: Path) -> None:
    assert "not confirmed" in run.refused("wipe", laptop, secrets=())
    assert run.json("record", "show", laptop, TALK)["code"] == TALK


def test_after_a_wipe_the_answer_is_that_of_a_wrong_passphrase(run: Runner, laptop: Path) -> None:
    wrong = run.refused("record", "list", laptop, secrets=(NEW,))
    assert run.json("wipe", laptop, "--yes", secrets=()) == {"wiped": True, "files_gone": True, "holder_ended": True}
    assert run.refused("record", "list", laptop) == wrong
    assert vault.is_hollow(laptop)


def test_a_wipe_ends_a_program_that_has_the_vault_open(run: Runner, laptop: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-P", "-c", HOLDING, str(laptop), PASSPHRASE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        assert run.json("wipe", laptop, "--yes", secrets=())["holder_ended"] is True
        give_up_at = time.monotonic() + 20
        while holder.poll() is None and time.monotonic() < give_up_at:
            time.sleep(0.01)
        assert holder.returncode not in {None, 0}
    assert vault.is_hollow(laptop)


def test_a_folder_without_a_vault_is_not_wiped(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    run.refused("wipe", tmp_path, "--yes", secrets=())
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_what_is_none_of_ours_stays_in_the_folder(run: Runner, laptop: Path) -> None:
    (laptop / "notes.txt").write_text("mine", encoding="utf-8")
    run.json("wipe", laptop, "--yes", secrets=())
    assert sorted(path.name for path in laptop.iterdir()) == ["notes.txt", safe_files.KEY_FILE]


def test_a_lead_can_be_chosen_to_open_a_sealed_laptop(run: Runner, team: Team) -> None:
    devices = run.json("office", "devices", team.office)
    lead = next(device for device in devices if device["role"] == "lead")
    assert run.json("vault", "lead", team.monitor, lead["person"]) == {
        "lead": lead["device"],
        "person": lead["person"],
    }
    run.json("seal", team.monitor)
    at_the_lead = enrol.open_seat(team.lead, passphrases.prepare(PASSPHRASE))
    opened = vault.open_with_key(team.monitor, at_the_lead.hybrid_key)
    assert opened.has_casebook
    opened.close()
    at_the_lead.vault.close()


def test_nobody_and_strangers_are_no_lead(run: Runner, team: Team) -> None:
    assert run.json("vault", "lead", team.monitor)["lead"] is None
    assert "No lead's laptop" in run.refused("vault", "lead", team.monitor, "M-000-000")


def test_a_policy_is_put_in_place_and_a_slip_named(run: Runner, team: Team, tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    file.write_text('{"idle_s": 90}', encoding="utf-8")
    assert run.json("office", "policy", team.office, file)["idle_s"] == 90
    file.write_text('{"idle_s": 9}', encoding="utf-8")
    assert "idle_s" in run.refused("office", "policy", team.office, file)
