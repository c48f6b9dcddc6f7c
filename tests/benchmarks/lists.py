"""The list of 50,000 residents on screen: search, sort, filter, jump and scroll, against the bare SQL and the eye."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import sqlalchemy as sa
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from k2k_desktop.app import SWITCH_INTERVAL
from k2k_desktop.core.connections import connect
from k2k_desktop.core.listings import Query, Sort
from k2k_desktop.services.people.lists import RESIDENTS
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.table import RecordTable
from k2k_desktop.ui.kit.work import Work
from tests.benchmarks.measure import Result, interval, limit, percentile
from tests.benchmarks.offices import LARGE, opened

FRAME = 1000 / 60  # milliseconds
TYPED = ("muhammad ali", "siti nur", "ganesan", "lim chee", "a-12-03", "letchumi a/p")


@dataclass
class Desk:
    """A table on the large office, and the statements it sends."""

    table: RecordTable
    statements: list[tuple[str, Any]] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    main: list[float] = field(default_factory=list)

    def wait_for(self, act: Callable[[], object]) -> tuple[float, float]:
        """Do *act*, let the rows come and be painted: (milliseconds until then, of them spent on the main thread)."""
        loop = QEventLoop()
        painted = _Painted(loop)
        viewport = self.table.viewport()
        viewport.installEventFilter(painted)
        model: Any = self.table.model()
        came = model.arrived.connect(painted.expect)
        also = model.arrived.connect(viewport.update)  # no rows after no rows would paint nothing
        began, busy = time.perf_counter(), time.thread_time()
        act()
        loop.exec()
        took = (time.perf_counter() - began) * 1000, (time.thread_time() - busy) * 1000
        model.arrived.disconnect(came)
        model.arrived.disconnect(also)
        viewport.removeEventFilter(painted)
        return took


class _Painted(QObject):
    """Ends a loop once the table was painted with the rows that came."""

    def __init__(self, loop: QEventLoop) -> None:
        super().__init__()
        self._loop, self._expected = loop, False

    def expect(self) -> None:
        """The rows are there: the next paint shows them."""
        self._expected = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Sees the paint and ends the loop after it."""
        if event.type() == QEvent.Type.Paint and self._expected:
            QTimer.singleShot(0, self._loop, self._loop.quit)
        return False


def run() -> list[Result]:
    """Every figure of the list, in one window."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = QApplication.instance() or QApplication(["k2k-desktop", *theme.STYLE])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    office = opened(LARGE)
    work = Work(office.runner)
    table = RecordTable(work, RESIDENTS)
    table.resize(1100, 640)
    table.show()
    desk = Desk(table)

    def sent(_c: Any, _k: Any, statement: str, parameters: Any, _x: Any, _many: bool) -> None:
        if statement.startswith("SELECT"):
            desk.statements.append((statement, parameters))

    sa.event.listen(office.database.reader, "before_cursor_execute", sent)
    try:
        desk.wait_for(lambda: table.load(Query()))
        bare = connect(office.database.path, office.key.database_hex())
        results = [*_search(desk, bare), *_moves(desk), _scroll(desk, app)]
        bare.close()
        return results
    finally:
        work.close()
        table.close()
        office.close()


def _search(desk: Desk, bare: Any) -> list[Result]:
    """Each key of six searches, fifteen times, each beside the same statements on a bare connection."""
    ours, floors, main = [], [], []
    for _round in range(15):
        for words in TYPED:
            for length in range(1, len(words) + 1):
                desk.statements.clear()
                wall, busy = desk.wait_for(partial(desk.table.load, Query(search=words[:length])))
                ours.append(wall)
                main.append(busy)
                began = time.perf_counter()
                for statement, parameters in desk.statements:
                    bare.execute(statement, parameters).fetchall()
                floors.append((time.perf_counter() - began) * 1000)
    high = percentile(0.95)
    size = len(ours) // 15
    ratios = [
        high(ours[start : start + size]) / high(floors[start : start + size]) for start in range(0, len(ours), size)
    ]
    low, top = interval(ratios)
    note = f"{high(ours):.1f} ms against {high(floors):.1f} ms, 95th percentile"
    search = Result("one key in the search field, 50,000 residents", 2, statistics.median(ratios), low, top, note=note)
    return [search, limit("one key in the search field: main thread", main, FRAME)]


def _moves(desk: Desk) -> list[Result]:
    """Sort by each column, filter, and jump to the end and back."""
    walls: list[float] = []
    mains: list[float] = []
    sorts = [
        Sort(column.name, descending) for column in RESIDENTS.columns if column.sort for descending in (False, True)
    ]
    queries = [Query(sort=sort) for sort in sorts]
    queries += [Query(filters={"standing": ("active",)}), Query(filters={"verification": ("never",)})]
    for _round in range(3):
        for query in queries:
            wall, busy = desk.wait_for(partial(desk.table.load, query))
            walls.append(wall)
            mains.append(busy)
    for place in range(15):
        began, busy = time.perf_counter(), time.thread_time()
        (desk.table.scrollToBottom if place % 2 == 0 else desk.table.scrollToTop)()
        desk.table.viewport().repaint()
        _until_shown(desk)
        walls.append((time.perf_counter() - began) * 1000)
        mains.append((time.thread_time() - busy) * 1000)
    return [
        limit("sort, filter, jump to the end: main thread", mains, 50),
        limit("sort, filter, jump to the end: rows on screen", walls, 150),
    ]


def _until_shown(desk: Desk) -> None:
    model: Any = desk.table.model()
    row = desk.table.rowAt(desk.table.viewport().height() - 40)
    ended = time.perf_counter() + 5
    while model.cells(row) is None and time.perf_counter() < ended:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
    desk.table.viewport().repaint()


def _scroll(desk: Desk, app: QApplication) -> Result:
    """A wheel of 500 steps from the top."""
    desk.wait_for(lambda: desk.table.load(Query()))
    desk.table.scrollToTop()
    middle = QPointF(desk.table.viewport().rect().center())
    steps = []
    for _step in range(500):
        turn = QWheelEvent(
            middle, desk.table.viewport().mapToGlobal(middle), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        began = time.perf_counter()
        app.sendEvent(desk.table.viewport(), turn)
        app.processEvents()
        steps.append((time.perf_counter() - began) * 1000)
    return limit("a wheel scroll of 500 steps through 50,000", steps, FRAME)
