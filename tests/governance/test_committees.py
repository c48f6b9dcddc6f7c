"""Who sits in a committee, and what an organisation refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from k2k_desktop.core.errors import Invalid, Refused, Stale, UserError
from k2k_desktop.core.listings import Query, Sort
from k2k_desktop.models.governance import OrganisationKind, QuorumRule, TermOrigin
from k2k_desktop.models.people import Standing
from k2k_desktop.services import governance
from k2k_desktop.services.runner import Runner
from tests.conftest import Make, rows_of

JANUARY = dt.date(2025, 1, 1)
KIND = {"kind": OrganisationKind.residents}


@pytest.fixture
def organisation(runner: Runner) -> int:
    key = runner.change(governance.save_organisation, None, 1, {"name": "Persatuan Penduduk", **KIND})
    runner.change(governance.start_term, key, {"from_on": JANUARY, "origin": TermOrigin.election})
    return key


def appoint(runner: Runner, organisation: int, position: str, name: str, **changes: Any) -> int:
    values = {"position": position, "person_name": name, "from_on": JANUARY, **changes}
    return runner.change(governance.appoint, organisation, values)


def names(runner: Runner, organisation: int, day: dt.date) -> list[str]:
    return [one.name for one in runner.read(governance.members_on, organisation, day)]


def test_a_single_seat_has_one_holder_at_a_time(runner: Runner, organisation: int) -> None:
    first = appoint(runner, organisation, "Chairperson", "Ahmad Kamal")
    with pytest.raises(Invalid, match="Ahmad Kamal"):
        appoint(runner, organisation, " chairperson ", "Lim Chee Hoe", from_on=dt.date(2026, 1, 1))
    with pytest.raises(Invalid):  # not even before, for a time that reaches into it
        appoint(runner, organisation, "Chairperson", "Lim Chee Hoe", single_seat=False)
    runner.change(governance.end_appointment, first, 1, dt.date(2026, 5, 4), "Letak jawatan")
    with pytest.raises(Invalid):  # the last day in office is still taken
        appoint(runner, organisation, "Chairperson", "Lim Chee Hoe", from_on=dt.date(2026, 5, 4))
    appoint(runner, organisation, "Chairperson", "Lim Chee Hoe", from_on=dt.date(2026, 5, 5))
    assert names(runner, organisation, dt.date(2026, 5, 4)) == ["Ahmad Kamal"]
    assert names(runner, organisation, dt.date(2026, 5, 5)) == ["Lim Chee Hoe"]


def test_a_committee_member_is_one_of_several_but_nobody_twice(runner: Runner, organisation: int) -> None:
    appoint(runner, organisation, "Committee member", "Norliza Hamid")
    appoint(runner, organisation, "Committee member", "Suresh Raman")
    with pytest.raises(Invalid, match="already"):
        appoint(runner, organisation, "Committee member", "norliza  HAMID")


def test_nobody_is_both_treasurer_and_internal_auditor(runner: Runner, organisation: int) -> None:
    appoint(runner, organisation, "Treasurer", "Kavitha Murugan")
    with pytest.raises(Invalid, match="both treasurer"):
        appoint(runner, organisation, "Internal auditor", "Kavitha Murugan")
    appoint(runner, organisation, "Internal auditor", "Mei Ling")
    assert names(runner, organisation, JANUARY) == ["Kavitha Murugan"]  # an auditor is not of the committee


def test_somebody_with_two_positions_counts_once(runner: Runner, make: Make, organisation: int) -> None:
    resident = make.resident("Rohana binti Idris")
    appoint(runner, organisation, "Committee member", "", resident_id=resident)
    appoint(runner, organisation, "Secretary", "", resident_id=resident)
    found = runner.read(governance.members_on, organisation, JANUARY)
    assert [(one.name, one.position) for one in found] == [("Rohana binti Idris", "Secretary")]


def test_the_dead_and_the_unnamed_are_not_appointed(runner: Runner, make: Make, organisation: int) -> None:
    gone = make.resident("Allahyarham Hassan", standing=Standing.deceased)
    with pytest.raises(Invalid):
        appoint(runner, organisation, "Committee member", "", resident_id=gone)
    with pytest.raises(Invalid):
        appoint(runner, organisation, "Committee member", "  ")
    with pytest.raises(Invalid):
        appoint(runner, organisation, " ", "Norliza Hamid")


def test_appointing_needs_a_term_of_that_day(runner: Runner, organisation: int) -> None:
    with pytest.raises(Invalid, match="term"):
        appoint(runner, organisation, "Committee member", "Norliza Hamid", from_on=dt.date(2024, 12, 31))


def test_a_new_term_ends_the_one_before_and_its_appointments(runner: Runner, organisation: int) -> None:
    appoint(runner, organisation, "Chairperson", "Ahmad Kamal")
    start = dt.date(2026, 7, 1)
    runner.change(governance.start_term, organisation, {"from_on": start, "origin": TermOrigin.election})
    assert names(runner, organisation, dt.date(2026, 6, 30)) == ["Ahmad Kamal"]
    assert names(runner, organisation, start) == []
    page = runner.read(governance.organisation_page, organisation)
    assert [(one.from_on, one.to_on) for one in page.terms] == [(start, None), (JANUARY, dt.date(2026, 6, 30))]
    with pytest.raises(Invalid):  # a term never starts before one that is there
        runner.change(governance.start_term, organisation, {"from_on": JANUARY, "origin": TermOrigin.election})


def test_an_appointment_does_not_end_before_it_starts_nor_without_a_reason(runner: Runner, organisation: int) -> None:
    key = appoint(runner, organisation, "Chairperson", "Ahmad Kamal")
    with pytest.raises(Invalid):
        runner.change(governance.end_appointment, key, 1, dt.date(2024, 12, 31), "Letak jawatan")
    with pytest.raises(Invalid):
        runner.change(governance.end_appointment, key, 1, dt.date(2026, 1, 1), " ")
    runner.change(governance.end_appointment, key, 1, dt.date(2026, 1, 1), "Letak jawatan")
    with pytest.raises(Stale):
        runner.change(governance.end_appointment, key, 1, dt.date(2025, 6, 1), "Letak jawatan")


def test_an_organisation_is_judged_before_it_is_saved(runner: Runner, organisation: int) -> None:
    for changes, wrong in (
        ({"name": "PERSATUAN PENDUDUK", **KIND}, "name"),
        ({"name": "", **KIND}, "name"),
        ({"name": "Surau Blok A"}, "kind"),
        ({"name": "Surau Blok A", **KIND, "quorum_rule": QuorumRule.number}, "quorum_number"),
    ):
        with pytest.raises(Invalid) as refused:
            runner.change(governance.save_organisation, None, 1, changes)
        assert wrong in refused.value.fields
    with pytest.raises(Invalid) as refused:
        runner.change(governance.save_organisation, organisation, 1, {"parent_id": organisation})
    assert "parent_id" in refused.value.fields


def test_a_circle_of_parents_is_refused(runner: Runner, organisation: int) -> None:
    under = {"name": "Biro Sukan", **KIND, "parent_id": organisation}
    bureau = runner.change(governance.save_organisation, None, 1, under)
    with pytest.raises(Invalid):
        runner.change(governance.save_organisation, organisation, 1, {"parent_id": bureau})


def test_a_stale_save_is_refused(runner: Runner, organisation: int) -> None:
    runner.change(governance.save_organisation, organisation, 1, {"short_name": "PP"})
    with pytest.raises(Stale):
        runner.change(governance.save_organisation, organisation, 1, {"short_name": "PPT"})


def test_the_list_counts_who_is_in_office_and_sorts_by_every_column(runner: Runner, organisation: int) -> None:
    appoint(runner, organisation, "Chairperson", "Ahmad Kamal")
    runner.change(governance.save_organisation, None, 1, {"name": "Surau 100% Aman", "kind": OrganisationKind.surau})

    def look(session: Any) -> list[list[Any]]:
        listing = governance.ORGANISATIONS
        for column in listing.columns:
            listing.keys(session, Query(sort=Sort(column.name, descending=True)))
        return [[row[0], row[3]] for row in rows_of(session, listing, Query(search="persatuan"))]

    with runner.database.reading() as session:
        assert look(session) == [["Persatuan Penduduk", 1]]
        assert governance.ORGANISATIONS.count(session, Query(filters={"kind": (OrganisationKind.surau,)})) == 1
    assert [one.name for one in runner.read(governance.find_organisations, "100%")] == ["Surau 100% Aman"]
    assert runner.read(governance.find_organisations, "0%a") == []  # a sign of LIKE is a sign like others


def test_the_page_has_members_in_order_of_seniority(runner: Runner, organisation: int) -> None:
    for position, name in (("Treasurer", "Kavitha"), ("Chairperson", "Ahmad"), ("Secretary", "Rohana")):
        appoint(runner, organisation, position, name)
    page = runner.read(governance.organisation_page, organisation)
    assert [one.name for one in page.members] == ["Ahmad", "Rohana", "Kavitha"]
    assert page.members_needed == 2
    assert runner.read(governance.organisation_choices) == [(organisation, "Persatuan Penduduk")]


@pytest.mark.parametrize("role", ["auditor", "clerk"])
def test_who_only_reads_changes_nothing(runner_of: Callable[..., Runner], organisation: int, role: str) -> None:
    door = runner_of(role)
    door.read(governance.organisation_page, organisation)
    for act in (
        lambda: door.change(governance.save_organisation, None, 1, {"name": "X", **KIND}),
        lambda: door.change(governance.start_term, organisation, {"from_on": JANUARY}),
        lambda: door.change(governance.appoint, organisation, {}),
        lambda: door.change(governance.end_appointment, 1, 1, JANUARY, "x"),
    ):
        with pytest.raises(Refused):
            act()


def test_an_organisation_that_is_gone_is_refused_in_words(runner: Runner) -> None:
    with pytest.raises(UserError):
        runner.change(governance.start_term, 999, {"from_on": JANUARY, "origin": TermOrigin.election})
