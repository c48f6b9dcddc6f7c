"""The quorum by the rule in force on the day, item by item, with its arithmetic."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.governance import AdjournedQuorum, Membership, QuorumRule
from k2k_desktop.models.meetings import AttendanceClass, MeetingKind
from k2k_desktop.services import meetings
from k2k_desktop.services.governance import rules
from k2k_desktop.services.meetings import adjourning, attendance, interests
from k2k_desktop.services.meetings.quorum import (
    ItemQuorum,
    loss_words,
    quorum_by_item,
    quorum_words,
)
from k2k_desktop.services.meetings.room import room_at
from tests.conftest import Make, put
from tests.meetings.conftest import Committee

DAY = dt.date(2026, 11, 23)
PRESENT, ABSENT = AttendanceClass.present, AttendanceClass.absent


def rule(committee: Committee, day: dt.date = dt.date(2025, 1, 1), **numbers: Any) -> int:
    """An edition of the constitution from *day* on."""
    return committee.runner.change(rules.save_constitution, None, committee.id, 1, {"from_on": day, **numbers})


def register(committee: Committee, size: int) -> None:
    """A members' register of so many, by name."""
    committee.runner.change(
        put,
        *(
            Membership(
                organisation_id=committee.id, number=number, person_name=f"Ahli {number}",
                joined_on=dt.date(2025, 1, 1), left_on=dt.date(2026, 1, 31) if number > size else None,
            )
            for number in range(1, size + 3)
        ),
    )  # fmt: skip


def by_item(committee: Committee, key: int) -> list[tuple[int, int, bool]]:
    """(present, needed, lost) of each item."""
    found: tuple[ItemQuorum, ...] = committee.runner.read(quorum_by_item, key)
    return [(one.quorum.present, one.quorum.needed, one.lost) for one in found]


@pytest.mark.parametrize(
    ("asked", "number", "needed", "words"),
    [
        (QuorumRule.number, 6, 6, "9 present of 9; 6 are needed"),
        (QuorumRule.half, None, 5, "9 present of 9; half = 5"),
        (QuorumRule.more_than_half, None, 5, "9 present of 9; more than half = 5"),
        (QuorumRule.third, None, 3, "9 present of 9; a third = 3"),
    ],
)
def test_each_rule_of_a_committee_has_its_number_and_its_words(
    committee: Committee, asked: QuorumRule, number: int | None, needed: int, words: str
) -> None:
    rule(committee, quorum_rule=asked, quorum_number=number)
    found = committee.runner.read(meetings.quorum, committee.open(DAY, present=9))
    assert (found.needed, quorum_words(found, "en")) == (needed, words)


@pytest.mark.parametrize(("members", "needed"), [(11, 6), (36, 18), (37, 18), (60, 18)])
def test_a_general_meeting_needs_half_or_twice_the_committee_whichever_is_fewer(
    committee: Committee, members: int, needed: int
) -> None:
    register(committee, members)
    found = committee.runner.read(meetings.quorum, committee.open(DAY, present=9, kind=MeetingKind.agm))
    assert (found.present, found.members, found.needed) == (9, members, needed)
    assert quorum_words(found, "en").endswith(f"twice the committee of 9, whichever is fewer = {needed}")


def test_the_rule_is_that_of_the_day_of_the_meeting(committee: Committee) -> None:
    rule(committee, quorum_rule=QuorumRule.third)
    rule(committee, dt.date(2026, 11, 20), quorum_rule=QuorumRule.number, quorum_number=8)
    early, late = committee.open(dt.date(2026, 11, 19), present=4), committee.open(DAY, present=4)
    assert committee.runner.read(meetings.quorum, early).needed == 3
    assert committee.runner.read(meetings.quorum, late).needed == 8


def test_arrivals_and_leaving_count_from_their_item_on_and_the_loss_is_named(committee: Committee) -> None:
    key = committee.open(DAY, present=5)
    page = committee.page(key)
    items, people = page.items, page.people
    change = committee.runner.change
    change(meetings.mark, people[5].id, PRESENT, None, None, items[3].id)  # arrives at item 4
    change(meetings.mark, people[0].id, PRESENT, dt.time(20, 30), None, None, dt.time(21, 30), items[4].id)
    change(meetings.mark, people[1].id, PRESENT, dt.time(20, 30), None, None, None, items[5].id)
    assert [one[0] for one in by_item(committee, key)] == [5, 5, 5, 6, 5, 4]
    assert [one[2] for one in by_item(committee, key)] == [False] * 5 + [True]
    lost = committee.runner.read(quorum_by_item, key)[5]
    assert loss_words(lost, "en") == "At item 6.0 the quorum was lost: 4 present of 9; more than half = 5."
    assert committee.runner.read(meetings.quorum, key).present == 6  # all who came


@pytest.mark.parametrize(("leaves_base", "needed"), [(True, 4), (False, 5)])
def test_who_steps_out_leaves_the_base_too_unless_the_constitution_says_otherwise(
    committee: Committee, leaves_base: bool, needed: int
) -> None:
    rule(committee, steps_out_of_base=leaves_base)
    key = committee.open(DAY, present=6)
    page = committee.page(key)
    for person in page.people[:2]:
        committee.runner.change(interests.step_out, key, page.items[3].id, person.id, "Syarikat adik")
    found = committee.runner.read(room_at, key, page.items[3].id).quorum
    assert (found.present, found.needed, found.away) == (4, needed, 2)
    assert found.members == (7 if leaves_base else 9)
    assert committee.runner.read(room_at, key, page.items[4].id).quorum.present == 6


@pytest.mark.parametrize("asked", list(AdjournedQuorum))
def test_an_adjourned_meeting_goes_on_with_those_present_where_the_rules_say_so(
    committee: Committee, asked: AdjournedQuorum
) -> None:
    rule(committee, adjourned_quorum=asked)
    first = committee.open(DAY, present=3)
    second = committee.runner.run(adjourning.adjourn_meeting, Progress(), "Tidak cukup kuorum", first).value
    committee.runner.change(meetings.issue_notice, second)
    committee.runner.change(meetings.open_meeting, second)
    for person in committee.page(second).people[3:]:
        committee.runner.change(meetings.mark, person.id, ABSENT)
    found = committee.runner.read(meetings.quorum, second)
    enough = asked is AdjournedQuorum.present
    assert (found.reached, found.reduced, found.short) == (enough, enough, 0 if enough else 2)
    assert ("may not amend the constitution" in quorum_words(found, "en")) is enough
    for person in committee.page(second).people[3:5]:
        committee.runner.change(meetings.mark, person.id, PRESENT)
    assert not committee.runner.read(meetings.quorum, second).reduced  # the full quorum is there


def test_members_of_the_register_are_added_present_and_others_are_refused(committee: Committee, make: Make) -> None:
    inside, outside = make.resident("Aminah binti Said"), make.resident("Ravi a/l Kumar")
    register(committee, 12)
    committee.runner.change(
        put,
        Membership(organisation_id=committee.id, number=90, resident_id=inside, person_name="Aminah binti Said",
                   joined_on=dt.date(2025, 1, 1)),
    )  # fmt: skip
    key = committee.open(DAY, present=3, kind=MeetingKind.agm)
    assert committee.runner.read(attendance.members_to_come, key) == ((inside, "Aminah binti Said"),)
    line = committee.runner.change(attendance.add_present_member, key, inside)
    assert committee.runner.change(attendance.add_present_member, key, inside) == line  # once is enough
    assert committee.runner.read(meetings.quorum, key).present == 4
    with pytest.raises(UserError, match="register"):
        committee.runner.change(attendance.add_present_member, key, outside)
    with pytest.raises(UserError, match="general meetings"):
        committee.runner.change(attendance.add_present_member, committee.open(DAY), inside)


def test_who_is_registered_later_does_not_change_the_quorum_of_a_closed_meeting(committee: Committee) -> None:
    register(committee, 6)
    key = committee.open(DAY, present=9, kind=MeetingKind.agm)
    before = committee.runner.read(meetings.quorum, key)
    committee.runner.change(meetings.close_meeting, key)
    late = Membership(organisation_id=committee.id, number=99, person_name="Samad", joined_on=dt.date(2025, 1, 1))
    committee.runner.change(put, late)
    after = committee.runner.read(meetings.quorum, key)
    assert (after.members, after.needed) == (before.members, before.needed) == (6, before.needed)


def test_without_a_register_one_of_each_household_counts(committee: Committee, make: Make) -> None:
    estate = make.estate()
    block = make.block(estate)
    _home, family = make.household(make.unit(block, estate), "Aminah binti Said", "Ali bin Abu")
    key = committee.open(DAY, present=0, kind=MeetingKind.egm)
    committee.runner.change(attendance.add_present_member, key, family[0])
    assert committee.runner.read(meetings.quorum, key).members == 1
    with pytest.raises(UserError, match="household"):
        committee.runner.change(attendance.add_present_member, key, family[1])


def test_two_of_a_household_noted_as_absent_do_not_both_become_present(committee: Committee, make: Make) -> None:
    estate = make.estate()
    block = make.block(estate)
    _home, family = make.household(make.unit(block, estate), "Aminah binti Said", "Ali bin Abu")
    key = committee.open(DAY, present=0, kind=MeetingKind.egm)
    change = committee.runner.change
    _one, other = (change(attendance.add_absent_member, key, person) for person in family)
    change(attendance.add_present_member, key, family[0])
    with pytest.raises(UserError, match="household"):
        change(meetings.mark, other, PRESENT)
    with pytest.raises(UserError, match="household"):
        change(attendance.add_present_member, key, family[1])


@pytest.mark.parametrize("wrong", ["backwards", "same", "foreign"])
def test_nobody_leaves_before_arriving_nor_at_another_meeting(committee: Committee, wrong: str) -> None:
    key, other = committee.open(DAY), committee.open(dt.date(2026, 11, 24))
    items, one = committee.page(key).items, committee.page(key).people[0]
    arrived, left = {
        "backwards": (items[3].id, items[1].id),
        "same": (items[3].id, items[3].id),
        "foreign": (None, committee.page(other).items[4].id),
    }[wrong]
    with pytest.raises((Invalid, UserError)):
        committee.runner.change(meetings.mark, one.id, PRESENT, None, None, arrived, None, left)
    assert committee.page(key).people[0].left_item_id is None


def test_the_time_of_leaving_is_after_the_arrival_unless_past_midnight(committee: Committee) -> None:
    one = committee.page(committee.open(DAY)).people[0]
    with pytest.raises(Invalid):
        committee.runner.change(meetings.mark, one.id, PRESENT, dt.time(20, 30), None, None, dt.time(20, 0))
    committee.runner.change(meetings.mark, one.id, PRESENT, dt.time(20, 30), None, None, dt.time(0, 15))
