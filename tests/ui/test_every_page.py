"""Every page, in every language, in the usual and twice the text size: no word is cut, nothing overlaps.

``zz`` is made by code: every text twice as long, so that a language we do not have yet will fit too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.passphrase import prepare
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.usecases import capture, enrol, records
from npm_field.usecases.founding import PaperCopy
from resources.language import Language
from storage.surroundings import Code, Finding
from tests.ui.window_stand import PASSPHRASE, Stand, make_vault
from ui.components.note import Note
from ui.desk import Target
from ui.first_run.founding_cards import CoveredCard, NameCard, ProofCard, SheetCard, desk_passphrase_card
from ui.first_run.passphrase_cards import travel_card
from ui.first_run.place_card import PlaceCard
from ui.first_run.presenter import FirstRunPresenter
from ui.fit import clipped
from ui.lock.key_sheet import KeySheet
from ui.lock.presenter import LockPresenter
from ui.lock.view import LockView
from ui.look import Look
from ui.passphrases.section import CHANGE_MAIN, PRACTISE, REMOVE_TRAVEL
from ui.routes import PAGES
from ui.surroundings import told
from ui.tokens import DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId

# Light and dark take turns: they differ in colours alone (test_kit_tokens.py), and colours need no room. Of English,
# zz is every sentence twice as long (test_kit_language.py): where that is whole, English is.
LOOKS = [Look(theme, Language.load(code), 2.0) for code, theme in (("ar", DARK), ("zz", LIGHT))]
NORMAL = [Look(theme, Language.load(code)) for code, theme in (("ar", LIGHT), ("zz", DARK))]


def name_of(look: Look) -> str:
    return f"{look.language.code}-{look.theme.name}-{look.scale:.0%}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages") / "vault"
    make_vault(made)
    seat = enrol.open_seat(made, prepare(PASSPHRASE))
    visit = records.visits(seat)[0].visit
    for mode in (Mode.FULL, Mode.PARTIAL):
        capture.leave(seat, capture.begin(seat, INTERVIEW, visit, mode).record)
    seat.vault.close()
    return made


@pytest.fixture
def stand(folder: Path) -> Iterator[Stand]:
    made = Stand.show(folder)
    yield made
    made.end()


def wear(stand: Stand, look: Look) -> None:
    stand.window.dressing.wear(look)
    stand.until(lambda: stand.window.look == look)
    stand.settle()


PATIENCE_STEPS = 20


def cut(stand: Stand) -> list[str]:
    """Return what is cut once the page has found its form: a row of chips learns its width only by a resize."""
    found: list[str] = []
    for _step in range(PATIENCE_STEPS):
        stand.settle()
        assert not stand.window.grab().isNull()
        found = clipped(stand.window)
        if not found:
            break
    return found


def talk(stand: Stand) -> RecordId:
    assert stand.window.place is not None
    found: list[RecordId] = []
    seat = stand.window.place.seat
    stand.thread.ask(
        lambda: next(row.id for row in records.listed(seat, kind="interview") if row.mode == "full"),
        found.append,
        lambda error: pytest.fail(error.code),
    )
    stand.settle()
    return found[0]


@pytest.mark.parametrize("look", [*LOOKS, *NORMAL[-1:]], ids=name_of)
def test_no_word_is_cut_on_a_page_that_needs_no_passphrase(stand: Stand, look: Look) -> None:
    wear(stand, look)
    said = cut(stand)
    presenter = stand.window.presenter
    assert isinstance(presenter, LockPresenter)
    assert isinstance(presenter.page, LockView)
    presenter.page.card.ask_code.click()
    presenter.page.card.code.ask_for(presenter.page.card.code.groups[2])
    said += cut(stand)
    presenter.page.card.ask_key.click()
    said += cut(stand)
    stand.window.findChildren(KeySheet)[0].close_sheet()
    for show in (stand.window.danger.open_safety, stand.window.danger.open_wipe, stand.window.danger.open_seal):
        show()
        said += cut(stand)
    stand.window.danger.close()
    for card in ("mandate_card", "conduct_cards"):
        stand.window.away.show_card(card)
        said += cut(stand)
    assert said == []


@pytest.mark.parametrize("look", [*LOOKS, *NORMAL[-1:]], ids=name_of)
def test_no_word_is_cut_in_the_first_run(tmp_path: Path, look: Look) -> None:
    stand = Stand.show(tmp_path / "vault", look)
    presenter = stand.window.presenter
    assert isinstance(presenter, FirstRunPresenter)
    said = cut(stand)
    for step in (presenter._ask_invitation, presenter._ask_passphrase):
        step()
        said += cut(stand)
    place = PlaceCard(look, told([Finding(code) for code in Code], look.language))
    paper = PaperCopy("records", "AGE-SECRET-KEY-PQ-1" + "Q" * 58, ("mandate",) * 6)
    founding = (NameCard(look), desk_passphrase_card(look), SheetCard(look, paper, 1), ProofCard(look, 2))
    for card in (travel_card(look), place, *founding, CoveredCard(look, 2)):
        presenter.view.show_step(card)
        said += cut(stand)
    stand.end()
    assert said == []


@pytest.mark.parametrize("look", [*LOOKS, *NORMAL], ids=name_of)
def test_no_word_is_cut_on_any_page_of_the_window(stand: Stand, look: Look) -> None:
    wear(stand, look)
    stand.unlock()
    assert stand.window.place is not None
    record = talk(stand)
    said = []
    targets = [Target(way, record=record if way == "capture" else None) for way in PAGES if way != "partial"]
    own = [Target("settings", act=act) for act in ("", CHANGE_MAIN, REMOVE_TRAVEL, PRACTISE)]
    for target in (*targets, Target("cards"), Target("drill"), *own, Target("partial")):
        stand.window.place.go(target)
        stand.settle()
        assert stand.window.place.target == target
        texts = [note for note in stand.window.findChildren(Note) if note.asking.host is None]
        assert texts == [], f"{target.way}: the name guard has no answers there"
        said += [f"{target.way} {target.act}: {sentence}" for sentence in cut(stand)]
    assert said == []
