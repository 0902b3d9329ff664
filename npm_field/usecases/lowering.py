"""Whose lowering of a class counts in this book: what the office certified a device as, not what it says (INV11)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from npm_field.domain.classification import LOWERED_BY
from npm_field.errors import FieldError
from npm_field.usecases.membership import STATEMENT
from storage import credentials, settings
from sync.statements import OfficeStatement, read_credential

if TYPE_CHECKING:
    from collections.abc import Iterable

    from npm_field.domain.classification import MayLower
    from npm_field.domain.identifiers import DeviceId
    from storage.book import Book
    from sync.statements import Credential


def certified(casebook: Book, coming: Iterable[Credential] = ()) -> MayLower:
    """Return who may lower a class here. Nothing is read before a lowering is met, which is rare.

    ``coming`` are credentials that are verified and not kept yet. In a vault that no office knows, all that is here
    was written here, and its word is taken.
    """
    asked: list[dict[DeviceId, str] | None] = []

    def may_lower(device: DeviceId, role: str) -> bool:
        if not asked:
            asked.append(_roles(casebook, coming))
        roles = asked[0]
        return roles is None or role in LOWERED_BY.get(roles.get(device, ""), ())

    return may_lower


def _roles(casebook: Book, coming: Iterable[Credential]) -> dict[DeviceId, str] | None:
    """Return the role of each certified device, None where there is no office; one that does not hold has none."""
    stored = settings.get(casebook, STATEMENT)
    if stored is None:
        return None
    key = OfficeStatement.read(stored).signing
    found = {one.device: one.role for one in coming}
    for device, body in credentials.all_of(casebook).items():
        with suppress(FieldError):
            found[device] = read_credential(body, key).role
    return found
