"""Runs commands in this process, as the tests of the command line do."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Runner


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Runner:
    return Runner(monkeypatch, capsysbinary)
