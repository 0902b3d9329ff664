"""Search over every kind: by words, by codes with one slip, by filters; nothing that was taken out (INV09)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from npm_field.domain import codes, folding
from npm_field.domain.codes import CodeType, Slip
from npm_field.domain.facets import Facet, State
from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import INTERVIEW, KINDS, OBSERVATION
from npm_field.domain.modes import Mode
from npm_field.usecases import capture, indexing, search, withdraw
from storage import index, settings

if TYPE_CHECKING:
    import random

    from npm_field.domain.fields import Kind
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

KITCHEN = Code("L-553-088")


def left(
    seat: Seat, visit: RecordId, fields: dict[str, Any], kind: Kind = INTERVIEW, mode: Mode = Mode.FULL
) -> RecordId:
    draft = capture.begin(seat, kind, visit, mode, fields=fields)
    capture.leave(seat, draft.record)
    return draft.record


def code_of(seat: Seat, record: RecordId) -> str:
    return next(
        hit.row.code
        for hit in search.search(seat, "", frozenset({(Facet.KIND, "interview")}))
        if hit.row.id == record
    )


def found(seat: Seat, text: str, *filters: tuple[Facet, str]) -> set[RecordId]:
    return {hit.row.id for hit in search.search(seat, text, frozenset(filters))}


@pytest.fixture
def told(seat: Seat, visit: RecordId) -> dict[str, RecordId]:
    """Records of several kinds, modes and states; one only being typed."""
    made = {
        "hose": left(seat, visit, {"narrative": "beaten with a hose", "area": KITCHEN, "themes": ["treatment"]}),
        "now": left(
            seat, visit, {"narrative": "no water", "themes": ["material_conditions"], "ongoing_risk": "immediate"}
        ),
        "smell": left(seat, visit, {"text": "smell of a hose", "area": KITCHEN}, kind=OBSERVATION),
        "stub": left(seat, visit, {"severity": "2", "area": KITCHEN, "signs": ["urgent"]}, mode=Mode.PARTIAL),
    }
    draft = capture.begin(seat, INTERVIEW, visit)
    capture.save(seat, draft, {**draft.fields, "narrative": "typed just now: a hose"})
    return {**made, "typed": draft.record}


def test_words_are_found_in_every_kind_and_in_what_is_being_typed(seat: Seat, told: dict[str, RecordId]) -> None:
    assert found(seat, "hose") == {told["hose"], told["smell"], told["typed"]} <= found(seat, "ho")
    assert [hit.is_begun for hit in search.search(seat, "typed just")] == [True]


def test_filters_narrow_and_stand_alone(seat: Seat, told: dict[str, RecordId]) -> None:
    assert found(seat, "hose", (Facet.KIND, "observation")) == {told["smell"]}
    assert found(seat, "", (Facet.AREA, KITCHEN), (Facet.KIND, "interview")) == {told["hose"], told["stub"]}
    assert found(seat, "", (Facet.THEME, "material_conditions")) == {told["now"]}
    assert found(seat, "", (Facet.STATE, State.TO_COMPLETE.value)) == {told["stub"]}
    assert found(seat, "", (Facet.STATE, State.URGENT.value)) == {told["stub"], told["now"]}
    assert found(seat, "hose", (Facet.STATE, State.URGENT.value)) == set()
    assert search.search(seat, " ") == ()


def test_a_filter_is_not_found_as_a_word_and_no_word_as_a_filter(
    seat: Seat, visit: RecordId, told: dict[str, RecordId]
) -> None:
    assert len(told) == 5
    left(seat, visit, {"narrative": "kinterview", "consent": {"record": "yes"}})
    assert len(found(seat, "kinterview")) == 1
    assert found(seat, "\ue000kinterview") == found(seat, "kinterview")


def test_the_filters_are_counted_for_the_digits(seat: Seat, visit: RecordId, told: dict[str, RecordId]) -> None:
    counts = search.counted(seat, visit)
    assert counts[Facet.KIND]["observation"] == 1
    assert counts[Facet.AREA][KITCHEN] == 2
    assert counts[Facet.THEME] == {"treatment": 1, "material_conditions": 1}
    assert counts[Facet.STATE][State.TO_COMPLETE.value] == 1
    assert len(told) == 5


def test_an_id_is_found_by_its_label_in_the_persons_language(seat: Seat, visit: RecordId) -> None:
    record = left(seat, visit, {"allegations": [{"id": "a", "violation": "no_doctor"}], "consent": {"record": "yes"}})
    label = seat.vocabularies.label("violation", "no_doctor", "ar")
    word = max(folding.words(label), key=len)
    assert record in {hit.row.id for hit in search.search(seat, word, language="ar")}
    assert record not in found(seat, word)
    place = search.place(seat, record, word, language="ar")
    assert place is not None
    assert (place.field, place.vocabulary, place.hit) == ("allegations", "violation", "no_doctor")


def test_the_place_is_a_piece_of_the_text_around_the_word(seat: Seat, visit: RecordId) -> None:
    text = "It was a long evening and nobody came, then they used the Privé room at the end of the long corridor."
    record = left(seat, visit, {"narrative": text, "consent": {"record": "yes"}})
    place = search.place(seat, record, "prive")
    assert place is not None
    assert (place.field, place.hit) == ("narrative", "Privé")
    assert place.before == "… nobody came, then they used the "
    assert place.after.endswith(" …")
    assert search.place(seat, record, "absent") is None


def slips_of(code: str, dice: random.Random) -> list[tuple[str, Slip]]:
    """One wrong digit at each place, each pair of neighbours that differ, one wrong letter."""
    digits = [at for at, sign in enumerate(code) if sign.isdigit()]
    made = []
    for at in digits:
        other = dice.choice([d for d in "0123456789" if d != code[at]])
        made.append((code[:at] + other + code[at + 1 :], Slip.DIGIT))
    for a, b in pairwise(digits):
        if code[a] != code[b]:
            swapped = list(code)
            swapped[a], swapped[b] = code[b], code[a]
            made.append(("".join(swapped), Slip.SWAPPED))
    made.append(("S" + code[1:], Slip.LETTER))
    return made


def test_a_code_with_one_slip_is_found_and_told_as_such(seat: Seat, visit: RecordId, dice: random.Random) -> None:
    known = {code_of(seat, record): record for record in (left(seat, visit, {}) for _ in range(5))}
    for code, record in known.items():
        assert next(hit.slip for hit in search.search(seat, code)) is Slip.NONE
        for wrong, slip in slips_of(code, dice):
            hits = {hit.row.id: hit.slip for hit in search.search(seat, wrong.lower().replace("-", " "))}
            assert hits.get(record) is slip, (code, wrong)
        assert next(iter(found(seat, code[2:].replace("-", "")))) == record


def test_a_code_is_found_as_it_is_typed_digit_by_digit(seat: Seat, visit: RecordId) -> None:
    record = left(seat, visit, {})
    code = code_of(seat, record)
    arabic = code.translate({ord(str(n)): chr(0x0660 + n) for n in range(10)})
    for typed in (code[:3], code[:4], code[:6], code, arabic, code[2:5]):
        assert record in found(seat, typed), typed


def test_a_record_that_names_a_code_is_found_by_it(seat: Seat, visit: RecordId) -> None:
    actor = codes.make(CodeType.ACTOR, "12345")
    told = {"allegations": [{"id": "a", "actor": actor}], "consent": {"record": "yes"}}
    record = left(seat, visit, told)
    assert found(seat, actor) == found(seat, actor[:4]) == {record}


def test_inv09_nothing_of_a_withdrawn_record_is_left_in_the_index(
    seat: Seat, visit: RecordId, dice: random.Random
) -> None:
    """Among many records, so that the index has grown to many pages and its own tables name words of their own."""
    consent = {"consent": {"record": "yes"}}
    texts = [" ".join(f"{dice.randrange(36**5):x}word" for _ in range(40)) for _ in range(40)]
    made = [left(seat, visit, {"narrative": text, "themes": ["treatment"], **consent}) for text in texts]
    words = set(texts[20].split())
    assert found(seat, texts[20].split()[0]) == {made[20]}
    withdraw.withdraw(seat, made[20], ["record"], channel="oral")
    book = seat.vault.casebook
    held = [
        value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        for name in ("search_content", "search_data", "search_idx")
        for row in book.rows(f"SELECT * FROM {name}")  # noqa: S608 - names of FTS5
        for value in row
    ]
    assert [word for word in words if any(word in value for value in held)] == []
    assert found(seat, "", (Facet.STATE, State.WITHDRAWN.value)) == {made[20]}
    assert made[20] not in found(seat, "", (Facet.THEME, "treatment"))


def test_an_index_of_another_version_is_made_anew_at_the_next_opening(
    seat: Seat, told: dict[str, RecordId], monkeypatch: pytest.MonkeyPatch
) -> None:
    indexing.bring_up(seat.vault)
    before = index.indexed(seat.vault.casebook)
    with seat.vault.casebook.change() as casebook:
        casebook.run("UPDATE record SET facts = 'old', themes = 'old'")
        casebook.run("DELETE FROM search")
        settings.put(casebook, indexing.SETTING, b"0")
    assert told["hose"] not in found(seat, "beaten")
    monkeypatch.setattr(indexing, "_AT_ONCE", 2)
    first = indexing.step(seat.vault)
    assert first is not None
    assert 0 < first < 1
    done = seat.vault.casebook.rows("SELECT r.id FROM search s JOIN record r ON r.number = s.rowid")
    assert 0 < len(done) <= 2
    kinds = {record for kind in KINDS for record in found(seat, "", (Facet.KIND, kind))}
    assert {str(row[0]) for row in done} <= kinds  # what is made anew by now is found, while the rest waits
    again = [*indexing.renew(seat.vault)]  # as after a lock: it goes on where it was cut
    assert first < again[0]
    assert sorted(again) == again
    assert not indexing.is_due(seat.vault)
    assert index.indexed(seat.vault.casebook) == before
    assert told["hose"] in found(seat, "beaten")
