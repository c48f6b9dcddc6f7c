"""The members' register: numbers never given again, joining, leaving, and its paper."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError

from k2k_desktop.core.errors import Invalid, Stale, UserError
from k2k_desktop.core.i18n import Language
from k2k_desktop.core.listings import Query, Sort
from k2k_desktop.models.governance import Membership, OrganisationKind, TermOrigin
from k2k_desktop.models.people import Standing
from k2k_desktop.services import governance
from k2k_desktop.services.governance import members
from k2k_desktop.services.governance.seats import appoint, end_appointment
from k2k_desktop.services.runner import Runner
from tests.conftest import Make, RunnerOf, rows_of
from tests.reports.reading import whole

JOINED = dt.date(2025, 1, 1)
LAST = dt.date(2026, 3, 31)


@pytest.fixture
def organisation(runner: Runner) -> int:
    """An association with a term."""
    values = {"name": "Persatuan Penduduk", "kind": OrganisationKind.residents, "registration_number": "PPM-001"}
    key = runner.change(governance.save_organisation, None, 1, values)
    runner.change(governance.start_term, key, {"from_on": JOINED, "origin": TermOrigin.election})
    return key


def join(runner: Runner, organisation: int, name: str, day: dt.date = JOINED) -> int:
    """Enter somebody from outside."""
    return runner.change(members.add_member, organisation, {"person_name": name, "joined_on": day})


def test_a_number_is_the_next_and_never_given_again(runner: Runner, organisation: int, make: Make) -> None:
    first = join(runner, organisation, "Ahmad")
    join(runner, organisation, "Rohana")
    runner.change(members.end_membership, first, 1, LAST, "Berpindah")
    third = runner.change(members.add_member, organisation, {"person_name": "Lim", "joined_on": JOINED, "number": 1})
    again = join(runner, organisation, "Ahmad", dt.date(2026, 4, 1))
    numbers = [runner.read(members.member_record, key).number for key in (first, third, again)]
    assert numbers == [1, 3, 4]
    with pytest.raises(IntegrityError):  # the database does not hold one twice either
        make.put(Membership(organisation_id=organisation, number=3, person_name="Mei", joined_on=JOINED))


def test_nobody_is_a_member_twice_at_one_time(runner: Runner, organisation: int, make: Make) -> None:
    key = join(runner, organisation, "Ahmad Kamal")
    with pytest.raises(Invalid, match="number 1"):
        join(runner, organisation, " ahmad  KAMAL", dt.date(2026, 1, 1))
    runner.change(members.end_membership, key, 1, LAST, "Berpindah")
    with pytest.raises(Invalid):
        join(runner, organisation, "Ahmad Kamal", LAST)  # the last day still counts
    again = join(runner, organisation, "Ahmad Kamal", LAST + dt.timedelta(days=1))
    with pytest.raises(Invalid):
        runner.change(members.save_member, again, 1, {"joined_on": LAST})
    resident = make.resident("Norliza")
    values = {"resident_id": resident, "joined_on": JOINED}
    runner.change(members.add_member, organisation, values)
    with pytest.raises(Invalid):
        runner.change(members.add_member, organisation, values)


def test_the_unnamed_and_the_dead_do_not_join(runner: Runner, organisation: int, make: Make) -> None:
    gone = make.resident("Allahyarham Hassan", standing=Standing.deceased)
    for changes in ({"resident_id": gone, "joined_on": JOINED}, {"person_name": "  ", "joined_on": JOINED}):
        with pytest.raises(Invalid):
            runner.change(members.add_member, organisation, changes)
    with pytest.raises(Invalid) as refused:
        runner.change(members.add_member, organisation, {"person_name": "Ahmad"})
    assert "joined_on" in refused.value.fields


def test_a_membership_ends_with_a_reason_and_not_while_a_position_is_held(runner: Runner, organisation: int) -> None:
    key = join(runner, organisation, "Ahmad")
    chair = {"position": "Pengerusi", "person_name": "Ahmad", "from_on": JOINED}
    held = runner.change(appoint, organisation, chair)
    with pytest.raises(Invalid, match="Pengerusi"):
        runner.change(members.end_membership, key, 1, LAST, "Berpindah")
    runner.change(end_appointment, held, 1, LAST, "Letak jawatan")
    for day, reason in ((JOINED - dt.timedelta(days=1), "x"), (LAST, "  "), (None, "x")):
        with pytest.raises(Invalid):
            runner.change(members.end_membership, key, 1, day, reason)
    with pytest.raises(Stale):
        runner.change(members.end_membership, key, 9, LAST, "Berpindah")
    runner.change(members.end_membership, key, 1, LAST, "Berpindah")
    with pytest.raises(UserError, match="already"):
        runner.change(members.end_membership, key, 2, LAST, "Berpindah")


def test_the_list_is_of_one_organisation_and_shows_who_left_when_asked(runner: Runner, organisation: int) -> None:
    other = runner.change(
        governance.save_organisation, None, 1, {"name": "Kelab Belia", "kind": OrganisationKind.youth}
    )
    first = join(runner, organisation, "Ahmad Kamal")
    join(runner, organisation, "Rohana 100%")
    join(runner, other, "Lim")
    runner.change(members.end_membership, first, 1, LAST, "Berpindah")
    listing = members.members_listing(organisation)
    with runner.database.reading() as session:
        for column in listing.columns:
            listing.keys(session, Query(sort=Sort(column.name, descending=True)))
        assert listing.count(session, Query()) == 2
        names = [row[1] for row in rows_of(session, listing, Query(filters={"standing": ("member",)}))]
        assert names == ["Rohana 100%"]
        assert [row[1] for row in rows_of(session, listing, Query(filters={"standing": ("left",)}))] == ["Ahmad Kamal"]
        assert listing.count(session, Query(search="0%")) == 1
        assert listing.count(session, Query(search="kamal ahmad")) == 1


@pytest.mark.parametrize(("spoken", "signs"), [("ms", "Setiausaha"), ("en", "Secretary")])
def test_the_register_prints_the_members_of_today_and_who_signs(
    runner: Runner, organisation: int, spoken: Language, signs: str
) -> None:
    first = join(runner, organisation, "Ahmad Kamal bin Idris")
    join(runner, organisation, "Rohana binti Idris")
    runner.change(members.end_membership, first, 1, LAST, "Berpindah")
    secretary = {"position": "Setiausaha", "person_name": "Rohana binti Idris", "from_on": JOINED}
    runner.change(appoint, organisation, secretary)
    text = whole(runner.read(members.members_register_pdf, organisation, spoken))
    assert "Rohana binti Idris" in text
    assert "PPM-001" in text
    assert signs in text
    assert "Ahmad Kamal" not in text


def test_who_only_reads_changes_no_membership(runner: Runner, runner_of: RunnerOf, organisation: int) -> None:
    key = join(runner, organisation, "Ahmad")
    auditor = runner_of("auditor")
    auditor.read(members.member_record, key)
    for act in (
        lambda: auditor.change(members.add_member, organisation, {"person_name": "Lim", "joined_on": JOINED}),
        lambda: auditor.change(members.save_member, key, 1, {"paid_to": LAST}),
        lambda: auditor.change(members.end_membership, key, 1, LAST, "x"),
    ):
        with pytest.raises(UserError):
            act()
