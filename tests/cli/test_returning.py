"""Return codes on the command line: drawn, taken in and given, and what is refused before any code is shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from npm_field.crypto import return_codes

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner, Team


@pytest.fixture
def devices(run: Runner, team: Team) -> dict[str, Any]:
    """The certified devices by role."""
    return {device["role"]: device for device in run.json("office", "devices", team.office)}


def groups_in(text: str) -> list[str]:
    """Return the groups of a code that a person reads on the screen."""
    shown = re.sub("[\u2066\u2069]", "", text)
    return [found.replace(" ", "") for found in re.findall(r"^\d\.  ((?:\d ){5}\d)$", shown, re.MULTILINE)]


def test_a_code_is_shown_in_groups_with_how_many_are_left(run: Runner, team: Team, devices: dict[str, Any]) -> None:
    second = devices["lead"]["person"]
    done = run("office", "return-code", team.office, devices["field"]["device"], "--second", second, "--confirmed")
    assert (done.status, done.err) == (0, "")
    shown = groups_in(done.out)
    assert len(return_codes.parse(" ".join(shown))) == 30
    assert "15 codes" in done.out
    listed = run("office", "devices", team.office).out
    assert "15 return codes left" in listed
    assert "16 return codes left" in listed


def test_the_code_that_is_shown_reopens_nothing_that_is_refused_first(
    run: Runner, team: Team, devices: dict[str, Any]
) -> None:
    whose, lead = devices["field"], devices["lead"]["person"]
    command = ("office", "return-code", team.office)
    run.refused(*command, whose["device"], "--second", lead)  # nobody confirmed, and nobody can be asked
    run.refused(*command, whose["device"], "--second", whose["person"], "--confirmed")
    run.refused(*command, "0" * 32, "--second", lead, "--confirmed")
    run.refused(*command, "M-000-000", "--second", lead, "--confirmed")
    run.refused("office", "return-code", team.monitor, whose["device"], "--second", lead, "--confirmed")
    for wrong in (["--second", lead, "--reason", "because"], ["--confirmed"]):
        assert run(*command, whose["device"], *wrong).status == 2
    left = {device["return_codes"] for device in run.json("office", "devices", team.office)}
    assert left == {16, None}


def test_a_person_says_yes_before_a_code_is_given(run: Runner, team: Team, devices: dict[str, Any]) -> None:
    second = devices["lead"]["person"]
    said = run.refused("office", "return-code", team.office, devices["field"]["person"], "--second", second)
    assert "safe word" in said


def test_fresh_codes_go_to_the_office_by_file(run: Runner, team: Team, tmp_path: Path) -> None:
    fresh = tmp_path / "codes"
    assert run.json("vault", "codes", team.monitor, "--out", fresh)["serial"] == 2
    run.refused("vault", "codes", team.monitor, "--out", fresh)
    assert run.json("office", "codes", team.office, fresh)["return_codes"] == 16
    newer = tmp_path / "newer"
    assert run.json("vault", "codes", team.monitor, "--out", newer)["serial"] == 3
    run.json("office", "codes", team.office, newer)
    assert "newer" in run.refused("office", "codes", team.office, fresh)


def test_a_file_of_another_step_is_no_file_of_codes(run: Runner, team: Team, laptop: Path, tmp_path: Path) -> None:
    for wrong in (team.invitation, team.answer, team.completion, team.bundle, tmp_path / "missing"):
        run.refused("office", "codes", team.office, wrong)
    run.refused("vault", "codes", laptop, "--out", tmp_path / "out")
    assert "office's own" in run.refused("vault", "codes", team.office, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_no_code_is_in_what_the_other_commands_print(run: Runner, team: Team, devices: dict[str, Any]) -> None:
    second = devices["lead"]["person"]
    given = run.json(
        "office", "return-code", team.office, devices["field"]["device"], "--second", second, "--confirmed"
    )
    for command in (
        ("office", "devices", team.office),
        ("vault", "info", team.office),
        ("vault", "check", team.office),
    ):
        words = re.split(r"\W+", run(*command).out)  # whole ones: six digits may stand in an identifier by chance
        assert not set(given["groups"]) & set(words)


def test_the_offices_inbox_and_outbox_are_none_of_a_laptops(run: Runner, team: Team, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for name, *rest in (("inbox",), ("outbox", "--out", stick), ("retry",)):
        assert "done at the office" in run.refused("office", name, team.monitor, *rest)
    assert not any(stick.iterdir())
