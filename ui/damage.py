"""What a check or a rescue found, in words for people: which part, what is wrong, what it means for the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resources.language import isolated, mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from npm_field.usecases.damage import Damage
    from npm_field.usecases.losses import Fate
    from resources.language import Language

_PARTS: Final = {
    "key file": mark("key file"),
    "casebook": mark("complete records"),
    "daybook": mark("partial records"),
    "attachments": mark("attachments"),
}
_PROBLEMS: Final = {
    "torn": mark("One of the two copies of the key file is damaged ({id}). The other opens, and repairs it."),
    "lost": mark("A place of the key file is damaged in both copies ({id}). Ask the office to open this vault."),
    "wrong_length": mark("The key file has the wrong length. Ask the office what copy there is."),
    "page": mark("Page {page} of the {part} is damaged."),
    "structure": mark("The pages of the {part} are whole, but do not fit together. Some may be missing at the end."),
    "search_index": mark(
        "The search does not fit the records and could not be made anew; the disk may be full or protected."
        " No record is damaged."
    ),
    "unreadable": mark("A record in the {part} cannot be read."),
    "book_missing": mark("The file of the {part} is missing."),
    "book_unreadable": mark("No page of the {part} can be read."),
    "does_not_open": mark(
        "The first page of the {part} is damaged, so they do not open. A rescue can read the rest."
    ),
    "record_damaged": mark("Of the record {code}, what is written on a damaged page cannot be read."),
    "draft_lost": mark("What was being typed in the record {code} cannot be read."),
    "rows_missing": mark("Rows are missing in the {part} ({id})."),
    "content_changed": mark("A record in the {part} is not what was signed ({id})."),
    "bad_signature": mark("A signature in the {part} does not fit ({id})."),
    "unknown_device": mark("A record in the {part} was signed by a laptop that is not known here ({id})."),
    "id_changed": mark("The name of a revision in the {part} was changed ({id})."),
    "columns_changed": mark("A revision in the {part} is filed under something else than it says ({id})."),
    "counter_twice": mark(
        "One laptop gave one number to two revisions ({id}). It may have been copied: tell the office."
    ),
    "counter_missing": mark(
        "A revision that was written here is gone: number {id}. An older copy may have been put back."
    ),
    "parent_missing": mark("A revision is gone that others were written on ({id})."),
    "older_rows": mark(
        "The rows of {id} in the {part} are not the ones that were written last."
        " An older page may have been put back."
    ),
    "older_than_bundle": mark(
        "The {part} are older than this laptop's bundle {id}. An older copy may have been put back."
    ),
    "books_apart": mark(
        "The complete and the partial records were not closed together. An older copy of one may have been put back."
    ),
    "fewer_than_bundle": mark("A bundle of this laptop held {id} revisions, and fewer are here now."),
    "index_differs": mark("The list shows the record {code} otherwise than it is."),
    "search_differs": mark("Search finds the record {code} by other words than its own."),
    "index_without_record": mark("The list shows a record {code} that is not there."),
    "outbox_without_revision": mark("A revision waits for the office and is not there ({id})."),
    "draft_unreadable": mark("What was being typed in the {part} cannot be read."),
    "draft_in_wrong_book": mark("What was being typed lies in the wrong place ({id})."),
    "completion_without_record": mark("A partial record is noted that is not there ({id})."),
    "full_record_missing": mark("A partial record counts as completed, and its complete record is gone ({id})."),
    "file_missing": mark("The file of an attachment of the record {code} is missing."),
    "file_changed": mark("The file of an attachment of the record {code} is not as it was stored."),
    "file_without_record": mark("A file is named as an attachment that no record speaks of ({id})."),
    "code_twice": mark("The code {code} stands for a record, and is still to be given to another."),
}
SHORT_ID: Final = 12


def words(damage: Damage, language: Language) -> str:
    """Return one sentence about one finding. A problem without words of its own is told by its name."""
    part = language.tr(_PARTS.get(damage.part, damage.part))  # tr: the table above
    said = _PROBLEMS.get(damage.problem)
    if said is None:
        return f"{part}: {damage.problem} {damage.id}"
    code = isolated(damage.code or damage.id[:SHORT_ID])
    where = damage.id if damage.part == "key file" else damage.id[:SHORT_ID]
    values: dict[str, str | int] = {"part": part, "page": damage.page, "id": isolated(where), "code": code}
    return language.tr(
        said, **{name: value for name, value in values.items() if f"{{{name}}}" in said}
    )  # tr: as above


def renewed(language: Language) -> str:
    """Return what to say where the search alone did not fit, and was made anew."""
    return language.tr("The search did not fit the records and was made anew from them. No record was damaged.")


def knows(problem: str) -> bool:
    """Return whether a problem has words of its own."""
    return problem in _PROBLEMS


def of_rescue(
    fates: Iterable[Fate],
    damaged: Mapping[str, tuple[int, ...]],
    missing: Mapping[tuple[str, str], int],
    language: Language,
) -> list[str]:
    """Return what a rescue says: the damaged pages, then every record that is not whole, by its code."""
    lines = []
    for name, pages in damaged.items():
        part = language.tr(_PARTS[name])  # tr: the table above
        if not pages:
            lines.append(language.tr("The file of the {part} is missing.", part=part))
        lines += [language.tr("Page {page} of the {part} is damaged.", page=page, part=part) for page in pages]
    lines += [_of_fate(fate, language) for fate in fates if not fate.is_whole]
    for (name, table), count in sorted(missing.items()):
        part = language.tr(_PARTS[name])  # tr: the table above
        lines.append(
            language.tr(
                "{count} more rows of {table} in the {part} are gone, and nothing says which.",
                count=count,
                table=isolated(table),
                part=part,
            )
        )
    return lines


def _of_fate(fate: Fate, language: Language) -> str:
    code = isolated(fate.code or fate.record[:SHORT_ID] or "?")
    if fate.lost and not fate.rescued:
        return language.tr("The record {code} could not be rescued.", code=code)
    if fate.lost:
        return language.tr(
            "Of the record {code}, {lost} revisions could not be rescued and {rescued} could.",
            code=code,
            lost=fate.lost,
            rescued=fate.rescued,
        )
    return language.tr("What was being typed in the record {code} could not be rescued.", code=code)
