"""The guard refuses a stranger's ``ui``, ``storage``, ``sync`` or ``resources``, wherever NPM Field is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

import pytest

from npm_field.__main__ import main
from npm_field.errors import ForeignPackageError
from npm_field.guard import PACKAGES, require_own_packages

ROOT: Final = Path(__file__).resolve().parent.parent
STRANGER: Final = "raise SystemExit('the stranger ran')\n"
NEIGHBOURS: Final = tuple(name for name in PACKAGES if name != "npm_field")
ASK_GUARD: Final = "from npm_field.guard import require_own_packages; require_own_packages()"
ASK_MAIN: Final = "import sys; from npm_field.__main__ import main; sys.exit(main())"


def _copy_of_ours(folder: Path) -> Path:
    for name in PACKAGES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture(scope="session")
def site_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds our packages and nothing else, as an installation does."""
    return _copy_of_ours(tmp_path_factory.mktemp("site-packages"))


def _python(*arguments: str, cwd: Path, path: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=60)


def _decoy(folder: Path, name: str) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "__init__.py").write_text(STRANGER, encoding="utf-8")


def _refused_in_one_sentence(done: subprocess.CompletedProcess[str], name: str) -> bool:
    one_line = done.stderr.count("\n") == 1 and f"named {name} " in done.stderr
    return done.returncode == 1 and one_line and done.stdout == ""


def test_our_own_packages_are_let_through(site_packages: Path, tmp_path: Path) -> None:
    done = _python("-c", ASK_GUARD, cwd=tmp_path, path=str(site_packages))
    assert (done.returncode, done.stderr) == (0, "")


def test_the_packages_of_this_checkout_are_let_through() -> None:
    require_own_packages()


def test_the_guard_imports_none_of_the_packages_it_looks_for(site_packages: Path, tmp_path: Path) -> None:
    code = f"{ASK_GUARD}; import sys; sys.exit(' '.join(set(sys.modules) & set({NEIGHBOURS!r})))"
    done = _python("-c", code, cwd=tmp_path, path=str(site_packages))
    assert done.stderr.strip() == ""


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_a_package_in_the_current_folder_stops_the_start(name: str, site_packages: Path, tmp_path: Path) -> None:
    _decoy(tmp_path, name)
    done = _python("-m", "npm_field", "doctor", cwd=tmp_path, path=str(site_packages))
    assert _refused_in_one_sentence(done, name), (done.returncode, done.stdout, done.stderr)


def test_a_single_module_of_that_name_stops_the_start(site_packages: Path, tmp_path: Path) -> None:
    (tmp_path / "storage.py").write_text(STRANGER, encoding="utf-8")
    done = _python("-m", "npm_field", "doctor", cwd=tmp_path, path=str(site_packages))
    assert _refused_in_one_sentence(done, "storage"), (done.returncode, done.stdout, done.stderr)


def test_another_installed_package_of_that_name_stops_the_start(site_packages: Path, tmp_path: Path) -> None:
    _decoy(tmp_path / "other", "sync")
    both = os.pathsep.join([str(tmp_path / "other"), str(site_packages)])
    done = _python("-c", ASK_MAIN, cwd=site_packages.parent, path=both)
    assert _refused_in_one_sentence(done, "sync"), (done.returncode, done.stdout, done.stderr)


def test_a_folder_without_init_is_refused_where_python_would_take_it(site_packages: Path, tmp_path: Path) -> None:
    shutil.copytree(site_packages, tmp_path / "ours")
    shutil.rmtree(tmp_path / "ours" / "storage")
    (tmp_path / "here" / "storage").mkdir(parents=True)
    done = _python("-m", "npm_field", "doctor", cwd=tmp_path / "here", path=str(tmp_path / "ours"))
    assert _refused_in_one_sentence(done, "storage"), (done.returncode, done.stdout, done.stderr)


def test_one_of_ours_that_lost_its_init_is_refused(site_packages: Path, tmp_path: Path) -> None:
    shutil.copytree(site_packages, tmp_path / "ours")
    (tmp_path / "ours" / "ui" / "__init__.py").unlink()
    done = _python("-c", ASK_MAIN, cwd=tmp_path, path=str(tmp_path / "ours"))
    assert _refused_in_one_sentence(done, "ui"), (done.returncode, done.stdout, done.stderr)


def test_a_missing_package_is_refused(site_packages: Path, tmp_path: Path) -> None:
    shutil.copytree(site_packages, tmp_path / "ours")
    shutil.rmtree(tmp_path / "ours" / "resources")
    done = _python("-c", ASK_MAIN, cwd=tmp_path, path=str(tmp_path / "ours"))
    assert _refused_in_one_sentence(done, "resources"), (done.returncode, done.stdout, done.stderr)


EDITABLE: Final = """
import sys
from importlib.machinery import PathFinder
class Finder:
    def find_spec(name, path=None, target=None):
        return PathFinder.find_spec(name, [{home!r}]) if path is None and name in {names!r} else None
sys.meta_path.append(Finder)
"""


def _editable(home: Path) -> str:
    """What an editable installation does: a finder that Python asks last."""
    return EDITABLE.format(home=str(home), names=PACKAGES)


def test_an_editable_installation_is_let_through(site_packages: Path, tmp_path: Path) -> None:
    done = _python("-c", _editable(site_packages) + ASK_GUARD, cwd=tmp_path, path="")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_folder_without_init_stops_an_editable_installation(site_packages: Path, tmp_path: Path) -> None:
    (tmp_path / "ui").mkdir()
    done = _python("-c", _editable(site_packages) + ASK_MAIN, cwd=tmp_path, path="")
    assert _refused_in_one_sentence(done, "ui"), (done.returncode, done.stdout, done.stderr)


def test_a_package_reached_over_a_symbolic_link_is_ours(site_packages: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(site_packages, target_is_directory=True)
    done = _python("-c", ASK_GUARD, cwd=tmp_path, path=str(tmp_path / "link"))
    assert (done.returncode, done.stderr) == (0, "")


def test_a_package_with_a_second_search_location_is_refused(site_packages: Path, tmp_path: Path) -> None:
    code = "import storage; storage.__path__.append('elsewhere'); " + ASK_MAIN
    done = _python("-c", code, cwd=tmp_path, path=str(site_packages))
    assert _refused_in_one_sentence(done, "storage"), (done.returncode, done.stdout, done.stderr)


def test_a_module_put_in_place_by_hand_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = type(sys)("storage")
    stranger.__spec__ = None
    monkeypatch.setitem(sys.modules, "storage", stranger)
    with pytest.raises(ForeignPackageError) as caught:
        require_own_packages()
    assert caught.value.facts == {"package": "storage"}


def test_the_refusal_names_no_place(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    stranger = type(sys)("storage")
    stranger.__spec__ = None
    monkeypatch.setitem(sys.modules, "storage", stranger)
    assert main() == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert os.sep not in said.err
    assert said.err.endswith(".\n")


# --- the wheel: what an installation consists of -------------------------------------------------------------


@pytest.fixture(scope="session")
def source_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the build reads, away from this checkout so that it stays as it is."""
    copy = _copy_of_ours(tmp_path_factory.mktemp("copy"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="session")
def our_files(source_copy: Path) -> frozenset[str]:
    """Every file of the five packages, as it is before anything is built."""
    found = (path for name in PACKAGES for path in (source_copy / name).rglob("*"))
    return frozenset(path.relative_to(source_copy).as_posix() for path in found if path.is_file())


@pytest.fixture(scope="session")
def wheel_names(
    our_files: frozenset[str], source_copy: Path, tmp_path_factory: pytest.TempPathFactory
) -> frozenset[str]:
    """The names of all files in a wheel built from the copy."""
    assert our_files
    out = tmp_path_factory.mktemp("wheel")
    _build_wheel(source_copy, out)
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


def _build_wheel(source: Path, out: Path) -> None:
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check", "--quiet"]
    command = [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", str(out), str(source)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False, timeout=110)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_wheel_holds_every_file_of_all_five_packages(
    wheel_names: frozenset[str], our_files: frozenset[str]
) -> None:
    assert our_files - wheel_names == set()


def test_the_wheel_brings_no_other_package_along(wheel_names: frozenset[str]) -> None:
    roots = {name.split("/", 1)[0] for name in wheel_names}
    assert {root for root in roots if not root.endswith(".dist-info")} == set(PACKAGES)
