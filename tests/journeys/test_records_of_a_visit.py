"""What three visits bring home beside talks fits into the tables as it is, and comes back field by field.

Own words: a remand prison, a police station at night with a roadblock, a migrant centre where laptops stay outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.secret import Secret
from npm_field.domain.codes import CodeType, make
from npm_field.domain.modes import Mode
from npm_field.usecases import adding, records
from npm_field.usecases.adding import Document
from npm_field.usecases.enrol import make_local
from npm_field.usecases.plan import VisitPlan, plan_visit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.usecases.seat import Seat

AREA: Final = str(make(CodeType.AREA, "31415"))
LEAD, SECOND = str(make(CodeType.MONITOR, "27182")), str(make(CodeType.MONITOR, "81828"))
PERSON, OFFICER = str(make(CodeType.PERSON, "16180")), str(make(CodeType.FOCAL_POINT, "33988"))
HIGH, INNER, OPEN = "highly_confidential", "confidential", "internal"


def code(kind: CodeType, digits: str) -> str:
    return str(make(kind, digits))


RECORDS: Final[list[tuple[str, dict[str, Any], str]]] = [
    # registers: one kept in one hand, one with an empty column, one at random, one that does not exist
    (
        "document",
        {
            "code": code(CodeType.DOCUMENT, "10001"),
            "kind": "segregation_register",
            "access": "full",
            "period": "12 months",
            "items_seen": 41,
            "sample_method": "all",
            "quality": ["same_hand_ink"],
            "quality_note": "stays of equal length, entered again within the hour",
        },
        INNER,
    ),
    (
        "document",
        {
            "code": code(CodeType.DOCUMENT, "10002"),
            "kind": "admission_register",
            "items_seen": 90,
            "sample_method": "random",
            "sample_size": 30,
            "extracts": [
                {"id": "a", "fact": "column for injuries", "value": "empty in 90 of 90", "relation": "contradicts"},
                {"id": "b", "fact": "entry overwritten", "relates_to": PERSON, "theme": "safeguards.registers_files"},
            ],
            "checks": {"prisoner_file.injuries_on_arrival": "missing", "custody_register.rights": "partly"},
            "quality": ["gaps", "identical_times", "missing_signatures", "overwritten"],
        },
        HIGH,
    ),
    (
        "document",
        {
            "code": code(CodeType.DOCUMENT, "10003"),
            "kind": "use_of_force_register",
            "access": "not_existing",
            "items_seen": 0,
            "period": "3 months",
        },
        INNER,
    ),
    # complaints: by a person, by a relative about somebody unknown, a letter that was found, a petition, a partner
    (
        "complaint",
        {
            "code": code(CodeType.COMPLAINT, "20001"),
            "from_role": "detainee",
            "channel": "oral_visit",
            "complaint_type": "medical",
            "person": PERSON,
            "seriousness": "2",
            "urgency": "weeks",
            "actions": ["inform_management"],
            "consent": {"record": "yes", "internal": "yes", "identity_management": "yes"},
        },
        INNER,
    ),
    (
        "complaint",
        {
            "code": code(CodeType.COMPLAINT, "20002"),
            "from_role": "detainee",
            "channel": "letter_handed",
            "complaint_type": "conditions",
            "petition_signatories": 14,
            "seriousness": "2",
            "urgency": "days",
            "ack_status": "unsafe_to_send",
            "actions": ["used_in_visit", "refer_child_protection"],
            "followups": [{"id": "a", "day": "2031-11-21", "by": LEAD, "what": "called the child protection office"}],
        },
        INNER,
    ),
    # observations: heard and measured, and something good
    (
        "observation",
        {
            "area": AREA,
            "sense": "measured",
            "theme": "material_conditions.cell_space",
            "text": "no window",
            "measure": 5.1,
            "measure_unit": "m2",
            "measure_method": "measured",
            "severity": "2",
        },
        OPEN,
    ),
    (
        "observation",
        {"area": AREA, "sense": "seen", "theme": "material_conditions.food", "severity": "1", "good_practice": True},
        OPEN,
    ),
    # the gate, the roadblock with two laptops, the lodging
    (
        "obstruction",
        {
            "kind": "equipment_refused",
            "minutes": 55,
            "by_function": "security",
            "response": ["mandate_card", "focal_point_called", "other_way"],
            "focal_point": OFFICER,
            "outcome": "partly",
            "day": "2031-11-18",
            "day_part": "morning",
        },
        INNER,
    ),
    (
        "incident",
        {
            "kind": "checkpoint",
            "day": "2031-06-21",
            "day_part": "night",
            "what_exposed": "ciphertext",
            "unsynced_lost": 2,
            "laptops": [
                {
                    "id": "a",
                    "of": LEAD,
                    "states": ["off"],
                    "minutes_out_of_sight": 25,
                    "wipe": "none",
                    "status_after": "suspect",
                },
                {
                    "id": "b",
                    "of": SECOND,
                    "states": ["locked", "wiped"],
                    "wipe": "before_demand",
                    "status_after": "retired",
                },
            ],
            "informed": ["base", "leadership"],
            "text": "One was carried off for a while. Nobody opened anything.",
        },
        INNER,
    ),
    # reprisals: threatened during the visit, moved after it, the team itself followed
    (
        "reprisal_allegation",
        {
            "phase": "after",
            "subject": "person",
            "person": PERSON,
            "forms": ["cell_change", "loss_of_visits"],
            "source": "relative",
            "status": "alleged",
            "actions": ["return_visit", "mixed_talks", "letter_to_authority", "records_checked"],
            "result": "visits restored",
        },
        HIGH,
    ),
    (
        "reprisal_allegation",
        {
            "phase": "during",
            "subject": "team",
            "person": LEAD,
            "forms": ["surveillance"],
            "source": "team",
            "status": "unresolved",
            "actions": ["protest"],
        },
        HIGH,
    ),
    (
        "reprisal_follow_up",
        {"person": PERSON, "due": "2031-07-01/morning", "method": "lawyer", "result": "worry"},
        INNER,
    ),
    # the two talks
    (
        "opening_talk",
        {
            "functions": ["head_of_place", "health"],
            "figures": [
                {"id": "a", "kind": "total", "value": 263, "stated_by": "authority", "as_of": "day 1"},
                {"id": "b", "kind": "total", "value": 287, "stated_by": "own", "as_of": "day 1, yard"},
                {"id": "c", "kind": "children_15_17", "value": 0, "stated_by": "authority"},
            ],
            "explained": ["mandate", "private_talks", "no_reprisals"],
            "limits": ["equipment"],
        },
        INNER,
    ),
    (
        "closing_talk",
        {
            "points": [
                {
                    "id": "a",
                    "text": "Water must run all day.",
                    "theme": "material_conditions.drinking_water",
                    "urgent": True,
                }
            ],
            "commitments": [
                {"id": "a", "what": "a second tap", "by_function": "head_of_place", "until": "2031-12-01"}
            ],
            "reprisal_reminder": True,
        },
        INNER,
    ),
]


@pytest.fixture(scope="module")
def seat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    folder = tmp_path_factory.mktemp("visit") / "vault"
    made = make_local(folder, passphrase=Secret(b"a passphrase of six words"), cost=Cost(64, 1, 1))
    plan_visit(made, VisitPlan(visit={"capture_floor": "partial"}, areas=[{"code": AREA, "kind": "dormitory"}]))
    yield made
    made.vault.close()


@pytest.mark.parametrize(
    ("kind", "fields", "sensitivity"), RECORDS, ids=[f"{k}-{i}" for i, (k, *_) in enumerate(RECORDS)]
)
def test_what_a_visit_brings_home_is_kept_as_it_is(
    seat: Seat, kind: str, fields: dict[str, Any], sensitivity: str
) -> None:
    record = adding.add(seat, [Document(kind, "", Mode.FULL, fields, from_paper=True)])[0].record
    shown = records.show(seat, record)
    assert shown.merged.fields == fields
    assert shown.row.sensitivity == sensitivity
