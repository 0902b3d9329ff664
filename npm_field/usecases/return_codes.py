"""Return codes as the laptop draws them and as the office stores them: sheets of sixteen, each newer than the last.

The laptop keeps no copy, only how many are left. ``fresh_codes`` is how it
draws new ones, ``return_desk`` how the office gives one.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from npm_field.crypto import return_codes
from npm_field.domain import canonical
from npm_field.errors import NotOpenError, WrongStepError
from npm_field.usecases import office_keys
from storage import return_codes as rows
from storage import settings, vault
from storage.keyfile import Recipients
from storage.return_codes import Registered
from storage.sealed_copy import vault_name
from sync.return_sheet import ReturnSheet, seal_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.crypto.secret import Secret
    from npm_field.domain.identifiers import DeviceId
    from storage.book import Book
    from storage.vault import Vault
    from sync.office_keys import OfficeKeys

SETTING: Final = "return_codes"
FEW: Final = 3
NEWER: Final = "newer_codes"
OLDER: Final = "older_codes"
OTHER_SHEET: Final = "other_codes_of_that_number"
OTHER_VAULT: Final = "codes_of_another_vault"


# --- on the laptop ------------------------------------------------------------------------------------------


def draw_sealed(opened: Vault, device: DeviceId, office: OfficeKeys) -> bytes:
    """Draw a new laptop's first codes and return them sealed to the office, for its answer."""
    sheet = drawn(opened, device, serial=1)
    sealed = seal_sheet(sheet, office.recipients)
    put_into_force(opened, sheet, Recipients(office=office.records, paper=office.records_paper))
    return sealed


def left(opened: Vault) -> int | None:
    """Return how many codes of the newest sheet still open this laptop; None where none were ever drawn.

    0 as well where none can: main's secret was drawn anew since. Needs the casebook.
    """
    stored = stored_of(opened)
    if "left" not in stored:
        return None
    is_alive = opened.keys.return_secret is None or _name_of(opened) == stored["secret"]
    return int(stored["left"]) if is_alive else 0


def is_due(opened: Vault) -> bool:
    """Return whether this laptop should draw fresh codes: three or fewer are left, or the last drawing was cut."""
    stored, count = stored_of(opened), left(opened)
    was_cut = stored.get("begun", 0) != stored.get("serial", 0)
    return office_keys.is_member(opened) and (count is None or count <= FEW or was_cut)


def note_spent(opened: Vault) -> None:
    """Count one code as spent: for the act that has just reopened the casebook with it."""
    stored = stored_of(opened)
    if "left" in stored:
        store(opened, {**stored, "left": max(0, int(stored["left"]) - 1)})


def drawn(opened: Vault, device: DeviceId, *, serial: int) -> ReturnSheet:
    """Draw codes; nothing of the vault is changed yet."""
    reissue = vault.reissue_key(_secret(opened)).public
    return ReturnSheet(device, vault_name(opened.key_file), serial, return_codes.draw(), reissue)


def put_into_force(opened: Vault, sheet: ReturnSheet, recipients: Recipients) -> None:
    """Let the sheet's codes be the ones that reopen this vault, count them, and wipe them here."""
    opened.set_return_codes(sheet.codes, recipients)
    count, secret = len(sheet.codes), _name_of(opened)
    store(opened, {"serial": sheet.serial, "begun": sheet.serial, "left": count, "secret": secret})
    for code in sheet.codes:
        code.wipe()


def last_serial(stored: Mapping[str, int | str]) -> int:
    """Return the highest number that a sheet of this laptop has, also one that never came out."""
    return max(int(stored.get("serial", 0)), int(stored.get("begun", 0)))


def _secret(opened: Vault) -> Secret:
    """Return main's secret S. Raises ``NotOpenError`` where a key and not the passphrase opened this vault."""
    if opened.keys.return_secret is None:
        raise NotOpenError(book=vault.CASEBOOK)
    return opened.keys.return_secret


def _name_of(opened: Vault) -> str:
    """Return what tells one S from another and says nothing about it."""
    return vault.reissue_key(_secret(opened)).public.key_id.hex()


def stored_of(opened: Vault) -> dict[str, int | str]:
    """Return what the casebook knows of its codes: numbers, never a code."""
    found = settings.get(opened.casebook, SETTING)
    return dict(json.loads(found)) if found else {}


def store(opened: Vault, values: Mapping[str, object]) -> None:
    """Put that."""
    with opened.casebook.change() as casebook:
        settings.put(casebook, SETTING, json.dumps(values).encode())


# --- at the office ------------------------------------------------------------------------------------------


def put_sheet(book: Book, sheet: ReturnSheet) -> None:
    """Store a sheet that is newer than the one that is there, inside ``change``.

    Raises ``WrongStepError`` for an older sheet, for another one of the same number (the laptop was put back to an
    earlier state: it must draw again), and for one of another vault.
    """
    if require_newer(book, sheet):
        registered = Registered(sheet.reissue, sheet.vault, sheet.serial, _digest(sheet))
        rows.put_sheet(book, sheet.device, sheet.codes, registered)


def require_newer(book: Book, sheet: ReturnSheet) -> bool:
    """Return whether this sheet is new here; False for the very one that is. Raises as ``put_sheet``."""
    present = rows.registered(book, sheet.device)
    if present is None:
        return True
    if present.vault != sheet.vault:
        raise WrongStepError(expected=NEWER, found=OTHER_VAULT)
    if sheet.serial < present.serial:
        raise WrongStepError(expected=NEWER, found=OLDER)
    if sheet.serial == present.serial and present.digest != _digest(sheet):
        raise WrongStepError(expected=NEWER, found=OTHER_SHEET)
    return sheet.serial > present.serial


def _digest(sheet: ReturnSheet) -> str:
    return hashlib.sha256(canonical.write(sheet.fields())).hexdigest()
