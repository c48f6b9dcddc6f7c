"""The list of complaints: tabs, filters, every order, lateness in words, and what is never searched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.i18n import say
from k2k_desktop.core.listings import Query, Sort
from k2k_desktop.models.issues import IssueStatus, Priority
from k2k_desktop.services.issues import duplicates, lateness, lists, statuses
from k2k_desktop.services.issues.duplicates import LikelyQuery
from k2k_desktop.services.issues.records import BLOCK, FLOOR, GROUNDS
from tests.issues.making import Counter


@question(needs="issues.see")
def listed(session: Session, query: Query) -> list[int]:
    return list(lists.ISSUES.keys(session, query))


@question(needs="issues.see")
def shown(session: Session, key: int) -> dict[str, str]:
    row = lists.ISSUES.rows(session, [key])[0]
    return {column.name: column.show(value) for column, value in zip(lists.ISSUES.columns, row, strict=True)}


def keys(counter: Counter, **filters: Sequence[object]) -> set[int]:
    """What those filters leave."""
    query = Query(filters={name: tuple(chosen) for name, chosen in filters.items()})
    found: list[int] = counter.runner.read(listed, query)
    return set(found)


def test_tabs_filters_and_orders(counter: Counter, clock: FixedClock) -> None:
    fresh = counter.issue(priority=Priority.planned, unit_id=counter.unit, outside_reference="S-1")
    waiting = counter.done(block_id=None, place_note="Belakang surau")
    gone = counter.issue(category_id=counter.quarrel)
    counter.do(statuses.reject, gone, "Tiada")
    clock.advance(dt.timedelta(days=60))  # past the computer's own clock: what SQL calls now is earlier
    expected = {"open": {fresh, waiting}, "received": {fresh}, "waiting": {waiting}, "ended": {gone}}
    for tab, found in expected.items():
        assert keys(counter, tab=[tab]) == found
    assert keys(counter, tab=["all"]) == {fresh, waiting, gone}
    counts = counter.runner.read(lists.tab_counts)
    assert counts == {"open": 2, "received": 1, "waiting": 1, "ended": 1, "all": 3, "late": 1}
    assert keys(counter, block=[counter.block]) == {fresh, gone}
    assert keys(counter, part=["Jiran"]) == {gone}
    assert keys(counter, priority=["planned"], status=["received"]) == {fresh}
    assert keys(counter, lateness=["late", "today", "week", "no_clock"]) <= {fresh, waiting}
    assert keys(counter, kind=["compliment"]) == keys(counter, owner=[1]) == keys(counter, channel=["app"]) == set()
    for column in lists.ISSUES.columns:
        for descending in (False, True):
            if column.sort:
                ordered: list[int] = counter.runner.read(listed, Query(sort=Sort(column.name, descending)))
                assert set(ordered) == {fresh, waiting, gone}
    assert counter.runner.read(listed, Query(sort=Sort("priority")))[-1] == fresh
    line = counter.runner.read(shown, fresh)
    assert (line["number"], line["place"], line["part"], line["outside_reference"]) == (
        "000001", "A-03-01", "Lif", "S-1",
    )  # fmt: skip
    assert counter.runner.read(shown, waiting)["place"] == "Belakang surau"
    assert counter.runner.read(shown, waiting)["lateness"] == say("In time")
    assert counter.runner.read(shown, waiting)["status"] == IssueStatus.done.say()


def test_a_place_is_said_by_its_smallest_part() -> None:
    place = lists.ISSUES.column("place")
    said = {
        "\x1f\x1f\x1f\x1f": say(GROUNDS, "ms"),
        "C\x1f3\x1f\x1f\x1f": f"{say(BLOCK, 'ms', block='C')} · {say(FLOOR, 'ms', floor='3')}",
        "C\x1f3\x1fC-03-01\x1f\x1fdapur": "C-03-01 · dapur",
        "C\x1f\x1f\x1fLif 1 Blok C\x1f": "Lif 1 Blok C",
    }
    assert {value: place.show(value, "ms") for value in said} == said


HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("left", "stopped", "said", "look"),
    [
        (-4 * DAY, None, "4 days late", "late"),
        (-1 * DAY, None, "1 day late", "late"),
        (-3 * HOUR, None, "3 hours late", "late"),
        (dt.timedelta(seconds=-5), None, "1 minute late", "late"),
        (dt.timedelta(0), None, "1 minute remaining", "soon"),
        (9 * HOUR, None, "9 hours remaining", "soon"),
        (25 * HOUR, None, "1 day remaining", "running"),
        (12 * DAY, None, "12 days remaining", "running"),
        (-4 * DAY, -5 * DAY, "In time", "met"),
        (-4 * DAY, -2 * DAY, "2 days late", "missed"),
    ],
)
def test_lateness_in_words(left: dt.timedelta, stopped: dt.timedelta | None, said: str, look: str) -> None:
    now = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)
    ended = None if stopped is None else now + stopped
    assert lateness.words(now, now + left, ended, "en") == (said, look)
    assert lateness.words(now, None, ended, "en") == ("", "none")


@question(needs="issues.see")
def plan(session: Session, query: LikelyQuery) -> list[str]:
    statement, values = duplicates.likely_statement(query)
    assert statement is not None
    return [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]


@question(needs="issues.see")
def search_plan(session: Session, words: str) -> list[str]:
    statement = sa.select(lists.ISSUES.key).where(lists.ISSUES.search(words))  # type: ignore[arg-type]
    bare = statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    return [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {bare}")]


def test_open_complaints_are_found_before_newer_ended_ones(counter: Counter) -> None:
    first, second, third, fourth = (counter.issue(f"Paip bocor {place}") for place in range(4))
    for ended in (second, fourth):
        counter.do(statuses.reject, ended, "Bukan di sini")
    for limit, found in ((1, [third]), (3, [third, first, fourth]), (8, [third, first, fourth, second])):
        assert [one.id for one in counter.runner.read(lists.find_issues, "bocor", limit)] == found


def test_neither_duplicates_nor_a_search_look_through_every_complaint(counter: Counter) -> None:
    asked = [
        LikelyQuery(estate_id=1, facility_id=1, title="lif rosak"),
        LikelyQuery(estate_id=1, block_id=1, floor_label="3", unit_id=1, category_id=1, title="lif"),
        LikelyQuery(estate_id=1, block_id=1, floor_label="3", category_id=1),
        LikelyQuery(estate_id=1, block_id=1, category_id=1, title="paip bocor"),
        LikelyQuery(estate_id=1, title="paip bocor"),
    ]
    plans = [counter.runner.read(plan, query) for query in asked]
    plans += [counter.runner.read(search_plan, words) for words in ("lif rosak", "000012", "ADU-2026-000012", "A-3-1")]
    for steps in plans:
        assert not [step for step in steps if step in ("SCAN i", "SCAN issue")]
