"""Bundles of three laptops, one copied, in any order, some twice, some never: all is there and named (INV16)."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto import passphrase as passphrases
from npm_field.domain import chain
from npm_field.domain.modes import Mode
from npm_field.errors import ReasonNeededError
from npm_field.usecases import adding, check, deliver, devices, enrol, intake, outbound, receive, trust
from npm_field.usecases.adding import Document
from storage import pools, revisions
from sync.roster import SUSPECT
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import CHEAP, PASSPHRASE, VISIT

if TYPE_CHECKING:
    from npm_field.domain.identifiers import DeviceId
    from npm_field.usecases.seat import Seat

ROOT = Path(__file__).resolve().parents[2]
RUNS = 3
COPIED = "c"
ACCEPTING = """
import sys
from pathlib import Path
from npm_field.usecases import intake
from tests.usecases.enrolled import opened
seat = opened(Path(sys.argv[1]))
print("open", flush=True)
id_ = intake.arrive(seat, Path(sys.argv[2]))
print("arrived", flush=True)
intake.accept(seat, id_)
print("accepted", flush=True)
"""


@dataclass
class Came:
    """What the laptops wrote: each file with the device and number it says, and the revisions in it."""

    home: Path
    files: dict[str, Path]
    devices: dict[str, DeviceId]
    numbers: dict[str, int]
    revisions: dict[str, set[str]]


@pytest.fixture(scope="module")
def came(tmp_path_factory: pytest.TempPathFactory) -> Came:
    home = tmp_path_factory.mktemp("came")
    enrolling.make(home)
    office = enrolling.opened(home / "office")
    made = Came(home, {}, {}, {}, {})
    shutil.move(home / "laptop", home / "a")
    for name in ("b", COPIED):
        new = enrol.make_laptop(
            home / name, enrol.invite(office, role="field"), passphrase=passphrases.prepare(PASSPHRASE), cost=CHEAP
        )
        enrol.finish(new.seat, enrol.approve(office, enrol.examine(office, new.answer)))
        plan = {"code": VISIT, "words": {"V-788": "beating"}}
        adding.add(new.seat, [Document("visit", "", Mode.FULL, plan, from_paper=True)])
        new.seat.vault.close()
    office.vault.close()
    for name in ("a", "b", COPIED):
        _write(made, name, name, range(1, 4))
    shutil.copytree(home / COPIED, home / "copy")
    _write(made, COPIED, COPIED, range(4, 6))
    _write(made, "copy", COPIED, range(4, 6))
    return made


def _write(made: Came, folder: str, device: str, numbers: range) -> None:
    seat = enrolling.opened(made.home / folder)
    made.devices[device] = seat.device
    for number in numbers:
        adding.add(seat, [Document("observation", VISIT, Mode.FULL, {"sense": "seen", "text": f"{folder} {number}"})])
        name = f"{folder}{number}"
        made.files[name] = made.home / f"{name}.npmf"
        deliver.export(seat, made.files[name])
        made.numbers[name] = number
        made.revisions[name] = set(revisions.known_ids(seat.vault.casebook))
    seat.vault.close()


def office_of(came: Came, folder: Path) -> Seat:
    return enrolling.opened(shutil.copytree(came.home / "office", folder))


@pytest.mark.parametrize("seed", range(RUNS))
def test_inv16_whatever_order_they_come_in_nothing_is_lost_or_twice_and_all_is_named(
    came: Came, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311 - the dice of a test
    names = [name for name in came.files if dice.random() < 0.8]
    order = names + dice.choices(names, k=4)
    dice.shuffle(order)
    office = office_of(came, tmp_path / "office")
    try:
        waiting: list[str] = []
        for name in order:
            waiting.append(intake.arrive(office, came.files[name]))
            if dice.random() < 0.5:
                intake.accept(office, waiting.pop(dice.randrange(len(waiting))))
        for id_ in waiting:
            intake.accept(office, id_)
        assert set(revisions.known_ids(office.vault.casebook)) == set.union(*(came.revisions[n] for n in names))
        found = intake.waiting(office)
        assert len(found) == len(set(names))
        for device in came.devices.values():
            mine = [name for name in names if came.devices[_device(name)] == device]
            said = {one.numbers for one in found if one.device == device}
            if not said:
                continue
            (numbers,) = said
            came_here = {came.numbers[name] for name in mine}
            assert numbers.bundles == chain.missing(chain.spans(came_here))
            forked = {number for sign, number in numbers.signs if sign == "fork"}
            twice = {n for n in came_here if len([name for name in mine if came.numbers[name] == n]) > 1}
            assert twice <= forked
            assert not forked or device == came.devices[COPIED]
        assert len(outbound.pending(office)) == len(set(names))
        # what a copied laptop numbered twice is named where it came in; nothing here is damaged by it
        assert check.check(office).damage == ()
    finally:
        office.vault.close()


def _device(name: str) -> str:
    return COPIED if name.startswith("copy") else name[0]


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_an_import_that_was_killed_is_before_or_after_and_goes_on(came: Came, tmp_path: Path, lines: int) -> None:
    folder = tmp_path / "office"
    office_of(came, folder).vault.close()
    with subprocess.Popen(
        [sys.executable, "-c", ACCEPTING, str(folder), str(came.files["b3"])],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        for _line in range(lines):
            running.stdout.readline()
        running.send_signal(signal.SIGKILL)
    office = enrolling.opened(folder)
    try:
        here = set(revisions.known_ids(office.vault.casebook))
        assert here in (set(), came.revisions["b3"])
        intake.accept(office, intake.arrive(office, came.files["b3"]))
        assert set(revisions.known_ids(office.vault.casebook)) == came.revisions["b3"]
        assert [one.kind for one in outbound.pending(office)] == [outbound.RECEIPT]
        assert list(folder.glob("*.npmf")) == []
        assert check.check(office).damage == ()
    finally:
        office.vault.close()


def test_inv33_of_a_suspect_nothing_joins_by_itself_and_its_plans_never(came: Came, tmp_path: Path) -> None:
    office = office_of(came, tmp_path / "office")
    try:
        second = next(code for code in sorted(pools.unused(office.vault.daybook)) if code.startswith("M"))
        trust.decide(office, came.devices["b"], SUSPECT, reason="out_of_sight", second=second)
        id_ = intake.arrive(office, came.files["b3"])
        (one,) = [each for each in intake.waiting(office) if each.id == id_]
        assert (one.state, one.reason, one.proof) == ("quarantine", "suspect", intake.PROVEN)
        assert revisions.record_ids(office.vault.casebook) == []
        with pytest.raises(ReasonNeededError):
            intake.accept(office, id_)
        done = intake.accept(office, id_, reason="looked_at")
        kinds = {row.kind for row in revisions.listed(office.vault.casebook)}
        assert kinds == {"observation"}
        assert {line.outcome for line in done.refused} == {receive.SUSPECT_SETTINGS}
        assert all(line.frame for line in done.refused), "kept, so that it can be tried again"
        assert devices.state_of(office, came.devices["b"]) == "suspect"
    finally:
        office.vault.close()
