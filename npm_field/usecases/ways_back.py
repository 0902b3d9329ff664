"""Who can open a vault's books without a passphrase: the ways back after a seal or a forgotten passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import DeviceId
from npm_field.errors import FieldError, NotEnrolledError
from npm_field.usecases import enrol, office_keys
from storage import credentials, settings
from storage.keyfile import Recipients
from sync.office_keys import OfficeKeys
from sync.statements import OfficeStatement, read_credential

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.crypto.hybrid import HybridPublicKey
    from npm_field.usecases.seat import Seat
    from storage.vault import Vault

LEAD: Final = "capsule_lead"
"""The casebook's setting that names the lead's device, where one was chosen to be able to open a sealed vault."""


def recipients_of(opened: Vault) -> Recipients:
    """Return who opens this vault's books without a passphrase: the office, its paper key, the lead if chosen."""
    stored = settings.get(opened.casebook, enrol.STATEMENT)
    try:
        # the casebook's word first: a vault of the first version has none in its daybook until it is opened
        keys = OfficeKeys.of(OfficeStatement.read(stored)) if stored is not None else office_keys.keys_of(opened)
    except NotEnrolledError:
        return Recipients()
    return Recipients(office=keys.records, paper=keys.records_paper, lead=_lead_of(opened))


def choose_lead(seat: Seat, device: DeviceId | None) -> None:
    """Let a lead's laptop open this vault's books when it is sealed, or nobody's; the capsules change at once.

    Raises ``NotEnrolledError`` for a device that is no lead of this office.
    """
    with seat.vault.casebook.change() as casebook:
        if device is None:
            settings.remove(casebook, LEAD)
        else:
            settings.put(casebook, LEAD, device.encode())
    found = recipients_of(seat.vault)
    if device is not None and found.lead is None:
        with seat.vault.casebook.change() as casebook:
            settings.remove(casebook, LEAD)
        raise NotEnrolledError
    seat.vault.key_file.set_capsules(
        seat.vault.keys,
        office=found.office,
        paper=found.paper,
        lead=found.lead,
        own=seat.vault.own_return_key(),
    )


def leads(seat: Seat) -> Mapping[DeviceId, str]:
    """Return the leads' laptops that this vault knows, each with the M code of its person."""
    document = settings.get(seat.vault.casebook, enrol.STATEMENT)
    if document is None:
        raise NotEnrolledError
    signing = OfficeStatement.read(document).signing
    known = (read_credential(body, signing) for body in credentials.all_of(seat.vault.casebook).values())
    return {c.device: str(c.person) for c in known if c.role == "lead" and c.device != seat.device}


def _lead_of(opened: Vault) -> HybridPublicKey | None:
    chosen, stored = settings.get(opened.casebook, LEAD), settings.get(opened.casebook, enrol.STATEMENT)
    if chosen is None or stored is None:
        return None
    document = credentials.all_of(opened.casebook).get(DeviceId(chosen.decode()))
    if document is None:
        return None
    try:
        found = read_credential(document, OfficeStatement.read(stored).signing)
    except FieldError:
        return None
    return found.hybrid if found.role == "lead" else None
