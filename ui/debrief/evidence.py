"""What a finding can rest on: every record of the visit that counts, and a digit for what it is to the finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from npm_field.domain.corroboration import CONTRADICTS, SUPPORTS
from ui.components.table import Cell, Column, Table
from ui.digits import digit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QKeyEvent

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.findings import Evidence
    from ui.look import Look

CONTEXT: Final = "context"
ROLES: Final = ("", SUPPORTS, CONTRADICTS, CONTEXT)
"""What each digit says; 0 takes the record out again."""
ICONS: Final = {
    SUPPORTS: ("square-fill", "accent"),
    CONTRADICTS: ("triangle", "bad"),
    CONTEXT: ("circle", "ink2"),
    "": ("", "ink3"),
}


class EvidenceTable(Table):
    """``answered`` carries the number of the row and the role that its digit says."""

    answered = Signal(int, str)

    def __init__(self, look: Look) -> None:
        tr = look.tr
        columns = (
            Column(tr("Code")),
            Column(tr("Kind")),
            Column(tr("Area")),
            Column(tr("Source")),
            Column(tr("What it does"), stretch=True),
        )
        super().__init__(look, tr("Records that can be evidence"), columns)

    def show_evidence(
        self,
        found: Sequence[Evidence],
        roles: Mapping[RecordId, str],
        label: Callable[[str, str], str],
        kind: Callable[[str], str],
    ) -> None:
        """Show the records with what each is to the finding; where one is stays."""
        here = max(0, self.currentIndex().row())
        rows = []
        for one in found:
            role = roles.get(one.record, "")
            icon, ink = ICONS.get(role, ICONS[CONTEXT])
            words = label("evidence_role", role) if role else ""
            rows.append(
                (
                    Cell(one.code, code=True),
                    Cell(kind(one.kind)),
                    Cell(one.area, code=True),
                    Cell(label("source_type", one.fact.source_type)),
                    Cell(words, icon=icon, ink=ink if role else "ink3"),
                )
            )
        self.show_rows(rows)
        if rows:
            self.go_to(min(here, len(rows) - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        digit, row = digit_of(event), self.currentIndex().row()
        if digit is not None and digit < len(ROLES) and row >= 0:
            self.answered.emit(row, ROLES[digit])
        else:
            super().keyPressEvent(event)
