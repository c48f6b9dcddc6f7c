"""Who has an interest steps out for the item, and only for it."""

from __future__ import annotations

import datetime as dt

import pytest

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.models.governance.standing import DeclarationKind
from k2k_desktop.models.meetings import AttendanceClass
from k2k_desktop.services import meetings
from k2k_desktop.services.governance import declarations
from k2k_desktop.services.meetings import interests
from k2k_desktop.services.meetings.interests import step_out_words
from k2k_desktop.services.meetings.room import room_at
from tests.meetings.conftest import Committee

DAY = dt.date(2026, 11, 23)


def declare(committee: Committee, key: int, place: int, matter: str) -> int:
    """A declaration by the person at *place* of the list of attendance."""
    person = committee.page(key).people[place]
    changes = {
        "appointment_id": person.appointment_id, "kind": DeclarationKind.interest, "declared_on": dt.date(2026, 6, 1),
        "matter": matter,
    }  # fmt: skip
    return committee.runner.change(declarations.save_declaration, None, committee.id, 1, changes)


def test_who_steps_out_is_kept_with_the_reason_in_the_order_of_the_agenda(committee: Committee) -> None:
    key = committee.open(DAY, present=7)
    page = committee.page(key)
    change = committee.runner.change
    change(interests.step_out, key, page.items[4].id, page.people[1].id, "Anaknya pemohon")
    change(interests.step_out, key, page.items[3].id, page.people[0].id, "  Syarikat   adiknya ")
    found = committee.runner.read(interests.stepped_out, key)
    assert [(one.number, one.name, one.reason) for one in found] == [
        ("4.0", page.people[0].name, "Syarikat adiknya"),
        ("5.0", page.people[1].name, "Anaknya pemohon"),
    ]
    assert step_out_words(found[0], "en") == f"{page.people[0].name} stepped out for this item: Syarikat adiknya"
    change(interests.step_in, key, page.items[3].id, page.people[0].id)
    assert len(committee.runner.read(interests.stepped_out, key)) == 1
    with pytest.raises(UserError):
        change(interests.step_in, key, page.items[3].id, page.people[0].id)


def test_only_somebody_in_the_room_steps_out_once_with_a_reason(committee: Committee) -> None:
    key, other = committee.open(DAY, present=7), committee.open(dt.date(2026, 11, 30))
    page = committee.page(key)
    item, change = page.items[3].id, committee.runner.change
    with pytest.raises(Invalid):
        change(interests.step_out, key, item, page.people[0].id, "  ")
    left = page.people[5]
    change(meetings.mark, left.id, AttendanceClass.present, None, None, None, None, page.items[2].id)
    for person, at in (
        (page.people[8].id, item),  # absent
        (left.id, item),  # left before
        (committee.page(other).people[0].id, item),  # of another meeting
        (page.people[0].id, committee.page(other).items[3].id),
    ):
        with pytest.raises(UserError):
            change(interests.step_out, key, at, person, "Sebab")
    change(interests.step_out, key, item, page.people[0].id, "Sebab")
    with pytest.raises(UserError, match="already"):
        change(interests.step_out, key, item, page.people[0].id, "Sebab")


def test_a_declaration_that_touches_the_title_is_offered_until_who_made_it_steps_out(committee: Committee) -> None:
    key = committee.open(DAY, present=7)
    declared = declare(committee, key, 2, "Syarikat Angkat Jaya, kontraktor lif")
    declare(committee, key, 8, "Lif Maju")  # absent: no need to go
    item = committee.runner.change(meetings.add_item, key, "Pelantikan kontraktor penyelenggaraan lif")
    person = committee.page(key).people[2]
    found = committee.runner.read(interests.interests_touching, key, item)
    assert [(one.attendance_id, one.declaration_id) for one in found] == [(person.id, declared)]
    with pytest.raises(Invalid):  # somebody else's
        committee.runner.change(interests.step_out, key, item, committee.page(key).people[0].id, "Sebab", declared)
    committee.runner.change(interests.step_out, key, item, person.id, "Kontraktor lif", declared)
    room = committee.runner.read(room_at, key, item)
    assert (room.touched, [one.name for one in room.out]) == ((), [person.name])
    assert person.id not in {voter.attendance_id for voter in room.voters}


def test_who_is_marked_absent_afterwards_did_not_step_out_and_counts_as_absent(committee: Committee) -> None:
    key = committee.open(DAY, present=6)
    page, change = committee.page(key), committee.runner.change
    item, gone = page.items[3].id, page.people[5]
    change(interests.step_out, key, item, gone.id, "Syarikat adiknya")
    assert committee.runner.read(room_at, key, item).quorum.members == 8
    change(meetings.mark, gone.id, AttendanceClass.absent)
    room = committee.runner.read(room_at, key, item)
    assert (room.quorum.present, room.quorum.members, room.quorum.away, room.out) == (5, 9, 0, ())
    assert committee.runner.read(interests.stepped_out, key) == ()
    change(meetings.mark, gone.id, AttendanceClass.present, None, None, None, None, page.items[2].id)
    assert committee.runner.read(interests.stepped_out, key) == ()  # left before the item
    change(meetings.mark, gone.id, AttendanceClass.present)
    assert [one.name for one in committee.runner.read(interests.stepped_out, key)] == [gone.name]
