"""Vaults that cannot be opened, descriptors that give nothing, streams that are closed: one sentence each."""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto import passphrase as passphrases
from npm_field.usecases import enrol
from tests.cli.conftest import CANARY, PASSPHRASE, SAME, one_sentence

if TYPE_CHECKING:
    from tests.cli.conftest import Runner, Team

SECTOR = 512
PAGE = 4096


def test_a_wrong_passphrase_opens_nothing(run: Runner, laptop: Path) -> None:
    said = run.refused("record", "list", laptop, secrets=["a wrong one altogether"])
    assert "did not open" in said
    assert "wrong one" not in said


@pytest.mark.parametrize("secret", ["", "\r", "x" * 5000, "\ud800"], ids=["empty", "only CR", "too long", "no text"])
def test_a_passphrase_that_is_none_is_refused(run: Runner, laptop: Path, secret: str) -> None:
    assert "passphrase" in run.refused("record", "list", laptop, secrets=[secret])


def test_a_descriptor_that_is_not_open_or_ended_gives_no_passphrase(run: Runner, laptop: Path) -> None:
    assert "no passphrase" in run.refused("record", "list", laptop, "--passphrase-fd", "987")
    assert "no passphrase" in run.refused("record", "list", laptop, secrets=[])


def test_without_a_descriptor_and_without_a_terminal_there_is_no_passphrase(run: Runner, laptop: Path) -> None:
    done = run.process("record", "list", laptop, with_descriptor=False)
    assert "no passphrase" in one_sentence(done)


def test_a_folder_without_a_vault_is_told_before_the_passphrase(run: Runner, tmp_path: Path) -> None:
    assert "no vault" in run.refused("record", "list", tmp_path / "missing", secrets=[])
    assert "no vault" in run.refused("vault", "check", tmp_path, secrets=[])
    assert "no vault" in run.refused("vault", "info", __file__)
    assert "no vault" in run.refused("vault", "info", "\udcff" * 3)
    run.refused("vault", "info", "x" * 5000)


def test_the_same_vault_opened_twice_is_refused(run: Runner, laptop: Path) -> None:
    seat = enrol.open_seat(laptop, passphrases.prepare(PASSPHRASE))
    try:
        assert "already open" in run.refused("record", "list", laptop)
        assert run("vault", "info", laptop).status == 0
    finally:
        seat.vault.close()
    assert run("record", "list", laptop).status == 0


def test_a_book_of_a_newer_version_is_refused_with_both_numbers(run: Runner, laptop: Path) -> None:
    seat = enrol.open_seat(laptop, passphrases.prepare(PASSPHRASE))
    known = seat.vault.casebook.row("PRAGMA user_version")
    with seat.vault.casebook.change() as book:
        book.run("PRAGMA user_version = 987")
    seat.vault.close()
    said = run.refused("record", "list", laptop)
    assert known is not None
    assert "987" in said
    assert str(known[0]) in said


def test_a_key_file_of_a_newer_version_is_refused_with_both_numbers(run: Runner, laptop: Path) -> None:
    path = laptop / "vault.keys"
    data = path.read_bytes()
    header = struct.pack(">8sHHIII32s16s", b"NPMFKEYS", 987, 1, 64, 1, 1, bytes(32), bytes(16)).ljust(480, b"\x00")
    sector = header + hashlib.sha256(header).digest()
    half = len(data) // 2
    path.write_bytes(sector + data[SECTOR:half] + sector + data[half + SECTOR :])
    for command in (("record", "list"), ("vault", "info")):
        said = run.refused(*command, laptop)
        assert "987" in said
        assert "knows 1" in said


@pytest.mark.parametrize("length", [0, 1, 511, 4096, -1])
def test_a_key_file_that_is_cut_short_is_refused_or_still_opens(run: Runner, laptop: Path, length: int) -> None:
    path = laptop / "vault.keys"
    path.write_bytes(path.read_bytes()[:length])
    if run("record", "list", laptop).status:
        run.refused("record", "list", laptop)
    assert run("vault", "check", laptop).status == 1


@pytest.mark.parametrize("name", ["casebook.db", "daybook.db"])
@pytest.mark.parametrize("damage", ["empty", "cut", "gone", "first page", "a later page", "other bytes"])
def test_a_damaged_book_is_found_and_told_in_one_sentence(run: Runner, laptop: Path, name: str, damage: str) -> None:
    path = laptop / name
    data = bytearray(path.read_bytes())
    match damage:
        case "empty":
            data.clear()
        case "cut":
            del data[len(data) // 2 :]
        case "first page":
            data[100] ^= 1
        case "a later page":
            data[5 * PAGE + 100] ^= 1
        case _:
            data[:] = os.urandom(len(data))
    path.write_bytes(data)
    if damage == "gone":
        path.unlink()
    done = run("--json", "vault", "check", laptop)
    assert done.status == 1
    assert done.err.count("\n") == 1
    assert "damaged" in done.err
    assert CANARY not in done.out + done.err
    if damage in {"a later page", "cut"} and done.out:
        assert {found["part"] for found in done.document["damage"]} == {name.removesuffix(".db")}


def test_the_passphrase_of_another_vault_opens_nothing(run: Runner, laptop: Path, team: Team) -> None:
    shutil.copy(team.lead / "casebook.db", laptop / "casebook.db")
    assert "damaged" in run.refused("record", "list", laptop)


def test_a_folder_with_a_space_and_arabic_letters_in_its_name_is_a_folder(
    run: Runner, laptop: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "دفتر الزيارة one \u202e\n two"
    shutil.move(laptop, folder)
    assert len(run.json("record", "list", folder)) == 4
    assert run("vault", "check", folder).status == 0


def test_a_name_that_is_no_text_can_be_answered(run: Runner, team: Team, tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/in\xff\xfe.npmf")
    run.json("office", "invite", team.office, "--out", path)
    assert run("office", "invite", team.office, "--out", path + "2").status == 0
    assert Path(path).exists()


# --- streams --------------------------------------------------------------------------------------------------


def test_a_closed_standard_input_is_an_empty_one(run: Runner, laptop: Path) -> None:
    closed = "import os\nos.close(0)\nsys.stdin = None"
    assert "Nothing was written" in one_sentence(run.process("record", "add", laptop, before=closed))
    assert run.process("search", laptop, before=closed).status == 0
    assert "no passphrase" in one_sentence(
        run.process("record", "list", laptop, before=closed, with_descriptor=False)
    )


def test_a_closed_standard_output_stops_a_command_before_it_does_anything(
    run: Runner, laptop: Path, tmp_path: Path
) -> None:
    closed = "import os\nos.close(1)\nsys.stdout = None"
    done = run.process("vault", "new", tmp_path / "new", "--role", "field", before=closed)
    assert (done.status, done.err.count("\n")) == (2, 1)
    assert not (tmp_path / "new").exists()
    assert run.process("record", "list", laptop, before=closed).status == 2


@pytest.mark.parametrize("where", ["full", "nobody"])
def test_an_answer_that_cannot_be_delivered_is_told(run: Runner, laptop: Path, where: str) -> None:
    full = "import os\nos.dup2(os.open('/dev/full', os.O_WRONLY), 1)"
    nobody = "import os\nr, w = os.pipe()\nos.close(r)\nos.dup2(w, 1)"
    done = run.process("record", "list", laptop, before=full if where == "full" else nobody)
    assert "could not be written out" in one_sentence(done)


def test_paper_keys_that_nobody_could_see_leave_no_office(run: Runner, tmp_path: Path) -> None:
    full = "import os\nos.dup2(os.open('/dev/full', os.O_WRONLY), 1)\n"
    full += "from npm_field.crypto.argon import Cost\nfrom npm_field.usecases import enrol\n"
    full += "enrol.make_office.__kwdefaults__['cost'] = Cost(memory_kib=64, passes=1, lanes=1)"
    folder = tmp_path / "office"
    secrets = [PASSPHRASE, PASSPHRASE + " of the desk"]
    command = ("vault", "new", folder, "--role", "office", "--desk-passphrase-fd", SAME)
    done = run.process(*command, secrets=secrets, before=full)
    assert done.status == 1
    assert list(folder.iterdir()) == []


# --- faults of ours -------------------------------------------------------------------------------------------


def test_a_fault_of_ours_tells_its_place_and_never_its_message(run: Runner, laptop: Path) -> None:
    broken = f"from npm_field.usecases import records\ndef listed(*a, **k): raise KeyError('{CANARY}')\n"
    done = run.process("record", "list", laptop, before=broken + "records.listed = listed")
    assert done.status == 1
    assert done.err.count("\n") == 1
    assert "KeyError" in done.err
    assert CANARY not in done.err
