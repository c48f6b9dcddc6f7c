"""Identity numbers that were copied leave the clipboard after half a minute."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

STAYS: Final = 30_000  # milliseconds (security design 4.4)
_NUMBER: Final = re.compile(r"(?<!\d)\d{6}-?\d{2}-?\d{4}(?!\d)")


class ClipboardWatch(QObject):
    """Looks at whatever any part of the program copies, and takes what holds an identity number away again, unless
    something else was copied meanwhile, here or in another program."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._copied = ""
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(STAYS)
        self.timer.timeout.connect(self._clear)
        QGuiApplication.clipboard().dataChanged.connect(self._changed)

    def _changed(self) -> None:
        text = QGuiApplication.clipboard().text() if _is_ours() else ""
        if _NUMBER.search(text):
            self._copied = text
            self.timer.start()
        else:
            self._copied = ""
            self.timer.stop()

    def _clear(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if self._copied and _is_ours() and clipboard.text() == self._copied:
            clipboard.clear()
        self._copied = ""

    def end(self) -> None:
        """The office closes: nothing of it stays behind."""
        self._clear()
        self.timer.stop()
        QGuiApplication.clipboard().dataChanged.disconnect(self._changed)


def _is_ours() -> bool:
    """Whether this program put there what the clipboard holds; the clipboard without a screen is nobody else's."""
    return QGuiApplication.clipboard().ownsClipboard() or QGuiApplication.platformName() == "offscreen"
