"""The sealed annex of a debrief record: which codes people decided are one person, for the identity desk alone.

Two codes of one person say who spoke twice. They stand in no paper that goes round (reports 6.2, 6.4): the annex is a
file of its own, signed by the laptop and sealed to the desk's key and its copy on paper, which the office's records
key is not. docs/formats/annex.md has it field by field.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import canonical
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code, DeviceId
from npm_field.domain.slips import PERSON_TYPES
from npm_field.errors import BundleDamagedError, UnknownSenderError
from sync.documents import BODY, ID_BYTES, KIND, SIGNATURE, VERSION, Document, is_code
from sync.enrolment_files import FORMAT_VERSION, MAX_FILE_BYTES, Step, body_of, unwrap_sealed, wrap_sealed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
    from npm_field.crypto.signing import SigningKey
    from sync.statements import Credential

SIGNED_AS: Final = "annex"
ONE, TWO = "one", "two"
MAX_PAIRS: Final = 10_000
_FIELDS: Final = (VERSION, KIND, "office", "device", "visit", "written", "pairs")
_LONGEST_BAND: Final = 32
_LONGEST_BASIS: Final = 64
_LONGEST_CODE: Final = 9


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two codes and what was decided of them, ``ONE`` person or ``TWO``; ``basis`` says on what, "" for unsaid."""

    first: str
    second: str
    decided: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """What the desk reads. ``device`` sealed it; ``written`` is a day and a part of it, never finer."""

    office: str
    device: DeviceId
    visit: Code
    written: str
    pairs: Sequence[Pair]


def seal(annex: Annex, recipients: Sequence[HybridPublicKey], signing_key: SigningKey) -> bytes:
    """Return the file: signed by the laptop, and read by ``recipients`` alone."""
    body = {
        VERSION: FORMAT_VERSION,
        KIND: Step.ANNEX.value,
        "office": annex.office,
        "device": annex.device,
        "visit": annex.visit,
        "written": annex.written,
        "pairs": [[one.first, one.second, one.decided, one.basis] for one in sorted(annex.pairs)],
    }
    signature = signing_key.sign(canonical.write(body), purpose=SIGNED_AS)
    return wrap_sealed(Step.ANNEX, canonical.write({BODY: body, SIGNATURE: signature.hex()}), recipients)


def open_annex(
    data: bytes, private: HybridPrivateKey, office: str, certified: Mapping[DeviceId, Credential]
) -> Annex:
    """Return what a file says, opened with the desk's key and signed by a laptop that the office certified.

    Raises ``WrongStepError``, ``NotForUsError``, ``UnknownSenderError``, ``BundleDamagedError``,
    ``BundleTooNewError``.
    """
    outer = Document.parse(unwrap_sealed(Step.ANNEX, data, private), limit=MAX_FILE_BYTES)
    body = body_of(outer.require((BODY, SIGNATURE)), Step.ANNEX, _FIELDS)
    sender = certified.get(DeviceId(body.hex("device", ID_BYTES)))
    if sender is None or body.hex("office", ID_BYTES) != office:
        raise UnknownSenderError
    if not sender.casebook.verifies(outer.signature(), body.write(), purpose=SIGNED_AS):
        raise UnknownSenderError
    visit = body.text("visit", longest=_LONGEST_CODE)
    pairs = [_pair(each) for each in body.items("pairs", most=MAX_PAIRS)]
    if not is_code(visit, CodeType.VISIT) or pairs != sorted(set(pairs)):
        raise BundleDamagedError
    return Annex(office, sender.device, Code(visit), body.text("written", longest=_LONGEST_BAND), tuple(pairs))


def _pair(item: object) -> Pair:
    parts = item if isinstance(item, list) else []
    if len(parts) != len(("first", "second", "decided", "basis")) or not all(isinstance(one, str) for one in parts):
        raise BundleDamagedError
    pair = Pair(*parts)
    fits = pair.decided in {ONE, TWO} and len(pair.basis) <= _LONGEST_BASIS
    if not fits or not all(is_code(code, *PERSON_TYPES) for code in (pair.first, pair.second)):
        raise BundleDamagedError
    return pair
