"""A day of an office and a monitor by use-cases, every field that takes a sentence filled with a word of its own.

As a script: ``python -P -m tests.torture.day FOLDER``, the seed of the words on standard input.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from npm_field.crypto.argon import Cost
from npm_field.crypto.passphrase import prepare
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.documents import ITEM_ID
from npm_field.domain.fields import Shape
from npm_field.domain.kinds import INTERVIEW, KINDS, VISIT
from npm_field.domain.modes import Mode
from npm_field.errors import FieldError
from npm_field.usecases import (
    adding,
    capture,
    check,
    deliver,
    dropbox,
    enrol,
    receive,
    records,
    report,
    sealing,
    wiping,
    withdraw,
)
from npm_field.usecases.adding import Document
from resources.language import Language
from storage import pools, revisions
from tests.torture.canaries import text_fields, word

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.domain.fields import Kind
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

CHEAP: Final = Cost(memory_kib=64, passes=1, lanes=1)
VISIT_CODE: Final = str(codes.make(CodeType.VISIT, "42180"))
OWN_CODES: Final = {"visit": VISIT_CODE, "team_member": str(codes.make(CodeType.MONITOR, "20011"))}
ASKED_FOR: Final = ("passphrase", "travel", "desk", "office", "refused", "boxed", "typo")
"""Words beside those of the fields: secrets, what is refused, what goes into the box, what is typed and taken out."""


def main(folder: Path, seed: str) -> None:
    """Live the day."""
    said = Day(folder, seed)
    said.enrol()
    said.write()
    said.hand_over()
    said.end()


class Day:
    """One office, one laptop, one seed."""

    def __init__(self, folder: Path, seed: str) -> None:
        self.folder = folder
        self.seed = seed

    def word(self, name: str) -> str:
        return word(self.seed, name)

    def enrol(self) -> None:
        secret, desk = prepare(self.word("office")), prepare(self.word("desk"))
        self.office = enrol.make_office(
            self.folder / "office", name="Kestria", passphrase=secret, desk_passphrase=desk, cost=CHEAP
        ).seat
        invitation = enrol.invite(self.office, role="lead")
        made = enrol.make_laptop(
            self.folder / "laptop", invitation, passphrase=prepare(self.word("passphrase")), cost=CHEAP
        )
        enrol.finish(made.seat, enrol.approve(self.office, enrol.examine(self.office, made.answer)))
        self.laptop: Seat = made.seat
        self.laptop.vault.set_passphrase(prepare(self.word("travel")), "travel")

    def write(self) -> None:
        """Type a record of every kind letter by letter, leave it, correct it, look for it; withdraw one, box one."""
        adding.add(self.laptop, [Document("visit", "", Mode.FULL, self.filled(VISIT), from_paper=True)])
        self.visit = pools.plans(self.laptop.vault.daybook)[0].visit
        clinician = {"code": self.laptop.person, "profession": "physician"}
        adding.add(self.laptop, [Document("team_member", VISIT_CODE, Mode.FULL, clinician, from_paper=True)])
        for kind in KINDS.values():
            if kind is not VISIT:
                self.type(kind)
        withdrawn = self.type(INTERVIEW)
        withdraw.withdraw(self.laptop, withdrawn, ["record"], channel="oral")
        with contextlib.suppress(FieldError):
            adding.add(self.laptop, [Document("observation", VISIT_CODE, Mode.FULL, {"sense": self.word("refused")})])
        boxed = dropbox.begin(self.laptop, INTERVIEW, self.visit)
        dropbox.leave(
            self.laptop, boxed,
            {**boxed.fields, "consent": {"record": "yes"}, "narrative": self.word("boxed")},
        )  # fmt: skip

    def type(self, kind: Kind) -> RecordId:
        own = {"code": OWN_CODES[kind.name]} if kind.name in OWN_CODES else None
        draft = capture.begin(self.laptop, kind, self.visit, fields=own)
        fields = {**self.filled(kind), **draft.fields}
        texts = [name for name, value in fields.items() if isinstance(value, str) and name != "code"]
        for name in texts:
            with contextlib.suppress(FieldError):
                capture.save(self.laptop, draft, {**draft.fields, name: f"{fields[name]} {self.word('typo')}"})
        capture.save(self.laptop, draft, fields)
        capture.leave(self.laptop, draft.record)
        again = capture.edit(self.laptop, draft.record)
        capture.save(self.laptop, again, fields)
        capture.leave(self.laptop, draft.record)
        for name in texts:
            records.search(self.laptop, str(fields[name]))
        return draft.record

    def hand_over(self) -> None:
        bundle = self.folder / "bundle.npmf"
        deliver.export(self.laptop, bundle)
        receive.take_in(self.office, receive.preview(self.office, bundle))
        path = self.folder / "report.pdf"
        report.write(self.office, self.visit, path, audience="internal", language=Language.load("en"))

    def end(self) -> None:
        """Lock and come back, check, seal calmly; wipe the office's vault."""
        self.laptop.vault.close()
        self.laptop = enrol.open_seat(self.folder / "laptop", prepare(self.word("passphrase")))
        if check.check(self.laptop).damage:
            raise SystemExit("the day damaged the vault")
        sys.stdout.write(f"{len(self.kept())}\n")
        sealing.seal(self.laptop)
        self.laptop.vault.close()
        self.office.vault.close()
        wiping.wipe(self.folder / "office")

    def kept(self) -> set[str]:
        """Return the names of the fields whose word is in the vault: what is not there proves nothing."""
        texts = [str(revision.fields) for revision in revisions.all_of(self.laptop.vault.casebook)]
        return {name for name, _field in text_fields() if any(self.word(name) in text for text in texts)}

    def filled(self, kind: Kind) -> dict[str, object]:
        """Return a record with its word in every field that takes a sentence."""
        agreed = {"consent": {"record": "yes", "medical_exam": "yes"}}
        fields: dict[str, object] = {**agreed} if kind.consent_governed else {}
        for field in kind.fields:
            if field.shape is Shape.TEXT:
                fields[field.name] = self.word(f"{kind.name}.{field.name}")
            texts = [part.name for part in field.items if part.shape is Shape.TEXT]
            if texts:
                words = {name: self.word(f"{kind.name}.{field.name}.{name}") for name in texts}
                fields[field.name] = [{ITEM_ID: "e1", **words}]
        return fields | ({"code": OWN_CODES[kind.name]} if kind.name in OWN_CODES else {})


def plant(folder: Path, seed: str) -> None:
    """The control: leave words where none may be, in both encodings."""
    (folder / "left.txt").write_text(word(seed, "visit.place_name"), encoding="utf-8")
    (folder / "left.bin").write_bytes(word(seed, "office").encode("utf-16-le"))
    gone = folder / "gone.txt"
    gone.write_bytes(word(seed, "passphrase").encode("utf-16-le") + word(seed, "travel").encode())
    gone.unlink()


ACTS: Final[dict[str, Callable[[Path, str], None]]] = {"live": main, "plant": plant}

if __name__ == "__main__":
    ACTS[sys.argv[1]](Path(sys.argv[2]), sys.stdin.readline().strip())
