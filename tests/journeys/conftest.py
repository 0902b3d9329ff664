"""Runs commands in this process, as the tests of the command line do."""

from __future__ import annotations

from tests.cli.conftest import _loaded, run

__all__ = ["_loaded", "run"]
