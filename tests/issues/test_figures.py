"""The figures of complaints: each counts what a person would count by hand, and opens exactly that."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from k2k_desktop.core.listings import Query
from k2k_desktop.models.issues import Face, IssueStatus, Priority, Satisfaction, SatisfactionAbout
from k2k_desktop.models.issues.works import SignOff, WorkOrder
from k2k_desktop.services.issues.views import figure_charts, figures
from k2k_desktop.services.issues.views.figures import Figures, Period, period_of
from k2k_desktop.services.runner import Runner
from tests.conftest import MONDAY_MORNING, Make, RunnerOf
from tests.issues.crowd import DAY, Crowd, crowd

TODAY = dt.date(2026, 11, 23)
MONTH, YEAR = period_of("month", TODAY), period_of("year", TODAY)
HOUR = 3600


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


def _listed(runner: Runner, filters: Any) -> list[int]:
    from k2k_desktop.core.asking import questions_of
    from k2k_desktop.services.issues.lists import ISSUES

    return list(runner.read(questions_of(ISSUES).first, Query(filters=filters)).keys)


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
