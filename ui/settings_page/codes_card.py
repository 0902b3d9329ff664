"""The section "Return codes" of a laptop's settings: how many the office has, and the page that draws fresh ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from npm_field.crypto.return_codes import COUNT
from npm_field.usecases import fresh_codes
from resources.language import isolated
from ui import files, tokens
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.field import Field
from ui.components.records import Record, RecordList
from ui.components.text import Running, Text, Wrapped
from ui.desk import Target
from ui.forms.alive import while_alive
from ui.sentences import sentence
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.errors import FieldError
    from npm_field.usecases.fresh_codes import Drawn
    from ui.desk import Desk
    from ui.look import Look

FRESH: Final = "fresh_codes"
DONE: Final = "done_fresh_codes"
FILE_NAME: Final = "return.codes"
"""It says to whom finds it what the office's program says of it anyway, and names nobody."""


class CodesCard(Card):
    """``asked`` leads to the page that draws fresh ones."""

    asked = Signal()

    def __init__(self, look: Look, left: int | None, *, due: bool) -> None:
        super().__init__(look, look.tr("Return codes"))
        words = look.tr("The office has none of this laptop.")
        if left is not None:
            words = look.ntr(
                "The office has {n} unused code of this laptop.",
                "The office has {n} unused codes of this laptop.",
                left,
            )
        if due:
            more = look.tr("Draw fresh ones before you seal it again.")
            self.add(Banner(look, "warn", f"{words} {more}", icon="key"))
        else:
            self.add(Wrapped(look, words))
        self.act = Button(look, look.tr("Draw fresh codes"), icon="key")
        self.act.clicked.connect(self.asked)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.act)
        self.body.addLayout(row)


class FreshCodesPage(Page):
    """``wished`` carries where the file for the office is to be written."""

    way = "settings"
    widest = 760
    wished = Signal(Path)
    back = Signal()

    def __init__(self, look: Look, places: Sequence[files.Place] | None = None) -> None:
        tr = look.tr
        super().__init__(look, tr("Draw fresh return codes"))
        self.card = Card(look)
        self.card.add(
            Running(
                look,
                look.ntr(
                    "{n} new code is drawn and sealed to the office in a file; all earlier ones end."
                    " Do not seal before the office has taken it in: it could not reopen this laptop by telephone.",
                    "{n} new codes are drawn and sealed to the office in a file; all earlier ones end."
                    " Do not seal before the office has taken it in: it could not reopen this laptop by telephone.",
                    COUNT,
                ),
            )
        )
        self.places = RecordList(look, tr("Where to write it"))
        self.path = Field(look, tr("The file for the office"), code=True)
        self.act = Button(look, tr("Draw and write"), Kind.MAIN, icon="key", height=tokens.CONTROL_LARGE)
        leave = Button(look, tr("Back##go"), Kind.QUIET, key="Esc", height=tokens.CONTROL_LARGE)
        leave.clicked.connect(self.back)
        self.act.clicked.connect(self._wish)
        self.path.entered.connect(self._wish)
        self.places.chosen.connect(self._go_to)
        found = files.places() if places is None else places
        self.places.show_records([_record(look, place) for place in found])
        self.places.setMinimumHeight(self.places.height_of(max(1, min(4, len(found)))))
        if found:
            self.places.go_to(str(found[0].folder))
            self._go_to(str(found[0].folder))
        self.card.add(Text(look, tr("Where to write it"), "label_bold", "ink2"))
        self.card.add(self.places)
        self.card.add(self.path)
        row = QHBoxLayout()
        row.addWidget(leave)
        row.addStretch(1)
        row.addWidget(self.act)
        self.card.body.addLayout(row)
        self.body.addWidget(self.card)
        self.body.addStretch(1)
        self.setFocusProxy(self.path)

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        return (("Enter", self.look.tr("draw and write")), ("Esc", self.look.tr("back, nothing changes")))

    def refuse(self, words: str) -> None:
        """Say why it was not done."""
        self.act.setEnabled(True)
        self.path.error(words)
        self.path.setFocus()

    def _go_to(self, folder: str) -> None:
        self.path.line.setText(str(Path(folder) / FILE_NAME))
        self.path.clear_error()

    def _wish(self) -> None:
        self.path.clear_error()
        if self.path.text.strip():
            self.act.setEnabled(False)
            self.wished.emit(Path(self.path.text.strip()).expanduser())


class FreshCodesPresenter:
    """See ``ui.desk.Presenter``. The file is whole before the earlier codes end."""

    def __init__(self, desk: Desk, places: Sequence[files.Place] | None = None) -> None:
        self._desk = desk
        self.view = FreshCodesPage(desk.look, places)
        self.page: Page = self.view
        self.view.back.connect(self._leave)
        self.view.wished.connect(self._draw)

    def leave(self, then: Callable[[], None]) -> None:
        """Nothing is typed here that would have to be kept."""
        then()

    def press(self, key: str) -> bool:
        """Esc leads back to the settings."""
        if key == "Esc":
            self._leave()
        return key == "Esc"

    def _leave(self) -> None:
        self._desk.go(Target("settings"))

    def _draw(self, path: Path) -> None:
        def refused(error: FieldError) -> None:
            self.view.refuse(sentence(error, self._desk.look.language))

        self._desk.ask(
            lambda seat: fresh_codes.write(seat, path),
            while_alive(self.view, self._drawn),
            while_alive(self.view, refused),
        )

    def _drawn(self, _drawn: Drawn) -> None:
        self._desk.go(Target("settings", act=DONE))


def _record(look: Look, place: files.Place) -> Record:
    words, icon = (look.tr("stick"), "hard-drive") if place.removable else (look.tr("laptop"), "laptop")
    folder = str(place.folder)
    return Record(place.folder.name or folder, words, icon, "ink2", isolated(folder), key=folder)
