"""An office and a laptop it certified, as vaults of their own, for tests of what goes on between the two."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto import passphrase as passphrases
from npm_field.crypto.argon import Cost
from npm_field.domain.classification import CHANGES
from npm_field.domain.modes import Mode
from npm_field.usecases import adding, deliver, enrol, receive, writing
from npm_field.usecases.adding import Document
from storage import pools
from storage.drafts import Draft

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.domain.identifiers import Code, DeviceId, RecordId
    from npm_field.usecases.seat import Seat

CHEAP: Final = Cost(memory_kib=64, passes=1, lanes=1)
PASSPHRASE: Final = "otter granite velvet lamp"  # noqa: S105 - of vaults that live for one test
DESK: Final = "another one for the desk"
VISIT: Final = "C-421-802"
AREA: Final = "L-450-618"
TALK: Final = "P-049-402"
FORGED: Final = "The lamp was never off, and it was loud."


@dataclass(slots=True)
class Enrolled:
    """Both seats, open, and where they lie. ``paper`` is the text of the records key on paper."""

    home: Path
    office: Seat
    laptop: Seat
    paper: str

    def close(self) -> None:
        """Close what a test left open."""
        for seat in (self.office, self.laptop):
            if seat.vault._lock.is_locked:
                seat.vault.close()


_patterns: list[tuple[Path, str]] = []


def make(home: Path) -> str:
    """Put an office and its laptop below ``home``, with one talk on the laptop, and return the paper key's text.

    They are made once in a run, which takes two seconds of a processor, and copied; anew where the first are gone
    with their temporary folder.
    """
    if not _patterns or not _patterns[0][0].is_dir():
        folder = home.with_name(f"{home.name}-pattern")
        _patterns[:] = [(folder, make_strangers(folder))]
    folder, paper = _patterns[0]
    for name in ("office", "laptop"):
        shutil.copytree(folder / name, home / name)
    return paper


def make_strangers(home: Path) -> str:
    """Make an office and a laptop whose keys nobody else in the run has; otherwise as ``make``."""
    secret = passphrases.prepare(PASSPHRASE)
    made = enrol.make_office(
        home / "office", name="Kestria", passphrase=secret, desk_passphrase=passphrases.prepare(DESK), cost=CHEAP
    )
    office = made.seat
    laptop = enrol.make_laptop(home / "laptop", enrol.invite(office, role="field"), passphrase=secret, cost=CHEAP)
    enrol.finish(laptop.seat, enrol.approve(office, enrol.examine(office, laptop.answer)))
    talk = {"code": TALK, "area": AREA, "consent": {"record": "yes"}, "narrative": "The lamp was never off."}
    adding.add(
        laptop.seat,
        [
            Document("visit", "", Mode.FULL, {"code": VISIT, "words": {"V-788": "beating"}}, from_paper=True),
            Document("area", VISIT, Mode.FULL, {"code": AREA, "kind": "shared_cell"}, from_paper=True),
            Document("interview", VISIT, Mode.FULL, talk, from_paper=True),
        ],
    )
    office.vault.close()
    laptop.seat.vault.close()
    return made.papers[0].text


def opened(folder: Path, passphrase: str = PASSPHRASE) -> Seat:
    """Open a seat with its passphrase."""
    return enrol.open_seat(folder, passphrases.prepare(passphrase))


def lead_of(enrolled: Enrolled, folder: Path) -> Seat:
    """Return the seat of a lead whom the laptop knows too: each took the office's pack in. A test closes it."""
    office = enrolled.office
    made = enrol.make_laptop(
        folder, enrol.invite(office, role="lead"), passphrase=passphrases.prepare(PASSPHRASE), cost=CHEAP
    )
    enrol.finish(made.seat, enrol.approve(office, enrol.examine(office, made.answer)))
    roster = folder.with_name("roster.npmf")
    deliver.export(office, roster, purpose=deliver.VISIT_PACK)
    for seat in (enrolled.laptop, made.seat):
        receive.take_in(seat, receive.preview(seat, roster))
    return made.seat


def forge_lowering(seat: Seat, record: RecordId) -> None:
    """Sign what a changed program signs: testimony, and in it a lower class in the lead's name."""
    casebook = seat.vault.casebook
    state = writing.merged_record(seat, record)
    head, fields = state.heads[0], dict(state.fields or {})
    earlier = fields.get(CHANGES)
    change = {"id": "forged", "to": "confidential", "role": "team_lead", "reason": "nobody_in_it"}
    fields |= {CHANGES: [*(earlier if isinstance(earlier, list) else []), change], "narrative": FORGED}
    draft = Draft(record, head.header.kind, head.header.visit, Mode.FULL, (head.id,), fields)
    with casebook.change():
        writing.store_own(seat, casebook, [writing.sign_draft(seat, draft)])


def pools_of(seat: Seat) -> frozenset[Code]:
    """Return the unused codes of a seat's own pool."""
    return pools.unused(seat.vault.daybook)


def device_of(folder: Path) -> DeviceId:
    """Return the device of a laptop's vault."""
    seat = opened(folder)
    try:
        return seat.device
    finally:
        seat.vault.close()


def person_of(office: Seat, device: DeviceId) -> Code:
    """Return the M code of a certified laptop's person."""
    return deliver.known_credentials(office)[device].person
