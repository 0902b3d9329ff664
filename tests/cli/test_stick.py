"""``bundle import`` with a folder: what holds joins, what does not is named, and the exit says that some did not."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Final

from npm_field.errors import NoBundlesError, OfficeOnlyError, OneByOneError
from resources.language import Language
from ui.sentences import sentence

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.errors import FieldError
    from tests.cli.conftest import Runner, Team

ENGLISH: Final = Language.load("en")


def test_a_stick_with_good_and_bad_files(run: Runner, team: Team, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    said = run("bundle", "import", team.lead, stick)
    assert (said.status, said.out) == (1, "")
    assert words(NoBundlesError()) in said.err
    data = team.bundle.read_bytes()
    for name, content in (("b", data), ("c", data), ("a", data[:-1]), ("d", b"")):
        (stick / f"{name}.npmf").write_bytes(content)
    (stick / "e.npmf").mkdir()
    (stick / "read me.txt").write_text("a list of what is on it")
    said = run("--json", "bundle", "import", team.lead, stick)
    assert said.status == 1
    answer = json.loads(said.out)
    errors = {one["file"]: one["error"] for one in answer["files"]}
    assert errors == {"a.npmf": "bundle_damaged", "b.npmf": "", "c.npmf": "same_bundle", "d.npmf": "bundle_damaged"}
    assert (answer["bundles"], answer["taken_in"]) == (1, True)
    for bad in ("a", "d"):
        (stick / f"{bad}.npmf").unlink()
    assert run("bundle", "import", team.lead, stick).status == 0, "the same twice is no fault"


def test_what_is_for_the_office_alone_and_what_is_not_for_it(run: Runner, team: Team, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    shutil.copy(team.bundle, tmp_path / "stick" / "one.npmf")
    said = run("bundle", "import", team.office, tmp_path / "stick")
    assert (said.status, said.out) == (1, "")
    assert words(OneByOneError()) in said.err
    said = run("office", "retry", team.lead)
    assert (said.status, said.out) == (1, "")
    assert words(OfficeOnlyError()) in said.err


def words(error: FieldError) -> str:
    return sentence(error, ENGLISH)
