"""What a check finds is said in words that people understand, in each language."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from npm_field.usecases.damage import Damage
from npm_field.usecases.losses import LOST, Fate
from resources.language import Language
from ui import damage

USECASES = Path(__file__).resolve().parents[2] / "npm_field" / "usecases"


def problems() -> set[str]:
    """Every problem that the check can name: the second argument of each ``Damage(…)``."""
    found = set()
    for path in USECASES.glob("check*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Damage":
                names = [arm for arm in ast.walk(node.args[1]) if isinstance(arm, ast.Constant)]
                found |= {str(name.value) for name in names if isinstance(name.value, str)}
    return found | {"content_changed", "unknown_device", "bad_signature"}


def test_the_problems_are_found() -> None:
    assert len(problems()) > 25


@pytest.mark.parametrize("problem", sorted(problems()))
def test_every_problem_has_words_of_its_own_in_each_language(problem: str) -> None:
    assert damage.knows(problem)
    found = Damage("casebook", problem, "0123456789abcdef" * 4, page=7, code="P-407-216")
    english = damage.words(found, Language.load("en"))
    arabic = damage.words(found, Language.load("ar"))
    assert any("\u0600" <= sign <= "\u06ff" for sign in arabic)
    assert problem not in english
    assert "{" not in english + arabic


def test_a_rescue_names_a_record_by_its_code_and_a_page_by_its_number() -> None:
    fates = [
        Fate("0" * 32, "P-407-216", 2, 1, ""),
        Fate("1" * 32, "", 0, 1, ""),
        Fate("2" * 32, "P-049-402", 1, 0, LOST),
    ]
    said = damage.of_rescue(fates, {"casebook": (7,), "daybook": ()}, {("daybook", "pool"): 3}, Language.load("en"))
    assert len(said) == 6
    assert "7" in said[0]
    assert "missing" in said[1]
    assert "P-407-216" in said[2]
    assert "1" * 12 in said[3]
    assert "P-049-402" in said[4]
    assert "3" in said[5]
