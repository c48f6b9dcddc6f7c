"""The heat map of a block of 4,000 units over ten years: a step of the month slider, on the main thread."""

from __future__ import annotations

import os
import random
import time
from array import array
from typing import Any, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from k2k_desktop.core.listings import Query
from k2k_desktop.services.issues import heat as service
from k2k_desktop.services.issues.heat import Heat, HeatPlace
from k2k_desktop.ui.issues.heat import HeatView
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.work import Work
from tests.benchmarks.issue_office import MANY, opened
from tests.benchmarks.measure import Result, limit

FRAME: Final = 1000 / 60  # milliseconds
_FLOORS, _DOORS, _MONTHS = 40, 100, 120


def run() -> list[Result]:
    """Steps through all months there and back; and reading the largest block of the office, which is not done then."""
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
        block = work.read(service.heat_blocks)[0][0]
        work.read(service.heat, block, Query())
        reads = []
        for _round in range(15):
            began = time.perf_counter()
            work.read(service.heat, block, Query())
            reads.append((time.perf_counter() - began) * 1000)
        return [
            limit("heat map of 4,000 units, a step of the month slider", steps, FRAME),
            limit("heat map, reading every month of a block at once", reads, 150),
        ]
    finally:
        work.close()
        view.close()
        office.close()


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
