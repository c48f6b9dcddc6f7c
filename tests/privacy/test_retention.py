"""What may be erased and what must stay: the rules, the reasons, the approval, the two people, the date."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Invalid, NeedsSecond, Refused, UserError
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.models.estate import FloorHead
from k2k_desktop.models.governance import Appointment, Organisation, OrganisationKind, Term, TermOrigin
from k2k_desktop.models.issues import Issue
from k2k_desktop.models.office import Role, User
from k2k_desktop.models.people import (
    Consent,
    ConsentMeans,
    ConsentPurpose,
    Household,
    Occupancy,
    Relationship,
)
from k2k_desktop.models.privacy import DataRequest, RequestKind, RequestOutcome, RetentionSubject
from k2k_desktop.services.people import pages
from k2k_desktop.services.retention import due, rules, running
from k2k_desktop.services.runner import Runner, Who
from tests.conftest import Make, RunnerOf
from tests.issues.making import counter
from tests.privacy.conftest import by_sql
from tests.privacy.retained import Gone, database, end_issue, faults_of, gone, gone_file

ACTION = running.run_retention

__all__ = ["database", "gone", "gone_file"]


@pytest.fixture
def manager(runner_of: RunnerOf) -> Runner:
    """The manager alone."""
    return runner_of("manager")


def run(runner: Runner, *chosen: tuple[str, int], approval: str = "KPKT 12/2026", told: Progress | None = None) -> Any:
    """Erase what is chosen, or all that is due."""
    lines = chosen or [(one.table, one.key) for one in runner.read(due.preview).lines]
    return runner.run(ACTION, told or Progress(), "Tempoh tamat", list(lines), approval).value


def left_out(runner: Runner, key: int, table: str = "resident") -> tuple[str, ...] | None:
    """Why a record is left out; None where it is due, or is no part of it."""
    found = runner.read(due.preview)
    return next((one.kept for one in found.left_out if (one.table, one.key) == (table, key)), None)


def test_the_preview_names_whose_time_is_over_and_since_when(manager: Runner, gone: Gone) -> None:
    (line,) = manager.read(due.preview).lines
    assert (line.subject, line.key, line.unit, line.since, line.due_on, line.minuted) == (
        RetentionSubject.former_resident, gone.resident, "A-05-01", dt.date(2018, 3, 1), dt.date(2025, 3, 1), False
    )  # fmt: skip


def test_a_day_before_its_time_nothing_is_due(manager: Runner, gone: Gone, clock: FixedClock) -> None:
    clock.moment = dt.datetime(2025, 2, 28, 3, tzinfo=dt.UTC)
    assert manager.read(due.preview).lines == ()
    clock.moment = dt.datetime(2025, 3, 1, 3, tzinfo=dt.UTC)
    assert len(manager.read(due.preview).lines) == 1
    assert due.after_years(dt.date(2024, 2, 29), 7) == dt.date(2031, 3, 1)


@pytest.mark.parametrize("why", [due.HELD, due.ARREARS, due.COMPLAINT, due.COMMITTEE, due.REQUEST])
def test_what_must_stay_is_left_out_with_its_reason_and_cannot_be_chosen(
    manager: Runner, make: Make, gone: Gone, why: str
) -> None:
    person = gone.resident
    if why == due.HELD:
        form = {"reason": "Kes mahkamah", "from_on": dt.date(2026, 1, 1), "until_on": None}
        manager.change(rules.save_hold, None, 0, ("resident", person), form)
    elif why == due.ARREARS:
        make.put(Household(unit_id=1, head_id=person, arrears_sen=1, moved_out_on=dt.date(2018, 3, 1)))
    elif why == due.COMPLAINT:
        gone.counter.issue(reporter_id=person)
    elif why == due.COMMITTEE:
        make.put(FloorHead(block_id=1, resident_id=person, from_on=dt.date(2017, 1, 1)))
    else:
        make.put(DataRequest(year=2026, number=1, kind=RequestKind.access, resident_id=person,
                             received_on=dt.date(2026, 11, 20), due_on=dt.date(2026, 12, 11)))  # fmt: skip
    assert left_out(manager, person) == (why,)
    with pytest.raises(UserError, match="list changed"):
        run(manager, ("resident", person))
    assert "Zulaikha" in manager.read(pages.resident_page, person).name


def test_a_position_held_today_keeps_its_holder(manager: Runner, make: Make, gone: Gone) -> None:
    body = make.put(Organisation(name="Persatuan", kind=OrganisationKind.residents))
    term = make.put(Term(organisation_id=body, from_on=dt.date(2024, 1, 1), origin=TermOrigin.election))
    make.put(Appointment(organisation_id=body, term_id=term, position="Ahli", seniority=5, resident_id=gone.resident,
                         person_name="Zulaikha", from_on=dt.date(2024, 1, 1)))  # fmt: skip
    assert left_out(manager, gone.resident) == (due.COMMITTEE,)


def test_a_hold_on_everything_stops_everything_until_its_last_day(
    manager: Runner, gone: Gone, clock: FixedClock
) -> None:
    form = {"reason": "Audit Negara", "from_on": dt.date(2026, 11, 1), "until_on": dt.date(2026, 11, 30)}
    manager.change(rules.save_hold, None, 0, None, form)
    assert manager.read(due.preview).lines == ()
    assert [(one.table, one.stands) for one in manager.read(rules.holds)] == [(None, True)]
    clock.advance(dt.timedelta(days=8))
    assert len(manager.read(due.preview).lines) == 1
    with pytest.raises(Invalid):
        manager.change(rules.save_hold, None, 0, None, {"reason": " ", "from_on": dt.date(2026, 11, 1)})


def test_nobody_who_lives_here_is_erased_by_screen_service_or_sql(
    manager: Runner, make: Make, database: Database, gone: Gone
) -> None:
    home = make.put(Household(unit_id=1, head_id=gone.resident, moved_in_on=dt.date(2026, 1, 1)))
    make.put(Occupancy(household_id=home, resident_id=gone.resident, relationship=Relationship.head,
                       from_on=dt.date(2026, 1, 1)))  # fmt: skip
    assert all(one.key != gone.resident for one in manager.read(due.preview).lines)
    with pytest.raises(UserError, match="list changed"):
        run(manager, ("resident", gone.resident))
    with pytest.raises(Refused, match="never erased"):
        manager.change(running.erase_again, [("resident", gone.resident)])
    with pytest.raises(IntegrityError, match="lives in the estate"), database.writing() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO erasure (version, created_at, updated_at, table_name, record_id, erased_at)"
            f" VALUES (1, '', '', 'resident', {gone.resident}, '')"
        )


def test_without_approval_reason_or_right_nothing_is_erased(manager: Runner, runner_of: RunnerOf, gone: Gone) -> None:
    for act in (lambda: run(manager, approval=" "), lambda: manager.change(ACTION, [("resident", 1)], "KPKT 1")):
        with pytest.raises(UserError):
            act()
    for role in ("clerk", "secretary", "auditor", "admin"):
        with pytest.raises(Refused):
            runner_of(role).run(ACTION, Progress(), "Tempoh tamat", [("resident", gone.resident)], "KPKT 1")
    assert manager.read(running.runs) == []


def test_two_people_erase_once_there_are_two(manager: Runner, make: Make, gone: Gone) -> None:
    other = make.put(User(username="faizal", name="Mohd Faizal", roles=frozenset({Role.manager})))
    lines = [("resident", gone.resident)]
    with pytest.raises(NeedsSecond):
        run(manager)
    second = Who(other, "faizal", "Mohd Faizal", frozenset({Role.manager}))
    manager.run_with(second, ACTION, Progress(), "Tempoh tamat", lines, "KPKT 12/2026")
    (line,) = manager.read(running.runs)
    assert (line.approval, line.approved_by, line.residents, line.others) == ("KPKT 12/2026", "Mohd Faizal", 1, 0)


@pytest.mark.parametrize("jump", [-3, 30, 60, 3000])
def test_on_a_date_that_is_not_to_be_believed_nothing_is_erased(
    manager: Runner, gone: Gone, clock: FixedClock, jump: int
) -> None:
    clock.moment += dt.timedelta(days=jump)
    with pytest.raises(Refused, match="clock"):
        run(manager, ("resident", gone.resident))
    assert "Zulaikha" in manager.read(pages.resident_page, gone.resident).name


def test_after_a_day_of_work_with_the_date_it_is_believed(manager: Runner, gone: Gone, clock: FixedClock) -> None:
    clock.advance(dt.timedelta(days=60))
    with pytest.raises(Refused, match="clock"):
        run(manager)
    manager.note("office.sign_in")
    clock.advance(dt.timedelta(days=1))
    assert run(manager) == (1, 0)


def test_stopping_leaves_everything_as_it_was(manager: Runner, gone: Gone) -> None:
    told = Progress()
    told.cancel()
    with pytest.raises(Cancelled):
        run(manager, told=told)
    assert "Zulaikha" in manager.read(pages.resident_page, gone.resident).name
    assert manager.read(running.runs) == []
    assert faults_of(manager) == []


def test_the_other_kinds_go_too(manager: Runner, make: Make, database: Database) -> None:
    made = counter(make)
    person = make.resident("Ganesan a/l Perumal")
    old = dt.date(2024, 1, 1)
    consent = make.put(Consent(resident_id=person, purpose=ConsentPurpose.photo, notice_version="1",
                               means=ConsentMeans.signed, given_on=old, withdrawn_on=old))  # fmt: skip
    asked = make.put(DataRequest(year=2024, number=1, kind=RequestKind.access, resident_id=person, received_on=old,
                                 due_on=dt.date(2024, 1, 22), details="semua", ended_on=old,
                                 outcome=RequestOutcome.met))  # fmt: skip
    issue = made.issue("Lampu", reporter_name="Devi Kanari", reporter_phone="+60120009999")
    with database.reading() as session:
        assert session.get_one(Issue, issue).reporter_name == "Devi Kanari"
    manager.change(end_issue, issue)
    assert run(manager) == (0, 3)
    assert manager.read(pages.resident_page, person).consents == []
    with database.reading() as session:
        assert session.get_one(DataRequest, asked).details is None
        assert session.get(Consent, consent) is None
        kept = session.get_one(Issue, issue)
        assert (kept.reporter_name, kept.reporter_phone) == (None, None)
    assert faults_of(manager) == []


def test_a_person_and_a_consent_they_withdrew_go_in_one_run(manager: Runner, make: Make, gone: Gone) -> None:
    day = dt.date(2013, 1, 1)
    make.put(Consent(resident_id=gone.resident, purpose=ConsentPurpose.photo, notice_version="1",
                     means=ConsentMeans.signed, given_on=day, withdrawn_on=day))  # fmt: skip
    assert run(manager) == (1, 1)
    assert manager.read(due.preview).lines == ()
    assert faults_of(manager) == []


def test_a_record_merged_into_another_is_erased_again_with_it_in_any_order(
    manager: Runner, make: Make, gone: Gone
) -> None:
    twin = make.resident("Zulaikha Kanari", mykad=False)
    merged = f"UPDATE resident SET merged_into_id = {gone.resident}, standing = 'merged' WHERE id = {twin}"
    manager.change(by_sql, merged)
    manager.change(running.erase_again, [("resident", twin), ("resident", gone.resident)])
    for key in (twin, gone.resident):
        assert manager.read(pages.resident_page, key).name == f"Bekas penduduk #{key}"
    assert faults_of(manager) == []


def test_a_rule_is_changed_for_a_reason_and_never_below_the_law(manager: Runner, gone: Gone) -> None:
    assert {one.subject: one.years for one in manager.read(rules.rules)} == {
        RetentionSubject.former_resident: 7, RetentionSubject.deceased: 7, RetentionSubject.reporter: 2,
        RetentionSubject.withdrawn_consent: 2, RetentionSubject.breach: 2, RetentionSubject.request: 2,
    }  # fmt: skip
    with pytest.raises(UserError, match="Say why"):
        manager.change(rules.save_rule, RetentionSubject.breach, 0, {"years": 3})
    with pytest.raises(Invalid):
        manager.run(rules.save_rule, Progress(), "Ujian", RetentionSubject.breach, 0, {"years": 1})
    manager.run(rules.save_rule, Progress(), "Arahan", RetentionSubject.former_resident, 0, {"years": 10})
    assert manager.read(due.preview).lines == ()
    line = manager.read(rules.rules)[0]
    manager.run(rules.save_rule, Progress(), "Arahan", line.subject, line.version, {"active": False, "years": 1})
    assert manager.read(due.preview).lines == ()


def test_the_manager_is_reminded_once_a_month(manager: Runner, gone: Gone, clock: FixedClock) -> None:
    with manager.database.reading() as session:
        session.info.update(clock=clock, who=manager.who)
        assert running.waiting(session) == 1
    run(manager)
    with manager.database.reading() as session:
        session.info.update(clock=clock, who=manager.who)
        assert running.waiting(session) == 0
