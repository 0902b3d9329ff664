"""The whole torture, as `make torture` runs it: so many tries of each kind on two processors, a line each.

The check runs a small sample of each (the ``test_*.py`` beside this file), and with it the controls, which prove that
each torture finds what it looks for. A run that found something says with which seed; the same seed plays it again.
"""

from __future__ import annotations

import argparse
import multiprocessing
import secrets
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from storage.safe_files import KEY_FILE
from tests.torture.danger import SEALS, WIPES, cut_in_danger, kill_in_danger
from tests.torture.flips import flip_key_file, flip_pages
from tests.torture.going import kill_going
from tests.torture.images import purge_on_a_disk, seal_on_a_disk, wipe_on_a_disk
from tests.torture.key_life import KEYS, KeyLife
from tests.torture.kills import kill_lives
from tests.torture.power import cut_power
from tests.torture.recorded import record_life
from tests.torture.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Work = Callable[[Path, str, int], Tally]

MOST_TOLD: Final = 20


@dataclass(frozen=True, slots=True)
class Torture:
    """One kind of torture. ``chunk`` tries share what is expensive to make; ``count`` tries are the usual number."""

    name: str
    words: str
    count: int
    chunk: int
    work: Work


def kills(folder: Path, seed: str, count: int) -> Tally:
    return kill_lives(folder, seed, count)


def key_kills(folder: Path, seed: str, count: int) -> Tally:
    return kill_lives(folder, seed, count, KEYS, kind=KeyLife)


def going(folder: Path, seed: str, count: int) -> Tally:
    return kill_going(folder, seed, count)


def whole_cuts(folder: Path, seed: str, count: int) -> Tally:
    return _cuts(folder, seed, count, torn=False)


def torn_cuts(folder: Path, seed: str, count: int) -> Tally:
    return _cuts(folder, seed, count, torn=True)


def key_file_cuts(folder: Path, seed: str, count: int) -> Tally:
    life = record_life(folder / "life", seed, 20, KEYS, kind=KeyLife)
    return cut_power(life, folder / "vault", seed, count, torn=True, within=KEY_FILE)


def seal_kills(folder: Path, seed: str, count: int) -> Tally:
    return kill_in_danger(folder, seed, count, SEALS)


def wipe_kills(folder: Path, seed: str, count: int) -> Tally:
    return kill_in_danger(folder, seed, count, WIPES)


def seal_cuts(folder: Path, seed: str, count: int) -> Tally:
    return cut_in_danger(folder, seed, count, SEALS, torn=True)


def wipe_cuts(folder: Path, seed: str, count: int) -> Tally:
    return cut_in_danger(folder, seed, count, WIPES, torn=True)


def images(folder: Path, seed: str, count: int) -> Tally:
    tally = Tally()
    for number in range(count):
        for act in (seal_on_a_disk, wipe_on_a_disk, purge_on_a_disk):
            tally.take_in(act(folder, f"{seed}/{number}"))
    return tally


def flips(folder: Path, seed: str, count: int) -> Tally:
    return flip_key_file(folder, int(seed.rpartition("/")[2]), count)


def pages(folder: Path, seed: str, count: int) -> Tally:
    return flip_pages(folder, seed, count)


def _cuts(folder: Path, seed: str, count: int, *, torn: bool) -> Tally:
    """Two lives: one that captures, and one in which passphrases change, keys rotate and the vault is sealed."""
    writing = record_life(folder / "writing", seed, 30)
    tally = cut_power(writing, folder / "vault", seed, count - count // 3, torn=torn)
    changing = record_life(folder / "changing", seed, 12, KEYS, kind=KeyLife)
    tally.take_in(cut_power(changing, folder / "vault", seed, count // 3, torn=torn))
    return tally


TORTURES: Final = (
    Torture("kills", "kill -9 while records are written", 1000, 50, kills),
    Torture("keykills", "kill -9 while keys change", 250, 25, key_kills),
    Torture("going", "kill -9 while content goes", 300, 25, going),
    Torture("cuts", "power cuts, whole writes", 1500, 150, whole_cuts),
    Torture("torn", "power cuts, writes torn at 512 bytes", 1500, 150, torn_cuts),
    Torture("keyfile", "cut-short writes of the key file", 600, 100, key_file_cuts),
    Torture("seals", "kill -9 during seal", 300, 50, seal_kills),
    Torture("sealcuts", "power cuts during seal", 300, 75, seal_cuts),
    Torture("wipes", "kill -9 during wipe", 300, 50, wipe_kills),
    Torture("wipecuts", "power cuts during wipe", 300, 75, wipe_cuts),
    Torture("images", "raw disks after seal, wipe and purge", 10, 5, images),
    Torture("flips", "places of the key file, a bit flipped", 3000, 500, flips),
    Torture("pages", "bytes of both books, a bit flipped", 600, 150, pages),
)


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for; 0 when nothing was found."""
    asked = _parser().parse_args(arguments)
    if asked.folder is not None and not asked.folder.is_dir():
        say(f"There is no folder {asked.folder}: make it first, or leave it out.")
        return 2
    say(f"seed {asked.seed}")
    whole = Tally()
    with ProcessPoolExecutor(asked.jobs, multiprocessing.get_context("spawn")) as pool:
        for torture in TORTURES:
            if count := getattr(asked, torture.name):
                first = asked.flips_from if torture.name == "flips" else 0
                whole.take_in(_run(pool, torture, range(first, first + count), asked.seed, asked.folder))
    for problem in whole.problems[:MOST_TOLD]:
        say(f"  {problem}")
    return min(len(whole.problems), 1)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Kills and power cuts by the hundred; exit 1 when one found something."
    )
    for torture in TORTURES:
        parser.add_argument(f"--{torture.name}", type=int, default=torture.count, metavar="N", help=torture.words)
    parser.add_argument("--flips-from", type=int, default=0, metavar="N", help="go on with the flips at this one")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes at a time")
    parser.add_argument("--seed", default=secrets.token_hex(4), help="plays an earlier run again")
    parser.add_argument(
        "--folder", type=Path, default=None, help="where the vaults are made; the system's usual place"
    )
    return parser


def _run(pool: ProcessPoolExecutor, torture: Torture, tries: range, seed: str, folder: Path | None) -> Tally:
    began, whole = time.monotonic(), Tally()
    starts = tries[:: torture.chunk]
    pieces = [(torture, f"{seed}/{start}", min(torture.chunk, tries.stop - start), folder) for start in starts]
    for tally in pool.map(_one, pieces):
        whole.take_in(tally)
    ends = ", ".join(f"{number} in {end}" for end, number in sorted(whole.ends.items()))
    took_s = time.monotonic() - began
    say(f"{torture.words:40} {whole.tried:5} tries, {len(whole.problems)} problems, {took_s:4.0f} s ({ends})")
    return whole


def _one(piece: tuple[Torture, str, int, Path | None]) -> Tally:
    torture, seed, count, folder = piece
    place = Path(tempfile.mkdtemp(prefix="npm-field-torture-", dir=folder))
    try:
        return torture.work(place, seed, count)
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
