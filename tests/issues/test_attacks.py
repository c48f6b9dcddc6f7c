"""Complaints attacked from every side: clocks set back, two clerks at once, hidden names, what nobody may do."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.models.issues import EventKind, IssueStatus, PauseReason, VerifiedAs
from k2k_desktop.services import audit
from k2k_desktop.services.issues import counting, duplicates, events, intake, pages, statuses, verifying
from k2k_desktop.services.issues.lists import tab_counts
from k2k_desktop.services.today import today_page
from tests.conftest import RunnerOf
from tests.issues.making import Counter
from tests.issues.test_rules import attack


def set_clock(counter: Counter, **by: float) -> None:
    """Set the computer's clock forward, or back."""
    clock = counter.runner.clock
    assert isinstance(clock, FixedClock)
    clock.advance(dt.timedelta(**by))


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do them at the same moment, each on a thread of its own; what each gave or raised."""
    gate = threading.Barrier(len(acts))
    said: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            said[place] = act()
        except UserError as error:
            said[place] = error

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_a_clock_set_back_between_repair_and_word_refuses_nobody(counter: Counter) -> None:
    key = counter.done()
    set_clock(counter, hours=-3)
    counter.do(verifying.verify, key, counter.people[0], VerifiedAs.reporter, True)
    assert counter.page(key).status is IssueStatus.verified


def test_an_old_word_does_not_close_a_repair_of_a_clock_set_back(counter: Counter) -> None:
    key = counter.done()
    counter.do(verifying.verify, key, counter.people[0], VerifiedAs.reporter, True)
    counter.do(statuses.reopen, key, "Rosak semula")
    set_clock(counter, hours=-3)
    counter.do(statuses.finish, key)
    with pytest.raises(UserError, match="residents have confirmed"):
        counter.runner.change(attack, f"UPDATE issue SET status = 'closed' WHERE id = {key}")


def test_a_pause_survives_a_clock_set_back(counter: Counter) -> None:
    key = counter.issue()
    counter.do(statuses.hold, key, PauseReason.spare_part, dt.date(2026, 11, 25), "")
    set_clock(counter, days=-2)
    counter.do(statuses.resume, key)
    page = counter.page(key)
    assert page.clock.paused == dt.timedelta()
    assert [line.spent for line in page.history if line.spent] == []
    assert page.clock.finish_by == page.reported_at + dt.timedelta(days=2)


def test_no_duplicate_that_was_none_counts_as_mended_badly(counter: Counter) -> None:
    key, other = counter.issue(), counter.issue("Lif tak jalan")
    counter.do(duplicates.join, key, other)
    counter.do(statuses.reopen, key, "Bukan lif yang sama")
    page = counter.page(key)
    assert (page.reopened, page.duplicate_of, page.status) == (0, None, IssueStatus.in_progress)


def test_two_clerks_at_once_count_number_and_move_without_loss(counter: Counter, runner_of: RunnerOf) -> None:
    clerks = [runner_of("clerk"), runner_of("manager")] * 4
    key = counter.issue()
    homes = [counter.family(f"A-04-{door:02}", f"Keluarga {door}")[0] for door in range(1, 9)]
    counted = zip(homes, clerks, strict=True)
    at_once(*(partial(clerk.change, counting.count_in, key, None, home) for home, clerk in counted))
    page = counter.page(key)
    assert (page.affected, len(page.households)) == (8, 8)
    same = at_once(*(partial(one.change, counting.count_in, key, None, counter.household) for one in clerks[:2]))
    assert sorted(type(each).__name__ for each in same) == ["UserError", "int"]
    given = intake.IssueGiven(title="Paip", category_id=counter.lamp, estate_id=counter.estate)
    at_once(*(partial(clerk.change, intake.record_issue, given) for clerk in clerks))
    references = [counter.page(number).reference for number in range(2, 10)]
    assert references == [f"ADU-2026-{number:06}" for number in range(2, 10)]
    version = counter.page(key).version
    moved = at_once(*(partial(one.change, statuses.start, key, version, one.who.name) for one in clerks[:2]))
    assert sorted(type(each).__name__ for each in moved) == ["Stale", "int"]


def test_the_home_of_a_confidential_complainant_is_hidden(counter: Counter, runner_of: RunnerOf) -> None:
    key = counter.issue(category_id=counter.quarrel, reporter_id=counter.people[0])
    counter.runner.change(events.add_note, key, EventKind.note, "Puan Hamidah menelefon", True)
    assert counter.page(key).households
    for role in ("secretary", "auditor"):
        seen = str(runner_of(role).read(pages.issue_page, key))
        assert "A-03-01" not in seen
        assert "Hamidah" not in seen


def test_what_was_done_in_time_is_not_late_while_it_awaits_the_residents(counter: Counter) -> None:
    counter.done()
    set_clock(counter, days=30)
    waits = counter.runner.read(today_page).issues
    assert waits is not None
    assert waits.late == counter.runner.read(tab_counts)["late"] == 0


def test_the_trail_hides_who_brought_a_confidential_complaint(counter: Counter, runner_of: RunnerOf) -> None:
    counter.issue(category_id=counter.quarrel, reporter_name="Salmah binti Ali", reporter_phone="+60100000123")
    newest = counter.runner.read(audit.last_of_mine, 0)
    assert newest is not None
    assert "Salmah" in str(counter.runner.read(audit.entry_page, newest[0]))
    seen = runner_of("auditor").read(audit.entry_page, newest[0])
    assert {change.table for change in seen.changes} >= {"issue"}
    assert "Salmah" not in str(seen)
    assert "0123" not in str(seen)
    counter.issue(reporter_name="Rashid bin Musa")
    newest = counter.runner.read(audit.last_of_mine, 0)
    assert newest is not None
    assert "Rashid" in str(runner_of("auditor").read(audit.entry_page, newest[0]))


def test_another_reporter_brings_the_household_along(counter: Counter) -> None:
    home, people = counter.family("A-03-02", "Salmah binti Ali", "Rashid bin Musa")
    key = counter.issue(reporter_id=counter.people[0])
    counter.do(intake.save_issue, key, {"reporter_id": people[0]})
    page = counter.page(key)
    assert ([one.household_id for one in page.households], page.affected) == ([home], 1)
    counter.do(statuses.finish, key)
    assert {one.resident_id for one in counter.runner.read(verifying.may_verify, key)} == set(people)


def test_a_reporter_who_wishes_to_be_nobody_leaves_no_home_behind(counter: Counter) -> None:
    home, _people = counter.family("A-03-02", "Salmah binti Ali")
    key = counter.issue(reporter_id=counter.people[0])
    counter.runner.change(counting.count_in, key, None, home)
    counter.do(intake.save_issue, key, {"anonymous": True})
    page = counter.page(key)
    assert ([one.household_id for one in page.households], page.affected) == ([home], 1)


def test_who_may_not_see_the_complainant_cannot_open_the_complaint_to_see(
    counter: Counter, runner_of: RunnerOf
) -> None:
    key = counter.issue(confidential=True, reporter_id=counter.people[0])
    secretary = runner_of("secretary")
    version = counter.page(key).version
    with pytest.raises(Invalid, match="hidden from you"):
        secretary.change(intake.save_issue, key, version, {"confidential": False})
    secretary.change(intake.save_issue, key, version, {"title": "Bunyi bising"})
    counter.do(intake.save_issue, key, {"confidential": False})
