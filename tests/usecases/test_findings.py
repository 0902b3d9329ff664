"""Findings over a real vault: levels follow the records, one person under two codes, nobody named (INV18, 21)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from npm_field.domain import figures, finding_text
from npm_field.domain.board import Standing
from npm_field.domain.corroboration import Grade, Unused
from npm_field.domain.kinds import FINDING
from npm_field.domain.modes import Mode
from npm_field.domain.name_guard import scan
from npm_field.errors import BadRecordError, NamesAPersonError, NotEvidenceError
from npm_field.usecases import adding, board, capture, findings, name_guard, records, writing
from npm_field.usecases.adding import Document

if TYPE_CHECKING:
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

YES = {"record": "yes", "internal": "yes"}
FIRST, SECOND, THIRD, NURSE = "P-326-995", "P-792-625", "P-231-008", "S-409-544"
AREA = "L-553-088"
BANDS = {"sex": "man", "age_band": "25\u201334", "legal_status": "remand"}


def talk(code: str, **more: object) -> Document:
    fields: dict[str, Any] = {"code": code, "kind": "individual", "consent": YES, "privacy": "private", **more}
    return Document("interview", "", Mode.FULL, fields, from_paper=True)


def plain(kind: str, **fields: object) -> Document:
    return Document(kind, "", Mode.FULL, fields, from_paper="code" in fields)


@pytest.fixture
def place(seat: Seat, visit: RecordId) -> dict[str, RecordId]:
    """What a team brings home of one place, by a name for each record."""
    assert visit
    documents = {
        "first": talk(FIRST, area=AREA, by=["M-908-109"], **BANDS),
        "second": talk(SECOND, area=AREA, by=["M-033-909"], **BANDS),
        "third": talk(THIRD),
        "nurse": talk(NURSE),
        "register": plain("document", code="D-243-932"),
        "cell": plain("observation", area=AREA, theme="treatment.solitary_confinement"),
        "again": plain("observation", area=AREA, theme="treatment.solitary_confinement"),
    }
    added = adding.add(seat, list(documents.values()))
    return {name: one.record for name, one in zip(documents, added, strict=True)}


def test_a_finding_holds_as_well_as_the_records_that_it_rests_on(
    seat: Seat, visit: RecordId, place: dict[str, RecordId]
) -> None:
    finding = findings.add(seat, visit, {"statement": "Isolation beyond fifteen days.", "severity": "3"})

    def level() -> str:
        return findings.held(seat, visit)[0].weighed.printed

    steps = [
        ("first", "supports", "K0"),
        ("second", "supports", "K1"),
        ("register", "supports", "K2"),
        ("cell", "supports", "K3"),
        ("nurse", "contradicts", "K3-"),
    ]
    for name, role, expected in steps:
        findings.link(seat, finding, place[name], role)
        assert level() == expected, name
    findings.resolve(seat, finding, place["nurse"], "Her own log shows three visits in 21 days.")
    assert level() == "K3"
    findings.resolve(seat, finding, place["nurse"], "")
    assert level() == "K3-"
    findings.unlink(seat, finding, place["cell"])
    assert level() == "K2-"
    held = findings.held(seat, visit)[0]
    assert held.weighed.supporting == {"detainee": 2, "document": 1}
    assert held.weighed.contradicting == {"staff_authority": 1}
    # what they say of it stands beside it: the words of the finding are the team's (INV27)
    assert held.statement == "Isolation beyond fifteen days."
    assert sorted(filter(None, held.codes.values())) == sorted(["D-243-932", FIRST, SECOND, NURSE])
    # every step is a signed revision, and all of them are still there
    assert len(records.history(seat, finding)) == 1 + len(steps) + 3


def test_inv18_two_codes_of_one_person_are_proposed_joined_counted_once_and_parted(
    seat: Seat, visit: RecordId, place: dict[str, RecordId]
) -> None:
    finding = findings.add(seat, visit, {"statement": "Isolation beyond fifteen days."})
    for name in ("first", "second"):
        findings.link(seat, finding, place[name], "supports")
    assert [(one.first, one.second) for one in findings.proposed(seat, visit)] == [(FIRST, SECOND)]
    assert findings.held(seat, visit)[0].weighed.grade is Grade.K1
    joined = findings.join(seat, visit, FIRST, SECOND, basis="described_alike")
    assert findings.proposed(seat, visit) == []
    assert [pair[1:] for pair in findings.joined(seat, visit)] == [(FIRST, SECOND)]
    assert findings.held(seat, visit)[0].weighed.grade is Grade.K0
    assert findings.held(seat, visit)[0].weighed.supporting == {"detainee": 1}
    findings.part(seat, joined)
    assert findings.held(seat, visit)[0].weighed.grade is Grade.K1
    assert (findings.joined(seat, visit), findings.proposed(seat, visit)) == ([], [])


def test_what_one_code_took_back_counts_for_nothing_under_the_other_one_either(
    seat: Seat, visit: RecordId, place: dict[str, RecordId]
) -> None:
    finding = findings.add(seat, visit, {"statement": "Isolation beyond fifteen days."})
    for name in ("first", "third"):
        findings.link(seat, finding, place[name], "supports")
    findings.join(seat, visit, FIRST, SECOND)
    draft = capture.edit(seat, place["second"])
    capture.save(seat, draft, {**draft.fields, "consent": {**YES, "internal": "withdrawn"}})
    capture.leave(seat, place["second"])
    held = findings.held(seat, visit)[0]
    assert held.weighed.grade is Grade.K0
    assert [(link.record, link.fact.unused) for link in held.weighed.unused] == [(place["first"], Unused.NO_CONSENT)]
    assert place["first"] not in {one.record for one in findings.evidence(seat, visit)}


def test_inv20_what_was_heard_from_a_source_that_counts_raises_nothing_until_somebody_says_it_is_its_own(
    seat: Seat, visit: RecordId, place: dict[str, RecordId]
) -> None:
    wrote = {"from_role": "relative", "channel": "letter_handed", "person": FIRST}
    told = [{"id": "a1", "violation": "beating", "severity": "3", "heard_from": "hearsay"}]
    documents = [plain("complaint", code="R-519-415", **wrote), talk("P-836-013", allegations=told)]
    mother, hearsay = (one.record for one in adding.add(seat, documents))
    finding = findings.add(seat, visit, {"statement": "Blows at admission."})

    def grade() -> Grade:
        return findings.held(seat, visit)[0].weighed.grade

    for record in (place["first"], hearsay):
        findings.link(seat, finding, record, "supports")
        assert grade() is Grade.K0
    findings.link(seat, finding, hearsay, "supports", independent="yes")
    assert grade() is Grade.K1
    findings.unlink(seat, finding, hearsay)
    findings.link(seat, finding, mother, "supports")
    assert grade() is Grade.K0
    findings.link(seat, finding, mother, "supports", independent="yes")
    assert grade() is Grade.K2


def test_two_looks_into_one_room_and_everybody_of_one_cell_are_one_source_each(
    seat: Seat, visit: RecordId, place: dict[str, RecordId]
) -> None:
    cell = {"area": AREA, "setting": "cell", "privacy": "audible_risk"}
    heard = adding.add(seat, [talk("P-930-953", **cell), talk("P-616-632", **cell)])
    finding = findings.add(seat, visit, {"statement": "No mattress."})
    for record in (place["cell"], place["again"]):
        findings.link(seat, finding, record, "supports")
    assert findings.held(seat, visit)[0].weighed.grade is Grade.K0
    other = findings.add(seat, visit, {"statement": "No light."})
    for one in heard:
        findings.link(seat, other, one.record, "supports")
    # one of them alone later is the voice from that cell again; a group talk is one voice beside it
    alone = adding.add(seat, [replace(talk("P-930-953"), same_person=True), talk("P-049-402", kind="group")])
    findings.link(seat, other, alone[0].record, "supports")
    grades = {held.statement: held.weighed.grade for held in findings.held(seat, visit)}
    assert grades == {"No mattress.": Grade.K0, "No light.": Grade.K0}
    findings.link(seat, other, alone[1].record, "supports")
    assert {held.statement: held.weighed.printed for held in findings.held(seat, visit)}["No light."] == "K1"


def test_two_codes_of_one_person_are_one_on_the_board_and_in_the_report(
    seat: Seat, visit: RecordId, place: dict[str, RecordId]
) -> None:
    beaten = {"id": "a1", "violation": "beating", "severity": "3", "text": "said"}
    for name in ("first", "second"):
        draft = capture.edit(seat, place[name])
        capture.save(seat, draft, {**draft.fields, "allegations": [beaten]})
        capture.leave(seat, place[name])

    def counted() -> tuple[Standing, int, tuple[str, ...], object]:
        found = figures.collect(writing.merged_record(seat, row.id) for row in records.listed(seat, visit=visit))
        tile = next(tile for tile in board.of_visit(seat, visit).tiles if tile.area.code == AREA)
        told = figures.by_severity(figures.once(figures.allegations(found.used), "violation"), "violation")
        return tile.standing, figures.persons(found.shown), figures.exposed_areas(found.shown), told["beating"]

    assert counted() == (Standing.NOBODY, 4, (), (2, 0, 0, 0))
    findings.join(seat, visit, FIRST, SECOND)
    # two talks in private, and still only one person who can be found by whoever saw them
    assert counted() == (Standing.SURE, 3, (AREA,), (1, 0, 0, 0))


def test_words_that_look_like_a_name_are_accepted_by_somebody_under_a_code(seat: Seat, visit: RecordId) -> None:
    known = name_guard.load()

    def doubtful() -> tuple[str, ...]:
        fields = findings.held(seat, visit)[0].fields
        return finding_text.doubtful(fields, lambda text: scan(text, "en", known))

    finding = findings.add(seat, visit, {"statement": "Officer Karim Benali beats at admission, Saturday 8 March."})
    assert doubtful() == ("Karim Benali",)
    findings.accept(seat, finding, "Karim Benali")
    assert doubtful() == ()
    accepted = findings.held(seat, visit)[0].fields["accepted"]
    assert isinstance(accepted, list)
    assert accepted[0]["words"] == "Karim Benali"


def test_a_withdrawal_changes_the_level_by_itself(seat: Seat, visit: RecordId, place: dict[str, RecordId]) -> None:
    finding = findings.add(seat, visit, {"statement": "Blows at admission."})
    for name in ("first", "third"):
        findings.link(seat, finding, place[name], "supports")
    assert findings.held(seat, visit)[0].weighed.grade is Grade.K1
    draft = capture.edit(seat, place["third"])
    capture.save(seat, draft, {"code": THIRD, "consent": {"record": "withdrawn"}})
    capture.leave(seat, place["third"])
    held = findings.held(seat, visit)[0]
    assert (held.weighed.grade, len(held.weighed.unused)) == (Grade.K0, 1)


def test_inv21_a_finding_names_nobody_and_rests_on_records_only(
    seat: Seat, visit: RecordId, place: dict[str, RecordId]
) -> None:
    with pytest.raises(NamesAPersonError) as refused:
        findings.add(seat, visit, {"statement": f"Beaten, says {THIRD}."})
    assert refused.value.facts["code"] == THIRD
    with pytest.raises(NamesAPersonError):
        adding.add(seat, [plain("finding", statement="Seen by p 231 009 at night.")])
    assert records.listed(seat, kind=FINDING.name) == []
    # typed in the window it is kept as it was typed, and said
    draft = capture.begin(seat, FINDING, visit, fields={"statement": f"Beaten, says {THIRD}, by A-118-302."})
    capture.leave(seat, draft.record)
    assert findings.held(seat, visit)[0].names[0] == THIRD
    with pytest.raises(NotEvidenceError):
        findings.link(seat, draft.record, draft.record, "supports")
    with pytest.raises(NotEvidenceError):
        findings.link(seat, draft.record, visit, "supports")
    with pytest.raises(BadRecordError):
        findings.link(seat, draft.record, place["first"], "proves")
    assert "evidence" not in (writing.merged_record(seat, draft.record).fields or {})
