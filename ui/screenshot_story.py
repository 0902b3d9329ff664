"""Screenshots: what a copy of a vault is given so that every page has something to show (demo/more.json)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

import resources
from npm_field.crypto import passphrase
from npm_field.crypto.argon import Cost
from npm_field.domain import agenda
from npm_field.domain.evening import Section
from npm_field.domain.kinds import KINDS
from npm_field.domain.modes import Mode
from npm_field.errors import FieldError
from npm_field.usecases import (
    adding,
    attached,
    attachments,
    capture,
    deliver,
    enrol,
    evening,
    fiction,
    findings,
    medical,
    picks,
    plan_parts,
    records,
)
from npm_field.usecases import plan as plans
from npm_field.usecases.plan import VisitPlan
from npm_field.usecases.seat import local_now
from ui.tokens import LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

MORE: Final = "demo/more.json"
PLANNED: Final = frozenset({"session", "reprisal_plan", "contingency", "custody", "joint_terms", "document_request"})
EVENING: Final = "18:10"
PAGE: Final = (900, 640)
KEPT: Final[Mapping[str, object]] = {
    "severity": "3", "source": "self", "use": "y", "name": "n", "signs": ["reprisal", "again"],
}  # fmt: skip
APART: Final = ("P-231-008", "P-616-632")
"""Two codes that were noted alike and are two persons."""
CHEAP: Final = Cost(memory_kib=64, passes=1, lanes=1)
"""Of a vault that lives for one picture."""


@dataclass(frozen=True, slots=True)
class Shown:
    """For which role, and what there is: one record of each kind, the fullest talk, one with a file or name."""

    role: str
    talk: RecordId | None
    of_kind: Mapping[str, RecordId]
    attached: RecordId | None
    named: RecordId | None
    medical: RecordId | None
    bundles: tuple[Path, ...] = ()
    forged: Path | None = None
    """One of the bundles with a byte changed."""
    waiting: Path | None = None
    """At an office: what a laptop that it just certified hands over."""


def prepare(
    seat: Seat, folder: Path, now: Callable[[], datetime] | None = None, bundles: Sequence[Path] = ()
) -> Shown:
    """Add to the copy what the pages show. ``bundles`` lie beside the vault.

    ``folder`` is for the one picture that becomes an attachment. ``now``, where it is not given, is the evening of
    the visit's last day.
    """
    told: Mapping[str, Any] = resources.read_json(MORE)
    talks = _talks(seat)
    plan = next(iter(records.visits(seat)), None)
    if plan is None or not talks:
        return Shown(seat.role, None, {}, None, None, None, tuple(bundles), _forged(bundles, folder))
    visit = records.show(seat, plan.visit).merged.fields or {}
    if "start_day" in visit:
        told = fiction.moved(
            told, date.fromisoformat(str(visit["start_day"])) - date.fromisoformat(told["start_day"])
        )
    last = str(visit.get("end_day", ""))
    seat.now = now or (_evening(last) if last else seat.now)
    of_kind: dict[str, RecordId] = {}
    for one in told["records"]:
        kind, fields = one["kind"], dict(one["fields"])
        if kind in PLANNED:
            plan_parts.add_part(seat, plan.visit, kind, fields)
            continue
        added = adding.add(seat, [adding.Document(kind, plan.code, Mode.FULL, fields)])
        of_kind.setdefault(kind, added[0].record)
    if seat.role != enrol.OFFICE_ROLE:
        _keep_in_part(seat, plan.visit)
    _at_the_debrief(seat, plan.visit, talks)
    first = next((row.id for row in records.listed(seat, kind="observation")), None)
    if first is not None:
        of_kind["observation"] = first
    return Shown(
        seat.role,
        talks[0],
        of_kind,
        _with_attachment(seat, of_kind.get("document", talks[0]), folder),
        _with_a_name(seat, talks[-1], told["named"]),
        _with_findings(seat, plan.visit, talks[0], told["profession"]),
        tuple(bundles),
        _forged(bundles, folder),
        _from_a_new_laptop(seat, folder) if seat.role == enrol.OFFICE_ROLE else None,
    )


def _from_a_new_laptop(seat: Seat, folder: Path) -> Path:
    """Certify a laptop that nobody knows the passphrase of, and return what it hands over: one observation."""
    secret = passphrase.prepare(secrets.token_hex(16))
    made = enrol.make_laptop(folder / "laptop", enrol.invite(seat, role="field"), passphrase=secret, cost=CHEAP)
    enrol.finish(made.seat, enrol.approve(seat, enrol.examine(seat, made.answer)))
    made.seat.now = seat.now
    visit = plans.plan_visit(made.seat, VisitPlan(visit={"type": "ad_hoc", "capture_floor": "full"}))
    draft = capture.begin(
        made.seat, KINDS["observation"], visit, fields={"sense": "heard", "text": "A radio, all night."}
    )
    capture.leave(made.seat, draft.record)
    path = folder / "from-a-new-laptop.npmf"
    deliver.export(made.seat, path)
    made.seat.vault.close()
    return path


def _forged(bundles: Sequence[Path], folder: Path) -> Path | None:
    """Write a bundle with a byte changed in its middle, as a bad stick or a bad person would."""
    if not bundles:
        return None
    content = bytearray(bundles[0].read_bytes())
    content[len(content) // 2] ^= 1
    path = folder / "forged.npmf"
    path.write_bytes(content)
    return path


def _keep_in_part(seat: Seat, visit: RecordId) -> None:
    """Keep one talk in part and one as a code alone, so that something waits to be completed."""
    known = picks.picks(seat, visit)
    signs = {"area": known.areas[0], "words": list(known.words[:2]), **KEPT}
    for mode, fields in ((Mode.PARTIAL, signs), (Mode.ORAL_ONLY, {"urgent": True})):
        draft = capture.begin(seat, KINDS["interview"], visit, mode)
        capture.save(seat, draft, {**draft.fields, **fields})
        capture.leave(seat, draft.record)


def _at_the_debrief(seat: Seat, visit: RecordId, talks: list[RecordId]) -> None:
    """Write what a lead writes in the evening: a finding that is contested, what would settle it, a task."""
    settling = {"to_settle": "Which hours does the night log show?", "settle_when": seat.band()}
    said = {"statement": "Isolation beyond fifteen days, in successive stays of seven.", "severity": "3", **settling}
    said |= {"theme": "treatment.solitary_confinement", "status": "agreed"}
    contested = findings.add(seat, visit, said)
    for talk, role in zip(talks[:3], ("supports", "supports", "contradicts"), strict=False):
        findings.link(seat, contested, talk, role)
    findings.join(seat, visit, *APART, one=False)
    seen = [row.id for row in records.listed(seat, kind="observation")]
    menus = {"statement": "Menus match the deliveries.", "kind": "good_practice", "theme": "material_conditions.food"}
    good = findings.add(seat, visit, menus)
    for record in seen[:1]:
        findings.link(seat, good, record, "supports")
    found = evening.of_visit(seat, visit)
    for section in (Section.SETTLE, Section.GAPS):
        for item in found.sections[section][:2]:
            capture.leave(seat, evening.begin(seat, visit, section, item))
    tonight = evening.tonight(seat, visit)
    decided = "Ask for the night log at eight, before the roster changes. See the third person alone."
    gone = agenda.with_minute(tonight.fields, "treatment", decided=decided, gone_through=True)
    capture.save(seat, tonight, {**tonight.fields, agenda.AGENDA: gone})
    capture.leave(seat, tonight.record)


def _evening(day: str) -> Callable[[], datetime]:
    return lambda: datetime.fromisoformat(f"{day}T{EVENING}").replace(tzinfo=local_now().tzinfo)


def _talks(seat: Seat) -> list[RecordId]:
    """Return the full talks that may be read, the one with the most answers first."""
    rows = [row for row in records.listed(seat, kind="interview") if row.mode == "full" and row.state == "full"]
    sized = [(len(str(records.show(seat, row.id).merged.fields or {})), row.id) for row in rows]
    return [record for _size, record in sorted(sized, reverse=True)]


def _with_attachment(seat: Seat, record: RecordId, folder: Path) -> RecordId | None:
    """Add a scanned page to a record, where none has one."""
    found = next(iter(attached.counts(seat)), None)
    if found is not None:
        return found
    path = folder / "page.png"
    drawn_page().save(str(path))
    attachments.add(seat, record, path, {"kind": "document", "people_visible": "none", "faces": "none"})
    path.unlink()
    return record


def drawn_page() -> QImage:
    """Return a page of a register as it could be photographed: ruled lines and strokes, no word."""
    image = QImage(*PAGE, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.ground))
    painter = QPainter(image)
    for row in range(12):
        painter.setPen(QColor(LIGHT.edge))
        painter.drawLine(60, 80 + row * 42, PAGE[0] - 60, 80 + row * 42)
        for column in range(4):
            box = QRectF(70 + column * 200, 92 + row * 42, 60 + (row * 37 + column * 53) % 110, 14)
            painter.fillRect(box, QColor(LIGHT.ink2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.end()
    return image


def _with_a_name(seat: Seat, record: RecordId, text: str) -> RecordId:
    """Write a sentence with an invented name and number into the note of a talk, for the name guard."""
    draft = capture.edit(seat, record)
    capture.save(seat, draft, {**draft.fields, "narrative": text})
    capture.leave(seat, record)
    return record


def _with_findings(seat: Seat, visit: RecordId, talk: RecordId, profession: str) -> RecordId | None:
    """Make this person a physician, and give the person of the talk a note with two findings."""
    for row in records.listed(seat, kind="team_member"):
        draft = capture.edit(seat, row.id)
        if draft.fields.get("code") == seat.person:
            capture.save(seat, draft, {**draft.fields, "profession": profession})
            capture.leave(seat, row.id)
    try:
        note = medical.note_of(seat, visit, talk)
        consent = {"record": "yes", "medical_exam": "yes"}
        findings = [
            {
                "id": "m1",
                "site": "chest_left",
                "kind": "bruise",
                "size_cm": 4,
                "colour": "yellow",
                "consistency": "consistent",
            },
            {"id": "m2", "site": "upper_back_left", "kind": "abrasion", "size_cm": 2},
        ]
        fields = {**note.fields, "consent": consent, "examined": "yes", "findings": findings}
        capture.save(seat, note, fields)
        capture.leave(seat, note.record)
    except FieldError:
        return None  # the office is no clinician
    return talk
