"""The witness of a life: what was acknowledged, what was under way, and whether a vault found afterwards agrees.

Of the one act that was under way either all or nothing may be there. Of every act before it all must be.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from npm_field.domain.identifiers import RecordId
from npm_field.errors import FieldError, NoRecordError
from npm_field.usecases import capture, check, writing
from npm_field.usecases.seat import Seat
from storage import drafts, vault
from tests.torture.life import opened, shipped
from tests.torture.openers import Ever, Openers, observed, office_key, same

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(slots=True)
class Ledger:
    """What a vault must hold, and what opens it. ``texts`` by record; None once its content was withdrawn."""

    texts: dict[str, str | None] = field(default_factory=dict)
    openers: Openers = field(default_factory=Openers)
    earlier: list[Openers] = field(default_factory=list)
    under_way: Mapping[str, object] | None = None
    done: list[str] = field(default_factory=list)

    def hear(self, line: Mapping[str, object]) -> None:
        """Take in one line that was told."""
        if "will" in line:
            self.under_way = line
            return
        act, self.under_way = self.under_way, None
        if act is not None:
            self._apply({**act, **line})

    def after_all(self) -> Ledger:
        """Return the ledger as it is if what was under way was done."""
        other = copy.deepcopy(self)
        if other.under_way is not None:
            other._apply(other.under_way)
        return other

    def _apply(self, act: Mapping[str, object]) -> None:
        record, name = str(act.get("record", "")), str(act["will"])
        self.done.append(name)
        if name in {"begin", "partial"} and record:
            self.texts[record] = ""
        elif name == "save":
            self.texts[record] = str(act["text"])
        elif name == "withdraw":
            self.texts[record] = None
        elif isinstance(found := act.get("openers"), dict):
            self.earlier.append(self.openers)
            self.openers = Openers.read(found)


def problems(folder: Path, ledger: Ledger, *, thorough: bool) -> list[str]:
    """Start the vault again as a person would, and say what is not as the ledger has it; [] when all is well.

    What was under way is settled in the ledger to what was found, so that the life can go on. ``thorough``: try all
    that ever opened it, run both integrity checks, every hash and signature and the graph as well.
    """
    try:
        vault.finish_pending(folder)
        after = ledger.after_all()
        if thorough or ledger.openers != after.openers:
            ledger.openers = _settled(folder, ledger, after)
        seat = _opened(folder, ledger.openers)
    except (FieldError, AssertionError) as error:
        return [f"does not open: {type(error).__name__} {error}"]
    try:
        return _problems(seat, ledger, after, thorough=thorough)
    finally:
        seat.vault.close()


def _settled(folder: Path, before: Ledger, after: Ledger) -> Openers:
    """Return what opens it: exactly what did before the act that was under way, or exactly what does after it."""
    found = observed(folder, Ever.of([*before.earlier, before.openers, after.openers]))
    for expected in (before.openers, after.openers):
        if same(found, expected):
            return expected
    raise AssertionError("neither as before nor as after", found, before.openers, after.openers)


def _opened(folder: Path, openers: Openers) -> Seat:
    """Open with main; where the casebook is sealed, see that it is, and open with the office's key."""
    seat = opened(folder, openers.main)
    if not openers.sealed:
        return seat
    level = seat.vault.level
    seat.vault.close()
    if level != "sealed":
        raise AssertionError("not sealed", level)
    return Seat(vault.open_with_key(folder, office_key(openers.office)), shipped())


def _problems(seat: Seat, ledger: Ledger, after: Ledger, *, thorough: bool) -> list[str]:
    said = []
    for record in ledger.texts.keys() | after.texts.keys():
        found = _text_of(seat, RecordId(record))
        # one that was begun without being told is unknown here, and empty until its first save
        before = ledger.texts.get(record, "")
        if found not in {before, after.texts.get(record)}:
            said.append(f"lost: {record} has {_short(found)} and not {_short(before)}")
        after.texts[record] = found
    ledger.texts, ledger.under_way = after.texts, None
    if thorough:
        capture.leave_all(seat)
        checked = check.check(seat)
        said += [f"damage: {found.part} {found.problem} {found.id}" for found in checked.damage]
        said += ["the search did not fit the records"] if checked.search_renewed else []
        said += [f"lost when signed: {r}" for r, text in ledger.texts.items() if _text_of(seat, RecordId(r)) != text]
    return said


def _text_of(seat: Seat, record: RecordId) -> str | None:
    """What a person sees of the record: the draft before the signed words; None where no revision has content."""
    waiting = next((found for book in seat.vault.books() if (found := drafts.of_record(book, record))), None)
    known = writing.known_revisions(seat, record)
    if waiting is None and not known:
        return None
    try:
        fields = (waiting.fields if waiting else writing.merged_record(seat, record).fields) or {}
    except NoRecordError:
        return None
    if any(revision.payload is None for revision in known) and "narrative" not in fields:
        return None
    return str(fields.get("narrative", fields.get("severity", "")))


def _short(text: str | None) -> str:
    return repr(text[:30]) if text else repr(text)
