"""Enrolment by files that were swapped, changed, cut short or used twice, and keys typed from paper."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto import passphrase as passphrases
from npm_field.crypto.age import HybridIdentity
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.usecases import enrol
from tests.cli.conftest import CHEAP, PASSPHRASE, SAME, team_in

if TYPE_CHECKING:
    from tests.cli.conftest import Runner, Team


@pytest.fixture(scope="module")
def _invited_template(team_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("invited")
    shutil.copytree(team_template, home / "team")
    secret = passphrases.prepare(PASSPHRASE)
    office = enrol.open_seat(home / "team" / "office", secret)
    enrol.invite_into(office, home / "invitation", role="field", person=None)
    office.vault.close()
    made = enrol.make_laptop(home / "answering", (home / "invitation").read_bytes(), passphrase=secret, cost=CHEAP)
    made.seat.vault.close()
    (home / "answer").write_bytes(made.answer)
    (home / "words").write_text(" ".join(made.words), encoding="utf-8")
    return home


@pytest.fixture
def invited(_invited_template: Path, tmp_path: Path) -> Path:
    """A folder with a team, an open invitation of its office, a laptop that answered it, and the six words."""
    return Path(shutil.copytree(_invited_template, tmp_path, dirs_exist_ok=True))


@pytest.fixture
def team(invited: Path) -> Team:
    """The team whose office invited that laptop."""
    return team_in(invited / "team")


def damaged(path: Path, damage: str) -> Path:
    data = bytearray(path.read_bytes())
    match damage:
        case "empty":
            data.clear()
        case "cut":
            del data[-1:]
        case "long":
            data += b"x"
        case "middle":
            data[len(data) // 2] ^= 1
        case _:
            data[int(damage)] ^= 1
    path.write_bytes(data)
    return path


DAMAGES = ["empty", "cut", "middle"]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_of_enrolment_is_refused_and_changes_nothing(run: Runner, invited: Path, damage: str) -> None:
    for name in ("invitation", "answer"):
        shutil.copy(invited / name, invited / f"whole {name}")
    damaged(invited / "invitation", damage)
    command = ["--role", "field", "--invitation", invited / "invitation", "--answer", invited / "new answer"]
    run.refused("vault", "new", invited / "new", *command)
    assert not (invited / "new").exists()
    assert not (invited / "new answer").exists()
    words = ["--words", (invited / "words").read_text(encoding="utf-8"), "--out", invited / "completion"]
    office = invited / "team" / "office"
    run.refused("office", "approve", office, damaged(invited / "answer", damage), *words)
    assert not (invited / "completion").exists()
    run.json("office", "approve", office, invited / "whole answer", *words)
    shutil.copy(invited / "completion", invited / "whole completion")
    run.refused("vault", "complete", invited / "answering", damaged(invited / "completion", damage))
    assert run.json("vault", "complete", invited / "answering", invited / "whole completion")["enrolled"] is True


def test_a_file_of_another_step_is_refused(run: Runner, team: Team, invited: Path) -> None:
    out = invited / "out"
    for wrong in (team.answer, team.completion, team.bundle):
        run.refused("vault", "new", invited / "new", "--role", "field", "--invitation", wrong, "--answer", out)
    for wrong in (team.invitation, team.completion, team.bundle):
        run.refused("office", "approve", team.office, wrong, "--out", out)
    for wrong in (team.invitation, team.answer, team.completion, team.bundle):
        run.refused("vault", "complete", invited / "answering", wrong)
    assert not out.exists()


def test_an_answer_is_certified_once(run: Runner, team: Team, invited: Path) -> None:
    run.refused("office", "approve", team.office, team.answer, "--out", invited / "again")
    words = (invited / "words").read_text(encoding="utf-8")
    run.json("office", "approve", team.office, invited / "answer", "--words", words, "--out", invited / "once")
    run.refused("office", "approve", team.office, invited / "answer", "--words", words, "--out", invited / "twice")
    assert not (invited / "twice").exists()


def test_other_words_certify_nobody(run: Runner, team: Team, invited: Path) -> None:
    before = run.json("office", "devices", team.office)
    for words in ("", "one two three four five six", "other"):
        command = ("office", "approve", team.office, invited / "answer", "--words", words)
        run.refused(*command, "--out", invited / "out")
    assert run.json("office", "devices", team.office) == before
    assert not (invited / "out").exists()


def test_an_invitation_for_a_lead_makes_no_monitors_laptop(run: Runner, team: Team, tmp_path: Path) -> None:
    run.json("office", "invite", team.office, "--role", "lead", "--out", tmp_path / "lead")
    command = ["--invitation", tmp_path / "lead", "--answer", tmp_path / "answer"]
    run.refused("vault", "new", tmp_path / "new", "--role", "field", *command, secrets=[])
    assert not (tmp_path / "new").exists()


def test_only_an_office_invites_and_only_an_enrolled_laptop_hands_over(
    run: Runner, laptop: Path, team: Team, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for vault in (laptop, team.monitor):
        run.refused("office", "invite", vault, "--out", out)
    run.refused("bundle", "export", laptop, out)
    run.refused("bundle", "import", laptop, team.bundle)
    run.refused("office", "devices", laptop)
    run.refused("vault", "complete", laptop, team.completion)
    assert not out.exists()


def test_a_wrong_person_code_is_refused_with_the_nearest(run: Runner, team: Team, tmp_path: Path) -> None:
    said = run.refused("office", "invite", team.office, "--person", "M-967-932", "--out", tmp_path / "out")
    assert "M-967-923" in said


def test_weak_or_equal_passphrases_make_no_vault(run: Runner, tmp_path: Path) -> None:
    for secret in ("short", "aaaaaaaaaaaaaaaaaaaaaaaa"):
        run.refused("vault", "new", tmp_path / "new", "--role", "field", secrets=[secret])
    office = ("vault", "new", tmp_path / "new", "--role", "office", "--desk-passphrase-fd", SAME)
    assert "different" in run.refused(*office, secrets=[PASSPHRASE, PASSPHRASE])
    assert not (tmp_path / "new").exists()


def test_an_office_that_was_begun_and_not_finished_opens_for_nobody_and_is_made_again(
    run: Runner, tmp_path: Path
) -> None:
    folder = tmp_path / "office"
    secret, desk = passphrases.prepare(PASSPHRASE), passphrases.prepare(PASSPHRASE + " desk")
    begun = enrol.make_office(
        folder, name="Kestria", passphrase=secret, desk_passphrase=desk, cost=CHEAP, is_finished=False
    )
    begun.seat.vault.close()
    assert "begun and not finished" in run.refused("vault", "info", folder, secrets=[])
    assert "begun and not finished" in run.refused("record", "list", folder)
    made = ("vault", "new", folder, "--role", "office", "--desk-passphrase-fd", SAME)
    assert len(run.json(*made, secrets=[PASSPHRASE, PASSPHRASE + " desk"])["papers"]) == 2
    assert run.json("record", "list", folder) == []


# --- keys on paper --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office_with_papers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    folder = tmp_path_factory.mktemp("papers") / "office"
    secret, desk = passphrases.prepare(PASSPHRASE), passphrases.prepare(PASSPHRASE + " desk")
    made = enrol.make_office(folder, name="Kestria", passphrase=secret, desk_passphrase=desk, cost=CHEAP)
    made.seat.vault.close()
    return folder, made.papers[0].text, made.papers[1].text


def test_each_key_on_paper_proves_itself_and_not_the_other(
    run: Runner, office_with_papers: tuple[Path, str, str]
) -> None:
    office, records, desk = office_with_papers
    assert run.json("vault", "rehearse", office, secrets=[records])["opens"] is True
    assert run.json("vault", "rehearse", office, "--desk", secrets=[PASSPHRASE, desk])["opens"] is True
    run.refused("vault", "rehearse", office, secrets=[desk])
    run.refused("vault", "rehearse", office, "--desk", secrets=[PASSPHRASE, records])


def test_a_key_on_paper_may_be_typed_in_small_letters_but_not_wrongly(
    run: Runner, office_with_papers: tuple[Path, str, str]
) -> None:
    office, records, _desk = office_with_papers
    other = HybridIdentity(HybridPrivateKey.generate()).secret_text()
    for typed in (records[:-1], records + "Q", records[:30] + "!" + records[31:], "", PASSPHRASE, "AGE-SECRET-KEY-1"):
        said = run.refused("vault", "rehearse", office, secrets=[typed])
        assert "AGE-SECRET" not in said
    run.refused("vault", "rehearse", office, secrets=[other])
    assert run.json("vault", "rehearse", office, secrets=[records.lower()])["opens"] is True
