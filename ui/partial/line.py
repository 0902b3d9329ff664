"""All that is stored, letter by letter, in a dashed frame: always left to right, wrapped between its groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.components.banner import IconBox
from ui.components.text import Text
from ui.forms.dashed import Dashed
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look import Look


class StoredLine(Dashed):
    """``show_groups`` shows what the disk holds now."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, padding=12)
        self._look = look
        self.groups: tuple[str, ...] = ()
        self._title = Text(look, look.tr("All that is stored"), "label_bold", "partial")
        self._flow = QWidget()
        # the stored line reads as it does on paper, in every language
        self._flow.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._rows = Rows(self._flow, Fill.FLOW, look.px(20))
        self._flow.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        height_follows_width(self._flow)
        line = QHBoxLayout()
        line.setSpacing(look.px(12))
        line.addWidget(IconBox(look, "equals", 18, "ink2"), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._title, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._flow)
        line.addStretch(1)
        self.body.addLayout(line)
        height_follows_width(self)

    def show_groups(self, groups: Sequence[str]) -> None:
        """Show these groups."""
        if tuple(groups) == self.groups:
            return
        self.groups = tuple(groups)
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for group in groups:
            label = Text(self._look, "", "code_plain")
            label.setText(group)
            label.setAccessibleName(group)
            self._rows.addWidget(label)
            label.show()
        self.setAccessibleName(f"{self._title.accessibleName()}: {'  '.join(groups)}")
        self._flow.updateGeometry()
