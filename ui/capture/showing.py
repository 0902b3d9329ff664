"""What the capture page shows of a record: code, place, moment, what consent closes, how it stands, what is saved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from npm_field.domain import consent, documents
from npm_field.domain.classification import class_of
from npm_field.domain.codes import CodeType
from npm_field.domain.day_parts import Band
from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import INTERVIEW, OBSERVATION, REFERRAL
from npm_field.domain.modes import Mode
from npm_field.domain.referral import Lack
from npm_field.domain.remarks import Cause, Remark, is_alone, place_is_confirmed, remarks
from npm_field.domain.summary import ELSEWHERE
from resources.language import isolated
from ui.capture.conflict import Conflict
from ui.capture.record_form import content_fields
from ui.capture.remarks import banner_of
from ui.comments.act import ISSUES
from ui.comments.sheet import title_of
from ui.components.button import Button, Kind
from ui.components.chips import Option
from ui.forms.control import Ground

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from npm_field.usecases.comments import Comment
    from npm_field.usecases.picks import Named, Picks
    from npm_field.usecases.records import Shown
    from ui.capture.lines import Lines
    from ui.capture.offers import Offer
    from ui.capture.view import CapturePage
    from ui.desk import Desk
    from ui.forms.in_hand import InHand
    from ui.guard.host import Host

CONSENT = "consent"
THEMES = "theme"
BEGINNING = (Lack.RECIPIENT.value, Lack.BASIS.value, Lack.SCOPE.value)
"""What every referral lacks before anything is written in it."""


@dataclass(slots=True)
class Showing:
    """Puts values into the view. It decides nothing about records and asks the vault for nothing."""

    desk: Desk
    view: CapturePage
    lines: Lines
    codes: dict[CodeType, Sequence[Option]] = field(default_factory=dict)
    floor: str = ""
    start_day: str = ""
    records: Callable[[], Sequence[Option]] = tuple
    roles: frozenset[str] = frozenset()
    space: Mapping[Code, Remark] = field(default_factory=dict)
    figures: Mapping[str, Sequence[str]] = field(default_factory=dict)
    external: frozenset[str] = frozenset()
    confirms_setting: bool = False
    offers_slips: bool = False
    _said: Remark | None = None
    guard: Host | None = None
    conflict: Conflict = field(init=False)

    def __post_init__(self) -> None:
        self.conflict = Conflict(self.desk, self.view.show_banner)

    def learn(self, picks: Picks, named: Named) -> None:
        """Take over what can be picked on this visit and what it is called."""
        self.lines.areas, self.roles = named.areas, named.roles
        self.space, self.figures = named.space, named.figures
        self.external = named.external
        self.confirms_setting, self.offers_slips = named.confirms_setting, named.offers_slips
        self.conflict.learn(named)
        self.desk.themes.planned = named.themes
        self.floor, self.start_day = picks.floor.value, named.start_day
        self.codes[CodeType.AREA] = [Option(a, f"{self.lines.place(a)}  {isolated(a)}") for a in picks.areas]
        self.codes[CodeType.MONITOR] = [Option(m, m, code=True) for m in named.team]

    def ground(self, kind: str) -> Ground:
        """Return what the controls of a kind are built on."""
        desk, form = self.desk, self.lines.form(kind)
        first = {THEMES: desk.themes.first()}
        return Ground(desk.look, desk.vocabularies, form, self.codes, self.figures, first, self.records, self.guard)

    def offered(self, offer: Offer) -> str:
        """Return what is offered to be begun, in the words of its form."""
        return self.desk.look.tr(offer.words) if offer.words else self.lines.kind_words(offer.of_kind)  # tr: offers

    def code(self, code: str) -> None:
        """Show the code, and the modes the floor allows."""
        if self.view.head is not None:
            self.view.head.show_code(code)
            if self.floor and self.view.form is not None and Mode.PARTIAL in self.view.form.kind.modes:
                self.view.head.offer_modes(self.floor)

    def present(self, hand: InHand) -> None:
        """Show what follows from the fields: class, place, what consent closes."""
        form, head = self.view.form, self.view.head
        if form is None or head is None:
            return
        form.show_class(class_of(hand.fields, form.kind).value)
        area = str(hand.fields.get("area", ""))
        head.show_badges(self.lines.place(area) if area else "", area, self._moment(hand.fields))
        self.close_content(hand.fields)
        self._say_first(hand.fields)
        self.conflict.judge(hand.fields)
        self.remark(form.kind.name, hand.fields)

    def remark(self, kind: str, fields: Mapping[str, object]) -> None:
        """Say what the record gives cause to say; of an observation, what was measured where it was made."""
        if kind == REFERRAL.name and fields:
            return  # ``lacking`` says it, with what the person's own records say
        found: Remark | None = next(iter(remarks(kind, fields)), None)
        if kind == OBSERVATION.name:
            found = self.space.get(Code(str(fields.get("area", ""))))
        if is_alone(fields, self.external):
            found = Remark(Cause.NEVER_ALONE)
        if found != self._said:
            self._said = found
            banner, title, sentence = banner_of(self.desk, found) if found is not None else ("info", "", "")
            self.view.show_banner("remark", banner, sentence, title)

    def used(self, fields: Mapping[str, object]) -> None:
        """Remember the themes of the talk that was written last: the next one offers them early."""
        given = fields.get("themes")
        if isinstance(given, list) and given:
            self.desk.themes.used = tuple(map(str, given))

    def lacking(self, found: Sequence[Lack]) -> None:
        """Say what a referral still lacks and what to do about it; nothing where nobody wrote in it yet."""
        form, lacks = self.view.form, tuple(lack.value for lack in found)
        if form is None or form.kind is not REFERRAL:
            return
        said = Remark(Cause.LACKS, lacks) if lacks and not set(BEGINNING) <= set(lacks) else None
        if said != self._said:
            self._said = said
            banner, title, sentence = banner_of(self.desk, said) if said is not None else ("info", "", "")
            self.view.show_banner("remark", banner, sentence, title)

    def close_content(self, fields: Mapping[str, object]) -> None:
        """Close the rows that hold what a person said, where consent to notes is refused."""
        form = self.view.form
        if form is not None:
            closed = form.kind.consent_governed and not consent.keeps_content(fields)
            form.close_content([field.name for field in content_fields(form.kind)] if closed else [])

    def _say_first(self, fields: Mapping[str, object]) -> None:
        """Say what comes before everything else: the person's safety here (R019), then consent (R020)."""
        form, tr = self.view.form, self.desk.look.tr
        if form is None or not form.kind.consent_governed:
            return
        title = said = ""
        if fields.get("feels_safe") == "no":
            title = tr("Stop, or move to another place")
            said = tr("The person does not feel safe here. Nothing has to be finished now.")
        elif documents.holds_content(form.kind, fields) and consent.comes_first(fields):
            title = tr("Consent comes first")
            said = tr("A digit in the first row answers it. What is written before is used nowhere.")
        elif self.confirms_setting and form.kind is INTERVIEW and not place_is_confirmed(fields):
            title = tr("Can you be overheard here?")
            said = tr(
                "The risk is high on this visit: say for each talk where it is, and whether it can be overheard."
            )
        self.view.show_banner("first", "warn", said, title)

    def standing(self, shown: Shown | None) -> None:
        """Say what is special about how a record stands: withdrawn, taken out, or differing accounts."""
        look, form = self.desk.look, self.view.form
        state = shown.row.state if shown else ""
        differing = shown.merged.asked if shown else 0
        titles = {
            "withdrawn": look.tr("Consent was withdrawn"),
            "purged": look.tr("This record was taken out"),
        }
        said = title = ""
        if state in titles:
            title = titles[state]
            said = look.tr("What was said is taken out everywhere. What stands here is all that is left.")
        elif state == ELSEWHERE:
            title = look.tr("For the office alone")
            said = look.tr("The examination opens at the office. It counts for findings; nothing changes here.")
        elif differing:
            title = look.ntr("Accounts differ in {n} place", "Accounts differ in {n} places", differing)
            said = look.tr("Nothing is lost. It is settled together at the debrief; until then nothing changes here.")
        tone = "bad" if state in titles else "info" if state == ELSEWHERE else "warn"
        self.view.show_banner("standing", tone, said, title)
        forged = shown is not None and bool(shown.merged.not_lowered)
        kept = look.tr(
            "A laptop that may not decide this gave it a lower class. The team lead or the office decides."
        )
        title = look.tr("The class of this record was not lowered") if forged else ""
        self.view.show_banner("not_lowered", "warn", kept if forged else "", title)
        if form is not None:
            form.setEnabled(not said)

    def commented(self, said: Sequence[Comment]) -> None:
        """Show the last thing the other side said of this record, over its form."""
        look = self.desk.look
        others = [one for one in said if not one.is_own]
        if not others:
            self.view.show_banner("comment", "info", "")
            return
        label = partial(self.desk.label, ISSUES)
        answer = look.tr('Answer with F10, "comment on this record".')
        words = " ".join(part for part in (others[-1].text, answer) if part)
        self.view.show_banner("comment", "info", words, title_of(look, others[-1], label))

    def told(self, state: str, why: str) -> None:
        """Show what is saved: at the foot of the note, and as a banner where something is not."""
        self.view.show_banner("not_saved", "bad", why, self.desk.look.tr("Not saved") if why else "")
        if self.view.form is not None:
            self.view.form.show_saved(state)

    def nothing(self) -> Button:
        """Show that nothing is in hand; returns the button of the next step."""
        tr = self.desk.look.tr
        step = Button(self.desk.look, tr("New interview"), Kind.MAIN, icon="plus", key="F2")
        said = tr("A new interview has its code at once; everything after the code may stay empty.")
        self.view.show_empty("note-pencil", tr("Nothing in hand"), said, step=step)
        return step

    def no_visit(self) -> Button:
        """Show that there is no visit yet; returns the button of the next step."""
        tr = self.desk.look.tr
        step = Button(self.desk.look, tr("Plan a visit"), Kind.MAIN, icon="plus")
        said = tr("Records belong to a visit. Planning one takes under a minute.")
        self.view.show_empty("map-pin", tr("No visit yet"), said, step=step)
        return step

    def waiting(self, code: str) -> Button:
        """Show that a partial record waits in Complete; returns the button that goes there."""
        tr = self.desk.look.tr
        step = Button(self.desk.look, tr("Complete it"), Kind.MAIN, icon="hourglass-medium")
        said = tr("Free text is closed in partial mode. The record waits for you in Complete.")
        self.view.show_empty("shield-warning", code, said, step=step)
        return step

    def sealed(self, code: str) -> Button:
        """Show that a record is in the box; returns the button of the next step."""
        tr = self.desk.look.tr
        step = Button(self.desk.look, tr("New interview"), Kind.MAIN, icon="plus", key="F2")
        said = tr("It is sealed to the office. Nobody can open it on this laptop. What stays here is its code.")
        self.view.show_empty("circle-wavy-check", code or tr("Sealed"), said, step=step)
        return step

    def keys_wait(self) -> None:
        """Say that what was dropped is out of the books, and that the change of their keys is still due."""
        tr = self.desk.look.tr
        said = tr("The disk has no room to change the keys now. It is done when you unlock next, once there is room.")
        self.view.show_banner("keys", "warn", said, tr("Dropped, and the keys still wait"))

    def _moment(self, fields: Mapping[str, object]) -> str:
        look = self.desk.look
        day, part = str(fields.get("day", "")), str(fields.get("day_part", ""))
        if not day:
            day, _, part = str(Band.of(self.desk.seat.now())).partition("/")
        number = day_number(self.start_day, day)
        said = look.tr("day {n}", n=number) if number else look.language.day(day)
        return look.tr("{day}, {part}", day=said, part=self.desk.label("day_part", part)) if part else said


def day_number(start: str, day: str) -> int:
    """Return which day of the visit it is, or 0 when nobody said when it begins."""
    try:
        number = (date.fromisoformat(day) - date.fromisoformat(start)).days + 1
    except ValueError:
        return 0
    return max(number, 0)
