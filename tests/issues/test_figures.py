"""The figures of complaints: each counts what a person would count by hand, and opens exactly that."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from k2k_desktop.core.asking import questions_of
from k2k_desktop.core.clock import OFFICE_ZONE
from k2k_desktop.core.listings import Listing, Query
from k2k_desktop.models.issues import Face, IssueStatus, Priority, Satisfaction, SatisfactionAbout
from k2k_desktop.models.issues.works import SignOff, WorkOrder
from k2k_desktop.services.issues import behind
from k2k_desktop.services.issues.lists import ISSUES
from k2k_desktop.services.issues.views import figure_charts, figures
from k2k_desktop.services.issues.views.figure_facts import begins
from k2k_desktop.services.issues.views.figures import Figures, Period, period_of
from k2k_desktop.services.issues.works.work_orders import ORDERS
from k2k_desktop.services.runner import Runner
from tests.conftest import MONDAY_MORNING, Make, RunnerOf
from tests.issues.crowd import DAY, Crowd, crowd

TODAY = dt.date(2026, 11, 23)
MONTH, YEAR = period_of("month", TODAY), period_of("year", TODAY)
HOUR = 3600
INSTANT = dt.timedelta(milliseconds=1)
DONE: dict[str, Any] = {"status": IssueStatus.closed, "end_reason": "Siap"}


@pytest.fixture
def some(make: Make) -> Crowd:
    """Open and closed complaints of several ages, promises kept and missed."""
    made, now = crowd(make), MONDAY_MORNING
    met: dict[str, Any] = {"acknowledged_at": now - DAY, "acknowledge_by": now, "acted_at": now, "act_by": now}
    made.issue("muda", unit="A-01-01", days=7, finish_by=now + DAY, acknowledge_by=now - DAY,
               act_by=now + DAY)  # fmt: skip
    made.issue("seminggu", unit="A-01-02", days=8, finish_by=now - DAY, priority=Priority.urgent, **met)
    made.issue("lama", block="B", days=91, floor_label="2")
    closed = made.issue(
        "siap", unit="B-01-01", days=20, ended_at=now - 2 * DAY, finished_at=now - 3 * DAY, finish_by=now - 2 * DAY,
        status=IssueStatus.closed, reopened=1, end_reason="Siap", **met,
    )  # fmt: skip
    for place, seconds in enumerate((1, 2, 3, 4, 10)):
        made.left(closed, IssueStatus.received, IssueStatus.reviewed, seconds * HOUR, days=place)
    made.left(closed, IssueStatus.received, IssueStatus.reviewed, 99 * HOUR, days=40)
    make.put(Satisfaction(about=SatisfactionAbout.repair, issue_id=closed, face=Face.unhappy, said_on=TODAY))
    make.put(Satisfaction(about=SatisfactionAbout.counter, face=Face.happy, said_on=TODAY))
    for number, (day, sen) in enumerate(((TODAY, 12_050), (dt.date(2025, 3, 1), 7_000), (dt.date(2019, 1, 1), 9)), 1):
        make.put(
            WorkOrder(
                year=day.year, number=number, reference=f"AK-{day.year}-{number:06}", title="Baiki", scope="Baiki",
                estate_id=made.estate, block_id=made.blocks["B"], ordered_on=day, actual_sen=sen, percent=0,
                sign_off=SignOff.manager,
            )
        )  # fmt: skip
    return made


def test_each_figure_is_what_one_counts_by_hand(runner: Runner, some: Crowd) -> None:
    found = runner.read(figures.figures, MONTH)
    assert [sum(band.values()) for band in found.ages] == [1, 1, 0, 1]
    assert [(one.status, one.many, one.median // HOUR, one.ninetieth // HOUR) for one in found.stays] == [
        (IssueStatus.received, 5, 3, 10)
    ]
    kept = {one.priority: (one.met, one.missed, one.running) for one in found.finished}
    assert kept == {Priority.urgent: (0, 1, 0), Priority.normal: (1, 0, 1)}
    assert {one.priority: (one.met, one.missed, one.running) for one in found.acknowledged} == {
        Priority.urgent: (1, 0, 0),
        Priority.normal: (1, 1, 0),
    }
    assert (found.done, found.reopened) == (1, 1)
    assert found.faces == {SatisfactionAbout.repair: {Face.unhappy: 1}, SatisfactionAbout.counter: {Face.happy: 1}}
    assert [(one.block, one.sen) for one in found.costs] == [("B", (0, 7_000, 12_050))]
    assert (found.came[-1], found.went[-1], found.months[-1]) == (3, 1, "2026-11")
    assert [one.facility_id for one in runner.read(figures.lift_shares, MONTH)] == [some.lift]


def test_a_block_alone_counts_its_own(runner: Runner, some: Crowd) -> None:
    found = runner.read(figures.figures, MONTH, (), (some.blocks["B"],))
    assert [sum(band.values()) for band in found.ages] == [0, 0, 0, 1]
    assert found.faces == {SatisfactionAbout.repair: {Face.unhappy: 1}}
    assert runner.read(figures.figures, MONTH, (), (some.blocks["A"],)).stays == ()
    assert runner.read(figures.lift_shares, MONTH, (), (some.blocks["B"],)) == ()
    assert (found.came[-1], found.went[-1]) == (1, 1)
    assert runner.read(figures.figures, MONTH, (), (some.blocks["A"],)).costs == ()
    elsewhere = runner.read(figures.figures, MONTH, (some.estate + 1,))
    assert (elsewhere.open, sum(elsewhere.came), elsewhere.finished, elsewhere.costs, elsewhere.faces) == (
        0, 0, (), (), {},
    )  # fmt: skip
    assert runner.read(figures.lift_shares, MONTH, (some.estate + 1,)) == ()


def malaysias(month: int, day: int) -> dt.datetime:
    """The first instant of a day of 2026 there."""
    return dt.datetime(2026, month, day, tzinfo=OFFICE_ZONE).astimezone(dt.UTC)


def test_an_age_changes_with_the_day_in_malaysia(runner: Runner, make: Make) -> None:
    made = crowd(make)
    for place, first in enumerate((malaysias(11, 16), malaysias(10, 24), malaysias(8, 25))):  # 7, 30, 90 days ago
        made.issue(f"hari {place}", reported_at=first)
        made.issue(f"semalam {place}", reported_at=first - INSTANT)
    assert [sum(band.values()) for band in runner.read(figures.figures, MONTH).ages] == [1, 2, 2, 1]


def test_a_figure_keeps_to_its_month_and_judges_only_what_was_promised(runner: Runner, make: Make) -> None:
    made, first, after = crowd(make), malaysias(10, 1), malaysias(11, 1)
    rejected: dict[str, Any] = {"status": IssueStatus.rejected, "end_reason": "Bukan di sini"}
    kept = first + 4 * DAY
    on_time = made.issue("tepat", reported_at=first, finished_at=kept, finish_by=kept, ended_at=after - INSTANT, **DONE)
    made.issue("ditolak", reported_at=after - INSTANT, finish_by=after + DAY, ended_at=after, **rejected)
    made.issue("ditolak awal", days=40, finish_by=MONDAY_MORNING + DAY, ended_at=first + 20 * DAY, **rejected)
    made.issue("tiada jam", days=40, priority=Priority.planned)
    mended: dict[str, Any] = {"finished_at": MONDAY_MORNING, "finish_by": MONDAY_MORNING, "reopened": 1}
    made.issue("September", reported_at=first - INSTANT, priority=Priority.urgent, **mended)
    made.issue("November", reported_at=after, priority=Priority.urgent, **mended)
    for seconds, at in ((7, after - INSTANT), (50, after), (90, first - INSTANT)):
        made.left(on_time, IssueStatus.reviewed, IssueStatus.assigned, seconds, days=(MONDAY_MORNING - at) / DAY)
    for month, day in ((9, 30), (10, 1), (10, 31), (11, 1)):
        said = {"about": SatisfactionAbout.counter, "face": Face.happy, "said_on": dt.date(2026, month, day)}
        make.put(Satisfaction(**said))
    found = runner.read(figures.figures, MONTH.step(-1))
    assert (found.months[-1], found.came[-2:], found.went[-1]) == ("2026-10", (1, 4), 2)
    assert [(one.priority, one.met, one.missed, one.running) for one in found.finished] == [(Priority.normal, 1, 0, 0)]
    assert (found.done, found.reopened) == (1, 0)
    assert [(one.many, one.median) for one in found.stays] == [(1, 7)]
    assert found.faces == {SatisfactionAbout.counter: {Face.happy: 2}}


def test_every_row_opens_exactly_what_it_counted(runner: Runner, some: Crowd) -> None:
    found = runner.read(figures.figures, MONTH)
    counts = {
        "ages": [1, 1, 0, 1], "acknowledged": [1, 1], "acted": [1, 2], "finished": [1, 2], "stays": [1],
        "reopened": [1], "faces": [1, 0],
    }  # fmt: skip
    for shown in figure_charts.charts_of(found):
        if shown.chart.name in counts:
            assert [len(_listed(runner, link.filters)) for link in shown.links] == counts[shown.chart.name], shown.chart
        assert len(shown.links) == len(shown.chart.rows)


def test_a_month_opens_what_was_reported_and_what_was_closed_in_it(runner: Runner, some: Crowd) -> None:
    old = some.issue("tua", days=60, ended_at=MONDAY_MORNING, status=IssueStatus.closed, end_reason="Siap")
    flow = _chart(runner, "flow")
    assert flow.chart.rows[-1].values == (3, 2)
    came_or_went = {old, *(some.issues[name] for name in ("muda", "seminggu", "siap"))}
    assert set(_listed(runner, flow.links[-1].filters)) == came_or_went


def test_the_cost_of_a_block_opens_the_orders_it_counted(runner: Runner, some: Crowd) -> None:
    costs = _chart(runner, "costs")
    assert [link.page for link in costs.links] == ["works"]
    assert len(_listed(runner, costs.links[0].filters, ORDERS)) == 2, "the third is of 2019"
    other = {**costs.links[0].filters, "block": (0,)}
    assert _listed(runner, other, ORDERS) == []


def test_a_chip_says_which_figure_and_which_row_it_is_behind(runner: Runner, some: Crowd) -> None:
    shown = {one.chart.name: one for one in figure_charts.charts_of(runner.read(figures.figures, MONTH), (), "en")}

    def told(name: str, row: int) -> list[str]:
        return [behind.words(one, "en") for one in shown[name].links[row].filters[behind.NAME]]

    assert told("flow", -1) == ["Reported: November 2026", "Closed: November 2026"]
    assert told("stays", 0) == [f"Time in each status: {IssueStatus.received.say('en')}"]
    assert told("ages", 0) == ["Open complaints by age"]
    assert told("finished", 0) == [f"Repair against promise: {Priority.urgent.say('en')}, Missed"]
    assert told("faces", 0) == [f"Satisfaction: {SatisfactionAbout.repair.say('en')}, {Face.unhappy.say('en')}"]
    assert told("faces", 1) == [f"Satisfaction: {SatisfactionAbout.counter.say('en')}"]
    assert behind.words(behind.value("home", 1, 2, "3", begins(dt.date(2026, 10, 1))), "en") == "Map: September 2026"


def _chart(runner: Runner, name: str) -> figure_charts.Shown:
    shown = figure_charts.charts_of(runner.read(figures.figures, MONTH))
    return next(one for one in shown if one.chart.name == name)


def _listed(runner: Runner, filters: Any, listing: Listing = ISSUES) -> list[int]:
    return list(runner.read(questions_of(listing).first, Query(filters=filters)).keys)


def test_a_period_knows_its_days_and_its_neighbours() -> None:
    quarter = period_of("quarter", TODAY)
    assert (quarter.first, quarter.last) == (dt.date(2026, 10, 1), dt.date(2026, 12, 31))
    assert quarter.say("en") == "October – December 2026"
    assert MONTH.step(-11) == Period("month", dt.date(2025, 12, 1))
    assert YEAR.step(1).last == dt.date(2027, 12, 31)


def test_an_office_without_complaints_has_figures_that_say_so(runner: Runner) -> None:
    found = runner.read(figures.figures, YEAR)
    assert isinstance(found, Figures)
    assert found.open == 0
    assert {one.chart.rows for one in figure_charts.charts_of(found) if one.chart.name == "stays"} == {()}


@pytest.mark.parametrize("language", ["ms", "en"])
def test_the_paper_has_every_chart_in_its_language(runner: Runner, some: Crowd, language: Any) -> None:
    printed = runner.read(figures.figures_pdf, "month", TODAY, language)
    assert printed.missing == ()
    assert printed.pages == 1
    runner.read(figures.figures_pdf, "year", TODAY, language)  # papers of their own: they replace nothing
    runner.read(figures.figures_pdf, "month", TODAY, language, (), (some.blocks["B"],))
    again = runner.read(figures.figures_pdf, "month", TODAY, language)
    assert again.pdf == printed.pdf


def test_who_may_not_print_is_refused_the_paper(runner_of: RunnerOf, some: Crowd) -> None:
    from k2k_desktop.core.errors import Refused

    with pytest.raises(Refused):
        runner_of("admin").read(figures.figures_pdf, "month", TODAY, "ms")
