"""Taking in at a lead's laptop by its keys: looked at before anything is written, taken in, set aside, again."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from npm_field.usecases import deliver, records, sticks, takings
from npm_field.usecases.takings import ASIDE, IN
from tests.ui.at_desk import application, fieldwork, look_in, wait_until
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import TALK, Enrolled
from ui.capture import presenter as capture_page
from ui.components.table import Table
from ui.desk import Target
from ui.fit import clipped
from ui.inbox.usb_card import UsbCard
from ui.taking_in import presenter as page_of
from ui.taking_in.aside_sheet import AsideSheet
from ui.taking_in.giving_card import GivingCard
from ui.taking_in.preview_card import PreviewCard
from ui.tokens import DARK

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from npm_field.usecases.sticks import Seen
    from tests.ui.at_desk import Fieldwork
    from ui.capture.presenter import CapturePresenter
    from ui.taking_in.presenter import TakingInPresenter


IN_SIGHT = 30


def rows_made(seen: list[Seen]) -> int:
    """Return how many records are put into words where the window shows what these would bring."""
    made: list[str] = []

    def kind_name(kind: str) -> str:
        made.append(kind)
        return kind

    card = PreviewCard(look_in("en"), seen, kind_name)
    assert card.list.model().rowCount() == sum(len(one.records) for one in seen)
    return len(made)


def test_a_bundle_is_looked_at_taken_in_and_set_aside(tmp_path: Path) -> None:
    lead, stick = team(tmp_path)
    for work in fieldwork(tmp_path / "vault"):
        own = work.seat
        work.seat = work.do_bare(lambda: enrolling.opened(lead))
        page = cast("TakingInPresenter", work.show(page_of.make, Target("taking_in")))
        before = cast("list[takings.Came]", work.do(takings.listed))
        assert states(before) == []  # the office's roster alone
        look_at(work, page, stick)
        seen = page.view.findChild(PreviewCard)
        assert seen is not None
        model = seen.list.model()
        assert model.rowCount() == 3  # a visit, an area, a talk
        rows_said = [str(model.index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for at in range(3)]
        assert sum("a lower class that this laptop may not give" in said for said in rows_said) == 1
        assert work.do(lambda seat: len(records.listed(seat))) == 0
        _says_what_it_is(page, seen)
        looked = cast("list[Seen]", work.do(lambda seat: sticks.look(seat, sorted(stick.iterdir()))))
        assert rows_made([replace(one, records=one.records * 2_000) for one in looked]) <= IN_SIGHT
        assert page.press("Ctrl Enter")
        work.settle()
        wait_until(partial(_has, page, Table))
        assert work.do(lambda seat: records.find(seat, TALK))
        assert states(work.do(takings.listed)) == [IN]
        assert work.heard.waits == [("debrief", 0)] * 2  # the list was shown twice: the rail has the number at once
        assert not _offered(work, page, stick)  # the same once more: nothing is left to do
        assert _offered(work, page, stick.with_name("later"))  # nothing new either, but that it came is
        record = cast("RecordId", work.do(lambda seat: records.find(seat, TALK)))
        shown = cast("CapturePresenter", work.show(capture_page.make, Target("capture", record)))
        wait_until(partial(_tells_of_the_class, shown))
        page = cast("TakingInPresenter", work.show(page_of.make, Target("taking_in")))
        rows = cast("list[takings.Came]", work.do(takings.listed))
        chosen = next(at for at, one in enumerate(rows) if one.revisions)
        page.view.chosen.emit(chosen)
        work.settle()
        sheet = _asks_of(page, "Set bundle 1 of ")
        sheet.act.click()
        work.settle()
        assert states(work.do(takings.listed)) == [ASIDE]
        wait_until(partial(_has, page, Table))
        assert page.view.table is not None
        assert page.view.table.currentIndex().row() == chosen  # one key takes it back
        assert work.do(lambda seat: len(records.listed(seat))) == 0
        assert _offered(work, page, stick)  # it would count again
        _give(work, page, stick)
        application().processEvents()
        for language, scale in (("ar", 1.0), ("en", 2.0)):
            work.show(page_of.make, Target("taking_in"), look_in(language, theme=DARK, scale=scale))
            shell = work.shell
            assert shell is not None
            wait_until(partial(_fits, shell))
        work.do(partial(close, own))


def look_at(work: Fieldwork, page: TakingInPresenter, stick: Path) -> None:
    """Look at what lies on the stick, by the keys of the page."""
    assert page.press("Ctrl N")
    card = page.view.findChild(UsbCard)
    assert card is not None
    card.path.line.setText(str(stick))
    card.look_for_files()
    assert page.press("Ctrl Enter")
    work.settle()
    wait_until(partial(_has, page, PreviewCard))


def _offered(work: Fieldwork, page: TakingInPresenter, stick: Path) -> bool:
    """Look at what lies on the stick, return whether anything of it can be taken in, and go back."""
    look_at(work, page, stick)
    seen = page.view.findChild(PreviewCard)
    assert seen is not None
    offered = not seen.take.isHidden()
    assert page.press("Esc")
    work.settle()
    wait_until(partial(_has, page, Table))
    return offered


def _give(work: Fieldwork, page: TakingInPresenter, stick: Path) -> None:
    """Give one's own to somebody else: it lies on the stick under a name that says nothing."""
    before = set(stick.iterdir())
    assert page.press("Ctrl G")
    work.settle()
    wait_until(partial(_has, page, GivingCard))
    giving = page.view.findChild(GivingCard)
    assert giving is not None
    giving.stick.folder.line.setText(str(stick))
    assert page.press("Ctrl Enter")
    work.settle()
    wait_until(partial(_has, page, Table))
    assert len(set(stick.iterdir()) - before) == 1


def team(home: Path) -> tuple[Path, Path]:
    """Return a lead's vault that nothing came into, and the folder of a stick with the bundle of a laptop."""
    paper = enrolling.make(home / "enrolled")
    both = Enrolled(
        home, enrolling.opened(home / "enrolled/office"), enrolling.opened(home / "enrolled/laptop"), paper
    )
    seat = enrolling.lead_of(both, home / "lead")
    (home / "stick").mkdir()
    enrolling.forge_lowering(both.laptop, records.find(both.laptop, TALK))
    deliver.export(both.laptop, home / "stick" / "team.npmf")
    (home / "later").mkdir()
    deliver.export(both.laptop, home / "later" / "team.npmf")
    seat.vault.close()
    both.close()
    shutil.copytree(home / "lead", home / "lead-of-page")
    return home / "lead-of-page", home / "stick"


def states(found: object) -> list[str]:
    """Return the states of the bundles that brought something."""
    return [one.taking.state for one in cast("list[takings.Came]", found) if one.revisions]


def _asks_of(page: TakingInPresenter, title: str) -> AsideSheet:
    """Return the sheet that asks, which says of which bundle."""
    sheet = page.view.window().findChild(AsideSheet)
    assert sheet is not None
    assert sheet.accessibleName().startswith(title)
    return sheet


def _says_what_it_is(page: TakingInPresenter, seen: PreviewCard) -> None:
    """An old bundle is known by its number and its day; the key that takes it in stands in the foot."""
    told = "\n".join(part.accessibleName() for part in seen.findChildren(QWidget))
    assert re.search(r"From M-\d{3}-\d{3}, bundle 1 of \d{4}-\d{2}-\d{2}", told)
    assert page.view.keys()[0] == ("Ctrl Enter", "take in")


def _has(page: TakingInPresenter, part: type[QWidget]) -> bool:
    return page.view.findChild(part) is not None


def _tells_of_the_class(page: CapturePresenter) -> bool:
    return page.view.banner("not_lowered") is not None


def close(seat: Seat, _other: Seat) -> None:
    seat.vault.close()


def _fits(shell: QWidget) -> bool:
    return clipped(shell) == []
