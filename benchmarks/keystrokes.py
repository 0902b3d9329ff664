"""Counts the keys of a whole interview: types each talk of the demo visit into the real window, off screen.

    make keystrokes            # writes docs/keystrokes.md

What is stored afterwards is compared with the data field by field; a difference stops it, so no number here is of a
record that was not written. ``--out FILE`` writes elsewhere, ``--only P-231-008`` types one talk.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import resources
from benchmarks.typist import NOT_ON_THE_GRID, Typist
from npm_field.crypto.argon import Cost
from npm_field.crypto.passphrase import prepare
from npm_field.domain.documents import ITEM_ID
from npm_field.domain.identifiers import Code, RecordId
from npm_field.usecases import enrol, fiction, writing
from resources.language import Language
from storage import pools, revisions
from ui.fonts import load_fonts
from ui.forms.later import is_built
from ui.look import Look
from ui.start import application
from ui.tokens import LIGHT
from ui.window import Window
from ui.worker import VaultThread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from npm_field.usecases.seat import Seat
    from ui.workplace import Workplace

PASSPHRASE: Final = "six words that nobody ever drew"  # noqa: S105 - of a vault that lives for one run
CHEAP: Final = Cost(memory_kib=64, passes=1, lanes=1)
AFTERWARDS: Final = frozenset({"completed_from", "hours_after", "paper_destroyed"})
"""Fields of the page Complete; here every talk is typed as if it had been written in the place."""
PATIENCE_STEPS: Final = 4000
OUT: Final = Path(__file__).parents[1] / "docs" / "keystrokes.md"


PAGE: Final = """\
# Keystrokes

How many keys a whole interview takes, counted by `make keystrokes` (`benchmarks/keystrokes.py`): every talk of the
fictional visit to Marlock (`resources/demo/marlock.json`) is typed into the real window, off screen, and what is
stored is compared with the data field by field. *Keys* are all presses that begin, answer, lead on and end; the
signs of codes, days, numbers and searched words are among them. *Letters* are the signs of free text. No pointer
is used.

From unlocked to typing it is one key: `F2` shows the form with its code and the keyboard in its first row. A talk
with a member of staff takes `Ctrl N`, `0` and a digit, because its code begins with S. The shortest useful record
is eleven presses: consent, themes, privacy, safety, severity and the two risks; nothing but the code has to be
there.

| talk | fields | keys | letters | keys for each field |
| --- | --- | --- | --- | --- |
{rows}

A talk here has every section that the data has: allegations as elements with their time, place, actor and number,
requests, the person in bands, the interpreter, consent cell by cell where no quick set says it. Talks that were
partial first are typed here as if they had been written in the place. `voice` has no cell: nothing records a
voice, and what was not asked counts as no (INV08).
"""


class DiffersError(Exception):
    """What is stored is not what the data says."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One talk and what it took."""

    code: str
    kind: str
    fields: int
    presses: int
    letters: int


class Field:
    """A window over a planned visit, and a typist at it. ``told`` is the data of the visit."""

    def __init__(self, folder: Path, told: Mapping[str, Any], language: str = "en") -> None:
        application()
        load_fonts()
        self.make(folder, told)
        self.thread = VaultThread()
        self.window = Window(folder, self.thread, Look(LIGHT, Language.load(language)), cost=CHEAP)
        self.window.resize(1366, 768)
        self.window.begin()
        self.window.show()
        self.window.activateWindow()
        self.until(lambda: application().activeWindow() is self.window)
        self.unlock()

    def make(self, folder: Path, told: Mapping[str, Any]) -> None:
        """Make the vault, with a planned visit in it."""
        seat = enrol.make_local(folder, passphrase=prepare(PASSPHRASE), cost=CHEAP)
        fiction.prepare(seat, told)
        seat.vault.close()

    def unlock(self) -> None:
        """Type the passphrase and wait until the vault is open."""
        self.words(PASSPHRASE)
        self.key(Qt.Key.Key_Return)
        self.until(lambda: self.window.place is not None)
        self.settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def words(self, text: str) -> None:
        """Type a text where the keyboard is."""
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is true."""
        for _step in range(PATIENCE_STEPS):
            if true():
                return
            QTest.qWait(2)
        raise TimeoutError

    def settle(self) -> None:
        """Wait until the vault has answered everything and the window has drawn it."""
        self.until(lambda: self.thread.is_idle)
        application().processEvents()
        self.until(lambda: self.thread.is_idle and is_built(self.window))

    def do(self, act: Callable[[Seat], object]) -> object:
        """Run ``act`` on the vault's thread and return what it returns."""
        got: list[object] = []
        place = self.window.place
        if place is None:
            raise TimeoutError
        self.thread.ask(lambda: act(place.seat), got.append, _no)
        self.until(lambda: bool(got))
        return got[0]

    def close(self) -> None:
        """Lock and end."""
        self.window.close()
        self.until(lambda: self.window.place is None)
        self.window.close()
        self.window.deleteLater()
        self.thread.finish()

    def type_talk(self, fields: Mapping[str, object]) -> Counted:
        """Type one talk and compare what is stored. Raises ``DiffersError``."""
        code = str(fields.get("code", ""))
        others = self.do(lambda seat: _offer_only(seat, code))
        typist = Typist(self.window, self.settle)
        if code.startswith("S"):
            typist.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
            self.settle()
            typist.press(Qt.Key.Key_0)
            self._choose_staff(typist)
        else:
            typist.begin()
        if isinstance(others, frozenset):
            self.do(lambda seat: _give_back(seat, others))
        wanted = {name: value for name, value in fields.items() if name not in AFTERWARDS}
        typist.write(wanted)
        before = self.do(_talks)
        typist.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.until(lambda: self.do(_talks) != before)
        self.settle()
        stored = self.do(lambda seat: _stored(seat, code, fields))
        if not isinstance(stored, dict):
            raise DiffersError(code)
        differing = differences(wanted, stored)
        if differing:
            raise DiffersError(code, differing)
        return Counted(code or "a group", str(fields.get("kind", "")), len(wanted), typist.presses, typist.letters)

    def _choose_staff(self, typist: Typist) -> None:
        self.settle()
        words = Language.load(self.window.look.language.code).tr("Talk with staff")
        focused = QApplication.focusWidget()
        chips = [chip.option.words for chip in getattr(focused, "chips", [])]
        typist.press(Qt.Key(Qt.Key.Key_0 + chips.index(words) + 1))
        self.settle()


def plain(fields: Mapping[str, object]) -> dict[str, object]:
    """Return fields as they are compared: without what was not asked (INV08), ids of elements, the order of sets."""
    result: dict[str, object] = {}
    for name, value in fields.items():
        if name == "consent" and isinstance(value, dict):
            kept = {k: v for k, v in value.items() if v != "not_asked" and k not in NOT_ON_THE_GRID - {"record"}}
            result[name] = kept
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            result[name] = [{k: v for k, v in element.items() if k != ITEM_ID} for element in value]
        elif isinstance(value, list):
            result[name] = sorted(str(one) for one in value)
        else:
            result[name] = value
    return result


def differences(wanted: Mapping[str, object], stored: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """Return what differs, field by field: what the data says and what is stored."""
    left, right = plain(wanted), plain(stored)
    names = left.keys() | right.keys() - ({"code"} if "code" not in left else set())
    return {name: (left.get(name), right.get(name)) for name in sorted(names) if left.get(name) != right.get(name)}


def press_to_typing(field: Field, rounds: int = 9) -> float:
    """Return the median of the seconds from F2 to a form with its code and the keyboard in its first row."""
    took = []
    place = field.window.place
    for _round in range(rounds):
        before = _shown(place)
        began = time.perf_counter()
        field.key(Qt.Key.Key_F2)
        field.until(lambda before=before: _shown(place) not in {"", before})  # type: ignore[misc]  # mypy guesses no type for a default
        took.append(time.perf_counter() - began)
        field.settle()
    return statistics.median(took)


def _shown(place: Workplace | None) -> str:
    """Return the code in large digits, once it can be seen and the keyboard is in the first row of its form."""
    view = getattr(place.presenter if place is not None else None, "view", None)
    head, form = getattr(view, "head", None), getattr(view, "form", None)
    focused = QApplication.focusWidget()
    if head is None or form is None or focused is None or not form.quick.isAncestorOf(focused):
        return ""
    return str(head.hero.label.code) if head.hero.isVisible() else ""


def page(counted: Sequence[Counted]) -> str:
    """Return the page of the documentation."""
    rows = [_row(one.code, one.fields, one.presses, one.letters) for one in counted]
    sums = [sum(getattr(one, name) for one in counted) for name in ("fields", "presses", "letters")]
    return PAGE.format(rows="\n".join((*rows, _row("**all**", *sums))))


def _row(code: str, fields: int, presses: int, letters: int) -> str:
    return f"| {code} | {fields} | {presses} | {letters} | {presses / fields:.1f} |"


def _offer_only(seat: Seat, code: str) -> frozenset[Code]:
    """Leave this code alone of its type in the pool, so that the talk gets the code that the data has."""
    others = frozenset(one for one in pools.unused(seat.vault.daybook) if code and one[0] == code[0])
    with seat.vault.daybook.change() as daybook:
        for one in others:
            pools.discard(daybook, one)
        pools.add(daybook, [Code(code)] if code else [])
    return others


def _give_back(seat: Seat, codes: frozenset[Code]) -> None:
    with seat.vault.daybook.change() as daybook:
        pools.add(daybook, codes)


def _talks(seat: Seat) -> int:
    """Return how many talks are signed."""
    return len(list(revisions.listed(seat.vault.casebook, kind="interview")))


def _stored(seat: Seat, code: str, fields: Mapping[str, object]) -> dict[str, object]:
    rows = [row for row in revisions.listed(seat.vault.casebook, kind="interview") if not code or row.code == code]
    found = [dict(writing.merged_record(seat, RecordId(row.id)).fields or {}) for row in rows]
    return next((one for one in found if code or one.get("kind") == fields.get("kind")), {})


def _no(error: Exception) -> None:
    raise error


def main(arguments: Sequence[str] | None = None) -> int:
    """Type every talk and write the page."""
    parser = argparse.ArgumentParser(prog="benchmarks.keystrokes", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--only", default="")
    given = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    told: Any = resources.read_json("demo/marlock.json")
    with tempfile.TemporaryDirectory() as place:
        field = Field(Path(place) / "vault", told)
        chosen = [t["fields"] for t in told["talks"] if given.only in t["fields"].get("code", "")]
        print(f"F2 to typing: {press_to_typing(field) * 1000:.0f} ms")
        counted = []
        for fields in chosen:
            counted.append(field.type_talk(fields))
            one = counted[-1]
            print(f"{one.code:12} {one.fields:3} fields {one.presses:4} keys {one.letters:5} letters", flush=True)
        field.close()
    if not given.only:
        given.out.write_text(page(counted), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
