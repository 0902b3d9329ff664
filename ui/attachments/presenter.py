"""Attachments: what happens when. Files become pixels beside the vault's thread, so that saving never waits."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from npm_field.domain.identifiers import RecordId
from npm_field.pictures.faces import Box
from npm_field.usecases import attachments, records
from npm_field.usecases.attachments import HERE
from resources.language import isolated
from storage import origin
from ui.attachments.adding import Adding
from ui.attachments.view import AttachmentsPage
from ui.attachments.words import people_of, row_of
from ui.desk import Target
from ui.forms.alive import while_alive
from ui.sentences import sentence
from ui.worker import VaultThread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from npm_field.errors import FieldError
    from npm_field.usecases.attachment_files import Stored
    from npm_field.usecases.attachments import Attachment, Place
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk
    from ui.files import Place as Folder
    from ui.shell.page import Page

MEGABYTE: Final = 1024 * 1024


def make(desk: Desk, target: Target) -> AttachmentsPresenter:
    """Return the presenter of a record's attachments."""
    return AttachmentsPresenter(desk, target)


class _CancelledError(Exception):
    """A person cancelled what was being added."""


class AttachmentsPresenter(QObject):
    """See ``ui.desk.Presenter``. ``places`` is where a test lets files lie."""

    _done = Signal(int)

    def __init__(self, desk: Desk, target: Target, places: list[Folder] | None = None) -> None:
        super().__init__()
        self._desk, self._places = desk, places
        self._record = target.record or RecordId("")
        self.view = AttachmentsPage(desk)
        self.page: Page = self.view
        self._aside = VaultThread()
        self._stop = threading.Event()
        self._known: dict[str, Attachment] = {}
        self._here: Attachment | None = None
        self._number, self._boxes = 1, dict[int, tuple[Box, ...]]()
        self._connect()
        self._show(None)
        self._learn()

    # --- what the window asks -------------------------------------------------------------------------------

    def leave(self, then: Callable[[], None]) -> None:
        """End what is being added and go: nothing else waits here."""
        self._stop.set()
        self._aside.finish()
        then()

    def press(self, key: str) -> bool:
        """Do the act of a key; False when this page has none for it."""
        if key == "Ctrl N":
            self._begin_adding()
        elif key == "Esc" and self.view.adding is not None:
            self._end_adding()
        elif key == "Esc" and self.view.canvas.marking:
            self._cover_not()
        elif key == "Esc":
            self._back()
        else:
            return False
        return True

    def here(self) -> Target:
        """Return what to open to be here again, after a change of look."""
        return Target("attachments", record=self._record)

    # --- the list -------------------------------------------------------------------------------------------

    def _learn(self, go_to: str = "") -> None:
        record = self._record

        def learned(told: tuple[str, list[Attachment]]) -> None:
            code, found = told
            self.view.show_code(code)
            self._known = {each.id: each for each in found}
            first = go_to or (self._here.id if self._here and self._here.id in self._known else "")
            first = first or next(iter(self._known), "")
            self.view.rows.show_records([row_of(self._desk, each) for each in found], first)
            self.view.rows.setVisible(bool(found))
            self.view.none.setVisible(not found)
            self._show(self._known.get(first))

        self._desk.ask(
            lambda seat: (records.code_of(seat, record), list(attachments.of(seat, record))),
            while_alive(self.view, learned),
        )

    def _show(self, attachment: Attachment | None) -> None:
        self._here, self._number, self._boxes = attachment, 1, {}
        view = self.view
        view.show_covering("")
        view.show_preview(b"")
        view.canvas.show_page(b"", (), self._desk.look.tr("Page"))
        is_here = attachment is not None and attachment.state == HERE
        for part in (view.larger, view.smaller, view.next, view.previous, view.faces_by_hand):
            part.setEnabled(is_here)
        for answer in (view.people, view.faces, view.destroy_it):
            answer.setEnabled(attachment is not None)
        view.said.say("")
        if attachment is None:
            return
        view.people.choose(attachment.people_visible)
        view.faces.choose(attachment.faces)
        if is_here:
            id_ = attachment.id
            self._desk.ask(
                lambda seat: attachments.preview(seat, id_), while_alive(view, view.show_preview), self._refused
            )
            self._turn(0)
        elif attachment.state == attachments.SEALED:
            view.said.say(self._desk.look.tr("Sealed to the office. Nobody can open it on this laptop."))
        else:
            view.said.say(self._desk.look.tr("Its file is not on this laptop."))

    def _turn(self, by: int) -> None:
        """Show the page after or before; what was marked on this one is kept."""
        attachment = self._here
        if attachment is None or not 1 <= self._number + by <= attachment.pages:
            return
        self._keep_boxes()
        self._number += by
        number = self._number

        def shown(jpeg: bytes) -> None:
            if self._here is attachment and self._number == number:
                name = self._desk.look.tr("Page {number} of {pages}", number=number, pages=attachment.pages)
                people = people_of(self._desk, attachment)
                self.view.said.say("  ·  ".join(part for part in (name, people) if part))
                self.view.canvas.show_page(jpeg, self._boxes.get(number, ()), name)

        self._desk.ask(
            lambda seat: _picture(seat, attachment.id, number), while_alive(self.view, shown), self._refused
        )

    def _describe(self, name: str, answer: str) -> None:
        attachment = self._here
        if attachment is None or not answer or getattr(attachment, name) == answer:
            return
        id_ = attachment.id
        self._desk.ask(
            lambda seat: attachments.describe(seat, id_, {name: answer}),
            while_alive(self.view, lambda changed: self._learn(changed.id)),
        )

    def _destroy(self) -> None:
        attachment = self._here
        if attachment is not None:
            id_ = attachment.id
            self._desk.ask(
                lambda seat: attachments.destroy(seat, id_), while_alive(self.view, lambda _none: self._learn())
            )

    # --- covering faces -------------------------------------------------------------------------------------

    def _keep_boxes(self) -> None:
        self._boxes[self._number] = tuple(self.view.canvas.boxes)

    def _cover_not(self) -> None:
        self._boxes = {}
        self.view.show_covering("")
        self._turn(0)

    def _cover(self, *, keep_original: bool) -> None:
        attachment = self._here
        self._keep_boxes()
        boxes = {number: found for number, found in self._boxes.items() if found}
        if attachment is None or not boxes:
            self.view.tell("info", self._desk.look.tr("No box is laid yet. Nothing was changed."))
            return
        id_ = attachment.id
        self.view.tell("", "")
        self._desk.ask(
            lambda seat: attachments.cover(seat, id_, boxes, keep_original=keep_original),
            while_alive(self.view, lambda copy: self._learn(copy.id)),
            self._refused,
        )

    # --- adding ---------------------------------------------------------------------------------------------

    def _begin_adding(self) -> None:
        if self.view.adding is None:
            card = Adding(self._desk, self._places)
            card.wished.connect(self._add)
            card.cancelled.connect(self._end_adding)
            self.view.tell("", "")
            self.view.show_adding(card)
            card.path.setFocus()

    def _end_adding(self) -> None:
        self._stop.set()
        self.view.show_adding(None)
        self.view.new.setFocus()

    def _add(self, path: Path, kind: str, people: str) -> None:
        card = self.view.adding
        if card is None:
            return
        self._stop = threading.Event()
        card.busy(self._desk.look.tr("Turning it into pixels …"))
        size = path.stat().st_size if path.is_file() else 0
        record = self._record
        about = {"kind": kind, **attachments.people_in(kind, people, "")}
        if people == "none":
            about["faces"] = "none"
        self._desk.ask(
            lambda seat: attachments.may_add(seat, record, kind, expected_bytes=size),
            while_alive(self.view, lambda place: self._store(place, path, about)),
            self._not_added,
        )

    def _store(self, place: Place, path: Path, about: Mapping[str, object]) -> None:
        stop = self._stop

        def progress(done: int) -> None:
            if stop.is_set():
                raise _CancelledError
            self._done.emit(done)

        def store() -> Stored | None:
            try:
                return attachments.store(place, path, progress=progress)
            except _CancelledError:
                return None

        def stored(found: Stored | None) -> None:
            if found is not None:
                self._keep(place, found, path, about)

        self._aside.ask(store, stored, while_alive(self.view, self._not_added))

    def _keep(self, place: Place, stored: Stored, path: Path, about: Mapping[str, object]) -> None:
        if self._stop.is_set():
            attachments.discard(place, stored)
            return

        def kept(attachment: Attachment) -> None:
            look, device = self._desk.look, origin.device_of(path)
            self.view.show_adding(None)
            self.view.new.setFocus()
            told = look.tr("Only its pixels are here.")
            if stored.said.anything:
                told = look.tr("It said where, when or with what it was made. None of that is kept.")
            left = (
                look.tr(
                    "The original still lies on {device}. Deleting it there is for you to do; a card or stick keeps"
                    " it until it is written over.",
                    device=isolated(device),
                )
                if device
                else look.tr(
                    "The original still lies where it was. Deleting it there is for you to do; the disk keeps it"
                    " until it is written over."
                )
            )
            self.view.tell("info", f"{told} {left}", look.tr("Added"))
            self._learn(attachment.id)

        self._desk.ask(
            lambda seat: attachments.keep(seat, place, stored, about), while_alive(self.view, kept), self._not_added
        )

    def _told_done(self, pages: int) -> None:
        if self.view.adding is not None and not self._stop.is_set():
            self.view.adding.busy(self._desk.look.ntr("{n} page is done", "{n} pages are done", pages))

    def _not_added(self, error: FieldError) -> None:
        if self.view.adding is not None:
            self.view.adding.busy("")
            self.view.adding.path.error(sentence(error, self._desk.look.language))
            self.view.adding.path.line.setFocus()

    def _refused(self, error: FieldError) -> None:
        self.view.tell("bad", sentence(error, self._desk.look.language))

    def _back(self) -> None:
        self._desk.go(Target("capture", record=self._record))

    def _connect(self) -> None:
        view = self.view
        self._done.connect(while_alive(view, self._told_done))
        view.back.clicked.connect(self._back)
        view.new.clicked.connect(self._begin_adding)
        view.rows.chosen.connect(lambda key: self._show(self._known.get(key)))
        view.next.clicked.connect(lambda: self._turn(1))
        view.previous.clicked.connect(lambda: self._turn(-1))
        view.canvas.turned.connect(self._turn)
        view.people.changed.connect(lambda answer: self._describe("people_visible", answer))
        view.faces.changed.connect(lambda answer: self._describe("faces", answer))
        view.destroy_it.held.connect(self._destroy)
        view.faces_by_hand.clicked.connect(lambda: view.show_covering("yes"))
        view.not_covered.connect(self._cover_not)
        view.cover_wished.connect(lambda original: self._cover(keep_original=original == "seal"))


def _picture(seat: Seat, id_: RecordId, number: int) -> bytes:
    with attachments.open_stream(seat, id_) as album:
        return album.picture(number)
