"""Contractors: licences that end, the blacklist, and a rating that only residents' word makes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Invalid, Refused, Stale, UserError
from k2k_desktop.core.listings import Query
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.issues import IssueVerification, VerifiedAs
from k2k_desktop.models.issues.works import LicenceKind, Trade, WorkStatus
from k2k_desktop.services.issues.works import contractors, licences
from k2k_desktop.services.issues.works.contractors import Standing
from k2k_desktop.services.issues.works.order_moves import issue_order
from tests.conftest import RunnerOf, rows_of
from tests.issues.making import Counter

TODAY = dt.date(2026, 11, 23)


@action("Write with SQL", needs="session")
def write(session: Session, statement: str, values: dict[str, Any] | None = None) -> None:
    """What a hand at the database would do."""
    session.execute(sa.text(statement), values or {})


def firm(counter: Counter, name: str = "Lif Maju Sdn Bhd", **values: Any) -> int:
    given = {"name": name, "trades": frozenset({Trade.lift}), **values}
    return counter.runner.change(contractors.save_contractor, None, 0, given)


def licence(counter: Counter, contractor: int, until: dt.date, **values: Any) -> int:
    given = {"kind": LicenceKind.competent_firm, "number": "FB-1", "valid_until": until, "needed": True, **values}
    return counter.runner.change(licences.add_licence, contractor, given)


def page(counter: Counter, contractor: int) -> contractors.ContractorPage:
    return counter.runner.read(contractors.contractor_page, contractor)


def ready(counter: Counter, contractor: int, **values: Any) -> tuple[int, int]:
    """A draft order to that contractor with a day: its key and version."""
    key = counter.order(counter.issue(), contractor_id=contractor, due_on=TODAY + dt.timedelta(days=7), **values)
    return key, 1


def test_a_firm_needs_a_name_of_its_own_and_a_trade(counter: Counter) -> None:
    firm(counter)
    for name, trades, wrong in (
        ("lif maju sdn bhd", frozenset({Trade.lift}), "name"), (" ", frozenset({Trade.lift}), "name"),
        ("Elektrik Jaya", frozenset(), "trades"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            firm(counter, name, trades=trades)
        assert set(refused.value.fields) == {wrong}


def test_a_save_from_an_older_state_is_refused(counter: Counter) -> None:
    key = firm(counter)
    counter.runner.change(contractors.save_contractor, key, 1, {"contact": "Encik Tan"})
    with pytest.raises(Stale):
        counter.runner.change(contractors.save_contractor, key, 1, {"contact": "Puan Lim"})


def test_an_expired_licence_blocks_an_order_and_the_sentence_names_it_and_its_day(counter: Counter) -> None:
    key = firm(counter)
    licence(counter, key, TODAY - dt.timedelta(days=1))
    order, version = ready(counter, key)
    with pytest.raises(UserError) as refused:
        counter.runner.change(issue_order, order, version)
    words = refused.value.say()
    assert LicenceKind.competent_firm.say() in words
    assert "22 Nov 2026" in words
    assert "Lif Maju" in words
    assert page(counter, key).blocked == words


def test_sql_cannot_issue_it_either(counter: Counter) -> None:
    key = firm(counter)
    licence(counter, key, TODAY - dt.timedelta(days=1))
    order, _version = ready(counter, key, ordered_on=TODAY)
    with pytest.raises(UserError, match="a licence needed for the work has expired"):
        counter.runner.change(write, "UPDATE work_order SET status = 'issued' WHERE id = :key", {"key": order})
    other = counter.contractor("Lif Cekap")
    counter.runner.change(
        write, "UPDATE work_order SET contractor_id = :firm WHERE id = :key", {"firm": other, "key": order}
    )
    counter.runner.change(write, "UPDATE work_order SET status = 'issued' WHERE id = :key", {"key": order})
    with pytest.raises(UserError, match="a licence needed for the work has expired"):
        counter.runner.change(
            write, "UPDATE work_order SET contractor_id = :firm WHERE id = :key", {"firm": key, "key": order}
        )


@pytest.mark.parametrize("status", ["in_progress", "done", "accepted"])
def test_sql_cannot_leave_out_the_step_that_asks_for_the_licence(counter: Counter, status: str) -> None:
    key = firm(counter)
    licence(counter, key, TODAY - dt.timedelta(days=1))
    order, _version = ready(counter, key, ordered_on=TODAY)
    with pytest.raises(UserError, match="a licence needed for the work has expired"):
        counter.runner.change(write, f"UPDATE work_order SET status = '{status}' WHERE id = :key", {"key": order})


def test_a_licence_that_ends_between_draft_and_issue_blocks_and_its_renewal_frees(counter: Counter) -> None:
    key = firm(counter)
    licence(counter, key, TODAY)
    order, version = ready(counter, key)
    clock = counter.runner.clock
    assert isinstance(clock, FixedClock)
    clock.advance(dt.timedelta(days=1))
    with pytest.raises(UserError, match="expired on"):
        counter.runner.change(issue_order, order, version)
    licence(counter, key, TODAY + dt.timedelta(days=1))
    counter.runner.change(issue_order, order, version)


def test_an_order_of_an_earlier_day_is_no_way_round_a_licence_that_has_ended_since(counter: Counter) -> None:
    key = firm(counter)
    licence(counter, key, TODAY - dt.timedelta(days=1))
    order, version = ready(counter, key)
    with pytest.raises(UserError):
        counter.runner.change(issue_order, order, version, None, TODAY - dt.timedelta(days=5))


def test_a_licence_holds_on_its_last_day_and_a_renewal_is_a_new_line(counter: Counter) -> None:
    key = firm(counter)
    licence(counter, key, TODAY - dt.timedelta(days=30))
    licence(counter, key, TODAY, number="FB-2")
    lines = page(counter, key).licences
    assert [(one.number, one.newest) for one in lines] == [("FB-2", True), ("FB-1", False)]
    order, version = ready(counter, key)
    counter.runner.change(issue_order, order, version)


def test_an_insurance_that_is_not_needed_for_work_blocks_nothing(counter: Counter) -> None:
    key = firm(counter)
    licence(counter, key, TODAY - dt.timedelta(days=9), kind=LicenceKind.insurance, needed=False)
    order, version = ready(counter, key)
    counter.runner.change(issue_order, order, version)
    assert page(counter, key).blocked == ""


def test_sixty_days_before_its_end_a_licence_is_told_of(counter: Counter) -> None:
    soon, later = firm(counter, "Satu"), firm(counter, "Dua")
    licence(counter, soon, TODAY + dt.timedelta(days=60))
    licence(counter, later, TODAY + dt.timedelta(days=61))
    told = counter.runner.read(licences.expiring)
    assert [(one.contractor_id, one.days) for one in told] == [(soon, 60)]
    assert (page(counter, soon).standing, page(counter, later).standing) == (Standing.expiring, Standing.fit)


def test_only_a_manager_blacklists_and_says_why(counter: Counter, runner_of: RunnerOf) -> None:
    key = firm(counter)
    with pytest.raises(Refused):
        runner_of("clerk").run(contractors.blacklist, Progress(), "Lif jatuh", key, 1)
    with pytest.raises(UserError):
        counter.runner.run(contractors.blacklist, Progress(), " ", key, 1)
    counter.runner.run(contractors.blacklist, Progress(), "Lif jatuh dua kali", key, 1)
    order, version = ready(counter, key)
    with pytest.raises(UserError) as refused:
        counter.runner.change(issue_order, order, version)
    assert "Lif jatuh dua kali" in refused.value.say()
    assert "23 Nov 2026" in refused.value.say()
    with pytest.raises(UserError, match="a licence needed for the work has expired"):
        counter.runner.change(write, "UPDATE work_order SET status = 'issued' WHERE id = :key", {"key": order})
    counter.runner.run(contractors.lift_blacklist, Progress(), "Rayuan diterima", key, 2)
    counter.runner.change(issue_order, order, version)


def verified(counter: Counter, contractor: int, number: int, *said: bool, late: bool = False) -> None:
    """A finished order of a complaint on which residents said each of *said*, one after the other."""
    issue = counter.issue()
    due, done = TODAY, TODAY + dt.timedelta(days=1 if late else 0)
    counter.order(
        issue, number, contractor_id=contractor, status=WorkStatus.done, ordered_on=TODAY, due_on=due, done_on=done
    )
    for accepted in said:
        counter.make.put(IssueVerification(
            issue_id=issue, verified_as=VerifiedAs.reporter, accepted=accepted, said_on=TODAY,
            reason=None if accepted else "Masih rosak",
        ))  # fmt: skip


def test_the_rating_counts_what_residents_accepted_the_first_time_and_makes_nothing_of_nothing(
    counter: Counter,
) -> None:
    key, other = firm(counter), firm(counter, "Lif Cekap")
    for number, said in enumerate([(True,), (True,), (False, True), (True,), ()], 1):
        verified(counter, key, number, *said, late=number == 1)
    rating = page(counter, key).rating
    assert (rating.jobs, rating.at_first, rating.timed, rating.in_time) == (4, 3, 4, 3)
    assert rating.words("en") == "3 of 4 jobs accepted the first time"
    assert page(counter, other).rating.words("en") == ""
    rows: list[tuple[str, str | None]] = counter.runner.read(_ratings)
    assert dict(rows) == {"Lif Maju Sdn Bhd": "3/4", "Lif Cekap": None}


def test_what_was_said_before_the_order_rates_nobody(counter: Counter) -> None:
    key = firm(counter)
    issue = counter.issue()
    counter.make.put(IssueVerification(
        issue_id=issue, verified_as=VerifiedAs.reporter, accepted=False, said_on=TODAY - dt.timedelta(days=4),
        reason="Masih rosak",
    ))  # fmt: skip
    counter.order(issue, contractor_id=key, status=WorkStatus.done, ordered_on=TODAY, due_on=TODAY, done_on=TODAY)
    assert page(counter, key).rating.jobs == 0


def test_the_list_finds_by_name_trade_and_standing(counter: Counter) -> None:
    fit, ended = firm(counter, "Lif Cekap"), firm(counter, "Elektrik Jaya", trades=frozenset({Trade.electrical}))
    licence(counter, ended, dt.date(2020, 1, 1))
    for query, wanted in (
        (Query("jaya"), ended), (Query("", {"trade": (Trade.lift,)}), fit),
        (Query("", {"standing": (Standing.expired,)}), ended),
    ):  # fmt: skip
        assert counter.runner.read(_found, query) == [wanted]


@question(needs="session")
def _found(session: Session, query: Query) -> list[int]:
    return list(contractors.CONTRACTORS.keys(session, query))


@question(needs="session")
def _ratings(session: Session) -> list[tuple[str, str | None]]:
    listing = contractors.CONTRACTORS
    place = [one.name for one in listing.columns].index("rating")
    return [(row[0], row[place]) for row in rows_of(session, listing, Query())]
