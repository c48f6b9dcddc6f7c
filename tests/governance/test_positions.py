"""Seats, the size of a committee, terms in a row, and who held what on a day."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from k2k_desktop.core.errors import Invalid, Stale, UserError
from k2k_desktop.models import audit
from k2k_desktop.models.governance import OrganisationKind, Profile, Seat, TermOrigin
from k2k_desktop.services import governance
from k2k_desktop.services.governance import members, positions, rules
from k2k_desktop.services.governance.positions import POSITIONS, SeatView, position_key, spoken
from k2k_desktop.services.governance.seats import appoint, end_appointment, holders_on, start_term, terms_warning
from k2k_desktop.services.runner import Runner
from tests.conftest import Make

BEGUN = dt.date(2020, 1, 1)


@pytest.fixture
def organisation(runner: Runner) -> int:
    """A neighbourhood committee in its first term."""
    values = {"name": "KRT Teratai", "kind": OrganisationKind.rukun_tetangga}
    key = runner.change(governance.save_organisation, None, 1, values)
    runner.change(start_term, key, {"from_on": BEGUN, "origin": TermOrigin.appointment})
    return key


def put(runner: Runner, organisation: int, position: str, name: str, day: dt.date = BEGUN, **more: Any) -> int:
    """Appoint somebody by name."""
    return runner.change(appoint, organisation, {"position": position, "person_name": name, "from_on": day}, **more)


def seat(runner: Runner, organisation: int, position: str) -> SeatView:
    """One seat as it is now."""
    return next(one for one in runner.read(positions.seats_of, organisation) if one.position == position)


def test_an_organisation_has_the_usual_seats_until_it_changes_them(runner: Runner, organisation: int) -> None:
    seats = runner.read(positions.seats_of, organisation)
    assert [one.id for one in seats] == [None] * len(POSITIONS)
    assert [one.position for one in seats if one.vacant] == ["Pengerusi", "Setiausaha", "Bendahari"]
    changes = {"seats": 2, "least": 1}
    runner.change(positions.save_seat, None, organisation, 1, changes, "Timbalan Pengerusi")
    seats = runner.read(positions.seats_of, organisation)
    assert len(seats) == len(POSITIONS)
    assert all(one.id is not None for one in seats)
    assert seat(runner, organisation, "Timbalan Pengerusi").seats == 2


def test_no_more_hold_a_position_than_it_has_seats(runner: Runner, organisation: int) -> None:
    new = {"position": "Ketua Biro", "seniority": 80, "seats": 2, "least": 0, "counts": True}
    runner.change(positions.save_seat, None, organisation, 1, new)
    put(runner, organisation, "Ketua Biro", "Ahmad")
    put(runner, organisation, "ketua  biro", "Rohana")
    with pytest.raises(Invalid, match="All 2 seats"):
        put(runner, organisation, "Ketua Biro", "Kavitha")
    first = seat(runner, organisation, "Ketua Biro")
    with pytest.raises(Invalid) as refused:  # nor does the seat shrink below who holds it
        runner.change(positions.save_seat, first.id, organisation, first.version, {"seats": 1})
    assert "seats" in refused.value.fields


def test_a_position_is_one_in_both_languages(runner: Runner, organisation: int) -> None:
    put(runner, organisation, "Pengerusi", "Ahmad")
    with pytest.raises(Invalid, match="Ahmad"):
        put(runner, organisation, "Chairperson", "Rohana")
    assert position_key("Bendahari") == position_key(" treasurer ")
    assert (spoken("Bendahari", "en"), spoken("Ketua Biro", "en")) == ("Treasurer", "Ketua Biro")


def test_the_committee_never_grows_over_its_most(runner: Runner, organisation: int) -> None:
    runner.change(rules.save_constitution, None, organisation, 1, {"from_on": BEGUN, "committee_most": 3})
    for name in ("Ahmad", "Rohana", "Kavitha"):
        put(runner, organisation, "Ahli Jawatankuasa", name)
    with pytest.raises(Invalid, match="3 members already"):
        put(runner, organisation, "Ahli Jawatankuasa", "Lim")
    put(runner, organisation, "Setiausaha", "Rohana")  # the same person twice is one member
    put(runner, organisation, "Juruaudit Dalam", "Mei Ling")  # and an auditor is none
    with pytest.raises(Invalid):  # not even before, for a time that reaches into the full one
        put(runner, organisation, "Pengerusi", "Lim", BEGUN + dt.timedelta(days=1))


def test_a_later_day_that_is_full_stops_an_open_appointment(runner: Runner, organisation: int) -> None:
    later = dt.date(2020, 6, 1)
    put(runner, organisation, "Pengerusi", "Ahmad", later)
    with pytest.raises(Invalid, match="Ahmad"):
        put(runner, organisation, "Pengerusi", "Rohana")
    changes = {"position": "Pengerusi", "person_name": "Rohana", "from_on": BEGUN, "to_on": dt.date(2020, 5, 31)}
    runner.change(appoint, organisation, changes)


def test_only_members_are_appointed_where_a_register_is_kept(runner: Runner, make: Make, organisation: int) -> None:
    resident = make.resident("Norliza binti Hamid")
    joined = dt.date(2020, 3, 1)
    runner.change(members.add_member, organisation, {"resident_id": resident, "joined_on": joined})
    with pytest.raises(Invalid, match="members' register"):
        put(runner, organisation, "Pengerusi", "Ahmad", dt.date(2020, 4, 1))
    who = {"position": "Pengerusi", "resident_id": resident}
    with pytest.raises(Invalid, match="members' register"):  # not a day before joining
        runner.change(appoint, organisation, {**who, "from_on": dt.date(2020, 2, 29)})
    runner.change(appoint, organisation, {**who, "from_on": joined})
    put(runner, organisation, "Juruaudit Dalam", "Mei Ling")  # an auditor may come from outside


def test_a_third_term_in_a_row_needs_a_reason_that_the_trail_keeps(runner: Runner, organisation: int) -> None:
    put(runner, organisation, "Pengerusi", "Ahmad")
    for year in (2023, 2026):
        start = dt.date(year, 1, 1)
        runner.change(start_term, organisation, {"from_on": start, "origin": TermOrigin.appointment})
        changes = {"position": "Setiausaha", "person_name": "ahmad", "from_on": start}
        if year == 2023:
            assert runner.read(terms_warning, organisation, changes) == ""
            runner.change(appoint, organisation, changes)
    assert "2" in runner.read(terms_warning, organisation, changes)
    for empty in ("", "   "):
        with pytest.raises(Invalid) as refused:
            runner.change(appoint, organisation, changes, override_reason=empty)
        assert "override_reason" in refused.value.fields
    runner.change(appoint, organisation, changes, override_reason="Kelulusan Ketua Pengarah")
    with runner.database.reading() as session:
        last = session.scalar(sa.select(audit.ENTRY.c.body).order_by(audit.ENTRY.c.seq.desc()).limit(1))
    assert json.loads(last or "{}")["reason"] == "Kelulusan Ketua Pengarah"


def test_a_term_away_begins_the_count_anew(runner: Runner, organisation: int) -> None:
    put(runner, organisation, "Pengerusi", "Ahmad")
    for year in (2023, 2026, 2029):
        runner.change(start_term, organisation, {"from_on": dt.date(year, 1, 1), "origin": TermOrigin.appointment})
        if year != 2023:
            put(runner, organisation, "Pengerusi", "Ahmad", dt.date(year, 1, 1))


def test_an_officer_of_a_joint_management_body_serves_two_terms_a_member_three(runner: Runner) -> None:
    values = {"name": "JMB Teratai", "kind": OrganisationKind.jmb, "profile": Profile.jmb}
    key = runner.change(governance.save_organisation, None, 1, values)
    for year in (2020, 2021, 2022):
        day = dt.date(year, 1, 1)
        runner.change(start_term, key, {"from_on": day, "origin": TermOrigin.election})
        if year == 2022:
            with pytest.raises(Invalid, match="Pengerusi for 2 terms"):
                put(runner, key, "Pengerusi", "Ahmad", day)
            put(runner, key, "Bendahari", "Ahmad", day)
        else:
            put(runner, key, "Pengerusi", "Ahmad", day)
    runner.change(start_term, key, {"from_on": dt.date(2023, 1, 1), "origin": TermOrigin.election})
    with pytest.raises(Invalid, match="3 terms in a row"):
        put(runner, key, "Ahli Jawatankuasa", "Ahmad", dt.date(2023, 1, 1))


def test_who_was_treasurer_on_a_day_is_answered_with_the_whole_history(runner: Runner, organisation: int) -> None:
    first = put(runner, organisation, "Bendahari", "Kavitha")
    runner.change(end_appointment, first, 1, dt.date(2023, 2, 28), "Letak jawatan")
    put(runner, organisation, "Bendahari", "Lim", dt.date(2023, 3, 1))
    put(runner, organisation, "Juruaudit Dalam", "Mei Ling")

    def treasurer(day: dt.date) -> list[str]:
        found = runner.read(holders_on, organisation, day)
        return [one.name for one in found if position_key(one.position) == position_key("Treasurer")]

    days = [dt.date(2019, 12, 31), dt.date(2023, 2, 28), dt.date(2023, 3, 1)]
    assert [treasurer(day) for day in days] == [[], ["Kavitha"], ["Lim"]]
    page = runner.read(governance.organisation_page, organisation)
    assert [(one.name, one.end_reason, one.how) for one in page.former] == [
        ("Kavitha", "Letak jawatan", TermOrigin.appointment)
    ]
    assert "Mei Ling" in [one.name for one in runner.read(holders_on, organisation, days[2])]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"position": " "}, "position"),
        ({"position": "chairperson", "seats": 1}, "position"),  # there already, in the other language
        ({"position": "Penasihat", "seats": 1, "least": 2}, "least"),
        ({"position": "Penasihat", "seats": 0}, "seats"),
        ({"position": "Penasihat", "seats": 201}, "seats"),
    ],
)
def test_a_seat_that_contradicts_itself_is_refused(
    runner: Runner, organisation: int, changes: dict[str, Any], wrong: str
) -> None:
    with pytest.raises(Invalid) as refused:
        runner.change(positions.save_seat, None, organisation, 1, changes)
    assert wrong in refused.value.fields


def test_a_position_that_is_held_is_neither_renamed_nor_deleted(runner: Runner, make: Make, organisation: int) -> None:
    key = put(runner, organisation, "Pengerusi", "Ahmad")
    with pytest.raises(UserError, match="Ahmad"):
        runner.change(positions.remove_seat, organisation, "Pengerusi")
    with pytest.raises(Invalid, match="Ahmad"):
        runner.change(positions.save_seat, None, organisation, 1, {"position": "Yang Dipertua"}, "Pengerusi")
    runner.change(end_appointment, key, 1, dt.date(2020, 2, 1), "Letak jawatan")
    runner.change(positions.save_seat, None, organisation, 1, {"position": "Yang Dipertua"}, "Pengerusi")
    runner.change(positions.remove_seat, organisation, "Yang Dipertua")
    with pytest.raises(UserError):
        runner.change(positions.remove_seat, organisation, "Yang Dipertua")
    one = seat(runner, organisation, "Setiausaha")
    with pytest.raises(Stale):
        runner.change(positions.save_seat, one.id, organisation, 9, {"seniority": 5})
    with pytest.raises(IntegrityError):  # nor does the database hold one twice
        make.put(Seat(organisation_id=organisation, position="Setiausaha", seniority=1, seats=1, least=0, counts=True))
