"""A life on a new vault with every system call of it written down."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.torture import life, trace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.torture.trace import Recording


def record_life(
    folder: Path,
    seed: str,
    count: int,
    acts: Mapping[str, int] = life.CAPTURE,
    *,
    kind: type[life.Life] = life.Life,
    habit: str = "",
) -> Recording:
    """Make a vault in ``folder``, let a process do ``count`` acts on it, and return what it did to the disk."""
    vault = folder / "vault"
    life.make_vault(vault)
    module = ["tests.torture.careless", habit, kind.__name__] if habit else [kind.__module__]
    command = trace.python(*module, str(vault), seed, str(count), json.dumps(dict(acts)))
    return trace.record(vault, command, folder / "trace")
