"""Taking a notice in: what the office decided for this device: the roster, the policy, fresh codes.

Each subject is taken once and in its order: an older paper than the one here is refused and named (INV33;
docs/formats/notice.md). ``announcing`` makes them at the office. Another seat of the office takes them as a laptop
does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from npm_field.errors import OlderThanKnownError, UnknownSenderError
from npm_field.usecases import devices, membership, office_words, rotation, signed_for
from storage import credentials, pools, settings
from sync.notices import CODES, POLICY, ROSTER, read_notice
from sync.roster import SUSPECT, TRUSTED, read_roster
from sync.statements import read_credential

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.usecases.seat import Seat
    from sync.notices import Notice

TAKEN: Final = "notices"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a notice was about, its number, whether it was new here; ``state`` is how far this device is trusted."""

    subject: str
    number: int
    is_news: bool
    state: str = TRUSTED
    codes: int = 0


def take(seat: Seat, data: bytes) -> Taken:
    """Take a notice in. The same again changes nothing.

    Where it says that this very device is suspect, its data keys change before this returns, or at the next opening
    where the disk has no room. Raises as ``read_notice``, and ``OlderThanKnownError`` for a paper that is older than
    the one here. Needs the casebook.
    """
    statement = membership.statement_of(seat)
    notice = read_notice(data, seat.hybrid_key, seat.device, statement.signing)
    if notice.office != statement.office:
        raise UnknownSenderError
    if notice.subject == ROSTER:
        return _take_roster(seat, notice)
    if notice.subject == POLICY:
        return _take_policy(seat, notice)
    return _take_codes(seat, notice)


def _take_roster(seat: Seat, notice: Notice) -> Taken:
    said = read_roster(notice.roster, membership.statement_of(seat).signing).device(seat.device)
    if said is not None and said.state == SUSPECT != devices.state_of(seat, seat.device):
        for book in seat.vault.books():  # noted first: after a cut the next opening changes the keys
            with book.change():
                rotation.note(book)
    is_news = devices.take_roster(seat, notice.roster)
    _keep_credentials(seat, notice)
    signed_for.doubt(seat)
    rotation.settle(seat)
    return Taken(ROSTER, notice.number, is_news, devices.state_of(seat, seat.device))


def _keep_credentials(seat: Seat, notice: Notice) -> None:
    """Keep the keys of the office's seats and the leads that are not here yet; the office signed each."""
    key, here = membership.statement_of(seat).signing, credentials.all_of(seat.vault.casebook)
    new = [(read_credential(body, key).device, body) for body in notice.credentials]
    with seat.vault.casebook.change() as casebook:
        for device, body in new:
            if device not in here:
                credentials.put(casebook, device, body)


def _take_policy(seat: Seat, notice: Notice) -> Taken:
    known = int(_taken(seat).get(POLICY, 0))
    if notice.number < known:
        raise OlderThanKnownError(found=notice.number, known=known)
    if notice.number > known:
        office_words.take_over(seat, notice.policy, notice.vocabularies)
        _note_taken(seat, {POLICY: notice.number})
    return Taken(POLICY, notice.number, notice.number > known, devices.state_of(seat, seat.device))


def _take_codes(seat: Seat, notice: Notice) -> Taken:
    """Put fresh codes into the pool, once for each number: codes that were used since must not come back (INV01)."""
    known = list(_taken(seat).get(CODES, []))
    is_news = notice.number not in known
    if is_news:
        # Noted first: what is cut here is burnt, and never taken twice.
        _note_taken(seat, {CODES: sorted([*known, notice.number])})
        with seat.vault.daybook.change() as daybook:
            pools.add(daybook, notice.codes)
    count = len(notice.codes) if is_news else 0
    return Taken(CODES, notice.number, is_news, devices.state_of(seat, seat.device), count)


def _taken(seat: Seat) -> dict[str, Any]:
    stored = settings.get(seat.vault.casebook, TAKEN)
    return dict(json.loads(stored)) if stored else {}


def _note_taken(seat: Seat, changed: Mapping[str, object]) -> None:
    found = {**_taken(seat), **changed}
    with seat.vault.casebook.change() as casebook:
        settings.put(casebook, TAKEN, json.dumps(found).encode())
