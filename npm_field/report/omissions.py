"""What a report left out, and why: counts alone, no content and no codes (R093)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.report.content import Column, Paragraph, Side, Table, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.domain.figures import LeftOut
    from npm_field.report.content import Block
    from npm_field.report.words import Words


def told(left_out: LeftOut, words: Words) -> Iterator[Block]:
    """Yield the reasons with their counts; the whole narrative of every talk is named too."""
    tr = words.language.tr
    rows = (
        (tr("Consent to keep notes was withdrawn"), tr("only counted"), left_out.withdrawn),
        (tr("Not for use, as the person or the team asked"), tr("only counted"), left_out.not_for_use),
        (tr("No consent to use inside the NPM"), tr("shown without content"), left_out.no_consent),
        (tr("Partial or oral record not completed"), tr("shown without content"), left_out.not_completed),
        (tr("Accounts differ and nobody settled it yet"), tr("one of the accounts is shown"), left_out.unsettled),
        (tr("Still being typed"), tr("the last signed text is shown, if any"), left_out.being_typed),
    )
    yield Table(
        (Column(tr("Reason"), 2.4), Column(tr("What the report does"), 2), Column(tr("Records"), 1, Side.END)),
        tuple((why, what, words.language.number(n) if n else words.none_recorded()) for why, what, n in rows),
    )
    yield Paragraph(
        tr(
            "The narratives of talks, identities, the risk assessment and the code book are never in a report. "
            "A person whom the team joined under two codes counts once; nobody was joined by a guess."
        ),
        Tone.NOTE,
    )
