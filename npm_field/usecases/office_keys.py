"""Which office a vault belongs to, known while only the daybook is open: the drop-box and a sealed laptop need it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.errors import NotEnrolledError
from storage import settings
from sync.office_keys import OfficeKeys
from sync.statements import OfficeStatement, read_credential

if TYPE_CHECKING:
    from storage.vault import Vault

SETTING: Final = "office"
CREDENTIAL: Final = "credential"
STATEMENT: Final = "statement"
CERTIFICATES: Final = "certificates"


@dataclass(frozen=True, slots=True)
class Certificates:
    """What a device shows on the network, and the authority that it takes a relay from; both as PEM."""

    device: str
    authority: str


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


def keep_certificates(opened: Vault) -> None:
    """Put this device's certificate and its office's authority into the daybook: a sealed laptop hands over, too.

    They say no more than what is there already: ids and public keys. Needs the casebook; nothing before enrolment.
    """
    statement, credential = settings.get(opened.casebook, STATEMENT), settings.get(opened.casebook, CREDENTIAL)
    if statement is None or credential is None:
        return
    office = OfficeStatement.read(statement)
    own = read_credential(credential, office.signing)
    wanted = json.dumps({"device": own.certificate_pem, "authority": office.authority_pem}).encode()
    if settings.get(opened.daybook, CERTIFICATES) != wanted:
        with opened.daybook.change() as daybook:
            settings.put(daybook, CERTIFICATES, wanted)


def certificates_of(opened: Vault) -> Certificates:
    """Return the certificates for the network route. Raises ``NotEnrolledError`` before enrolment is complete."""
    stored = settings.get(opened.daybook, CERTIFICATES)
    if stored is None:
        raise NotEnrolledError
    found = json.loads(stored)
    return Certificates(found["device"], found["authority"])


def is_member(opened: Vault) -> bool:
    """Return whether enrolment with an office is complete. Needs the casebook."""
    return settings.get(opened.casebook, CREDENTIAL) is not None
