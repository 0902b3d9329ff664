"""How far a recommendation is (model 2.3.17): that it was carried out has to be known; that it is said is less."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

DONE, SAID_DONE = "implemented", "reported_implemented"
VERIFIED: Final = frozenset({"own_visit", "document", "partner"})
"""What shows that it was carried out; a statement of the authority does not, nor does a complaint (INV26)."""


def status(fields: Mapping[str, object]) -> str:
    """Return how far it is, as every laptop reads it, whoever wrote it. Nothing that was typed is refused by it."""
    found = str(fields.get("status", ""))
    return SAID_DONE if found == DONE and fields.get("verified_by") not in VERIFIED else found
