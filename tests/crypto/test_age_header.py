"""The header of an age file: one spelling only, under limits, whatever stands in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.crypto.age_header import (
    MAX_HEADER_BYTES,
    MAX_STANZAS,
    Stanza,
    build_header,
    from_base64,
    parse_header,
    to_base64,
)
from npm_field.crypto.age_keys import HybridIdentity, check_stanza
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.errors import BundleDamagedError

FILE_KEY = Secret(bytes(range(16)))
WORDS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=20)
STANZAS = st.builds(Stanza, WORDS, st.lists(WORDS, max_size=3).map(tuple), st.binary(max_size=150))


@settings(max_examples=60)
@given(stanzas=st.lists(STANZAS, min_size=1, max_size=5), payload=st.binary(max_size=20))
def test_a_built_header_is_read_back(stanzas: list[Stanza], payload: bytes) -> None:
    written = build_header(stanzas, FILE_KEY)
    header = parse_header(written + payload)
    assert header.stanzas == tuple(stanzas)
    assert header.length == len(written)
    assert header.is_authentic(FILE_KEY)


@settings(max_examples=60)
@given(stanzas=st.lists(STANZAS, min_size=1, max_size=3))
def test_a_header_under_another_file_key_is_not_authentic(stanzas: list[Stanza]) -> None:
    assert not parse_header(build_header(stanzas, FILE_KEY)).is_authentic(Secret(bytes(16)))


@settings(max_examples=200)
@given(text=st.binary(max_size=12) | st.text("ABCw/+=\n", max_size=9).map(str.encode))
def test_base64_is_its_one_spelling_or_refused(text: bytes) -> None:
    try:
        data = from_base64(text)
    except BundleDamagedError:
        return
    assert to_base64(data) == text


@settings(max_examples=200)
@given(tail=st.binary(max_size=200) | st.text("-> \n=A/", max_size=120).map(str.encode))
def test_garbage_after_the_version_line_is_refused(tail: bytes) -> None:
    with pytest.raises(BundleDamagedError):
        parse_header(b"age-encryption.org/v1\n" + tail)


def test_a_header_without_a_stanza_is_refused() -> None:
    with pytest.raises(BundleDamagedError):
        parse_header(build_header([], FILE_KEY))


def test_the_most_stanzas_are_read_and_one_more_is_refused() -> None:
    stanza = Stanza("grease", (), b"")
    assert len(parse_header(build_header([stanza] * MAX_STANZAS, FILE_KEY)).stanzas) == MAX_STANZAS
    with pytest.raises(BundleDamagedError):
        parse_header(build_header([stanza] * (MAX_STANZAS + 1), FILE_KEY))


def test_the_most_hybrid_recipients_fit_under_the_byte_limit() -> None:
    stanza = HybridIdentity(HybridPrivateKey.generate()).recipient.wrap(FILE_KEY)
    header = build_header([stanza] * MAX_STANZAS, FILE_KEY)
    assert len(header) <= MAX_HEADER_BYTES
    assert parse_header(header).length == len(header)


def test_a_header_beyond_the_byte_limit_is_refused() -> None:
    with pytest.raises(BundleDamagedError):
        parse_header(build_header([Stanza("grease", ("x" * MAX_HEADER_BYTES,), b"")], FILE_KEY))


def test_a_stanza_of_a_kind_we_do_not_know_passes_unread() -> None:
    check_stanza(Stanza("example.com/other", ("a", "b"), b"any"))


@pytest.mark.parametrize("kind", ["X25519", "mlkem768x25519"])
@pytest.mark.parametrize("arguments", [(), ("AA", "AA"), ("A",), ("AA",), ("A" * 43,)])
def test_a_malformed_stanza_of_a_known_kind_is_refused(kind: str, arguments: tuple[str, ...]) -> None:
    with pytest.raises(BundleDamagedError):
        check_stanza(Stanza(kind, arguments, bytes(32)))


@pytest.mark.parametrize(
    "body", [b"A" * 68 + b"\n", b"A" * 64 + b"\n" + b"A" * 68 + b"\n"], ids=["first line", "second line"]
)
def test_a_body_that_ends_in_a_line_too_long_is_refused(body: bytes) -> None:
    before, after = b"age-encryption.org/v1\n-> grease\n", b"--- " + b"A" * 43 + b"\n"
    assert parse_header(before + b"A" * 60 + b"\n" + after).stanzas == (Stanza("grease", (), bytes(45)),)
    with pytest.raises(BundleDamagedError):
        parse_header(before + body + after)


@pytest.mark.parametrize(
    "end", [b"--x " + b"A" * 43, b"---- " + b"A" * 43, b"--- " + b"A" * 42, b"--- " + b"A" * 44, b"---" + b"A" * 43]
)
def test_a_last_line_in_another_form_is_refused(end: bytes) -> None:
    with pytest.raises(BundleDamagedError):
        parse_header(b"age-encryption.org/v1\n-> grease\n\n" + end + b"\n")
