"""The witness of a life: what was acknowledged, what was under way, and whether a vault found afterwards agrees.

Of the one act that was under way either all or nothing may be there. Of every act before it all must be.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from npm_field.domain.identifiers import RecordId
from npm_field.errors import FieldError, NoRecordError, WrongPassphraseError
from npm_field.usecases import capture, check, writing
from storage import drafts
from tests.torture.life import FIRST_PASSPHRASE, opened

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from npm_field.usecases.seat import Seat


@dataclass(slots=True)
class Ledger:
    """What a vault must hold. ``texts`` by record; None once its content was withdrawn."""

    texts: dict[str, str | None] = field(default_factory=dict)
    passphrase: str = FIRST_PASSPHRASE
    dead: set[str] = field(default_factory=set)
    under_way: Mapping[str, object] | None = None

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
        record = str(act.get("record", ""))
        match act["will"]:
            case "begin" | "partial" if record:
                self.texts[record] = ""
            case "save":
                self.texts[record] = str(act["text"])
            case "withdraw":
                self.texts[record] = None
            case "passphrase":
                self.dead.add(self.passphrase)
                self.passphrase = str(act["words"])


def problems(folder: Path, ledger: Ledger, *, thorough: bool) -> list[str]:
    """Open the vault as a person would, and say what is not as the ledger has it; [] when all is well.

    What was under way is settled in the ledger to what was found, so that the life can go on. ``thorough``: run both
    integrity checks, every hash and signature and the graph as well.
    """
    try:
        seat = _opened(folder, ledger)
    except (FieldError, AssertionError) as error:
        return [f"does not open: {error}"]
    try:
        said = _problems(seat, ledger, thorough=thorough)
    finally:
        seat.vault.close()
    risen = [words for words in ledger.dead if thorough and _opens(folder, words)]
    return said + [f"a dead passphrase opens it: {words}" for words in risen]


def _opened(folder: Path, ledger: Ledger) -> Seat:
    """Open with the passphrase that must live. Where its change was under way, exactly one of the two may."""
    words = {ledger.passphrase, ledger.after_all().passphrase}
    if len(words) > 1:
        living = [each for each in words if _opens(folder, each)]
        if len(living) != 1:
            raise AssertionError("old or new must open it, and these do", living)
        ledger.passphrase = living[0]
    return opened(folder, ledger.passphrase)


def _opens(folder: Path, words: str) -> bool:
    try:
        opened(folder, words).vault.close()
    except WrongPassphraseError:
        return False
    return True


def _problems(seat: Seat, ledger: Ledger, *, thorough: bool) -> list[str]:
    after = ledger.after_all()
    said = []
    for record in ledger.texts.keys() | after.texts.keys():
        found = _text_of(seat, RecordId(record))
        if found not in {ledger.texts.get(record), after.texts.get(record)}:
            said.append(f"lost: {record} has {_short(found)} and not {_short(ledger.texts.get(record))}")
        after.texts[record] = found
    ledger.texts, ledger.under_way = after.texts, None
    if thorough:
        capture.leave_all(seat)
        said += [f"damage: {found.part} {found.problem} {found.id}" for found in check.check(seat).damage]
        said += [f"lost when signed: {r}" for r, text in ledger.texts.items() if _text_of(seat, RecordId(r)) != text]
    return said


def _text_of(seat: Seat, record: RecordId) -> str | None:
    """What a person sees of the record: the draft before the signed words; None where no revision has content."""
    waiting = next((found for book in seat.vault.books() if (found := drafts.of_record(book, record))), None)
    try:
        fields = waiting.fields if waiting else writing.merged_record(seat, record).fields
    except NoRecordError:
        return None
    known = writing.known_revisions(seat, record)
    if waiting is None and not known:
        return None
    if any(revision.payload is None for revision in known) and "narrative" not in (fields or {}):
        return None
    fields = fields or {}
    return str(fields.get("narrative", fields.get("severity", "")))


def _short(text: str | None) -> str:
    return repr(text[:30]) if text else repr(text)
