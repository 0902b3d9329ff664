"""The attachments of a record in a real window: added, seen and covered by keyboard, from memory alone."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, Qt

from npm_field.domain.kinds import OBSERVATION
from npm_field.usecases import attachments, capture
from storage import pools
from tests.pictures import sources
from tests.ui.at_desk import Fieldwork, application, fieldwork, look_in, press, wait_until
from ui.attachments.presenter import AttachmentsPresenter
from ui.desk import Target
from ui.files import Place
from ui.fit import clipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.attachments import Attachment
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fieldwork]:
    yield from fieldwork(tmp_path_factory.mktemp("attachments") / "vault")


@pytest.fixture(autouse=True)
def _one_window_a_test(work: Fieldwork) -> Iterator[None]:
    yield
    work.close_window()
    application().sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("card")
    camera = folder / "DCIM" / "100FIELD"
    camera.mkdir(parents=True)
    (camera / "one.jpg").write_bytes(sources.photo())
    (folder / "phone.heic").write_bytes(b"\x00\x00\x00\x18ftypheic" + bytes(40))
    return folder


@pytest.fixture(scope="module")
def record(work: Fieldwork) -> RecordId:
    def begun(seat: Seat) -> RecordId:
        visit = pools.plans(seat.vault.daybook)[0].visit
        draft = capture.begin(seat, OBSERVATION, visit, fields={"text": "Water on the floor."})
        capture.leave(seat, draft.record)
        return draft.record

    return cast("RecordId", work.do(begun))


def attached(work: Fieldwork, record: RecordId) -> list[Attachment]:
    return cast("list[Attachment]", work.do(lambda seat: list(attachments.of(seat, record))))


def test_a_photo_is_added_looked_at_and_its_face_covered_by_keyboard(
    work: Fieldwork, record: RecordId, card: Path
) -> None:
    def make(desk: Desk, target: Target) -> AttachmentsPresenter:
        return AttachmentsPresenter(desk, target, [Place(card, "yes")])

    page = cast("AttachmentsPresenter", work.show(make, Target("attachments", record=record)))
    work.settle()
    view = page.view
    assert view.none.isVisible()
    page.press("Ctrl N")
    adding = view.adding
    assert adding is not None
    assert [key.rpartition("/")[2] for key in adding.found.model().keys] == ["one.jpg"]  # type: ignore[attr-defined]  # the view knows any model
    adding.path.line.setText(str(card / "phone.heic"))
    press("Enter")
    wait_until(lambda: "HEIC" in adding.path._error.text())
    adding.path.line.setText(str(card / "DCIM" / "100FIELD" / "one.jpg"))
    press("Enter")
    wait_until(lambda: view.adding is None)
    work.settle()
    (added,) = attached(work, record)
    assert (added.people_visible, added.faces) == ("identifiable", "present")
    assert not view.canvas.grab().toImage().isNull()

    view.faces_by_hand.click()
    view.canvas.setFocus()
    press("Space", "Left", "Left", "Shift Down")
    assert len(view.canvas.boxes) == 1
    before = view.canvas.boxes[0]
    assert (before.left, before.bottom - before.top) == (405.0, 160.0)
    view.covering.destroy_it.held.emit()
    wait_until(lambda: [each.faces for each in attached(work, record)] == ["blurred"])
    work.settle()

    def middle(seat: Seat) -> object:
        with (
            attachments.open_stream(seat, attached_id(seat, record)) as album,
            Image.open(io.BytesIO(album.picture(1))) as shown,
        ):
            return shown.getpixel((shown.width // 2, shown.height // 2))

    pixel = cast("tuple[int, int, int]", work.do(middle))
    assert all(abs(part - 128) < 6 for part in pixel)
    assert clipped(page.view.window()) == []
    work.leave()


def attached_id(seat: Seat, record: RecordId) -> RecordId:
    return attachments.of(seat, record)[0].id


def test_the_page_fits_in_arabic_at_twice_the_size(work: Fieldwork, record: RecordId) -> None:
    page = cast(
        "AttachmentsPresenter",
        work.show(AttachmentsPresenter, Target("attachments", record=record), look_in("ar", scale=2.0)),
    )
    work.settle()
    assert page.view.window().layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert clipped(page.view.window()) == []
    work.leave()
