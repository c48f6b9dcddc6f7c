"""What happens to an exception that nobody caught: a line in the log, and the last word on the screen."""

from __future__ import annotations

import logging
import sys
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication

from k2k_desktop import __version__
from k2k_desktop.core.logs import code_lines

log = logging.getLogger(__name__)
_showing: list[QObject] = []


def report_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Version, system and code lines."""
    return f"K2K Desktop {__version__}\nPython {sys.version.split()[0]} {sys.platform}\n{code_lines(kind, trace)}\n"


def install() -> None:
    """Take over what Python does with an exception nobody caught."""
    sys.excepthook = _caught


def _caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        QCoreApplication.quit()
        return
    log.critical("an exception nobody caught", exc_info=(kind, error, trace))
    report = report_of(kind, trace)
    app = QCoreApplication.instance()
    if app is None or QThread.currentThread() is not app.thread():
        return
    QTimer.singleShot(0, app, lambda: _show(report))


def _show(report: str) -> None:
    if _showing or not isinstance(QApplication.instance(), QApplication):
        return
    from k2k_desktop.ui.start.last_word import CrashDialog  # not at each start

    dialog = CrashDialog(report)
    _showing.append(dialog)
    dialog.exec()
    _showing.clear()
