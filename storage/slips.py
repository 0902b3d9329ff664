"""Sealed identity slips: the bytes in the daybook, apart from every record; which code has one in the casebook.

So a hand-over goes on while the casebook is sealed, and who is given the travel passphrase learns how many there are
and not of whom. At the office the same tables hold what came in, and the log of the identity desk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain.capsule import SLIP, Capsule, CapsuleId
from npm_field.domain.identifiers import Code, DeviceId
from storage import tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storage.book import Book


@dataclass(frozen=True, slots=True)
class Label:
    """Of whom a slip is, as far as it is known: at the office ``code`` is empty until the desk has opened it once."""

    slip: CapsuleId
    code: str
    device: DeviceId


@dataclass(frozen=True, slots=True)
class Use:
    """One line of the desk's log. ``written`` is a band; the persons are M codes; ``reason`` is a purpose."""

    code: Code
    act: str
    written: str
    who: str
    second: str
    reason: str


# --- the bytes, in the daybook ------------------------------------------------------------------------------


def put(daybook: Book, slips: Iterable[Capsule]) -> None:
    """Store sealed slips, inside ``change``; one that is there stays as it is."""
    chosen = list(slips)
    with tally.kept(daybook, "slip", [slip.id for slip in chosen]):
        daybook.run_many("INSERT OR IGNORE INTO slip (id, body) VALUES (?, ?)", [(s.id, s.body) for s in chosen])


def all_of(daybook: Book) -> Sequence[Capsule]:
    """Return every sealed slip, in the order of the random names."""
    rows = daybook.rows("SELECT id, body FROM slip ORDER BY id")
    return [Capsule(SLIP, CapsuleId(str(name)), body) for name, body in rows if isinstance(body, bytes)]


def get(daybook: Book, slip: CapsuleId) -> Capsule | None:
    """Return one sealed slip, or None."""
    row = daybook.row("SELECT body FROM slip WHERE id = ?", (slip,))
    return Capsule(SLIP, slip, row[0]) if row and isinstance(row[0], bytes) else None


def ids(daybook: Book) -> frozenset[CapsuleId]:
    """Return the names of all slips, without reading their bodies."""
    return frozenset(CapsuleId(str(row[0])) for row in daybook.rows("SELECT id FROM slip"))


def remove(daybook: Book, slips: Iterable[CapsuleId]) -> None:
    """Take slips away, inside ``change``."""
    chosen = list(slips)
    with tally.kept(daybook, "slip", chosen):
        daybook.run_many("DELETE FROM slip WHERE id = ?", [(slip,) for slip in chosen])


# --- of whom they are, in the casebook ----------------------------------------------------------------------


def label(casebook: Book, labels: Iterable[Label]) -> None:
    """Note of whom slips are, inside ``change``."""
    rows = [(one.slip, one.code, one.device) for one in labels]
    casebook.run_many("REPLACE INTO slip_label (slip, code, device) VALUES (?, ?, ?)", rows)


def labels(casebook: Book) -> Sequence[Label]:
    """Return what is known of every slip."""
    rows = casebook.rows("SELECT slip, code, device FROM slip_label ORDER BY slip")
    return [Label(CapsuleId(str(s)), str(c), DeviceId(str(d))) for s, c, d in rows]


def of_code(casebook: Book, code: Code) -> Sequence[CapsuleId]:
    """Return the slips of one person; there may be several, for a new one never replaces a sealed one."""
    rows = casebook.rows("SELECT slip FROM slip_label WHERE code = ? ORDER BY slip", (code,))
    return [CapsuleId(str(row[0])) for row in rows]


def codes(casebook: Book) -> frozenset[Code]:
    """Return the codes that are known to have a slip."""
    return frozenset(Code(str(row[0])) for row in casebook.rows("SELECT code FROM slip_label WHERE code <> ''"))


def forget(casebook: Book, slips: Iterable[CapsuleId]) -> None:
    """Forget of whom slips were, inside ``change``."""
    casebook.run_many("DELETE FROM slip_label WHERE slip = ?", [(slip,) for slip in slips])


# --- the desk's log, in the office's casebook ---------------------------------------------------------------


def note(casebook: Book, use: Use) -> None:
    """Add a line to the log, inside ``change``."""
    casebook.run(
        "INSERT INTO slip_use (code, act, written, who, second, reason) VALUES (?, ?, ?, ?, ?, ?)",
        (use.code, use.act, use.written, use.who, use.second, use.reason),
    )


def uses(casebook: Book) -> Sequence[Use]:
    """Return the log, the oldest line first."""
    rows = casebook.rows("SELECT code, act, written, who, second, reason FROM slip_use ORDER BY number")
    return [Use(Code(str(c)), str(a), str(w), str(o), str(s), str(r)) for c, a, w, o, s, r in rows]
