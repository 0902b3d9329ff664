"""The published age test files (C2SP/CCTV): every one we claim to read gets the verdict it was made for."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from npm_field.crypto.age import Identity, parse_identity, verify
from npm_field.errors import BundleDamagedError, NotForUsError

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "vectors" / "age"
IN_SCOPE = 85
ARMORED = 33
WITH_PASSPHRASE = 25  # and not armored
VERDICTS = {
    "success": 18,
    "no match": 8,
    "HMAC failure": 1,
    "header failure": 40,
    "payload failure": 18,
}


@dataclass(frozen=True, slots=True)
class Vector:
    """One file of the set: a head of ``key: value`` lines, an empty line, and the age file itself."""

    name: str
    fields: dict[str, str]
    identities: tuple[Identity, ...]
    body: bytes

    @property
    def expected(self) -> str:
        return self.fields["expect"]


@pytest.fixture(scope="module")
def vectors() -> list[Vector]:
    if not FOLDER.is_dir():
        pytest.skip("published vectors are not beside this checkout")
    return [_read(path) for path in sorted(FOLDER.iterdir())]


def test_only_armored_files_and_passphrases_are_out_of_scope(vectors: list[Vector]) -> None:
    armored = [vector for vector in vectors if "armored" in vector.fields]
    with_passphrase = [vector for vector in vectors if _needs_passphrase(vector)]
    assert (len(armored), len(with_passphrase)) == (ARMORED, WITH_PASSPHRASE)
    assert len(_in_scope(vectors)) == IN_SCOPE == len(vectors) - ARMORED - WITH_PASSPHRASE


def test_every_vector_in_scope_gets_its_verdict(vectors: list[Vector]) -> None:
    given = {vector.name: _verdict(vector) for vector in _in_scope(vectors)}
    assert given == {vector.name: _ours(vector) for vector in _in_scope(vectors)}


def test_the_vectors_in_scope_cover_every_kind_of_verdict(vectors: list[Vector]) -> None:
    assert Counter(vector.expected for vector in _in_scope(vectors)) == VERDICTS


def _in_scope(vectors: list[Vector]) -> list[Vector]:
    return [vector for vector in vectors if "armored" not in vector.fields and not _needs_passphrase(vector)]


def _needs_passphrase(vector: Vector) -> bool:
    return "armored" not in vector.fields and "passphrase" in vector.fields


def _ours(vector: Vector) -> str:
    match vector.expected:
        case "success":
            return vector.fields["payload"]
        case "no match":
            return NotForUsError.code
        case _:
            return BundleDamagedError.code


def _verdict(vector: Vector) -> str:
    try:
        verified = verify(io.BytesIO(vector.body), vector.identities)
    except (NotForUsError, BundleDamagedError) as refusal:
        return refusal.code
    return hashlib.sha256(b"".join(verified.chunks())).hexdigest()


def _read(path: Path) -> Vector:
    head, _, body = path.read_bytes().partition(b"\n\n")
    lines = [line.partition(": ") for line in head.decode("ascii").splitlines()]
    fields = {key: value for key, _, value in lines}
    identities = tuple(parse_identity(value) for key, _, value in lines if key == "identity")
    if fields.get("compressed") == "zlib":
        body = zlib.decompress(body)
    return Vector(path.name, fields, identities, body)
