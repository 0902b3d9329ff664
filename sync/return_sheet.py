"""The sheet of return codes: what the office needs to reopen a sealed laptop, drawn by that laptop, sealed to it.

The first sheet travels inside the laptop's answer, every later one as a file of its own. The laptop keeps no copy of
a code: whoever has laptop and passphrase must still ask the office.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto import return_codes
from npm_field.crypto.age import HybridIdentity, HybridRecipient, encrypt, verify
from npm_field.domain import canonical
from npm_field.domain.identifiers import DeviceId
from npm_field.errors import BadReturnCodeError, BundleDamagedError, UnknownSenderError, WrongStepError
from sync.documents import (
    BODY,
    HASH_BYTES,
    ID_BYTES,
    KIND,
    SIGNATURE,
    VERSION,
    Document,
    is_hex,
    printed,
)
from sync.enrolment_files import FORMAT_VERSION as FILE_VERSION
from sync.enrolment_files import MAX_FILE_BYTES, Step, body_of, unwrap_sealed, wrap_sealed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
    from npm_field.crypto.secret import Secret
    from npm_field.crypto.signing import SigningKey
    from sync.statements import Credential

FORMAT_VERSION: Final = 1
SHEET: Final = "return_codes"
MAX_SHEET_BYTES: Final = 8 * 1024
"""Sixteen codes and a hybrid key take 2.4 KiB."""
MAX_SERIAL: Final = 2**31 - 1
SIGNED_AS: Final = "return_codes"
FROM_ANOTHER_DEVICE: Final = "from_another_device"
_SHEET_FIELDS: Final = (VERSION, KIND, "device", "vault", "serial", "codes", "reissue")
_FILE_FIELDS: Final = (VERSION, KIND, "device", "office", "sheet")


@dataclass(frozen=True, slots=True)
class ReturnSheet:
    """The codes of one laptop. Raises ``ValueError`` if it does not hold together.

    ``vault`` is the SHA-256 of the key file's header: it tells the office for which vault a key may be re-issued.
    ``serial`` counts the laptop's sheets from 1, so that an old one never takes the place of a newer one.
    """

    device: DeviceId
    vault: str
    serial: int
    codes: tuple[Secret, ...]
    reissue: HybridPublicKey

    def __post_init__(self) -> None:
        if not is_hex(self.device, ID_BYTES) or not is_hex(self.vault, HASH_BYTES):
            raise ValueError("a device's id or a vault's")
        if not 1 <= self.serial <= MAX_SERIAL or not 1 <= len(self.codes) <= return_codes.COUNT:
            raise ValueError("a serial or a number of codes")

    def fields(self) -> dict[str, object]:
        """Return the document's fields."""
        return {
            VERSION: FORMAT_VERSION,
            KIND: SHEET,
            "device": self.device,
            "vault": self.vault,
            "serial": self.serial,
            "codes": ["".join(return_codes.groups(code)) for code in self.codes],
            "reissue": printed(self.reissue.raw),
        }


def seal_sheet(sheet: ReturnSheet, recipients: Sequence[HybridPublicKey]) -> bytes:
    """Return the sheet as an age file for these keys: what travels inside the answer."""
    sink = io.BytesIO()
    encrypt(io.BytesIO(canonical.write(sheet.fields())), sink, [HybridRecipient(key) for key in recipients])
    return sink.getvalue()


def open_sheet(sealed: bytes, private: HybridPrivateKey, device: DeviceId) -> ReturnSheet:
    """Return the sheet that ``device`` sealed into its answer.

    Raises ``NotForUsError``, ``BundleDamagedError`` (also for a sheet of another device), ``BundleTooNewError``.
    """
    content = b"".join(verify(io.BytesIO(sealed), [HybridIdentity(private)]).chunks())
    sheet = _read(Document.parse(content, limit=MAX_SHEET_BYTES))
    if sheet.device != device:
        raise BundleDamagedError
    return sheet


def make_codes_file(
    sheet: ReturnSheet, *, office: str, signer: SigningKey, recipients: Sequence[HybridPublicKey]
) -> bytes:
    """Return the file that brings fresh codes to the office, signed by the laptop's casebook identity."""
    body = {
        VERSION: FILE_VERSION,
        KIND: Step.CODES.value,
        "device": sheet.device,
        "office": office,
        "sheet": sheet.fields(),
    }
    signature = signer.sign(canonical.write(body), purpose=SIGNED_AS)
    document = canonical.write({BODY: body, SIGNATURE: signature.hex()})
    return wrap_sealed(Step.CODES, document, recipients)


def read_codes_file(data: bytes, private: HybridPrivateKey, office: str, known: Sequence[Credential]) -> ReturnSheet:
    """Return the sheet of a device among ``known``, opened with the office's records key or its paper copy.

    Raises ``WrongStepError``, ``NotForUsError``, ``BundleDamagedError``, ``BundleTooNewError``, and
    ``UnknownSenderError`` when no certified casebook identity of that device signed.
    """
    outer = Document.parse(unwrap_sealed(Step.CODES, data, private), limit=MAX_FILE_BYTES)
    body = body_of(outer.require((BODY, SIGNATURE)), Step.CODES, _FILE_FIELDS)
    device = DeviceId(body.hex("device", ID_BYTES))
    keys = [credential.casebook for credential in known if credential.device == device]
    if not any(key.verifies(outer.signature(), body.write(), purpose=SIGNED_AS) for key in keys):
        raise UnknownSenderError
    if body.hex("office", ID_BYTES) != office:
        raise UnknownSenderError
    sheet = _read(body.inner("sheet"))
    if sheet.device != device:
        raise WrongStepError(expected=Step.CODES.value, found=FROM_ANOTHER_DEVICE)
    return sheet


def _read(document: Document) -> ReturnSheet:
    found = document.require_version(FORMAT_VERSION).require_kind(SHEET).require(_SHEET_FIELDS)
    texts = found.texts("codes", most=return_codes.COUNT, longest=return_codes.LENGTH)
    try:
        return ReturnSheet(
            device=DeviceId(found.hex("device", ID_BYTES)),
            vault=found.hex("vault", HASH_BYTES),
            serial=found.number("serial", lowest=1, highest=MAX_SERIAL),
            codes=tuple(_code(text) for text in texts),
            reissue=found.hybrid_key("reissue"),
        )
    except ValueError:
        raise BundleDamagedError from None


def _code(text: str) -> Secret:
    """Return a code in its one spelling."""
    try:
        code = return_codes.parse(text)
    except BadReturnCodeError:
        raise BundleDamagedError from None
    if bytes(code.view) != text.encode():
        raise BundleDamagedError
    return code
