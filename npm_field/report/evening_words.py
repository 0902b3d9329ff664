"""The evening in words: each line a title and a second line, the same in the window, on the terminal and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from npm_field.domain.day_parts import Band
from npm_field.domain.evening import Section
from npm_field.report.when import when
from resources.language import as_written, isolated, mark

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from npm_field.domain.evening import Item
    from resources.language import Language

    Label = Callable[[str, str], str]

TITLES: Final = {
    Section.GAPS: mark("Not seen, not heard"),
    Section.AGAIN: mark("To see again"),
    Section.REPRISALS: mark("Reprisals"),
    Section.URGENT: mark("Urgent"),
    Section.SETTLE: mark("To settle"),
    Section.WAITING: mark("To complete"),
    Section.COMPLAINTS: mark("Complaints"),
    Section.RECOMMENDATIONS: mark("Recommendations"),
    Section.TASKS: mark("Tasks for tomorrow"),
    Section.NIGHT: mark("The night"),
}
EMPTY: Final = {
    Section.GAPS: mark("Every area is seen or refused, and everybody expected was heard."),
    Section.AGAIN: mark("Nobody asked to be seen again."),
    Section.REPRISALS: mark("None recorded. Nobody told the team of one, which does not mean that there was none."),
    Section.URGENT: mark("Nothing is marked urgent."),
    Section.SETTLE: mark("No finding is contested."),
    Section.WAITING: mark("Nothing waits to be completed."),
    Section.COMPLAINTS: mark("None recorded. This says nothing about complaints: ask for the register."),
    Section.RECOMMENDATIONS: mark("None drafted yet."),
    Section.TASKS: mark("No task yet. Make one out of a gap, a contradiction or a person to see again."),
    Section.NIGHT: mark("Nobody wrote down yet who keeps laptops, backup and paper this night."),
}
GROUPS: Final = {
    "women": mark("Women were not heard"),
    "children": mark("Children were not heard"),
    "isolation": mark("Nobody in isolation was heard"),
    "foreign": mark("Foreigners were not heard"),
    "ill": mark("No sick person was heard"),
    "new": mark("Nobody newly arrived was heard"),
    "night": mark("Nobody was heard at night"),
    "staff": mark("Staff were not heard"),
}
BETWEEN: Final = " · "


@dataclass(frozen=True, slots=True)
class Said:
    """One line in words. ``code`` is what stands before it."""

    code: str
    title: str
    second: str


@dataclass(frozen=True, slots=True)
class EveningWords:
    """The words of one language. ``label`` gives the name of a vocabulary's term."""

    language: Language
    label: Label
    today: date

    def title(self, section: Section) -> str:
        """Return what a section is called."""
        return self.language.tr(TITLES[section])  # tr: the titles above

    def empty(self, section: Section) -> str:
        """Return what it means that nothing is there."""
        return self.language.tr(EMPTY[section])  # tr: the sentences above

    def line(self, item: Item) -> Said:
        """Return one line in words."""
        title, second = {
            Section.GAPS: self._gap,
            Section.AGAIN: self._again,
            Section.REPRISALS: self._reprisal,
            Section.URGENT: self._urgent,
            Section.SETTLE: self._settle,
            Section.WAITING: self._waiting,
            Section.COMPLAINTS: self._complaint,
            Section.RECOMMENDATIONS: self._recommendation,
            Section.TASKS: self._task,
            Section.NIGHT: self._night,
        }[item.section](item)
        return Said(item.code, title, second)

    def when(self, band: str) -> str:
        """Return a part of a day; of today and tomorrow without the date."""
        label = partial(self.label, "day_part")
        try:
            found = Band.parse(band)
        except ValueError:
            return when(self.language, label, band)
        days = (found.day - self.today).days
        if days in {0, 1}:
            tr, part = self.language.tr, label(found.part.value)
            return tr("today, {part}", part=part) if days == 0 else tr("tomorrow, {part}", part=part)
        return when(self.language, label, band)

    def _gap(self, item: Item) -> tuple[str, str]:
        tr, kind = self.language.tr, self._term(item, "area_kind")
        if item.what == "not_heard":
            group = item.said["group"]
            return tr(GROUPS[group]) if group in GROUPS else group, ""  # tr: the groups above
        if item.what == "in_group":
            return tr("One person's allegation, told in a group"), tr("it needs a talk with that person alone")
        if item.what == "document":
            return self._term(item, "document_kind") or tr("Document"), self._term(item, "document_access")
        said = {
            "alone": tr("One person stands alone there; one more private talk protects that person"),
            "not_seen": tr("not seen yet"),
            "refused": tr("refused"),
        }
        return kind or tr("Area"), said[item.what]

    def _again(self, item: Item) -> tuple[str, str]:
        return self.language.tr("See again"), self._in_area(item)

    def _reprisal(self, item: Item) -> tuple[str, str]:
        tr, said = self.language.tr, item.said
        if item.what == "plan":
            back = self._way_back(said["from"], said["to"])
            planned = (back, self._labels(item, "reprisal_during"), self._labels(item, "reprisal_after"))
            title = tr("Plan, and who looks after it") if item.code else tr("Plan; nobody is named")
            return title, BETWEEN.join(filter(None, planned))
        if item.what == "alleged":
            actions = self._labels(item, "reprisal_action") or tr("nothing done yet")
            forms, about = self._labels(item, "reprisal_form"), self._term(item, "reprisal_subject")
            what = (forms, self._term(item, "reprisal_phase"), about, actions)
            return self._term(item, "reprisal_status"), BETWEEN.join(filter(None, what))
        if item.what == "follow_up":
            title = tr("Look after this person") if item.code else tr("Look after somebody; nobody is named")
            return title, self.when(said["when"]) if said["when"] else tr("no day set")
        if item.what == "signal":
            coached = self._term(item, "coached_signs")
            signs = tr("signs of coaching: {answer}", answer=coached) if coached else ""
            told = tr("told of a reprisal; no allegation is written down by that") if said["told"] else ""
            return tr("What may be pressure"), BETWEEN.join(filter(None, (self._in_area(item), signs, told)))
        measures = self._labels(item, "protection_measure") or tr("no measure noted")
        second = BETWEEN.join(filter(None, (self._in_area(item), measures)))
        return tr("High risk of reprisal, or afraid of it"), second

    def _way_back(self, first: str, last: str) -> str:
        tr = self.language.tr
        if first and last:
            return tr("go back between {first} and {last}", first=self.when(first), last=self.when(last))
        if first or last:
            day = self.when(first or last)
            return tr("go back from {day} on", day=day) if first else tr("go back by {day}", day=day)
        return tr("no day to go back is set")

    def _urgent(self, item: Item) -> tuple[str, str]:
        tr, said = self.language.tr, item.said
        if item.what == "flagged":
            return tr("Marked urgent; nobody wrote down yet what is done"), ""
        taken = self._label("told_first", said["taken"])
        done = tr("told: {who}", who=taken) if taken else tr("nobody told yet")
        if item.done:
            following = tr("nothing left to do")
        elif said["tell"]:
            who, how = self._label("told_first", said["tell"]), self._label("told_how", said["how"])
            following = tr("next: {who}", who=who) + (f", {how}" if how else "")
            if said["within_hours"]:
                following += BETWEEN + self._within(int(said["within_hours"]))
        else:
            following = as_written(item.text) if item.text else tr("no step of the ladder is left")
        return self._term(item, "urgent_matter") or tr("Urgent matter"), f"{done}{BETWEEN}{following}"

    def _within(self, hours: int) -> str:
        return self.language.ntr("within {n} hour", "within {n} hours", hours)

    def settling(self, item: Item) -> Said:
        """Return what would decide a contradiction, who looks and by when."""
        tr, said = self.language.tr, item.said
        decide = as_written(said["decide"]) if said["decide"] else tr("nobody said yet what would decide it")
        rest = [isolated(said["by"]) if said["by"] else tr("nobody yet")]
        rest += [self.when(said["when"])] if said["when"] else [tr("no day set")]
        return Said(item.code, decide, BETWEEN.join(rest))

    def _settle(self, item: Item) -> tuple[str, str]:
        said = self.settling(item)
        return as_written(item.text), f"{said.title}{BETWEEN}{said.second}"

    def _waiting(self, item: Item) -> tuple[str, str]:
        tr, hours = self.language.tr, int(item.said["hours"])
        age = self.language.ntr("written {n} hour ago", "written {n} hours ago", hours)
        state, severity = self._term(item, "completion_state"), self._term(item, "severity")
        where = tr("on another laptop") if item.what == "elsewhere" and not item.done else ""
        title = tr("Will not be completed") if item.done else tr("Complete")
        return title, BETWEEN.join(filter(None, (state, where, age, severity)))

    def _complaint(self, item: Item) -> tuple[str, str]:
        tr, said = self.language.tr, item.said
        second = self._labels(item, "complaint_action") or tr("nothing done yet")
        if said["outside"]:
            second += BETWEEN + tr("not within the mandate")
        return self._term(item, "complaint_type") or tr("Complaint"), second

    def _recommendation(self, item: Item) -> tuple[str, str]:
        names = ("addressee_level", "priority", "recommendation_status")
        text = as_written(item.text) if item.text else self.language.tr("not written yet")
        return text, BETWEEN.join(filter(None, (self._term(item, name) for name in names)))

    def _task(self, item: Item) -> tuple[str, str]:
        tr, said = self.language.tr, item.said
        who = isolated(said["by"]) if said["by"] else tr("nobody yet")
        when = self.when(said["when"]) if said["when"] else tr("no day set")
        state = [tr("done")] if item.done else []
        kind, text = self._term(item, "task_kind"), as_written(item.text) if item.text else ""
        title = text if text and said["task_kind"] in {"", "other"} else ": ".join(filter(None, (kind, text)))
        return title or tr("Task"), BETWEEN.join([*state, who, when])

    def _night(self, item: Item) -> tuple[str, str]:
        tr, said = self.language.tr, item.said
        if item.what == "floor":
            decided, planned = (self._label("capture_mode", said[name]) for name in ("capture_mode", "planned"))
            return tr("Into the plan: {mode}", mode=decided), tr("the plan still says: {mode}", mode=planned)
        if item.what == "backup":
            title = tr("Backup") if item.code else tr("Backup; nobody is named who keeps it")
            return title, tr("kept apart from the laptops") if item.code else tr("This evening says who")
        if item.what == "paper":
            return self._term(item, "paper_kind") or tr("Paper"), self._term(item, "paper_state")
        if item.what == "incident":
            return self._term(item, "incident_kind") or tr("Incident"), self._incident(item)
        owner = tr("of {code}", code=isolated(said["owner"])) if said["owner"] else ""
        carried = "" if item.code else tr("nobody has it")
        checked = tr("checked today") if said["checked"] else tr("not checked today")
        return self._term(item, "custody_thing") or tr("Thing"), BETWEEN.join(filter(None, (owner, carried, checked)))

    def _incident(self, item: Item) -> str:
        tr, said = self.language.tr, item.said
        told, after = self._labels(item, "informed"), self._labels(item, "device_status")
        minutes = said["minutes"]
        parts = (
            self.language.day(said["day"]) if said["day"] else "",
            self.language.ntr("{n} minute out of sight", "{n} minutes out of sight", int(minutes)) if minutes else "",
            tr("exposed: {what}", what=self._term(item, "exposed")) if said["exposed"] else "",
            tr("laptop: {status}", status=after) if after else "",
            tr("told: {who}", who=told) if told else tr("nobody told yet"),
        )
        return BETWEEN.join(filter(None, parts))

    def _in_area(self, item: Item) -> str:
        area = item.said.get("area", "")
        return self.language.tr("in {area}", area=isolated(area)) if area else ""

    def _term(self, item: Item, vocabulary: str) -> str:
        return self._label(vocabulary, item.said.get(vocabulary, ""))

    def _labels(self, item: Item, vocabulary: str) -> str:
        """Return several terms of one vocabulary in one line; "" for none."""
        found = item.said.get(vocabulary, "").split(",")
        return self.language.tr(", ").join(self._label(vocabulary, one) for one in found if one)

    def _label(self, vocabulary: str, term: str) -> str:
        return self.label(vocabulary, term) if term else ""
