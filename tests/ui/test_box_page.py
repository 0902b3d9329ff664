"""The page of the drop-box: what is typed is in memory and sealed, never readable on the disk; closing is final."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from npm_field.domain.kinds import INTERVIEW
from npm_field.errors import DiskFullError
from npm_field.usecases import dropbox, office_keys, records
from storage import capsules, drafts, revisions
from sync.capsules import open_all
from tests.dropbox.conftest import holds
from tests.sync.conftest import Office
from tests.ui.at_desk import Fieldwork, fieldwork, look_in, press, type_text, wait_until
from ui.box import presenter as box_page
from ui.capture import presenter as capture_page
from ui.components.button import Button
from ui.components.hold_button import HoldButton
from ui.components.saved import Save
from ui.components.sheet import Sheet
from ui.desk import Target
from ui.fit import clipped
from ui.partial import presenter as partial_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.crypto.hybrid import HybridPrivateKey
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from sync.statements import Credential
    from ui.box.presenter import BoxPresenter
    from ui.capture.presenter import CapturePresenter
    from ui.partial.presenter import PartialPresenter

NEW = Target("box", act="new_interview")
WORDS = "Qanaryword by the lamp"


@pytest.fixture(scope="session")
def sealing_office() -> Office:
    return Office.make("Kestria")


@pytest.fixture
def work(tmp_path: Path, sealing_office: Office) -> Iterator[Fieldwork]:
    for fresh in fieldwork(tmp_path / "vault"):
        fresh.do(lambda seat: office_keys.keep(seat.vault, sealing_office.statement))
        yield fresh


def show(work: Fieldwork, target: Target = NEW) -> BoxPresenter:
    return cast("BoxPresenter", work.show(box_page.make, target))


def to_note(page: BoxPresenter) -> None:
    assert page.view.form is not None
    page.view.form.focus_note()


def label(page: BoxPresenter) -> Save:
    assert page.view.form is not None
    assert page.view.form.note is not None
    return page.view.form.note.saved.state


def sealed(work: Fieldwork, key: HybridPrivateKey) -> list[dict[str, object]]:
    """Return what the office finds in the capsules of this laptop."""

    def look(seat: Seat) -> list[dict[str, object]]:
        public = seat.daybook_identity.public

        vouched = cast("Credential", SimpleNamespace(identity=lambda _book: public))
        found = open_all(capsules.all_of(seat.vault.daybook), [key], {seat.device: [vouched]})
        return [dict(revision.fields or {}) for revision in found.revisions]

    return cast("list[dict[str, object]]", work.do(look))


def test_typed_words_are_sealed_and_can_be_read_nowhere_on_the_disk(work: Fieldwork, sealing_office: Office) -> None:
    page = show(work)
    to_note(page)
    type_text(WORDS)
    assert label(page) is not Save.SEALED
    wait_until(lambda: label(page) is Save.SEALED)
    assert work.heard.saved[-1] == "sealed"
    assert not work.do(lambda seat: holds(seat, "Qanaryword"))
    assert [found["narrative"] for found in sealed(work, sealing_office.records)] == [WORDS]


def test_leaving_seals_the_last_words_and_nothing_is_left_but_the_code(
    work: Fieldwork, sealing_office: Office
) -> None:
    page = show(work)
    press("1")
    to_note(page)
    type_text(WORDS)
    work.leave()
    record = cast("RecordId", page.here().record)
    row = cast("records.Shown", work.do(lambda seat: records.show(seat, record))).row
    assert (row.state, bool(row.code)) == ("drop_box", True)
    assert work.do(lambda seat: len(drafts.all_of(seat.vault.daybook))) == 0
    (found,) = sealed(work, sealing_office.records)
    assert (found["narrative"], found["code"]) == (WORDS, row.code)
    assert found["consent"] == {"record": "yes", "internal": "yes"}
    assert not work.do(lambda seat: holds(seat, "Qanaryword"))


def test_another_look_goes_on_with_the_words_and_a_lock_does_not(work: Fieldwork, sealing_office: Office) -> None:
    page = show(work)
    to_note(page)
    type_text(WORDS)
    target = page.here()
    assert "Qanaryword" not in repr(target)
    assert target.bare().kept is None
    work.leave()
    page = show(work, target)
    assert page.view.form is not None
    assert page.view.form.note is not None
    assert page.view.form.note.note.text() == WORDS
    to_note(page)
    press("F6", "F6", "F6")
    page.view.form.note.note.moveCursor(page.view.form.note.note.textCursor().MoveOperation.End)
    type_text(" again")
    work.leave()
    assert [found["narrative"] for found in sealed(work, sealing_office.records)] == [f"{WORDS} again"]
    page = show(work, target.bare())
    assert page.view.form is None
    assert page.view.step is not None
    assert not work.do(lambda seat: holds(seat, "Qanaryword"))


def test_while_the_disk_refuses_the_words_stay_and_the_label_says_so(
    work: Fieldwork, sealing_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFullError

    monkeypatch.setattr("ui.box.in_box.retry_after_ms", 20)
    page = show(work)
    to_note(page)
    with monkeypatch.context() as patched:
        patched.setattr(dropbox, "seal", full)
        type_text(WORDS)
        wait_until(lambda: label(page) is Save.NOT_SAVED)
        assert work.heard.saved[-1] == "not_saved"
    wait_until(lambda: label(page) is Save.SEALED)
    assert [found["narrative"] for found in sealed(work, sealing_office.records)] == [WORDS]


def test_words_that_come_after_a_leaving_that_did_not_happen_are_sealed_with_the_rest(
    work: Fieldwork, sealing_office: Office
) -> None:
    page = show(work)
    to_note(page)
    type_text(WORDS)
    work.leave()
    type_text(" and more")
    work.leave()
    assert [found["narrative"] for found in sealed(work, sealing_office.records)] == [f"{WORDS} and more"]


def test_the_next_code_is_only_offered(work: Fieldwork) -> None:
    show(work)
    press("1", "Ctrl Enter")
    work.settle()
    work.leave()
    assert work.do(dropbox.count) == 1


def test_refusing_consent_asks_before_what_was_said_is_taken_out(work: Fieldwork, sealing_office: Office) -> None:
    page = show(work)
    to_note(page)
    type_text(WORDS)
    assert page.view.form is not None
    page.view.form.quick.focus_first()
    press("4")
    (sheet,) = page.view.window().findChildren(Sheet)
    (act,) = [button for button in sheet.findChildren(Button) if button.name() == "Take it out"]
    act.click()
    work.leave()
    (found,) = sealed(work, sealing_office.records)
    assert "narrative" not in found


def test_without_an_office_the_page_says_so_and_can_be_left(tmp_path: Path) -> None:
    for work in fieldwork(tmp_path / "vault"):
        page = show(work)
        assert page.view.form is None
        work.leave()
        assert work.do(dropbox.count) == 0


@pytest.mark.parametrize(
    ("code", "scale", "size"),
    [("en", 1.0, (1366, 704)), ("ar", 1.0, (1366, 768)), ("ar", 2.0, (1366, 768)), ("en", 1.0, (900, 768))],
)
def test_no_word_is_cut(work: Fieldwork, code: str, scale: float, size: tuple[int, int]) -> None:
    look = look_in(code, scale=scale, low="yes" if size[1] < 760 else "")
    work.show(box_page.make, NEW, look, size)
    assert work.shell is not None
    assert clipped(work.shell) == []


# --- from other pages ------------------------------------------------------------------------------------------


def test_a_record_is_dropped_by_holding_and_its_row_says_sealed_and_nothing_else(work: Fieldwork) -> None:
    page = cast("CapturePresenter", work.show(capture_page.make, Target("capture", act="new_interview")))
    assert page.view.form is not None
    page.view.form.focus_note()
    type_text(WORDS)
    record = cast("RecordId", page.here().record)
    assert page.view.head is not None
    page.view.head.drop.click()
    work.settle()
    (sheet,) = page.view.window().findChildren(Sheet)
    (act,) = sheet.findChildren(HoldButton)
    assert "today's passphrase" in " ".join(part.accessibleName() for part in sheet.findChildren(QWidget))
    act.held.emit()
    wait_until(lambda: page.view.form is None)
    work.settle()
    rows = page.view.list.records.model()
    shown = [rows.index(at, 0).data(Qt.ItemDataRole.UserRole) for at in range(rows.rowCount())]
    assert [(row.state, row.line) for row in shown if row.key == record] == [("sealed", "")]
    assert work.do(lambda seat: _narratives(seat, record)) == []
    work.leave()


def _narratives(seat: Seat, record: RecordId) -> list[object]:
    found = [r for book in seat.vault.books() for r in revisions.of_record(book, record)]
    return [fields["narrative"] for r in found if (fields := r.fields) and "narrative" in fields]


def test_a_boxed_record_of_the_list_opens_nothing(work: Fieldwork) -> None:
    def born(seat: Seat) -> str:
        draft = dropbox.begin(seat, INTERVIEW, cast("RecordId", work.visit))
        dropbox.leave(seat, draft, {**draft.fields, "narrative": WORDS})
        return draft.record

    record = cast("RecordId", work.do(born))
    page = cast("CapturePresenter", work.show(capture_page.make, Target("capture", record=record)))
    assert page.view.form is None
    assert work.do(lambda seat: sum(len(drafts.all_of(book)) for book in seat.vault.books())) == 0


def test_from_the_partial_page_the_box_opens_with_the_daybook_alone(work: Fieldwork, sealing_office: Office) -> None:
    work.do(lambda seat: seat.vault.close_casebook())
    partial = cast("PartialPresenter", work.show(partial_page.make, Target("partial", act="new_partial")))
    assert partial.press("Shift F2")
    assert work.heard.went[-1] == NEW
    work.leave()
    page = show(work)
    assert page.page.framed
    to_note(page)
    type_text(WORDS)
    work.leave()
    assert [found["narrative"] for found in sealed(work, sealing_office.records)] == [WORDS]
    assert page.press("F7")
    assert work.heard.went[-1] == Target("partial", act="new_partial")


def test_an_oral_only_visit_has_no_box(tmp_path: Path, sealing_office: Office) -> None:
    for work in fieldwork(tmp_path / "vault", "oral_only"):
        work.do(lambda seat: office_keys.keep(seat.vault, sealing_office.statement))
        partial = cast("PartialPresenter", work.show(partial_page.make, Target("partial", act="new_oral")))
        assert partial.view.in_box is None
        before = list(work.heard.went)
        partial.press("Shift F2")
        assert work.heard.went == before
        work.leave()
