"""The governance calendar: what follows from the rules, what is kept, and how it is done."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.models.governance import OrganisationKind, Profile, TermOrigin
from k2k_desktop.models.governance.standing import ObligationKind
from k2k_desktop.models.meetings import Meeting, MeetingKind, MeetingStatus
from k2k_desktop.services import governance
from k2k_desktop.services.attachments import FileGiven
from k2k_desktop.services.governance import calendar
from k2k_desktop.services.governance.calendar import Due
from k2k_desktop.services.runner import Runner
from tests.conftest import Make

TODAY = dt.date(2026, 11, 23)
KIND = ObligationKind


def body_of(runner: Runner, name: str = "Persatuan Penduduk", profile: Profile = Profile.ros_society) -> int:
    values = {"name": name, "kind": OrganisationKind.residents, "profile": profile}
    key = runner.change(governance.save_organisation, None, 1, values)
    term = {"from_on": dt.date(2025, 1, 1), "to_on": dt.date(2026, 12, 31), "origin": TermOrigin.election}
    runner.change(governance.start_term, key, term)
    return key


@pytest.fixture
def body(runner: Runner) -> int:
    return body_of(runner)


def agm(make: Make, body: int, day: dt.date, status: MeetingStatus = MeetingStatus.held) -> int:
    return make.put(
        Meeting(
            organisation_id=body, kind=MeetingKind.agm, number=day.toordinal(), year=day.year, held_on=day,
            starts_at=dt.time(10), place="Dewan", status=status, representatives=False,
        )
    )  # fmt: skip


def days(runner: Runner, body: int | None) -> dict[ObligationKind, tuple[dt.date, int]]:
    return {one.kind: (one.due_on, one.days_left) for one in runner.read(calendar.calendar, body)}


def find(runner: Runner, body: int, kind: ObligationKind) -> Due:
    return next(one for one in runner.read(calendar.calendar, body) if one.kind is kind)


def test_agm_return_audit_and_term_follow_from_the_rules(runner: Runner, make: Make, body: int) -> None:
    agm(make, body, dt.date(2025, 3, 1))
    agm(make, body, dt.date(2026, 10, 10))
    agm(make, body, dt.date(2026, 11, 10), MeetingStatus.cancelled)
    assert days(runner, body) == {
        KIND.agm: (dt.date(2027, 10, 10), 321),
        KIND.annual_return: (dt.date(2026, 12, 9), 16),  # sixty days after the meeting
        KIND.accounts: (dt.date(2026, 3, 31), -237),  # of 2025: overdue
        KIND.term: (dt.date(2026, 12, 31), 38),
    }
    order = [one.days_left for one in runner.read(calendar.calendar, body)]
    assert order == sorted(order)
    assert [one.step for one in runner.read(calendar.calendar, body)] == [0, 30, 60, None]


def test_a_body_without_an_agm_is_asked_for_one_only_where_its_law_asks(runner: Runner) -> None:
    society = body_of(runner)
    informal = body_of(runner, "Kelab Belia", Profile.informal)
    assert days(runner, society)[KIND.agm][0] == dt.date(2026, 1, 1)  # twelve months from its start
    assert set(days(runner, informal)) == {KIND.term}


def test_a_strata_body_meets_in_every_calendar_year(runner: Runner, make: Make) -> None:
    key = body_of(runner, "JMB", Profile.jmb)
    agm(make, key, dt.date(2025, 11, 20))
    assert days(runner, key)[KIND.agm][0] == dt.date(2026, 12, 31)  # fifteen months would reach into 2027


def test_what_is_recorded_as_done_leaves_the_calendar_and_keeps_its_evidence(
    runner: Runner, make: Make, body: int
) -> None:
    agm(make, body, dt.date(2026, 10, 10))
    due = find(runner, body, KIND.annual_return)
    for wrong, day, words in (
        ("done_on", None, "R-1"), ("done_on", dt.date(2026, 11, 24), "R-1"), ("evidence", TODAY, "  "),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            runner.change(calendar.finish_obligation, due, day, words)
        assert wrong in refused.value.fields
    file = FileGiven("slip.pdf", b"%PDF-1.7 slip")
    key = runner.change(calendar.finish_obligation, due, TODAY, None, file)
    assert KIND.annual_return not in days(runner, body)
    with pytest.raises(UserError, match="done already"):
        runner.change(calendar.finish_obligation, due, TODAY, "lagi")
    kept = runner.read(calendar.evidence_file, key)
    assert kept is not None
    assert kept.content == b"%PDF-1.7 slip"
    done = runner.read(calendar.calendar, body, True)
    assert [(one.kind, one.done_on, one.has_file, one.step) for one in done] == [
        (KIND.annual_return, TODAY, True, None)
    ]
    with pytest.raises(UserError, match="evidence"):
        runner.change(calendar.delete_obligation, key, done[0].version)


def test_audited_accounts_give_way_to_those_of_the_year_that_runs(runner: Runner, make: Make, body: int) -> None:
    due = find(runner, body, KIND.accounts)
    runner.change(calendar.finish_obligation, due, TODAY, "Laporan juruaudit")
    assert days(runner, body)[KIND.accounts][0] == dt.date(2027, 3, 31)


def test_agm_and_term_end_only_by_what_ends_them(runner: Runner, body: int) -> None:
    for kind in (KIND.agm, KIND.term):
        with pytest.raises(UserError, match="by itself"):
            runner.change(calendar.finish_obligation, find(runner, body, kind), TODAY, "siap")
    runner.change(governance.start_term, body, {"from_on": dt.date(2027, 1, 1), "origin": TermOrigin.election})
    assert days(runner, body)[KIND.term][0] == dt.date(2028, 12, 31)  # two years by the rules


def test_a_kept_obligation_comes_again_when_the_next_day_is_given(runner: Runner, body: int) -> None:
    for changes in ({"kind": KIND.insurance, "due_on": TODAY}, {"title": "Insurans", "due_on": TODAY}):
        with pytest.raises(Invalid):
            runner.change(calendar.save_obligation, None, body, 1, changes)
    values = {"kind": KIND.insurance, "title": "Insurans kebakaran", "due_on": dt.date(2026, 12, 1)}
    key = runner.change(calendar.save_obligation, None, body, 1, values)
    due = find(runner, body, KIND.insurance)
    with pytest.raises(Invalid):
        runner.change(calendar.finish_obligation, due, TODAY, "Polisi 123", None, dt.date(2026, 12, 1))
    runner.change(calendar.finish_obligation, due, TODAY, "Polisi 123", None, dt.date(2027, 12, 1))
    assert days(runner, body)[KIND.insurance][0] == dt.date(2027, 12, 1)
    with pytest.raises(UserError, match="done already"):
        runner.change(calendar.save_obligation, key, body, 2, {"title": "Lain"})


def test_all_organisations_take_no_more_queries_than_one(runner: Runner, make: Make, body: int) -> None:
    seen: list[str] = []

    def count(organisation: int | None) -> int:
        seen.clear()
        runner.read(calendar.calendar, organisation)
        return len(seen)

    engine = runner.database.reader
    sa.event.listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    one = count(None)
    for place in range(10):
        agm(make, body_of(runner, f"Badan {place}"), dt.date(2026, 5, 5))
    assert count(None) == one
    assert len({due.organisation_id for due in runner.read(calendar.calendar, None)}) == 11
