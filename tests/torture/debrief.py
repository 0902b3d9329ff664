"""The evening under torture, as ``make torture-debrief`` runs it: a team's stick at the lead's and at the deputy's.

Who does the debrief takes the stick in, settles what differs, joins codes, writes findings and links them, sets a
taking-in aside and lets it count again, writes down what was decided, and saves the record and its sealed annex. A
process of its own does all this and is killed at a named place (``debrief_life.py``). Then the vault is opened as a
person opens it: nothing is damaged, the stick is in as a whole or not at all, what was told is there, a record is
whole and encrypted or not there, and nothing plain lies anywhere; and the evening is done once more to its end, which
must be the one nobody disturbed. A bundle is cut after every so many bytes.
``tests/journeys/test_three_laptops.py`` runs a sample in the check.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader

from npm_field.domain.identifiers import RecordId
from npm_field.errors import BundleDamagedError
from npm_field.usecases import (
    check,
    sticks,
    takings,
    writing,
)
from npm_field.usecases import evening as evenings
from npm_field.usecases.takings import IN
from resources.language import Language
from storage import revisions
from tests.journeys import stories
from tests.torture.debrief_evening import (
    ANNEX,
    BAD,
    DECIDED,
    RECORD,
    Scene,
    beside,
    evening,
    opened,
    scene,
    state,
)
from tests.torture.debrief_life import lived
from tests.torture.tally import Tally
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from npm_field.usecases.seat import Seat

# --- one evening, killed at a place ----------------------------------------------------------------------------


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
        out = beside(folder, "out")
        found = state(seat, scene, out)
        require(found["saved"] == sorted([RECORD, *([ANNEX] if scene.story[2] else [])]), "something is not saved")
        require(not list(_of_the_files(scene, folder, told)), "what is saved is not whole")
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
                for each in [
                    *_of_the_kill(seat, scene, whole, told),
                    *_of_the_files(scene, folder, told),
                    *_again(seat, scene, whole, beside(folder, "out")),
                    *_of_the_files(scene, folder, told),
                ]
            ]
        finally:
            seat.vault.close()
    finally:
        for each in (folder, beside(folder, "out"), beside(folder, "tmp")):
            shutil.rmtree(each)


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
            "decide": DECIDED in str(evenings.tonight(seat, scene.visit).fields) if act == "decide" else True,
            "settle": not writing.merged_record(seat, RecordId(id_)).unsettled if act == "settle" else True,
        }
        if not is_there.get(act, True):
            yield f"told and lost: {act} {id_}"


def _of_the_files(scene: Scene, folder: Path, told: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Say which file that was saved is not whole, or not for whom it is, and what lies plain anywhere."""
    out = beside(folder, "out")
    words = {str(line["did"]): str(line.get("id", "")) for line in told if "did" in line}
    for name, act in ((RECORD, "record"), (ANNEX, "annex")):
        if act in words and not (out / name).exists():
            yield f"told as saved and not there: {name}"
    if (out / RECORD).exists():
        yield from _of_the_record((out / RECORD).read_bytes(), words.get("record", ""))
    if (out / ANNEX).exists():
        pairs = {frozenset((one.first, one.second)) for one in scene.annex((out / ANNEX).read_bytes()).pairs}
        if pairs != {frozenset(pair) for pair in scene.story[2]}:
            yield f"the annex says something else: {len(pairs)} pairs"
    yield from (f"left in a temporary folder: {path.name}" for path in beside(folder, "tmp").iterdir())
    for place in (out, folder):
        for path in place.rglob("*"):
            if path.is_file() and any(word.encode() in path.read_bytes() for word in (DECIDED, "Number 0.")):
                yield f"plain words in {path.name}"


def _of_the_record(data: bytes, words: str) -> Iterator[str]:
    reader = PdfReader(io.BytesIO(data))
    if not data.rstrip().endswith(b"%%EOF") or not reader.is_encrypted:
        yield "half a record, or a plain one"
    elif words:
        text = "".join(page.extract_text() for page in reader.pages) if reader.decrypt(words) else ""
        if DECIDED not in text:
            yield "a record that its words do not open, or that lacks what was decided"


def _again(seat: Seat, scene: Scene, whole: Undisturbed, out: Path) -> Iterator[str]:
    evening(seat, scene, out, lambda _line: None)
    now = state(seat, scene, out)
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
    """Torture the evenings of three visits, and one at the deputy's.

    ``kills`` of each, 0 for every place there is, and cuts after every so many bytes.
    """
    tally = Tally()
    team = stories.make_team(folder)
    for story, deputy in [*((one, "") for one in stories.STORIES), (stories.STORIES[0], "deputy")]:
        if deputy:  # the same codes once more: another team
            team.close()
            team = stories.make_team(folder / deputy)
        scene_of = scene(team, story, folder / f"{story[0]}{deputy}", deputy=deputy)
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
        whose = deputy or "lead"
        told(f"{story[0]} {whose}: {len(places)} of {whole.places} places, {len(tally.problems)} problems so far")
        team.reopen(opened)
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
