"""The visit report from a real vault: the numbers of SC1, what it never holds, and that only its words open it."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from dataclasses import fields, is_dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

import pytest
from mnemonic import Mnemonic
from pypdf import PdfReader, PdfWriter

from npm_field.domain.documents import without_content
from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.errors import AudienceNotOfferedError, FileExistsAlreadyError, NotOpenError, NoVisitError
from npm_field.report import pdf
from npm_field.usecases import adding, capture, report, withdraw
from npm_field.usecases.adding import Document
from resources.language import Language, without_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from npm_field.usecases.seat import Seat

VISIT: Final = "C-421-802"
YES: Final = {"record": "yes", "internal": "yes", "authorities_anon": "yes"}
CANARY: Final = "Heard the yellow canary in corridor nine"

PLACE: Final[Mapping[str, object]] = {
    "code": VISIT,
    "place_name": "Marlock Remand Prison",
    "place_type": "prison_remand",
    "capacity_official": 320,
    "responsible_authority": "Prison Service, Ministry of Justice",
    "type": "in_depth",
    "purpose": "baseline after change of director",
    "trigger": "annual_plan",
    "start_day": "2031-03-10",
    "end_day": "2031-03-12",
    "capture_floor": "full",
    "words": {"V-788": "beating", "V-775": "no_doctor", "V-895": "blunt_object", "V-322": "no_interpreter"},
    "figures": [
        {"id": "1", "kind": "total", "value": 471, "stated_by": "authority", "as_of": "day 1"},
        {"id": "2", "kind": "total", "value": 474, "stated_by": "document", "as_of": "morning count board"},
        {"id": "3", "kind": "women", "value": 38, "stated_by": "authority", "as_of": "day 1"},
        {"id": "4", "kind": "isolation_now", "value": 3, "stated_by": "authority", "as_of": "day 1"},
        {"id": "5", "kind": "isolation_now", "value": 5, "stated_by": "own", "as_of": "day 1 afternoon"},
    ],
}
TEAM: Final = (
    ("M-967-923", "lead", "member", "lawyer"),
    ("M-908-109", "monitor", "staff", "social_worker"),
    ("M-033-909", "medical", "external_expert", "physician"),
    ("M-757-934", "reprisal_focal", "staff", "psychologist"),
    ("M-834-702", "interpreter", "interpreter", "interpreter"),
)
AREAS: Final[tuple[Mapping[str, object], ...]] = (
    {"code": "L-174-682", "kind": "reception", "seen": "seen"},
    {
        "code": "L-145-382",
        "kind": "segregation",
        "seen": "seen",
        "floor_area_m2": 5.1,
        "occupants_now": 1,
        "wall_distance_m": 1.8,
        "hours_out_of_cell": 0.5,
    },
    {"code": "L-401-912", "kind": "shared_cell", "seen": "seen"},
    {"code": "L-614-619", "kind": "dormitory", "seen": "seen", "floor_area_m2": 92, "occupants_now": 44, "beds": 30},
    {"code": "L-003-304", "kind": "womens_unit", "seen": "seen"},
    {"code": "L-934-519", "kind": "infirmary", "seen": "seen"},
    {"code": "L-450-618", "kind": "kitchen", "seen": "refused"},
)


def alleged(number: int, violation: str, theme: str, severity: int, text: str) -> dict[str, object]:
    return {"id": str(number), "violation": violation, "theme": theme, "severity": str(severity), "text": text}


def talk(code: str, area: str, privacy: str, risk: str, **fields: object) -> dict[str, object]:
    start = {"code": code, "area": area, "kind": "individual", "privacy": privacy, "reprisal_risk": risk}
    return {**start, "consent": YES, "day": "2031-03-10", **fields}


IN_PARTIAL: Final = {"completed_from": "notes", "completion": "complete"}
WITH_INTERPRETER: Final = {**IN_PARTIAL, "hours_after": 9, "interpreter": "M-834-702"}
TALKS: Final = (
    talk("P-231-008", "L-401-912", "private", "high", allegations=[
        alleged(1, "beating", "treatment", 3, "Says two officers beat him with open hands and a rubber hose."),
        alleged(2, "no_doctor", "health.admission_screening", 2, "Not seen by health staff until the third day."),
    ]),
    talk("P-616-632", "L-401-912", "visual_contact", "medium", allegations=[
        alleged(1, "beating", "treatment", 2, "Saw a new man brought up limping from reception."),
    ]),
    talk("P-049-402", "L-934-519", "private", "high", **WITH_INTERPRETER, allegations=[
        alleged(1, "blunt_object", "treatment", 3, "Struck on the back and thighs with a hose-like object."),
        alleged(2, "no_interpreter", "safeguards.interpreter", 2, "Signed papers in a language he cannot read."),
    ]),
    talk("P-326-995", "L-145-382", "audible_risk", "high", allegations=[
        alleged(1, "prolonged_solitary", "treatment.solitary_confinement", 3, "In isolation for three weeks."),
        alleged(2, "record_falsified", "safeguards.registers_files", 2, "Says the doctor came twice, not daily."),
    ]),
    talk("S-409-544", "L-934-519", "private", "low"),
    talk("P-930-953", "L-003-304", "private", "low", hours_after=12, **IN_PARTIAL, allegations=[
        alleged(1, "shackling_pregnancy", "security_order.restraints", 3, "Handcuffed to the bed rail."),
    ]),
    talk("P-407-216", "L-614-619", "audible_risk", "low", kind="group", group_size=6),
    talk("P-792-625", "L-145-382", "private", "high", allegations=[
        alleged(1, "prolonged_solitary", "treatment.solitary_confinement", 3, "24 days, counted on the wall."),
    ]),
)  # fmt: skip
OBSERVATIONS: Final[tuple[Mapping[str, object], ...]] = (
    {"area": "L-145-382", "sense": "seen", "theme": "treatment.solitary_confinement", "severity": "3",
     "text": "Five of six cells occupied; wall tally of 24 strokes in cell 4."},
    {"area": "L-614-619", "sense": "measured", "theme": "material_conditions.overcrowding", "severity": "3",
     "text": "Dormitory for 30, held 44.", "measure": 92, "measure_unit": "m2"},
    {"area": "L-450-618", "sense": "seen", "theme": "material_conditions.food", "severity": "1",
     "good_practice": True, "text": "Menu board matches delivery notes."},
)  # fmt: skip


def document(kind: str, fields: Mapping[str, object], mode: Mode = Mode.FULL) -> Document:
    return Document(kind, VISIT, mode, fields, from_paper=True)


@pytest.fixture
def marlock(seat: Seat) -> RecordId:
    """SC1, as far as this version records it."""
    added = adding.add(seat, [Document("visit", "", Mode.FULL, PLACE, from_paper=True)])
    people = [{"code": code, "affiliation": belongs, "profession": work} for code, _, belongs, work in TEAM]
    roles = [{"member": code, "role": role} for code, role, _, _ in TEAM]
    kinds = {
        "team_member": people,
        "assignment": roles,
        "area": AREAS,
        "interview": TALKS,
        "observation": OBSERVATIONS,
    }
    for kind, rows in kinds.items():
        adding.add(seat, [document(kind, row) for row in rows])
    return added[0].record


def write(seat: Seat, visit: RecordId, path: Path, language: str = "en") -> report.Written:
    return report.write(seat, visit, path, audience="internal", language=Language.load(language))


def extracted(path: Path, words: str) -> str:
    """All text of a report, spaces made even: by poppler where it is installed, else by pypdf.

    poppler's command line cuts a passphrase after 32 signs, so it gets the opened pages through a pipe.
    """
    writer, opened = PdfWriter(), BytesIO()
    writer.append(PdfReader(BytesIO(path.read_bytes()), password=words))
    writer.write(opened)
    if tool := shutil.which("pdftotext"):
        done = subprocess.run([tool, "-layout", "-", "-"], input=opened.getvalue(), capture_output=True, check=True)
        return tidy(done.stdout.decode())
    return tidy(" ".join(page.extract_text() for page in PdfReader(opened).pages))


def told(seat: Seat, visit: RecordId) -> str:
    """All words of a report before it is set; half the tests need no pages."""
    composed, _ = report.compose(seat, visit, audience="internal", language=Language.load("en"))
    return tidy(" ".join(_words(composed)))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _words(item)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _words(getattr(value, part.name))


def tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", without_marks(text)).replace("\N{EN DASH}", "-").split())


def text_of(seat: Seat, visit: RecordId, path: Path, language: str = "en") -> str:
    return extracted(path, write(seat, visit, path, language).passphrase)


def test_the_numbers_of_the_scenario_are_in_the_report(seat: Seat, marlock: RecordId, tmp_path: Path) -> None:
    text = text_of(seat, marlock, tmp_path / "report.pdf")
    assert "8 talks were held." in text
    assert "Held in private: 5. With an interpreter: 1. Different persons in individual talks: 7." in text
    assert "total 471 147 % the authority day 1" in text
    assert "total 474 148 % a document morning count board" in text
    assert "in isolation now 3 - the authority" in text
    assert "in isolation now 5 - our own count" in text
    assert "Sources give different numbers" in text
    assert "half of them at most 10.5, the longest 12." in text
    assert "beating 1 1 - - 2" in text


def test_the_team_stands_there_by_code_role_and_profession(seat: Seat, marlock: RecordId, tmp_path: Path) -> None:
    text = text_of(seat, marlock, tmp_path / "report.pdf")
    assert "M-033-909 medical physician external expert" in text
    assert "M-967-923 team leader lawyer" in text


def test_space_is_held_against_what_the_cpt_asks(seat: Seat, marlock: RecordId) -> None:
    text = told(seat, marlock)
    assert "92 44 2.1 shared, below 4 m2 each" in text
    assert "5.1 1 5.1 single cell below 6 m2" in text
    assert "less than 2 m" in text
    assert "in the cell 22 hours a day" in text


def test_an_area_with_one_private_talk_is_warned_of(seat: Seat, marlock: RecordId) -> None:
    text = told(seat, marlock)
    assert "exactly one person was heard in private: L-003-304, L-145-382, L-401-912." in text


def test_class_and_legal_ground_are_on_every_page(seat: Seat, marlock: RecordId, tmp_path: Path) -> None:
    written = write(seat, marlock, tmp_path / "report.pdf")
    pages = PdfReader(BytesIO((tmp_path / "report.pdf").read_bytes()), password=written.passphrase).pages
    assert len(pages) == written.pages > 2
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert "HIGHLY CONFIDENTIAL" in text
        assert "privileged under OPCAT art. 21" in text
        assert f"Page {number} of {written.pages}" in text


def test_what_may_not_be_used_is_on_no_page(seat: Seat, marlock: RecordId, tmp_path: Path) -> None:
    said = talk("P-555-017", "L-401-912", "private", "high", allegations=[
        alleged(1, "threats", "treatment.threats_insults", 3, CANARY),
    ])  # fmt: skip
    kept = {**said, "code": "P-407-203", "allegations": [alleged(1, "threats", "treatment", 3, "Kept to himself")]}
    record = adding.add(seat, [document("interview", said)])[0].record
    adding.add(seat, [document("interview", {**kept, "consent": {"record": "yes"}})])
    before = text_of(seat, marlock, tmp_path / "before.pdf")
    assert CANARY in before
    assert "Kept to himself" not in before
    withdraw.withdraw(seat, record, ["record"], channel="oral")
    text = text_of(seat, marlock, tmp_path / "after.pdf")
    assert CANARY not in text
    assert "P-555-017" not in text
    assert "10 talks were held." in text
    assert "Consent to keep notes was withdrawn only counted 1" in text


@pytest.mark.parametrize("answers", [{"record": "yes"}, {**YES, "internal": "no"}, {**YES, "internal": "withdrawn"}])
def test_what_was_said_without_consent_to_use_inside_is_nowhere(
    seat: Seat, marlock: RecordId, answers: Mapping[str, str]
) -> None:
    said = talk("P-555-017", "L-934-519", "private", "high", narrative=CANARY, demeanour_note=CANARY, allegations=[
        alleged(1, "falaka", "treatment.threats_insults", 3, CANARY),
    ])  # fmt: skip
    adding.add(seat, [document("interview", {**said, "consent": answers})])
    text = told(seat, marlock)
    assert CANARY not in text
    assert "falaka" not in text
    assert "P-555-017 L-934-519 individual private full left out left out" in text
    assert "No consent to use inside the NPM shown without content 1" in text


def test_a_person_not_for_use_is_in_the_total_alone(seat: Seat, marlock: RecordId) -> None:
    said = alleged(1, "falaka", "treatment.threats_insults", 3, CANARY)
    talks = [talk("P-555-017", area, "private", "low", allegations=[said]) for area in ("L-934-519", "L-401-912")]
    marked, other = ({**without_content(INTERVIEW, talks[0]), "not_for_use": True}, talks[1])
    adding.add(seat, [document("interview", marked)])
    adding.add(seat, [Document("interview", VISIT, Mode.FULL, other, from_paper=True, same_person=True)])
    text = told(seat, marlock)
    assert "10 talks were held." in text
    assert CANARY not in text
    assert "P-555-017" not in text
    assert "as the person or the team asked only counted 2" in text


def test_a_withdrawal_holds_for_all_talks_of_the_person(seat: Seat, marlock: RecordId) -> None:
    said = alleged(1, "falaka", "treatment.threats_insults", 3, CANARY)
    first, second = (talk("P-555-017", area, "private", "low") for area in ("L-934-519", "L-401-912"))
    adding.add(seat, [document("interview", {**first, "consent": {**YES, "internal": "withdrawn"}})])
    again = {**second, "allegations": [said]}
    adding.add(seat, [Document("interview", VISIT, Mode.FULL, again, from_paper=True, same_person=True)])
    assert CANARY not in told(seat, marlock)


def test_a_narrative_stays_in_the_vault(seat: Seat, marlock: RecordId) -> None:
    said = talk("P-555-017", "L-934-519", "private", "low", narrative=CANARY, demeanour_note=CANARY)
    adding.add(seat, [document("interview", said)])
    assert CANARY not in told(seat, marlock)


def test_a_partial_record_shows_its_code_and_is_counted(seat: Seat, marlock: RecordId) -> None:
    stub = {"code": "P-555-017", "area": "L-934-519", "words": ["V-788"], "severity": "3", "use": "y"}
    adding.add(seat, [document("interview", stub, Mode.PARTIAL)])
    text = told(seat, marlock)
    assert "P-555-017 L-934-519 - - partial grave" in text
    assert "Partial or oral record not completed shown without content 1" in text


def test_zero_is_told_as_none_recorded(seat: Seat) -> None:
    added = adding.add(seat, [Document("visit", "", Mode.FULL, {"code": VISIT}, from_paper=True)])
    text = told(seat, added[0].record)
    assert "Allegations None recorded" in text
    assert "Still being typed the last signed text is shown, if any None recorded" in text


def test_only_its_six_words_open_the_file(seat: Seat, marlock: RecordId, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    written = write(seat, marlock, path)
    words = written.passphrase.split()
    assert len(words) == 6
    assert set(words) <= set(Mnemonic("english").wordlist)
    assert written.passphrase not in repr(written)
    reader = PdfReader(BytesIO(path.read_bytes()))
    assert reader.is_encrypted
    assert not reader.decrypt(" ".join(words[::-1]))
    assert not reader.decrypt("")
    assert reader.decrypt(written.passphrase)


def test_the_file_is_strongly_encrypted_and_names_nobody(seat: Seat, marlock: RecordId, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    words = write(seat, marlock, path).passphrase
    reader = PdfReader(BytesIO(path.read_bytes()), password=words)
    assert reader.trailer.raw_get("/Encrypt") is not None
    assert re.search(rb"/V 5\b", path.read_bytes())
    assert re.search(rb"/R 6\b", path.read_bytes())
    told = dict(reader.metadata or {})
    assert {key for key in told if key in {"/Author", "/Title", "/Creator", "/CreationDate", "/ModDate"}} == set()


def test_nothing_but_the_report_is_left_on_the_disk(
    seat: Seat, marlock: RecordId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    monkeypatch.setenv("TMPDIR", str(elsewhere))
    monkeypatch.chdir(elsewhere)
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    write(seat, marlock, folder / "report.pdf")
    assert {path for path in tmp_path.rglob("*") if path.is_file()} - before == {folder / "report.pdf"}
    assert b"P-231-008" not in (folder / "report.pdf").read_bytes()
    assert (folder / "report.pdf").stat().st_mode & 0o077 == 0


def test_the_same_records_make_the_same_pages(seat: Seat, marlock: RecordId, new_seat: Callable[[str], Seat]) -> None:
    english = Language.load("en")
    once, _ = report.compose(seat, marlock, audience="internal", language=english)
    again, _ = report.compose(seat, marlock, audience="internal", language=english)
    assert pdf.make(once, english).data == pdf.make(again, english).data
    other = new_seat("other")
    added = adding.add(other, [Document("visit", "", Mode.FULL, PLACE, from_paper=True)])
    adding.add(other, [document("area", row) for row in reversed(AREAS)])
    adding.add(other, [document("interview", row) for row in reversed(TALKS)])
    adding.add(other, [document("observation", row) for row in reversed(OBSERVATIONS)])
    there, _ = report.compose(other, added[0].record, audience="internal", language=english)
    assert there.sections[2:] == once.sections[2:]


@pytest.mark.parametrize("audience", ["public", "authorities", "", "INTERNAL"])
def test_no_other_reader_is_offered_a_report(seat: Seat, marlock: RecordId, tmp_path: Path, audience: str) -> None:
    with pytest.raises(AudienceNotOfferedError):
        report.write(seat, marlock, tmp_path / "r.pdf", audience=audience, language=Language.load("en"))
    assert not (tmp_path / "r.pdf").exists()


def test_without_the_casebook_there_is_no_report(seat: Seat, marlock: RecordId, tmp_path: Path) -> None:
    seat.vault.close_casebook()
    with pytest.raises(NotOpenError):
        write(seat, marlock, tmp_path / "report.pdf")


def test_a_visit_that_is_not_here_has_no_report(seat: Seat, tmp_path: Path) -> None:
    with pytest.raises(NoVisitError):
        write(seat, RecordId("0" * 32), tmp_path / "report.pdf")


def test_an_existing_file_stays_as_it_is(seat: Seat, marlock: RecordId, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"mine")
    with pytest.raises(FileExistsAlreadyError):
        write(seat, marlock, tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes() == b"mine"


def test_typed_text_that_no_revision_holds_is_counted(seat: Seat, marlock: RecordId) -> None:
    capture.begin(seat, INTERVIEW, marlock)
    _, left_out = report.compose(seat, marlock, audience="internal", language=Language.load("en"))
    assert left_out.being_typed == 1


def test_progress_goes_up_to_a_hundred(seat: Seat, marlock: RecordId, tmp_path: Path) -> None:
    told: list[int] = []
    language = Language.load("en")
    report.write(seat, marlock, tmp_path / "r.pdf", audience="internal", language=language, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 100


def test_an_arabic_report_gives_back_arabic_text_and_whole_codes(
    seat: Seat, marlock: RecordId, tmp_path: Path
) -> None:
    said = talk("P-555-017", "L-934-519", "private", "low", allegations=[
        alleged(1, "beating", "treatment", 3, "قال إن حارسين ضرباه في غرفة الاستقبال"),
    ])  # fmt: skip
    adding.add(seat, [document("interview", said)])
    text = text_of(seat, marlock, tmp_path / "report.pdf", "ar")
    words = Counter(text.split())
    assert {"P-231-008", "M-033-909", "L-614-619"} <= set(words)
    assert {"الضرب", "غرفة", "الاستقبال", "ضرباه"} <= set(words)
