"""The line that shows, letter by letter, all that a partial or oral-only record holds (workflow 3.5, ui 12.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MARKS: Final = {"urgent": "!", "reprisal": "R", "doctor": "M", "again": "↺"}
SIGNS: Final = {"y": "Y", "n": "N", "unknown": "?"}
HOOK_WORDS: Final = 2
"""A colour and a thing."""


def stored_line(
    fields: Mapping[str, object],
    hook_word: Callable[[str, str], str],
    hook_words: Callable[[str, str], str] = "{} {}".format,
) -> tuple[str, ...]:
    """Return the groups of the line in their order. ``hook_word`` turns (vocabulary, id) into a word.

    ``hook_words`` puts a colour and a thing in the order in which they are said; Arabic has another one.
    Every field of the closed list appears, so that what is on screen is what is on the disk.
    """
    groups = [str(fields[name]) for name in ("code", "area") if fields.get(name)]
    groups += [" ".join(_strings(fields.get("words")))] if fields.get("words") else []
    groups += [hook_word("neutral_theme", word) for word in _strings(fields.get("theme_words"))]
    groups += [str(fields[name]) for name in ("actor", "severity") if fields.get(name)]
    groups += [f"use {SIGNS.get(str(fields['use']), '?')}"] if fields.get("use") else []
    groups += [f"id {SIGNS.get(str(fields['name']), '?')}"] if fields.get("name") else []
    groups += [hook_word("source_kind", str(fields["source"]))] if fields.get("source") else []
    marks = [MARKS.get(sign, sign) for sign in _strings(fields.get("signs"))]
    groups += [" ".join(marks)] if marks else []
    groups += ["!"] if fields.get("urgent") is True else []
    hook = [hook_word(name, str(fields[name])) for name in ("hook_colour", "hook_object") if fields.get(name)]
    groups += [f"hook: {hook_words(*hook) if len(hook) == HOOK_WORDS else hook[0]}"] if hook else []
    groups += [str(fields["due"])] if fields.get("due") else []
    groups += [hook_word("ended", str(fields["ended"]))] if fields.get("ended") else []
    return tuple(groups)


def _strings(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
