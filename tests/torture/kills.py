"""Lives ended hard in the middle, by the hundred: what was acknowledged is there, and the vault opens (INV31).

The kill comes after so many acknowledgements and so many microseconds, both drawn: mostly inside an act.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import time
import traceback
from typing import TYPE_CHECKING, Final

from tests.torture import life
from tests.torture.ledger import Ledger, problems
from tests.torture.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.torture.life import Tell

KILLS_PER_VAULT: Final = 25
MOST_ACTS: Final = 100
MOST_LINES: Final = 20
LONGEST_MS: Final = 20.0
THOROUGH_EVERY: Final = 5


def kill_lives(
    folder: Path, seed: str, count: int, acts: Mapping[str, int] = life.CAPTURE, *, kind: type[life.Life] = life.Life
) -> Tally:
    """End ``count`` lives, in a new vault after every 25th; each vault is opened and checked after each kill."""
    chance = random.Random(seed)  # noqa: S311 - the same kills for the same seed, as far as a kill can be the same
    template = folder / "template"
    life.make_vault(template)
    tally = Tally()
    for first in range(0, count, KILLS_PER_VAULT):
        place = folder / f"vault-{first}"
        shutil.copytree(template, place)
        tally.take_in(_kill_on_one_vault(place, chance, min(KILLS_PER_VAULT, count - first), acts, kind))
        shutil.rmtree(place)
    tally.problems = [f"{seed}: {problem}" for problem in tally.problems]
    return tally


def _kill_on_one_vault(
    folder: Path, chance: random.Random, count: int, acts: Mapping[str, int], kind: type[life.Life]
) -> Tally:
    tally, ledger = Tally(), Ledger()

    def live(seed: random.Random, tell: Tell) -> None:
        kind(folder, ledger.openers, seed, tell).live(acts, MOST_ACTS)

    for number in range(1, count + 1):
        told = killed(chance, live)
        for line in told:
            ledger.hear(line)
        tally.count(str((ledger.under_way or {}).get("will", "nothing")))
        tally.inside += ledger.under_way is not None
        tally.acknowledged += sum("did" in line for line in told)
        found = problems(folder, ledger, thorough=number % THOROUGH_EVERY == 0 or number == count)
        tally.problems += [f"kill {number} of a vault: {problem}" for problem in found]
    return tally


def killed(
    chance: random.Random,
    live: Callable[[random.Random, Tell], None],
    *,
    after: str = "",
    within_ms: float = LONGEST_MS,
) -> list[Mapping[str, object]]:
    """Let a child live on the vault, kill it, and return what it told before.

    The kill comes after so many lines, or after the line that says ``after``, and some part of ``within_ms``.
    """
    after_lines, after_ms, seed = chance.randrange(MOST_LINES), chance.random() ** 2 * within_ms, chance.random()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _live(live, random.Random(seed), writing)  # noqa: S311 - as above
    os.close(writing)
    lines: list[bytes] = []
    with os.fdopen(reading, "rb") as told:
        for line in told if after or after_lines else ():
            lines.append(line)
            if after.encode() in line if after else len(lines) == after_lines:
                break
        time.sleep(after_ms / 1000)
        os.kill(child, signal.SIGKILL)
        lines += told.readlines()
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise AssertionError("the child ended by itself", status)
    return [json.loads(line) for line in lines if line.endswith(b"\n")]


def _live(live: Callable[[random.Random, Tell], None], chance: random.Random, writing: int) -> None:
    try:
        live(chance, life.teller(writing))
        os.close(writing)  # or who waits for more lines than there are would wait for ever
        signal.pause()  # whoever is faster than the kill waits for it
    except BaseException:  # noqa: BLE001 - the child's last words, whatever they are about
        traceback.print_exc()
    finally:
        os._exit(1)
