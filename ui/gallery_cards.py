"""The cards of the gallery: each component in its states (fictional data)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from ui.components.amount import Meter, Square, Squares
from ui.components.answers import Answers
from ui.components.badge import Badge, KeyCap
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.chips import ChipSet, Option
from ui.components.code_label import CodeHero, CodeLabel
from ui.components.consent import Consent, ConsentRow, QuickSet
from ui.components.empty import small_empty
from ui.components.field import Field
from ui.components.hold_button import HoldButton
from ui.components.mode import ModeSwitch
from ui.components.note import Note
from ui.components.records import Record, RecordList
from ui.components.segments import Segments
from ui.components.table import Cell, Column, Table
from ui.components.text import Running, Text
from ui.look import Look, Tone
from ui.rows import Fill, Rows, height_follows_width
from ui.shell.strip import LEVELS, Strip

if TYPE_CHECKING:
    from ui.look import Look

ONE_TO_NINE: Final = "1\u20139"


def first_column(look: Look) -> list[QWidget]:
    """Return the cards of type, buttons, consent and note."""
    return [_type_card(look), _buttons_card(look), _consent_card(look), _note_card(look)]


def second_column(look: Look) -> list[QWidget]:
    """Return the cards of choices, badges, levels, emptiness and a table."""
    return [_choice_card(look), _badges_card(look), _levels_card(look), _empty_card(look), _table_card(look)]


def third_column(look: Look) -> list[QWidget]:
    """Return the cards of banners, amounts, rows and fields."""
    return [_banners_card(look), _amounts_card(look), _records_card(look), _fields_card(look)]


def _flow(look: Look, *parts: QWidget) -> QWidget:
    box = QWidget()
    row = Rows(box, Fill.FLOW, look.px(8))
    for part in parts:
        row.addWidget(part)
    height_follows_width(box)
    return box


def _type_card(look: Look) -> QWidget:
    tr = look.tr
    card = Card(look, tr("Type"), tr("figures are tabular"), dense=True)
    roles = (("Title", "title"), ("Section", "section"), ("Lead", "lead"), ("Body", "body"), ("Caption", "cap"))
    card.add(_flow(look, *(Text(look, words, role) for words, role in roles)))
    card.add(CodeHero(look, "P-231-008", "code_panel"))
    card.add(_flow(look, CodeLabel(look, "P-231-008", "code_card"), CodeLabel(look, "P-231-008")))
    card.add(Running(look, tr("Written from memory, 9 hours later. The first version stays as it was.")))
    return card


def _buttons_card(look: Look) -> QWidget:
    tr = look.tr
    card = Card(look, tr("Buttons"), dense=True)
    off = Button(look, tr("Complete one"), icon="note-pencil")
    off.setEnabled(False)
    card.add(
        _flow(
            look,
            Button(look, tr("New interview"), Kind.MAIN, icon="plus", key="F2"),
            Button(look, tr("Settle later")),
            Button(look, tr("Wipe instead"), Kind.QUIET),
            HoldButton(look, tr("Hold to seal"), Kind.SEAL, icon="circle-wavy-check", seconds=1.5),
            HoldButton(look, tr("Hold to wipe"), Kind.DANGER, icon="trash-simple", seconds=3),
            off,
        )
    )
    return card


def _consent_card(look: Look) -> QWidget:
    card = Card(look, look.tr("Consent"), dense=True)
    card.add(_consent(look))
    return card


def _consent(look: Look) -> Consent:
    tr = look.tr
    rows = (
        ConsentRow(tr("Unnamed"), (("in", tr("inside")), ("au", tr("authorities")), ("pu", tr("public")))),
        ConsentRow(tr("By name"), (("di", tr("director")), ("ot", tr("other body")), ("sp", tr("SPT")))),
        ConsentRow(tr("Also"), (("me", tr("medical exam")), ("ph", tr("photo")), ("ag", tr("see again")))),
    )
    quick = (
        QuickSet("inside", tr("Inside the NPM"), {"in": "yes"}),
        QuickSet("authorities", tr("+ authorities, unnamed"), {"in": "yes", "au": "yes"}),
        QuickSet("public", tr("+ public, unnamed"), {"in": "yes", "au": "yes", "pu": "yes"}),
        QuickSet("count", tr("Count only, no content"), {"in": "no", "au": "no", "pu": "no"}),
    )
    grid = Consent(look, rows, quick)
    answers = {"in": "yes", "au": "yes", "pu": "withdrawn", "di": "no", "me": "yes", "ag": "unable"}
    grid.show_answers(answers, "public")
    return grid


def _note_card(look: Look) -> QWidget:
    tr = look.tr
    card = Card(look, tr("Note"), dense=True)
    note = Note(look, tr("Note"))
    note.show_text(tr("Two appointments missed for lack of escort."))
    note.setFixedHeight(look.px(88))
    card.add(note)
    return card


def _themes(look: Look) -> list[Option]:
    tr = look.tr
    words = (
        tr("Treatment"),
        tr("Safeguards"),
        tr("Security"),
        tr("Living"),
        tr("Regime"),
        tr("Contact"),
        tr("Health"),
        tr("Personnel"),
        tr("Other"),
    )
    return [Option(str(at), word) for at, word in enumerate(words)]


def yes_no(look: Look) -> list[Option]:
    """Return the two signs and the question mark."""
    return [Option("yes", look.tr("Yes")), Option("no", look.tr("No")), Option("unclear", "?")]


def _feels_safe(look: Look) -> Segments:
    tr = look.tr
    options = [
        Option("yes", tr("Yes")),
        Option("unsure", tr("Unsure")),
        Option("no", tr("No")),
        Option("not_asked", tr("Not asked")),
    ]
    track = Segments(look, tr("Feels safe"), options)
    track.choose("unsure")
    return track


def _choice_card(look: Look) -> QWidget:
    tr = look.tr
    card = Card(look, tr("Chips and choice"), dense=True)
    themes = ChipSet(look, tr("Themes"), _themes(look)[:5], columns=3)
    themes.choose(["0"])
    card.add(themes)
    words = [
        Option("V-895", "V-895", code=True),
        Option("V-322", "V-322", code=True),
        Option("closed", tr("closed"), refused=tr("the visit plan does not allow it")),
    ]
    partial = ChipSet(look, tr("Keywords"), words, tone=Tone.PARTIAL)
    partial.choose(["V-895"])
    card.add(partial)
    card.add(_feels_safe(look))
    switch = ModeSwitch(look)
    switch.show_mode("full")
    card.add(switch)
    return card


def answers_card(look: Look) -> QWidget:
    """Return the card of quick answers of an interview."""
    tr = look.tr
    card = Card(look)
    rows = Answers(look, label_width=74)
    themes = ChipSet(look, tr("Themes"), _themes(look), columns=3)
    themes.choose(["0", "6"])
    rows.add(tr("Consent"), _consent(look))
    rows.add(tr("Themes"), themes)
    privacy = [
        Option("private", tr("Private")),
        Option("seen", tr("Seen")),
        Option("overheard", tr("Overheard")),
        Option("none", tr("None")),
        Option("unknown", "?"),
    ]
    track = Segments(look, tr("Privacy"), privacy)
    track.choose("private")
    rows.add(tr("Privacy"), track)
    rows.add(tr("Feels safe"), _feels_safe(look))
    card.add(rows)
    card.body.addStretch(1)
    return card


def _badges_card(look: Look) -> QWidget:
    tr = look.tr
    card = Card(look, tr("Badges and keys"), dense=True)
    card.add(
        _flow(
            look,
            Badge(look, tr("saved"), "ok", "check"),
            Badge(look, tr("partial"), "partial", "shield-warning"),
            Badge(look, tr("stale"), "warn", "hourglass-medium"),
            Badge(look, tr("contested"), "bad", "arrows-left-right"),
            Badge(look, tr("see again"), "info", "clock-counter-clockwise"),
            *(Badge.of_class(look, name) for name in ("public", "internal", "confidential", "highly_confidential")),
            Badge(look, tr("block B"), "plain", "map-pin", code="L-401-912"),
        )
    )
    keys = (("F7", tr("partial")), ("Ctrl Enter", tr("done")), (ONE_TO_NINE, tr("answer")))
    card.add(_flow(look, *(KeyCap(look, key, words) for key, words in keys)))
    return card


def _levels_card(look: Look) -> QWidget:
    card = Card(look, look.tr("Safety level: word, icon, pattern, colour"), dense=True)
    for level in LEVELS:
        card.add(Strip(look, level))
    return card


def _empty_card(look: Look) -> QWidget:
    card = Card(look, dense=True)
    title, sentence = look.tr("Nothing left to complete"), look.tr("What is empty, why, and one next step.")
    card.add(small_empty(look, "check-circle", title, sentence))
    return card


def _table_card(look: Look) -> QWidget:
    tr = look.tr
    card = Card(look, dense=True)
    columns = (Column(tr("Place"), stretch=True), Column(tr("Talks"), number=True))
    table = Table(look, tr("Places"), columns)
    rows = (("L-174-682", tr("reception"), "2"), ("L-401-912", tr("block B"), "5"))
    table.show_rows([(Cell(code, second=words, code=True), Cell(look.language.number(n))) for code, words, n in rows])
    table.go_to(1)
    table.setFixedHeight(table.minimumSizeHint().height())
    card.add(table)
    return card


def _banners_card(look: Look) -> QWidget:
    tr = look.tr
    card = Card(look, tr("Banners"), dense=True)
    card.add(Banner(look, "warn", tr("Caps Lock is on."), icon="arrow-fat-up"))
    card.add(Banner(look, "info", tr("Every version stays in the history.")))
    card.add(Banner(look, "bad", tr("The office does not have these records yet."), title=tr("Not safe to remove")))
    return card


def _amounts_card(look: Look) -> QWidget:
    tr = look.tr
    card = Card(look, tr("Meters and squares"), dense=True)
    card.add(Meter(look, 7, 24, tr("7 of 24 hours"), limit=12))
    card.add(Meter(look, 19, 24, tr("19 of 24 hours"), limit=12, ink="warn"))
    card.add(Squares(look, list(Square), tr("six kinds of square"), size=20))
    return card


def records(look: Look) -> list[Record]:
    """Return four records of one day."""
    tr = look.tr
    return [
        Record("P-231-008", tr("full"), "note-pencil", "accent_ink", tr("block B · now")),
        Record("P-616-632", tr("saved"), "check-circle", "ok", tr("block B · treatment")),
        Record("P-049-402", tr("partial"), "shield-warning", "partial", tr("infirmary · 3 h")),
        Record("P-518-367", tr("stub"), "ear", "ink2", tr("oral only · tell at 20:00")),
    ]


def _records_card(look: Look) -> QWidget:
    card = Card(look, look.tr("Rows"), dense=True)
    rows = RecordList(look, look.tr("Rows"))
    rows.show_records(records(look)[:3], "P-231-008")
    rows.setFixedHeight(rows.sizeHintForRow(0) * 3)
    card.add(rows)
    return card


def _fields_card(look: Look) -> QWidget:
    tr = look.tr
    card = Card(look, tr("Fields"), dense=True)
    right = Field(look, tr("Code"), code=True)
    right.line.setText("L-401-912")
    wrong = Field(look, tr("Not right"), code=True)
    wrong.line.setText("P-407-261")
    wrong.error(tr("The last digit does not fit. Did you mean {code}?", code="P-407-216"))
    card.add(right)
    card.add(wrong)
    return card
