"""The same life led carelessly: the controls, which prove that the torture finds what it looks for.

As a script: ``python -P -m tests.torture.careless HABIT KIND …``, the rest as for ``life``.
"""

from __future__ import annotations

import sys
from typing import Final

from storage import book_rules, safe_files
from tests.torture import life
from tests.torture.key_life import KeyLife


class Hasty(life.Life):
    """Says that it is done before it has begun."""

    def tell(self, act: str, **facts: object) -> None:
        super().tell(act, **facts)
        if act == "save":
            self.did()


def not_at_each_commit() -> None:
    """Sync the log at a checkpoint only."""
    settings = {"synchronous": ("synchronous", "NORMAL", 1)}
    vars(book_rules)["_PRAGMAS"] = tuple(settings.get(pragma[0], pragma) for pragma in book_rules._PRAGMAS)


def never_the_key_file() -> None:
    """Leave it to the system when the key file reaches the disk."""
    vars(safe_files)["InPlace"] = type("Careless", (safe_files.InPlace,), {"sync": lambda _self: None})


HABITS: Final = {"not_at_each_commit": not_at_each_commit, "never_the_key_file": never_the_key_file}

if __name__ == "__main__":
    HABITS[sys.argv[1]]()
    life.main({"Life": life.Life, "KeyLife": KeyLife}[sys.argv[2]])
