"""A laptop whose content goes: photos stored and destroyed, bundles cut, receipts taken, records removed; and killed.

The kills are real ones, as in ``kills.py``. After each the vault is opened as a person opens it and must be whole:
every photo that was told opens here or at the office, what was destroyed is nowhere, every bundle that waits has the
very bytes it had, and what is no longer here lies at the office. Between two lives the office takes bundles in.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import time
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import OBSERVATION
from npm_field.errors import FieldError, VaultInUseError
from npm_field.usecases import attachments, capture, check, cuts, receipts, receive, records, removal
from storage import pools, safe_files, streams
from tests.pictures import sources
from tests.torture.kills import KILLS_PER_VAULT, killed
from tests.torture.tally import Tally
from tests.usecases import enrolled as pairs
from ui.unlocking import settle

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from npm_field.usecases.seat import Seat
    from tests.torture.life import Tell

ACTS: Final = {"note": 3, "photo": 4, "destroy": 2, "cut": 3, "take": 2, "remove": 2}
MOST_ACTS: Final = 20
LONGEST_MS: Final = 60.0
MOST_S: Final = 10.0
PHOTO: Final = {"kind": "photo", "people_visible": "none", "faces": "none"}
CAMERA, RECEIPTS = "card.jpg", "receipts"


@dataclass(slots=True)
class Known:
    """What was told: texts by record, photos by id, the waiting bundles' hashes, and what was under way."""

    texts: dict[str, str] = field(default_factory=dict)
    photos: dict[str, str] = field(default_factory=dict)
    destroyed: set[str] = field(default_factory=set)
    waiting: dict[str, str] = field(default_factory=dict)
    under_way: Mapping[str, object] = field(default_factory=dict)

    def hear(self, line: Mapping[str, object]) -> None:
        """Take in one line that was told."""
        if "will" in line:
            self.under_way = line
            return
        act, self.under_way = {**self.under_way, **line}, {}
        name, id_ = str(act["will"]), str(act.get("id", ""))
        if name == "note":
            self.texts[id_] = str(act["text"])
        elif name == "photo":
            self.photos[id_] = str(act["about"])
        elif name == "destroy":
            self.destroyed.add(id_)
        elif name == "cut" and id_:
            self.waiting[id_] = str(act["sha256"])


# --- the life ------------------------------------------------------------------------------------------------


def live(home: Path, seed: random.Random, tell: Tell) -> None:
    """Open the laptop and do what its person does, each act told before it begins and after it is done."""
    seat = settle(pairs.opened(home / "laptop")).seat
    visit = pools.plans(seat.vault.daybook)[0].visit
    acts = {"note": _note, "photo": _photo, "destroy": _destroy, "cut": _cut, "take": _take, "remove": _remove}
    for name in seed.choices(list(ACTS), weights=list(ACTS.values()), k=MOST_ACTS):
        acts[name](seat, home, visit, seed, tell)


def _note(seat: Seat, _home: Path, visit: RecordId, seed: random.Random, tell: Tell) -> None:
    text = f"Seen {seed.randrange(10**9)}: water on the floor."
    tell({"will": "note", "text": text})
    draft = capture.begin(seat, OBSERVATION, visit, fields={"text": text})
    capture.leave(seat, draft.record)
    tell({"did": True, "id": draft.record})


def _photo(seat: Seat, home: Path, _visit: RecordId, seed: random.Random, tell: Tell) -> None:
    known = [row.id for row in records.listed(seat, kind=OBSERVATION.name) if row.state == "full"]
    if known:
        about = seed.choice(known)
        tell({"will": "photo", "about": about})
        added, _said = attachments.add(seat, about, home / CAMERA, PHOTO)
        tell({"did": True, "id": added.id})


def _destroy(seat: Seat, _home: Path, _visit: RecordId, seed: random.Random, tell: Tell) -> None:
    held = [row.id for row in streams.all_of(seat.vault.casebook)]
    if held:
        id_ = seed.choice(held)
        tell({"will": "destroy", "id": id_})
        attachments.destroy(seat, RecordId(id_))
        tell({"did": True})


def _cut(seat: Seat, _home: Path, _visit: RecordId, _seed: random.Random, tell: Tell) -> None:
    tell({"will": "cut"})
    made = cuts.cut(seat)
    tell({"did": True, "id": made.bundle, "sha256": made.sha256} if made is not None else {"did": True})


def _take(seat: Seat, home: Path, _visit: RecordId, _seed: random.Random, tell: Tell) -> None:
    for path in sorted((home / RECEIPTS).iterdir()):
        tell({"will": "take", "id": path.name})
        receipts.take(seat, path.read_bytes())
        tell({"did": True})


def _remove(seat: Seat, _home: Path, _visit: RecordId, _seed: random.Random, tell: Tell) -> None:
    tell({"will": "remove"})
    removal.remove(seat)
    tell({"did": True})


# --- the witness ---------------------------------------------------------------------------------------------


def kill_going(folder: Path, seed: str, count: int) -> Tally:
    """Kill ``count`` such lives, on a new pair of office and laptop after every 25th."""
    chance = random.Random(seed)  # noqa: S311 - the same kills for the same seed, as far as a kill can be the same
    template = folder / "template"
    template.mkdir()
    pairs.make(template)
    (template / RECEIPTS).mkdir()
    (template / CAMERA).write_bytes(_picture())
    tally = Tally()
    for first in range(0, count, KILLS_PER_VAULT):
        home = folder / f"pair-{first}"
        shutil.copytree(template, home)
        tally.take_in(_kill_on_one_pair(home, chance, min(KILLS_PER_VAULT, count - first)))
        shutil.rmtree(home)
    tally.problems = [f"{seed}: {problem}" for problem in tally.problems]
    return tally


@cache
def _picture() -> bytes:
    return sources.photo()


def _kill_on_one_pair(home: Path, chance: random.Random, count: int) -> Tally:
    tally, known = Tally(), Known()
    for number in range(1, count + 1):
        told = killed(chance, lambda seed, tell: live(home, seed, tell), within_ms=LONGEST_MS)
        for line in told:
            known.hear(line)
        tally.count(str(known.under_way.get("will", "nothing")))
        tally.inside += bool(known.under_way)
        tally.acknowledged += sum("did" in line for line in told)
        tally.problems += [f"kill {number} of a pair: {problem}" for problem in problems(home, known)]
        if chance.random() < 1 / 2:
            _office_takes_in(home)
    return tally


def problems(home: Path, known: Known) -> list[str]:
    """Say what is not as it was told; [] when all is well."""
    try:
        laptop = settle(_opened(home / "laptop")).seat
        office = pairs.opened(home / "office")
    except FieldError as error:
        return [f"does not open: {type(error).__name__} {error}"]
    try:
        return [*_of_vaults(laptop, office), *_of_bundles(laptop, home, known), *_of_content(laptop, office, known)]
    finally:
        laptop.vault.close()
        office.vault.close()
        known.under_way = {}


def _opened(folder: Path) -> Seat:
    """Open the laptop; what was just started to decode a photo has the vault's lock until it runs its own program."""
    until = time.monotonic() + MOST_S
    while True:
        try:
            return pairs.opened(folder)
        except VaultInUseError:
            if time.monotonic() > until:
                raise


def _of_vaults(laptop: Seat, office: Seat) -> list[str]:
    said = []
    for seat in (laptop, office):
        checked = check.check(seat)
        said += [f"damage: {found.part} {found.problem} {found.id}" for found in checked.damage]
        said += ["the search did not fit the records"] if checked.search_renewed else []
    folder = laptop.vault.folder / safe_files.ATTACHMENTS_FOLDER
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    named = {row.file for row in streams.all_of(laptop.vault.casebook)}
    return said + [f"a file that nothing names: {name}" for name in sorted(there - named)]


def _of_bundles(laptop: Seat, home: Path, known: Known) -> list[str]:
    """A bundle that was told waits with the bytes it had, until its receipt was taken; nothing lies beside."""
    pending = {made.bundle: made for made in cuts.pending(laptop)}
    signed = {path.name for path in (home / RECEIPTS).iterdir()}
    said = [f"a bundle is gone: {id_}" for id_ in sorted(known.waiting.keys() - pending.keys() - signed)]
    for id_, made in pending.items():
        now = hashlib.sha256(made.path.read_bytes()).hexdigest()
        if now != made.sha256 or now != known.waiting.get(id_, now):
            said.append(f"a bundle has other bytes: {id_}")
        known.waiting[id_] = now
    outgoing = {name for name in safe_files.names_in(laptop.vault.folder) if safe_files.OUTGOING in name}
    return said + [f"a stray: {name}" for name in sorted(outgoing - {made.path.name for made in pending.values()})]


def _of_content(laptop: Seat, office: Seat, known: Known) -> list[str]:
    said = []
    for record, text in known.texts.items():
        if text not in {_text(laptop, record), _text(office, record)}:
            said.append(f"lost: {record}")
    gone = {*known.destroyed, str(known.under_way.get("id", "")) if known.under_way.get("will") == "destroy" else ""}
    for id_ in known.photos:
        opens = _opens(laptop, id_)
        if id_ in known.destroyed and opens:
            said.append(f"destroyed and there: {id_}")
        elif id_ not in gone and not opens and not _opens(office, id_):
            said.append(f"a photo is lost: {id_}")
        if id_ in gone and not opens:
            known.destroyed.add(id_)
    return said


def _text(seat: Seat, record: str) -> str:
    try:
        return str((records.show(seat, RecordId(record)).merged.fields or {}).get("text", ""))
    except FieldError:
        return ""


def _opens(seat: Seat, id_: str) -> bool:
    """Return whether every byte of a photo is there and is what was signed."""
    try:
        with attachments.open_stream(seat, RecordId(id_)) as album:
            return bool(album.picture(1))
    except FieldError:
        return False


def _office_takes_in(home: Path) -> None:
    laptop, office = pairs.opened(home / "laptop"), pairs.opened(home / "office")
    try:
        for made in cuts.pending(laptop):
            receive.take_in(office, receive.preview(office, made.path))
            (home / RECEIPTS / made.bundle).write_bytes(receipts.receipt_for(office, made.bundle))
    finally:
        laptop.vault.close()
        office.vault.close()
