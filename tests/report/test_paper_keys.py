"""The printable paper copies: what is read off the page opens what the key opens."""

from __future__ import annotations

import io

from pypdf import PdfReader

from npm_field.crypto.age import HybridIdentity, parse_identity
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.report.paper_keys import KeyPage, grouped, key_pages
from resources.language import Language


def test_a_key_in_groups_is_read_as_the_same_key() -> None:
    text = HybridIdentity(HybridPrivateKey.generate()).secret_text()
    assert grouped(text) != text
    assert parse_identity(grouped(text)) == parse_identity(text)


def test_what_stands_on_the_page_is_the_key_and_its_words() -> None:
    text = HybridIdentity(HybridPrivateKey.generate()).secret_text()
    words = ("abandon", "ability", "able", "about", "above", "absent")
    for code in ("en", "ar"):
        data = key_pages([KeyPage("records", text, words, "npm-field vault rehearse")], Language.load(code))
        page = "".join(part.extract_text() for part in PdfReader(io.BytesIO(data)).pages)
        assert text in "".join(page.split())
        assert "abandon ability able about above absent" in " ".join(page.split())
