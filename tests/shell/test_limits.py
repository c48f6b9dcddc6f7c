"""A sitting stops by itself, and its file is checked behind it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.ui.kit import memory
from k2k_desktop.ui.shell.lock import Cover
from k2k_desktop.ui.shell.session import Session
from tests.office.conftest import PASSWORD
from tests.shell.conftest import StartSession


def told(session: Session) -> str:
    """What the cover says."""
    cover = session.windows[0].findChild(Cover)
    assert cover is not None
    return "\n".join(one.text() for one in cover.findChildren(QLabel))


def pass_time(session: Session, clock: FixedClock, hours: float) -> None:
    """Hours go by with a look every minute."""
    for _minute in range(int(hours * 60)):
        clock.advance(dt.timedelta(minutes=1))
        session.limits.look()


def test_after_twelve_hours_the_screen_is_locked_and_says_why(session: Session, clock: FixedClock) -> None:
    pass_time(session, clock, 11.9)
    assert not session.is_locked
    pass_time(session, clock, 0.2)
    assert session.is_locked
    assert "12" in told(session)
    assert session._unlock(PASSWORD) is None
    pass_time(session, clock, 1)
    assert not session.is_locked


def test_a_gap_in_time_means_the_computer_slept(session: Session, clock: FixedClock) -> None:
    clock.moment += dt.timedelta(minutes=10)  # the clock that is never set back stood still meanwhile
    session.limits.look()
    assert session.is_locked
    assert session.opened.locked


def test_the_system_going_to_sleep_or_locking_locks_at_once(session: Session) -> None:
    session.limits.sleeping(False)
    assert not session.is_locked
    session.limits.sleeping(True)
    assert session.is_locked
    assert session._unlock(PASSWORD) is None
    session.limits.system_locked()
    assert session.is_locked


def test_the_whole_check_comes_weekly_and_is_said(session: Session, clock: FixedClock, qtbot: QtBot) -> None:
    assert session.file_check.is_whole_due
    session.file_check.begin()
    qtbot.waitUntil(lambda: not session.file_check.is_whole_due)
    clock.advance(dt.timedelta(days=6))
    assert not session.file_check.is_whole_due
    clock.advance(dt.timedelta(days=1))
    assert session.file_check.is_whole_due


def test_an_unclean_end_makes_the_whole_check_due(start_session: StartSession, office: Path, clock: FixedClock) -> None:
    (office / "office.lock").write_bytes(b"left by a program that was killed")
    session = start_session()
    memory.keep("whole_check", clock.today().isoformat())
    assert session.file_check.is_whole_due
    session.end_quietly()
    again = OfficeFolder(office)
    assert again.acquire(clock)
    assert not again.unclean
    again.release()


@pytest.mark.parametrize("whole", [True, False])
def test_damage_closes_the_office_and_says_what_to_do(session: Session, qtbot: QtBot, whole: bool) -> None:
    said: list[str] = []
    left: list[bool] = []
    session.left.connect(left.append)

    def read_and_close() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        said.extend(one.text() for one in dialog.findChildren(QLabel))
        dialog.accept()

    QTimer.singleShot(50, read_and_close)
    session.file_check._checked(["*** in database main ***"], whole=whole)
    assert any("folder" in words for words in said)
    assert left == [True]
    assert session.is_over
    assert not session.opened.folder.is_held
