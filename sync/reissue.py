"""The re-issue: the office gives a sealed laptop the key of its casebook back, sealed to a key only it can make.

That key comes out of main's secret S, so the file is of no use to whoever has the travel passphrase or the disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto.secret import Secret
from npm_field.domain import canonical
from npm_field.domain.identifiers import DeviceId
from npm_field.errors import BundleDamagedError, UnknownSenderError, WrongStepError
from sync.completion import FOR_ANOTHER_DEVICE
from sync.documents import BODY, HASH_BYTES, ID_BYTES, KIND, SIGNATURE, VERSION, Document, from_printed, printed
from sync.enrolment_files import FORMAT_VERSION, MAX_FILE_BYTES, Step, body_of, unwrap_sealed, wrap_sealed

if TYPE_CHECKING:
    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
    from npm_field.crypto.signing import SigningKey, VerifyKey

KEY_LENGTH: Final = 32
MAX_SEALED_TEXT: Final = 4 * 1024
SIGNED_AS: Final = "reissue"
INFO_LABEL: Final = b"npm-field/reissue-kek/1\x00"
_FIELDS: Final = (VERSION, KIND, "device", "office", "vault", "sealed")


@dataclass(frozen=True, slots=True)
class For:
    """For whom a key is re-issued: the device, its office, and the SHA-256 of its key file's header."""

    device: DeviceId
    office: str
    vault: str

    @property
    def info(self) -> bytes:
        """What the sealed key is bound to."""
        return INFO_LABEL + f"{self.device} {self.office} {self.vault}".encode()


def make_reissue(kek: Secret, whom: For, *, recipient: HybridPublicKey, signing_key: SigningKey) -> bytes:
    """Return the file, signed by the office and sealed to the laptop's re-issue key."""
    body = {
        VERSION: FORMAT_VERSION,
        KIND: Step.REISSUE.value,
        "device": whom.device,
        "office": whom.office,
        "vault": whom.vault,
        "sealed": printed(recipient.seal(kek.view, info=whom.info)),
    }
    signature = signing_key.sign(canonical.write(body), purpose=SIGNED_AS)
    return wrap_sealed(Step.REISSUE, canonical.write({BODY: body, SIGNATURE: signature.hex()}), [recipient])


def read_reissue(data: bytes, private: HybridPrivateKey, whom: For, office_key: VerifyKey) -> Secret:
    """Return the casebook's KEK out of a file for ``whom``.

    Raises ``WrongStepError`` (also for another laptop or vault), ``NotForUsError``, ``BundleDamagedError``,
    ``BundleTooNewError``, and ``UnknownSenderError`` when this office did not sign.
    """
    outer = Document.parse(unwrap_sealed(Step.REISSUE, data, private), limit=MAX_FILE_BYTES)
    body = body_of(outer.require((BODY, SIGNATURE)), Step.REISSUE, _FIELDS)
    if not office_key.verifies(outer.signature(), body.write(), purpose=SIGNED_AS):
        raise UnknownSenderError
    found = For(DeviceId(body.hex("device", ID_BYTES)), body.hex("office", ID_BYTES), body.hex("vault", HASH_BYTES))
    if found != whom:
        raise WrongStepError(expected=Step.REISSUE.value, found=FOR_ANOTHER_DEVICE)
    opened = private.open(from_printed(body.text("sealed", longest=MAX_SEALED_TEXT)), info=whom.info)
    if len(opened) != KEY_LENGTH:
        raise BundleDamagedError
    return Secret(opened)
