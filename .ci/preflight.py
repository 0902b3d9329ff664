"""One sentence for what the system lacks, with the command that installs it, before it ends in a long trace.

``preflight.py python`` runs with the Python that is to make the environment, ``preflight.py qt`` with the
environment's own, after the packages of the lock are in it. Standard library only: there may be nothing else yet.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import platform
import sys
from pathlib import Path
from typing import Final, NamedTuple

OLDEST_PYTHON: Final = (3, 11)
OLDEST_GLIBC: Final = (2, 34)  # what the Linux wheels of PySide6 6.12 are built for


class Library(NamedTuple):
    """A shared library that Qt loads from the system, and the packages that bring it."""

    soname: str
    debian: str
    fedora: str


# Read off the wheel's own files with `readelf -d`; Qt itself names only the first one that it misses.
ALWAYS: Final = (
    Library("libEGL.so.1", "libegl1", "libglvnd-egl"),
    Library("libGL.so.1", "libgl1", "libglvnd-glx"),
    Library("libX11.so.6", "libx11-6", "libX11"),
    Library("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    Library("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    Library("libfreetype.so.6", "libfreetype6", "freetype"),
    Library("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    Library("libgssapi_krb5.so.2", "libgssapi-krb5-2", "krb5-libs"),
    Library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    Library("libzstd.so.1", "libzstd1", "libzstd"),
)
WITH_X11: Final = (
    Library("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    Library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    Library("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    Library("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
)
WITH_WAYLAND: Final = (
    Library("libwayland-client.so.0", "libwayland-client0", "libwayland-client"),
    Library("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
)


def main(arguments: list[str]) -> int:
    """Print the first complaint, if any, and return 1 for it; 0 where all is well."""
    if arguments == ["python"]:
        complaint = python_complaint(sys.version_info[:2]) or modules_complaint(("venv", "ensurepip"))
        complaint = complaint or c_library_complaint()
    else:
        complaint = libraries_complaint(wanted_libraries()) or windows_complaint()
    if complaint is None:
        return 0
    print(complaint, file=sys.stderr)
    return 1


def python_complaint(version: tuple[int, int]) -> str | None:
    """Say that this Python is too old, or None."""
    if version >= OLDEST_PYTHON:
        return None
    return (
        "NPM Field needs Python 3.11 or newer and this is Python {}.{}; install a newer one with "
        "`{}` or name one with `make PYTHON=/path/to/python3.12`."
    ).format(*version, _install_command(debian=["python3", "python3-venv"], fedora=["python3.12"]))


def modules_complaint(names: tuple[str, ...]) -> str | None:
    """Say that a module the environment is made with is packaged apart from Python here, or None."""
    if all(_is_there(name) for name in names):
        return None
    version = "{}.{}".format(*sys.version_info[:2])
    command = _install_command(debian=[f"python{version}-venv"], fedora=["python3-libs", "python3-pip"])
    return f"Python {version} comes without its venv module here; install it with `{command}`."


def _is_there(name: str) -> bool:
    """Tell whether the module has code; a folder left over without any counts as missing."""
    spec = importlib.util.find_spec(name)
    return spec is not None and spec.origin is not None


def c_library_complaint() -> str | None:
    """Say that Qt is not built for this C library, or None: the files published are for glibc, none are for musl."""
    if sys.platform != "linux":
        return None
    name, version = platform.libc_ver()
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if name == "glibc" and numbers >= OLDEST_GLIBC:
        return None
    found = f"{name} {version}".strip() or "another one"
    return f"NPM Field needs the C library glibc 2.34 or newer, which Qt is built for, and this system has {found}."


def wanted_libraries() -> tuple[Library, ...]:
    """Return the libraries for what this session can show: without a display none of the display's are asked for."""
    if sys.platform != "linux":
        return ()
    on_x11 = WITH_X11 if os.environ.get("DISPLAY") else ()
    on_wayland = WITH_WAYLAND if os.environ.get("WAYLAND_DISPLAY") else ()
    return ALWAYS + on_x11 + on_wayland


def libraries_complaint(wanted: tuple[Library, ...]) -> str | None:
    """Say which system libraries Qt misses, all of them in one sentence, or None."""
    missing = [library for library in wanted if not _loads(library.soname)]
    if not missing:
        return None
    names = ", ".join(library.soname for library in missing)
    command = _install_command(
        debian=sorted({library.debian for library in missing}),
        fedora=sorted({library.fedora for library in missing}),
    )
    return f"Qt needs {names}, which this system lacks; install what is missing with `{command}`."


def windows_complaint() -> str | None:
    """Say why Qt's windows do not load although all that we know to be needed is there, or None."""
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        return f"Qt's windows do not load here: {error}."
    return None


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _install_command(*, debian: list[str], fedora: list[str]) -> str:
    """Return the command for this distribution's own tool; Debian's where it is neither family."""
    if _is_fedora_like():
        return "sudo dnf install " + " ".join(fedora)
    return "sudo apt-get install " + " ".join(debian)


def _is_fedora_like() -> bool:
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    words = " ".join(line for line in lines if line.startswith(("ID=", "ID_LIKE="))).lower()
    return any(name in words for name in ("fedora", "rhel", "centos"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
