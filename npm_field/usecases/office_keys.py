"""Which office a vault belongs to, known while only the daybook is open: the drop-box and a sealed laptop need it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.errors import NotEnrolledError
from storage import settings
from sync.office_keys import OfficeKeys

if TYPE_CHECKING:
    from storage.vault import Vault
    from sync.statements import OfficeStatement

SETTING: Final = "office"
CREDENTIAL: Final = "credential"


def keys_of(opened: Vault) -> OfficeKeys:
    """Return the office's public keys from the daybook. Raises ``NotEnrolledError`` for a vault that has none."""
    stored = settings.get(opened.daybook, SETTING)
    if stored is None:
        raise NotEnrolledError
    return OfficeKeys.read(stored)


def keep(opened: Vault, statement: OfficeStatement) -> None:
    """Put the keys of a statement into the daybook, where they are not there yet or are others."""
    wanted = OfficeKeys.of(statement).write()
    if settings.get(opened.daybook, SETTING) == wanted:
        return
    with opened.daybook.change() as daybook:
        settings.put(daybook, SETTING, wanted)


def is_member(opened: Vault) -> bool:
    """Return whether enrolment with an office is complete. Needs the casebook."""
    return settings.get(opened.casebook, CREDENTIAL) is not None
