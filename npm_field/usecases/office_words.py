"""An office's own vocabularies and forms: files of the shipped shape that stand in the place of the shipped ones.

Vocabularies reach a laptop with its completion file, forms with the policy in it. An id that a laptop does not know
is kept and shown, never dropped.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from npm_field.domain.kinds import KINDS
from npm_field.domain.vocabularies import Vocabularies
from npm_field.errors import NotOfficeWordsError
from npm_field.usecases import policy as policies
from npm_field.usecases import seat as seats
from storage import settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.usecases.seat import Seat
    from storage.vault import Vault

FORMS: Final = "forms"
FORM: Final = "form"
VOCABULARY: Final = "vocabulary"


def change(seat: Seat, data: bytes) -> str:
    """Take one vocabulary or form document in place of the one with its name; returns that name.

    Raises ``NotOfficeWordsError`` for anything that is neither. ``announcing.policy`` lets it wait for the laptops.
    """
    document = _document(data)
    casebook, daybook = seat.vault.casebook, seat.vault.daybook
    if FORM in document:
        forms = {**forms_of(seat.vault), str(document[FORM]): document}
        with daybook.change():
            settings.put(daybook, FORMS, json.dumps(forms, ensure_ascii=False).encode())
        return str(document[FORM])
    own = {str(found[VOCABULARY]): found for found in vocabularies_of(seat.vault)}
    own[str(document[VOCABULARY])] = document
    with casebook.change():
        settings.put(casebook, seats.VOCABULARIES, json.dumps(list(own.values()), ensure_ascii=False).encode())
    seat.vocabularies = seat.vocabularies.overlaid([document])
    return str(document[VOCABULARY])


def take_over(seat: Seat, policy: Mapping[str, object], vocabularies: Sequence[Mapping[str, object]]) -> None:
    """Keep what the office sent: its policy with its forms in it, and its vocabularies."""
    document = dict(policy)
    forms = document.pop(FORMS, {})
    with seat.vault.daybook.change() as daybook:
        settings.put(daybook, FORMS, json.dumps(forms, ensure_ascii=False).encode())
        settings.put(daybook, policies.SETTING, json.dumps(document, ensure_ascii=False).encode())
    if vocabularies:
        with seat.vault.casebook.change() as casebook:
            settings.put(casebook, seats.VOCABULARIES, json.dumps(list(vocabularies), ensure_ascii=False).encode())
    seat.vocabularies = seat.vocabularies.overlaid(vocabularies)
    seat.forms = forms_of(seat.vault)


def forms_of(vault: Vault) -> dict[str, Mapping[str, object]]:
    """Return the office's own forms by kind; they lie in the daybook, for the partial page needs them too."""
    stored = settings.get(vault.daybook, FORMS)
    return dict(json.loads(stored)) if stored else {}


def vocabularies_of(vault: Vault) -> list[Mapping[str, object]]:
    """Return the office's own vocabularies."""
    stored = settings.get(vault.casebook, seats.VOCABULARIES) if vault.has_casebook else None
    return list(json.loads(stored)) if stored else []


def _document(data: bytes) -> dict[str, object]:
    """Parse and check one document: a form must be of a kind we have and name only fields of it."""
    try:
        document = json.loads(data)
        if isinstance(document, dict) and FORM in document:
            fields = {field.name for field in KINDS[str(document[FORM])].fields}
            rows = document["rows"]
            if isinstance(rows, list) and all(row["field"] in fields for row in rows):
                return document
        elif isinstance(document, dict):
            Vocabularies.parse([document])
            return document
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise NotOfficeWordsError
