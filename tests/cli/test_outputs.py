"""What a command writes: refused early, never over something else, never half, also on a full or locked disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.cli import files
from npm_field.crypto import passphrase as passphrases
from npm_field.errors import DiskFullError, FileExistsAlreadyError
from npm_field.usecases import enrol
from storage import safe_files
from tests.cli.conftest import CHEAP, PASSPHRASE, VISIT, one_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Runner, Team

LIMIT = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))"
"""No file may grow beyond so many bytes: for the one process the same as a full disk."""


def writers(team: Team, out: Path) -> list[tuple[object, ...]]:
    return [
        ("bundle", "export", team.lead, out),
        ("bundle", "export", team.lead, out, "--to", "team"),
        ("office", "invite", team.office, "--out", out),
        ("office", "approve", team.office, team.answer, "--out", out),
        ("report", team.lead, "--visit", VISIT, "--out", out),
        ("vault", "new", out.parent / "new", "--role", "field", "--invitation", team.invitation, "--answer", out),
        ("vault", "new", out.parent / "new", "--role", "office", "--paper", out),
    ]


@pytest.mark.parametrize("number", range(7))
def test_an_output_that_exists_is_never_overwritten_and_told_before_anything_is_done(
    run: Runner, team: Team, tmp_path: Path, number: int
) -> None:
    out = tmp_path / "there"
    out.write_text("mine")
    said = run.refused(*writers(team, out)[number], secrets=[])
    assert "already exists" in said
    assert out.read_text() == "mine"
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("number", range(7))
def test_an_output_into_a_folder_that_is_missing_is_told_before_anything_is_done(
    run: Runner, team: Team, tmp_path: Path, number: int
) -> None:
    run.refused(*writers(team, tmp_path / "missing" / "out")[number], secrets=[])
    assert not (tmp_path / "missing").exists()


def test_a_link_that_leads_nowhere_counts_as_an_output_that_exists(run: Runner, team: Team, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    assert "already exists" in run.refused("bundle", "export", team.lead, link)
    assert not (tmp_path / "elsewhere").exists()


def test_a_vault_is_made_in_an_empty_folder_only(run: Runner, laptop: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in laptop.iterdir()}
    assert "already holds" in run.refused("vault", "new", laptop, "--role", "field", secrets=[])
    assert before == {path.name: path.read_bytes() for path in laptop.iterdir()}
    (tmp_path / "file").write_text("mine")
    run.refused("vault", "new", tmp_path / "file", "--role", "field", secrets=[])
    run.refused("demo", "--dir", tmp_path / "file", "--no-window")
    run.refused("demo", "--dir", laptop, "--no-window")


def test_a_file_that_came_in_between_is_not_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "out"

    def make() -> None:
        path.write_text("somebody else's")
        safe_files.create_new(path, b"ours")

    with pytest.raises(FileExistsAlreadyError), files.output(path):
        make()
    assert path.read_text() == "somebody else's"


def test_a_file_whose_making_failed_later_is_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "out"

    def make() -> None:
        safe_files.create_new(path, b"ours")
        raise DiskFullError

    with pytest.raises(DiskFullError), files.output(path):
        make()
    assert not path.exists()


# --- a full disk ----------------------------------------------------------------------------------------------


def _size(folder: Path) -> int:
    return max(path.stat().st_size for path in folder.glob("*.db"))


def test_a_disk_that_fills_while_records_are_added_takes_none_of_them(run: Runner, laptop: Path) -> None:
    lines = b'{"kind": "observation", "fields": {"text": "' + b"x" * 400 + b'"}}\n'
    limit = LIMIT.format(_size(laptop) + 40_000)
    said = one_sentence(run.process("record", "add", laptop, stdin=lines * 150, before=limit))
    assert "disk is full" in said
    assert len(run.json("record", "list", laptop)) == 4
    assert run("vault", "check", laptop).status == 0


def test_a_disk_that_fills_while_a_bundle_is_written_leaves_no_file(run: Runner, team: Team, tmp_path: Path) -> None:
    out = tmp_path / "out.npmf"
    small = LIMIT.format(30_000)
    assert "disk is full" in one_sentence(run.process("bundle", "export", team.lead, out, before=small))
    assert not out.exists()
    assert run("vault", "check", team.lead).status == 0
    assert run.json("bundle", "export", team.lead, out)["records"] == 4


def test_a_disk_that_fills_while_a_bundle_is_taken_in_takes_nothing_of_it(
    run: Runner, team: Team, tmp_path: Path
) -> None:
    lines = b'{"kind": "observation", "fields": {"text": "' + b"x" * 400 + b'"}}\n'
    assert run("record", "add", team.monitor, stdin=lines * 100).status == 0
    run.json("bundle", "export", team.monitor, tmp_path / "large.npmf")
    limit = LIMIT.format(_size(team.office) + 40_000)
    done = run.process("bundle", "import", team.office, tmp_path / "large.npmf", before=limit)
    assert "disk is full" in one_sentence(done)
    assert run.json("record", "list", team.office) == []
    assert run.json("vault", "check", team.office)["damage"] == []
    assert len(run.json("bundle", "import", team.office, tmp_path / "large.npmf")["new"]) == 105


def test_a_disk_that_fills_while_a_report_is_written_leaves_no_file(run: Runner, team: Team, tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    command = ("report", team.lead, "--visit", VISIT, "--out", out)
    assert "disk is full" in one_sentence(run.process(*command, before=LIMIT.format(5_000)))
    assert list(tmp_path.glob("*.pdf*")) == []
    assert run("vault", "check", team.lead).status == 0


def test_a_completion_that_could_not_be_written_can_be_made_again(run: Runner, team: Team, tmp_path: Path) -> None:
    invitation, answer, out = (tmp_path / name for name in ("i", "a", "c"))
    run.json("office", "invite", team.office, "--out", invitation)
    secret = passphrases.prepare(PASSPHRASE)
    made = enrol.make_laptop(tmp_path / "new", invitation.read_bytes(), passphrase=secret, cost=CHEAP)
    made.seat.vault.close()
    answer.write_bytes(made.answer)
    command = ("office", "approve", team.office, answer, "--words", " ".join(made.words), "--out", out)
    # The answer's disk fails at the completion, which is a file of its own, and not at the vault.
    broken = (
        "from storage import written\nfrom npm_field.errors import DiskFullError\n"
        "def full(path, data):\n    raise DiskFullError\n"
        "written.create_and_read_back = full"
    )
    assert "disk is full" in one_sentence(run.process(*command, before=broken))
    assert not out.exists()
    assert run.json(*command)["words"] == list(made.words)
    assert run.json("vault", "complete", tmp_path / "new", out)["enrolled"] is True


# --- a disk that cannot be written to -------------------------------------------------------------------------


NO_SUPERUSER = """
import ctypes, os, struct
if os.geteuid() == 0:
    libc = ctypes.CDLL(None)
    header = ctypes.create_string_buffer(struct.pack("Ii", 0x20080522, 0))
    data = ctypes.create_string_buffer(24)
    assert libc.capget(header, data) == 0
    words = list(struct.unpack("6I", data.raw))
    words[0] &= ~0b110
    assert libc.capset(header, struct.pack("6I", *words)) == 0
"""
"""The superuser may write everywhere; so the process gives up that right first (CAP_DAC_OVERRIDE, _READ_SEARCH)."""


@pytest.fixture
def locked() -> Iterator[Callable[[Path], Path]]:
    """Locks a folder and what is in it until the test is over."""
    done: list[Path] = []

    def lock(folder: Path) -> Path:
        for path in folder.iterdir():
            path.chmod(0o400)
        folder.chmod(0o500)
        done.append(folder)
        return folder

    yield lock
    for folder in done:
        folder.chmod(0o700)


def test_a_vault_in_a_folder_that_cannot_be_written_to_is_told(
    run: Runner, laptop: Path, locked: Callable[[Path], Path]
) -> None:
    vault = locked(laptop)
    for command in (("record", "list"), ("vault", "check")):
        assert "cannot be written" in one_sentence(run.process(*command, vault, before=NO_SUPERUSER))
    assert run.process("vault", "info", vault, before=NO_SUPERUSER).status == 0


def test_an_output_into_a_folder_that_cannot_be_written_to_is_told(
    run: Runner, team: Team, tmp_path: Path, locked: Callable[[Path], Path]
) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    locked(folder)
    done = run.process("bundle", "export", team.lead, folder / "out.npmf", before=NO_SUPERUSER)
    assert "cannot be written" in one_sentence(done)
    done = run.process("vault", "new", folder / "new", "--role", "field", before=NO_SUPERUSER)
    assert "cannot be written" in one_sentence(done)
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_entered_is_told(run: Runner, laptop: Path, locked: Callable[[Path], Path]) -> None:
    locked(laptop).chmod(0o000)
    for command in (("record", "list"), ("vault", "info"), ("vault", "check")):
        one_sentence(run.process(*command, laptop, before=NO_SUPERUSER))


def test_what_the_disk_says_besides_is_one_of_our_sentences(run: Runner, laptop: Path, tmp_path: Path) -> None:
    odd = f"from npm_field.cli import vaults\ndef odd(folder): raise OSError(5, 'x', {str(tmp_path)!r})\n"
    odd += "vaults.key_file_of = odd"
    done = run.process("vault", "info", laptop, before=odd)
    assert str(tmp_path) not in one_sentence(done)
