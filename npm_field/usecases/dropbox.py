"""The drop-box: single records sealed to the office, which this laptop itself cannot read from then on.

*Born in the box*: while it is typed the text lives in memory alone; every few seconds the whole record goes as one
replaceable capsule into the daybook, so a crash loses the view and never the record. *Dropped later*: a record that
was kept here is sealed first, durably, and then taken out of both books (security.md part I; docs/decisions/0017).
What stays is a stub: the code, and that there is a sealed record.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from npm_field.domain import consent, documents
from npm_field.domain.capsule import RECORD
from npm_field.domain.consent import Answer
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.kinds import KINDS
from npm_field.domain.modes import Mode
from npm_field.errors import BadRecordError, ConsentForbidsError, ForbiddenInModeError, NoRecordError
from npm_field.usecases import adding, attached, capture, office_keys, policy, rotation, writing
from npm_field.usecases.adding import Added
from storage import capsules, credentials, drafts, pending, pools, revisions, settings, streams
from storage.drafts import Draft
from storage.revisions import RecordRow
from sync.capsules import seal as sealed_to
from sync.statements import OfficeStatement, read_credential

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from npm_field.crypto.hybrid import HybridPublicKey
    from npm_field.domain.capsule import Capsule
    from npm_field.domain.codes import CodeType
    from npm_field.domain.fields import Kind
    from npm_field.domain.revision import Revision
    from npm_field.usecases.adding import Document
    from npm_field.usecases.seat import Seat

DROP: Final = "drop"
"""The act that ``pending`` remembers until a dropped record is out of both books."""


# --- born in the box -----------------------------------------------------------------------------------------


def begin(seat: Seat, kind: Kind, visit: RecordId, *, code_type: CodeType | None = None) -> Draft:
    """Start a record in the box: its code at once, and a draft row that holds the code and never more.

    Raises ``NotEnrolledError`` where there is no office to seal to, ``ForbiddenInModeError`` for a kind that does not
    go there, and what ``capture.begin`` raises, before a code is taken. The daybook alone is enough.
    """
    recipients(seat)
    if not kind.can_be_boxed:
        raise ForbiddenInModeError(field="", mode=Mode.DROP_BOX.value)
    if kind.code_types:
        return capture.begin(seat, kind, visit, Mode.DROP_BOX, code_type=code_type)
    return Draft(RecordId(uuid.uuid4().hex), kind.name, visit, Mode.DROP_BOX, (), {})


def go_on(seat: Seat, draft: Draft) -> Draft:
    """Go on with a record that is still in the page's memory though it was left: its draft row stands there again."""
    daybook = seat.vault.daybook
    has_stub = is_boxed(revisions.of_record(daybook, draft.record))
    if KINDS[draft.kind].code_types and not has_stub and drafts.of_record(daybook, draft.record) is None:
        with daybook.change():
            drafts.put(daybook, draft)
    return draft


def seal(seat: Seat, draft: Draft, fields: Mapping[str, object]) -> None:
    """Seal what is typed so far in place of what was sealed before; when this returns it survives a power cut.

    Nothing of ``fields`` is kept here. Raises the errors of ``capture.save`` and leaves the earlier capsule as it
    was. A withdrawal is written as a refusal: nothing was ever kept that could be taken back.
    """
    kind = KINDS[draft.kind]
    checked = documents.check(kind, Mode.FULL, _refused(fields), seat.vocabularies)
    if kind.floor_governed:
        capture.require_mode(seat, draft)
    if kind.consent_governed:
        capture.require_not_withdrawn(seat, draft.record)
    revision = writing.sign_draft(seat, replace(draft, fields=checked))
    capsule = sealed_to(draft.record, [revision], recipients(seat))
    with seat.vault.daybook.change() as daybook:
        capsules.put(daybook, capsule)


def leave(seat: Seat, draft: Draft, fields: Mapping[str, object]) -> None:
    """Seal the last of it and sign the stub: from here on the laptop cannot read the record. Raises as ``seal``."""
    seal(seat, draft, fields)
    capture.leave(seat, draft.record)


def drop_untouched(seat: Seat, draft: Draft) -> None:
    """Take away a record that was only offered and in which nothing was said. Its code stays used up (INV01)."""
    with seat.vault.daybook.change() as daybook:
        drafts.remove(daybook, draft.record)
        capsules.remove(daybook, draft.record)


def add(seat: Seat, documents_in: Sequence[Document]) -> Sequence[Added]:
    """Add records as ``adding.add`` does, and those of mode ``drop_box`` straight into the box: all or none.

    Raises what ``adding.add`` raises, and ``NotEnrolledError``. One batch is for the box or for the books, not both.
    """
    into_box = [document.mode is Mode.DROP_BOX for document in documents_in]
    if not any(into_box):
        return adding.add(seat, documents_in)
    if not all(into_box):
        raise BadRecordError(kind=documents_in[0].kind, field="mode", reason="mixed_books")
    keys = recipients(seat)
    prepared = adding.prepare(seat, documents_in)
    signed = [writing.sign_draft(seat, draft) for draft in prepared]
    stubs = [_stub(seat, draft) for draft in prepared if KINDS[draft.kind].code_types]
    with seat.vault.daybook.change() as daybook:
        for revision in signed:
            pools.discard(daybook, Code(str((revision.fields or {}).get("code", ""))))
            capsules.put(daybook, sealed_to(revision.header.record, [revision], keys))
        writing.store_own(seat, daybook, stubs)
    return [Added(draft.record, adding.code_of(draft)) for draft in prepared]


# --- dropped later -------------------------------------------------------------------------------------------


def drop(seat: Seat, record: RecordId) -> bool:
    """Seal all that is known of a record to the office, then take all of it out of both books and change their keys.

    Its attachments go before it: keys sealed, records dropped; their files go with the next hand-over.
    Cut anywhere, the next unlock ends in the same state. False where the disk has no room for the change of keys: it
    is done at a later unlock. What other laptops and older copies of this disk hold is not reached by it. Raises
    ``NoRecordError`` where nothing readable is here, ``ForbiddenInModeError`` for a kind that does not go into the
    box, ``NotEnrolledError``, ``NotOpenError``, ``ConsentForbidsError``.
    """
    keys, casebook = recipients(seat), seat.vault.casebook
    capsule, stub = _to_drop(seat, record, keys)
    for id_, _class in streams.attached_to(casebook, record):
        with casebook.change():
            attached.seal(casebook, id_, keys)
        _drop(seat, *_to_drop(seat, id_, keys))
    _drop(seat, capsule, stub)
    return rotation.settle(seat)


def _to_drop(seat: Seat, record: RecordId, keys: Sequence[HybridPublicKey]) -> tuple[Capsule, Revision]:
    """Return a record sealed, and the stub that stays in its place; nothing but what is being typed is written."""
    capture.leave(seat, record)
    daybook = seat.vault.daybook
    known = writing.known_revisions(seat, record)
    whole = [r for r in known if r.payload is not None and r.header.mode is not Mode.DROP_BOX]
    if not whole or (is_boxed(known) and DROP not in pending.acts_of(daybook, record)):
        # A capsule that is there holds what nobody here can read: a second one in its place would lose it.
        raise NoRecordError
    if not KINDS[whole[0].header.kind].can_be_boxed:
        raise ForbiddenInModeError(field="", mode=Mode.DROP_BOX.value)
    if any(consent.is_withdrawn((revision.fields or {}).get("consent")) for revision in whole):
        raise ConsentForbidsError
    return sealed_to(record, whole, keys), _stub_of(seat, known)


def _drop(seat: Seat, capsule: Capsule, stub: Revision) -> None:
    """Keep a sealed record and take all of it out of both books, in an order that a cut does no harm to."""
    daybook, record = seat.vault.daybook, stub.header.record
    with daybook.change():
        capsules.put(daybook, capsule)
        pending.put(daybook, record, DROP)
        if KINDS[stub.header.kind].code_types:
            writing.store_own(seat, daybook, [stub])
    with seat.vault.casebook.change():
        _empty(seat, record, stub)
    _forget(seat, record)


def finish(seat: Seat) -> None:
    """Finish drops that a cut left open; called at unlock with the casebook open."""
    for record in [RecordId(about) for about, act in pending.all_of(seat.vault.daybook) if act == DROP]:
        here = revisions.of_record(seat.vault.casebook, record)
        is_withdrawn = any(consent.is_withdrawn((r.fields or {}).get("consent")) for r in here)
        if not is_withdrawn and any(r.payload is not None and r.header.mode is not Mode.DROP_BOX for r in here):
            drop(seat, record)
        else:
            _forget(seat, record)


# --- what is known of it here --------------------------------------------------------------------------------


def count(seat: Seat) -> int:
    """Return how many sealed records lie in this vault, its own and those it carries for others."""
    return len(capsules.ids(seat.vault.daybook, RECORD))


def sealed_rows(seat: Seat, known: Collection[RecordId]) -> Sequence[RecordRow]:
    """Return a bare row for each sealed record that is not among ``known``: nothing more can be said of it."""
    unknown = sorted({RecordId(capsule) for capsule in capsules.ids(seat.vault.daybook, RECORD)} - set(known))
    return [
        RecordRow(record, "", RecordId(""), "", "", Mode.DROP_BOX.value, "", Mode.DROP_BOX.value, 0)
        for record in unknown
    ]


def is_boxed(known: Iterable[Revision]) -> bool:
    """Return whether a record went into the box: then no vault but the office's may take its content in again."""
    return any(revision.header.mode is Mode.DROP_BOX for revision in known)


def less_content(known: Iterable[Revision], boxed: Collection[RecordId]) -> Sequence[Revision]:
    """Return revisions without what was said in the records of ``boxed``; stubs and answers of consent stay."""
    return [r.purged() if r.header.record in boxed and _holds_content(r) else r for r in known]


def recipients(seat: Seat) -> Sequence[HybridPublicKey]:
    """Return who can open what is dropped here: the office, its key on paper, and the lead where its policy says so.

    Raises ``NotEnrolledError`` for a vault without an office.
    """
    keys = list(office_keys.keys_of(seat.vault).recipients)
    to_lead = policy.policy_of(seat).drop_box_to_lead and seat.vault.has_casebook
    return keys + (_leads(seat) if to_lead else [])


def _holds_content(revision: Revision) -> bool:
    kind, fields = KINDS.get(revision.header.kind), revision.fields or {}
    if kind is None or not kind.consent_governed:
        return bool(fields)
    return documents.without_content(kind, fields) != fields


def _leads(seat: Seat) -> list[HybridPublicKey]:
    stored = settings.get(seat.vault.casebook, "statement")
    if stored is None:
        return []
    signing = OfficeStatement.read(stored).signing
    known = [read_credential(body, signing) for body in credentials.all_of(seat.vault.casebook).values()]
    return [credential.hybrid for credential in known if credential.role == "lead"]


def _refused(fields: Mapping[str, object]) -> dict[str, object]:
    """Return the fields with a withdrawal of the notes as the refusal that it is where nothing was kept."""
    answers = fields.get("consent")
    if not isinstance(answers, dict) or not consent.is_withdrawn(answers):
        return dict(fields)
    return {**fields, "consent": {**answers, consent.RECORD: Answer.NO.value}}


def _stub(seat: Seat, draft: Draft) -> Revision:
    """Sign what may stay here of a record: the fields that mode has, which is its code."""
    kept = {field.name for field in KINDS[draft.kind].fields_in(Mode.DROP_BOX)}
    fields = {name: value for name, value in draft.fields.items() if name in kept}
    return writing.sign_draft(seat, Draft(draft.record, draft.kind, draft.visit, Mode.DROP_BOX, (), fields))


def _stub_of(seat: Seat, known: Sequence[Revision]) -> Revision:
    """Return the stub of a record that is dropped: the one an earlier attempt signed, or a new one."""
    signed = next((r for r in known if r.header.mode is Mode.DROP_BOX and r.header.device == seat.device), None)
    if signed is not None:
        return signed
    header = known[0].header
    fields = writing.merged_record(seat, header.record).fields or {}
    return _stub(seat, Draft(header.record, header.kind, header.visit, Mode.DROP_BOX, (), fields))


def _empty(seat: Seat, record: RecordId, stub: Revision) -> None:
    """Take the content of a record out of the casebook, its search words too, inside ``change``."""
    casebook = seat.vault.casebook
    drafts.remove(casebook, record)
    revisions.purge(casebook, record)
    rotation.note(casebook)
    writing.store_own(seat, casebook, [stub])


def _forget(seat: Seat, record: RecordId) -> None:
    """Take what the daybook still holds of a dropped record, but for its stub, and the note that it was under way."""
    with seat.vault.daybook.change() as daybook:
        stubs = [r.id for r in revisions.of_record(daybook, record) if r.header.mode is Mode.DROP_BOX]
        if revisions.purge(daybook, record, keep=stubs) or drafts.of_record(daybook, record) is not None:
            rotation.note(daybook)
        drafts.remove(daybook, record)
        pending.remove(daybook, record, DROP)
