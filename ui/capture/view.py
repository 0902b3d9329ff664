"""The capture page: list at the side; code, quick answers and note; or what stands there while nothing is in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from ui.capture.find import RecordSide
from ui.capture.head import Head
from ui.capture.record_form import RecordForm
from ui.components.empty import Empty
from ui.forms.control import DIGITS
from ui.shell.kept_page import KeptPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from npm_field.domain.fields import Kind as RecordKind
    from ui.components.button import Button
    from ui.forms.control import Ground
    from ui.look import Look


class CapturePage(KeptPage):
    """``edited`` carries field and value, ``left`` says that a row was left, ``mode_wished`` carries another mode."""

    way = "capture"
    _banner_at = 1
    mode_wished = Signal(str)
    drop_wished = Signal()
    slip_wished = Signal()
    attachments_wished = Signal()
    edited = Signal(str, object)
    judged = Signal(bool)
    left = Signal()

    def __init__(self, look: Look) -> None:
        self.list = RecordSide(look)
        super().__init__(look, side=self.list)
        self.setAccessibleName(look.tr("Capture"))
        self.form: RecordForm | None = None
        self.head: Head | None = None
        self._beside: dict[str, QWidget] = {}
        self._empty: QWidget | None = None
        self._step: Button | None = None

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (
            (DIGITS, tr("answer")),
            ("Enter", tr("next row")),
            ("F6", tr("note")),
            ("Ctrl Enter", tr("done, next code")),
            ("Shift F1", tr("all keys")),
        )

    def show_form(self, ground: Ground, kind: RecordKind, *, anew: str = "") -> RecordForm:
        """Return the form of a kind, built anew where another kind or nothing was there, or ``anew`` says "yes"."""
        if self.form is not None and self.form.kind is kind and not anew:
            return self.form
        self._clear()
        self.head = Head(self.look, ground.form.words)
        self.head.mode_wished.connect(self.mode_wished)
        self.head.drop_wished.connect(self.drop_wished)
        self.head.slip_wished.connect(self.slip_wished)
        self.head.attachments_wished.connect(self.attachments_wished)
        self.form = RecordForm(ground, kind)
        self.form.edited.connect(self.edited)
        self.form.judged.connect(self.judged)
        self.form.left.connect(self.left)
        self.body.addWidget(self.head)
        self.body.addWidget(self.form, 1)
        if self.isVisible():
            self.form.show()  # a widget that is not shown yet cannot take the keyboard
        return self.form

    def show_empty(self, icon: str, title: str, sentence: str, *, step: Button | None = None) -> None:
        """Show that nothing is in hand, what that means, and one next step."""
        self._clear()
        ink = {"shield-warning": "partial", "circle-wavy-check": "seal"}.get(icon, "ink2")
        self._empty = Empty(self.look, icon, title, sentence, steps=[step] if step else [], ink=ink)
        self._step = step
        self.body.addWidget(self._empty, 1)
        self._empty.show()

    def focus_step(self) -> None:
        """Go to the next step that is offered while nothing is in hand."""
        if self._step is not None:
            self._step.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_beside(self, key: str, part: QWidget | None) -> None:
        """Show one part of this key between head and form; None takes it away."""
        before = self._beside.pop(key, None)
        if before is not None:
            self.body.removeWidget(before)
            before.hide()
            before.deleteLater()
        if part is not None and self.form is not None:
            self._beside[key] = part
            self.body.insertWidget(self.body.indexOf(self.form), part)
            part.show()

    def _clear(self) -> None:
        for part in (self.head, self.form, self._empty, *self._beside.values()):
            if part is not None:
                self.body.removeWidget(part)
                part.hide()
                part.deleteLater()
        self.head = self.form = self._empty = self._step = None
        self._beside = {}
        self.take_banners_away()
