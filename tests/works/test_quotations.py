"""Quotations side by side, and the award that a resolution stands behind, or is an exception."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.errors import Invalid, Refused, Stale, UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.governance import Labels, Organisation, OrganisationKind, Profile, QuorumRule
from k2k_desktop.models.governance.standing import Resolution, ResolutionResult, ResolutionState, ResolutionWay
from k2k_desktop.services.issues.works import contractors, costs, order_moves, order_pages, order_papers, quotations
from k2k_desktop.services.issues.works.order_pages import OrderPage
from k2k_desktop.services.issues.works.work_orders import order_for_issues, save_order
from tests.conftest import Make, RunnerOf
from tests.issues.making import Counter

TODAY = dt.date(2026, 11, 23)


@action("Write with SQL", needs="session")
def write(session: Session, statement: str, values: dict[str, Any] | None = None) -> None:
    """What a hand at the database would do."""
    session.execute(sa.text(statement), values or {})


def resolution(make: Make, body_name: str = "Badan Pengurusan Bersama", **values: Any) -> int:
    body = make.put(Organisation(
        name=body_name, short_name="JMB", kind=OrganisationKind.jmb, profile=Profile.jmb,
        labels=Labels.turut_hadir, quorum_rule=QuorumRule.half,
    ))  # fmt: skip
    return make.put(Resolution(**{
        "organisation_id": body, "number": 3, "year": 2026, "way": ResolutionWay.meeting, "text": "Baiki lif 1.",
        "resolved_on": TODAY, "consensus": True, "result": ResolutionResult.carried,
        "state": ResolutionState.in_force, **values,
    }))  # fmt: skip


def page(counter: Counter, order: int) -> OrderPage:
    return counter.runner.read(order_pages.order_page, order)


def offered(counter: Counter, *amounts: int) -> tuple[int, list[int]]:
    """A draft order with an offer for each amount (sen), each of a firm of its own."""
    order = counter.runner.change(order_for_issues, (counter.issue(),))
    keys = [
        counter.runner.change(quotations.save_quotation, order, None, 0, {
            "contractor_id": counter.contractor(f"Firma {place}"), "amount_sen": amount, "received_on": TODAY,
            "valid_until": TODAY + dt.timedelta(days=30), "working_days": 5, "warranty_months": 12,
        })
        for place, amount in enumerate(amounts)
    ]  # fmt: skip
    return order, keys


def award(counter: Counter, order: int, quotation: int, *args: Any) -> None:
    counter.runner.change(quotations.award, order, quotation, page(counter, order).version, *args)


def test_the_lowest_offer_comes_first_and_is_marked(counter: Counter) -> None:
    order, keys = offered(counter, 90_000, 70_000)
    assert [(one.id, one.cheapest) for one in page(counter, order).quotations] == [(keys[1], True), (keys[0], False)]
    for wrong, field in (
        ({"amount_sen": 0}, "amount_sen"), ({"valid_until": TODAY - dt.timedelta(days=1)}, "valid_until"),
        ({"received_on": TODAY + dt.timedelta(days=1)}, "received_on"), ({"contractor_id": None}, "contractor_id"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            counter.runner.change(quotations.save_quotation, order, keys[0], 1, wrong)
        assert field in refused.value.fields


def test_an_award_by_resolution_gives_the_order_its_contractor_and_amount(counter: Counter) -> None:
    order, keys = offered(counter, 90_000, 70_000)
    behind = resolution(counter.make)
    award(counter, order, keys[0], behind)
    award(counter, order, keys[1], behind)  # the other instead: one at a time
    shown = page(counter, order)
    assert [one.awarded for one in shown.quotations] == [True, False]
    assert (shown.worker, shown.approved_sen, shown.exception) == ("Firma 1", 70_000, "")
    assert "3/2026" in shown.resolution
    assert counter.runner.read(costs.award_exceptions) == []
    with pytest.raises(UserError):
        counter.runner.change(quotations.save_quotation, order, keys[1], 3, {"amount_sen": 1})
    with pytest.raises(IntegrityError, match="UNIQUE"):
        counter.runner.change(write, "UPDATE quotation SET awarded = 1")


def test_an_award_without_a_resolution_says_why_and_is_counted_as_an_exception(counter: Counter) -> None:
    order, [key] = offered(counter, 70_000)
    with pytest.raises(Invalid) as refused:
        award(counter, order, key, None, "  ")
    assert set(refused.value.fields) == {"no_resolution_reason"}
    award(counter, order, key, None, "Lif kecemasan, mesyuarat selepas itu")
    assert page(counter, order).exception == "Lif kecemasan, mesyuarat selepas itu"
    assert [one.order_id for one in counter.runner.read(costs.award_exceptions, 2026)] == [order]
    for spoken in ("ms", "en"):
        assert counter.runner.read(order_papers.quotation_table_pdf, order, spoken).pages == 1


def test_what_was_awarded_is_changed_by_another_award_only(counter: Counter, runner_of: RunnerOf) -> None:
    order, keys = offered(counter, 480_000, 520_000)
    award(counter, order, keys[0], resolution(counter.make))
    clerk = runner_of("clerk")
    for name, value in (("contractor_id", counter.contractor("Firma Lain")), ("approved_sen", 900_000), ("staff", "A")):
        with pytest.raises(Invalid, match="Withdraw the award first") as refused:
            clerk.change(save_order, order, page(counter, order).version, {name: value})
        assert list(refused.value.fields) == [name]
    clerk.change(save_order, order, page(counter, order).version, {"title": "Baiki lif", "approved_sen": 480_000})


def test_only_a_carried_resolution_in_force_stands_behind_an_award(counter: Counter) -> None:
    order, [key] = offered(counter, 70_000)
    lost = resolution(counter.make, result=ResolutionResult.lost)
    revoked = resolution(counter.make, "Persatuan Penduduk", state=ResolutionState.revoked)
    for behind in (lost, revoked, revoked + 1):
        with pytest.raises(Invalid) as refused:
            award(counter, order, key, behind)
        assert set(refused.value.fields) == {"resolution_id"}


def test_nobody_blacklisted_is_awarded_and_no_clerk_awards(counter: Counter, runner_of: RunnerOf) -> None:
    order, [key] = offered(counter, 70_000)
    with pytest.raises(Refused):
        runner_of("clerk").change(quotations.award, order, key, page(counter, order).version, None, "Cepat")
    firm = page(counter, order).quotations[0].contractor_id
    counter.runner.run(contractors.blacklist, Progress(), "Kerja tidak siap", firm, 1)
    with pytest.raises(UserError, match="blacklisted"):
        award(counter, order, key, None, "Cepat")


def test_once_the_order_is_out_its_offers_stay(counter: Counter) -> None:
    order, keys = offered(counter, 70_000, 80_000)
    with pytest.raises(Stale):
        counter.runner.change(quotations.award, order, keys[0], 99, None, "Cepat")
    award(counter, order, keys[0], resolution(counter.make))
    counter.runner.run(quotations.withdraw_award, Progress(), "Tersilap", order, page(counter, order).version)
    assert page(counter, order).contractor_id is None
    award(counter, order, keys[0], None, "Lif kecemasan")
    version = page(counter, order).version
    counter.runner.change(order_moves.issue_order, order, version, TODAY + dt.timedelta(days=3))
    for act in (
        lambda: award(counter, order, keys[1], None, "Lebih baik"),
        lambda: counter.runner.change(quotations.delete_quotation, order, keys[1], 1),
        lambda: counter.runner.run(
            quotations.withdraw_award, Progress(), "Tersilap", order, page(counter, order).version
        ),
    ):
        with pytest.raises(UserError, match="gone out"):
            act()
