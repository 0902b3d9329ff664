"""The cards of founding an office: its name, two passphrases, and each key on paper, shown once and typed back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from npm_field.crypto.paper_groups import groups_of
from sync.statements import MAX_NAME_LENGTH
from ui import tokens
from ui.components.button import Button, Kind
from ui.components.card import Card, Rule
from ui.components.field import Field
from ui.components.numbered_words import NumberedWords
from ui.components.passphrase_field import PassphraseField
from ui.components.text import Running, Wrapped
from ui.first_run.passphrase_cards import ChoosingCard
from ui.passphrases import words

if TYPE_CHECKING:
    from npm_field.usecases.founding import PaperCopy
    from ui.look import Look


class NameCard(Card):
    """``named`` carries the office's name, ``back`` leads to the choice of ways."""

    named = Signal(str)
    back = Signal()

    def __init__(self, look: Look) -> None:
        tr = look.tr
        super().__init__(look, tr("Found an office"))
        self.add(
            Running(
                look,
                tr(
                    "Once for a whole organisation. What comes: a name, two passphrases, and two keys to copy onto"
                    " paper, one sheet each. Have pen and paper ready, and be alone with the screen for half an hour."
                ),
            )
        )
        self.name = Field(look, tr("The office's name, as its laptops will see it"))
        self.name.line.setMaxLength(MAX_NAME_LENGTH)
        self.name.entered.connect(self._go_on)
        self.name.text_edited.connect(lambda _text: self.name.clear_error())
        self.add(self.name)
        take = Button(look, tr("Go on"), Kind.MAIN, icon="arrow-right", height=tokens.CONTROL_LARGE)
        take.clicked.connect(self._go_on)
        leave = Button(look, tr("Back##go"), Kind.QUIET)
        leave.clicked.connect(self.back)
        _foot(self, leave, take)
        self.setFocusProxy(self.name.line)

    def refuse(self, sentence: str) -> None:
        """Say what is wrong with the name."""
        self.name.error(sentence)
        self.name.line.setFocus()

    def _go_on(self) -> None:
        self.named.emit(self.name.text.strip())


class SheetCard(Card):
    """One key to copy. It is shown here and never again; ``copied`` leads to the card that has it typed back."""

    copied = Signal()

    def __init__(self, look: Look, paper: PaperCopy, number: int) -> None:
        tr = look.tr
        super().__init__(look, title_of(look, number))
        said = (
            tr("It opens every note again when this machine or its passphrase is lost. It opens no identity.")
            if number == 1
            else tr("It opens sealed identities when the desk's passphrase is lost. It opens no note.")
        )
        self.add(Running(look, f"{said} {tr('Copy it by hand, group by group. Nothing keeps it but the paper.')}"))
        self.groups = NumberedWords(look, groups_of(paper.text))
        self.add(self.groups)
        self.add(Rule(look))
        self.add(Wrapped(look, tr("Six words that name it. Write them on the sheet too."), "label_bold", "ink"))
        self.add(NumberedWords(look, paper.words))
        take = Button(look, tr("It is on paper"), Kind.MAIN, icon="arrow-right", height=tokens.CONTROL_LARGE)
        take.clicked.connect(self.copied)
        _foot(self, None, take)
        self.setFocusProxy(take)


class ProofCard(Card):
    """The key is typed from the paper. ``typed`` carries it, ``again`` shows the key once more."""

    typed = Signal(str)
    again = Signal()

    def __init__(self, look: Look, number: int) -> None:
        tr = look.tr
        super().__init__(look, title_of(look, number))
        self.add(
            Running(
                look,
                tr(
                    "Type it from the paper. Spaces and large or small letters do not matter; a wrong sign is"
                    " noticed. A key that was never tried is no key."
                ),
            )
        )
        self.key = Field(look, tr("The key on paper"), code=True)
        self.key.entered.connect(self._go_on)
        self.key.text_edited.connect(lambda _text: self.key.clear_error())
        self.add(self.key)
        look_again = Button(look, tr("Show it again"), Kind.QUIET)
        look_again.clicked.connect(self.again)
        take = Button(look, tr("Try it"), Kind.MAIN, icon="check", height=tokens.CONTROL_LARGE)
        take.clicked.connect(self._go_on)
        _foot(self, look_again, take)
        self.setFocusProxy(self.key.line)

    def refuse(self, sentence: str) -> None:
        """Say what is wrong; what was typed stays, to be mended."""
        self.key.error(sentence)
        self.key.line.setFocus()

    def _go_on(self) -> None:
        self.typed.emit(self.key.text)


class CoveredCard(Card):
    """The screen was left: the passphrase is asked for before a key is shown again. ``typed`` carries it."""

    typed = Signal(str)

    def __init__(self, look: Look, number: int) -> None:
        tr = look.tr
        super().__init__(look, title_of(look, number))
        self.add(Running(look, tr("The key is covered. It is shown again to whoever knows the office's passphrase.")))
        self.passphrase = PassphraseField(look, tr("The office's main passphrase"))
        self.passphrase.entered.connect(self._go_on)
        self.passphrase.text_edited.connect(lambda _text: self.passphrase.clear_error())
        self.add(self.passphrase)
        take = Button(look, tr("Go on"), Kind.MAIN, icon="arrow-right", height=tokens.CONTROL_LARGE)
        take.clicked.connect(self._go_on)
        _foot(self, None, take)
        self.setFocusProxy(self.passphrase)

    def refuse(self, sentence: str) -> None:
        """Say that it is another one."""
        self.passphrase.empty()
        self.passphrase.error(sentence)
        self.passphrase.line.setFocus()

    def _go_on(self) -> None:
        self.typed.emit(self.passphrase.text)


def title_of(look: Look, number: int) -> str:
    """Return which sheet this is."""
    n, all_ = look.language.number(number), look.language.number(2)
    if number == 1:
        return look.tr("Sheet {n} of {all}: the key to the notes", n=n, all=all_)
    return look.tr("Sheet {n} of {all}: the key to the identity desk", n=n, all=all_)


def office_passphrase_card(look: Look) -> ChoosingCard:
    """Return the card for the passphrase that opens the office."""
    return ChoosingCard(
        look,
        look.tr("The office's main passphrase"),
        look.tr("It opens the office's records on this machine."),
        look.tr(words.WELL_CHOSEN),  # tr: ui/passphrases/words.py
        act=look.tr("Go on"),
        leave=look.tr("Back##go"),
    )


def desk_passphrase_card(look: Look) -> ChoosingCard:
    """Return the card for the second passphrase; with it the office is made."""
    card = ChoosingCard(
        look,
        look.tr("The identity desk's passphrase"),
        look.tr(
            "It opens sealed identities: who stands behind a code. It must be another one, and best another person's:"
            " whoever reads the notes shall not read the names."
        ),
        look.tr(words.WELL_CHOSEN),  # tr: ui/passphrases/words.py
        act=look.tr("Make the office"),
        leave=look.tr("Back##go"),
    )
    card.waiting.say(look.tr("Making the office and its keys. This takes a few seconds."))
    return card


def _foot(card: Card, leave: Button | None, take: Button) -> None:
    row = QHBoxLayout()
    if leave is not None:
        row.addWidget(leave)
    row.addStretch(1)
    row.addWidget(take)
    card.body.addLayout(row)
