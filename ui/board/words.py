"""What the board says of what was computed: whole sentences, codes kept left to right, no content of any talk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.board import Seen, Standing, Step, TalkKind
from npm_field.domain.completion import STALE_HOURS
from npm_field.domain.day_parts import Band
from resources.language import isolated, mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.board import Area, NextStep, Tile
    from npm_field.domain.vocabularies import Vocabularies
    from npm_field.usecases.board import Board
    from ui.look import Look

TALKS: Final = {
    TalkKind.PRIVATE: mark("Individual, private"),
    TalkKind.OVERHEARD: mark("Individual, seen or heard"),
    TalkKind.UNNOTED: mark("Privacy not noted"),
    TalkKind.GROUP: mark("Group"),
    TalkKind.INFORMAL: mark("Informal"),
    TalkKind.REFUSED: mark("Refused by the person"),
}
_PLACES: Final = {
    "seizure_gate": mark("gate {level}"),
    "seizure_checkpoint": mark("road {level}"),
    "raid_lodging": mark("lodging {level}"),
}
BETWEEN: Final = " · "


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one look."""

    look: Look
    vocabularies: Vocabularies

    def label(self, vocabulary: str, term: str) -> str:
        """Return the label of a term."""
        return self.vocabularies.label(vocabulary, term, self.look.language.code)

    def short(self, vocabulary: str, term: str) -> str:
        """Return the short word of a term."""
        return self.vocabularies[vocabulary].term(term).short(self.look.language.code)

    def line(self, board: Board) -> str:
        """Return the line below the title: which day, what sort of visit, how strict."""
        floor = self.look.tr("capture floor: {floor}", floor=self.label("capture_mode", board.floor.value))
        parts = (self._day(board), self.short("visit_type", board.type) if board.type else "", floor)
        return BETWEEN.join(part for part in parts if part)

    def area(self, area: Area) -> str:
        """Return what an area is called: the team's own words, else its kind."""
        return area.designation or (self.label("area_kind", area.kind) if area.kind else "")

    def areas(self, tiles: Sequence[Tile]) -> str:
        """Return how many areas were seen, not yet, and refused."""
        count = {state: sum(tile.state is state for tile in tiles) for state in Seen}
        parts = [
            self.look.tr("{n} seen", n=count[Seen.SEEN]),
            self.look.tr("{n} not yet", n=count[Seen.NOT_YET]) if count[Seen.NOT_YET] else "",
            self.look.tr("{n} refused", n=count[Seen.REFUSED]) if count[Seen.REFUSED] else "",
        ]
        return BETWEEN.join(part for part in parts if part)

    def talks_of(self, tile: Tile) -> str:
        """Return what stands at the end of a tile."""
        look = self.look
        if tile.standing is Standing.SURE:
            return look.tr("1 private talk")
        if tile.talks and tile.talks == tile.group_talks:
            return look.ntr("{n} group", "{n} groups", tile.group_talks)
        if tile.state is Seen.REFUSED and not tile.talks:
            return look.tr("noted") if tile.noted else ""
        return look.ntr("{n} talk", "{n} talks", tile.talks)

    def serious_of(self, tile: Tile) -> str:
        """Return how many of the talks of an area told something serious; nothing where none or all did not."""
        if not tile.serious:
            return ""
        return self.look.tr("{n} told something serious", n=tile.serious)

    def focal(self, board: Board) -> str:
        """Return who looks after reprisals, and how many follow-ups there are."""
        look, all_of_them = self.look, board.care.follow_ups
        if board.reprisal_focal is None:
            said = look.tr("Nobody is named yet who looks after reprisals on this visit.")
        else:
            said = look.tr("Focal person for reprisals: {code}", code=isolated(board.reprisal_focal))
        if not all_of_them:
            return said
        due = sum(one.is_due for one in all_of_them)
        later = look.ntr("{n} follow-up open", "{n} follow-ups open", len(all_of_them))
        return f"{said}\n{later}{BETWEEN}{look.tr('{n} due', n=due) if due else look.tr('none due')}"

    def mixed(self, board: Board) -> str:
        """Return in how many areas there were as many talks as the plan wants; empty where it wants none."""
        mixed = board.care.mixed
        if not mixed.target:
            return ""
        return self.look.ntr(
            "{n} talk in {reached} of {of} areas",
            "{n} talks in {reached} of {of} areas",
            mixed.target,
            reached=mixed.reached,
            of=mixed.areas,
        )

    def carried(self, board: Board) -> str:
        """Return who carries the laptops, and what nobody carries or looked at today; empty without a custody log."""
        look, carried = self.look, board.care.carried
        if not carried.things:
            return ""
        who = look.tr("laptops with {codes}", codes=BETWEEN.join(isolated(code) for code in carried.laptops))
        parts = (
            who if carried.laptops else "",
            look.ntr("{n} thing without a carrier", "{n} things without a carrier", carried.nobody)
            if carried.nobody
            else "",
            look.tr("{n} not checked today", n=carried.unchecked) if carried.unchecked else "",
        )
        return BETWEEN.join(part for part in parts if part) or look.tr("everything checked today")

    def alone(self, tiles: Sequence[Tile]) -> str:
        """Return the sentence about areas where one person stands alone; empty when there is none."""
        look = self.look
        sure = [isolated(tile.area.code) for tile in tiles if tile.standing is Standing.SURE]
        possible = [isolated(tile.area.code) for tile in tiles if tile.standing is Standing.POSSIBLE]
        said = []
        if sure:
            said.append(
                look.ntr(
                    "In {areas} one person alone stands behind what was told in private."
                    " One more private talk there protects that person.",
                    "In each of {areas} one person alone stands behind what was told in private."
                    " One more private talk in each protects them.",
                    len(sure),
                    areas=BETWEEN.join(sure),
                )
            )
        if possible:
            said.append(
                look.ntr(
                    "In {areas} there was only one talk. If it was private, one more there protects that person.",
                    "In each of {areas} there was only one talk."
                    " Where it was private, one more there protects that person.",
                    len(possible),
                    areas=BETWEEN.join(possible),
                )
            )
        return " ".join(said)

    def step(self, step: NextStep, board: Board) -> tuple[str, str]:
        """Return what to do and why, in two lines."""
        tr = self.look.tr
        code = isolated(step.code)
        titles = {
            Step.FOLLOW_UP: tr("See that {code} is well", code=code) if step.code else tr("Look after a person"),
            Step.TELL_LATE: tr("Hear {code} told", code=code),
            Step.TALK: tr("One more private talk in {code}", code=code),
            Step.AGAIN: tr("See {code} again", code=code),
            Step.TELL: tr("Hear {code} told", code=code),
            Step.COMPLETE: tr("Complete {code}", code=code),
            Step.MIX: tr("More talks in {code}", code=code),
            Step.GO_ON: tr("Go on with {code}", code=code) if step.code else tr("Go on with the observation"),
            Step.SEE: tr("Go to {code}", code=code),
        }
        reasons = {
            Step.FOLLOW_UP: self._follow_up(step, board),
            Step.TELL_LATE: tr("oral only, the time to tell it is now"),
            Step.TALK: tr("else the one person seen there stands alone"),
            Step.AGAIN: tr("noted in the talk"),
            Step.TELL: self._due(step, board),
            Step.COMPLETE: self._late(step),
            Step.MIX: tr("{n} more to be as many as planned", n=step.count),
            Step.GO_ON: tr("begun, not finished"),
            Step.SEE: self._unseen(step, board),
        }
        return titles[step.step], reasons[step.step]

    def risks(self, board: Board) -> str:
        """Return the levels of gate, road and lodging."""
        said = (
            self.look.tr(_PLACES[risk], level=self.label("risk_level", level))  # tr: the three places above
            for risk, level in board.risks.items()
        )
        return BETWEEN.join(said)

    def risk_title(self, levels: Mapping[str, str]) -> str:
        """Return what the three levels mean together."""
        found = set(levels.values())
        if "high" in found:
            return self.look.tr("The laptop may be taken")
        if found == {"not_assessed"}:
            return self.look.tr("Risks not assessed")
        return self.look.tr("No high risk on the way")

    def _day(self, board: Board) -> str:
        day = board.day
        if day is None:
            return ""
        if day.number < 1:
            return self.look.ntr("begins in {n} day", "begins in {n} days", 1 - day.number)
        if day.number > day.of:
            return self.look.tr("the visit is over")
        return self.look.tr("Day {n} of {of}", n=day.number, of=day.of)

    def _late(self, step: NextStep) -> str:
        if step.count >= STALE_HOURS:
            return self.look.tr("{n} h old, faded: what is written now says so", n=step.count)
        return self.look.tr("{n} h old, memory fades", n=step.count)

    def _follow_up(self, step: NextStep, board: Board) -> str:
        if not step.due:
            return self.look.tr("follow-up after reprisals, no day set")
        return self.look.tr("follow-up after reprisals, due: {when}", when=self._when(step.due, board))

    def _due(self, step: NextStep, board: Board) -> str:
        if not step.due:
            return self.look.tr("oral only, nothing of it is written")
        return self.look.tr("oral only, tell by: {when}", when=self._when(step.due, board))

    def _when(self, due: str, board: Board) -> str:
        band = Band.parse(due)
        part = self.label("day_part", band.part.value)
        return part if band.day == board.today else f"{self.look.language.day(band.day)} {part}"

    def _unseen(self, step: NextStep, board: Board) -> str:
        named = next((self.area(tile.area) for tile in board.tiles if tile.area.code == step.code), "")
        not_seen = self.look.tr("not seen yet")
        return f"{named}{BETWEEN}{not_seen}" if named else not_seen
