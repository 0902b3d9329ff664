"""What is said of the last backup: when, how long ago, and who keeps it; never a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resources.language import isolated, mark

if TYPE_CHECKING:
    from npm_field.usecases.backup import Backup
    from resources.language import Language

_PLACES: Final = {
    "office": mark("the office"),
    "lead": mark("the team lead"),
    "colleague": mark("a colleague"),
    "safe_place": mark("a safe place"),
}


def words(made: Backup | None, age_days: int, language: Language) -> str:
    """Return one sentence about the last backup."""
    if made is None:
        return language.tr("There is no backup yet.")
    day, keeper = language.day(made.written.partition("/")[0]), place(made.place, language)
    if not age_days:
        return language.tr("Last backup: {day}, today, kept by {place}.", day=day, place=keeper)
    return language.ntr(
        "Last backup: {day}, {n} day ago, kept by {place}.",
        "Last backup: {day}, {n} days ago, kept by {place}.",
        age_days,
        day=day,
        place=keeper,
    )


def short(made: Backup | None, age_days: int, language: Language) -> str:
    """Return the same in few words, for the board."""
    if made is None:
        return language.tr("no backup yet")
    keeper = place(made.place, language)
    if not age_days:
        return language.tr("backup of today, kept by {place}", place=keeper)
    return language.ntr(
        "backup {n} day old, kept by {place}", "backup {n} days old, kept by {place}", age_days, place=keeper
    )


def place(label: str, language: Language) -> str:
    """Return who keeps a backup, in words or as a code."""
    return language.tr(_PLACES[label]) if label in _PLACES else isolated(label)  # tr: the table above
