"""Faults that come back: three stops of a lift in a month are one case, and its end is watched."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.models.issues import IssueKind
from k2k_desktop.services.issues import repeats
from tests.conftest import Make, RunnerOf
from tests.issues.papers_town import Town, town


def stops(made: Town, clock: FixedClock, count: int, days: int) -> list[int]:
    """So many stops of the lift, so many days apart."""
    keys = []
    for place in range(count):
        if place:
            clock.advance(dt.timedelta(days=days))
        keys.append(made.issue(f"Lif berhenti {place + 1}"))
    return keys


def test_three_stops_of_a_lift_in_thirty_days_raise_one_case(make: Make, clock: FixedClock) -> None:
    made = town(make)
    stops(made, clock, 2, 10)
    assert make.runner.read(repeats.repeats) == []
    clock.advance(dt.timedelta(days=10))
    made.issue("Lif berhenti lagi")
    made.issue("Terima kasih", kind=IssueKind.compliment)
    made.issue("Lampu", category_id=made.lamps, block_id=made.block, floor_label="3")
    found = make.runner.read(repeats.repeats)
    assert [(one.place, len(one.issues)) for one in found] == [("Lif 1 Blok C", 3)]
    case = make.runner.change(repeats.open_case, found[0].issues, "Lif 1 Blok C kerap rosak")
    assert make.runner.read(repeats.repeats) == []
    (opened,) = make.runner.read(repeats.cases)
    assert (opened.place, [key for key, *_words in opened.issues]) == ("Lif 1 Blok C", list(found[0].issues))
    with pytest.raises(UserError):
        make.runner.change(repeats.open_case, [made.issue()], "Kes kedua")
    fourth = make.runner.read(repeats.repeats)[0]
    assert fourth.case_id == case
    assert len(fourth.free) == 1
    make.runner.change(repeats.join_case, fourth.free, case)
    assert make.runner.read(repeats.repeat_count) == 0


def test_stops_too_far_apart_are_no_repeat_until_the_numbers_are_changed(
    make: Make, clock: FixedClock, runner_of: RunnerOf
) -> None:
    made = town(make)
    stops(made, clock, 3, 20)
    assert make.runner.read(repeats.repeat_count) == 0
    limits = make.runner.read(repeats.limits)
    make.runner.change(repeats.save_limits, limits.version, {"repeat_count": 3, "repeat_days": 60})
    assert make.runner.read(repeats.repeat_count) == 1
    with pytest.raises(Refused):
        runner_of("clerk").change(repeats.save_limits, limits.version + 1, {"repeat_days": 1})
    with pytest.raises(UserError):
        make.runner.change(repeats.save_limits, limits.version + 1, {"repeat_count": 1})


@question(needs="session")
def plan(session: Session) -> str:
    rows = session.execute(sa.text(f"EXPLAIN QUERY PLAN {repeats.REPEATS}"), {"since": "2026-11-01", "count": 3})
    return " ".join(row.detail for row in rows)


def test_only_recent_complaints_are_read_for_the_alarm(make: Make) -> None:
    assert "ix_issue_reported_at (reported_at>?)" in make.runner.read(plan)


def test_a_floor_and_a_part_count_together_and_different_floors_do_not(make: Make) -> None:
    made = town(make)
    keys = [made.issue("Lampu", category_id=made.lamps, block_id=made.block, floor_label=floor) for floor in "3334"]
    (found,) = make.runner.read(repeats.repeats)
    assert found.issues == tuple(keys[:3])
    with pytest.raises(UserError):
        make.runner.change(repeats.open_case, keys, "Lampu")
    make.runner.change(repeats.open_case, keys[:3], "Lampu tingkat 3")
    at = (None, None, made.block)
    assert make.runner.read(repeats.open_case_at, *at, "3", made.lamps) is not None
    assert make.runner.read(repeats.open_case_at, *at, "4", made.lamps) is None


def test_a_case_closes_with_cause_and_remedy_and_tells_when_it_comes_back(make: Make, clock: FixedClock) -> None:
    made = town(make)
    keys = stops(made, clock, 3, 1)
    case = make.runner.change(repeats.open_case, keys, "Lif")
    with pytest.raises(Invalid):
        make.runner.change(repeats.close_case, case, 1, "Motor", " ")
    make.runner.change(repeats.close_case, case, 1, "Motor lama", "Motor diganti")
    clock.advance(dt.timedelta(days=40))
    again = made.issue("Lif berhenti semula")
    (closed,) = make.runner.read(repeats.cases, True)
    assert closed.came_back == 1
    with pytest.raises(UserError):
        make.runner.change(repeats.join_case, [again], case)
    make.runner.change(repeats.reopen_case, case, closed.version)
    lamps = [made.issue("Lampu", category_id=made.lamps, block_id=made.block, floor_label="3")]
    make.runner.change(repeats.open_case, lamps, "Lampu")
    newest, older = make.runner.read(repeats.cases)
    assert [key for key, *_words in newest.issues] == lamps
    assert [key for key, *_words in older.issues] == [*keys, again]
    assert (newest.place, older.place, older.case_id) == ("Blok C · Tingkat 3", "Lif 1 Blok C", case)
