"""The list of 100,000 complaints on screen: open, filter, sort, search, against the bare SQL and against 1,000."""

from __future__ import annotations

import gc
import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import sqlalchemy as sa
from PySide6.QtWidgets import QApplication

from k2k_desktop.app import SWITCH_INTERVAL
from k2k_desktop.core.asking import questions_of
from k2k_desktop.core.connections import connect
from k2k_desktop.core.listings import Query, Sort
from k2k_desktop.services.issues.lists import ISSUES
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.table import RecordTable
from k2k_desktop.ui.kit.work import Work
from tests.benchmarks.issue_office import FEW, MANY, opened
from tests.benchmarks.lists import Desk
from tests.benchmarks.measure import PAIRS, Result, interval, limit, percentile

_OPEN = {"tab": ("open",)}
_QUERIES = {
    "open": [Query(filters=_OPEN)],
    "filter": [
        Query(filters=_OPEN | {"lateness": ("late",)}), Query(filters=_OPEN | {"part": ("Lif",)}),
        Query(filters=_OPEN | {"block": (1,)}), Query(filters={"tab": ("waiting",)}),
    ],
    "sort": [
        Query(filters=_OPEN, sort=Sort(column.name, way)) for column in ISSUES.columns if column.sort
        for way in (False, True)
    ],
    "search": [
        Query(search=words, filters=_OPEN)
        for words in ("lif tersekat", "siling b", "longk", "099871", "A-03-12", "rel tangga patah")
    ],
}  # fmt: skip
_HIGH = percentile(0.95)


def run() -> list[Result]:
    """Each act beside its own statements on a bare connection, then beside the same act in the small office."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.disable()  # as k2k_desktop/__main__.py does
    app = QApplication.instance() or QApplication(["k2k-desktop", *theme.STYLE])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    with _desk(MANY) as (many, runner, bare), _desk(FEW) as (few, _door, _small):
        results = [_against_bare(name, queries, many, runner, bare) for name, queries in _QUERIES.items()]
        results += [one for name, queries in _QUERIES.items() for one in _on_screen(name, queries, many)]
        return [*results, *(_against_few(name, queries, many, few) for name, queries in _QUERIES.items())]


@contextmanager
def _desk(count: int) -> Iterator[tuple[Desk, Runner, Any]]:
    """The list of the office with *count* complaints, its clerk's door, and a bare connection to it."""
    office = opened(count)
    work = Work(office.runner)
    table = RecordTable(work, ISSUES)
    table.resize(1100, 640)
    table.show()
    desk = Desk(table)

    def sent(_c: Any, _k: Any, statement: str, parameters: Any, _x: Any, _many: bool) -> None:
        if statement.startswith("SELECT"):
            desk.statements.append((statement, parameters))

    sa.event.listen(office.database.reader, "before_cursor_execute", sent)
    bare = connect(office.database.path, office.key.database_hex())
    try:
        desk.wait_for(lambda: table.load(Query(filters=_OPEN)))
        yield desk, office.runner, bare
    finally:
        bare.close()
        work.close()
        table.close()
        office.close()


def _against_bare(name: str, queries: Sequence[Query], desk: Desk, runner: Runner, bare: Any) -> Result:
    """The answer a table is given, beside the statements that it took, sent bare."""
    ours, floors = [], []
    first = questions_of(ISSUES).first
    for _round in range(PAIRS):
        mine, floor = [], []
        for query in queries:
            desk.statements.clear()
            began = time.perf_counter()
            runner.read(first, query)
            mine.append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            for statement, parameters in desk.statements:
                bare.execute(statement, parameters).fetchall()
            floor.append((time.perf_counter() - began) * 1000)
        ours.append(_HIGH(mine))
        floors.append(_HIGH(floor))
    return _ratio(f"complaints, 100,000: {name} against its SQL", 2, ours, floors)


def _on_screen(name: str, queries: Sequence[Query], desk: Desk) -> list[Result]:
    """Until the rows are painted, and how much of that holds up the window."""
    times = [desk.wait_for(partial(desk.table.load, query)) for _round in range(PAIRS) for query in queries]
    title = f"complaints, 100,000: {name}, until painted"
    return [
        limit(title, [wall for wall, _busy in times], 100),
        limit(f"{title}: main thread", [busy for _wall, busy in times], 50),
    ]


def _against_few(name: str, queries: Sequence[Query], many: Desk, few: Desk) -> Result:
    ours, floors = [], []
    for _round in range(PAIRS):
        ours.append(_HIGH([many.wait_for(partial(many.table.load, query))[0] for query in queries]))
        floors.append(_HIGH([few.wait_for(partial(few.table.load, query))[0] for query in queries]))
    return _ratio(f"complaints: {name}, 100,000 against 1,000 (500 open in both)", 1.5, ours, floors)


def _ratio(title: str, goal: float, ours: Sequence[float], floors: Sequence[float]) -> Result:
    ratios = [mine / floor for mine, floor in zip(ours, floors, strict=True)]
    low, high = interval(ratios)
    note = f"{statistics.median(ours):.1f} ms against {statistics.median(floors):.1f} ms, 95th percentile of each round"
    return Result(title, goal, statistics.median(ratios), low, high, note=note)
