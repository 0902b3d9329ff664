"""A revision that settles differences, as the first version that could write one wrote it."""

from __future__ import annotations

import json
from pathlib import Path

from npm_field.crypto.signing import VerifyKey
from npm_field.domain.revision import SIGNED_AS, VERSION, Header, Revision

KEPT = Path(__file__).resolve().parent / "revision-2" / "revision.json"


def test_a_revision_that_settles_reads_and_its_signature_holds() -> None:
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    header = kept["header"].encode()
    salt, commitment, signature = (bytes.fromhex(kept[name]) for name in ("salt", "commitment", "signature"))
    revision = Revision(Header.read(header), header, commitment, salt, kept["payload"].encode(), signature)
    assert (revision.header.version, revision.id, revision.is_whole()) == (VERSION, kept["id"], True)
    assert dict(revision.settles) == {tuple(path): how for path, how in kept["settles"]}
    key = VerifyKey(bytes.fromhex(kept["key"]))
    assert key.verifies(signature, revision.signed_bytes, purpose=SIGNED_AS)
