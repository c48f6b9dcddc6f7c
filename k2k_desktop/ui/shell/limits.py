"""When a sitting must stop by itself: after twelve hours, and when the computer sleeps or its screen is locked."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Final

from PySide6.QtCore import SLOT, QObject, QTimer, Signal, Slot

from k2k_desktop.core.clock import Clock
from k2k_desktop.core.i18n import N_

LONGEST: Final = 12 * 3600.0  # seconds of one sitting (security design 4.4)
_LOOK: Final = 20_000  # milliseconds between two looks at the clock
_ASLEEP: Final = dt.timedelta(minutes=2)  # nobody looked for so long: the computer slept
_LISTEN_AFTER: Final = 3_000  # milliseconds: the system's bus is not needed for the first page
_LOGIN: Final = "org.freedesktop.login1"

_TOO_LONG: Final = N_("You were signed in for 12 hours, so the screen was locked. Type your password to go on.")
_SLEPT: Final = N_("The computer slept or its screen was locked. Type your password to go on.")


class Limits(QObject):
    """Emits `reached` with the sentence that says why the screen is locked.

    Sleep is told by login1 where the system has it (Linux); everywhere else the gap is noticed on waking, within
    20 seconds. A sitting begins anew with each password.
    """

    reached = Signal(str)

    def __init__(self, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self.begin()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        QTimer.singleShot(_LISTEN_AFTER, self, self._listen)

    def begin(self) -> None:
        """Somebody has just given the password."""
        self._begun, self._seen = self._clock.monotonic(), self._clock.now()

    def look(self) -> None:
        """Compare the clock with the last look."""
        now, slept = self._clock.now(), self._clock.now() - self._seen > _ASLEEP
        self._seen = now
        if slept:
            self.reached.emit(_SLEPT)
        elif self._clock.monotonic() - self._begun >= LONGEST:
            self.reached.emit(_TOO_LONG)

    @Slot(bool)
    def sleeping(self, begins: bool) -> None:
        """The system is about to sleep (True) or woke."""
        if begins:
            self.reached.emit(_SLEPT)

    @Slot()
    def system_locked(self) -> None:
        """The session of the operating system was locked."""
        self.reached.emit(_SLEPT)

    def _listen(self) -> None:
        if not sys.platform.startswith("linux"):
            return
        try:
            from PySide6.QtDBus import QDBusConnection
        except ImportError:  # a system without its library: the gap is noticed on waking
            return
        bus = QDBusConnection.systemBus()
        if bus.isConnected():
            place = "/org/freedesktop/login1"
            # its stubs ask for bytes, which it then refuses: SLOT gives the text it wants
            sleeps, locks = ("Manager", "PrepareForSleep"), ("Session", "Lock")
            for (kind, name), where, slot in ((sleeps, place, "sleeping(bool)"), (locks, "", "system_locked()")):
                bus.connect(_LOGIN, where, f"{_LOGIN}.{kind}", name, self, SLOT(slot))  # type: ignore[call-overload]
