"""The gallery's pages of safety: the lock page, also with a return code, and the drill before, while and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.usecases.drill import Act, Done, Ready
from ui.drill.view import DrillPage
from ui.drill.words import WORDS
from ui.lock.view import LockView

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ui.look import Look
    from ui.shell.page import Page

_BAND: Final = "2031-03-10/morning"
_SECONDS: Final = {Act.COVER: 0.1, Act.LOCK: 0.3, Act.SEAL: 0.4, Act.WIPE: 1.2}


def _lock_with_code(look: Look) -> Page:
    page = LockView(look)
    page.card.ask_code.click()
    for line, digits in zip(page.card.code.groups, ("123454", "12", "", "", ""), strict=True):
        line.setText(digits)
    page.card.say(look.tr("Opening …"))
    return page


def _team() -> list[Ready]:
    def done(person: str, act: Act, seconds: float) -> Done:
        return Done(person, act, seconds, _BAND)

    whole = {person: {act: done(person, act, took) for act, took in _SECONDS.items()} for person in ("M-967-923",)}
    half = {Act.COVER: done("M-908-109", Act.COVER, 0.1), Act.LOCK: done("M-908-109", Act.LOCK, 1.6)}
    return [
        Ready("M-967-923", "lead", whole["M-967-923"]),
        Ready("M-908-109", "monitor", half),
        Ready("M-834-702", "interpreter", {}),
    ]


def _drill(look: Look) -> Page:
    page = DrillPage(look)
    team = _team()
    page.who.show_team(team, [look.tr("lead"), look.tr("monitor"), look.tr("interpreter")], team[0].person)
    for act, card in page.cards.items():
        card.show_done(team[0].done.get(act))
    return page


def _drill_keys(look: Look) -> Page:
    page = _drill_begun(look)
    page.ask(look.tr("Press each of these keys once."), ())
    page.step.show_keys({"F1", "F8"})
    return page


def _drill_begun(look: Look) -> DrillPage:
    page = DrillPage(look)
    said = WORDS[Act.SEAL]
    page.ask(look.tr(said.press), said.keys)  # tr: the table of acts
    page.step.say_remark(look.tr(WORDS[Act.LOCK].earnest))  # tr: the table of acts
    page.cards[Act.COVER].show_done(Done("", Act.COVER, 0.1, ""))
    page.cards[Act.LOCK].show_done(Done("", Act.LOCK, 1.4, ""))
    return page


WITHOUT_SHELL: Final[Mapping[str, Callable[[Look], Page]]] = {"lock": LockView, "lock-code": _lock_with_code}
WITH_SHELL: Final[Mapping[str, Callable[[Look], Page]]] = {
    "drill": _drill,
    "drill-keys": _drill_keys,
    "drill-step": _drill_begun,
}
