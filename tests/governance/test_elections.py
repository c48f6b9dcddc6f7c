"""An election is held from notice to declared result, and every rule of it is tried against."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.governance import Membership, Organisation, OrganisationKind, Profile, TermOrigin
from k2k_desktop.models.governance.elections import BallotMethod, ElectionStatus
from k2k_desktop.models.people import Occupancy, Relationship
from k2k_desktop.services import governance
from k2k_desktop.services.governance import elections
from k2k_desktop.services.governance.elections import Papers
from k2k_desktop.services.runner import Runner
from tests.conftest import Make, RunnerOf

DAY = dt.date(2026, 12, 20)  # four weeks after the clock's day
NAMES = ("Aminah binti Salleh", "Badrul bin Hashim", "Chong Mei Ling", "Devi a/p Raman", "Esah binti Musa",
         "Fatimah binti Omar")  # fmt: skip


@action("Run SQL by hand", needs="session", undoable=False)
def by_hand(session: Session, statement: str) -> None:
    """What somebody with a database tool would try."""
    session.execute(sa.text(statement))


@dataclass
class Held:
    """An election under test."""

    runner: Runner
    clock: FixedClock
    organisation: int
    people: list[int]
    id: int = 0

    def page(self) -> elections.ElectionPage:
        return self.runner.read(elections.election_page, self.id)

    def contest(self, position: str = "Pengerusi") -> elections.ContestView:
        return next(one for one in self.page().contests if one.position == position)

    def elector(self, name: str) -> int:
        return self.runner.read(elections.find_electors, self.id, name)[0][0]

    def plan(self, **changes: object) -> None:
        self.id = self.runner.change(elections.plan_election, self.organisation, {"held_on": DAY, **changes})

    def freeze(self) -> None:
        self.runner.change(elections.issue_election_notice, self.id)
        self.runner.change(elections.freeze_roll, self.id)

    def stand(self, *names: str, position: str = "Pengerusi") -> list[int]:
        """These accept a nomination each, proposed and seconded by the two last of the roll."""
        made = []
        for name in names:
            key = self.nominate(name, NAMES[4], NAMES[5], position)
            self.runner.change(elections.accept_nomination, key)
            made.append(key)
        return made

    def nominate(self, name: str, proposer: str, seconder: str, position: str = "Pengerusi") -> int:
        given = {"contest_id": self.contest(position).id, "elector_id": self.elector(name)}
        sides = {"proposer_id": self.elector(proposer), "seconder_id": self.elector(seconder)}
        return self.runner.change(elections.nominate, self.id, {**given, **sides})

    def poll(self) -> None:
        """Nominations close and the election day comes."""
        self.runner.change(elections.open_polling, self.id)
        self.clock.moment = dt.datetime.combine(DAY, dt.time(2), dt.UTC)

    def count(self, votes: dict[int, int], box: int | None = None, name: str = "Dewan", **papers: int) -> int:
        version = next((one.version for one in self.contest().boxes if one.id == box), 1)
        given = {"name": name, "issued": 6, "used": 6, "spoilt": 0, "unused": 0, **papers}
        return self.runner.change(elections.save_box, self.contest().id, box, version, given, votes)


@pytest.fixture
def held(make: Make, runner: Runner, clock: FixedClock) -> Held:
    """Six adults in three homes, and an association that asks for 14 days of notice."""
    estate = make.estate()
    block = make.block(estate)
    people = []
    for place in range(3):
        unit = make.unit(block, estate, f"A-01-0{3 - place}")  # the last home first: the roll is by unit
        people += make.household(unit, *NAMES[place * 2 : place * 2 + 2])[1]
    changes = {"birth_on": dt.date(1980, 5, 1)}
    for key in people:
        runner.change(by_hand, f"UPDATE resident SET birth_on = '{changes['birth_on']}' WHERE id = {key}")
    organisation = make.put(
        Organisation(name="Persatuan Penduduk", kind=OrganisationKind.residents, profile=Profile.ros_society)
    )
    return Held(runner, clock, organisation, people)


def planned(held: Held, **changes: object) -> Held:
    """With the chair alone to be voted on."""
    held.plan(**changes)
    for contest in held.page().contests[1:]:
        held.runner.change(elections.remove_contest, contest.id)
    return held


def polled(held: Held, *names: str, **changes: object) -> tuple[Held, list[int]]:
    """With these candidates for the chair, on the election day."""
    planned(held, **changes).freeze()
    keys = held.stand(*names)
    held.poll()
    return held, keys


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


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_on": dt.date(2026, 12, 21)}, "closes_on"),
        ({"term_from": dt.date(2026, 12, 19)}, "term_from"),
        ({"term_from": dt.date(2027, 1, 1), "term_to": dt.date(2026, 12, 31)}, "term_to"),
    ],
)
def test_days_out_of_order_are_refused_beside_their_field(held: Held, changes: dict[str, dt.date], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        held.plan(**changes)
    assert field in refused.value.fields


def test_two_chairs_and_a_position_twice_are_refused(held: Held) -> None:
    held.plan()
    chair = held.contest()
    with pytest.raises(Invalid):
        held.runner.change(elections.save_contest, held.id, chair.id, chair.version, {"seats": 2})
    with pytest.raises(Invalid):
        held.runner.change(elections.save_contest, held.id, None, 0, {"position": "PENGERUSI", "seats": 1})


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
    for number, (place, left) in enumerate(((0, None), (1, dt.date(2026, 12, 1))), 1):
        make.put(Membership(organisation_id=held.organisation, number=number, resident_id=held.people[place],
                            person_name=NAMES[place], joined_on=dt.date(2025, 1, 1), left_on=left))  # fmt: skip
    planned(held, members_only=True).freeze()
    assert [one[1] for one in held.runner.read(elections.find_electors, held.id, "")] == [f"1. {NAMES[0]}"]


def test_a_rule_that_admits_nobody_freezes_nothing(held: Held) -> None:
    planned(held, members_only=True)
    held.runner.change(elections.issue_election_notice, held.id)
    with pytest.raises(UserError, match="nobody"):
        held.runner.change(elections.freeze_roll, held.id)
    assert held.page().roll_on is None


# ---- nominations


def test_a_nominee_who_is_not_on_the_roll_is_refused(held: Held, make: Make) -> None:
    planned(held).freeze()
    first = held.id
    stranger = held.elector(NAMES[0])
    planned(held).freeze()
    assert held.id != first
    given = {"contest_id": held.contest().id, "proposer_id": held.elector(NAMES[1]),
             "seconder_id": held.elector(NAMES[2])}  # fmt: skip
    for elector in (stranger, 999_999, None):
        with pytest.raises(Invalid) as refused:
            held.runner.change(elections.nominate, held.id, {**given, "elector_id": elector})
        assert set(refused.value.fields) == {"elector_id"}


@pytest.mark.parametrize("people", [(0, 0, 1), (0, 1, 0), (0, 1, 1)])
def test_candidate_proposer_and_seconder_are_three_persons(held: Held, people: tuple[int, int, int]) -> None:
    planned(held).freeze()
    with pytest.raises(Invalid):
        held.nominate(*(NAMES[place] for place in people))


def test_nobody_is_nominated_twice_or_too_late(held: Held) -> None:
    planned(held, closes_on=dt.date(2026, 12, 10)).freeze()
    held.nominate(NAMES[0], NAMES[1], NAMES[2])
    with pytest.raises(Invalid):
        held.nominate(NAMES[0], NAMES[3], NAMES[4])
    held.clock.advance(dt.timedelta(days=17))
    held.nominate(NAMES[1], NAMES[3], NAMES[4])
    held.clock.advance(dt.timedelta(days=1))
    with pytest.raises(UserError, match="closed"):
        held.nominate(NAMES[2], NAMES[3], NAMES[4])


def test_ballot_numbers_follow_the_order_of_acceptance(held: Held) -> None:
    planned(held, closes_on=dt.date(2026, 11, 24)).freeze()
    keys = [held.nominate(name, NAMES[4], NAMES[5]) for name in NAMES[:4]]
    for place in (2, 1, 0):
        held.runner.change(elections.accept_nomination, keys[place])
    assert len(held.page().missing) == 2  # the day, and one who has not answered
    with pytest.raises(UserError):
        held.runner.change(elections.open_polling, held.id)
    held.clock.advance(dt.timedelta(days=1))
    with pytest.raises(UserError, match="neither"):
        held.runner.change(elections.open_polling, held.id)
    held.runner.change(elections.withdraw_nomination, keys[3])
    held.runner.change(elections.withdraw_nomination, keys[1])
    held.runner.change(elections.open_polling, held.id)
    assert [(one.ballot_number, one.name) for one in held.contest().standing] == [(1, NAMES[2]), (2, NAMES[0])]
    with pytest.raises(UserError):
        held.runner.change(elections.withdraw_nomination, keys[0])


# ---- the count


def test_numbers_that_do_not_reconcile_block_the_result(held: Held) -> None:
    held, (first, second) = polled(held, *NAMES[:2])
    assert [one.text for one in held.page().missing] == ["Nothing was counted yet for {position}."]
    box = held.count({first: 3, second: 1}, used=4, spoilt=0, unused=1)
    assert held.contest().papers.difference == 1
    with pytest.raises(UserError, match="6 papers were issued, but 5"):
        held.runner.change(elections.close_count, held.id)
    with pytest.raises(UserError):
        held.runner.change(elections.declare_result, held.id)
    held.count({first: 3, second: 1}, box, used=4, spoilt=1, unused=1)
    held.runner.change(elections.close_count, held.id)
    assert held.page().status is ElectionStatus.counted


@pytest.mark.parametrize(
    ("votes", "papers", "field"),
    [
        ((4, 3), {}, "used"), ((7, 0), {"used": 6}, "used"), ((1, 1), {"used": 6, "spoilt": 1}, "used"),
        ((3, 3), {"issued": 7, "unused": 1}, "issued"), ((3, 3), {"name": " "}, "name"),
    ],
)  # fmt: skip
def test_counts_that_cannot_be_are_refused_beside_their_field(
    held: Held, votes: tuple[int, int], papers: dict[str, object], field: str
) -> None:
    held, keys = polled(held, *NAMES[:2])
    with pytest.raises(Invalid) as refused:
        held.count(dict(zip(keys, votes, strict=True)), **papers)  # type: ignore[arg-type]
    assert set(refused.value.fields) == {field}
    assert not held.contest().boxes


def test_over_all_boxes_no_more_papers_than_electors(held: Held) -> None:
    held, (first, second) = polled(held, *NAMES[:2])
    held.count({first: 2, second: 1}, name="Blok A", issued=3, used=3)
    with pytest.raises(Invalid, match="7 papers"):
        held.count({first: 2, second: 1}, name="Blok B", issued=4, used=3, unused=1)
    with pytest.raises(Invalid, match="already"):
        held.count({first: 2, second: 1}, name="blok a", issued=3, used=3)
    held.count({first: 1, second: 2}, name="Blok B", issued=3, used=3)
    assert (held.contest().papers, [one.votes for one in held.contest().candidates]) == (Papers(6, 6), [3, 3])


def test_nothing_is_counted_before_the_election_day_nor_for_who_does_not_stand(held: Held) -> None:
    held, (first, second) = polled(held, *NAMES[:2])
    with pytest.raises(UserError, match="do not stand"):
        held.count({first: 1, second: 1, 999: 1})
    held.clock.moment -= dt.timedelta(days=1)
    with pytest.raises(UserError, match="election day"):
        held.count({first: 1, second: 1})


def test_a_show_of_hands_counts_the_hands_in_the_hall(held: Held) -> None:
    held, (first, second) = polled(held, *NAMES[:2], method=BallotMethod.hands)
    key = held.runner.change(elections.save_box, held.contest().id, None, 1, {"used": 5}, {first: 3, second: 2})
    assert [(one.id, one.name, one.papers) for one in held.contest().boxes] == [(key, "Dewan", Papers(5, 5))]
    with pytest.raises(Invalid):
        held.runner.change(elections.save_box, held.contest().id, key, 1, {"used": 7}, {first: 3, second: 2})


def test_the_last_count_holds_and_the_earlier_stays_on_record(held: Held) -> None:
    held, (first, second) = polled(held, *NAMES[:2])
    box = held.count({first: 3, second: 3})
    held.runner.change(elections.break_tie, held.contest().id, [second], "Undi dicabut oleh Pengerusi mesyuarat")
    held.runner.change(elections.close_count, held.id)
    with pytest.raises(UserError, match="recount"):
        held.count({first: 4, second: 2}, box)
    with pytest.raises(Invalid):
        held.runner.change(elections.start_recount, held.contest().id, " ")
    held.runner.change(elections.start_recount, held.contest().id, "Calon meminta kiraan semula")
    with pytest.raises(UserError, match="not counted"):
        held.runner.change(elections.declare_result, held.id)
    contest = held.contest()
    assert (contest.count_number, contest.tie_broken, contest.boxes[0].votes) == (2, "", {})
    with pytest.raises(UserError, match="no longer holds"):
        held.runner.change(elections.save_box, contest.id, box, 1, {}, {})
    held.count({first: 4, second: 2}, contest.boxes[0].id)
    contest = held.contest()
    assert [one.elected for one in contest.candidates] == [True, False]
    assert (len(contest.earlier), contest.recount_reasons) == (1, ("Calon meminta kiraan semula",))
    held.runner.change(elections.declare_result, held.id)


def test_a_tie_at_the_last_seat_holds_the_result_until_it_is_broken(held: Held) -> None:
    held, (first, second) = polled(held, *NAMES[:2])
    held.count({first: 3, second: 3})
    held.runner.change(elections.close_count, held.id)
    with pytest.raises(UserError, match="share the last seat"):
        held.runner.change(elections.declare_result, held.id)
    contest = held.contest()
    for winners, how in (([], "Undi"), ([first, second], "Undi"), ([999], "Undi"), ([first], " ")):
        with pytest.raises(Invalid):
            held.runner.change(elections.break_tie, contest.id, winners, how)
    held.runner.change(elections.break_tie, contest.id, [second], "Undi dicabut oleh Pengerusi mesyuarat")
    held.runner.change(elections.declare_result, held.id)
    assert [(one.elected, one.by_tie) for one in held.contest().candidates] == [(False, False), (True, True)]


# ---- the result


def test_the_declared_result_makes_term_and_appointments(held: Held) -> None:
    held, (first, second) = polled(held, *NAMES[:2], term_from=dt.date(2027, 1, 1), term_to=dt.date(2028, 12, 31))
    held.count({first: 2, second: 4})
    held.runner.change(elections.close_count, held.id)
    held.runner.change(elections.declare_result, held.id)
    found = held.runner.read(governance.members_on, held.organisation, dt.date(2027, 1, 1))
    assert [(one.name, one.position, one.from_on) for one in found] == [(NAMES[1], "Pengerusi", dt.date(2027, 1, 1))]
    assert held.runner.read(governance.organisation_page, held.organisation).former == ()
    assert (held.page().status, held.page().declared_on) == (ElectionStatus.declared, DAY)


def test_who_stands_alone_is_elected_without_a_vote(held: Held) -> None:
    held, (only,) = polled(held, NAMES[0])
    assert (held.contest().unopposed, held.page().missing) == (True, ())
    with pytest.raises(UserError, match="no vote"):
        held.count({only: 6})
    held.runner.change(elections.close_count, held.id)
    held.runner.change(elections.declare_result, held.id)
    assert [one.name for one in held.runner.read(governance.members_on, held.organisation, DAY)] == [NAMES[0]]


def test_a_result_whose_term_overlaps_declares_nothing(held: Held) -> None:
    held, _keys = polled(held, NAMES[0])
    held.runner.change(
        governance.start_term, held.organisation, {"from_on": dt.date(2027, 3, 1), "origin": TermOrigin.continuation}
    )
    held.runner.change(elections.close_count, held.id)
    with pytest.raises(Invalid):
        held.runner.change(elections.declare_result, held.id)
    assert held.page().status is ElectionStatus.counted


ATTACKS = (
    "UPDATE election SET status = 'polling'", "UPDATE election SET held_on = '2020-01-01'", "DELETE FROM election",
    "UPDATE contest SET seats = 2", "DELETE FROM contest", "DELETE FROM elector",
    "UPDATE elector SET person_name = 'X'", "UPDATE nomination SET chosen_by_tie = 1", "DELETE FROM nomination",
    "UPDATE ballot_box SET used = 1", "DELETE FROM ballot_box", "UPDATE ballot_count SET votes = 9",
    "UPDATE ballot_count SET box_id = 999", "UPDATE nomination SET election_id = 999", "DELETE FROM ballot_count",
)  # fmt: skip


def test_a_declared_result_is_locked_by_the_database(held: Held) -> None:
    declared(held)
    before = held.page()
    for statement in ATTACKS:
        with pytest.raises(UserError):
            held.runner.change(by_hand, statement)
    assert held.page() == before


def test_a_declared_result_is_locked_by_the_service(held: Held) -> None:
    first, second = declared(held)
    contest = held.contest()
    tries = (
        lambda: held.runner.change(elections.save_election, held.id, held.page().version, {"objection": "Bantahan"}),
        lambda: held.count({first: 1, second: 5}, contest.boxes[0].id),
        lambda: held.runner.change(elections.start_recount, contest.id, "Lagi"),
        lambda: held.runner.change(elections.break_tie, contest.id, [second], "Undi"),
        lambda: held.runner.change(elections.declare_result, held.id),
        lambda: held.runner.run(elections.cancel_election, Progress(), "Batal", held.id),
        lambda: held.runner.change(elections.withdraw_nomination, first),
        lambda: held.runner.change(elections.freeze_roll, held.id),
    )
    for attempt in tries:
        with pytest.raises(UserError, match="declared"):
            attempt()


def declared(held: Held) -> list[int]:
    """The chair is elected by a vote."""
    held, keys = polled(held, *NAMES[:2])
    held.count({keys[0]: 4, keys[1]: 2})
    held.runner.change(elections.close_count, held.id)
    held.runner.change(elections.declare_result, held.id)
    return keys


def test_a_cancelled_election_asks_why_and_goes_no_further(held: Held) -> None:
    planned(held)
    with pytest.raises(UserError, match="why"):
        held.runner.change(elections.cancel_election, held.id)
    held.runner.run(elections.cancel_election, Progress(), "Dewan ditutup", held.id)
    with pytest.raises(UserError, match="cancelled"):
        held.runner.change(elections.issue_election_notice, held.id)


def test_an_auditor_reads_and_changes_nothing(held: Held, runner_of: RunnerOf) -> None:
    held.plan()
    auditor = runner_of("auditor")
    assert [one.id for one in auditor.read(elections.elections_of, held.organisation)] == [held.id]
    with pytest.raises(Refused):
        auditor.change(elections.issue_election_notice, held.id)


def test_twenty_thousand_are_put_on_the_roll_in_two_seconds(held: Held, runner: Runner) -> None:
    many(runner, 20_000)
    planned(held, least_age=18, months_resident=6, one_per_household=False)
    runner.change(elections.issue_election_notice, held.id)
    begun = time.perf_counter()
    assert runner.change(elections.freeze_roll, held.id) == 20_006
    assert time.perf_counter() - begun < 4  # 2 s on an office computer; the machine of tests is shared


def many(runner: Runner, count: int) -> None:
    """So many adults in homes of five."""
    statements = (
        f"""INSERT INTO resident (id, version, created_at, updated_at, full_name, birth_on, birth_uncertain, whatsapp,
                vulnerabilities, standing)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
            SELECT 1000 + i, 1, '', '', 'Penduduk ' || i, '1980-01-01', 0, 0, '', 'active' FROM n""",
        """INSERT INTO household (id, version, created_at, updated_at, unit_id, head_id)
            SELECT id, 1, '', '', 1, id FROM resident WHERE id > 1000 AND id % 5 = 0""",
        """INSERT INTO occupancy (version, created_at, updated_at, household_id, resident_id, relationship, from_on)
            SELECT 1, '', '', (id + 4) / 5 * 5, id, 'child', '2020-01-01' FROM resident WHERE id > 1000""",
    )
    for statement in statements:
        runner.change(by_hand, statement)
