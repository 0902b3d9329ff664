"""One stylesheet and one palette for the whole application, made from the tokens; fonts are never set here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStyleFactory

from ui import tokens
from ui.fonts import load_fonts
from ui.steady import collect_here_only, keep_constants_alive, take_turns

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from ui.look import Look

GROUNDS: Final = ("ground", "partial_ground", "line")


def dress(app: QApplication, look: Look) -> None:
    """Give the application this look: fonts, palette, style and direction. Views are built anew by the caller.

    What it wears already is not put on again: every part of every window would be measured anew for nothing.
    """
    keep_constants_alive()
    collect_here_only()
    take_turns()
    load_fonts()
    sheet = stylesheet(look)
    if app.styleSheet() == sheet and app.layoutDirection() == look.direction and app.font() == look.font("label"):
        return
    if not app.styleSheet():  # the first look of this run; to set the style again would polish every part once more
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setLayoutDirection(look.direction)
    app.setFont(look.font("label"))
    app.setPalette(_palette(look))
    app.setStyleSheet(sheet)


def stylesheet(look: Look) -> str:
    """Return the one sheet. Widgets ask for a part of it by the properties ``ground`` and ``wrong`` and by name.

    Each rule is held against each part that is made: what labels need is in their palettes (``Look.inked``).
    """
    return "\n".join((*_grounds(look), _cards(look), _inputs(look), _bars(look), _lists(look)))


def _grounds(look: Look) -> list[str]:
    return [f'QWidget[ground="{name}"] {{ background: {look.css(name)}; }}' for name in GROUNDS]


def _cards(look: Look) -> str:
    radius = look.px(tokens.CARD_RADIUS)
    soft_edge = f"border: {look.line}px solid {look.css('edge')};" if look.theme.outlined else "border: 0;"
    return f"""
    QFrame#card {{ background: {look.css("surface")}; border: {look.line}px solid {look.css("line")};
        border-radius: {radius}px; }}
    QFrame#well {{ background: {look.css("sunken")}; border-radius: {look.px(tokens.RADIUS)}px; {soft_edge} }}
    QFrame#sheet {{ background: {look.css("surface")}; border-radius: {radius}px; {soft_edge} }}
    QToolTip {{ background: {look.css("ink")}; color: {look.css("surface")}; border: 0; padding: 4px; }}
    """


def _inputs(look: Look) -> str:
    pad = look.px(14)
    radius = look.px(tokens.RADIUS)
    return f"""
    QLineEdit#input, QTextEdit#note {{ background: {look.css("surface")}; color: {look.css("ink")};
        border: {look.line}px solid {look.css("edge")}; border-radius: {radius}px; padding: 0 {pad}px;
        selection-background-color: {look.css("accent_fill")}; selection-color: {look.css("on_fill")}; }}
    QTextEdit#note {{ padding: {look.px(6)}px {look.px(10)}px; }}
    QTextEdit#note[line="yes"] {{ padding: {look.px(2)}px {look.px(10)}px; }}
    QTextEdit#note[line="yes"]:focus {{ padding: 0 {look.px(10) - 2}px; }}
    QTextEdit#note[bare="yes"] {{
        border: {tokens.RING}px solid transparent; padding: {look.px(2)}px {look.px(5)}px; }}
    QLineEdit#input[wrong="yes"] {{ border: 2px solid {look.css("bad")}; padding: 0 {pad - 1}px; }}
    QLineEdit#input:focus, QTextEdit#note:focus {{ border: {tokens.RING}px solid {look.css("focus")}; }}
    QLineEdit#input:focus {{ padding: 0 {pad - 2}px; }}
    QLineEdit#input:disabled, QTextEdit#note:disabled {{ background: {look.css("sunken")}; }}
    QLineEdit#group {{ background: {look.css("surface")}; color: {look.css("ink")};
        border: {look.line}px solid {look.css("edge")}; border-radius: {tokens.RADIUS}px; padding: 0; }}
    QLineEdit#group[wrong="yes"] {{ border: 2px solid {look.css("bad")}; }}
    QLineEdit#group:focus {{ border: {tokens.RING}px solid {look.css("focus")}; }}
    QLineEdit#group:disabled {{ background: {look.css("sunken")}; }}
    QLineEdit#find {{ background: transparent; border: 0; color: {look.css("ink")}; }}
    """


def _bars(look: Look) -> str:
    wide = look.px(10)
    return f"""
    QScrollArea, QScrollArea > QWidget > QWidget#column {{ background: transparent; border: 0; }}
    QScrollBar {{ background: transparent; border: 0; margin: 0; }}
    QScrollBar:vertical {{ width: {wide}px; }}
    QScrollBar:horizontal {{ height: {wide}px; }}
    QScrollBar::handle {{ background: {look.css("edge")}; border-radius: {wide // 2 - 1}px; margin: 2px;
        min-height: {look.px(32)}px; min-width: {look.px(32)}px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def _lists(look: Look) -> str:
    return f"""
    QListView#records, QTableView#table {{ background: transparent; border: 0; outline: 0; }}
    QTableView#table {{ gridline-color: transparent; color: {look.css("ink")}; }}
    QTableView#table QHeaderView {{ background: transparent; border: 0; }}
    QTableView#table QHeaderView::section {{ background: transparent; color: {look.css("ink3")}; border: 0;
        border-bottom: {look.line}px solid {look.css("line")}; padding: 0 {look.px(8)}px; }}
    """


def _palette(look: Look) -> QPalette:
    role = QPalette.ColorRole
    wanted = {
        role.Window: "ground",
        role.WindowText: "ink",
        role.Base: "surface",
        role.AlternateBase: "sunken",
        role.Text: "ink",
        role.PlaceholderText: "ink3",
        role.Button: "surface",
        role.ButtonText: "ink",
        role.BrightText: "on_fill",
        role.Highlight: "accent_fill",
        role.HighlightedText: "on_fill",
        role.Accent: "accent_fill",
        role.ToolTipBase: "ink",
        role.ToolTipText: "surface",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.Light: "surface",
        role.Midlight: "sunken",
        role.Mid: "line",
        role.Dark: "edge",
        role.Shadow: "edge",
    }
    palette = QPalette()
    for name, token in wanted.items():
        palette.setColor(name, look.color(token))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, look.color("ink3"))
    return palette
