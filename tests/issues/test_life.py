"""The life of a complaint: each move and its line of history, two clerks on one ticket, and taking each back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Invalid, Stale, UserError
from k2k_desktop.models.issues import (
    LIFECYCLE,
    EventKind,
    Face,
    IssueStatus,
    PauseReason,
    Priority,
    SatisfactionAbout,
    VerifiedAs,
)
from k2k_desktop.services import audit
from k2k_desktop.services.issues import counting, duplicates, events, intake, lists, slips, statuses, verifying
from k2k_desktop.services.runner import Runner
from tests.conftest import RunnerOf
from tests.issues.making import Counter

S = IssueStatus


def test_the_whole_life_with_what_each_move_leaves(counter: Counter, clock: FixedClock) -> None:
    key = counter.issue(reporter_id=counter.people[0])
    steps: list[tuple[Any, tuple[Any, ...], dict[str, Any], IssueStatus]] = [
        (statuses.review, (), {}, S.reviewed),
        (statuses.assign, (), {"owner_id": 2}, S.assigned),
        (statuses.start, ("Mula",), {}, S.in_progress),
        (statuses.hold, (PauseReason.spare_part, dt.date(2026, 12, 1)), {}, S.on_hold),
        (statuses.resume, (), {}, S.in_progress),
        (statuses.refer, ("JKKP", "J-7", dt.date(2026, 12, 4)), {}, S.referred),
        (statuses.start, (), {}, S.in_progress),
        (statuses.finish, (), {}, S.done),
    ]
    for act, args, kwargs, then in steps:
        clock.advance(dt.timedelta(minutes=10))
        counter.do(act, key, *args, **kwargs)
        assert counter.page(key).status is then
    page = counter.page(key)
    assert [line.spent for line in page.history] == [600] * len(steps) + [None]
    assert [line.was for line in reversed(page.history)][1:4] == [S.received, S.reviewed, S.assigned]
    assert page.history[-3].kind is EventKind.assigned
    assert (page.history[-3].detail, page.owner, page.agency, page.agency_reference) == (
        "Ujian Manager", "Ujian Manager", "JKKP", "J-7",
    )  # fmt: skip
    assert page.clock.acknowledged_at == page.reported_at + dt.timedelta(minutes=10)
    assert page.clock.acted_at == page.reported_at + dt.timedelta(minutes=30)
    assert page.clock.paused == dt.timedelta(minutes=20)
    assert page.clock.finish_by == page.reported_at + dt.timedelta(days=2, minutes=20)


def test_a_refused_repair_is_reopened_and_counted_and_so_is_a_closed_one(counter: Counter, clock: FixedClock) -> None:
    key = counter.done()
    due = counter.page(key).clock.finish_by
    who = counter.runner.read(verifying.may_verify, key)
    assert [(one.name, one.as_) for one in who] == [
        ("Hamidah binti Jaafar", VerifiedAs.reporter), ("Azlan bin Osman", VerifiedAs.household),
    ]  # fmt: skip
    counter.do(verifying.verify, key, who[1].resident_id, who[1].as_, False, "Masih tersangkut", Face.unhappy)
    page = counter.page(key)
    assert (page.status, page.reopened, page.clock.finished_at) == (S.in_progress, 1, None)
    assert (page.history[0].kind, page.history[0].text) == (EventKind.refused, "Masih tersangkut")
    counter.do(statuses.finish, key)
    counter.do(verifying.verify, key, who[0].resident_id, who[0].as_, True)
    counter.do(statuses.close, key)
    page = counter.page(key)
    assert (page.status, page.ended_at, page.moves) == (S.closed, clock.now(), (S.in_progress,))
    counter.do(statuses.reopen, key, "Rosak lagi")
    page = counter.page(key)
    assert (page.status, page.reopened, page.ended_at, page.end_reason) == (S.in_progress, 2, None, None)
    assert page.clock.finish_by == due is not None
    clock.advance(dt.timedelta(days=3))
    assert counter.page(key).clock.look == "late", "what was not mended is still promised for the first day"


def test_a_pause_whose_day_has_passed_stands_still_no_longer(counter: Counter, clock: FixedClock) -> None:
    key = counter.issue()
    with pytest.raises(Invalid, match="until when"):
        counter.do(statuses.hold, key, PauseReason.budget, None)
    with pytest.raises(Invalid, match="has passed"):
        counter.do(statuses.hold, key, PauseReason.budget, dt.date(2026, 11, 22))
    with pytest.raises(Invalid, match="two years"):
        counter.do(statuses.hold, key, PauseReason.budget, dt.date(2029, 1, 1))
    with pytest.raises(Invalid, match="until when"):
        counter.do(statuses.refer, key, "TNB", None, None)
    counter.do(statuses.hold, key, PauseReason.budget, dt.date(2026, 11, 24))
    due = counter.page(key).clock.finish_by
    clock.advance(dt.timedelta(days=6))
    page = counter.page(key)
    assert (page.status, page.clock.finish_by, page.clock.look) == (S.on_hold, due, "late")
    assert page.history[0].kind is None  # the moment its time ran out, that nobody wrote
    assert counter.runner.read(lists.tab_counts)["late"] == 1
    counter.do(statuses.resume, key)
    assert counter.page(key).clock.finish_by == due


def test_every_move_its_life_does_not_know_is_refused_and_changes_nothing(counter: Counter) -> None:
    acts = {
        S.reviewed: (statuses.review, ()), S.in_progress: (statuses.start, ()), S.done: (statuses.finish, ()),
        S.on_hold: (statuses.hold, (PauseReason.budget, dt.date(2026, 12, 1))),
        S.referred: (statuses.refer, ("TNB", None, dt.date(2026, 12, 1))),
        S.rejected: (statuses.reject, ("Bukan di sini",)), S.closed: (statuses.close, ("Selesai sendiri",)),
    }  # fmt: skip
    for ends, begin in ((S.done, statuses.finish), (S.closed, None), (S.rejected, statuses.reject)):
        key = counter.issue()
        if begin is statuses.reject:
            counter.do(statuses.reject, key, "Tiada")
        else:
            counter.do(statuses.finish, key)
        if ends is S.closed:
            counter.do(statuses.close, key, "Tiada siapa menjawab")
        version = counter.page(key).version
        for then, (act, args) in acts.items():
            if then not in LIFECYCLE[ends]:
                with pytest.raises(UserError):
                    counter.do(act, key, *args)
        assert counter.page(key).version == version


def test_two_clerks_on_one_ticket(counter: Counter, runner_of: RunnerOf) -> None:
    key = counter.issue()
    seen = counter.page(key).version
    runner_of("clerk").change(statuses.review, key, seen, "Saya lihat")
    for act, args in ((statuses.start, ()), (statuses.reject, ("Bukan",)), (intake.save_issue, ({"title": "X"},))):
        with pytest.raises(Stale, match="Somebody else saved"):
            counter.runner.change(act, key, seen, *args)
    runner_of("clerk").change(events.add_note, key, EventKind.call, "Ditelefon", False)
    assert [line.text for line in counter.page(key).history][:2] == ["Ditelefon", "Saya lihat"]
    counter.do(statuses.start, key)
    with pytest.raises(UserError, match="no longer there"):
        counter.runner.change(statuses.start, 999, 1)


def test_a_household_counted_in_or_a_slip_leaves_the_form_of_another_clerk_good(
    counter: Counter, runner_of: RunnerOf
) -> None:
    key = counter.issue(reporter_id=counter.people[0])
    seen = counter.page(key).version
    clerk = runner_of("clerk")
    clerk.change(counting.count_in, key, None, counter.family("A-05-01", "Lim Mei Ling")[0])
    clerk.read(slips.slip_pdf, key, "ms")
    page = counter.page(key)
    assert (page.affected, page.clock.acknowledged_at) == (2, counter.runner.clock.now())
    counter.runner.change(intake.save_issue, key, seen, {"title": "Lif 1 berhenti"})
    page = counter.page(key)
    assert (page.title, page.affected) == ("Lif 1 berhenti", 2)
    with pytest.raises(Stale):
        counter.runner.change(intake.save_issue, key, seen, {"title": "Lif 2"})


def _newest(runner: Runner) -> int:
    found = runner.read(audit.last_of_mine, 0)
    assert found is not None
    return found[0]


def test_every_act_can_be_taken_back(counter: Counter) -> None:
    runner = counter.runner
    key = counter.issue(reporter_id=counter.people[0])
    other = counter.issue("Lif tak jalan", reporter_id=counter.family("A-05-01", "Lim Mei Ling")[1][0])
    _home, (third,) = counter.family("A-06-01", "Ravi a/l Kumar")
    acts: list[tuple[Any, ...]] = [
        (statuses.review,), (statuses.start,), (statuses.hold, PauseReason.budget, dt.date(2026, 12, 1)),
        (statuses.set_priority, Priority.planned, "Boleh tunggu"), (duplicates.join, other),
        (statuses.reject, "Bukan"), (statuses.finish,), (intake.save_issue, {"title": "Lain"}),
    ]  # fmt: skip

    def undone(before: Any, act: Any) -> None:
        runner.change(audit.undo, _newest(runner))
        after = counter.page(key)
        same = ("status", "title", "priority", "affected", "reopened", "history", "end_reason", "ended_at")
        for name in same:
            assert getattr(after, name) == getattr(before, name), act.name
        assert after.clock.finish_by == before.clock.finish_by

    for act, *args in acts:
        before = counter.page(key)
        counter.do(act, key, *args)
        undone(before, act)
    before = counter.page(key)
    runner.change(counting.count_in, key, third)
    undone(before, counting.count_in)
    before = counter.page(key)
    counter.do(statuses.finish, key)
    undone(before, statuses.finish)
    counter.do(statuses.finish, key)
    for accepted, reason in ((True, None), (False, "Belum")):
        before = counter.page(key)
        counter.do(verifying.verify, key, counter.people[0], VerifiedAs.reporter, accepted, reason)
        undone(before, verifying.verify)


def test_a_face_is_noted_in_two_taps(counter: Counter) -> None:
    key = counter.done()
    counter.runner.change(verifying.note_satisfaction, SatisfactionAbout.repair, key, Face.happy, None)
    counter.runner.change(verifying.note_satisfaction, SatisfactionAbout.counter, None, Face.fair, "Cepat")
    with pytest.raises(UserError):
        counter.runner.change(verifying.note_satisfaction, SatisfactionAbout.repair, 99, Face.happy, None)
