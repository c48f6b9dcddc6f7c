"""The board with 500 open cards: what keeps the main thread from a key to its paint, and when the cards come."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from k2k_desktop.app import SWITCH_INTERVAL
from k2k_desktop.core.listings import Query
from k2k_desktop.ui.issues.board import BoardView
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.work import Work
from tests.benchmarks.issue_office import MANY, opened
from tests.benchmarks.measure import Result, limit

_PAUSE = 50  # milliseconds
_OPEN = Query(filters={"tab": ("open",)})
_KEYS = (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_PageUp, Qt.Key.Key_Down)


def run() -> list[Result]:
    """The longest pause of reading all cards, and the time of each key until it is painted."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = QApplication.instance() or QApplication(["k2k-desktop", *theme.STYLE])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    office = opened(MANY)
    work = Work(office.runner)
    shell: Any = None  # nothing of the window is asked
    view = BoardView(work, shell)
    view.resize(1127, 620)
    view.show()
    try:
        loads = [_pause(app, lambda: view.load(_OPEN), lambda: _cards(view) > 0) for _round in range(15)]
        cards = _cards(view)
        view.lanes[0].cards.take(0)
        view.lanes[0].cards.setFocus()
        keys = [_key(app, view, key) for _round in range(15) for key in _KEYS]
        return [
            limit(f"board, a key to its paint, {cards} cards", keys, _PAUSE, max),
            limit(f"board, {cards} cards come: longest pause of the main thread", loads, _PAUSE, max),
        ]
    finally:
        work.close()
        view.close()
        office.close()


def _cards(view: BoardView) -> int:
    return sum(len(lane.cards.cards.cards) for lane in view.lanes)


def _pause(app: QApplication, act: Callable[[], object], done: Callable[[], bool]) -> float:
    """The longest turn of the event loop in milliseconds, from *act* until all came and was painted."""
    longest = 0.0
    began = time.perf_counter()
    act()
    longest = time.perf_counter() - began
    ended = time.perf_counter() + 1.0
    while time.perf_counter() < ended:
        began, busy = time.perf_counter(), time.thread_time()
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)
        # What the thread waits for is no pause; what it works is.
        longest = max(longest, min(time.perf_counter() - began, time.thread_time() - busy))
    assert done()
    return longest * 1000


def _key(app: QApplication, view: BoardView, key: Qt.Key) -> float:
    focused = next(lane.cards for lane in view.lanes if lane.cards.hasFocus() or lane.cards.key())
    began = time.perf_counter()
    QTest.keyClick(focused, key)
    view.repaint()
    app.processEvents()
    return (time.perf_counter() - began) * 1000
