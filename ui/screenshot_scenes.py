"""Screenshots: which pages there are to draw, and the steps from opening a page to what its picture shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

import resources
from npm_field.domain.facets import Facet
from npm_field.domain.identifiers import Code, DeviceId
from npm_field.usecases import announcing, receipts
from npm_field.usecases.enrol import OFFICE_ROLE
from sync.annex import ONE, TWO, Annex, Pair
from ui.attachments.view import AttachmentsPage
from ui.capture.find import RecordSide
from ui.capture.note_card import MaskedNote
from ui.classing.sheet import ClassSheet
from ui.code_book.presenter import CodeBookPresenter
from ui.complete.view import CompletePage
from ui.debrief.one_or_two import OneOrTwo
from ui.debrief.saving import ANNEX, SaveSheet
from ui.desk import Target
from ui.forms.form import said
from ui.hand_over.choice import Choices
from ui.hand_over.view import HandOverPage
from ui.hand_over.words import NETWORK, SEND, USB, Run
from ui.inbox.details import Details
from ui.inbox.usb_card import UsbCard
from ui.inbox.view import Bundles, InboxPage
from ui.laptops import side as laptop_acts
from ui.laptops.view import LaptopsPage
from ui.passphrases.section import CHANGE_MAIN, PRACTISE
from ui.plan.sections import ORDER
from ui.taking_in.preview_card import PreviewCard
from ui.taking_in.view import TakingInPage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ui.screenshot_story import Shown
    from ui.window import Window

Widget = TypeVar("Widget", bound=QWidget)
LOOKED_FOR: Final = "segregation"
NOT_YET: Final = "not_yet"
"""What a step returns that has to be tried again, since what it waits for is not there."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: its name in the file's name, where to go, and what to do there."""

    name: str
    target: Target
    steps: Sequence[Callable[[Window], object]] = ()


def scenes(shown: Shown) -> list[Scene]:
    """Return what this vault can show, in the order of the rail."""
    talk = shown.talk
    found = [Scene("board", Target("board")), Scene("coverage", Target("coverage"))]
    found.append(Scene("coverage-made-anew", Target("coverage"), [_made_anew]))
    found += [Scene("differences", Target("differences")), Scene("taking-in", Target("taking_in"))]
    found += _taking_in(shown)
    found.append(Scene("giving", Target("taking_in"), [_press("Ctrl G")]))
    found += [Scene(f"plan-{section}", Target("plan", act=f"at_{section}")) for section in ORDER]
    found.append(Scene("plan-new", Target("plan", act="new_visit")))
    if talk is not None:
        here = Target("capture", record=talk)
        found += [
            Scene("capture", here),
            Scene("new-record", here, [_press("Ctrl N")]),
            Scene("find", here, [_press("Ctrl F"), _find]),
            Scene("find-filter", here, [_press("Ctrl F"), _filter]),
            Scene("slip", here, [_go(Target("slip"))]),
            Scene("class", here, [_go(Target("class")), _lower]),
            Scene("withdrawal", here, [_go(Target("withdraw"))]),
            Scene("comment", here, [_go(Target("comment"))]),
        ]
    found += [Scene(f"capture-{kind}", Target("capture", record=of)) for kind, of in shown.of_kind.items()]
    if shown.named is not None:
        found.append(Scene("name-guard", Target("capture", record=shown.named), [_ask_about_a_name]))
    if shown.medical is not None:
        found.append(Scene("medical", Target("medical", record=shown.medical)))
    if shown.attached is not None:
        there = Target("attachments", record=shown.attached)
        found += [
            Scene("attachments", there),
            Scene("attachments-faces", there, [_cover_faces]),
            Scene("attachments-add", there, [_press("Ctrl N")]),
        ]
    found += [
        Scene("paper", Target("paper")),
        Scene("paper-void", Target("paper"), [_void]),
        Scene("complete", Target("complete")),
        Scene("complete-later", Target("complete"), [_put_off, _put_off]),
        Scene("second-listener", Target("complete", act="confirm")),
        Scene("box", Target("box", act="new_interview")),
        Scene("debrief", Target("debrief")),
        Scene("themes", Target("themes")),
        Scene("record-save", Target("evening"), [_press("Ctrl P")]),
        Scene("annex-save", Target("evening"), [_press("Ctrl P"), _on(SaveSheet, lambda sheet: sheet.take(ANNEX))]),
        Scene("one-person", Target("debrief"), [_press("Ctrl J")]),
        Scene("one-or-two", Target("debrief"), [_why_one]),
        Scene("hand-over", Target("hand_over")),
        Scene("hand-over-usb", Target("hand_over"), [_by_stick]),
        Scene("hand-over-under-way", Target("hand_over"), [_under_way]),
        *(
            Scene(f"evening-{name}", Target("evening", act=name))
            for name in ("gaps", "reprisals", "urgent", "settle", "tasks")
        ),
    ]
    if shown.role == OFFICE_ROLE:
        found += [
            Scene("hand-over-waits", Target("hand_over"), [_something_waits]),
            Scene("inbox", Target("inbox")),
            Scene("inbox-usb", Target("inbox"), [_inbox(lambda page: page.usb.click())]),
            *_quarantine(shown),
            Scene("code-book", Target("code_book")),
            Scene("code-book-open", Target("code_book"), [_press("Ctrl N")]),
            Scene("code-book-annex", Target("code_book"), [_press("Ctrl J")]),
            Scene("code-book-pairs", Target("code_book"), [_show_pairs]),
            Scene("laptops", Target("laptops")),
            Scene("laptops-invite", Target("laptops"), [_laptops(lambda page: page.enrol.click())]),
            Scene("laptops-file", Target("laptops"), [_laptops(lambda page: page.file.click())]),
            Scene("laptops-give", Target("laptops"), [_laptops(lambda page: page.wished.emit(laptop_acts.CODE, 0))]),
            Scene(
                "laptops-revoke", Target("laptops"), [_laptops(lambda page: page.wished.emit(laptop_acts.REVOKE, 0))]
            ),
            Scene(
                "laptops-restore",
                Target("laptops"),
                [_laptops(lambda page: page.wished.emit(laptop_acts.RESTORE, 0))],
            ),
        ]
    found.append(Scene("acts", Target("board"), [_cap("F10")]))
    own = [Scene("settings", Target("settings"))]
    own += [
        Scene(f"settings-{name}", Target("settings", act=act))
        for name, act in (("change", CHANGE_MAIN), ("practise", PRACTISE))
    ]
    return [*found, Scene("cards", Target("cards")), *own, Scene("drill", Target("drill"))]


def _keys(digits: str) -> Callable[[Window], object]:
    """Return the step that presses digits where the keyboard is; a space stands for Enter."""

    def step(window: Window) -> None:
        for sign in digits:
            key = Qt.Key.Key_Return if sign == " " else Qt.Key(Qt.Key.Key_0 + int(sign))
            QTest.keyClick(window.focusWidget(), key)

    return step


def _go(target: Target) -> Callable[[Window], object]:
    return lambda window: window.place.go(target) if window.place is not None else None


def _made_anew(window: Window) -> None:
    """Show foot and list as they are while the search is made anew; the next page knows nothing of it."""
    if window.place is not None:
        renewing = window.place.renewing
        renewing.done = 0.42
        renewing.tell()
        renewing.done = None


def _press(key: str) -> Callable[[Window], object]:
    return lambda window: window.place.press(key) if window.place is not None else None


def _put_off(window: Window) -> None:
    """Put the record in hand off; with the last one the page says what waits."""
    for page in _seen(window, CompletePage):
        page.later.click()


def _cap(cap: str) -> Callable[[Window], object]:
    return lambda window: window.place.key_pressed.emit(cap) if window.place is not None else None


def _find(window: Window) -> None:
    for side in _seen(window, RecordSide):
        side.finder.line.setText(LOOKED_FOR)
        side.looked_for.emit(LOOKED_FOR)


def _filter(window: Window) -> None:
    for side in _seen(window, RecordSide):
        side.filters.asked.emit(Facet.KIND.value)


def _taking_in(shown: Shown) -> list[Scene]:
    """Return what bundles would bring, and the sheet that sets one aside, where bundles lie beside the vault."""
    if not shown.bundles or shown.role == OFFICE_ROLE:
        return []  # an office takes in by its inbox
    preview = [_on(TakingInPage, lambda page: page.usb_wished.emit()), _from_stick(shown.bundles)]
    return [
        Scene("taking-in-preview", Target("taking_in"), [*preview, _there(PreviewCard)]),
        Scene("taking-in-aside", Target("taking_in"), [_on(TakingInPage, lambda page: page.chosen.emit(0))]),
    ]


def _quarantine(shown: Shown) -> list[Scene]:
    """Return the question why a bundle is kept apart, beside one that was changed on its way."""
    if shown.waiting is None:
        return []
    paths = [path for path in (shown.forged, shown.waiting) if path is not None]
    steps = [_inbox(lambda page: page.usb.click()), _from_stick(paths), _on(Bundles, lambda table: table.go_to(0))]
    return [Scene("inbox-quarantine", Target("inbox"), [*steps, _on(Details, lambda card: card.quarantine.click())])]


def _from_stick(paths: Sequence[Path]) -> Callable[[Window], object]:
    return _on(UsbCard, lambda card: card.wished.emit(list(paths)))


def _on(kind: type[Widget], act: Callable[[Widget], object]) -> Callable[[Window], object]:
    """Return the step that does something on the one part of this kind, once it is there."""

    def step(window: Window) -> object:
        part = next(iter(_seen(window, kind)), None)
        return NOT_YET if part is None else act(part)

    return step


def _there(kind: type[Widget]) -> Callable[[Window], object]:
    return _on(kind, lambda _part: None)


def _ask_about_a_name(window: Window) -> object:
    """Ask about what the name guard marked; it looks at a pause in typing."""
    for note in _seen(window, MaskedNote):
        note.setFocus()
        _press("Alt Enter")(window)
        return None if note.asking.panel is not None else NOT_YET
    return NOT_YET


def _why_one(window: Window) -> None:
    """Say of two codes that they are one person: what says so is asked. Some visit has no such pair."""
    for question in _seen(window, OneOrTwo):
        question.one.click()


def _cover_faces(window: Window) -> None:
    for page in _seen(window, AttachmentsPage):
        page.faces_by_hand.click()


def _void(window: Window) -> None:
    presenter = window.place.presenter if window.place is not None else None
    wished = getattr(getattr(presenter, "view", None), "void_wished", None)
    if wished is not None:
        wished.emit()


def _inbox(act: Callable[[InboxPage], object]) -> Callable[[Window], object]:
    return partial(_on_inbox, act)


def _on_inbox(act: Callable[[InboxPage], object], window: Window) -> None:
    for page in _seen(window, InboxPage):
        act(page)


def _show_pairs(window: Window) -> None:
    """Show an annex as the desk's key would open it."""
    presenter = window.place.presenter if window.place is not None else None
    if isinstance(presenter, CodeBookPresenter):
        pairs = (Pair("P-231-008", "P-616-632", TWO), Pair("P-326-995", "P-792-625", ONE, "said_so"))
        presenter.show_annex(Annex("", DeviceId(""), Code("C-421-802"), "2031-03-10/evening", pairs))


def _something_waits(window: Window) -> None:
    """Let the policy wait for every laptop, and look at what goes back again."""
    place = window.place
    if place is not None:
        place.ask(announcing.policy, lambda _many: place.go(Target("hand_over")))


def _by_stick(window: Window) -> None:
    for choices in _seen(window, Choices):
        choices.cards[USB].click()


def _under_way(window: Window) -> None:
    """Show a hand-over over the network at a third of its way."""
    run = Run(step=SEND, share=1 / 3, proved=True)
    page = next(iter(_seen(window, HandOverPage)), None)
    if page is not None and window.place is not None:
        page.show_way(NETWORK)
        page.show_running("yes")
        language = page.look.language

        def kind(name: str) -> str:
            return said(resources.read_json(f"forms/{name}.json").get("label"), language)

        window.place.ask(receipts.state, lambda found: page.show_standing(NETWORK, found, run, kind))


def _lower(window: Window) -> None:
    for sheet in _seen(window, ClassSheet):
        sheet.to.choose(["internal"])
        sheet.to.changed.emit(("internal",))


def _laptops(act: Callable[[LaptopsPage], object]) -> Callable[[Window], object]:
    return partial(_on_laptops, act)


def _on_laptops(act: Callable[[LaptopsPage], object], window: Window) -> None:
    for page in _seen(window, LaptopsPage):
        act(page)


def _seen(window: Window, kind: type[Widget]) -> list[Widget]:
    return [part for part in window.findChildren(kind) if part.isVisible()]


ANSWERED: Final = "212 311224 1"
"""A talk kept in part: area, two words, how grave, who said it, use, name, two signs, the memory hook."""
STRICT: Final = (
    Scene("partial-answered", Target("partial", act="new_partial"), [_keys(ANSWERED)]),
    Scene("oral", Target("partial", act="new_oral")),
    Scene("oral-answered", Target("partial", act="new_oral"), [_keys("12")]),
    Scene("box-strict", Target("box", act="new_interview")),
    Scene("withdrawal-strict", Target("partial"), [_go(Target("withdraw"))]),
)
"""What can be opened while the complete records are closed."""
