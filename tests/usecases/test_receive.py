"""What a bundle brings changes what is given here afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.modes import Mode
from npm_field.usecases import adding, check, deliver, receive
from npm_field.usecases.adding import Document
from storage import pools
from tests.usecases.enrolled import AREA, TALK, VISIT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.usecases.enrolled import Enrolled


def test_inv01_a_code_that_came_with_a_record_is_not_given_here_any_more(enrolled: Enrolled, tmp_path: Path) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    code = min(code for code in pools.unused(office.vault.daybook) if code.startswith("L"))
    adding.add(laptop, [Document("area", VISIT, Mode.FULL, {"code": code, "kind": "kitchen"}, from_paper=True)])
    deliver.export(laptop, tmp_path / "one.npmf")
    before = pools.unused(office.vault.daybook)
    receive.take_in(office, receive.preview(office, tmp_path / "one.npmf"))
    assert code in before
    assert pools.unused(office.vault.daybook) == before - {code, VISIT, AREA, TALK}
    assert check.check(office).damage == ()
