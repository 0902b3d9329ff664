"""Whole talks by keyboard alone in the real window: full, partial, completed, confirmed; compared with their data.

The typist is the one that counts the keys of docs/keystrokes.md; it sets no value, it only presses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt

import resources
from benchmarks.keystrokes import Field
from npm_field.domain.second_listener import Heard, heard
from npm_field.usecases import writing
from storage import revisions
from ui.stage import Front

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

MARLOCK: dict[str, Any] = resources.read_json("demo/marlock.json")
CTRL = Qt.KeyboardModifier.ControlModifier
ARABIC = {
    "code": "P-906-099", "kind": "individual", "privacy": "audible_risk", "age_band": "15–17", "severity": "3",  # noqa: RUF001 - the id of the vocabulary
    "vulnerability": ["child_15_17"], "reprisal_risk": "high", "ongoing_risk": "present", "feels_safe": "no",
    "consent": {"record": "yes", "internal": "yes", "authorities_anon": "yes", "identity_referral": "yes"},
    "consent_giver": "self", "consent_capacity": "assent_with_guardian", "consent_language": "ar",
    "information_given": ["who_we_are", "voluntary", "risks"], "area": "L-145-382",
    "allegations": [
        {"id": "w1", "violation": "children_with_adults", "severity": "3", "text": "مع البالغين منذ وصوله."},
    ],
    "requests": [{"id": "q1", "need": "family_contact"}], "narrative": "لم يتصل بأهله منذ ٩ أيام.",
}  # fmt: skip


@pytest.fixture
def field(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Field]:
    made = Field(tmp_path_factory.mktemp("field") / "vault", MARLOCK, request.param)
    yield made
    made.close()


def talk(code: str) -> Mapping[str, object]:
    return next(one["fields"] for one in MARLOCK["talks"] if one["fields"].get("code") == code)


def press(field: Field, *keys: Qt.Key) -> None:
    for key in keys:
        field.key(key)
        field.settle()


@pytest.mark.parametrize(("field", "fields"), [("en", talk("P-616-632")), ("ar", ARABIC)], indirect=["field"])
def test_a_whole_talk_typed_without_a_mouse_is_stored_as_its_data_says(
    field: Field, fields: Mapping[str, object]
) -> None:
    counted = field.type_talk(fields)  # raises where one field differs
    assert counted.presses < 10 * counted.fields


@pytest.mark.parametrize("field", ["en"], indirect=True)
def test_partial_completed_and_confirmed_by_keys_alone(field: Field) -> None:
    key = Qt.Key
    press(field, key.Key_F2, key.Key_F7)
    field.until(lambda: field.window.place is not None and field.window.place.level == "partial")
    field.settle()
    press(field, key.Key_2, key.Key_1, key.Key_Return, key.Key_3, key.Key_1, key.Key_1, key.Key_2)
    field.key(key.Key_Return, CTRL)
    field.settle()
    press(field, key.Key_F9)
    field.until(lambda: field.window.place is None and field.window.front is Front.LOCK)
    field.unlock()
    field.until(lambda: field.window.place is not None and field.window.front is Front.NOTHING)
    field.settle()
    _to_full(field)
    for _way in range(2):  # board, capture, complete
        field.key(key.Key_PageDown, CTRL)
        field.settle()
    field.words("Struck once.")
    field.key(key.Key_Tab)
    press(field, key.Key_1)
    field.key(key.Key_Return, CTRL)
    field.settle()
    field.until(lambda: field.do(lambda seat: len(_full(seat))) == 1)
    field.settle()
    press(field, key.Key_Space)  # the step that has the keyboard: one for the second listener
    press(field, key.Key_1, key.Key_1)
    field.key(key.Key_Return, CTRL)
    field.settle()
    (record,) = cast("list[RecordId]", field.do(_full))
    stored = cast("dict[str, Any]", field.do(lambda seat: dict(writing.merged_record(seat, record).fields or {})))
    assert [(one["text"], one["certainty"]) for one in stored["allegations"]] == [("Struck once.", "certain")]
    assert stored["completed_from"] == "memory"
    assert heard(stored) is Heard.CONFIRMED
    assert stored["completion"] == "confirmed"


def _to_full(field: Field) -> None:
    """From partial back to everything where the lock came back to the partial page: F7 asks the passphrase again."""
    place = field.window.place
    if place is None or place.level == "open":
        return
    press(field, Qt.Key.Key_F7)
    field.until(lambda: field.window.place is None and field.window.front is Front.LOCK)
    field.unlock()
    field.until(lambda: field.window.place is not None and field.window.front is Front.NOTHING)
    field.settle()
    field.key(Qt.Key.Key_F5)
    field.settle()


def _full(seat: Seat) -> list[RecordId]:
    """Return the completed talks; F7 on the way back to full has begun one more, which holds its code alone."""
    listed = revisions.listed(seat.vault.casebook, kind="interview") if seat.vault.has_casebook else []
    return [row.id for row in listed if (writing.merged_record(seat, row.id).fields or {}).get("completion")]
