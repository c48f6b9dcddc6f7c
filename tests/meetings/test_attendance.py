"""Who came, and whether that was enough."""

from __future__ import annotations

import datetime as dt

import pytest

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.models.governance import QuorumRule
from k2k_desktop.models.meetings import AttendanceClass
from k2k_desktop.services import governance, meetings
from k2k_desktop.services.runner import Runner
from tests.meetings.conftest import Committee

DAY = dt.date(2026, 11, 23)


def counted(committee: Committee, key: int) -> tuple[int, int, int, bool, int]:
    one = committee.runner.read(meetings.quorum, key)
    return one.present, one.members, one.needed, one.reached, one.short


def test_the_quorum_is_live_and_says_how_many_are_missing(committee: Committee) -> None:
    key = committee.open(DAY, present=4)
    assert counted(committee, key) == (4, 9, 5, False, 1)
    fifth = committee.page(key).people[4]
    committee.runner.change(meetings.mark, fifth.id, AttendanceClass.present)
    assert counted(committee, key) == (5, 9, 5, True, 0)
    committee.runner.change(meetings.mark, fifth.id, AttendanceClass.apologies, None, "Sakit")
    assert counted(committee, key) == (4, 9, 5, False, 1)


def test_only_members_in_office_count(committee: Committee) -> None:
    key = committee.open(DAY, present=4)
    guest = committee.runner.change(meetings.add_guest, key, "Encik Tan", "Kontraktor lif")
    for refused in (
        lambda: committee.runner.change(meetings.mark, guest, AttendanceClass.present),
        lambda: committee.runner.change(meetings.add_guest, key, "Puan Lim", None, AttendanceClass.present),
    ):
        with pytest.raises(UserError, match="members in office"):
            refused()
    for kind in (AttendanceClass.in_attendance, AttendanceClass.secretariat):
        committee.runner.change(meetings.mark, committee.page(key).people[4].id, kind)
        assert counted(committee, key)[:2] == (4, 9)
    committee.runner.change(meetings.remove_guest, guest)
    with pytest.raises(UserError):
        committee.runner.change(meetings.remove_guest, committee.page(key).people[0].id)
    with pytest.raises(Invalid):
        committee.runner.change(meetings.add_guest, key, "  ")


def test_arrival_is_kept_for_who_came_and_the_reason_for_who_did_not(committee: Committee) -> None:
    key = committee.open(DAY, present=0)
    one = committee.page(key).people[0]
    committee.runner.change(meetings.mark, one.id, AttendanceClass.present)
    assert committee.page(key).people[0].arrived_at == dt.time(10, 0)  # by the office's clock, now
    committee.runner.change(meetings.mark, one.id, AttendanceClass.present, dt.time(20, 28))
    committee.runner.change(meetings.mark, one.id, AttendanceClass.present)  # ticking again moves nothing
    assert committee.page(key).people[0].arrived_at == dt.time(20, 28)
    committee.runner.change(meetings.mark, one.id, AttendanceClass.apologies, dt.time(20, 28), "Sakit")
    row = committee.page(key).people[0]
    assert (row.arrived_at, row.reason) == (None, "Sakit")
    committee.runner.change(meetings.mark, one.id, AttendanceClass.absent, None, "Sakit")
    assert committee.page(key).people[0].reason == ""


def test_the_arithmetic_of_a_held_meeting_stays_when_the_rule_changes(committee: Committee, secretary: Runner) -> None:
    key = committee.open(DAY, present=5)
    committee.runner.change(meetings.close_meeting, key)
    version = secretary.read(governance.organisation_page, committee.id).version
    changes = {"quorum_rule": QuorumRule.number, "quorum_number": 8}
    secretary.change(governance.save_organisation, committee.id, version, changes)
    member = secretary.read(governance.members_on, committee.id, DAY)[8]
    secretary.change(governance.end_appointment, member.appointment_id, member.version, dt.date(2026, 1, 5), "Pindah")
    assert counted(committee, key) == (5, 9, 5, True, 0)


def test_somebody_no_longer_on_the_list_is_refused_in_words(committee: Committee) -> None:
    with pytest.raises(UserError):
        committee.runner.change(meetings.mark, 999, AttendanceClass.present)
    with pytest.raises(UserError):
        committee.runner.change(meetings.remove_guest, 999)
