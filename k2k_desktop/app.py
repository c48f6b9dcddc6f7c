"""Builds everything, once: logs, look, sign-in, and the sitting of whoever signed in."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from k2k_desktop.core import logs, paths
from k2k_desktop.core.i18n import Language, set_language
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.qt_words import show_qt_words
from k2k_desktop.ui.start import crash
from k2k_desktop.ui.start.preload import Preload
from k2k_desktop.ui.start.signin import SignIn
from k2k_desktop.ui.start.window import StartWindow

if TYPE_CHECKING:
    from k2k_desktop.services.opened import Opened
    from k2k_desktop.ui.shell.session import Session

MODES = ("system", "light", "dark", "contrast")
SWITCH_INTERVAL = 0.001  # seconds: reading threads give the window its turn five times sooner than Python's usual


class Program(QObject):
    """From sign-in to sign-in, until the last window is closed."""

    def __init__(self, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_memory()
        self.preload = Preload(self)
        self.session: Session | None = None
        self.start_window = StartWindow(folder or _last_office(), self.preload)
        self.start_window.signed_in.connect(self._signed_in)
        self.start_window.closed.connect(QApplication.quit)
        self.start_window.seen.connect(self.preload.begin)

    def start(self, username: str = "", password: str = "") -> None:
        """Show the sign-in window; once it is seen, what it does not need is imported behind it.

        With *username* and *password* the window is shown only if they are refused, and says why.
        """
        page = self.start_window.page
        if username and isinstance(page, SignIn):
            page.refused.connect(self.start_window.show)
            if page.sign_in_as(username, password):
                return
        self.start_window.show()

    def _open_memory(self) -> None:
        memory.open_memory(paths.user_config() / "windows.ini", "")

    def _signed_in(self, opened: Opened) -> None:
        from k2k_desktop.ui.shell.session import Session

        memory.keep("office", str(opened.folder.path))
        self.session = Session(opened, parent=self)
        self.session.left.connect(self._left)
        self.session.start()
        self.start_window.hide()

    def _left(self, again: bool) -> None:
        if self.session is not None:
            self.session.deleteLater()
            self.session = None
        self._open_memory()
        if not again:
            QApplication.quit()
            return
        self.start_window.begin_again()
        self.start_window.show()


def _last_office() -> Path | None:
    kept = memory.recall("office")
    return Path(kept) if isinstance(kept, str) and Path(kept).is_dir() else None


def make_application(argv: list[str]) -> QApplication:
    """The one application, dressed as this computer's user left it."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication([paths.APP_NAME, *theme.STYLE, *argv])
    app.setApplicationName(paths.APP_NAME)
    app.setQuitOnLastWindowClosed(False)
    language: Language = "en" if memory.recall("language") == "en" else "ms"
    set_language(language)
    show_qt_words(language)
    look = memory.recall("look")
    if isinstance(look, list) and len(look) == 2 and look[0] in MODES and look[1] in theme.SCALES:
        theme.apply(app, look[0], look[1])
    else:
        theme.apply(app)
    return app


def asked(argv: Sequence[str]) -> tuple[Path | None, str]:
    """The office folder and the user name on the command line; by hand, because argparse costs a start 6 ms."""
    folder, username = None, ""
    words = iter(argv)
    for word in words:
        if word == "--user":
            username = next(words, "")
        elif word.startswith("--user="):
            username = word.partition("=")[2]
        elif folder is None and not word.startswith("-"):
            folder = Path(word).absolute()
    return folder, username


def main(argv: list[str]) -> int:
    """Open the window, on the office folder given first or the last one used. Returns the exit code.

    `--user NAME` fills in the user name, and signs in at once where the environment has K2K_PASSWORD.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    logs.start_logs(paths.user_config() / "logs")
    memory.open_memory(paths.user_config() / "windows.ini", "")
    app = make_application(argv)
    crash.install()
    folder, username = asked(argv)
    program = Program(folder)
    program.start(username, os.environ.pop("K2K_PASSWORD", ""))  # taken away: what is started from here need not know
    code: int = app.exec()
    return code
