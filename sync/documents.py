"""Strict reading of canonical documents: one meaning has one spelling, and what is unknown is refused, not passed on.

Everything here raises ``BundleDamagedError`` for a document that is not exactly what it must be, and
``BundleTooNewError`` for one whose version we do not know.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from npm_field.crypto.age_header import from_base64, to_base64
from npm_field.crypto.hybrid import PUBLIC_LENGTH, HybridPublicKey
from npm_field.crypto.signing import SIGNATURE_LENGTH, VerifyKey
from npm_field.domain import canonical, codes
from npm_field.errors import BadCodeError, BundleDamagedError, BundleTooNewError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from npm_field.domain.codes import CodeType

VERSION: Final = "v"
KIND: Final = "kind"
BODY: Final = "body"
SIGNATURE: Final = "signature"
ID_BYTES: Final = 16
HASH_BYTES: Final = 32
MAX_NESTING: Final = 32
"""Our own documents have seven levels."""
# Marks that turn the direction of text around could show a name as another one.
_TURNS_TEXT: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON object of known fields; each is asked for by name and shape."""

    fields: Mapping[str, object]

    @classmethod
    def parse(cls, data: bytes, *, limit: int) -> Self:
        """Return the document in ``data``, of at most ``limit`` bytes and in canonical form."""
        if len(data) > limit:
            raise BundleDamagedError
        try:
            found = canonical.read(data)
            is_canonical = canonical.write(found) == data
        except (ValueError, RecursionError):  # deep nesting is a hostile document's way to end a parser
            raise BundleDamagedError from None
        if not is_canonical or not is_shallow(found):
            raise BundleDamagedError
        return cls(found)

    def require(self, names: Collection[str]) -> Self:
        """Return this document if it has exactly these fields."""
        if self.fields.keys() != set(names):
            raise BundleDamagedError
        return self

    def require_version(self, known: int) -> Self:
        """Return this document if it is of the ``known`` version; asked before anything else is."""
        found = self.fields.get(VERSION)
        if not isinstance(found, int) or isinstance(found, bool) or found < 1:
            raise BundleDamagedError
        if found > known:
            raise BundleTooNewError(found=found, known=known)
        if found != known:
            raise BundleDamagedError
        return self

    def require_kind(self, kind: str) -> Self:
        """Return this document if it says that it is of ``kind``."""
        if self.fields.get(KIND) != kind:
            raise BundleDamagedError
        return self

    def text(self, name: str, *, longest: int) -> str:
        """Return a text of at most ``longest`` characters."""
        value = self.fields.get(name)
        if not isinstance(value, str) or len(value) > longest:
            raise BundleDamagedError
        return value

    def one_of(self, name: str, allowed: Collection[str]) -> str:
        """Return a text that is one of ``allowed``."""
        value = self.fields.get(name)
        if not isinstance(value, str) or value not in allowed:
            raise BundleDamagedError
        return value

    def hex(self, name: str, length: int) -> str:
        """Return the hexadecimal text of ``length`` bytes."""
        value = self.fields.get(name)
        if not is_hex(value, length):
            raise BundleDamagedError
        return str(value)

    def number(self, name: str, *, lowest: int, highest: int) -> int:
        """Return a whole number within bounds."""
        value = self.fields.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            raise BundleDamagedError
        return value

    def items(self, name: str, *, most: int) -> list[object]:
        """Return a list of at most ``most`` elements."""
        value = self.fields.get(name)
        if not isinstance(value, list) or len(value) > most:
            raise BundleDamagedError
        return value

    def texts(self, name: str, *, most: int, longest: int) -> tuple[str, ...]:
        """Return a list of at most ``most`` different texts."""
        found = [item for item in self.items(name, most=most) if isinstance(item, str) and len(item) <= longest]
        if len(found) != len(self.items(name, most=most)) or len(set(found)) != len(found):
            raise BundleDamagedError
        return tuple(found)

    def inner(self, name: str) -> Document:
        """Return the document inside this one."""
        value = self.fields.get(name)
        if not isinstance(value, dict):
            raise BundleDamagedError
        return Document(value)

    def verify_key(self, name: str) -> VerifyKey:
        """Return the public half of a signing identity."""
        return VerifyKey(bytes.fromhex(self.hex(name, HASH_BYTES)))

    def hybrid_key(self, name: str) -> HybridPublicKey:
        """Return a hybrid public key."""
        try:
            return HybridPublicKey(self._base64(name, PUBLIC_LENGTH))
        except ValueError:
            raise BundleDamagedError from None

    def signature(self, name: str = SIGNATURE) -> bytes:
        """Return a signature, not yet looked at."""
        return bytes.fromhex(self.hex(name, SIGNATURE_LENGTH))

    def write(self) -> bytes:
        """Return the canonical bytes, which for a part of a parsed document are the ones that came."""
        return canonical.write(self.fields)

    def _base64(self, name: str, length: int) -> bytes:
        data = from_printed(self.text(name, longest=2 * length))
        if len(data) != length:
            raise BundleDamagedError
        return data


def is_shallow(value: object, levels: int = MAX_NESTING) -> bool:
    """Return whether nothing is nested deeper than ``levels``.

    The parser's own bound depends on how deep the caller stands: what passes here could fail later, on a screen.
    """
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if not inner or levels <= 1:
        return levels > 0 and not inner
    return all(is_shallow(each, levels - 1) for each in inner if isinstance(each, dict | list))


def printed(data: bytes) -> str:
    """Return ``data`` as unpadded base64, for a field of a document."""
    return to_base64(data).decode("ascii")


def from_printed(text: str) -> bytes:
    """Return the bytes behind ``printed`` text."""
    try:
        return from_base64(text.encode("ascii"))
    except UnicodeEncodeError:
        raise BundleDamagedError from None


def is_hex(value: object, length: int) -> bool:
    """Return whether this is the lower-case hexadecimal text of ``length`` bytes."""
    return isinstance(value, str) and len(value) == 2 * length and not set(value) - set("0123456789abcdef")


def is_code(text: str, *allowed: CodeType) -> bool:
    """Return whether this is a code in its printed form, of one of the types if any is named."""
    try:
        return codes.parse(text, allowed) == text
    except BadCodeError:
        return False


def is_showable(name: str, *, longest: int) -> bool:
    """Return whether a name can be shown on one line as what it is: no control sign, none that turns text around."""
    hidden = any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} or sign in _TURNS_TEXT for sign in name)
    return 1 <= len(name) <= longest and name == name.strip() and not hidden
