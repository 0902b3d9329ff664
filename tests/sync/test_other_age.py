"""Others open ours, and we open theirs: nobody is locked in, and the outside of a bundle is no format of our own."""

from __future__ import annotations

import io
import secrets
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.age import HybridIdentity, HybridRecipient, encrypt, verify
from npm_field.crypto.hybrid import HybridPrivateKey
from tests.sync import other_age

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sync.other_age import OtherAge

LENGTHS = (0, 65_535, 65_536, 200_001)


@pytest.mark.other_age
@pytest.mark.parametrize("tool", other_age.found(), ids=lambda tool: tool.name)
def test_what_we_sealed_others_open_and_what_they_sealed_we_open(tool: OtherAge, tmp_path: Path) -> None:
    key = HybridPrivateKey.generate()
    key_file = tmp_path / "key"
    key_file.write_text(HybridIdentity(key).secret_text() + "\n", encoding="ascii")
    for length in LENGTHS:
        said = secrets.token_bytes(length)
        ours = io.BytesIO()
        encrypt(io.BytesIO(said), ours, [HybridRecipient(key.public)])
        assert tool.open(ours.getvalue(), key_file) == said
        theirs = io.BytesIO(tool.seal(said, key_file))
        assert b"".join(verify(theirs, [HybridIdentity(key)]).chunks()) == said
