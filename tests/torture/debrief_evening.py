"""The evening of a debrief for its torture: what lies on the laptops, each act of it, and how it must come out.

``debrief.py`` beside it kills whoever does this evening, at every place there is.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto import passphrase as passphrases
from npm_field.domain import agenda
from npm_field.domain.codes import CodeType, make
from npm_field.errors import BundleDamagedError, NotForUsError, SameBundleError, UnknownSenderError
from npm_field.usecases import (
    annex,
    attachments,
    capture,
    debrief_record,
    deliver,
    differences,
    enrol,
    findings,
    identity_desk,
    membership,
    receive,
    records,
    sticks,
    takings,
    writing,
)
from npm_field.usecases import evening as evenings
from npm_field.usecases.differences import ONE, Answer
from npm_field.usecases.seat import local_now
from resources.language import Language
from storage import revisions
from sync.annex import open_annex
from tests.journeys import stories
from tests.pictures import sources
from tests.sync.conftest import Laptop, Office
from ui.unlocking import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from npm_field.domain.identifiers import DeviceId, RecordId
    from npm_field.usecases.seat import Seat
    from sync.annex import Annex
    from tests.journeys.stories import Story, Team
    from tests.torture.life import Tell

RECORD, ANNEX = "debrief.pdf", "debrief-annex.npmf"
_NOW: Final = local_now()
"""The evening does not end at midnight."""
DECIDED: Final = "Weatherglass at eight."
PHOTO: Final = {"kind": "photo", "people_visible": "none", "faces": "none"}
BAD: Final = {
    "cut.npmf": BundleDamagedError,
    "foreign.npmf": UnknownSenderError,
    "sealed.npmf": NotForUsError,
    "twice.npmf": SameBundleError,
}
"""What of the stick cannot be taken in, and why."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A visit when the evening begins: the vault of who does it, closed, and the stick beside it.

    ``monitors`` are the laptops whose bundles lie on the stick; ``annex`` opens one as the identity desk does.
    """

    home: Path
    story: Story
    visit: RecordId
    here: Mapping[str, RecordId]
    monitors: frozenset[DeviceId]
    annex: Callable[[bytes], Annex]

    @property
    def stick(self) -> Sequence[Path]:
        return sorted((self.home / "stick").iterdir())


# --- what lies on the laptops ---------------------------------------------------------------------------------


def scene(team: Team, story: Story, home: Path, *, photo: str = "yes", deputy: str = "", differing: int = 1) -> Scene:
    """Let a visit be made and written down, and leave good and bad files on the stick of the debrief.

    The vault of the lead is closed then, or with ``deputy`` that of the deputy, who has notes of their own. Two
    laptops say of ``differing`` areas that they are of different kinds.
    """
    home.mkdir()
    visit = stories.planned(team, story, deputy=deputy)
    deliver.export(team.lead, home / "pack.npmf", purpose=deliver.VISIT_PACK, visit=visit)
    for seat in team.laptops:
        receive.take_in(seat, receive.preview(seat, home / "pack.npmf"))
    here = stories.brought_home(team, story)
    stick = home / "stick"
    stick.mkdir()
    first, second, _third = team.laptops
    deliver.export(first, stick / "old.npmf", visit=visit)
    areas = [row.id for row in records.listed(first, kind="area", visit=visit)][:differing]
    for area in areas:
        _edit(first, area, kind="kitchen", beds=6)
        _edit(second, area, kind="dormitory", occupants_now=9)
    if photo:
        (home / "card.jpg").write_bytes(sources.photo())
        attachments.add(first, areas[0], home / "card.jpg", PHOTO)
    who = team.deputy if deputy else team.lead
    others = [seat for seat in team.laptops if seat is not who]
    for number, seat in enumerate(others):
        deliver.export(seat, stick / f"{number}.npmf", visit=visit)
    _put_bad_files(stick, who)
    who.vault.close()
    shutil.copytree(who.vault.folder, home / "template")
    return Scene(home, story, visit, here, frozenset(seat.device for seat in others), _desk(team.office))


def _desk(office: Seat) -> Callable[[bytes], Annex]:
    key = identity_desk.unlock(office, passphrases.prepare(stories.DESK))
    statement, certified = membership.statement_of(office), membership.certified(office)
    return lambda data: open_annex(data, key, statement.office, certified)


def _edit(seat: Seat, record: RecordId, **fields: object) -> None:
    draft = capture.edit(seat, record)
    capture.save(seat, draft, {**draft.fields, **fields})
    capture.leave(seat, record)


def _put_bad_files(stick: Path, who: Seat) -> None:
    whole = (stick / "0.npmf").read_bytes()
    stranger = Laptop.make(Office.make("Another Office"), make(CodeType.MONITOR, "50317"))
    (stick / "cut.npmf").write_bytes(whole[: len(whole) * 2 // 3])
    (stick / "twice.npmf").write_bytes(whole)
    (stick / "foreign.npmf").write_bytes(stranger.bundle(stranger.revision(), to=who.hybrid_key))
    (stick / "sealed.npmf").write_bytes(stranger.bundle(stranger.revision(), to=stranger.hybrid))


# --- the evening ----------------------------------------------------------------------------------------------


def evening(seat: Seat, scene: Scene, out: Path, tell: Tell) -> None:
    """Do all of it that is not done yet, each act told after it; the record goes to ``out``."""
    visit = scene.visit
    sticks.take_in(seat, sticks.look(seat, scene.stick))
    tell({"did": "take_in"})
    for one in differences.waiting(seat, visit):
        for question in one.questions:
            if not question.kept:
                said = min((account.value for account in question.accounts), key=str)
                differences.answer(seat, one.row.id, {question.path: Answer(ONE, said)})
                tell({"did": "settle", "id": one.row.id})
    one_person = {frozenset(pair[1:]) for pair in findings.joined(seat, visit)}
    for first, second in scene.story[2]:
        if frozenset((first, second)) not in one_person:
            findings.join(seat, visit, first, second)
            tell({"did": "join", "id": f"{first} {second}"})
    _find(seat, scene, tell)
    of_team = [one for one in takings.listed(seat) if one.revisions and one.taking.device in scene.monitors]
    newest = min(one.taking.bundle for one in of_team)
    takings.set_aside(seat, newest)
    tell({"did": "aside"})
    takings.take_again(seat, newest)
    tell({"did": "again"})
    _decide(seat, scene, tell)
    _save(seat, scene, out, tell)


def _decide(seat: Seat, scene: Scene, tell: Tell) -> None:
    draft = evenings.tonight(seat, scene.visit)
    minutes = agenda.with_minute(draft.fields, "", decided=DECIDED, gone_through=True)
    capture.save(seat, draft, {**draft.fields, agenda.AGENDA: minutes})
    tell({"did": "decide"})
    capture.leave(seat, draft.record)


def _save(seat: Seat, scene: Scene, out: Path, tell: Tell) -> None:
    if not (out / RECORD).exists():
        written = debrief_record.write(seat, scene.visit, out / RECORD, language=Language.load("en"))
        tell({"did": "record", "id": written.passphrase})
    if scene.story[2] and not (out / ANNEX).exists():
        annex.write(seat, scene.visit, out / ANNEX)
        tell({"did": "annex"})


def _find(seat: Seat, scene: Scene, tell: Tell) -> None:
    for at, (supports, contradicts, _level) in enumerate(scene.story[3]):
        held = {one.statement: one for one in findings.held(seat, scene.visit)}
        known = held.get(f"Number {at}.")
        finding = known.record if known else findings.add(seat, scene.visit, {"statement": f"Number {at}."})
        linked = {one.record for one in known.links} if known else set()
        tell({"did": "find", "id": f"Number {at}."})
        for role, names in (("supports", supports), ("contradicts", contradicts)):
            for name in names.split():
                if scene.here[name] not in linked:
                    findings.link(seat, finding, scene.here[name], role)
                    tell({"did": "link", "id": scene.here[name]})


def state(seat: Seat, scene: Scene, out: Path | None = None) -> Mapping[str, object]:
    """Return all of the evening that must come out alike, however often it was disturbed."""
    rows = records.listed(seat, visit=scene.visit)
    came = {row.id: writing.merged_record(seat, row.id) for row in rows}
    known = revisions.all_of(seat.vault.casebook)
    own = [r for r in known if r.header.device == seat.device]
    held = findings.held(seat, scene.visit)
    return {
        "levels": stories.levels(seat, scene.visit, scene.story),
        "links": sorted((one.statement, sorted((link.role, link.record) for link in one.links)) for one in held),
        "one person": sorted(sorted(pair[1:]) for pair in findings.joined(seat, scene.visit)),
        "takings": [(one.taking.bundle, one.taking.state, one.revisions) for one in takings.listed(seat)],
        "differences": sum(row.differences for row in rows),
        "records": sorted(
            (
                row.kind,
                row.code,
                row.state,
                "" if row.kind in {"finding", "same_person"} else str(came[row.id].fields),
            )
            for row in rows
        ),
        "theirs": sorted(r.id for r in known if r.header.device != seat.device),
        "own": sorted((r.header.kind, len(r.header.parents)) for r in own),
        "decided": [one.decided for one in evenings.of_visit(seat, scene.visit).themes if one.gone_through],
        "saved": sorted(path.name for path in out.iterdir()) if out is not None else [],
        "photos": sorted((one.id, one.state) for row in rows for one in attachments.of(seat, row.id)),
    }


def beside(folder: Path, name: str) -> Path:
    """Return the folder of this name that belongs to a vault's folder."""
    found = folder.with_name(f"{folder.name}-{name}")
    found.mkdir(exist_ok=True)
    return found


def opened(folder: Path) -> Seat:
    """Open a vault as the program does, in the one evening that all of this is about."""
    seat = settle(enrol.open_seat(folder, passphrases.prepare(stories.PASSPHRASE))).seat
    seat.now = lambda: _NOW
    return seat
