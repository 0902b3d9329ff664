"""Three laptops and a lead in the evening: three fictional visits merged by stick, and the levels people agreed on.

Whose notes are on which laptop is dealt out in turns; the lead takes the bundles in, one of them twice, and links.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from npm_field.crypto import passphrase as passphrases
from npm_field.crypto.argon import Cost
from npm_field.domain.evening import Section
from npm_field.domain.modes import Mode
from npm_field.usecases import adding, deliver, enrol, evening, findings, receive, records, writing
from npm_field.usecases.adding import Document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

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


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Seat, list[Seat]]]:
    """A lead and three laptops that know each other by the office's pack."""
    home, secret = tmp_path_factory.mktemp("team"), passphrases.prepare("otter granite velvet lamp")
    desk = passphrases.prepare("another one for the desk")
    office = enrol.make_office(home / "office", name="K", passphrase=secret, desk_passphrase=desk, cost=CHEAP).seat
    made = []
    for number, role in enumerate(("lead", "field", "field", "field")):
        one = enrol.make_laptop(home / str(number), enrol.invite(office, role=role), passphrase=secret, cost=CHEAP)
        enrol.finish(one.seat, enrol.approve(office, enrol.examine(office, one.answer)))
        made.append(one.seat)
    deliver.export(office, home / "roster.npmf", purpose=deliver.VISIT_PACK)
    for seat in made:
        receive.take_in(seat, receive.preview(seat, home / "roster.npmf"))
    yield made[0], made[1:]
    for seat in (office, *made):
        seat.vault.close()


@pytest.mark.parametrize("story", STORIES, ids=[story[0] for story in STORIES])
def test_the_levels_come_out_at_the_lead_as_people_agreed_on_them(
    story: Story, team: tuple[Seat, list[Seat]], tmp_path: Path
) -> None:
    code, told, joined, expected = story
    lead, laptops = team
    visit = _planned(lead, code, told)
    pack = tmp_path / "pack.npmf"
    deliver.export(lead, pack, purpose=deliver.VISIT_PACK, visit=visit)
    for seat in laptops:
        receive.take_in(seat, receive.preview(seat, pack))
    here = _brought_home(laptops, code, told)
    for number in (2, 0, 1, 0):
        path = tmp_path / f"{number}.npmf"
        if not path.exists():
            deliver.export(laptops[number], path, visit=visit)
        receive.take_in(lead, receive.preview(lead, path))
    for first, second in joined:
        findings.join(lead, visit, first, second)
    for at, (supports, contradicts, _level) in enumerate(expected):
        finding = findings.add(lead, visit, {"statement": f"Number {at}."})
        for role, names in (("supports", supports), ("contradicts", contradicts)):
            for name in names.split():
                findings.link(lead, finding, here[name], role)
    levels = {one.statement: one.weighed.printed for one in findings.held(lead, visit)}
    assert [levels[f"Number {at}."] for at in range(len(expected))] == [level for *_rest, level in expected]
    contested = [item.text for item in evening.of_visit(lead, visit).sections[Section.SETTLE]]
    assert len(contested) == sum(level.endswith("-") for *_rest, level in expected)
    if "medical" in here:
        # counted, and not to be read by anybody but the office and who wrote it
        assert writing.merged_record(lead, here["medical"]).fields is None


def _planned(lead: Seat, code: str, told: dict[str, tuple[str, dict[str, Any]]]) -> RecordId:
    areas = {str(fields["area"]) for _kind, fields in told.values() if fields.get("area")}
    plan = [Document("visit", "", Mode.FULL, {"code": code}, from_paper=True)]
    plan += [Document("area", code, Mode.FULL, {"code": area}, from_paper=True) for area in sorted(areas)]
    return adding.add(lead, plan)[0].record


def _brought_home(laptops: list[Seat], code: str, told: dict[str, tuple[str, dict[str, Any]]]) -> dict[str, RecordId]:
    """Deal the records out in turns, a medical note to the physician, and return them by name."""
    here = {}
    for seat, profession in zip(laptops, PROFESSIONS, strict=True):
        if not records.listed(seat, kind="team_member"):
            person = {"code": seat.person, "profession": profession}
            adding.add(seat, [Document("team_member", code, Mode.FULL, person, from_paper=True)])
    for at, (name, (kind, fields)) in enumerate(told.items()):
        seat = laptops[1] if kind == "medical_note" else laptops[at % len(laptops)]
        own = {} if kind in {"observation", "medical_note"} else {"code": name}
        one = Document(
            kind, code, Mode.FULL, {**own, **fields}, from_paper="code" in {**own, **fields}, same_person=True
        )
        here[name] = adding.add(seat, [one])[0].record
    return here
