"""At the office: what was decided of each laptop, by whom and why. The newest line of a device is its state.

A log like that of return codes: nothing is changed or taken out, so a revocation can always be asked about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain.identifiers import DeviceId
from storage import tally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storage.book import Book


@dataclass(frozen=True, slots=True)
class Act:
    """One line: the state from then on; ``written`` is a band, the persons are M codes, ``reason`` an id."""

    device: DeviceId
    state: str
    written: str
    who: str
    second: str
    reason: str


def note(book: Book, act: Act) -> None:
    """Add a line, inside ``change``."""
    with tally.kept(book, "device_act", [act.device]):
        book.run(
            "INSERT INTO device_act (device, number, state, written, who, second, reason)"
            " SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ? FROM device_act WHERE device = ?",
            (act.device, act.state, act.written, act.who, act.second, act.reason, act.device),
        )


def acts(book: Book) -> Sequence[Act]:
    """Return the log, by device and in the order of each device's lines."""
    rows = book.rows("SELECT device, state, written, who, second, reason FROM device_act ORDER BY device, number")
    return [Act(DeviceId(str(d)), str(s), str(w), str(o), str(n), str(r)) for d, s, w, o, n, r in rows]


def states(book: Book) -> Mapping[DeviceId, str]:
    """Return the state of each device of which anything was ever decided."""
    return {act.device: act.state for act in acts(book)}
