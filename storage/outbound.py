"""At the office: files that wait to go to a device. Each is sealed or signed already; its id is a hash of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import DeviceId
from storage import tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.book import Book

ID_LENGTH: Final = 32
_COLUMNS: Final = "id, device, kind, body, sent"


@dataclass(frozen=True, slots=True)
class Outbound:
    """One file for one device. ``sent`` is the band in which it last went onto a way, "" while it waits."""

    id: str
    device: DeviceId
    kind: str
    body: bytes
    sent: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many files of a kind wait for a device, how many bytes that is, and how many went out before."""

    device: DeviceId
    kind: str
    waiting: int
    gone: int
    size: int


def id_of(device: DeviceId, kind: str, body: bytes) -> str:
    """Return the name under which this file stands in the queue: the same file for the same device has one."""
    whole = b"\x00".join((device.encode(), kind.encode(), body))
    return hashlib.sha256(whole).hexdigest()[:ID_LENGTH]


def put(book: Book, device: DeviceId, kind: str, body: bytes) -> str:
    """Let a file wait for a device, inside ``change``, and return its id.

    One that went out already waits again: who asks for it once more has evidently not got it.
    """
    id_ = id_of(device, kind, body)
    with tally.kept(book, "outbound", [id_]):
        book.run(f"REPLACE INTO outbound ({_COLUMNS}) VALUES (?, ?, ?, ?, '')", (id_, device, kind, body))  # noqa: S608 - fixed columns
    return id_


def all_of(book: Book) -> Sequence[Outbound]:
    """Return every file for a device, by device."""
    rows = book.rows(f"SELECT {_COLUMNS} FROM outbound ORDER BY device, kind, id")  # noqa: S608 - fixed columns
    return [_outbound(*row) for row in rows]


def pending(book: Book) -> Sequence[Outbound]:
    """Return the files that wait, by device."""
    rows = book.rows(f"SELECT {_COLUMNS} FROM outbound WHERE sent = '' ORDER BY device, kind, id")  # noqa: S608 - fixed columns
    return [_outbound(*row) for row in rows]


def count(book: Book) -> int:
    """Return how many files wait."""
    row = book.row("SELECT count(*) FROM outbound WHERE sent = ''")
    return int(str(row[0])) if row else 0


def counts(book: Book) -> Sequence[Count]:
    """Return how many files there are for each device, by kind; no file is read for that."""
    rows = book.rows(
        "SELECT device, kind, sum(sent = ''), sum(sent != ''), sum((sent = '') * length(body)) FROM outbound"
        " GROUP BY device, kind ORDER BY device, kind"
    )
    return [
        Count(DeviceId(str(device)), str(kind), *(int(str(number)) for number in numbers))
        for device, kind, *numbers in rows
    ]


def note_sent(book: Book, id_: str, band: str) -> None:
    """Note that a file went onto its way, inside ``change``. It stays: a stick can be lost."""
    with tally.kept(book, "outbound", [id_]):
        book.run("UPDATE outbound SET sent = ? WHERE id = ?", (band, id_))


def forget(book: Book, id_: str) -> None:
    """Take a file out, inside ``change``: the device has it."""
    with tally.kept(book, "outbound", [id_]):
        book.run("DELETE FROM outbound WHERE id = ?", (id_,))


def _outbound(id_: object, device: object, kind: object, body: object, sent: object) -> Outbound:
    if not isinstance(body, bytes):
        raise AssertionError("outbound.body is a blob")  # noqa: TRY004 - our own bug
    return Outbound(str(id_), DeviceId(str(device)), str(kind), body, str(sent))
