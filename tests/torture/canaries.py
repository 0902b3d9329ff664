"""Words that stand in records and nowhere else, and the scan that finds them: in files, and in traced system calls.

A word is drawn from a seed and a name, so that the process that types it and the test that looks for it agree without
handing it on; the seed comes on standard input.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from npm_field.domain.fields import Shape
from npm_field.domain.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from npm_field.domain.fields import Field

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be")
WRITE_LIKE: Final = (
    "write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,sendmmsg,splice,vmsplice,sendfile,process_vm_writev,"
    "open,openat,openat2,creat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,mknod,mknodat,"
    "unlink,unlinkat,execve,execveat,setxattr,fsetxattr,lsetxattr,bind,connect,add_key,prctl,memfd_create"
)
"""All by which a process puts something where others, or a later day, can find it."""
PATH: Final = re.compile(rb"<((?:[0-9a-f]{2})+)>")
WINDOW_BOXES: Final = 40
"""More boxes than any page of the window has."""


def word(seed: str, name: str) -> str:
    """Return the word of this name: sixteen letters that no language has in this order."""
    found = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in found[:16])


def text_fields() -> Iterable[tuple[str, Field]]:
    """Yield every field that takes a sentence, by its name in all kinds of records."""
    for kind in KINDS.values():
        for field in kind.fields:
            if field.shape is Shape.TEXT:
                yield f"{kind.name}.{field.name}", field
            for part in field.items:
                if part.shape is Shape.TEXT:
                    yield f"{kind.name}.{field.name}.{part.name}", part


def found_in(data: bytes, words: Mapping[str, str]) -> dict[str, set[str]]:
    """Return which words stand in ``data``, by their name, and in which encodings."""
    found: dict[str, set[str]] = {}
    for name, each in words.items():
        for encoding in ENCODINGS:
            if each.encode(encoding) in data:
                found.setdefault(name, set()).add(encoding)
    return found


def found_in_trace(trace: bytes, words: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the same of a trace, where every byte of a text or a path is written as ``\\x2f``."""
    parts = trace.replace(b"\\x", b"").split(b'"')  # every second one is a text, the ones between hold paths
    texts = b'"'.join(bytes.fromhex(text.decode("ascii")) for text in parts[1::2])
    paths = b'"'.join(bytes.fromhex(path.decode("ascii")) for path in PATH.findall(b'"'.join(parts[::2])))
    return found_in(texts + b'"' + paths, words)


def found_below(folder: Path, words: Mapping[str, str]) -> dict[str, set[str]]:
    """Return which words stand in a file below the folder, or in its name."""
    found: dict[str, set[str]] = {}
    for path in folder.rglob("*"):
        data = str(path).encode() + (path.read_bytes() if path.is_file() else b"")
        for name, encodings in found_in(data, words).items():
            found.setdefault(name, set()).update(encodings)
    return found
