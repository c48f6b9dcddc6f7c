"""Where a window was and how large, on this computer, for this user."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from k2k_desktop.ui.kit import memory

SIZE = (1366, 768)
LEAST = (800, 500)


def keep(window: QMainWindow) -> None:
    """Remember the window's place."""
    box = window.normalGeometry() if window.isMaximized() else window.geometry()
    memory.keep("window", [box.x(), box.y(), box.width(), box.height(), int(window.isMaximized())])


def restore(window: QMainWindow) -> None:
    """Put it where it was, if a screen is there still; on a small screen it fills it."""
    kept = memory.recall("window", None)
    screen = window.screen().availableGeometry()
    window.setMinimumSize(*LEAST)
    window.resize(*SIZE)
    if isinstance(kept, list) and len(kept) == 5 and all(isinstance(part, int) for part in kept):
        if screen.contains(kept[0] + 40, kept[1] + 10):
            window.setGeometry(kept[0], kept[1], max(kept[2], LEAST[0]), max(kept[3], LEAST[1]))
        if kept[4]:
            window.setWindowState(Qt.WindowState.WindowMaximized)
    elif screen.width() <= SIZE[0]:
        window.setWindowState(Qt.WindowState.WindowMaximized)
