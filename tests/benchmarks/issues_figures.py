"""All figures of 100,000 complaints with 600,000 events and the logs of 40 lifts, against their bare SQL."""

from __future__ import annotations

import gc
import json
from collections import defaultdict
from itertools import pairwise
from typing import Any

from k2k_desktop.core.connections import connect
from k2k_desktop.core.months import add_months
from k2k_desktop.services.issues.views import figure_facts, figure_statements
from k2k_desktop.services.issues.views.figure_facts import Period, period_of
from k2k_desktop.services.issues.works.availability import minute_of, month_start
from k2k_desktop.services.opened import Opened
from tests.benchmarks.issue_office import MANY, opened
from tests.benchmarks.measure import Result, compare

# (lift, month, the share of its minutes that it ran): what the database needs for it by itself.
_LIFTS = """
    WITH month AS (SELECT value ->> 0 AS first, value ->> 1 AS after FROM json_each(:months)),
    lift AS (SELECT id, min(unixepoch(created_at) / 60, coalesce((SELECT unixepoch(min(started_at)) / 60
        FROM lift_event WHERE facility_id = facility.id), 9e9)) AS begins
        FROM facility WHERE kind = 'lift' AND active),
    stop AS MATERIALIZED (SELECT facility_id, unixepoch(started_at) / 60 AS start,
        coalesce(unixepoch(ended_at) / 60, 9e9) AS end FROM lift_event
        WHERE kind IN ('breakdown', 'planned_stop') AND started_at >= :since)
    SELECT l.id, m.first, 1 - coalesce(sum(max(0, min(s.end, m.after, :minute) - max(s.start, m.first, l.begins))), 0)
        * 1.0 / nullif(max(0, min(m.after, :minute) - max(m.first, l.begins)), 0)
    FROM lift l CROSS JOIN month m
    LEFT JOIN stop s ON s.facility_id = l.id AND s.start < m.after AND s.end >= m.first GROUP BY l.id, m.first"""


def run() -> list[Result]:
    """Each round reads every figure; the floor runs statements alone, bare on a cursor, and fetches."""
    gc.disable()  # as k2k_desktop/__main__.py does
    office = opened(MANY)
    bare = connect(office.database.path, office.key.database_hex())
    try:
        day = office.runner.clock.today()
        return [
            _figures("all figures of 100,000 complaints and 40 lifts, this month", office, bare,
                     period_of("month", day)),
            _figures("all figures of 100,000 complaints and 40 lifts, last year", office, bare,
                     period_of("year", day).step(-1)),
        ]  # fmt: skip
    finally:
        bare.close()
        office.close()


def _figures(title: str, office: Opened, bare: Any, period: Period) -> Result:
    clock, read = office.runner.clock, office.runner.read
    values = figure_facts.values_of(period, (), (), clock.now(), clock.today())
    last = min(period.last, clock.today()).replace(day=1)
    edges = [minute_of(month_start(add_months(last, step))) for step in range(-11, 2)]
    months = json.dumps(list(pairwise(edges)))
    of_lifts = {"months": months, "minute": minute_of(clock.now()), "since": values["since"]}

    def ours() -> None:
        read(figure_facts.figures, period)
        read(figure_facts.lift_shares, period)

    def floor() -> None:
        for statement in figure_statements.STATEMENTS:
            bare.execute(statement, values).fetchall()
        bare.execute(_LIFTS, of_lifts).fetchall()

    shares: dict[int, list[float | None]] = defaultdict(list)
    for lift, _month, share in bare.execute(_LIFTS, of_lifts):
        shares[lift].append(share)
    for one in read(figure_facts.lift_shares, period):
        for mine, theirs in zip(one.shares, shares[one.facility_id], strict=True):
            assert (mine is None) == (theirs is None)
            assert abs((mine or 0) - (theirs or 0)) < 0.0002, "two ways to measure a lift"
    return compare(title, ours, floor, 1.5)
