"""The medical page: the body at the start side, consent, findings and needs beside it; nothing shows who it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from npm_field.domain.kinds.medical import FINDINGS, MEDICAL_NOTE
from resources.language import mark
from ui.components.badge import Badge
from ui.components.card import Card, Well
from ui.components.chips import Option
from ui.components.code_label import CodeHero
from ui.components.segments import Segments
from ui.components.text import Text, Wrapped, label_for
from ui.forms.build import form_rows
from ui.forms.later import Later
from ui.medical.chart import BodyChart
from ui.shell.kept_page import KeptPage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ui.forms.control import Ground
    from ui.forms.rows import FormRows
    from ui.look import Look

ANSWERS: Final = ("yes", "no", "not_asked")
EXAM: Final = "medical_exam"
SHARE: Final = "medical_share"
_ASKED: Final = {EXAM: mark("Agrees to the examination"), SHARE: mark("Agrees that it is passed on")}
_NOT_HERE: Final = frozenset({"code", "consent"})
LABELS: Final = 128


class MedicalPage(KeptPage):
    """``edited`` carries field and value, ``agreed`` a purpose and its answer, ``site_chosen`` where a finding is."""

    way = "capture"
    _banner_at = 1
    edited = Signal(str, object)
    agreed = Signal(str, str)
    site_chosen = Signal(str)
    left = Signal()

    def __init__(self, look: Look, words: Callable[[str, str], str]) -> None:
        super().__init__(look)
        self.before: Callable[[], None] | None = None
        """What comes before anything else, once the page is shown."""
        self.setAccessibleName(look.tr("Medical note"))
        self._words = words
        self.hero = CodeHero(look, "")
        self.chart = BodyChart(look, lambda site: words("body_site", site))
        self.site = Text(look, "", "lead")
        self.rows: FormRows | None = None
        self.consent: dict[str, Segments] = {}
        self._form = QVBoxLayout()
        self._fill()
        self.chart.chosen.connect(self.site_chosen)
        self.chart.looked_at.connect(self._look_at)

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (
            (tr("arrows"), tr("where on the body")),
            ("Enter", tr("finding here")),
            ("F6", tr("findings and needs")),
            ("Shift F1", tr("all keys")),
        )

    def begin(self) -> None:
        """Begin with the chart, or with what comes before it."""
        if self.before is not None:
            first, self.before = self.before, None
            Later(self).add(first)  # once the page stands
            return
        self.chart.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_form(self, ground: Ground) -> FormRows:
        """Build the rows of the note."""
        look = self.look
        for purpose, words in _ASKED.items():
            said = look.tr(words)  # tr: the table above
            offered = [Option(answer, self._words("consent_value", answer)) for answer in ANSWERS]
            track = Segments(look, said, offered)
            track.changed.connect(lambda answer, purpose=purpose: self.agreed.emit(purpose, answer))
            self.consent[purpose] = track
            self._form.addWidget(label_for(look, said, track))
            self._form.addWidget(track)
        table = [field for field in MEDICAL_NOTE.fields if field.name not in _NOT_HERE]
        self.rows = form_rows(ground, table, list(ground.form.rows()), label_width=LABELS)
        self.rows.edited.connect(self._edited)
        self.rows.left.connect(self.left)
        self._form.addWidget(self.rows)
        said = look.tr("Where nothing is found, that refutes no account: marks heal, and many methods leave none.")
        self._form.addWidget(Well(look, said))
        return self.rows

    def show_fields(self, fields: Mapping[str, object]) -> None:
        """Show a note; says nothing through ``edited``."""
        answers = fields.get("consent")
        for purpose, track in self.consent.items():
            track.choose(str(answers.get(purpose, "")) if isinstance(answers, dict) else "")
        if self.rows is not None:
            self.rows.show_fields(fields)
        self.show_findings(fields)

    def show_findings(self, fields: Mapping[str, object]) -> None:
        """Show the numbers of the findings on the body, as they stand in the list."""
        found = fields.get(FINDINGS)
        sites = (
            [str(one.get("site", "")) for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        )
        self.chart.show_findings(sites)

    def to_other(self) -> None:
        """Go from the body to the rows, or back."""
        if self.chart.hasFocus() and self.rows is not None:
            self.rows.focus_first()
        else:
            self.begin()

    def _edited(self, name: str) -> None:
        control = self.rows.controls[name] if self.rows is not None else None
        if control is not None and not control.wrong:
            self.edited.emit(name, control.value())

    def _look_at(self, site: str) -> None:
        self.site.say(self._words("body_site", site))

    def _fill(self) -> None:
        look = self.look
        top = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.hero)
        words.addWidget(Wrapped(look, look.tr("Medical note, for the office alone; the lead cannot read it")))
        top.addLayout(words, 1)
        top.addWidget(Badge.of_class(look, "highly_confidential"), 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(top)
        body = Card(look)
        body.add(self.chart, 1)
        line = QHBoxLayout()
        line.addWidget(self.site)
        line.addStretch(1)
        hint = look.tr("A click or Enter notes a finding there. Left and right are the person's own.")
        line.addWidget(Wrapped(look, hint, "cap", "ink2"), 1)
        body.body.addLayout(line)
        note = Card(look)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setSpacing(look.px(8))
        note.body.addLayout(self._form)
        note.body.addStretch(1)
        sides: QHBoxLayout | QVBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
        sides.setSpacing(look.px(16))
        sides.addWidget(body, 11, Qt.AlignmentFlag.AlignTop)
        sides.addWidget(note, 10)
        self.body.addLayout(sides, 1)
