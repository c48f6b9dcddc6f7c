"""The rules of complaints attacked through the services and by SQL: each is refused with a plain sentence."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.estate import FloorHead
from k2k_desktop.models.governance import Appointment, Organisation, OrganisationKind, Term, TermOrigin
from k2k_desktop.models.issues import IssueStatus, Priority, VerifiedAs
from k2k_desktop.services import audit
from k2k_desktop.services.issues import intake, service_times, statuses, verifying
from k2k_desktop.services.people.residents import merge_residents
from tests.conftest import RunnerOf, because
from tests.issues.making import Counter

_ACCEPTED = (
    "INSERT INTO issue_verification (version, created_at, updated_at, issue_id, resident_id, verified_as, accepted,"
    " said_on) VALUES (1, '2026-11-24', '2026-11-24', {issue}, {resident}, 'reporter', 1, '2026-11-23')"
)


@action("Attack", needs="session")
def attack(session: Session, sql: str) -> None:
    """Whatever somebody writes past the services."""
    session.execute(sa.text(sql))


def refused(counter: Counter, sql: str, said: str) -> None:
    """The database says no, in words of ours."""
    with pytest.raises(UserError, match=said):
        counter.runner.change(attack, sql)


def verify(counter: Counter, key: int, resident: int | None, as_: VerifiedAs, accepted: bool = True) -> None:
    """Say of the work what *resident* says."""
    counter.do(verifying.verify, key, resident, as_, accepted, None if accepted else "Belum baik")


def test_nothing_closes_without_a_verification_or_a_reason(counter: Counter) -> None:
    key = counter.done()
    with pytest.raises(Invalid, match="confirmed yet"):
        counter.do(statuses.close, key, "  ")
    for status in ("closed", "verified"):
        refused(counter, f"UPDATE issue SET status = '{status}' WHERE id = {key}", "residents have confirmed")
    verify(counter, key, counter.people[0], VerifiedAs.reporter, accepted=False)
    counter.do(statuses.finish, key)
    refused(counter, f"UPDATE issue SET status = 'verified' WHERE id = {key}", "residents have confirmed")
    counter.do(statuses.close, key, "Pelapor berpindah")
    assert counter.page(key).end_reason == "Pelapor berpindah"
    refused(counter, f"UPDATE issue SET end_reason = NULL WHERE id = {key}", "residents have confirmed")
    with pytest.raises(Invalid):
        counter.do(statuses.reopen, key, "")
    with pytest.raises(Invalid):
        counter.do(statuses.reject, counter.issue(), "")


def test_only_finished_work_is_confirmed_and_only_once(counter: Counter) -> None:
    key = counter.issue(reporter_id=counter.people[0])
    with pytest.raises(UserError, match="Only finished work"):
        verify(counter, key, counter.people[0], VerifiedAs.reporter)
    counter.do(statuses.finish, key)
    with pytest.raises(Invalid, match="not mended"):
        counter.do(verifying.verify, key, counter.people[0], VerifiedAs.reporter, False, " ")
    verify(counter, key, counter.people[0], VerifiedAs.reporter)
    with pytest.raises(UserError, match="Only finished work"):
        verify(counter, key, counter.people[0], VerifiedAs.reporter)


def test_a_second_repair_needs_its_own_confirmation(counter: Counter) -> None:
    key = counter.done()
    verify(counter, key, counter.people[0], VerifiedAs.reporter)
    counter.do(statuses.reopen, key, "Rosak semula")
    clock = counter.runner.clock
    assert isinstance(clock, FixedClock)
    clock.advance(dt.timedelta(hours=1))
    counter.do(statuses.finish, key)
    with pytest.raises(Invalid, match="confirmed yet"):
        counter.do(statuses.close, key)
    refused(counter, f"UPDATE issue SET status = 'closed' WHERE id = {key}", "residents have confirmed")


def test_who_did_the_work_never_confirms_it(counter: Counter) -> None:
    reporter, member = counter.people
    by_issue = counter.done(done_by=reporter)
    by_order = counter.done()
    counter.order(by_order, done_by_id=member)
    for key, worker, as_ in ((by_issue, reporter, VerifiedAs.reporter), (by_order, member, VerifiedAs.household)):
        assert worker not in [one.resident_id for one in counter.runner.read(verifying.may_verify, key)]
        with pytest.raises(Invalid, match="Whoever did the work"):
            verify(counter, key, worker, as_)
        refused(counter, _ACCEPTED.format(issue=key, resident=worker), "Whoever did the work")


def test_who_did_the_work_under_two_records_never_confirms_it_under_either(counter: Counter) -> None:
    twice = counter.make.resident("Hamidah bt Jaafar")
    key = counter.done(done_by=twice)
    counter.runner.run(merge_residents, Progress(), "Orang yang sama", counter.people[0], twice)
    page = counter.page(key)
    assert page.done_by == (counter.people[0], "Hamidah binti Jaafar")
    for resident in (counter.people[0], twice):
        with pytest.raises(Invalid):
            verify(counter, key, resident, VerifiedAs.reporter)


def test_who_confirmed_the_work_is_never_said_to_have_done_it(counter: Counter) -> None:
    reporter, member = counter.people
    confirmed, other = counter.done(), counter.make.resident("Hamidah bt Jaafar")
    verify(counter, confirmed, reporter, VerifiedAs.reporter)
    refused(counter, f"UPDATE issue SET done_by_id = {reporter} WHERE id = {confirmed}", "residents have confirmed")
    counter.runner.change(attack, f"UPDATE issue SET done_by_id = {member} WHERE id = {confirmed}")
    both = counter.done(done_by=other)
    sql = f"UPDATE issue SET status = 'verified', ended_at = finished_at, done_by_id = {reporter} WHERE id = {both}"
    counter.runner.change(attack, _ACCEPTED.format(issue=both, resident=reporter))
    refused(counter, sql, "residents have confirmed")
    counter.runner.change(attack, sql.replace(f"done_by_id = {reporter}", f"done_by_id = {other}"))
    counter.runner.run(merge_residents, Progress(), "Orang yang sama", reporter, other)
    assert counter.page(both).done_by == (other, "Hamidah bt Jaafar")


def _committee(counter: Counter, resident: int, until: dt.date | None) -> None:
    make = counter.make
    body = make.put(Organisation(kind=OrganisationKind.residents, name=f"Persatuan {resident}"))
    term = make.put(Term(organisation_id=body, from_on=dt.date(2025, 1, 1), origin=TermOrigin.election))
    make.put(
        Appointment(
            organisation_id=body, term_id=term, position="Pengerusi", seniority=1, single_seat=True,
            resident_id=resident, person_name="AJK", from_on=dt.date(2025, 1, 1), to_on=until, counts=True,
        )
    )  # fmt: skip


def test_a_head_and_a_committee_member_confirm_while_they_are_in_office(counter: Counter) -> None:
    make, day = counter.make, dt.date(2026, 11, 23)
    key = counter.done(floor_label="3")
    people = [make.resident(f"Penduduk {number}") for number in range(8)]
    of_floor, of_block, elsewhere, before, member, until_today, former, stranger = people
    for resident, floor, to_on in (
        (of_floor, "3", None), (of_block, None, day), (elsewhere, "4", None), (before, "3", day - dt.timedelta(days=1)),
    ):  # fmt: skip
        make.put(
            FloorHead(
                resident_id=resident,
                block_id=counter.block,
                floor_label=floor,
                from_on=dt.date(2026, 1, 1),
                to_on=to_on,
            )
        )
    _committee(counter, member, None)
    _committee(counter, until_today, day)
    _committee(counter, former, day - dt.timedelta(days=1))
    entitled = {one.resident_id: one.as_ for one in counter.runner.read(verifying.may_verify, key)}
    assert entitled == {
        counter.people[0]: VerifiedAs.reporter, counter.people[1]: VerifiedAs.household, of_floor: VerifiedAs.head,
        of_block: VerifiedAs.head, member: VerifiedAs.committee, until_today: VerifiedAs.committee,
    }  # fmt: skip
    others: list[tuple[int | None, VerifiedAs]] = [
        (elsewhere, VerifiedAs.head), (before, VerifiedAs.head), (former, VerifiedAs.committee),
        (stranger, VerifiedAs.reporter), (stranger, VerifiedAs.household), (None, VerifiedAs.reporter),
        (member, VerifiedAs.head),
    ]  # fmt: skip
    for one, as_ in others:
        with pytest.raises(Invalid, match="Only the reporter"):
            verify(counter, key, one, as_)
    verify(counter, key, of_block, VerifiedAs.head)
    assert counter.page(key).status is IssueStatus.verified


def test_a_reporter_who_is_not_in_the_register_confirms_by_name(counter: Counter) -> None:
    key = counter.done(reporter_id=None, reporter_name="Tetamu Surau")
    assert counter.runner.read(verifying.may_verify, key)[0].name == "Tetamu Surau"
    verify(counter, key, None, VerifiedAs.reporter)
    nobody = counter.done(reporter_id=None, anonymous=True, reporter_name="Siti")
    assert counter.runner.read(verifying.may_verify, nobody) == []


def test_history_numbers_verifications_and_promises_stand(counter: Counter) -> None:
    key = counter.done()
    counter.issue()
    verify(counter, key, counter.people[0], VerifiedAs.reporter)
    for sql, said in (
        (f"UPDATE issue_event SET text = 'x' WHERE issue_id = {key}", "history of a complaint"),
        (f"DELETE FROM issue_event WHERE id = (SELECT min(id) FROM issue_event WHERE issue_id = {key})", "history"),
        (f"UPDATE issue SET number = 77 WHERE id = {key}", "keeps its number"),
        (f"UPDATE issue SET reference = 'ADU-1' WHERE id = {key}", "keeps its number"),
        (f"DELETE FROM issue WHERE id = {key}", "its number must stay"),
        ("UPDATE issue_verification SET accepted = 0", "stands"),
        ("DELETE FROM issue_verification", "stands"),
        ("UPDATE service_time SET finish = 1", "save a new one"),
    ):
        refused(counter, sql, said)
    changes = {"priority": Priority.urgent, "from_on": dt.date(2026, 11, 22), "acknowledge": 9, "act": 5, "finish": 1}
    with pytest.raises(Invalid) as wrong:
        because(counter.runner, service_times.save_service_time, changes)
    assert list(wrong.value.fields) == ["from_on"]


def test_a_recorded_complaint_is_taken_back_only_while_it_is_the_last(counter: Counter) -> None:
    first = counter.issue(reporter_id=counter.people[0])
    entry = counter.runner.read(audit.last_of_mine, 0)
    assert entry is not None
    counter.issue()
    with pytest.raises(UserError, match="its number must stay"):
        counter.runner.change(audit.undo, entry[0])
    second = counter.runner.read(audit.last_of_mine, entry[0])
    assert second is not None
    counter.runner.change(audit.undo, second[0])
    counter.runner.change(audit.undo, entry[0])
    assert counter.page(counter.issue()).reference == "ADU-2026-000001"
    assert first


@pytest.mark.parametrize("role", ["secretary", "auditor"])
def test_who_may_see_may_not_act(counter: Counter, runner_of: RunnerOf, role: str) -> None:
    key = counter.done()
    reader = runner_of(role)
    version = counter.page(key).version
    for act, args in (
        (statuses.start, ()), (statuses.close, ("Siap",)),
        (verifying.verify, (counter.people[0], VerifiedAs.reporter, True)),
        (statuses.set_priority, (Priority.planned, "x")),
    ):  # fmt: skip
        with pytest.raises(Refused):
            reader.change(act, key, version, *args)
    if role == "auditor":
        with pytest.raises(Refused):
            reader.change(intake.record_issue, intake.IssueGiven(title="x", category_id=1, estate_id=1))
