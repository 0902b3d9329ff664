"""Known answers: the cryptography of this installation must compute what the standards say it must.

``npm-field doctor`` runs these, each well under 50 ms. They find a bad or foreign package and a broken processor
path before a vault is made with it, when nothing is lost yet.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from argon2.low_level import ARGON2_VERSION, Type, core, ffi
from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from npm_field.crypto.age import HybridIdentity, verify
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.errors import BundleDamagedError, NotForUsError, SelfTestError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUND_TRIP_TEXT: Final = b"npm-field round trip"
AGE_FILE_TEXT: Final = b"npm-field known answer"
# Written once by our own writer to the key whose seed is 00 01 … 1f. The published vectors hold our reader right.
AGE_FILE: Final = base64.b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IG1sa2VtNzY4eDI1NTE5IG5yRFJKQkZQNDZTc1djRDEvMWpFUDZqMHNLc2xGNDVuUEUrTU5kSHdo"
    "WGlSQUdPYWxHd0R6cDkwS0pCdWpEeXJoUTFuWkwyUXVCbEFPTDRoWUpncU42a3ladWJTb0ZoS0JlV2dEa2lDdVV0U3VBOXR3Rm94eHl4M3VJ"
    "YlVnN2lLZ3BYNGovV09iL2VqMDhwTjJuS011ZWd2TXBiVDlQRWZITy9CS2kvRzk0ZDZyb0g0dng5WG54Zi9TUTgrWGt6RnJQMURnZHhiYXRS"
    "dm9tbng1RkJNdUd0T0x0ZVdzNnErY3NHUDhSdGFCbHhzaUpJVERNQzVvdWV1UGlMWHhkSXJ3aTc4QmlGRW51V1piWVVZN3lIWTNROVRwR0k4"
    "c3Z4STJRMkRJYWFFczNIdnY0SWNUVFNhYklVVU02QW5wcHJSSi8wOWJvNGw1OHV6OXBNazNJK1ZkSlpvaHB6OGhsRXBnQmp2SlF6YWx0a1RT"
    "eHVScTVWYjgyMk5qU2ZhN05ZWENtUU9ha3BDSFBoaE5hUkcvR2RyVktBTmxzM3NyZXJLcjVBZG8wcTBIZkNEeGk4aXlQWGladkhoU0FOQVNl"
    "YVhrRzdHclpVZ29HckVEa0xQSU8waHFyQXQ3UzJIU1FUbk5pNmpiajk2RTNQZXVhRm9OS2hiZVc5S05uRnB4eXYwS0pLL3g2bFRNUzJXTk5r"
    "NU16WmlBVm1FTW1xWm9FSkxXOWlTL2NaK1R4bTZLM3JjNktFSlIyU0dpTDNxSzI3NEUvVDBGVTJpRkZOY3JCdHVicWhVQVpZR3FVVk9MQURm"
    "N28zVTU0c2VjV3pPTFQwOVZrVHA3NkRQWXh2bHdmMmljekNFb0ZFeTFvaldHTzNSSmRyYS9kVmdtbE9IRUFIdW8wVUYxVk5IOUtnQmVxR1R1"
    "S3Q4ZHNpbWNKeS9Xbyt1aUhiaFlxbGtvTmRXbFVvYW1tWWhhMmNVei9leSthUHVoM3pESGZsMWFpR2xaTno2TmFrUHN3dkdpa0lxTUdTTkVt"
    "dEQ2SUJ3T0VlRjBPMzBmNXhYTDFXR1dWUTBFUkI2SE5rTDAwd3VCOHBsUnlrKzRvakJ2cS84ZmtRY0l5U2ZoRU42aGtyeFAvNk9XQlNienRz"
    "Sjd4M3Z3Zzhpd2Q5TW9nUkJRN0hkWFBZc0lhTWIxbnJpajJwd3RWSTdnbDBKL3FRS0dRZzFyYjZRQUtRdEdSb1VnMWlncUNtb1Zrb284eUcw"
    "SFB2Rlc2TFpHQjJYeDlxNXc5QTE3L1NFV29hYUY3THAxMWsvbWNVU2YzNDRhY0w5aXlpdzU5N3R3cGo0SWQ3QWdCbzF6V1NPM0kvSzV6bThQ"
    "TGhtSEp5RzVGWE90NVZDeFdtOWhlTmtCMkxhVytwSFo1NXE2L0Qzd2M2TVhQaWcwV3pnV01UeVZrUnNUWGJFMTZGY3Zzd3NzeFlNRTB0bVY3"
    "NE1IMzJoL3ZmRTN3SHEwcEFnVFRuL2E0b3JMVmxyMGhhSXdZQmZSZkNabk1KdE9HUFlNSnZJcisyT29DM1R6RTVlY1cxZWpkS1dkbldEVzMy"
    "R01TNU5ZcTI0SURjMU5aNXNKY1hmRm01SHk3U0FBOE9uMG1lVHBzcGJjdHlBNVdtT1llcWx1KzV4RnRXdnpnazZCekxzL2FGMnVuTEVXRFBj"
    "UXBrelZYYUhSenhmc1ViZXVjVFAvKzZDS0lCd09SUzFKVEFJNzNHR08vZUdEVjZSdTRBaExiNitSRU9URFFBSmE3LzQ1VzM4eFlEZG9iNjBC"
    "dk9lRm9XOW1TVnRZWWRxckw2ZkRjcFBueG1lSTg3WWNtWDExa1ZVUGRGQUxsVFM2RjNQbGNlRHh0U3BtK0V1U0Izd0QrZnRNMk1mekF5S0NR"
    "blhhbU9SeHNFdllPWHRacld4Qy9aUDIxZkQzdXIrNlN1WWF3R3RYQnhWM2dkOVlQMFRtY1JxTGRENHhweDh6M21BQnVueGpiTTlDQQp3N055"
    "Tm5CL3N6enRWUk9EODFtVFpjLzBQbng4ZXlReDVnVS9OaDYxbUtFCi0tLSBUL2MvVkxXVEJkdDlJeVpkK0d6b0dYU0dpZzlkQkVGZGZuUEQ2"
    "Z1ROVFg0CinXOvb76k8sxITZbA2v7JvH8/STkM9cqdxxO1yMFWIr51FwZJRLYGNaMor7ZwQZMpMwtNI9IQ=="
)
PROOF_OF_FAILURE: Final = (BundleDamagedError, NotForUsError, InvalidSignature, InvalidTag, UnsupportedAlgorithm)


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """One test: its name in the error, what must come out, and the computation."""

    name: str
    expected: bytes
    compute: Callable[[], bytes]


def run(answers: Sequence[KnownAnswer] | None = None) -> None:
    """Compute every answer. Raises ``SelfTestError(test=name)`` for the first that is wrong or does not come."""
    for answer in KNOWN_ANSWERS if answers is None else answers:
        try:
            computed = answer.compute()
        except (*PROOF_OF_FAILURE, ValueError):
            raise SelfTestError(test=answer.name) from None
        if computed != answer.expected:
            raise SelfTestError(test=answer.name)


def _argon2id() -> bytes:
    parts = {"out": bytes(32), "pwd": b"\x01" * 32, "salt": b"\x02" * 16, "secret": b"\x03" * 8, "ad": b"\x04" * 12}
    buffers = {name: ffi.new("uint8_t[]", part) for name, part in parts.items()}
    context = ffi.new("argon2_context *")
    for name, buffer in buffers.items():
        setattr(context, name, buffer)
        setattr(context, f"{name}len", len(parts[name]))
    context.version = ARGON2_VERSION
    context.m_cost, context.t_cost = 32, 3
    context.lanes = context.threads = 4
    context.allocate_cbk = context.free_cbk = ffi.NULL
    if core(context, Type.ID.value) != 0:
        return b""
    return bytes(ffi.buffer(buffers["out"], 32))


def _ed25519() -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(
        bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    )
    signature = key.sign(b"\x72")
    key.public_key().verify(signature, b"\x72")
    return signature


def _chacha20_poly1305() -> bytes:
    cipher = ChaCha20Poly1305(bytes(range(0x80, 0xA0)))
    nonce, associated = bytes.fromhex("070000004041424344454647"), bytes.fromhex("50515253c0c1c2c3c4c5c6c7")
    text = (
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
        b"sunscreen would be it."
    )
    sealed = cipher.encrypt(nonce, text, associated)
    return sealed if cipher.decrypt(nonce, sealed, associated) == text else b""


def _hkdf_sha256() -> bytes:
    derivation = HKDF(algorithm=hashes.SHA256(), length=42, salt=bytes(range(13)), info=bytes(range(0xF0, 0xFA)))
    return derivation.derive(b"\x0b" * 22)


def _age_hybrid_file() -> bytes:
    verified = verify(io.BytesIO(AGE_FILE), [HybridIdentity(HybridPrivateKey(Secret(bytes(range(32)))))])
    return b"".join(verified.chunks())


def _xwing_round_trip() -> bytes:
    key = HybridPrivateKey.generate()
    return key.open(key.public.seal(ROUND_TRIP_TEXT, info=b"npm-field/self-test"), info=b"npm-field/self-test")


KNOWN_ANSWERS: Final = (
    # RFC 9106, section 5.3
    KnownAnswer(
        "argon2id",
        bytes.fromhex("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"),
        _argon2id,
    ),
    # RFC 8032, section 7.1, test 2
    KnownAnswer(
        "ed25519",
        bytes.fromhex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
        _ed25519,
    ),
    # RFC 8439, section 2.8.2
    KnownAnswer(
        "chacha20_poly1305",
        bytes.fromhex(
            "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
            "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
            "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
            "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691"
        ),
        _chacha20_poly1305,
    ),
    # RFC 5869, appendix A.1
    KnownAnswer(
        "hkdf_sha256",
        bytes.fromhex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
        _hkdf_sha256,
    ),
    KnownAnswer("age_hybrid_file", AGE_FILE_TEXT, _age_hybrid_file),
    KnownAnswer("xwing_round_trip", ROUND_TRIP_TEXT, _xwing_round_trip),
)
