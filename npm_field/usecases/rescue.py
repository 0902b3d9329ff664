"""Rescuing every readable record out of a damaged vault into a new one, which stands in its place.

The damaged vault is only read. The new one has its own keys, the same passphrase and, where what makes a device is
still whole, the same identity: so it can hand over at once (docs/decisions/0014-check-rescue-backup.md).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.modes import Mode
from npm_field.domain.revision import CASEBOOK, DAYBOOK
from npm_field.errors import NotOpenError
from npm_field.usecases import capture, check, code_drawing, complete, enrol, losses, sending, writing
from npm_field.usecases import seat as seats
from npm_field.usecases.writing import Lost
from storage import attachments, pools, refill, revisions, settings, streams, tally, vault
from sync.statements import OfficeStatement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from npm_field.crypto.secret import Secret
    from npm_field.usecases.check import Damage
    from npm_field.usecases.losses import Fate, Losses
    from npm_field.usecases.seat import Seat
    from storage.salvage import Salvaged

KEPT: Final = "kept"
NEW: Final = "new"
ROWS_IN_A_PAGE: Final = 64
"""More rows of any table than one page holds: how far a counter is moved on for a page nobody can count."""


@dataclass(frozen=True, slots=True)
class Rescued:
    """What came out. ``identity`` is ``kept`` or ``new``; ``damaged`` the page numbers by book.

    ``missing`` are rows of which only the number is known, by book and table; ``damage`` is what the check of the new
    vault found, () when all of it is whole.
    """

    fates: tuple[Fate, ...]
    damaged: Mapping[str, tuple[int, ...]]
    missing: Mapping[tuple[str, str], int]
    identity: str
    revisions: int
    damage: tuple[Damage, ...]

    @property
    def is_all(self) -> bool:
        """Whether nothing is known to be lost."""
        return all(fate.is_whole for fate in self.fates) and not self.missing


def rescue(
    folder: Path,
    passphrase: Secret,
    new_folder: Path,
    *,
    progress: Callable[[str, int, int], None] | None = None,
) -> Rescued:
    """Read what can be read of the vault in ``folder`` into a new vault in ``new_folder``, and check that one.

    ``folder`` is not written to. Both have the same main passphrase. ``progress`` is told a book, and how many pages
    of how many were read; what it raises stops the rescue, and the caller takes the new folder away.

    Raises as ``losses.read`` and ``storage.vault.create``, and ``NotOpenError`` where the passphrase does not open
    the casebook: what is sealed stays in its place and is unsealed there.
    """
    found = losses.read(folder, passphrase, progress)
    if CASEBOOK not in found.left.books:
        raise NotOpenError(book=CASEBOOK)
    statement = _statement(found)
    made = vault.create(
        new_folder,
        passphrase,
        cost=found.left.cost,
        office=statement.records if statement else None,
        paper=statement.records_paper if statement else None,
    )
    try:
        identity = _fill(seats.Seat(made, seats.shipped_vocabularies()), found)
        attachments.copy_all(folder, new_folder, streams.all_of(made.casebook))
    finally:
        made.close()
    seat = enrol.open_seat(new_folder, passphrase)  # from the disk alone, as the monitor will
    try:
        complete.repair(seat)
        _open_again(seat)
        checked = check.check(seat)
    finally:
        seat.vault.close()
    return Rescued(
        fates=found.fates,
        damaged={name: book.damaged for name, book in found.left.books.items() if book.damaged or not book.pages},
        missing=found.missing,
        identity=identity,
        revisions=checked.revisions,
        damage=checked.damage,
    )


def _fill(seat: Seat, found: Losses) -> str:
    casebook, daybook = seat.vault.casebook, seat.vault.daybook
    books = found.left.books
    with daybook.change():
        refill.refill(daybook, books[DAYBOOK], found.revisions[DAYBOOK].values())
    with casebook.change():
        refill.refill(casebook, books[CASEBOOK], found.revisions[CASEBOOK].values())
    identity = KEPT if _has_identity(books) else NEW
    if identity == NEW:
        enrol.become_new_device(seat)
    _go_on_counting(seat, found)
    if _may_have_given_more(found):
        with casebook.change():
            code_drawing.note_lost_rows(casebook)
    with casebook.change():
        came = found.revisions[CASEBOOK].values()
        writing.settle(seat, casebook, {r.header.record for r in came}, came)
    with daybook.change():
        writing.settle(seat, daybook, {r.header.record for r in found.revisions[DAYBOOK].values()})
    return identity


def _open_again(seat: Seat) -> None:
    """Let a partial record whose complete one is lost wait to be completed once more."""
    casebook, daybook = seat.vault.casebook, seat.vault.daybook
    for record, state in pools.completions(daybook).items():
        is_full = any(r.header.mode is Mode.FULL for r in revisions.of_record(casebook, record))
        if state == capture.COMPLETE and not is_full:
            with daybook.change():
                pools.set_completion(daybook, record, capture.COMPLETING)


def _has_identity(books: Mapping[str, Salvaged]) -> bool:
    """Return whether all that makes a device is there, and the number of its last bundle with it."""
    casebook, daybook = refill.settings_of(books[CASEBOOK]), refill.settings_of(books[DAYBOOK])
    return {seats.CASEBOOK_SEED, seats.HYBRID_SEED} <= casebook.keys() and {
        seats.DEVICE,
        seats.ROLE,
        seats.DAYBOOK_SEED,
    } <= daybook.keys()


def _statement(found: Losses) -> OfficeStatement | None:
    stored = refill.settings_of(found.left.books[CASEBOOK]).get(enrol.STATEMENT)
    return OfficeStatement.read(stored) if stored is not None else None


def _go_on_counting(seat: Seat, found: Losses) -> None:
    """Let no counter and no bundle number be given twice: not even one that stood on a damaged page."""
    own = [
        r.header.counter
        for r in found.revisions[CASEBOOK].values()
        if r.header.device == seat.device and r.header.book == CASEBOOK
    ]
    book = found.left.books[CASEBOOK]
    named = [int(str(row[1])) for row in book.rows.get("revision_counter", []) if row[0] == seat.device]
    before = writing.lost(seat)  # of an earlier rescue
    highest = max([*own, *named, before.highest], default=0) + _beyond(found)
    missing = frozenset(range(1, highest + 1)) - frozenset(own)
    if missing or found.gone:
        gone = before.revisions + len(found.gone) + _beyond(found)
        writing.note_lost(seat, Lost(highest, missing, gone))
    _settle_last_bundle(seat, book)


def _beyond(found: Losses) -> int:
    """Return how many revisions there may have been beyond the highest counter that is known."""
    unnamed = found.missing.get((CASEBOOK, "revision"))
    if unnamed is not None:
        return unnamed
    book = found.left.books[CASEBOOK]
    counted = any(row[0] == "tally" for row in book.rows.get("setting", []))
    return 0 if counted else ROWS_IN_A_PAGE * len(book.damaged)


def _may_have_given_more(found: Losses) -> bool:
    """Return whether rows of the codes that this office gave may be lost: they must not be drawn again (INV01)."""
    book = found.left.books[CASEBOOK]
    counted = any(row[0] == tally.TALLY for row in book.rows.get("setting", []))
    return (CASEBOOK, "issued_code") in found.missing or (bool(book.damaged) and not counted)


def _settle_last_bundle(seat: Seat, book: Salvaged) -> None:
    sent = [(int(str(row[2])), str(row[0])) for row in book.rows.get("bundle", []) if row[3] == "out"]
    stored = settings.get(seat.vault.daybook, sending.LAST_BUNDLE)
    last = int(json.loads(stored)["sequence"]) if stored is not None else 0
    highest, id_ = max(sent, default=(0, ""))
    if highest > last:
        with seat.vault.daybook.change() as daybook:
            settings.put(daybook, sending.LAST_BUNDLE, json.dumps({"sequence": highest, "id": id_}).encode())
