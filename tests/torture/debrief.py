"""The evening under torture, as ``make torture-debrief`` runs it: the stick of three laptops at the lead's.

The lead takes the stick in, settles what differs, joins codes, writes findings and links them, sets a taking-in aside
and lets it count again. A process of its own does all this and is killed at a named place: before each transaction,
before its commit, after it, and around each file of an attachment. Then the vault is opened as a person opens it:
nothing is damaged, the stick is in as a whole or not at all, what was told is there; and the evening is done once
more to its end, which must be the one nobody disturbed. A bundle is cut after every so many bytes.
``tests/journeys/test_three_laptops.py`` runs a sample in the check.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import traceback
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from npm_field.crypto import passphrase as passphrases
from npm_field.domain.codes import CodeType, make
from npm_field.domain.identifiers import RecordId
from npm_field.errors import BundleDamagedError, NotForUsError, SameBundleError, UnknownSenderError
from npm_field.usecases import (
    attachments,
    capture,
    check,
    deliver,
    differences,
    enrol,
    findings,
    receive,
    records,
    sticks,
    takings,
    writing,
)
from npm_field.usecases.differences import ONE, Answer
from npm_field.usecases.takings import IN
from resources.language import Language
from storage import attachments as files
from storage import revisions
from storage.book import Book
from tests.journeys import stories
from tests.pictures import sources
from tests.sync.conftest import Laptop, Office
from tests.torture.life import teller
from tests.torture.tally import Tally
from ui.sentences import sentence
from ui.unlocking import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from npm_field.usecases.seat import Seat
    from tests.journeys.stories import Story, Team
    from tests.torture.life import Tell

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
    """A visit when the evening begins: the lead's vault, closed, and the stick beside it."""

    home: Path
    story: Story
    visit: RecordId
    here: Mapping[str, RecordId]

    @property
    def stick(self) -> Sequence[Path]:
        return sorted((self.home / "stick").iterdir())


# --- what lies on the laptops ---------------------------------------------------------------------------------


def scene(team: Team, story: Story, home: Path, *, photo: str = "yes") -> Scene:
    """Let a visit be made and written down; leave the lead's vault closed, with good and bad files on the stick."""
    home.mkdir()
    visit = stories.planned(team, story)
    deliver.export(team.lead, home / "pack.npmf", purpose=deliver.VISIT_PACK, visit=visit)
    for seat in team.laptops:
        receive.take_in(seat, receive.preview(seat, home / "pack.npmf"))
    here = stories.brought_home(team, story)
    stick = home / "stick"
    stick.mkdir()
    first, second, _third = team.laptops
    deliver.export(first, stick / "old.npmf", visit=visit)
    area = next(row.id for row in records.listed(first, kind="area", visit=visit))
    _edit(first, area, kind="kitchen", beds=6)
    _edit(second, area, kind="dormitory", occupants_now=9)
    if photo:
        (home / "card.jpg").write_bytes(sources.photo())
        attachments.add(first, area, home / "card.jpg", PHOTO)
    for number, seat in enumerate(team.laptops):
        deliver.export(seat, stick / f"{number}.npmf", visit=visit)
    _put_bad_files(stick, team.lead)
    team.lead.vault.close()
    shutil.copytree(team.lead.vault.folder, home / "template")
    return Scene(home, story, visit, here)


def _edit(seat: Seat, record: RecordId, **fields: object) -> None:
    draft = capture.edit(seat, record)
    capture.save(seat, draft, {**draft.fields, **fields})
    capture.leave(seat, record)


def _put_bad_files(stick: Path, lead: Seat) -> None:
    whole = (stick / "0.npmf").read_bytes()
    stranger = Laptop.make(Office.make("Another Office"), make(CodeType.MONITOR, "50317"))
    (stick / "cut.npmf").write_bytes(whole[: len(whole) * 2 // 3])
    (stick / "twice.npmf").write_bytes(whole)
    (stick / "foreign.npmf").write_bytes(stranger.bundle(stranger.revision(), to=lead.hybrid_key))
    (stick / "sealed.npmf").write_bytes(stranger.bundle(stranger.revision(), to=stranger.hybrid))


# --- the evening ----------------------------------------------------------------------------------------------


def evening(seat: Seat, scene: Scene, tell: Tell) -> None:
    """Do all of it that is not done yet, each act told after it."""
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
    newest = min(one.taking.bundle for one in takings.listed(seat) if one.revisions)
    takings.set_aside(seat, newest)
    tell({"did": "aside"})
    takings.take_again(seat, newest)
    tell({"did": "again"})


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


def state(seat: Seat, scene: Scene) -> Mapping[str, object]:
    """Return all of the evening that must come out alike, however often it was disturbed."""
    rows = records.listed(seat, visit=scene.visit)
    came = {row.id: writing.merged_record(seat, row.id) for row in rows}
    known = revisions.all_of(seat.vault.casebook)
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
        "own": sorted((r.header.kind, len(r.header.parents)) for r in known if r.header.device == seat.device),
        "photos": sorted((one.id, one.state) for row in rows for one in attachments.of(seat, row.id)),
    }


# --- one life, killed at a place ------------------------------------------------------------------------------


def lived(folder: Path, scene: Scene, deadly: int) -> tuple[list[Mapping[str, Any]], int]:
    """Let a child do the evening on a vault and be killed at a place of it; 0: nowhere.

    Returns what it told, and how many places there were.
    """
    reading, writing_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _live(folder, scene, deadly, teller(writing_end))
    os.close(writing_end)
    with os.fdopen(reading, "rb") as told:
        lines = [json.loads(line) for line in told if line.endswith(b"\n")]
    _, status = os.waitpid(child, 0)
    ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if ended != (signal.SIGKILL if deadly else 0) or (not deadly and os.WEXITSTATUS(status)):
        raise AssertionError("the child ended otherwise", deadly, status)
    return lines, max((int(line["places"]) for line in lines if "places" in line), default=0)


def _live(folder: Path, scene: Scene, deadly: int, tell: Tell) -> None:
    places, real, store = 0, Book.change, files.receive

    def place() -> None:
        nonlocal places
        places += 1
        if places == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    @contextmanager
    def change(book: Book) -> Iterator[Book]:
        place()
        with real(book):
            yield book
            place()
        place()

    def received(*given: Any) -> object:  # noqa: ANN401 - as the real one
        place()
        row = store(*given)
        place()
        return row

    def told(line: Mapping[str, object]) -> None:
        tell({**line, "places": places})

    status = 1
    try:
        seat = opened(folder)
        Book.change, files.receive = change, received  # type: ignore[method-assign,assignment]  # for the kill
        evening(seat, scene, told)
        tell({"places": places})
        Book.change = real  # type: ignore[method-assign]  # for the kill
        seat.vault.close()
        status = 0
    except BaseException:  # noqa: BLE001 - the child's last words, whatever they are about
        traceback.print_exc()
    finally:
        os._exit(status)


def opened(folder: Path) -> Seat:
    """Open a vault as the program does."""
    return settle(enrol.open_seat(folder, passphrases.prepare(stories.PASSPHRASE))).seat


@dataclass(slots=True)
class Undisturbed:
    """The evening as it ends when nobody disturbs it, and after how many places each act of it was told."""

    places: int
    told: Sequence[Mapping[str, Any]]
    state: Mapping[str, object]
    bundles: int


def undisturbed(scene: Scene) -> Undisturbed:
    """Live the evening once to its end."""
    folder = Path(shutil.copytree(scene.home / "template", scene.home / "whole"))
    told, places = lived(folder, scene, 0)
    seat = opened(folder)
    try:
        found = state(seat, scene)
        require(found["levels"] == stories.agreed(scene.story), "the levels are not those people agreed on")
        require(found["differences"] == 0, "something is left to settle")
        return Undisturbed(places, told, found, sum(one.taking.state == IN for one in takings.listed(seat)))
    finally:
        seat.vault.close()


def killed_at(scene: Scene, whole: Undisturbed, deadly: int) -> list[str]:
    """Kill one evening at a place; say what is not as it must be, [] when all is well."""
    folder = Path(shutil.copytree(scene.home / "template", scene.home / "killed"))
    try:
        told, _places = lived(folder, scene, deadly)
        seat = opened(folder)
        try:
            return [
                f"place {deadly}: {each}"
                for each in [*_of_the_kill(seat, scene, whole, told), *_again(seat, scene, whole)]
            ]
        finally:
            seat.vault.close()
    finally:
        shutil.rmtree(folder)


def _of_the_kill(seat: Seat, scene: Scene, whole: Undisturbed, told: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for found in check.check(seat).damage:
        yield f"damage: {found.part} {found.problem} {found.id}"
    did = {(str(line["did"]), str(line.get("id", ""))) for line in told if "did" in line}
    came = [one for one in takings.listed(seat) if one.revisions]
    before = whole.bundles - len([one for one in scene.stick if one.name not in BAD])
    if len(takings.listed(seat)) not in {before, whole.bundles}:
        yield f"a part of the stick is in: {len(takings.listed(seat))} of {whole.bundles}"
    if ("take_in", "") in did and not came:
        yield "told as taken in and not there"
    now = state(seat, scene)
    statements = {str(one[0]) for one in now["links"]}  # type: ignore[attr-defined]  # as state gives them
    linked = {record for one in now["links"] for _role, record in one[1]}  # type: ignore[attr-defined]  # as state gives them
    pairs = {" ".join(sorted(pair)) for pair in now["one person"]}  # type: ignore[attr-defined]  # as state gives them
    for act, id_ in did:
        is_there = {
            "find": id_ in statements,
            "link": id_ in linked,
            "join": " ".join(sorted(id_.split())) in pairs,
            "settle": not writing.merged_record(seat, RecordId(id_)).unsettled if act == "settle" else True,
        }
        if not is_there.get(act, True):
            yield f"told and lost: {act} {id_}"


def _again(seat: Seat, scene: Scene, whole: Undisturbed) -> Iterator[str]:
    evening(seat, scene, lambda _line: None)
    now = state(seat, scene)
    for name, value in whole.state.items():
        if now[name] != value:
            yield f"done again, {name} came out otherwise: {now[name]} and not {value}"
    for found in check.check(seat).damage:
        yield f"damage after all: {found.part} {found.problem} {found.id}"


# --- files that cannot be taken in ----------------------------------------------------------------------------


def bad_files(seat: Seat, scene: Scene) -> list[str]:
    """Look at the stick: each bad file has its own reason and one sentence, and none keeps another out."""
    seen = {one.path.name: one for one in sticks.look(seat, scene.stick)}
    said = []
    for name, one in seen.items():
        expected = BAD.get(name)
        if (type(one.refused) if one.refused else None) is not expected:
            said.append(f"{name}: {one.refused!r} and not {expected}")
        if one.refused is not None and not sentence(one.refused, Language.load("en")):
            said.append(f"{name}: no sentence")
    return said


def cut_after(seat: Seat, path: Path, length: int) -> list[str]:
    """Cut a bundle after so many bytes: it is named as damaged, and nothing of it is taken in."""
    short = path.with_name("short")
    short.write_bytes(path.read_bytes()[:length])
    before = revisions.count(seat.vault.casebook)
    (one,) = sticks.look(seat, [short])
    sticks.take_in(seat, [one])
    short.unlink()
    if not isinstance(one.refused, BundleDamagedError):
        return [f"{path.name} cut after {length} bytes: {one.refused!r}"]
    if revisions.count(seat.vault.casebook) != before:
        return [f"{path.name} cut after {length} bytes: something of it is here"]
    return []


def replayed(seat: Seat, scene: Scene) -> list[str]:
    """Take an old bundle in once more after a newer one of the same laptop: nothing changes."""
    before = state(seat, scene)
    seen = sticks.look(seat, [path for path in scene.stick if path.name == "old.npmf"])
    new = [one.shown.new for one in seen if one.shown is not None]
    sticks.take_in(seat, seen)
    return [] if new == [()] and state(seat, scene) == before else [f"an old bundle changed something: {new}"]


def require(holds: bool, why: str) -> None:  # noqa: FBT001 - a condition
    """Raise ``AssertionError`` where something does not hold, also with assertions switched off."""
    if not holds:
        raise AssertionError(why)


# --- all of it ------------------------------------------------------------------------------------------------


def torture(folder: Path, *, every: int, kills: int, told: Callable[[str], None]) -> Tally:
    """Torture the three visits: ``kills`` of each, 0 for every place there is, and cuts after every so many bytes."""
    tally = Tally()
    team = stories.make_team(folder)
    for story in stories.STORIES:
        scene_of = scene(team, story, folder / story[0])
        whole = undisturbed(scene_of)
        seat = opened(Path(shutil.copytree(scene_of.home / "template", scene_of.home / "cut")))
        tally.problems += bad_files(seat, scene_of)
        for path in [path for path in scene_of.stick if path.name in {"0.npmf", "1.npmf", "2.npmf"}]:
            for length in range(0, path.stat().st_size, every):
                tally.problems += cut_after(seat, path, length)
                tally.count("cut")
        sticks.take_in(seat, sticks.look(seat, scene_of.stick))
        tally.problems += replayed(seat, scene_of)
        seat.vault.close()
        places = chosen(whole, kills)
        for deadly in places:
            tally.problems += killed_at(scene_of, whole, deadly)
            tally.count("kill")
        told(f"{story[0]}: {len(places)} of {whole.places} places, {len(tally.problems)} problems so far")
        team.lead = opened(team.lead.vault.folder)
    team.close()
    return tally


def chosen(whole: Undisturbed, kills: int) -> Sequence[int]:
    """Return places to die: all, or so many of them, each place of the taking-in among them first."""
    if not kills or kills >= whole.places:
        return range(1, whole.places + 1)
    taking = next(int(line["places"]) for line in whole.told if line.get("did") == "take_in")
    first = list(range(1, min(taking, kills) + 1))
    left = max(0, kills - len(first))
    rest = range(taking + 1, whole.places + 1)
    return first + [rest[at * len(rest) // left] for at in range(left)]


def main() -> int:
    """Run the whole and print what it was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = torture(Path(folder), every=given.every, kills=given.kills, told=_tell)
    for problem in tally.problems[:20]:
        _tell(problem)
    ends = ", ".join(f"{number} {name}s" for name, number in sorted(tally.ends.items()))
    _tell(f"{ends}: {len(tally.problems)} problems")
    return 1 if tally.problems else 0


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
