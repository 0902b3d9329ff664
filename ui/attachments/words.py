"""The words of an attachment: what it is, who can be seen in it, where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.usecases.attachments import ABSENT, SEALED
from ui.components.records import Record

if TYPE_CHECKING:
    from npm_field.usecases.attachments import Attachment
    from ui.desk import Desk


def row_of(desk: Desk, attachment: Attachment) -> Record:
    """Return the row of an attachment: its kind, whether it can be seen here, its pages and its day."""
    look = desk.look
    state, icon, ink = _state(desk, attachment)
    day = look.language.day(attachment.day) if attachment.day else ""
    day = " ".join(filter(None, (day, desk.label("day_part", attachment.day_part))))
    pages = look.ntr("{n} page", "{n} pages", attachment.pages)
    kind = desk.label("attachment_kind", attachment.kind) if attachment.kind else look.tr("Attachment")
    line = "  ·  ".join(part for part in (pages, day, attachment.note) if part)
    return Record(kind, state, icon, ink, line, is_named=True, key=attachment.id)


def people_of(desk: Desk, attachment: Attachment) -> str:
    """Return who can be seen, and that it stays inside where somebody can be known."""
    said = [
        desk.label(vocabulary, value)
        for vocabulary, value in (("people_visible", attachment.people_visible), ("faces", attachment.faces))
        if value
    ]
    return "  ·  ".join(said)


def _state(desk: Desk, attachment: Attachment) -> tuple[str, str, str]:
    tr = desk.look.tr
    if attachment.state == SEALED:
        return tr("sealed"), "circle-wavy-check", "seal"
    if attachment.state == ABSENT:
        return tr("not here"), "eye-slash", "warn"
    if attachment.faces == "present":
        return tr("faces"), "users", "warn"
    return tr("here"), "check", "ok"
