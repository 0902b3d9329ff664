"""The page of differences over a real vault, by its keys: digits decide, Enter leads on."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, cast

from npm_field.crypto.signing import SigningKey
from npm_field.domain.codes import CodeType, make
from npm_field.domain.identifiers import DeviceId
from npm_field.domain.modes import Mode
from npm_field.domain.revision import CASEBOOK, SIGNED_AS, Header, Revision, commit, payload_bytes, signed_bytes
from npm_field.usecases import adding, capture, differences, records, writing
from npm_field.usecases.adding import Document
from storage import revisions
from tests.ui.at_desk import application, fieldwork, look_in, press, type_text, wait_until
from ui.desk import Target
from ui.differences import presenter as page_of
from ui.fit import clipped
from ui.tokens import DARK

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from ui.differences.presenter import DifferencesPresenter

CODE = "P-326-995"
BEFORE = {"code": CODE, "sex": "man", "consent": {"record": "yes"}, "narrative": "Struck by officers. It was night."}


def test_differences_are_decided_by_digits_and_enter_leads_on(tmp_path: Path) -> None:
    for work in fieldwork(tmp_path / "vault"):
        talk, other = cast("tuple[RecordId, RecordId]", work.do(parted))
        page = cast("DifferencesPresenter", work.show(page_of.make, Target("differences", talk)))
        view = page.view
        view.begin()
        assert [row.track.accessibleName() for row in view.rows] == [
            "Consent: public",
            "Sex or gender, as stated",
            "Note",
        ]
        assert view.settled.text() == "0 of 5 settled"
        assert view.list_side.remark.accessibleName() == "2 records"
        assert "stricter" in view.rows[0].said.text()
        press("3")  # both
        work.settle()
        press("1")  # theirs
        work.settle()
        assert work.do(differences.count) == 3
        press("4")  # another wording
        application().processEvents()
        type_text("Asked again. ")
        press("Ctrl Enter")
        work.settle()
        assert work.do(differences.count) == 2
        assert view.next.hasFocus()
        press("Enter")  # the button that leads to the next record
        work.settle()
        assert page.here() == Target("differences", other)
        press("2", "2")
        work.settle()
        assert work.do(differences.count) == 0
        assert view.settled.text() == "5 of 5 settled"
        state = cast("dict[str, object]", work.do(partial(standing, record=talk)))
        assert state["sex"] == "woman"
        assert str(state["narrative"]).startswith("Asked again. ")
        # thought better of: 0 opens it again
        assert page.press("Shift F6")
        press("0")
        work.settle()
        assert work.do(differences.count) == 1
        for language, scale in (("ar", 1.0), ("en", 2.0)):
            work.show(page_of.make, Target("differences", other), look_in(language, theme=DARK, scale=scale))
            shell = work.shell
            assert shell is not None
            wait_until(partial(_fits, shell))


def parted(seat: Seat) -> tuple[RecordId, RecordId]:
    """Make two talks that this laptop and another one changed differently."""
    made = adding.add(
        seat,
        [
            Document("interview", "", Mode.FULL, BEFORE, from_paper=True),
            Document("interview", "", Mode.FULL, {**BEFORE, "code": "P-792-625"}, from_paper=True),
        ],
    )
    talk, other = made[0].record, made[1].record
    theirs = {"sex": "woman", "narrative": "Struck by three officers. It was night."}
    apart(seat, talk, {**theirs, "consent": {"record": "yes", "public_anon": "no"}}, {
        "narrative": "Struck by two officers. It was night. He fell.",
        "consent": {"record": "yes", "public_anon": "yes"},
        "sex": "other",
    })  # fmt: skip
    apart(seat, other, theirs, {"sex": "other", "narrative": "Nothing of this."})
    return talk, other


def apart(seat: Seat, record: RecordId, theirs: Mapping[str, object], mine: Mapping[str, object]) -> None:
    """Change a record here and on a laptop that nobody certified."""
    start = writing.known_revisions(seat, record)[0]
    fields = {**(start.fields or {}), **theirs}
    header = Header(
        record, start.header.kind, start.header.visit, Mode.FULL, (start.id,), DeviceId(uuid.uuid4().hex), CASEBOOK, 1
    )
    payload, salt = payload_bytes(fields, written="2031-03-10/evening"), bytes(32)
    data = signed_bytes(header.write(), commit(salt, payload))
    signature = SigningKey.generate().sign(data, purpose=SIGNED_AS)
    draft = capture.edit(seat, record)
    capture.save(seat, draft, {**draft.fields, **mine})
    capture.leave(seat, record)
    with seat.vault.casebook.change() as casebook:
        revisions.insert(
            casebook, [Revision(header, header.write(), commit(salt, payload), salt, payload, signature)]
        )
        writing.settle(seat, casebook, [record])


def standing(seat: Seat, record: RecordId) -> dict[str, object]:
    return dict(records.show(seat, record).merged.fields or {})


def _fits(shell: QWidget) -> bool:
    return clipped(shell) == []


def test_differences_take_a_key_each_and_one_for_each_next_record(tmp_path: Path) -> None:
    """Dozens are settled in minutes: forty in eight records took 47 keys; here are fifteen in three."""
    for work in fieldwork(tmp_path / "vault"):
        work.do(partial(many_parted, talks=3))
        page = cast("DifferencesPresenter", work.show(page_of.make, Target("differences")))
        page.view.begin()
        keys = 0
        while work.do(differences.count):
            focus_on_next = page.view.next.hasFocus()
            press("Enter" if focus_on_next else "2")
            work.settle()
            keys += 1
        assert keys == 15 + 2
        assert page.view.settled.text() == "15 of 15 settled"


def many_parted(seat: Seat, talks: int) -> None:
    """Make talks of which each differs in five places."""
    theirs = {"sex": "woman", "age_band": "18\u201324", "legal_status": "remand", "time_here_band": "<24h"}
    mine = {"sex": "other", "age_band": "25\u201334", "legal_status": "sentenced", "time_here_band": "1\u20133d"}
    for number in range(talks):
        code = str(make(CodeType.PERSON, f"4073{number}"))
        made = adding.add(seat, [Document("interview", "", Mode.FULL, {**BEFORE, "code": code}, from_paper=True)])[
            0
        ].record
        apart(seat, made, {**theirs, "narrative": "Struck by three."}, {**mine, "narrative": "Struck by two."})
