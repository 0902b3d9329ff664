"""The catalogues: find every sentence in the code, update resources/languages/*.po, compile them to .mo.

    .venv/bin/python .ci/languages.py update     adds missing sentences (empty in ar.po), drops unused
    .venv/bin/python .ci/languages.py compile    writes the .mo files that are committed
    .venv/bin/python .ci/languages.py missing    lists what waits for a translation
    .venv/bin/python .ci/languages.py fill FILE  takes {"sentence": "translation"} from a JSON file
                                                 into ar.po; a plural is named by its first form
                                                 and has its six Arabic forms in a list

English is its own translation and needs nobody. ``fill`` updates and compiles too, so it is all one needs.
"""

from __future__ import annotations

import ast
import io
import json
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Message

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "resources" / "languages"
CODES: Final = ("en", "ar")
WHERE: Final = ("ui", "npm_field/cli", "npm_field/report", "resources/language.py")
SINGLE: Final = frozenset({"tr", "mark"})
PLURAL: Final = "ntr"
# zero, one, two, few (3 to 10), many (11 to 99), other (100 to 102): the order every translator's tool expects
PLURALS: Final = {
    "en": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
ALWAYS: Final = datetime(2026, 1, 1, tzinfo=UTC)
EXCUSE: Final = "# tr:"

Sentence = str | tuple[str, str]


def sources() -> list[Path]:
    """Return the files whose sentences people read."""
    found: list[Path] = []
    for name in WHERE:
        place = ROOT / name
        found += [place] if place.is_file() else sorted(place.rglob("*.py"))
    return found


def sentences(path: Path) -> Iterator[tuple[int, Sentence]]:
    """Yield line and sentence of each call of tr, ntr or mark with plain text."""
    for call, name in _calls(path):
        texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name == PLURAL and len(texts) >= 2:  # noqa: PLR2004 - one and many
            yield call.lineno, (texts[0], texts[1])
        elif name in SINGLE and texts and texts[0] and _plain(call.args[0]):
            yield call.lineno, texts[0]


def unreadable(path: Path) -> Iterator[int]:
    """Yield the line of each call whose sentence cannot be read from the code and that gives no reason."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for call, name in _calls(path):
        wanted = call.args[:2] if name == PLURAL else call.args[:1]
        spoken = all(_plain(arg) for arg in wanted) and wanted
        excused = any(EXCUSE in line for line in lines[call.lineno - 1 : (call.end_lineno or call.lineno) + 1])
        if not spoken and not excused:
            yield call.lineno


def empty(code: str) -> Catalog:
    """Return a catalogue with its plural rule and nothing else."""
    made = Catalog(locale=code, project="NPM Field", version="1", charset="utf-8", fuzzy=False)
    made.header_comment = f"# The words of NPM Field: {code}"
    made.mime_headers = [("Plural-Forms", PLURALS[code])]
    return made


def catalogue(code: str) -> Catalog:
    """Return what is in the .po file of ``code`` now, or an empty catalogue."""
    path = FOLDER / f"{code}.po"
    if not path.exists():
        return empty(code)
    with path.open("rb") as stream:
        return read_po(stream, locale=code)


def updated(code: str) -> Catalog:
    """Return the catalogue with exactly the sentences of the code, keeping the translations there are."""
    before = catalogue(code)
    after = empty(code)
    places: dict[Sentence, set[str]] = {}
    for path in sources():
        for _line, sentence in sentences(path):
            places.setdefault(sentence, set()).add(path.relative_to(ROOT).as_posix())
    for sentence in sorted(places, key=str):
        kept = before.get(sentence if isinstance(sentence, str) else sentence[0])
        found_in = [(place, 0) for place in sorted(places[sentence])]
        after.add(sentence, _translation(code, sentence, kept), locations=found_in)
    return after


def missing(code: str) -> list[object]:
    """Return the sentences of the code that have no whole translation."""
    return [message.id for message in updated(code) if message.id and not _whole(message)]


def po_text(code: str) -> bytes:
    """Return the .po file as it should be, without dates: the same code gives the same bytes."""
    stream = io.BytesIO()
    write_po(stream, updated(code), width=118, omit_header=False, sort_output=True)
    idle = (b'"POT-Creation', b'"PO-Revision', b'"Generated-By', b'"Report-Msgid', b'"Last-Tr', b'"Language-Team')
    return b"".join(line for line in stream.getvalue().splitlines(keepends=True) if not line.startswith(idle))


def fill(words: dict[str, str | list[str]]) -> None:
    """Put Arabic words into ar.po and compile. Words for sentences that the code does not have are left out."""
    made = updated("ar")
    for message in made:
        first = message.id if isinstance(message.id, str) else message.id[0]
        if first and first in words:
            given = words[first]
            message.string = given if isinstance(given, str) else tuple(given)
    with (FOLDER / "ar.po").open("wb") as stream:
        write_po(stream, made, width=118, sort_output=True)
    for code in CODES:
        (FOLDER / f"{code}.po").write_bytes(po_text(code))
        (FOLDER / f"{code}.mo").write_bytes(mo_bytes(code))


def mo_bytes(code: str) -> bytes:
    """Return the compiled catalogue."""
    stream = io.BytesIO()
    made = catalogue(code)
    # without this every compiled file would differ from the one of the minute before
    made.creation_date = made.revision_date = ALWAYS
    write_mo(stream, made)
    return stream.getvalue()


def main(act: str, *files: str) -> int:
    """Do one act; return 1 when something is missing."""
    for file in files:
        fill(json.loads(Path(file).read_text(encoding="utf-8")))
    for code in CODES:
        if act == "update":
            (FOLDER / f"{code}.po").write_bytes(po_text(code))
        elif act == "compile":
            (FOLDER / f"{code}.mo").write_bytes(mo_bytes(code))
    waiting = [(code, sentence) for code in CODES for sentence in missing(code)]
    for code, sentence in waiting:
        sys.stdout.write(f"{code}: {sentence}\n")
    return 1 if waiting and act == "missing" else 0


@cache
def _calls(path: Path) -> list[tuple[ast.Call, str]]:
    """Return what a file says; read once, for each catalogue asks for all of them."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in SINGLE or name == PLURAL:
                found.append((node, name))
    return found


def _plain(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _translation(code: str, sentence: Sentence, kept: Message | None) -> str | tuple[str, ...]:
    if code == "en":
        return sentence.partition("##")[0] if isinstance(sentence, str) else sentence
    if kept is not None and kept.string:
        return kept.string if isinstance(kept.string, str) else tuple(kept.string)
    return "" if isinstance(sentence, str) else ("",) * Catalog(locale=code).num_plurals


def _whole(message: Message) -> bool:
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(forms)


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or ["missing"])))
