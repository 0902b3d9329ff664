"""When the laptop goes out of hand: sleep, a locked screen, another user, a closed lid, as the buses tell it.

Without a bus nothing is heard and nothing is said; the keys and the idle clock work all the same. While a vault is
open an inhibitor delays sleep, so that the lock is done before the memory is frozen (security.md 2.6 and 7).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final, cast

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusError,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
    QDBusVariant,
)

from ui.quiet import TITLE

LOGIN: Final = "org.freedesktop.login1"
LOGIN_PATH: Final = "/org/freedesktop/login1"
MANAGER: Final = f"{LOGIN}.Manager"
SESSION: Final = f"{LOGIN}.Session"
POWER: Final = "org.freedesktop.UPower"
POWER_PATH: Final = "/org/freedesktop/UPower"
PROPERTIES: Final = "org.freedesktop.DBus.Properties"
SAVERS: Final = tuple(
    f"org.{desktop}.ScreenSaver" for desktop in ("freedesktop", "gnome", "mate", "cinnamon", "xfce", "kde")
)
WHY: Final = "Lock before sleep"
ANSWER_WITHIN_MS: Final = 3000


class SessionWatch(QObject):
    """Give it the buses; None for those the system has. It lives as long as the window."""

    away = Signal()
    """Nobody may be looking after the laptop: lock."""
    sleeping = Signal()
    """The memory is about to be frozen: lock, and wait for nothing."""

    def __init__(
        self,
        parent: QObject | None = None,
        system: QDBusConnection | None = None,
        session: QDBusConnection | None = None,
    ) -> None:
        super().__init__(parent)
        self._system = system or (QDBusConnection.systemBus() if sys.platform == "linux" else None)
        self._session = session or (QDBusConnection.sessionBus() if _has_session_bus() else None)
        self._path = ""
        self._wanted = False
        self._inhibitor: int | None = None
        self._watch_system()
        self._watch_session()

    @property
    def holds_sleep(self) -> bool:
        """Whether sleep waits for us now."""
        return self._inhibitor is not None

    @Slot()
    def hold_sleep(self) -> None:
        """Let sleep wait for the lock from now on: a vault is open."""
        self._wanted = True
        if self._inhibitor is None:
            what = ("sleep", TITLE, WHY, "delay")
            self._ask(LOGIN_PATH, "Inhibit", what, "held(QDBusMessage)")

    @Slot()
    def let_sleep(self) -> None:
        """Let sleep come: the vault is closed."""
        self._wanted = False
        inhibitor, self._inhibitor = self._inhibitor, None
        if inhibitor is not None:
            os.close(inhibitor)

    # --- what the buses call --------------------------------------------------------------------------------

    @Slot(bool)
    def sleep(self, begins: bool) -> None:  # noqa: FBT001 - the bus's own shape
        """Hear that sleep begins, or has ended."""
        if begins:
            self.sleeping.emit()

    @Slot(bool)
    def saver(self, begins: bool) -> None:  # noqa: FBT001 - the bus's own shape
        """Hear that the screen is locked or saved."""
        if begins:
            self.away.emit()

    @Slot()
    def lock(self) -> None:
        """Hear that the session is to be locked."""
        self.away.emit()

    @Slot(QDBusMessage)
    def changed(self, message: QDBusMessage) -> None:
        """Hear that something about a session changed; where it is ours, ask whether it is in front now."""
        if message.path() == self._path:
            self._ask(self._path, "Get", (SESSION, "Active"), "active(QDBusMessage)")

    @Slot(QDBusMessage)
    def power(self, _message: QDBusMessage) -> None:
        """Hear that something about the power changed, and ask for the lid."""
        self._ask(POWER_PATH, "Get", (POWER, "LidIsClosed"), "lid(QDBusMessage)")

    @Slot(QDBusMessage)
    def lid(self, answer: QDBusMessage) -> None:
        """Hear whether the lid is closed."""
        if _value(answer) is True:
            self.away.emit()

    @Slot(QDBusMessage)
    def active(self, answer: QDBusMessage) -> None:
        """Hear whether our session is the one in front."""
        if _value(answer) is False:
            self.away.emit()

    @Slot(QDBusMessage)
    def named(self, answer: QDBusMessage) -> None:
        """Hear how our session is called, and ask for its path: only there is told that another user is in front."""
        name = _value(answer)
        if isinstance(name, str):
            self._ask(LOGIN_PATH, "GetSession", (name,), "own(QDBusMessage)")

    @Slot(QDBusMessage)
    def own(self, answer: QDBusMessage) -> None:
        """Hear which session is ours."""
        arguments = answer.arguments()
        self._path = arguments[0].path() if arguments and isinstance(arguments[0], QDBusObjectPath) else ""

    @Slot(QDBusMessage)
    def held(self, answer: QDBusMessage) -> None:
        """Keep the inhibitor, unless the vault was closed meanwhile."""
        arguments = answer.arguments()
        if arguments and isinstance(arguments[0], QDBusUnixFileDescriptor) and self._inhibitor is None:
            self._inhibitor = os.dup(arguments[0].fileDescriptor())
            if not self._wanted:
                self.let_sleep()

    @Slot(QDBusError, QDBusMessage)
    def refused(self, _error: QDBusError, _message: QDBusMessage) -> None:
        """Hear that there is no such service, or that it would not."""

    # --- asking ---------------------------------------------------------------------------------------------

    def _watch_system(self) -> None:
        bus = self._system
        if bus is None or not bus.isConnected():
            self._system = None
            return
        bus.connect(LOGIN, LOGIN_PATH, MANAGER, "PrepareForSleep", self, _slot("sleep(bool)"))
        bus.connect(LOGIN, "", SESSION, "Lock", self, _slot("lock()"))
        bus.connect(LOGIN, "", PROPERTIES, "PropertiesChanged", self, _slot("changed(QDBusMessage)"))
        bus.connect(POWER, POWER_PATH, PROPERTIES, "PropertiesChanged", self, _slot("power(QDBusMessage)"))
        self._ask(f"{LOGIN_PATH}/session/auto", "Get", (SESSION, "Id"), "named(QDBusMessage)")

    def _watch_session(self) -> None:
        bus = self._session
        if bus is None or not bus.isConnected():
            self._session = None
            return
        for saver in SAVERS:
            bus.connect("", "", saver, "ActiveChanged", self, _slot("saver(bool)"))

    def _ask(self, path: str, method: str, arguments: tuple[object, ...], then: str) -> None:
        if self._system is None:
            return
        interface = PROPERTIES if method == "Get" else MANAGER
        message = QDBusMessage.createMethodCall(POWER if path == POWER_PATH else LOGIN, path, interface, method)
        message.setArguments(list(arguments))
        self._system.callWithCallback(
            message, self, _slot(then), _slot("refused(QDBusError,QDBusMessage)"), ANSWER_WITHIN_MS
        )


def _slot(signature: str) -> bytes:
    """Return a slot as ``connect`` takes it: text, whatever PySide6's own stubs say."""
    return cast("bytes", SLOT(signature))


def _value(answer: QDBusMessage) -> object:
    """Return the value of a property as it was told."""
    arguments = answer.arguments()
    return arguments[0].variant() if arguments and isinstance(arguments[0], QDBusVariant) else None


def _has_session_bus() -> bool:
    """Whether there is a session bus. Asked where there is none, the library would start one and leave a file."""
    own = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or bool(own and (Path(own) / "bus").exists())
