"""The evening of a fictional visit over a real vault: what is left, and the debrief record on encrypted paper."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from npm_field.domain import agenda
from npm_field.domain.evening import Section
from npm_field.domain.kinds import FINDING, INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.errors import BelowFloorError
from npm_field.report.content import Paragraph, Tone
from npm_field.report.evening_words import EMPTY, TITLES, EveningWords
from npm_field.usecases import adding, capture, debrief_record, evening, findings, records, writing
from npm_field.usecases.adding import Document
from resources.language import Language, isolated, without_marks

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.evening import Evening
    from npm_field.usecases.seat import Seat

YES = {"record": "yes", "internal": "yes", "recontact": "yes"}
FIRST, SECOND, THIRD, NURSE = "P-326-995", "P-792-625", "P-231-008", "S-409-544"
AREA, LEAD = "L-553-088", "M-908-109"


def one(kind: str, /, **fields: object) -> Document:
    return Document(kind, "", Mode.FULL, fields, from_paper="code" in fields)


def talk(code: str, **more: object) -> Document:
    told: dict[str, Any] = {"code": code, "kind": "individual", "consent": YES, "privacy": "private", **more}
    return one("interview", **told)


@pytest.fixture
def place(seat: Seat, visit: RecordId) -> dict[str, RecordId]:
    """What a team brings home, by a name for each record."""
    plan = capture.edit(seat, visit)
    ladder = [
        {"id": "2", "matter": "life_health", "tell": "npm_leadership", "how": "phone", "within_hours": 12},
        {"id": "1", "matter": "life_health", "tell": "team_lead", "how": "in_person", "within_hours": 1},
    ]
    capture.save(seat, plan, {**plan.fields, "urgent_ladder": ladder})
    capture.leave(seat, visit)
    documents = {
        "first": talk(FIRST, area=AREA, ongoing_risk="present", reprisal_risk="high"),
        "second": talk(SECOND, area=AREA, ongoing_risk="present", reprisal_risk="high"),
        "third": talk(THIRD, ongoing_risk="immediate"),
        "nurse": talk(NURSE),
        "register": one("document", code="D-243-932", kind="disciplinary_register", access="refused"),
        "complaint": one("complaint", code="R-914-335", channel="box", complaint_type="treatment"),
        "custody": one("custody", thing="laptop", owner=LEAD),
        "paper": one("paper_item", kind="slip", holder=LEAD, state="transcribed"),
        "plan": one("reprisal_plan", focal=LEAD, return_from="2031-04-07", return_to="2031-04-18"),
        "alleged": one("reprisal_allegation", person=FIRST, status="alleged"),
        "incident": one(
            "incident",
            kind="device_out_of_sight",
            what_exposed="ciphertext",
            laptops=[{"id": "1", "of": LEAD, "minutes_out_of_sight": 40}],
        ),
        "advice": one("recommendation", text="See a doctor within a day.", addressee_level="head_of_place"),
    }
    added = adding.add(seat, list(documents.values()))
    return {name: done.record for name, done in zip(documents, added, strict=True)}


def said(found: Evening, section: Section, seat: Seat, language: str = "en") -> list[tuple[str, str, str]]:
    def label(vocabulary: str, term: str) -> str:
        return seat.vocabularies.label(vocabulary, term, language)

    words = EveningWords(Language.load(language), label, found.today)
    lines = [words.line(item) for item in found.sections[section]]
    return [(line.code, without_marks(line.title), without_marks(line.second)) for line in lines]


def test_the_evening_is_read_out_of_the_records_that_exist(
    seat: Seat, visit: RecordId, place: dict[str, RecordId]
) -> None:
    findings.join(seat, visit, FIRST, SECOND)
    held = findings.add(seat, visit, {"statement": "Isolation beyond fifteen days."})
    findings.link(seat, held, place["first"], "supports")
    findings.link(seat, held, place["nurse"], "contradicts")
    found = evening.of_visit(seat, visit)
    gaps = said(found, Section.GAPS, seat)
    # two private talks, one person: she stands alone in that cell
    assert gaps[0][0] == AREA
    assert "stands alone" in gaps[0][2]
    assert ("D-243-932", "disciplinary register", "refused") in gaps
    assert ("", "Women were not heard", "") in gaps
    assert [line[0] for line in said(found, Section.AGAIN, seat)] == [THIRD, FIRST]
    reprisals = [line[:2] for line in said(found, Section.REPRISALS, seat)]
    assert said(found, Section.REPRISALS, seat)[0][2] == "go back between 2031-04-07 and 2031-04-18"
    assert reprisals == [(LEAD, "Plan, and who looks after it"), (FIRST, "allegation"), (FIRST, reprisals[2][1])]
    assert said(found, Section.URGENT, seat) == [(THIRD, "Marked urgent; nobody wrote down yet what is done", "")]
    (settle,) = said(found, Section.SETTLE, seat)
    assert settle[1:] == (
        "Isolation beyond fifteen days.",
        "nobody said yet what would decide it · nobody yet · no day set",
    )
    # somebody has to say it until all three stand there: what would decide it, who looks, when
    settled = {"to_settle": "Which hours does the log show?", "settle_by": LEAD, "settle_when": "2031-03-13/morning"}
    for name, value in settled.items():
        (item,) = evening.of_visit(seat, visit).sections[Section.SETTLE]
        assert item.needs
        draft = capture.edit(seat, held)
        capture.save(seat, draft, {**draft.fields, name: value})
        capture.leave(seat, held)
    last = evening.of_visit(seat, visit)
    (item,) = last.sections[Section.SETTLE]
    ((_code, _finding, settle_line),) = said(last, Section.SETTLE, seat)
    assert not item.needs
    assert settle_line.startswith(f"Which hours does the log show? · {LEAD} · ")
    assert said(found, Section.COMPLAINTS, seat) == [("R-914-335", "treatment", "nothing done yet")]
    assert [line[1] for line in said(found, Section.RECOMMENDATIONS, seat)] == ["See a doctor within a day."]
    draft = capture.edit(seat, place["advice"])
    capture.save(seat, draft, {**draft.fields, "status": "implemented", "verified_by": "authority_statement"})
    capture.leave(seat, place["advice"])
    (advice,) = said(evening.of_visit(seat, visit), Section.RECOMMENDATIONS, seat)
    assert advice[2].endswith("said to be implemented")  # INV26
    assert {line[1] for line in said(found, Section.NIGHT, seat)} >= {"laptop"}
    (incident,) = [item for item in found.sections[Section.NIGHT] if item.what == "incident"]
    assert (incident.code, incident.said["minutes"], incident.needs) == (LEAD, "40", True)


def test_inv18_inv41_who_wants_nothing_used_under_one_code_stands_in_no_list_under_the_other(
    seat: Seat, visit: RecordId, place: dict[str, RecordId]
) -> None:
    adding.add(seat, [one("complaint", code="R-664-870", channel="box", complaint_type="contact", person=FIRST)])

    def lists() -> tuple[list[str], list[str]]:
        sections = evening.of_visit(seat, visit).sections
        afraid = [item.code for item in sections[Section.REPRISALS] if item.what == "at_risk"]
        return afraid, sorted(item.code for item in sections[Section.COMPLAINTS])

    def told() -> str:
        blocks = [
            block
            for chapter in debrief_record.compose(seat, visit, language=Language.load("en")).sections
            for block in chapter.blocks
        ]
        return next(block.text for block in blocks if isinstance(block, Paragraph) and "In private" in block.text)

    assert lists() == ([FIRST, SECOND], ["R-664-870", "R-914-335"])
    assert "In private: 4 (100" in told()
    draft = capture.edit(seat, place["second"])
    capture.save(seat, draft, {"code": SECOND, "area": AREA, "privacy": "private", "not_for_use": True})
    capture.leave(seat, place["second"])
    assert lists() == ([FIRST], ["R-664-870", "R-914-335"])
    # the talk is in the total of talks and in nothing else
    assert without_marks(told()).startswith("Talks: 4. Different persons in individual talks: 3. In private: 3 (")
    pair = findings.join(seat, visit, FIRST, SECOND)
    assert lists() == ([], ["R-914-335"])
    assert without_marks(told()).startswith("Talks: 4. Different persons in individual talks: 2. In private: 2 (")
    findings.part(seat, pair)
    assert lists() == ([FIRST], ["R-664-870", "R-914-335"])


def test_what_is_begun_in_a_section_is_filled_from_the_line_in_hand(
    seat: Seat, visit: RecordId, place: dict[str, RecordId]
) -> None:
    found = evening.of_visit(seat, visit)
    (flagged,) = found.sections[Section.URGENT]
    matter = evening.begin(seat, visit, Section.URGENT, flagged)
    draft = capture.edit(seat, matter)
    assert draft.fields["about"] == place["third"]
    step = {"id": "1", "tell": "team_lead", "how": "in_person"}
    capture.save(seat, draft, {**draft.fields, "matter": "life_health", "steps": [step]})
    capture.leave(seat, matter)
    (line,) = said(evening.of_visit(seat, visit), Section.URGENT, seat)
    assert line == (
        THIRD,
        "life or health in danger",
        "told: team leader · next: leadership of the NPM, by phone, in general words · within 12 hours",
    )
    gap = next(item for item in found.sections[Section.GAPS] if item.what == "document")
    task = evening.begin(seat, visit, Section.GAPS, gap)
    begun = capture.edit(seat, task).fields
    assert (begun["what"], begun["about"]) == ("read_register", place["register"])
    capture.leave(seat, task)
    assert said(evening.of_visit(seat, visit), Section.TASKS, seat)[0][0] == "D-243-932"
    # one record of an evening, however often it is asked for
    capture.leave(seat, tonight := evening.begin(seat, visit, Section.NIGHT, None))
    assert evening.begin(seat, visit, Section.NIGHT, None) == tonight
    assert len(records.listed(seat, kind="debrief")) == 1


def test_inv39_no_complaint_is_none_recorded_and_points_at_the_register(seat: Seat, visit: RecordId) -> None:
    capture.leave(seat, capture.begin(seat, FINDING, visit, fields={"statement": f"Beaten, says {FIRST}."}).record)
    for code in ("en", "ar"):
        language = Language.load(code)
        told = debrief_record.compose(seat, visit, language=language)
        (complaints,) = [part for part in told.sections if part.title == language.tr(TITLES[Section.COMPLAINTS])]
        assert complaints.blocks == (Paragraph(language.tr(EMPTY[Section.COMPLAINTS])),)
        # a finding that was typed with a code is kept as it was typed, and paper says what has to go (INV21)
        every = [one for part in told.sections for one in part.blocks if isinstance(one, Paragraph)]
        assert [isolated(FIRST) in one.text for one in every if one.tone is Tone.WARNING].count(True) == 1  # INV40
    assert "ask for the register" in EMPTY[Section.COMPLAINTS]


def test_what_may_be_pressure_and_what_a_group_cannot_carry_is_told_in_the_evening(
    seat: Seat, visit: RecordId
) -> None:
    before = said(evening.of_visit(seat, visit), Section.REPRISALS, seat)
    told = [{"id": "1", "violation": "reprisal", "severity": "2"}]
    adding.add(seat, [
        one("interview", kind="individual", consent=YES, area=AREA, coached_signs="clear"),
        one("interview", kind="individual", consent=YES, coached_signs="none", allegations=told),
        one("interview", kind="individual", consent=YES, not_for_use=True),
        one("complaint", complaint_type="reprisal", consent=YES),
        one("reprisal_follow_up", due="2031-04-10/morning"),
    ])  # fmt: skip
    found = evening.of_visit(seat, visit)
    new = [line for line in said(found, Section.REPRISALS, seat) if line not in before]
    assert [line[1] for line in new if line[0] == ""] == ["Look after somebody; nobody is named"]
    signs = sorted(line[2] for line in new if line[1] == "What may be pressure")
    assert signs == [
        f"in {AREA} · signs of coaching: clear",
        "told of a reprisal; no allegation is written down by that",
        "told of a reprisal; no allegation is written down by that",
    ]
    # INV19: a group carries no grave allegation of one person; the lead is told until somebody told it alone
    mild = [{"id": "1", "violation": "beating", "severity": "1"}]
    grave = [{**mild[0], "severity": "2"}]
    needs = ("One person's allegation, told in a group", "it needs a talk with that person alone")
    for kind, alleged, is_told in (("group", mild, False), ("group", grave, True), ("individual", grave, False)):
        adding.add(seat, [one("interview", kind=kind, consent=YES, allegations=alleged)])
        assert (needs in [line[1:] for line in said(evening.of_visit(seat, visit), Section.GAPS, seat)]) is is_told


def test_the_record_says_which_of_two_records_of_one_code_is_the_examination(seat: Seat, visit: RecordId) -> None:
    told = talk(FIRST)
    seen = one("medical_note", code=FIRST, consent={**YES, "medical_exam": "yes"}, examined="yes")
    added = adding.add(seat, [told, replace(seen, same_person=True)])
    held = findings.add(seat, visit, {"statement": "Blows at admission."})
    for record in added:
        findings.link(seat, held, record.record, "supports")
    told_on_paper = debrief_record.compose(seat, visit, language=Language.load("en"))
    blocks = [one for part in told_on_paper.sections for one in part.blocks if isinstance(one, Paragraph)]
    said = [without_marks(one.text) for one in blocks if "(supports)" in one.text]
    (line,) = said
    assert sorted(line.split(", ")) == [f"{FIRST} (supports)", f"{FIRST} medical (supports)"]


def test_a_stricter_day_is_put_into_the_plan_by_one_act(seat: Seat, visit: RecordId) -> None:
    assert said(evening.of_visit(seat, visit), Section.NIGHT, seat) == []
    tonight = evening.begin(seat, visit, Section.NIGHT, None)
    draft = capture.edit(seat, tonight)
    capture.save(seat, draft, {**draft.fields, "capture_mode": "partial"})
    capture.leave(seat, tonight)
    (_code, title, second), backup = said(evening.of_visit(seat, visit), Section.NIGHT, seat)
    assert backup == ("", "Backup; nobody is named who keeps it", "This evening says who")
    assert title.startswith("Into the plan: ")
    assert second.startswith("the plan still says: ")
    evening.change_floor(seat, visit)
    assert records.visits(seat)[0].floor is Mode.PARTIAL
    assert said(evening.of_visit(seat, visit), Section.NIGHT, seat) == [backup]
    draft = capture.edit(seat, tonight)
    capture.save(seat, draft, {**draft.fields, "backup_holder": LEAD})
    capture.leave(seat, tonight)
    assert said(evening.of_visit(seat, visit), Section.NIGHT, seat)[0][:2] == (LEAD, "Backup")
    evening.change_floor(seat, visit)  # nothing is left to change
    with pytest.raises(BelowFloorError):
        capture.begin(seat, INTERVIEW, visit, mode=Mode.FULL)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_debrief_record_is_encrypted_and_holds_findings_coverage_and_no_words_of_persons(
    seat: Seat, visit: RecordId, place: dict[str, RecordId], tmp_path: Path, language: str
) -> None:
    draft = capture.edit(seat, place["first"])
    alleged = [{"id": "1", "violation": "prolonged_solitary", "severity": "3", "where_stage": "detention"}]
    more = {"narrative": "Quillfeather told it at night.", "allegations": alleged, "measures": ["contact_left"]}
    capture.save(seat, draft, {**draft.fields, **more})
    capture.leave(seat, place["first"])
    isolation = {"statement": "Isolation beyond fifteen days.", "severity": "3", "theme": "treatment"}
    isolation |= {"kind": "problem", "scope": "systemic"}
    held = findings.add(seat, visit, isolation)
    findings.link(seat, held, place["first"], "supports")
    findings.link(seat, held, place["register"], "supports")
    findings.link(seat, held, place["nurse"], "contradicts")
    seen = adding.add(seat, [one("observation", area=AREA, theme="treatment")])[0].record
    findings.link(seat, held, seen, "contradicts")
    tonight = evening.tonight(seat, visit)
    assert evening.begun(seat, visit) is None  # an empty one would be signed by the unlock after a power cut
    minutes = agenda.with_minute(tonight.fields, "treatment", decided="Weatherglass at eight.", gone_through=True)
    capture.save(seat, tonight, {**tonight.fields, agenda.AGENDA: minutes})
    assert evening.tonight(seat, visit).fields[agenda.AGENDA] == minutes  # begun, not signed: no second one
    capture.leave(seat, tonight.record)
    path = tmp_path / "debrief.pdf"
    written = debrief_record.write(seat, visit, path, language=Language.load(language))
    plain = path.read_bytes()
    assert b"Isolation" not in plain
    reader = PdfReader(io.BytesIO(plain))
    assert reader.is_encrypted
    assert reader.decrypt(written.passphrase)
    text = "".join(page.extract_text() for page in reader.pages)
    assert "fifteen" in text
    assert FIRST in text
    assert "Quillfeather" not in text
    assert "K2" in text
    if language == "en":
        # who says so and who otherwise; who was not heard; which document was refused; what happened to a laptop
        for word in ("Say otherwise", "Not heard:", "D-243-932", "laptop out of sight", "nobody told yet"):
            assert word in text
        # what a finding is and how far it reaches, what is done about a risk, and all that is to be counted
        for word in ("problem · systemic", "our contact left", "Persons by risk of reprisal", "high: 2"):
            assert word in text
        for word in ("prolonged solitary confinement", "Findings by level", "Contradictions open: 2."):
            assert word in text
        assert f"own observation {AREA} (contradicts)" in text  # it has no code of its own
        chapters = (
            "Contradictions, and",
            "Urgent",
            "Reprisals",
            "To see again",
            "Complaints",
            "The night",
            "Tasks for",
        )
        places = [text.index(word, text.index("Say otherwise") if at else 0) for at, word in enumerate(chapters)]
        assert places == sorted(places)
    assert "Weatherglass" in text
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["debrief.pdf"]
    assert writing.merged_record(seat, held).fields is not None
