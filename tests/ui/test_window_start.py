"""The start: the right folder, and no trace beside the vault."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from npm_field import app
from npm_field.errors import NoVaultError
from resources.language import Language
from storage import safe_files
from tests.ui.window_stand import make_vault
from ui.liking import first_look, liked_look, words_of_look
from ui.look import Look
from ui.tokens import DARK, LIGHT

ROOT = Path(__file__).parents[2]
OPEN_AND_CLOSE = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from npm_field import app
from ui import start
before = start.catch_our_mistakes
def catch(window):
    before(window)
    QSettings("anybody", "anything").setValue("folder", "secret")
    QTimer.singleShot(0, window, window.close)
start.catch_our_mistakes = catch
sys.exit(app.run(Path(sys.argv[1])))
"""


def test_a_folder_with_other_files_is_not_taken_for_a_vault(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("nothing of ours")
    with pytest.raises(NoVaultError):
        app.run(tmp_path)


def test_a_demo_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(NoVaultError):
        app.run(None, demo=tmp_path / "nowhere")


def test_the_window_writes_nothing_beside_the_vault(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "vault"
    home.mkdir()
    make_vault(folder)
    before = {path.name for path in folder.iterdir()}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    done = subprocess.run(
        [sys.executable, "-c", OPEN_AND_CLOSE, str(folder)],
        env={**kept, "HOME": str(home), "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert list(home.rglob("*")) == []
    assert {path.name for path in folder.iterdir()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"home", "vault"}
    assert safe_files.KEY_FILE in before


def test_the_first_look_speaks_a_language_of_the_system() -> None:
    assert first_look(("ar-SY", "en-GB")).language.code == "ar"
    assert first_look(("xx", "en_US")).language.code == "en"
    assert first_look(()).language.code == "en"


def test_what_is_liked_comes_back_and_what_is_unknown_changes_nothing() -> None:
    look = Look(DARK, Language.load("ar", "latin"), 1.5)
    back = liked_look(words_of_look(look), Look(LIGHT, Language.load("en")))
    assert words_of_look(back) == words_of_look(look)
    assert back.theme is DARK
    strange = {"theme": "pink", "language": "xx", "scale": "7", "later": "yes"}
    assert words_of_look(liked_look(strange, look)) == words_of_look(look)
