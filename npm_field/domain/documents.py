"""Whether a record's fields fit its kind and mode: parsed once at the edge, never checked again (INV05, INV08).

Two doors. ``check`` is for what a person or a program enters here: unknown fields and unknown vocabulary ids are
refused with a reason. ``fits`` is for what another laptop signed: an unknown field or id of a newer office is kept,
except in partial and oral-only mode, whose list of fields is closed. Whatever ``check`` lets in, ``fits`` lets in at
the office: a stub that could be captured but not handed over would be a lost one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from npm_field.domain import consent
from npm_field.domain.codes import CodeType, parse
from npm_field.domain.day_parts import Band
from npm_field.domain.fields import Field, Kind, Shape
from npm_field.domain.identifiers import is_record_id
from npm_field.domain.modes import Mode
from npm_field.errors import BadCodeError, BadRecordError, ConsentForbidsError, ForbiddenInModeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from npm_field.domain.vocabularies import Vocabularies

WORD_CODE: Final = "word_code"
"""The key vocabulary of a map whose keys are V codes."""

ITEM_ID: Final = "id"
MAX_NAME: Final = 40
"""Longer than any name of a field."""
MAX_ELEMENTS: Final = 500
"""More elements than any list of a visit has; stops a hostile document early."""
MAX_COUNT: Final = 10_000_000
MAX_NUMBER: Final = 1e12
"""Larger than any measure of a visit; JSON may spell whole numbers that no measure and no column holds."""
MAX_WORD: Final = 12
"""The longest id that a partial record may hold: room for one of our words, not for a name with a place."""
MAX_WORDS: Final = 9
"""The most ids in one list of a partial record: as many as its page has digits."""

_LISTS: Final = {Shape.CHOICES: Shape.CHOICE, Shape.CODES: Shape.CODE}


class _RefusedError(Exception):
    """A value that does not fit, with the reason as an identifier."""


def check(kind: Kind, mode: Mode, fields: Mapping[str, object], vocabularies: Vocabularies) -> dict[str, object]:
    """Return the fields in their stored form (codes printed, empty values left out).

    Raises ``BadRecordError`` (kind, field, reason), ``BadCodeError``, ``ForbiddenInModeError`` for a field that the
    mode's closed list does not have (INV05) and ``ConsentForbidsError`` for content without consent to record, or
    beside the wish that nothing be used (INV41).
    """
    if mode not in kind.modes:
        raise ForbiddenInModeError(field="", mode=mode.value)
    result: dict[str, object] = {}
    for name, value in fields.items():
        field = kind.field(name)
        if field is None:
            # The unknown name may be somebody's words in the wrong place; only names of ours go into an error.
            raise BadRecordError(kind=kind.name, field="", reason="unknown_field", nearest=nearest_field(kind, name))
        if mode not in field.modes and value not in (None, "", [], {}):
            raise ForbiddenInModeError(field=name, mode=mode.value)
        try:
            stored = _stored(field, value, vocabularies)
        except _RefusedError as refused:
            raise BadRecordError(kind=kind.name, field=name, reason=str(refused)) from None
        if stored in (None, "", [], {}):
            continue
        if mode is not Mode.FULL and not _is_closed(field, stored):
            raise BadRecordError(kind=kind.name, field=name, reason="not_in_closed_list")
        result[name] = stored
    _require_consent(kind, result)
    return result


def nearest_field(kind: Kind, name: str) -> str:
    """Return the field of ``kind`` that is spelled most like ``name``, or an empty string."""
    return next(iter(get_close_matches(name[:MAX_NAME], [field.name for field in kind.fields], n=1)), "")


def fits(kind: Kind | None, mode: Mode, fields: Mapping[str, object]) -> bool:
    """Return whether a signed revision's fields may be taken in.

    A kind or field we do not know is kept in full mode; one we know must have its shape, or merging could not put it
    beside the others, and no content stands beside a refused consent (R091). Partial and oral-only stay closed lists,
    with shapes and codes exactly as stored, so that nothing can hide in them. What came in the drop-box is as full as
    a complete record of a kind that goes there, but it withdraws nothing: the daybook's identity signs it, and a
    withdrawal by whoever holds that would purge the record of another.
    """
    if mode is Mode.FULL:
        return kind is None or (_is_shaped(kind, fields) and not _holds_forbidden_content(kind, fields))
    if mode is Mode.DROP_BOX:
        return kind is not None and kind.can_be_boxed and _fits_box(kind, fields)
    if kind is None or mode not in kind.modes:
        return False
    for name, value in fields.items():
        field = kind.field(name)
        if field is None or mode not in field.modes or not _is_closed(field, value):
            return False
    return True


def _fits_box(kind: Kind, fields: Mapping[str, object]) -> bool:
    return (
        _is_shaped(kind, fields)
        and not _holds_forbidden_content(kind, fields)
        and not consent.is_withdrawn(fields.get("consent"))
    )


def without_content(kind: Kind, fields: Mapping[str, object]) -> dict[str, object]:
    """Return the fields less everything a person said (R091): what may stay when consent to record is refused."""
    kept = {field.name for field in kind.fields if not field.content}
    return {name: value for name, value in fields.items() if name in kept}


def _require_consent(kind: Kind, fields: Mapping[str, object]) -> None:
    if kind.consent_governed and not consent.keeps_content(fields) and holds_content(kind, fields):
        raise ConsentForbidsError


def holds_content(kind: Kind, fields: Mapping[str, object]) -> bool:
    """Return whether something that a person said is among the fields."""
    return any(field.content and field.name in fields for field in kind.fields)


def _holds_forbidden_content(kind: Kind, fields: Mapping[str, object]) -> bool:
    """Return whether there is content although keeping notes was refused, impossible or withdrawn."""
    if not kind.consent_governed or consent.content_allowed(fields.get("consent")):
        return False
    return holds_content(kind, fields)


def _is_shaped(kind: Kind, fields: Mapping[str, object]) -> bool:
    """Return whether every known field is a string, number, list or map as its table says; ids are not looked at."""
    return all(_has_shape(field.shape, value) for field, value in kind.present(fields))


def _has_shape(shape: Shape, value: object) -> bool:
    match shape:
        case Shape.MAP:
            return isinstance(value, dict) and _are_strings(value.values())
        case Shape.CHOICES | Shape.CODES:
            return isinstance(value, list) and _are_strings(value)
        case Shape.ITEMS:
            return isinstance(value, list) and _are_elements(value)
        case Shape.NUMBER | Shape.COUNT | Shape.YES_NO:
            return isinstance(value, int | float)
        case Shape.RECORD:
            return isinstance(value, str) and is_record_id(value)
        case _:
            return isinstance(value, str)


def _are_elements(values: Iterable[object]) -> bool:
    """Return whether each element has an id of its own; two with one id would be merged into one."""
    ids = [value.get(ITEM_ID) if isinstance(value, dict) else None for value in values]
    return _are_strings(ids) and len(set(ids)) == len(ids)


def _are_strings(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _is_closed(field: Field, value: object) -> bool:
    """Return whether a value of a partial record is exactly of its field's shape and cannot hold a sentence."""
    try:
        stored = _stored(field, value, None)
    except (_RefusedError, BadCodeError):
        return False
    if stored != value or field.shape in {Shape.TEXT, Shape.ITEMS, Shape.MAP}:
        return False
    ids = value if isinstance(value, list) else [value]
    if len(ids) > MAX_WORDS:
        return False
    return field.shape not in {Shape.CHOICE, Shape.CHOICES} or all(_is_word(item) for item in ids)


def _is_word(value: object) -> bool:
    """Return whether a vocabulary id is short and plain enough to be one: no sentence fits into it."""
    if not isinstance(value, str) or len(value) > MAX_WORD:
        return False
    return value.isascii() and value.isalnum() and value == value.lower()


def _stored(field: Field, value: object, vocabularies: Vocabularies | None) -> object:
    if value is None:
        return None
    if field.shape in _LISTS:
        one = replace(field, shape=_LISTS[field.shape])
        # Compared as stored: two spellings of one code are one code.
        return _list([_stored(one, item, vocabularies) for item in _list(value)])
    match field.shape:
        case Shape.TEXT:
            result: object = _text(field, value)
        case Shape.CHOICE:
            result = _choice(field.vocabulary, value, vocabularies)
        case Shape.CODE:
            result = parse(_string(value), field.codes)
        case Shape.MAP:
            result = _map(field, value, vocabularies)
        case Shape.ITEMS:
            result = _items(field, value, vocabularies)
        case _:
            result = _plain(field.shape, value)
    return result


def _plain(shape: Shape, value: object) -> object:
    match shape:
        case Shape.YES_NO if isinstance(value, bool):
            return value
        case Shape.COUNT if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_COUNT:
            return value
        case Shape.NUMBER if isinstance(value, int | float) and not isinstance(value, bool) and _is_measure(value):
            return value
        case Shape.DAY:
            return _day(value)
        case Shape.BAND:
            return _band(value)
        case Shape.RECORD:
            return _record_id(value)
        case _:
            reason = f"not_{shape.value}"
            raise _RefusedError(reason)


def _is_measure(value: float) -> bool:
    """Return whether a number is finite and of a size that can be meant; false for NaN."""
    return -MAX_NUMBER <= value <= MAX_NUMBER


def _day(value: object) -> str:
    try:
        return date.fromisoformat(_string(value)).isoformat()
    except ValueError:
        raise _RefusedError("not_day") from None


def _band(value: object) -> str:
    try:
        return str(Band.parse(_string(value)))
    except ValueError:
        raise _RefusedError("not_band") from None


def _record_id(value: object) -> str:
    if not is_record_id(_string(value)):
        raise _RefusedError("not_record_id")
    return _string(value)


def _text(field: Field, value: object) -> str:
    text = _string(value)
    if len(text) > field.max_length:
        raise _RefusedError("too_long")
    return text


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise _RefusedError("not_text")
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, as JSON may spell it: no bytes for it exist
        raise _RefusedError("not_text") from None
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise _RefusedError("not_list")
    if len(value) > MAX_ELEMENTS:
        raise _RefusedError("too_many")
    if any(item in value[:i] for i, item in enumerate(value)):
        raise _RefusedError("twice")
    return value


def _choice(vocabulary: str, value: object, vocabularies: Vocabularies | None) -> str:
    term_id = _string(value)
    if vocabularies is not None and not vocabularies[vocabulary].knows(term_id):
        raise _RefusedError("unknown_value")
    return term_id


def _map(field: Field, value: object, vocabularies: Vocabularies | None) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _RefusedError("not_map")
    result = {}
    for key, item in value.items():
        known = parse(key, (CodeType.WORD,)) if field.keys == WORD_CODE else _choice(field.keys, key, vocabularies)
        result[str(known)] = _choice(field.vocabulary, item, vocabularies)
    return result


def _items(field: Field, value: object, vocabularies: Vocabularies | None) -> list[dict[str, object]]:
    table = {item.name: item for item in field.items}
    result, seen = [], set()
    for element in _list(value):
        if not isinstance(element, dict) or not isinstance(element.get(ITEM_ID), str) or not element[ITEM_ID]:
            raise _RefusedError("element_without_id")
        _string(element[ITEM_ID])
        if element[ITEM_ID] in seen:
            raise _RefusedError("twice")
        seen.add(element[ITEM_ID])
        stored: dict[str, object] = {ITEM_ID: element[ITEM_ID]}
        for name, item in element.items():
            if name == ITEM_ID:
                continue
            if name not in table:
                raise _RefusedError("unknown_field")
            kept = _stored(table[name], item, vocabularies)
            if kept not in (None, "", [], {}):
                stored[name] = kept
        result.append(stored)
    return result
