"""A desk that somebody left: within a second of the limit the screen is covered and the key is gone (T4)."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import UserError
from k2k_desktop.services.demo.office import PASSWORD
from k2k_desktop.services.office import office_frame
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.shell.session import Session
from tests.faults import Drill, Tally
from tests.faults.offices import MOMENT, copy_of, template, work_folder

COUNT: Final = 100
MOST_LATE: Final = 1.0  # seconds
_LONG_WORK: Final = 10.0  # seconds: a copy that is under way keeps the key until it is done
_PAGES: Final = ("people", "issues", "governance", "office")


def run(count: int, seed: int) -> Drill:
    """Leave the desk *count* times: idle, past twelve hours, with the computer asleep or its screen locked."""
    return _left(count, seed, lambda session: None)


def broken(seed: int) -> Drill:
    """A careless program whose idle watch was switched off."""
    return _left(4, seed, lambda session: session._idle.idle.disconnect(session.lock))


def _left(count: int, seed: int, spoil: Callable[[Session], object]) -> Drill:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(["tests", *theme.STYLE])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    tally, clock = Tally("unattended: the screen locks", count, seed), FixedClock(MOMENT)
    with work_folder() as folder:
        session = Session(copy_of(template(), folder / "place").open(clock))
        window = session.start()
        spoil(session)
        ways: tuple[Callable[[], object], ...] = (
            lambda: session._idle.timer.start(20),
            lambda: _work_on(session, clock, 12.1),
            lambda: session.limits.sleeping(True),
            session.limits.system_locked,
        )
        for number in range(count):
            window.open_page(_PAGES[number // len(ways) % len(_PAGES)])
            app.processEvents()
            tally.one(_one(app, session, ways[number % len(ways)], tally))
            if session.is_locked and session._unlock(PASSWORD) is not None:
                tally.bad("the password did not open it again")
                break
        session.end_quietly()
    tally.notes.append(f"latest after {max(tally.measured.get('late', [0.0])) * 1000:.0f} ms")
    return tally.drill()


def _one(app: QApplication, session: Session, leave: Callable[[], object], tally: Tally) -> str | None:
    names = _seen(session)
    leave()
    begun = time.monotonic()
    while not session.is_locked and time.monotonic() - begun < MOST_LATE + 0.02:
        app.processEvents()
    tally.measure("late", time.monotonic() - begun)
    if not session.is_locked:
        return "not locked a second after the limit"
    while (session.work.busy or not session.opened.locked) and time.monotonic() - begun < _LONG_WORK:
        app.processEvents()
    if session.opened.key.secret or not session.opened.locked:
        return "the key is still there"
    try:
        session.work.read(office_frame)
        return "the office still answers"
    except UserError:
        pass
    left = {words for words in _seen(session) if words in names and len(words) > 3}
    return f"can still be read: {sorted(left)}" if left else None


def _work_on(session: Session, clock: FixedClock, hours: float) -> None:
    """Hours go by with a look every minute, as somebody works."""
    for _minute in range(int(hours * 60)):
        clock.advance(dt.timedelta(minutes=1))
        session.limits.look()


def _seen(session: Session) -> set[str]:
    """What labels, fields and buttons of every window show."""
    found = {window.windowTitle() for window in session.windows}
    for window in session.windows:
        shown: list[QLabel | QLineEdit | QPushButton] = [
            *window.findChildren(QLabel), *window.findChildren(QLineEdit), *window.findChildren(QPushButton)
        ]  # fmt: skip
        found |= {one.text() for one in shown if one.isVisible() and one.text()}
    return found
