"""All figures of 100,000 complaints with 600,000 events, for a month and a year, against their bare SQL."""

from __future__ import annotations

from functools import partial
from typing import Any

from k2k_desktop.core.db import connect
from k2k_desktop.services.issues.views import figure_facts, figure_statements
from k2k_desktop.services.issues.views.figure_facts import Period, period_of
from k2k_desktop.services.opened import Opened
from tests.benchmarks.issue_office import MANY, opened
from tests.benchmarks.measure import Result, compare


def run() -> list[Result]:
    """Each round reads every figure; the floor runs the same statements bare on a cursor, and fetches."""
    office = opened(MANY)
    bare = connect(office.database.path, office.key.database_hex(), reads_only=True)
    try:
        day = office.runner.clock.today()
        return [
            _figures("figures of 100,000 complaints, this month", office, bare, period_of("month", day)),
            _figures("figures of 100,000 complaints, last year", office, bare, period_of("year", day).step(-1)),
        ]
    finally:
        bare.close()
        office.close()


def _figures(title: str, office: Opened, bare: Any, period: Period) -> Result:
    clock = office.runner.clock
    values = figure_facts.values_of(period, (), (), clock.now(), clock.today())

    def floor() -> None:
        for statement in figure_statements.STATEMENTS:
            bare.execute(statement, values).fetchall()

    return compare(title, partial(office.runner.read, figure_facts.figures, period), floor, 1.5)
