"""The head of a record: where it was made stands in words and by its code, and the acts beside it keep their room."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tests.ui.at_desk import look_in
from ui.capture.head import Head
from ui.components.badge import PlaceBadge
from ui.fit import clipped, too_big
from ui.line import words_of

LONG = {"en": "reception and admission", "ar": "الاستقبال والإدخال"}
AREA = "L-174-682"
PAGE = 964
"""What a page of 1366 px leaves between its margins beside rail and list."""


def shown(code: str, *, talk: str = "") -> QWidget:
    """Return a window with the head of an observation, or of a talk with every act there is."""
    look = look_in(code)
    head = Head(look, look.tr("Observation"))
    head.offer_drop()
    head.show_attachments(1)
    if talk:
        head.show_code(talk)
        head.offer_modes("full")
        head.offer_slip("yes")
    head.show_badges(LONG[code], AREA, "day 1, morning")
    window = QWidget()
    window.setLayoutDirection(look.direction)
    column = QVBoxLayout(window)
    column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(head)
    window.resize(PAGE, 200)
    window.show()
    QTest.qWait(1)
    return window


def place(window: QWidget) -> str:
    (badge,) = window.findChildren(PlaceBadge)
    return words_of(badge._parts)


@pytest.mark.parametrize("code", ["en", "ar"])
def test_an_observation_says_its_place_in_whole_words_and_by_its_code(code: str) -> None:
    window = shown(code)
    assert LONG[code] in place(window)
    assert AREA in place(window)
    window.close()
    window.deleteLater()


@pytest.mark.parametrize("code", ["en", "ar"])
def test_beside_all_acts_of_a_talk_the_words_give_way_and_push_nothing(code: str) -> None:
    window = shown(code, talk="P-049-402")
    assert LONG[code][:12] in place(window)
    (badge,) = window.findChildren(PlaceBadge)
    layout = window.layout()
    assert layout is not None
    least = layout.totalMinimumSize().width()
    for width, begins in ((least + 60, LONG[code][:4]), (least, AREA)):
        window.resize(width, 200)
        QTest.qWait(1)
        assert LONG[code] not in place(window)
        assert place(window).strip().startswith(begins)
        assert place(window).endswith(AREA)
        assert LONG[code] in badge.accessibleName()
        assert (clipped(window), too_big(window)) == ([], [])
    window.close()
    window.deleteLater()


def test_a_place_of_no_known_kind_says_its_code_once() -> None:
    window = shown("en")
    (head,) = window.findChildren(Head)
    head.show_badges(AREA, AREA, "")
    QTest.qWait(1)
    (badge,) = [one for one in window.findChildren(PlaceBadge) if one.isVisible()]
    assert words_of(badge._parts).count(AREA) == 1
    window.close()
    window.deleteLater()
