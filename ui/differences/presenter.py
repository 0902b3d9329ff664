"""The page of differences: what happens when. Every answer is a signed revision at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.usecases import differences
from npm_field.usecases.differences import OPEN
from resources.language import isolated
from ui.components.records import Record
from ui.desk import Target
from ui.differences.question import QuestionRow
from ui.differences.view import DifferencesPage
from ui.differences.words import Words
from ui.forms.alive import while_alive
from ui.forms.control import Ground

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.domain.identifiers import RecordId, RevisionId
    from npm_field.usecases.differences import Answer, Differing, Joined
    from ui.desk import Desk
    from ui.shell.page import Page


def make(desk: Desk, target: Target) -> DifferencesPresenter:
    """Return the presenter of the differences; a record of the target is the one to begin with."""
    return DifferencesPresenter(desk, target)


class DifferencesPresenter:
    """See ``ui.desk.Presenter``. What was open when the page was opened stays in sight until one leaves it."""

    def __init__(self, desk: Desk, target: Target) -> None:
        self._desk = desk
        self.view = DifferencesPage(desk.look)
        self.page: Page = self.view
        self._found: list[Differing] = []
        self._decided: dict[RecordId, dict[tuple[str, ...], Answer]] = {}
        self._here: RecordId | None = target.record
        self.view.went.connect(self._go_to)
        self.view.next_wished.connect(self._next_record)
        self.view.back_wished.connect(lambda: desk.go(Target("debrief")))
        desk.ask(differences.waiting, while_alive(self.view, self._show))

    def leave(self, then: Callable[[], None]) -> None:
        """Call ``then`` at once: what is typed as a third answer is nobody's word before it is written."""
        then()

    def here(self) -> Target:
        """Return what to open to be here again."""
        return Target("differences", self._here)

    def press(self, key: str) -> bool:
        """Do the act of a key; False when this page has none for it."""
        if key == "Ctrl Enter":
            return any(row.write_third() for row in self.view.rows)
        acts: dict[str, Callable[[], None]] = {
            "Esc": lambda: self._desk.go(Target("debrief")),
            "F6": self.view.records.setFocus,
            "Shift F6": lambda: self._focus(0),
        }
        if key not in acts:
            return False
        acts[key]()
        return True

    # --- what is shown --------------------------------------------------------------------------------------

    def _show(self, found: Sequence[Differing]) -> None:
        self._found = list(found)
        if not found:
            self.view.show_settled(0, 0)
            self.view.show_records([], "")
            self.view.show_empty()
            return
        here = next((one for one in found if one.row.id == self._here), found[0])
        self._renew_list(here.row.id)
        self._show_record(here)

    def _go_to(self, key: str) -> None:
        found = next((one for one in self._found if one.row.id == key), None)
        if found is not None and found.row.id != self._here:
            self._show_record(found, focus="")

    def _show_record(self, one: Differing, *, focus: str = "yes") -> None:
        desk = self._desk
        self._here = one.row.id
        words = Words(desk, one.kind, one.row.kind)
        ground = Ground(desk.look, desk.vocabularies, words.form)
        rows = []
        for question in one.questions:
            row = QuestionRow(ground, words, question, one.writers)
            row.decided.connect(lambda answer, path=question.path: self._decide(one.row.id, path, answer))
            row.on.connect(self._next_question)
            row.step.connect(self._step)
            rows.append(row)
        joined = [self._joined(words, one, each) for each in one.joined]
        self.view.show_record(words.form.words, one.row.code, one.row.sensitivity, rows, joined)
        for row in rows:
            row.show_decided(self._decided.get(one.row.id, {}).get(row.question.path))
        if focus:
            self._focus(next((at for at, row in enumerate(rows) if row.is_open), 0))

    def _joined(self, words: Words, one: Differing, each: Joined) -> str:
        tr = self._desk.look.tr
        before = tr(", ").join(words.value(each.path, value) for value in each.before) or tr("nothing")
        by = tr("; ").join(dict.fromkeys(words.who(one.writers[key], tr(", ")) for key in each.writers))
        sentence = tr(
            "{place}: {before}, now {value} ({who})",
            place=words.place(each.path),
            before=before,
            value=words.value(each.path, each.value),
            who=by,
        )
        return tr("{sentence}, the same answer twice", sentence=sentence) if len(each.writers) > 1 else sentence

    def _renew_list(self, here: RecordId) -> None:
        self.view.show_records([self._record(one) for one in self._found], here)
        every = [self._is_open(one) for one in self._found]
        of = sum(len(one.questions) for one in self._found)
        self.view.show_settled(of - sum(every), of)
        self._desk.waits("debrief", sum(every))

    def _record(self, one: Differing) -> Record:
        tr, left = self._desk.look.tr, self._is_open(one)
        words = Words(self._desk, one.kind, one.row.kind)
        if not one.questions:
            state, icon, ink = tr("joined"), "git-merge", "ink2"
        elif left:
            state, icon, ink = self._desk.look.language.number(left), "git-diff", "warn"
        else:
            state, icon, ink = tr("settled"), "check-circle", "ok"
        name = one.row.code or words.form.words
        line = words.form.words if one.row.code else isolated(one.row.area)
        return Record(name, state, icon, ink, line, is_named=not one.row.code, key=one.row.id)

    def _is_open(self, one: Differing) -> int:
        """Return how many places of a record nobody decided by now."""
        given = self._decided.get(one.row.id, {})
        return sum(given[each.path].how == OPEN if each.path in given else not each.kept for each in one.questions)

    # --- what is done ---------------------------------------------------------------------------------------

    def _decide(self, record: RecordId, path: tuple[str, ...], answer: Answer) -> None:
        def written(_revision: RevisionId) -> None:
            self._desk.saved("saved")
            self._decided.setdefault(record, {})[path] = answer
            self._renew_list(record)

        self._desk.saved("saving")
        self._desk.ask(lambda seat: differences.answer(seat, record, {path: answer}), while_alive(self.view, written))

    def _focus(self, at: int) -> None:
        if 0 <= at < len(self.view.rows):
            self.view.lead_to(self.view.rows[at].track)

    def _at(self) -> int:
        return next((at for at, row in enumerate(self.view.rows) if row.track.hasFocus()), -1)

    def _step(self, by: int) -> None:
        self._focus(self._at() + by)

    def _next_question(self) -> None:
        """Go to the next open question of this record, else to the button that leads to the next record."""
        rows, here = self.view.rows, self._at()
        later = [*range(here + 1, len(rows)), *range(here + 1)]
        at = next((at for at in later if rows[at].is_open), None)
        if at is None:
            self.view.next.setFocus()
        else:
            self._focus(at)

    def _next_record(self) -> None:
        ids = [one.row.id for one in self._found]
        if self._here not in ids:
            return
        here = ids.index(self._here)
        round_about = [*self._found[here + 1 :], *self._found[: here + 1]]
        one = next((one for one in round_about if self._is_open(one)), None)
        if one is None:
            one = self._found[(here + 1) % len(self._found)]
        self._here = one.row.id
        self._renew_list(one.row.id)
        self._show_record(one)
