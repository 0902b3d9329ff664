"""The lock page as drawn: true, dull, and the same for every laptop (ui.md 12.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ui import tokens
from ui.aloud import say_aloud
from ui.components.badge import Badge
from ui.components.banner import Banner, IconBox
from ui.components.button import Button, Kind
from ui.components.card import Card, Rule
from ui.components.field import Field
from ui.components.hold_button import HoldButton
from ui.components.text import Text, Wrapped
from ui.lock.code_entry import CodeEntry
from ui.lock.key_sheet import KeyLine
from ui.lock.keyboard import Keyboard
from ui.lock.switches import Switches
from ui.lock.tile import Tile
from ui.shell.page import Page

if TYPE_CHECKING:
    from ui.look import Look
    from ui.unlocking import KeyFromOffice

CARD_WIDTH: Final = 480
TILES_WIDTH: Final = 396
BETWEEN: Final = 40
CARD_PADDING: Final = 32
LIFEBUOY_HOLD_S: Final = 0.6
MARKED_SHOWN_MS: Final = 2000


class LockView(Page):
    """``opened`` carries passphrase and return code as typed, the code empty where none was asked for."""

    opened = Signal(str, str)
    card_asked = Signal(str)
    """"mandate_card" or "conduct_cards"."""
    forgotten = Signal()
    moment_marked = Signal()
    safety_held = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setAccessibleName(look.tr("This laptop is locked"))
        self.switches = Switches(look)
        self.card = PassphraseCard(look)
        self.card.opened.connect(self.opened)
        self._mandate = Tile(
            look, "identification-card", look.tr("Mandate card"), look.tr("Who we are and what we may do"), "F1"
        )
        self._conduct = Tile(
            look, "clipboard-text", look.tr("Conduct cards"), look.tr("Gate, checkpoint, search"), "Shift F1"
        )
        self._mandate.clicked.connect(lambda: self.card_asked.emit("mandate_card"))
        self._conduct.clicked.connect(lambda: self.card_asked.emit("conduct_cards"))
        self._later = look.tr("A mark to write about later")
        self._moment = Tile(look, "bookmark-simple", look.tr("Mark this moment"), self._later, "F4")
        self._moment.clicked.connect(self.moment_marked)
        self._marked = QTimer(self)
        self._marked.setSingleShot(True)
        self._marked.setInterval(MARKED_SHOWN_MS)
        self._marked.timeout.connect(lambda: self._moment.say_second(self._later))
        self.lifebuoy = HoldButton(
            look, look.tr("Safety acts: hold"), Kind.QUIET, icon="lifebuoy", key="F12", seconds=LIFEBUOY_HOLD_S
        )
        self.lifebuoy.held.connect(self.safety_held)
        self._forgotten = Button(look, look.tr("Forgotten passphrase: call the office"), Kind.QUIET)
        self._forgotten.clicked.connect(self.forgotten)
        self._build_page()
        self.setFocusProxy(self.card.field)

    def say_marked(self) -> None:
        """Say for a moment that it was marked; how many there are is nobody's business here."""
        self._moment.say_second(self.look.tr("Marked"))
        say_aloud(self._moment, self.look.tr("Marked"))
        self._marked.start()

    def _build_page(self) -> None:
        look = self.look
        self.body.addWidget(self.switches)
        self.body.addStretch(1)
        self.body.addLayout(self._centre())
        self.body.addStretch(1)
        self.body.addWidget(Rule(look))
        foot = QVBoxLayout() if look.large else QHBoxLayout()
        foot.addWidget(self.lifebuoy)
        foot.addStretch(0 if look.large else 1)
        foot.addWidget(self._forgotten)
        self.body.addLayout(foot)

    def _centre(self) -> QBoxLayout:
        look = self.look
        centre: QBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
        centre.setSpacing(look.px(BETWEEN if not look.large else 16))
        tiles = QVBoxLayout()
        tiles.setSpacing(look.px(12))
        tiles.addWidget(Text(look, look.tr("Without a passphrase"), "label_bold", "ink2"))
        for tile in (self._mandate, self._conduct, self._moment):
            tiles.addWidget(tile)
        tiles.addStretch(1)
        if look.large:
            centre.addWidget(self.card)
            centre.addLayout(tiles)
            return centre
        centre.addStretch(1)
        self.card.setFixedWidth(look.px(CARD_WIDTH))
        centre.addWidget(self.card, 0, Qt.AlignmentFlag.AlignTop)
        side = QWidget()
        side.setLayout(tiles)
        tiles.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(max(look.px(TILES_WIDTH), side.minimumSizeHint().width()))
        centre.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)
        centre.addStretch(1)
        return centre


class PassphraseCard(Card):
    """The field with its layout and Caps Lock, the return code where it is asked for, Show while held, Unlock."""

    opened = Signal(str, str)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._keyboard = Keyboard()
        self.field = Field(look, look.tr("Passphrase"), height=tokens.FIELD_LARGE)
        self.field.hide_text()
        self._badge = Badge(look, self._keyboard.sign, icon="keyboard")
        self._caps_banner = Banner(look, "warn", look.tr("Caps Lock is on."), icon="arrow-fat-up")
        self.lost = Banner(
            look, "warn", look.tr("The last words could not be kept: the disk was full or could not be written to.")
        )
        self.answer = Banner(look, "plain", "")
        self._show = Button(look, look.tr("Show"), icon="eye", height=tokens.CONTROL_LARGE)
        self._open = Button(
            look, look.tr("Unlock"), Kind.MAIN, icon="arrow-right", key="Enter", height=tokens.CONTROL_LARGE
        )
        self.code = CodeEntry(look)
        self.ask_code = Button(look, look.tr("Return code"), Kind.QUIET, icon="phone")
        self.key = KeyLine(look)
        self.ask_key = Button(look, look.tr("Key from the office"), Kind.QUIET, icon="key")
        self._build_card()
        self._connect()

    @property
    def layout_sign(self) -> str:
        """The sign of the keyboard layout, as shown."""
        return self._keyboard.sign

    def say(self, sentence: str) -> None:
        """Show one sentence below the field, or nothing."""
        self.answer.say(sentence)
        self.answer.setVisible(bool(sentence))

    def wait(self) -> None:
        """Let nothing be typed while a passphrase is tried."""
        self.field.line.setReadOnly(True)
        self.code.setEnabled(False)
        self._open.setEnabled(False)

    def take_again(self) -> None:
        """Empty the field and give it the focus. The code stays: it was read out and checked, sign by sign."""
        self.field.line.clear()
        self.field.line.setReadOnly(False)
        self.code.setEnabled(True)
        self._open.setEnabled(True)
        self.field.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_key(self, given: KeyFromOffice) -> None:
        """Unlock with this key of the office's from now on, in place of a return code."""
        if not self.code.isHidden():
            self._turn_code()
        self.key.show_key(given)
        self.field.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if watched is self.field.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._read(event)
        return False

    def _read(self, event: QKeyEvent) -> None:
        before = self._keyboard.sign
        self._keyboard.hear(event)
        self._caps_banner.setVisible(self._keyboard.caps_is_on)
        if self._keyboard.sign != before:
            self._badge.say(self._keyboard.sign, "plain", "keyboard")

    def _submit(self) -> None:
        typed, code = self.field.line.text(), self.code.text
        if self.field.line.isReadOnly():
            return
        wrong = self.code.first_not_right
        if code and wrong is not None:
            self.code.ask_for(wrong)
        elif typed:
            self.opened.emit(typed, code)
        else:
            self.field.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_code(self) -> None:
        """Show the groups, or take them away again with what was typed."""
        wished = self.code.isHidden()
        self.code.setVisible(wished)
        if wished:
            self.key.clear()
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.code.clear()
            self.field.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hold(self, mode: QLineEdit.EchoMode) -> None:
        self.field.line.setEchoMode(mode)

    def _connect(self) -> None:
        self.field.line.installEventFilter(self)
        self.field.entered.connect(self._submit)
        self.code.entered.connect(self._submit)
        self.ask_code.clicked.connect(self._turn_code)
        self._open.clicked.connect(self._submit)
        self.key.given_up.connect(lambda: self.field.line.setFocus(Qt.FocusReason.OtherFocusReason))
        self._show.pressed.connect(lambda: self._hold(QLineEdit.EchoMode.Normal))
        self._show.released.connect(lambda: self._hold(QLineEdit.EchoMode.Password))

    def _build_card(self) -> None:
        look = self._look
        pad = look.px(CARD_PADDING if not look.low else 20) if not look.large else CARD_PADDING
        self.body.setContentsMargins(pad, pad, pad, pad)
        self.body.setSpacing(look.px(18 if not look.low else 12))
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        head.addWidget(IconBox(look, "lock-simple", 28, "ink2"), 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(Wrapped(look, look.tr("This laptop is locked"), "section", "ink"), 1)
        self.body.addLayout(head)
        self.field.beside_label.addWidget(self._badge)
        self._badge.setToolTip(look.tr("Keyboard"))
        self.add(self.field)
        self.add(self.code)
        self.code.hide()
        self.add(self.key)
        self.key.hide()
        for banner in (self.lost, self._caps_banner, self.answer):
            self.add(banner)
            banner.hide()
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(self._show)
        self._open.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(self._open, 1)
        self.body.addLayout(row)
        ways = QVBoxLayout()
        ways.setSpacing(0)
        for button in (self.ask_code, self.ask_key):
            ways.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        self.body.addLayout(ways)
