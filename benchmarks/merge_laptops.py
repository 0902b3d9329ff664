"""Laptops taken in at a lead: how long, and the longest time in which the window could not have answered a key."""

from __future__ import annotations

import shutil
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from PIL import Image
from PySide6.QtCore import QEventLoop
from PySide6.QtTest import QTest

from benchmarks.many_window import Beat
from npm_field.crypto import passphrase as passphrases
from npm_field.crypto import passphrase_words
from npm_field.crypto.argon import Cost
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.modes import Mode
from npm_field.usecases import adding, attachments, deliver, enrol, receive, sticks
from npm_field.usecases.adding import Document
from resources.language import Language
from storage import streams
from ui.components.checking import CheckingCard
from ui.look import Look
from ui.screenshots import application
from ui.stylesheet import dress
from ui.taking_in.preview_card import PreviewCard
from ui.tokens import LIGHT
from ui.underway import Underway
from ui.worker import VaultThread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.errors import FieldError
    from npm_field.usecases.seat import Seat

Answer = TypeVar("Answer")
CHEAP: Final = Cost(memory_kib=64, passes=1, lanes=1)
SECRET: Final = "otter granite velvet lamp"  # noqa: S105 - of vaults that live as long as this bench
READING_MS: Final = 300
BEAT_MS: Final = 10
"""A window that beats without a pause would take half of a processor, and Python's lock, from the taking in."""
SIDE: Final = 1_155
"""Grey noise of so many pixels a side is a megabyte as the JPEG that is kept of it."""


def measure(laptops: int, records: int, photos: int, kept: Path | None, talks: float) -> None:
    """Make the laptops, then take all their bundles in at the lead on the vault's thread.

    ``talks`` is which part of the records are talks; of the others, observations, less is stored and indexed.
    What is ``kept`` in a folder is made once: every measurement goes on from a copy of the lead's vault.
    """
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make = partial(_made, laptops=laptops, records=records, photos=photos, talks=talks)
        bundles = make(home) if kept is None else _from(kept, home, make)
        size = sum(path.stat().st_size for path in bundles) / 1_000_000
        each = f"{records} records each, {talks:.0%} of them talks,"
        print(f"{laptops} laptops with {each} and {photos} photos in all, {size:.0f} MB")
        held, look = application(), Look(LIGHT, Language.load("en"))
        dress(held, look)
        thread, beat = VaultThread(), Beat(BEAT_MS)
        going, checking = _checking(look, bundles)
        seat = _ask(thread, lambda: enrol.open_seat(home / "lead", passphrases.prepare(SECRET)))
        beat.again()
        began, worked = time.perf_counter(), time.process_time()
        seen = _ask(thread, partial(sticks.look, seat, bundles, going.step))
        looked, looking = time.perf_counter() - began, time.process_time() - worked
        print(f"  looked at: {looked:.2f} s, {looking:.2f} s of a processor")
        card = PreviewCard(look, seen, str)
        card.show()
        QTest.qWait(READING_MS)  # a person reads it before Enter
        began, worked = time.perf_counter() - looked, time.process_time() - looking
        _ask(thread, partial(sticks.take_in, seat, seen, going.step))
        took, busy = time.perf_counter() - began, time.process_time() - worked
        print(f"  with taking in: {took:.2f} s, {busy:.2f} s of a processor (aim: 10 s)")
        print(
            f"  window: longest {beat.longest * 1000:.0f} ms, {beat.own * 1000:.0f} ms of it its own (aim: 50 ms);"
            f" of this program's making, whatever else the machine did: {beat.ours * 1000:.0f} ms"
        )
        files = _ask(thread, lambda: [one.length for one in streams.all_of(seat.vault.casebook)]) or [0]
        print(f"  {len(files)} files, the smallest {min(files) / 1e6:.2f} MB, the greatest {max(files) / 1e6:.2f} MB")
        _ask(thread, seat.vault.close)
        beat.stop()
        thread.finish()
        card.close()
        checking.close()
        held.processEvents()


def _checking(look: Look, bundles: Sequence[Path]) -> tuple[Underway, CheckingCard]:
    """Return what tells how far it is, and the card that shows it meanwhile."""
    going = Underway()
    card = CheckingCard(look, "", [path.stat().st_size for path in bundles])
    going.far.connect(card.show_done)
    card.show()
    return going, card


def _from(kept: Path, home: Path, make: Callable[[Path], object]) -> list[Path]:
    """Return the bundles that lie in a folder, made where they do not, and copy the lead's vault from there."""
    if not kept.exists():
        being_made = kept.with_name(f"{kept.name}.part")
        shutil.rmtree(being_made, ignore_errors=True)
        being_made.mkdir(parents=True)
        make(being_made)
        being_made.rename(kept)
    shutil.copytree(kept / "lead", home / "lead")
    return sorted(kept.glob("*.npmf"))


def _ask(thread: VaultThread, act: Callable[[], Answer]) -> Answer:
    """Wait for an answer as the window does: Qt's loop gives Python's lock away meanwhile, QTest's wait keeps it."""
    loop = QEventLoop()
    found: list[Answer] = []
    wrong: list[FieldError] = []

    def take(answer: Answer) -> None:
        found.append(answer)
        loop.quit()

    def failed(error: FieldError) -> None:
        wrong.append(error)
        loop.quit()

    thread.ask(act, take, failed)
    loop.exec()
    if wrong:  # raised in the loop it would be told, and the loop would go on waiting
        raise wrong[0]
    return found[0]


def _made(home: Path, *, laptops: int, records: int, photos: int, talks: float) -> list[Path]:
    secret, desk = passphrases.prepare(SECRET), passphrases.prepare("another one for the desk")
    office = enrol.make_office(home / "office", name="K", passphrase=secret, desk_passphrase=desk, cost=CHEAP).seat
    seats = []
    for name in ("lead", *(str(number) for number in range(laptops))):
        invitation = enrol.invite(office, role="lead" if name == "lead" else "field")
        one = enrol.make_laptop(home / name, invitation, passphrase=secret, cost=CHEAP)
        enrol.finish(one.seat, enrol.approve(office, enrol.examine(office, one.answer)))
        seats.append(one.seat)
    visit = codes.make(CodeType.VISIT, "42180")
    adding.add(seats[0], [Document("visit", "", Mode.FULL, {"code": visit}, from_paper=True)])
    deliver.export(office, home / "roster", purpose=deliver.VISIT_PACK)
    for seat in seats:
        receive.take_in(seat, receive.preview(seat, home / "roster"))
    deliver.export(seats[0], home / "pack", purpose=deliver.VISIT_PACK)
    made = []
    for number, seat in enumerate(seats[1:]):
        receive.take_in(seat, receive.preview(seat, home / "pack"))
        first, middle = number * records, number * records + round(records * talks)
        noted = _noted(visit, range(first, middle), range(middle, first + records))
        _fill(seat, noted, photos // laptops, home / "photo.png")
        made.append(home / f"{number}.npmf")
        deliver.export(seat, made[-1])
    for seat in (office, *seats):
        seat.vault.close()
    return made


def _noted(visit: str, talks: range, seen: range) -> list[Document]:
    """Return what a monitor brings home, what was seen first."""
    said = [{"sense": "seen", "theme": "health", "text": _words(number, 20)} for number in seen]
    return [
        *(Document("observation", visit, Mode.FULL, fields) for fields in said),
        *(Document("interview", visit, Mode.FULL, _talk(number), from_paper=True) for number in talks),
    ]


def _fill(seat: Seat, noted: Sequence[Document], photos: int, photo: Path) -> None:
    added = adding.add(seat, noted)
    if not photo.exists():
        Image.effect_noise((SIDE, SIDE), 90).convert("RGB").save(photo)
    for one in added[:photos]:
        attachments.add(seat, one.record, photo, {"kind": "photo", "people_visible": "none", "faces": "none"})


def _talk(number: int) -> dict[str, object]:
    return {
        "code": codes.make(CodeType.PERSON, f"{number:05d}"),
        "privacy": "private",
        "consent": {"record": "yes", "internal": "yes"},
        "themes": ["health", "treatment"],
        "severity": "2",
        "sex": "man" if number % 2 else "woman",
        "narrative": _words(number, 60),
    }


def _words(number: int, count: int) -> str:
    words = passphrase_words.words("en")
    return " ".join(words[(number * 7 + n * 13) % len(words)] for n in range(count))
