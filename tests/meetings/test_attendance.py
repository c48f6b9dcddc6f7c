"""Who came, and whether that was enough."""

from __future__ import annotations

import datetime as dt

import pytest

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.models.governance import QuorumRule
from k2k_desktop.models.meetings import AttendanceClass, Bench, EntryKind, Invitation, MeetingKind
from k2k_desktop.services import actions, governance, meetings
from k2k_desktop.services.meetings import Person, notices
from k2k_desktop.services.meetings.attendance import come_or_go, set_bench
from k2k_desktop.services.meetings.benches import balance_words, bench_balance, concern_words
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


def test_all_who_were_called_are_present_when_the_meeting_opens_but_who_sent_apologies(committee: Committee) -> None:
    key = committee.plan(DAY)
    committee.runner.change(meetings.issue_notice, key, dt.date(2026, 11, 9))
    people = committee.page(key).people
    committee.runner.change(notices.record_reply, people[3].id, Invitation.apologies, "Kursus")
    committee.runner.change(meetings.mark, people[4].id, AttendanceClass.secretariat)
    committee.runner.change(meetings.open_meeting, key)
    found = committee.page(key).people
    present = AttendanceClass.present
    expected = [present] * 3 + [AttendanceClass.apologies, AttendanceClass.secretariat] + [present] * 4
    assert [one.attended_as for one in found] == expected
    assert {one.arrived_at for one in found if one.attended_as is present} == {dt.time(20, 30)}


def test_a_tick_while_an_item_is_in_hand_arrives_or_leaves_there_and_takes_itself_back(committee: Committee) -> None:
    key = committee.open(DAY, present=8)
    page = committee.page(key)
    away, here, fourth = page.people[8], page.people[0], page.items[3].id

    def tick(person: int, item: int) -> Person:
        committee.runner.change(come_or_go, person, item)
        return next(one for one in committee.page(key).people if one.id == person)

    came = tick(away.id, fourth)
    assert (came.attended_as, came.arrived_item_id) == (AttendanceClass.present, fourth)
    assert tick(away.id, fourth).attended_as is AttendanceClass.absent
    left = tick(here.id, fourth)
    assert (left.attended_as, left.left_item_id) == (AttendanceClass.present, fourth)
    assert tick(here.id, fourth).left_item_id is None
    assert tick(here.id, page.items[0].id).attended_as is AttendanceClass.absent  # at the first item: never came
    committee.runner.change(meetings.close_meeting, key)
    late = tick(here.id, fourth)  # the meeting is over: whether they came at all
    assert (late.attended_as, late.arrived_item_id) == (AttendanceClass.present, None)


def test_benches_go_by_position_and_stay_with_the_person(committee: Committee) -> None:
    kind = MeetingKind.co_management
    first = committee.open(dt.date(2026, 11, 9), present=9, kind=kind)
    guest = committee.runner.change(meetings.add_guest, first, "Puan Siti", "Pegawai Pengurusan")
    agency = committee.runner.change(meetings.add_guest, first, "Encik Tan", "Jabatan Kebajikan Masyarakat")
    bench = {one.id: one.bench for one in committee.page(first).people}
    assert (bench[guest], bench[agency]) == (Bench.management, Bench.agency)
    assert list(bench.values()).count(Bench.residents) == 9
    balance = committee.runner.read(bench_balance, first)
    assert balance is not None
    assert balance_words(balance, "en") == "Residents 9 : management 1 : agencies 1"
    assert concern_words(balance, "en") == "One bench outweighs the two others together: Residents."
    moved = committee.page(first).people[1]
    committee.runner.change(set_bench, moved.id, Bench.management)
    committee.write(first, 4, meetings.EntryDraft(EntryKind.action, "Hantar lori.", "Puan Siti", DAY))
    act = committee.page(first).items[3].entries[0].action_id
    assert act is not None
    assert committee.runner.read(actions.action_page, act).side is Bench.management  # a commitment of that side
    second = committee.open(DAY, present=9, kind=kind)
    assert committee.page(second).people[1].bench is Bench.management
    empty = committee.runner.read(bench_balance, second)
    assert empty is not None
    assert concern_words(empty, "en") == "Nobody sits on this bench: Agencies."
    plain = committee.open(dt.date(2026, 11, 24))
    assert committee.runner.read(bench_balance, plain) is None
    with pytest.raises(UserError, match="co-management"):
        committee.runner.change(set_bench, committee.page(plain).people[0].id, Bench.agency)
