"""The demo plays to its end, and fails when one byte of a bundle is changed on its way."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pypdf
import pytest
from PySide6.QtGui import QImage

from npm_field import app
from npm_field.cli import demo, demo_folder, demo_pictures
from npm_field.cli.arguments import parse
from npm_field.cli.main import main
from npm_field.cli.terminal import Terminal
from npm_field.domain.identifiers import RecordId
from npm_field.errors import DemoExistsError, DemoFailedError, VaultExistsError, VaultInUseError
from npm_field.usecases import fiction
from resources.language import Language
from storage import vault_folder
from ui import screenshots
from ui.screenshot_scenes import STRICT, scenes
from ui.screenshot_story import Shown as Pictured
from ui.start import Shown

if TYPE_CHECKING:
    from tests.cli.conftest import Runner

ROOT: Final = Path(__file__).resolve().parent.parent.parent
NAMES: Final = demo._made(fiction.story())


CHEAPLY: Final = """
import sys
from npm_field.crypto.argon import Cost
from npm_field.usecases import enrol
from storage import book
from sync import words
book.MEMORY_SECURITY = "OFF"
words.COST = Cost(memory_kib=64, passes=1, lanes=1)
for make in (enrol.make_office, enrol.make_laptop):
    make.__kwdefaults__["cost"] = Cost(memory_kib=64, passes=1, lanes=1)
from npm_field.__main__ import main
sys.exit(main())
"""
"""Derivations at the real cost would be most of the work, and SQLite's locked memory a third of the rest."""


@dataclass(frozen=True)
class Played:
    """A demo that was played to its end."""

    folder: Path
    answer: dict[str, Any]
    steps: list[str]


def cut_off(folder: Path) -> None:
    """Leave what a demo leaves that was killed."""
    (folder / "lead").mkdir(parents=True)
    (folder / "lead" / "casebook.db").write_bytes(b"half")
    (folder / ".roster.npmf.part").write_bytes(b"half")
    (folder / ".DS_Store").write_bytes(b"looked at")
    (folder / demo_folder.MARK).write_bytes(demo_folder.SAYS)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = tmp_path_factory.mktemp("played") / "demo"
    cut_off(folder)
    command = [sys.executable, "-P", "-c", CHEAPLY, "--json", "demo", "--again", "--dir", str(folder), "--no-window"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=280)
    assert done.returncode == 0, done.stderr
    return Played(folder, json.loads(done.stdout), done.stderr.splitlines())


def words_of(folder: Path) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in (folder / "passphrases.txt").read_text().splitlines())


@pytest.mark.timeout(300)  # a tenth of that on a machine with nothing else to do
def test_the_demo_plays_to_its_end_and_leaves_what_it_says(played: Played) -> None:
    folder, answer = played.folder, played.answer
    assert answer["revisions"] > 30
    steps = [line.partition("]")[0] for line in played.steps if line.startswith("[")]
    assert steps == [f"[{number}/{len(steps)}" for number in range(1, len(steps) + 1)]
    assert any("differing 1" in line for line in played.steps)  # two people counted the beds
    words = words_of(folder)
    assert set(words) == {"office", "identity-desk", "lead", "monitor", "focal", "report-internal.pdf"}
    reader = pypdf.PdfReader(folder / "report-internal.pdf")
    assert reader.decrypt(words["report-internal.pdf"])
    assert len(reader.pages) == answer["pages"]


def test_the_demo_fails_when_one_byte_of_a_bundle_is_changed(played: Played, run: Runner) -> None:
    """The act in which it is noticed, played once more on what the whole demo left; `main` makes an exit 1 of it."""
    _gather(played, "--language", "en")
    with pytest.raises(DemoFailedError):
        _gather(played, "--change-one-byte")
    done = run("demo", "--dir", played.folder)
    assert (done.status, done.out) == (1, "")  # and never over what is there


def test_what_a_demo_left_makes_way_only_when_somebody_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    cut_off(folder)
    before = contents(folder)
    with pytest.raises(DemoExistsError):
        demo_folder.make(folder, NAMES, again=False)
    assert contents(folder) == before
    demo_folder.make(folder, NAMES, again=True)
    assert contents(folder) == {demo_folder.MARK: demo_folder.SAYS}


@pytest.mark.parametrize("length", [0, 1, len(demo_folder.SAYS) - 1])
def test_a_demo_that_was_killed_while_it_wrote_its_mark_makes_way(tmp_path: Path, length: int) -> None:
    (tmp_path / demo_folder.MARK).write_bytes(demo_folder.SAYS[:length])
    demo_folder.make(tmp_path, NAMES, again=True)
    assert contents(tmp_path) == {demo_folder.MARK: demo_folder.SAYS}


@pytest.mark.parametrize("more", ["mine.txt", "lead-of-mine", ".part", "vault.keys"])
def test_nothing_is_removed_beside_what_is_somebody_elses(tmp_path: Path, more: str) -> None:
    cut_off(tmp_path)
    (tmp_path / more).write_bytes(b"mine")
    assert_stays(tmp_path)


def test_a_folder_without_the_mark_of_a_demo_stays_as_it_is(tmp_path: Path) -> None:
    for mark in (None, b"All in this folder is mine.\n", demo_folder.SAYS + b"And mine.\n"):
        folder = tmp_path / str(mark)
        cut_off(folder)
        (folder / "passphrases.txt").write_bytes(b"lead: ...")
        (folder / demo_folder.MARK).unlink()
        if mark is not None:
            (folder / demo_folder.MARK).write_bytes(mark)
        assert_stays(folder)


def test_what_a_link_leads_to_is_left_alone(tmp_path: Path) -> None:
    cut_off(tmp_path / "demo")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note.txt").write_bytes(b"mine")
    (tmp_path / "demo" / "office").symlink_to(tmp_path / "mine")
    demo_folder.make(tmp_path / "demo", NAMES, again=True)
    assert contents(tmp_path / "demo") == {demo_folder.MARK: demo_folder.SAYS}
    assert contents(tmp_path / "mine") == {"note.txt": b"mine"}


def test_a_demo_whose_vault_is_open_in_a_window_stays(tmp_path: Path) -> None:
    cut_off(tmp_path)
    lock = vault_folder.locked(tmp_path / "lead")
    before = contents(tmp_path)
    with pytest.raises(VaultInUseError):
        demo_folder.make(tmp_path, NAMES, again=True)
    assert contents(tmp_path) == before
    lock.release()


def test_ctrl_c_ends_a_demo_with_one_sentence(tmp_path: Path, run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_play: demo._Play) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo._Play, "_office", interrupted)
    done = run("demo", "--dir", tmp_path / "demo")
    assert (done.status, done.out) == (130, "")
    assert done.err.splitlines()[-1].startswith("Ended at step 1 of 13.")
    demo_folder.make(tmp_path / "demo", NAMES, again=True)


def test_the_pictures_of_the_visit_are_pages_that_there_are() -> None:
    record = RecordId("0" * 32)
    shown = Pictured("lead", record, {"observation": record}, record, record, record)
    there = {scene.name for scene in (*scenes(shown), *STRICT)} | {"lock", "cover", "mandate", "seal", "wipe"}
    told = (*demo_pictures.VISIT, *demo_pictures.EVENING)
    assert set(told) <= there
    assert len(set(told)) == len(told)  # no page twice
    assert set(told) >= demo_pictures.TURNED


def test_a_picture_is_numbered_as_the_story_goes_and_how_many_there_will_be_is_told(
    played: Played, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(parse(["demo"]), Language.load("en"))
    vault = played.folder / "lead"
    assert demo_pictures.draw(terminal, vault, words_of(played.folder)["lead"], ("hand-over",)) == 1
    (made,) = (played.folder / demo_pictures.FOLDER).iterdir()
    image = QImage(str(made))
    assert (made.name, image.width(), image.height()) == ("25-hand-over-en-light.png", *screenshots.SIZE)
    assert "0 of 1" in capsys.readouterr().err


def test_the_visit_can_end_on_any_day_and_all_its_days_go_with_it() -> None:
    told = fiction.story(date(2026, 3, 1))
    assert (told["visit"]["start_day"], told["visit"]["end_day"]) == ("2026-02-27", "2026-03-01")
    assert "2031" not in json.dumps(told)
    assert fiction.moved({"due": ["2031-04-10/morning"], "code": "P-231-008"}, timedelta(days=-1)) == {
        "due": ["2031-04-09/morning"],
        "code": "P-231-008",
    }


def test_a_demo_is_opened_in_a_window_that_leaves_the_terminal_in_sight(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[Path, Shown]] = []

    def run_window(folder: Path, shown: Shown) -> int:
        opened.append((folder, shown))
        return 0

    monkeypatch.setattr(app, "run_window", run_window)
    for folder in (played.folder, played.folder / "lead"):
        assert main(["--open", str(folder)]) == 0
    lead = played.folder / "lead"
    assert opened == [(lead, Shown.ORDINARY), (lead, Shown.FULL_SCREEN)]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_stays(folder: Path) -> None:
    before = contents(folder)
    with pytest.raises(VaultExistsError):
        demo_folder.make(folder, NAMES, again=True)
    assert contents(folder) == before


def _gather(played: Played, *more: str) -> None:
    terminal = Terminal(parse(["demo", "--dir", str(played.folder), *more]), Language.load("en"))
    told = fiction.story()
    demo._Play(terminal, played.folder, told, words_of(played.folder))._gather(fiction.laptops(told))
