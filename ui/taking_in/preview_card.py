"""What bundles would bring: for each laptop the numbers and what is refused, then each record by its code."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from npm_field.usecases.previewed import BOTH_SIDES, NEW
from resources.language import isolated
from ui import tokens
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.records import Record, RecordList
from ui.components.text import Wrapped
from ui.inbox.words import ASIDE
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from npm_field.usecases.previewed import Coming, Unfit
    from npm_field.usecases.receive import Preview
    from npm_field.usecases.sticks import Seen
    from ui.look import Look


NAMED = 12
"""So many refused versions of a bundle are named one by one."""


class PreviewCard(Card):
    """``wished`` takes in what is ``good``; ``back`` leads to the list, and nothing was written.

    ``counts`` are the bundles that are taken in and count: of those that bring nothing new nothing is left to do.
    """

    wished = Signal()
    back = Signal()

    def __init__(
        self, look: Look, seen: Sequence[Seen], kind_name: Callable[[str], str], counts: Collection[str] = ()
    ) -> None:
        tr = look.tr
        super().__init__(look, tr("What it would bring"), tr("Nothing is written yet."))
        self._kind_name, self._counts = kind_name, counts
        self.good = [one for one in seen if one.shown is not None and not self._is_done(one.shown)]
        for one in seen:
            self._say(one)
        if not self.good and any(one.shown is not None for one in seen):
            self.add(Banner(look, "ok", tr("There is nothing to take in."), icon="check-circle"))
        records = [(one, record) for one in self.good for record in one.records]
        self.list = RecordList(look, tr("Records that change here"))
        self.list.setMinimumHeight(look.px(180))
        # of eight laptops they are thousands: a row is made when it is drawn
        make = partial(_row, look, kind_name)
        self.list.show_many([str(at) for at in range(len(records))], lambda key: make(*records[int(key)], key))
        self.add(self.list, 1)
        if not records:
            self.list.hide()
            self.body.addStretch(1)
        self.take = Button(
            look,
            look.ntr("Take in {n} bundle", "Take in {n} bundles", len(self.good)),
            Kind.MAIN,
            icon="tray",
            key="Ctrl Enter",
            height=tokens.CONTROL_LARGE,
        )
        leave = Button(look, tr("Back##go"), Kind.QUIET, key="Esc", height=tokens.CONTROL_LARGE)
        row = QHBoxLayout()
        row.addWidget(leave)
        row.addStretch(1)
        row.addWidget(self.take)
        self.body.addLayout(row)
        if not self.good:
            self.take.hide()
        self.take.clicked.connect(self.wished)
        leave.clicked.connect(self.back)
        self.setFocusProxy(self.take if self.good else leave)

    def _is_done(self, shown: Preview) -> bool:
        """Return whether a bundle counts here already and would change nothing."""
        return shown.incoming.id in self._counts and not _brings(shown)

    def _say(self, one: Seen) -> None:
        look, tr, shown = self._look, self._look.tr, one.shown
        if shown is None:
            why = sentence(one.refused, look.language) if one.refused is not None else ""
            self.add(Banner(look, "warn", why, title=tr("{file} is not taken in", file=isolated(one.path.name))))
            return
        who = isolated(shown.person) if shown.person else tr("the office")
        said_there = shown.incoming.manifest.outgoing
        day = look.language.day(said_there.written.partition("/")[0])
        words = tr("From {person}, bundle {n} of {day}", person=who, n=said_there.sequence, day=day)
        self.add(Wrapped(look, words, "label_bold", "ink"))
        parts = [
            look.ntr("{n} new record", "{n} new records", shown.new_records),
            look.ntr("{n} changed", "{n} changed", shown.changed_records),
            look.ntr("{n} version known already", "{n} versions known already", shown.known),
        ]
        if shown.again:
            parts.append(look.ntr("{n} set aside counts again", "{n} set aside count again", len(shown.again)))
        said = " · ".join(parts)
        if not _brings(shown):
            said = tr("It brings nothing new: all of it is here already.")
            if not self._is_done(shown):
                # perhaps it is not here yet, but comes with another bundle of the same stick
                said = tr(
                    "It brings nothing new to what is here or comes with the others. Taking it in notes that it came."
                )
        self.add(Wrapped(look, said, "label", "ink2"))
        for unfit in one.unfit[:NAMED]:
            self.add(Wrapped(look, self._unfit(unfit), "label", "warn"))
        if len(one.unfit) > NAMED:
            left = len(one.unfit) - NAMED
            self.add(Wrapped(look, look.ntr("{n} more is refused", "{n} more are refused", left), "label", "warn"))

    def _unfit(self, unfit: Unfit) -> str:
        """Say of which record a version is refused, whose it says it is, and why."""
        tr = self._look.tr
        why = tr(ASIDE[unfit.reason]) if unfit.reason in ASIDE else unfit.reason  # tr: the table of the inbox
        kind = self._kind_name(unfit.kind) if unfit.kind else tr("a version")
        what = f"{isolated(unfit.code)} ({kind})" if unfit.code else kind
        if unfit.person:
            return tr(
                "{what}, in the name of {person}, is refused: {why}",
                what=what,
                person=isolated(unfit.person),
                why=why,
            )
        return tr("{what} is refused: {why}", what=what, why=why)


def _brings(shown: Preview) -> bool:
    return bool(shown.new or shown.again or shown.carried or shown.attachments)


def _row(look: Look, kind_name: Callable[[str], str], one: Seen, record: Coming, key: str) -> Record:
    """Return the row of one record that a bundle brings."""
    tr = look.tr
    who = isolated(one.shown.person) if one.shown is not None and one.shown.person else tr("the office")
    kind = kind_name(record.kind)
    if record.state == NEW:
        state, icon, ink = tr("new"), "plus", "ok"
    elif record.state == BOTH_SIDES:
        state, icon, ink = tr("changed on both sides"), "git-merge", "warn" if record.differences else "ink2"
    else:
        state, icon, ink = tr("changed there"), "note-pencil", "ink2"
    line = f"{kind} · {who}" if record.code else who
    if record.differences > 0:
        line = f"{line} · {look.ntr('{n} difference', '{n} differences', record.differences)}"
    if record.lowers:
        line = f"{line} · {tr('a lower class that this laptop may not give')}"
    return Record(record.code or kind, state, icon, ink, line, is_named=not record.code, key=key)
