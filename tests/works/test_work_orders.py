"""Work orders: made of complaints, issued, done and accepted, with the complaints moving along."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import Invalid, Refused, Stale, UserError
from k2k_desktop.core.listings import Query
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.issues import EventKind, IssueEvent, IssueStatus
from k2k_desktop.models.issues.works import Payer, SignOff, WorkStatus
from k2k_desktop.services import audit
from k2k_desktop.services.issues import records, statuses, verifying
from k2k_desktop.services.issues.views.figures import figures, period_of
from k2k_desktop.services.issues.works import costs, order_moves, order_pages, order_papers, work_orders
from k2k_desktop.services.issues.works.order_pages import OrderPage
from tests.conftest import RunnerOf
from tests.issues.making import Counter

TODAY = dt.date(2026, 11, 23)
WEEK = TODAY + dt.timedelta(days=7)


@question(needs="session")
def history(session: Session, issue_id: int) -> list[tuple[EventKind, str]]:
    """What stands in the history of a complaint of work orders."""
    rows = session.execute(
        sa.select(IssueEvent.kind, IssueEvent.text).where(IssueEvent.issue_id == issue_id).order_by(IssueEvent.id)
    )
    return [(kind, text or "") for kind, text in rows if kind is EventKind.work_order]


@question(needs="session")
def found(session: Session, query: Query) -> list[int]:
    return list(work_orders.ORDERS.keys(session, query))


def page(counter: Counter, order: int) -> OrderPage:
    return counter.runner.read(order_pages.order_page, order)


def do(counter: Counter, act: Any, order: int, *args: Any, reason: str = "") -> Any:
    """An act on the order in its present version."""
    return counter.runner.run(act, Progress(), reason, order, page(counter, order).version, *args).value


def drafted(counter: Counter, *issues: int, **values: Any) -> int:
    """A draft for those complaints (one where none is given), with a firm and a day."""
    order = counter.runner.change(work_orders.order_for_issues, issues or (counter.issue(),))
    given = {"due_on": WEEK, **values}
    if "staff" not in given:
        given["contractor_id"] = given.get("contractor_id") or counter.contractor()
    do(counter, work_orders.save_order, order, given)
    return order


def save(runner: Any, order: int | None, version: int, values: dict[str, Any]) -> int:
    found: int = runner.change(work_orders.save_order, order, version, values)
    return found


def test_an_order_from_a_complaint_brings_place_words_and_number_along(counter: Counter) -> None:
    issue = counter.issue("Lif 1 rosak", floor_label="3", description="Tersangkut di tingkat 3")
    order = counter.runner.change(work_orders.order_for_issues, (issue,))
    shown = page(counter, order)
    assert (shown.reference, shown.status) == ("AK-2026-000001", WorkStatus.draft)
    assert shown.scope == "Lif 1 rosak\nTersangkut di tingkat 3"
    assert shown.values["block_id"] == counter.block
    assert "3" in shown.place
    assert [one.id for one in shown.issues] == [issue]
    assert counter.page(issue).status is IssueStatus.received  # a draft moves nothing


def test_several_complaints_are_mended_by_one_order_and_each_only_once(counter: Counter) -> None:
    first, second = counter.issue(), counter.issue("Lampu lif padam", category_id=counter.lamp)
    order = counter.runner.change(work_orders.order_for_issues, (first, second, first))
    assert [one.id for one in page(counter, order).issues] == [first, second]
    with pytest.raises(UserError, match="already"):
        do(counter, work_orders.link_issue, order, first)
    do(counter, work_orders.unlink_issue, order, second)
    assert [one.id for one in page(counter, order).issues] == [first]


def test_a_closed_complaint_gets_no_order(counter: Counter) -> None:
    issue = counter.issue()
    counter.do(statuses.reject, issue, "Bukan dalam kawasan")
    with pytest.raises(UserError, match="Reopen"):
        counter.runner.change(work_orders.order_for_issues, (issue,))


def test_an_order_goes_out_only_with_somebody_to_do_it_and_a_day(counter: Counter) -> None:
    order = counter.runner.change(work_orders.order_for_issues, (counter.issue(),))
    with pytest.raises(Invalid) as refused:
        do(counter, order_moves.issue_order, order)
    assert set(refused.value.fields) == {"contractor_id", "due_on"}
    do(counter, work_orders.save_order, order, {"staff": "Juruteknik pejabat"})
    with pytest.raises(Invalid) as refused:
        do(counter, order_moves.issue_order, order, TODAY - dt.timedelta(days=1))
    assert set(refused.value.fields) == {"due_on"}
    do(counter, order_moves.issue_order, order, WEEK)
    assert page(counter, order).status is WorkStatus.issued


def test_a_clerk_writes_an_order_and_a_manager_issues_it(counter: Counter, runner_of: RunnerOf) -> None:
    order = drafted(counter)
    with pytest.raises(Refused):
        runner_of("clerk").change(order_moves.issue_order, order, page(counter, order).version)
    runner_of("manager").change(order_moves.issue_order, order, page(counter, order).version)


def test_the_complaint_moves_with_its_order_and_acceptance_is_not_the_residents_word(counter: Counter) -> None:
    issue = counter.issue(reporter_id=counter.people[0])
    order = drafted(counter, issue)
    for act, status in (
        (order_moves.issue_order, IssueStatus.assigned), (order_moves.start_order, IssueStatus.in_progress),
        (order_moves.finish_order, IssueStatus.done), (order_moves.accept_order, IssueStatus.done),
    ):  # fmt: skip
        do(counter, act, order)
        assert counter.page(issue).status is status
    told = [text for _kind, text in counter.runner.read(history, issue)]
    assert len(told) == 5  # drafted, issued, started, done, accepted
    assert all("AK-2026-000001" in text for text in told)
    assert page(counter, order).status is WorkStatus.accepted
    assert counter.page(issue).status is not IssueStatus.verified


def test_a_complaint_waits_for_the_last_of_its_orders(counter: Counter) -> None:
    issue = counter.issue()
    first, second = drafted(counter, issue), drafted(counter, issue, staff="Juruteknik")
    for order in (first, second):
        do(counter, order_moves.issue_order, order)
    do(counter, order_moves.finish_order, first)
    assert counter.page(issue).status is not IssueStatus.done
    do(counter, order_moves.finish_order, second)
    assert counter.page(issue).status is IssueStatus.done


def test_work_sent_back_goes_on_and_its_complaint_with_it(counter: Counter) -> None:
    issue = counter.issue()
    order = drafted(counter, issue)
    do(counter, order_moves.issue_order, order)
    do(counter, order_moves.finish_order, order)
    with pytest.raises(UserError):
        do(counter, order_moves.reopen_order, order)
    do(counter, order_moves.reopen_order, order, reason="Masih bergegar")
    assert page(counter, order).status is WorkStatus.in_progress
    assert counter.page(issue).status is IssueStatus.in_progress
    assert "Masih bergegar" in counter.runner.read(history, issue)[-1][1]


def test_who_did_the_work_of_an_order_never_verifies_the_complaint(counter: Counter) -> None:
    issue = counter.issue(reporter_id=counter.people[0])
    order = drafted(counter, issue)
    do(counter, order_moves.issue_order, order)
    do(counter, order_moves.finish_order, order, {"done_by_id": counter.people[0]})
    assert counter.people[0] not in [
        one.resident_id for one in counter.runner.read(verifying.may_verify, issue)
    ]  # fmt: skip


def test_the_one_named_in_sign_off_accepts_and_nobody_else(counter: Counter, runner_of: RunnerOf) -> None:
    order = drafted(counter)
    do(counter, order_moves.issue_order, order)
    do(counter, order_moves.finish_order, order)
    with pytest.raises(UserError, match="manager accepts"):
        runner_of("clerk").change(order_moves.accept_order, order, page(counter, order).version)
    other = drafted(counter, sign_off=SignOff.head, contractor_id=page(counter, order).contractor_id)
    do(counter, order_moves.issue_order, other)
    do(counter, order_moves.finish_order, other)
    clerk = runner_of("clerk")
    with pytest.raises(Invalid):
        clerk.change(order_moves.accept_order, other, page(counter, other).version)
    given = {"accepted_by": "Ketua Tingkat 3", "liability_until": TODAY + dt.timedelta(days=365)}
    clerk.change(order_moves.accept_order, other, page(counter, other).version, given)
    assert ("Diterima oleh", "Ketua Tingkat 3") not in page(counter, other).money
    assert any("Ketua Tingkat 3" in words for _label, words in page(counter, other).dates)


def test_no_step_of_an_order_is_left_out(counter: Counter) -> None:
    order = drafted(counter)
    for act in (order_moves.start_order, order_moves.finish_order, order_moves.accept_order):
        with pytest.raises(UserError):
            do(counter, act, order)
    assert page(counter, order).status is WorkStatus.draft


def test_days_lie_between_the_step_before_and_today(counter: Counter) -> None:
    order = drafted(counter)
    with pytest.raises(Invalid):
        do(counter, order_moves.issue_order, order, WEEK, TODAY + dt.timedelta(days=1))
    do(counter, order_moves.issue_order, order)
    for day in (TODAY + dt.timedelta(days=1), TODAY - dt.timedelta(days=1)):
        with pytest.raises(Invalid):
            do(counter, order_moves.start_order, order, day)


def test_what_the_contractor_was_given_stays_once_the_order_went_out(counter: Counter) -> None:
    order = drafted(counter)
    do(counter, order_moves.issue_order, order)
    with pytest.raises(Invalid):
        do(counter, work_orders.save_order, order, {"scope": "Kerja lain"})
    do(counter, work_orders.save_order, order, {"percent": 30, "due_on": WEEK + dt.timedelta(days=3)})
    assert page(counter, order).percent == 30


def test_more_than_was_approved_is_kept_only_with_a_reason(counter: Counter) -> None:
    order = drafted(counter, approved_sen=50_000)
    do(counter, order_moves.issue_order, order)
    with pytest.raises(Invalid) as refused:
        do(counter, order_moves.finish_order, order, {"actual_sen": 50_001})
    assert set(refused.value.fields) == {"actual_sen"}
    do(counter, order_moves.finish_order, order, {"actual_sen": 50_001}, reason="Kabel tambahan")
    assert page(counter, order).over


def test_a_cancelled_order_keeps_its_number_and_leaves_its_complaint_open(counter: Counter) -> None:
    issue = counter.issue()
    order = drafted(counter, issue)
    do(counter, order_moves.issue_order, order)
    with pytest.raises(Invalid):
        do(counter, order_moves.cancel_order, order, " ")
    do(counter, order_moves.cancel_order, order, "Kontraktor menarik diri")
    assert counter.page(issue).status is IssueStatus.assigned
    assert page(counter, drafted(counter, issue, staff="Juruteknik")).reference == "AK-2026-000002"


def test_a_save_from_an_older_state_is_refused(counter: Counter) -> None:
    order = drafted(counter)
    old = page(counter, order).version
    do(counter, work_orders.save_order, order, {"title": "Baiki motor lif"})
    with pytest.raises(Stale):
        save(counter.runner, order, old, {"title": "Lain"})
    with pytest.raises(Stale):
        counter.runner.change(order_moves.issue_order, order, old)


def test_undo_takes_an_issued_order_and_its_complaint_back(counter: Counter, runner_of: RunnerOf) -> None:
    issue = counter.issue()
    order = drafted(counter, issue)
    outcome = counter.runner.run(order_moves.issue_order, Progress(), "", order, page(counter, order).version)
    counter.runner.change(audit.undo, outcome.seq)
    assert page(counter, order).status is WorkStatus.draft
    assert counter.page(issue).status is IssueStatus.received


def test_late_orders_are_counted_and_listed(counter: Counter, clock: Any) -> None:
    late, other = drafted(counter), drafted(counter, staff="Juruteknik")
    for order in (late, other):
        do(counter, order_moves.issue_order, order, TODAY)
    do(counter, order_moves.finish_order, other)
    assert counter.runner.read(work_orders.overdue_orders) == 0
    clock.moment += dt.timedelta(days=2)
    assert counter.runner.read(work_orders.overdue_orders) == 1
    assert page(counter, late).late == 2
    assert counter.runner.read(found, Query("", {"status": (WorkStatus.issued,)})) == [late]
    assert counter.runner.read(found, Query("ak-2026-000002")) == [other]


def test_costs_are_counted_by_block_and_year_and_payer(counter: Counter) -> None:
    for sen, payer in ((10_000, Payer.landlord), (25_050, Payer.grant)):
        order = drafted(counter, staff="Juruteknik", payer=payer)
        do(counter, order_moves.issue_order, order)
        do(counter, order_moves.finish_order, order, {"actual_sen": sen})
    [block] = counter.runner.read(costs.cost_by_block, 2026)
    assert (block.block_id, block.sen, block.orders) == (counter.block, 35_050, 2)
    assert counter.runner.read(costs.cost_by_block, 2025) == []
    assert [(one.payer, one.sen) for one in counter.runner.read(costs.cost_by_payer, 2026)] == [
        (Payer.grant, 25_050), (Payer.landlord, 10_000),
    ]  # fmt: skip


def test_the_charts_and_the_page_of_costs_say_the_same(counter: Counter) -> None:
    issue, last_year = counter.issue(), dt.date(2025, 12, 20)
    values = {"block_id": counter.block, "ordered_on": last_year, "actual_sen": 9_000}
    counter.order(issue, 1, status=WorkStatus.done, done_on=dt.date(2026, 1, 5), **values)
    counter.order(issue, 2, status=WorkStatus.cancelled, **values)
    counter.order(issue, 3, status=WorkStatus.done, done_on=last_year, **(values | {"actual_sen": 700}))
    charted = counter.runner.read(figures, period_of("year", TODAY))
    [line] = charted.costs
    for year, sen in zip(charted.years, line.sen, strict=True):
        paged = counter.runner.read(costs.cost_by_block, year)
        assert sum(one.sen for one in paged) == sen, year
    assert line.sen == (0, 700, 9_000)


def test_the_paper_holds_the_request_and_no_name_or_number_of_a_confidential_complainant(counter: Counter) -> None:
    issue = counter.issue(
        "Jiran bising", category_id=counter.quarrel, reporter_id=counter.people[0],
        description="Puan Hamidah binti Jaafar (880101-14-0001) tidak dapat tidur",
    )  # fmt: skip
    order = drafted(counter, issue)
    do(counter, order_moves.issue_order, order)
    paper = counter.runner.read(order_paper, order)
    words = repr(paper)
    assert "tidak dapat tidur" in words
    assert "ADU-2026-000001" in words
    assert "Hamidah" not in words
    assert "880101" not in words
    for spoken in ("ms", "en"):
        assert counter.runner.read(order_papers.work_order_pdf, order, spoken).pages == 1


@question(needs="session")
def order_paper(session: Session, order_id: int) -> str:
    """The order on paper, as words."""
    return repr(order_papers.order_paper(session, work_orders.order_of(session, order_id), "ms"))


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("Tingkat 3", "Floor 3"), ("Tingkat 3, Tingkat 12 · dekat lif", "Floor 3, Floor 12 · dekat lif"),
        ("Floor 3", "Floor 3"), ("Bertingkat 3", "Bertingkat 3"), ("Dekat lif", "Dekat lif"), (None, None),
    ],
)  # fmt: skip
def test_a_floor_taken_over_from_a_complaint_is_said_in_the_language_of_the_paper(
    note: str | None, said: str | None
) -> None:
    assert records.floor_in(note, "en") == said
