"""How a person likes the window, kept inside the vault: never a file of its own, never readable before unlock."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from npm_field.usecases import enrol
from storage import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.usecases.seat import Seat

NAME: Final = "preferences"
MAX_BYTES: Final = 4096


def preferences(seat: Seat) -> Mapping[str, str]:
    """Return what was kept; empty where nothing was, or while the casebook is closed.

    They lie in the casebook: the daybook's contents are a closed list (security.md part I, "Two books").
    """
    stored = settings.get(seat.vault.casebook, NAME) if seat.vault.has_casebook else None
    found = json.loads(stored) if stored and len(stored) <= MAX_BYTES else {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def keep(seat: Seat, wished: Mapping[str, str]) -> None:
    """Keep these preferences, where the casebook is open; otherwise they hold until the program ends."""
    if seat.vault.has_casebook:
        with seat.vault.casebook.change() as casebook:
            settings.put(casebook, NAME, json.dumps(dict(wished)).encode())


def waits_for_office(seat: Seat) -> bool:
    """Return whether this laptop answered an invitation and its completion has not come yet."""
    if not seat.vault.has_casebook:
        return False
    casebook = seat.vault.casebook
    return settings.get(casebook, enrol.INVITATION) is not None and settings.get(casebook, enrol.CREDENTIAL) is None
