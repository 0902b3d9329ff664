"""At the office: the return codes of each laptop, to which key its casebook may be re-issued, and who asked for it.

A code that was given is taken out of its row in the same transaction: an office's vault never shows a code that lies
in somebody's notes already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto.hybrid import HybridPublicKey
from npm_field.crypto.secret import Secret
from npm_field.domain.identifiers import DeviceId

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storage.book import Book

UNUSED: Final = "unused"
GIVEN: Final = "given"
CODE: Final = "code"
REISSUE: Final = "reissue"


@dataclass(frozen=True, slots=True)
class Registered:
    """What a device's newest sheet said: its re-issue key, the SHA-256 of its key file's header, its serial.

    ``digest`` is the SHA-256 of the whole sheet, so that another one with the same serial is noticed.
    """

    public: HybridPublicKey
    vault: str
    serial: int
    digest: str


@dataclass(frozen=True, slots=True)
class Use:
    """One line of the log. ``act`` is ``CODE`` or ``REISSUE``; ``written`` is a band; the persons are M codes."""

    device: DeviceId
    act: str
    written: str
    who: str
    second: str
    reason: str


def put_sheet(book: Book, device: DeviceId, codes: Sequence[Secret], registered: Registered) -> None:
    """Put a device's newest codes in the place of all older ones, inside ``change``. The log stays."""
    book.run("DELETE FROM return_code WHERE device = ?", (device,))
    rows = [(device, number, bytes(code.view), UNUSED) for number, code in enumerate(codes, start=1)]
    book.run_many("INSERT INTO return_code (device, number, code, state) VALUES (?, ?, ?, ?)", rows)
    book.run(
        "REPLACE INTO reissue (device, public, vault, serial, digest) VALUES (?, ?, ?, ?, ?)",
        (device, registered.public.raw, registered.vault, registered.serial, registered.digest),
    )


def registered(book: Book, device: DeviceId) -> Registered | None:
    """Return what a device's newest sheet said, or None where none has come."""
    row = book.row("SELECT public, vault, serial, digest FROM reissue WHERE device = ?", (device,))
    if row is None or not isinstance(row[0], bytes):
        return None
    return Registered(HybridPublicKey(row[0]), str(row[1]), int(str(row[2])), str(row[3]))


def take(book: Book, device: DeviceId) -> tuple[int, Secret] | None:
    """Take the next unused code of a device out, inside ``change``: its number and itself, or None."""
    row = book.row(
        "SELECT number, code FROM return_code WHERE device = ? AND state = ? ORDER BY number LIMIT 1",
        (device, UNUSED),
    )
    if row is None or not isinstance(row[1], bytes):
        return None
    number = int(str(row[0]))
    book.run(
        "UPDATE return_code SET code = ?, state = ? WHERE device = ? AND number = ?", (b"", GIVEN, device, number)
    )
    return number, Secret(row[1])


def left(book: Book) -> Mapping[DeviceId, int]:
    """Return how many unused codes there are of each device that has any rows."""
    rows = book.rows("SELECT device, sum(state = ?) FROM return_code GROUP BY device", (UNUSED,))
    return {DeviceId(str(device)): int(str(count)) for device, count in rows}


def note(book: Book, use: Use) -> None:
    """Add a line to the log, inside ``change``."""
    book.run(
        "INSERT INTO return_use (device, number, act, written, who, second, reason)"
        " SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ? FROM return_use WHERE device = ?",
        (use.device, use.act, use.written, use.who, use.second, use.reason, use.device),
    )


def uses(book: Book) -> Sequence[Use]:
    """Return the log, by device and in the order of each device's lines."""
    rows = book.rows("SELECT device, act, written, who, second, reason FROM return_use ORDER BY device, number")
    return [Use(DeviceId(str(d)), str(a), str(w), str(o), str(s), str(r)) for d, a, w, o, s, r in rows]
