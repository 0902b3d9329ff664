"""Our own mistake: all content is hidden, the vault is closed, and one calm sentence says so with a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resources.language import isolated
from ui import tokens
from ui.components.button import Button, Kind
from ui.components.empty import Empty
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from ui.look import Look


def code_of(trace: TracebackType | None) -> str:
    """Return where in our program it happened: a module and a line, never a value, a name or a path."""
    place = "start"
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] in {"npm_field", "ui", "storage", "sync", "resources"}:
            place = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


class BrokenPage(Page):
    """The last page: close the program and open it again."""

    def __init__(self, look: Look, code: str) -> None:
        super().__init__(look)
        self.end = Button(look, look.tr("Close"), Kind.MAIN, key="Esc", height=tokens.CONTROL_LARGE)
        self.body.addWidget(
            Empty(
                look,
                "warning-octagon",
                look.tr("NPM Field stopped itself"),
                look.tr(
                    "It made a mistake, closed the vault and hid everything. What was saved is on the disk."
                    " Close it and open it again; tell the office this code."
                ),
                steps=[self.end],
                last=look.tr("Code {code}", code=isolated(code)),
                ink="ink2",
            ),
            1,
        )


class BrokenPresenter:
    """Nothing can be done here but to end the program: Esc, Enter or the button call ``end``."""

    def __init__(self, look: Look, code: str, end: Callable[[], None]) -> None:
        self._end = end
        view = BrokenPage(look, code)
        view.end.clicked.connect(end)
        view.setFocusProxy(view.end)
        self.page: Page = view

    def leave(self, then: Callable[[], None]) -> None:
        """Nothing is typed here."""
        then()

    def press(self, key: str) -> bool:
        """End the program, with all that is in its memory."""
        if key in {"Esc", "Enter"}:
            self._end()
        return key in {"Esc", "Enter"}
