"""Votes: never more than may vote, judged by the majority in force, and locked with the minutes."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.governance import Majority, Profile
from k2k_desktop.models.meetings import AttendanceClass, EntryKind, MeetingKind
from k2k_desktop.models.meetings.room import Ballot, VoteMethod, VoteResult
from k2k_desktop.services import governance, meetings
from k2k_desktop.services.governance.rules import MotionKind
from k2k_desktop.services.meetings import EntryDraft, adjourning, interests, proxies
from k2k_desktop.services.meetings.room import room_at
from k2k_desktop.services.meetings.voting import (
    VoteView,
    count_words,
    outlook,
    record_vote,
    remove_vote,
    vote_words,
    votes_of,
)
from k2k_desktop.services.runner import Runner
from tests.conftest import Make, because
from tests.meetings.conftest import Committee
from tests.meetings.test_quorum import register, rule

DAY = dt.date(2026, 11, 23)
HANDS, SECRET, NAMES = VoteMethod.hands, VoteMethod.secret, VoteMethod.names


def vote(
    committee: Committee, key: int, favour: int, against: int = 0, method: VoteMethod = HANDS, **more: Any
) -> VoteView:
    """Vote on the fourth item; gives the vote as it is kept."""
    item = committee.page(key).items[3]
    made = committee.runner.change(
        record_vote, key, item.id, "Lantik kontraktor lif", method, favour=favour, against=against, **more
    )
    return next(one for one in committee.runner.read(votes_of, key) if one.id == made)


@pytest.mark.parametrize(
    ("kind", "majority", "favour", "against", "abstained", "carried", "words"),
    [
        ("ordinary", Majority.simple, 3, 2, 4, True, "more for than against needed: 3 to 2 – carried"),
        ("ordinary", Majority.simple, 4, 4, 1, False, "more for than against needed: 4 to 4 – not carried"),
        ("ordinary", Majority.more_than_half, 4, 1, 4, False, "more than half of 9 needed: 4 – not carried"),
        ("ordinary", Majority.more_than_half, 5, 4, 0, True, "more than half of 9 needed: 5 – carried"),
        ("special", Majority.two_thirds, 5, 3, 1, False, "two thirds needed: 62% – not carried"),
        ("special", Majority.two_thirds, 6, 3, 0, True, "two thirds needed: 66% – carried"),
        ("amendment", Majority.three_quarters, 6, 3, 0, False, "three quarters needed: 66% – not carried"),
        ("amendment", Majority.three_quarters, 6, 2, 1, True, "three quarters needed: 75% – carried"),
        ("special", Majority.all, 8, 1, 0, False, "nobody against needed: 1 against – not carried"),
    ],
)
def test_the_majority_of_the_rules_in_force_is_shown_as_reached_or_not(
    committee: Committee, kind: MotionKind, majority: Majority, favour: int, against: int, abstained: int,
    carried: bool, words: str,
) -> None:  # fmt: skip
    numbers: dict[str, Any] = {f"{kind}_majority": majority}
    rule(committee, **numbers)
    found = vote(committee, committee.open(DAY, present=9), favour, against, kind=kind, abstained=abstained)
    assert (found.majority, found.result is VoteResult.carried) == (majority, carried)
    assert vote_words(found, "en") == words


def test_sixty_five_per_cent_is_not_two_thirds(committee: Committee) -> None:
    view = VoteView(1, 1, None, "", HANDS, Majority.two_thirds, 20, 13, 7, 0, 0, None, VoteResult.lost)
    assert vote_words(view, "en") == "two thirds needed: 65% – not carried"


@pytest.mark.parametrize("counts", [(10, 0, 0), (5, 5, 0), (4, 3, 3), (0, 0, 0), (-1, 3, 0)])
def test_votes_never_exceed_those_who_may_vote(committee: Committee, counts: tuple[int, int, int]) -> None:
    key = committee.open(DAY, present=9)
    favour, against, abstained = counts
    with pytest.raises(Invalid):
        vote(committee, key, favour, against, abstained=abstained)
    assert not committee.runner.read(votes_of, key)


def test_spoilt_papers_count_too_and_only_in_secret(committee: Committee) -> None:
    key = committee.open(DAY, present=9)
    with pytest.raises(Invalid):
        vote(committee, key, 7, 1, SECRET, spoilt=2)
    with pytest.raises(Invalid):
        vote(committee, key, 5, 1, HANDS, spoilt=1)
    found = vote(committee, key, 7, 1, SECRET, spoilt=1)
    assert count_words(found, "en") == "For 7 · Against 1 · Abstained 0 · Spoilt 1"


def test_a_vote_by_name_counts_persons_in_the_room_once(committee: Committee) -> None:
    key = committee.open(DAY, present=6)
    page = committee.page(key)
    ballots = [(one.id, Ballot.favour) for one in page.people[:4]] + [(page.people[4].id, Ballot.against)]
    committee.runner.change(interests.step_out, key, page.items[3].id, page.people[5].id, "Syarikat sendiri")
    for wrong in (
        [*ballots, (page.people[0].id, Ballot.against)],  # twice
        [*ballots, (page.people[8].id, Ballot.favour)],  # absent
        [*ballots, (page.people[5].id, Ballot.favour)],  # stepped out
        [*ballots, (99_999, Ballot.favour)],  # nobody
        [],
    ):
        with pytest.raises(Invalid):
            vote(committee, key, 0, method=NAMES, names=wrong)
    found = vote(committee, key, 9, 9, NAMES, names=ballots)  # what is typed does not matter
    assert (found.favour, found.against, found.entitled) == (4, 1, 5)
    assert found.names[4] == (page.people[4].name, Ballot.against)


def test_a_secret_vote_keeps_no_names(committee: Committee) -> None:
    key = committee.open(DAY, present=6)
    with pytest.raises(Invalid):
        vote(committee, key, 5, 0, SECRET, names=[(committee.page(key).people[0].id, Ballot.favour)])
    assert vote(committee, key, 5, 1, SECRET).names == ()


def test_only_a_tie_of_a_simple_majority_has_a_casting_vote_and_only_where_rules_give_it(committee: Committee) -> None:
    key = committee.open(DAY, present=8)
    assert vote(committee, key, 4, 4).result is VoteResult.lost
    assert vote(committee, key, 4, 4, casting=Ballot.favour).result is VoteResult.carried
    assert vote(committee, key, 4, 4, casting=Ballot.against).result is VoteResult.lost
    for more in ({"favour": 5, "against": 3}, {"favour": 4, "against": 4, "kind": "special"}):
        with pytest.raises(Invalid):
            vote(committee, key, casting=Ballot.favour, **more)
    with pytest.raises(Invalid):
        vote(committee, key, 4, 4, casting=Ballot.abstain)
    rule(committee, dt.date(2026, 11, 24), casting_vote=False)
    with pytest.raises(Invalid, match="no casting vote"):
        vote(committee, committee.open(dt.date(2026, 11, 30), present=8), 4, 4, casting=Ballot.favour)


def test_nothing_is_voted_without_a_quorum_or_before_the_meeting_opens(committee: Committee) -> None:
    with pytest.raises(UserError, match="no quorum"):
        vote(committee, committee.open(DAY, present=4), 4)
    with pytest.raises(UserError, match="not been opened"):
        vote(committee, committee.plan(dt.date(2026, 11, 30)), 4)


def test_a_reduced_quorum_decides_but_never_amends_the_constitution(committee: Committee) -> None:
    first = committee.open(DAY, present=3)
    second = committee.runner.run(adjourning.adjourn_meeting, Progress(), "Tidak cukup kuorum", first).value
    committee.runner.change(meetings.issue_notice, second)
    committee.runner.change(meetings.open_meeting, second)
    for person in committee.page(second).people[3:]:
        committee.runner.change(meetings.mark, person.id, AttendanceClass.absent)
    with pytest.raises(UserError, match="may not amend"):
        vote(committee, second, 3, kind="amendment")
    assert vote(committee, second, 2, 1).result is VoteResult.carried


def test_the_room_cannot_change_under_a_vote_that_was_taken(committee: Committee) -> None:
    key = committee.open(DAY, present=6)
    page = committee.page(key)
    item, people = page.items[3], page.people
    made = vote(committee, key, 5, 1)
    for act in (
        lambda: committee.runner.change(meetings.mark, people[0].id, AttendanceClass.absent),
        lambda: committee.runner.change(
            meetings.mark, people[0].id, AttendanceClass.present, None, None, None, None, page.items[2].id
        ),
        lambda: committee.runner.change(interests.step_out, key, item.id, people[0].id, "Syarikat sendiri"),
    ):
        with pytest.raises(UserError, match="no longer be possible"):
            act()
    committee.runner.change(interests.step_out, key, page.items[4].id, people[0].id, "Syarikat sendiri")  # another item
    committee.runner.change(meetings.mark, people[6].id, AttendanceClass.present)  # one more could have voted
    assert committee.runner.read(votes_of, key)[0].entitled == 7
    because(committee.runner, remove_vote, made.id)
    committee.runner.change(meetings.mark, people[0].id, AttendanceClass.absent)


@pytest.mark.parametrize("role", ["auditor", "clerk"])
def test_who_does_not_write_minutes_records_no_vote(committee: Committee, runner_of: Any, role: str) -> None:
    key = committee.open(DAY)
    page = committee.page(key)
    door: Runner = runner_of(role)
    with pytest.raises(Refused):
        door.change(record_vote, key, page.items[3].id, "Usul", HANDS, favour=5)
    with pytest.raises(Refused):
        door.change(interests.step_out, key, page.items[3].id, page.people[0].id, "Sebab")


# ---- proxies


def strata(committee: Committee) -> None:
    """A strata body whose rules allow proxies."""
    version = committee.runner.read(governance.organisation_page, committee.id).version
    committee.runner.change(governance.save_organisation, committee.id, version, {"profile": Profile.jmb})
    rule(committee, proxies=True)


def test_a_proxy_adds_one_vote_of_an_absent_member_to_one_who_is_present(committee: Committee) -> None:
    strata(committee)
    key = committee.open(DAY, present=5, kind=MeetingKind.agm)
    people, item = committee.page(key).people, committee.page(key).items[3]
    give = proxies.give_proxy
    for giver, holder in ((0, 1), (5, 6), (5, 5)):  # present, held by an absent one, by oneself
        with pytest.raises(Invalid):
            committee.runner.change(give, key, people[giver].id, people[holder].id, DAY)
    with pytest.raises(Invalid):
        committee.runner.change(give, key, people[5].id, people[0].id, dt.date(2026, 11, 24))
    made = committee.runner.change(give, key, people[5].id, people[0].id, DAY)
    for giver, holder in ((5, 1), (6, 0)):  # twice given, twice held
        with pytest.raises(Invalid):
            committee.runner.change(give, key, people[giver].id, people[holder].id, DAY)
    with pytest.raises(UserError, match="gave a proxy"):
        committee.runner.change(meetings.mark, people[5].id, AttendanceClass.present)
    with pytest.raises(UserError, match="holds a proxy"):
        committee.runner.change(meetings.mark, people[0].id, AttendanceClass.absent)
    voters = committee.runner.read(room_at, key, item.id).voters
    assert (len(voters), voters[-1].holder) == (6, people[0].name)
    vote(committee, key, 6)
    with pytest.raises(UserError, match="no longer be possible"):
        committee.runner.change(proxies.take_proxy_back, made)
    assert committee.runner.read(meetings.quorum, key).present == 5  # who is away is not present


def test_a_proxy_goes_out_with_its_holder(committee: Committee) -> None:
    strata(committee)
    key = committee.open(DAY, present=5, kind=MeetingKind.agm)
    people, item = committee.page(key).people, committee.page(key).items[3]
    committee.runner.change(proxies.give_proxy, key, people[5].id, people[0].id, DAY)
    committee.runner.change(interests.step_out, key, item.id, people[0].id, "Syarikat sendiri")
    assert len(committee.runner.read(room_at, key, item.id).voters) == 4


def test_there_are_no_proxies_where_rules_or_kind_of_meeting_know_none(committee: Committee) -> None:
    agm = committee.open(DAY, present=5, kind=MeetingKind.agm)
    people = committee.page(agm).people
    with pytest.raises(UserError, match="do not allow"):
        committee.runner.change(proxies.give_proxy, agm, people[5].id, people[0].id, DAY)
    rule(committee, dt.date(2026, 11, 24), proxies=True)
    key = committee.open(dt.date(2026, 11, 30), present=5)
    people = committee.page(key).people
    with pytest.raises(UserError, match="in person"):
        committee.runner.change(proxies.give_proxy, key, people[5].id, people[0].id, DAY)


def test_a_member_of_the_register_who_is_away_gives_a_proxy(committee: Committee, make: Make) -> None:
    from k2k_desktop.models.governance import Membership
    from tests.conftest import put

    strata(committee)
    away = make.resident("Aminah binti Said")
    register(committee, 9)
    committee.runner.change(
        put,
        Membership(organisation_id=committee.id, number=90, resident_id=away, person_name="Aminah binti Said",
                   joined_on=dt.date(2025, 1, 1)),
    )  # fmt: skip
    key = committee.open(DAY, present=5, kind=MeetingKind.agm)
    holder = committee.page(key).people[0]
    committee.runner.change(proxies.give_member_proxy, key, away, holder.id, DAY)
    assert [one.giver for one in committee.runner.read(proxies.proxies_of, key)] == ["Aminah binti Said"]


def test_an_item_moves_across_an_arrival_only_where_its_votes_stay_possible(committee: Committee) -> None:
    key = committee.open(DAY, present=6)
    page, change = committee.page(key), committee.runner.change
    fourth, fifth = page.items[3].id, page.items[4].id
    change(meetings.mark, page.people[5].id, AttendanceClass.present, arrived_item_id=fourth)
    vote(committee, key, 6)
    across: tuple[tuple[int, Literal["up", "down"]], ...] = ((fourth, "down"), (fifth, "up"))
    for item, direction in across:
        change(meetings.move_item, key, item, direction)  # the one who came at the fourth is there all the same
        change(meetings.move_item, key, fourth, "up")
    change(meetings.mark, page.people[5].id, AttendanceClass.present, left_item_id=fifth)
    for item, direction in across:
        with pytest.raises(UserError, match="no longer be possible"):
            change(meetings.move_item, key, item, direction)
    assert [one.id for one in committee.page(key).items[3:5]] == [fourth, fifth]
    assert committee.runner.read(votes_of, key)[0].entitled == 6
    because(committee.runner, remove_vote, committee.runner.read(votes_of, key)[0].id)
    change(meetings.move_item, key, fourth, "down")


def test_a_vote_never_stands_without_the_quorum_of_its_item(committee: Committee) -> None:
    key = committee.open(DAY, present=6)
    page, change = committee.page(key), committee.runner.change
    vote(committee, key, 3, 1)
    change(meetings.mark, page.people[5].id, AttendanceClass.absent)  # five of nine are left
    for kind, left in ((AttendanceClass.absent, None), (AttendanceClass.present, page.items[3].id)):
        with pytest.raises(UserError, match="no quorum"):
            change(meetings.mark, page.people[4].id, kind, left_item_id=left)
    (kept,) = committee.runner.read(votes_of, key)
    assert (kept.entitled, kept.result) == (5, VoteResult.carried)
    change(meetings.mark, page.people[4].id, AttendanceClass.present, left_item_id=page.items[4].id)
    because(committee.runner, remove_vote, kept.id)
    change(meetings.mark, page.people[4].id, AttendanceClass.absent)


# ---- the lock


ATTACKS = (
    "UPDATE vote SET favour = 9 WHERE meeting_id = :first",
    "DELETE FROM vote WHERE meeting_id = :first",
    "UPDATE vote SET meeting_id = :second WHERE meeting_id = :first",
    "UPDATE named_vote SET ballot = 'against'",
    "DELETE FROM named_vote",
    "UPDATE step_out SET reason = 'lain' WHERE meeting_id = :first",
    "DELETE FROM step_out WHERE meeting_id = :first",
    "UPDATE step_out SET meeting_id = :second WHERE meeting_id = :first",
    "DELETE FROM proxy WHERE meeting_id = :first",
    "UPDATE proxy SET received_on = '2026-01-01' WHERE meeting_id = :first",
    "INSERT INTO vote ({columns}) SELECT {columns} FROM vote",
)


def test_the_database_refuses_to_change_votes_and_conflicts_of_confirmed_minutes(
    committee: Committee, manager: Runner, database: Database
) -> None:
    strata(committee)
    first = committee.open(dt.date(2026, 10, 5), present=6, kind=MeetingKind.agm)
    page = committee.page(first)
    change = committee.runner.change
    change(proxies.give_proxy, first, page.people[7].id, page.people[1].id, dt.date(2026, 10, 5))
    change(interests.step_out, first, page.items[3].id, page.people[0].id, "Syarikat sendiri")
    vote(committee, first, 0, method=NAMES, names=[(one.id, Ballot.favour) for one in page.people[1:6]])
    committee.write(first, 1, EntryDraft(EntryKind.note, "Selamat datang."))
    change(meetings.close_meeting, first, dt.time(22, 0))
    change(meetings.circulate, first)
    second = committee.open(dt.date(2026, 11, 2))
    people = committee.page(second).people
    manager.change(meetings.confirm_minutes, first, second, people[0].id, people[1].id)
    with database.writer.connect() as connection:
        names = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(vote)") if row[1] != "id"]
        connection.rollback()
        for attack in ATTACKS:
            statement = sa.text(attack.format(columns=", ".join(f'"{name}"' for name in names)))
            with connection.begin():
                connection.exec_driver_sql("UPDATE audit_head SET open_seq = seq + 1")
                values = {name: key for name, key in (("first", first), ("second", second)) if f":{name}" in attack}
                with pytest.raises(DBAPIError, match="confirmed minutes never change"):
                    connection.execute(statement, values)
                connection.rollback()
    for act in (
        lambda: because(committee.runner, remove_vote, committee.runner.read(votes_of, first)[0].id),
        lambda: change(interests.step_in, first, page.items[3].id, page.people[0].id),
        lambda: change(record_vote, first, page.items[3].id, "Usul", HANDS, favour=1),
        lambda: change(proxies.take_proxy_back, committee.runner.read(proxies.proxies_of, first)[0].id),
    ):
        with pytest.raises(UserError, match="confirmed"):
            act()


def test_what_is_typed_comes_to_what_would_be_kept(committee: Committee) -> None:
    key = committee.open(dt.date(2026, 11, 2), present=9)
    item = committee.page(key).items[3].id
    for casting, result in ((None, VoteResult.lost), (Ballot.favour, VoteResult.carried)):
        view = committee.runner.read(outlook, key, item, "ordinary", 4, 4, 0, casting)
        assert view.result is result
    assert not committee.runner.read(votes_of, key)
