"""The log of a lift: stops that cannot overlap or lie ahead, and an availability that counts every minute once."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from k2k_desktop.core.clock import OFFICE_ZONE, FixedClock
from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.core.formats import show_minutes
from k2k_desktop.models.estate.facilities import Certificate, CertificateKind, Facility, FacilityKind
from k2k_desktop.models.issues import Category, EventKind, Issue, IssueEvent, IssueStatus, PlaceKind
from k2k_desktop.models.issues.happenings import LiftEvent, LiftEventKind
from k2k_desktop.services.issues.works import availability, lift_papers, lifts
from k2k_desktop.services.issues.works.availability import LiftMonth, minute_of
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.works import lift_forms
from k2k_desktop.ui.works.facilities import FacilitiesSection
from k2k_desktop.ui.works.lifts import LiftLogView
from tests.conftest import Make, RunnerOf
from tests.issues.test_rules import attack
from tests.reports import reading
from tests.stage import StageOf, stage_of

__all__ = ["stage_of"]


def at(day: int, hour: int = 0, minute: int = 0, month: int = 11) -> dt.datetime:
    """A moment of 2026 by Malaysia's clock."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=OFFICE_ZONE).astimezone(dt.UTC)


@pytest.fixture
def lift(make: Make) -> int:
    """A lift whose log begins on the first of November, with a visit."""
    return _lift(make, make.estate())


def _lift(make: Make, estate: int, name: str = "Lif 1 Blok C") -> int:
    key = make.put(Facility(estate_id=estate, kind=FacilityKind.lift, name=name, sort_key=name, active=True))
    make.put(LiftEvent(facility_id=key, kind=LiftEventKind.service, started_at=at(1), trapped=0))
    return key


def november(runner: Runner, lift: int) -> LiftMonth:
    """The month of the tests."""
    (found,) = runner.read(availability.availability, dt.date(2026, 11, 5), dt.date(2026, 11, 30), facility_id=lift)
    return found


def test_a_stop_and_its_end_give_the_availability_of_the_month(runner: Runner, lift: int) -> None:
    event = runner.change(lifts.lift_down, lift, at(10, 8))
    assert runner.read(lifts.lifts_stopped)[0].since == at(10, 8)
    runner.change(lifts.lift_up, event, 1, at(11, 8), {"cause": "Papan kawalan", "remedy": "Diganti"})
    month = november(runner, lift)
    whole = 22 * 24 * 60 + 10 * 60  # until the 23rd, 10 in the morning
    assert (month.minutes, month.down, month.planned, month.stops, month.longest) == (whole, 1440, 0, 1, 1440)
    assert month.percent == round(100 * (whole - 1440) / whole, 2) == 95.54
    assert (month.serviced, month.inspected) == (True, False)
    assert not runner.read(lifts.lifts_stopped)


def test_a_planned_stop_is_counted_apart(runner: Runner, lift: int) -> None:
    event = runner.change(lifts.lift_down, lift, at(5, 9), None, LiftEventKind.planned_stop)
    runner.change(lifts.lift_up, event, 1, at(5, 12), {})
    month = november(runner, lift)
    assert (month.down, month.planned, month.stops, month.planned_stops) == (0, 180, 0, 1)


def test_a_month_before_the_log_and_a_month_to_come_have_no_figure(runner: Runner, lift: int) -> None:
    months = runner.read(availability.availability, dt.date(2026, 10, 1), dt.date(2026, 12, 1), facility_id=lift)
    assert [one.percent for one in months] == [None, 100.0, None]


def test_a_stop_reaches_into_the_months_after_it_whatever_was_written_meanwhile(
    runner: Runner, lift: int, make: Make
) -> None:
    """Only the end of a log is read: the last stop before it must not be missed behind visits and earlier stops."""
    for start, end, kind in (
        (dt.datetime(2026, 7, 1, tzinfo=OFFICE_ZONE), dt.datetime(2026, 7, 2, tzinfo=OFFICE_ZONE), "breakdown"),
        (dt.datetime(2026, 8, 31, 12, tzinfo=OFFICE_ZONE), at(2), "planned_stop"),
        (dt.datetime(2026, 9, 15, 9, tzinfo=OFFICE_ZONE), None, "inspection"),
        (dt.datetime(2026, 10, 15, 9, tzinfo=OFFICE_ZONE), None, "service"),
    ):
        entry = LiftEvent(facility_id=lift, kind=LiftEventKind[kind], started_at=start, ended_at=end, trapped=0)
        make.put(entry)
    october, first = (
        runner.read(availability.availability, day, day, facility_id=lift)[0]
        for day in (dt.date(2026, 10, 9), dt.date(2026, 11, 9))
    )
    assert (october.percent, october.planned, october.planned_stops) == (0.0, 31 * 1440, 0)
    assert (october.serviced, october.inspected) == (True, False)
    assert (first.planned, first.down, first.minutes) == (1440, 0, 22 * 1440 + 600)


def test_two_stops_of_one_lift_cannot_overlap(runner: Runner, lift: int) -> None:
    first = runner.change(lifts.lift_down, lift, at(10, 8))
    with pytest.raises(Invalid, match="stands still already"):
        runner.change(lifts.lift_down, lift, at(12, 8))
    runner.change(lifts.lift_up, first, 1, at(11, 8), {})
    for start in (at(10, 8), at(10, 23), at(9)):
        with pytest.raises(Invalid, match="overlap"):
            runner.change(lifts.lift_down, lift, start)
    second = runner.change(lifts.lift_down, lift, at(11, 8))  # when it ran again it may stop again
    with pytest.raises(Invalid, match="overlap"):
        runner.change(lifts.save_lift_event, second, 1, {"started_at": at(11, 7)})


def test_sql_cannot_make_two_stops_overlap_either(runner: Runner, lift: int, make: Make) -> None:
    first = runner.change(lifts.lift_down, lift, at(10, 8))
    runner.change(lifts.lift_up, first, 1, at(11, 8), {})

    def stop(start: dt.datetime, end: dt.datetime | None = None) -> int:
        kind = LiftEventKind.planned_stop
        return make.put(LiftEvent(facility_id=lift, kind=kind, started_at=start, ended_at=end, trapped=0))

    for start, end in ((at(9), None), (at(10, 9), at(10, 10)), (at(9), at(12)), (at(11, 7), None)):
        with pytest.raises(UserError, match="cannot overlap"):
            stop(start, end)
    second = stop(at(11, 8))
    for sql in (
        f"UPDATE lift_event SET ended_at = NULL WHERE id = {first}",
        "UPDATE lift_event SET kind = 'breakdown',"
        f" started_at = '2026-11-11T22:00:00.000Z' WHERE facility_id = {lift} AND kind = 'service'",
    ):
        with pytest.raises(UserError, match="cannot overlap"):
            runner.change(attack, sql)
    runner.change(attack, f"UPDATE lift_event SET cause = 'x' WHERE id = {second}")


def test_what_ends_before_it_begins_or_lies_ahead_is_refused_in_words(
    runner: Runner, lift: int, clock: FixedClock
) -> None:
    event = runner.change(lifts.lift_down, lift, at(10, 8))
    with pytest.raises(Invalid, match="before the lift stopped"):
        runner.change(lifts.lift_up, event, 1, at(10, 7, 59), {})
    with pytest.raises(Invalid, match="lies ahead of this computer's clock"):
        runner.change(lifts.lift_up, event, 1, at(24), {})
    clock.moment = at(3)  # the clock was set back
    with pytest.raises(Invalid, match="this computer's clock"):
        runner.change(lifts.lift_up, event, 1, at(3), {})
    with pytest.raises(Invalid, match="lies ahead"):
        runner.change(lifts.note_visit, lift, LiftEventKind.service, at(4))


def test_people_who_were_trapped_are_freed_before_the_stop_ends(runner: Runner, lift: int) -> None:
    event = runner.change(lifts.lift_down, lift, at(10, 8), None, LiftEventKind.breakdown, 3)
    assert runner.read(lifts.lifts_stopped)[0].trapped == 3
    with pytest.raises(Invalid, match="were freed"):
        runner.change(lifts.lift_up, event, 1, at(10, 9), {})
    with pytest.raises(Invalid, match="before the lift stopped"):
        runner.change(lifts.note_freed, event, 1, 3, at(10, 7), "Bomba")
    runner.change(lifts.note_freed, event, 1, 3, at(10, 8, 40), "Bomba")
    runner.change(lifts.lift_up, event, 2, at(10, 9), {})
    (entry, _visit) = runner.read(lifts.lift_log, lift, 2026).entries
    assert (entry.trapped, entry.rescuer, entry.minutes) == (3, "Bomba", 60)
    assert november(runner, lift).trapped == 3
    with pytest.raises(Invalid, match="how many people"):
        runner.change(lifts.save_lift_event, event, entry.version, {"trapped": 0})


def test_a_complaint_of_a_lift_stops_it_in_one_step_and_hears_that_it_runs(
    runner: Runner, make: Make, lift: int
) -> None:
    issue = _issue(make, lift)
    assert runner.read(lifts.about_lift, issue)
    assert runner.read(lifts.lifts_of_issue, issue) == [(lift, "Lif 1 Blok C")]
    event = runner.change(lifts.lift_down, lift, at(10, 8), issue)
    runner.change(lifts.lift_up, event, 1, at(10, 9), {})
    told = [words for kind, words in _history(runner, issue) if kind is EventKind.note]
    assert ["Lif 1 Blok C" in words for words in told] == [True, True]
    assert runner.read(lifts.lift_log, lift, 2026).entries[0].issue == "ADU-2026-000001"


def test_only_a_lift_has_a_log(runner: Runner, make: Make) -> None:
    pump = make.put(Facility(estate_id=make.estate(), kind=FacilityKind.pump, name="Pam", sort_key="pam", active=True))
    with pytest.raises(UserError, match="is no lift"):
        runner.change(lifts.lift_down, pump, at(10))


def test_an_auditor_sees_the_log_and_writes_nothing_in_it(runner_of: RunnerOf, lift: int) -> None:
    auditor = runner_of("auditor")
    assert auditor.read(lifts.lift_log, lift, 2026).entries
    with pytest.raises(Refused):
        auditor.change(lifts.lift_down, lift, at(10))


def test_a_lift_stops_and_runs_again_from_its_tab_and_its_log(
    stage_of: StageOf, runner: Runner, lift: int, clock: FixedClock
) -> None:
    stage = stage_of(runner)
    section = FacilitiesSection(stage.work, stage)
    stage.qtbot.addWidget(section)
    section.take(lift)
    assert not section.shown.warning.isHidden()  # no certificate
    assert lift_forms.stop(stage.work, section, (lift, "Lif 1 Blok C")).save()
    clock.advance(dt.timedelta(minutes=90))
    section.refresh(frozenset())
    assert section.log is not None
    assert section.log.stopped is not None
    view = LiftLogView(stage.work, stage, lift)
    stage.qtbot.addWidget(view)
    assert (view.table.cell(0, 2).text, view.table.cell(0, 2).badge) == (show_minutes(90), "danger")
    assert view.document() is not None


@pytest.mark.parametrize("seed", range(12))
def test_any_stops_give_what_a_count_of_every_minute_gives(seed: int) -> None:
    chance = random.Random(seed)
    start, now = at(1), at(4, 13, 7)
    length = int((now - start).total_seconds() // 60)
    stops, down, still = [], set[int](), set[int]()
    for _each in range(chance.randrange(8)):
        first = chance.randrange(-600, length)
        last = first + chance.choice((0, 1, 7, 90, 1500, 3000))
        is_open, planned = chance.random() < 0.2, chance.random() < 0.4
        ending = None if is_open else minute_of(start + dt.timedelta(minutes=last, seconds=chance.randrange(60)))
        stops.append(availability.Stop(minute_of(start + dt.timedelta(minutes=first)), ending, planned))
        covered = range(max(0, first), length if is_open else min(last, length))
        still.update(covered)
        if not planned:
            down.update(covered)
    known = availability.Known(tuple(stops), (), (), minute_of(at(1) - dt.timedelta(days=90)))
    month = availability.measure(1, known, dt.date(2026, 11, 1), minute_of(now))
    assert (month.minutes, month.down, month.planned) == (length, len(down), len(still - down))
    assert month.percent == round(100 * (length - len(still)) / length, 2)


def test_the_log_and_the_availability_are_one_page_each_however_often_it_stopped(
    runner: Runner, make: Make, clock: FixedClock
) -> None:
    estate = make.estate()
    lift = _lift(make, estate)
    make.put(Certificate(facility_id=lift, kind=CertificateKind.lift, number="PMA 1", valid_until=dt.date(2026, 1, 5)))
    clock.moment = at(30, 23)
    for hour in range(0, 52, 2):
        begun = at(1) + dt.timedelta(hours=hour * 7)
        make.put(
            LiftEvent(
                facility_id=lift, kind=LiftEventKind.breakdown, started_at=begun, trapped=0,
                ended_at=begun + dt.timedelta(minutes=30 + hour), cause="Pintu tidak menutup rapat " * 2,
            )
        )  # fmt: skip
    for number in range(2, 30):
        _lift(make, estate, f"Lif {number}")
    assert runner.read(lift_papers.lift_log_pdf, lift, 2026, "ms").pages == 1
    assert runner.read(lift_papers.lift_availability_pdf, estate, 2026, "en").pages == 1


def test_only_its_own_certificate_marks_a_lift_among_all(runner: Runner, make: Make) -> None:
    estate, past = make.estate(), dt.date(2026, 1, 5)
    lift = _lift(make, estate)
    kept = {"facility_id": lift, "number": "1"}
    make.put(Certificate(kind=CertificateKind.lift, valid_until=dt.date(2028, 1, 5), **kept))
    make.put(Certificate(kind=CertificateKind.electrical, valid_until=past, **kept))
    mark = "Its certificate has expired"
    assert mark not in reading.whole(runner.read(lift_papers.lift_availability_pdf, estate, 2026, "en"))
    other = _lift(make, estate, "Lif 2")
    make.put(Certificate(facility_id=other, kind=CertificateKind.lift, number="2", valid_until=past))
    assert mark in reading.whole(runner.read(lift_papers.lift_availability_pdf, estate, 2026, "en"))


def _issue(make: Make, lift: int) -> int:
    estate = 1
    category = make.put(
        Category(place=PlaceKind.facility, part_ms="Lif", problem_ms="Lif berhenti", statutory=False,
                 confidential=False, active=True, position=1)
    )  # fmt: skip
    return make.put(
        Issue(
            year=2026, number=1, reference="ADU-2026-000001", title="Lif tidak bergerak", category_id=category,
            reported_at=at(10, 8), status=IssueStatus.received, status_since=at(10, 8), estate_id=estate,
            facility_id=lift, place_sort="", affected=0, reopened=0,
        )
    )  # fmt: skip


def _history(runner: Runner, issue: int) -> list[tuple[EventKind, str]]:
    with runner.database.reading() as session:
        rows = session.query(IssueEvent).filter_by(issue_id=issue).order_by(IssueEvent.id).all()
        return [(one.kind, one.text or "") for one in rows]
