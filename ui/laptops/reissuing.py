"""The re-issue: the key of a sealed laptop's complete records goes back to it in a file, after the same call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from npm_field.domain.identifiers import Code
from npm_field.usecases import reissue
from resources.language import isolated
from ui import files, tokens
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.text import Running, Wrapped
from ui.forms.alive import while_alive
from ui.laptops.give_card import GiveCard, Said

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from npm_field.usecases.laptops import Laptop
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk
    from ui.look import Look

ENDING: Final = ".reissue"


class WrittenCard(Card):
    """Where the file is and what it is good for. ``done`` leads to the list."""

    done = Signal()

    def __init__(self, look: Look, person: str, path: Path | None) -> None:
        tr = look.tr
        super().__init__(look, tr("Key for {person}", person=isolated(person)))
        waits = tr("It waits with what goes back: page Hand over, by network or on a stick.")
        done = waits if path is None else tr("Written: {files}.", files=isolated(path.name))
        self.add(Wrapped(look, done, "label_bold", "ink"))
        take = "" if path is None else tr("Take it to the sealed laptop.") + " "
        opens = tr(
            "It opens there with the laptop's main passphrase and nothing else; on any other laptop it opens nothing."
        )
        self.add(Running(look, take + opens))
        self.body.addStretch(1)
        close = Button(look, tr("Done"), Kind.MAIN, icon="check", height=tokens.CONTROL_LARGE)
        close.clicked.connect(self.done)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        self.body.addLayout(row)
        self.setFocusProxy(close)


class Reissuing:
    """One for the page. ``show`` puts a step in place, ``back`` leads to the list."""

    def __init__(self, desk: Desk, show: Callable[[QWidget], None], back: Callable[[], None]) -> None:
        self._desk, self._show, self._back = desk, show, back

    def ask(self, laptop: Laptop, path: Path, *, came_by_network: bool = False) -> None:
        """Ask what must be known before the key in the sealed hand-over at ``path`` goes back to its laptop.

        A file is written beside one that somebody brought; where it came into the inbox, the key waits to go back.
        """
        card = GiveCard(self._desk.look, laptop, said=_said(self._desk.look, laptop))
        beside = None if came_by_network else path
        card.wished.connect(lambda second, reason: self._write(card, laptop, (path, beside), (second, reason)))
        card.back.connect(self._back)
        self._show(card)

    def _write(
        self, card: GiveCard, laptop: Laptop, where: tuple[Path, Path | None], answers: tuple[str, str]
    ) -> None:
        (path, beside), (second, reason) = where, answers

        def write(seat: Seat) -> Path | None:
            out = None if beside is None else files.free_beside(beside, ENDING)
            reissue.reissue(seat, path, out, second=Code(second), reason=reason)
            return out

        def written(out: Path | None) -> None:
            shown = WrittenCard(self._desk.look, laptop.person, out)
            shown.done.connect(self._back)
            self._show(shown)

        self._desk.ask(write, while_alive(card, written), while_alive(card, card.refuse))


def _said(look: Look, laptop: Laptop) -> Said:
    tr = look.tr
    return Said(
        title=tr("Key back for {person}", person=isolated(laptop.person)),
        remark=tr("The key of its complete records, in a file for this one laptop."),
        first=tr(
            "Do not go on in the call that came in. Call the number that you know, and let the person say the"
            " safe word before you ask anything else. A return code is quicker; this way needs the laptop and the"
            " file in one place."
        ),
        give_none=tr("Give no key"),
    )
