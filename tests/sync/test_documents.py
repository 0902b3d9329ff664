"""Canonical documents are read strictly: one spelling, known fields, bounded, never an error of another family."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.domain import canonical
from npm_field.errors import BundleDamagedError, BundleTooNewError, FieldError
from sync.documents import Document, from_printed, is_code, is_hex, is_showable, printed

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 10_000


def parsed(text: str | bytes) -> Document:
    return Document.parse(text if isinstance(text, bytes) else text.encode(), limit=LIMIT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "1",
        '{"a": 1}',
        '{"b":1,"a":2}',
        '{"a":1,"a":1}',
        '{"a":NaN}',
        '{"a":1e999}',
        '{"a":1e2}',
        '{"a":"\\u0061"}',
        '{"a":"\\ud800"}',
        '{"a":1}\n',
        "\ufeff{}",
        '{"a":' + "9" * 5000 + "}",
        '{"a":' + "[" * 4000 + "]" * 4000 + "}",
        '{"a":' * 1600 + "1" + "}" * 1600,
        "{}".encode("utf-16"),
        b'{"a":"\xff"}',
        '{"a":"' + "x" * LIMIT + '"}',
    ],
    ids=str,
)
def test_a_second_spelling_or_a_hostile_one_is_refused(text: str | bytes) -> None:
    with pytest.raises(BundleDamagedError):
        parsed(text)


@settings(max_examples=100)
@given(data=st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_field_error(data: bytes) -> None:
    try:
        document = parsed(data)
    except FieldError:
        return
    assert document.write() == data


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=150)
@given(value=JSON)
def test_every_shape_asked_for_is_the_shape_given_or_refused(value: object) -> None:
    document = Document({"field": value})
    asked: dict[str, Callable[[], bool]] = {
        "text": lambda: isinstance(document.text("field", longest=4), str),
        "one_of": lambda: document.one_of("field", ("a", "b")) in ("a", "b"),
        "hex": lambda: is_hex(document.hex("field", 1), 1),
        "number": lambda: 0 <= document.number("field", lowest=0, highest=9) <= 9,
        "items": lambda: len(document.items("field", most=2)) <= 2,
        "texts": lambda: len(set(document.texts("field", most=2, longest=4))) <= 2,
        "inner": lambda: document.inner("field").fields == value,
        "verify_key": lambda: len(document.verify_key("field").raw) == 32,
        "hybrid_key": lambda: len(document.hybrid_key("field").raw) == 1216,
    }
    for ask in asked.values():
        try:
            holds = ask()
        except BundleDamagedError:
            continue
        assert holds


def test_nothing_is_nested_so_deep_that_another_reader_could_fail_on_it() -> None:
    for depth in [*range(1, 40), *range(40, 2000, 7)]:
        text = '{"a":' + "[" * depth + "]" * depth + "}"
        if depth < 32:
            assert parsed(text).write() == text.encode()
        else:
            with pytest.raises(BundleDamagedError):
                parsed(text)


def test_yes_is_not_a_number() -> None:
    with pytest.raises(BundleDamagedError):
        parsed('{"a":true}').number("a", lowest=0, highest=1)
    with pytest.raises(BundleDamagedError):
        parsed('{"v":true}').require_version(1)


def test_an_unknown_or_missing_field_is_refused() -> None:
    document = parsed('{"a":1,"b":2}')
    assert document.require(("b", "a")) is document
    for names in [("a",), ("a", "b", "c")]:
        with pytest.raises(BundleDamagedError):
            document.require(names)


def test_a_later_version_is_told_from_damage() -> None:
    with pytest.raises(BundleTooNewError) as caught:
        parsed('{"new":1,"v":3}').require_version(2)
    assert caught.value.facts == {"found": 3, "known": 2}
    for version in ["0", "-1", "1", '"2"', "2.5", "null"]:
        with pytest.raises(BundleDamagedError):
            parsed(f'{{"v":{version}}}').require_version(2)


def test_the_same_text_twice_in_a_list_is_refused() -> None:
    with pytest.raises(BundleDamagedError):
        parsed('{"a":["x","x"]}').texts("a", most=9, longest=9)


@given(data=st.binary(max_size=100))
def test_printed_bytes_come_back(data: bytes) -> None:
    assert from_printed(printed(data)) == data


@pytest.mark.parametrize("text", ["A", "AA==", "A A", "AB", "é", "-_"])
def test_base64_in_another_spelling_is_refused(text: str) -> None:
    with pytest.raises(BundleDamagedError):
        from_printed(text)


@pytest.mark.parametrize("value", ["0A", "0", "000", "0g", "\u0660\u0660", 10, None, ["0", "0"]])
def test_hexadecimal_text_has_one_spelling(value: object) -> None:
    assert is_hex("0a", 1)
    assert not is_hex(value, 1)


@pytest.mark.parametrize("text", ["", "P-407-211", "p-407-216", "P407216", "٣", "interview"])
def test_only_the_printed_form_of_a_code_is_a_code(text: str) -> None:
    assert not is_code(text)


@pytest.mark.parametrize("name", ["مكتب الوقاية", "Büro für Prävention", "دفتر می‌شود"])
def test_a_name_in_any_script_can_be_shown(name: str) -> None:
    assert is_showable(name, longest=80)


@pytest.mark.parametrize("name", ["", " Office", "Two\nlines", "Off\x00ice", "ab\u202edc", "\u2067ab", "x" * 81])
def test_a_name_that_could_show_as_another_is_refused(name: str) -> None:
    assert not is_showable(name, longest=80)


def test_a_written_document_is_the_one_that_was_read() -> None:
    data = canonical.write({"b": {"d": 1, "c": [1.5, None]}, "a": "é"})
    assert parsed(data).write() == data
    assert parsed(data).inner("b").write() == b'{"c":[1.5,null],"d":1}'
