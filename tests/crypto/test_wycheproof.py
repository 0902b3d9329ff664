"""Project Wycheproof against the very library calls we use: a bad package must not pass for a good one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from npm_field.crypto.hybrid import is_low_order

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "vectors" / "wycheproof"
REFUSALS = (InvalidSignature, InvalidTag, ValueError)
NO_SECRET = "00" * 32

Case = dict[str, Any]
Compute = Callable[[Case], str]


def ed25519(case: Case) -> str:
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(case["publicKey"]["pk"]))
    key.verify(bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"]))
    return str(case["sig"])


def x25519(case: Case) -> str:
    private = X25519PrivateKey.from_private_bytes(bytes.fromhex(case["private"]))
    return private.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(case["public"]))).hex()


def chacha20_poly1305(case: Case) -> str:
    key, nonce, associated, plaintext, sealed, tag = (
        bytes.fromhex(case[name]) for name in ("key", "iv", "aad", "msg", "ct", "tag")
    )
    cipher = ChaCha20Poly1305(key)
    assert cipher.decrypt(nonce, sealed + tag, associated) == plaintext
    return cipher.encrypt(nonce, plaintext, associated).hex()


def hkdf_sha256(case: Case) -> str:
    return _hkdf(case, hashes.SHA256())


def hkdf_sha512(case: Case) -> str:
    return _hkdf(case, hashes.SHA512())


def mlkem_768_keygen_seed(case: Case) -> str:
    key = MLKEM768PrivateKey.from_seed_bytes(bytes.fromhex(case["seed"]))
    return key.public_key().public_bytes_raw().hex()


def mlkem_768(case: Case) -> str:
    key = MLKEM768PrivateKey.from_seed_bytes(bytes.fromhex(case["seed"]))
    assert key.public_key().public_bytes_raw().hex() == case["ek"]
    return key.decapsulate(bytes.fromhex(case["c"])).hex()


# Primitive, how many cases its file has, and what an accepted case must give.
PRIMITIVES: list[tuple[Compute, int, Compute]] = [
    (ed25519, 151, lambda case: str(case["sig"])),
    (x25519, 518, lambda case: str(case["shared"])),
    (chacha20_poly1305, 325, lambda case: str(case["ct"] + case["tag"])),
    (hkdf_sha256, 86, lambda case: str(case["okm"])),
    (hkdf_sha512, 83, lambda case: str(case["okm"])),
    (mlkem_768_keygen_seed, 100, lambda case: str(case["ek"])),
    (mlkem_768, 193, lambda case: str(case["K"])),
]


@pytest.fixture(scope="module")
def folder() -> Path:
    if not FOLDER.is_dir():
        pytest.skip("published vectors are not beside this checkout")
    return FOLDER


@pytest.mark.parametrize(("compute", "count", "answer"), PRIMITIVES, ids=[row[0].__name__ for row in PRIMITIVES])
def test_every_case_is_accepted_or_refused_as_published(
    folder: Path, compute: Compute, count: int, answer: Compute
) -> None:
    cases = _cases(folder / f"{compute.__name__}.json")
    wrong = [case["tcId"] for case in cases if _outcome(compute, case) != _published(answer, case)]
    assert len(cases) == count
    assert wrong == []


def test_exactly_the_public_points_that_give_no_secret_are_of_low_order(folder: Path) -> None:
    cases = _cases(folder / "x25519.json")
    found = {case["tcId"] for case in cases if is_low_order(bytes.fromhex(case["public"]))}
    assert found == {case["tcId"] for case in cases if case["shared"] == NO_SECRET}
    assert len(found) == 31


def _cases(path: Path) -> list[Case]:
    groups = json.loads(path.read_text("utf-8"))["testGroups"]
    return [{"publicKey": group.get("publicKey"), **case} for group in groups for case in group["tests"]]


def _outcome(compute: Compute, case: Case) -> str | None:
    try:
        return compute(case)
    except REFUSALS:
        return None


def _published(answer: Compute, case: Case) -> str | None:
    # "Acceptable" cases are computed like valid ones; a shared secret of zeros is the one thing to refuse.
    if case["result"] == "invalid" or case.get("shared") == NO_SECRET:
        return None
    return answer(case)


def _hkdf(case: Case, algorithm: hashes.HashAlgorithm) -> str:
    ikm, salt, info = (bytes.fromhex(case[name]) for name in ("ikm", "salt", "info"))
    return HKDF(algorithm=algorithm, length=case["size"], salt=salt, info=info).derive(ikm).hex()
