"""What the start benchmarks time: each function runs in a fresh process, says `painted` or a number, and is gone."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PATIENCE = 60_000  # milliseconds, after which a child gives up


def bare_window() -> None:
    """A window of PySide6 with the same fonts and one line of text."""
    from PySide6.QtGui import QFontDatabase
    from PySide6.QtWidgets import QApplication, QLabel

    app = QApplication([])
    fonts = Path(__file__).parents[2] / "resources" / "fonts"
    for font in sorted(fonts.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(font))
    window = QLabel("K2K Desktop")
    window.resize(900, 640)
    _when_painted(window, lambda: _say("painted"))
    window.show()
    app.exec()


def sign_in_window(folder: str) -> None:
    """The program as it is started, until its sign-in window is on the screen."""
    import gc

    gc.disable()  # as k2k_desktop/__main__.py does
    from k2k_desktop import app as program

    made = _program(program, folder)
    _when_painted(made.start_window, lambda: _say("painted"))
    made.start()
    _run()


def list_of_residents(folder: str) -> None:
    """From the password entered to residents on the screen that can be worked with: milliseconds, then kilobytes."""
    from PySide6.QtCore import QTimer

    from k2k_desktop import app as program
    from tests.benchmarks.names import CLERK, PASSWORD

    made = _program(program, folder)
    began: list[float] = []

    def usable() -> None:
        took = (time.perf_counter() - began[0]) * 1000
        _say(f"{took:.3f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}")

    def enter() -> None:
        page: Any = made.start_window.page
        page.username.setText(CLERK)
        page.password.setText(PASSWORD)
        began.append(time.perf_counter())
        page.sign_in()
        _when_listed(made, usable)

    _when_painted(made.start_window, lambda: QTimer.singleShot(0, made, enter))
    made.start()
    _run()


def whole_start(folder: str) -> None:
    """The program as it is started with a user and a password, until residents are on the screen."""
    import gc

    gc.disable()  # as k2k_desktop/__main__.py does
    from k2k_desktop import app as program
    from tests.benchmarks.names import CLERK, PASSWORD

    made = _program(program, folder)
    _when_listed(made, lambda: _say("painted"))
    made.start(CLERK, PASSWORD)
    _run()


def bare_list(folder: str) -> None:
    """The floor of `list_of_residents`: key, SQLAlchemy, file and the bare SQL of the first page, in milliseconds."""
    from k2k_desktop.core.folder import OfficeFolder
    from k2k_desktop.core.keys import Keyring
    from tests.benchmarks.names import CLERK, PASSWORD

    began = time.perf_counter()
    office = OfficeFolder(Path(folder))
    _user, key = Keyring.load(office.keyring).open_with_password(CLERK, PASSWORD)
    import sqlalchemy.orm  # noqa: F401

    from k2k_desktop.core.connections import connect

    connection = connect(office.database, key.database_hex())
    keys = connection.execute(
        "SELECT resident_id FROM resident_list WHERE standing <> 'merged' ORDER BY sort_name"
    ).fetchall()
    first = ",".join(str(row[0]) for row in keys[:200])
    connection.execute(f"SELECT * FROM resident_list WHERE resident_id IN ({first})").fetchall()
    _say(f"{(time.perf_counter() - began) * 1000:.3f} 0")


def _program(program: Any, folder: str) -> Any:
    from k2k_desktop.core import paths
    from k2k_desktop.ui.kit import memory

    sys.setswitchinterval(program.SWITCH_INTERVAL)
    memory.open_memory(paths.user_config() / "windows.ini", "")
    _kept.append(program.make_application([]))
    made = program.Program(Path(folder))
    _kept.append(made)
    return made


_kept: list[Any] = []


def _run() -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    QTimer.singleShot(PATIENCE, lambda: os._exit(3))
    QApplication.exec()


def _when_listed(made: Any, then: Callable[[], None]) -> None:
    """Call *then* once the list of residents of the signed-in program is filled and drawn."""
    from PySide6.QtCore import QTimer

    def look() -> None:
        if made.session is None or not made.session.windows:
            return
        window = made.session.windows[0]
        if window.navigator.page != "people":  # Today comes first and has no list
            window.open_page("people")
        from k2k_desktop.ui.kit.table import RecordTable

        tables = [table for table in window.findChildren(RecordTable) if table.isVisible()]
        if tables and tables[0].total:
            watch.stop()
            tables[0].viewport().repaint()
            then()

    watch = QTimer(made)
    watch.timeout.connect(look)
    watch.start(2)  # milliseconds: with none the looking itself would hold up the threads it waits for


def _when_painted(window: Any, then: Callable[[], None]) -> None:
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watch(QObject):
        done = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() == QEvent.Type.Paint and not self.done:
                self.done = True
                QTimer.singleShot(0, then)
            return False

    watch = Watch(window)
    window.installEventFilter(watch)


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
