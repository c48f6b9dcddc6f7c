"""A sitting stops by itself."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QLabel

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.ui.shell.lock import Cover
from k2k_desktop.ui.shell.session import Session
from tests.office.conftest import PASSWORD


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
