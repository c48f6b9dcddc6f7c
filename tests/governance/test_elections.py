"""An election is planned and its roll frozen; the numbers of a count judged alone."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.governance import Membership, Organisation, OrganisationKind, Profile, TermOrigin
from k2k_desktop.models.governance.elections import ElectionStatus
from k2k_desktop.models.meetings import Meeting, MeetingKind
from k2k_desktop.models.people import Occupancy, Relationship
from k2k_desktop.services import governance
from k2k_desktop.services.governance import elections
from k2k_desktop.services.governance.elections import Papers
from k2k_desktop.services.runner import Runner
from tests.conftest import Make
from tests.governance.electing import DAY, NAMES, Held, by_hand, many, planned
from tests.patience import allowed

# ---- the numbers alone

RECONCILED = [
    (Papers(100, 90, 4, 6), 0), (Papers(100, 90, 4, 5), 1), (Papers(100, 90, 4, 7), -1), (Papers(), 0),
    (Papers(10, 0, 0, 10), 0), (Papers(10, 0, 10, 0), 0), (Papers(10, 10, 0, 0) + Papers(5, 3, 1, 1), 0),
]  # fmt: skip


@pytest.mark.parametrize(("papers", "difference"), RECONCILED)
def test_issued_is_used_and_spoilt_and_not_used(papers: Papers, difference: int) -> None:
    assert papers.difference == difference


@pytest.mark.parametrize(
    ("papers", "votes", "seats", "right"),
    [
        (Papers(10, 10), [6, 4], 1, True),
        (Papers(10, 10), [6, 5], 1, False),  # more votes than papers
        (Papers(10, 8, 2), [5, 3], 1, True),
        (Papers(10, 8, 2), [5, 5], 1, False),
        (Papers(10, 8, 2), [8, 8, 8], 3, True),
        (Papers(10, 8, 2), [9, 1, 1], 3, False),  # one candidate on more papers than there are
        (Papers(10, 8, 2), [8, 8, 8, 1], 3, False),
        (Papers(10, 8, 3), [1, 1], 1, False),  # more came back than went out
        (Papers(10, 0, 10), [0, 0], 1, True),
        (Papers(10, 10), [3, 2], 1, True),  # a paper may be left without a mark
    ],
)
def test_votes_and_spoilt_never_exceed_papers_times_seats(
    papers: Papers, votes: list[int], seats: int, right: bool
) -> None:
    assert (not elections.faults_of(papers, votes, seats)) is right


@pytest.mark.parametrize(
    ("votes", "seats", "elected", "tied", "places"),
    [
        ({1: 5, 2: 3}, 1, (1,), (), 0),
        ({1: 3, 2: 5}, 1, (2,), (), 0),
        ({1: 4, 2: 4}, 1, (), (1, 2), 1),
        ({1: 9, 2: 4, 3: 4, 4: 1}, 2, (1,), (2, 3), 1),
        ({1: 9, 2: 9, 3: 4}, 2, (1, 2), (), 0),  # a tie within the seats is none
        ({1: 4, 2: 4, 3: 4}, 2, (), (1, 2, 3), 2),
        ({1: 0, 2: 0}, 2, (1, 2), (), 0),  # no more candidates than seats
        ({}, 1, (), (), 0),
    ],
)
def test_most_votes_win_and_a_tie_at_the_last_seat_is_left_open(
    votes: dict[int, int], seats: int, elected: tuple[int, ...], tied: tuple[int, ...], places: int
) -> None:
    found = elections.outcome_of(votes, seats)
    assert (found.elected, found.tied, found.places) == (elected, tied, places)


# ---- planning and notice


def test_a_plan_begins_with_the_usual_positions(held: Held) -> None:
    held.plan()
    assert [(one.position, one.seats) for one in held.page().contests] == [
        ("Pengerusi", 1), ("Setiausaha", 1), ("Bendahari", 1), ("Ahli Jawatankuasa", 5),
    ]  # fmt: skip


def test_a_plan_takes_the_positions_of_the_last_term(held: Held) -> None:
    held.runner.change(
        governance.start_term, held.organisation, {"from_on": dt.date(2025, 1, 1), "origin": TermOrigin.election}
    )
    for place, position in enumerate(("Pengerusi", "Ahli Jawatankuasa", "Ahli Jawatankuasa")):
        given = {"position": position, "resident_id": held.people[place], "from_on": dt.date(2025, 1, 1)}
        held.runner.change(governance.appoint, held.organisation, given)
    held.plan()
    assert [(one.position, one.seats) for one in held.page().contests] == [("Pengerusi", 1), ("Ahli Jawatankuasa", 2)]


def test_days_out_of_order_are_refused_beside_their_field(held: Held) -> None:
    wrong: tuple[tuple[dict[str, dt.date], str], ...] = (
        ({"closes_on": dt.date(2026, 12, 21)}, "closes_on"),
        ({"term_from": dt.date(2026, 12, 19)}, "term_from"),
        ({"term_from": dt.date(2027, 1, 1), "term_to": dt.date(2026, 12, 31)}, "term_to"),
    )
    for changes, field in wrong:
        with pytest.raises(Invalid) as refused:
            held.plan(**changes)
        assert field in refused.value.fields


def test_a_meeting_of_another_organisation_is_refused(held: Held, make: Make) -> None:
    other = make.put(Organisation(name="Surau", kind=OrganisationKind.surau, profile=Profile.informal))
    made = [
        make.put(Meeting(organisation_id=body, kind=MeetingKind.agm, number=1, year=2026, held_on=DAY,
                         starts_at=dt.time(20), place="Dewan"))
        for body in (other, held.organisation)
    ]  # fmt: skip
    with pytest.raises(Invalid) as refused:
        held.plan(meeting_id=made[0])
    assert set(refused.value.fields) == {"meeting_id"}
    held.plan(meeting_id=made[1])
    assert [key for key, _day, _kind in held.runner.read(elections.election_meetings, held.organisation)] == made[1:]


def test_two_chairs_and_a_position_twice_are_refused(held: Held) -> None:
    held.plan()
    chair = held.contest()
    with pytest.raises(Invalid):
        held.runner.change(elections.save_contest, held.id, chair.id, chair.version, {"seats": 2})
    with pytest.raises(Invalid):
        held.runner.change(elections.save_contest, held.id, None, 0, {"position": "PENGERUSI", "seats": 1})


def test_a_position_is_changed_in_its_own_election_alone(held: Held) -> None:
    held.plan()
    held.runner.change(elections.issue_election_notice, held.id)
    told, told_id = held.contest(), held.id
    held.plan()
    with pytest.raises(UserError, match="no longer"):
        held.runner.change(elections.save_contest, held.id, told.id, told.version, {"position": "Naib"})
    held.runner.change(elections.save_election, held.id, held.page().version, {"status": ElectionStatus.declared})
    assert held.page().status is ElectionStatus.planned  # only what its form has
    assert held.id != told_id


def test_a_short_notice_needs_a_reason(held: Held) -> None:
    planned(held, held_on=dt.date(2026, 11, 30))
    assert [one.values["needed"] for one in held.page().missing] == [14]
    with pytest.raises(UserError, match="14"):
        held.runner.change(elections.issue_election_notice, held.id)
    with pytest.raises(UserError, match="14"):
        held.runner.change(elections.issue_election_notice, held.id, accept_short=True)
    held.runner.run(elections.issue_election_notice, Progress(), "Perintah Pendaftar", held.id, accept_short=True)
    assert (held.page().notice_given, held.page().notice_needed) == (7, 14)


def test_what_the_notice_told_is_not_changed_any_more(held: Held) -> None:
    planned(held)
    held.runner.change(elections.issue_election_notice, held.id)
    with pytest.raises(UserError, match="notice"):
        held.runner.change(elections.save_election, held.id, held.page().version, {"held_on": dt.date(2027, 1, 5)})
    with pytest.raises(UserError, match="notice"):
        held.runner.change(elections.save_contest, held.id, None, 0, {"position": "Bendahari", "seats": 1})
    with pytest.raises(UserError, match="notice"):
        held.runner.change(elections.remove_contest, held.contest().id)
    held.runner.change(elections.save_election, held.id, held.page().version, {"tellers": "Hamzah bin Ali"})
    assert held.page().values["tellers"] == "Hamzah bin Ali"


# ---- the roll


def test_the_roll_is_numbered_by_unit_and_name_and_frozen(held: Held, make: Make) -> None:
    planned(held)
    with pytest.raises(UserError, match="notice"):
        held.runner.change(elections.freeze_roll, held.id)
    held.freeze()
    assert held.page().status is ElectionStatus.nominations
    found = [title for _key, title, _unit in held.runner.read(elections.find_electors, held.id, "")]
    assert found == [f"{n}. {NAMES[place]}" for n, place in enumerate((4, 5, 2, 3, 0, 1), 1)]
    with pytest.raises(UserError):
        held.runner.change(elections.freeze_roll, held.id)


def test_who_moves_after_the_freeze_is_listed_apart(held: Held, make: Make) -> None:
    planned(held, least_age=21).freeze()
    assert held.runner.read(elections.roll_changes, held.id) == elections.RollChanges((), ())
    newcomer = make.resident("Gopal a/l Samy", birth_on=dt.date(1990, 1, 1))
    home = held.runner.read(elections.find_electors, held.id, NAMES[0])[0][2]
    make.put(Occupancy(household_id=1, resident_id=newcomer, relationship=Relationship.relative))
    held.runner.change(by_hand, f"UPDATE occupancy SET to_on = '2026-11-23' WHERE resident_id = {held.people[3]}")
    changes = held.runner.read(elections.roll_changes, held.id)
    assert [(one.name, one.unit) for one in changes.added] == [("Gopal a/l Samy", home)]
    assert [(one.number, one.name) for one in changes.removed] == [(4, NAMES[3])]
    assert held.page().electors == 6


def test_age_is_measured_on_the_election_day(held: Held, make: Make) -> None:
    for name, born in (("Tepat", dt.date(2008, 12, 20)), ("Sehari Kurang", dt.date(2008, 12, 21)), ("Tanpa", None)):
        key = make.resident(name, birth_on=born)
        make.put(Occupancy(household_id=1, resident_id=key, relationship=Relationship.child))
    planned(held, least_age=18).freeze()
    assert held.page().electors == 7
    assert held.runner.read(elections.find_electors, held.id, "Tepat")


def test_months_lived_here_count_through_a_move_within_the_estate(held: Held, make: Make) -> None:
    stays: dict[str, list[tuple[dt.date | None, dt.date | None]]] = {
        "Lama": [(dt.date(2026, 1, 1), dt.date(2026, 9, 1)), (dt.date(2026, 9, 2), None)],
        "Kembali": [(dt.date(2026, 1, 1), dt.date(2026, 6, 1)), (dt.date(2026, 9, 2), None)],
        "Baharu": [(dt.date(2026, 9, 2), None)],
        "Asal": [(None, None)],
    }
    for name, spans in stays.items():
        key = make.resident(name)
        for begun, ended in spans:
            make.put(Occupancy(household_id=1, resident_id=key, relationship=Relationship.child, from_on=begun,
                               to_on=ended))  # fmt: skip
    planned(held, months_resident=6).freeze()
    admitted = {name: bool(held.runner.read(elections.find_electors, held.id, name)) for name in stays}
    assert admitted == {"Lama": True, "Kembali": False, "Baharu": False, "Asal": True}


def test_one_of_each_household_is_its_head_or_who_is_nearest(held: Held) -> None:
    held.runner.change(by_hand, f"UPDATE resident SET birth_on = NULL WHERE id = {held.people[0]}")
    planned(held, one_per_household=True, least_age=18).freeze()
    found = [title for _key, title, _unit in held.runner.read(elections.find_electors, held.id, "")]
    assert found == [f"1. {NAMES[4]}", f"2. {NAMES[2]}", f"3. {NAMES[1]}"]


def test_members_only_asks_the_register_of_members(held: Held, make: Make) -> None:
    for number, (place, left) in enumerate(((0, None), (1, DAY - dt.timedelta(days=1)), (2, DAY)), 1):
        make.put(Membership(organisation_id=held.organisation, number=number, resident_id=held.people[place],
                            person_name=NAMES[place], joined_on=dt.date(2025, 1, 1), left_on=left))  # fmt: skip
    planned(held, members_only=True).freeze()
    found = {one[1].split(". ")[1] for one in held.runner.read(elections.find_electors, held.id, "")}
    assert found == {NAMES[0], NAMES[2]}  # the day somebody leaves is the last as a member


def test_a_rule_that_admits_nobody_freezes_nothing(held: Held) -> None:
    planned(held, members_only=True)
    held.runner.change(elections.issue_election_notice, held.id)
    with pytest.raises(UserError, match="nobody"):
        held.runner.change(elections.freeze_roll, held.id)
    assert held.page().roll_on is None


def test_eight_thousand_are_put_on_the_roll_in_a_second(held: Held, runner: Runner) -> None:
    many(runner, 8_000)
    planned(held, least_age=18, months_resident=6, one_per_household=False)
    runner.change(elections.issue_election_notice, held.id)
    begun = time.process_time()
    assert runner.change(elections.freeze_roll, held.id) == 8_006
    assert time.process_time() - begun < allowed(1)  # a fifth of it on a quiet computer
