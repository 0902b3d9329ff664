"""Data the product ships: vocabularies, forms, languages, demo. Read here and nowhere else."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


def read_bytes(name: str) -> bytes:
    """Return the bytes of the resource ``name`` (a relative path with forward slashes).

    Raises ``FileNotFoundError`` for a name that is not shipped: our bug, or a broken installation.
    """
    return files(__name__).joinpath(*name.split("/")).read_bytes()


def read_json(name: str) -> Any:  # noqa: ANN401 - the caller parses it strictly
    """Return the resource ``name`` parsed as JSON."""
    return json.loads(read_bytes(name))


def names_below(folder: str, suffix: str) -> Iterable[str]:
    """Yield the names of resources directly below ``folder`` that end with ``suffix``, sorted."""
    found = files(__name__).joinpath(*folder.split("/")).iterdir()
    return sorted(f"{folder}/{item.name}" for item in found if item.name.endswith(suffix))
