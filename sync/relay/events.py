"""What happened at a relay, as kinds and counts: the only log there is. No address, no device, no time, no name."""

from __future__ import annotations

from collections import Counter
from enum import Enum


class Event(Enum):
    """A kind of event; the value stands in the line of counts."""

    STORED = "stored"
    FETCHED = "fetched"
    TAKEN = "taken"
    ROSTER = "roster"
    REFUSED = "refused"  # by the roster
    HANDSHAKE = "handshake"  # no device of this office, or no TLS of ours
    CROWDED = "crowded"  # too many connections
    SLOW = "slow"
    CUT = "cut"  # the other side went away in the middle
    BAD_REQUEST = "bad_request"
    NO_ROOM = "no_room"
    FAULT = "fault"  # of our own


class Events:
    """Counts. ``faults`` names the places in our code where something was wrong, never what."""

    def __init__(self) -> None:
        self._counts: Counter[Event] = Counter()
        self.faults: set[str] = set()

    def add(self, event: Event) -> None:
        """Count one more."""
        self._counts[event] += 1

    def fault(self, place: str) -> None:
        """Count a fault of ours, and remember where."""
        self.add(Event.FAULT)
        self.faults.add(place)

    def counts(self) -> dict[str, int]:
        """Return the counts by kind, those that are not zero, and the places of faults."""
        found = {event.value: self._counts[event] for event in Event if self._counts[event]}
        return found | {f"[{place}]": 1 for place in sorted(self.faults)}
