"""The heat map of a block of 4,000 units over ten years: a step of the month slider, on the main thread."""

from __future__ import annotations

import os
import random
import time
from array import array
from functools import partial
from typing import Any, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import sqlalchemy as sa
from PySide6.QtWidgets import QApplication

from k2k_desktop.core.connections import connect
from k2k_desktop.core.listings import Query
from k2k_desktop.services.issues.views import heat as service
from k2k_desktop.services.issues.views.heat import Heat, HeatPlace
from k2k_desktop.services.opened import Opened
from k2k_desktop.ui.issues.heat import HeatView
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.work import Work
from tests.benchmarks.issue_office import MANY, opened
from tests.benchmarks.measure import Result, compare, limit

FRAME: Final = 1000 / 60  # milliseconds
_FLOORS, _DOORS, _MONTHS = 40, 100, 120


def run() -> list[Result]:
    """Steps through all months there and back; and reading a block of the office, which is not done at a step."""
    app = QApplication.instance() or QApplication(["k2k-desktop", *theme.STYLE])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    office = opened(MANY)
    work = Work(office.runner)
    shell: Any = None  # nothing of the window is asked
    view = HeatView(work, shell)
    view.resize(1366, 768)
    view.show()
    try:
        view._show(_large())
        app.processEvents()
        steps = [_step(app, view, month) for month in (*range(_MONTHS - 1, -1, -1), *range(_MONTHS))]
        return [
            limit("heat map of 4,000 units, a step of the month slider", steps, FRAME),
            _reading(office, work),
        ]
    finally:
        work.close()
        view.close()
        office.close()


def _reading(office: Opened, work: Work) -> Result:
    """All months of a block, beside the same statements on a bare connection."""
    block = work.read(service.heat_blocks)[0][0]
    sent: list[tuple[str, Any]] = []

    def note(_c: Any, _k: Any, statement: str, parameters: Any, _x: Any, _many: bool) -> None:
        if statement.startswith("SELECT"):
            sent.append((statement, parameters))

    sa.event.listen(office.database.reader, "before_cursor_execute", note)
    work.read(service.heat, block, Query())
    sa.event.remove(office.database.reader, "before_cursor_execute", note)
    bare = connect(office.database.path, office.key.database_hex())

    def floor() -> None:
        for statement, parameters in sent:
            bare.execute(statement, parameters).fetchall()

    try:
        return compare(
            "heat map, every month of a block at once", partial(work.read, service.heat, block, Query()), floor, 2
        )
    finally:
        bare.close()


def _step(app: QApplication, view: HeatView, month: int) -> float:
    busy = time.thread_time()
    view.months.setValue(month)
    app.processEvents()
    return (time.thread_time() - busy) * 1000


def _large() -> Heat:
    """A block larger than any there is: every month other numbers."""
    dice = random.Random(4)
    floors, at = [], 0
    for floor in range(_FLOORS, 0, -1):
        line = [HeatPlace(0, "", "", str(floor), at)]
        for door in range(1, _DOORS + 1):
            line.append(HeatPlace(at + door, f"A-{floor:02}-{door:03}", f"{door:03}", str(floor), at + door))
        floors.append((str(floor), tuple(line)))
        at += _DOORS + 1
    months = tuple(f"{2017 + month // 12}-{month % 12 + 1:02}" for month in range(_MONTHS))
    weights = (90, 6, 2, 1, 1)
    counts = tuple(array("l", dice.choices(range(5), weights, k=at)) for _month in months)
    return Heat(1, "A", tuple(floors), months, counts)
