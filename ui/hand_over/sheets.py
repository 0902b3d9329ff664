"""The sheets of the hand-over page: sending everything again, removing, one receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.report.when import when
from ui.components.button import Button, Kind
from ui.components.sheet import Point, Sheet
from ui.hand_over import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.usecases.receipts import Listed, Standing
    from ui.look import Look


def again(look: Look, act: Callable[[], None]) -> Sheet:
    """Ask whether everything shall be sent again."""
    tr = look.tr
    button = Button(look, tr("Send everything again"), Kind.MAIN, icon="arrow-counter-clockwise", height=44)
    sheet = Sheet(
        look,
        "arrow-counter-clockwise",
        tr("Send everything again"),
        tr("For a bundle that was lost and that nobody signed for."),
        points=[
            Point("check-circle", "ok", tr("Nothing is there twice"), tr("The office knows what it has already.")),
            Point("hourglass-medium", "ink2", tr("It takes longer"), tr("All attachments go once more.")),
        ],
        acts=[button],
    )
    button.clicked.connect(sheet.close_sheet)
    button.clicked.connect(act)
    return sheet


def remove(look: Look, standing: Standing, act: Callable[[], None]) -> Sheet:
    """Ask whether what is safe shall be removed: what that does first, then what stays."""
    tr, count = look.tr, len(standing.safe)
    said = look.ntr("Remove {n} from this laptop", "Remove {n} from this laptop", count)
    button = Button(look, said, Kind.MAIN, icon="trash-simple", height=44)
    keeps = tr("It signed for every word. They can come back from there.")
    points = [
        Point("check-circle", "ok", tr("The office keeps them"), keeps),
        Point("key", "ink2", tr("The key of the vault changes"), tr("What is left on the disk opens with no key.")),
    ]
    stays = len(standing.staying)
    if stays:
        why = sorted({words.reason(look, one.reason) for one in standing.staying if one.reason is not None})
        points.append(
            Point("lock-open", "ink2", look.ntr("{n} record stays", "{n} records stay", stays), " · ".join(why))
        )
    title = look.ntr("Remove {n} record", "Remove {n} records", count)
    lead = tr("They are gone from this laptop and stay at the office. Their codes stay here as a mark.")
    sheet = Sheet(look, "trash-simple", title, lead, points=points, acts=[button])
    button.clicked.connect(sheet.close_sheet)
    button.clicked.connect(act)
    return sheet


def receipt(look: Look, one: Listed, part: Callable[[str], str]) -> Sheet:
    """Show what a receipt says."""
    tr = look.tr
    title, much = words.of_receipt(look, one)
    lines = [
        tr("Bundle {n} of this laptop, {when}", n=one.sequence, when=when(look.language, part, one.written)),
        tr("Signed for: {much}", much=much),
    ]
    if one.refused:
        lines.append(
            look.ntr(
                "{n} thing could not be taken in and stays here.",
                "{n} things could not be taken in and stay here.",
                len(one.refused),
            )
        )
    sheet = Sheet(look, "circle-wavy-check", title, "\n".join(lines), ink="ok")
    sheet.cancel.say(tr("Close"))
    return sheet
