"""Circulates minutes in a real window and waits to be killed: OFFICE USER PASSWORD PROFILE MEETING NOW."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from k2k_desktop.core import paths
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.services.office import opening
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.shell.session import Session


def main(office: str, user: str, password: str, profile: str, meeting: str, now: str) -> int:
    """Says `circulated` on a line once the minutes went round; nothing is printed."""
    paths.user_config = lambda: Path(profile)
    app = QApplication(["child", *theme.STYLE])
    theme.apply(app, "light", 1.0)
    clock = FixedClock(dt.datetime.fromisoformat(now))
    session = Session(opening.open_office(Path(office), user, password, clock=clock))
    window = session.start()

    def circulate() -> None:
        window.open_record("meeting", int(meeting))
        command = window.commands.find("meetings.circulate")
        assert command is not None
        assert command.try_run()
        sys.stdout.write("circulated\n")
        sys.stdout.flush()

    QTimer.singleShot(0, circulate)
    return int(app.exec())


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
