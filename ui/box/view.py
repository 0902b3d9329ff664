"""The page of the drop-box: the code, what happens to every word, quick answers and note; or that it is sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.capture.head import Head
from ui.capture.record_form import RecordForm
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.empty import Empty
from ui.forms.control import DIGITS
from ui.shell.kept_page import KeptPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.domain.fields import Kind as RecordKind
    from ui.forms.control import Ground
    from ui.look import Look


class BoxPage(KeptPage):
    """``edited`` carries field and value, ``left`` says that a row was left, ``closed`` that one is done here."""

    way = "box"
    _banner_at = 1
    edited = Signal(str, object)
    judged = Signal(bool)
    left = Signal()
    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setAccessibleName(look.tr("Drop-box"))
        self.form: RecordForm | None = None
        self.head: Head | None = None
        self.born: Banner | None = None
        self.done: Button | None = None
        self.step: Button | None = None

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (
            (DIGITS, tr("answer")),
            ("Enter", tr("next row")),
            ("F6", tr("note")),
            ("Ctrl Enter", tr("done, next code")),
            ("Shift F1", tr("all keys")),
        )

    def show_form(self, ground: Ground, kind: RecordKind) -> RecordForm:
        """Return a new form, with its head and the clear word about what happens to what is typed."""
        self._clear()
        look, tr = self.look, self.look.tr
        self.head = Head(look, ground.form.words)
        self.done = Button(look, tr("Seal and close"), Kind.SEAL, icon="circle-wavy-check")
        self.done.clicked.connect(self.closed)
        self.born = Banner(
            look,
            "seal",
            tr(
                "Sealed to the office while you type; its text is never on this laptop's disk."
                " When you leave this page, nobody can read it here, you neither."
            ),
            title=tr("Born in the box"),
        )
        self.form = RecordForm(ground, kind)
        self.form.edited.connect(self.edited)
        self.form.judged.connect(self.judged)
        self.form.left.connect(self.left)
        top = QWidget()
        row: QHBoxLayout | QVBoxLayout = QVBoxLayout(top) if look.large else QHBoxLayout(top)
        row.setContentsMargins(0, 0, 0, 0)
        # beside the code: the rows and the saved label below have no height to give
        row.setSpacing(look.px(16))
        row.addWidget(self.head)
        row.addWidget(self.born, 1)
        row.addWidget(self.done, 0, Qt.AlignmentFlag.AlignTop)
        for part, stretch in ((top, 0), (self.form, 1)):
            self.body.addWidget(part, stretch)
        if self.isVisible():
            self.form.show()  # a widget that is not shown yet cannot take the keyboard
        return self.form

    def show_sealed(self, code: str, step: Button) -> None:
        """Show that a record is in the box, and one next step."""
        self._clear()
        tr = self.look.tr
        said = tr("It is sealed to the office. Nobody can open it on this laptop. What stays here is its code.")
        self.step = step
        empty = Empty(self.look, "circle-wavy-check", code or tr("Sealed"), said, steps=[step], ink="seal")
        self.body.addWidget(empty, 1)
        empty.show()

    def show_refused(self, sentence: str) -> None:
        """Show why no record can go into the box here."""
        self._clear()
        empty = Empty(self.look, "circle-wavy-check", self.look.tr("The box is closed"), sentence, ink="ink2")
        self.body.addWidget(empty, 1)
        empty.show()

    def not_saved_title(self) -> str:  # noqa: D102 - said where it is first defined
        return self.look.tr("Not sealed")

    def _clear(self) -> None:
        self.not_saved = None
        self.take_banners_away()
        self.form = self.head = self.born = self.done = self.step = None
        while self.body.count():
            item = self.body.takeAt(0)
            part = item.widget() if item is not None else None
            if part is not None:
                part.hide()
                part.deleteLater()


class FramedBoxPage(BoxPage):
    """The same with the casebook closed: no rail, bars down both sides."""

    framed = True
