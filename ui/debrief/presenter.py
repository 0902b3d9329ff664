"""The debrief page: what happens when. Every answer is a signed revision of the finding at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from npm_field.domain import agenda, finding_text
from npm_field.domain.evening import Section
from npm_field.domain.identifiers import RecordId
from npm_field.report.agenda_words import title_of
from npm_field.report.evening_words import EveningWords
from npm_field.usecases import differences, evening, findings
from ui.components.button import Button
from ui.components.chips import Option
from ui.components.sheet import is_sheet_on
from ui.debrief.beginning import begin_finding
from ui.debrief.details import Details
from ui.debrief.one_or_two import ONE, OneOrTwo
from ui.debrief.one_person import BASIS, show_pairs
from ui.debrief.view import DebriefPage, joined_sentence
from ui.desk import Target
from ui.forms.alive import while_alive
from ui.guard.knowing import knowing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from npm_field.domain.same_person import Candidate
    from npm_field.usecases.findings import Evidence, Held, Pair
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk
    from ui.shell.page import Page

    Found = tuple[Sequence[Held], Sequence[Pair], Sequence[Candidate], int]


def make(desk: Desk, target: Target) -> DebriefPresenter:
    """Return the presenter of the debrief page; a record of the target is the finding to come back to."""
    return DebriefPresenter(desk, target)


class DebriefPresenter:
    """See ``ui.desk.Presenter``. Nothing is typed here, so there is nothing to leave behind."""

    def __init__(self, desk: Desk, target: Target) -> None:
        self._desk = desk
        self.view = DebriefPage(desk.look)
        self.page: Page = self.view
        self._held: list[Held] = []
        self._candidates: list[Candidate] = []
        self._pairs: list[Pair] = []
        self._evidence: list[Evidence] = []
        self._roles: dict[RecordId, str] = {}
        self._in_hand: RecordId | None = target.record
        self._question: OneOrTwo | None = None
        self.view.new_wished.connect(self._begin)
        self.view.back_wished.connect(self._load)
        self.view.went.connect(self._went)
        self.view.chosen.connect(self._open)
        self.view.evening_wished.connect(lambda: desk.go(Target("evening")))
        self.view.themes_wished.connect(self._go_through)
        self.view.task_wished.connect(self._make_task)
        self.view.decided.connect(self._answer_first)
        knowing().ready.connect(while_alive(self.view, self._say_again))
        self.view.take_in_wished.connect(lambda: desk.go(Target("taking_in")))
        self.view.differences_wished.connect(lambda: desk.go(Target("differences")))
        desk.ask(differences.count, while_alive(self.view, self.view.show_open))
        self._load()

    def leave(self, then: Callable[[], None]) -> None:
        """Call ``then`` at once."""
        then()

    def here(self) -> Target:
        """Return what to open to be here again."""
        return Target("debrief", self._in_hand)

    def press(self, key: str) -> bool:
        """Do the act of a key; False when this page has none for it."""
        acts: dict[str, Callable[[], None]] = {"Ctrl N": self._begin, "Ctrl J": self._show_pairs}
        if self.view.table is not None or self.view.asks_why:
            acts["Esc"] = self._load
        elif self._held:
            acts |= {"F6": self._show_evidence, "Alt Enter": self._accept_first}
        if key not in acts:
            return False
        acts[key]()
        return True

    def _go_through(self) -> None:
        """Go through the themes, from that of the finding in hand."""
        held = self._held[self._row()] if self._held else None
        self._desk.go(Target("themes", act=agenda.heading(held.fields.get("theme")) if held is not None else ""))

    def _make_task(self) -> None:
        """Begin the task that would settle the finding in hand, where somebody said what would."""
        visit, held = self._desk.visit, self._held[self._row()] if self._held else None
        if visit is None or held is None or not held.fields.get("to_settle"):
            return

        def begin(seat: Seat) -> RecordId:
            return evening.begin(seat, visit, Section.SETTLE, evening.contradiction(held))

        self._desk.ask(begin, while_alive(self.view, lambda record: self._desk.go(Target("capture", record))))

    # --- the findings ---------------------------------------------------------------------------------------

    def _load(self) -> None:
        visit = self._desk.visit
        if visit is None:
            self._show(([], [], [], 0))
            return
        self._desk.ask(lambda seat: _found(seat, visit), while_alive(self.view, self._show))

    def _show(self, found: Found) -> None:
        held, pairs, candidates, number = found
        self._held, self._candidates, self._pairs = list(held), list(candidates), list(pairs)
        sentences = [joined_sentence(self._desk.look, one.first, one.second) for one in pairs if one.one]
        self.view.show_matrix(self._held, self._severity, self._desk.label, sentences)
        self.view.show_evening(number)
        if self.view.matrix is not None:
            rows = [at for at, one in enumerate(self._held) if one.record == self._in_hand]
            self.view.matrix.go_to(rows[0] if rows else 0)
        else:
            self._show_beside(None)

    def _severity(self, held: Held) -> str:
        given, kind = str(held.fields.get("severity", "")), str(held.fields.get("kind", ""))
        if kind == "good_practice":
            return self._desk.label("finding_class", kind)
        return self._desk.label("severity", given) if given else ""

    def _went(self, row: int) -> None:
        self._in_hand = self._held[row].record
        self._show_beside(self._held[row])

    def _show_beside(self, held: Held | None) -> None:
        desk, cards = self._desk, list[QWidget]()
        if held is not None:
            theme = str(held.fields.get("theme", ""))
            named = title_of(desk.label("theme", theme)) if theme else ""
            words = EveningWords(desk.look.language, desk.label, desk.seat.now().date())
            is_open = held.weighed.contested or held.fields.get("to_settle")
            settling = words.settling(evening.contradiction(held)) if is_open else None
            details = Details(desk.look, held, desk.label, named, doubtful=self._doubtful(held), settling=settling)
            details.accepted.connect(self._accept)
            details.task_wished.connect(self._make_task)
            details.evidence_wished.connect(self._show_evidence)
            details.open_wished.connect(lambda: self._open(self._row()))
            cards.append(details)
        self._question = None
        self.view.show_asking("")
        if self._candidates:
            bases = [Option(term.id, desk.label(BASIS, term.id)) for term in desk.vocabularies[BASIS].terms]
            question = self._question = OneOrTwo(desk.look, self._candidates[0], bases)
            question.one_wished.connect(self._ask_why)
            question.decided.connect(self._decide_first)
            cards.append(question)
        if self._pairs or held is not None:
            look = desk.look
            pairs = Button(look, look.tr("Who counts as one"), icon="users-three", key="Ctrl J")
            pairs.clicked.connect(self._show_pairs)
            cards.append(pairs)
        self.view.show_beside(*cards)

    def _show_pairs(self) -> None:
        visit = self._desk.visit
        if visit is not None and not is_sheet_on(self.view.window()):
            show_pairs(self._desk, self.view, visit, self._pairs, self._load)

    def _say_again(self) -> None:
        """Say what the name guard marks, now that it knows its lists."""
        if self._held and self.view.matrix is not None:
            self._show_beside(self._held[self._row()])

    def _doubtful(self, held: Held) -> Sequence[str]:
        language = self._desk.look.language.code
        return finding_text.doubtful(held.fields, lambda text: knowing().scan(text, language))

    def _accept(self, words: str) -> None:
        finding = self._in_hand
        if finding is None:
            return

        def accepted(_nothing: None) -> None:
            self._desk.saved("saved")
            self._load()

        self._desk.ask(lambda seat: findings.accept(seat, finding, words), while_alive(self.view, accepted))

    def _accept_first(self) -> None:
        held = self._held[self._row()]
        if not held.names and (words := self._doubtful(held)):
            self._accept(words[0])

    def _row(self) -> int:
        return next((at for at, one in enumerate(self._held) if one.record == self._in_hand), 0)

    def _begin(self) -> None:
        begin_finding(self._desk, self.view)

    def _open(self, row: int) -> None:
        self._desk.go(Target("capture", self._held[row].record))

    def _answer_first(self, answer: str) -> None:
        """Answer the question by its digit: two is signed at once, for one its basis is asked."""
        if answer == ONE:
            self._ask_why()
        else:
            self._decide_first(answer, "")

    def _ask_why(self) -> None:
        if self._question is not None:
            self._question.ask_why()
            self.view.show_asking("yes")
            self.view.lead_to(self._question.basis)
            self.view.bring(self._question)

    def _decide_first(self, answer: str, basis: str) -> None:
        visit = self._desk.visit
        if visit is None or not self._candidates:
            return
        pair, one = self._candidates[0], answer == ONE

        def decided(_record: RecordId) -> None:
            self._desk.saved("saved")
            self._load()

        self._desk.ask(
            lambda seat: findings.join(seat, visit, pair.first, pair.second, basis=basis, one=one),
            while_alive(self.view, decided),
        )

    # --- the evidence ---------------------------------------------------------------------------------------

    def _show_evidence(self) -> None:
        visit = self._desk.visit
        if visit is None or not self._held:
            return
        held = self._held[self._row()]
        self._question = None
        self.view.show_asking("")
        self._in_hand = held.record
        self._roles = {RecordId(link.record): link.role for link in held.links}
        table = self.view.show_evidence(held.statement)
        table.answered.connect(self._answered)

        def shown(found: Sequence[Evidence]) -> None:
            self._evidence = list(found)
            self._renew()

        self._desk.ask(lambda seat: findings.evidence(seat, visit), while_alive(self.view, shown))

    def _renew(self) -> None:
        if self.view.table is not None:
            self.view.table.show_evidence(self._evidence, self._roles, self._desk.label, self._kind)

    def _kind(self, kind: str) -> str:
        label: object = self._desk.form(kind).get("label")
        texts: Mapping[str, object] = label if isinstance(label, dict) else {}
        return str(texts.get(self._desk.look.language.code) or texts.get("en") or kind)

    def _answered(self, row: int, role: str) -> None:
        finding, about = self._in_hand, self._evidence[row].record
        if finding is None:
            return

        def write(seat: Seat) -> None:
            if role:
                findings.link(seat, finding, about, role)
            else:
                findings.unlink(seat, finding, about)

        def written(_nothing: None) -> None:
            self._roles[about] = role
            self._desk.saved("saved")
            self._renew()

        self._desk.saved("saving")
        self._desk.ask(write, while_alive(self.view, written))


def _found(seat: Seat, visit: RecordId) -> Found:
    return (
        findings.held(seat, visit),
        findings.decided(seat, visit),
        findings.proposed(seat, visit),
        evening.number(seat, visit),
    )
