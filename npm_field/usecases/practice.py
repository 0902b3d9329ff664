"""Practising the passphrases: at intervals nobody can foresee, never near a visit, and only ever a question.

A passphrase that is used once in half a year is forgotten. The travel passphrase is such a one by nature; the main
one is practised by every unlock. The day of the next question is drawn anew each time and lies in the casebook.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from npm_field.crypto.slots import Role
from npm_field.usecases import passphrases, policy, records
from storage import settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.crypto.secret import Secret
    from npm_field.usecases.seat import Seat
    from storage.keyfile import SlotName

SETTING: Final = "practice"
DAYS_BEFORE_A_VISIT: Final = 3
"""Before a visit nobody is unsettled by a passphrase that does not come to mind."""
LONGEST_VISIT_DAYS: Final = 14
"""How long a visit keeps questions away when its plan has no last day."""
ON_THE_WAY: Final = frozenset({"in_progress", "left_place"})
OVER: Final = frozenset({"debriefed", "synced", "reported", "follow_up", "archived", "aborted"})
_ROLES: Final[Mapping[SlotName, Role]] = {"main": Role.MAIN, "travel": Role.TRAVEL}


def due(seat: Seat) -> Sequence[SlotName]:
    """Return the passphrases to practise now; none while the casebook is closed, or a visit is near.

    A passphrase that was never asked about gets its first day here.
    """
    if not seat.vault.has_casebook or not policy.policy_of(seat).remind_days:
        return ()
    days = _days(seat)
    for slot in _slots(seat):
        if slot not in days:
            days[slot] = _drawn(seat)
    _keep(seat, days)
    today = seat.now().date()
    waiting = tuple(slot for slot in _slots(seat) if days[slot] <= today)
    return () if waiting and _near_a_visit(seat, today) else waiting


def typed(seat: Seat, slot: SlotName) -> None:
    """Note that this passphrase was typed rightly, at unlock or in practice: its next day is drawn anew."""
    if seat.vault.has_casebook:
        _keep(seat, {**_days(seat), slot: _drawn(seat)})


def right(seat: Seat, slot: SlotName, passphrase: Secret) -> bool:
    """Return whether this is the slot's passphrase. Nothing is counted and nothing is kept of a wrong one."""
    with passphrase:
        is_right = seat.vault.key_file.role_of(passphrase) is _ROLES[slot]
    if is_right:
        typed(seat, slot)
    return is_right


def _slots(seat: Seat) -> Sequence[SlotName]:
    return ("main", "travel") if passphrases.has_travel(seat) else ("main",)


def _drawn(seat: Seat) -> date:
    """Draw a day in the second half of the policy's interval: irregular, and not every week."""
    longest = max(1, policy.policy_of(seat).remind_days)
    shortest = (longest + 1) // 2
    return seat.now().date() + timedelta(days=shortest + seat.random_below(longest - shortest + 1))


def _days(seat: Seat) -> dict[SlotName, date]:
    stored = settings.get(seat.vault.casebook, SETTING)
    found = json.loads(stored) if stored else {}
    return {slot: date.fromisoformat(found[slot]) for slot in _ROLES if slot in found}


def _keep(seat: Seat, days: Mapping[SlotName, date]) -> None:
    if days != _days(seat):
        document = {slot: day.isoformat() for slot, day in days.items()}
        with seat.vault.casebook.change() as casebook:
            settings.put(casebook, SETTING, json.dumps(document).encode())


def _near_a_visit(seat: Seat, today: date) -> bool:
    fields = [records.show(seat, plan.visit).merged.fields or {} for plan in records.visits(seat)]
    return any(_keeps_away(visit, today) for visit in fields)


def _keeps_away(visit: Mapping[str, object], today: date) -> bool:
    """Return whether this visit is under way, or begins within three days."""
    state = visit.get("state")
    if state in ON_THE_WAY:
        return True
    start, end = (_day(visit.get(name)) for name in ("start_day", "end_day"))
    if state in OVER or start is None:
        return False
    last = end or start + timedelta(days=LONGEST_VISIT_DAYS)
    return start - timedelta(days=DAYS_BEFORE_A_VISIT) <= today <= last


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
