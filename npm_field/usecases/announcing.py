"""Announcing at the office: notices of roster, policy and fresh codes wait for each device with what goes back."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from npm_field.domain import canonical
from npm_field.usecases import code_drawing, devices, identities, membership, office_words, outbound
from npm_field.usecases import policy as policies
from storage import credentials, pools, settings
from storage import devices as rows
from storage import outbound as outbound_rows
from sync.completion import MAX_ROSTER
from sync.notices import CODES, POLICY, ROSTER, Notice, make_notice
from sync.roster import SUSPECT, TRUSTED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from npm_field.domain.codes import CodeType
    from npm_field.domain.identifiers import DeviceId
    from npm_field.usecases.seat import Seat
    from sync.statements import Credential

COUNTED: Final = "notices_made"
SEALED_TO: Final = frozenset({"office", "lead"})
WAITING: Final = "notices_waiting"
ANNOUNCED: Final = "roster_announced"


def roster(seat: Seat) -> int:
    """Let the roster as it is now wait for every device that is not revoked; return for how many.

    A suspect one is told: it changes its keys. Raises ``NotTheSigningSeatError``.
    """
    number, document = _newest(seat)
    count = _queue_for_all(seat, lambda device: _of_roster(seat, device, number, document))
    with seat.vault.casebook.change() as casebook:
        settings.put(casebook, ANNOUNCED, str(number).encode())
    return count


def tell_newcomer(seat: Seat, device: DeviceId) -> None:
    """Let the roster wait for a laptop that was certified a moment ago, where anybody is not trusted.

    The office's other seats learn of it at once: a sealed laptop's hand-over does not say who vouches for it.
    """
    number, document = _newest(seat)
    said = devices.states(seat)
    seats = [d for d, one in membership.certified(seat).items() if _is_another_seat(seat, one) and said[d] == TRUSTED]
    newcomer = [device] if set(said.values()) != {TRUSTED} else []
    for each in (*newcomer, *seats):
        _queue(seat, _of_roster(seat, each, number, document))


def settle(seat: Seat) -> None:
    """Announce what a cut left unannounced: somebody was revoked, and the others were not told."""
    if not devices.signs(seat):
        return
    stored = settings.get(seat.vault.casebook, ANNOUNCED)
    acts = set(rows.states(seat.vault.casebook).values())
    if acts and int(stored or b"0") < _newest(seat)[0]:
        roster(seat)


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
    drawn = code_drawing.pool(seat, sizes)
    number = _number(seat, f"{CODES}/{device}", "")
    with casebook.change():
        pools.issue(casebook, drawn, device)  # first: what is cut here is burnt and never given to anybody else
    _queue(seat, Notice(_office(seat), device, CODES, number, codes=tuple(drawn)))
    return len(drawn)


def count_higher(seat: Seat, by: int) -> None:
    """Let every further paper have a number so much higher: papers may have been given that nothing here knows of."""
    with seat.vault.casebook.change() as casebook:
        stored = settings.get(casebook, COUNTED)
        made = dict(json.loads(stored)) if stored else {}
        subjects = {POLICY, *made, *(f"{CODES}/{device}" for device in membership.certified(seat))}
        counted = {subject: (made.get(subject, (0, ""))[0] + by, "") for subject in subjects}
        settings.put(casebook, COUNTED, json.dumps(counted, sort_keys=True).encode())


def _newest(seat: Seat) -> tuple[int, bytes]:
    document = devices.roster(seat)
    found = devices.known_roster(seat)
    return found.number if found is not None else 1, document


def _whom_it_must_know(seat: Seat, device: DeviceId) -> tuple[bytes, ...]:
    """Return who a device must know: a laptop whom it seals to, another seat of the office everybody trusted."""
    trusted, is_seat = devices.trusted(seat), _is_another_seat(seat, membership.certified(seat)[device])
    wanted = {d for d, one in trusted.items() if is_seat or one.role in SEALED_TO}
    found = [body for d, body in credentials.all_of(seat.vault.casebook).items() if d in wanted]
    return tuple(found[-MAX_ROSTER:])


def _is_another_seat(seat: Seat, one: Credential) -> bool:
    return one.role == membership.OFFICE_ROLE and one.device != seat.device


def _of_roster(seat: Seat, device: DeviceId, number: int, document: bytes) -> Notice:
    whom = _whom_it_must_know(seat, device)
    return Notice(_office(seat), device, ROSTER, number, roster=document, credentials=whom)


def _queue_for_all(seat: Seat, of: Callable[[DeviceId], Notice]) -> int:
    membership.office_key(seat)
    said = devices.states(seat)
    whom = [d for d in membership.certified(seat) if d != seat.device and said[d] in {TRUSTED, SUSPECT}]
    for device in whom:
        _queue(seat, of(device))
    return len(whom)


def _queue(seat: Seat, notice: Notice) -> None:
    """Seal a notice to its device and put it in the place of what waits there of the same subject.

    Fresh codes take nothing's place: each has codes of its own.
    """
    recipient = membership.certified(seat)[notice.device].hybrid
    data = make_notice(notice, signing_key=membership.office_key(seat), recipient=recipient)
    name = f"{notice.subject}/{notice.device}"
    with seat.vault.casebook.change() as casebook:
        stored = settings.get(casebook, WAITING)
        waiting = dict(json.loads(stored)) if stored else {}
        if name in waiting and notice.subject != CODES:
            outbound_rows.forget(casebook, waiting[name])
        made = outbound_rows.put(casebook, notice.device, outbound.NOTICE, data)
        settings.put(casebook, WAITING, json.dumps({**waiting, name: made}).encode())


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
