"""Words: catalogues whole and fresh, plural forms, digits, codes for the ear."""

from __future__ import annotations

import importlib.util
import string
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from resources.language import MARKS, Language, isolated, without_marks

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ci_languages", ROOT / ".ci" / "languages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL: Any = _tool()


@pytest.mark.parametrize("code", ["en", "ar"])
def test_every_sentence_of_the_code_is_translated(code: str) -> None:
    assert TOOL.missing(code) == []


@pytest.mark.parametrize("code", ["en", "ar"])
def test_the_compiled_catalogue_is_fresh(code: str) -> None:
    assert (TOOL.FOLDER / f"{code}.mo").read_bytes() == TOOL.mo_bytes(code)


def test_every_sentence_can_be_read_from_the_code() -> None:
    found = [f"{path.relative_to(ROOT)}:{line}" for path in TOOL.sources() for line in TOOL.unreadable(path)]
    assert found == [], "give tr() plain text, or say why not behind '# tr:' in that line"


def test_a_sentence_made_while_running_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "view.py"
    path.write_text('look.tr(word)\n\nlook.tr(word)  # tr: from the table above\nlook.tr("Open")\n', encoding="utf-8")
    assert list(TOOL.unreadable(path)) == [1]
    assert [sentence for _line, sentence in TOOL.sentences(path)] == ["Open"]


def test_translations_use_the_same_values() -> None:
    wrong = []
    for message in TOOL.catalogue("ar"):
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        given = [message.string] if isinstance(message.string, str) else list(message.string)
        forms = [form for form in given if form]
        allowed = {name for text in ids for name in _names(text)}
        plural = len(ids) > 1
        wrong += [form for form in forms if not _names(form) <= allowed]
        # "one" and "two" are words in Arabic and need no number; every other value must be there
        wrong += [form for form in forms if not plural and _names(form) != allowed]
    assert wrong == []


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_arabic_has_six_forms() -> None:
    language = Language.load("ar")
    said = [language.ntr("{n} record", "{n} records", n) for n in (0, 1, 2, 3, 11, 100)]
    assert said == ["لا سجلات", "سجل واحد", "سجلان", "٣ سجلات", "١١ سجلاً", "١٠٠ سجل"]  # noqa: RUF001 - Arabic digits are the subject


def test_numbers_follow_the_digits_setting_and_words_do_not() -> None:
    assert Language.load("ar").number(71) == "٧١"  # noqa: RUF001 - Arabic digits are the subject
    assert Language.load("ar", "latin").number(71) == "71"
    assert Language.load("en", "arabic").number(71) == "٧١"  # noqa: RUF001 - Arabic digits are the subject
    assert Language.load("ar").tr("{percent} %", percent=71) == "٧١٪"  # noqa: RUF001 - Arabic digits are the subject


def test_a_code_is_spelled_letter_then_digit_by_digit() -> None:
    assert Language.load("en").spelled("P-231-008") == "P · two three one · zero zero eight"
    assert Language.load("ar").spelled("P-906-099") == "P · تسعة صفر ستة · صفر تسعة تسعة"
    assert Language.load("en").spelled("group-1") == "group · one"


def test_a_word_with_two_uses_shows_only_the_word() -> None:
    assert Language.load("en").tr("Nowhere in any catalogue##verb") == "Nowhere in any catalogue"


def test_the_test_language_is_twice_as_long() -> None:
    assert len(Language.load("zz").tr("Saved")) >= 2 * len("Saved")


def test_inv40_a_code_between_marks_is_copied_without_them() -> None:
    assert isolated("P-231-008") != "P-231-008"
    assert without_marks("".join(MARKS) + isolated("P-231-008")) == "P-231-008"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(KeyError):
        Language.load("xx")
