"""The watch hears what the desktop says on its buses, delays sleep while a vault is open, is quiet without a bus."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
    QDBusVariant,
    QDBusVirtualObject,
)
from PySide6.QtTest import QTest

from ui import session_watch, session_watch_windows
from ui.session_watch import SessionWatch
from ui.session_watch_windows import WindowsWatch
from ui.start import application

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

OWN = f"{session_watch.LOGIN_PATH}/session/_33"


class Desktop(QDBusVirtualObject):
    """The login manager and the power daemon of a bus of our own, as far as the watch asks them."""

    def __init__(self, bus: QDBusConnection) -> None:
        super().__init__()
        self.bus = bus
        self.told: dict[object, object] = {"Id": "3", "LidIsClosed": False, "Active": True}
        self.inhibitors: list[int] = []
        self.asked: list[list[object]] = []
        self._ends: list[QDBusUnixFileDescriptor] = []

    def introspect(self, _path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:  # noqa: N802 - Qt's name
        answers: dict[str, Callable[[], object]] = {
            "GetSession": lambda: QDBusObjectPath(OWN),
            "Get": lambda: QDBusVariant(self.told[message.arguments()[1]]),
            "Inhibit": self._inhibit,
        }
        self.asked.append([message.member(), *message.arguments()])
        return bool(connection.send(message.createReply(answers[message.member()]())))

    def _inhibit(self) -> object:
        ours, theirs = os.pipe()
        self.inhibitors.append(ours)
        self._ends = [QDBusUnixFileDescriptor(theirs)]
        os.close(theirs)
        return self._ends[0]

    def is_held(self) -> bool:
        """Return whether somebody holds the other end of the last inhibitor."""
        self._ends.clear()
        os.set_blocking(self.inhibitors[-1], False)
        try:
            return os.read(self.inhibitors[-1], 1) != b""
        except BlockingIOError:
            return True

    def say(self, path: str, interface: str, name: str, *arguments: object) -> None:
        message = QDBusMessage.createSignal(path, interface, name)
        message.setArguments(list(arguments))
        assert self.bus.send(message)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    config = tmp_path / "bus.conf"
    config.write_text(
        f"<busconfig><listen>unix:path={tmp_path}/bus</listen><auth>EXTERNAL</auth>"
        '<policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy>'
        "</busconfig>"
    )
    command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


@pytest.fixture
def desktop(address: str) -> Iterator[Desktop]:
    application()
    bus = QDBusConnection.connectToBus(address, "desktop")
    made = Desktop(bus)
    for service in (session_watch.LOGIN, session_watch.POWER):
        assert bus.registerService(service)
    assert bus.registerVirtualObject("/", made, QDBusConnection.VirtualObjectRegisterOption.SubPath)
    yield made
    for end in made.inhibitors:
        os.close(end)
    bus.unregisterObject("/")
    QDBusConnection.disconnectFromBus("desktop")


@pytest.fixture
def watch(desktop: Desktop, address: str) -> Iterator[SessionWatch]:
    bus = QDBusConnection.connectToBus(address, "watch")
    made = SessionWatch(None, bus, bus)
    until(lambda: [asked[0] for asked in desktop.asked] == ["Get", "GetSession"])
    yield made
    made.let_sleep()
    made.deleteLater()
    QDBusConnection.disconnectFromBus("watch")


@pytest.fixture
def heard(watch: SessionWatch) -> list[str]:
    """Return what the watch said, in order."""
    said: list[str] = []
    watch.away.connect(lambda: said.append("away"))
    watch.sleeping.connect(lambda: said.append("sleeping"))
    return said


def until(true: Callable[[], bool]) -> None:
    for _step in range(2000):
        if true():
            return
        QTest.qWait(2)
    raise AssertionError("waited in vain")


def after_all_that_was_said(desktop: Desktop, heard: list[str]) -> list[str]:
    """Return what was heard once everything said before has come, which the end of this says."""
    desktop.say(session_watch.LOGIN_PATH, session_watch.MANAGER, "PrepareForSleep", *[True])
    until(lambda: "sleeping" in heard)
    return heard[: heard.index("sleeping")]


def test_sleep_is_heard_when_it_begins_and_not_when_it_ends(desktop: Desktop, heard: list[str]) -> None:
    desktop.say(session_watch.LOGIN_PATH, session_watch.MANAGER, "PrepareForSleep", *[False])
    assert after_all_that_was_said(desktop, heard) == []


def test_a_lock_of_the_session_and_every_known_screen_saver_are_heard(desktop: Desktop, heard: list[str]) -> None:
    desktop.say(OWN, session_watch.SESSION, "Lock")
    for saver in session_watch.SAVERS:
        desktop.say("/ScreenSaver", saver, "ActiveChanged", *[True])
        desktop.say("/ScreenSaver", saver, "ActiveChanged", *[False])
    until(lambda: len(heard) == 1 + len(session_watch.SAVERS))
    assert after_all_that_was_said(desktop, heard) == ["away"] * (1 + len(session_watch.SAVERS))


def change(desktop: Desktop, path: str, name: str, *, value: bool) -> None:
    """Let a property change and wait until the watch has asked for it."""
    asked = len(desktop.asked)
    desktop.told[name] = value
    desktop.say(path, session_watch.PROPERTIES, "PropertiesChanged", "of no matter", {}, [])
    until(lambda: len(desktop.asked) > asked)


def test_a_closed_lid_and_another_user_in_front_are_heard(desktop: Desktop, heard: list[str]) -> None:
    change(desktop, session_watch.POWER_PATH, "LidIsClosed", value=True)
    until(lambda: heard == ["away"])
    change(desktop, session_watch.POWER_PATH, "LidIsClosed", value=False)
    change(desktop, OWN, "Active", value=True)
    change(desktop, OWN, "Active", value=False)
    until(lambda: heard == ["away", "away"])


def test_sleep_waits_from_the_unlock_to_the_lock(desktop: Desktop, watch: SessionWatch) -> None:
    assert not watch.holds_sleep
    watch.hold_sleep()
    until(lambda: watch.holds_sleep)
    assert desktop.asked[-1] == ["Inhibit", "sleep", "NPM Field", session_watch.WHY, "delay"]
    assert desktop.is_held()
    watch.let_sleep()
    until(lambda: not desktop.is_held())
    assert not watch.holds_sleep


def test_a_vault_closed_before_the_answer_came_holds_nothing(desktop: Desktop, watch: SessionWatch) -> None:
    watch.hold_sleep()
    watch.let_sleep()
    until(lambda: bool(desktop.inhibitors))
    until(lambda: not desktop.is_held())
    assert not watch.holds_sleep


def test_without_a_bus_nothing_is_heard_and_nothing_is_said(tmp_path: Path) -> None:
    application()
    nowhere = QDBusConnection.connectToBus(f"unix:path={tmp_path}/no-bus", "nowhere")
    watch = SessionWatch(None, nowhere, nowhere)
    watch.hold_sleep()
    QTest.qWait(1)
    assert not watch.holds_sleep
    watch.let_sleep()
    QDBusConnection.disconnectFromBus("nowhere")


def test_no_session_bus_is_started_where_there_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert not session_watch._has_session_bus()
    (tmp_path / "bus").touch()
    assert session_watch._has_session_bus()


def test_windows_says_the_same_by_messages_to_our_window() -> None:
    watch, said = WindowsWatch(), list[str]()
    watch.away.connect(lambda: said.append("away"))
    watch.sleeping.connect(lambda: said.append("sleeping"))
    watch.hear(session_watch_windows.WM_POWERBROADCAST, session_watch_windows.PBT_APMSUSPEND)
    watch.hear(session_watch_windows.WM_WTSSESSION_CHANGE, 7)
    watch.hear(session_watch_windows.WM_WTSSESSION_CHANGE, 8)
    watch.hear(0, 4)
    assert said == ["sleeping", "away"]
