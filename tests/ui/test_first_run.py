"""The first run: a vault with or without an office, and nothing half made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from npm_field.crypto.passphrase import prepare
from npm_field.crypto.passphrase_words import words
from npm_field.usecases import enrol
from resources.language import Language
from storage import safe_files, surroundings, unfinished
from storage.surroundings import Code, Finding
from sync.enrolment_files import Step
from tests.ui.window_stand import COST, PASSPHRASE, Stand
from ui import files
from ui.files import Place
from ui.first_run.founding_cards import CoveredCard, NameCard, ProofCard, SheetCard
from ui.first_run.passphrase_cards import ChoosingCard
from ui.first_run.place_card import PlaceCard
from ui.first_run.presenter import ANSWER_ENDING, FirstRunPresenter
from ui.first_run.view import CompareCard, FileCard, WayCard
from ui.fit import clipped
from ui.lock.keyboard import Shift, caps_after
from ui.stage import Front
from ui.surroundings import told as told_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.usecases.seat import Seat


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Seat]:
    made = enrol.make_office(
        tmp_path / "office",
        name="Fictional office",
        passphrase=prepare(PASSPHRASE),
        desk_passphrase=prepare(PASSPHRASE + " desk"),
        cost=COST,
    )
    yield made.seat
    made.seat.vault.close()


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    stick = tmp_path / "stick"
    stick.mkdir()
    # the drives of the machine that runs the tests are its own
    monkeypatch.setattr(files, "places", lambda: [Place(stick, "yes")])
    monkeypatch.setattr(surroundings, "look_at", lambda _folder: ())
    made = Stand.show(tmp_path / "vault")
    yield made
    made.end()


def card(stand: Stand) -> object:
    presenter = stand.window.presenter
    assert isinstance(presenter, FirstRunPresenter)
    return presenter.view._card


TRAVEL = "otter granite velvet lamp fern basin"


def choosing(stand: Stand) -> ChoosingCard:
    stand.until(lambda: isinstance(card(stand), ChoosingCard))
    shown = card(stand)
    assert isinstance(shown, ChoosingCard)
    return shown


def choose_passphrase(stand: Stand, first: str, second: str) -> None:
    shown = choosing(stand)
    shown.chooser.first.line.setText(first)
    shown.chooser.second.line.setText(second)
    shown.take.click()


def until_travel(stand: Stand) -> ChoosingCard:
    """Wait for the card after the vault is made, which asks for the travel passphrase."""
    stand.until(lambda: isinstance(card(stand), ChoosingCard) and "Set it" in choosing(stand).take.accessibleName())
    return choosing(stand)


def without_travel(stand: Stand) -> None:
    until_travel(stand).leave.click()


def test_an_empty_folder_asks_which_way(stand: Stand) -> None:
    assert stand.front() is Front.FIRST_RUN
    assert isinstance(card(stand), WayCard)
    assert not stand.folder.exists()


def test_without_an_office_a_vault_is_made_and_opens(stand: Stand) -> None:
    stand.key(Qt.Key.Key_2)
    choose_passphrase(stand, PASSPHRASE, PASSPHRASE)
    without_travel(stand)
    stand.until(lambda: stand.window.place is not None)
    stand.settle()
    assert (stand.folder / safe_files.KEY_FILE).is_file()
    stand.key(Qt.Key.Key_F9)
    stand.until(lambda: stand.window.place is None)
    stand.unlock()
    assert stand.front() is Front.NOTHING


def test_what_undoes_a_promise_at_this_place_is_said_before_the_vault_is_made(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = (Finding(Code.SWAP), Finding(Code.REMOVABLE), Finding(Code.LITTLE_MEMORY))
    monkeypatch.setattr(surroundings, "look_at", lambda _folder: found)
    stand.key(Qt.Key.Key_2)
    stand.until(lambda: isinstance(card(stand), PlaceCard))
    said = stand.words()
    assert "Memory can land on the disk in the clear." in said
    assert "This is a stick, a card or an outside disk." in said
    assert next(told.title for told in told_of(found[2:], Language.load("en"))) not in said
    stand.key(Qt.Key.Key_Escape)
    assert isinstance(card(stand), WayCard)
    stand.key(Qt.Key.Key_2)
    stand.until(lambda: isinstance(card(stand), PlaceCard))
    stand.key(Qt.Key.Key_Space)
    assert isinstance(card(stand), ChoosingCard)
    assert not stand.folder.exists()


def test_two_different_typings_make_nothing(stand: Stand) -> None:
    stand.key(Qt.Key.Key_2)
    choose_passphrase(stand, PASSPHRASE, PASSPHRASE + "x")
    assert "The two are not the same" in stand.words()
    assert not stand.folder.exists()


def test_a_short_passphrase_is_refused_with_the_way_out(stand: Stand) -> None:
    stand.key(Qt.Key.Key_2)
    choose_passphrase(stand, "short", "short")
    assert "too short" in stand.words()
    assert not stand.folder.exists()


def test_six_words_are_offered_and_others_on_wish(stand: Stand) -> None:
    stand.key(Qt.Key.Key_2)
    maker = choosing(stand).chooser.maker
    before = maker.passphrase
    assert len(before.split()) == 6
    assert "64 bits" in stand.words()
    maker.other.click()
    assert len(maker.passphrase.split()) == 6
    assert maker.passphrase != before


def test_seven_words_and_the_words_of_another_language(stand: Stand) -> None:
    stand.key(Qt.Key.Key_2)
    maker = choosing(stand).chooser.maker
    maker.counts.setFocus()
    stand.key(Qt.Key.Key_Right)
    assert len(maker.passphrase.split()) == 7
    maker.languages.choose("ar")
    maker.draw()
    assert set(maker.passphrase.split()) <= set(words("ar"))
    assert "77 bits" in stand.words()


def test_drawn_words_are_seen_while_typed_once_and_covered_for_the_second_time(stand: Stand) -> None:
    stand.key(Qt.Key.Key_2)
    chooser = choosing(stand).chooser
    drawn = chooser.maker.passphrase
    stand.type(drawn)
    assert "As drawn: 64 bits." in stand.words()
    assert drawn in stand.words()
    stand.key(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is chooser.second.line
    assert drawn not in stand.words()
    for number, word in enumerate(drawn.split(), start=1):
        assert f"{number} {word}" not in stand.words()
    chooser.maker.other.click()
    assert drawn in stand.words()
    stand.type(drawn)
    stand.key(Qt.Key.Key_Return)
    without_travel(stand)
    stand.until(lambda: stand.window.place is not None)
    stand.settle()


def test_a_slip_in_a_drawn_word_is_named_by_its_place(stand: Stand) -> None:
    stand.key(Qt.Key.Key_2)
    drawn = choosing(stand).chooser.maker.passphrase.split()
    stand.type(" ".join([*drawn[:3], drawn[3] + "x", *drawn[4:]]))
    assert "look at word 4" in stand.words()


def test_a_space_too_many_is_told_because_it_cannot_be_seen(stand: Stand) -> None:
    stand.key(Qt.Key.Key_2)
    stand.type(choosing(stand).chooser.maker.passphrase + " ")
    assert "there is a space too many" in stand.words()


def test_a_chosen_passphrase_is_weighed_while_it_is_typed(stand: Stand) -> None:
    stand.key(Qt.Key.Key_2)
    line = choosing(stand).chooser.strength
    assert "Spaces and capital letters count." in line.sentence.accessibleName()
    stand.type("otter granite ")
    assert line.sentence.accessibleName().startswith("Too easy")
    stand.type("velvet lamp ")
    assert line.sentence.accessibleName().startswith("Fair: about 44 bits")
    stand.type("fern basin")
    assert line.sentence.accessibleName().startswith("Strong")


def test_every_passphrase_field_tells_of_caps_lock_and_the_layout(stand: Stand) -> None:
    stand.key(Qt.Key.Key_2)
    chooser = choosing(stand).chooser
    for field in (chooser.first, chooser.second):
        field.line.setFocus()
        QTest.keyClicks(field.line, "a")
        assert field.caps_note.isHidden()
        QTest.keyClick(field.line, Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
        field._keyboard.caps = caps_after(field._keyboard.caps, "A", Shift.FREE)
        QTest.keyClicks(field.line, "1")
        assert not field.caps_note.isHidden()
        # QTest knows the keys of ASCII only
        press = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, "\N{ARABIC LETTER BEH}"
        )
        QApplication.sendEvent(field.line, press)
        assert field.layout_sign == "\N{ARABIC LETTER AIN}"


def test_what_is_typed_shows_only_while_show_is_held(stand: Stand) -> None:
    stand.key(Qt.Key.Key_2)
    field = choosing(stand).chooser.first
    assert field.line.echoMode() == QLineEdit.EchoMode.Password
    field.show_button.pressed.emit()
    assert field.line.echoMode() == QLineEdit.EchoMode.Normal
    field.show_button.released.emit()
    assert field.line.echoMode() == QLineEdit.EchoMode.Password


def test_a_travel_passphrase_made_in_the_first_run_opens_the_daybook_alone(stand: Stand) -> None:
    stand.key(Qt.Key.Key_2)
    choose_passphrase(stand, PASSPHRASE, PASSPHRASE)
    until_travel(stand)
    choose_passphrase(stand, PASSPHRASE, PASSPHRASE)
    stand.until(lambda: "already opens this vault" in stand.words())
    choose_passphrase(stand, TRAVEL, TRAVEL)
    stand.until(lambda: stand.window.place is not None)
    stand.settle()
    stand.window.lock()
    stand.until(lambda: stand.window.place is None)
    stand.unlock(TRAVEL)
    place = stand.window.place
    assert place is not None
    assert place.level == "partial"


def test_esc_goes_back_to_the_ways(stand: Stand) -> None:
    stand.key(Qt.Key.Key_1)
    assert isinstance(card(stand), FileCard)
    stand.key(Qt.Key.Key_Escape)
    assert isinstance(card(stand), WayCard)


def take(stand: Stand, path: Path) -> None:
    shown = card(stand)
    assert isinstance(shown, FileCard)
    shown.picker._path.line.setText(str(path))
    shown.picker._take.click()


def invited(stand: Stand, office: Seat) -> Path:
    invitation = stand.folder.parent / "stick" / "ours.invitation"
    invitation.write_bytes(enrol.invite(office, role="field"))
    stand.key(Qt.Key.Key_1)
    take(stand, invitation)
    choose_passphrase(stand, PASSPHRASE, PASSPHRASE)
    without_travel(stand)
    stand.until(lambda: isinstance(card(stand), CompareCard))
    return invitation


def test_an_invitation_on_a_stick_is_found_and_offered(stand: Stand, office: Seat) -> None:
    stick = stand.folder.parent / "stick"
    (stick / "ours.invitation").write_bytes(enrol.invite(office, role="field"))
    (stick / "letter.txt").write_text("nothing of ours")
    stand.key(Qt.Key.Key_1)
    shown = card(stand)
    assert isinstance(shown, FileCard)
    assert shown.picker._path.text == str(stick / "ours.invitation")
    assert files.found([Step.COMPLETION], [stick]) == []


def test_another_file_is_no_invitation(stand: Stand) -> None:
    letter = stand.folder.parent / "stick" / "letter.txt"
    letter.write_text("nothing of ours")
    stand.key(Qt.Key.Key_1)
    take(stand, letter)
    assert "none of ours" in stand.words()
    assert isinstance(card(stand), FileCard)


def test_the_whole_enrolment_from_the_invitation_to_the_first_page(stand: Stand, office: Seat) -> None:
    invitation = invited(stand, office)
    answer = invitation.with_suffix(ANSWER_ENDING).read_bytes()
    examined = enrol.examine(office, answer)
    for word in examined.words:
        assert word in stand.words()
    completion = invitation.with_suffix(".completion")
    completion.write_bytes(enrol.approve(office, examined))
    shown = card(stand)
    assert isinstance(shown, CompareCard)
    shown.finish.emit()
    take(stand, completion)
    stand.until(lambda: stand.window.place is not None)
    stand.settle()
    assert stand.front() is Front.NOTHING


@pytest.mark.parametrize("way", ["idle", "sleep"])
def test_a_half_finished_enrolment_is_closed_and_goes_on_after_the_passphrase(
    stand: Stand, office: Seat, way: str
) -> None:
    invited(stand, office)
    if way == "idle":
        stand.clock.seconds += 3600
        stand.window.idle.look()
    else:
        stand.window.lock_for_sleep()
    assert stand.front() is Front.LOCK
    stand.settle()
    enrol.open_seat(stand.folder, prepare(PASSPHRASE)).vault.close()
    stand.unlock()
    assert stand.front() is Front.FIRST_RUN
    assert "Take the completion file" in stand.words()


def test_an_answer_that_cannot_be_written_leaves_no_vault_behind(stand: Stand, office: Seat) -> None:
    invitation = stand.folder.parent / "stick" / "ours.invitation"
    invitation.write_bytes(enrol.invite(office, role="field"))
    for number in range(files.MOST_FILES):
        ending = "" if number < 2 else f"-{number}"
        (invitation.parent / f"ours{ending}{ANSWER_ENDING}").write_bytes(b"")
    stand.key(Qt.Key.Key_1)
    take(stand, invitation)
    choose_passphrase(stand, PASSPHRASE, PASSPHRASE)
    stand.until(lambda: "not overwritten" in stand.words())
    assert not (stand.folder / safe_files.KEY_FILE).exists()
    (invitation.parent / f"ours{ANSWER_ENDING}").unlink()
    choose_passphrase(stand, PASSPHRASE, PASSPHRASE)
    without_travel(stand)
    stand.until(lambda: isinstance(card(stand), CompareCard))


def test_an_office_is_founded_by_keys_alone_and_each_paper_is_proved(stand: Stand) -> None:
    def typed_card(kind: type[QWidget]) -> QWidget:
        stand.until(lambda: isinstance(card(stand), kind))
        shown = card(stand)
        assert isinstance(shown, kind)
        assert clipped(stand.window) == []
        return shown

    def passphrase(text: str) -> None:
        for _twice in range(2):
            stand.type(text)
            stand.key(Qt.Key.Key_Return)

    stand.key(Qt.Key.Key_3)
    typed_card(NameCard)
    stand.key(Qt.Key.Key_Return)
    assert "A name of one line" in stand.words()
    stand.type("Kestria")
    stand.key(Qt.Key.Key_Return)
    typed_card(ChoosingCard)
    passphrase(PASSPHRASE)
    stand.until(lambda: "identity desk" in stand.words())
    passphrase(PASSPHRASE)
    assert "Make the office" in choosing(stand).take.accessibleName(), "the desk's is another one"
    passphrase(TRAVEL)
    keys = []
    for number in (1, 2):
        sheet = typed_card(SheetCard)
        assert isinstance(sheet, SheetCard)
        keys.append("".join(sheet.groups.words))
        if number == 1:  # somebody copies longer than the lock waits: the office stays, the key is covered
            stand.key(Qt.Key.Key_F9)
            typed_card(CoveredCard)
            stand.type(TRAVEL)
            stand.key(Qt.Key.Key_Return)
            typed_card(CoveredCard)
            stand.type(PASSPHRASE)
            stand.key(Qt.Key.Key_Return)
            assert "".join(typed_card(SheetCard).groups.words) == keys[0]  # type: ignore[attr-defined]  # the card above
        stand.key(Qt.Key.Key_Space)
        typed_card(ProofCard)
        wrong = keys[0] if number == 2 else keys[0].replace("PQ-1", "PQ-1Q")
        for text in (wrong, keys[-1].lower()):
            shown = typed_card(ProofCard)
            assert isinstance(shown, ProofCard)
            shown.key.line.clear()
            stand.type(text)
            stand.key(Qt.Key.Key_Return)
            stand.settle()
    stand.until(lambda: stand.window.place is not None)
    stand.settle()
    place = stand.window.place
    assert place is not None
    assert "inbox" in place.ways()
    assert keys[0] != keys[1]
    assert not unfinished.is_one(stand.folder)


def test_an_office_whose_papers_nobody_proved_is_taken_away(stand: Stand) -> None:
    presenter = stand.window.presenter
    assert isinstance(presenter, FirstRunPresenter)
    stand.key(Qt.Key.Key_3)
    stand.until(lambda: isinstance(card(stand), NameCard))
    stand.type("Kestria")
    stand.key(Qt.Key.Key_Return)
    choose_passphrase(stand, PASSPHRASE, PASSPHRASE)
    stand.until(lambda: "Make the office" in choosing(stand).take.accessibleName())
    choose_passphrase(stand, TRAVEL, TRAVEL)
    stand.until(lambda: isinstance(card(stand), SheetCard))
    assert (stand.folder / safe_files.KEY_FILE).is_file()
    # Killed now, the next start says what was begun here, and asks for no passphrase.
    after = Stand.show(stand.folder)
    assert after.front() is Front.FIRST_RUN
    assert "begun here and not finished" in after.words()
    assert clipped(after.window) == []
    after.end()
    close = presenter.let_go()
    assert close is not None
    stand.thread.ask(close, lambda _none: None, lambda _error: None)
    stand.until(lambda: not (stand.folder / safe_files.KEY_FILE).exists())
    stand.settle()
    assert not any(path.is_file() for path in stand.folder.iterdir())
