"""Three fictional visits as three laptops write them: what lies on which, and the levels people agreed on.

Whose notes are on which laptop is dealt out in turns; the medical note is the physician's. The plan of a visit names
the last laptop's person deputy where it is asked to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from npm_field.crypto import passphrase as passphrases
from npm_field.crypto.argon import Cost
from npm_field.domain.modes import Mode
from npm_field.usecases import adding, deliver, enrol, findings, receive, records
from npm_field.usecases.adding import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

PASSPHRASE: Final = "otter granite velvet lamp"  # noqa: S105 - of vaults that live for one test
DESK: Final = "another one for the desk"
CHEAP: Final = Cost(memory_kib=64, passes=1, lanes=1)
YES: Final = {"record": "yes", "internal": "yes"}
PROFESSIONS: Final = ("lawyer", "physician", "social_worker")

Story = tuple[str, dict[str, tuple[str, dict[str, Any]]], list[tuple[str, str]], list[tuple[str, str, str]]]


def talk(area: str = "", privacy: str = "private", **more: str) -> tuple[str, dict[str, Any]]:
    place = {"area": area} if area else {}
    return "interview", {"kind": "individual", "consent": YES, "privacy": privacy, **place, **more}


def seen(area: str) -> tuple[str, dict[str, Any]]:
    return "observation", {"area": area, "sense": "seen", "theme": "treatment"}


def read(kind: str = "other") -> tuple[str, dict[str, Any]]:
    return "document", {"kind": kind, "access": "full"}


def complaint(role: str, **more: str) -> tuple[str, dict[str, Any]]:
    return "complaint", {"from_role": role, "channel": "letter_handed", **more}


# Under each finding: what supports it, what contradicts it, the level.
STORIES: Final[list[Story]] = [
    (
        "C-421-802",
        {
            "P-231-008": talk("L-401-912", setting="cell"),
            "P-616-632": talk("L-401-912", "visual_contact", setting="yard"),
            "P-049-402": talk("L-934-519", setting="infirmary"),
            "medical": ("medical_note", {"code": "P-049-402", "consent": {**YES, "medical_exam": "yes"}}),
            "P-326-995": talk("L-145-382", "audible_risk", setting="cell"),
            "P-792-625": talk("L-145-382", setting="yard"),
            "S-409-544": talk("L-934-519"),
            "P-930-953": talk("L-003-304"),
            "P-518-369": ("interview", {"kind": "group", "consent": YES, "area": "L-614-619", "group_size": 6}),
            "L-174-682": seen("L-174-682"),
            "L-145-382": seen("L-145-382"),
            "L-614-619": seen("L-614-619"),
            "L-450-618": seen("L-450-618"),
            "D-791-604": read("injury_register"),
            "D-243-932": read("segregation_register"),
            "D-328-362": read("medical_visit_log"),
            "D-110-849": read("complaints_register"),
            "R-914-335": complaint("detainee"),
        },
        [("P-326-995", "P-792-625")],
        [
            ("P-231-008 P-616-632 P-049-402 medical L-174-682 D-791-604", "S-409-544", "K3-"),
            ("P-326-995 P-792-625 D-243-932 D-328-362 L-145-382", "S-409-544", "K3-"),
            ("P-518-369 L-614-619", "", "K3"),
            ("D-110-849 R-914-335", "", "K2"),
            ("P-930-953", "", "K0"),
            ("L-450-618", "", "K0"),
            # the same person twice is one voice, whoever heard her
            ("P-326-995 P-792-625", "", "K0"),
        ],
    ),
    (
        "C-231-006",
        {
            "P-249-563": talk("L-442-608", setting="yard"),
            "P-611-756": talk("L-848-668", "visual_contact"),
            "P-836-013": talk("L-442-608", setting="yard"),
            "S-652-552": talk("L-580-640"),
            "D-612-978": read("custody_register"),
            "D-231-030": read("custody_register"),
            "R-947-714": complaint("lawyer"),
            "R-519-415": complaint("relative", person="P-611-756"),
            "L-848-668": seen("L-848-668"),
        },
        [],
        [
            ("P-249-563 D-612-978 R-947-714", "S-652-552", "K3-"),
            ("P-611-756 R-519-415 L-848-668", "S-652-552", "K3-"),
            ("D-231-030", "", "K0"),
            ("P-249-563", "P-611-756", "K0-"),
            ("P-836-013", "S-652-552", "K0-"),
        ],
    ),
    (
        "C-907-116",
        {
            "P-042-036": talk("L-324-300", "visual_contact", setting="yard"),
            "P-906-099": talk("L-514-050", "audible_risk", setting="cell"),
            "P-941-411": talk("L-514-050", setting="cell"),
            "S-712-204": talk("L-779-824", "not_private"),
            "D-064-285": read("transfer_log"),
            "D-304-748": read("admission_register"),
            "R-664-870": complaint("partner"),
            "R-714-749": complaint("detainee"),
            "L-514-050": seen("L-514-050"),
            "L-324-300": seen("L-324-300"),
            "L-377-592": seen("L-377-592"),
        },
        [],
        [
            ("P-906-099 P-941-411 D-064-285 L-514-050 R-664-870", "S-712-204 D-304-748", "K3-"),
            ("P-941-411 L-324-300 R-714-749", "S-712-204", "K3-"),
            ("P-941-411 L-377-592", "", "K3"),
            ("P-042-036", "", "K0"),
        ],
    ),
]


@dataclass(slots=True)
class Team:
    """An office, a lead and three laptops, open; the last laptop's person is the deputy where a plan says so."""

    office: Seat
    lead: Seat
    laptops: list[Seat]

    @property
    def deputy(self) -> Seat:
        return self.laptops[-1]

    def reopen(self, open_vault: Callable[[Path], Seat]) -> None:
        """Open again what was closed, the lead's or the deputy's."""
        if not self.lead.vault._lock.is_locked:
            self.lead = open_vault(self.lead.vault.folder)
        if not self.deputy.vault._lock.is_locked:
            self.laptops[-1] = open_vault(self.deputy.vault.folder)

    def close(self) -> None:
        for seat in (self.office, self.lead, *self.laptops):
            if seat.vault._lock.is_locked:
                seat.vault.close()


def make_team(home: Path) -> Team:
    """Make an office, a lead and three laptops that know each other by the office's pack."""
    secret = passphrases.prepare(PASSPHRASE)
    desk = passphrases.prepare(DESK)
    office = enrol.make_office(home / "office", name="K", passphrase=secret, desk_passphrase=desk, cost=CHEAP).seat
    made = []
    for number, role in enumerate(("lead", "field", "field", "field")):
        one = enrol.make_laptop(home / str(number), enrol.invite(office, role=role), passphrase=secret, cost=CHEAP)
        enrol.finish(one.seat, enrol.approve(office, enrol.examine(office, one.answer)))
        made.append(one.seat)
    deliver.export(office, home / "roster.npmf", purpose=deliver.VISIT_PACK)
    for seat in made:
        receive.take_in(seat, receive.preview(seat, home / "roster.npmf"))
    return Team(office, made[0], made[1:])


def planned(team: Team, story: Story, *, deputy: str = "") -> RecordId:
    """Write the plan of a story's visit at the lead, with the team that goes; return the visit."""
    code, told = story[0], story[1]
    areas = {str(fields["area"]) for _kind, fields in told.values() if fields.get("area")}
    plan = [Document("visit", "", Mode.FULL, {"code": code}, from_paper=True)]
    plan += [Document("area", code, Mode.FULL, {"code": area}, from_paper=True) for area in sorted(areas)]
    for seat in (team.lead, *team.laptops):
        role = "lead" if seat is team.lead else "deputy" if deputy and seat is team.deputy else "monitor"
        plan.append(Document("assignment", code, Mode.FULL, {"member": seat.person, "role": role}, from_paper=True))
    return adding.add(team.lead, plan)[0].record


def brought_home(team: Team, story: Story) -> dict[str, RecordId]:
    """Deal the records of a story out over the laptops and return them by name."""
    code, told = story[0], story[1]
    here = {}
    for seat, profession in zip(team.laptops, PROFESSIONS, strict=True):
        if not records.listed(seat, kind="team_member"):
            person = {"code": seat.person, "profession": profession}
            adding.add(seat, [Document("team_member", code, Mode.FULL, person, from_paper=True)])
    for at, (name, (kind, fields)) in enumerate(told.items()):
        seat = team.laptops[1] if kind == "medical_note" else team.laptops[at % len(team.laptops)]
        own = {} if kind in {"observation", "medical_note"} else {"code": name}
        one = Document(
            kind, code, Mode.FULL, {**own, **fields}, from_paper="code" in {**own, **fields}, same_person=True
        )
        here[name] = adding.add(seat, [one])[0].record
    return here


def debriefed(seat: Seat, visit: RecordId, story: Story, here: Mapping[str, RecordId]) -> list[str]:
    """Join who is one person, write what the team holds and link what it rests on; return the levels in order."""
    _code, _told, joined, expected = story
    for first, second in joined:
        findings.join(seat, visit, first, second)
    for at, (supports, contradicts, _level) in enumerate(expected):
        finding = findings.add(seat, visit, {"statement": f"Number {at}."})
        for role, names in (("supports", supports), ("contradicts", contradicts)):
            for name in names.split():
                findings.link(seat, finding, here[name], role)
    return levels(seat, visit, story)


def levels(seat: Seat, visit: RecordId, story: Story) -> list[str]:
    """Return how well each of a story's findings holds, in their order."""
    found = {one.statement: one.weighed.printed for one in findings.held(seat, visit)}
    return [found.get(f"Number {at}.", "") for at in range(len(story[3]))]


def agreed(story: Story) -> list[str]:
    """Return the levels that people agreed on."""
    return [level for *_rest, level in story[3]]
