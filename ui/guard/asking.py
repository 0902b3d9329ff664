"""Asking about a mark: the panel below its paragraph, and what each answer does to the text.

What is taken out is in no history: the steps back are forgotten, the clipboard too where it holds the words, and the
draft is written anew at once. A paragraph makes room for the panel by its lower margin while it is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QScrollArea

from npm_field.domain.name_guard import What
from resources.language import isolated
from ui import clipboard
from ui.aloud import say_aloud
from ui.guard.panel import Answer, GuardPanel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTextEdit

    from ui.guard.host import Host
    from ui.guard.marks import Mark, Marks
    from ui.look import Look

OWN_AND_SEAL: Final = "own_and_seal"
OWN: Final = "own"
TAKE_OUT: Final = "take_out"
KEEP: Final = "keep"
OTHER: Final = "other"
_WHO: Final = frozenset({What.NAME, What.NICKNAME})
_SEALED: Final = frozenset({*_WHO, What.PHONE, What.NUMBER, What.EMAIL, What.DATE})


class Asking(QObject):
    """One for each text."""

    opened = Signal()
    closed = Signal()
    room_changed = Signal()

    def __init__(self, look: Look, edit: QTextEdit, marks: Marks) -> None:
        super().__init__(edit)
        self._look, self._edit, self._marks = look, edit, marks
        self.host: Host | None = None
        """What may be done besides taking out and keeping; see ``take_host``."""
        self.panel: GuardPanel | None = None
        self._about: Mark | None = None
        self._room = 0
        edit.verticalScrollBar().valueChanged.connect(self._place)
        edit.document().documentLayout().documentSizeChanged.connect(self._place)

    @property
    def room(self) -> int:
        """How much higher a text that grows with what is in it has to be, for the answers below its paragraph."""
        return self._room

    def take_host(self, host: Host | None) -> None:
        """Take what may be done in the record in hand; it tells when another record is."""
        self.host = host
        if host is not None:
            host.taken_up.connect(self._other_record)
            self._marks.record = host.record

    def _other_record(self) -> None:
        if self.host is not None and self.host.record != self._marks.record:
            self.close()
            self._marks.record = self.host.record
            self._marks.look_now()

    def ask(self, about: Mark | None = None) -> bool:
        """Ask about a mark, or the one nearest the caret; False where nothing is marked."""
        self.close()
        about = about or self._marks.near(self._edit.textCursor().position())
        if about is None:
            return False
        self._about = about
        title = self._title(about)
        self.panel = GuardPanel(self._look, title, self._answers(about), self._edit.viewport())
        self.panel.answered.connect(self._answered)
        self._make_room()
        self.panel.show()
        self.panel.begin()
        say_aloud(self.panel, title)
        self.opened.emit()
        return True

    def close(self) -> None:
        """Take the panel away; nothing changes."""
        panel, self.panel = self.panel, None
        if panel is None:
            return
        self._set_margin(0)
        panel.hide()
        panel.deleteLater()
        self.closed.emit()

    # --- answers --------------------------------------------------------------------------------------------

    def _answers(self, about: Mark) -> list[Answer]:
        tr, code = self._look.tr, self.host.code if self.host is not None else ""
        what = about.hit.what
        answers = []
        if code and what in _SEALED and self.host is not None and self.host.seals:
            said = tr("Write {code}, then seal it for the office", code=isolated(code))
            answers.append(Answer(OWN_AND_SEAL, 1, "lock-simple", said))
        if code and what in _WHO:
            answers.append(Answer(OWN, 2, "note-pencil", tr("Write {code}, seal nothing", code=isolated(code))))
        answers += [
            Answer(TAKE_OUT, 3, "minus", tr("Take it out")),
            Answer(KEEP, 4, "x", tr("Keep it in this record")),
        ]
        if self.host is not None and self.host.gives_codes and what in _WHO:
            answers.append(Answer(OTHER, 5, "user-focus", tr("Somebody else: write a new code")))
        return answers

    def _title(self, about: Mark) -> str:
        tr, words = self._look.tr, about.words
        titles = {
            What.NAME: tr("“{words}” looks like a name", words=words),
            What.NICKNAME: tr("“{words}” looks like a nickname", words=words),
            What.PHONE: tr("“{words}” looks like a telephone number", words=words),
            What.EMAIL: tr("“{words}” looks like an e-mail address", words=words),
            What.NUMBER: tr("“{words}” looks like a number of a person or a file", words=words),
            What.PLACE_NUMBER: tr("“{words}” tells where somebody sleeps", words=words),
            What.DATE: tr("“{words}” is an exact date", words=words),
            What.TIME: tr("“{words}” is an exact time", words=words),
            What.KIN: tr("“{words}” points to kin", words=words),
            What.ONLY: tr("“{words}” can mean one person alone", words=words),
        }
        return titles[about.hit.what]

    def _answered(self, key: str) -> None:
        about, host = self._about, self.host
        self.close()
        self._edit.setFocus()
        if about is None or not key:
            return
        if key == KEEP:
            self._marks.keep(about)
        elif key == OTHER and host is not None:
            host.new_code(lambda code: self._write(about.words, str(code)))
        else:
            self._write(about.words, host.code if host is not None and key in {OWN, OWN_AND_SEAL} else "")
            if key == OWN_AND_SEAL and host is not None:
                host.seal()

    def _write(self, words: str, code: str) -> None:
        """Put a code, or nothing, wherever these words are marked; nothing leads back to them."""
        self._marks.look_now()
        places = [(one.start, one.end) for one in self._marks.found if one.words == words]
        for start, end in reversed(places):
            cursor = QTextCursor(self._edit.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(code)
            if not code:
                _join(cursor)
        self._edit.document().clearUndoRedoStacks()
        held = QGuiApplication.clipboard().text()
        if held and words in held:
            clipboard.forget()
        self._marks.look_now()
        if self.host is not None:
            self.host.replaced.emit()

    # --- where it stands ------------------------------------------------------------------------------------

    def _make_room(self) -> None:
        panel = self.panel
        if panel is None:
            return
        width = max(self._edit.viewport().width(), panel.minimumSizeHint().width())
        panel.ensurePolished()
        panel.resize(width, panel.height_for(width))
        self._set_margin(panel.height() + self._look.px(8))
        self._place()
        QTimer.singleShot(0, self, self._into_sight)

    def _set_margin(self, room: int) -> None:
        about = self._about
        if about is None or room == self._room:
            return
        self._room = room
        self._marks.is_still = True
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(min(about.start, self._edit.document().characterCount() - 1))
        # one step with what was typed last, and none at all with its own end: a step back undoes no margin
        cursor.joinPreviousEditBlock()
        spaced = QTextBlockFormat()
        spaced.setBottomMargin(float(room))
        cursor.mergeBlockFormat(spaced)
        cursor.endEditBlock()
        self._marks.is_still = False
        self.room_changed.emit()

    def _place(self) -> None:
        panel, about = self.panel, self._about
        if panel is None or about is None:
            return
        document = self._edit.document()
        block = document.findBlock(about.start)
        box = document.documentLayout().blockBoundingRect(block)
        layout = block.layout()
        bottom = box.top() + layout.boundingRect().height() - self._edit.verticalScrollBar().value()
        top = round(bottom) + self._look.px(4)
        if not block.next().isValid():
            # the margin of the last paragraph is no part of what can be scrolled to
            top = min(top, max(self._edit.viewport().height() - panel.height(), 0))
        panel.setGeometry(QRect(0, top, self._edit.viewport().width(), panel.height()))

    def _into_sight(self) -> None:
        panel = self.panel
        if panel is None:
            return
        bar = self._edit.verticalScrollBar()
        below = panel.geometry().bottom() + self._look.px(4) - self._edit.viewport().height()
        if below > 0:
            bar.setValue(bar.value() + below)
        self._place()
        around = self._edit.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea):
                around.ensureWidgetVisible(panel)
            around = around.parentWidget()


def _join(cursor: QTextCursor) -> None:
    """Take one of the two spaces away that stand side by side where words were taken out."""
    at = cursor.position()
    text = cursor.document().toPlainText()
    if text[at - 1 : at] in {" ", ""} and text[at : at + 1] == " ":
        cursor.deleteChar()
