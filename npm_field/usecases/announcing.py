"""Announcing at the office: notices of roster, policy and fresh codes wait for each device with what else goes back."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from npm_field.domain import canonical, codes
from npm_field.usecases import devices, identities, membership, office_words, outbound
from npm_field.usecases import policy as policies
from storage import pools, settings
from sync.notices import CODES, POLICY, ROSTER, Notice, make_notice
from sync.roster import SUSPECT, TRUSTED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from npm_field.domain.codes import CodeType
    from npm_field.domain.identifiers import DeviceId
    from npm_field.usecases.seat import Seat

COUNTED: Final = "notices_made"


def roster(seat: Seat) -> int:
    """Let the roster as it is now wait for every device that is not revoked; return for how many.

    A suspect one is told: it changes its keys. Raises ``NotTheSigningSeatError``.
    """
    document = devices.roster(seat)
    found = devices.known_roster(seat)
    number = found.number if found is not None else 1
    return _queue_for_all(seat, lambda device: Notice(_office(seat), device, ROSTER, number, roster=document))


def policy(seat: Seat) -> int:
    """Let the office's policy, forms and vocabularies wait for every device; return for how many."""
    policy = {**policies.document_of(seat), office_words.FORMS: office_words.forms_of(seat.vault)}
    words = tuple(office_words.vocabularies_of(seat.vault))
    content = canonical.write({"policy": policy, "vocabularies": list(words)})
    number = _number(seat, POLICY, hashlib.sha256(content).hexdigest())
    return _queue_for_all(
        seat, lambda device: Notice(_office(seat), device, POLICY, number, policy=policy, vocabularies=words)
    )


def grant_codes(seat: Seat, device: DeviceId, sizes: Mapping[CodeType, int] = identities.POOL_SIZES) -> int:
    """Draw codes that nobody else has for a device and let them wait for it; return how many (INV01).

    Raises ``DeviceRefusedError`` for a device that is not trusted now, ``NotTheSigningSeatError``.
    """
    membership.office_key(seat)
    devices.require_trusted(seat, device)
    casebook = seat.vault.casebook
    drawn = codes.draw_pools(sizes, 1, taken=pools.issued(casebook), random_below=seat.random_below)[0]
    number = _number(seat, f"{CODES}/{device}", "")
    with casebook.change():
        pools.issue(casebook, drawn, device)  # first: what is cut here is burnt and never given to anybody else
    _queue(seat, Notice(_office(seat), device, CODES, number, codes=tuple(drawn)))
    return len(drawn)


def _queue_for_all(seat: Seat, of: Callable[[DeviceId], Notice]) -> int:
    membership.office_key(seat)
    said = devices.states(seat)
    whom = [d for d in membership.certified(seat) if d != seat.device and said[d] in {TRUSTED, SUSPECT}]
    for device in whom:
        _queue(seat, of(device))
    return len(whom)


def _queue(seat: Seat, notice: Notice) -> None:
    """Seal a notice to its device and put it in the place of what waits there of the same subject."""
    recipient = membership.certified(seat)[notice.device].hybrid
    data = make_notice(notice, signing_key=membership.office_key(seat), recipient=recipient)
    outbound.queue(seat, notice.device, outbound.NOTICE, data)


def _number(seat: Seat, subject: str, digest: str) -> int:
    """Return the number of a subject's newest paper: one more than the last, but for the very same content."""
    with seat.vault.casebook.change() as casebook:
        stored = settings.get(casebook, COUNTED)
        made = dict(json.loads(stored)) if stored else {}
        number, last = made.get(subject, (0, ""))
        if not digest or digest != last:
            number += 1
        settings.put(casebook, COUNTED, json.dumps({**made, subject: (number, digest)}).encode())
    return int(number)


def _office(seat: Seat) -> str:
    return membership.statement_of(seat).office
