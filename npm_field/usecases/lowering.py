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

    ``coming`` are credentials that are verified and not kept yet. Where no office certified anybody, all that is here
    was written here, and its word is taken.
    """
    roles: dict[DeviceId, str] | None = None

    def may_lower(device: DeviceId, role: str) -> bool:
        nonlocal roles
        if roles is None:
            roles = {one.device: one.role for one in coming} | _roles(casebook)
        return not roles or role in LOWERED_BY.get(roles.get(device, ""), ())

    return may_lower


def _roles(casebook: Book) -> dict[DeviceId, str]:
    """Return the role of each certified device; one whose credential does not hold has none."""
    stored = settings.get(casebook, STATEMENT)
    found = dict.fromkeys(credentials.all_of(casebook), "")
    if stored is None:
        return found
    for device, body in credentials.all_of(casebook).items():
        with suppress(FieldError):
            found[device] = read_credential(body, OfficeStatement.read(stored).signing).role
    return found
