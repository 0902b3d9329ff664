"""Seals and wipes ended in the middle: afterwards everything is as before, or all of it is done, and nothing between.

As a script: ``python -P -m tests.torture.danger VAULT ACT``; it tells on standard output.
"""

from __future__ import annotations

import json
import random
import shutil
import statistics
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from npm_field.errors import FieldError
from storage import safe_files, vault
from storage.keyfile_layout import COPY_LENGTH, EXTENTS, SECTOR, Area
from tests.torture import life, trace
from tests.torture.key_life import KeyLife
from tests.torture.kills import killed
from tests.torture.ledger import Ledger, problems
from tests.torture.openers import Ever, Openers, opens
from tests.torture.power import Witness, cut_power
from tests.torture.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tests.torture.life import Tell

SEALS: Final = ("panic_seal", "panic_seal_open", "calm_seal_open")
WIPES: Final = ("wipe", "wipe_open")
MEASURED: Final = 3
MOST_OF_LENGTH: Final = 1.5  # a forked child is slower than this process
LEFT_BY_A_WIPE: Final = {safe_files.KEY_FILE, safe_files.LOCK_FILE}


class Endangered:
    """A vault with notes, return codes and a travel passphrase, made once and copied for each try."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger = Ledger()
        life.make_vault(folder)
        chance = random.Random("endangered")  # noqa: S311 - fictional content
        one = KeyLife(folder, Openers(), chance, self.ledger.hear)
        one.drawn()
        one.travel()
        one.live({"save": 3, "leave": 1, "begin": 1}, 12)
        self.files = {path.name: path.read_bytes() for path in folder.iterdir()}
        self.keys = self.files[safe_files.KEY_FILE]
        self.names = set(self.files)

    def lay(self, folder: Path) -> None:
        """Put a fresh copy of the vault into ``folder``."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)

    def said_of(self, folder: Path, ledger: Ledger) -> list[str]:
        """Start again after the cut and say what is neither before nor after; [] when all is well."""
        acts = {str((ledger.under_way or {}).get("will", "")), *ledger.done}
        try:
            vault.finish_pending(folder)
            if acts & set(WIPES) and vault.is_hollow(folder):
                return self._said_of_wiped(folder)
            return [*problems(folder, ledger, thorough=True), *self._said_of_kept(folder, ledger, acts)]
        except (FieldError, AssertionError) as error:
            return [f"does not open: {type(error).__name__} {error}"]

    def _said_of_kept(self, folder: Path, ledger: Ledger, acts: set[str]) -> list[str]:
        said = []
        if acts & set(WIPES) & set(ledger.done):
            said.append("a wipe that was done left a vault")
        if self.names - {path.name for path in folder.iterdir()} - {"casebook.db-wal", "daybook.db-wal"}:
            said.append("a vault that opens lacks a file")
        if ledger.openers.sealed:
            said += self.found_again(folder, (Area.CASEBOOK,))
        return said

    def _said_of_wiped(self, folder: Path) -> list[str]:
        strangers = {path.name for path in folder.iterdir()} - LEFT_BY_A_WIPE
        said = [f"left behind: {name}" for name in sorted(strangers)]
        said += [f"opens after the wipe: {name}" for name in opens(folder, Ever.of([self.ledger.openers]))]
        return said + self.found_again(folder, Area)

    def found_again(self, folder: Path, areas: Iterable[Area]) -> list[str]:
        """Name the areas of which a sector still stands anywhere in the key file."""
        now = sectors((folder / safe_files.KEY_FILE).read_bytes())
        return [f"a sector of area {area.name} is there" for area in areas if now & sectors_of(self.keys, area)]


def sectors(data: bytes) -> set[bytes]:
    """Return the sectors of a file, of which no two are alike by chance."""
    return {data[at : at + SECTOR] for at in range(0, len(data), SECTOR)}


def sectors_of(keys: bytes, area: Area) -> set[bytes]:
    """Return the sectors of an area in both copies of a key file."""
    span = EXTENTS[area].span
    return {each for at in (0, COPY_LENGTH) for each in sectors(keys[at + span.start : at + span.stop])}


# --- the acts, told -------------------------------------------------------------------------------------------


def play(folder: Path, act: str, openers: Openers, chance: random.Random, tell: Tell) -> None:
    """Do one act of danger on a vault: locked, or open in this very process."""
    one = KeyLife(folder, openers, chance, tell) if act.endswith("_open") else None
    after = openers.with_changed(sealed=True)
    tell({"will": act, "openers": after.written()} if act in SEALS else {"will": act})
    if act == "calm_seal_open" and one is not None:
        one.seat.vault.seal_calm(one.recipients_of(one.seat.vault))
    elif act in SEALS:
        vault.seal_now(folder)
    else:
        vault.wipe_now(folder)
    tell({"did": True})
    tell({"will": "finish"})
    vault.finish_pending(folder)
    tell({"did": True})


# --- kills and power cuts -------------------------------------------------------------------------------------


def kill_in_danger(folder: Path, seed: str, count: int, acts: Sequence[str]) -> Tally:
    """Kill ``count`` of these acts at moments drawn evenly from their length."""
    chance = random.Random(seed)  # noqa: S311 - the same kills for the same seed, as far as a kill can be the same
    endangered, place, tally = Endangered(folder / "template"), folder / "vault", Tally()
    lengths = {act: _length_ms(endangered, place, act) for act in acts}
    for number in range(count):
        act = acts[number % len(acts)]
        endangered.lay(place)
        live = partial(_played, place, act, endangered.ledger.openers)
        told = killed(chance, live, after=act, within_ms=MOST_OF_LENGTH * lengths[act])
        ledger = _heard(endangered, told)
        tally.inside += act not in ledger.done
        tally.problems += [f"{seed}, kill {number} ({act}): {said}" for said in endangered.said_of(place, ledger)]
        after = ledger.openers.sealed or vault.is_hollow(place)
        tally.count(f"{act}: {'after' if after else 'before'}")
    return tally


def cut_in_danger(folder: Path, seed: str, count: int, acts: Sequence[str], *, torn: bool) -> Tally:
    """Cut the power ``count`` times during these acts, one recording of each."""
    endangered, place, tally = Endangered(folder / "template"), folder / "vault", Tally()
    for number, act in enumerate(acts):
        endangered.lay(place)
        command = trace.python("tests.torture.danger", str(place), act, json.dumps(_written(endangered)))
        recording = trace.record(place, command, folder / "trace")
        share = count // len(acts) + (number < count % len(acts))
        tally.take_in(
            cut_power(
                recording, folder / "crashed", f"{seed}/{act}", share, torn=torn,
                witness=Witness(endangered.ledger, endangered.said_of),
            )
        )  # fmt: skip
    return tally


def _played(place: Path, act: str, openers: Openers, chance: random.Random, tell: Tell) -> None:
    play(place, act, openers, chance, tell)


def _heard(endangered: Endangered, told: Sequence[Mapping[str, object]]) -> Ledger:
    ledger = endangered.ledger.after_all()
    for line in told:
        ledger.hear(line)
    return ledger


def _length_ms(endangered: Endangered, place: Path, act: str) -> float:
    """How long the act takes from its first word to its last."""
    took = []
    for _ in range(MEASURED):
        endangered.lay(place)
        moments: list[float] = []
        play(place, act, endangered.ledger.openers, random.Random(1), partial(_note, moments))  # noqa: S311 - of a test
        took.append((moments[-1] - moments[0]) * 1000)
    return statistics.median(took)


def _note(moments: list[float], _line: Mapping[str, object]) -> None:
    moments.append(time.perf_counter())


def _written(endangered: Endangered) -> Mapping[str, object]:
    return endangered.ledger.openers.written()


if __name__ == "__main__":
    play(
        Path(sys.argv[1]), sys.argv[2], Openers.read(json.loads(sys.argv[3])),
        random.Random(1), life.teller(life.STANDARD_OUTPUT),  # noqa: S311 - of a test
    )  # fmt: skip
